"""What if: scenarios are tried on what was drawn already, and kept under a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from nangsuat.data import NangsuatError, Text
from nangsuat.plan import Change, PlanOutlook
from nangsuat.web.core import audit
from nangsuat.web.people.models import User
from nangsuat.web.plan.models import Plan, Scenario


class NameTaken(NangsuatError):
    """The plan has a scenario of that name; choose another, or change that one."""


def scenario_save(
    *,
    plan: Plan,
    name: str,
    changes: Mapping[str, Change],
    by: User,
    scenario: Scenario | None = None,
    address: str | None = None,
) -> Scenario:
    """Keep a scenario, a new one or a changed one.

    Raises
    ------
    NameTaken
        Another scenario of the plan has the name.
    """
    if not by.has_perm("plan.edit", plan):
        raise PermissionDenied
    kept = scenario or Scenario(plan=plan, made_by=by)
    kept.name, kept.changes = name, {task: written(change) for task, change in changes.items()}
    try:
        with transaction.atomic():
            kept.save()
            details = {"plan": plan.pk, "name": name, "changes": kept.changes}
            audit.record(by, "scenario.saved", kept, details=details, address=address)
    except IntegrityError as error:
        raise NameTaken(_TAKEN.fill(name=name)) from error
    return kept


def scenario_delete(*, scenario: Scenario, by: User, address: str | None = None) -> None:
    """Take a scenario out; it was a question, no record."""
    if not by.has_perm("plan.edit", scenario.plan):
        raise PermissionDenied
    with transaction.atomic():
        audit.record(by, "scenario.deleted", scenario, details={"name": scenario.name}, address=address)
        scenario.delete()


def written(change: Change) -> dict[str, Any]:
    """A change as it is kept; what is as planned is left out."""
    said: dict[str, Any] = {"dropped": True} if change.dropped else {}
    said |= {"delay_months": change.delay_months} if change.delay_months else {}
    return said | ({"factor": change.factor} if change.factor != 1 else {})


def changes_of(scenario: Scenario) -> dict[str, Change]:
    """What a scenario does to which task."""
    return {task: Change(**said) for task, said in scenario.changes.items()}


def beside(outlook: PlanOutlook, scenarios: Mapping[str, Mapping[str, Change]]) -> PlanOutlook:
    """Scenarios beside the plan; tasks that have no effect any more are left out of them."""
    known = set(outlook.tasks)
    possible = {
        name: {task: change for task, change in changes.items() if task in known} for name, changes in scenarios.items()
    }
    return outlook.with_scenarios(possible) if outlook.tasks else outlook


def lost_tasks(scenario: Scenario, tasks: Iterable[str]) -> list[str]:
    """Tasks that a kept scenario changes and that have no effect any more."""
    known = set(tasks)
    return [task for task in scenario.changes if task not in known]


def said_of(changes: Mapping[str, Change]) -> Text:
    """What a scenario does, in words: which tasks do what.

    Examples
    --------
    >>> said_of({"1": Change(delay_months=12), "3": Change(delay_months=12), "4": Change(dropped=True)}).vi
    'nhiệm vụ 1, 3 chậm 12 tháng; nhiệm vụ 4 không làm'
    """
    groups: dict[Change, list[str]] = {}
    for task, change in changes.items():
        groups.setdefault(change, []).append(task)
    said = [_group(tasks, change) for change, tasks in groups.items()]
    return Text(vi="; ".join(each.vi for each in said), en="; ".join(each.en for each in said))


def _group(tasks: list[str], change: Change) -> Text:
    pattern = _ONE_TASK if len(tasks) == 1 else _TASKS
    return pattern.fill(tasks=", ".join(tasks), what=words_of(change))


def words_of(change: Change) -> Text:
    """What happens to a task.

    Examples
    --------
    >>> words_of(Change()).en, words_of(Change(factor=0.5)).vi, words_of(Change(delay_months=6)).en
    ('as planned', 'tác động một nửa', '6 months late')
    """
    if change.dropped:
        return _NOT_DONE
    if change.delay_months:
        return _LATE.fill(several=change.delay_months) if change.delay_months > 1 else _A_MONTH_LATE
    if change.factor == 1:
        return _AS_PLANNED
    return _HALF if change.factor == 0.5 else _TIMES.fill(factor=change.factor)


_TAKEN = Text(
    vi="Kế hoạch đã có kịch bản tên «{name}». Chọn tên khác.",
    en="The plan has a scenario named «{name}» already. Choose another name.",
)
_ONE_TASK = Text(vi="nhiệm vụ {tasks} {what}", en="task {tasks} {what}")
_TASKS = Text(vi="nhiệm vụ {tasks} {what}", en="tasks {tasks} {what}")
_AS_PLANNED = Text(vi="như kế hoạch", en="as planned")
_NOT_DONE = Text(vi="không làm", en="not done")
_A_MONTH_LATE = Text(vi="chậm 1 tháng", en="a month late")
_LATE = Text(vi="chậm {several} tháng", en="{several} months late")
_HALF = Text(vi="tác động một nửa", en="half its effect")
_TIMES = Text(vi="tác động bằng {factor} lần", en="{factor} times its effect")
