"""What proves the programmes of a model: dual values held against all columns, and the objective that they give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nangsuat.compare.frontier.producers import Numbers, Places
from nangsuat.compare.frontier.projection import Certificate

_LITTLE = 1e-6
_BLOCK = 1 << 16  # numbers of a block in which dual values are held against generators: it stays in the cache


@dataclass(frozen=True, slots=True, eq=False)
class Programs:
    """What each producer's programme adds to the shared columns, one entry a producer.

    Attributes
    ----------
    right_sides : shape (producers, rows); rows beyond those of the generators hold nothing of them
    own_columns : shape (producers, own columns, rows)
    own_costs : what is minimised, shape (producers, own columns)
    checked : how many of the own columns, from the first, dual values are held against; the others the caller judges
    """

    right_sides: Numbers
    own_columns: Numbers
    own_costs: Numbers
    checked: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Optimal programmes, one entry a producer.

    Attributes
    ----------
    objective : the least costs; missing where a programme has no solution
    own : values of the own columns
    peers : generators with a weight, -1 where a slot is not used
    weights : their weights
    duals : dual values of the rows; of a programme without solution what proves that it has none
    unbounded : where the costs fall without end
    certificate : what proves the objectives
    """

    objective: Numbers
    own: Numbers
    peers: Places
    weights: Numbers
    duals: Numbers
    unbounded: NDArray[np.bool_]
    certificate: Certificate

    @property
    def feasible(self) -> NDArray[np.bool_]:
        """Where a programme has an optimal solution."""
        return np.isfinite(self.objective)


def prove(columns: Numbers, programs: Programs, solution: Solution, exclude: Places | None) -> Certificate:
    """What proves a solution.

    Raises
    ------
    NotProved
        Dual values that some generator or own column contradicts, or another objective than they give.
    """
    solved = np.flatnonzero(solution.feasible)
    duals, right = solution.duals[solved], programs.right_sides[solved]
    own, costs = programs.own_columns[solved], programs.own_costs[solved]
    left_out = None if exclude is None else exclude[solved]
    beyond = max(
        _beyond_shared(columns, duals, left_out, _LITTLE * _largest_terms(own, costs, duals)),
        _beyond_own(own[:, : programs.checked], costs[:, : programs.checked], duals),
        _beyond_infeasible(columns, programs, solution, exclude),
    )
    objective = solution.objective[solved]
    size = np.abs(objective) + np.abs(duals * right).sum(axis=1) + _LITTLE * _largest_terms(own, costs, duals)
    gap = _worst(np.abs(objective - (duals * right).sum(axis=1)) / np.where(size > 0, size, 1.0))
    missing = _residual(columns, programs, solution, solved)
    certificate = Certificate(len(solved), len(columns) + own.shape[1], beyond, max(gap, missing))
    certificate.hold()
    return certificate


def proves_none(duals: Numbers, right_sides: Numbers) -> NDArray[np.bool_]:
    """Whether y·right side is above 0 by more than rounding."""
    terms = duals * right_sides
    return np.asarray(terms.sum(axis=1) > _LITTLE * np.abs(terms).sum(axis=1))


def _beyond_shared(columns: Numbers, duals: Numbers, exclude: Places | None, floor: Numbers) -> float:
    """The most that any generator would lower any programme's costs, relative to the size of its terms.

    To that a little of the largest generator's, and of the producer's own columns, is added: a dual value that is
    rounding is beyond nothing.
    """
    worst = 0.0
    largest = _LITTLE * np.abs(columns).max(axis=0, initial=0.0)
    step = max(1, _BLOCK // max(1, len(columns)))
    for start in range(0, len(duals), step):
        block = duals[start : start + step]
        beyond = block @ columns.T
        if exclude is not None:
            out = exclude[start : start + step]
            beyond[np.flatnonzero(out >= 0), out[out >= 0]] = 0.0
        which, column = np.nonzero(beyond > 0)
        terms = np.abs(block[which] * columns[column]).sum(axis=1) + np.abs(block[which]) @ largest
        terms = terms + floor[start + which]
        worst = max(worst, _worst(beyond[which, column] / np.where(terms > 0, terms, 1.0)))
    return worst


def _beyond_own(own: Numbers, costs: Numbers, duals: Numbers) -> float:
    beyond = np.einsum("lkr,lr->lk", own, duals) - costs
    size = np.einsum("lkr,lr->lk", np.abs(own), np.abs(duals)) + np.abs(costs)
    size = size + _LITTLE * _largest_terms(own, costs, duals)[:, np.newaxis]
    return _worst(beyond / np.where(size > 0, size, 1.0))


def _beyond_infeasible(columns: Numbers, programs: Programs, solution: Solution, exclude: Places | None) -> float:
    """The same for what proves that a programme has no solution: y with y·column ≤ 0 for all and y·right side > 0."""
    none = np.flatnonzero(~solution.feasible & ~solution.unbounded)
    if not len(none):
        return 0.0
    proof, right, own = solution.duals[none], programs.right_sides[none], programs.own_columns[none]
    size = np.abs(proof * right).sum(axis=1)
    if not proves_none(proof, right).all():
        return np.inf
    left_out = None if exclude is None else exclude[none]
    nothing = np.zeros(own.shape[:2])
    floor = _LITTLE * np.maximum(_largest_terms(own, nothing, proof), size)
    return max(_beyond_shared(columns, proof, left_out, floor), _beyond_own(own, nothing, proof))


def _largest_terms(own: Numbers, costs: Numbers, duals: Numbers) -> Numbers:
    """How large costs and what duals make of own columns are, at most: what rounding is measured by."""
    terms = np.einsum("lkr,lr->lk", np.abs(own), np.abs(duals)) + np.abs(costs)
    return np.asarray(terms.max(axis=1, initial=0.0))


def _residual(columns: Numbers, programs: Programs, solution: Solution, solved: Places) -> float:
    """How far weights and own columns are from the right side, relative to the size of the terms."""
    right = programs.right_sides[solved]
    taken = np.where(solution.peers[solved] >= 0, solution.peers[solved], 0)
    parts = columns[taken] * solution.weights[solved][:, :, np.newaxis]
    own = programs.own_columns[solved] * solution.own[solved][:, :, np.newaxis]
    left = parts.sum(axis=1) + own.sum(axis=1)
    size = np.abs(parts).sum(axis=1) + np.abs(own).sum(axis=1) + np.abs(right)
    largest = np.abs(columns).max(axis=0, initial=0.0)
    missing = _worst(np.abs(left - right) / np.maximum(size, np.where(largest > 0, largest, 1.0)))
    return max(missing, _worst(-_below_zero(solution.own[solved])), _worst(-solution.weights[solved]))


def _below_zero(own: Numbers) -> Numbers:
    """Negative values of own columns, relative to the largest of their kind."""
    return np.asarray(np.minimum(own, 0.0) / np.maximum(np.abs(own).max(axis=0, initial=0.0), np.finfo(float).tiny))


def _worst(values: Numbers) -> float:
    return max(0.0, float(values.max(initial=0.0)))
