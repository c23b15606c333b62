"""Every indicator of every row: lazily, on the engine that the panel came on.

A row's value is missing, never an error, where the books do not allow it: an input is blank, a denominator is zero,
value added is not positive where a share of it is asked for, there is no year before, or a declared break of the
series lies between the two years. Each reason is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import narwhals as nw
import polars as pl

from nangsuat.data import Column, Panel, Provenance, Result, Table, Text, as_polars
from nangsuat.measure.indicators.columns import METHOD, WORK, Columns, plan
from nangsuat.measure.indicators.dictionary import computable
from nangsuat.measure.indicators.indicator import Indicator
from nangsuat.measure.indicators.notes import notes_on
from nangsuat.measure.indicators.symbols import WAYS, Labour, LabourCoefficient, Options


@dataclass(frozen=True, slots=True)
class NoValue:
    """How many rows have no value of an indicator, and why."""

    indicator: str
    code: str
    reason: Text
    rows: int


@dataclass(frozen=True)
class IndicatorValues(Result):
    """Indicators row by row.

    Attributes
    ----------
    columns : how each indicator is computed from the panel
    not_computed : for each indicator asked for that the panel cannot give, the roles it lacks; none of them where the
        indicator is of another kind of table or the result of a method
    provenance : where the rows come from
    """

    columns: Columns
    not_computed: Mapping[str, tuple[str, ...]]
    provenance: Provenance

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators that have a column."""
        return tuple(entry.code for entry in self.columns.entries)

    @cached_property
    def frame(self) -> nw.LazyFrame[Any]:
        """The panel's rows with one column an indicator, lazy, on the panel's engine.

        Enterprises also have ``value_added_method``: ``given``, ``addition`` or ``subtraction``.
        """
        computed = self.columns.frame.with_columns(*self.columns.results) if self.codes else self.columns.frame
        return computed.select(*(name for name in computed.collect_schema().names() if not name.startswith(WORK)))

    def to_frame(self) -> pl.DataFrame:
        """Keys, method and indicators in memory, in the order of the panel's rows."""
        methods = [METHOD] if METHOD in self.frame.collect_schema().names() else []
        return as_polars(self.frame.select("row", *self.columns.panel.keys, *methods, *self.codes)).sort(
            "row", nulls_last=True
        )

    @cached_property
    def counts(self) -> tuple[NoValue, ...]:
        """Why rows have no value: one entry an indicator and reason, each row under its first reason."""
        counted = as_polars(self.columns.frame.select(*_tallies(self.columns))) if self.codes else pl.DataFrame()
        return tuple(
            NoValue(entry.code, cause.code, cause.reason, int(counted[0, f"{entry.code}/{place}"] or 0))
            for entry in self.columns.entries
            for place, cause in enumerate(self.columns.causes(entry))
            if counted[0, f"{entry.code}/{place}"]
        )

    @cached_property
    def methods(self) -> Mapping[str, int]:
        """How many rows took value added from each method; enterprises only."""
        if METHOD not in self.columns.frame.collect_schema().names():
            return {}
        counted = as_polars(self.columns.frame.group_by(METHOD).agg(nw.len().alias("rows")))
        return {str(way): int(rows) for way, rows in counted.sort(METHOD).iter_rows() if way is not None}

    @property
    def title(self) -> Text:
        return Text(vi="Các chỉ tiêu năng suất theo từng dòng", en="Productivity indicators row by row")

    def tables(self) -> tuple[Table, ...]:
        """For each indicator the rows that have it; then why the others have not."""
        total = int(as_polars(self.columns.panel.frame.select(nw.len())).item())
        without = {code: sum(item.rows for item in self.counts if item.indicator == code) for code in self.codes}
        currency = self.columns.panel.currency
        rows = [
            (entry.code, entry.name, entry.unit_in(currency), total - without[entry.code], without[entry.code])
            for entry in self.columns.entries
        ]
        why = [(item.indicator, item.reason, item.rows) for item in self.counts]
        return (
            Table(Text(vi="Chỉ tiêu tính được", en="Indicators computed"), _COMPUTED, tuple(rows)),
            Table(Text(vi="Vì sao không có giá trị", en="Why there is no value"), _WHY, tuple(why)),
        )

    def notes(self) -> tuple[Text, ...]:
        """Prices, breaks, the methods of value added, and what could not be computed."""
        taken = [WAYS[way].fill() for way in self.methods]
        listed = Text(
            vi=", ".join(f"{way.vi}: {rows} dòng" for way, rows in zip(taken, self.methods.values(), strict=True)),
            en=", ".join(f"{way.en}: {rows} rows" for way, rows in zip(taken, self.methods.values(), strict=True)),
        )
        said = [Text(vi=f"Giá trị gia tăng {listed.vi}.", en=f"Value added {listed.en}.")] if self.methods else []
        return (*said, *notes_on(self.columns, self.not_computed))


