"""Which further sets must be hidden so that nobody can work out those that the rule hides.

Three things must hold of what is hidden:

1. **Lines.** Where a whole is shown, its hidden parts together are known: the whole less the shown parts. So the
   hidden parts of each line, taken as one set, must themselves meet the rule. This also stops the only enterprise of
   one hidden set from working out its hidden neighbour.
2. **Intervals.** Of each set that the rule hides, the interval left by all sums together reaches at least its
   protection above and below its value (:mod:`.region`), in the table of every quantity.
3. **Small sets.** No sum and difference of shown sets, however many, leaves fewer contributors than the minimum
   (:mod:`.small_sets`).

Sets are hidden greedily until all three hold; what is hidden never becomes less, so this ends. Fine sets are hidden
before coarse ones: of one place and industry, say, rather than of the industry everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from nangsuat.compare.disclosure.contributors import Codes, Numbers
from nangsuat.compare.disclosure.dimensions import Places
from nangsuat.compare.disclosure.region import MOVED, Mask, Region, Solver
from nangsuat.compare.disclosure.row_sets import RowSets
from nangsuat.compare.disclosure.rule import DisclosureRule, Finding
from nangsuat.compare.disclosure.small_sets import SmallSets
from nangsuat.compare.disclosure.standings import Standing, standings

type Wanted = Mapping[int, Numbers]
type Proved = dict[int, Mask]

_REACHED = 1 - MOVED
_IDLE_CORNERS = 4  # corners without a new proof after which each set is asked for alone
_COARSER = 8.0  # a set that is a total of one key more costs so many times as much to hide
_SEED = 20261125  # which corners are looked at; the answer is right whatever is drawn
_WAYS = (1, -1)  # away from nought, towards nought


@dataclass(frozen=True)
class System:
    """Sums that are known as far as they are shown: of one quantity, over the enterprises of some indicator.

    Attributes
    ----------
    quantity : its name
    sets : the sets of which there are sums
    """

    quantity: str
    sets: Places


@dataclass(frozen=True)
class Contents:
    """What stands in sets of rows.

    Attributes
    ----------
    sets : the sets
    amounts : for each additive quantity what each row contributes, unweighted, shape (n_rows,); not a number where the
        row has none. A set has a sum of a quantity where all its rows have an amount
    owners, weights : of each row
    """

    sets: RowSets
    amounts: Mapping[str, Numbers]
    owners: Codes
    weights: Numbers

    def standing(self, system: System) -> dict[int, Standing]:
        """The standing of the sets of a system; of those in which a row has no amount there is none."""
        found = self.of(system.quantity, [self.sets.rows[one] for one in system.sets.tolist()])
        return {one: each for one, each in zip(system.sets.tolist(), found, strict=True) if each is not None}

    def findings(self, rule: DisclosureRule, systems: Sequence[System]) -> dict[int, Finding]:
        """Why sets may not be shown, each by the first quantity that says so."""
        found: dict[int, Finding] = {}
        for system in systems:
            reasons = ((one, rule.finding(each)) for one, each in self.standing(system).items() if one not in found)
            found |= {one: reason for one, reason in reasons if reason is not None}
        return found

    def reasons(self, rule: DisclosureRule, quantity: str, sets: Sequence[Places]) -> list[Finding | None]:
        """Why a sum of a quantity over sets of rows may not be shown."""
        return [None if each is None else rule.finding(each) for each in self.of(quantity, sets)]

    def of(self, quantity: str, sets: Sequence[Places]) -> list[Standing | None]:
        """The standing of sets of rows in a quantity; none where a row has no amount."""
        return standings(sets, self.amounts[quantity], self.owners, self.weights)

    def atoms(self, quantity: str) -> Numbers:
        """The weighted sum of each atom, shape (n_atoms,)."""
        weighted = np.nan_to_num(self.amounts[quantity] * self.weights)
        return np.bincount(self.sets.atom_of, weights=weighted, minlength=self.sets.atom_count)


@dataclass
class Hiding:
    """The work of hiding: what is hidden so far, and what of it is proved to be protected.

    Attributes
    ----------
    contents : what stands in the sets
    rule : what a set must be to be shown
    findings : why the rule hides the sets that it hides
    systems : the sums that must not tell
    hidden : which sets are hidden
    """

    contents: Contents
    rule: DisclosureRule
    findings: Mapping[int, Finding]
    systems: Sequence[System]
    hidden: Mask = field(init=False)

    def __post_init__(self) -> None:
        sets, self.solver = self.contents.sets, Solver()
        self.hidden = np.zeros(len(sets.rows), dtype=bool)
        self.hidden[list(self.findings)] = True
        sizes = np.array([rows.size for rows in sets.rows], dtype=float)
        self.costs = (
            1.0 + np.log1p(sizes)
        ) * _COARSER**sets.levels  # the more enterprises, the more it would have told

    def run(self) -> Mask:
        """All sets to hide, as a mask."""
        self.close_lines(range(len(self.contents.sets.lines)))
        for system in self.systems:
            self.widen(system)
        for sets in {system.sets.tobytes(): system.sets for system in self.systems}.values():
            for small in iter(lambda sets=sets: self._small_sets(sets), ()):  # type: ignore[misc]
                self.hide(np.array(small))
        return self.hidden

    def hide(self, sets: Places) -> None:
        """Hide these too, and what must be hidden beside them."""
        new = sets[~self.hidden[sets]]
        self.hidden[new] = True
        self.close_lines([line for one in new.tolist() for line in self.contents.sets.lines_of[one]])

    def _small_sets(self, among: Places) -> tuple[int, ...]:
        """Shown sets to hide, so that fewer contributors than the minimum are no longer told by sums of sets."""
        shown = among[~self.hidden[among]]
        small = SmallSets(self.contents.sets, self.contents.owners, shown, self.rule.minimum_count)
        return tuple(dict.fromkeys(min(told, key=self._cost) for told in small.told()))

    def _cost(self, one: int) -> tuple[float, int]:
        return float(self.costs[one]), one

    def widen(self, system: System) -> None:
        """Hide until each set that the rule hides is wide enough in a system."""
        applies = np.zeros(self.hidden.size, dtype=bool)
        applies[system.sets] = True
        if not (applies & self.hidden).any():
            return
        atoms = self.contents.atoms(system.quantity)
        wanted = self._wanted(system, self.contents.sets.members.sums(atoms))
        proved = {way: wanted[way] <= 0 for way in _WAYS}
        region = Region(self.contents.sets.members, self.solver, atoms, applies, self.hidden.copy())
        self._prove_together(region, wanted, proved)
        for one in sorted(np.flatnonzero(wanted[1]).tolist(), key=lambda one: -wanted[1][one]):
            for way in _WAYS:
                if not proved[way][one]:
                    region = self._reach(region, one, way, wanted, proved)

    def _reach(self, region: Region, one: int, way: int, wanted: Wanted, proved: Proved) -> Region:
        """Prove one set; else hide what it takes. Gives the region of what is shown after it."""
        alone = np.zeros(self.hidden.size)
        alone[one] = way
        _note(proved, wanted, *region.corner(alone))
        if proved[way][one]:
            return region
        amount = float(wanted[way][one])
        change = region.cheapest(one, amount, way, self.costs)
        if change is None:  # the solver gave up: nothing of this table is shown
            change = np.full(self.hidden.size, np.inf)
        self.hide(np.flatnonzero(region.applies & (np.abs(change) > MOVED * amount)))
        proved[way][one] = True
        return Region(region.members, region.solver, region.values, region.applies, self.hidden.copy())

    def _prove_together(self, region: Region, wanted: Wanted, proved: Proved) -> None:
        """Corners of the region in which many sets are as far off as they must be able to be."""
        random = np.random.default_rng(_SEED)
        sizes = np.maximum(region.members.sizes, 1)
        idle = 0
        while idle < _IDLE_CORNERS and not all(proved[way].all() for way in _WAYS):
            lots, pull = random.random(self.hidden.size) < 1 / 2, random.random(self.hidden.size) / sizes
            away, towards = np.where(proved[1], 0.0, pull), np.where(proved[-1], 0.0, pull)
            before = sum(int(proved[way].sum()) for way in _WAYS)
            _note(proved, wanted, *region.corner(np.where(lots, away, -towards)))
            idle += before == sum(int(proved[way].sum()) for way in _WAYS)

    def _wanted(self, system: System, sums: Numbers) -> Wanted:
        """How far each set that the rule hides must be movable away from nought and towards it."""
        sizes = np.abs(sums[system.sets])
        least = self.rule.margin * float(sizes[sizes > 0].min()) if sizes.any() else self.rule.margin
        away = np.zeros(sums.size)
        for one, found in self.contents.standing(system).items():
            if one in self.findings:
                away[one] = self.rule.protection(found) or least
        return {1: away, -1: np.minimum(away, np.abs(sums))}

    def close_lines(self, lines: Iterable[int]) -> None:
        """Hide until the hidden parts of each line may be known together."""
        waiting = dict.fromkeys(lines)
        while waiting:
            looked_at, waiting = self._looked_at(list(waiting)), {}
            for number, (hidden, known) in looked_at.items():
                if self._hidden_parts(number).size != hidden:  # another line has hidden one meanwhile
                    waiting[number] = None
                elif (one := self._lacking(number, known=known)) is not None:
                    self.hidden[one] = True
                    waiting.update(dict.fromkeys(self.contents.sets.lines_of[one]))

    def _looked_at(self, lines: list[int]) -> dict[int, tuple[int, bool]]:
        """For each line how many parts are hidden, and whether they may be known together."""
        parts = {number: self._hidden_parts(number) for number in lines}
        asked = [number for number, hidden in parts.items() if hidden.size > 1 and not self._whole_hidden(number)]
        unsafe = self._unsafe({number: parts[number] for number in asked})
        return {number: (hidden.size, number not in unsafe) for number, hidden in parts.items()}

    def _unsafe(self, parts: Mapping[int, Places]) -> set[int]:
        """The lines whose hidden parts may not be known together."""
        rows, found = self.contents.sets.rows, set[int]()
        unions = {number: np.concatenate([rows[one] for one in hidden.tolist()]) for number, hidden in parts.items()}
        for quantity in dict.fromkeys(system.quantity for system in self.systems):
            left = [number for number in unions if number not in found]
            reasons = self.contents.reasons(self.rule, quantity, [unions[number] for number in left])
            found |= {number for number, reason in zip(left, reasons, strict=True) if reason is not None}
        return found

    def _hidden_parts(self, number: int) -> Places:
        parts = self.contents.sets.lines[number][1]
        return parts[self.hidden[parts]]

    def _whole_hidden(self, number: int) -> bool:
        return bool(self.hidden[self.contents.sets.lines[number][0]])

    def _lacking(self, number: int, *, known: bool) -> int | None:
        """The set that a line still needs hidden, if any; ``known``: its hidden parts may be known together."""
        parts = self.contents.sets.lines[number][1]
        hidden = parts[self.hidden[parts]]
        if self._whole_hidden(number):
            return None if hidden.size else self._cheapest(parts)
        if not hidden.size or (hidden.size > 1 and known):
            return None
        shown = parts[~self.hidden[parts]]
        return self._cheapest(shown) if shown.size else None  # all parts hidden: the whole is no secret

    def _cheapest(self, sets: Places) -> int:
        """The set that tells least; of those as fine, one whose other lines have hidden sets already draws no more."""
        levels = self.contents.sets.levels
        return int(min(sets.tolist(), key=lambda one: (levels[one], self._draws(one), self.costs[one], one)))

    def _draws(self, one: int) -> int:
        sets = self.contents.sets
        lines = (sets.lines[number] for number in sets.lines_of[one])
        return sum(1 for whole, parts in lines if not (self.hidden[whole] or self.hidden[parts].any()))


def _note(proved: Proved, wanted: Wanted, change: Numbers, least: float) -> None:
    """One table that fits proves something of every set that is other in it."""
    for way in _WAYS:
        proved[way] |= (wanted[way] >= least) & (way * change >= wanted[way] * _REACHED)
