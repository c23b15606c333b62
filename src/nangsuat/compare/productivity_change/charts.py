"""Bars of mean changes, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import polars as pl

from nangsuat.compare.charts import BLUE, INK, VERMILION, number_axis
from nangsuat.data import Language, Text, format_number

_WIDTH, _BAR = 360, 18
_LEAST = 0.1  # percent that the axis spans at least
_ROOM = 0.12  # of the span, on either side


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
    scale = alt.Scale(domain=_domain(data["change"]), nice=False)
    base = alt.Chart(data).encode(
        y=alt.Y("part:N", sort=[words.say(language) for words in names.values()], title=None, axis=_LABELS),
        x=alt.X("change:Q", title=title, axis=number_axis(language), scale=scale),
    )
    index = next(iter(names.values())).say(language)
    of_parts = alt.when(alt.datum.change < 0).then(alt.value(VERMILION)).otherwise(alt.value(BLUE))
    bars = base.mark_bar().encode(color=of_parts)
    whole = base.transform_filter(alt.datum.part == index).mark_bar().encode(color=alt.value(INK))
    zero = alt.Chart(data).mark_rule(color=INK).encode(x=alt.datum(0))
    fall, rise = alt.datum.change < 0, alt.datum.change >= 0
    left = base.transform_filter(fall).mark_text(dx=-4, align="right").encode(text="written:N")
    right = base.transform_filter(rise).mark_text(dx=4, align="left").encode(text="written:N")
    layers: alt.LayerChart = (bars + whole + zero + left + right).properties(
        width=_WIDTH, height=_BAR * 1.6 * len(names)
    )
    header = alt.Header(labelAngle=0, labelAlign="left", labelAnchor="start", labelOrient="top", labelFontWeight="bold")
    facets: alt.FacetChart = layers.facet(
        row=alt.Row("step:N", title=None, sort=list(dict.fromkeys(steps)), header=header), spacing=14
    )
    return facets


def _domain(changes: pl.Series) -> list[float]:
    """From the smallest change, or 0, to the largest, with room for the numbers beside the bars."""
    ends = [0.0, *changes.drop_nulls()]
    room = _ROOM * max(max(ends) - min(ends), _LEAST)
    return [min(ends) - room, max(ends) + room]


_LABELS = alt.Axis(labelLimit=260, domain=False, ticks=False)