def compute_indicators(
    panel: Panel,
    codes: Sequence[str] | None = None,
    *,
    labour: Labour = "employees",
    labour_coefficient: LabourCoefficient = "current",
    since: int | None = None,
) -> IndicatorValues:
    """Compute indicators for every row of a panel.

    Parameters
    ----------
    panel : accounts of enterprises, or of an economy
    codes : indicators wanted, families by their own code; all that the panel's kind of table has where ``None``
    labour : whether labour of E21 and E22 is persons or hours
    labour_coefficient : β of E21 and E22: labour cost over value added of the later year, or the mean of both years
    since : first year of the span of M04; the first year with figures where ``None``

    Returns
    -------
    IndicatorValues
        ``.frame`` stays lazy on the panel's engine; ``.to_frame()`` is Polars. Nothing is computed before it is
        asked for.

    Notes
    -----
    Value added of an enterprise is the column given, else E02 where all five parts are there, else E01. Growth is on
    the calendar year just before; a gap of years or a declared break leaves it missing. The coefficients of E21 and
    E22 are β and α = 1 − β; where labour cost is not below value added they are missing, and E22 also where value
    added grew by less than 0.1 %. M15 to an economy that did not grow is missing.

    Raises
    ------
    UnknownOption
        A code or option that there is not.

    Examples
    --------
    >>> import nangsuat as ns, polars as pl
    >>> books = pl.DataFrame({"firm": ["a", "b"], "year": [2023, 2023], "employees": [40.0, 0.0],
    ...     "value_added": [6000.0, 50.0]})
    >>> values = ns.compute_indicators(ns.FirmPanel.from_frame(books), ["E05", "E06"])
    >>> values.to_frame()["E05"].to_list()
    [150.0, None]
    >>> [item.reason.en for item in values.counts], values.not_computed["E06"]
    (['division by zero or undefined'], ('hours',))
    """
    entries = computable(panel.level, codes)
    columns, lacks = plan(panel, entries, Options(labour, labour_coefficient), since)
    given = {entry.code for entry in columns.entries}
    others = {entry.code: () for entry in entries if entry.code not in given and entry.code not in lacks}
    parameters = {
        "codes": [entry.code for entry in entries],
        "labour": labour,
        "labour_coefficient": labour_coefficient,
    }
    provenance = panel.provenance.then(
        "compute_indicators", parameters=parameters | ({"since": since} if since else {})
    )
    return IndicatorValues(columns, {**lacks, **others}, provenance)


def _tallies(columns: Columns) -> list[nw.Expr]:
    return [tally for entry in columns.entries for tally in _tallies_of(entry, columns)]


def _tallies_of(entry: Indicator, columns: Columns) -> list[nw.Expr]:
    tallies: list[nw.Expr] = []
    before: nw.Expr = nw.lit(value=False)
    for place, cause in enumerate(columns.causes(entry)):
        here = cause.condition.fill_null(False)
        tallies.append((here & ~before).cast(nw.Int64).sum().alias(f"{entry.code}/{place}"))
        before = before | here
    return tallies


_COMPUTED = (
    Column("code", Text(vi="Mã", en="Code")),
    Column("name", Text(vi="Chỉ tiêu", en="Indicator")),
    Column("unit", Text(vi="Đơn vị", en="Unit")),
    Column("rows", Text(vi="Số dòng có giá trị", en="Rows with a value")),
    Column("without", Text(vi="Số dòng không có", en="Rows without")),
)
_WHY = (
    Column("code", Text(vi="Mã", en="Code")),
    Column("reason", Text(vi="Lý do", en="Reason")),
    Column("rows", Text(vi="Số dòng", en="Rows")),
)
