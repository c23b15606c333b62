"""Money of a task: what was spent against what was planned, and against the ceilings of support.

Support of enterprises has two ceilings in the rules of the programmes: an amount for one enterprise, over everything
that the task spent on it, and a part of what an activity costs. Several payments for one activity count together.
Whether a payment passes a ceiling or the budget is asked before it is taken, with all earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nangsuat.data import Text
from nangsuat.plan.model import FUNDING_SOURCES, BudgetLine, Ceilings

ENTERPRISES_OWN = "enterprise"  # the source that is no support: what enterprises pay themselves
HALF_A_DONG = 0.5  # amounts are whole dong; sums that differ by less are equal

type Activity = tuple[str, float]  # whose, and what it costs


@dataclass(frozen=True, slots=True)
class Expense:
    """Money spent on one day from one source, in VND.

    Attributes
    ----------
    day : on which it was spent; its calendar year is the year of the budget that it comes from
    source : a key of ``FUNDING_SOURCES``
    amount : VND; negative where an earlier line is taken back
    enterprise : whom it supports, by a stable key; empty for none in particular
    activity_cost : what the supported activity costs as a whole, whoever pays. Lines of one enterprise that state the
        same cost are payments for the same activity
    """

    day: date
    source: str
    amount: float
    enterprise: str = ""
    activity_cost: float | None = None

    @property
    def is_support(self) -> bool:
        """Whether it is paid for an enterprise by somebody else."""
        return self.source != ENTERPRISES_OWN

    @property
    def activity(self) -> Activity | None:
        """The activity that it pays for, where its cost was stated."""
        return None if self.activity_cost is None else (self.enterprise, self.activity_cost)


@dataclass(frozen=True, slots=True)
class Account:
    """One year and one source of a task: planned and spent, in VND."""

    year: int
    source: str
    planned: float
    spent: float

    @property
    def left(self) -> float:
        """What may still be spent; negative where more was spent than planned."""
        return self.planned - self.spent

    @property
    def used(self) -> float | None:
        """Spent as a part of planned; none where nothing was planned."""
        return self.spent / self.planned if self.planned else None

    @property
    def passed(self) -> bool:
        """Whether more was spent than planned."""
        return self.left < -HALF_A_DONG


@dataclass(frozen=True, slots=True)
class Support:
    """What a task paid for one enterprise, against the ceiling for one enterprise (none: there is no ceiling)."""

    enterprise: str
    amount: float
    ceiling: float | None

    @property
    def passed(self) -> bool:
        """Whether it is over the ceiling."""
        return self.ceiling is not None and self.amount > self.ceiling + HALF_A_DONG


@dataclass(frozen=True, slots=True)
class Breach:
    """A limit that a payment passes.

    Attributes
    ----------
    kind : a key of :data:`BREACHES`
    allowed : the limit in VND
    reached : what there is with the payment, in VND
    year, source : of the budget line, where it is one
    """

    kind: str
    allowed: float
    reached: float
    year: int | None = None
    source: str = ""

    @property
    def words(self) -> Text:
        """The limit, what it allows and what is reached.

        Examples
        --------
        >>> Breach("per enterprise", 30e6, 35e6).words.vi
        'Vượt mức hỗ trợ cho một doanh nghiệp: tối đa 30.000.000 đồng, cộng khoản này là 35.000.000 đồng'
        """
        return BREACHES[self.kind].fill(
            allowed=self.allowed,
            reached=self.reached,
            year=self.year,
            source=FUNDING_SOURCES.get(self.source, Text.same(self.source)),
        )


BREACHES: Mapping[str, Text] = {
    "year": Text(
        vi="Vượt dự toán năm {year} từ {source}: dự toán {allowed} đồng, cộng khoản này là {reached} đồng",
        en="Over the budget of {year} from {source}: planned {allowed} VND, with this {reached} VND",
    ),
    "whole": Text(
        vi="Vượt tổng dự toán của nhiệm vụ từ {source}: dự toán {allowed} đồng, cộng khoản này là {reached} đồng",
        en="Over the task's whole budget from {source}: planned {allowed} VND, with this {reached} VND",
    ),
    "per enterprise": Text(
        vi="Vượt mức hỗ trợ cho một doanh nghiệp: tối đa {allowed} đồng, cộng khoản này là {reached} đồng",
        en="Over the ceiling for one enterprise: at most {allowed} VND, with this {reached} VND",
    ),
    "share of cost": Text(
        vi="Vượt tỷ lệ hỗ trợ trên chi phí của hoạt động: tối đa {allowed} đồng, cộng khoản này là {reached} đồng",
        en="Over the supported part of the activity's cost: at most {allowed} VND, with this {reached} VND",
    ),
}


def accounts_of(budget: Iterable[BudgetLine], expenses: Iterable[Expense]) -> tuple[Account, ...]:
    """Planned and spent for each year and source that has either, by year, sources in their usual order.

    Examples
    --------
    >>> budget = [BudgetLine(2026, "local", 100e6)]
    >>> spent = [Expense(date(2026, 3, 1), "local", 40e6), Expense(date(2026, 5, 1), "local", 20e6)]
    >>> accounts_of(budget, spent)
    (Account(year=2026, source='local', planned=100000000.0, spent=60000000.0),)
    """
    planned, spent = dict[tuple[int, str], float](), dict[tuple[int, str], float]()
    for line in budget:
        planned[line.year, line.source] = planned.get((line.year, line.source), 0.0) + line.amount
    for each in expenses:
        spent[each.day.year, each.source] = spent.get((each.day.year, each.source), 0.0) + each.amount
    order = {source: place for place, source in enumerate(FUNDING_SOURCES)}
    keys = sorted({*planned, *spent}, key=lambda key: (key[0], order.get(key[1], len(order)), key[1]))
    return tuple(Account(*key, planned.get(key, 0.0), spent.get(key, 0.0)) for key in keys)


def support_of(expenses: Iterable[Expense], ceilings: Ceilings) -> tuple[Support, ...]:
    """What each enterprise was given over all lines, the most first; whoever gave all back is left out.

    Examples
    --------
    >>> day = date(2026, 5, 4)
    >>> lines = [Expense(day, "local", 20e6, "DN-A"), Expense(day, "local", 15e6, "DN-A")]
    >>> found = support_of(lines, Ceilings(per_enterprise=30e6))[0]
    >>> found.enterprise, found.amount, found.passed
    ('DN-A', 35000000.0, True)
    """
    sums = dict[str, float]()
    for each in expenses:
        if each.is_support and each.enterprise:
            sums[each.enterprise] = sums.get(each.enterprise, 0.0) + each.amount
    found = [Support(key, amount, ceilings.per_enterprise) for key, amount in sums.items() if abs(amount) > HALF_A_DONG]
    return tuple(sorted(found, key=lambda support: (-support.amount, support.enterprise)))


def breaches_of(
    expense: Expense, earlier: Sequence[Expense], *, budget: Sequence[BudgetLine], ceilings: Ceilings
) -> tuple[Breach, ...]:
    """The limits that a payment would pass, together with the earlier ones of its task.

    A payment from a source for which nothing is planned passes a budget of nothing. What takes money back passes none.

    Parameters
    ----------
    expense : the payment asked about
    earlier : all others of the task, with what was taken back as negative lines
    budget, ceilings : of the task

    Examples
    --------
    >>> paid = [Expense(date(2026, 3, 1), "local", 25e6, "A")]
    >>> asked = Expense(date(2026, 9, 1), "local", 10e6, "A")
    >>> found = breaches_of(asked, paid, budget=[BudgetLine(2026, "local", 100e6)], ceilings=Ceilings(30e6))
    >>> [(breach.kind, breach.reached) for breach in found]
    [('per enterprise', 35000000.0)]
    """
    if expense.amount <= 0:
        return ()
    return tuple(
        breach
        for breach in (*_of_budget(expense, earlier, budget), *_of_support(expense, earlier, ceilings))
        if breach.reached > breach.allowed + HALF_A_DONG
    )


def _of_budget(expense: Expense, earlier: Iterable[Expense], budget: Iterable[BudgetLine]) -> Iterator[Breach]:
    year, source = expense.day.year, expense.source
    lines = [line for line in budget if line.source == source]
    paid = [each for each in (*earlier, expense) if each.source == source]
    planned = sum(line.amount for line in lines if line.year == year)
    yield Breach("year", planned, sum(each.amount for each in paid if each.day.year == year), year, source)
    yield Breach("whole", sum(line.amount for line in lines), sum(each.amount for each in paid), source=source)


def _of_support(expense: Expense, earlier: Iterable[Expense], ceilings: Ceilings) -> Iterator[Breach]:
    if not expense.is_support:
        return
    paid = [each for each in (*earlier, expense) if each.is_support]
    if ceilings.per_enterprise is not None and expense.enterprise:
        given = sum(each.amount for each in paid if each.enterprise == expense.enterprise)
        yield Breach("per enterprise", ceilings.per_enterprise, given)
    if ceilings.share_of_cost is not None and expense.activity_cost is not None:
        given = sum(each.amount for each in paid if each.activity == expense.activity)
        yield Breach("share of cost", ceilings.share_of_cost * expense.activity_cost, given)
