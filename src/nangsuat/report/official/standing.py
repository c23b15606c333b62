"""How a plan stands on the day of a report: what site and command line fill, and documents are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nangsuat.data import NO_WORDS, Break, Figure, Provenance, Text, as_input, figure_from
from nangsuat.plan import Milestone, PlannedTarget, PlannedTask
from nangsuat.plan.fan import Fan
from nangsuat.report.official.stated import per_cent_of


@dataclass(frozen=True, slots=True)
class CountStanding:
    """Records of a count: each subject once, the times (lượt) apart; in the reporting window and since the start."""

    subjects: Figure
    times: Figure
    subjects_in_window: Figure
    times_in_window: Figure


@dataclass(frozen=True, slots=True)
class TargetStanding:
    """How a target stands.

    Attributes
    ----------
    target : the target
    milestone, asked : the number in force, and the same as a figure; none where the target has none
    history : its figures by year, earliest first
    figure, year : what is held against the number, and the year up to which it goes; a figure without a value says why
    light, reason : the traffic light in a word, and what it rests on
    probability : of reaching the number, in per cent; none where it cannot be judged
    needed : what is still needed to just reach it
    fan : the forecast, in the unit of the history
    count : of a count, subjects and times
    breaks : where the series begins anew
    """

    target: PlannedTarget
    milestone: Milestone | None = None
    asked: Figure | None = None
    history: tuple[tuple[int, Figure], ...] = ()
    figure: Figure | None = None
    year: int | None = None
    light: Text = NO_WORDS
    reason: Text = NO_WORDS
    probability: Figure | None = None
    needed: Figure | None = None
    fan: Fan | None = None
    count: CountStanding | None = None
    breaks: tuple[Break, ...] = ()

    def figures(self) -> Iterator[tuple[str, Figure]]:
        """Its figures by the names under which passages use them."""
        key = self.target.key
        count = self.count
        named = {
            key: self.figure,
            f"{key}.muc-tieu": self.asked,
            f"{key}.kha-nang": self.probability,
            f"{key}.con-can": self.needed,
            f"{key}.luot": count.times if count else None,
            f"{key}.trong-ky": count.subjects_in_window if count else None,
            f"{key}.luot-trong-ky": count.times_in_window if count else None,
            **{f"{key}.{year}": figure for year, figure in self.history},
        }
        yield from ((name, figure) for name, figure in named.items() if figure is not None)


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """How a task stands.

    Attributes
    ----------
    task : the task
    word, reasons : late, at risk, on time … by the rule of ``nangsuat.plan.standing_of``, and why
    percent : how much is done
    expected_end : the end expected now, where it is not the planned one
    results : what was reported in the window, in the words of who reported
    planned, spent : money of the year of the report and what was spent in its window, in million đồng
    """

    task: PlannedTask
    word: Text = NO_WORDS
    reasons: tuple[Text, ...] = ()
    percent: Figure | None = None
    expected_end: date | None = None
    results: Text = NO_WORDS
    planned: Figure | None = None
    spent: Figure | None = None

    def figures(self) -> Iterator[tuple[str, Figure]]:
        """Its figures by the names under which passages use them."""
        key = f"NV{self.task.key}"
        named = {key: self.percent, f"{key}.du-toan-nam": self.planned, f"{key}.chi-trong-ky": self.spent}
        yield from ((name, figure) for name, figure in named.items() if figure is not None)


@dataclass(frozen=True, slots=True)
class MoneyStanding:
    """Money of one source, or of all: planned for the year of the report and in all, spent in its window and in all.

    Attributes
    ----------
    source : a key of ``nangsuat.plan.FUNDING_SOURCES``; empty for all together
    planned_year, spent_window, planned, spent : in million đồng
    """

    source: str
    planned_year: Figure
    spent_window: Figure
    planned: Figure
    spent: Figure

    @property
    def used(self) -> Figure:
        """Spent in per cent of planned, in all."""
        return per_cent_of(self.spent, self.planned, label=_USED, method="plan money")

    def figures(self) -> Iterator[tuple[str, Figure]]:
        """Its figures by the names under which passages use them."""
        key = f"KP.{self.source}" if self.source else "KP"
        yield f"{key}.du-toan-nam", self.planned_year
        yield f"{key}.chi-trong-ky", self.spent_window
        yield f"{key}.du-toan", self.planned
        yield f"{key}.da-chi", self.spent


@dataclass(frozen=True, slots=True)
class DecisionStanding:
    """What a meeting decided, and whether it was done."""

    day: date
    text: Text
    responsible: Text = NO_WORDS
    due: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """How a whole plan stands.

    Attributes
    ----------
    as_of : the day on which the figures were taken
    targets, tasks : in the order of the plan
    money : by source, all together last
    decisions : of the board in the window
    rule : the rule of the traffic light in words
    provenances : what the figures rest on
    """

    as_of: date
    targets: tuple[TargetStanding, ...] = ()
    tasks: tuple[TaskStanding, ...] = ()
    money: tuple[MoneyStanding, ...] = ()
    decisions: tuple[DecisionStanding, ...] = ()
    rule: Text = NO_WORDS
    provenances: tuple[Provenance, ...] = ()

    def figures(self) -> dict[str, Figure]:
        """All its figures by name, as passages use them: ``T1``, ``T1.muc-tieu``, ``NV3.2``, ``KP.da-chi``."""
        parts: Sequence[TargetStanding | TaskStanding | MoneyStanding] = [*self.targets, *self.tasks, *self.money]
        return {name: figure for part in parts for name, figure in part.figures()}


def mean_growth(rates: Mapping[int, Figure], *, label: Text, method: str, decimals: int = 2) -> Figure:
    """The geometric mean of yearly rates of growth, in per cent a year; none where a year has no value.

    Examples
    --------
    >>> from nangsuat.data import Input
    >>> rate = {year: figure_from("r", [Input("r", Text.same("r"), value)], label=Text.same("r"), unit=Text.same("%"),
    ...                           method="M04") for year, value in {2026: 10.0, 2027: 21.0}.items()}
    >>> round(mean_growth(rate, label=Text.same("g"), method="M04").value, 3)
    15.369
    """
    parts = [as_input(figure, f"g{year}") for year, figure in sorted(rates.items())]
    product = " * ".join(f"(1 + {part.symbol} / 100)" for part in parts) or "1"
    formula = f"100 * (({product}) ** (1 / {max(len(parts), 1)}) - 1)"
    unit = Text(vi="%/năm", en="% a year")
    return figure_from(formula, parts, label=label, unit=unit, method=method, decimals=decimals)


def mean_growth_of_levels(first: Figure, last: Figure, years: int, *, label: Text, method: str) -> Figure:
    """The geometric mean growth from one level to another, in per cent a year.

    Examples
    --------
    >>> from nangsuat.data import Source
    >>> from nangsuat.report.official.stated import stated
    >>> kept = Source("Niên giám", "ab" * 32)
    >>> first, last = (
    ...     stated(level, label=Text.same("NSLĐ"), unit=Text.same("triệu đồng"), source=kept, where=Text.same(year),
    ...            method="yearbook")
    ...     for year, level in (("2020", 150.0), ("2022", 181.5))
    ... )
    >>> growth = mean_growth_of_levels(first, last, 2, label=Text(vi="tăng bình quân", en="mean growth"), method="plan")
    >>> round(growth.value, 6), growth.unit.vi
    (10.0, '%/năm')
    """
    parts = [as_input(first, "first"), as_input(last, "last")]
    formula = f"100 * ((last / first) ** (1 / {years}) - 1)"
    unit = Text(vi="%/năm", en="% a year")
    return figure_from(formula, parts, label=label, unit=unit, method=method, decimals=2)


_USED = Text(vi="Đã chi so với dự toán", en="Spent of planned")
