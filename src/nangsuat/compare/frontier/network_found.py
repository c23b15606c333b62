"""Networks as arrays: efficiency of the whole, and what each process can be at least and at most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nangsuat.compare.frontier.producers import Numbers
from nangsuat.compare.frontier.program_proof import Programs
from nangsuat.compare.frontier.program_scores import Found, joint
from nangsuat.compare.frontier.programs import solve_programs
from nangsuat.compare.frontier.projection import Certificate, Progress, project
from nangsuat.compare.frontier.radial_found import Side
from nangsuat.compare.frontier.technology import Returns, Technology, scale_limits


@dataclass(frozen=True, slots=True, eq=False)
class Flows:
    """What processes take and make.

    Attributes
    ----------
    names : of the processes
    taken, made : amounts, shape (processes, producers, quantities)
    """

    names: tuple[str, ...]
    taken: Numbers
    made: Numbers

    @property
    def entering(self) -> NDArray[np.bool_]:
        """The quantities that processes take and none makes."""
        return np.asarray((self.taken != 0).any(axis=(0, 1)) & ~(self.made != 0).any(axis=(0, 1)))

    def used(self) -> Flows:
        """Without quantities that are 0 everywhere."""
        there = (self.taken != 0).any(axis=(0, 1)) | (self.made != 0).any(axis=(0, 1))
        return Flows(self.names, self.taken[:, :, there], self.made[:, :, there])

    @property
    def leaving(self) -> NDArray[np.bool_]:
        """The quantities that processes make and none takes."""
        return np.asarray((self.made != 0).any(axis=(0, 1)) & ~(self.taken != 0).any(axis=(0, 1)))


def network_found(
    flows: Flows, *, orientation: Side, returns_to_scale: Returns, progress: Progress | None = None
) -> Found:
    """Radial efficiency of the whole, and the least and most of each process at that efficiency."""
    flows = flows.used()
    technology = _technology(flows, returns_to_scale)
    points, directions = _rays(flows, technology, orientation)
    whole = project(technology, points, directions, progress=progress)
    scores = {"efficiency": -whole.distance if orientation == "input" else whole.distance}
    proof = whole.certificate
    reached = points + whole.distance[:, np.newaxis] * directions
    for place, name in enumerate(flows.names):
        for word, sign in (("least", -1.0), ("most", 1.0)):
            scores[f"{name}_{word}"], part = _process(flows, technology, reached, place, sign)
            proof = joint(proof, part)
    return Found(scores, proof)


def _technology(flows: Flows, returns_to_scale: Returns) -> Technology:
    """Each process of each producer is a generator; with other than constant returns each process is counted apart."""
    processes, producers, quantities = flows.taken.shape
    low, high = scale_limits(returns_to_scale)
    counts = not (low == 0 and np.isinf(high))
    own = (flows.made - flows.taken).reshape(processes * producers, quantities)
    tally = np.repeat(np.eye(processes), producers, axis=0) if counts else np.empty((len(own), 0))
    size = np.abs(own).max(axis=0, initial=0.0)
    let_go = -np.diag(np.where(size > 0, size, 1.0))
    free = np.column_stack((let_go, np.zeros((quantities, tally.shape[1]))))
    rays = np.column_stack((np.zeros((processes, quantities)), np.eye(processes)))
    scale = [rays] if counts and low == 0 else [-rays] if counts and np.isinf(high) else []
    support = np.concatenate((flows.entering.astype(np.float64), np.zeros(tally.shape[1])))
    if counts and low > 0 and np.isfinite(high):
        support = np.concatenate((np.zeros(quantities), -np.ones(processes)))
    generators = np.vstack((np.column_stack((own, tally)), free, *scale))
    owners = np.concatenate((np.arange(len(own)), np.full(len(generators) - len(own), -1)))
    return Technology(
        generators=np.ascontiguousarray(generators),
        support=support,
        producer=owners,
        origin=owners,
        scale=np.ones(len(generators)),
        inputs=generators.shape[1],
        outputs=0,
        bad_outputs=0,
        counts=False,
    )


def _rays(flows: Flows, technology: Technology, orientation: Side) -> tuple[Numbers, Numbers]:
    """From where each producer is looked at, and in which direction."""
    net = (flows.made - flows.taken).sum(axis=0)
    moving = flows.entering if orientation == "input" else flows.leaving
    tally = np.ones((len(net), technology.generators.shape[1] - net.shape[1]))
    return np.column_stack((net * ~moving, tally)), np.column_stack((np.abs(net) * moving, 0 * tally))


def _process(
    flows: Flows, technology: Technology, reached: Numbers, place: int, sign: float
) -> tuple[Numbers, Certificate]:
    """The most (or least) that a process makes for each unit that it takes, over multipliers that keep the whole.

    Highest ±h·made where h·G ≤ 0 for all generators, h·reached ≥ 0 and h·taken = 1; the programme solved is its dual.
    """
    tally = np.zeros((flows.taken.shape[1], technology.generators.shape[1] - flows.taken.shape[2]))
    counted = tally.copy()
    counted[:, place : place + 1] = 1.0
    taken = np.column_stack((flows.taken[place], tally))
    made = np.column_stack((flows.made[place], counted))
    own = np.ascontiguousarray(np.stack((-reached, taken, -taken), axis=1))
    costs = np.tile((0.0, 1.0, -1.0), (len(taken), 1))
    solution = solve_programs(technology.generators, Programs(sign * made, own, costs))
    return sign * solution.objective, solution.certificate
