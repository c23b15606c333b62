"""What tasks add as things stand: what was reported of them changes when, and whether, they work.

A task that is done no longer slips and no longer fails; one that is late moves its effects by as many days; one that
was stopped brings nothing, and takes away what the figures so far owe to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from nangsuat.plan.effects import NO_RISK, Risk, TaskEffect
from nangsuat.plan.following import Followed
from nangsuat.plan.model import Effect, Plan, PlannedTask

_UNITS = {"growth": "growth points", "count": "records"}
_STOPPED = Risk(fail=1.0)


def effects_at_work(
    plan: Plan, *, followed: Mapping[str, Followed] | None = None, today: date | None = None
) -> tuple[TaskEffect, ...]:
    """The effects of a plan's tasks on its targets.

    Parameters
    ----------
    plan : with its tasks
    followed : what was reported of tasks, by key; a task without goes as planned
    today : day to which what is reported belongs; without it no open task counts as overdue

    Examples
    --------
    >>> from nangsuat.data import Text
    >>> from nangsuat.plan.effects import Elicited
    >>> from nangsuat.plan.model import Milestone, PlannedTarget
    >>> named = Text.same("T1")
    >>> target = PlannedTarget("T1", named, named, "growth", "more than", (Milestone(2026, 2030, 7.5),))
    >>> task = PlannedTask("1", named, date(2026, 1, 1), date(2026, 12, 31), effects=(Effect("T1", Elicited(0, 1, 2)),))
    >>> plan = Plan(named, named, 2026, 2030, targets=(target,), tasks=(task,))
    >>> report = Followed(task.starts, task.ends, "doing", 40, expected_end=date(2027, 3, 31))
    >>> [effects_at_work(plan, followed=said)[0].start.isoformat() for said in ({}, {"1": report})]
    ['2027-01-01', '2027-04-01']
    """
    reports = followed or {}
    return tuple(effect for task in plan.tasks for effect in _of_task(plan, task, reports.get(task.key), today))


def _of_task(plan: Plan, task: PlannedTask, report: Followed | None, today: date | None) -> Iterator[TaskEffect]:
    late = 0 if report is None else report.slip(today or report.starts)
    for effect in task.effects:
        starts = (effect.starts or task.ends + timedelta(days=1)) + timedelta(days=late)
        if effect.ends is None or starts < effect.ends:  # so late that it would stop before it begins: nothing comes
            yield _as_drawn(plan, task, effect, starts, _risk(task, report))


def _as_drawn(plan: Plan, task: PlannedTask, effect: Effect, starts: date, risk: Risk) -> TaskEffect:
    return TaskEffect(
        task=task.key,
        target=effect.target,
        effect=effect.size,
        unit=effect.unit or _UNITS.get(plan.target(effect.target).kind, "level"),
        start=starts,
        ramp_months=effect.ramp_months,
        end=effect.ends,
        risk=risk,
        in_history=effect.in_history,
        label=task.name,
    )


def _risk(task: PlannedTask, report: Followed | None) -> Risk:
    if report is None or report.is_open:
        return task.risk
    return NO_RISK if report.state == "done" else _STOPPED
