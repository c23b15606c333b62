"""Labour productivity of Viet Nam as the office published it, and the part of growth that it ascribes to TFP.

A figure that was published only in words («just under 5 %») stays missing, and the words stand beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from nangsuat.data.framing import as_lazy, content_hash
from nangsuat.data.lineage import Figure, Input, Rows, figure_from
from nangsuat.data.panel import Break
from nangsuat.data.problems import CannotBeShown
from nangsuat.data.provenance import Provenance, Source
from nangsuat.data.results import Cell, Column, Result, Table
from nangsuat.data.roles import ROW
from nangsuat.data.text import NO_WORDS, Text

_OLDER = Text(vi="GDP trước khi đánh giá lại", en="GDP before its re-evaluation")
_REVISED = Text(vi="GDP đánh giá lại", en="GDP re-evaluated")
_REDEFINED = Text(
    vi="GDP đánh giá lại; không tính lao động tự sản tự tiêu", en="GDP re-evaluated; own-use producers not counted"
)


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """What was published of a year.

    Attributes
    ----------
    year : the year
    level : labour productivity at current prices, million đồng a worker
    growth : its growth at constant prices, percent, as the office published it
    series : which vintage the level belongs to; levels of different ones cannot be compared
    note : what must be known beside the figures
    citation : where they were read
    """

    year: int
    level: float | None
    growth: float | None
    series: Text
    note: Text
    citation: Text


@dataclass(frozen=True, slots=True)
class PublishedPeriod:
    """What was published of a period of years.

    Attributes
    ----------
    first, last : its first and last year of growth
    value : percent a year (growth), or percent of growth (TFP)
    note : what must be known beside the figure
    citation : where it was read
    """

    first: int
    last: int
    value: float
    note: Text
    citation: Text

    @property
    def label(self) -> str:
        """The period in figures."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


_GSO = "Tổng cục Thống kê"
_REPORT_2011_2020 = Text(
    vi=f"{_GSO}, Năng suất lao động của Việt Nam giai đoạn 2011–2020 (đọc tại csdl.lsu.vn)",
    en="General Statistics Office, Labour productivity of Viet Nam 2011–2020 (read at csdl.lsu.vn)",
)
_FINANCE_REVIEW = Text(vi=f"{_GSO}, theo Tạp chí Tài chính", en="General Statistics Office, in Tạp chí Tài chính")
_CAFEF = Text(vi=f"{_GSO}, theo cafef.vn, 2/2023", en="General Statistics Office, in cafef.vn, February 2023")
_FORUM = Text(
    vi="Viện Năng suất Việt Nam, Diễn đàn Năng suất quốc gia 2023; Open Development Mekong",
    en="Viet Nam National Productivity Institute, National Productivity Forum 2023; Open Development Mekong",
)
_GSO_2023 = Text(
    vi=f"{_GSO}, công bố năm 2023 (đọc qua trang dẫn lại, chưa đối chiếu bản gốc)",
    en="General Statistics Office, release of 2023 (read in a page that quotes it, not compared with the original)",
)

YEARS = (
    PublishedYear(2011, 70.0, None, _REVISED, NO_WORDS, _REPORT_2011_2020),
    PublishedYear(
        2018, 102.0, 5.93, _OLDER,
        Text(
            vi="Mức theo chuỗi GDP cũ; tăng theo giá so sánh 2010",
            en="Level of the older GDP series; growth at prices of 2010",
        ),
        _FINANCE_REVIEW,
    ),
    PublishedYear(
        2019, None, 6.62, _REVISED, Text(vi="Cao nhất giai đoạn 2016–2020", en="The highest of 2016–2020"), _CAFEF
    ),
    PublishedYear(
        2020, 150.1, None, _REVISED,
        Text(
            vi="Tốc độ tăng chỉ được công bố bằng chữ: gần 5 %",
            en="Growth was published in words only: just under 5 %",
        ),
        _REPORT_2011_2020,
    ),
    PublishedYear(
        2021, 172.8, 4.71, _REDEFINED,
        Text(
            vi="Gián đoạn: bỏ khoảng 4,4 triệu lao động tự sản tự tiêu",
            en="Break: about 4.4 million own-use producers left out",
        ),
        _FORUM,
    ),
    PublishedYear(2022, 188.7, 4.81, _REDEFINED, Text(vi="Mức theo một nguồn", en="Level from one source"), _GSO_2023),
    PublishedYear(2023, 199.3, 3.65, _REDEFINED, NO_WORDS, _GSO_2023),
)  # fmt: skip

PERIODS = (
    PublishedPeriod(2011, 2020, 5.29, Text(vi="Bình quân năm", en="Mean a year"), _REPORT_2011_2020),
    PublishedPeriod(2016, 2020, 6.05, Text(vi="Bình quân năm", en="Mean a year"), _CAFEF),
)

