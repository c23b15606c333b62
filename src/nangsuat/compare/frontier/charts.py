"""Pictures of frontiers: how scores spread, the frontier in two dimensions, who learns from whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

import altair as alt
import numpy as np
import polars as pl

from nangsuat.compare.charts import BLUE, VERMILION, number_axis
from nangsuat.compare.frontier.efficiency_frames import landing_of
from nangsuat.compare.frontier.producers import Numbers
from nangsuat.data import CannotBeShown, Language, Text

if TYPE_CHECKING:
    from nangsuat.compare.frontier.efficiency import Efficiency

_WIDTH, _HEIGHT = 460, 320
_BARS = 20
_PEERS_DRAWN = 12
_LEARNERS_DRAWN = 60
_POINTS_DRAWN = 5000
_STEPS, _BEYOND = 200, 1.05  # of the line of the frontier, which goes on a little beyond the largest producer

type Chart = Callable[["Efficiency", Language, int | None], alt.TopLevelMixin]


def distribution(result: Efficiency, language: Language, place: int | None) -> alt.TopLevelMixin:
    """How many producers have which score; those at the frontier apart, and one pointed out."""
    scores = result.scores[np.isfinite(result.scores)]
    if not len(scores):
        raise CannotBeShown(_NO_SCORES)
    edges = np.histogram_bin_edges(scores, bins=_BARS)
    counts, _ = np.histogram(scores, edges)
    bars = pl.DataFrame({"low": edges[:-1], "high": edges[1:], "count": counts})
    base = alt.Chart(bars, title=result.title.say(language))
    x = alt.X("low:Q", title=_SCORE.say(language), axis=number_axis(language), scale=alt.Scale(zero=False, nice=False))
    y = alt.Y("count:Q", title=_PRODUCERS.say(language), axis=number_axis(language))
    chart: alt.TopLevelMixin = alt.layer(
        base.mark_bar(color=BLUE, stroke="white").encode(x=x, x2="high:Q", y=y, y2=alt.datum(0)),
        *([] if place is None else _pointed_out(result, place)),
    ).properties(width=_WIDTH, height=_HEIGHT)
    return chart


def frontier(result: Efficiency, language: Language, place: int | None) -> alt.TopLevelMixin:
    """One input across, one output up: the producers, the frontier over them, and one producer's way to it.

    Raises
    ------
    CannotBeShown
        There is more than one input or output, or more than one group.
    """
    if (len(result.producers.inputs), len(result.producers.outputs), len(result.producers.bad_outputs)) != (1, 1, 0):
        raise CannotBeShown(_TWO_DIMENSIONS)
    if len(result.parts) != 1:
        raise CannotBeShown(_ONE_GROUP)
    x, y = result.producers.x[:, 0], result.producers.y[:, 0]
    shown = np.arange(len(x)) if len(x) <= _POINTS_DRAWN else np.linspace(0, len(x) - 1, _POINTS_DRAWN).astype(int)
    points = pl.DataFrame({"x": x[shown], "y": y[shown], "name": result.producers.names[shown.tolist()]})
    across = alt.X("x:Q", title=result.producers.inputs[0].name.say(language), axis=number_axis(language))
    up = alt.Y("y:Q", title=result.producers.outputs[0].name.say(language), axis=number_axis(language))
    base = alt.Chart(points, title=result.title.say(language))
    dots = base.mark_circle(color=BLUE, size=40).encode(x=across, y=up, tooltip=["name:N"])
    shape: Literal["linear", "step-after"] = "linear" if result.model.convex else "step-after"
    edge = alt.Chart(_edge(result)).mark_line(color="black", interpolate=shape).encode(x="x:Q", y="y:Q", order="at:Q")
    way = [] if place is None else _way(result, place)
    chart: alt.TopLevelMixin = alt.layer(edge, dots, *way).properties(width=_WIDTH, height=_HEIGHT)
    return chart


def peer_network(result: Efficiency, language: Language, place: int | None) -> alt.TopLevelMixin:
    """The peers named most on the right, who learns from them on the left; thicker lines weigh more.

    Raises
    ------
    CannotBeShown
        Everybody is efficient and there is nobody to learn from.
    """
    links = result.peers().with_columns(learner=result.producers.names.gather(_places(result)))
    links = links.filter(pl.col("row") != pl.col("peer_row"))
    if place is not None:
        links = links.filter(pl.col("row") == int(result.producers.keys["row"][place]))
    if links.is_empty():
        raise CannotBeShown(_NOBODY_LEARNS)
    most = links.group_by("peer").agg(pl.len()).sort(["len", "peer"], descending=[True, False]).head(_PEERS_DRAWN)
    links = links.filter(pl.col("peer").is_in(most["peer"].to_list()))
    learners = links["learner"].unique(maintain_order=True).head(_LEARNERS_DRAWN)
    links = links.filter(pl.col("learner").is_in(learners.to_list()))
    left, right = _spread(learners, 0.0), _spread(most["peer"], 1.0)
    drawn = links.join(left, left_on="learner", right_on="name").join(
        right, left_on="peer", right_on="name", suffix="2"
    )
    return _network(drawn, left, right, result.title.say(language), language)


CHARTS: Mapping[str, Chart] = {"distribution": distribution, "frontier": frontier, "peers": peer_network}


def _pointed_out(result: Efficiency, place: int) -> list[alt.Chart]:
    mark = pl.DataFrame({"low": [float(result.scores[place])], "name": [result.producers.names[place]]})
    base = alt.Chart(mark)
    rule = base.mark_rule(color=VERMILION, strokeWidth=2).encode(x="low:Q")
    return [
        rule,
        base.mark_text(align="left", dx=5, dy=10, fontWeight="bold").encode(x="low:Q", y=alt.value(0), text="name:N"),
    ]


def _edge(result: Efficiency) -> pl.DataFrame:
    """The frontier as a line from left to right, within what the producers use."""
    part = result.parts[0]
    x, y = result.producers.x[part.members, 0], result.producers.y[part.members, 0]
    across = np.unique(np.concatenate((np.linspace(0, x.max() * _BEYOND, _STEPS), x)))
    most = _most_output(result, across)
    known = np.isfinite(most)
    line_x, line_y = across[known], most[known]
    if len(line_x):  # a wall stands where less input makes nothing any more
        line_x, line_y = np.concatenate(([line_x[0]], line_x)), np.concatenate(([min(0.0, float(y.min()))], line_y))
    return pl.DataFrame({"x": line_x, "y": line_y, "at": np.arange(len(line_x))})


def _most_output(result: Efficiency, across: Numbers) -> Numbers:
    """The most output of each input that the technology allows."""
    from nangsuat.compare.frontier.projection import project

    technology = result.parts[0].technology
    if not result.model.convex:
        x, y = result.producers.x[:, 0], result.producers.y[:, 0]
        return np.array([y[x <= least].max(initial=-np.inf) for least in across])
    flat = np.zeros((len(across), 1))
    start = technology.place(across[:, np.newaxis], flat)
    return project(technology, start, technology.lead(flat, flat + 1.0)).distance


def _way(result: Efficiency, place: int) -> list[alt.Chart]:
    """From a producer to where it meets the frontier."""
    here = (float(result.producers.x[place, 0]), float(result.producers.y[place, 0]))
    there = landing_of(result)[place]
    line = pl.DataFrame({"x": [here[0], float(there[0])], "y": [here[1], float(there[1])]})
    name = pl.DataFrame({"x": [here[0]], "y": [here[1]], "name": [result.producers.names[place]]})
    arrow = alt.Chart(line).mark_line(color=VERMILION, strokeDash=[4, 3], point=True).encode(x="x:Q", y="y:Q")
    text = alt.Chart(name).mark_text(align="left", dx=7, fontWeight="bold").encode(x="x:Q", y="y:Q", text="name:N")
    return [arrow, text]


def _places(result: Efficiency) -> list[int]:
    """For each row of the frame of peers the place of the one who learns."""
    rows, _ = np.nonzero(result.second_stage.peers >= 0)
    return [int(row) for row in rows]


def _spread(names: pl.Series, x: float) -> pl.DataFrame:
    """Names one under the other."""
    count = len(names)
    return pl.DataFrame({"name": names, "x": [x] * count, "y": [(at + 0.5) / count for at in range(count)]})


def _network(
    links: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame, title: str, language: Language
) -> alt.TopLevelMixin:
    off = alt.Axis(labels=False, ticks=False, domain=False, grid=False)
    scale = alt.Scale(domain=[-0.6, 1.6])
    lines = (
        alt.Chart(links, title=title)
        .mark_rule(color=BLUE, opacity=0.6)
        .encode(
            x=alt.X("x:Q", axis=off, title=f"{_LEARNS.say(language)}  →  {_PEER.say(language)}", scale=scale),
            y=alt.Y("y:Q", axis=off, title=None),
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.StrokeWidth("weight:Q", legend=None, scale=alt.Scale(range=[0.5, 5])),
        )
    )
    learners = alt.Chart(left).mark_text(align="right", dx=-6).encode(x="x:Q", y="y:Q", text="name:N")
    peers = alt.Chart(right).mark_text(align="left", dx=6).encode(x="x:Q", y="y:Q", text="name:N")
    chart: alt.TopLevelMixin = alt.layer(lines, learners, peers).properties(
        width=_WIDTH, height=max(_HEIGHT, 14 * left.height)
    )
    return chart


_SCORE = Text(vi="Điểm hiệu quả", en="Efficiency score")
_PRODUCERS = Text(vi="Số đơn vị", en="Producers")
_LEARNS, _PEER = Text(vi="Đơn vị", en="Producer"), Text(vi="học hỏi từ", en="learns from")
_NO_SCORES = Text(vi="Không đơn vị nào có điểm.", en="No producer has a score.")
_TWO_DIMENSIONS = Text(
    vi="Chỉ vẽ được đường biên khi có một đầu vào và một đầu ra.",
    en="A frontier can be drawn only of one input and one output.",
)
_ONE_GROUP = Text(
    vi="Mỗi nhóm có đường biên riêng; hãy lọc lấy một nhóm (một năm) rồi vẽ.",
    en="Each group has a frontier of its own; keep one group (one year) and draw again.",
)
_NOBODY_LEARNS = Text(
    vi="Không ai cần học hỏi từ ai: mọi đơn vị đều trên đường biên.",
    en="Nobody has anybody to learn from: all are at the frontier.",
)
