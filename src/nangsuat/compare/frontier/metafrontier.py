"""The metafrontier: producers of several kinds of technology, each held against its own kind and against all.

    efficiency against all = efficiency within the group × technology gap ratio

The gap ratio is what the group's technology can do of what all technologies together can; at 1 the group's frontier is
the frontier of all there. With ``frontier="convex"`` mixtures of producers of different groups count as possible, with
``"union"`` only those within a group: the frontier of all is then the best of the groups' own, and gaps are smaller.

References
----------
Battese, Rao and O'Donnell (2004), Journal of Productivity Analysis 21. O'Donnell, Rao and Battese (2008), Empirical
Economics 34. Afsharian and Podinovski (2018; the union).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from nangsuat.compare.frontier.producers import Numbers, Places, Producers, drop_producers, read_producers
from nangsuat.compare.frontier.program_scores import Found, Scores, each_group, joint
from nangsuat.compare.frontier.projection import Certificate, Progress
from nangsuat.compare.frontier.radial_found import SIDES, Side, check_side, radial_found
from nangsuat.compare.frontier.technology import Returns, returns_words
from nangsuat.data import Column, Panel, Text, UnknownOption

type Frontier = Literal["convex", "union"]


def metafrontier(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    group: str,
    orientation: Side = "output",
    returns_to_scale: Returns = "vrs",
    frontier: Frontier = "convex",
    by: Sequence[str] = ("year",),
    progress: Progress | None = None,
) -> Scores:
    """Efficiency against the producer's own group and against all groups, and the technology gap between.

    Parameters
    ----------
    panel : enterprises, or parts of an economy
    inputs, outputs : roles or quantities of the panel
    group : the role that tells technologies apart, such as ``"ownership"`` or ``"territory"``
    orientation : ``"input"`` or ``"output"``
    returns_to_scale : ``"crs"``, ``"vrs"``, ``"nirs"``, ``"ndrs"`` or limits of scale
    frontier : of all: ``"convex"`` or ``"union"``
    by : roles within which producers are held against each other, besides the group
    progress : told now and then how many are done, of how many

    Returns
    -------
    Scores
        ``efficiency`` against all and ``group_efficiency`` (Farrell: 1 at most for inputs, 1 at least for outputs),
        and ``technology_gap``, 1 at most in both orientations. Peers are those of the frontier of all.

    Raises
    ------
    MissingRoles, UnknownOption, ProblemsFound, NoFrontier, NotProved
        See :func:`read_producers` and :func:`project`.

    Examples
    --------
    C is the best of its kind and makes half of what A makes of the same.

    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> units = pl.DataFrame({
    ...     "firm": list("ABCD"), "year": [2024] * 4, "ownership": ["foreign", "foreign", "state", "state"],
    ...     "beds": [1, 1, 1, 1], "stays": [4, 3, 2, 1],
    ... })
    >>> panel = FirmPanel.from_frame(units, quantities=["beds", "stays"])
    >>> found = metafrontier(panel, inputs=["beds"], outputs=["stays"], group="ownership").to_frame()
    >>> found["group_efficiency"].round(3).to_list(), found["technology_gap"].to_list()
    ([1.0, 1.333, 1.0, 2.0], [1.0, 1.0, 0.5, 0.5])
    """
    check_side(orientation)
    if frontier not in _FRONTIERS:
        raise UnknownOption.among("frontier", frontier, tuple(_FRONTIERS))
    if group in by:
        raise UnknownOption(_GROUP_TWICE.fill(group=group))
    read = read_producers(panel, inputs=inputs, outputs=outputs, by=(*by, group))
    without = read.keys[group].is_null().to_numpy()
    placed = drop_producers(read, without, code="no-group", reason=_NO_GROUP)

    def find(producers: Producers) -> Found:
        return _against_all(producers, group, orientation, returns_to_scale, frontier, progress)

    pooled = replace(placed, by=tuple(by))
    return Scores(
        name=_NAME.fill(
            group=panel.role(group).name,
            frontier=_FRONTIERS[frontier],
            orientation=SIDES[orientation],
            returns=returns_words(returns_to_scale),
        ),
        columns=_COLUMNS,
        best=1.0,
        found=each_group(pooled, find),
        producers=placed,
        remarks=(_RULE,),
        provenance=placed.provenance.then(
            "metafrontier",
            parameters={
                "group": group,
                "orientation": orientation,
                "returns_to_scale": returns_to_scale,
                "frontier": frontier,
            },
        ),
    )


def _against_all(
    producers: Producers,
    group: str,
    orientation: Side,
    returns_to_scale: Returns,
    frontier: Frontier,
    progress: Progress | None,
) -> Found:
    kinds = producers.keys[group].rank("dense").to_numpy()
    members = [np.flatnonzero(kinds == kind) for kind in np.unique(kinds)]
    parts = [(places, producers.at(places)) for places in members]

    def against(these: Producers, those: Producers) -> Found:
        return radial_found(these, those, orientation=orientation, returns_to_scale=returns_to_scale, progress=progress)

    own, proof = np.empty(len(producers)), Certificate(len(producers), 0, 0.0, 0.0)
    for places, part in parts:
        found = against(part, part)
        own[places] = found.scores["efficiency"]
        proof = joint(proof, found.certificate)
    if frontier == "convex":
        best = against(producers, producers)
    else:
        best = _best_of([(places, against(producers, part)) for places, part in parts], orientation)
    reached = np.isfinite(own)  # who makes nothing has no score along outputs
    own, of_all = (np.where(reached, values, np.nan) for values in (own, best.scores["efficiency"]))
    gap = of_all / own if orientation == "input" else own / of_all
    return Found(
        scores={"efficiency": of_all, "group_efficiency": own, "technology_gap": np.minimum(gap, 1.0)},
        certificate=joint(proof, best.certificate),
        peers=best.peers,
        weights=best.weights,
    )


def _best_of(found: Sequence[tuple[Places, Found]], orientation: Side) -> Found:
    """For each producer the group that leaves it most to improve, and that group's peers."""
    scores = np.stack([part.scores["efficiency"] for _, part in found])
    chosen = scores.argmin(axis=0) if orientation == "input" else scores.argmax(axis=0)
    at = np.arange(scores.shape[1])
    peers = np.stack([_moved(places, part) for places, part in found])
    weights = np.stack([_weights(part) for _, part in found])
    proof = found[0][1].certificate
    for _, part in found[1:]:
        proof = joint(proof, part.certificate)
    return Found({"efficiency": scores[chosen, at]}, proof, peers=peers[chosen, at], weights=weights[chosen, at])


