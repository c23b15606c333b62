"""Which years of an economy can be compared, its labour productivity in them, and how that reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import narwhals as nw
import polars as pl

from nangsuat.data import (
    TOTAL,
    CannotBeShown,
    Column,
    EconomyPanel,
    Figure,
    Language,
    MissingRoles,
    Table,
    Text,
    UnknownOption,
    as_polars,
    industry_codes,
)
from nangsuat.explain import three_factors
from nangsuat.measure import INDICATORS, compute_indicators, figure_of
from nangsuat.report.charts import line_chart
from nangsuat.report.document import (
    Block,
    ChartBlock,
    Notice,
    Paragraph,
    TableBlock,
)
from nangsuat.report.sections import (
    legible,
    province_name,
    rounded,
    shortened,
)


@dataclass(frozen=True, slots=True)
class Span:
    """The years of a report: the longest stretch that no break of series divides, or the one asked for."""

    start: int
    end: int

    @property
    def words(self) -> Text:
        return Text.same(f"{self.start}–{self.end}")


@dataclass(frozen=True, slots=True)
class Levels:
    """Labour productivity of the whole economy by year, and its growth.

    ``level`` is at constant prices where the table has them, else at current prices; ``real`` says which.
    """

    level: dict[int, Figure]
    current: dict[int, Figure]
    growth: dict[int, Figure]
    average: Figure
    real: bool


def place_name(panel: EconomyPanel, territory: str) -> Text:
    """The territory as a reader calls it."""
    return NATIONS.get(territory) or province_name(panel, territory)


NATIONS = {"VN": Text(vi="Việt Nam", en="Viet Nam"), "VNM": Text(vi="Việt Nam", en="Viet Nam")}


def industry_names(panel: EconomyPanel) -> dict[str, Text]:
    """What the industry codes of a table are called: sections of VSIC, the three sectors, the whole economy."""
    codes = as_polars(panel.frame.select("industry").unique())["industry"].to_list()
    sections = industry_codes("VSIC2018")
    names = {code: _SECTORS[code] for code in codes if code in _SECTORS}
    if panel.currency == "VND":  # elsewhere a letter may mean another list
        valid = [code for code in codes if code in sections and code not in names]
        names |= {
            code: Text(vi=f"{code} {sections.name(code, 'vi')}", en=f"{code} {sections.name(code, 'en')}")
            for code in valid
        }
    return names


_SECTORS = {
    "A": Text(vi="A Nông, lâm nghiệp và thủy sản", en="A Agriculture, forestry and fishing"),
    "B-F": Text(vi="B-F Công nghiệp và xây dựng", en="B-F Industry and construction"),
    "G-T": Text(vi="G-T Dịch vụ", en="G-T Services"),
    TOTAL: Text(vi="Toàn nền kinh tế", en="Whole economy"),
}


def territory_of(panel: EconomyPanel, wanted: str | None) -> str:
    """The territory asked for, or the only one; :class:`UnknownOption` lists them where it is neither."""
    present = as_polars(panel.frame.select("territory").unique())["territory"].sort().to_list()
    if wanted is None and len(present) == 1:
        return str(present[0])
    if wanted is None or wanted not in present:
        raise UnknownOption.among("territory", wanted, present)
    return wanted


def years_of(panel: EconomyPanel, territory: str) -> list[int]:
    """The years of a territory, ascending."""
    here = panel.frame.filter(nw.col("territory") == territory)
    return [int(year) for year in as_polars(here.select("year").unique())["year"].sort()]


def span_of(panel: EconomyPanel, territory: str, years: Sequence[int], start: int | None, end: int | None) -> Span:
    """The longest stretch within the bounds asked for, from one year with productivity to another, without a break.

    A year asked for in which productivity has no value raises :class:`CannotBeShown`: growth from another year must
    not stand under its name.
    """
    measured = _measured_years(panel, territory)
    for year in (start, end):
        if year is not None and year not in years:
            raise UnknownOption.among("year", year, [str(each) for each in years])
        if year is not None and year not in measured:
            raise CannotBeShown(_without_level(territory, year))
    chosen = [year for year in measured if (start or years[0]) <= year <= (end or years[-1])]
    roles = ("workers", "value_added_constant" if panel.has("value_added_constant") else "value_added")
    stretches: list[list[int]] = [[]]
    for year in chosen:
        divides = stretches[-1] and any(
            each.separates(stretches[-1][-1], year, roles, territory) for each in panel.breaks
        )
        if divides:
            stretches.append([])
        stretches[-1].append(year)
    longest = max(stretches, key=len)
    if len(longest) < _TWO_YEARS:
        raise CannotBeShown(
            Text(
                vi=f"Không có hai năm nào của «{territory}» so sánh được với nhau.",
                en=f"No two years of «{territory}» can be compared.",
            )
        )
    return Span(longest[0], longest[-1])


def _measured_years(panel: EconomyPanel, territory: str) -> list[int]:
    """The years in which productivity of the whole economy has a value, ascending."""
    code = "M02" if panel.has("value_added_constant") else "M01"
    computed = compute_indicators(panel, [code])
    for lacking in computed.not_computed.values():
        panel.require(*lacking, purpose=INDICATORS[code].name)
    here = (nw.col("territory") == territory) & (nw.col("industry") == TOTAL) & ~nw.col(code).is_null()
    return [int(year) for year in as_polars(computed.frame.filter(here).select("year"))["year"].sort()]


def _without_level(territory: str, year: int) -> Text:
    return Text(
        vi=f"Năng suất lao động của «{territory}» năm {year} không có giá trị vì thiếu số liệu; hãy chọn năm khác.",
        en=f"Labour productivity of «{territory}» has no value in {year}: figures are missing. Choose another year.",
    )


_TWO_YEARS = 2


def levels_of(panel: EconomyPanel, territory: str, years: Sequence[int]) -> Levels:
    """Labour productivity of the whole economy in these years, with its making."""
    real = panel.has("value_added_constant")

    def of(code: str, year: int, since: int | None = None) -> Figure:
        where: dict[str, str | int] = {"territory": territory, "industry": TOTAL, "year": year}
        return figure_of(panel, code, where) if since is None else figure_of(panel, code, where, since=since)

    code = "M02" if real else "M01"
    return Levels(
        level={year: of(code, year) for year in years},
        current={year: of("M01", year) for year in years} if panel.has("value_added") else {},
        growth={year: of("M03", year) for year in years[1:]} if real else {},
        average=of("M04", years[-1], since=years[0]) if real else _no_average(),
        real=real,
    )


def _no_average() -> Figure:
    return Figure(
        None,
        Text(vi="Tăng bình quân năm", en="Mean growth a year"),
        Text.same("%"),
        "growth",
        (),
        "M04",
        reason=Text(
            vi="Không có giá so sánh: tốc độ tăng ở giá hiện hành gồm cả tăng giá.",
            en="There are no constant prices: growth at current prices would hold inflation.",
        ),
    )


def summary(panel: EconomyPanel, territory: str, span: Span, levels: Levels) -> tuple[Block, ...]:
    """The first sentences of the report: level, mean growth, where the change came from."""
    shown = levels.current.get(span.end) or levels.level[span.end]
    prices = CURRENT if span.end in levels.current else _constant(panel)
    level = Paragraph(
        Text(
            vi="Năng suất lao động của {territory} năm {year} là {level} {unit} ({prices}).",
            en="Labour productivity of {territory} in {year} was {level} {unit} ({prices}).",
        ),
        {
            "territory": place_name(panel, territory),
            "year": span.end,
            "level": rounded(shown, legible([shown], 1)),
            "unit": shown.unit,
            "prices": prices,
        },
    )
    if levels.average.value is None:
        return (level, Notice(levels.average.reason or CURRENT))
    decimals = legible((levels.level[span.start], levels.level[span.end]), 1)
    growth = Paragraph(
        _ROSE if levels.average.value >= 0 else _FELL,
        {
            "prices": _constant(panel),
            "first": rounded(levels.level[span.start], decimals),
            "last": rounded(levels.level[span.end], decimals),
            "unit": levels.level[span.end].unit,
            "average": rounded(levels.average, 2),
            "years": span.words,
        },
    )
    return (level, growth, *_summary_of_change(panel, territory, span))


def _summary_of_change(panel: EconomyPanel, territory: str, span: Span) -> tuple[Block, ...]:
    try:
        split = three_factors(panel, start=span.start, end=span.end, territory=territory)
    except (CannotBeShown, MissingRoles):
        return ()  # the section on why says what is lacking
    return (
        Paragraph(
            Text(
                vi="Trong mức thay đổi {change} {unit}: nội bộ ngành {within}, chuyển dịch cơ cấu lao động "
                "{structure}, thuế sản phẩm {tax}.",
                en="Of the change of {change} {unit}, {within} came from within the industries, {structure} from the "
                "structure of labour, {tax} from product taxes.",
            ),
            {
                "change": rounded(split.whole.change, 2),
                "unit": split.unit,
                "within": rounded(split.figure("within"), 2),
                "structure": rounded(split.figure("structure"), 2),
                "tax": rounded(split.figure("product_tax"), 2),
            },
        ),
    )


_ROSE = Text(
    vi="Theo {prices}, năng suất tăng từ {first} lên {last} {unit}, bình quân {average} % mỗi năm trong giai đoạn "
    "{years} (bình quân nhân).",
    en="At {prices} it rose from {first} to {last} {unit}, {average} % a year on (geometric) average over {years}.",
)
_FELL = Text(
    vi="Theo {prices}, năng suất giảm từ {first} xuống {last} {unit}, bình quân {average} % mỗi năm trong giai đoạn "
    "{years} (bình quân nhân).",
    en="At {prices} it fell from {first} to {last} {unit}, {average} % a year on (geometric) average over {years}.",
)
CURRENT = Text(vi="giá hiện hành", en="current prices")


def _constant(panel: EconomyPanel) -> Text:
    if panel.base_year is None:
        return Text(vi="giá so sánh", en="constant prices")
    return Text(vi=f"giá so sánh {panel.base_year}", en=f"constant prices of {panel.base_year}")


def level_blocks(
    panel: EconomyPanel, territory: str, years: Sequence[int], levels: Levels, source: Text
) -> tuple[Block, ...]:
    """The table of levels by year and the chart by industry."""
    return (
        TableBlock(_levels_table(panel, levels), source),
        ChartBlock(
            lambda language: _levels_chart(panel, territory, years, language),
            Text(vi="Năng suất lao động theo ngành", en="Labour productivity by industry"),
            Text(
                vi="Đường biểu diễn năng suất lao động của từng ngành và toàn nền kinh tế qua các năm.",
                en="Lines of labour productivity of each industry and of the whole economy over the years.",
            ),
            source,
            _last_of_lines(panel, territory, years[-1]),
        ),
    )


def _last_of_lines(panel: EconomyPanel, territory: str, year: int) -> tuple[Figure, ...]:
    """The levels that the chart writes at the end of its lines, each to be opened down to its rows."""
    here = (nw.col("territory") == territory) & (nw.col("year") == year)
    industries = as_polars(panel.frame.filter(here).select("industry"))["industry"].unique().sort().to_list()
    names = industry_names(panel)
    found = ((code, _level(panel, {"territory": territory, "industry": code, "year": year})) for code in industries)
    return tuple(
        rounded(replace(level, label=names.get(code, Text.same(code))), legible([level], 1))
        for code, level in found
        if level.value is not None
    )


def _level(panel: EconomyPanel, where: Mapping[str, str | int]) -> Figure:
    if panel.has("value_added_constant"):
        return figure_of(panel, "M02", where)
    return figure_of(panel, "M01" if where["industry"] == TOTAL else "M07", where)


def _levels_table(panel: EconomyPanel, levels: Levels) -> Table:
    years = sorted(levels.level)
    unit = levels.level[years[-1]].unit
    columns = [Column("year", Text(vi="Năm", en="Year"))]
    if levels.current:
        columns.append(Column("current", CURRENT, unit, legible(levels.current.values(), 1)))
    if levels.real:
        columns += [
            Column("constant", _constant(panel), unit, legible(levels.level.values(), 1)),
            Column("growth", Text(vi="Tăng so với năm trước", en="Growth on the year before"), Text.same("%"), 2),
        ]
    rows = [
        (
            year,
            *([levels.current[year]] if levels.current else []),
            *([levels.level[year], levels.growth.get(year)] if levels.real else []),
        )
        for year in years
    ]
    title = Text(vi="Năng suất lao động toàn nền kinh tế", en="Labour productivity of the whole economy")
    return Table(title, tuple(columns), tuple(rows))


def _short(name: Text) -> Text:
    return Text(vi=shortened(name.vi, _LETTERS_OF_A_NAME), en=shortened(name.en, _LETTERS_OF_A_NAME))


_LETTERS_OF_A_NAME = 32  # more do not fit beside the lines of a chart


def _levels_chart(panel: EconomyPanel, territory: str, years: Sequence[int], language: Language):  # type: ignore[no-untyped-def]  # Altair's types load the whole library
    role = "value_added_constant" if panel.has("value_added_constant") else "value_added"
    here = panel.frame.filter(nw.col("territory") == territory).filter(nw.col("year").is_in(list(years)))
    shown = as_polars(here.select("year", "industry", (nw.col(role) / nw.col("workers")).alias("level")))
    unit = INDICATORS["M01"].unit_in(panel.currency).say(language)
    prices = (_constant(panel) if role == "value_added_constant" else CURRENT).say(language)
    return line_chart(
        shown.filter(pl.col("level").is_not_null()).sort("industry", "year"),
        x="year",
        y="level",
        series="industry",
        names={code: _short(name) for code, name in industry_names(panel).items()},
        title=Text.same(f"{unit}, {prices}"),
        language=language,
        breaks={each.year: each.reason for each in panel.breaks if years[0] < each.year <= years[-1]},
    )
