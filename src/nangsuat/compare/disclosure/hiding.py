"""Which further cells must be hidden so that nobody can work out those that the rule hides.

Two things must hold of what is hidden:

1. **Lines.** Where a whole is shown, its hidden parts together are known: the whole less the shown parts. So the
   hidden parts of each line, taken as one cell, must themselves meet the rule. This also stops the only enterprise of
   one hidden cell from working out its hidden neighbour.
2. **Intervals.** Of each cell that the rule hides, the interval left by all lines together reaches at least its
   protection above and below its value (:mod:`.flows`), in every additive table that is shown or can be made up.

Cells are added greedily until both hold; what is hidden never becomes less, so this ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from nangsuat.compare.disclosure.contributors import Codes, Contributors, Numbers
from nangsuat.compare.disclosure.dimensions import Grid, Places
from nangsuat.compare.disclosure.flows import MOVED, Direction, Flows, Mask
from nangsuat.compare.disclosure.rule import DisclosureRule, Finding

type Wanted = Mapping[Direction, Numbers]
type Proved = dict[Direction, Mask]

_SCALED_ALIKE = 1e-3  # a proof holds for amounts down to this part of the one that it was made for; below is rounding
_REACHED = 1 - MOVED
_DECADES = 3  # amounts proved together differ by no more than a thousand
_IDLE_ROUNDS = 3  # rounds without a new proof after which each cell is asked for alone
_SEED = 20261125  # which cells are tried together; the answer is right whatever is drawn
_DIRECTIONS: tuple[Direction, Direction] = (1, -1)


@dataclass(frozen=True)
class Contents:
    """What stands in the cells of a grid.

    Attributes
    ----------
    grid : the cells
    amounts : for each additive quantity what each row contributes, unweighted, shape (n_rows,)
    owners, weights : of each row, shape (n_rows,)
    """

    grid: Grid
    amounts: Mapping[str, Numbers]
    owners: Codes
    weights: Numbers

    def contributors(self, quantity: str, rows: Places) -> Contributors:
        """The contributors of some rows."""
        there = rows[~np.isnan(self.amounts[quantity][rows])]
        return Contributors(self.amounts[quantity][there], self.owners[there], self.weights[there])

    def sums(self, quantity: str) -> Numbers:
        """The weighted sums of the cells, shape (n_cells,)."""
        weighted = np.nan_to_num(self.amounts[quantity] * self.weights)
        return np.array([weighted[rows].sum() for rows in self.grid.rows])

    def finding(self, rule: DisclosureRule, rows: Places) -> Finding | None:
        """Why a cell of these rows may not be shown, by the first quantity that says so."""
        cells = (self.contributors(quantity, rows) for quantity in self.amounts)
        found = (rule.finding(cell) for cell in cells if cell.amounts.size)
        return next((finding for finding in found if finding is not None), None)


@dataclass
class Hiding:
    """The work of hiding: what is hidden so far, and what of it is proved to be protected."""

    contents: Contents
    rule: DisclosureRule
    findings: Mapping[int, Finding]
    hidden: Mask = field(init=False)

    def __post_init__(self) -> None:
        self.hidden = np.zeros(len(self.contents.grid.rows), dtype=bool)
        self.hidden[list(self.findings)] = True
        self.costs = np.array([_cost(rows.size) for rows in self.contents.grid.rows])

    def run(self) -> Mask:
        """All cells to hide, as a mask."""
        self.close_lines(range(len(self.contents.grid.lines)))
        for quantity in self.contents.amounts:
            self.widen(quantity)
        return self.hidden

    def widen(self, quantity: str) -> None:
        """Hide until each cell that the rule hides is wide enough in the table of ``quantity``."""
        if not self.contents.grid.lines:
            return  # nothing adds up to anything
        sums = self.contents.sums(quantity)
        wanted = self._wanted(quantity, sums)
        flows, proved = Flows(self.contents.grid, sums), {way: wanted[way] <= 0 for way in _DIRECTIONS}
        self._prove_together(sums, wanted, proved)
        for cell in sorted(self.findings, key=lambda cell: -wanted[1][cell]):
            for way in _DIRECTIONS:
                if not proved[way][cell]:
                    amount = float(wanted[way][cell])
                    change = flows.cheapest(cell, amount, way, np.where(self.hidden, 0.0, self.costs))
                    self._hide(np.flatnonzero(np.abs(change) > MOVED * amount))
                    _note(proved, wanted, change, amount)

    def _prove_together(self, sums: Numbers, wanted: Wanted, proved: Proved) -> None:
        """Tables in which many cells are as far off as they must be able to be; saves asking for each alone."""
        random = np.random.default_rng(_SEED)
        sizes = np.max([wanted[way] for way in _DIRECTIONS], axis=0)
        for exponent in np.unique(np.floor(np.log10(sizes[sizes > 0]) / _DECADES)):
            scale = 10.0 ** (_DECADES * (exponent + 1))
            flows, idle = Flows(self.contents.grid, sums / scale), 0
            while idle < _IDLE_ROUNDS:
                targets = self._targets(wanted, proved, scale, random)
                if not targets.any():
                    break
                before = sum(int(proved[way].sum()) for way in _DIRECTIONS)
                _note(proved, wanted, scale * flows.together(targets, self.hidden), scale)
                idle += before == sum(int(proved[way].sum()) for way in _DIRECTIONS)

    def _targets(self, wanted: Wanted, proved: Proved, scale: float, random: np.random.Generator) -> Numbers:
        """For each cell at most one way that it is still to be moved, drawn at random where there are two."""
        lots = random.random(self.hidden.size) < 1 / 2
        targets = np.zeros(self.hidden.size)
        for way, drawn in ((_DIRECTIONS[0], lots), (_DIRECTIONS[1], ~lots)):
            amounts = wanted[way] / scale
            chosen = ~proved[way] & (amounts <= 1) & (amounts >= _SCALED_ALIKE) & drawn
            targets[chosen] = way * amounts[chosen]
        return targets

    def _wanted(self, quantity: str, sums: Numbers) -> Wanted:
        """How far each cell that the rule hides must be movable away from nought and towards it."""
        sizes = np.abs(sums[sums != 0])
        least = self.rule.margin * (sizes.min() if sizes.size else 1.0)
        away = np.zeros(sums.size)
        for cell in self.findings:
            inside = self.contents.contributors(quantity, self.contents.grid.rows[cell])
            amount = self.rule.protection(inside) if inside.amounts.size else 0.0
            away[cell] = amount if amount > 0 or not inside.amounts.size else least
        return {1: away, -1: np.minimum(away, np.abs(sums))}

    def close_lines(self, lines: Iterable[int]) -> None:
        """Hide until the hidden parts of each line may be known together."""
        waiting = dict.fromkeys(lines)
        while waiting:
            number = next(iter(waiting))
            del waiting[number]
            while (cell := self._lacking(number)) is not None:
                self.hidden[cell] = True
                waiting.update(dict.fromkeys(self.contents.grid.lines_of[cell]))

    def _lacking(self, number: int) -> int | None:
        """The cell that a line still needs hidden, if it needs one."""
        whole, parts = self.contents.grid.lines[number]
        hidden = parts[self.hidden[parts]]
        if self.hidden[whole]:
            return None if hidden.size else self._cheapest(parts)
        if not hidden.size or (hidden.size > 1 and self._may_be_known(hidden)):
            return None
        shown = parts[~self.hidden[parts]]
        return self._cheapest(shown) if shown.size else self._the_whole(whole, hidden)

    def _the_whole(self, whole: int, hidden: Places) -> int | None:
        """All parts are hidden: the whole is no secret, unless it is one part alone."""
        return whole if hidden.size == 1 else None

    def _may_be_known(self, cells: Places) -> bool:
        rows = np.concatenate([self.contents.grid.rows[cell] for cell in cells])
        return self.contents.finding(self.rule, rows) is None

    def _cheapest(self, cells: Places) -> int:
        """The cell that tells least; one whose other lines have hidden cells already draws no more after it."""
        return int(min(cells.tolist(), key=lambda cell: (self._draws(cell), self.costs[cell], cell)))

    def _draws(self, cell: int) -> int:
        grid = self.contents.grid
        lines = (grid.lines[number] for number in grid.lines_of[cell])
        return sum(1 for whole, parts in lines if not (self.hidden[whole] or self.hidden[parts].any()))

    def _hide(self, cells: Places) -> None:
        new = cells[~self.hidden[cells]]
        self.hidden[new] = True
        self.close_lines([line for cell in new.tolist() for line in self.contents.grid.lines_of[cell]])


def _note(proved: Proved, wanted: Wanted, change: Numbers, amount: float) -> None:
    """One table that fits proves something of every cell that is other in it."""
    for way in _DIRECTIONS:
        exact = wanted[way] >= _SCALED_ALIKE * amount
        proved[way] |= exact & (way * change >= wanted[way] * _REACHED)


def _cost(enterprises: int) -> float:
    """What it costs to hide a cell, per unit moved: the more enterprises, the more it would have told."""
    return 1.0 + float(np.log1p(enterprises))
