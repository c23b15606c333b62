"""How far a hidden cell can be moved without a shown one noticing, by linear programming (HiGHS).

Whoever knows the shown cells knows of the hidden ones only that the table adds up and which sign each has. What is left
of a hidden cell is the interval of the values that it takes in all such tables. A table that differs from the true one
by ``d`` is such a table where each line of ``d`` adds up, shown cells have no ``d``, and no cell changes its sign.

:class:`Flows` asks for the cheapest ``d`` that moves one cell by a given amount. Where hidden cells alone bear it, the
cell is protected, and the ``d`` found is the proof; where not, the shown cells that it takes are those to hide. (The
relaxation is that of Kelly, Golden and Assad 1992; Fischetti and Salazar 2000 solve the same model in whole numbers.)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import highspy
import numpy as np
from numpy.typing import NDArray

from nangsuat.compare.disclosure.contributors import Numbers
from nangsuat.compare.disclosure.dimensions import Grid, Places
from nangsuat.data import CannotBeShown, Text

type Mask = NDArray[np.bool_]
type Direction = Literal[1, -1]  # away from nought, towards nought

TOLERANCE = 1e-9  # of the solver, relative to the amount that the cell is to move by
MOVED = 1e-7  # a cell moved by less, relative to the same, has not moved
_ANY = 1e9  # times the amount to move by; more room than that is no limit


@dataclass(frozen=True)
class Flows:
    """One additive table.

    Attributes
    ----------
    grid : its cells and lines
    values : shape (n_cells,)
    """

    grid: Grid
    values: Numbers

    def together(self, amounts: Numbers, hidden: Mask) -> Numbers:
        """Changes of hidden cells alone that bring as many cells as can be as far as they want, shape (n_cells,).

        ``amounts`` are positive for cells to move away from nought, negative for those to move towards it, and nought
        for cells that move as they must. All are of like size, none above one.
        """
        solver, count = self._among(hidden), self.values.size
        room, wanting = _room(np.abs(self.values)), amounts != 0
        away = np.where(wanting, np.maximum(amounts, 0.0), np.inf)
        towards = np.where(wanting, np.minimum(np.maximum(-amounts, 0.0), room), room)
        gain = np.where(wanting, 1.0 / np.where(wanting, np.abs(amounts), 1.0), 0.0)
        upper = np.concatenate([np.where(hidden, away, 0.0), np.where(hidden, towards, 0.0)])
        columns = np.arange(2 * count, dtype=np.int32)
        solver.changeColsBounds(2 * count, columns, np.zeros(2 * count), upper)
        solver.changeColsCost(2 * count, columns, -np.concatenate([gain, gain]))
        found = self._answer(solver)
        return np.zeros(count) if found is None else found

    def _among(self, hidden: Mask) -> highspy.Highs:
        solver = _quiet()
        solver.passModel(_model(self.grid, self.values, hidden))
        return solver

    def _answer(self, solver: highspy.Highs) -> Numbers | None:
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            solver.clearSolver()  # once more, from nothing
            solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found: Numbers = np.array(solver.getSolution().col_value)
        change: Numbers = found[: self.values.size] - found[self.values.size :]
        return change

    @cached_property
    def _solver(self) -> highspy.Highs:
        solver = _quiet()
        solver.setOptionValue("presolve", "off")  # the next question starts from this one's answer
        solver.passModel(_model(self.grid, self.values, np.ones(self.values.size, dtype=bool)))
        return solver

    def cheapest(self, cell: int, amount: float, direction: Direction, costs: Numbers) -> Numbers:
        """The changes of all cells that move ``cell`` by ``amount`` and cost least, shape (n_cells,).

        Positive is away from nought. ``costs`` are per unit of change; nought for hidden cells.
        """
        count = self.values.size
        room = _room(np.abs(self.values) / amount)
        lower, upper = np.zeros(2 * count), np.concatenate([np.full(count, np.inf), room])
        moved, other = (cell, count + cell) if direction > 0 else (count + cell, cell)
        lower[moved] = upper[moved] = 1.0
        upper[other] = 0.0
        columns = np.arange(2 * count, dtype=np.int32)
        self._solver.changeColsBounds(2 * count, columns, lower, upper)
        self._solver.changeColsCost(2 * count, columns, np.concatenate([costs, costs]))
        found = self._answer(self._solver)
        return self._as_a_whole(cell, amount, direction) if found is None else amount * found

    def _as_a_whole(self, cell: int, amount: float, direction: Direction) -> Numbers:
        """All cells a little larger or smaller: a table that always fits. It costs every cell; a last way."""
        size = abs(float(self.values[cell]))
        if not size:
            raise CannotBeShown(
                Text(
                    vi="Không kiểm tra được bảng này có an toàn hay không; hãy dùng bảng gộp hơn.",
                    en="Whether this table is safe cannot be checked; use a coarser one.",
                )
            )
        return direction * amount / size * np.abs(self.values)


def _room(sizes: Numbers) -> Numbers:
    return np.where(sizes > _ANY, np.inf, sizes)


class _Quiet(highspy.Highs):
    """The solver without its callbacks, which print a banner before anything can be said against it."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.setOptionValue("output_flag", False)


def _quiet() -> highspy.Highs:
    solver = _Quiet()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("primal_feasibility_tolerance", TOLERANCE)
    return solver


def _model(grid: Grid, values: Numbers, free: Mask) -> highspy.HighsLp:
    """Lines as rows; for each cell a column of moving away from nought and one of moving towards it.

    Cells that are not ``free`` stand in no line.
    """
    signs = np.where(values < 0, -1.0, 1.0)
    starts, columns, entries = _row_wise(grid, signs, free)
    count, rows = values.size, starts.size - 1
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = 2 * count, rows
    lp.col_cost_, lp.col_lower_ = np.zeros(2 * count), np.zeros(2 * count)
    lp.col_upper_ = np.full(2 * count, np.inf)
    lp.row_lower_, lp.row_upper_ = np.zeros(rows), np.zeros(rows)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, columns, entries
    return lp


def _row_wise(grid: Grid, signs: Numbers, free: Mask) -> tuple[NDArray[np.int32], NDArray[np.int32], Numbers]:
    count = signs.size
    index: list[Places] = []
    value: list[Numbers] = []
    for whole, parts in grid.lines:
        cells = np.concatenate([[whole], parts]).astype(np.intp)
        sides = np.concatenate([[1.0], -np.ones(parts.size)]) * signs[cells]
        cells, sides = cells[free[cells]], sides[free[cells]]
        if not cells.size:
            continue
        index.append(np.concatenate([cells, cells + count]))
        value.append(np.concatenate([sides, -sides]))
    starts = np.concatenate([[0], np.cumsum([each.size for each in index])])
    flat = np.concatenate(index) if index else np.zeros(0, np.intp)
    return starts.astype(np.int32), flat.astype(np.int32), np.concatenate(value) if value else np.zeros(0)
