"""All solutions of a few smooth equations, by Newton's method from many starting points at once.

Equations of control-function estimators have several roots even in ideal data, and a search from one point finds one
of them, or a point that is none. Here the whole space is searched, from points spread without gaps, near the plausible
and far from it; a point counts as a root only where the equations hold to rounding.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nangsuat.measure.production.specification import Array

type Equations = Callable[[Array], Array]
"""Values of the equations, shape (points, equations), at points, shape (points, unknowns); as many as unknowns."""


def starting_points(centre: Array, reach: Array, count: int) -> Array:
    """Points around a centre: dense within ``reach``, thin out to many times as far, shape (count, unknowns).

    The golden ratio's sequence in any dimension fills the unit cube without gaps; the logit stretches it over the
    whole space.

    References
    ----------
    Roberts (2018), The unreasonable effectiveness of quasirandom sequences.

    Examples
    --------
    >>> starting_points(np.array([0.5]), np.array([1.0]), 3).round(2).tolist()
    [[0.98], [-0.67], [2.27]]
    """
    unknowns = len(centre)
    ratio = 2.0
    for _ in range(_RATIO_STEPS):
        ratio = (1 + ratio) ** (1 / (unknowns + 1))
    step = ratio ** -np.arange(1.0, unknowns + 1)
    cube = (np.arange(1, count + 1)[:, None] * step) % 1
    return np.asarray(centre + reach * np.log(cube / (1 - cube)))


def search(equations: Equations, starts: Array) -> Array:
    """The different points where the equations hold, of those reached from the starts, shape (roots, unknowns)."""
    points, size = starts.copy(), norm(equations(starts))
    active = np.flatnonzero(np.isfinite(size))
    for _ in range(_STEPS):
        if not len(active):
            break
        moved, smaller = _step(equations, points[active], size[active])
        better = smaller < size[active]
        points[active[better]], size[active[better]] = moved[better], smaller[better]
        active = active[better & (smaller > _SOLVED)]
    return distinct(points[size < _NEARLY], size[size < _NEARLY])


def _step(equations: Equations, points: Array, size: Array) -> tuple[Array, Array]:
    """Each point's best step along Newton's direction, and how far it is from solving the equations there."""
    direction = newton_direction(equations(points), slopes_of(equations, points))
    best, least = points, size
    for share in _SHARES:
        tried = points + share * direction
        reached = norm(equations(tried))
        best, least = np.where((reached < least)[:, None], tried, best), np.fmin(reached, least)
    return best, least


def newton_direction(values: Array, slopes: Array) -> Array:
    """Where the straight continuation of the equations solves them, shape (points, unknowns)."""
    try:
        return np.asarray(-np.linalg.solve(slopes, values[..., None])[..., 0])
    except np.linalg.LinAlgError:
        finite = np.isfinite(slopes).all(axis=(1, 2)) & np.isfinite(values).all(axis=1)
        found = np.full(values.shape, np.nan)
        found[finite] = -(np.linalg.pinv(slopes[finite]) @ values[finite][..., None])[..., 0]
        return found


def slopes_of(equations: Equations, points: Array) -> Array:
    """How each equation moves with each unknown, shape (points, equations, unknowns), by central differences."""
    count, unknowns = points.shape
    width = _WIDTH * (1 + np.abs(points))
    apart = width[:, None, :] * np.eye(unknowns)
    both = equations(np.concatenate((points[:, None] + apart, points[:, None] - apart)).reshape(-1, unknowns))
    ahead, behind = both.reshape(2, count, unknowns, -1)
    return np.asarray((ahead - behind).transpose(0, 2, 1) / (2 * width[:, None, :]))


def polished(equations: Equations, points: Array, slopes: Array) -> tuple[Array, Array]:
    """The points once Newton's steps no longer change them, and what is left of the equations there."""
    points, values = points.copy(), equations(points)
    for _ in range(_POLISHES):
        moved = points + newton_direction(values, slopes)
        reached = equations(moved)
        better = norm(reached) < norm(values)
        points[better], values[better] = moved[better], reached[better]
        if not better.any():
            break
    return points, norm(values)


def norm(values: Array) -> Array:
    """The length of each point's values; without end where they are none."""
    with np.errstate(over="ignore", invalid="ignore"):
        length = np.sqrt(np.sum(values**2, axis=1))
    return np.where(np.isfinite(length), length, np.inf)


def distinct(points: Array, size: Array) -> Array:
    """One point of each cluster, the best solved."""
    kept: list[NDArray[np.float64]] = []
    for point in points[np.argsort(size, kind="stable")]:
        if all(np.max(np.abs(point - other)) > _APART * (1 + np.max(np.abs(other))) for other in kept):
            kept.append(point)
    return np.array(kept).reshape(len(kept), points.shape[1])


_RATIO_STEPS = 60
_STEPS = 60
_SHARES = (1.0, 0.3, 0.05)
_WIDTH = 1e-4  # of a central difference: its error is that squared, enough to steer by
_SOLVED = 1e-11  # equations are means of products of standardised columns: this is rounding
_NEARLY = 1e-7  # a point that is polished next
_POLISHES = 40
_APART = 1e-4