def _moved(places: Places, found: Found) -> Places:
    if found.peers is None:
        raise AssertionError("radial scores name their peers")
    return np.where(found.peers >= 0, places[found.peers], -1)


def _weights(found: Found) -> Numbers:
    if found.weights is None:
        raise AssertionError("radial scores weigh their peers")
    return found.weights


_FRONTIERS: dict[Frontier, Text] = {
    "convex": Text(vi="đường biên chung lồi", en="convex frontier of all"),
    "union": Text(vi="hợp các đường biên nhóm", en="union of the groups' frontiers"),
}
_NAME = Text(
    vi="Siêu đường biên theo «{group}» ({frontier}), {orientation}, {returns}",
    en="Metafrontier by «{group}» ({frontier}), {orientation}, {returns}",
)
_COLUMNS = (
    Column("efficiency", Text(vi="Hiệu quả so với mọi nhóm", en="Efficiency against all"), decimals=3),
    Column("group_efficiency", Text(vi="Hiệu quả trong nhóm", en="Efficiency within the group"), decimals=3),
    Column("technology_gap", Text(vi="Tỷ số khoảng cách công nghệ", en="Technology gap ratio"), decimals=3),
)
_RULE = Text(
    vi="Tỷ số khoảng cách công nghệ là phần mà công nghệ của nhóm làm được so với mọi nhóm; bằng 1 nghĩa là ở đó nhóm "
    "đã đứng trên đường biên chung.",
    en="The technology gap ratio is what the group's technology can do of what all can; at 1 the group is on the "
    "frontier of all there.",
)
_NO_GROUP = Text(vi="không rõ thuộc nhóm nào", en="the group is not known")
_GROUP_TWICE = Text(
    vi="«{group}» là nhóm công nghệ nên không đặt trong by.", en="«{group}» is the group and does not stand in by."
)
