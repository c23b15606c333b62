"""The table of effects: what tasks are expected to add to targets, written into a workbook and read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from os import PathLike

from nangsuat.data import NO_WORDS, Problem, RowsRead, RowValues, Text, read_rows
from nangsuat.plan.checking_words import PLAN_WORDINGS
from nangsuat.plan.effects import EffectWrong, Elicited, Measured
from nangsuat.plan.model import Effect, Plan, PlannedTask
from nangsuat.plan.task_table_columns import effects_table


@dataclass(frozen=True, slots=True)
class EffectsRead:
    """The tasks with the effects that the table gives them, and what is wrong with it."""

    tasks: dict[str, PlannedTask]
    problems: tuple[Problem, ...]


def rows_of_effects(plan: Plan) -> Iterator[Mapping[str, str | float | date | None]]:
    """One row for each effect of each task."""
    for task in plan.tasks:
        for effect in task.effects:
            yield {
                "task": task.key,
                "target": effect.target,
                **_size(effect.size),
                "starts": effect.starts,
                "ramp_months": float(effect.ramp_months) or None,
                "ends": effect.ends,
                "in_history": "yes" if effect.in_history else None,
                "basis": effect.basis.vi or None,
            }


def _size(size: Elicited | Measured) -> Mapping[str, float]:
    if isinstance(size, Elicited):
        return {"low": size.low, "likely": size.likely, "high": size.high}
    return {"estimate": size.estimate, "standard_error": size.standard_error}


def effects_read(path: str | PathLike[str], plan: Plan, tasks: Mapping[str, PlannedTask]) -> EffectsRead:
    """The effects of a workbook, if it has that table; tasks without a row in it keep theirs.

    Parameters
    ----------
    path : the workbook
    plan : as it is
    tasks : the tasks that the workbook's table of tasks gave, by key
    """
    rows = read_rows(path, effects_table(plan), required=False)
    known = {task.key: task for task in plan.tasks} | dict(tasks)
    found: dict[str, list[Effect]] = {}
    problems = list(rows.problems)
    for row in rows.rows:
        effect, wrong = _effect(row, rows, known, found)
        problems += wrong
        if effect is not None:
            found.setdefault(str(row.values["task"]), []).append(effect)
    with_effects = {key: _with(known[key], effects) for key, effects in found.items()}
    return EffectsRead({**tasks, **with_effects}, tuple(problems))


def _with(task: PlannedTask, effects: list[Effect]) -> PlannedTask:
    before = {effect.target: effect for effect in task.effects}
    kept = [_as_before(effect, before.get(effect.target)) for effect in effects]
    return replace(task, effects=tuple(kept))


def _as_before(effect: Effect, before: Effect | None) -> Effect:
    """The table has no column for the unit, and none for the English of the basis."""
    if before is None:
        return effect
    basis = before.basis if before.basis.vi == effect.basis.vi else effect.basis
    return replace(effect, unit=before.unit, basis=basis)


def _effect(
    row: RowValues, rows: RowsRead, known: Mapping[str, PlannedTask], found: Mapping[str, list[Effect]]
) -> tuple[Effect | None, list[Problem]]:
    says = row.values
    task, target = str(says.get("task", "")), str(says.get("target", ""))
    if not task or not target:
        return None, []
    if task not in known:
        return None, [_told(row, rows, "task", "no-such-task", _NO_TASK.fill(value=task), _A_TASK, _WRITE_A_KEY)]
    if any(effect.target == target for effect in found.get(task, ())):
        said = PLAN_WORDINGS["effect-twice"].problem("effect-twice", {"what": task, "value": target})
        return None, [_told(row, rows, "target", "effect-twice", said.message, said.rule, said.suggestion)]
    try:
        size = _size_said(row)
    except EffectWrong as wrong:
        return None, [_told(row, rows, "likely", "effect-size", wrong.text, _A_SIZE, _CORRECT)]
    if size is None:
        return None, [_told(row, rows, "likely", "effect-size", _NO_SIZE, _A_SIZE, _CORRECT)]
    return _said(row, target, size), []


def _size_said(row: RowValues) -> Elicited | Measured | None:
    low, likely, high = (_number(row, key) for key in ("low", "likely", "high"))
    estimate, error = _number(row, "estimate"), _number(row, "standard_error")
    if None not in (low, likely, high) and estimate is None and error is None:
        return Elicited(low, likely, high)  # type: ignore[arg-type]  # none of them is missing
    if None not in (estimate, error) and low is None and likely is None and high is None:
        return Measured(estimate, error)  # type: ignore[arg-type]  # none of them is missing
    return None


def _said(row: RowValues, target: str, size: Elicited | Measured) -> Effect:
    says = row.values
    starts, ends = says.get("starts"), says.get("ends")
    return Effect(
        target=target,
        size=size,
        starts=starts if isinstance(starts, date) else None,
        ramp_months=round(_number(row, "ramp_months") or 0),
        ends=ends if isinstance(ends, date) else None,
        in_history=says.get("in_history") == "yes",
        basis=Text.same(str(says["basis"])) if "basis" in says else NO_WORDS,
    )


def _number(row: RowValues, key: str) -> float | None:
    value = row.values.get(key)
    return value if isinstance(value, float) else None


def _told(
    row: RowValues, rows: RowsRead, column: str, code: str, message: Text, rule: Text, suggestion: Text
) -> Problem:
    return rows.problem_at(row, column, code, message=message, rule=rule, suggestion=suggestion)


_NO_TASK = Text(vi="Không có nhiệm vụ số «{value}»", en="There is no task «{value}»")
_A_TASK = Text(
    vi="Số của một nhiệm vụ trong kế hoạch hoặc trong tệp", en="The number of a task of the plan or the file"
)
_WRITE_A_KEY = Text(vi="Sửa số thứ tự nhiệm vụ.", en="Correct the number of the task.")
_NO_SIZE = Text(
    vi="Cần đủ ba số thấp, khả dĩ nhất, cao; hoặc ước lượng và sai số chuẩn, không cả hai",
    en="It needs low, likely and high; or estimate and standard error, not both",
)
_A_SIZE = Text(vi="Tác động ước định hoặc đã đo", en="An effect is judged or measured")
_CORRECT = Text(vi="Sửa các con số của dòng này.", en="Correct the numbers of this row.")
