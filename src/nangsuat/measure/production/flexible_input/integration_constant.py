"""What fixed inputs add to output: the second step of Gandhi, Navarro and Rivers.

The share tells how output moves with the flexible input; its integral leaves a function C of the other inputs open:

    Y = ln y - ε - ∫ D dm = C(fixed inputs) + γ'controls + ω,     ω_t = g(ω_{t-1}) + ξ_t

and E[ξ·z] = 0 for what firms had decided before ξ determines C and γ. For any C the law g follows by least squares, so
that as many equations as unknowns are left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from nangsuat.data import Text
from nangsuat.measure.production.control_functions.first_stage import ONCE, Numbers, monomials
from nangsuat.measure.production.control_functions.law_of_motion import Law, Points, Transitions
from nangsuat.measure.production.control_functions.replication import steps
from nangsuat.measure.production.control_functions.roots import search, starting_points
from nangsuat.measure.production.control_functions.second_stage import weight_searched
from nangsuat.measure.production.control_functions.transition_moments import TransitionMoments
from nangsuat.measure.production.estimate import NoEstimate
from nangsuat.measure.production.linear.linear_gmm import independent_columns
from nangsuat.measure.production.sample import Places, Sample
from nangsuat.measure.production.specification import Array

MET = 1e-9
"""The largest correlation of ξ with an instrument at which the equations count as met."""
_ROUNDED = 1e-12  # nothing is gained below it but rounding
_STARTS = 200
_REACH = 1.0  # of the standardised terms' coefficients, in standard deviations of Y over those of the terms
_PRODUCTS = 1e9  # of the sums of a search: a second or two
_STEPS = 50
_HALVINGS = 12


@dataclass(frozen=True, slots=True, eq=False)
class SecondStep:
    """The equations of C and of the controls.

    Attributes
    ----------
    sample : the firms
    net : Y, shape (rows,)
    columns : terms of C, then controls, shape (rows, unknowns)
    instruments : what the firm had decided before ξ, shape (rows, unknowns)
    weight : shape (rows,)
    terms : how many terms C has
    degree : of the law of motion
    """

    sample: Sample
    net: Array
    columns: Array
    instruments: Array
    weight: Array
    terms: int
    degree: int

    def at(self, unknowns: Array) -> Solution:
        """The law of motion and what it leaves, at these coefficients."""
        omega = self.net - self.columns @ unknowns
        pairs = self.sample.pairs
        now, before, weight = omega[pairs], omega[pairs - 1], self.weight[pairs]
        centre = np.average(before, weights=weight)
        scale = float(np.sqrt(np.average((before - centre) ** 2, weights=weight))) or 1.0
        level = (before - centre) / scale
        bases = level[:, None] ** np.arange(self.degree + 1)
        gram = (bases * weight[:, None]).T @ bases
        inverse = np.linalg.pinv(gram, hermitian=True)
        law = inverse @ ((bases * weight[:, None]).T @ now)
        changes = np.column_stack([power * level ** max(power - 1, 0) / scale for power in range(self.degree + 1)])
        return Solution(self, unknowns, omega, bases, changes, law, inverse, now - bases @ law)

    def solved(self, start: Array) -> Solution | None:
        """The solution that Newton's steps lead to; none where they lead nowhere."""
        with np.errstate(all="ignore"):
            now = self.at(start)
            for _ in range(_STEPS):
                better = _shortened(now) if now.misfit > _ROUNDED else None
                if better is None:
                    break
                now = better
            return now if now.misfit < MET else None

    def transitions(self, nets: Array) -> Transitions:
        """The pairs of years, with Y of several draws as what is linear in φ, shape (rows, draws)."""
        nothing = np.empty(0)
        return Transitions(
            self.sample, nets, 1, self.columns, self.instruments, nothing, np.empty((len(nets), 0)), nothing,
            Law(self.degree), "moments",
        )  # fmt: skip

    def solutions(self) -> list[Solution]:
        """All that a search finds."""
        starts = self.starts()
        if not len(starts):
            return []
        moves = np.array([self.at(start).moves(-self.columns) for start in starts])
        found, at_rest = steps(self._equations, starts, moves)
        reached = (self._met(*each) for each in zip(starts, found, at_rest, strict=True))
        return [each for each in reached if each is not None]

    def _met(self, start: Array, found: Array, at_rest: np.bool_) -> Solution | None:
        """Where steps from a start came to rest; where they did not, what shorter steps lead to."""
        solution = self.at(found) if at_rest else None
        return solution if solution is not None and solution.misfit < MET else self.solved(start)

    def _equations(self, unknowns: Array, which: Numbers) -> Array:
        """Σ z·ξ, shape (points, unknowns), at points, by one pass over the rows."""
        count = len(which)
        transitions = self.transitions(self.net[:, None] - np.mean(self.net))
        points = Points(np.tile([0.0, 1.0], (count, 1)), unknowns, np.empty((count, 0)))
        return transitions.sums(points, np.full(count, ONCE[0])).moments()

    def starts(self) -> Array:
        """Where all roots of the equations lie, shape (roots, unknowns); to be polished.

        Controls are taken out by least squares, which is near enough, so that the search is over C alone.
        """
        aside = np.column_stack((np.ones(len(self.net)), self.columns[:, self.terms :]))
        both = np.column_stack((self.net, self.columns[:, : self.terms], self.instruments[:, : self.terms]))
        weighted = aside * self.weight[:, None]
        explained = np.linalg.solve(weighted.T @ aside, weighted.T @ both)
        net, columns, instruments = np.split(both - aside @ explained, (1, 1 + self.terms), axis=1)
        bare = replace(self, net=net[:, 0], columns=columns, instruments=np.ascontiguousarray(instruments))
        found = bare.searched()
        of_net, of_columns = explained[1:, :1], explained[1:, 1 : 1 + self.terms]
        return np.column_stack((found, (of_net - of_columns @ found.T).T))

    def searched(self) -> Array:
        """The same where there are no controls, from sums of products."""
        pairs = self.sample.pairs
        spread = float(np.std(self.net[pairs]))
        size = np.maximum(np.std(self.columns[pairs], axis=0), np.finfo(float).tiny)
        law = replace(self.transitions(np.empty((len(self.net), 0))), terms=self.columns / size)
        level = self.net / spread
        centre, *_ = np.linalg.lstsq(np.column_stack((np.ones(len(pairs)), law.terms[pairs])), level[pairs], rcond=None)
        moments = TransitionMoments.of(law, level - np.mean(level), np.empty(0), centre[1:], self._weight_searched())
        points = starting_points(centre[1:], np.full(len(size), _REACH), _STARTS)
        found = search(lambda slopes: moments.sums(slopes).equations("moments"), np.vstack((centre[1:], points)))
        return np.asarray(found * spread / size)

    def _weight_searched(self) -> Array:
        """The weights; where rows and terms are many, of as many firms as a search needs."""
        products = len(self.sample.pairs) * len(monomials(1 + self.columns.shape[1], self.degree)) ** 2
        return weight_searched(replace(self.sample, weight=self.weight), _PRODUCTS / max(products, 1))


