"""Radial rays among points of more good: from where, and along what, each producer is looked at by direct search."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nangsuat.compare.frontier.producers import Numbers, Places, Producers


@dataclass(frozen=True, slots=True, eq=False)
class Rays:
    """Rays of some producers among the points of all.

    Attributes
    ----------
    points : minus inputs and outputs of all producers
    origins, directions : of those looked at
    """

    points: Numbers
    origins: Numbers
    directions: Numbers

    def at(self, places: Places) -> Rays:
        """The rays of some."""
        return replace(self, origins=self.origins[places], directions=self.directions[places])


def radial_rays(
    producers: Producers, orientation: Literal["input", "output"]
) -> tuple[Rays, NDArray[np.bool_]]:  # fmt: skip
    """The rays of all producers, and who has something that moves along its ray."""
    points = np.column_stack((-producers.x, producers.y))
    moves = np.arange(points.shape[1]) < producers.x.shape[1]
    moves = moves if orientation == "input" else ~moves
    directions = np.abs(points) * moves
    return Rays(points, points * ~moves, directions), directions.any(axis=1)
