"""Indicators of groups of enterprises: sums over sums, and how the enterprises spread.

The indicator of a group is its formula applied to the group's weighted sums, never a mean of the members' own
ratios. Into those sums enters every enterprise that has all inputs of the formula, loss makers and those without
employees too; growth compares the sums of the enterprises that are there in both years, each year by its own weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import narwhals as nw
import polars as pl

from nangsuat.data import (
    NO_WORDS,
    CannotBeShown,
    Cell,
    Column,
    Figure,
    FirmPanel,
    Provenance,
    Result,
    Table,
    Text,
    UnknownOption,
    to_expression,
)
from nangsuat.measure.indicators.asked import Where
from nangsuat.measure.indicators.columns import WORK, Columns, plan, weight_of
from nangsuat.measure.indicators.dictionary import computable, indicator_named
from nangsuat.measure.indicators.engine import collect
from nangsuat.measure.indicators.figures import Figures, Statistic, figure_of, figures_by
from nangsuat.measure.indicators.indicator import Indicator
from nangsuat.measure.indicators.notes import notes_on
from nangsuat.measure.indicators.quantiles import ORDERS
from nangsuat.measure.indicators.spread import WEIGHT, spread
from nangsuat.measure.indicators.symbols import BEFORE, Labour, LabourCoefficient, Options, suffix_of

_ALL = f"{WORK}all"  # the one group of all rows, where no role is named
_SHOWN = 60  # rows of a printed table; all are in to_frame()
_FIGURES_UP_TO = 200_000  # rows; beyond it cells are plain numbers and figure() gives the making of one


@dataclass(frozen=True)
class GroupedIndicators(Result):
    """Indicators of groups.

    Attributes
    ----------
    frame : long: the roles of ``by``, ``code``, ``value``, ``firms`` (rows in the sums) and ``weighted_firms`` (how
        many enterprises they stand for); with quantiles also ``firms_with_value``, ``mean`` and ``p10`` … ``p90`` of
        the enterprises' own values
    by : the roles that make the groups
    columns : how each indicator is computed
    not_computed : for each indicator that the panel cannot give, the roles it lacks
    provenance : where the rows come from
    """

    frame: pl.DataFrame
    by: tuple[str, ...]
    columns: Columns
    not_computed: Mapping[str, tuple[str, ...]]
    provenance: Provenance

    @property
    def title(self) -> Text:
        names = [self.columns.panel.role(role).name for role in self.by]
        vi, en = ", ".join(name.vi.lower() for name in names), ", ".join(name.en.lower() for name in names)
        return Text(
            vi=f"Chỉ tiêu năng suất theo {vi or 'toàn bộ'}", en=f"Productivity indicators by {en or 'all rows'}"
        )

    def to_frame(self) -> pl.DataFrame:
        return self.frame

    def one(self, code: str) -> pl.DataFrame:
        """The groups' rows of one indicator."""
        return self.frame.filter(pl.col("code") == indicator_named(code).code)

    def tables(self) -> tuple[Table, ...]:
        """One table an indicator."""
        return tuple(self._table(entry) for entry in self.columns.entries)

    def notes(self) -> tuple[Text, ...]:
        """How groups are computed, and the reservations of the indicators."""
        said = [_SUMS, *([_QUANTILES] if "p50" in self.frame.columns else [])]
        return (
            *said,
            *([_WEIGHTED] if self.columns.panel.has("weight") else []),
            *notes_on(self.columns, self.not_computed),
        )

    def figure(self, code: str, where: Where, *, statistic: Statistic = "ratio") -> Figure:
        """One cell with its making: ``where`` gives each role of ``by`` its value."""
        options = self.columns.options
        return figure_of(
            self.columns.panel, code, where,
            labour=options.labour, labour_coefficient=options.labour_coefficient, statistic=statistic,
        )  # fmt: skip

    def _table(self, entry: Indicator) -> Table:
        rows = self.one(entry.code).drop("code").head(_SHOWN)
        keys = tuple(Column(role, self.columns.panel.role(role).name) for role in self.by)
        unit = entry.unit_in(self.columns.panel.currency)
        named = [key for key in rows.columns if key not in self.by]
        numbers = tuple(Column(key, _HEADINGS[key], unit if key in _IN_UNIT else NO_WORDS) for key in named)
        more = self.one(entry.code).height - rows.height
        left = [Text(vi=f"… và {more} dòng khác (to_frame)", en=f"… and {more} more rows (to_frame)")] if more else []
        title = Text(vi=f"{entry.code} {entry.name.vi}", en=f"{entry.code} {entry.name.en}")
        return Table(title, (*keys, *numbers), tuple(self._cells(entry, rows)), tuple(left))

    def _cells(self, entry: Indicator, rows: pl.DataFrame) -> Iterator[tuple[Cell, ...]]:
        figures = {key: self._figures(entry, key) for key in rows.columns if key in _IN_UNIT}
        for row in rows.iter_rows(named=True):
            group = tuple(row[role] for role in self.by)
            yield tuple(figures.get(key, {}).get(group, cell) for key, cell in row.items())

    def _figures(self, entry: Indicator, key: str) -> Figures:
        """The figures of a column; none for a panel too large to name rows of, nor for the spread of growth."""
        statistic: Statistic = _STATISTICS.get(key, "ratio")
        looks_back = any(suffix_of(name) for name in self.columns.symbols(entry))
        if self.provenance.rows_used > _FIGURES_UP_TO or (looks_back and statistic != "ratio"):
            return {}
        return figures_by(self.columns.panel, entry.code, self.by, statistic=statistic, options=self.columns.options)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The indicators computed."""
        return tuple(entry.code for entry in self.columns.entries)


def aggregate_indicators(
    panel: FirmPanel,
    *,
    by: Sequence[str] = ("industry", "year"),
    codes: Sequence[str] | None = None,
    quantiles: bool = False,
    labour: Labour = "employees",
    labour_coefficient: LabourCoefficient = "current",
) -> GroupedIndicators:
    """Indicators of groups of enterprises, by survey weight where the panel has one.

    No group is too small for this function: what may be published of it, :mod:`nangsuat.compare` decides.

    Parameters
    ----------
    panel : accounts of enterprises
    by : roles that make the groups; all rows are one group where empty. Rows in which one is blank form a group too
    codes : indicators wanted; all that can be computed where ``None``
    quantiles : also mean and quantiles of the enterprises' own values (the rule: :mod:`.quantiles`)
    labour, labour_coefficient : as in :func:`compute_indicators`

    Raises
    ------
    UnknownOption
        A role in ``by`` that the panel has not, or an unknown code or option.
    CannotBeShown
        None of the indicators asked for can be computed from this panel.

    Examples
    --------
    Two enterprises make 100 and 20 with 1 and 3 persons: 30 each on average, not the mean of 100 and 6.7.

    >>> import nangsuat as ns, polars as pl
    >>> books = pl.DataFrame({"firm": ["a", "b"], "year": [2023, 2023], "industry": ["C", "C"],
    ...     "value_added": [100.0, 20.0], "employees": [1.0, 3.0]})
    >>> groups = ns.aggregate_indicators(ns.FirmPanel.from_frame(books), codes=["E05"], quantiles=True)
    >>> groups.to_frame().select("industry", "value", "firms", "p50").rows()
    [('C', 30.0, 2, 6.666666666666667)]
    """
    _refuse_unknown(panel, by)
    entries = computable("firm", codes)
    columns, missing = plan(panel, entries, Options(labour, labour_coefficient))
    if not columns.entries:
        raise CannotBeShown(_nothing(missing))
    rows = _grouped(columns, by)
    if quantiles:  # they are taken in memory, and then the sums too: the join with the year before is made once
        held = collect(rows.select(*_needed(columns, rows, by)))
        spreads = spread(columns, held, tuple(by))
        frame = _ratios_of_sums(columns, nw.from_native(held.lazy()), tuple(by))
        frame = frame.join(spreads, on=[*by, "code"], how="left", nulls_equal=True)
    else:
        frame = _ratios_of_sums(columns, rows, tuple(by))
    parameters = {
        "by": list(by),
        "codes": list(codes or ()),
        "labour": labour,
        "labour_coefficient": labour_coefficient,
    }
    provenance = panel.provenance.then("aggregate_indicators", parameters=parameters)
    order = {entry.code: place for place, entry in enumerate(columns.entries)}
    frame = frame.sort(pl.col("code").replace_strict(order, return_dtype=pl.Int32), *by)
    lacks = missing | {e.code: () for e in entries if e.code not in order and e.code not in missing}
    return GroupedIndicators(frame, tuple(by), columns, lacks, provenance)


def _ratios_of_sums(columns: Columns, rows: nw.LazyFrame[Any], by: tuple[str, ...]) -> pl.DataFrame:
    """For each group and indicator the formula applied to sums, long."""
    groups = list(by) or [_ALL]
    sums = nw.from_native(collect(rows.group_by(*groups).agg(*_sums(columns))))
    long = [
        sums.select(
            *by,
            nw.lit(entry.code).alias("code"),
            _of_sums(columns, entry).alias("value"),
            nw.col(f"{_inputs(columns, entry)}/firms").cast(nw.Int64).alias("firms"),
            nw.col(f"{_inputs(columns, entry)}/weighted").alias("weighted_firms"),
        ).to_native()
        for entry in columns.entries
    ]
    return pl.concat(long)


def _grouped(columns: Columns, by: Sequence[str]) -> nw.LazyFrame[Any]:
    weight = weight_of(columns.panel)
    added = ([] if weight is None else [weight.alias(WEIGHT)]) + ([] if by else [nw.lit(1).alias(_ALL)])
    return columns.frame.with_columns(*added) if added else columns.frame


def _needed(columns: Columns, rows: nw.LazyFrame[Any], by: Sequence[str]) -> list[str]:
    """The columns that sums and values are made of: the groups, the working columns, and what breaks go by."""
    broken = {"year"} | ({"territory"} if any(item.territory for item in columns.panel.breaks) else set())
    names = rows.collect_schema().names()
    return [name for name in names if name in broken or name in by or name.startswith(WORK)]


def _sums(columns: Columns) -> list[nw.Expr]:
    """The sums that the indicators need; indicators with the same inputs share them."""
    shared = {_inputs(columns, entry): entry for entry in columns.entries}
    return [expression for entry in shared.values() for expression in _sums_of(columns, entry)]


def _inputs(columns: Columns, entry: Indicator) -> str:
    return "+".join(sorted(columns.symbols(entry)))


def _sums_of(columns: Columns, entry: Indicator) -> list[nw.Expr]:
    complete, inputs = columns.complete(entry), _inputs(columns, entry)
    weighted = columns.panel.has("weight")
    sums = [
        nw.when(complete).then(_weighted(name, weighted=weighted)).sum().alias(f"{inputs}/{name}")
        for name in columns.symbols(entry)
    ]
    firms = complete.cast(nw.Int64).sum()
    stand_for = nw.when(complete).then(nw.col(WEIGHT)).sum() if weighted else firms.cast(nw.Float64)
    return [*sums, firms.alias(f"{inputs}/firms"), stand_for.alias(f"{inputs}/weighted")]


def _weighted(name: str, *, weighted: bool) -> nw.Expr:
    if not weighted:
        return nw.col(f"{WORK}{name}")
    year = BEFORE if suffix_of(name) == BEFORE else ""  # each year by its own weight
    return nw.col(f"{WORK}{name}") * nw.col(f"{WEIGHT}{year}")


def _of_sums(columns: Columns, entry: Indicator) -> nw.Expr:
    inputs = _inputs(columns, entry)
    totals = {name: nw.col(f"{inputs}/{name}") for name in columns.symbols(entry)}
    value = to_expression(columns.formula(entry), totals)
    allowed = value.is_finite() & (nw.col(f"{inputs}/firms") > 0)
    for condition, _ in columns.conditions(entry):
        allowed = allowed & (to_expression(condition, totals) > 0)
    return nw.when(allowed).then(value)


def _refuse_unknown(panel: FirmPanel, by: Sequence[str]) -> None:
    for role in by:
        if not panel.has(role):
            raise UnknownOption.among("by", role, panel.roles)


def _nothing(missing: Mapping[str, tuple[str, ...]]) -> Text:
    listed = "; ".join(f"{code}: {', '.join(roles)}" for code, roles in missing.items())
    return Text(
        vi=f"Không tính được chỉ tiêu nào từ bảng này. Còn thiếu: {listed or 'chỉ tiêu cấp doanh nghiệp'}.",
        en=f"None of the indicators can be computed from this table. Missing: {listed or 'indicators of enterprises'}.",
    )


_HEADINGS: Mapping[str, Text] = {
    "value": Text(vi="Giá trị của nhóm", en="Value of the group"),
    "firms": Text(vi="Số doanh nghiệp", en="Enterprises"),
    "weighted_firms": Text(vi="Số doanh nghiệp suy rộng", en="Enterprises, weighted"),
    "firms_with_value": Text(vi="Số doanh nghiệp có giá trị", en="Enterprises with a value"),
    "mean": Text(vi="Trung bình của các doanh nghiệp", en="Mean of the enterprises"),
    **{key: Text.same(key) for key in ORDERS},
}
_IN_UNIT = ("value", "mean", *ORDERS)
_STATISTICS: Mapping[str, Statistic] = {
    "mean": "mean",
    "p10": "p10",
    "p25": "p25",
    "p50": "p50",
    "p75": "p75",
    "p90": "p90",
}
_SUMS = Text(
    vi="Giá trị của nhóm là công thức áp dụng cho các tổng của nhóm, không phải trung bình các tỷ số.",
    en="The value of a group is the formula applied to the group's sums, not a mean of ratios.",
)
_QUANTILES = Text(
    vi="p10 … p90: giá trị nhỏ nhất mà tỷ lệ doanh nghiệp (theo quyền số) không vượt nó đạt 10 % … 90 %.",
    en="p10 … p90: the smallest value that a (weighted) share of 10 % … 90 % of the enterprises does not exceed.",
)
_WEIGHTED = Text(
    vi="Mọi tổng, trung bình và phân vị đều theo quyền số điều tra.",
    en="All sums, means and quantiles are by survey weight.",
)
