"""A part of an analysis: producers held against one technology, with what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nangsuat.compare.frontier.producers import Numbers, Places
from nangsuat.compare.frontier.projection import Projection
from nangsuat.compare.frontier.spread import Spread
from nangsuat.compare.frontier.technology import Technology


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some producers, held against the technology of some.

    All places are among all producers of the analysis.

    Attributes
    ----------
    group : what they have in common
    members : the producers that prove the technology
    scored : the producers held against it
    points, directions : from where and how each of these is looked at, in the coordinates of the technology: minus
        inputs, outputs, minus bad outputs
    score : their scores; infinite where the technology is out of reach
    projection : where they meet the frontier; its peers are places among ``members``
    technology : the cone that the members span; of the free disposal hull its generators alone count
    spread : how the quantities of all who prove the technology spread
    exclude : for each scored one the generator that did not count for it, or -1
    """

    group: Mapping[str, object]
    members: Places
    scored: Places
    points: Numbers
    directions: Numbers
    score: Numbers
    projection: Projection
    technology: Technology
    spread: Spread
    exclude: Places | None = None

    @property
    def peers(self) -> Places:
        """Peers as places among all producers, -1 where a slot is not used."""
        return globally(self.projection.peers, self.members)

    @property
    def landing(self) -> Numbers:
        """Where each ray meets the frontier, in the coordinates of the technology; not a number where it does not."""
        reached = np.where(self.projection.feasible, self.projection.distance, np.nan)
        return np.asarray(self.points + reached[:, np.newaxis] * self.directions)


def globally(peers: Places, members: Places) -> Places:
    """Places among the members as places among all producers."""
    return np.where(peers >= 0, members[peers], -1) if len(members) else peers
