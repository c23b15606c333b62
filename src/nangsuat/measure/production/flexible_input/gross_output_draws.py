"""Both steps of Gandhi, Navarro and Rivers anew for many draws of firms, side by side.

Each draw goes on from where the influences say that it moves the estimate, by steps that learn its own slopes, to its
own root. Draws are taken in turns, so that however many there are, what is held of each row are a few numbers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nangsuat.measure.production.control_functions.first_stage import Numbers, over_blocks
from nangsuat.measure.production.control_functions.law_of_motion import Points, Transitions
from nangsuat.measure.production.control_functions.replication import steps
from nangsuat.measure.production.control_functions.roots import newton_direction
from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.estimate import Progress
from nangsuat.measure.production.flexible_input.fixed_input_roots import BothSteps
from nangsuat.measure.production.flexible_input.gross_output import GrossOutput
from nangsuat.measure.production.specification import Array

_HELD = 20_000_000  # numbers: Y of all rows in the draws of one turn
_AT_ONCE = 16_000  # numbers that stay in the cache
_ROUNDS = 20
_SMALL = 1e-8  # a step of Newton's, whose square is rounding
_FEWEST = 16  # draws side by side: with fewer the rows' columns would be read for next to nothing


def refit_side_by_side(both: BothSteps, draws: Draws, progress: Progress | None = None) -> Array:
    """The production function's coefficients of each draw, shape (draws, terms); missing where steps lead nowhere."""
    sample = both.output.sample
    influence = sample.sums_by_firm(np.column_stack(both.row_influence))
    found = np.full((draws.count, len(both.coefficients)), np.nan)
    at_once = max(_FEWEST, _HELD // len(sample))
    for begin in range(0, draws.count, at_once):
        some = Draws(min(at_once, draws.count - begin), draws.seed, draws.first + begin)
        times = some.weights(sample.key)
        found[begin : begin + some.count] = _turn(both, some, times, (times - 1).T @ influence)
        if progress is not None:
            progress(begin + some.count, draws.count)
    return found


def _turn(both: BothSteps, draws: Draws, times: Array, moved: Array) -> Array:
    """The coefficients of the draws of one turn.

    Parameters
    ----------
    times : how often each firm is drawn, shape (firms, draws)
    moved : where the influences say that each draw moves D·E, E, C and the controls, shape (draws, all)
    """
    output, terms = both.output, len(both.regression.coefficients)
    found = np.full((draws.count, len(both.coefficients)), np.nan)
    share, met = _shares(output, times, both.regression.coefficients + moved[:, :terms])
    drawn = np.flatnonzero(met)
    if len(drawn):
        net, expected_noise = _nets(output, times[:, drawn], share[drawn])
        start = both.solution.unknowns + moved[drawn, terms + 1 :]
        unknowns, solved = _unknowns(both, net, draws.first + drawn, draws.seed, start)
        coefficients = output.coefficients(share[drawn], expected_noise, unknowns)
        found[drawn[solved]] = coefficients[solved]
    return found


def _shares(output: GrossOutput, times: Array, start: Array) -> tuple[Array, NDArray[np.bool_]]:
    """The coefficients of D·E of each draw, by Newton's steps, shape (draws, terms); whether they came to rest."""
    found, at_rest = start.copy(), np.zeros(len(start), dtype=bool)
    active = np.arange(len(start))
    for _ in range(_ROUNDS):
        if not len(active):
            break
        equations, curvature = _share_equations(output, times[:, active], found[active])
        step = newton_direction(equations, -curvature)
        found[active] += step
        size = np.max(np.abs(step), axis=1) / (1 + np.max(np.abs(found[active]), axis=1))
        at_rest[active] = size <= _SMALL
        active = active[np.isfinite(size) & (size > _SMALL)]
    return found, at_rest


def _share_equations(output: GrossOutput, times: Array, coefficients: Array) -> tuple[Array, Array]:
    """Σ slope·residual of the share's regression, shape (draws, terms), and how it falls with the coefficients."""
    terms = coefficients.shape[1]
    one, other = np.tril_indices(terms)

    def of(rows: slice, firms: slice) -> Array:
        columns, weight = output.share_columns[rows], _weights(output, times, rows, firms)
        fitted = _fitted(columns, coefficients, weight)
        with np.errstate(all="ignore"):
            residual = output.sample.log_share[rows, None] - np.log(fitted)
            equations = columns.T @ (weight * residual / fitted)
            curvature = (columns[:, one] * columns[:, other]).T @ (weight * (1 + residual) / fitted**2)
        return np.vstack((equations, curvature))

    sums = np.sum(over_blocks(output.sample, of, _rows(times)), axis=0).T
    curvature = np.empty((len(coefficients), terms, terms))
    curvature[:, one, other] = curvature[:, other, one] = sums[:, terms:]
    return sums[:, :terms], curvature


def _nets(output: GrossOutput, times: Array, share: Array) -> tuple[Array, Array]:
    """Y of each row in each draw, shape (rows, draws), and E of each draw."""
    sample = output.sample
    net = np.empty((len(sample), times.shape[1]))

    def less_noise(rows: slice, firms: slice) -> Array:
        weight = _weights(output, times, rows, firms)
        noise = np.log(_fitted(output.share_columns[rows], share, weight)) - sample.log_share[rows, None]
        net[rows] = sample.output[rows, None] - noise
        return np.array((np.sum(weight * np.exp(noise), axis=0), weight.sum(axis=0)))

    whole, weight = np.sum(over_blocks(sample, less_noise, _rows(times)), axis=0)
    expected_noise = whole / weight

    def less_integral(rows: slice, _: slice) -> None:
        net[rows] -= output.integral(share / expected_noise[:, None], rows)

    over_blocks(sample, less_integral, _rows(times))
    return net, expected_noise


def _unknowns(
    both: BothSteps, net: Array, numbers: Numbers, seed: int, start: Array
) -> tuple[Array, NDArray[np.bool_]]:  # fmt: skip
    """The coefficients of C and of the controls of each draw, and whether they meet their equations."""
    step = both.solution.step
    moves = both.solution.moves(-step.columns) / step.weight[step.sample.pairs].sum()
    net -= np.mean(both.solution.omega)  # so that its powers are not all alike
    found, solved = np.empty_like(start), np.empty(len(start), dtype=bool)
    for begin in range(0, len(start), _FEWEST):
        some = slice(begin, begin + _FEWEST)
        transitions = step.transitions(np.ascontiguousarray(net[:, some]))
        found[some], solved[some] = _solved(transitions, numbers[some], seed, start[some], moves)
    return found, solved


def _solved(
    transitions: Transitions, numbers: Numbers, seed: int, start: Array, moves: Array
) -> tuple[Array, NDArray[np.bool_]]:  # fmt: skip
    """The same for a few draws.

    Parameters
    ----------
    transitions : with the Y of each draw
    moves : how the equations move with the unknowns, about
    """
    size = np.linalg.norm(moves, axis=1)
    own = np.eye(len(start), 1 + len(start), 1)
    nothing = np.empty((len(start), 0))

    def values(unknowns: Array, which: Numbers) -> Array:
        points = Points(own[which], unknowns, nothing[which])
        return transitions.sums(points, numbers[which], seed).equations("moments") / size

    return steps(values, start, moves / size[:, None])


def _fitted(columns: Array, coefficients: Array, weight: Array) -> Array:
    """D·E, shape (rows, draws); one where the draw has not taken the firm and the polynomial says nothing of it."""
    fitted = columns @ coefficients.T
    return fitted if fitted.min() > 0 else np.where(weight > 0, fitted, 1.0)


def _weights(output: GrossOutput, times: Array, rows: slice, firms: slice) -> Array:
    """Of each row in each draw, shape (rows, draws)."""
    starts = output.sample.starts[firms.start : firms.stop + 1]
    return np.asarray(np.repeat(times[firms], np.diff(starts), axis=0) * output.sample.weight[rows, None])


def _rows(times: Array) -> int:
    """How many rows are looked at together."""
    return int(_AT_ONCE // times.shape[1])