@dataclass(frozen=True, eq=False)  # no slots: what is worked out once is kept
class Solution:
    """The second step at some coefficients.

    Attributes
    ----------
    step : its equations
    unknowns : coefficients of C's terms, then of the controls
    omega : shape (rows,)
    bases, changes : powers of the year before's ω, standardised, and how they move with it, shape (pairs, powers)
    law : g's coefficients, shape (powers,)
    inverse : of the bases' products
    innovation : ξ, shape (pairs,)
    """

    step: SecondStep
    unknowns: Array
    omega: Array
    bases: Array
    changes: Array
    law: Array
    inverse: Array
    innovation: Array

    @property
    def _weight(self) -> Array:
        return self.step.weight[self.step.sample.pairs]

    @property
    def slope(self) -> Array:
        """How much of a change of ω is still there a year later, shape (pairs,)."""
        return np.asarray(self.changes @ self.law)

    @property
    def persistence(self) -> float:
        """Its mean."""
        return float(np.average(self.slope, weights=self._weight))

    @property
    def _instruments(self) -> Array:
        """Of the pairs, shape (pairs, unknowns)."""
        return self.step.instruments[self.step.sample.pairs]

    @cached_property
    def _own_rest(self) -> Array:
        """What of them the law's bases do not explain."""
        return self._apart(self._instruments)

    def _rest(self, instruments: Array | None) -> Array:
        return self._own_rest if instruments is None else self._apart(instruments)

    def _apart(self, instruments: Array) -> Array:
        weighted = (self.bases * self._weight[:, None]).T @ instruments
        return np.asarray(instruments - self.bases @ (self.inverse @ weighted))

    @property
    def equations(self) -> Array:
        """Σ z·ξ, shape (unknowns,)."""
        return np.asarray((self._weight * self.innovation) @ self._instruments)

    @cached_property
    def misfit(self) -> float:
        """The largest correlation of ξ with an instrument."""
        weight, rest = self._weight, self._own_rest
        size = np.sqrt((weight @ self.innovation**2) * (weight @ rest**2))
        correlations = (weight * self.innovation) @ rest / np.where(size > 0, size, 1.0)
        return float(np.max(np.abs(correlations), initial=0.0))

    def moves(self, directions: Array, instruments: Array | None = None) -> Array:
        """How Σ z·ξ moves where Y - C - γ'controls does, shape (instruments, directions).

        Parameters
        ----------
        directions : shape (rows, directions)
        instruments : of the pairs; the equations' own where not given
        """
        pairs, weight = self.step.sample.pairs, self._weight
        own = self._instruments if instruments is None else instruments
        now, before = directions[pairs], directions[pairs - 1]
        direct = (self._rest(instruments) * weight[:, None]).T @ (now - self.slope[:, None] * before)
        to_bases = (self.changes * (weight * self.innovation)[:, None]).T @ before
        shared = (own * weight[:, None]).T @ self.bases
        return np.asarray(direct - shared @ (self.inverse @ to_bases))

    def direction(self) -> Array:
        """Newton's step."""
        return np.asarray(-np.linalg.lstsq(self.moves(-self.step.columns), self.equations, rcond=None)[0])

    def scores(self, instruments: Array | None = None) -> Array:
        """Of each row on Σ z·ξ, shape (rows, instruments)."""
        pairs = self.step.sample.pairs
        rest = self._rest(instruments)
        found = np.zeros((len(self.omega), rest.shape[1]))
        found[pairs] = rest * (self._weight * self.innovation)[:, None]
        return found


