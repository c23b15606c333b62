"""Who finds which plan: the members of its body all of it, task owners theirs, everybody an approved public one."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from nangsuat.web.orgs.models import Organisation
from nangsuat.web.orgs.selectors import Kind, organisations_of
from nangsuat.web.people.models import User
from nangsuat.web.plan.models import Plan, PlanVersion, Task

type Person = User | AnonymousUser

PLANNING_KINDS = (Kind.PARK, Kind.CITY, Kind.INSTITUTE)


def planning_bodies(user: Person, *, writing: bool = False) -> list[Organisation]:
    """The organisations of a person that make plans."""
    return organisations_of(user, *PLANNING_KINDS, writing=writing) if isinstance(user, User) else []


def drafted_plans(user: Person) -> QuerySet[Plan]:
    """Plans whose draft a person may read: those of their own bodies."""
    return Plan.objects.filter(owner__in=[body.pk for body in planning_bodies(user)]).select_related("owner")


def listed_plans(user: Person) -> QuerySet[Plan]:
    """Plans that a person finds in the list: those of their bodies, and public ones that were approved."""
    approved = PlanVersion.objects.filter(plan=OuterRef("pk"), state=PlanVersion.State.APPROVED)
    own = Q(owner__in=[body.pk for body in planning_bodies(user)])
    return Plan.objects.filter(own | Q(Exists(approved), public=True)).select_related("owner")


def get_plan(user: Person, pk: int) -> Plan:
    """A plan that the person finds in the list, else 404."""
    return get_object_or_404(listed_plans(user), pk=pk)


def get_draft(user: Person, pk: int) -> Plan:
    """A plan whose draft the person may read, else 404."""
    return get_object_or_404(drafted_plans(user), pk=pk)


def get_task(user: Person, pk: int) -> Task:
    """A task of a plan of the person's bodies, or one that they report on; else 404."""
    return get_object_or_404(_tasks(user), pk=pk)


def _tasks(user: Person) -> QuerySet[Task]:
    mine = Q(plan__owner__in=[body.pk for body in planning_bodies(user)])
    reported = Q(owner=user.pk) if isinstance(user, User) else Q(pk=None)
    return Task.objects.filter(mine | reported).select_related("plan__owner", "owner")


def approved_version(plan: Plan) -> PlanVersion | None:
    """The version in force: the one approved last."""
    return plan.versions.filter(state=PlanVersion.State.APPROVED).order_by("-number").first()
