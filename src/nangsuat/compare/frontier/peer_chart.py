"""Who learns from whom, as a picture: lines between names where they can be read, else how many learn from each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import numpy as np
import polars as pl

from nangsuat.compare.charts import BLUE, number_axis
from nangsuat.data import CannotBeShown, Language, Text, format_number

if TYPE_CHECKING:
    from nangsuat.compare.frontier.efficiency import Efficiency

_WIDTH, _ROW = 460, 24
_PEERS_DRAWN = 12
_LEARNERS_DRAWN = 30  # lines of more than that cannot be told apart


def peer_network(result: Efficiency, language: Language, place: int | None) -> alt.TopLevelMixin:
    """Who learns on the left, the peers on the right; thicker lines weigh more.

    Where more learn than lines can be told apart, bars say how many learn from each of the peers named most.

    Raises
    ------
    CannotBeShown
        Everybody is efficient and there is nobody to learn from.
    """
    links = _links(result, place)
    if links.is_empty():
        raise CannotBeShown(_NOBODY_LEARNS)
    title = result.title.say(language)
    most = links.group_by("peer").agg(pl.len().alias("count")).sort(["count", "peer"], descending=[True, False])
    if links["learner"].n_unique() > _LEARNERS_DRAWN:
        return _bars(most.head(_PEERS_DRAWN), title, language)
    drawn = links.filter(pl.col("peer").is_in(most["peer"].head(_PEERS_DRAWN).to_list()))
    return _network(drawn, title, language)


def _links(result: Efficiency, place: int | None) -> pl.DataFrame:
    rows, _ = np.nonzero(result.second_stage.peers >= 0)
    links = result.peers().with_columns(learner=result.producers.names.gather(rows.tolist()))
    if place is not None:
        links = links.filter(pl.col("row") == int(result.producers.keys["row"][place]))
    return links.filter(pl.col("row") != pl.col("peer_row")).select("learner", "peer", "weight")


def _bars(most: pl.DataFrame, title: str, language: Language) -> alt.TopLevelMixin:
    base = alt.Chart(most, title=title).encode(
        y=alt.Y("peer:N", sort=None, title=None, axis=alt.Axis(labelLimit=260, domain=False, ticks=False)),
        x=alt.X("count:Q", title=_HOW_MANY.say(language), axis=number_axis(language)),
    )
    numbers = base.mark_text(align="left", dx=4).encode(text="count:Q")
    chart: alt.TopLevelMixin = (base.mark_bar(color=BLUE) + numbers).properties(
        width=_WIDTH, height=_ROW * max(most.height, 2)
    )
    return chart


def _network(links: pl.DataFrame, title: str, language: Language) -> alt.TopLevelMixin:
    left, right = _ordered(links)
    placed = links.join(left, left_on="learner", right_on="name").join(
        right, left_on="peer", right_on="name", suffix="2"
    )
    off = alt.Axis(labels=False, ticks=False, domain=False, grid=False)
    x = alt.X("x:Q", axis=off, title=None, scale=alt.Scale(domain=[-0.6, 1.6], nice=False))
    y = alt.Y("y:Q", axis=off, title=None, scale=alt.Scale(domain=[0, 1], nice=False))
    width = alt.StrokeWidth("weight:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.5, 5], clamp=True))
    lines = alt.Chart(placed, title=title).mark_rule(color=BLUE, opacity=0.6)
    heads = pl.DataFrame({"x": [0.0, 1.0], "name": [_LEARNS.say(language), _PEER.say(language)]})
    layers = [
        lines.encode(x=x, y=y, x2="x2:Q", y2="y2:Q", strokeWidth=width),
        _names(left, "right", -6),
        _names(right, "left", 6),
        _names(heads[:1].with_columns(y=1.0), "right", -6, bold=True),
        _names(heads[1:].with_columns(y=1.0), "left", 6, bold=True),
    ]
    if left.height == 1:  # elsewhere numbers would stand on each other
        layers.append(_weights(placed, language))
    rows = max(left.height, right.height) + 2
    chart: alt.TopLevelMixin = alt.layer(*layers).properties(width=_WIDTH, height=_ROW * max(rows, 4))
    return chart


def _ordered(links: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Learners under one another by the peer that weighs most with them, peers at the middle of their learners."""
    chief = links.sort("weight", descending=True).group_by("learner", maintain_order=True).first()
    often = links.group_by("peer").agg(pl.len().alias("count")).sort(["count", "peer"], descending=[True, False])
    rank = {peer: at for at, peer in enumerate(often["peer"])}
    learners = sorted(chief.iter_rows(named=True), key=lambda row: (rank[row["peer"]], row["learner"]))
    left = _spread([row["learner"] for row in learners], 0.0)
    middles = links.join(left, left_on="learner", right_on="name").group_by("peer").agg(pl.col("y").mean())
    right = _spread(middles.sort(["y", "peer"], descending=[True, False])["peer"].to_list(), 1.0)
    return left, right


def _spread(names: list[str], x: float) -> pl.DataFrame:
    """Names one under the other, with room for a heading above."""
    count = len(names)
    return pl.DataFrame(
        {"name": names, "x": [x] * count, "y": [0.92 * (count - at - 0.5) / count for at in range(count)]}
    )


def _names(placed: pl.DataFrame, align: str, dx: int, *, bold: bool = False) -> alt.Chart:
    mark = alt.Chart(placed).mark_text(align=align, dx=dx, fontWeight="bold" if bold else "normal")  # type: ignore[arg-type]
    words: alt.Chart = mark.encode(x="x:Q", y="y:Q", text="name:N")
    return words


def _weights(placed: pl.DataFrame, language: Language) -> alt.Chart:
    """The weights of one learner's peers, beside the peers' ends of the lines."""
    along = 0.85
    written = placed.select(
        x=pl.col("x") + along * (pl.col("x2") - pl.col("x")),
        y=pl.col("y") + along * (pl.col("y2") - pl.col("y")),
        name=pl.col("weight").map_elements(lambda weight: format_number(weight, language, 2), pl.String),
    )
    mark = alt.Chart(written).mark_text(dy=-7, fontSize=11)
    words: alt.Chart = mark.encode(x="x:Q", y="y:Q", text="name:N")
    return words


_LEARNS, _PEER = Text(vi="Đơn vị", en="Producer"), Text(vi="học hỏi từ (trọng số)", en="learns from (weight)")
_HOW_MANY = Text(vi="Số đơn vị học hỏi từ đó", en="Producers that learn from it")
_NOBODY_LEARNS = Text(
    vi="Không ai cần học hỏi từ ai: mọi đơn vị đều trên đường biên.",
    en="Nobody has anybody to learn from: all are at the frontier.",
)
