"""What the Hsieh-Klenow account found: gains by year and industry, and what they hang on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from nangsuat.compare.allocation.cell_groups import CellGroups
from nangsuat.compare.allocation.wedges import ALPHA, TFPR, Technology, read_wedges, with_cutoffs
from nangsuat.data import ROW, Column, Provenance, Result, Table, Text, as_polars
from nangsuat.measure import WEIGHT, leave_out

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language

SIGMAS = (3.0, 5.0)
"""Elasticities that Hsieh and Klenow tried."""

TAILS = (0.0, 0.01, 0.02)
"""Trimming tried beside the one asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Misallocation(Result):
    """What could be gained if capital and labour moved to where they make most.

    Attributes
    ----------
    cells : industries and years: ``firms``, ``labour_share``, ``revenue_share``, ``efficiency`` (actual over efficient
        output), ``gain`` in per cent, ``sd_tfpr`` and ``sd_tfpq`` (of logs)
    totals : the economy of each year: ``firms``, ``industries``, ``efficiency``, ``gain``
    sensitivity : the economy's gain of each year by ``substitution`` and ``tails``
    technology : σ, labour shares and labour
    source : where the shares are from; ``None`` where they are the data's own
    rental_rate : of capital
    tails : the share of each tail left out
    provenance : rows used and left out
    """

    cells: CellGroups
    totals: pl.DataFrame
    sensitivity: pl.DataFrame
    technology: Technology
    source: Text | None
    rental_rate: float
    tails: float
    provenance: Provenance

    @property
    def title(self) -> Text:
        return Text(vi="Phân bổ sai nguồn lực (Hsieh-Klenow)", en="Misallocation (Hsieh-Klenow)")

    def to_frame(self) -> pl.DataFrame:
        return self.cells.frame

    def tables(self) -> tuple[Table, ...]:
        """The economy, its industries, and what the answer hangs on."""
        totals = Table(_TOTALS, _TOTAL_COLUMNS, tuple(self.totals.select(_keys(_TOTAL_COLUMNS)).iter_rows()))
        tried = self.sensitivity.with_columns(pl.col("tails") * 100)
        sensitivity = Table(
            _SENSITIVITY, _SENSITIVITY_COLUMNS, tuple(tried.select(_keys(_SENSITIVITY_COLUMNS)).iter_rows())
        )
        return (totals, self.cells.table(_INDUSTRIES, _COLUMNS), sensitivity, *self.cells.hidden())

    def notes(self) -> tuple[Text, ...]:
        own = self.technology.labour_shares == "own"
        shares = _OWN_SHARES if own else _SHARES.fill(source=self.source)
        weighted = (_WEIGHTED,) if self.cells.panel.has(WEIGHT) else ()
        taken = _TAKEN.fill(sigma=self.technology.substitution, percent=100 * self.tails, rate=self.rental_rate)
        labour = _LABOUR.fill(name=self.cells.panel.role(self.technology.labour).name)
        partial = () if self.cells.rule is None else (_OVER_SHOWN,)
        return (_READ, _BOUND, shares, taken, labour, *weighted, *partial, *self.cells.notes())

    def firms(self) -> pl.DataFrame:
        """The enterprises behind it, for whoever holds the data: not for publication.

        Computed anew: ``row``, ``firm``, the keys, ``weight``, ``tfpr`` and ``tfpq`` over the industry's own,
        ``output_wedge`` (τ of revenue: above 0 it makes too little) and ``capital_wedge`` (τ of capital against labour:
        above 0 it has too little capital). The industry's own are those of the enterprises that were not trimmed.
        """
        rows, _ = read_wedges(self.cells.panel, self.technology)
        rows, stays = with_cutoffs(rows, (self.tails,), weighted=self.cells.panel.has(WEIGHT))
        kept, _ = leave_out(rows, {"trimmed": (~stays[self.tails], _READ)})
        found = as_polars(
            kept.select(*dict.fromkeys((ROW, "firm", *self.technology.cell, WEIGHT, "py", "k", "l", ALPHA)))
        )
        return _wedges(found, self.technology, self.rental_rate)

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """Gains of the industries over the years."""
        from nangsuat.compare.allocation.charts import lines_by_year

        return lines_by_year(self.cells, "gain", Text(vi="Lợi ích, %", en="Gain, %"), self.title, language)


