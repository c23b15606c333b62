"""Contributors of a cell: how many there are, and how much of the cell is the largest ones'.

A survey weight w lets an enterprise stand for w like ones: it takes w places, each of its own value (Hundepool et al.
2012, page 151; τ-ARGUS does the same). Enterprises of one owner are one contributor, since the owner knows them all:
together they take the first place of each of them, the other places are of enterprises that were not asked. Amounts
may be negative; what counts is their size.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.float64]
type Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Contributors:
    """What stands in one cell.

    Attributes
    ----------
    amounts : what each enterprise contributes, unweighted, shape (n,)
    owners : the contributor that each enterprise belongs to, shape (n,)
    weights : how many enterprises each one stands for, shape (n,)
    """

    amounts: Numbers
    owners: Codes
    weights: Numbers

    @classmethod
    def plain(cls, *amounts: float) -> Self:
        """Enterprises without weights, each its own owner.

        Examples
        --------
        >>> cell = Contributors.plain(52, 50, 8)
        >>> cell.count, cell.largest(2), cell.size
        (3, 102.0, 110.0)
        """
        count = len(amounts)
        return cls(np.array(amounts, dtype=float), np.arange(count, dtype=np.int64), np.ones(count))

    @cached_property
    def count(self) -> int:
        """Distinct contributors; a weight is no enterprise to hide behind."""
        return int(np.unique(self.owners[self.weights > 0]).size)

    @cached_property
    def size(self) -> float:
        """The weighted sum of the sizes of all contributions."""
        return float(np.abs(self.amounts) @ self.weights)

    def largest(self, places: int) -> float:
        """What the largest ``places`` contributions are together.

        Examples
        --------
        Two respondents, 100 with weight 4 and 10 with weight 7: the three largest contributions are 100 each.

        >>> Contributors(np.array([100.0, 10.0]), np.array([0, 1]), np.array([4.0, 7.0])).largest(3)
        300.0
        """
        values, room = self._places
        taken = np.clip(places - (np.cumsum(room) - room), 0.0, room)
        return float(values @ taken)

    @cached_property
    def _places(self) -> tuple[Numbers, Numbers]:
        """Values and how many places each takes, the largest first."""
        sizes = np.abs(self.amounts)
        first = np.minimum(self.weights, 1.0)
        _, owner = np.unique(self.owners, return_inverse=True)
        owned = np.bincount(owner, weights=sizes * first) if sizes.size else np.zeros(0)
        values = np.concatenate([owned, sizes])
        room = np.concatenate([np.ones(owned.size), self.weights - first])
        order = np.argsort(-values, kind="stable")
        return values[order], room[order]
