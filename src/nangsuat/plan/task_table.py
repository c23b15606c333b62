"""The table of tasks of a plan as a workbook that goes out, is filled in and comes back.

The columns follow from the plan: its years and sources of money, the groups of tasks of its documents, its targets.
A column that the file has says all about it, an empty cell too; what the file has no column for stays as it was, and
so do tasks that the file does not name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from os import PathLike

from nangsuat.data import (
    NO_WORDS,
    FilledTable,
    Language,
    Problem,
    RowsRead,
    RowValues,
    Severity,
    Text,
    read_rows,
    row_workbook,
)
from nangsuat.plan.checking_tasks import check_task
from nangsuat.plan.checking_words import PLAN_WORDINGS
from nangsuat.plan.effects import NO_RISK, EffectWrong, Risk
from nangsuat.plan.model import FUNDING_SOURCES, BudgetLine, Ceilings, Plan, PlannedTask
from nangsuat.plan.task_effects_table import effects_read, rows_of_effects
from nangsuat.plan.task_table_columns import (
    NUMBERS_OF_RISK,
    PERCENT,
    SEPARATOR,
    budget_key,
    effects_table,
    tasks_table,
)

_LINES = re.compile(r"[;\n]")


@dataclass(frozen=True, slots=True)
class TaskTableRead:
    """A table of tasks as it was read.

    Attributes
    ----------
    tasks : the tasks that it names, as they are to be
    new, changed : keys of those that the plan does not have yet, and of those that differ from it
    problems : everything that is wrong, each with its cell
    """

    tasks: tuple[PlannedTask, ...]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def must_fix(self) -> tuple[Problem, ...]:
        """The problems that keep it from being taken in."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.MUST_FIX)


def write_task_table(plan: Plan, *, language: Language = "vi", empty: bool = False) -> bytes:
    """The workbook of a plan's tasks and of their effects on its targets; ``empty``: without the tasks.

    Examples
    --------
    >>> write_task_table(Plan(Text.same("Kế hoạch"), Text.same("Khu"), 2026, 2030))[:2]
    b'PK'
    """
    tasks = () if empty else plan.tasks
    sheets = [
        FilledTable(tasks_table(plan), [_row_of(task) for task in tasks]),
        FilledTable(effects_table(plan), [] if empty else list(rows_of_effects(plan))),
    ]
    return row_workbook(sheets, language=language)


def read_task_table(path: str | PathLike[str], plan: Plan) -> TaskTableRead:
    """The tasks of a workbook, those that the plan has already with what the file says otherwise.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> task = PlannedTask("1", Text.same("Đào tạo"), date(2026, 1, 1), date(2026, 12, 31), lead=Text.same("Trung tâm"))
    >>> plan = Plan(Text.same("Kế hoạch"), Text.same("Khu"), 2026, 2030, tasks=(task,))
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "tasks.xlsx"
    ...     _ = file.write_bytes(write_task_table(plan))
    ...     read = read_task_table(file, plan)
    >>> read.tasks == plan.tasks, read.new, read.changed, read.problems
    (True, (), (), ())
    """
    rows = read_rows(path, tasks_table(plan))
    keyed = _with_keys(rows, plan)
    known = {task.key: task for task in plan.tasks}
    tasks: dict[str, PlannedTask] = {}
    problems = [*rows.problems, *_twice(rows, keyed)]
    for key, row in keyed:
        task = _task(row, rows, key, known.get(key))
        if task is not None:
            tasks[key] = task
            problems += _about(task, row, rows, plan)
    effects = effects_read(path, plan, tasks)
    tasks = effects.tasks
    changed = tuple(key for key, task in tasks.items() if key in known and task != known[key])
    new = tuple(key for key in tasks if key not in known)
    return TaskTableRead(tuple(tasks.values()), new, changed, (*problems, *effects.problems))


