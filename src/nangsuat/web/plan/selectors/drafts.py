"""Parts of drafts and their versions, always for a person: what they may not see is not found."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from nangsuat.web.orgs.models import Membership
from nangsuat.web.people.models import User
from nangsuat.web.plan.models import Plan, PlanVersion, Target, Task
from nangsuat.web.plan.selectors.plans import Person, drafted_plans, listed_plans

State = PlanVersion.State


def plans_shown(user: Person) -> QuerySet[Plan]:
    """The list of plans with how many targets, tasks and waiting versions each has."""
    waiting = Count("versions", filter=Q(versions__state=State.SUBMITTED), distinct=True)
    approved = Count("versions", filter=Q(versions__state=State.APPROVED), distinct=True)
    return listed_plans(user).annotate(waiting=waiting, approved=approved).order_by("-last", "title", "pk")


def get_draft_target(user: Person, pk: int, target: int) -> Target:
    """A target of a draft that the person may read, else 404."""
    found = Target.objects.filter(plan__in=drafted_plans(user), plan=pk)
    return get_object_or_404(found.select_related("plan__owner", "objective"), pk=target)


def get_draft_task(user: Person, pk: int, task: int) -> Task:
    """A task of a draft that the person may read, with its money and effects, else 404."""
    found = Task.objects.filter(plan__in=drafted_plans(user), plan=pk)
    found = found.select_related("plan__owner", "objective", "owner").prefetch_related("budget", "effects__target")
    return get_object_or_404(found, pk=task)


def get_version(user: Person, pk: int, number: int) -> PlanVersion:
    """A version of a plan whose draft the person may read, else 404."""
    found = PlanVersion.objects.filter(plan__in=drafted_plans(user), plan=pk)
    return get_object_or_404(found.select_related("plan__owner", "submitted_by", "decided_by"), number=number)


def versions_of(plan: Plan) -> QuerySet[PlanVersion]:
    """All versions of a plan, the newest first, without what they say."""
    return plan.versions.defer("content").select_related("submitted_by", "decided_by")


def leads_known(plan: Plan) -> list[str]:
    """Bodies that the plan names already, to be offered where one is asked for."""
    names = [plan.owner.name, *plan.tasks.exclude(lead="").values_list("lead", flat=True)]
    for co_leads in plan.tasks.values_list("co_leads", flat=True):
        names += co_leads
    names += plan.responsibilities.values_list("body", flat=True)
    return list(dict.fromkeys(names))


def reporters_known(plan: Plan) -> list[User]:
    """People who may be asked to report on a task: those of the plan's body, and who reports on other tasks."""
    members = Membership.objects.valid().filter(organisation=plan.owner_id).values("user")
    return list(User.objects.filter(Q(pk__in=members) | Q(plan_tasks__plan=plan), is_active=True).distinct())
