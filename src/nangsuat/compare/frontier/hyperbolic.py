"""The hyperbolic measure: inputs shrink to γ times while outputs grow to 1/γ times.

The point ``(γ·x, y/γ)`` runs along a hyperbola. A hyperplane with all that is feasible on one side,
``u·y − v·x + w ≤ 0``, bounds γ from below by a quadratic equation:

    v·x·γ² − (w + what does not move)·γ − u·y ≥ 0

From the bound so far a ray is shot; if the point is not feasible, the hyperplane that the ray hits is one that it
violates, and the bound rises. There are finitely many hyperplanes and none is met twice: a few steps suffice, and the
last hyperplane proves the measure.

References
----------
Färe, Grosskopf and Lovell (1985), The Measurement of Efficiency of Production.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nangsuat.compare.frontier.producers import Numbers, Places
from nangsuat.compare.frontier.projection import TOLERANCE, NotProved, Progress, Projection, project
from nangsuat.compare.frontier.technology import Technology
from nangsuat.data import Text

_STEPS = 60  # two to five are the rule; each one uses up a hyperplane
_THERE = 1e-12  # how far a point may be outside, as a share of the producer's own quantities
_FAR = 1e6  # whom others reach only with a million times its inputs is out of their reach
_LEAP = 16.0  # a bound of nothing bounds nothing: the next point is taken so much nearer to it
_ROUNDING = 1e-14  # a bound that rises by less does not rise


def project_hyperbolic(
    technology: Technology,
    points: Numbers,
    directions: Numbers,
    *,
    exclude: Places | None = None,
    progress: Progress | None = None,
) -> tuple[Numbers, Projection]:
    """The measure γ of each producer, and the projection that proves it.

    Parameters
    ----------
    technology : the cone
    points, directions : where the producers are, and those of their quantities that move, as positive numbers
    exclude : for each point the generator that does not count for it, or -1
    progress : told now and then how many are done, of how many

    Returns
    -------
    gamma : shape (points,); infinite where the technology is out of reach, by a million times
    projection : from the points ``(γ·x, y/γ)`` in the direction, of distance nothing

    Raises
    ------
    NotProved
        Some measure was not found, or is not proved.
    """
    found = project(technology, points, directions, exclude=exclude, progress=progress)
    within = found.distance >= -_THERE  # a producer that is itself feasible needs no more than itself
    gamma = _bound(found, points, directions, technology, within)
    reached = np.ones(len(points))  # what is known to be feasible
    makes = (directions * (points > 0)).any(axis=1)
    left = np.flatnonzero(found.feasible & (gamma < _FAR))
    for _ in range(_STEPS):
        if not len(left):
            return _proved(gamma, found)
        at = np.where((gamma[left] > 0) | ~makes[left], gamma[left], reached[left] / _LEAP)
        curve = on_curve(points[left], directions[left], at)
        along = _tangent(points[left], directions[left], at)
        step = project(technology, curve, along, exclude=None if exclude is None else exclude[left])
        bound = _bound(step, points[left], directions[left], technology, within[left])
        rises = (step.distance < -_THERE) & (bound > at * (1 + _ROUNDING))
        there = ~rises & (at <= gamma[left])
        reached[left] = np.where(rises, reached[left], at)
        gamma[left[rises]] = bound[rises]
        found = _merged(found, step, left)
        left = left[~there & (gamma[left] < _FAR)]
    raise NotProved(_NOT_FOUND.fill(units=len(left)))


def _proved(gamma: Numbers, found: Projection) -> tuple[Numbers, Projection]:
    """What is found, once each point is at the frontier; who is out of reach is marked so.

    A hyperplane proves that γ cannot be less; that the point is at the frontier proves that it need not be more.
    """
    away = ~found.feasible | (gamma >= _FAR)
    off = float(np.abs(found.distance[~away]).max(initial=0.0))
    if off > TOLERANCE:
        raise NotProved(_NOT_FOUND.fill(units=int((np.abs(found.distance[~away]) > TOLERANCE).sum())))
    return np.where(away, np.inf, gamma), replace(
        found,
        distance=np.where(away, -np.inf, found.distance),
        peers=np.where(away[:, np.newaxis], -1, found.peers),
        weights=np.where(away[:, np.newaxis], 0.0, found.weights),
        certificate=replace(found.certificate, gap=max(found.certificate.gap, off)),
    )


def _bound(
    found: Projection, points: Numbers, directions: Numbers, technology: Technology, within: NDArray[np.bool_]
) -> Numbers:
    """The least γ that each hyperplane allows; infinite where it allows none.

    With weak disposability what falls may be below nothing, since a bad output may be worth something.
    """
    planes = np.column_stack((found.multipliers, *([found.scale_multiplier] if technology.counts else [])))
    moves = directions > 0
    falls = -np.sum(planes * points * (moves & (points < 0)), axis=1)
    grows = np.sum(planes * points * (moves & (points > 0)), axis=1)
    stays = np.sum(planes * points * ~moves, axis=1)
    inside = stays**2 + 4 * falls * grows
    root = np.sqrt(np.maximum(inside, 0.0))
    rising = np.divide(stays + root, 2 * falls, out=np.full_like(root, np.inf), where=falls > 0)
    falling = np.divide(2 * grows, root - stays, out=np.zeros_like(root), where=root > stays)
    never = (falls <= 0) & (stays >= 0) & ((stays > 0) | (grows > 0))
    bound = np.where(never | (inside < 0), np.inf, np.where((falls > 0) & (stays > 0), rising, falling))
    return np.where(within, np.minimum(bound, 1.0), bound)


def on_curve(points: Numbers, directions: Numbers, gamma: Numbers) -> Numbers:
    """The points ``(γ·x, y/γ)``; what has no direction stays."""
    times = np.broadcast_to(gamma[:, np.newaxis], points.shape)
    grows = (directions > 0) & (points > 0)  # who makes nothing has nothing that grows, and may have γ = 0
    shrunk = np.where(directions > 0, points * times, points)
    return np.divide(points, times, out=shrunk, where=grows)


def _tangent(points: Numbers, directions: Numbers, gamma: Numbers) -> Numbers:
    """Where the curve leads as γ falls: outputs grow by 1/γ² of themselves while inputs fall by the whole."""
    times = np.broadcast_to(gamma[:, np.newaxis] ** 2, points.shape)
    grows = (directions > 0) & (points > 0)
    return np.divide(directions, times, out=directions.copy(), where=grows)


def _merged(whole: Projection, part: Projection, places: NDArray[np.intp]) -> Projection:
    """The projection with some of its producers taken from a later one."""
    arrays = {}
    for name in ("distance", "peers", "weights", "multipliers", "scale_multiplier"):
        values = getattr(whole, name).copy()
        values[places] = getattr(part, name)
        arrays[name] = values
    return replace(
        whole, **arrays, certificate=replace(whole.certificate + part.certificate, scores=len(whole.distance))
    )


_NOT_FOUND = Text(
    vi="Không tìm được điểm hyperbol của {units} đơn vị.",
    en="The hyperbolic scores of {units} producers could not be found.",
)
