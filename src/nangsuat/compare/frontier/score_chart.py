"""How scores spread, as a picture."""

from __future__ import annotations

import altair as alt
import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.compare.charts import BLUE, GREEN, number_axis
from nangsuat.compare.frontier.producers import Numbers
from nangsuat.data import CannotBeShown, Language, Text

WIDTH, HEIGHT = 460, 320
_BARS = 20
_ROUND_STEPS = np.array([1.0, 2.0, 5.0, 10.0])
_ROUNDING = 1e-9  # a score this far beyond a round number belongs to it


def spread_of_scores(
    scores: Numbers,
    *,
    title: Text,
    label: Text,
    language: Language,
    efficient: NDArray[np.bool_] | None = None,
    marks: alt.LayerChart | None = None,
) -> alt.TopLevelMixin:
    """How many producers have which score, in bars with round limits; the efficient ones in a colour of their own.

    ``marks`` are drawn over the bars.

    Raises
    ------
    CannotBeShown
        No producer has a finite score.
    """
    known = np.isfinite(scores)
    if not known.any():
        raise CannotBeShown(_NONE)
    told_apart = np.zeros(len(scores), dtype=np.bool_) if efficient is None else efficient
    bars = _bars(scores[known], told_apart[known], language)
    axis = number_axis(language)
    x = alt.X("low:Q", title=label.say(language), axis=axis, scale=alt.Scale(zero=False, nice=False))
    whole = number_axis(language)
    whole.tickMinStep = 1  # of producers there are no halves
    y = alt.Y("from:Q", title=_PRODUCERS.say(language), axis=whole)
    base = alt.Chart(bars).mark_bar(stroke="white", color=BLUE)
    drawn = base.encode(x=x, x2="high:Q", y=y, y2="to:Q")
    if efficient is not None:
        drawn = drawn.encode(color=_colour(language))
    chart: alt.TopLevelMixin = alt.layer(drawn, *([] if marks is None else [marks]))
    return chart.properties(width=WIDTH, height=HEIGHT, title=title.say(language))


def _bars(scores: Numbers, efficient: NDArray[np.bool_], language: Language) -> pl.DataFrame:
    """Two bars a step, one on the other: the efficient below."""
    edges = _round_edges(scores)
    below, above = (
        np.histogram(np.clip(some, edges[0], edges[-1]), edges)[0] for some in (scores[efficient], scores[~efficient])
    )
    ends = {"low": np.tile(edges[:-1], 2), "high": np.tile(edges[1:], 2)}
    heights = {"from": np.concatenate((0 * below, below)), "to": np.concatenate((below, below + above))}
    kinds = np.repeat([_EFFICIENT.say(language), _OTHERS.say(language)], len(below))
    frame = pl.DataFrame({**ends, **heights, "kind": kinds})
    return frame.filter(pl.col("from") < pl.col("to"))


def _round_edges(scores: Numbers) -> Numbers:
    """Limits of about twenty bars that are round numbers: 0,75, 0,80, …"""
    low, high = float(scores.min()), float(scores.max())
    rough = max((high - low) / _BARS, abs(high) / 100, _ROUNDING)
    size = 10.0 ** np.floor(np.log10(rough))
    step = size * _ROUND_STEPS[np.searchsorted(_ROUND_STEPS * size, rough * (1 - _ROUNDING))]
    first, last = np.floor(low / step + _ROUNDING), np.ceil(high / step - _ROUNDING)
    edges: Numbers = step * np.arange(first, max(last, first + 1) + 1)
    return edges


def _colour(language: Language) -> alt.Color:
    kinds = [_EFFICIENT.say(language), _OTHERS.say(language)]
    legend = alt.Legend(title=None, orient="bottom")
    return alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[GREEN, BLUE]), legend=legend)


_PRODUCERS = Text(vi="Số đơn vị", en="Producers")
_EFFICIENT, _OTHERS = Text(vi="Hiệu quả", en="Efficient"), Text(vi="Chưa hiệu quả", en="Not efficient")
_NONE = Text(vi="Không đơn vị nào có điểm.", en="No producer has a score.")
