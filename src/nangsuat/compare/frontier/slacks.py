"""The second stage: what is still too much, or too little, where a ray has met the frontier.

A ray may meet the frontier where it only says that waste is possible; then an input can still fall, or an output grow,
by itself: a slack. There are many ways to go on from there; the one here has the largest sum of slacks, so that the
target is efficient and unique in that sum. Only producers with a multiplier of nothing can have a slack.

References
----------
Ali and Seiford (1993), The mathematical programming approach to efficiency analysis.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nangsuat.compare.frontier.part import Part, globally
from nangsuat.compare.frontier.producers import Numbers, Places
from nangsuat.compare.frontier.projection import TOLERANCE, NotProved, Progress
from nangsuat.compare.frontier.technology import Technology
from nangsuat.data import Text

NO_SLACK = 1e-7  # a slack this small beside the largest quantity of its kind is rounding
_ROUNDING = 1e-12  # a weight this small beside the largest one is no peer
_HAIRS = (1e-14, 1e-12, 1e-10)  # far below the smallest slack that is told
_NOTHING = 1e-9  # a multiplier this small beside the others, in shares of what they pay for, is one of nothing


@dataclass(frozen=True, slots=True, eq=False)
class SecondStage:
    """Largest slacks, and the peers of the targets behind them, one row a producer of the part.

    Attributes
    ----------
    slacks : what can still fall (inputs, bad outputs) or grow (outputs), shape (scored, quantities)
    peers : places among all producers, -1 where a slot is not used
    weights : their weights
    """

    slacks: Numbers
    peers: Places
    weights: Numbers


def largest_slacks(
    part: Part, worth: Numbers, *, only: NDArray[np.bool_] | None = None, progress: Progress | None = None
) -> SecondStage:
    """The slacks of largest sum.

    Parameters
    ----------
    part : producers with their projections
    worth : how much a unit of each quantity counts in the sum; nothing for what does not move
    only : whose slacks are wanted; of the others they are nothing here
    progress : told now and then how many are done, of how many

    Raises
    ------
    NotProved
        Some program has no answer, or one that does not add up.
    """
    places = np.flatnonzero(_may_have_slacks(part) & (True if only is None else only))
    slacks = np.zeros((len(part.scored), part.projection.multipliers.shape[1]))
    peers, weights = part.peers, part.projection.weights
    if not len(places):
        return SecondStage(slacks, peers, weights)
    columns = _columns(part, worth)
    basic, values = _solved(columns, part, places, progress)
    owners, shares = columns.producers_of(basic, values)
    peers, weights = _widened(peers, owners.shape[1], -1), _widened(weights, owners.shape[1], 0.0)
    peers[places], weights[places] = -1, 0.0
    peers[places, : owners.shape[1]] = globally(owners, part.members)
    weights[places, : owners.shape[1]] = shares
    slacks[places] = columns.slacks_of(basic, values)
    return SecondStage(slacks, peers, weights)


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """The columns of the programs: generators in coordinates of about one, and what each is.

    Attributes
    ----------
    generators : shape (columns, dimensions)
    costs : less than nothing for slacks
    disposal : the quantity that a column throws away, or -1
    owner, scale : the producer that a column is made of, or -1, and how many times
    size : of each dimension, in the quantities' own units
    quantities : how many dimensions are quantities
    """

    generators: Numbers
    costs: Numbers
    disposal: Places
    owner: Places
    scale: Numbers
    size: Numbers
    quantities: int

    def producers_of(self, basic: Places, values: Numbers) -> tuple[Places, Numbers]:
        """The producers among the basic columns, and their weights."""
        owners = np.where(basic >= 0, self.owner[basic], -1)
        shares = np.where(owners >= 0, values * self.scale[basic], 0.0)
        heard = shares > _ROUNDING * shares.max(axis=1, keepdims=True, initial=0.0)
        return np.where(heard, owners, -1), np.where(heard, shares, 0.0)

    def slacks_of(self, basic: Places, values: Numbers) -> Numbers:
        """What is thrown away, in the quantities' own units, shape (programs, quantities)."""
        kinds = np.where(basic >= 0, self.disposal[basic], -1)
        slacks = np.zeros((len(basic), self.quantities))
        rows, slots = np.nonzero(kinds >= 0)
        np.add.at(slacks, (rows, kinds[rows, slots]), values[rows, slots])
        return np.asarray(slacks * self.size[: self.quantities])


def _may_have_slacks(part: Part) -> NDArray[np.bool_]:
    """Whether some multiplier is nothing.

    A producer of the frame too: the frame spans the technology, but who stands in it may still lie on a face.
    """
    pays = np.abs(part.projection.multipliers * _sizes(part))
    free = (pays <= _NOTHING * pays.max(axis=1, keepdims=True, initial=0.0)).any(axis=1)
    return np.asarray(free & part.projection.feasible)


def _sizes(part: Part) -> Numbers:
    technology = part.technology
    size = np.abs(technology.generators[:, : technology.quantities]).max(axis=0)
    return np.where(size > 0, size, 1.0)


