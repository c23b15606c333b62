"""What a plan is made of: where it comes from, what it aims at, what is done, by whom, when and for how much money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from nangsuat.data import NO_WORDS, Text
from nangsuat.explain import NATIONAL
from nangsuat.plan.effects import Elicited, Measured, Risk
from nangsuat.plan.periods import CALENDAR_YEAR, ReportingPeriod

TARGET_KINDS: Mapping[str, Text] = {
    "level": Text(vi="mức đạt được ở một năm", en="a level in a year"),
    "growth": Text(
        vi="tốc độ tăng bình quân (trung bình nhân) của cả giai đoạn", en="geometric mean growth of a period"
    ),
    "share": Text(vi="tỷ lệ phần trăm từ 0 đến 100", en="a share from 0 to 100 per cent"),
    "ratio": Text(vi="tỷ số có thể âm hoặc vượt 100 %", en="a ratio that may be negative or above 100 per cent"),
    "count": Text(vi="số đếm cộng dồn từ hồ sơ", en="a count of records, added up"),
}
FUNDING_SOURCES: Mapping[str, Text] = {
    "state": Text(vi="ngân sách trung ương", en="state budget"),
    "local": Text(vi="ngân sách địa phương", en="local budget"),
    "enterprise": Text(vi="doanh nghiệp", en="enterprises"),
    "other": Text(vi="nguồn khác", en="other sources"),
}


@dataclass(frozen=True, slots=True)
class Milestone:
    """The number that a target has for one year or one period.

    Attributes
    ----------
    first, last : the years; equal where the number is for one year. A growth target is a geometric mean from the
        end of the year before ``first`` to ``last``; a count adds up from ``first`` to ``last``
    low, high : the number (``low``) or the range; both empty where the document's number was not found
    """

    first: int
    last: int
    low: float | None = None
    high: float | None = None

    @property
    def period(self) -> str:
        """The years as one reads them."""
        return str(self.last) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True, slots=True)
class PlannedTarget:
    """One target of a plan.

    Attributes
    ----------
    key : unique in the plan, such as ``"T1"``
    name, unit : in words
    kind : what sort of number it is, a key of :data:`TARGET_KINDS`
    comparison : how a figure is held against it (``nangsuat.explain.layers.COMPARISONS``)
    milestones : its numbers by year or period, earliest first
    direction : ``"up"`` where more is better, ``"down"`` where less is
    role : the plan's own target, or one that it contributes to
    indicator : code in the dictionary of indicators; empty for counts and for what the dictionary does not have
    scope : whose figure: ``"whole economy"``, ``"enterprises"`` (those of the plan's own body), a place, an industry
    price_basis : ``"constant"``, ``"current"`` or empty where no prices are in it
    base_year, base : where the target starts from
    document, document_target : the layer and its target that this one is taken from; empty for a local one
    status : how sure the number is, a key of ``nangsuat.explain.layers.STATUSES``; ``"own"`` for a local target
    objective : key of the objective that it serves
    counts : for a count, what is counted: ``"enterprise"``, ``"person"``, ``"institution"``, ``"territory"``
    """

    key: str
    name: Text
    unit: Text
    kind: str
    comparison: str
    milestones: tuple[Milestone, ...]
    direction: str = "up"
    role: str = "own"
    indicator: str = ""
    scope: str = NATIONAL
    price_basis: str = ""
    base_year: int | None = None
    base: float | None = None
    document: str = ""
    document_target: str = ""
    status: str = "own"
    objective: str = ""
    counts: str = ""

    def milestone_for(self, year: int) -> Milestone | None:
        """The number in force in a year: the period that holds it, else the next one.

        Examples
        --------
        >>> target = PlannedTarget("T1", NO_WORDS, NO_WORDS, "growth", "more than",
        ...                        (Milestone(2021, 2025, 7.0), Milestone(2026, 2030, 7.5)))
        >>> target.milestone_for(2027).low
        7.5
        """
        return next((milestone for milestone in self.milestones if year <= milestone.last), None)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a task is expected to add to a target when it works fully.

    Attributes
    ----------
    target : key of the target
    size : elicited (low, likely, high) or measured (estimate, standard error)
    unit : a key of ``EFFECT_UNITS``; where empty, what suits the target: points of growth for a growth target,
        records for a count, the target's own unit otherwise
    starts : when it begins to work if the task is on time; the day after the task's end where not given
    ramp_months : how long until it works fully, in a straight line
    ends : when it stops; ``None`` for a lasting one
    in_history : whether the figures so far already contain it; it is then not added a second time
    basis : where the size is from: a study, an evaluation, experts' judgement
    """

    target: str
    size: Elicited | Measured
    unit: str = ""
    starts: date | None = None
    ramp_months: int = 0
    ends: date | None = None
    in_history: bool = False
    basis: Text = NO_WORDS


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """Money planned for a task in one year from one source (a key of :data:`FUNDING_SOURCES`), in VND."""

    year: int
    source: str
    amount: float


@dataclass(frozen=True, slots=True)
class Ceilings:
    """What support may cost at most: VND for one enterprise, and a part (0 to 1) of what the activity costs."""

    per_enterprise: float | None = None
    share_of_cost: float | None = None


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """One task of a plan.

    Attributes
    ----------
    key : its number in the task table, such as ``"3.2"``
    name, product : what is done, and what comes of it
    lead, co_leads : who is responsible (đơn vị chủ trì), who helps (đơn vị phối hợp)
    starts, ends : first and last day
    group : the group of tasks that it belongs to, as ``"decision-36-2021/G3"``; empty for none
    objective : key of the objective that it serves
    budget : money by year and source
    ceilings : limits on support, where it gives any
    effects : what it is expected to add to which targets
    risk : how likely it is to slip, by how long, and to come to nothing
    """

    key: str
    name: Text
    starts: date
    ends: date
    product: Text = NO_WORDS
    lead: Text = NO_WORDS
    co_leads: tuple[Text, ...] = ()
    group: str = ""
    objective: str = ""
    budget: tuple[BudgetLine, ...] = ()
    ceilings: Ceilings = field(default_factory=Ceilings)
    effects: tuple[Effect, ...] = ()
    risk: Risk = field(default_factory=Risk)

    @property
    def money(self) -> float:
        """All its money in VND."""
        return sum(line.amount for line in self.budget)


@dataclass(frozen=True, slots=True)
class Objective:
    """What the plan wants, in words, under a key."""

    key: str
    text: Text


@dataclass(frozen=True, slots=True)
class Responsibility:
    """What one body has to do for the plan (tổ chức thực hiện)."""

    body: Text
    duties: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as its officer writes it and an analyst reads it.

    Attributes
    ----------
    title, owner, place : in words; ``place`` is the city or province it is for
    first, last : years of the plan
    documents : keys of the national and local documents that it starts from (``target_layers``)
    general : the general objective
    objectives, targets, tasks, responsibilities : its parts, in the order in which they are printed
    reporting : the year of its reports
    synthetic : whether it is made up, which every page and document then says

    Examples
    --------
    >>> from nangsuat.plan import plan_from_documents
    >>> plan = plan_from_documents(["decision-36-2021"], title="Kế hoạch thử", owner="Khu thử", first=2026, last=2030)
    >>> [target.key for target in plan.targets]
    ['T1', 'T2', 'T3', 'T4', 'T5', 'T6']
    """

    title: Text
    owner: Text
    first: int
    last: int
    place: Text = NO_WORDS
    documents: tuple[str, ...] = ()
    general: Text = NO_WORDS
    objectives: tuple[Objective, ...] = ()
    targets: tuple[PlannedTarget, ...] = ()
    tasks: tuple[PlannedTask, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    reporting: ReportingPeriod = CALENDAR_YEAR
    synthetic: bool = False

    def target(self, key: str) -> PlannedTarget:
        """One target by its key; ``KeyError`` lists the keys there are."""
        return _by_key(self.targets, key)

    def task(self, key: str) -> PlannedTask:
        """One task by its key; ``KeyError`` lists the keys there are."""
        return _by_key(self.tasks, key)

    def budget_by_source(self) -> dict[str, float]:
        """All planned money by source, in VND.

        Sources that give nothing are left out.
        """
        lines = [line for task in self.tasks for line in task.budget]
        sums = {source: sum(line.amount for line in lines if line.source == source) for source in FUNDING_SOURCES}
        return {source: amount for source, amount in sums.items() if amount}


def _by_key[Part: (PlannedTarget, PlannedTask)](parts: Iterable[Part], key: str) -> Part:
    found = {part.key: part for part in parts}
    if key not in found:
        raise KeyError(f"{key}: there are {', '.join(found)}")
    return found[key]
