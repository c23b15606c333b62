"""How tasks and money stand, for official documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone

from nangsuat.data import NO_WORDS, Figure, Source, Text, row_ranges
from nangsuat.plan import FUNDING_SOURCES, PlannedTask
from nangsuat.report import MoneyStanding, TaskStanding, amount_in_vnd, in_millions, stated
from nangsuat.report.official.plan_figures import PlanFigures
from nangsuat.report.official.stated import decimals_of_money
from nangsuat.web.plan.models import Plan, Progress, Spending
from nangsuat.web.plan.selectors.followup import TaskRow, rows_of
from nangsuat.web.plan.services.sources import Sources, source_of_progress, source_of_spending

type Window = tuple[date, date]


def task_standings(
    plan: Plan, ledger: Ledger, sources: Sources, *, year: int, window: Window, today: date
) -> tuple[TaskStanding, ...]:
    """All tasks of the content, in its order; one that is not in the records any more has no standing."""
    find = _Rows(rows_of(plan, today))
    reported = _by_task(Progress.objects.filter(task__plan=plan).order_by("at", "pk"))
    progress = source_of_progress(each for told in reported.values() for each in told)
    found = []
    for task in ledger.figures.plan.tasks:
        row = find.of(task)
        own = reported.get(row.task.pk, []) if row is not None else []
        if own:
            sources.use(progress, len(own))
        found.append(_standing(task, row, own, progress, ledger, year, window))
    return tuple(found)


class _Rows:
    """The records of tasks, found by name where it is unique: numbers move when the draft is put in another order."""

    def __init__(self, rows: Iterable[TaskRow]) -> None:
        self._by_name: dict[str, list[TaskRow]] = {}
        self._by_key: dict[str, TaskRow] = {}
        for row in rows:
            self._by_name.setdefault(row.task.name, []).append(row)
            self._by_key[row.task.key] = row

    def of(self, task: PlannedTask) -> TaskRow | None:
        """The record of a task of the version in force."""
        named = self._by_name.get(task.name.vi, [])
        return named[0] if len(named) == 1 else self._by_key.get(task.key)


def _by_task[Entry: (Progress, Spending)](entries: Iterable[Entry]) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.task_id, []).append(entry)
    return found


def _standing(
    task: PlannedTask, row: TaskRow | None, reported: Sequence[Progress], progress: Source, ledger: Ledger,
    year: int, window: Window,
) -> TaskStanding:  # fmt: skip
    planned = ledger.figures.task_budget(task, year)
    if row is None:
        return TaskStanding(task, planned=planned)
    expected = row.followed.expected_end
    return TaskStanding(
        task,
        word=row.standing.word,
        reasons=row.standing.reasons,
        percent=_percent(task, reported, progress),
        expected_end=expected if expected != task.ends else None,
        results=_results(reported, window),
        planned=planned,
        spent=ledger.of_task(task, row.task.pk),
    )


def _percent(task: PlannedTask, reported: Sequence[Progress], progress: Source) -> Figure | None:
    """How much is done, as last reported; none where nobody has reported."""
    if not reported:
        return None
    last = reported[-1]
    when = _REPORTED.fill(key=task.key, day=f"{timezone.localdate(last.at):%d/%m/%Y}")
    return stated(
        float(last.percent),
        label=_DONE.fill(key=task.key),
        unit=Text.same("%"),
        source=progress,
        where=when,
        method="task progress",
        ranges=str(last.pk),
        column="percent",
        decimals=0,
    )


def _results(reported: Iterable[Progress], window: Window) -> Text:
    """What was reported in the window, in the words of who reported."""
    first, last = window
    said = [each.text.strip() for each in reported if first <= timezone.localdate(each.at) <= last]
    return Text.same("; ".join(text for text in said if text)) if said else NO_WORDS


class Ledger:
    """The lines of money of a plan's tasks, up to the end of a window."""

    def __init__(self, plan: Plan, figures: PlanFigures, sources: Sources, window: Window) -> None:
        self.figures = figures
        self._sources = sources
        self._lines = list(Spending.objects.filter(task__plan=plan, day__lte=window[1]).order_by("day", "pk"))
        self._within = [line for line in self._lines if line.day >= window[0]]
        self._of_tasks = _by_task(self._within)
        self._source = source_of_spending(self._lines)
        self._decimals = max(figures.money_decimals, decimals_of_money(line.amount for line in self._lines))

    def of_task(self, task: PlannedTask, row: int) -> Figure:
        """Spent on a task in the window."""
        return self._sum(self._of_tasks.get(row, []), _SPENT_TASK.fill(key=task.key))

    def of_source(self, source: str | None, *, within: bool) -> Figure:
        """Spent from a source, or from all, in the window or since the start."""
        lines = [line for line in (self._within if within else self._lines) if source in (None, line.source)]
        name = FUNDING_SOURCES[source] if source else _ALL
        return self._sum(lines, (_SPENT_WINDOW if within else _SPENT).fill(source=name))

    def _sum(self, lines: Sequence[Spending], label: Text) -> Figure:
        source = self._sources.use(self._source, len(lines))
        amount = amount_in_vnd(
            float(sum(line.amount for line in lines)),
            label=label,
            source=source,
            where=label,
            method="spending",
            count=len(lines),
            ranges=row_ranges(line.pk for line in lines),
        )
        return in_millions(amount, decimals=self._decimals)

    @property
    def sources(self) -> list[str]:
        """The sources that any money was spent from."""
        return [source for source in FUNDING_SOURCES if any(line.source == source for line in self._lines)]


def money_standings(ledger: Ledger, *, year: int) -> tuple[MoneyStanding, ...]:
    """A line a source that gives or gave anything, all together last."""
    figures = ledger.figures
    planned = figures.plan.budget_by_source()
    used = [source for source in FUNDING_SOURCES if source in planned or source in ledger.sources]
    return tuple(_money(ledger, source, year) for source in [*used, None]) if used else ()


def _money(ledger: Ledger, source: str | None, year: int) -> MoneyStanding:
    figures = ledger.figures
    return MoneyStanding(
        source or "",
        figures.budget(year=year, source=source),
        ledger.of_source(source, within=True),
        figures.budget(source=source),
        ledger.of_source(source, within=False),
    )


_DONE = Text(vi="Mức hoàn thành nhiệm vụ {key}", en="Part done of task {key}")
_REPORTED = Text(vi="báo cáo tiến độ nhiệm vụ {key} ngày {day}", en="report on task {key} of {day}")
_SPENT_TASK = Text(vi="Đã chi cho nhiệm vụ {key} trong kỳ", en="Spent on task {key} in the window")
_SPENT_WINDOW = Text(vi="Đã chi trong kỳ, {source}", en="Spent in the window, {source}")
_SPENT = Text(vi="Đã chi từ đầu kế hoạch, {source}", en="Spent since the start, {source}")
_ALL = Text(vi="mọi nguồn", en="all sources")
