"""An indicator as a figure: one number with its formula, its inputs and the rows that they came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_
from typing import Literal

import narwhals as nw
import polars as pl

from nangsuat.data import (
    KEYS,
    ROLES,
    ROW,
    TOTAL,
    CannotBeShown,
    Figure,
    Input,
    MissingRoles,
    Panel,
    Rows,
    Text,
    UnknownOption,
    as_input,
    as_polars,
    evaluate,
    figure_from,
    row_ranges,
    settled,
    symbols,
)
from nangsuat.measure.indicators.aggregates import aggregate
from nangsuat.measure.indicators.asked import Where, refuse_uncomputable, whole_key
from nangsuat.measure.indicators.columns import NO_INPUT, NOT_DEFINED, WORK, Columns, plan, weight_of
from nangsuat.measure.indicators.dictionary import indicator_named
from nangsuat.measure.indicators.indicator import Indicator
from nangsuat.measure.indicators.quantiles import ORDERS
from nangsuat.measure.indicators.spelling import row_formula
from nangsuat.measure.indicators.symbols import (
    BEFORE,
    DEFLATED,
    FIRST,
    YEARS,
    Labour,
    LabourCoefficient,
    Options,
    base_of,
    name_of,
    quantity,
    suffix_of,
)
from nangsuat.measure.indicators.totals import TAX_OF

type Statistic = Literal["ratio", "mean", "p10", "p25", "p50", "p75", "p90"]
type Figures = dict[tuple[object, ...], Figure]

STATISTICS = ("ratio", "mean", *ORDERS)
ROWS_NAMED = 10_000  # a longer list of row numbers helps nobody
_COMPLETE, _VALUE = f"{WORK}complete", f"{WORK}value"


def figure_of(
    panel: Panel,
    code: str,
    where: Where,
    *,
    labour: Labour = "employees",
    labour_coefficient: LabourCoefficient = "current",
    since: int | None = None,
    statistic: Statistic = "ratio",
) -> Figure:
    """One indicator with its making: of one row, or of a group of enterprises as sums over sums.

    Parameters
    ----------
    panel : accounts of enterprises, or of an economy
    code : an indicator that is computed from rows; a part of a family by its letter, such as ``"E19a"``
    where : for each role named the value that the rows have, ``None`` where it is blank:
        ``{"firm": "0301", "year": 2023}`` is one row, ``{"industry": "C", "year": 2023}`` a group. Of an economy it
        names one row; the industry is ``"TOTAL"`` and the territory the only one where they are not named
    labour, labour_coefficient, since : as in :func:`compute_indicators`
    statistic : ``"ratio"`` of the group's sums, or of the enterprises' own values the ``"mean"`` or a quantile,
        ``"p10"``, ``"p25"``, ``"p50"``, ``"p75"``, ``"p90"`` (not of growth)

    Returns
    -------
    Figure
        Its inputs are sums over named rows, weighted by the role ``weight`` in a group where the panel has it.
        Without a value where the rows do not allow one, and then with the reason.

    Raises
    ------
    CannotBeShown
        The indicator is a family, the result of a method, or of another kind of table; or there is no such row.
    MissingRoles
        The panel lacks roles that the indicator needs.

    Examples
    --------
    >>> import nangsuat as ns, polars as pl
    >>> books = pl.DataFrame({"firm": ["a", "b"], "year": [2023, 2023], "value_added": [100.0, 20.0],
    ...     "employees": [1.0, 3.0]})
    >>> figure = ns.figure_of(ns.FirmPanel.from_frame(books), "E05", {"year": 2023})
    >>> figure.value, [(item.symbol, item.value, item.rows.ranges) for item in figure.inputs]
    (30.0, [('value_added', 120.0, '1-2'), ('employees', 4.0, '1-2')])
    """
    options = Options(labour, labour_coefficient)
    return _chosen(panel, code, where, options, since).figure(statistic)


def figures_by(
    panel: Panel, code: str, by: Sequence[str], *, statistic: Statistic = "ratio", options: Options
) -> Figures:
    """The figure of every group of enterprises, by the values of the roles ``by``; the rows are read once."""
    whole = _chosen(panel, code, {}, options, None)
    rows = whole.rows(by)
    groups = rows.partition_by(by, as_dict=True) if by else {(): rows}
    return {
        key: replace(whole, where=dict(zip(by, key, strict=True))).figure(statistic, group)
        for key, group in groups.items()
    }


def _chosen(panel: Panel, code: str, where: Where, options: Options, since: int | None) -> _Chosen:
    entry = indicator_named(code)
    refuse_uncomputable(entry, panel)
    for role in where:
        if not panel.has(role):
            raise UnknownOption.among("where", role, panel.roles)
    columns, missing = plan(panel, [entry], options, since)
    if missing:
        panel.require(*missing[entry.code], purpose=entry.name)
        raise MissingRoles(entry.name)
    return _Chosen(columns, entry, whole_key(panel, where), panel)


@dataclass(frozen=True)
class _Chosen:
    """The rows that one figure stands on."""

    columns: Columns
    entry: Indicator
    where: Where
    panel: Panel  # as handed in: without totals added up

    def figure(self, statistic: Statistic, rows: pl.DataFrame | None = None) -> Figure:
        """The figure of these rows; they are read where they are not handed in."""
        rows = self.rows() if rows is None else rows
        if rows.is_empty():
            raise CannotBeShown(
                Text(vi=f"Không có dòng nào: {self._words().vi}.", en=f"There is no such row: {self._words().en}.")
            )
        if statistic != "ratio":
            return self._of_own_values(statistic, rows.filter(pl.col(_VALUE).is_not_null()))
        used = rows.filter(_COMPLETE)
        inputs = [self._input(symbol, used) for symbol in self.columns.symbols(self.entry)]
        return self._finished(inputs, self._reason(used, inputs))

    def rows(self, by: Sequence[str] = ()) -> pl.DataFrame:
        """The rows with their working columns, row numbers here and in the other year, weights, completeness."""
        columns, weight = self.columns, weight_of(self.panel)
        frame = columns.frame.filter(self._here)
        kept = [name for name in frame.collect_schema().names() if name.startswith(WORK)]
        extra = [] if weight is None else [weight.alias(f"{WORK}weight")]
        complete, value = columns.complete(self.entry).alias(_COMPLETE), columns.value(self.entry).alias(_VALUE)
        keys = dict.fromkeys((ROW, *self.panel.keys, *by))
        found = as_polars(frame.select(*keys, *kept, *extra, complete, value))
        return found.with_columns(pl.col(_COMPLETE).fill_null(value=False))

    def _of_own_values(self, statistic: Statistic, rows: pl.DataFrame) -> Figure:
        """Mean or quantile of the enterprises' own values."""
        if statistic not in STATISTICS:
            raise UnknownOption.among("statistic", statistic, STATISTICS)
        formula = self.columns.formula(self.entry)
        if self.panel.level != "firm" or any(suffix_of(name) for name in symbols(formula)):
            raise CannotBeShown(_NO_SPREAD.fill(code=self.entry.code))
        how, at = ("mean", None) if statistic == "mean" else ("quantile", ORDERS[statistic])
        item = Input(
            "own_values",
            self.entry.name,
            None,
            self.entry.unit_in(self.panel.currency),
            rows=self._named(rows[ROW].to_list(), self._words()),
            column=row_formula(formula, self.columns.panel),
            how=how,  # type: ignore[arg-type]  # both are aggregations
            at=at,
            by="weight" if self.panel.has("weight") else None,
        )
        weights = rows[f"{WORK}weight"] if item.by else pl.repeat(1.0, rows.height, eager=True)
        item = replace(item, value=aggregate(rows[_VALUE], weights, item))
        return figure_from(
            item.symbol, [item], label=_SPREAD[how].fill(name=self.entry.name, order=statistic), unit=item.unit,
            method=self.entry.code, reason=NO_INPUT if item.value is None else None,
        )  # fmt: skip

    @property
    def _is_one_row(self) -> bool:
        return set(KEYS[self.panel.level]) <= set(self.where)

    @property
    def _here(self) -> nw.Expr:
        """The rows meant; a role that is said to be ``None`` is blank in them."""
        conditions = (
            nw.col(role).is_null() if value is None else nw.col(role) == value for role, value in self.where.items()
        )
        return reduce(and_, conditions, nw.col("year") == nw.col("year"))

    @property
    def _weighted(self) -> bool:
        return self.panel.has("weight") and not self._is_one_row

    def _input(self, symbol: str, used: pl.DataFrame) -> Input:
        label, unit = name_of(symbol, self.panel.level), self._unit(symbol)
        if symbol == YEARS:
            return Input(symbol, label, _total(used[f"{WORK}{YEARS}"]), unit)
        column = quantity(base_of(symbol), self.columns.panel)
        if self.panel.level == "economy":
            return self._of_economy(symbol, column, used)
        numbers = used[ROW] if suffix_of(symbol) != BEFORE else used[f"{WORK}{ROW}{BEFORE}"]
        values = used[f"{WORK}{symbol}"]
        if self._weighted:
            values = values * used[f"{WORK}weight{suffix_of(symbol)}"]
        rows = self._named(numbers.to_list(), self._words(suffix_of(symbol)))
        if not self._is_one_row:
            by = "weight" if self._weighted else None
            return Input(symbol, label, _total(values), unit, rows=rows, column=column, how="sum", by=by)
        if column in ROLES["firm"]:
            return Input(symbol, label, _total(values), unit, rows=rows, column=column)
        return self._from_cells(symbol, column, rows, numbers)

    def _from_cells(self, symbol: str, formula: str, rows: Rows, numbers: pl.Series) -> Input:
        """A quantity that one row gives in several ways, by the way that its cells allow."""
        label, unit = name_of(symbol, "firm"), self._unit(symbol)
        names = symbols(formula)
        cells = as_polars(self.panel.frame.filter(nw.col(ROW).is_in(numbers.to_list())).select(*names))
        values = cells.row(0, named=True) if cells.height else dict.fromkeys(names)
        chosen = settled(formula, values)
        if chosen in values:
            return Input(symbol, label, values[chosen], unit, rows=rows, column=chosen)
        roles = {name: ROLES["firm"][name] for name in symbols(chosen)}
        inputs = [
            Input(name, role.name, values[name], role.unit.label(self.panel.currency), rows=rows, column=name)
            for name, role in roles.items()
        ]
        return as_input(figure_from(chosen, inputs, label=label, unit=unit, method=base_of(symbol)), symbol)

    def _of_economy(self, symbol: str, column: str, used: pl.DataFrame) -> Input:
        """A cell of the table, or, where a «TOTAL» stands in no cell, the sum of its industries and the product tax."""
        label, unit = name_of(symbol, "economy"), self._unit(symbol)
        year = self._year(suffix_of(symbol), used)
        table = self._table(year, column)
        stated = table.filter(pl.col("industry") == self.where["industry"], pl.col(column).is_not_null())
        if not stated.is_empty() or self.where["industry"] != TOTAL or used.is_empty():
            rows = self._named(stated[ROW].to_list(), self._words(suffix_of(symbol), year))
            return Input(symbol, label, _total(stated[column]), unit, rows=rows, column=column)
        return Input(
            symbol, label, _total(used[f"{WORK}{symbol}"]), unit, figure=self._added_up(column, table, label, unit)
        )

    def _added_up(self, column: str, table: pl.DataFrame, label: Text, unit: Text) -> Figure:
        industries = table.filter(pl.col("industry") != TOTAL)
        rows = self._named(industries[ROW].to_list(), _INDUSTRIES)
        inputs = [
            Input("industries", _INDUSTRIES, _total(industries[column]), unit, rows=rows, column=column, how="sum")
        ]
        tax = TAX_OF.get(column)
        if tax and self.panel.has(tax):
            whole = table.filter(pl.col("industry") == TOTAL)
            rows = self._named(whole[ROW].to_list(), Text.same(TOTAL))
            inputs.append(Input("tax", name_of(tax, "economy"), _total(whole[tax]), unit, rows=rows, column=tax))
        return figure_from(" + ".join(item.symbol for item in inputs), inputs, label=label, unit=unit, method="total")

    def _table(self, year: int, column: str) -> pl.DataFrame:
        """The rows of the territory and year as they stand in the user's table."""
        tax = TAX_OF.get(column)
        roles = [column, *([tax] if tax and self.panel.has(tax) else [])]
        here = (nw.col("territory") == self.where["territory"]) & (nw.col("year") == year)
        return as_polars(self.panel.frame.filter(here).select(ROW, "industry", *roles))

    def _year(self, suffix: str, used: pl.DataFrame) -> int:
        year = int(self.where["year"] or 0)
        years = int(used[f"{WORK}{YEARS}"][0]) if suffix == FIRST and not used.is_empty() else 0
        return {BEFORE: year - 1, FIRST: year - years}.get(suffix, year)

    def _reason(self, used: pl.DataFrame, inputs: Sequence[Input]) -> Text | None:
        if used.is_empty():
            return self._first_cause()
        values = {item.symbol: item.value for item in inputs}
        for condition, reason in self.columns.conditions(self.entry):
            value = evaluate(condition, values)
            if value is None or value <= 0:
                return reason
        return NOT_DEFINED if evaluate(self.columns.formula(self.entry), values) is None else None

    def _first_cause(self) -> Text:
        """Why none of the rows can be used: the first reason that one of them has."""
        causes = self.columns.causes(self.entry)
        frame = self.columns.frame.filter(self._here)
        tallies = [
            cause.condition.fill_null(False).cast(nw.Int64).sum().alias(str(n)) for n, cause in enumerate(causes)
        ]
        counts = as_polars(frame.select(*tallies)).row(0)
        return next((cause.reason for cause, count in zip(causes, counts, strict=True) if count), NO_INPUT)

    def _finished(self, inputs: Sequence[Input], reason: Text | None) -> Figure:
        entry, formula = self.entry, self.columns.formula(self.entry)
        shown = [item for item in inputs if item.symbol in symbols(formula)]
        if reason is not None:  # the formula may have a number here, but it would mean nothing
            shown = [Input(item.symbol, item.label, None, item.unit) for item in shown]
        unit = entry.unit_in(self.panel.currency)
        return figure_from(formula, shown, label=entry.name, unit=unit, method=entry.code, reason=reason)

    def _unit(self, symbol: str) -> Text:
        if symbol == YEARS:
            return Text(vi="năm", en="years")
        base = base_of(symbol)
        role = DEFLATED[base][0] if base in DEFLATED else base
        return ROLES[self.panel.level][role].unit.label(self.panel.currency)

    def _named(self, numbers: Sequence[int | None], words: Text) -> Rows:
        known = [number for number in numbers if number is not None]
        ranges = row_ranges(known) if len(known) <= ROWS_NAMED else ""
        return Rows(self.panel.source.sha256, ranges, len(known), words)

    def _words(self, suffix: str = "", year: int | None = None) -> Text:
        """What the rows have in common, in words."""
        named = dict(self.where)
        if "year" in named and (suffix or year is not None):
            named["year"] = year if year is not None else int(named["year"] or 0) - 1
        roles = {key: ROLES[self.panel.level][key].name for key in named}
        every = Text(vi="mọi dòng", en="all rows")
        return Text(
            vi=", ".join(f"{roles[key].vi.lower()} {value}" for key, value in named.items()) or every.vi,
            en=", ".join(f"{roles[key].en.lower()} {value}" for key, value in named.items()) or every.en,
        )


def _total(values: pl.Series) -> float | None:
    """The sum; missing where there is nothing to add."""
    return float(values.sum()) if values.len() - values.null_count() else None


_NO_SPREAD = Text(
    vi="{code}: trung bình, phân vị có ghi dòng chỉ tính cho chỉ tiêu doanh nghiệp của một năm.",
    en="{code}: a mean or quantile with its rows is only of an enterprise's indicator that needs one year alone.",
)
_SPREAD = {
    "mean": Text(vi="Trung bình: {name}", en="Mean: {name}"),
    "quantile": Text(vi="{order}: {name}", en="{order}: {name}"),
}
_INDUSTRIES = Text(vi="tổng các ngành", en="sum of the industries")
