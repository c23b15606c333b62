"""Plain chart specifications of comparisons."""

from __future__ import annotations

import altair as alt
import polars as pl

from nangsuat.data import Language, format_number

BLUE, GREEN, VERMILION = "#0072B2", "#009E73", "#D55E00"
INK = "#1a1a1a"
_HUNDREDS = 100.0
_NUMBERS = ",.12~g"  # fewer digits would write 2,000,000 as 2e+6
_WIDTH, _ROW_HEIGHT = 460, 24


def spreads(data: pl.DataFrame, *, title: str, unit: str, language: Language) -> alt.LayerChart:
    """From p10 to p90 as a thin line, p25 to p75 as a thick one, the median as a labelled point; one row a cell."""
    written = [short(value, language) for value in data["p50"]]
    base = alt.Chart(data.with_columns(pl.Series("written", written)), title=title)
    y = alt.Y(
        "cell:N", sort=data["cell"].to_list(), title=None, axis=alt.Axis(labelLimit=260, domain=False, ticks=False)
    )
    axis = number_axis(language)
    thin = base.mark_rule(color="black").encode(
        y=y, x=alt.X("p10:Q", title=f"{unit} (p10 – p50 – p90)", axis=axis), x2="p90:Q"
    )
    thick = base.mark_bar(height=8, color=BLUE, stroke="black", strokeWidth=0.5).encode(y=y, x="p25:Q", x2="p75:Q")
    median = base.mark_point(filled=True, size=60, color="white", stroke="black", opacity=1).encode(y=y, x="p50:Q")
    text = base.mark_text(dy=-11).encode(y=y, x="p50:Q", text="written:N")
    chart: alt.LayerChart = (thin + thick + median + text).properties(
        width=_WIDTH, height=_ROW_HEIGHT * max(data.height, 2)
    )
    return chart


def place_among(
    marks: pl.DataFrame, own: float, name: str, *, title: str, unit: str, language: Language
) -> alt.LayerChart:
    """The quantiles of the peers on one line, and the enterprise's own value on it.

    ``marks`` has ``label`` and ``value`` of each quantile.
    """
    marks = marks.with_columns(pl.lit("").alias("row"))
    base = alt.Chart(marks, title=title)
    x = alt.X("value:Q", title=unit, axis=number_axis(language), scale=alt.Scale(zero=False))
    line = base.mark_line(color="black").encode(x=x)
    ticks = base.mark_tick(thickness=2, size=18, color=BLUE).encode(x=x)
    text = base.mark_text(dy=-18).encode(x=x, text="label:N")
    point = pl.DataFrame({"value": [own], "label": [f"{name}: {short(own, language)}"]})
    firm = alt.Chart(point).mark_point(
        shape="diamond", filled=True, size=140, color=VERMILION, stroke="black", opacity=1
    )
    said = alt.Chart(point).mark_text(dy=22, fontWeight="bold").encode(x="value:Q", text="label:N")
    layers = line + ticks + text + firm.encode(x="value:Q") + said
    chart: alt.LayerChart = layers.properties(width=_WIDTH, height=70)
    return chart


def short(value: float | None, language: Language) -> str:
    """A number with as many digits as a label has room for: three or four."""
    if value is None:
        return format_number(None, language)
    size = abs(value)
    return format_number(value, language, 0 if size >= _HUNDREDS else 1 if size >= 1 else 3)


def number_axis(language: Language) -> alt.Axis:
    """An axis whose numbers are written as the reader's language writes them."""
    if language == "en":
        return alt.Axis(grid=True, format=_NUMBERS)
    written = f"format(datum.value, '{_NUMBERS}')"
    swapped = f"replace(replace(replace({written}, /,/g, '_'), '.', ','), /_/g, '.')"
    # a report sets the number style of the whole chart; alone in a notebook the chart has the English one
    return alt.Axis(grid=True, labelExpr=f"format(0.5, '.1f') == '0,5' ? {written} : {swapped}")
