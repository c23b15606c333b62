"""What enterprises are asked for, on the home page of their people and of consultants whom they let in."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from nangsuat.data import NO_WORDS, Text, format_date
from nangsuat.web.core.tasklist import Task, TaskGroup, TaskState, task_source
from nangsuat.web.core.words import Counted
from nangsuat.web.handin.models import Assignment, Campaign
from nangsuat.web.handin.selectors.intake import visible_assignments
from nangsuat.web.orgs.selectors import organisations_of
from nangsuat.web.people.models import User

_STATES = {
    Assignment.State.NOT_STARTED: TaskState.NOT_STARTED,
    Assignment.State.IN_PROGRESS: TaskState.IN_PROGRESS,
    Assignment.State.HAS_ERRORS: TaskState.HAS_ERRORS,
    Assignment.State.TO_CONFIRM: TaskState.IN_PROGRESS,
    Assignment.State.READY: TaskState.IN_PROGRESS,
    Assignment.State.SENT: TaskState.DONE,
    Assignment.State.EXEMPT: TaskState.DONE,
}
_SHOWN = 40  # of a consultant with many clients; the rest stand on the clients' own pages


@task_source(order=10)
def accounts_asked(user: User) -> Iterator[TaskGroup]:
    """Open campaigns of the person's enterprises."""
    enterprises = [each.pk for each in organisations_of(user, "enterprise")]
    consultants = [each.pk for each in organisations_of(user, "consultant")]
    if not enterprises and not consultants:
        return
    asked = visible_assignments(user).filter(campaign__state=Campaign.State.OPEN).order_by("campaign__deadline")
    own = [each for each in asked if each.enterprise.organisation_id in enterprises]
    clients = [each for each in asked[:_SHOWN] if each not in own]
    if own:
        yield TaskGroup(Text(vi="Nộp số liệu", en="Hand in accounts"), tuple(map(_task, own)))
    if clients:
        yield TaskGroup(Text(vi="Số liệu của khách hàng", en="Clients' accounts"), tuple(map(_client_task, clients)))


def _task(assignment: Assignment) -> Task:
    return Task(
        assignment.campaign.name,
        reverse("handin:assignment", args=[assignment.pk]),
        _STATES[Assignment.State(assignment.state)],
        deadline_words(assignment),
    )


def _client_task(assignment: Assignment) -> Task:
    task = _task(assignment)
    title = Text(
        vi=f"{assignment.enterprise.organisation}: {task.title.vi}",
        en=f"{assignment.enterprise.organisation}: {task.title.en}",
    )
    return Task(title, task.url, task.state, task.hint)


def deadline_words(assignment: Assignment) -> Text:
    """The deadline and how far off it is; nothing where there is nothing left to do."""
    if assignment.state in {Assignment.State.SENT, Assignment.State.EXEMPT}:
        return _SETTLED[assignment.state]
    day = assignment.campaign.deadline
    left = (day - timezone.localdate()).days
    said = Text(vi=f"Hạn {format_date(day, 'vi')}", en=f"Due {format_date(day, 'en')}")
    rest = _left(left)
    return Text(vi=f"{said.vi} – {rest.vi}", en=f"{said.en} – {rest.en}") if rest is not NO_WORDS else said


_SETTLED: dict[str, Text] = {
    Assignment.State.SENT: Text(vi="Đã gửi", en="Sent"),
    Assignment.State.EXEMPT: Text(vi="Được miễn", en="Exempt"),
}


def _left(days: int) -> Text:
    if days < 0:
        return Text(vi="quá hạn {n} ngày", en="{n} {n:day|days} overdue").fill(n=Counted(-days))
    if days == 0:
        return Text(vi="hôm nay", en="today")
    return Text(vi="còn {n} ngày", en="{n} {n:day|days} left").fill(n=Counted(days))