def _row_of(task: PlannedTask) -> Mapping[str, str | float | date | None]:
    share = task.ceilings.share_of_cost
    return {
        "key": task.key,
        "group": task.group or None,
        "name": task.name.vi,
        "lead": task.lead.vi or None,
        "co_leads": SEPARATOR.join(one.vi for one in task.co_leads) or None,
        "starts": task.starts,
        "ends": task.ends,
        "product": task.product.vi or None,
        "objective": task.objective or None,
        **{budget_key(line): line.amount for line in task.budget},
        "ceiling_per_enterprise": task.ceilings.per_enterprise,
        "ceiling_share": None if share is None else round(share * PERCENT, 6),
        **_risk_of(task.risk),
    }


def _risk_of(risk: Risk) -> Mapping[str, float | None]:
    if risk == NO_RISK:
        return {}
    return {
        "slip": round(risk.slip * PERCENT, 6),
        "delay_months": risk.delay_months,
        "delay_months_high": risk.delay_months_high,
        "fail": round(risk.fail * PERCENT, 6),
    }


def _with_keys(rows: RowsRead, plan: Plan) -> list[tuple[str, RowValues]]:
    """Each row with its key; those that have none are numbered on."""
    taken = {task.key for task in plan.tasks} | {str(row.values["key"]) for row in rows.rows if "key" in row.values}
    keyed = []
    for row in rows.rows:
        key = str(row.values.get("key") or next_key(taken))
        taken.add(key)
        keyed.append((key, row))
    return keyed


def next_key(taken: set[str], *, prefix: str = "") -> str:
    """The next free number behind a prefix.

    Examples
    --------
    >>> next_key({"1", "2", "4.1"}), next_key({"T1", "T6"}, prefix="T")
    ('3', 'T7')
    """
    numbers = [int(key.removeprefix(prefix)) for key in taken if re.fullmatch(rf"{re.escape(prefix)}[0-9]{{1,6}}", key)]
    return f"{prefix}{max(numbers, default=0) + 1}"


