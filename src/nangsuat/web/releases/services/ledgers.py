"""What was shown of an indicator, year by year, and whether one more cell may stand beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from nangsuat.compare import DisclosureRule, QueryLedger, ReasonCode
from nangsuat.web.releases.selectors import Accounts
from nangsuat.web.releases.services.solving import ShownCells

type Shown = tuple[int, Collection[str]]  # a year, and the enterprises of a cell
type Sets = Mapping[int, Sequence[Collection[str]]]  # the same, by year


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a set is not shown beside the others."""

    code: ReasonCode
    contributors: int


@dataclass(frozen=True, slots=True)
class YearShown:
    """One year: the library's ledgers of single answers, and all cells as a system of equations.

    Attributes
    ----------
    ledgers, cells : what was shown
    holdings : the owner of enterprises that have one
    """

    ledgers: tuple[QueryLedger, ...]
    cells: ShownCells
    holdings: Mapping[str, str]

    def copy(self) -> YearShown:
        """The same, for a trial that leaves this as it is."""
        return replace(self, ledgers=tuple(ledger.copy() for ledger in self.ledgers), cells=self.cells.copy())

    def ask(self, members: Collection[str]) -> Refusal | None:
        """Why a figure about these enterprises may not be shown; where it may, it is noted as shown.

        Two questions: would it single out a few together with one or two earlier ones (the library's ledger), and
        could all cells shown together be solved for a few.
        """
        if not members:
            return None
        for ledger in self.ledgers:
            refusal = ledger.check(members)
            if refusal is not None:
                return Refusal(refusal.code, refusal.contributors)
        if not self.cells.show(members):
            return Refusal("overlap", len({self.holdings.get(firm, firm) for firm in members}))
        for ledger in self.ledgers:
            ledger.note(members)
        return None


@dataclass(frozen=True, slots=True)
class Ledgers:
    """What was shown of one indicator; :func:`ledgers_of_rows` makes it.

    Attributes
    ----------
    years : what was shown in each year of the release
    """

    years: Mapping[int, YearShown]

    def copy(self) -> Ledgers:
        """The same, for a trial that leaves this as it is."""
        return replace(self, years={year: here.copy() for year, here in self.years.items()})

    def ask(self, year: int, members: Collection[str]) -> Refusal | None:
        """Why a figure about these enterprises may not be shown; where it may, it is noted as shown."""
        return self.years[year].ask(members)

    def note(self, year: int, members: Collection[str]) -> None:
        """A figure about these enterprises was shown."""
        here = self.years[year]
        here.cells.note(members)
        for ledger in here.ledgers:
            ledger.note(members)


def ledgers_of_rows(
    accounts: Accounts,
    rule: DisclosureRule,
    rows: pl.DataFrame,
    secrets: Sets,
    *,
    elsewhere: Iterable[Shown] = (),
    shown: Iterable[Shown] = (),
) -> Ledgers:
    """The ledgers of an indicator.

    Parameters
    ----------
    accounts : of the release
    rule : its disclosure rule
    rows : the rows that enter the indicator's sums
    secrets : for a year the enterprises of each cell that the rule hides
    elsewhere : years and enterprises of cells that other public releases showed; they count as shown
    shown : those of the cells that this release has shown
    """
    holdings = dict(accounts.holdings)
    others, own = _by_year(elsewhere), _by_year(shown)
    firms = dict(rows.group_by("year").agg(pl.col("firm").unique()).iter_rows())
    years = {
        year: _year(year, here, holdings, rule, secrets.get(year, ()), others.get(year, []), own.get(year, []))
        for year, here in firms.items()
    }
    return Ledgers(years)


def _year(
    year: int,
    here: Sequence[str],
    holdings: Mapping[str, str],
    rule: DisclosureRule,
    secrets: Sequence[Collection[str]],
    others: Sequence[Collection[str]],
    own: Sequence[Collection[str]],
) -> YearShown:
    least = rule.minimum_count
    everywhere = {*here, *(firm for members in others for firm in members)}
    cells = ShownCells(everywhere, holdings, minimum_count=least, secrets=secrets, shown=[*others, *own])
    ledgers = [QueryLedger(str(year), here, minimum_count=least, holdings=holdings)]
    if others:
        ledgers.append(_beside(year, everywhere, others, least, holdings))
    for ledger in ledgers:
        for members in own:
            ledger.note(members)
    return YearShown(tuple(ledgers), cells, holdings)


def year_beside(
    year: int, here: Sequence[str], others: Sequence[Collection[str]], holdings: Mapping[str, str], rule: DisclosureRule
) -> YearShown:
    """What others showed in a year, for a release that has shown nothing yet."""
    everywhere = {*here, *(firm for members in others for firm in members)}
    cells = ShownCells(everywhere, holdings, minimum_count=rule.minimum_count, shown=others)
    return YearShown((_beside(year, everywhere, others, rule.minimum_count, holdings),), cells, holdings)


def _beside(
    year: int, firms: Iterable[str], shown: Iterable[Collection[str]], least: int, holdings: Mapping[str, str]
) -> QueryLedger:
    """What was shown elsewhere; all together were told to nobody, so some are added that there are not."""
    unknown = {f"\0 {number}" for number in range(least)}
    ledger = QueryLedger(str(year), {*firms, *unknown}, minimum_count=least, holdings=holdings)
    for members in shown:
        ledger.note(members)
    return ledger


def _by_year(shown: Iterable[Shown]) -> dict[int, list[Collection[str]]]:
    found: dict[int, list[Collection[str]]] = {}
    for year, members in shown:
        if members:
            found.setdefault(year, []).append(members)
    return found