def _shortened(now: Solution) -> Solution | None:
    """Newton's step, halved until it leads nearer to a solution; none where no step does."""
    direction = now.direction()
    if not np.isfinite(direction).all():
        return None
    for halving in range(_HALVINGS):
        later = now.step.at(now.unknowns + direction / 2**halving)
        if later.misfit < now.misfit:
            return later
    return None


def independent(step: SecondStep, names: tuple[str, ...]) -> tuple[SecondStep, Places]:
    """The equations without controls that other columns make up, and which columns are left.

    Parameters
    ----------
    names : of C's terms

    Raises
    ------
    NoEstimate
        A term of C is made up of the others.
    """
    pairs = step.sample.pairs
    both = step.columns[pairs] - np.average(step.columns[pairs], axis=0, weights=step.weight[pairs])
    kept = independent_columns((both * step.weight[pairs, None]).T @ both)
    lost = [names[place] for place in range(step.terms) if place not in kept]
    if lost:
        raise NoEstimate(_NOT_DETERMINED.fill(names=", ".join(lost)))
    return replace(step, columns=step.columns[:, kept], instruments=step.instruments[:, kept]), kept


_NOT_DETERMINED = Text(
    vi="Không tách được hệ số của {names}: đầu vào quá ít biến động hoặc suy ra được từ nhau. Hãy bỏ bớt đầu vào, giảm "
    "bậc đa thức (degree, constant_degree), hoặc gộp ngành rộng hơn.",
    en="The coefficients of {names} cannot be told apart: inputs vary too little, or follow from each other. Leave an "
    "input out, lower the degrees (degree, constant_degree), or take a wider industry.",
)
