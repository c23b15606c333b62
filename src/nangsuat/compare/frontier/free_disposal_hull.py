"""Free disposal hull: each producer against producers that exist, not against means of them.

No convexity is assumed: a producer is inefficient only if some one other producer does as much with less. The measure
is found by direct search over all producers, without any linear programme.

References
----------
Deprins, Simar and Tulkens (1984), Measuring labor efficiency in post offices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import numpy as np

from nangsuat.compare.frontier.dea import NOTHING_MOVES, counted_from, names_of, rivals_of, with_levels
from nangsuat.compare.frontier.efficiency import Efficiency
from nangsuat.compare.frontier.model import Direction, Model, SlackWeights, check_names
from nangsuat.compare.frontier.part import Part
from nangsuat.compare.frontier.producers import Numbers, Places, Producers, read_producers
from nangsuat.compare.frontier.projection import NOTHING_PROVED, NotProved, Progress, Projection
from nangsuat.compare.frontier.scores import efficient_of, scores_of
from nangsuat.compare.frontier.spread import Spread
from nangsuat.compare.frontier.technology import technology_of
from nangsuat.data import Panel, Text, UnknownOption

_REACHED = 1e-9  # how far a named producer may fall short of what it is named for, relative

ORIENTATIONS = ("input", "output", "directional")


def fdh(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    orientation: Literal["input", "output", "directional"] = "input",
    direction: Direction = "own",
    non_discretionary: Sequence[str] = (),
    categories: str | None = None,
    super_efficiency: bool = False,
    slack_weights: SlackWeights = "raw",
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> Efficiency:
    """How efficient each producer is, held against single producers that exist.

    The options are those of :func:`dea`; there are no returns to scale, since nobody is scaled or mixed. Each
    producer has one peer.

    Raises
    ------
    MissingRoles, UnknownOption, ProblemsFound, NoFrontier
        As :func:`dea`.

    Examples
    --------
    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> plants = pl.DataFrame({
    ...     "firm": ["A", "B", "C"], "year": [2023] * 3, "employees": [20.0, 40.0, 50.0],
    ...     "value_added": [100.0, 300.0, 200.0],
    ... })
    >>> found = fdh(FirmPanel.from_frame(plants), inputs=["employees"], outputs=["value_added"])
    >>> found.frame["efficiency"].to_list(), found.peers()["peer"].to_list()
    ([1.0, 1.0, 0.8], ['A', 'B', 'B'])
    """
    if orientation not in ORIENTATIONS:
        raise UnknownOption.among("orientation", orientation, ORIENTATIONS)
    model = Model(
        orientation=orientation,
        direction=direction,
        non_discretionary=tuple(non_discretionary),
        categories=categories,
        super_efficiency=super_efficiency,
        slack_weights=slack_weights,
        convex=False,
    )
    check_names(model, (*inputs, *outputs), ())
    negative = model.may_be_negative(inputs, outputs, ())
    producers = read_producers(panel, inputs=inputs, outputs=outputs, by=by, negative=negative, purpose=_PURPOSE)
    if not model.moving(producers).any():
        raise UnknownOption(NOTHING_MOVES)
    producers, levels = with_levels(producers, categories)
    parts = tuple(_parts(producers, model, levels, progress))
    return Efficiency(
        model=model,
        producers=producers,
        parts=parts,
        scores=scores_of(parts, len(producers)),
        efficient=efficient_of(parts, producers, model),
        scale=None,
        provenance=producers.provenance.then("fdh", parameters={**names_of(producers), **model.parameters(False)}),
    )


def _parts(producers: Producers, model: Model, levels: Numbers | None, progress: Progress | None) -> Iterator[Part]:
    done = 0
    for group, places in producers.groups():
        for members, scored in rivals_of(places, levels):
            yield _part(producers, model, group, members, scored, counted_from(progress, done, len(producers)))
            done += len(scored)


def _part(
    producers: Producers,
    model: Model,
    group: Mapping[str, object],
    members: Places,
    scored: Places,
    progress: Progress | None,
) -> Part:
    from nangsuat.kernels import shoot_free_disposal

    rivals = producers.at(members)
    spread = Spread.of(rivals.quantities)
    technology = technology_of(rivals, returns_to_scale="crs", spread=spread)
    points, directions = model.rays(technology, producers.at(scored), spread)
    moves = directions.any(axis=1)  # who has nothing that may move has no score
    points, directions, scored = points[moves], directions[moves], scored[moves]
    exclude = np.searchsorted(members, scored).astype(np.int64) if model.super_efficiency else None
    observed = technology.generators[: len(members)]
    distance, peer = shoot_free_disposal(observed, points, directions, exclude=exclude, progress=progress)
    _check(observed, points, directions, distance, peer)
    none = np.zeros((len(scored), technology.quantities))
    weights = (peer >= 0).astype(np.float64)[:, np.newaxis]
    projection = Projection(
        distance=distance,
        peers=peer[:, np.newaxis],
        weights=weights,
        multipliers=none,
        scale_multiplier=none[:, 0],
        frame=np.ones(len(technology.generators), dtype=bool),
        certificate=NOTHING_PROVED,
    )
    return Part(
        group, members, scored, points, directions, model.score(distance), projection, technology, spread, exclude
    )  # fmt: skip


def _check(observed: Numbers, points: Numbers, directions: Numbers, distance: Numbers, peer: Places) -> None:
    """Whether each named producer goes as far as it is named for."""
    met = peer >= 0
    landing = points[met] + distance[met, np.newaxis] * directions[met]
    size = np.abs(observed).max(axis=0)
    short = (landing - observed[peer[met]]) / np.where(size > 0, size, 1.0)
    if short.size and short.max() > _REACHED:
        raise NotProved(_SHORT)


_PURPOSE = Text(vi="bao tự do (FDH)", en="the free disposal hull (FDH)")
_SHORT = Text(
    vi="Có đơn vị tham chiếu không đạt mức mà nó được nêu.",
    en="Some producer does not reach what it is named as a peer for.",
)
