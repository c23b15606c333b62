"""What was found of gaps to the frontier, and whether they close."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal

import polars as pl

from nangsuat.compare.allocation.cell_groups import CellGroups
from nangsuat.data import Column, Provenance, Result, Table, Text
from nangsuat.measure import MeasuredRows

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language

type Cluster = Literal["firm", "group"]

_TWO_SIDED = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Slope:
    """A coefficient with its clustered standard error.

    Attributes
    ----------
    name : ``"beta"``, ``"frontier_growth"`` or ``"gap"``
    value, error : the coefficient, a year, and its standard error
    observations, clusters : what it rests on
    """

    name: str
    value: float
    error: float
    observations: int
    clusters: int

    @property
    def interval(self) -> tuple[float, float]:
        """95 %, by the normal distribution."""
        return self.value - _TWO_SIDED * self.error, self.value + _TWO_SIDED * self.error


@dataclass(frozen=True, slots=True, eq=False)
class Convergence(Result):
    """Gaps to the frontier, and whether they close.

    Attributes
    ----------
    cells : for each group and year shown: ``firms``, ``frontier_firms``, ``frontier_log``, ``laggard_log``, ``gap`` (of
        logs), ``distance`` (how many times the others' level the frontier's is, ``exp(gap)``), ``sd_log``
    sigma : for each group shown in two years or more: ``first_year``, ``last_year``, ``sd_first``, ``sd_last``,
        ``change``
    slopes : β, and the catch-up regression; empty where it cannot be told, with the reason in ``unsaid``
    unsaid : why there is no regression
    measured : the measure and its name
    frontier_share : which part of enterprises is the frontier
    years : how many calendar years growth is over
    cluster : within what errors may be alike
    provenance : rows used and left out
    """

    cells: CellGroups
    sigma: pl.DataFrame
    slopes: tuple[Slope, ...]
    unsaid: tuple[Text, ...]
    measured: MeasuredRows
    frontier_share: float
    years: int
    cluster: Cluster
    provenance: Provenance

    @property
    def title(self) -> Text:
        return Text(vi=f"Hội tụ: {self.measured.name.vi}", en=f"Convergence: {self.measured.name.en}")

    def to_frame(self) -> pl.DataFrame:
        return self.cells.frame

    def half_life(self) -> float | None:
        """Years until half of a gap is closed, by the catch-up regression; ``None`` where gaps do not close."""
        speed = next((slope.value for slope in self.slopes if slope.name == "gap"), 0.0)
        return log(0.5) / log(1 - speed) if 0 < speed < 1 else None

    def tables(self) -> tuple[Table, ...]:
        groups = [key for key in self.cells.keys if key != "year"]
        names = tuple(Column(key, self.cells.panel.role(key).name) for key in groups)
        sigma = Table(_SIGMA, (*names, *_SIGMA_COLUMNS), tuple(self.sigma.rows()))
        slopes = tuple(
            (_NAMES[each.name], each.value, each.error, *each.interval, each.observations, each.clusters)
            for each in self.slopes
        )
        regressions = Table(_SLOPES, _SLOPE_COLUMNS, slopes, self.unsaid)
        return (self.cells.table(_TITLE, _COLUMNS), sigma, regressions, *self.cells.hidden())

    def notes(self) -> tuple[Text, ...]:
        weighted = (_WEIGHTED,) if self.measured.weighted else ()
        half = self.half_life()
        life = () if half is None else (_HALF_LIFE.fill(years=round(half, 1)),)
        frontier = _FRONTIER.fill(percent=100 * self.frontier_share)
        clustered = CLUSTERED[self.cluster]
        untold = () if self.slopes else self.unsaid  # a table without rows is not printed, nor what stands under it
        growth = _GROWTH.fill(years=self.years)
        return (frontier, growth, clustered, _GALTON, *untold, *life, *weighted, *self.cells.notes())

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """The gap over the years, one line a group."""
        from nangsuat.compare.allocation.charts import lines_by_year

        return lines_by_year(self.cells, "gap", _GAP, self.title, language)


_TITLE = Text(vi="Khoảng cách đến đường biên trong nước", en="Gap to the national frontier")
_GAP = Text(vi="Khoảng cách (lôgarit)", en="Gap (logs)")
_COLUMNS = (
    Column("frontier_firms", Text(vi="Ở đường biên", en="At the frontier")),
    Column("gap", _GAP, decimals=3),
    Column("distance", Text(vi="Đường biên gấp", en="Frontier, times the others"), decimals=2),
    Column("sd_log", Text(vi="Độ lệch chuẩn của lôgarit", en="Standard deviation of logs"), decimals=3),
)
_SIGMA = Text(vi="Hội tụ σ: độ phân tán năm đầu và năm cuối", en="σ convergence: dispersion in the first and last year")
_SIGMA_COLUMNS = (
    Column("first_year", Text(vi="Năm đầu", en="First year")),
    Column("last_year", Text(vi="Năm cuối", en="Last year")),
    Column("sd_first", Text(vi="Độ lệch chuẩn năm đầu", en="Standard deviation, first"), decimals=3),
    Column("sd_last", Text(vi="Độ lệch chuẩn năm cuối", en="Standard deviation, last"), decimals=3),
    Column("change", Text(vi="Thay đổi", en="Change"), decimals=3),
)
_SLOPES = Text(vi="Ai tụt lại có tăng nhanh hơn không", en="Whether those behind grow faster")
_SLOPE_COLUMNS = (
    Column("name", Text(vi="Hệ số của", en="Coefficient of")),
    Column("value", Text(vi="Mỗi năm", en="A year"), decimals=4),
    Column("error", Text(vi="Sai số chuẩn", en="Standard error"), decimals=4),
    Column("low", Text(vi="Cận dưới 95 %", en="95 % low"), decimals=4),
    Column("high", Text(vi="Cận trên 95 %", en="95 % high"), decimals=4),
    Column("observations", Text(vi="Số quan sát", en="Observations")),
    Column("clusters", Text(vi="Số cụm", en="Clusters")),
)
_NAMES = {
    "beta": Text(vi="β: mức ban đầu (lôgarit)", en="β: initial level (log)"),
    "frontier_growth": Text(vi="Bắt kịp: tăng trưởng của đường biên", en="Catching up: growth of the frontier"),
    "gap": Text(vi="Bắt kịp: khoảng cách đến đường biên", en="Catching up: gap to the frontier"),
}
_FRONTIER = Text(
    vi="Đường biên là {percent} % doanh nghiệp cao nhất của nhóm trong từng năm, trong bảng này: của trong nước, không "
    "phải của thế giới.",
    en="The frontier is the best {percent} % of a group in each year, in this table: the nation's, not the world's.",
)
_GROWTH = Text(
    vi="Tăng trưởng bình quân năm (lôgarit) qua {years} năm lịch.",
    en="Growth is a year's (log), over {years} calendar years.",
)
CLUSTERED = {
    "firm": Text(vi="Sai số chuẩn theo cụm doanh nghiệp.", en="Standard errors are clustered by enterprise."),
    "group": Text(vi="Sai số chuẩn theo cụm nhóm.", en="Standard errors are clustered by group."),
}
_GALTON = Text(
    vi="Sai số đo lường và biến động nhất thời tự nó đã làm β âm và khoảng cách «thu hẹp»; hội tụ thật thể hiện ở σ.",
    en="Measurement error and passing shocks alone make β negative and gaps «close»; true convergence shows in σ.",
)
_HALF_LIFE = Text(
    vi="Theo hồi quy bắt kịp, một nửa khoảng cách được thu hẹp sau {years} năm.",
    en="By the catch-up regression half of a gap is closed in {years} years.",
)
_WEIGHTED = Text(vi="Mọi số đều theo quyền số điều tra.", en="All figures are by survey weight.")
