"""Models that are a linear programme for each producer: how they are laid, solved and proved.

All programmes of a technology share its generators G as columns and add a few of their own, such as slacks:

    min  Σ c_k·s_k   subject to   Σ λ_j·G_j + Σ s_k·own_k = right side,   λ, s ≥ 0

Only generators that no others replace (the frame) need to enter a programme; its dual values are then held against
all generators, so that a score stands only if no producer improves it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nangsuat.compare.frontier.producers import Numbers, Places
from nangsuat.compare.frontier.projection import NOTHING_PROVED, TOLERANCE, Certificate, NotProved, Progress
from nangsuat.compare.frontier.technology import Technology
from nangsuat.data import Text, UnknownOption

_FRAME_FROM = 60  # with fewer generators the frame costs more than it saves
_LITTLE = 1e-6
_BLOCK = 1 << 22  # numbers of a block in which dual values are held against generators


@dataclass(frozen=True, slots=True, eq=False)
class Programs:
    """What each producer's programme adds to the shared columns, one entry a producer.

    Attributes
    ----------
    right_sides : shape (producers, rows); rows beyond those of the generators hold nothing of them
    own_columns : shape (producers, own columns, rows)
    own_costs : what is minimised, shape (producers, own columns)
    """

    right_sides: Numbers
    own_columns: Numbers
    own_costs: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Optimal programmes, one entry a producer.

    Attributes
    ----------
    objective : the least costs; missing where a programme has no solution
    own : values of the own columns
    peers : generators with a weight, -1 where a slot is not used
    weights : their weights
    duals : dual values of the rows
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


def spanning(technology: Technology) -> NDArray[np.bool_]:
    """Which generators are producers or scale, not disposal; a model with slacks of its own needs only these."""
    produced = technology.producer >= 0
    if not technology.counts:
        return produced
    return np.asarray(produced | (technology.generators[:, -1] != 0))


def frame_of(technology: Technology) -> NDArray[np.bool_]:
    """The spanning generators that no others replace; all of them where there are few."""
    wanted = spanning(technology)
    if wanted.sum() < _FRAME_FROM:
        return wanted
    from nangsuat.kernels import cone_frame

    return np.asarray(wanted & cone_frame(technology.generators, support=technology.support))


def generator_of(technology: Technology, places: Places) -> Places:
    """The one generator of each producer, to leave it out.

    Raises
    ------
    UnknownOption
        Limits of scale give each producer two generators.
    """
    owners = technology.producer[technology.producer >= 0]
    if len(owners) != len(np.unique(owners)):
        raise UnknownOption(_TWO_SCALES)
    first = np.full(int(owners.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[owners] = np.flatnonzero(technology.producer >= 0)
    return first[places]


def solve_programs(
    generators: Numbers,
    programs: Programs,
    *,
    entering: NDArray[np.bool_] | None = None,
    exclude: Places | None = None,
    progress: Progress | None = None,
) -> Solution:
    """The optimum of each producer's programme, proved.

    Parameters
    ----------
    generators : the shared columns, without cost, shape (generators, rows of the technology)
    programs : what each producer adds
    entering : the generators that are enough to find the optimum; the proof is against all
    exclude : for each producer the generator that does not count for it, or -1; all generators enter then
    progress : told now and then how many are done, of how many

    Raises
    ------
    NotProved
        An optimum could not be found, or its dual values do not prove it.
    """
    from nangsuat.kernels import PROGRAM_OPTIMAL, PROGRAM_STOPPED, PROGRAM_UNBOUNDED, solve_small_programs

    chosen = np.arange(len(generators)) if entering is None or exclude is not None else np.flatnonzero(entering)
    columns = np.zeros((len(generators), programs.right_sides.shape[1]))
    columns[:, : generators.shape[1]] = generators
    scaled, rows, own_scale = _scaled(columns, programs)
    found = solve_small_programs(
        np.ascontiguousarray(columns[chosen] * rows),
        np.zeros(len(chosen)),
        scaled.right_sides,
        own_columns=scaled.own_columns,
        own_costs=scaled.own_costs,
        exclude=exclude,
        progress=progress,
    )
    if (stopped := int((found.status == PROGRAM_STOPPED).sum())) > 0:
        raise NotProved(_STOPPED.fill(units=stopped))
    optimal = found.status == PROGRAM_OPTIMAL
    own, peers, weights = _values(found.basic, found.values, chosen, programs.own_costs.shape[1])
    solution = Solution(
        objective=np.where(optimal, found.objective, np.nan),
        own=np.where(optimal[:, np.newaxis], own * own_scale, np.nan),
        peers=np.where(optimal[:, np.newaxis], peers, -1),
        weights=np.where(optimal[:, np.newaxis], weights, 0.0),
        duals=np.where(optimal[:, np.newaxis], found.duals * rows, np.nan),
        unbounded=found.status == PROGRAM_UNBOUNDED,
        certificate=NOTHING_PROVED,
    )
    return replace(solution, certificate=_proved(columns, programs, solution, exclude))


def producers_of(technology: Technology, solution: Solution) -> tuple[Places, Numbers]:
    """The producers that a solution's generators are made of, and their weights."""
    owners = np.where(solution.peers >= 0, technology.producer[solution.peers], -1)
    weights = np.where(owners >= 0, solution.weights * technology.scale[solution.peers], 0.0)
    return np.where(weights > 0, owners, -1), weights


