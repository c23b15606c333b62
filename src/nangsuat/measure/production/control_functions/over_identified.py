"""More instruments than coefficients: two-step GMM, its test, and the test that further lags foretell nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nangsuat.data import Text
from nangsuat.measure.production.control_functions.roots import norm, slopes_of
from nangsuat.measure.production.control_functions.second_stage import SecondStage
from nangsuat.measure.production.estimate import NoEstimate
from nangsuat.measure.production.specification import Array
from nangsuat.measure.production.tails import chi_square_tail


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """β, and the combinations of the equations that it solves.

    Attributes
    ----------
    slopes : β, shape (terms,)
    combinations : shape (terms, equations); the identity where there are as many equations as terms
    influence : of each firm on β, shape (firms, terms)
    moves : how the combinations move with β, shape (terms, terms)
    hansen : the criterion, chi-square with as many degrees of freedom as equations beyond the terms
    freedom : those
    """

    slopes: Array
    combinations: Array
    influence: Array
    moves: Array
    hansen: float
    freedom: int


def solve(stage: SecondStage, root: Array) -> Solved:
    """From a root of the first equations to the β that all equations together ask for.

    With as many equations as terms that is the root. With more, β makes the equations as small as can be, weighed by
    the inverse of their covariance at the root (two-step GMM); the first stage's chance is in the covariance.
    """
    influence, moves = stage.influence(root)
    equations, terms = moves.shape
    if equations == terms:
        return Solved(root, np.eye(terms), on_slopes(influence, moves), moves, 0.0, 0)
    weighing, rank = _inverse(influence.T @ influence)
    slopes = root
    for _ in range(_ROUNDS):
        combinations = slopes_of(stage.equations, slopes[None])[0].T @ weighing
        moved = _solve_combined(stage, combinations, slopes)
        is_still = np.max(np.abs(moved - slopes)) < _STILL * (1 + np.max(np.abs(slopes)))
        slopes = moved
        if is_still:
            return _weighed(stage, slopes, combinations, weighing, rank - terms)
    raise NoEstimate(_DOES_NOT_SETTLE)


def _weighed(stage: SecondStage, slopes: Array, combinations: Array, weighing: Array, freedom: int) -> Solved:
    influence, moves = stage.influence(slopes)
    value = stage.equations(slopes[None])[0]
    combined = combinations @ moves
    hansen = float(value @ weighing @ value)
    return Solved(slopes, combinations, on_slopes(influence @ combinations.T, combined), combined, hansen, freedom)


def foretold(stage: SecondStage, slopes: Array) -> tuple[float, int, float]:
    """Whether what was decided a year earlier still foretells the surprise: statistic, degrees of freedom, p-value."""
    influence, moves = stage.further_influence(slopes)
    value = stage.further.equations(slopes[None])[0]
    own, terms = stage.design.transitions.instruments.shape[1], moves.shape[1]
    lever = np.linalg.inv(moves[:own]) if own == terms else _gmm_lever(influence, moves, own)
    through = moves[own:] @ lever
    extra = influence[:, own:] - influence[:, :own] @ through.T
    weighing, rank = _inverse(extra.T @ extra)
    rest = value[own:] - through @ value[:own]
    statistic = float(rest @ weighing @ rest)
    return statistic, rank, chi_square_tail(statistic, rank)


def _gmm_lever(influence: Array, moves: Array, own: int) -> Array:
    weighing, _ = _inverse(influence[:, :own].T @ influence[:, :own])
    combinations = moves[:own].T @ weighing
    return np.asarray(np.linalg.solve(combinations @ moves[:own], combinations))


def on_slopes(influence: Array, moves: Array) -> Array:
    """From what moves the equations to what moves β.

    Raises
    ------
    NoEstimate
        The equations hardly move with some combination of the coefficients.
    """
    size = np.linalg.norm(moves, axis=0)
    if not (size > 0).all() or np.linalg.cond(moves / size) > _FLAT:
        raise NoEstimate(_NOT_ISOLATED)
    return np.asarray(-np.linalg.solve(moves, influence.T).T)


def _solve_combined(stage: SecondStage, combinations: Array, slopes: Array) -> Array:
    """The β near ``slopes`` where the combinations are nothing, by Newton's method with passes over the rows."""
    size = np.linalg.norm(combinations, axis=1, keepdims=True)

    def equations(points: Array) -> Array:
        return stage.equations(points) @ (combinations / size).T

    point, value = slopes[None], equations(slopes[None])
    for _ in range(_ROUNDS):
        step = -np.linalg.solve(slopes_of(equations, point)[0], value[0])
        moved = point + step
        reached = equations(moved)
        if not norm(reached)[0] < norm(value)[0]:
            break
        point, value = moved, reached
    return np.asarray(point[0])


def _inverse(covariance: Array) -> tuple[Array, int]:
    """The inverse of a covariance, instruments without variance or made up by others left out, and its rank."""
    size = np.sqrt(np.diag(covariance))
    size = np.where(size > 0, size, 1.0)
    scaled = covariance / np.outer(size, size)
    values, vectors = np.linalg.eigh(scaled)
    kept = values > _MADE_UP * values.max()
    inverse = (vectors[:, kept] / values[kept]) @ vectors[:, kept].T
    return inverse / np.outer(size, size), int(kept.sum())


_ROUNDS = 50
_STILL = 1e-9
_FLAT = 1e8
_MADE_UP = 1e-10
_DOES_NOT_SETTLE = Text(
    vi="GMM hai bước không dừng lại ở một điểm; hãy giảm extra_lags.",
    en="Two-step GMM does not settle; use fewer extra_lags.",
)
_NOT_ISOLATED = Text(
    vi="Hệ điều kiện mômen hầu như không đổi theo một tổ hợp hệ số, nên dữ liệu không xác định được hệ số; hãy bỏ bớt "
    "số hạng (form=«cobb_douglas») hoặc gộp ngành rộng hơn.",
    en="The moment conditions hardly change with some combination of the coefficients, so that the data do not "
    "determine these; use fewer terms (form=«cobb_douglas») or a wider industry.",
)
