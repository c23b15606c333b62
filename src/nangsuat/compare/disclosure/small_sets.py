"""Whether sums and differences of shown sets leave a few contributors, however many shown sets it takes.

Whoever has many sums can add and subtract them as they like; what comes of it is a sum over rows in which each atom
(the rows that are in the same sets) counts alike. A few contributors are told where the vector of their atoms lies in
the span of the shown sets' vectors. With ``g`` what is left of a random vector when its part in that span is taken
away, the numbers ``g`` of such atoms add up to nought, and those of others do so by an accident only, which a second
random vector rules out. So single atoms, pairs, threes and fours that are told are found by looking for numbers that
add up to nought, and all of them are found. With a minimum count of five that is everything, for enterprises of
different owners.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nangsuat.compare.disclosure.contributors import Codes, Numbers
from nangsuat.compare.disclosure.dimensions import Places
from nangsuat.compare.disclosure.row_sets import RowSets

_SEED = 20261126  # of the random vectors
_NOUGHT = 1e-8  # numbers of size one that add up to less are nought; rounding is some 1e-12
_PART = 1e-6  # a shown set takes part in a sum where its factor is larger; factors are parts of small whole numbers
_MOST_ATOMS = 3_000  # of one contributor; of more than that fours are not looked at


@dataclass(frozen=True)
class SmallSets:
    """The small sets that are told by the sets shown.

    Attributes
    ----------
    sets : all sets
    owners : of each row
    shown : the numbers of the sets that are shown
    minimum_count : fewest contributors that may be told together
    """

    sets: RowSets
    owners: Codes
    shown: Places
    minimum_count: int

    def told(self) -> Iterator[tuple[int, ...]]:
        """For each small set that is told the shown sets that tell it; pairs where no single atom is, and so on."""
        for part in self._parts():
            yield from part.told()

    @cached_property
    def atom_contributors(self) -> Places:
        """How many contributors each atom has."""
        pairs = np.unique(np.stack([self.sets.atom_of, self.owners]), axis=1)
        return np.bincount(pairs[0], minlength=self.sets.atom_count)

    def _parts(self) -> Iterator[_Part]:
        """Systems of sums that share no atom; atoms that are shown by themselves are known and left out."""
        atoms = {one: self.sets.members.of(one) for one in self.shown.tolist()}
        known = np.zeros(self.sets.atom_count, dtype=bool)
        known[[each[0] for each in atoms.values() if each.size == 1 and self._is_large(int(each[0]))]] = True
        left = {one: each[~known[each]] for one, each in atoms.items()}
        left = {one: each for one, each in left.items() if each.size}
        for together in _connected(left, self.sets.atom_count):
            few = np.unique(np.concatenate([left[one] for one in together]))
            if (self.atom_contributors[few] < self.minimum_count).any():
                yield _Part(tuple(together), few, tuple(left[one] for one in together), self)

    def _is_large(self, atom: int) -> bool:
        return bool(self.atom_contributors[atom] >= self.minimum_count)

    def contributors(self, atoms: Places) -> int:
        """How many contributors some atoms have together."""
        return int(np.unique(self.owners[np.isin(self.sets.atom_of, atoms)]).size)


@dataclass(frozen=True)
class _Part:
    """Shown sets that hang together by their atoms.

    Attributes
    ----------
    numbers : of the shown sets
    atoms : all their atoms, in order
    members : the atoms of each
    whole : what it is a part of
    """

    numbers: tuple[int, ...]
    atoms: Places
    members: tuple[Places, ...]
    whole: SmallSets

    def told(self) -> Iterator[tuple[int, ...]]:
        for kind in (self._ones, self._twos, self._threes, self._fours):
            found = [self._told_by(each) for each in kind() if self._is_small(each)]
            if found:
                yield from found
                return

    @cached_property
    def _matrix(self) -> Numbers:
        """Shown sets by atoms."""
        found = np.zeros((len(self.numbers), self.atoms.size))
        for row, members in enumerate(self.members):
            found[row, np.searchsorted(self.atoms, members)] = 1.0
        return found

    @cached_property
    def _inverse(self) -> Numbers:
        """The inverse of the shown sets' products with each other, of those that say something new."""
        return np.linalg.pinv(self._matrix @ self._matrix.T, rcond=_NOUGHT, hermitian=True)

    @cached_property
    def _left(self) -> Numbers:
        """What is left of two random vectors outside the span, shape (n_atoms, 2)."""
        random = np.random.default_rng(_SEED).standard_normal((self.atoms.size, 2))
        return random - self._matrix.T @ (self._inverse @ (self._matrix @ random))

    @cached_property
    def _small(self) -> Places:
        """Atoms of fewer contributors than the minimum, by their place here."""
        return np.flatnonzero(self.whole.atom_contributors[self.atoms] < self.whole.minimum_count)

    def _is_small(self, places: Places) -> bool:
        return self.whole.contributors(self.atoms[places]) < self.whole.minimum_count

    def _told_by(self, places: Places) -> tuple[int, ...]:
        factors = self._inverse @ self._matrix[:, places].sum(axis=1)
        return tuple(self.numbers[row] for row in np.flatnonzero(np.abs(factors) > _PART))

    def _ones(self) -> Places:
        nought = np.abs(self._left[self._small]).max(axis=1) < _NOUGHT
        return self._small[nought][:, np.newaxis]

    def _twos(self) -> Places:
        return _opposite(self._sums_of(self._small, 1), self._sums_of(self._small, 1))

    def _threes(self) -> Places:
        light = self._of_at_most(self.whole.minimum_count - 3)
        return _opposite(self._sums_of(light, 1), self._sums_of(light, 2))

    def _fours(self) -> Places:
        light = self._of_at_most(self.whole.minimum_count - 4)
        return _opposite(self._sums_of(light, 2), self._sums_of(light, 2))

    def _of_at_most(self, contributors: int) -> Places:
        """Atoms of so many contributors at most, where there are not too many of them."""
        found = self._small[self.whole.atom_contributors[self.atoms[self._small]] <= contributors]
        return found if found.size <= _MOST_ATOMS else found[:0]

    def _sums_of(self, places: Places, together: int) -> tuple[Numbers, Places]:
        """Sums of what is left of one or two atoms, shape (n, 2), and which atoms they are, shape (n, together)."""
        if together == 1:
            return self._left[places], places[:, np.newaxis]
        first, second = np.triu_indices(places.size, 1)
        atoms = np.stack([places[first], places[second]], axis=1)
        return self._left[atoms[:, 0]] + self._left[atoms[:, 1]], atoms