_COEFFICIENT = Text(
    vi=f"Hệ số vốn và lao động lấy từ bảng cân đối liên ngành ({_GSO}, phiếu chỉ tiêu tốc độ tăng năng suất các "
    "nhân tố tổng hợp); giá trị của hệ số và vốn không được công bố",
    en="Coefficients from the input-output table (General Statistics Office, sheet of the indicator of TFP growth); "
    "their values and the capital stock are not published",
)
_RELEASE_2019 = Text(
    vi=f"{_GSO}, công bố tháng 12/2019 (đọc qua báo chí, chưa đối chiếu bản gốc)",
    en="General Statistics Office, release of December 2019 (read in the press, not compared with the original)",
)
TFP_SHARES = (
    PublishedPeriod(2011, 2015, 33.58, _COEFFICIENT, _RELEASE_2019),
    PublishedPeriod(2016, 2019, 44.46, _COEFFICIENT, _RELEASE_2019),
    PublishedPeriod(2019, 2019, 46.11, _COEFFICIENT, _RELEASE_2019),
)

WORKERS_REDEFINED = Break(
    2021,
    Text(
        vi="Từ 2021 không còn tính khoảng 4,4 triệu lao động tự sản tự tiêu; mức 150,1 và 172,8 không so sánh được",
        en="From 2021 on about 4.4 million own-use producers are not counted; 150.1 and 172.8 cannot be compared",
    ),
)


@dataclass(frozen=True, slots=True)
class PublishedProductivity(Result):
    """Labour productivity as published.

    Attributes
    ----------
    years : what was published of single years
    periods : mean growth of periods, percent a year
    breaks : breaks of the series; levels on two sides of one are not comparable
    frame : the figures as a source: ``row``, ``first``, ``last``, ``level``, ``growth``, a row a year or period
    provenance : that source
    """

    years: tuple[PublishedYear, ...]
    periods: tuple[PublishedPeriod, ...]
    breaks: tuple[Break, ...]
    frame: pl.DataFrame = field(repr=False, compare=False)
    provenance: Provenance

    @property
    def title(self) -> Text:
        return Text(
            vi="Năng suất lao động của Việt Nam theo số liệu công bố", en="Labour productivity of Viet Nam as published"
        )

    def tables(self) -> tuple[Table, ...]:
        notes = tuple(item.reason for item in self.breaks)
        return (
            Table(self.title, _YEAR_COLUMNS, tuple(self._row(item) for item in self.years), notes),
            _periods_table(_MEAN_GROWTH, self.periods, self.frame, self.provenance),
        )

    def notes(self) -> tuple[Text, ...]:
        return (
            Text(
                vi="Các mức thuộc ba chuỗi khác nhau; không tính tốc độ tăng giữa hai chuỗi.",
                en="The levels belong to three series; no growth is computed from one to another.",
            ),
        )

    def level(self, year: int) -> Figure:
        """The published level of a year, million đồng a worker at current prices."""
        return self._figure(year, "level")

    def growth(self, year: int) -> Figure:
        """The published growth of a year at constant prices, percent."""
        return self._figure(year, "growth")

    def _figure(self, year: int, column: str) -> Figure:
        label, unit, decimals = _MEASURES[column]
        return _published(self.frame, self.provenance, (year, year), column, label, unit, decimals)

    def _row(self, item: PublishedYear) -> tuple[Cell, ...]:
        return (item.year, self.level(item.year), self.growth(item.year), item.series, item.note, item.citation)


@dataclass(frozen=True, slots=True)
class PublishedTfpShares(Result):
    """The part of growth that the office ascribes to total factor productivity.

    Attributes
    ----------
    periods : percent of the growth of gross domestic product
    frame : the figures as a source: ``row``, ``first``, ``last``, ``growth`` (the part), a row a period
    provenance : that source
    """

    periods: tuple[PublishedPeriod, ...]
    frame: pl.DataFrame = field(repr=False, compare=False)
    provenance: Provenance

    @property
    def title(self) -> Text:
        return _TFP_SHARE

    def tables(self) -> tuple[Table, ...]:
        return (_periods_table(self.title, self.periods, self.frame, self.provenance),)

    def notes(self) -> tuple[Text, ...]:
        return (_COEFFICIENT,)


def viet_nam_productivity() -> PublishedProductivity:
    """Labour productivity of Viet Nam as the statistics office published it, 2011 to 2023, with its break of 2021.

    Levels at current prices (million đồng a worker), growth at constant prices (percent). Years and figures that
    were not found, or were published only in words, are missing and say so.

    Reference: General Statistics Office; each year carries its citation.

    Examples
    --------
    >>> series = viet_nam_productivity()
    >>> series.growth(2023).value, series.growth(2020).reason.en
    (3.65, 'Growth was published in words only: just under 5 %')
    >>> series.breaks[0].separates(2020, 2021)
    True
    """
    rows: list[tuple[int, int, float | None, float | None]]
    rows = [(item.year, item.year, item.level, item.growth) for item in YEARS]
    rows += [(item.first, item.last, None, item.value) for item in PERIODS]
    frame, provenance = _source("viet_nam_productivity", rows, _REPORT_2011_2020)
    return PublishedProductivity(YEARS, PERIODS, (WORKERS_REDEFINED,), frame, provenance)


