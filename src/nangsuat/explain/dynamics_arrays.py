"""The sums of firm dynamics over rows in memory: each period's firms found in the next by their number, no joins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.data import ROW
from nangsuat.explain.dynamics_sums import WHOLE, StepSums

type Numbers = NDArray[np.float64]
type Places = NDArray[np.integer[Any]]
type Marks = NDArray[np.bool_]

_SHORT = np.iinfo(np.int16).max
_ROOM = 4  # numbers of firms are used as they are where the table of all of them has at most so many places a row


@dataclass(frozen=True, slots=True)
class _Firms:
    """Some firms in one period: number, group, row in the source, productivity, activity, weight, left out or not."""

    firm: Places
    group: Places
    row: Places
    f: Numbers
    a: Numbers
    w: Numbers
    bad: Marks

    def at(self, chosen: Places | Marks | slice) -> _Firms:
        """Some of them."""
        parts = (self.f[chosen], self.a[chosen], self.w[chosen], self.bad[chosen])
        return _Firms(self.firm[chosen], self.group[chosen], self.row[chosen], *parts)

    def kept(self) -> _Firms:
        """Those that are not left out."""
        return self.at(~self.bad) if self.bad.any() else self


@dataclass(frozen=True, slots=True)
class ArraySums:
    """Sums in memory.

    Attributes
    ----------
    firms : the firms of each period
    groups : names of the groups, in their order
    numbers : how many numbers of firms there may be
    """

    firms: Mapping[int, _Firms]
    groups: tuple[str, ...]
    numbers: int

    @classmethod
    def of(cls, rows: pl.DataFrame, *, grouped: bool) -> ArraySums:
        """The rows that :func:`~nangsuat.explain.dynamics_sums.prepared` makes, by period."""
        names = rows[WHOLE].unique().sort() if grouped else pl.Series([""])
        f, a, w = (rows[name].cast(pl.Float64).to_numpy() for name in "faw")
        numbers = _numbers(rows["firm"])
        firms = _Firms(numbers, _places(rows[WHOLE], names), rows[ROW].to_numpy(), f, a, w, rows["bad"].to_numpy())
        return cls(_by_period(rows["year"].to_numpy(), firms), tuple(names), int(numbers.max(initial=0)) + 1)

    def periods(self) -> list[int]:
        """See :class:`~nangsuat.explain.dynamics_sums.DynamicsSums`."""
        return list(self.firms)

    def step(self, start: int, end: int, *, name_rows: bool) -> StepSums:
        """See :class:`~nangsuat.explain.dynamics_sums.DynamicsSums`."""
        first, last = self.firms[start], self.firms[end]
        there, here = self._survivors(first, last)
        bad = first.bad[there] | last.bad[here]
        exits, entrants = _without(first, there), _without(last, here)
        left_out = (last.group[here[bad]], exits.group[exits.bad], entrants.group[entrants.bad])
        if bad.any():
            there, here = there[~bad], here[~bad]
        kept = (first.at(there), last.at(here), exits.kept(), entrants.kept())
        sums = self._sums(*kept) | {"left_out": self._count(np.concatenate(left_out))}
        named = self._named(*kept) if name_rows else None
        return StepSums(start, end, self._by_group(sums), named)

    def levels(self, *, name_rows: bool) -> Sequence[Mapping[str, Any]]:
        """See :class:`~nangsuat.explain.dynamics_sums.DynamicsSums`."""
        kept = ((year, firms.kept()) for year, firms in self.firms.items())
        return [
            {
                "year": year,
                "a": firms.a.sum(),
                "w": firms.w.sum(),
                "af": (firms.a * firms.f).sum(),
                "wf": (firms.w * firms.f).sum(),
                "firms": firms.f.size,
                "rows": firms.row.tolist() if name_rows else None,
            }
            for year, firms in kept
            if firms.f.size
        ]

    def _survivors(self, first: _Firms, last: _Firms) -> tuple[Places, Places]:
        """Where the firms of both periods stand in the first and in the last, one beside the other."""
        place = np.full(self.numbers, -1, dtype=np.int32)
        place[first.firm] = np.arange(first.firm.size, dtype=np.int32)
        found = place[last.firm]
        here = np.flatnonzero(found >= 0)
        there = found[here]
        if len(self.groups) == 1:
            return there, here
        same = first.group[there] == last.group[here]
        return there[same], here[same]

    def _sums(self, s0: _Firms, s1: _Firms, x: _Firms, n: _Firms) -> dict[str, Numbers]:
        def over(firms: _Firms, **values: Numbers) -> dict[str, Numbers]:
            return {name: self._sum(numbers, firms.group) for name, numbers in values.items()}

        return {
            **over(s1, sa0=s0.a, sa1=s1.a, sw0=s0.w, sw1=s1.w, swf0=s0.w * s0.f, swf1=s1.w * s1.f),
            **over(s1, sf00=s0.a * s0.f, sf01=s0.a * s1.f, sf10=s1.a * s0.f, sf11=s1.a * s1.f),
            **over(x, xa0=x.a, xf0=x.a * x.f, xw0=x.w, xwf0=x.w * x.f),
            **over(n, na1=n.a, nf1=n.a * n.f, nw1=n.w, nwf1=n.w * n.f),
            "survivors": self._count(s1.group),
            "exits": self._count(x.group),
            "entrants": self._count(n.group),
        }

    def _sum(self, values: Numbers, groups: Places) -> Numbers:
        if len(self.groups) == 1:
            return values.sum(keepdims=True)
        return np.bincount(groups, weights=values, minlength=len(self.groups))

    def _count(self, groups: Places) -> Numbers:
        return np.bincount(groups, minlength=len(self.groups)).astype(np.float64)

    def _by_group(self, sums: Mapping[str, Numbers]) -> dict[str, dict[str, float]]:
        """The sums of the groups of which any firm is there."""
        columns = {name: numbers.tolist() for name, numbers in sums.items()}
        there = np.add.reduce([sums[name] for name in ("survivors", "exits", "entrants", "left_out")]) > 0
        return {
            self.groups[group]: {name: numbers[group] for name, numbers in columns.items()}
            for group in np.flatnonzero(there)
        }

    def _named(self, s0: _Firms, s1: _Firms, x: _Firms, n: _Firms) -> pl.DataFrame:
        names = pl.Series(WHOLE, self.groups, dtype=pl.String)
        parts = ((s1.group, s0.row, s1.row), (x.group, x.row, None), (n.group, None, n.row))
        return pl.concat(
            pl.DataFrame(
                {WHOLE: names.gather(group), "row0": row0, "row1": row1},
                schema_overrides={"row0": pl.Int64, "row1": pl.Int64},
            )
            for group, row0, row1 in parts
        )


def _numbers(firms: pl.Series) -> Places:
    """A number for each row's firm, none of them far above the number of rows."""
    if firms.dtype.is_integer() and firms.len():
        least, most = int(firms.min()), int(firms.max())  # type: ignore[arg-type]  # a column of whole numbers
        if most - least < _ROOM * firms.len():
            return firms.to_numpy() - least
    return _places(firms, firms.unique())


def _places(labels: pl.Series, known: pl.Series) -> Places:
    """Which of the known labels each label is."""
    if known.len() == 1:
        return np.zeros(labels.len(), dtype=np.intp)
    return labels.replace_strict(known, pl.int_range(known.len(), eager=True), return_dtype=pl.Int64).to_numpy()


def _by_period(years: Places, firms: _Firms) -> dict[int, _Firms]:
    """The firms of each period, in the order of the periods."""
    if (years[1:] < years[:-1]).any():
        order = _ascending(years)
        years, firms = years[order], firms.at(order)
    bounds = [0, *(np.flatnonzero(np.diff(years)) + 1), years.size] if years.size else []
    return {int(years[first]): firms.at(slice(first, last)) for first, last in pairwise(bounds)}


def _ascending(years: Places) -> Places:
    """The order that puts periods one after the other; a sort by short numbers is the fastest."""
    since = years - years.min()
    return np.argsort(since.astype(np.int16) if since.max() < _SHORT else since, kind="stable")


def _without(firms: _Firms, survivors: Places) -> _Firms:
    gone = np.ones(firms.firm.size, dtype=bool)
    gone[survivors] = False
    return firms.at(np.flatnonzero(gone))
