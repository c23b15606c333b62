"""The spread of markups or markdowns in one picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from nangsuat.data import Language, Text

if TYPE_CHECKING:
    from nangsuat.measure.market_power.distribution import MarketPower

_BLUE = "#0072B2"
_WIDTH, _HEIGHT, _ROW = 460, 260, 24


def over_cells(result: MarketPower, language: Language) -> alt.TopLevelMixin:
    """Bands over the years, side by side where other keys make cells too; bars where no year does."""
    title = result.title.say(language)
    others = [key for key in result.by if key != "year"]
    data = result.statistics.with_columns(
        pl.concat_str([pl.col(key).cast(pl.String) for key in others], separator=", ").alias("cell")
        if others
        else pl.lit("").alias("cell")
    )
    if "year" not in result.by:
        return _bars(data, title, language)
    return _bands(data, title, language, several=bool(others))


def _bands(data: pl.DataFrame, title: str, language: Language, *, several: bool) -> alt.TopLevelMixin:
    base = alt.Chart(data).encode(x=alt.X("year:O", title=_YEAR.say(language)))
    value = _RANGE.say(language)
    band = base.mark_area(opacity=0.25, color=_BLUE).encode(
        y=alt.Y("p10:Q", title=value, scale=alt.Scale(zero=False)), y2="p90:Q"
    )
    line = base.mark_line(color=_BLUE, point=True).encode(y="median:Q")
    layers = (band + line).properties(width=_WIDTH // (2 if several else 1), height=_HEIGHT // (2 if several else 1))
    chart: alt.TopLevelMixin = (
        layers.facet(facet=alt.Facet("cell:N", title=None), columns=2, title=title)
        if several
        else layers.properties(title=title)
    )
    return chart


def _bars(data: pl.DataFrame, title: str, language: Language) -> alt.TopLevelMixin:
    base = alt.Chart(data, title=title).encode(y=alt.Y("cell:N", title=None))
    bar = base.mark_bar(height=8, color=_BLUE, opacity=0.4).encode(
        x=alt.X("p10:Q", title=_RANGE.say(language), scale=alt.Scale(zero=False)), x2="p90:Q"
    )
    point = base.mark_point(filled=True, size=60, color=_BLUE, opacity=1).encode(x="median:Q")
    chart: alt.TopLevelMixin = (bar + point).properties(width=_WIDTH, height=_ROW * max(data.height, 2))
    return chart


_YEAR = Text(vi="Năm", en="Year")
_RANGE = Text(vi="trung vị, từ p10 đến p90", en="median, from p10 to p90")
