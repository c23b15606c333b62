"""A question to a cube, cut from the table of all its keys: cells as they stand, and sums of cells that are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from nangsuat.compare.disclosure.measures import parts_of
from nangsuat.data import TOTAL
from nangsuat.measure import INDICATORS


@dataclass(frozen=True, slots=True)
class CubeCell:
    """A cell of an answer.

    Attributes
    ----------
    keys : its keys; ``TOTAL`` where all are together
    year : its year
    hidden : whether it, or a cell that it is a sum of, is hidden
    value : the indicator; missing where hidden, or where the sums give none
    firms : how many enterprises; missing where hidden
    """

    keys: Mapping[str, str]
    year: int
    hidden: bool
    value: float | None
    firms: int | None


def cut_cube(
    cells: pl.DataFrame,
    keys: Sequence[str],
    indicator: str,
    *,
    by: Sequence[str] = (),
    filters: Mapping[str, Sequence[str]] | None = None,
) -> list[CubeCell]:
    """The cells of one indicator by some keys, of the enterprises that have the codes wanted of other keys.

    Parameters
    ----------
    cells : the cells of a cube, all its keys and years, of one indicator
    keys : the cube's keys
    indicator : its code
    by : the keys of the answer; of a key that is filtered too the codes wanted, without a total
    filters : for a key the codes wanted. Several are added up where each is shown; all that there are are the total

    Examples
    --------
    >>> import nangsuat as ns
    >>> books = pl.DataFrame({"firm": range(14), "year": 2023, "industry": ["10"] * 6 + ["26"] * 6 + ["62"] * 2,
    ...     "net_sales": 100.0, "employees": 5.0})
    >>> cube = ns.protect_cube(ns.FirmPanel.from_frame(books), ["industry"], ["E07"])
    >>> [cell.value for cell in cut_cube(cube.frame, cube.keys, "E07", filters={"industry": ["10", "26", "62"]})]
    [20.0]
    >>> [cell.value for cell in cut_cube(cube.frame, cube.keys, "E07", filters={"industry": ["26", "62"]})]
    [None]
    """
    cut = _Cut(
        cells, tuple(keys), indicator, tuple(by), {key: frozenset(codes) for key, codes in (filters or {}).items()}
    )
    return list(cut.cells())


def indicator_value(indicator: str, numerator: float, denominator: float | None) -> float | None:
    """An indicator of the sums that it is made of; missing where these mean nothing.

    Examples
    --------
    >>> indicator_value("E05", 300.0, 4.0), indicator_value("E12", 300.0, -4.0)
    (75.0, None)
    """
    entry = INDICATORS[indicator]
    sums = dict(zip(parts_of(entry.formula), (numerator, denominator), strict=False))
    for condition, _ in entry.positive:
        if not (sums[condition] or 0.0) > 0:
            return None
    if denominator is None:
        return numerator
    return numerator / denominator if denominator else None


@dataclass(frozen=True)
class _Sum:
    """Sums of some cells; hidden where one of them is."""

    hidden: bool
    numerator: float
    denominator: float | None
    firms: int

    def __add__(self, other: _Sum) -> _Sum:
        both = None if self.denominator is None or other.denominator is None else self.denominator + other.denominator
        return _Sum(self.hidden or other.hidden, self.numerator + other.numerator, both, self.firms + other.firms)


@dataclass(frozen=True)
class _Cut:
    """One question.

    Attributes
    ----------
    table : the cells of the cube
    keys, by, filters : as :func:`cut_cube` has them
    """

    table: pl.DataFrame
    keys: tuple[str, ...]
    indicator: str
    by: tuple[str, ...]
    filters: Mapping[str, frozenset[str]]

    def cells(self) -> Iterator[CubeCell]:
        for year, place in dict.fromkeys((where[0], where[1]) for where in self._sums):
            found = self._total(year, place, ())
            if found is not None:
                keys = dict(zip(self.by, place, strict=True))
                value = None if found.hidden else indicator_value(self.indicator, found.numerator, found.denominator)
                yield CubeCell(keys, year, found.hidden, value, None if found.hidden else found.firms)

    @cached_property
    def _summed(self) -> tuple[str, ...]:
        """The keys over whose codes is summed."""
        return tuple(key for key in self.keys if key in self.filters and key not in self.by)

    @cached_property
    def _sums(self) -> dict[tuple[int, tuple[str, ...], tuple[str, ...]], _Sum]:
        """The cells of the table of all its keys: by year, codes of the answer's keys, codes summed over."""
        rest = [pl.col(key) == TOTAL for key in self.keys if key not in self.by and key not in self._summed]
        wanted = [pl.col(key).is_in(list(self.filters[key])) for key in self.by if key in self.filters]
        found = self.table.filter(*rest, *wanted).sort("year", *self.by, *self._summed)
        return {
            (row["year"], tuple(row[key] for key in self.by), tuple(row[key] for key in self._summed)): _sum_of(row)
            for row in found.iter_rows(named=True)
        }

    @cached_property
    def _codes(self) -> dict[tuple[int, tuple[str, ...], tuple[str, ...]], set[str]]:
        """The codes that there are of the next key: by year, codes of the answer's keys, those summed over."""
        found: dict[tuple[int, tuple[str, ...], tuple[str, ...]], set[str]] = {}
        for year, place, codes in self._sums:
            for number, code in enumerate(codes):
                if code != TOTAL and all(later == TOTAL for later in codes[number + 1 :]):
                    found.setdefault((year, place, codes[:number]), set()).add(code)
        return found

    def _total(self, year: int, place: tuple[str, ...], codes: tuple[str, ...]) -> _Sum | None:
        """The sum over the codes wanted of the keys that are left; none where there are no such enterprises."""
        if len(codes) == len(self._summed):
            return self._sums.get((year, place, codes))
        there = self._codes.get((year, place, codes), set())
        chosen = there & self.filters[self._summed[len(codes)]]
        if chosen == there:  # nothing is left out: the total, whether its parts are shown or not
            whole = self._total(year, place, (*codes, TOTAL))
            if whole is not None and not whole.hidden:
                return whole
        parts = [self._total(year, place, (*codes, code)) for code in sorted(chosen)]
        there_are = [part for part in parts if part is not None]
        return sum(there_are[1:], start=there_are[0]) if there_are else None


def _sum_of(row: Mapping[str, Any]) -> _Sum:
    return _Sum(
        row["hidden"], row["numerator"] or 0.0, row["denominator"] if not row["hidden"] else None, row["firms"] or 0
    )
