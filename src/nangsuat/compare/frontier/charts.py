"""Pictures of frontiers: how scores spread, the frontier in two dimensions, who learns from whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

import altair as alt
import numpy as np
import polars as pl

from nangsuat.compare.charts import BLUE, GREEN, VERMILION, number_axis
from nangsuat.compare.frontier.efficiency_frames import landing_of, signs_of
from nangsuat.compare.frontier.peer_chart import peer_network
from nangsuat.compare.frontier.producers import Numbers, Places
from nangsuat.compare.frontier.score_chart import HEIGHT, WIDTH, spread_of_scores
from nangsuat.data import CannotBeShown, Language, Role, Text

if TYPE_CHECKING:
    from nangsuat.compare.frontier.efficiency import Efficiency
    from nangsuat.compare.frontier.part import Part

_ALL_NAMED = 15  # producers; of more only the peers are named
_PEERS_NAMED = 8
_POINTS_DRAWN = 5000
_STEPS, _BEYOND = 200, 1.05  # of the line of the frontier, which goes on a little beyond the largest producer

type Chart = Callable[["Efficiency", Language, int | None], alt.TopLevelMixin]


def distribution(result: Efficiency, language: Language, place: int | None) -> alt.TopLevelMixin:
    """How many producers have which score; the efficient ones apart, and one pointed out."""
    marks = None if place is None else _pointed_out(result, place)
    return spread_of_scores(
        result.scores, title=result.title, label=_SCORE, language=language, efficient=result.efficient, marks=marks
    )


def frontier(result: Efficiency, language: Language, place: int | None) -> alt.TopLevelMixin:
    """One input across, one output up: the producers, the frontier over them, and one producer's way to it.

    Raises
    ------
    CannotBeShown
        There is more than one input or output, or more than one group and no producer that tells which.
    """
    if (len(result.producers.inputs), len(result.producers.outputs), len(result.producers.bad_outputs)) != (1, 1, 0):
        raise CannotBeShown(_TWO_DIMENSIONS)
    part = _part_drawn(result, place)
    x = alt.X("x:Q", title=_axis_words(result, result.producers.inputs[0], language), axis=number_axis(language),
              scale=alt.Scale(zero=True))  # fmt: skip
    y = alt.Y("y:Q", title=_axis_words(result, result.producers.outputs[0], language), axis=number_axis(language))
    shape: Literal["linear", "step-after"] = "linear" if result.model.convex else "step-after"
    edge = alt.Chart(_edge(result, part), title=result.title.say(language)).mark_line(color="black", interpolate=shape)
    way = [] if place is None else _way(result, place)
    layers = [edge.encode(x=x, y=y, order="at:Q"), *_dots(result, part), *way, _named(result, part, place)]
    chart: alt.TopLevelMixin = alt.layer(*layers).properties(width=WIDTH, height=HEIGHT)
    return chart


CHARTS: Mapping[str, Chart] = {"distribution": distribution, "frontier": frontier, "peers": peer_network}


def _pointed_out(result: Efficiency, place: int) -> alt.LayerChart:
    """A line at a producer's score with its name, on the side where there is room."""
    score, known = float(result.scores[place]), result.scores[np.isfinite(result.scores)]
    mark = pl.DataFrame({"low": [score], "name": [result.producers.names[place]]})
    base, is_right = alt.Chart(mark).encode(x="low:Q"), score > (known.min() + known.max()) / 2
    name = base.mark_text(align="right" if is_right else "left", dx=-5 if is_right else 5, dy=10, fontWeight="bold")
    marks: alt.LayerChart = base.mark_rule(color=VERMILION, strokeWidth=2) + name.encode(y=alt.value(0), text="name:N")
    return marks


def _part_drawn(result: Efficiency, place: int | None) -> Part:
    """The only group, or that of the producer pointed out."""
    fitting = [part for part in result.parts if place is None or place in part.scored] or result.parts
    if len(fitting) != 1:
        raise CannotBeShown(_ONE_GROUP)
    return fitting[0]


def _edge(result: Efficiency, part: Part) -> pl.DataFrame:
    """The frontier as a line from left to right, within what the producers use."""
    x, y = result.producers.x[part.members, 0], result.producers.y[part.members, 0]
    across = np.unique(np.concatenate((np.linspace(0, x.max() * _BEYOND, _STEPS), x)))
    most = _most_output(result, part, across)
    known = np.isfinite(most)
    line_x, line_y = across[known], most[known]
    if len(line_x):  # a wall stands where less input makes nothing any more
        line_x, line_y = np.concatenate(([line_x[0]], line_x)), np.concatenate(([min(0.0, float(y.min()))], line_y))
    return pl.DataFrame({"x": line_x, "y": line_y, "at": np.arange(len(line_x))})


