"""The sets of rows that a table gives figures of, each once, and how they add up.

Where an industry has large enterprises only, the industry and its large ones are one set of rows under two names: what
is told of the one is told of the other. So it is sets that are shown or hidden, and not cells. The same holds of
figures that need different columns: over the enterprises that have both columns they are of one set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nangsuat.compare.disclosure.contributors import Numbers
from nangsuat.compare.disclosure.dimensions import Grid, Places
from nangsuat.data import TOTAL

type Line = tuple[int, Places]  # a set, and those that make it up

_SEED = 20261125  # of the marks by which rows in the same sets are found; the answer is right whatever is drawn
_GROUP = 0.5  # a group of codes stands between a code and the total


@dataclass(frozen=True)
class RowSets:
    """Sets of rows.

    Attributes
    ----------
    count : how many rows there are
    rows : for each set its rows, in order
    lines : sets that add up: the whole, then its parts
    levels : of how many keys the set is a total, in the coarsest cell that it is; what is coarse is hidden last
    """

    count: int
    rows: tuple[Places, ...]
    lines: tuple[Line, ...]
    levels: NDArray[np.float64]

    @cached_property
    def lines_of(self) -> tuple[tuple[int, ...], ...]:
        """For each set the lines that it stands in, as whole or as part."""
        found: list[list[int]] = [[] for _ in self.rows]
        for number, (whole, parts) in enumerate(self.lines):
            for one in (whole, *parts.tolist()):
                found[one].append(number)
        return tuple(map(tuple, found))

    @cached_property
    def atom_of(self) -> Places:
        """For each row a number that it shares with the rows that are in the same sets, shape (count,)."""
        marks = np.random.default_rng(_SEED).integers(1, 2**63, len(self.rows), dtype=np.uint64)
        seen = np.zeros(self.count, dtype=np.uint64)
        for mark, rows in zip(marks, self.rows, strict=True):
            seen[rows] += mark  # sums of these marks are alike only where the sets are: 64 bits, some thousand sets
        return np.unique(seen, return_inverse=True)[1].astype(np.intp)

    @property
    def atom_count(self) -> int:
        """How many atoms there are."""
        return int(self.atom_of.max()) + 1 if self.count else 0

    @cached_property
    def members(self) -> Members:
        """Which atoms each set has."""
        sizes = np.array([rows.size for rows in self.rows], dtype=np.intp)
        held = np.concatenate(self.rows) if self.rows else np.zeros(0, np.intp)
        span = max(self.atom_count, 1)
        pairs = np.unique(np.repeat(np.arange(sizes.size), sizes) * span + self.atom_of[held])
        return Members(pairs % span, np.bincount(pairs // span, minlength=sizes.size), self.atom_count)


@dataclass(frozen=True)
class Members:
    """The atoms of each set, one set after the other: sums over sets, and the reverse, without a loop.

    Attributes
    ----------
    atoms : of all sets, those of a set in order
    sizes : how many each set has
    count : how many atoms there are
    """

    atoms: Places
    sizes: Places
    count: int

    @cached_property
    def starts(self) -> Places:
        """Where the atoms of each set start, and where those of the last end."""
        return np.concatenate([[0], np.cumsum(self.sizes)]).astype(np.intp)

    def sums(self, of_atoms: Numbers) -> Numbers:
        """The sum of each set, shape (n_sets,)."""
        found: Numbers = np.add.reduceat(of_atoms[self.atoms], self.starts[:-1]) if self.sizes.size else np.zeros(0)
        return found

    def spread(self, of_sets: Numbers) -> Numbers:
        """For each atom the sum of the numbers of its sets, shape (n_atoms,)."""
        found: Numbers = np.bincount(self.atoms, weights=np.repeat(of_sets, self.sizes), minlength=self.count)
        return found

    def of(self, number: int) -> Places:
        """The atoms of a set."""
        return self.atoms[self.starts[number] : self.starts[number + 1]]

    def listed(self, numbers: Places) -> tuple[Places, Places]:
        """Of some sets the place of each atom in the list, and the atom, one set after the other."""
        sizes = self.sizes[numbers]
        place = np.repeat(np.arange(numbers.size), sizes)
        within = np.arange(place.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return place, self.atoms[np.repeat(self.starts[:-1][numbers], sizes) + within]


def row_sets(grid: Grid, count: int, samples: Sequence[NDArray[np.bool_]]) -> tuple[RowSets, Places]:
    """The sets that the cells of a grid are among each sample of the rows, and the set of each sample and cell.

    Parameters
    ----------
    grid : the cells
    count : how many rows there are
    samples : which rows have a figure, one mask a kind of figure

    Returns
    -------
    The sets, and their numbers, shape (n_samples, n_cells); -1 where no row is left.
    """
    known: dict[bytes, int] = {}
    rows: list[Places] = []
    place = np.full((len(samples), len(grid.rows)), -1, dtype=np.intp)
    for number, sample in enumerate(samples):
        for cell, inside in enumerate(grid.rows):
            left = inside[sample[inside]]
            if left.size:
                place[number, cell] = known.setdefault(left.tobytes(), len(rows))
                if place[number, cell] == len(rows):
                    rows.append(left)
    levels = np.zeros(len(rows))
    heights = _heights(grid)
    for found in place:
        np.maximum.at(levels, found[found >= 0], heights[found >= 0])
    return RowSets(count, tuple(rows), _lines(grid, place), levels), place


def _heights(grid: Grid) -> NDArray[np.float64]:
    """For each cell how many of its keys are totals."""
    found = np.zeros(len(grid.rows))
    for axis, dim in enumerate(grid.dimensions):
        codes = len(dim.codes)
        of_node = np.array([0.0 if n < codes else 1.0 if name == TOTAL else _GROUP for n, name in enumerate(dim.nodes)])
        found += of_node[grid.cells[:, axis]] if of_node.size else 0.0
    return found


def _lines(grid: Grid, place: Places) -> tuple[Line, ...]:
    """The lines of each sample, each once; a whole of one part alone is that part."""
    found: dict[tuple[int, bytes], Line] = {}
    for sets in place:
        for whole, parts in grid.lines:
            inside = sets[parts]
            inside = inside[inside >= 0]
            if inside.size > 1:
                found[int(sets[whole]), inside.tobytes()] = (int(sets[whole]), inside)
    return tuple(found.values())
