"""Multi-directional efficiency (MEA): each quantity is judged by how far it alone could improve.

First each input (and output) is looked at by itself: how far could it go if nothing else moved? Together these make the
ideal point, which nobody reaches. Then the producer moves towards it as far as the frontier allows. So the direction is
no mixture chosen beforehand; it leads where each producer has room.

    efficiency = (1 − mean of improvement/input) / (1 + mean of improvement/output)

References
----------
Bogetoft and Hougaard (1999), Journal of Productivity Analysis 12. Asmild, Hougaard, Kronborg and Kvist (2003), the same
19. Asmild and Matthews (2012; the joint score).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nangsuat.compare.frontier.producers import Numbers, Producers, read_producers
from nangsuat.compare.frontier.program_scores import Found, Scores, each_group, joint
from nangsuat.compare.frontier.projection import Certificate, Progress, project
from nangsuat.compare.frontier.slacks_based import Orientation, shares
from nangsuat.compare.frontier.technology import Returns, Technology, returns_words, technology_of
from nangsuat.data import Column, Panel, Text, UnknownOption

_NO_ROOM = 1e-10  # of a quantity; less than this is rounding


def multi_directional(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    orientation: Orientation = "none",
    returns_to_scale: Returns = "vrs",
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> Scores:
    """Multi-directional efficiency of each producer.

    Parameters
    ----------
    panel : enterprises, or parts of an economy
    inputs, outputs : roles or quantities of the panel
    orientation : ``"none"`` moves all quantities, ``"input"`` inputs, ``"output"`` outputs
    returns_to_scale : ``"crs"``, ``"vrs"``, ``"nirs"``, ``"ndrs"`` or limits of scale
    by : roles within which producers are held against each other
    progress : told now and then how many are done, of how many

    Returns
    -------
    Scores
        ``efficiency`` from 0 to 1, and ``reach``: which share of the way to the ideal point the frontier allows
        (missing where there is no way to go). Slacks are the improvements, one a quantity; what is 0 has none in
        shares and is left out of that producer's mean.

    Raises
    ------
    MissingRoles, UnknownOption, ProblemsFound, NoFrontier, NotProved
        See :func:`read_producers` and :func:`project`.

    Examples
    --------
    C could do with 2 beds less, or with 2 staff less, but not with both: half of each is within reach.

    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> units = pl.DataFrame({
    ...     "firm": ["A", "B", "C"], "year": [2024] * 3, "beds": [2, 4, 4], "staff": [4, 2, 4], "stays": [1, 1, 1],
    ... })
    >>> panel = FirmPanel.from_frame(units, quantities=["beds", "staff", "stays"])
    >>> found = multi_directional(panel, inputs=["beds", "staff"], outputs=["stays"], orientation="input")
    >>> found.to_frame()["reach"].to_list(), found.to_frame()["efficiency"].to_list()
    ([None, None, 0.5], [1.0, 1.0, 0.75])
    """
    if orientation not in _ORIENTATIONS:
        raise UnknownOption.among("orientation", orientation, tuple(_ORIENTATIONS))
    producers = read_producers(panel, inputs=inputs, outputs=outputs, by=by)

    def find(group: Producers) -> Found:
        technology = technology_of(group, returns_to_scale=returns_to_scale)
        return _towards_ideal(group, technology, orientation, progress)

    return Scores(
        name=_NAME.fill(orientation=_ORIENTATIONS[orientation], returns=returns_words(returns_to_scale)),
        columns=(_EFFICIENCY, _REACH),
        best=1.0,
        found=each_group(producers, find),
        producers=producers,
        remarks=(_RULE,),
        provenance=producers.provenance.then(
            "multi_directional", parameters={"orientation": orientation, "returns_to_scale": returns_to_scale}
        ),
    )


def _towards_ideal(
    producers: Producers, technology: Technology, orientation: Orientation, progress: Progress | None
) -> Found:
    above, below = shares(producers, orientation)
    moving = (above > 0) | (below > 0)
    here = technology.place(producers.x, producers.y)
    room, proof = _room(producers, technology, here, moving)
    places = np.flatnonzero(room.any(axis=1))
    way = np.zeros_like(here)
    way[:, : room.shape[1]] = room
    found = project(technology, here[places], way[places], progress=progress)
    reach = np.full(len(producers), np.nan)
    reach[places] = np.maximum(found.distance, 0.0)
    improvement = room * np.nan_to_num(reach)[:, np.newaxis]
    efficiency = (1 - (above * improvement).sum(axis=1)) / (1 + (below * improvement).sum(axis=1))
    peers = np.full((len(producers), found.peers.shape[1]), -1, dtype=np.int64)
    weights = np.zeros(peers.shape)
    peers[:, 0], weights[:, 0] = np.arange(len(producers)), 1.0  # who has no way to go is its own peer
    peers[places], weights[places] = found.peers, found.weights
    return Found(
        scores={"efficiency": efficiency, "reach": reach},
        certificate=joint(proof, found.certificate),
        slacks=np.where(moving, improvement, np.nan),
        peers=peers,
        weights=weights,
    )


def _room(
    producers: Producers, technology: Technology, here: Numbers, moving: NDArray[np.bool_]
) -> tuple[Numbers, Certificate]:
    """How far each quantity could go by itself, and what proves it."""
    room = np.zeros(moving.shape)
    proof = Certificate(len(producers), 0, 0.0, 0.0)
    for kind in np.flatnonzero(moving.any(axis=0)):
        alone = np.zeros_like(here)
        alone[:, kind] = producers.quantities[:, kind]
        some = np.flatnonzero(moving[:, kind])
        found = project(technology, here[some], alone[some])
        far = np.where(found.distance > _NO_ROOM, found.distance, 0.0)
        room[some, kind] = far * producers.quantities[some, kind]
        proof = joint(proof, found.certificate)
    return room, proof


_ORIENTATIONS: dict[Orientation, Text] = {
    "none": Text(vi="mọi đại lượng", en="all quantities"),
    "input": Text(vi="hướng đầu vào", en="input orientation"),
    "output": Text(vi="hướng đầu ra", en="output orientation"),
}
_NAME = Text(
    vi="Hiệu quả đa hướng (MEA), {orientation}, {returns}",
    en="Multi-directional efficiency (MEA), {orientation}, {returns}",
)
_EFFICIENCY = Column("efficiency", Text(vi="Hiệu quả", en="Efficiency"), decimals=3)
_REACH = Column("reach", Text(vi="Phần đường tới điểm lý tưởng", en="Share of the way to the ideal"), decimals=3)
_RULE = Text(
    vi="Mỗi đại lượng được xem riêng có thể cải thiện đến đâu; đơn vị tiến về điểm lý tưởng gồm các mức ấy xa nhất mà "
    "đường biên cho phép. Hiệu quả = (1 − trung bình của cải thiện/đầu vào) chia cho (1 + trung bình của cải thiện/đầu "
    "ra).",
    en="How far could each quantity improve by itself? Towards the ideal point made of these the producer goes as far "
    "as the frontier allows. Efficiency = (1 − mean of improvement/input) over (1 + mean of improvement/output).",
)
