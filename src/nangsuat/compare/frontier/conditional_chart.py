"""The ratio of conditional to unconditional scores against each circumstance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import numpy as np
import polars as pl

from nangsuat.compare.charts import BLUE, VERMILION, number_axis
from nangsuat.compare.frontier.local_mean import smooth
from nangsuat.compare.frontier.producers import Numbers, value_words
from nangsuat.data import Language, Text

if TYPE_CHECKING:
    from nangsuat.compare.frontier.conditional_result import ConditionalEfficiency

_WIDTH, _HEIGHT = 460, 240
_POINTS_DRAWN, _STEPS = 2000, 80


def ratio_panels(result: ConditionalEfficiency, language: Language) -> alt.TopLevelMixin:
    """One panel a circumstance, one under the other."""
    panels = [_panel(result, at, language) for at in range(len(result.environment.roles))]
    chart: alt.TopLevelMixin = alt.vconcat(*panels, title=result.title.say(language))
    return chart


def _panel(result: ConditionalEfficiency, at: int, language: Language) -> alt.LayerChart:
    role = result.environment.roles[at]
    levels = tuple(value_words(role.key, level).say(language) for level in result.environment.levels[at])
    z, ratio, weight = result.points(role.key)
    shown = np.unique(np.linspace(0, len(z) - 1, min(len(z), _POINTS_DRAWN)).astype(np.int64))
    up = alt.Y("ratio:Q", title=_RATIO.say(language), axis=number_axis(language), scale=alt.Scale(zero=False))
    title = role.name.say(language)
    if levels:
        cloud, line = _by_level(z, ratio, weight, shown, levels)
        across = alt.X("z:N", title=title, sort=list(levels))
        mark = alt.Chart(line).mark_point(filled=True, size=120, shape="diamond", color=VERMILION, opacity=1)
    else:
        grid = np.linspace(z.min(), z.max(), _STEPS)
        cloud = pl.DataFrame({"z": z[shown], "ratio": ratio[shown]})
        line = pl.DataFrame({"z": grid, "ratio": smooth(z, ratio, grid, weight)})
        across = alt.X("z:Q", title=title, axis=number_axis(language), scale=alt.Scale(zero=False))
        mark = alt.Chart(line).mark_line(color=VERMILION, strokeWidth=3)
    dots = alt.Chart(cloud).mark_circle(color=BLUE, size=25, opacity=0.5)
    even = alt.Chart(pl.DataFrame({"ratio": [1.0]})).mark_rule(strokeDash=[4, 3]).encode(y=up)
    layers: alt.LayerChart = even + dots.encode(x=across, y=up) + mark.encode(x=across, y=up)
    sized: alt.LayerChart = layers.properties(width=_WIDTH, height=_HEIGHT)
    return sized


def _by_level(
    z: Numbers, ratio: Numbers, weight: Numbers, shown: np.ndarray, levels: tuple[str, ...]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The points by the words of their level, and the mean of each level."""
    places = z.astype(np.int64)
    cloud = pl.DataFrame({"z": [levels[place] for place in places[shown]], "ratio": ratio[shown]})
    there = np.unique(places)
    means = [float(np.average(ratio[places == place], weights=weight[places == place])) for place in there]
    return cloud, pl.DataFrame({"z": [levels[place] for place in there], "ratio": means})


_RATIO = Text(vi="Điểm có điều kiện / điểm so với tất cả", en="Conditional score / score against all")
