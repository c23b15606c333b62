"""Whether the cells shown could be solved for a few enterprises, as a system of equations.

Whoever has many cells of one indicator and year can add and subtract them as they like. A set of enterprises is told by
them where its indicator vector lies in the span of theirs. Enterprises that stand together in all cells shown can only
be told together (an atom), so it is enough to look at small atoms, and at the cells that were hidden by rule.

With P the projection onto the span, an atom of k enterprises is told exactly where P_ii = 1/k for its members, and a
hidden cell h where |P h|² = |h|². Cells come one by one; a cell that would newly tell something is not shown.

Enterprises that no cell has told apart yet share a column (a block), scaled by the root of their number so that lengths
and angles stay what they are: two thousand enterprises are some hundred columns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from copy import copy
from typing import Self

import numpy as np
from numpy.typing import NDArray

TOLERANCE = 1e-6  # of squared lengths that are whole numbers or parts of them; rounding is some 1e-12

type Numbers = NDArray[np.float64]
type Places = NDArray[np.int64]
type Flags = NDArray[np.bool_]


class ShownCells:
    """The cells shown of one indicator and year.

    Parameters
    ----------
    firms : all enterprises of the year that enter the indicator's sums
    owner_of : the contributor that each belongs to
    minimum_count : fewest contributors that may be told together
    secrets : the enterprises of each cell that the rule hides
    shown : the enterprises of cells that are shown already, whatever they tell

    Examples
    --------
    Three industries of 6, 6 and 2, and their total: two of the four cells tell the other two together only.

    >>> firms = [f"f{number:02d}" for number in range(14)]
    >>> cells = ShownCells(firms, {}, minimum_count=5, secrets=[firms[12:]], shown=[firms])
    >>> cells.show(firms[:6]), cells.show(firms[6:12])
    (True, False)
    """

    _block: Places  # of each enterprise
    _sizes: Numbers  # of each block
    _atoms: Places  # of each block
    _basis: Numbers  # the span of the cells shown, a row a direction, a column a block
    _told: Numbers  # the diagonal of the projection, for an enterprise of each block
    _secrets: Flags  # a row a hidden cell, a column an enterprise
    _parts: Numbers  # the same by blocks, scaled as they are
    _secrets_told: Numbers  # squared lengths of their projections

    def __init__(
        self,
        firms: Iterable[str],
        owner_of: Mapping[str, str],
        *,
        minimum_count: int,
        secrets: Iterable[Collection[str]] = (),
        shown: Iterable[Collection[str]] = (),
    ) -> None:
        self._place = {firm: number for number, firm in enumerate(sorted(set(firms)))}
        owners = [f"holding {owner_of[firm]}" if firm in owner_of else f"firm {firm}" for firm in self._place]
        self._owner = np.unique(owners, return_inverse=True)[1] if owners else np.zeros(0, np.int64)
        self._least, self._reach = minimum_count, _reach(self._owner, minimum_count)
        self._begin(self._together(shown))
        self._hold(self._together(secret for secret in secrets if secret))

    def copy(self) -> Self:
        """The same cells, for a trial that leaves these as they are."""
        return copy(self)  # arrays are replaced, never written into

    def protect(self, secrets: Iterable[Collection[str]]) -> None:
        """Cells that the rule hides: from now on no cell may newly tell one of them."""
        self._hold(np.vstack([self._secrets, self._together(secret for secret in secrets if secret)]))

    def show(self, members: Collection[str]) -> bool:
        """Whether a cell of these enterprises may be shown beside the others; one that may is noted."""
        inside = self._refine(self._inside(members))
        direction = self._new_direction(inside)
        if direction is None:
            return True  # it says nothing that the others do not say
        told = self._told + direction**2 / self._sizes
        secrets = self._secrets_told + (self._parts @ direction) ** 2
        if self._tells_few(_divided(self._atoms, inside), told) or self._tells_secret(secrets):
            return False
        self._take(inside, direction)
        return True

    def note(self, members: Collection[str]) -> None:
        """A cell that is shown already, whatever it tells."""
        inside = self._refine(self._inside(members))
        direction = self._new_direction(inside)
        if direction is not None:
            self._take(inside, direction)

    def _begin(self, shown: Flags) -> None:
        """The span of all cells that are shown already, at once."""
        self._block, self._sizes = _alike(shown)
        self._atoms = np.arange(len(self._sizes))
        first = np.unique(self._block, return_index=True)[1]
        found = np.zeros((min(shown.shape[0], self._sizes.size), self._sizes.size))
        count = 0
        for inside in shown[:, first]:
            self._basis = found[:count]
            direction = self._new_direction(inside)
            if direction is not None:
                found[count] = direction
                count += 1
        self._basis = found[:count].copy()
        self._told = (self._basis**2).sum(axis=0) / self._sizes  # the diagonal of the projection

    def _take(self, inside: Flags, direction: Numbers) -> None:
        self._basis = np.vstack([self._basis, direction])
        self._atoms = _divided(self._atoms, inside)
        self._told = self._told + direction**2 / self._sizes
        self._secrets_told = self._secrets_told + (self._parts @ direction) ** 2

    def _inside(self, members: Collection[str]) -> Flags:
        inside = np.zeros(len(self._place), dtype=bool)
        inside[[self._place[firm] for firm in members if firm in self._place]] = True
        return inside

    def _together(self, sets: Iterable[Collection[str]]) -> Flags:
        return np.array([self._inside(members) for members in sets], dtype=bool).reshape(-1, len(self._place))

    def _refine(self, inside: Flags) -> Flags:
        """The blocks of a cell; those of which a part stands in it are divided first."""
        counts = np.bincount(self._block, weights=inside, minlength=len(self._sizes))
        divided = np.flatnonzero((counts > 0) & (counts < self._sizes))
        if divided.size:
            self._divide(divided, inside)
            counts = np.bincount(self._block, weights=inside, minlength=len(self._sizes))
        return counts > 0

    def _divide(self, divided: Places, inside: Flags) -> None:
        parents = np.concatenate([np.arange(len(self._sizes)), divided])
        place = np.full(len(self._sizes), -1)
        place[divided] = np.arange(len(self._sizes), len(parents))
        self._block = np.where(inside & (place[self._block] >= 0), place[self._block], self._block)
        sizes = np.bincount(self._block, minlength=len(parents)).astype(np.float64)
        self._basis = self._basis[:, parents] * np.sqrt(sizes / self._sizes[parents])
        self._sizes, self._atoms, self._told = sizes, self._atoms[parents], self._told[parents]
        self._hold(self._secrets)

    def _hold(self, secrets: Flags) -> None:
        """Take these for the secrets: how much of each lies in each block, and how much of it is told."""
        counts = [np.bincount(self._block, weights=secret, minlength=len(self._sizes)) for secret in secrets]
        self._secrets, self._secret_sizes = secrets, secrets.sum(axis=1)
        self._parts = np.array(counts).reshape(-1, len(self._sizes)) / np.sqrt(self._sizes)
        self._secrets_told = ((self._parts @ self._basis.T) ** 2).sum(axis=1)

    def _new_direction(self, inside: Flags) -> Numbers | None:
        """What a cell adds to the span, of length one; nothing where it lies in it."""
        vector = np.where(inside, np.sqrt(self._sizes), 0.0)
        rest = vector - self._basis.T @ (self._basis @ vector)
        rest -= self._basis.T @ (self._basis @ rest)  # once more: rounding of the first time
        length = float(np.linalg.norm(rest))
        return rest / length if length > TOLERANCE else None

    def _tells_few(self, atoms: Places, told: Numbers) -> bool:
        """Whether an atom of few contributors is told, and was not before."""
        sizes = np.bincount(atoms, weights=self._sizes)[atoms]
        newly = (told * sizes > 1 - TOLERANCE) & (self._told * sizes <= 1 - TOLERANCE) & (sizes <= self._reach)
        of_firms = atoms[self._block]
        return any(np.unique(self._owner[of_firms == atom]).size < self._least for atom in np.unique(atoms[newly]))

    def _tells_secret(self, told: Numbers) -> bool:
        whole = self._secret_sizes - TOLERANCE
        return bool(((told > whole) & (self._secrets_told <= whole)).any())


def _divided(atoms: Places, inside: Flags) -> Places:
    """The atoms once a cell has told those inside it from those outside."""
    return np.unique(2 * atoms + inside, return_inverse=True)[1]


def _alike(sets: Flags) -> tuple[Places, Numbers]:
    """For each enterprise the number of its block, and the sizes of blocks: those in one block are in the same sets."""
    if not sets.shape[1]:
        return np.zeros(0, np.int64), np.zeros(0)
    columns = np.ascontiguousarray(np.packbits(sets, axis=0).T) if len(sets) else np.zeros((sets.shape[1], 1), np.uint8)
    keys = columns.view(np.dtype((np.void, columns.shape[1]))).ravel()
    _, block, sizes = np.unique(keys, return_inverse=True, return_counts=True)
    return block, sizes.astype(np.float64)


def _reach(owner: Places, least: int) -> int:
    """The most enterprises that fewer contributors than the minimum can have."""
    owned = np.sort(np.bincount(owner))[::-1] if owner.size else np.zeros(1, dtype=np.int64)
    return int(owned[: least - 1].sum())
