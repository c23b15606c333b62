"""What there is to do about plans, on the home page of their bodies: finish a draft, decide about a version."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from nangsuat.data import Text, format_date
from nangsuat.web.core.tasklist import Task, TaskGroup, TaskState, task_source
from nangsuat.web.people.models import User
from nangsuat.web.plan.models import Plan, PlanVersion
from nangsuat.web.plan.selectors import planning_bodies

State = PlanVersion.State

_TITLE = Text(vi="Kế hoạch", en="Plans")
_SHOWN = 5  # the rest stands in the list of plans


@task_source(order=50)
def plans_to_write(user: User) -> Iterator[TaskGroup]:
    """Drafts to finish, versions returned, versions that wait for a decision."""
    bodies = [body.pk for body in planning_bodies(user, writing=True)]
    if not bodies:
        return
    newest = PlanVersion.objects.filter(plan=OuterRef("pk")).order_by("-number")
    plans = Plan.objects.filter(owner__in=bodies).annotate(
        state=Subquery(newest.values("state")[:1]),
        number=Subquery(newest.values("number")[:1]),
        submitted_at=Subquery(newest.values("submitted_at")[:1]),
    )
    open_ones = Q(state=None) | Q(state__in=[State.SUBMITTED, State.RETURNED])
    tasks = [task for plan in plans.filter(open_ones)[:_SHOWN] for task in _of(plan, user)]
    if tasks:
        yield TaskGroup(_TITLE, tuple(tasks))


def _of(plan: Plan, user: User) -> Iterator[Task]:
    state: str | None = plan.state  # type: ignore[attr-defined]  # annotated above
    if state == State.SUBMITTED:
        yield _waiting(plan, may_decide=user.has_perm("plan.approve", plan))
    elif state == State.RETURNED:
        title = Text(vi="Sửa kế hoạch «{name}» bị trả lại", en="Work on the plan «{name}», which was returned")
        yield Task(title.fill(name=plan.name), reverse("plan:plan", args=[plan.pk]), TaskState.HAS_ERRORS)
    else:
        title = Text(vi="Hoàn thiện kế hoạch «{name}»", en="Finish the plan «{name}»")
        yield Task(title.fill(name=plan.name), reverse("plan:plan", args=[plan.pk]), TaskState.IN_PROGRESS)


def _waiting(plan: Plan, *, may_decide: bool) -> Task:
    number, at = plan.number, plan.submitted_at  # type: ignore[attr-defined]  # annotated above
    url = reverse("plan:version", args=[plan.pk, number])
    day = timezone.localdate(at)
    hint = _SINCE.fill(day=Text(vi=format_date(day, "vi"), en=format_date(day, "en")))
    if may_decide:
        title = Text(
            vi="Phê duyệt kế hoạch «{name}», bản {number}", en="Decide about the plan «{name}», version {number}"
        )
        return Task(title.fill(name=plan.name, number=number), url, TaskState.NOT_STARTED, hint)
    title = Text(vi="Kế hoạch «{name}» chờ phê duyệt", en="The plan «{name}» waits for approval")
    return Task(title.fill(name=plan.name), url, TaskState.CANNOT_START, hint)


_SINCE = Text(vi="Trình ngày {day}", en="Put forward on {day}")
