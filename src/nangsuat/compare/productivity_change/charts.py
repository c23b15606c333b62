"""Bars of mean changes, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import polars as pl

from nangsuat.compare.charts import BLUE, VERMILION, number_axis
from nangsuat.data import Language, Text, format_number

_WIDTH, _BAR = 360, 18


def change_bars(
    means: pl.DataFrame, names: Mapping[str, Text], by: Sequence[str], language: Language, *, is_difference: bool
) -> alt.FacetChart | alt.LayerChart:
    """For each step the change of the index and of its parts, in percent; one panel a step and group."""
    keys = [*by, "start", "end"]
    wanted = means.select(*keys, *names).unpivot(index=keys, variable_name="part", value_name="ratio")
    steps = [
        " · ".join([*map(str, entry[:-2]), f"{entry[-2]}–{entry[-1]}"]) for entry in wanted.select(keys).iter_rows()
    ]
    change = 100 * (wanted["ratio"] - (0 if is_difference else 1))
    data = wanted.select(
        pl.Series("step", steps),
        pl.col("part").replace_strict({key: words.say(language) for key, words in names.items()}).alias("part"),
        change.alias("change"),
        pl.Series("written", [format_number(value, language, 1) for value in change]),
    )
    title = {"vi": "Thay đổi bình quân, %", "en": "Mean change, %"}[language]
    base = alt.Chart(data).encode(
        y=alt.Y("part:N", sort=[words.say(language) for words in names.values()], title=None, axis=_LABELS),
        x=alt.X("change:Q", title=title, axis=number_axis(language)),
    )
    bars = base.mark_bar(stroke="black", strokeWidth=0.5).encode(
        color=alt.condition("datum.change < 0", alt.value(VERMILION), alt.value(BLUE))
    )
    text = base.mark_text(dx=4, align="left").encode(text="written:N")
    layers: alt.LayerChart = (bars + text).properties(width=_WIDTH, height=_BAR * 1.6 * len(names))
    facets: alt.FacetChart = layers.facet(row=alt.Row("step:N", title=None, sort=list(dict.fromkeys(steps))))
    return facets


_LABELS = alt.Axis(labelLimit=260, domain=False, ticks=False)
