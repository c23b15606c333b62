"""Producers held against one other each: how far that one goes beyond, and who is dominated."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nangsuat.compare.frontier.part import Part, globally
from nangsuat.compare.frontier.producers import Numbers
from nangsuat.compare.frontier.slacks import NO_SLACK, SecondStage

_ROUNDING = 1e-12  # a quantity this little short of another, beside the largest of its kind, is as large
_CELLS = 4_000_000  # pairs of producers looked at at once


def excess_of(part: Part) -> Numbers:
    """How far the peer of each producer goes beyond where its ray ends, in each quantity; not a number without one."""
    peers = part.projection.peers[:, 0]
    beyond = _members(part)[peers] - part.landing
    return np.where(peers[:, np.newaxis] >= 0, beyond, np.nan)


def is_dominated(part: Part, only: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether some other producer has no less of anything good and more of something, where ``only`` asks."""
    from nangsuat.kernels import shoot_free_disposal

    members = _members(part)
    size = np.maximum(np.abs(members).max(axis=0, initial=0.0), np.finfo(float).tiny)
    found = np.zeros(len(part.scored), dtype=bool)
    origins = np.ascontiguousarray(part.landing[only])
    exclude = None if part.exclude is None else np.ascontiguousarray(part.exclude[only])
    for direction in np.eye(members.shape[1]):
        if not len(origins):
            break
        step, _ = shoot_free_disposal(members, origins, np.tile(direction, (len(origins), 1)), exclude=exclude)
        found[only] |= step > NO_SLACK * (size @ direction)
    return found


def dominance_slacks(part: Part, worth: Numbers) -> SecondStage:
    """Of all producers that go as far as a ray goes, the one that goes farthest beyond, by the worth of its slacks."""
    members, landing = _members(part), part.landing
    value, allowed = members @ worth, _ROUNDING * np.abs(members).max(axis=0, initial=0.0)
    chosen = part.projection.peers[:, 0].copy()
    rows = max(1, _CELLS // max(len(members), 1))
    for start in range(0, len(landing), rows):
        block = landing[start : start + rows]
        reaches = np.ones((len(block), len(members)), dtype=bool)
        for place, least in enumerate(allowed):
            reaches &= members[:, place] >= block[:, place, np.newaxis] - least
        if part.exclude is not None:
            out = part.exclude[start : start + rows]
            reaches[np.flatnonzero(out >= 0), out[out >= 0]] = False
        best = np.where(reaches, value, -np.inf).argmax(axis=1)
        chosen[start : start + rows] = np.where(reaches.any(axis=1), best, chosen[start : start + rows])
    slacks = np.where(chosen[:, np.newaxis] >= 0, np.maximum(members[chosen] - landing, 0.0), np.nan)
    weights = (chosen[:, np.newaxis] >= 0).astype(np.float64)
    return SecondStage(slacks, globally(chosen[:, np.newaxis], part.members), weights)


def _members(part: Part) -> Numbers:
    """The producers as points of more good: minus inputs, outputs."""
    return part.technology.generators[: len(part.members), : part.technology.quantities]
