"""Elasticities with their intervals, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import altair as alt
import numpy as np
import polars as pl

from nangsuat.data import CannotBeShown, Language, Text, format_number

if TYPE_CHECKING:
    from nangsuat.measure.production.result import GroupEstimate

RETURNS = Text(vi="Hiệu suất theo quy mô", en="Returns to scale")
REACH = 1.959963984540054  # standard errors on each side of an interval of 95 %

_BLUE = "#0072B2"
_INK = "#1a1a1a"
_WIDTH, _LEAST_WIDTH, _ROW = 460, 130, 30
_ROWS_DRAWN = 25
_DECIMALS = 2


def elasticities_drawn(
    estimates: Sequence[tuple[str, GroupEstimate]], names: Sequence[str], title: Text, language: Language
) -> alt.TopLevelMixin:
    """A panel for each input and for the returns to scale; in it one point with its interval an estimate.

    Parameters
    ----------
    estimates : what each is called, and itself; the first twenty-five are drawn
    names : what the inputs are called, in the estimates' order
    """
    if not estimates:
        raise CannotBeShown(_NOTHING)
    panels = [*names, RETURNS.say(language)]
    rows = [row for called, each in estimates[:_ROWS_DRAWN] for row in _points(called, each, panels)]
    data = pl.DataFrame(rows, schema=["estimate", "panel", "value", "low", "high"], orient="row").with_columns(
        pl.col("value").map_elements(lambda one: format_number(one, language, _DECIMALS), pl.String).alias("written")
    )
    order = list(dict.fromkeys(data["estimate"]))
    width = max(_LEAST_WIDTH, _WIDTH // len(panels))
    layers = _layers(data, order).properties(width=width, height=_ROW * max(len(order), 2))
    chart: alt.FacetChart = layers.facet(
        facet=alt.Facet("panel:N", sort=panels, title=None, header=alt.Header(labelLimit=2 * width)),
        columns=min(len(panels), 3),
        title=title.say(language),
    ).resolve_scale(x="independent")
    return chart


def _points(called: str, estimate: GroupEstimate, panels: Sequence[str]) -> Iterator[tuple[object, ...]]:
    values = np.append(estimate.elasticities, estimate.returns_to_scale)
    errors = np.append(estimate.elasticity_errors, estimate.returns_error)
    for panel, value, error in zip(panels, values, errors, strict=True):
        yield called, panel, float(value), float(value - REACH * error), float(value + REACH * error)


def _layers(data: pl.DataFrame, order: Sequence[str]) -> alt.LayerChart:
    y = alt.Y("estimate:N", sort=list(order), title=None, axis=alt.Axis(labelLimit=220, domain=False, ticks=False))
    base = alt.Chart(data).encode(y=y)
    span = alt.X("low:Q", title=None, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=4))
    interval = base.mark_rule(strokeWidth=2, color=_BLUE).encode(x=span, x2="high:Q")
    point = base.mark_point(filled=True, size=50, color=_BLUE, opacity=1).encode(x="value:Q")
    number = base.mark_text(dy=-9, color=_INK).encode(x="value:Q", text="written:N")
    layers: alt.LayerChart = interval + point + number
    return layers


_NOTHING = Text(vi="Không có ước lượng nào để vẽ.", en="There is no estimate to draw.")
