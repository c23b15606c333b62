"""Dispersion: how far apart enterprises of one industry and year are in productivity.

If capital and people moved to where they make most, enterprises of one industry would draw nearer. How far the best
tenth stands above the worst is the first thing that statistics offices publish of it. All is of the logarithm, so that
it does not hang on the unit: p90/p10 is the ratio of the two levels, the standard deviation and the interquartile range
are of logs.

References
----------
Syverson (2011), Journal of Economic Literature 49. Berlingieri, Blanchenay, Calligaris and Criscuolo (2017), The
Multiprod project, OECD.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from nangsuat.compare.allocation.cell_groups import CellGroups, checked_count, enterprises, keyed, shown_cells
from nangsuat.compare.cells import MINIMUM_COUNT
from nangsuat.compare.disclosure.rule import DisclosureRule
from nangsuat.compare.disclosure.spreads import quantile_rule, spreads_by_rule
from nangsuat.compare.size_classes import SizeRule
from nangsuat.data import ROW, Column, FirmPanel, Provenance, Result, Table, Text, as_polars
from nangsuat.measure import (
    LOG,
    VALUE,
    WEIGHT,
    MeasuredRows,
    RowMeasure,
    grouped_by,
    quantile_of,
    read_row_measure,
    with_share_up_to,
    with_whole,
)

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language

ORDERS = {"p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9}
RATIOS = {"p90_p10": ("p90", "p10"), "p75_p25": ("p75", "p25"), "p50_p10": ("p50", "p10")}


@dataclass(frozen=True, slots=True, eq=False)
class Dispersion(Result):
    """How a measure spreads within groups, in logs.

    Attributes
    ----------
    cells : what is shown: keys, ``firms``, ``weighted_firms``, ``mean_log``, ``sd_log``, ``iqr_log``; ``p10`` … ``p90``
        of the logs; ``p90_p10``, ``p75_p25``, ``p50_p10``, ratios of levels
    measured : the measure and its name
    provenance : rows used and left out
    """

    cells: CellGroups
    measured: MeasuredRows
    provenance: Provenance

    @property
    def title(self) -> Text:
        return Text(vi=f"Độ phân tán: {self.measured.name.vi}", en=f"Dispersion: {self.measured.name.en}")

    def to_frame(self) -> pl.DataFrame:
        return self.cells.frame

    def tables(self) -> tuple[Table, ...]:
        return (self.cells.table(_TITLE, _COLUMNS), *self.cells.hidden())

    def notes(self) -> tuple[Text, ...]:
        rule = self.cells.rule
        weighted = (_WEIGHTED,) if self.measured.weighted else ()
        quantiles = _QUANTILES if rule is None else _sentence(quantile_rule(rule))
        return (_READ, quantiles, *weighted, *self.cells.notes())

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """p90/p10 over the years, one line a group; the groups of one year as points."""
        from nangsuat.compare.allocation.charts import lines_by_year

        return lines_by_year(self.cells, "p90_p10", _P90_P10, self.title, language)


def dispersion(
    panel: FirmPanel,
    measure: RowMeasure = "E05",
    *,
    by: Sequence[str] = ("industry", "year"),
    size_rule: str | SizeRule = "decree_80_2021",
    minimum_count: int = MINIMUM_COUNT,
    rule: DisclosureRule | None = None,
) -> Dispersion:
    """How far apart enterprises of each group are.

    Parameters
    ----------
    panel : accounts of enterprises; all is by survey weight where there is one
    measure : code of an indicator of one row (``"E05"``), a role or quantity of numbers, or a result with ``log_tfp``
    by : text roles, ``"year"``, and ``"size"``, which is made from employees by ``size_rule``; without the year all
        years of an enterprise are in one group
    size_rule : name of a rule in ``SIZE_RULES``, or your own
    minimum_count : a group with fewer enterprises is not shown
    rule : a disclosure rule in place of the minimum count; quantiles are then means over the nearest enterprises

    Returns
    -------
    Dispersion
        The standard deviation is of the sample: with weights w and n enterprises
        ``√(Σ w (x − x̄)² / Σ w · n / (n − 1))``. Enterprises without a positive value have no logarithm; they are left
        out and counted: where many make a loss, dispersion among the others understates.

    Raises
    ------
    UnknownOption, MissingRoles
        A measure, key or rule that there is not.
    CannotBeShown
        No row has a positive value.

    Examples
    --------
    >>> firms = pl.DataFrame({
    ...     "firm": range(5), "year": 2023, "industry": "C", "value_added": [1.0, 2, 4, 8, 16], "employees": 1.0,
    ... })
    >>> found = dispersion(FirmPanel.from_frame(firms)).to_frame()
    >>> round(found["p90_p10"][0], 6), round(found["p50_p10"][0], 6)
    (16.0, 4.0)
    """
    (panel, keys), least = keyed(panel, by, size_rule), checked_count(rule, minimum_count)
    measured = read_row_measure(panel, measure, keys=keys)
    groups = grouped_by(keys)
    rows = with_whole(measured.rows, groups)
    cells = as_polars(_cells(rows, groups, measured.weight))
    levels = measured.rows.with_columns(nw.col(LOG).exp().alias(VALUE))
    contributions = None if rule is None else as_polars(levels.select(*_needed(keys)))
    if rule is not None and contributions is not None:
        cells = _with_safe_quantiles(cells, contributions, keys, rule)
    shown = shown_cells(_with_ratios(cells), keys, panel, minimum_count=least, rule=rule, contributions=contributions)
    parameters = {"measure": measured.key, "by": list(keys), "minimum_count": least}
    return Dispersion(shown, measured, measured.provenance.then("dispersion", parameters=parameters))


def _cells(rows: nw.LazyFrame[Any], groups: Sequence[str], weight: str | None) -> nw.LazyFrame[Any]:
    """Count, mean, standard deviation and quantiles of the logs of each group."""
    mean = (nw.col(WEIGHT) * nw.col(LOG)).sum().over(*groups) / nw.col(WEIGHT).sum().over(*groups)
    ranked = with_share_up_to(rows.with_columns(mean.alias("_mean")), LOG, groups, weight=weight)
    squares = nw.col(WEIGHT) * (nw.col(LOG) - nw.col("_mean")) ** 2
    found = ranked.group_by(*groups).agg(
        nw.len().alias("_rows"),
        enterprises(groups).alias("firms"),
        nw.col(WEIGHT).sum().alias("weighted_firms"),
        nw.col("_mean").max().alias("mean_log"),
        squares.sum().alias("_squares"),
        *(quantile_of(LOG, order).alias(name) for name, order in ORDERS.items()),
    )
    count = nw.col("_rows").cast(nw.Float64)
    variance = nw.col("_squares") / nw.col("weighted_firms") * count / (count - 1)
    return found.with_columns(
        nw.col("firms").cast(nw.Int64), nw.when(count > 1).then(variance).sqrt().alias("sd_log")
    ).drop("_squares", "_rows")


def _with_ratios(cells: pl.DataFrame) -> pl.DataFrame:
    ratios = [(pl.col(above) - pl.col(below)).exp().alias(name) for name, (above, below) in RATIOS.items()]
    return cells.with_columns((pl.col("p75") - pl.col("p25")).alias("iqr_log"), *ratios)


def _needed(keys: Sequence[str]) -> list[str]:
    return list(dict.fromkeys((*keys, ROW, "firm", VALUE, WEIGHT)))


def _with_safe_quantiles(
    cells: pl.DataFrame, rows: pl.DataFrame, keys: tuple[str, ...], rule: DisclosureRule
) -> pl.DataFrame:
    """The quantiles as the rule allows them: means over the nearest levels, missing where there are too few."""
    spreads = spreads_by_rule(rows, keys, VALUE, ORDERS, rule)
    places = list(cells.select(keys).iter_rows()) if keys else [()] * cells.height
    safe = [pl.Series(name, [spreads[place].value(name) for place in places], pl.Float64).log() for name in ORDERS]
    return cells.with_columns(safe)


def _sentence(words: Text) -> Text:
    return Text(vi=words.vi[:1].upper() + words.vi[1:] + ".", en=words.en[:1].upper() + words.en[1:] + ".")


_TITLE = Text(vi="Độ phân tán theo nhóm", en="Dispersion by group")
_P90_P10 = Text.same("p90/p10")
_COLUMNS = (
    Column("p90_p10", _P90_P10, decimals=2),
    Column("p75_p25", Text.same("p75/p25"), decimals=2),
    Column("p50_p10", Text.same("p50/p10"), decimals=2),
    Column("sd_log", Text(vi="Độ lệch chuẩn của lôgarit", en="Standard deviation of logs"), decimals=3),
    Column("iqr_log", Text(vi="Khoảng tứ phân vị của lôgarit", en="Interquartile range of logs"), decimals=3),
)
_READ = Text(
    vi="p90/p10 = 4: doanh nghiệp ở phân vị 90 có mức gấp bốn lần doanh nghiệp ở phân vị 10 trong cùng nhóm.",
    en="p90/p10 = 4: the enterprise at the 90th percentile has four times the level of the one at the 10th.",
)
_QUANTILES = Text(
    vi="Phân vị: giá trị nhỏ nhất mà tỷ lệ doanh nghiệp có giá trị không lớn hơn nó đạt mức ấy.",
    en="A quantile is the smallest value such that the share of enterprises at or below it reaches that order.",
)
_WEIGHTED = Text(vi="Mọi số đều theo quyền số điều tra.", en="All figures are by survey weight.")
