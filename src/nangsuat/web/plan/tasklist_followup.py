"""What a person has to do for the tasks that they report on: those that are late first, with a reason to report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils import timezone

from nangsuat.data import Text, format_date
from nangsuat.plan import FollowUpRule
from nangsuat.web.core.tasklist import Task, TaskGroup, TaskState, task_source
from nangsuat.web.core.words import Counted
from nangsuat.web.people.models import User
from nangsuat.web.plan.selectors.followup import TaskRow, owned_tasks, rows_for

_SHOWN = 20
_RULE = FollowUpRule()
_STATES = {"late": TaskState.HAS_ERRORS, "not begun": TaskState.NOT_STARTED}


@task_source(order=15)
def tasks_of_plans(user: User) -> Iterator[TaskGroup]:
    """The open tasks of plans in force that a person reports on; what is late or due first."""
    today = timezone.localdate()
    rows = [row for row in _rows(user, today) if row.standing.key != "not begun"]
    rows.sort(key=lambda row: (row.standing.key != "late", row.basis.ends))
    if rows:
        yield TaskGroup(_TITLE, tuple(_task(row, today) for row in rows[:_SHOWN]))


def _rows(user: User, today: date) -> Iterator[TaskRow]:
    mine = sorted(owned_tasks(user), key=lambda task: task.plan_id)
    for _, tasks in groupby(mine, key=lambda task: task.plan_id):
        together = list(tasks)
        yield from rows_for(together[0].plan, together, today)


def _task(row: TaskRow, today: date) -> Task:
    name = row.task.words
    title = Text(vi=f"Nhiệm vụ {row.task.key}: {name.vi}", en=f"Task {row.task.key}: {name.en}")
    state = _STATES.get(row.standing.key, TaskState.IN_PROGRESS)
    return Task(title, reverse("plan:task", args=[row.task.pk]), state, _hint(row, today))


def _hint(row: TaskRow, today: date) -> Text:
    """The first reason for which it needs attention, else when it is due."""
    if row.standing.reasons:
        return row.standing.reasons[0]
    due = Text(vi=f"Hạn {format_date(row.basis.ends, 'vi')}", en=f"Due {format_date(row.basis.ends, 'en')}")
    left = (row.basis.ends - today).days
    if left > _RULE.soon_days:
        return due
    rest = _LEFT.fill(n=Counted(left))
    return Text(vi=f"{due.vi} – {rest.vi}", en=f"{due.en} – {rest.en}")


_TITLE = Text(vi="Nhiệm vụ của kế hoạch", en="Tasks of plans")
_LEFT = Text(vi="còn {n} ngày", en="{n} {n:day|days} left")