def viet_nam_tfp_shares() -> PublishedTfpShares:
    """The part of Viet Nam's growth that the statistics office ascribes to TFP, percent, by period.

    The coefficients of capital and labour behind it come from the input-output table and are not published.

    Examples
    --------
    >>> [(period.label, period.value) for period in viet_nam_tfp_shares().periods]
    [('2011–2015', 33.58), ('2016–2019', 44.46), ('2019', 46.11)]
    """
    rows = [(item.first, item.last, None, item.value) for item in TFP_SHARES]
    frame, provenance = _source("viet_nam_tfp_shares", rows, _RELEASE_2019)
    return PublishedTfpShares(TFP_SHARES, frame, provenance)


_MEAN_GROWTH = Text(
    vi="Tốc độ tăng năng suất lao động bình quân năm, giá so sánh", en="Mean growth of labour productivity, real"
)
_TFP_SHARE = Text(
    vi="Tỷ trọng đóng góp của TFP vào tăng trưởng theo số liệu công bố", en="TFP's part of growth as published"
)
_PERCENT = Text.same("%")
_MEASURES = {
    "level": (
        Text(vi="Năng suất lao động, giá hiện hành", en="Labour productivity, current prices"),
        Text(vi="triệu đồng/lao động", en="million VND a worker"),
        1,
    ),
    "growth": (
        Text(vi="Tốc độ tăng năng suất lao động, giá so sánh", en="Growth of labour productivity, constant prices"),
        _PERCENT,
        2,
    ),
}
_NOTE = Column("note", Text(vi="Ghi chú", en="Note"))
_CITATION = Column("citation", Text(vi="Nguồn", en="Source"))
_YEAR_COLUMNS = (
    Column("year", Text(vi="Năm", en="Year")),
    *(Column(key, label, unit, decimals) for key, (label, unit, decimals) in _MEASURES.items()),
    Column("series", Text(vi="Chuỗi", en="Series")),
    _NOTE,
    _CITATION,
)


def _source(
    name: str, rows: Sequence[tuple[int, int, float | None, float | None]], citation: Text
) -> tuple[pl.DataFrame, Provenance]:
    schema = {"first": pl.Int64, "last": pl.Int64, "level": pl.Float64, "growth": pl.Float64}
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_row_index(ROW, offset=1)
    source = Source(name, content_hash(as_lazy(frame)), citation=citation)
    return frame, Provenance(sources=(source,), rows_used=frame.height)


def _published(
    frame: pl.DataFrame,
    provenance: Provenance,
    period: tuple[int, int],
    column: str,
    label: Text,
    unit: Text,
    decimals: int,
) -> Figure:
    found = frame.filter(first=period[0], last=period[1])
    if found.is_empty():
        raise CannotBeShown(_not_published(period[0]))
    value, row = found[column].item(), int(found[ROW].item())
    where = Text.same(str(period[0]) if period[0] == period[1] else f"{period[0]}–{period[1]}")
    rows = Rows(provenance.sources[0].sha256, str(row), 1, where)
    given = Input("published", label, value, unit, rows=rows, column=column)
    reason = _reason(period) if value is None else None
    return figure_from(
        "published", [given], label=label, unit=unit, method="published", decimals=decimals, reason=reason
    )


def _reason(period: tuple[int, int]) -> Text:
    notes = [item.note for item in YEARS if item.year == period[0] and item.note.en]
    return notes[0] if notes else Text(vi="Chưa tìm được số công bố", en="No published figure was found")


def _not_published(year: int) -> Text:
    years = ", ".join(str(item.year) for item in YEARS)
    return Text(
        vi=f"Không có số liệu công bố cho năm {year}; có các năm {years}.",
        en=f"No figure is carried for {year}; the years are {years}.",
    )


def _periods_table(
    title: Text, periods: tuple[PublishedPeriod, ...], frame: pl.DataFrame, provenance: Provenance
) -> Table:
    columns = (
        Column("period", Text(vi="Giai đoạn", en="Period")),
        Column("value", title, _PERCENT, 2),
        _NOTE,
        _CITATION,
    )
    rows = tuple(
        (
            item.label,
            _published(frame, provenance, (item.first, item.last), "growth", title, _PERCENT, 2),
            item.note,
            item.citation,
        )
        for item in periods
    )
    return Table(title, columns, rows)
