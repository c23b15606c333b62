"""Whether the cells shown could be solved for a few enterprises, as a system of equations.

Whoever has many cells of one indicator and year can add and subtract them as they like. A set of enterprises is told by
them where its indicator vector lies in the span of theirs. Enterprises that stand together in all cells shown can only
be told together (an atom), so it is enough to look at small atoms, and at the cells that were hidden by rule.

With P the projection onto the span, an atom of k enterprises is told exactly where P_ii = 1/k for its members, and a
hidden cell h where |P h|² = |h|². Cells come one by one; a cell that would tell something is not shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray

TOLERANCE = 1e-6  # of squared lengths that are whole numbers or parts of them; rounding is some 1e-12

type Numbers = NDArray[np.float64]


class ShownCells:
    """The cells shown of one indicator and year.

    Parameters
    ----------
    firms : all enterprises of the year that enter the indicator's sums
    owner_of : the contributor that each belongs to
    minimum_count : fewest contributors that may be told together
    secrets : the enterprises of each cell that the rule hides

    Examples
    --------
    Three industries of 6, 6 and 2, and their total: two of the four cells tell the other two together only.

    >>> firms = [f"f{number:02d}" for number in range(14)]
    >>> shown = ShownCells(firms, {}, minimum_count=5, secrets=[firms[12:]])
    >>> shown.show(firms), shown.show(firms[:6]), shown.show(firms[6:12])
    (True, True, False)
    """

    def __init__(
        self,
        firms: Iterable[str],
        owner_of: dict[str, str],
        *,
        minimum_count: int,
        secrets: Iterable[Collection[str]] = (),
    ) -> None:
        self._place = {firm: number for number, firm in enumerate(sorted(set(firms)))}
        count = len(self._place)
        owners = [f"holding {owner_of[firm]}" if firm in owner_of else f"firm {firm}" for firm in self._place]
        self._owner = np.unique(owners, return_inverse=True)[1] if owners else np.zeros(0, np.int64)
        self._least = minimum_count
        self._basis = np.zeros((0, count))
        self._atoms = np.zeros(count, dtype=np.int64)
        self._told = np.zeros(count)  # the diagonal of the projection
        self._secrets = np.array([self._vector(secret) for secret in secrets if secret]).reshape(-1, count)
        self._secrets_told = np.zeros(len(self._secrets))

    def show(self, members: Collection[str]) -> bool:
        """Whether a cell of these enterprises may be shown beside the others; one that may is noted."""
        vector = self._vector(members)
        direction = self._new_direction(vector)
        if direction is None:
            return True  # it says nothing that the others do not say
        atoms = np.unique(2 * self._atoms + vector.astype(np.int64), return_inverse=True)[1]
        told = self._told + direction**2
        secrets = self._secrets_told + (self._secrets @ direction) ** 2
        if self._tells_few(atoms, told) or (secrets > self._secrets.sum(axis=1) - TOLERANCE).any():
            return False
        self._basis = np.vstack([self._basis, direction])
        self._atoms, self._told, self._secrets_told = atoms, told, secrets
        return True

    def _vector(self, members: Collection[str]) -> Numbers:
        vector = np.zeros(len(self._place))
        vector[[self._place[firm] for firm in members if firm in self._place]] = 1.0
        return vector

    def _new_direction(self, vector: Numbers) -> Numbers | None:
        """What a cell adds to the span, of length one; nothing where it lies in it."""
        rest = vector - self._basis.T @ (self._basis @ vector)
        rest -= self._basis.T @ (self._basis @ rest)  # once more: rounding of the first time
        length = float(np.linalg.norm(rest))
        return rest / length if length > TOLERANCE else None

    def _tells_few(self, atoms: NDArray[np.int64], told: Numbers) -> bool:
        sizes = np.bincount(atoms)
        suspects = np.unique(atoms[told * sizes[atoms] > 1 - TOLERANCE])
        return any(np.unique(self._owner[atoms == atom]).size < self._least for atom in suspects)
