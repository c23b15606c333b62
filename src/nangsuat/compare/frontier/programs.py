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
from nangsuat.compare.frontier.program_by_highs import solve_by_highs
from nangsuat.compare.frontier.program_proof import Programs, Solution, prove, proves_none
from nangsuat.compare.frontier.projection import NOTHING_PROVED, NotProved, Progress
from nangsuat.compare.frontier.technology import Technology
from nangsuat.data import Text, UnknownOption

_DUST = 1e-12  # of a producer's largest weight; less is rounding and names no peer
_FRAME_FROM = 60  # with fewer generators the frame costs more than it saves


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
    itself: Places | None = None,
    exclude: Places | None = None,
    progress: Progress | None = None,
) -> Solution:
    """The optimum of each producer's programme, proved.

    Parameters
    ----------
    generators : the shared columns, without cost, shape (generators, rows of the technology)
    programs : what each producer adds
    entering : the generators that are enough to find the optimum; the proof is against all
    itself : for each producer a generator that enters its programme in any case: its own, which the frame may leave out
        for a rounding, so that by the same rounding no others reach it
    exclude : for each producer the generator that does not count for it, or -1; all generators enter then
    progress : told now and then how many are done, of how many

    Raises
    ------
    NotProved
        An optimum could not be found, or its dual values do not prove it.
    """
    chosen = np.arange(len(generators)) if entering is None or exclude is not None else np.flatnonzero(entering)
    columns = np.zeros((len(generators), programs.right_sides.shape[1]))
    columns[:, : generators.shape[1]] = generators
    laid = programs
    if itself is not None:
        laid = _with_generators(programs, columns[itself] * ~np.isin(itself, chosen)[:, np.newaxis])
    scaled, rows, own_scale = _scaled(columns, laid)
    ends = _solve(np.ascontiguousarray(columns[chosen] * rows), scaled, exclude, progress)
    own, peers, weights = _values(ends.basic, ends.values, chosen, laid.own_costs.shape[1])
    own = own * own_scale
    if itself is not None:
        peers, weights = _with_itself(peers, weights, own[:, -1], itself)
        own = own[:, :-1]
    optimal = ends.optimal[:, np.newaxis]
    solution = Solution(
        objective=np.where(ends.optimal, ends.objective, np.nan),
        own=np.where(optimal, own, np.nan),
        peers=np.where(optimal, peers, -1),
        weights=np.where(optimal, weights, 0.0),
        duals=ends.duals * rows,
        unbounded=ends.unbounded,
        certificate=NOTHING_PROVED,
    )
    return replace(solution, certificate=prove(columns, programs, solution, exclude))


@dataclass(frozen=True, slots=True, eq=False)
class _Ends:
    """How programmes ended."""

    optimal: NDArray[np.bool_]
    unbounded: NDArray[np.bool_]
    objective: Numbers
    basic: Places
    values: Numbers
    duals: Numbers


def _solve(columns: Numbers, programs: Programs, exclude: Places | None, progress: Progress | None) -> _Ends:
    """All programmes by the kernel; those that it gives up, or calls unsolvable without proof, by HiGHS."""
    from nangsuat.kernels import (
        PROGRAM_INFEASIBLE,
        PROGRAM_OPTIMAL,
        PROGRAM_STOPPED,
        PROGRAM_UNBOUNDED,
        solve_small_programs,
    )

    found = solve_small_programs(
        columns,
        np.zeros(len(columns)),
        programs.right_sides,
        own_columns=programs.own_columns,
        own_costs=programs.own_costs,
        exclude=exclude,
        progress=progress,
    )
    stopped = found.status == PROGRAM_STOPPED
    doubtful = stopped | ((found.status == PROGRAM_INFEASIBLE) & ~proves_none(found.duals, programs.right_sides))
    ends = _Ends(
        found.status == PROGRAM_OPTIMAL,
        found.status == PROGRAM_UNBOUNDED,
        np.array(found.objective),
        np.array(found.basic),
        np.array(found.values),
        np.array(found.duals),
    )
    for place in np.flatnonzero(doubtful):
        if not _solve_again(ends, columns, programs, int(place), exclude) and stopped[place]:
            raise NotProved(_STOPPED)
    return ends


def _solve_again(ends: _Ends, columns: Numbers, programs: Programs, place: int, exclude: Places | None) -> bool:
    """One programme by HiGHS; whether it has an optimum, which then stands in its place."""
    shared = columns.copy()
    if exclude is not None and exclude[place] >= 0:
        shared[exclude[place]] = 0.0
    vertex = solve_by_highs(
        np.vstack((shared, programs.own_columns[place])),
        np.concatenate((np.zeros(len(shared)), programs.own_costs[place])),
        programs.right_sides[place],
    )
    if vertex is None:
        return False
    ends.optimal[place], ends.objective[place] = True, vertex.objective
    ends.basic[place], ends.values[place], ends.duals[place] = vertex.basic, vertex.values, vertex.duals
    return True


def producers_of(technology: Technology, solution: Solution) -> tuple[Places, Numbers]:
    """The producers that a solution's generators are made of, and their weights."""
    owners = np.where(solution.peers >= 0, technology.producer[solution.peers], -1)
    weights = np.where(owners >= 0, solution.weights * technology.scale[solution.peers], 0.0)
    named = weights > _DUST * weights.max(axis=1, initial=0.0, keepdims=True)
    return np.where(named, owners, -1), np.where(named, weights, 0.0)


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


def _with_generators(programs: Programs, generators: Numbers) -> Programs:
    """A generator more for each programme, as its last own column."""
    return Programs(
        right_sides=programs.right_sides,
        own_columns=np.concatenate((programs.own_columns, generators[:, np.newaxis, :]), axis=1),
        own_costs=np.column_stack((programs.own_costs, np.zeros(len(generators)))),
    )


def _with_itself(peers: Places, weights: Numbers, share: Numbers, itself: Places) -> tuple[Places, Numbers]:
    """A producer's own generator among those of its solution: in a slot of its own, or added to where it is."""
    there = peers == itself[:, np.newaxis]
    weights = weights + there * share[:, np.newaxis]
    last = np.where(there.any(axis=1) | (share <= 0), 0.0, share)
    return np.column_stack((peers, np.where(last > 0, itself, -1))), np.column_stack((weights, last))


def _values(basic: Places, values: Numbers, chosen: Places, kinds: int) -> tuple[Numbers, Places, Numbers]:
    """From a basis to the values of own columns, and to generators with their weights."""
    own = np.zeros((len(basic), kinds))
    at = np.nonzero(basic >= len(chosen))
    own[at[0], basic[at] - len(chosen)] = values[at]
    shared = (basic >= 0) & (basic < len(chosen)) & (values > 0)
    peers = np.where(shared, chosen[np.where(shared, basic, 0)], -1)
    return own, peers, np.where(shared, values, 0.0)


_TWO_SCALES = Text(
    vi="Siêu hiệu quả không dùng được với giới hạn quy mô (l, u); chọn crs, vrs, nirs hoặc ndrs.",
    en="Super-efficiency does not go with limits of scale (l, u); choose crs, vrs, nirs or ndrs.",
)
_STOPPED = Text(
    vi="Không tìm được nghiệm của một đơn vị.",
    en="The programme of a producer could not be solved.",
)
