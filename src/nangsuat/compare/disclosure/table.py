"""How a table is made fit for release: the cells, what the rule hides of them, and what else must be hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.compare.disclosure.audit_lines import SuppressedCell
from nangsuat.compare.disclosure.contributors import Numbers
from nangsuat.compare.disclosure.dimensions import UNKNOWN_CODE, Dimension, Grid, Places, grid_of
from nangsuat.compare.disclosure.measures import (
    YEAR,
    Measure,
    Records,
    records_of_frame,
    records_of_panel,
)
from nangsuat.compare.disclosure.protected import ProtectedTable, in_order
from nangsuat.compare.disclosure.row_sets import row_sets
from nangsuat.compare.disclosure.rule import DisclosureRule, Finding
from nangsuat.compare.disclosure.settling import Sample, Settled, settle
from nangsuat.compare.size_classes import SizeRule
from nangsuat.data import (
    ROW,
    FirmPanel,
    Text,
    UnknownOption,
)


def protect_table(
    table: FirmPanel | Any,
    by: Sequence[str],
    indicators: str | Sequence[str],
    *,
    rule: DisclosureRule | None = None,
    margins: bool = True,
    hierarchies: Mapping[str, Mapping[str, str]] | None = None,
    holdings: Mapping[str, str] | None = None,
    size_rule: str | SizeRule = "decree_80_2021",
) -> ProtectedTable:
    """A table of indicators by up to three keys and the year, with everything hidden that would tell on an enterprise.

    Parameters
    ----------
    table : accounts of enterprises; or any dataframe with a column ``firm``, and ``holding`` and ``weight`` where there
        are such
    by : keys of the table: text roles, ``"size"``, and ``"year"``; each year is a table of its own
    indicators : codes of indicators of enterprises that look at one row; for a dataframe its columns, or formulas of
        them
    rule : the disclosure rule; the default :class:`DisclosureRule` where ``None``
    margins : whether totals over each key are shown too; what is hidden depends on it
    hierarchies : for a key, the group above each code (``{"industry": {"10": "C"}}``) and above each group; the groups
        are shown too
    holdings : for a panel, the owner of enterprises that have one; enterprises of one owner are one contributor
    size_rule : how sizes are made

    Returns
    -------
    ProtectedTable
        ``released()`` is for the public, ``suppressed`` and ``audit()`` for the office's record.

    Notes
    -----
    A cell that the rule hides for one indicator is hidden for all. Cells are hidden beside it until (1) the hidden
    parts of every total, taken together, meet the rule themselves, and (2) by linear programming over the whole table,
    the interval left of each cell reaches its protection both ways. Ratios are protected as if their numerator and
    denominator were published. Tables that are published apart are not checked against each other: publish one table
    with all its margins, or ask :class:`QueryLedger`.

    Raises
    ------
    UnknownOption
        A key, indicator or rule that there is not, or more than three keys beside the year.
    BadHierarchy
        A hierarchy that goes round, or rows that stand at a group.
    CannotBeShown
        Several years without ``"year"`` among the keys.

    Examples
    --------
    >>> import polars as pl
    >>> firms = pl.DataFrame({"firm": range(14), "industry": ["C"] * 6 + ["F"] * 6 + ["G"] * 2, "sales": [100.0] * 14})
    >>> found = protect_table(firms, ["industry"], "sales")
    >>> found.released().select("industry", "sales", "status").rows()
    [('C', None, 'hidden'), ('F', 600.0, 'shown'), ('G', None, 'hidden'), ('TOTAL', 1400.0, 'shown')]
    >>> [(cell.keys["industry"], cell.code) for cell in found.suppressed]
    [('C', 'secondary'), ('G', 'too-few')]
    """
    chosen, codes = rule or DisclosureRule(), (indicators,) if isinstance(indicators, str) else tuple(indicators)
    if isinstance(table, FirmPanel):
        records = records_of_panel(table, by, codes, holdings, size_rule)
    elif holdings is not None:
        raise UnknownOption.among("holdings", "…", ("column «holding»",))
    else:
        records = records_of_frame(table, by, codes)
    keys = tuple(key for key in records.by if key != YEAR)
    if len(keys) > _MOST_KEYS:
        raise UnknownOption.among("by", ", ".join(keys), (f"≤ {_MOST_KEYS}",))
    _refuse_unknown_keys(hierarchies or {}, keys)
    making = _Making(records, keys, chosen, hierarchies or {}, margins=margins)
    return making.table()


class _Made(NamedTuple):
    """What came of one year: the cells shown, the audit lines of the others, the rows of each cell shown."""

    sums: pl.DataFrame
    lines: list[SuppressedCell]
    rows: dict[tuple[object, ...], list[int]]


@dataclass(frozen=True)
class _Year:
    """The cells of one year.

    Attributes
    ----------
    chosen : the rows that have any figure, by their place among all
    grid : the cells
    amounts : for each quantity what each of these rows contributes
    weights : of these rows
    settled : what of the cells is shown
    """

    chosen: Places
    grid: Grid
    amounts: Mapping[str, Numbers]
    weights: Numbers
    settled: Settled

    @cached_property
    def hidden(self) -> NDArray[np.bool_]:
        """The cells that are hidden: what one figure hides, all hide."""
        samples = range(len(self.settled.place))
        return np.any([self.settled.is_hidden(sample) for sample in samples], axis=0)

    def finding(self, cell: int) -> Finding | None:
        """Why the rule hides a cell, for one of its figures; ``None`` where it does not."""
        found = (self.settled.findings.get(int(one)) for one in self.settled.place[:, cell])
        return next((finding for finding in found if finding is not None), None)


@dataclass(frozen=True)
class _Making:
    """One table in the making, a year at a time."""

    records: Records
    keys: tuple[str, ...]
    rule: DisclosureRule
    hierarchies: Mapping[str, Mapping[str, str]]
    margins: bool

    def table(self) -> ProtectedTable:
        years = self.records.rows[YEAR].unique().sort().to_list() if YEAR in self.records.by else [None]
        made = [self._year(year) for year in years]
        parameters = {
            "by": list(self.records.by),
            "indicators": [item.code for item in self.records.measures],
            "rule": [text.en for text in self.rule.said()],
            "margins": self.margins,
        }
        sums = pl.concat([self._frame([]), *(each.sums for each in made)])
        codes = [item.code for item in self.records.measures]
        return ProtectedTable(
            measures=self.records.measures,
            by=self.records.by,
            rule=self.rule,
            frame=sums.select(*self.records.by, "firms", *codes),
            sums=sums,
            suppressed=tuple(item for each in made for item in each.lines),
            rows={place: rows for each in made for place, rows in each.rows.items()},
            labels=self.records.labels,
            weighted=self.records.weighted,
            provenance=self.records.provenance.then("protect_table", parameters=parameters),
        )

    def _year(self, year: int | None) -> _Made:
        here = self._cells(year)
        lines = [self._line(here, cell, year) for cell in np.flatnonzero(here.hidden).tolist()]
        shown = np.flatnonzero(~here.hidden).tolist()
        numbers = self.records.rows[ROW].to_numpy()[here.chosen]
        rows = {self._place(here.grid, cell, year): numbers[here.grid.rows[cell]].tolist() for cell in shown}
        return _Made(self._frame([self._entry(here, cell, year) for cell in shown]), lines, rows)

    def _cells(self, year: int | None) -> _Year:
        """The cells of the rows of a year that have any figure, and which of them are hidden."""
        there = ~np.all([np.isnan(column) for column in self._amounts.values()], axis=0) & (self.records.weights > 0)
        if year is not None:
            there &= (self.records.rows[YEAR] == year).to_numpy()
        chosen = np.flatnonzero(there)
        grid = self._grid(self.records.rows[chosen.tolist()])
        amounts = {name: column[chosen] for name, column in self._amounts.items()}
        samples: dict[bytes, set[str]] = {}
        for name, column in amounts.items():
            samples.setdefault((~np.isnan(column)).tobytes(), set()).add(name)
        owners, weights = self.records.owners[chosen], self.records.weights[chosen]
        kinds = [Sample(np.frombuffer(rows, dtype=bool), frozenset(names)) for rows, names in samples.items()]
        sets, place = row_sets(grid, chosen.size, [kind.rows for kind in kinds])
        settled = settle(sets, place, kinds, amounts, owners, weights, self.rule)
        return _Year(chosen, grid, amounts, weights, settled)

    @cached_property
    def _amounts(self) -> dict[str, Numbers]:
        each = (self.records.amounts(item) for item in self.records.measures)
        return {name: column for found in each for name, column in found.items()}

    def _grid(self, rows: pl.DataFrame) -> Grid:
        if not self.keys:
            return grid_of([Dimension("", ("",), {}, margin=False)], [[""] * rows.height])
        codes = [rows[key].cast(pl.String).fill_null(UNKNOWN_CODE).to_list() for key in self.keys]
        dims = [
            Dimension(key, in_order(key, set(column)), self.hierarchies.get(key, {}), self.margins)
            for key, column in zip(self.keys, codes, strict=True)
        ]
        return grid_of(dims, codes)

    def _place(self, grid: Grid, cell: int, year: int | None) -> tuple[object, ...]:
        named = dict(zip(self.keys, grid.named(cell), strict=False))
        return tuple(year if key == YEAR else named[key] for key in self.records.by)

    def _line(self, here: _Year, cell: int, year: int | None) -> SuppressedCell:
        keys = dict(zip(self.records.by, self._place(here.grid, cell, year), strict=True))
        inside, finding = here.chosen[here.grid.rows[cell]], here.finding(cell)
        counts = [
            np.unique(self.records.owners[inside[~np.isnan(column[inside])]]).size for column in self._amounts.values()
        ]
        if finding is None:
            return SuppressedCell(keys, "secondary", PROTECTS, min(counts))  # type: ignore[arg-type]
        return SuppressedCell(keys, finding.code, finding.rule, min(counts))  # type: ignore[arg-type]

    def _entry(self, here: _Year, cell: int, year: int | None) -> dict[str, object]:
        inside = here.grid.rows[cell]
        entry: dict[str, object] = dict(zip(self.records.by, self._place(here.grid, cell, year), strict=True))
        entry["firms"] = int(inside.size)
        for item in self.records.measures:
            sums = [_sum(here.amounts[name][inside], here.weights[inside]) for name in item.quantities]
            entry |= dict(zip(item.quantities, sums, strict=True))
            entry[item.code] = item.value(sums) if self._means_something(item, here.chosen[inside]) else None
        return entry

    def _means_something(self, item: Measure, rows: Places) -> bool:
        weights = self.records.weights[rows]
        return all(_sum(column[rows], weights) > 0 for column in self.records.conditions(item))

    def _frame(self, entries: list[dict[str, object]]) -> pl.DataFrame:
        keys = {key: pl.Int64() if key == YEAR else pl.String() for key in self.records.by}
        numbers = {name: pl.Float64() for item in self.records.measures for name in (item.code, *item.quantities)}
        return pl.DataFrame(entries, schema={**keys, "firms": pl.Int64(), **numbers})


def _sum(amounts: Numbers, weights: Numbers) -> float:
    return float(np.nansum(amounts * weights))


def _refuse_unknown_keys(hierarchies: Mapping[str, object], keys: Sequence[str]) -> None:
    for key in hierarchies:
        if key not in keys:
            raise UnknownOption.among("hierarchies", key, keys)


__all__ = ["ProtectedTable", "protect_table"]

_MOST_KEYS = 3
PROTECTS = Text(
    vi="từ các ô được công bố không suy ra được ô phải che",
    en="no hidden cell can be worked out from the cells shown",
)
