"""Both stages anew for many draws of firms, side by side: each draw is solved from the estimate on, without a search.

A draw's root is the one that continues the estimate's: from where the influences say that the draw moves it, steps that
learn how the equations move (Broyden, 1965) need a few passes over the rows. A draw whose steps do not come to rest is
searched like the estimate, and takes the root nearest to it; so is one whose root is nowhere near. If the nearest root
is more than two away in some elasticity, the draw has none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from nangsuat.measure.production.control_functions.control_function import second_stage_of, solution_of
from nangsuat.measure.production.control_functions.design import Plan
from nangsuat.measure.production.control_functions.first_stage import FirstFit, blocks
from nangsuat.measure.production.control_functions.over_identified import Solved
from nangsuat.measure.production.control_functions.roots import norm
from nangsuat.measure.production.control_functions.second_stage import SecondStage
from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.estimate import Estimate, NoEstimate, Progress
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array

LOST = 2.0
"""How far from the estimate's an elasticity of a draw can be, if its root continues the estimate's."""

type Values = Callable[[Array, NDArray[np.int64]], Array]
"""The equations of some draws at a point each."""


def refit_by(plan: Plan, sample: Sample, estimate: Estimate, draws: Draws, progress: Progress | None = None) -> Array:
    """The coefficients of each draw, shape (draws, terms); missing where a draw has none."""
    if plan.law.survives:
        return _one_by_one(plan, sample, estimate, draws, progress)
    stage = second_stage_of(sample, plan)
    solved = solution_of(stage)[0] if plan.extra_lags else _solved(stage, estimate)
    start = foreseen(stage, solved, draws)
    return refit_stage(stage, solved, start, draws, partial(_drawn_stage, stage, draws), progress)


def refit_stage(
    stage: SecondStage,
    solved: Solved,
    start: Array,
    draws: Draws,
    drawn: Callable[[int, Array], SecondStage],
    progress: Progress | None = None,
) -> Array:
    """The same from where it is foreseen that each draw moves β.

    Parameters
    ----------
    start : shape (draws, terms)
    drawn : the second stage of one draw by its place and its first stage's coefficients, for a search
    """
    plan = stage.design.plan
    numbers = np.arange(draws.first, draws.first + draws.count)
    first = stage.design.first.solve(stage.design.first.sums(numbers, draws.seed))
    points = stage.design.points(first, np.zeros((draws.count, len(solved.slopes))))
    size = np.linalg.norm(solved.combinations, axis=1, keepdims=True)
    told = None if progress is None else _Told(progress, draws.count)

    def values(slopes: Array, which: NDArray[np.int64]) -> Array:
        sums = stage.design.transitions.sums(points.of(which).at(slopes), numbers[which], draws.seed)
        return sums.equations(plan.criterion) @ (solved.combinations / size).T

    slopes, at_rest = steps(values, start, solved.moves / size, told)
    for draw in np.flatnonzero(~at_rest | is_lost(stage, slopes, solved.slopes)):
        slopes[draw] = _searched(solved, partial(drawn, int(draw), first[draw]))
    slopes[is_lost(stage, slopes, solved.slopes)] = np.nan
    return stage.design.coefficients(first, slopes)


class _Told:
    """Tells how many draws have come to rest."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total = progress, total

    def __call__(self, done: int) -> None:
        self._progress(done, self._total)


def foreseen(stage: SecondStage, solved: Solved, draws: Draws) -> Array:
    """Where the influences say that each draw moves β, shape (draws, terms)."""
    found = np.tile(solved.slopes, (draws.count, 1))
    for _, firms in blocks(stage.design.sample):
        found += (draws.weights(stage.design.sample.key[firms]) - 1).T @ solved.influence[firms]
    return found


def steps(
    values: Values, start: Array, slope: Array, told: Callable[[int], None] | None = None
) -> tuple[Array, NDArray[np.bool_]]:
    """Solves each draw's equations from its start; also whether it came to rest.

    Parameters
    ----------
    slope : how the equations move with the unknowns, about, for all draws or for each; it learns its own on the way
    """
    points, slopes = start.copy(), np.array(np.broadcast_to(slope, (len(start), *slope.shape[-2:])))
    value = values(points, np.arange(len(points)))
    active, at_rest = np.flatnonzero(np.isfinite(norm(value))), np.zeros(len(points), dtype=bool)
    for _ in range(_ROUNDS):
        if not len(active):
            break
        step = _within_reach(-np.linalg.solve(slopes[active], value[active][..., None])[..., 0])
        points[active] += step
        reached = values(points[active], active)
        slopes[active] = _learnt(slopes[active], step, reached - value[active])
        value[active] = reached
        following = -np.linalg.solve(slopes[active], np.nan_to_num(reached)[..., None])[..., 0]
        small = _is_last(step, following, points[active]) & np.isfinite(norm(reached))
        points[active[small]] += following[small]
        at_rest[active[small]] = True
        active = active[~small & np.isfinite(norm(reached))]
        if told is not None:
            told(int(at_rest.sum()))
    return points, at_rest


