"""For whom a plan's figures are: members of its body read the draft, everybody else what was approved."""

from __future__ import annotations

from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from nangsuat.web.people.models import User
from nangsuat.web.plan.models import Plan, Scenario, Target
from nangsuat.web.plan.selectors.plans import Person, drafted_plans, get_draft, get_plan


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan as one person reads it.

    Attributes
    ----------
    plan : the plan
    members : whether the person belongs to its body, and so reads the draft
    may_edit : whether they may change it
    """

    plan: Plan
    members: bool
    may_edit: bool


def reading_of(user: Person, pk: int) -> Reading:
    """A plan that the person finds in the list, and which of its faces they see; else 404."""
    plan = get_plan(user, pk)
    members = drafted_plans(user).filter(pk=plan.pk).exists()
    return Reading(plan, members, members and isinstance(user, User) and user.has_perm("plan.edit", plan))


def get_target(plan: Plan, pk: int) -> Target:
    """A target of a plan, else 404."""
    target = get_object_or_404(plan.targets, pk=pk)
    target.plan = plan
    return target


def get_scenario(user: Person, plan: int, pk: int) -> Scenario:
    """A scenario of a plan whose draft the person may read, else 404."""
    found = get_draft(user, plan)
    scenario = get_object_or_404(found.scenarios, pk=pk)
    scenario.plan = found
    return scenario
