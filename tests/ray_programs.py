"""Cones of production sets, and what a general solver says of rays in them."""

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

RETURNS = ("crs", "vrs", "nirs", "ndrs")
ORIENTATIONS = ("input", "output", "both")


@dataclass(frozen=True)
class Rays:
    """Units as generators, free disposal behind them; a ray for each unit."""

    generators: Numbers
    points: Numbers
    directions: Numbers
    support: Numbers


def rays_of(inputs: Numbers, outputs: Numbers, returns: str, orientation: str) -> Rays:
    count, width = len(inputs), inputs.shape[1] + outputs.shape[1]
    constant = np.ones((count, 0 if returns == "crs" else 1))
    units = np.hstack([-inputs, outputs, constant])
    axes = np.eye(units.shape[1])
    extra = {"nirs": axes[width:], "ndrs": -axes[width:]}.get(returns, axes[:0])
    support = np.r_[np.ones(inputs.shape[1]), np.zeros(outputs.shape[1]), -float(returns == "vrs") * constant[0]]
    shrinks = np.zeros(units.shape[1], dtype=bool)
    shrinks[: inputs.shape[1]] = orientation != "output"
    expands = np.zeros_like(shrinks)
    expands[inputs.shape[1] : width] = orientation != "input"
    directions = np.where(shrinks, -units, np.where(expands, units, 0.0))
    points = units if orientation == "both" else np.where(shrinks | expands, 0.0, units)
    return Rays(np.vstack([units, -axes[:width], extra]), points, directions, support)


class Solver:
    """The largest beta by HiGHS, on all generators."""

    def __init__(self, generators: Numbers) -> None:
        self.count, self.width = generators.shape
        model = highspy.Highs()
        model.setOptionValue("output_flag", False)
        model.setOptionValue("primal_feasibility_tolerance", 1e-10)
        model.setOptionValue("dual_feasibility_tolerance", 1e-10)
        for _ in range(self.width):
            model.addRow(0.0, 0.0, 0, np.array([], dtype=np.int32), np.array([]))
        rows = np.arange(self.width, dtype=np.int32)
        for generator in generators:
            model.addCol(0.0, 0.0, highspy.kHighsInf, self.width, rows, generator)
        model.addCol(-1.0, -highspy.kHighsInf, highspy.kHighsInf, self.width, rows, np.ones(self.width))
        self.model = model

    def beta(self, point: Numbers, direction: Numbers, excluded: int = -1) -> float:
        """-inf where the line never meets the cone, inf where it never leaves it."""
        for row in range(self.width):
            self.model.changeRowBounds(row, point[row], point[row])
            self.model.changeCoeff(row, self.count, -direction[row])
        if excluded >= 0:
            self.model.changeColBounds(excluded, 0.0, 0.0)
        self.model.clearSolver()
        self.model.run()
        found = self._value()
        if excluded >= 0:
            self.model.changeColBounds(excluded, 0.0, highspy.kHighsInf)
        return found

    def _value(self) -> float:
        status = self.model.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return -np.inf
        if status == highspy.HighsModelStatus.kUnbounded:
            return np.inf
        assert status == highspy.HighsModelStatus.kOptimal, status
        return -float(self.model.getObjectiveValue())

    def betas(self, rays: Rays) -> Numbers:
        return np.array([self.beta(p, g) for p, g in zip(rays.points, rays.directions, strict=True)])
