"""What was shown before, as sets of enterprises: of a release itself, and of other public ones of its owner.

Two safe releases beside each other are not safe: a cell of ten enterprises less the same cell of nine is the tenth. So
what other releases showed counts as shown, withdrawn ones too, for everybody could read them. A corrected figure is not
looked at: the difference then is the correction, not the figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, combinations

import narwhals as nw
import numpy as np
import polars as pl

from nangsuat.compare import DisclosureRule
from nangsuat.data import ROW, TOTAL, symbols, to_expression
from nangsuat.measure import INDICATORS, row_formula
from nangsuat.web.releases.models import AnsweredQuery, Release
from nangsuat.web.releases.selectors import Accounts, accounts_of, cube_of, enterprises_in, standard_keys
from nangsuat.web.releases.services.ledgers import Shown, YearShown, year_beside

_LOOKED_AT = 5  # other releases, the newest: each later one was held against those before it
_BY_RULE = ("too-few", "dominance", "p-percent")


def rows_in(accounts: Accounts, indicator: str) -> pl.DataFrame:
    """The keys of the rows that enter an indicator's sums: those in which each of its quantities has a number."""
    formulas = [row_formula(name, accounts.panel) for name in symbols(INDICATORS[indicator].formula)]
    there = [to_expression(formula).is_finite().fill_null(False) for formula in formulas]
    found = accounts.panel.frame.filter(nw.all_horizontal(*there, ignore_nulls=True)).select(ROW).collect()
    return accounts.rows.filter(pl.col(ROW).is_in(pl.Series(found[ROW].to_list(), dtype=pl.Int64).implode()))


def shown_sets(release: Release, rows: pl.DataFrame, indicator: str) -> list[Shown]:
    """The enterprises of each cell shown of an indicator, coarse ones first."""
    return _sets(cube_of(release, indicator).filter(~pl.col("hidden")), rows)


def secret_sets(release: Release, rows: pl.DataFrame, indicator: str) -> dict[int, list[Sequence[str]]]:
    """The enterprises of the cells that the rule itself hides, year by year; others are hidden for their sake."""
    found: dict[int, list[Sequence[str]]] = {}
    for year, members in _sets(cube_of(release, indicator).filter(pl.col("code").is_in(_BY_RULE)), rows):
        found.setdefault(year, []).append(tuple(members))
    return found


def _sets(cells: pl.DataFrame, rows: pl.DataFrame) -> list[Shown]:
    """Year and enterprises of each of these cells."""
    subsets = chain.from_iterable(combinations(standard_keys, size) for size in range(len(standard_keys) + 1))
    found: list[Shown] = []
    for keys in subsets:
        inside = [(pl.col(key) != TOTAL) if key in keys else (pl.col(key) == TOTAL) for key in standard_keys]
        here = cells.filter(*inside)
        if not here.is_empty():
            place = [*keys, "year"]
            sets = rows.group_by(place).agg(pl.col("firm"))
            joined = here.select(place).unique().join(sets, on=place).sort(place)
            found += [(year, tuple(members)) for year, members in joined.select("year", "firm").iter_rows()]
    return found


def answered_sets(release: Release, accounts: Accounts, indicator: str, *, after: int = 0) -> list[Shown]:
    """The enterprises of each answer given beyond the cube, of those kept after a certain one."""
    firms = all_firms(accounts)
    found: list[Shown] = []
    for answer in AnsweredQuery.objects.filter(release=release, indicator=indicator, pk__gt=after).order_by("pk"):
        bits = np.unpackbits(np.frombuffer(bytes(answer.members), dtype=np.uint8), count=len(firms), bitorder="little")
        found.append((answer.year, tuple(firms[place] for place in np.flatnonzero(bits))))
    return found


def all_firms(accounts: Accounts) -> list[str]:
    """The enterprises of a release, in the order of their bits."""
    return sorted(set(accounts.rows["firm"].to_list()))