def _opposite(one: tuple[Numbers, Places], two: tuple[Numbers, Places]) -> Places:
    """Different atoms from both of which what is left adds up to nought, each choice once, shape (n, n_atoms)."""
    order = np.argsort(two[0][:, 0])
    ranked = two[0][order, 0]
    starts = np.searchsorted(ranked, -one[0][:, 0] - _NOUGHT)
    counts = np.searchsorted(ranked, -one[0][:, 0] + _NOUGHT) - starts
    first = np.repeat(np.arange(counts.size), counts)
    second = order[np.arange(first.size) - np.repeat(np.cumsum(counts) - counts, counts) + starts[first]]
    nought = np.abs(one[0][first, 1] + two[0][second, 1]) < _NOUGHT
    atoms = np.sort(np.concatenate([one[1][first[nought]], two[1][second[nought]]], axis=1), axis=1)
    return np.unique(atoms[(np.diff(atoms, axis=1) > 0).all(axis=1)], axis=0)


def _connected(members: dict[int, Places], atoms: int) -> list[list[int]]:
    """Sets that share atoms, directly or by way of others, together."""
    above = np.arange(atoms)

    def top(atom: int) -> int:
        while above[atom] != atom:
            above[atom] = above[above[atom]]
            atom = int(above[atom])
        return atom

    for each in members.values():
        first = top(int(each[0]))
        for atom in each[1:].tolist():
            above[top(atom)] = first
    found: dict[int, list[int]] = {}
    for one, each in members.items():
        found.setdefault(top(int(each[0])), []).append(one)
    return list(found.values())
