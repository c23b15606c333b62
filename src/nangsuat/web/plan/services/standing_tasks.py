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
    plan: Plan, figures: PlanFigures, sources: Sources, *, year: int, window: Window, today: date
) -> tuple[TaskStanding, ...]:
    """All tasks of the content, in its order; one that is not in the records any more has no standing."""
    rows = {row.task.key: row for row in rows_of(plan, today)}
    reported = list(Progress.objects.filter(task__plan=plan).order_by("at", "pk"))
    progress = source_of_progress(reported)
    ledger = _Ledger(plan, figures, sources, window)
    found = []
    for task in figures.plan.tasks:
        row = rows.get(task.key)
        own = [each for each in reported if row is not None and each.task_id == row.task.pk]
        if own:
            sources.use(progress, len(own))
        found.append(_standing(task, row, own, progress, ledger, year, window))
    return tuple(found)


def _standing(
    task: PlannedTask, row: TaskRow | None, reported: Sequence[Progress], progress: Source, ledger: _Ledger,
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


class _Ledger:
    """The lines of money of a plan's tasks, up to the end of a window."""

    def __init__(self, plan: Plan, figures: PlanFigures, sources: Sources, window: Window) -> None:
        self.figures = figures
        self._window, self._sources = window, sources
        self._lines = list(Spending.objects.filter(task__plan=plan, day__lte=window[1]).order_by("day", "pk"))
        self._source = source_of_spending(self._lines)
        self._decimals = max(figures.money_decimals, decimals_of_money(line.amount for line in self._lines))

    def of_task(self, task: PlannedTask, row: int) -> Figure:
        """Spent on a task in the window."""
        lines = [line for line in self._within() if line.task_id == row]
        return self._sum(lines, _SPENT_TASK.fill(key=task.key))

    def of_source(self, source: str | None, *, within: bool) -> Figure:
        """Spent from a source, or from all, in the window or since the start."""
        lines = [line for line in (self._within() if within else self._lines) if source in (None, line.source)]
        name = FUNDING_SOURCES[source] if source else _ALL
        return self._sum(lines, (_SPENT_WINDOW if within else _SPENT).fill(source=name))

    def _within(self) -> list[Spending]:
        return [line for line in self._lines if line.day >= self._window[0]]

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


def money_standings(
    plan: Plan, figures: PlanFigures, sources: Sources, *, year: int, window: Window
) -> tuple[MoneyStanding, ...]:
    """A line a source that gives or gave anything, all together last."""
    ledger = _Ledger(plan, figures, sources, window)
    planned = figures.plan.budget_by_source()
    used = [source for source in FUNDING_SOURCES if source in planned or source in ledger.sources]
    return tuple(_money(ledger, source, year) for source in [*used, None]) if used else ()


def _money(ledger: _Ledger, source: str | None, year: int) -> MoneyStanding:
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
