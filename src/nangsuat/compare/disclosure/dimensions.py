"""Dimensions of a table: its codes, the groups above them, the total, and what adds up to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nangsuat.data import TOTAL, NangsuatError, Text

type Places = NDArray[np.intp]

UNKNOWN_CODE = "?"  # where the row has no code


class BadHierarchy(NangsuatError):
    """A hierarchy that goes round in a circle, or rows that stand at a group; the message names the code."""


@dataclass(frozen=True)
class Dimension:
    """One key of a table.

    Attributes
    ----------
    key : its name
    codes : codes that rows have, sorted
    parents : the code above each code and each group; those at the top have none
    margin : whether there is a total above all
    """

    key: str
    codes: tuple[str, ...]
    parents: Mapping[str, str]
    margin: bool

    def __post_init__(self) -> None:
        groups = {group for code in self.codes for group in self.above(code)}
        for code in self.codes:
            if code in groups:
                raise BadHierarchy(
                    Text(
                        vi=f"«{self.key}»: có dòng mang mã nhóm «{code}»; chỉ mã ở mức thấp nhất được có dòng.",
                        en=f"«{self.key}»: rows stand at the group «{code}»; only codes of the lowest level have rows.",
                    )
                )

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """Codes, then groups from below, then the total."""
        chains = [self.above(code) for code in self.codes]
        groups = dict.fromkeys(node for chain in chains for node in chain if node != TOTAL)
        return (*self.codes, *groups, *((TOTAL,) if self.margin else ()))

    def above(self, code: str) -> tuple[str, ...]:
        """The groups that a code belongs to, nearest first, the total last."""
        chain: list[str] = []
        while code in self.parents:
            code = self.parents[code]
            if code in chain:
                raise BadHierarchy(
                    Text(
                        vi=f"«{self.key}»: phân cấp đi vòng tại «{code}».",
                        en=f"«{self.key}»: the hierarchy goes round in a circle at «{code}».",
                    )
                )
            chain.append(code)
        return (*(node for node in chain if node != TOTAL), *((TOTAL,) if self.margin else ()))

    @cached_property
    def families(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Each group or total with the nodes that directly make it up."""
        place = {node: number for number, node in enumerate(self.nodes)}
        below: dict[str, list[int]] = {}
        for node in self.nodes:
            upper = self.above(node)
            if node != TOTAL and upper:
                below.setdefault(upper[0], []).append(place[node])
        return tuple((place[node], tuple(children)) for node, children in below.items())


@dataclass(frozen=True)
class Grid:
    """The cells of a table that hold something, and the lines in which they add up.

    Attributes
    ----------
    dimensions : its keys
    cells : for each cell the node of each dimension, shape (n_cells, n_dimensions)
    rows : the rows of each cell
    lines : cells that add up: the whole, then its parts
    """

    dimensions: tuple[Dimension, ...]
    cells: Places
    rows: tuple[Places, ...]
    lines: tuple[tuple[int, Places], ...]

    def named(self, cell: int) -> tuple[str, ...]:
        """The codes of a cell, one a dimension."""
        return tuple(dim.nodes[node] for dim, node in zip(self.dimensions, self.cells[cell], strict=True))

    @cached_property
    def lines_of(self) -> tuple[tuple[int, ...], ...]:
        """For each cell the lines that it stands in, as whole or as part."""
        found: list[list[int]] = [[] for _ in self.rows]
        for number, (whole, parts) in enumerate(self.lines):
            for cell in (whole, *parts.tolist()):
                found[cell].append(number)
        return tuple(map(tuple, found))


def grid_of(dimensions: Sequence[Dimension], codes: Sequence[Sequence[str]]) -> Grid:
    """The grid of rows whose codes stand in ``codes``, one sequence a dimension."""
    dims = tuple(dimensions)
    shape = tuple(len(dim.nodes) for dim in dims)
    numbers, members = _members(dims, codes, shape)
    order = np.argsort(numbers, kind="stable")
    occupied, starts = np.unique(numbers[order], return_index=True)
    rows = tuple(np.split(members[order], starts[1:])) if occupied.size else ()
    cells = np.stack(np.unravel_index(occupied, shape), axis=1) if dims else np.zeros((occupied.size, 0), np.intp)
    return Grid(dims, cells, rows, tuple(_lines(dims, shape, occupied)))


def _members(
    dims: Sequence[Dimension], codes: Sequence[Sequence[str]], shape: tuple[int, ...]
) -> tuple[Places, Places]:
    """Cell number and row of each membership: a row is in its own cell and in all cells above."""
    if not dims:
        raise ValueError("a table has at least one dimension")
    count = len(codes[0])
    numbers, members = np.zeros(count, dtype=np.intp), np.arange(count)
    for dim, own, size in zip(dims, codes, shape, strict=True):
        place = {node: number for number, node in enumerate(dim.nodes)}
        chains = {code: np.array([place[code], *(place[node] for node in dim.above(code))]) for code in dim.codes}
        each = [chains[own[row]] for row in members.tolist()]
        lengths = [chain.size for chain in each]
        numbers = np.repeat(numbers, lengths) * size + (np.concatenate(each) if each else np.zeros(0, np.intp))
        members = np.repeat(members, lengths)
    return numbers, members


def _lines(dims: Sequence[Dimension], shape: tuple[int, ...], occupied: Places) -> Iterator[tuple[int, Places]]:
    """Lines of occupied cells; an empty cell is nought for all to see and takes no part."""
    position = np.full(int(np.prod(shape)), -1, dtype=np.intp)
    position[occupied] = np.arange(occupied.size)
    cube = position.reshape(shape)
    for axis, dim in enumerate(dims):
        turned = np.moveaxis(cube, axis, 0).reshape(shape[axis], -1)
        for whole, parts in dim.families:
            for column in turned.T:
                if column[whole] >= 0:
                    below = column[list(parts)]
                    yield int(column[whole]), below[below >= 0]