def _most_output(result: Efficiency, part: Part, across: Numbers) -> Numbers:
    """The most output of each input that the technology allows."""
    from nangsuat.compare.frontier.projection import project

    technology = part.technology
    if not result.model.convex:
        x, y = result.producers.x[part.members, 0], result.producers.y[part.members, 0]
        return np.array([y[x <= least].max(initial=-np.inf) for least in across])
    flat = np.zeros((len(across), 1))
    start = technology.place(across[:, np.newaxis], flat)
    return project(technology, start, technology.lead(flat, flat + 1.0)).distance


def _axis_words(result: Efficiency, role: Role, language: Language) -> str:
    unit = role.unit_label(result.producers.panel.currency).say(language)
    return f"{role.name.say(language)} ({unit})" if unit else role.name.say(language)


def _points(result: Efficiency, places: Places) -> pl.DataFrame:
    x, y = result.producers.x[places, 0], result.producers.y[places, 0]
    return pl.DataFrame({"x": x, "y": y, "name": result.producers.names[places.tolist()]})


def _dots(result: Efficiency, part: Part) -> list[alt.Chart]:
    """The producers, the efficient ones over the others."""
    count = len(part.members)
    shown = part.members[np.unique(np.linspace(0, count - 1, min(count, _POINTS_DRAWN)).astype(int))]
    efficient = part.members[result.efficient[part.members]]
    kinds = ((np.setdiff1d(shown, efficient), BLUE), (efficient[:_POINTS_DRAWN], GREEN))
    marks = [alt.Chart(_points(result, at)).mark_circle(color=colour, size=45, opacity=1) for at, colour in kinds]
    return [mark.encode(x="x:Q", y="y:Q", tooltip="name:N") for mark in marks]


def _named(result: Efficiency, part: Part, place: int | None) -> alt.Chart:
    """The names of all where they are few, else of those from whom most learn."""
    from nangsuat.compare.frontier.efficiency import most_named

    if len(part.members) <= _ALL_NAMED:
        places = part.members
    else:
        named = most_named(result)[0]
        places = named[np.isin(named, part.members)][:_PEERS_NAMED]
    names = _points(result, places[places != place]).group_by("x", "y", maintain_order=True)
    together = names.agg(pl.col("name").str.join(", "))  # those with the same quantities stand on one point
    text: alt.Chart = alt.Chart(together).mark_text(align="left", dx=6, dy=8).encode(x="x:Q", y="y:Q", text="name:N")
    return text


def _way(result: Efficiency, place: int) -> list[alt.Chart | alt.LayerChart]:
    """From a producer to where it meets the frontier, from there by its slacks to its target, and its peers."""
    here, there = result.producers.quantities[place], landing_of(result)[place]
    target = there + result.second_stage.slacks[place] * signs_of(result)
    line = pl.DataFrame(np.array([here, there, target]), schema=["x", "y"]).with_row_index("at")
    arrow = alt.Chart(line).mark_line(color=VERMILION, strokeDash=[4, 3]).encode(x="x:Q", y="y:Q", order="at:O")
    ends = alt.Chart(line[[0, 2]]).mark_point(color=VERMILION, size=70, filled=True, opacity=1, shape="diamond")
    name = alt.Chart(_points(result, np.array([place]))).mark_text(
        align="left", dx=8, dy=-8, fontWeight="bold", fontSize=13
    )
    return [arrow, ends.encode(x="x:Q", y="y:Q"), name.encode(x="x:Q", y="y:Q", text="name:N")]


_SCORE = Text(vi="Điểm hiệu quả", en="Efficiency score")
_TWO_DIMENSIONS = Text(
    vi="Chỉ vẽ được đường biên khi có một đầu vào và một đầu ra.",
    en="A frontier can be drawn only of one input and one output.",
)
_ONE_GROUP = Text(
    vi="Mỗi nhóm có đường biên riêng; hãy nêu một đơn vị (unit=, year=) để vẽ nhóm của nó, hoặc lọc lấy một nhóm.",
    en="Each group has a frontier of its own; name a producer (unit=, year=) to draw its group, or keep one group.",
)
