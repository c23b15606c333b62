"""The tables of one quantity that agree with all sets shown: how far a hidden set can be moved in them (HiGHS).

Whoever knows the sums of the sets shown knows of the rest that it adds up and which sign each has. Rows that are in the
same sets cannot be told apart (they are an *atom*), so a table is a change of each atom, and it agrees with what is
shown where no shown set's sum changes and no atom's or hidden set's sign.

Two questions are asked. A **corner** of the region, in a direction drawn at random, moves many sets a long way at once:
what has moved far enough is proved to be protected, and the next corner starts from this one. For what no corner
reaches, :meth:`Region.cheapest` asks for the change that moves a set by an amount where the shown sets may change too,
at a cost: those that do are to be hidden. (The relaxation is that of Kelly, Golden and Assad 1992; Fischetti and
Salazar 2000 solve the same model in whole numbers.)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import highspy
import numpy as np
from numpy.typing import NDArray

from nangsuat.compare.disclosure.contributors import Numbers
from nangsuat.compare.disclosure.dimensions import Places
from nangsuat.compare.disclosure.row_sets import Members
from nangsuat.compare.quiet_solver import QuietSolver

type Mask = NDArray[np.bool_]
type Bounds = tuple[Numbers, Numbers]

TOLERANCE = 1e-9  # of the solver, relative to the largest amount of the table
MOVED = 1e-7  # a set moved by less, relative to what it is to move by, has not moved
_CLEAR = 1e4  # an amount must be so many times what the shown sets are off by, to be proved by a corner
_FAR = 4.0  # times everything there is; further than that nothing need be looked at
_ANY = 1e9  # times the amount to move by; more room than that is no limit


@dataclass(frozen=True)
class Region:
    """The tables of one quantity that agree with what is shown.

    Attributes
    ----------
    members : the atoms of each set
    solver : a linear-programming solver, to be used again and again
    values : of each atom, shape (n_atoms,)
    applies : which sets have a sum of the quantity at all
    hidden : which sets are hidden
    """

    members: Members
    solver: Solver
    values: Numbers
    applies: Mask
    hidden: Mask

    @cached_property
    def signs(self) -> Numbers:
        """Which way is away from nought, for each set."""
        return np.where(self.members.sums(self.values) < 0, -1.0, 1.0)

    @cached_property
    def _scale(self) -> float:
        return float(np.abs(self.values).max(initial=0.0)) or 1.0

    def corner(self, wanted: Numbers) -> tuple[Numbers, float]:
        """A corner far in the direction of ``wanted`` (a weight for each set), as the change of each set.

        Positive is away from nought. Beside it the smallest amount that it can prove anything of.
        """
        direction = self.members.spread(wanted * self.signs)
        found = self.solver.farthest(self, direction)
        if found is None:
            return np.zeros(self.hidden.size), np.inf
        changes = self.members.sums(found)
        off = max(np.abs(changes[self._shown]).max(initial=0.0), self._outside(found))
        return self._scale * changes * self.signs, self._scale * max(_CLEAR * off, TOLERANCE**2)

    def _outside(self, changes: Numbers) -> float:
        """How far a change of the atoms goes beyond what keeps their signs."""
        lower, upper = _kept_sign(self.values / self._scale, np.inf)
        return float(np.maximum(lower - changes, changes - upper).max(initial=0.0))

    @cached_property
    def _shown(self) -> Mask:
        return self.applies & ~self.hidden

    def corners(self) -> highspy.HighsLp:
        """The region as a linear program; what it is to be far in is told to the solver."""
        values = self.values / self._scale
        shown, kept = np.flatnonzero(self._shown), self._mixed(values, self.applies & self.hidden)
        lower, upper = self._signs_kept(values, kept)
        nought = np.zeros(shown.size)
        bounds = _kept_sign(values, _FAR * float(np.abs(values).sum()))
        rows = (np.concatenate([nought, lower]), np.concatenate([nought, upper]))
        return _model(self.members, np.concatenate([shown, kept]), bounds, rows)

    def _mixed(self, values: Numbers, among: Mask) -> Places:
        """Sets with atoms of both signs: that the sign of their sum stays must be said."""
        if not (values < 0).any():
            return np.zeros(0, np.intp)
        both = (self.members.sums((values < 0).astype(float)) > 0) & (self.members.sums((values > 0).astype(float)) > 0)
        return np.flatnonzero(both & among)

    def _signs_kept(self, values: Numbers, kept: Places) -> Bounds:
        sums = self.members.sums(values)[kept]
        return np.where(sums < 0, -np.inf, -sums), np.where(sums < 0, -sums, np.inf)

    def cheapest(self, target: int, amount: float, way: int, costs: Numbers) -> Numbers | None:
        """The changes of all sets where ``target`` moves by ``amount`` and what moves of the shown costs least.

        Positive is away from nought, ``way`` is 1 or -1, ``costs`` are per unit of change; nothing where there is no
        such table.
        """
        scaled = self.values / amount
        values = np.where(np.abs(scaled) > _ANY, np.copysign(np.inf, scaled), scaled)
        shown = np.flatnonzero(self._shown)
        kept = self._mixed(
            np.where(np.isinf(values), 0.0, values), self.applies
        )  # what is hidden after it keeps its sign
        bounds = _kept_sign(values, np.inf)
        free = (np.zeros(2 * shown.size), np.full(2 * shown.size, np.inf))
        every = (np.concatenate([bounds[0], free[0]]), np.concatenate([bounds[1], free[1]]))
        lower, upper = self._signs_kept(scaled, kept)
        goal = [way * float(self.signs[target])]
        rows = (
            np.concatenate([np.zeros(shown.size), lower, goal]),
            np.concatenate([np.zeros(shown.size), upper, goal]),
        )
        lp = _model(self.members, np.concatenate([shown, kept, [target]]), every, rows, slack=shown.size)
        lp.col_cost_ = np.concatenate([np.zeros(self.values.size), costs[shown], costs[shown]])
        found = self.solver.solve(lp)
        if found is None:
            return None
        changes: Numbers = amount * self.members.sums(found[: self.values.size]) * self.signs
        return changes


def _kept_sign(values: Numbers, limit: float) -> Bounds:
    """How far each atom may change down and up without changing its sign."""
    return np.where(values < 0, -limit, -values), np.where(values < 0, -values, limit)


def _model(members: Members, sets: Places, columns: Bounds, rows: Bounds, *, slack: int = 0) -> highspy.HighsLp:
    """A row a set; the first ``slack`` of them may be off by two columns of their own."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns[0].size, sets.size
    lp.col_cost_ = np.zeros(columns[0].size)
    lp.col_lower_, lp.col_upper_ = columns
    lp.row_lower_, lp.row_upper_ = rows
    place, atom = members.listed(sets)
    own = np.arange(slack)
    row = np.concatenate([place, own, own])
    order = np.argsort(row, kind="stable")
    column = np.concatenate([atom, members.count + own, members.count + slack + own])[order]
    value = np.concatenate([np.ones(place.size), np.ones(slack), -np.ones(slack)])[order]
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=sets.size))])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = starts.astype(np.int32), column.astype(np.int32)
    lp.a_matrix_.value_ = value
    return lp


class Solver:
    """HiGHS, made once: to make it takes longer than most of these programs."""

    def __init__(self) -> None:
        self._highs = QuietSolver()
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("presolve", "off")  # the next question starts from this one's answer
        self._highs.setOptionValue("primal_feasibility_tolerance", TOLERANCE)
        self._held: Region | None = None  # whose corners it is at

    def farthest(self, region: Region, direction: Numbers) -> Numbers | None:
        """The corner of a region farthest in a direction, as the change of each atom."""
        if self._held is not region:
            self._highs.passModel(region.corners())
            self._held = region
        self._highs.changeColsCost(direction.size, np.arange(direction.size, dtype=np.int32), -direction)
        return self._answer()

    def solve(self, lp: highspy.HighsLp) -> Numbers | None:
        """The answer of a program; none where it has none."""
        self._held = None
        self._highs.passModel(lp)
        return self._answer()

    def _answer(self) -> Numbers | None:
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self._highs.clearSolver()  # once more, from nothing
            self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found: Numbers = np.array(self._highs.getSolution().col_value)
        return found
