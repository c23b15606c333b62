"""Shadow prices: the slopes of the distance functions, read off the frontier; no market needed."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nangsuat.compare.frontier.model import Model
from nangsuat.compare.frontier.producers import Numbers, Producers
from nangsuat.compare.frontier.projection import Certificate, project
from nangsuat.compare.frontier.spread import Spread
from nangsuat.compare.frontier.technology import Technology


def slopes(
    technology: Technology, asked: Producers, observed: Producers, orientation: Literal["input", "output"]
) -> tuple[Numbers, Certificate]:
    """For each producer asked about the prices of its inputs, or of its outputs, and what proves them.

    Parameters
    ----------
    technology : what is possible
    asked : the quantities at which slopes are wanted
    observed : the producers that the technology is of
    orientation : ``"input"``: slopes of the input distance function, of inputs; ``"output"``: of outputs

    Returns
    -------
    Shape (producers, inputs or outputs); not a number where no ray leads to the frontier.
    """
    model, spread = Model(orientation=orientation), Spread.of(observed.quantities)
    found = project(technology, *model.rays(technology, asked, spread), corners=False)
    score = model.score(found.distance)
    slope = np.where(found.feasible[:, None], found.multipliers / score[:, None], np.nan)
    sides = np.split(slope, [technology.inputs], axis=1)
    return sides[0] if orientation == "input" else sides[1], found.certificate
