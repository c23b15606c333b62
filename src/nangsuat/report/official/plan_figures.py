"""The numbers that a plan itself states, as figures: what each target asks for, what each task may cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from nangsuat.data import Figure, Input, Rows, Source, Text, figure_from
from nangsuat.explain.layers import COMPARISONS, STATUSES
from nangsuat.plan import FUNDING_SOURCES, BudgetLine, Milestone, Plan, PlannedTarget, PlannedTask
from nangsuat.report.official.stated import (
    amount_in_vnd,
    decimals_of_money,
    in_millions,
    source_of_plan,
    stated,
)

METHOD = "plan"


class PlanFigures:
    """A plan's own numbers, each made once, so that the same number has the same making wherever it is printed."""

    def __init__(self, plan: Plan, source: Source | None = None) -> None:
        self.plan = plan
        self.source = source or source_of_plan(plan)
        self._milestones: dict[tuple[str, int, int], Figure] = {}

    def asked(self, target: PlannedTarget, milestone: Milestone) -> Figure | None:
        """The number of a target for a period; none where its document has none."""
        value = milestone.low if milestone.low is not None else milestone.high
        if value is None:
            return None
        key = (target.key, milestone.first, milestone.last)
        if key not in self._milestones:
            where = _ASKED_WHERE.fill(key=target.key, period=milestone.period)
            self._milestones[key] = stated(
                value,
                label=_ASKED.fill(name=target.name, period=milestone.period),
                unit=target.unit,
                source=self.source,
                where=where,
                method=METHOD,
            )
        return self._milestones[key]

    @cached_property
    def money_decimals(self) -> int:
        """Digits of all amounts alike."""
        return decimals_of_money(line.amount for task in self.plan.tasks for line in task.budget)

    def cost(self, task: PlannedTask) -> Figure | None:
        """All planned money of a task; none where nothing is planned."""
        if not task.budget:
            return None
        return self._sum(task.budget, _COST.fill(key=task.key), _COST_WHERE.fill(key=task.key))

    def budget(self, *, year: int | None = None, source: str | None = None) -> Figure:
        """Planned money of all tasks, of one year or all, from one source or all."""
        lines = [
            line
            for task in self.plan.tasks
            for line in task.budget
            if (year is None or line.year == year) and (source is None or line.source == source)
        ]
        of = FUNDING_SOURCES[source] if source else _ALL_SOURCES
        period = str(year) if year else f"{self.plan.first}–{self.plan.last}"
        return self._sum(lines, _BUDGET.fill(source=of, period=period), _BUDGET_WHERE.fill(source=of, period=period))

    def task_budget(self, task: PlannedTask, year: int) -> Figure:
        """Planned money of a task in one year."""
        lines = [line for line in task.budget if line.year == year]
        label = _COST_YEAR.fill(key=task.key, year=year)
        return self._sum(lines, label, label)

    def base(self, target: PlannedTarget) -> Figure | None:
        """Where a target starts from."""
        if target.base is None:
            return None
        period = str(target.base_year or "")
        return stated(
            target.base,
            label=_BASE.fill(name=target.name, period=period),
            unit=target.unit,
            source=self.source,
            where=_ASKED_WHERE.fill(key=target.key, period=period),
            method=METHOD,
        )

    def count(self, number: int, label: Text) -> Figure:
        """How many parts of a kind the plan has."""
        rows = Rows(self.source.sha256, "", number, label)
        item = Input("number", label, float(number), rows=rows, how="count")
        return figure_from("number", [item], label=label, unit=Text.same(""), method=METHOD, decimals=0)

    def _sum(self, lines: Iterable[BudgetLine], label: Text, where: Text) -> Figure:
        amounts = [line.amount for line in lines]
        amount = amount_in_vnd(
            float(sum(amounts)), label=label, source=self.source, where=where, method=METHOD, count=len(amounts)
        )
        return in_millions(amount, decimals=self.money_decimals)

    def named(self) -> dict[str, Figure]:
        """Its numbers by name, as passages use them."""
        return dict(self._named())

    def phrases(self) -> dict[str, Text]:
        """What passages print around the numbers of targets, by the names of ``named``."""
        return {
            f"{target.key}.{milestone.period.replace('–', '-')}": phrase_of(target, milestone)
            for target in self.plan.targets
            for milestone in target.milestones
        }

    def _named(self) -> Iterator[tuple[str, Figure]]:
        for target in self.plan.targets:
            for milestone in target.milestones:
                figure = self.asked(target, milestone)
                if figure is not None:
                    yield f"{target.key}.{milestone.period.replace('–', '-')}", figure
        for task in self.plan.tasks:
            cost = self.cost(task)
            if cost is not None:
                yield f"NV{task.key}.du-toan", cost
        yield "KP.du-toan", self.budget()
        for source in self.plan.budget_by_source():
            yield f"KP.{source}.du-toan", self.budget(source=source)


def phrase_of(target: PlannedTarget, milestone: Milestone) -> Text:
    r"""What a document says around the number: its sign, and the end of a range.

    Examples
    --------
    >>> from nangsuat.plan import plan_from_documents
    >>> plan = plan_from_documents(["decision-36-2021"], title="K", owner="K", first=2026, last=2030)
    >>> phrase_of(plan.target("T1"), plan.target("T1").milestones[-1]).vi
    '>\xa0{figure}'
    """
    sign = COMPARISONS[target.comparison].replace(" ", "\u00a0")
    high = milestone.high if milestone.low is not None and milestone.high != milestone.low else None
    end = Text.same("") if high is None else Text.same("–{high}").fill(high=float(high))
    return Text(vi=f"{sign}{{figure}}{end.vi}", en=f"{sign}{{figure}}{end.en}")


def why_no_number(target: PlannedTarget) -> Text:
    """What stands where there is no number: another number of the target may have been read, this one was not found."""
    return STATUSES["relative" if target.status == "relative" else "not found"]


_ASKED = Text(vi="Mục tiêu «{name}», {period}", en="Target «{name}», {period}")
_ASKED_WHERE = Text(vi="chỉ tiêu {key}, {period}", en="target {key}, {period}")
_BASE = Text(vi="Gốc của «{name}», {period}", en="Base of «{name}», {period}")
_COST = Text(vi="Kinh phí dự toán của nhiệm vụ {key}", en="Planned money of task {key}")
_COST_WHERE = Text(vi="các dòng dự toán của nhiệm vụ {key}", en="budget lines of task {key}")
_COST_YEAR = Text(vi="Dự toán năm {year} của nhiệm vụ {key}", en="Budget of task {key} in {year}")
_BUDGET = Text(vi="Kinh phí dự toán, {source}, {period}", en="Planned money, {source}, {period}")
_BUDGET_WHERE = Text(vi="các dòng dự toán: {source}, {period}", en="budget lines: {source}, {period}")
_ALL_SOURCES = Text(vi="mọi nguồn", en="all sources")
