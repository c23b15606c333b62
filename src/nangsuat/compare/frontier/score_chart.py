"""How scores spread, as a picture."""

from __future__ import annotations

import altair as alt
import numpy as np
import polars as pl

from nangsuat.compare.charts import BLUE, number_axis
from nangsuat.compare.frontier.producers import Numbers
from nangsuat.data import CannotBeShown, Language, Text

_WIDTH, _HEIGHT = 460, 320
_BARS = 20


def spread_of_scores(scores: Numbers, *, title: Text, label: Text, language: Language) -> alt.TopLevelMixin:
    """How many producers have which score.

    Raises
    ------
    CannotBeShown
        No producer has a finite score.
    """
    held = scores[np.isfinite(scores)]
    if not len(held):
        raise CannotBeShown(_NONE)
    counts, edges = np.histogram(held, bins=_BARS)
    bars = pl.DataFrame({"low": edges[:-1], "high": edges[1:], "count": counts})
    x = alt.X("low:Q", title=label.say(language), axis=number_axis(language), scale=alt.Scale(zero=False, nice=False))
    y = alt.Y("count:Q", title=_PRODUCERS.say(language), axis=number_axis(language))
    chart: alt.TopLevelMixin = (
        alt.Chart(bars, title=title.say(language))
        .mark_bar(color=BLUE, stroke="white")
        .encode(x=x, x2="high:Q", y=y, y2=alt.datum(0))
        .properties(width=_WIDTH, height=_HEIGHT)
    )
    return chart


_PRODUCERS = Text(vi="Số đơn vị", en="Producers")
_NONE = Text(vi="Không đơn vị nào có điểm.", en="No producer has a score.")
