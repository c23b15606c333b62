"""Charts of how enterprises spread and change places."""

from __future__ import annotations

import altair as alt
import polars as pl

from nangsuat.compare.allocation.cell_groups import CellGroups
from nangsuat.compare.cells import value_words
from nangsuat.compare.charts import number_axis
from nangsuat.data import CannotBeShown, Language, Text

LINES_DRAWN = 8
"""More groups than this are too many lines to tell apart; those with most enterprises are drawn."""

_WIDTH, _HEIGHT = 460, 260


def lines_by_year(cells: CellGroups, column: str, label: Text, title: Text, language: Language) -> alt.Chart:
    """A figure of the largest groups over the years, one line a group; or as bars where the cells have no year."""
    data = cells.frame.filter(pl.col(column).is_not_null())
    if data.is_empty():
        raise CannotBeShown(_NOTHING)
    groups = [key for key in cells.keys if key != "year"]
    data = _largest(data.with_columns(_named(cells, groups, language)))
    y = alt.Y(f"{column}:Q", title=label.say(language), axis=number_axis(language), scale=alt.Scale(zero=False))
    base = alt.Chart(data.select("group", column, *[key for key in ("year",) if key in data.columns]))
    if "year" not in cells.keys:
        x = alt.X(f"{column}:Q", title=label.say(language), axis=number_axis(language))
        bars: alt.Chart = base.mark_bar().encode(x=x, y=alt.Y("group:N", title=None, sort="-x"))
        return bars.properties(title=title.say(language), width=_WIDTH)
    lines: alt.Chart = base.mark_line(point=True).encode(
        x=alt.X("year:O", title=None), y=y, color=alt.Color("group:N", title=None)
    )
    return lines.properties(title=title.say(language), width=_WIDTH, height=_HEIGHT)


def transitions(data: pl.DataFrame, order: list[str], title: Text, language: Language) -> alt.LayerChart:
    """A matrix of probabilities as a map of tiles, each with its number in per cent."""
    shown = data.with_columns(
        (100 * pl.col("probability")).round(0).cast(pl.Int64).alias("percent"),
        (pl.col("probability") > _DARK).alias("dark"),
    )
    ways = {"vi": ("Từ nhóm (1 thấp nhất)", "Đến nhóm"), "en": ("From group (1 is the lowest)", "To group")}[language]
    axis = alt.Axis(labelAngle=0, labelExpr=_A_WORD_A_LINE)
    x = alt.X("to_state:N", sort=order, title=ways[1], axis=axis)
    y = alt.Y("from_state:N", sort=order, title=ways[0])
    base = alt.Chart(shown, title=title.say(language)).encode(x=x, y=y)
    tiles = base.mark_rect(stroke="white").encode(
        color=alt.Color("probability:Q", scale=alt.Scale(scheme="blues", domain=[0, 1]), legend=None)
    )
    colour = alt.condition("datum.dark", alt.value("white"), alt.value("black"))
    numbers = base.mark_text().encode(text="percent:Q", color=colour)
    chart: alt.LayerChart = (tiles + numbers).properties(width=_WIDTH, height=_HEIGHT)
    return chart


def _named(cells: CellGroups, groups: list[str], language: Language) -> pl.Expr:
    if not groups:
        return pl.lit(_ALL.say(language)).alias("group")
    return pl.concat_str([_words(cells, key, language) for key in groups], separator=" · ").alias("group")


def _words(cells: CellGroups, key: str, language: Language) -> pl.Expr:
    """A key's values as they are called."""
    known = cells.frame[key].drop_nulls().unique()
    called = {str(value): value_words(cells.panel, key, value).say(language) for value in known}
    return pl.col(key).cast(pl.String).replace(called).fill_null("–")


def _largest(data: pl.DataFrame) -> pl.DataFrame:
    sizes = data.group_by("group").agg(pl.col("firms").sum()).sort(["firms", "group"], descending=[True, False])
    return data.join(sizes.head(LINES_DRAWN).select("group"), on="group", how="semi")


_DARK = 0.5
_A_WORD_A_LINE = "length(datum.label) > 6 ? split(datum.label, ' ') : datum.label"
_ALL = Text(vi="Tất cả", en="All")
_NOTHING = Text(vi="Không nhóm nào được hiện nên không có biểu đồ.", en="No group is shown, so there is no chart.")
