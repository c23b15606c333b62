"""Tables, notes and chart of a growth account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nangsuat.data import (
    NO_WORDS,
    Cell,
    Column,
    Language,
    Panel,
    Provenance,
    Source,
    Table,
    Text,
    format_number,
    join,
)
from nangsuat.measure.growth.account import NEAR_ZERO_GROWTH, PER_YEAR, PERCENT, POINTS, Account, Growth
from nangsuat.measure.growth.sensitivity import Alternative

if TYPE_CHECKING:
    import altair as alt

_PERIOD = Column("period", Text(vi="Năm, kỳ", en="Year, period"))
_MEAN = Text(vi="Bình quân {first}–{last}", en="Mean {first}–{last}")

_COLOURS = ("#0072B2", "#E69F00", "#F0E442", "#56B4E9", "#CC79A7")  # Okabe and Ito (2008): safe for colour-blind eyes
_TFP_COLOUR = "#00382B"  # far darker than the others, so that it stands out in black and white too


def contributions_table(steps: Sequence[Account], period: Account) -> Table:
    """Growth and contributions in points, then shares in per cent; one row a step and one for the period."""
    factors = period.factors
    columns = (
        _PERIOD,
        Column("output_growth", Text(vi="Tăng trưởng", en="Growth of output"), PER_YEAR, 2),
        *(Column(each.key, _heading(each.name), POINTS, 2) for each in factors),
        Column("tfp", Text.same("TFP"), POINTS, 2),
        *(Column(f"{each.key}_share", _share_heading(each.name), PERCENT, 1) for each in factors),
        Column("tfp_share", Text(vi="Tỷ trọng TFP", en="Share of TFP"), PERCENT, 1),
    )
    return Table(
        Text(vi="Đóng góp vào tăng trưởng", en="Contributions to growth"),
        columns,
        tuple(_contributions(line, name) for line, name in _lines(steps, period)),
        _reasons(steps, period),
    )


def growth_table(steps: Sequence[Account], period: Account) -> Table:
    """Growth of output and of each factor, and the coefficients, one row a step and one for the period."""
    weighted = _weighted(period)
    columns = (
        _PERIOD,
        Column("output_growth", Text(vi="Tăng trưởng", en="Growth of output"), PER_YEAR, 2),
        *(Column(f"{each.key}_growth", each.growth.label, PER_YEAR, 2) for each in period.factors),
        *(Column(symbol, period.factors[place].coefficient.label, NO_WORDS, 3) for symbol, place in weighted),
    )
    rows = tuple(
        (
            name,
            line.output,
            *(each.growth for each in line.factors),
            *(line.factors[place].coefficient for _, place in weighted),
        )
        for line, name in _lines(steps, period)
    )
    return Table(Text(vi="Tốc độ tăng và hệ số", en="Growth rates and coefficients"), columns, rows)


def sensitivity_table(sensitivity: Sequence[Alternative]) -> Table:
    """Growth and share of TFP in the period under each coefficient."""
    columns = (
        Column("alpha", Text(vi="Hệ số α", en="Coefficient α"), NO_WORDS, 3),
        Column("kind", Text(vi="Loại", en="Kind")),
        Column("tfp", Text(vi="Tốc độ tăng TFP", en="Growth of TFP"), POINTS, 2),
        Column("tfp_share", Text(vi="Tỷ trọng TFP", en="Share of TFP"), PERCENT, 1),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (each.alpha, _ALTERNATIVES[each.kind], each.tfp, each.tfp_share) for each in sensitivity
    )
    title = Text(vi="Độ nhạy theo hệ số α, cả kỳ", en="Sensitivity to α, whole period")
    return Table(title, columns, rows)


def notes(form: str, growth: Growth, source: Text, has_gaps: bool, period: Account) -> tuple[Text, ...]:
    """Method, coefficient and its source, and reservations."""
    said = [_FORMS[form], _GROWTH_WORDS[growth], Text(vi=f"Hệ số: {source.vi}.", en=f"Coefficients: {source.en}.")]
    if form == "value_added":
        alpha = period.factor("capital").coefficient.value or 0.0
        said.append(_SHARES.fill(alpha=round(alpha, 3), beta=round(1 - alpha, 3)))
    if has_gaps:
        said.append(_GAPS)
    return (*said, _CAUTION)


def measured_by(panel: Panel, roles: Sequence[str]) -> Text:
    """Which roles stand for output and the factors, and the base year of constant prices where it is declared."""
    names = join([panel.role(key).name for key in roles])
    base = "" if panel.base_year is None else str(panel.base_year)
    prices = Text(vi=f" Giá so sánh năm {base}.", en=f" Constant prices of {base}.") if base else NO_WORDS
    return Text(vi=f"Đo bằng: {names.vi}.{prices.vi}", en=f"Measured by: {names.en}.{prices.en}")


def with_sources(provenance: Provenance, sources: Sequence[Source]) -> Provenance:
    """The provenance with further tables that the method read."""
    return replace(provenance, sources=(*provenance.sources, *sources))


def chart(
    steps: Sequence[Account], period: Account, title: Text, source: Source, language: Language
) -> alt.TopLevelMixin:
    """Contributions stacked by year; a black point marks the growth of output."""
    import altair as alt
    import polars as pl

    names = [*(_heading(each.name).say(language) for each in period.factors), "TFP"]
    colours = alt.Scale(domain=names, range=[*_COLOURS[: len(names) - 1], _TFP_COLOUR])
    years = alt.X("period:O", title=None, axis=alt.Axis(labelAngle=0), sort=[step.period for step in steps])
    points = alt.Y("points:Q", title=POINTS.say(language), stack="zero")
    parts = (
        alt.Chart(pl.DataFrame(_parts(steps, names)))
        .mark_bar(stroke="white")
        .encode(
            x=years,
            y=points,
            color=alt.Color("part:N", scale=colours, title=None, legend=alt.Legend(orient="top")),
            order=alt.Order("order:O"),
            tooltip=["period:O", "part:N", alt.Tooltip("points:Q", format=".2f")],
        )
    )
    growth = alt.Chart(pl.DataFrame([_total(step, language) for step in steps]))
    marks = growth.mark_point(filled=True, color="black", stroke="white", opacity=1, size=55).encode(
        x=years, y="points:Q"
    )
    labels = growth.mark_text(dy=-11, fontSize=10).encode(x=years, y="top:Q", text="label:N")
    origin = _SOURCE.fill(source=source.citation or source.name)
    subtitle = [_CHART_KEY.say(language), origin.say(language)]
    heading = alt.TitleParams(title.say(language), subtitle=subtitle, anchor="start")
    return alt.layer(parts, marks, labels).properties(
        title=heading, width=min(900, max(320, 36 * len(steps))), height=280
    )


def _parts(steps: Sequence[Account], names: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"period": step.period, "part": name, "points": figure.value, "order": order}
        for step in steps
        for order, (name, figure) in enumerate(
            zip(names, [*(each.contribution for each in step.factors), step.tfp], strict=True)
        )
    ]


def _total(step: Account, language: Language) -> dict[str, Any]:
    """Growth of output with its label, which stands above everything drawn for the year."""
    points = [
        step.output.value or 0.0,
        *(each.contribution.value or 0.0 for each in step.factors),
        step.tfp.value or 0.0,
    ]
    label = format_number(step.output.value, language, 1)
    top = max(points[0], sum(part for part in points[1:] if part > 0))
    return {"period": step.period, "points": step.output.value, "top": top, "label": label}


def _lines(steps: Sequence[Account], period: Account) -> list[tuple[Account, Cell]]:
    lines: list[tuple[Account, Cell]] = [(step, step.period) for step in steps]
    if len(steps) > 1:
        lines.append((period, _MEAN.fill(first=period.first, last=period.last)))
    return lines


def _contributions(line: Account, name: Cell) -> tuple[Cell, ...]:
    return (
        name,
        line.output,
        *(each.contribution for each in line.factors),
        line.tfp,
        *(each.share for each in line.factors),
        line.tfp_share,
    )


def _reasons(steps: Sequence[Account], period: Account) -> tuple[Text, ...]:
    """Why shares are withheld, each reason once with its years."""
    years: dict[Text, list[str]] = {}
    for line in (*steps, period) if len(steps) > 1 else steps:
        if line.tfp_share.reason is not None:
            years.setdefault(line.tfp_share.reason, []).append(line.period)
    return tuple(
        Text(vi=f"{', '.join(which)}: {reason.vi}", en=f"{', '.join(which)}: {reason.en}")
        for reason, which in years.items()
    )


def _weighted(period: Account) -> list[tuple[str, int]]:
    """The distinct coefficients of a line, and the first factor that has each."""
    return list(
        {each.symbol: (each.symbol, place) for place, each in reversed(list(enumerate(period.factors)))}.values()
    )[::-1]


def _heading(name: Text) -> Text:
    return Text(vi=name.vi[0].upper() + name.vi[1:], en=name.en[0].upper() + name.en[1:])


def _share_heading(name: Text) -> Text:
    return Text(vi=f"Tỷ trọng {name.vi}", en=f"Share of {name.en}")


_ALTERNATIVES = {
    "chosen": Text(vi="đã chọn", en="chosen"),
    "shifted": Text(vi="đã chọn ± 0,1", en="chosen ± 0.1"),
    "grid": Text(vi="giả định", en="assumed"),
}
_FORMS = {
    "value_added": Text(
        vi="Dạng giá trị tăng thêm: g(TFP) = g(Y) − α·g(K) − (1 − α)·g(L); Y theo giá so sánh.",
        en="Value-added form: g(TFP) = g(Y) − α·g(K) − (1 − α)·g(L); Y at constant prices.",
    ),
    "gross_output": Text(
        vi="Dạng sản lượng gộp (KLEMS): g(TFP) = g(Q) − Σ tỷ phần chi phí × g(đầu vào).",
        en="Gross-output form (KLEMS): g(TFP) = g(Q) − Σ cost share × g(input).",
    ),
}
_GROWTH_WORDS = {
    "rate": Text(
        vi="Tốc độ tăng là phần trăm; bình quân kỳ là bình quân nhân.",
        en="Growth is in per cent; means of the period are geometric.",
    ),
    "log": Text(
        vi="Tốc độ tăng là hiệu lôgarit × 100; bình quân kỳ là bình quân cộng của các năm.",
        en="Growth is log differences × 100; the period's are the means of the years'.",
    ),
}
_SHARES = Text(
    vi="Bình quân kỳ: α = {alpha} cho vốn, β = 1 − α = {beta} cho lao động.",
    en="Mean of the period: α = {alpha} for capital, β = 1 − α = {beta} for labour.",
)
_GAPS = Text(
    vi="Có năm thiếu số liệu: bước dài hơn một năm được tính bình quân năm.",
    en="Years are missing: a step of several years is given as its yearly mean.",
)
_CAUTION = Text(
    vi="TFP là phần còn lại: ngoài công nghệ còn có giá, phân bổ nguồn lực, công suất sử dụng và sai số đo. "
    "Tỷ trọng không được nêu khi tăng trưởng dưới {limit} % hoặc âm.",
    en="TFP is what is left: besides technology it holds prices, shifts of resources, use of capacity and errors of "
    "measurement. Shares are withheld where growth is under {limit} % or negative.",
).fill(limit=NEAR_ZERO_GROWTH)
_SOURCE = Text(vi="Nguồn: {source}", en="Source: {source}")
_CHART_KEY = Text(
    vi="Đóng góp, điểm %; chấm đen: tăng trưởng", en="Contributions, points; black dots: growth of output"
)