def _wedges(rows: pl.DataFrame, technology: Technology, rental_rate: float) -> pl.DataFrame:
    """TFPR, TFPQ and the wedges of each enterprise."""
    sigma, cell, alpha = technology.substitution, list(technology.cell), pl.col(ALPHA)
    power, weight = sigma - 1, pl.col(WEIGHT)
    own = pl.col("py").log() - alpha * pl.col("k").log() - (1 - alpha) * pl.col("l").log()
    sums = {name: (weight * pl.col(name)).sum().over(cell).log() for name in ("py", "k", "l")}
    bar = sums["py"] - alpha * sums["k"] - (1 - alpha) * sums["l"]
    found = rows.with_columns((own - bar).alias(TFPR))
    raised = (weight * pl.col("py") * (power * pl.col(TFPR)).exp()).sum().over(cell)
    tfpq = pl.col(TFPR) + (pl.col("py").log() - raised.log() + weight.sum().over(cell).log()) / power
    return found.select(
        *dict.fromkeys((ROW, "firm", *cell, WEIGHT)),
        tfpr=pl.col(TFPR).exp(),
        tfpq=tfpq.exp(),
        output_wedge=1 - sigma / power * pl.col("l") / ((1 - alpha) * pl.col("py")),
        capital_wedge=alpha / (1 - alpha) * pl.col("l") / (rental_rate * pl.col("k")) - 1,
    ).sort(ROW)


def _keys(columns: tuple[Column, ...]) -> list[str]:
    return [column.key for column in columns]


_PERCENT = Text.same("%")
_YEAR = Column("year", Text(vi="Năm", en="Year"))
_FIRMS = Column("firms", Text(vi="Số doanh nghiệp", en="Enterprises"))
_EFFICIENCY = Column("efficiency", Text(vi="Thực tế so với hiệu quả", en="Actual over efficient"), decimals=4)
_GAIN = Column("gain", Text(vi="Lợi ích nếu phân bổ hiệu quả", en="Gain from efficient allocation"), _PERCENT, 1)
_TOTALS = Text(vi="Toàn bộ các ngành theo năm", en="All industries by year")
_TOTAL_COLUMNS = (_YEAR, _FIRMS, Column("industries", Text(vi="Số ngành", en="Industries")), _EFFICIENCY, _GAIN)
_INDUSTRIES = Text(vi="Theo ngành", en="By industry")
_COLUMNS = (
    Column("labour_share", Text(vi="Tỷ phần lao động", en="Labour share"), decimals=3),
    Column("revenue_share", Text(vi="Tỷ trọng giá trị gia tăng", en="Share of value added"), decimals=3),
    _EFFICIENCY,
    _GAIN,
    Column("sd_tfpr", Text(vi="Độ lệch chuẩn ln TFPR", en="Standard deviation of ln TFPR"), decimals=3),
    Column("sd_tfpq", Text(vi="Độ lệch chuẩn ln TFPQ", en="Standard deviation of ln TFPQ"), decimals=3),
)
_SENSITIVITY = Text(vi="Nếu chọn σ và mức cắt đuôi khác", en="With another σ and other trimming")
_SENSITIVITY_COLUMNS = (
    _YEAR,
    Column("substitution", Text.same("σ"), decimals=1),
    Column("tails", Text(vi="Cắt mỗi đuôi", en="Each tail cut"), _PERCENT, 1),
    _FIRMS,
    _GAIN,
)
_READ = Text(
    vi="Lợi ích 25 %: cùng lượng vốn và lao động ấy, nếu mọi doanh nghiệp trong ngành có cùng TFPR, sẽ làm ra "
    "nhiều hơn 25 %.",
    en="A gain of 25 %: with the same capital and labour, were TFPR the same within each industry, 25 % more would be "
    "made.",
)
_BOUND = Text(
    vi="Sai số đo lường và công nghệ khác nhau cũng làm TFPR chênh lệch, nên con số này thường cao hơn thực tế; số "
    "liệu mà cơ quan thống kê đã sửa thì chênh lệch ít hơn, làm con số thấp đi.",
    en="Measurement error and different technologies set TFPR apart too, so the figure tends to be too high; data that "
    "an office has edited differ less, which makes it too low.",
)
_SHARES = Text(vi="Tỷ phần lao động: {source}.", en="Labour shares: {source}.")
_OWN_SHARES = Text(
    vi="Tỷ phần lao động: tổng chi phí lao động trên tổng giá trị gia tăng của ngành trong chính số liệu này, mọi năm; "
    "méo mó chung của cả ngành bị coi là công nghệ.",
    en="Labour shares: summed labour cost over summed value added of the industry in these data, all years; what "
    "distorts a whole industry passes for technology.",
)
_TAKEN = Text(
    vi="Độ co giãn thay thế σ = {sigma}; bỏ {percent} % mỗi đuôi của TFPR và TFPQ trong từng năm; giá thuê vốn {rate} "
    "(không ảnh hưởng đến lợi ích).",
    en="Elasticity of substitution σ = {sigma}; {percent} % of each tail of TFPR and TFPQ of a year left out; rental "
    "rate of capital {rate} (moves no gain).",
)
_LABOUR = Text(vi="Lao động đo bằng: {name}.", en="Labour is measured by: {name}.")
_WEIGHTED = Text(vi="Mọi tổng theo quyền số điều tra.", en="All sums are by survey weight.")
_OVER_SHOWN = Text(
    vi="Con số chung chỉ gồm các ngành được hiện.", en="The figures of the economy are over the industries shown."
)