def _twice(rows: RowsRead, keyed: list[tuple[str, RowValues]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for key, row in keyed:
        if key in seen:
            yield _at("key-twice", {"value": key, "times": 2}, "key", row, rows)
        seen.add(key)


def _task(row: RowValues, rows: RowsRead, key: str, known: PlannedTask | None) -> PlannedTask | None:
    """The task that a row says; none where it lacks what no task can be without."""
    says = row.values
    starts, ends, name = says.get("starts"), says.get("ends"), says.get("name")
    if not (isinstance(starts, date) and isinstance(ends, date) and name):
        return None
    before = known or PlannedTask(key, NO_WORDS, starts, ends)
    has = rows.letters
    return replace(
        before,
        name=_text(says, "name", before.name),
        starts=starts,
        ends=ends,
        lead=_text(says, "lead", before.lead) if "lead" in has else before.lead,
        co_leads=_co_leads(says, before) if "co_leads" in has else before.co_leads,
        product=_text(says, "product", before.product) if "product" in has else before.product,
        group=str(says.get("group", "")) if "group" in has else before.group,
        objective=str(says.get("objective", "")) if "objective" in has else before.objective,
        budget=_budget(row, rows, before),
        ceilings=_ceilings(row, rows, before),
        risk=_risk(row, rows, before),
    )


def _text(says: Mapping[str, object], key: str, before: Text) -> Text:
    """What a cell says; its English stays where the Vietnamese is the same."""
    words = str(says.get(key, ""))
    return before if words == before.vi else Text.same(words)


def _co_leads(says: Mapping[str, object], before: PlannedTask) -> tuple[Text, ...]:
    known = {text.vi: text for text in before.co_leads}
    names = [name.strip() for name in _LINES.split(str(says.get("co_leads", "")))]
    return tuple(known.get(name, Text.same(name)) for name in names if name)


def _budget(row: RowValues, rows: RowsRead, before: PlannedTask) -> tuple[BudgetLine, ...]:
    kept = [line for line in before.budget if budget_key(line) not in rows.letters]
    said = [
        BudgetLine(int(key.rpartition("_")[2]), key.rpartition("_")[0], float(value))
        for key, value in row.values.items()
        if key.rpartition("_")[0] in FUNDING_SOURCES and isinstance(value, float) and value
    ]
    order = list(FUNDING_SOURCES)
    lines = sorted([*kept, *said], key=lambda line: (line.year, order.index(line.source)))
    return before.budget if sorted(map(_tuple, lines)) == sorted(map(_tuple, before.budget)) else tuple(lines)


def _tuple(line: BudgetLine) -> tuple[int, str, float]:
    return line.year, line.source, line.amount


def _ceilings(row: RowValues, rows: RowsRead, before: PlannedTask) -> Ceilings:
    ceilings = before.ceilings
    if "ceiling_per_enterprise" in rows.letters:
        ceilings = replace(ceilings, per_enterprise=_float(row, "ceiling_per_enterprise"))
    if "ceiling_share" in rows.letters:
        share = _float(row, "ceiling_share")
        ceilings = replace(ceilings, share_of_cost=None if share is None else share / PERCENT)
    return ceilings


def _risk(row: RowValues, rows: RowsRead, before: PlannedTask) -> Risk:
    """The risk that a row says; contradictions are told by :func:`_about` and leave it as it was."""
    if not any(key in rows.letters for key in NUMBERS_OF_RISK):
        return before.risk
    try:
        return risk_said(row)
    except EffectWrong:
        return before.risk


def risk_said(row: RowValues) -> Risk:
    """The risk of a row; what it leaves out is as usual."""
    slip, fail = _float(row, "slip"), _float(row, "fail")
    median, high = _float(row, "delay_months"), _float(row, "delay_months_high")
    usual = NO_RISK.delay_months if median is None else median
    return Risk(
        slip=(slip or 0.0) / PERCENT,
        delay_months=usual,
        delay_months_high=max(NO_RISK.delay_months_high, usual) if high is None else high,
        fail=(fail or 0.0) / PERCENT,
    )


def _float(row: RowValues, key: str) -> float | None:
    value = row.values.get(key)
    return value if isinstance(value, float) else None


def _about(task: PlannedTask, row: RowValues, rows: RowsRead, plan: Plan) -> Iterator[Problem]:
    """What is wrong with a task as its row says it, at the cell that says it."""
    effectless = replace(task, effects=())
    for code, where, places in check_task(effectless, plan):
        if PLAN_WORDINGS[code].severity is Severity.MUST_FIX:
            column = _column(where, effectless)
            if column not in row.values and code in _TOLD_BY_THE_CELL:
                continue
            yield _at(code, {"what": task.key, **places}, column, row, rows)
    try:
        risk_said(row)
    except EffectWrong as wrong:
        yield rows.problem_at(row, "slip", "risk", message=wrong.text, rule=_RISK_RULE, suggestion=_RISK_OUT)


_TOLD_BY_THE_CELL = {"task-without-name", "task-without-lead"}  # an empty cell that must be filled


def _column(where: str, task: PlannedTask) -> str:
    """The column of the table that a place of a task stands in."""
    part, _, rest = where.lstrip(".").partition("[")
    if part == "budget":
        return budget_key(task.budget[int(rest.partition("]")[0])]) if rest else "name"
    return {"ceilings": "ceiling_share"}.get(part, part)


def _at(
    code: str, places: Mapping[str, Text | str | float | int], column: str, row: RowValues, rows: RowsRead
) -> Problem:
    said = PLAN_WORDINGS[code].problem(code, places)
    return rows.problem_at(row, column, code, message=said.message, rule=said.rule, suggestion=said.suggestion)


_RISK_RULE = Text(vi="Rủi ro là xác suất và số tháng", en="A risk is probabilities and months")
_RISK_OUT = Text(vi="Sửa các ô về rủi ro.", en="Correct the cells of the risk.")