def others_shown(release: Release) -> list[Release]:
    """The other public releases of the owner, the oldest first; none for a release that only its owner reads."""
    if not release.public:
        return []
    states = (Release.State.PUBLISHED, Release.State.WITHDRAWN)
    others = Release.objects.filter(owner=release.owner_id, public=True, state__in=states).exclude(pk=release.pk)
    return list(others.order_by("-published_at", "-pk")[:_LOOKED_AT])[::-1]


def shown_elsewhere(others: Sequence[Release], enterprises: Mapping[str, int]) -> dict[int, list[frozenset[str]]]:
    """What these releases showed in each year, of whatever indicator, by the codes of the release at hand."""
    found: dict[int, dict[frozenset[str], None]] = {}
    for other in others:
        renamed = _other_codes(enterprises_in(other), enterprises)
        for year, members in (*_shown(_Key(other)), *_answered(other)):
            found.setdefault(year, {})[frozenset(renamed.get(firm, firm) for firm in members)] = None
    return {year: list(sets) for year, sets in found.items()}


def _answered(release: Release) -> Iterable[Shown]:
    accounts = accounts_of(release)
    indicators = AnsweredQuery.objects.filter(release=release).values_list("indicator", flat=True).distinct()
    return chain.from_iterable(answered_sets(release, accounts, indicator) for indicator in indicators)


def _other_codes(there: Mapping[str, int], here: Mapping[str, int]) -> dict[str, str]:
    """For codes of another release those of the same enterprises here, where they differ."""
    codes = {enterprise: code for code, enterprise in here.items()}
    named = {code: codes.get(enterprise, code) for code, enterprise in there.items()}
    taken = {code for code, enterprise in there.items() if enterprise not in codes and code in here}
    named |= {code: f"\0 had {code}" for code in taken}  # another enterprise has it here, and it is not in it
    return {code: name for code, name in named.items() if code != name}


class _Key:
    """A release as a key: published ones never change."""

    def __init__(self, release: Release) -> None:
        self.release = release

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and hash(self) == hash(other)

    def __hash__(self) -> int:
        return hash((self.release.pk, self.release.manifest["files"]["cube"]["sha256"]))


@lru_cache(maxsize=8)
def _shown(key: _Key) -> tuple[Shown, ...]:
    """Each set of enterprises that a release showed something of; indicators of the same enterprises share them."""
    release = key.release
    accounts = accounts_of(release)
    found: dict[tuple[int, tuple[str, ...]], None] = {}
    for indicator in release.manifest["indicators"]:
        for year, members in shown_sets(release, rows_in(accounts, indicator), indicator):
            found[year, tuple(sorted(members))] = None
    return tuple(found)


class BesideOthers:
    """Whether a release may show sets of enterprises beside what other releases showed.

    Parameters
    ----------
    accounts : of the release
    rule : its disclosure rule
    others : for a year what others showed, by the codes of this release
    """

    def __init__(
        self, accounts: Accounts, rule: DisclosureRule, others: Mapping[int, Sequence[frozenset[str]]]
    ) -> None:
        self._accounts, self._rule, self._others = accounts, rule, others
        self._years: dict[int, YearShown] = {}

    def __call__(self, year: int, shown: Sequence[Sequence[str]], secrets: Sequence[Sequence[str]]) -> list[bool]:
        """For each set, the coarse ones first, whether it may be shown; ``secrets`` are those that the rule hides."""
        others = self._others.get(year)
        if not others:
            return [True] * len(shown)
        known = set(others)
        if year not in self._years:
            here = self._accounts.rows.filter(pl.col("year") == year)["firm"].unique().to_list()
            self._years[year] = year_beside(year, here, others, dict(self._accounts.holdings), self._rule)
        self._years[year].cells.protect(secrets)
        return [frozenset(members) in known or self._years[year].ask(members) is None for members in shown]
