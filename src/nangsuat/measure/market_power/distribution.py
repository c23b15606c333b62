"""Markups or markdowns of firms by group and year: their spread, and two averages that are not the same question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from nangsuat.data import CannotBeShown, Cell, Column, Language, Provenance, Result, Table, Text, join
from nangsuat.measure.indicators.quantiles import quantiles
from nangsuat.measure.production.naming import called, group_name
from nangsuat.measure.production.result import RefusedGroup
from nangsuat.measure.production.sample import Places
from nangsuat.measure.production.specification import Array

if TYPE_CHECKING:
    import altair as alt

type Kind = Literal["markup", "markdown"]

ORDERS = {"median": 0.5, "p10": 0.1, "p90": 0.9}
AVERAGES: Mapping[Kind, tuple[str, ...]] = {
    "markup": ("sales_weighted", "cost_weighted"),
    "markdown": ("cost_weighted",),
}
"""Sales-weighted: Σ sales·μ / Σ sales; cost-weighted: Σ sales / Σ (sales/μ), the markup of the whole."""


@dataclass(frozen=True, slots=True, eq=False)
class MarketPower(Result):
    """Markups or markdowns of firms.

    Attributes
    ----------
    frame : one row a firm and year that has one: ``row``, ``firm``, ``year``, the groups, ``elasticity``, ``share``
        (of the input in output, noise taken out) and ``markup`` or ``markdown``
    statistics : one row a cell: its keys, ``rows``, ``median``, ``p10``, ``p90``, the averages; ``*_error`` of each
    kind : ``"markup"`` or ``"markdown"``
    by : what makes the cells
    variable_input : the input that they are seen by
    method : of the production function
    is_corrected : whether the share has its noise taken out
    output : role of output in the production function
    without : how many rows have an elasticity that is not above zero, and so none
    refused : the groups whose production function has no estimate; their rows have none
    """

    frame: pl.DataFrame
    statistics: pl.DataFrame
    kind: Kind
    by: tuple[str, ...]
    variable_input: str
    method: Text
    is_corrected: bool
    output: str
    without: int
    refused: tuple[RefusedGroup, ...]
    provenance: Provenance

    @property
    def title(self) -> Text:
        return _TITLES[self.kind].fill(input=called(self.variable_input))

    def to_frame(self) -> pl.DataFrame:
        return self.statistics

    def tables(self) -> tuple[Table, ...]:
        """One row a cell, standard errors beside."""
        columns = [*(Column(key, called(key)) for key in self.by), Column("rows", Text(vi="Số dòng", en="Rows"))]
        for name in (*ORDERS, *AVERAGES[self.kind]):
            columns += [Column(name, _NAMES[name], decimals=3),
                        Column(f"{name}_error", Text(vi="s.s.", en="s.e."), decimals=3)]  # fmt: skip
        rows: list[tuple[Cell, ...]] = [
            tuple(row[column.key] for column in columns) for row in self.statistics.iter_rows(named=True)
        ]
        return (Table(self.title, tuple(columns), tuple(rows)),)

    def notes(self) -> tuple[Text, ...]:
        how = _FORMULAS[self.kind].fill(input=called(self.variable_input), method=self.method)
        corrected = () if self.kind == "markdown" else (_CORRECTED if self.is_corrected else _NOT_CORRECTED,)
        averages = (_AVERAGES,) if self.kind == "markup" else (_MARKDOWN_AVERAGE,)
        added = (_VALUE_ADDED,) if self.kind == "markup" and self.output == "value_added" else ()
        left = (_WITHOUT.fill(count=self.without),) if self.without else ()
        groups = join([group_name(each.keys) for each in self.refused], ", ")
        refused = (_NO_FUNCTION.fill(groups=groups),) if self.refused else ()
        return (how, *corrected, *averages, *added, _REVENUE, _ERRORS, *left, *refused)

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """Median and the range from p10 to p90, over the years where these make the cells."""
        from nangsuat.measure.market_power.chart import over_cells

        if self.statistics.is_empty():
            raise CannotBeShown(_NOTHING)
        return over_cells(self, language)


def cell_statistics(values: Array, weight: Array, sales: Array, cells: Sequence[Places], kind: Kind) -> Array:
    """Quantiles and averages of each cell, shape (cells · statistics,).

    Parameters
    ----------
    values : shape (rows,); those that are not above zero are left out
    weight : survey weights
    sales : of markups the value of output, of markdowns the input's cost
    cells : the rows of each
    """
    found = []
    for rows in cells:
        own = rows[values[rows] > 0]
        value, mass = values[own], weight[own] * sales[own]
        spread = quantiles(value, tuple(ORDERS.values()), weight[own])
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.sum(mass * value) / np.sum(mass)
            whole = np.sum(mass) / np.sum(mass / value)
        found.append(np.concatenate((spread, [mean, whole] if kind == "markup" else [mean])))
    return np.concatenate(found)


_TITLES: Mapping[Kind, Text] = {
    "markup": Text(vi="Tỷ lệ giá trên chi phí biên (markup), theo {input}", en="Markups, by {input}"),
    "markdown": Text(
        vi="Tỷ lệ doanh thu biên của {input} trên giá trả cho nó (markdown)",
        en="Markdowns: what {input} brings over what it is paid",
    ),
}
_NAMES = {
    "median": Text(vi="Trung vị", en="Median"),
    "p10": Text.same("p10"),
    "p90": Text.same("p90"),
    "sales_weighted": Text(vi="Bình quân theo doanh thu", en="Sales-weighted mean"),
    "cost_weighted": Text(vi="Bình quân theo chi phí", en="Cost-weighted mean"),
}
_FORMULAS: Mapping[Kind, Text] = {
    "markup": Text(
        vi="μ = độ co giãn của sản lượng theo {input} / tỷ phần chi cho {input} trong giá trị sản lượng (De Loecker và "
        "Warzynski, 2012); hàm sản xuất: {method}. Đúng khi doanh nghiệp chọn {input} tự do trong năm và không ép giá "
        "khi mua.",
        en="μ = elasticity of output to {input} / share of {input}'s cost in the value of output (De Loecker and "
        "Warzynski, 2012); production function: {method}. Right where firms choose {input} freely in the year and have "
        "no power over its price.",
    ),
    "markdown": Text(
        vi="ν = markup theo {input} / markup theo đầu vào linh hoạt kia; lớn hơn 1 khi {input} được trả thấp hơn "
        "doanh thu biên nó mang lại (Yeh, Macaluso và Hershbein, 2022); hàm sản xuất: {method}.",
        en="ν = the markup by {input} over the markup by the flexible input; above 1 where {input} is paid less "
        "than what it brings (Yeh, Macaluso and Hershbein, 2022); production function: {method}.",
    ),
}
_CORRECTED = Text(
    vi="Giá trị sản lượng đã bỏ phần nhiễu của bước một (chia cho exp ε): doanh nghiệp chọn đầu vào theo sản lượng kỳ "
    "vọng.",
    en="The value of output has the first stage's noise taken out (over exp ε): firms choose inputs by what they "
    "expect to sell.",
)
_NOT_CORRECTED = Text(
    vi="Phương pháp này không tách nhiễu khỏi sản lượng, nên tỷ phần còn lẫn nhiễu: phân phối rộng hơn thực tế.",
    en="This method does not tell noise from output, so that shares hold it: the spread is wider than it is in truth.",
)
_AVERAGES = Text(
    vi="Bình quân theo doanh thu là Σ doanh thu·μ / Σ doanh thu; bình quân theo chi phí là Σ doanh thu / Σ (doanh "
    "thu/μ), tức bình quân điều hòa theo doanh thu, là markup của cả nhóm. Hai số trả lời hai câu hỏi khác nhau và "
    "có thể đi ngược chiều.",
    en="The sales-weighted mean is Σ sales·μ / Σ sales; the cost-weighted one Σ sales / Σ (sales/μ), the harmonic "
    "mean by sales, which is the markup of the group as a whole. They answer different questions and may move apart.",
)
_MARKDOWN_AVERAGE = Text(
    vi="Bình quân theo chi phí cho đầu vào này.", en="The mean is weighted by the cost of the input."
)
_VALUE_ADDED = Text(
    vi="Hàm của giá trị gia tăng: μ là giá trên chi phí biên của giá trị gia tăng, cao hơn của sản lượng gộp khi "
    "chi phí trung gian không mang lãi.",
    en="A function of value added: μ is of value added over its marginal cost, above that of gross output where "
    "bought-in inputs earn no markup.",
)
_REVENUE = Text(
    vi="Nếu sản lượng là doanh thu (giá riêng của doanh nghiệp không quan sát được), độ co giãn là của doanh thu và "
    "mức của tỷ lệ này không xác định được (Bond và cộng sự, 2021); khi ấy chỉ nên đọc thay đổi, và cũng thận trọng.",
    en="Where output is revenue (firms' own prices are not seen) the elasticity is one of revenue and the level is not "
    "identified (Bond and others, 2021); read changes only then, and with care.",
)
_ERRORS = Text(
    vi="Sai số chuẩn kể độ bất định của hàm sản xuất, coi các doanh nghiệp là đã cho.",
    en="Standard errors tell the uncertainty of the production function, taking the firms as given.",
)
_WITHOUT = Text(
    vi="{count} dòng có độ co giãn không dương nên không có giá trị.",
    en="{count} rows have an elasticity that is not above zero, and so none.",
)
_NO_FUNCTION = Text(
    vi="Nhóm không ước lượng được hàm sản xuất nên không có trong kết quả: {groups}.",
    en="Groups whose production function has no estimate are left out: {groups}.",
)
_NOTHING = Text(vi="Không có nhóm nào để vẽ.", en="There is no cell to draw.")
