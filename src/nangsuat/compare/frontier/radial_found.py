"""Radial scores of producers against the technology of some producers, for the models that are made of several."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nangsuat.compare.frontier.producers import Producers
from nangsuat.compare.frontier.program_scores import Found
from nangsuat.compare.frontier.projection import Progress, project
from nangsuat.compare.frontier.technology import Returns, technology_of
from nangsuat.data import Text, UnknownOption

type Side = Literal["input", "output"]

SIDES: dict[Side, Text] = {
    "input": Text(vi="hướng đầu vào", en="input orientation"),
    "output": Text(vi="hướng đầu ra", en="output orientation"),
}


def radial_found(
    producers: Producers,
    others: Producers,
    *,
    orientation: Side,
    returns_to_scale: Returns,
    progress: Progress | None = None,
) -> Found:
    """The radial ``efficiency`` of producers against the technology of others, whose places their peers are.

    Infinite for inputs, and 0 for outputs, where the others cannot reach a producer at all.
    """
    technology = technology_of(others, returns_to_scale=returns_to_scale)
    x, y = producers.x, producers.y
    if orientation == "input":
        found = project(technology, technology.place(0 * x, y), technology.lead(x, 0 * y), progress=progress)
        score = -found.distance
    else:
        found = project(technology, technology.place(x, 0 * y), technology.lead(0 * x, y), progress=progress)
        score = np.maximum(found.distance, 0.0)
    return Found({"efficiency": score}, found.certificate, peers=found.peers, weights=found.weights)


def check_side(orientation: Side) -> None:
    """Refuse an orientation that is none.

    Raises
    ------
    UnknownOption
        It is neither ``"input"`` nor ``"output"``.
    """
    if orientation not in SIDES:
        raise UnknownOption.among("orientation", orientation, tuple(SIDES))