def _columns(part: Part, worth: Numbers) -> _Columns:
    """The corners alone, or all generators where some producer does not count for itself."""
    technology = part.technology
    everything = part.projection.frame | (technology.producer < 0) | (part.exclude is not None)
    places = np.flatnonzero(everything)
    size = np.concatenate((_sizes(part), np.ones(int(technology.counts))))
    disposal = _disposal_of(technology, places)
    throws = disposal >= 0
    generators = technology.generators[places] / size
    generators[throws] = -np.eye(len(size))[disposal[throws]]
    gain = worth * size[: technology.quantities]
    return _Columns(
        generators=generators,
        costs=np.where(throws, -gain[disposal], 0.0) / gain.max(),
        disposal=disposal,
        owner=technology.producer[places],
        scale=technology.scale[places],
        size=size,
        quantities=technology.quantities,
    )


def _disposal_of(technology: Technology, places: Places) -> Places:
    """For each of some generators the quantity that it throws away, or -1."""
    generators = technology.generators[places]
    quantities = generators[:, : technology.quantities]
    alone = (technology.producer[places] < 0) & (np.count_nonzero(generators, axis=1) == 1)
    return np.where(alone & (quantities.min(axis=1) < 0), quantities.argmin(axis=1), -1)


def _solved(columns: _Columns, part: Part, places: Places, progress: Progress | None) -> tuple[Places, Numbers]:
    """The basic columns of each program and their values, held to the programs' own equations."""
    targets = part.landing[places] / columns.size
    exclude = None if part.exclude is None else np.ascontiguousarray(part.exclude[places])
    basic, values, duals = _answers(columns, targets, exclude, progress)
    worst = max(
        _worst_residual(columns.generators, targets, basic, values),
        _worst_reduced_cost(columns.generators, columns.costs, duals, exclude),
    )
    if not worst <= TOLERANCE:
        raise NotProved(_NOT_OPTIMAL.fill(off=f"{worst:.0e}"))
    return basic, values


def _answers(
    columns: _Columns, targets: Numbers, exclude: Places | None, progress: Progress | None
) -> tuple[Places, Numbers, Numbers]:
    """Basic columns, their values and the multipliers of each program.

    A target lies on the border of what is feasible, and rounding may put it outside: there it is taken a hair inside.
    """
    from nangsuat.kernels import PROGRAM_OPTIMAL, solve_small_programs

    found = solve_small_programs(columns.generators, columns.costs, targets, exclude=exclude, progress=progress)
    basic, values, duals = found.basic.copy(), found.values.copy(), found.duals.copy()
    left = np.flatnonzero(found.status != PROGRAM_OPTIMAL)
    inwards = np.zeros(targets.shape[1])
    inwards[columns.disposal[columns.disposal >= 0]] = -1.0
    for hair in _HAIRS:
        if not len(left):
            break
        without = None if exclude is None else exclude[left]
        again = solve_small_programs(
            columns.generators, columns.costs, targets[left] + hair * inwards, exclude=without
        )  # fmt: skip
        basic[left], values[left], duals[left] = again.basic, again.values, again.duals
        left = left[again.status != PROGRAM_OPTIMAL]
    if len(left):
        raise NotProved(_NO_ANSWER.fill(units=len(left)))
    return basic, np.where(basic >= 0, values, 0.0), duals


def _worst_residual(generators: Numbers, targets: Numbers, basic: Places, values: Numbers) -> float:
    reached = np.einsum("lk,lkr->lr", values, generators[basic])
    off = np.abs(reached - targets).max(axis=1) / np.maximum(np.abs(targets).max(axis=1), 1.0)
    return max(float(off.max()), -float(values.min()))


def _worst_reduced_cost(generators: Numbers, costs: Numbers, duals: Numbers, exclude: Places | None) -> float:
    """How far any column would still pay, by the programs' multipliers, relative to the size of its terms."""
    worst = 0.0
    for start in range(0, len(duals), _BLOCK):
        block = duals[start : start + _BLOCK]
        reduced = (costs - block @ generators.T) / (1.0 + np.abs(block) @ np.abs(generators).T)
        if exclude is not None:
            out = exclude[start : start + _BLOCK]
            reduced[np.flatnonzero(out >= 0), out[out >= 0]] = 0.0
        worst = max(worst, -float(reduced.min()))
    return worst


def _widened[V: (np.float64, np.int64)](values: NDArray[V], width: int, empty: float) -> NDArray[V]:
    """A copy with room for ``width`` entries a row."""
    more = max(width - values.shape[1], 0)
    return np.pad(values, ((0, 0), (0, more)), constant_values=empty)


_BLOCK = 512  # rows of multipliers held against all columns at once: memory stays small

_NO_ANSWER = Text(
    vi="Không tìm được phần dư của {units} đơn vị.",
    en="The slacks of {units} producers could not be found.",
)
_NOT_OPTIMAL = Text(
    vi="Phần dư không được chứng minh (lệch {off}).",
    en="The slacks are not proved (off by {off}).",
)