def _scaled(columns: Numbers, programs: Programs) -> tuple[Programs, Numbers, Numbers]:
    """The programmes in units of like size: what the rows are multiplied by, and the own columns."""
    size = np.abs(columns).max(axis=0, initial=0.0)
    rows = 1 / np.where(size > 0, size, 1.0)
    own = programs.own_columns * rows
    length = np.abs(own).max(axis=2, initial=0.0)
    own_scale = 1 / np.where(length > 0, length, 1.0)
    scaled = Programs(
        right_sides=programs.right_sides * rows,
        own_columns=own * own_scale[:, :, np.newaxis],
        own_costs=programs.own_costs * own_scale,
    )
    return scaled, rows, own_scale


def _values(basic: Places, values: Numbers, chosen: Places, kinds: int) -> tuple[Numbers, Places, Numbers]:
    """From a basis to the values of own columns, and to generators with their weights."""
    own = np.zeros((len(basic), kinds))
    at = np.nonzero(basic >= len(chosen))
    own[at[0], basic[at] - len(chosen)] = values[at]
    shared = (basic >= 0) & (basic < len(chosen)) & (values > 0)
    peers = np.where(shared, chosen[np.where(shared, basic, 0)], -1)
    return own, peers, np.where(shared, values, 0.0)


def _proved(columns: Numbers, programs: Programs, solution: Solution, exclude: Places | None) -> Certificate:
    """What proves a solution, where it does."""
    solved = np.flatnonzero(solution.feasible)
    duals, right = solution.duals[solved], programs.right_sides[solved]
    own, costs = programs.own_columns[solved], programs.own_costs[solved]
    left_out = None if exclude is None else exclude[solved]
    beyond = max(_beyond_shared(columns, duals, left_out), _beyond_own(own, costs, duals))
    objective = solution.objective[solved]
    size = np.abs(objective) + np.abs(duals * right).sum(axis=1) + _LITTLE * _largest_terms(own, costs, duals)
    gap = _worst(np.abs(objective - (duals * right).sum(axis=1)) / np.where(size > 0, size, 1.0))
    missing = _residual(columns, programs, solution, solved)
    certificate = Certificate(len(solved), len(columns) + own.shape[1], beyond, max(gap, missing))
    if max(certificate.violation, certificate.gap) > TOLERANCE:
        raise NotProved(_NOT_PROVED.fill(found=certificate.words))
    return certificate


def _beyond_shared(columns: Numbers, duals: Numbers, exclude: Places | None) -> float:
    """The most that any generator would lower any programme's costs, relative to the size of its terms.

    To that a little of the largest generator's is added: a dual value that is rounding is beyond nothing.
    """
    worst = 0.0
    size = np.abs(columns).T
    largest = _LITTLE * size.max(axis=1, initial=0.0)
    step = max(1, _BLOCK // max(1, len(columns)))
    for start in range(0, len(duals), step):
        block = duals[start : start + step]
        beyond = block @ columns.T
        if exclude is not None:
            out = exclude[start : start + step]
            beyond[np.flatnonzero(out >= 0), out[out >= 0]] = 0.0
        terms = np.abs(block) @ size + (np.abs(block) @ largest)[:, np.newaxis]
        worst = max(worst, _worst(beyond / np.where(terms > 0, terms, 1.0)))
    return worst


def _beyond_own(own: Numbers, costs: Numbers, duals: Numbers) -> float:
    beyond = np.einsum("lkr,lr->lk", own, duals) - costs
    size = np.einsum("lkr,lr->lk", np.abs(own), np.abs(duals)) + np.abs(costs)
    size = size + _LITTLE * _largest_terms(own, costs, duals)[:, np.newaxis]
    return _worst(beyond / np.where(size > 0, size, 1.0))


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


_TWO_SCALES = Text(
    vi="Siêu hiệu quả không dùng được với giới hạn quy mô (l, u); chọn crs, vrs, nirs hoặc ndrs.",
    en="Super-efficiency does not go with limits of scale (l, u); choose crs, vrs, nirs or ndrs.",
)
_STOPPED = Text(
    vi="Không tìm được nghiệm của {units} đơn vị; xin gửi số liệu cho nhóm phát triển.",
    en="The programmes of {units} producers could not be solved; please send us the data.",
)
_NOT_PROVED = Text(
    vi="Điểm không được chứng minh ({found}); xin gửi số liệu cho nhóm phát triển.",
    en="The scores are not proved ({found}); please send us the data.",
)