def _learnt(slopes: Array, step: Array, change: Array) -> Array:
    """The slopes with what the step has taught of them; as they were where that would make them flat."""
    unforeseen = change - np.einsum("dij,dj->di", slopes, step)
    length = np.maximum(np.sum(step**2, axis=1), np.finfo(float).tiny)
    learnt = slopes + unforeseen[:, :, None] * step[:, None, :] / length[:, None, None]
    usable = np.isfinite(learnt).all(axis=(1, 2)) & (np.linalg.cond(np.nan_to_num(learnt)) < _FLAT)
    return np.where(usable[:, None, None], learnt, slopes)


def _is_last(step: Array, following: Array, points: Array) -> NDArray[np.bool_]:
    """Whether the following step is so small, and so much smaller than the last, that the one after it is rounding."""
    scale = 1 + np.max(np.abs(points), axis=1)
    size, last = np.max(np.abs(following), axis=1) / scale, np.max(np.abs(step), axis=1) / scale
    return np.asarray((size <= _SMALL) & ((size <= _FASTER * last) | (size <= _ROUNDING)))


def _within_reach(step: Array) -> Array:
    """No step goes further than elasticities lie apart."""
    length = np.max(np.abs(step), axis=1, keepdims=True)
    return np.asarray(step * np.minimum(1.0, _REACH / np.maximum(length, _REACH)))


def is_lost(stage: SecondStage, slopes: Array, estimate: Array) -> NDArray[np.bool_]:
    """Whether a draw's root is nowhere near the estimate: some elasticity is too far away."""
    terms = [stage.design.sample.specification.terms[place] for place in stage.design.moving]
    linear = [number for number, term in enumerate(terms) if len(term) == 1]
    size = np.array([stage.design.scaled.scales.deviation[terms[number][0]] for number in linear])
    return np.asarray(~(np.abs((slopes - estimate)[:, linear]) <= LOST * size).all(axis=1))


def _inside(stage: SecondStage, coefficients: Array) -> Array:
    """The second stage's β from the production function's coefficients."""
    return np.asarray(np.linalg.solve(stage.design.scaled.back, coefficients)[list(stage.design.moving)])


def _solved(stage: SecondStage, estimate: Estimate) -> Solved:
    """The estimate as the second stage knows it, where there are as many equations as terms."""
    slopes = _inside(stage, estimate.coefficients)
    _, moves, _ = stage.moves(slopes)
    influence = np.linalg.solve(stage.design.scaled.back, estimate.influence.T).T[:, stage.design.moving]
    return Solved(slopes, np.eye(len(slopes)), influence, moves, 0.0, 0)


def _searched(solved: Solved, drawn: Callable[[], SecondStage]) -> Array:
    """The root of a draw nearest to the estimate; missing where there is none, or where GMM has more equations."""
    nothing = np.full(len(solved.slopes), np.nan)
    if len(solved.combinations) < solved.combinations.shape[1]:
        return nothing
    slopes, _ = drawn().all_roots()
    if not len(slopes):
        return nothing
    return np.asarray(slopes[np.argmin(np.max(np.abs(slopes - solved.slopes), axis=1))])


def _drawn_stage(stage: SecondStage, draws: Draws, draw: int, first: Array) -> SecondStage:
    sample = stage.design.sample
    times = Draws(1, draws.seed, draws.first + draw).weights(sample.key)[:, 0]
    design = stage.design.weighing(sample.weight * times[sample.firm])
    return SecondStage(design, FirstFit(design.first, first, stage.first.gram), stage.survival)


def _one_by_one(plan: Plan, sample: Sample, estimate: Estimate, draws: Draws, progress: Progress | None) -> Array:
    """Draws whose chances of survival are estimated anew too: each is a sample of its own."""
    found = np.full((draws.count, len(estimate.coefficients)), np.nan)
    for draw in range(draws.count):
        times = Draws(1, draws.seed, draws.first + draw).weights(sample.key)[:, 0]
        found[draw] = _drawn(plan, _taken(sample, times), estimate)
        if progress is not None:
            progress(draw + 1, draws.count)
    return found


def _taken(sample: Sample, times: Array) -> Sample:
    """The firms that a draw takes, weighed by how often."""
    taken = sample.at_firms(times > 0)
    return replace(taken, weight=taken.weight * times[times > 0][taken.firm])


def _drawn(plan: Plan, sample: Sample, estimate: Estimate) -> Array:
    try:
        stage = second_stage_of(sample, plan)
    except NoEstimate:
        return np.full(len(estimate.coefficients), np.nan)
    start = _inside(stage, estimate.coefficients)[None]

    def values(slopes: Array, _: NDArray[np.int64]) -> Array:
        return stage.equations(slopes)

    _, moves = stage.influence(start[0])
    slopes, at_rest = steps(values, start, moves)
    if not at_rest.all():
        return np.full(len(estimate.coefficients), np.nan)
    return np.asarray(stage.design.coefficients(stage.first.coefficients[None], slopes)[0])


_ROUNDS = 40
_SMALL = 1e-9  # a step; the one after it is smaller by more than the two before it were
_FASTER = 0.03
_ROUNDING = 1e-13
_FLAT = 1e12
_REACH = 0.5
