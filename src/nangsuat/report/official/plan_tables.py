"""The tables of a plan: targets by period, money by source and year, tasks, roadmap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from nangsuat.data import NO_WORDS, Cell, Column, Table, Text, join
from nangsuat.explain import target_layers
from nangsuat.explain.layers import ROLES_OF_TARGETS, STATUSES
from nangsuat.plan import FUNDING_SOURCES, Milestone, Plan, PlannedTarget, PlannedTask
from nangsuat.report.official.plan_figures import PlanFigures, phrase_of, why_no_number
from nangsuat.report.official.stated import MILLION_VND

type Phrases = Mapping[tuple[int, int], Text]

NUMBER_IN_LIST = Text(vi="STT", en="No.")
_OTHER_GROUP = Text(vi="Nhiệm vụ khác", en="Other tasks")


def groups_of(plan: Plan) -> list[tuple[Text, list[PlannedTask]]]:
    """The tasks under the names of their groups, both in the order of the plan."""
    found: dict[str, list[PlannedTask]] = {}
    for task in plan.tasks:
        found.setdefault(task.group, []).append(task)
    return [(group_name(key), tasks) for key, tasks in found.items()]


def group_name(key: str) -> Text:
    """The name of a group of tasks, as its document has it."""
    document, _, number = key.partition("/")
    groups = [each for layer in target_layers() if layer.key == document for each in layer.task_groups]
    return next((each.name for each in groups if each.key == number), _OTHER_GROUP)


def targets_table(figures: PlanFigures) -> tuple[Table, Phrases]:
    """The targets with what they ask for by period; with what the cells say around their numbers.

    A column a period where most of its cells would be filled, else a line a period.
    """
    targets = figures.plan.targets
    periods = sorted({(each.first, each.last) for target in targets for each in target.milestones}, key=_order)
    filled = sum(len(target.milestones) for target in targets)
    side_by_side = 2 * filled >= len(targets) * len(periods)
    return _side_by_side(figures, periods) if side_by_side else _under_each_other(figures)


def _side_by_side(figures: PlanFigures, periods: Sequence[tuple[int, int]]) -> tuple[Table, Phrases]:
    targets = figures.plan.targets
    columns = (
        *_first_columns(targets),
        *(Column(f"{first}-{last}", Text.same(Milestone(first, last, None).period)) for first, last in periods),
        _LAST_COLUMN,
    )
    before = len(columns) - len(periods) - 1
    rows: list[tuple[Cell, ...]] = []
    phrases: dict[tuple[int, int], Text] = {}
    for place, target in enumerate(targets):
        asked = {(each.first, each.last): each for each in target.milestones}
        phrases |= {
            (place, before + offset): phrase_of(target, asked[period])
            for offset, period in enumerate(periods)
            if period in asked and figures.asked(target, asked[period])
        }
        numbers = [_number(figures, target, asked.get(period)) for period in periods]
        rows.append((*_first_cells(figures, target, place + 1), *numbers, _basis(target)))
    return Table(_TARGETS, columns, tuple(rows), _notes(targets)), phrases


def _under_each_other(figures: PlanFigures) -> tuple[Table, Phrases]:
    targets = figures.plan.targets
    columns = (
        *_first_columns(targets),
        Column("period", Text(vi="Giai đoạn", en="Period")),
        Column("asked", Text(vi="Mục tiêu", en="Asked")),
        _LAST_COLUMN,
    )
    rows: list[tuple[Cell, ...]] = []
    phrases: dict[tuple[int, int], Text] = {}
    for place, target in enumerate(targets):
        first = _first_cells(figures, target, place + 1)
        for line, milestone in enumerate(target.milestones):
            if figures.asked(target, milestone):
                phrases[len(rows), len(columns) - 2] = phrase_of(target, milestone)
            before = first if line == 0 else ("",) * len(first)
            basis = _basis(target) if line == 0 else NO_WORDS
            rows.append((*before, milestone.period, _number(figures, target, milestone), basis))
    return Table(_TARGETS, columns, tuple(rows), _notes(targets)), phrases


def _first_columns(targets: Sequence[PlannedTarget]) -> tuple[Column, ...]:
    base = (Column("base", Text(vi="Gốc", en="Base")),) if _any_base(targets) else ()
    return (
        Column("number", NUMBER_IN_LIST),
        Column("name", Text(vi="Chỉ tiêu", en="Target")),
        Column("unit", Text(vi="Đơn vị tính", en="Unit")),
        *base,
    )


def _first_cells(figures: PlanFigures, target: PlannedTarget, number: int) -> tuple[Cell, ...]:
    base: tuple[Cell, ...] = (figures.base(target) or NO_WORDS,) if _any_base(figures.plan.targets) else ()
    return (str(number), _NAMED.fill(key=target.key, name=target.name), target.unit, *base)


def _any_base(targets: Sequence[PlannedTarget]) -> bool:
    return any(target.base is not None for target in targets)


def _order(period: tuple[int, int]) -> tuple[int, int]:
    """Single years before the periods that they are part of."""
    first, last = period
    return (last, last - first)


def _number(figures: PlanFigures, target: PlannedTarget, milestone: Milestone | None) -> Cell:
    if milestone is None:
        return NO_WORDS
    return figures.asked(target, milestone) or why_no_number(target)


def _basis(target: PlannedTarget) -> Text:
    parts = [ROLES_OF_TARGETS[target.role]] if target.role in ROLES_OF_TARGETS and target.document else []
    layer = next((each for each in target_layers() if each.key == target.document), None)
    parts += [layer.citation] if layer else [_LOCAL]
    return join(parts, "; ")


def _notes(targets: Iterable[PlannedTarget]) -> tuple[Text, ...]:
    """Which numbers were not compared with the gazette: shown as such, never as sure."""
    found: dict[str, list[str]] = {}
    for target in targets:
        if target.status in STATUSES:
            found.setdefault(target.status, []).append(target.key)
    return tuple(_DOUBT.fill(keys=", ".join(keys), status=STATUSES[status]) for status, keys in found.items())


def budget_table(figures: PlanFigures) -> tuple[Table, int]:
    """Money by source and year, in million đồng; with the place of the line of the total."""
    plan = figures.plan
    years = sorted({line.year for task in plan.tasks for line in task.budget})
    columns = (
        Column("source", Text(vi="Nguồn kinh phí", en="Source")),
        *(Column(str(year), Text.same(str(year))) for year in years),
        Column("total", Text(vi="Cộng", en="Total")),
    )
    sources = list(plan.budget_by_source())
    rows: list[tuple[Cell, ...]] = [
        (
            _capital(FUNDING_SOURCES[source]),
            *(figures.budget(year=year, source=source) for year in years),
            figures.budget(source=source),
        )
        for source in sources
    ]
    rows.append((Text(vi="Tổng cộng", en="Total"), *(figures.budget(year=year) for year in years), figures.budget()))
    return Table(_BUDGET, columns, tuple(rows)), len(rows) - 1


def task_table(figures: PlanFigures) -> tuple[Table, tuple[int, ...], tuple[int, ...]]:
    """The annex table of tasks; with the lines of totals, and those that are names of groups."""
    plan = figures.plan
    columns = (
        Column("number", NUMBER_IN_LIST),
        Column("task", Text(vi="Nhiệm vụ", en="Task")),
        Column("lead", Text(vi="Cơ quan chủ trì", en="Lead")),
        Column("with", Text(vi="Cơ quan phối hợp", en="Co-operating bodies")),
        Column("time", Text(vi="Thời gian", en="Time")),
        Column("product", Text(vi="Sản phẩm/kết quả", en="Product or result")),
        Column("money", Text(vi="Kinh phí", en="Money"), MILLION_VND),
    )
    rows: list[tuple[Cell, ...]] = []
    headings = []
    groups = groups_of(plan)
    for name, tasks in groups:
        if len(groups) > 1:
            headings.append(len(rows))
            rows.append((name, *[NO_WORDS] * (len(columns) - 1)))
        rows += [_task_row(figures, task) for task in tasks]
    totals: tuple[int, ...] = ()
    if plan.budget_by_source():
        totals = (len(rows),)
        rows.append((NO_WORDS, Text(vi="Tổng cộng", en="Total"), *[NO_WORDS] * 4, figures.budget()))
    return Table(_TASKS, columns, tuple(rows)), totals, tuple(headings)


def _task_row(figures: PlanFigures, task: PlannedTask) -> tuple[Cell, ...]:
    together = join(list(task.co_leads), "; ")
    return (
        task.key, task.name, task.lead, together, time_of(task.starts, task.ends), task.product,
        figures.cost(task) or NO_WORDS,
    )  # fmt: skip


def time_of(starts: date, ends: date) -> str:
    """When: years where they are whole, else months.

    Examples
    --------
    >>> time_of(date(2026, 1, 1), date(2028, 12, 31)), time_of(date(2026, 3, 1), date(2026, 9, 30))
    ('2026–2028', '03/2026–09/2026')
    """
    if (starts.month, starts.day, ends.month, ends.day) == (1, 1, 12, 31):
        return Milestone(starts.year, ends.year, None).period
    first, last = f"{starts:%m/%Y}", f"{ends:%m/%Y}"
    return first if first == last else f"{first}–{last}"


def roadmap_table(plan: Plan) -> Table:
    """By year: tasks that begin, tasks that end, targets that fall due."""
    columns = (
        Column("year", Text(vi="Năm", en="Year")),
        Column("begins", Text(vi="Nhiệm vụ bắt đầu", en="Tasks that begin")),
        Column("ends", Text(vi="Nhiệm vụ hoàn thành", en="Tasks that end")),
        Column("due", Text(vi="Chỉ tiêu phải đạt", en="Targets that fall due")),
    )
    rows = []
    for year in range(plan.first, plan.last + 1):
        begins = [task.key for task in plan.tasks if task.starts.year == year]
        ends = [task.key for task in plan.tasks if task.ends.year == year]
        due = [target.key for target in plan.targets if any(each.last == year for each in target.milestones)]
        rows.append((str(year), _listed(begins), _listed(ends), _listed(due)))
    return Table(_ROADMAP, columns, tuple(rows), (_ROADMAP_NOTE,))


def _listed(keys: Sequence[str]) -> str:
    return ", ".join(keys)


def _capital(text: Text) -> Text:
    return Text(vi=text.vi[:1].upper() + text.vi[1:], en=text.en[:1].upper() + text.en[1:])


_TARGETS = Text(vi="Chỉ tiêu của kế hoạch", en="Targets of the plan")
_BUDGET = Text(vi="Kinh phí theo nguồn và năm (triệu đồng)", en="Money by source and year (million VND)")
_TASKS = Text(vi="Nhiệm vụ của kế hoạch", en="Tasks of the plan")
_ROADMAP = Text(vi="Lộ trình theo năm", en="Roadmap by year")
_ROADMAP_NOTE = Text(
    vi="Số trong bảng là số thứ tự nhiệm vụ (Phụ lục) và ký hiệu chỉ tiêu.",
    en="Tasks stand by their number in the annex, targets by their key.",
)
_LAST_COLUMN = Column("from", Text(vi="Tính chất, căn cứ", en="Kind and document"))
_NAMED = Text(vi="{key}: {name}", en="{key}: {name}")
_LOCAL = Text(vi="chỉ tiêu của kế hoạch", en="the plan's own")
_DOUBT = Text(vi="{keys}: {status}.", en="{keys}: {status}.")
