"""Concentration: how much of an industry is in few hands.

The Herfindahl-Hirschman index (HHI) is the sum of squared shares. Some write it from 0 to 1, some from 0 to 10,000
(shares in per cent), and one has been taken for the other: here each has its own name. CR4 and CR8 are the shares of
the four and the eight largest together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from nangsuat.compare.allocation.cell_groups import CellGroups, checked_count, keyed, shown_cells
from nangsuat.compare.cells import MINIMUM_COUNT
from nangsuat.compare.disclosure.rule import DisclosureRule
from nangsuat.compare.size_classes import SizeRule
from nangsuat.data import CannotBeShown, Column, FirmPanel, Provenance, Result, Table, Text, UnknownOption, as_polars
from nangsuat.measure import VALUE, WEIGHT, MeasuredRows, grouped_by, read_row_measure, with_whole

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language

LARGEST = (4, 8)
"""Of how many of the largest the shares are told."""

_PERCENT_SQUARED = 10_000.0


@dataclass(frozen=True, slots=True, eq=False)
class Concentration(Result):
    """How much of each group is in few hands.

    Attributes
    ----------
    cells : keys, ``firms``, ``weighted_firms``, ``total``, ``hhi`` (0 to 1), ``hhi_10000`` (0 to 10,000),
        ``equivalent`` (1 / HHI: as many equal enterprises would be as concentrated), ``cr4`` and ``cr8`` (0 to 1)
    measured : of what, and its name
    provenance : rows used and left out
    """

    cells: CellGroups
    measured: MeasuredRows
    provenance: Provenance

    @property
    def title(self) -> Text:
        return Text(vi=f"Mức tập trung: {self.measured.name.vi}", en=f"Concentration: {self.measured.name.en}")

    def to_frame(self) -> pl.DataFrame:
        return self.cells.frame

    def tables(self) -> tuple[Table, ...]:
        return (self.cells.table(_TITLE, _COLUMNS), *self.cells.hidden())

    def notes(self) -> tuple[Text, ...]:
        weighted = (_WEIGHTED,) if self.measured.weighted else ()
        return (_READ, _IN_THE_TABLE, *weighted, *self.cells.notes())

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """HHI over the years, one line a group."""
        from nangsuat.compare.allocation.charts import lines_by_year

        return lines_by_year(self.cells, "hhi", _HHI, self.title, language)


def concentration(
    panel: FirmPanel,
    measure: str = "net_sales",
    *,
    by: Sequence[str] = ("industry", "year"),
    size_rule: str | SizeRule = "decree_80_2021",
    minimum_count: int = MINIMUM_COUNT,
    rule: DisclosureRule | None = None,
) -> Concentration:
    """How much of each group is in the hands of its largest enterprises.

    Parameters
    ----------
    panel : accounts of enterprises
    measure : a role or quantity of numbers, such as sales or employees
    by : text roles, ``"year"``, and ``"size"``, which is made from employees by ``size_rule``; the year may be left out
        where the panel has one year
    size_rule : name of a rule in ``SIZE_RULES``, or your own
    minimum_count : a group with fewer enterprises is not shown
    rule : a disclosure rule in place of the minimum count; where few dominate it hides the group

    Returns
    -------
    Concentration
        An enterprise of weight w stands for w enterprises of its size, each with a share of its own. Negative values
        have no share: they are left out and counted. Groups whose sum is zero have no concentration and are missing.

    Raises
    ------
    UnknownOption, MissingRoles
        A measure, key or rule that there is not, or several years and no year among the keys.
    CannotBeShown
        No row has a value, or all are zero.

    Examples
    --------
    >>> firms = pl.DataFrame({"firm": range(5), "year": 2023, "industry": "C", "net_sales": [50.0, 20, 10, 10, 10]})
    >>> found = concentration(FirmPanel.from_frame(firms)).to_frame()
    >>> found.select(pl.col("hhi", "hhi_10000", "cr4").round(6)).row(0)
    (0.32, 3200.0, 0.9)
    """
    (panel, keys), least = keyed(panel, by, size_rule), checked_count(rule, minimum_count)
    measured = read_row_measure(panel, measure, keys=keys, logs=False, least=0.0)
    if "year" not in keys and as_polars(measured.rows.select(nw.col("year").n_unique())).item() > 1:
        raise UnknownOption(_SEVERAL_YEARS)
    groups = grouped_by(keys)
    cells = as_polars(_cells(with_whole(measured.rows, groups), groups)).filter(pl.col("total") > 0)
    if cells.is_empty():
        raise CannotBeShown(_ALL_ZERO.fill(name=measured.name))
    needed = dict.fromkeys((*keys, "firm", VALUE, WEIGHT))
    contributions = None if rule is None else as_polars(measured.rows.select(*needed))
    shown = shown_cells(cells, keys, panel, minimum_count=least, rule=rule, contributions=contributions)
    parameters = {"measure": measured.key, "by": list(keys), "minimum_count": least}
    return Concentration(shown, measured, measured.provenance.then("concentration", parameters=parameters))


def _cells(rows: nw.LazyFrame[Any], groups: Sequence[str]) -> nw.LazyFrame[Any]:
    """Sums of shares and of squared shares; the largest first until four, or eight, are reached."""
    weight, total = nw.col(WEIGHT), (nw.col(WEIGHT) * nw.col(VALUE)).sum().over(*groups)
    placed = rows.with_columns((-nw.col(VALUE)).alias("_descending"), total.alias("_total"))
    places = nw.col(WEIGHT).cum_sum().over(*groups, order_by="_descending")
    share = nw.when(nw.col("_total") > 0).then(nw.col(VALUE) / nw.col("_total"))
    placed = placed.with_columns((places - weight).alias("_before"), share.alias("_share"))
    taken = {
        count: nw.min_horizontal(weight, nw.max_horizontal(count - nw.col("_before"), nw.lit(0.0))) for count in LARGEST
    }
    found = placed.group_by(*groups).agg(
        nw.len().alias("firms"),
        weight.sum().alias("weighted_firms"),
        (weight * nw.col(VALUE)).sum().alias("total"),
        (weight * nw.col("_share") ** 2).sum().alias("hhi"),
        *((part * nw.col("_share")).sum().alias(f"cr{count}") for count, part in taken.items()),
    )
    return found.with_columns(
        nw.col("firms").cast(nw.Int64),
        (nw.col("hhi") * _PERCENT_SQUARED).alias("hhi_10000"),
        (1 / nw.col("hhi")).alias("equivalent"),
    )


_HHI = Text(vi="HHI (0 đến 1)", en="HHI (0 to 1)")
_TITLE = Text(vi="Mức tập trung theo nhóm", en="Concentration by group")
_COLUMNS = (
    Column("hhi", _HHI, decimals=4),
    Column("hhi_10000", Text(vi="HHI (0 đến 10.000)", en="HHI (0 to 10,000)"), decimals=0),
    Column(
        "equivalent", Text(vi="Tương đương số doanh nghiệp bằng nhau", en="Equal enterprises, equivalent"), decimals=1
    ),
    Column("cr4", Text.same("CR4"), decimals=3),
    Column("cr8", Text.same("CR8"), decimals=3),
)
_READ = Text(
    vi="HHI là tổng bình phương tỷ trọng; CR4, CR8 là tỷ trọng của 4, 8 doanh nghiệp lớn nhất.",
    en="HHI is the sum of squared shares; CR4 and CR8 are the shares of the 4 and 8 largest.",
)
_IN_THE_TABLE = Text(
    vi="Tỷ trọng trong các doanh nghiệp có trong bảng: nhập khẩu, và doanh nghiệp ngoài bảng, không được tính; doanh "
    "nghiệp cùng chủ được tính riêng.",
    en="Shares are among the enterprises of the table: imports and others do not count, and enterprises of one owner "
    "count apart.",
)
_WEIGHTED = Text(
    vi="Doanh nghiệp có quyền số w thay cho w doanh nghiệp cùng cỡ; chỉ đúng khi mọi doanh nghiệp lớn đều được "
    "điều tra.",
    en="An enterprise of weight w stands for w of its size; right only where all large ones were surveyed.",
)
_SEVERAL_YEARS = Text(
    vi='Mức tập trung là của một năm: hãy thêm "year" vào by, nếu không mỗi năm của một doanh nghiệp bị coi là một '
    "doanh nghiệp.",
    en='Concentration is of one year: put "year" among by, or each year of an enterprise passes for an enterprise.',
)
_ALL_ZERO = Text(
    vi="{name} đều bằng không nên không có tỷ trọng.", en="{name} is zero everywhere, so there are no shares."
)
