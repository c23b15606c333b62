"""What fixed inputs add to output: the second step of Gandhi, Navarro and Rivers.

The share tells how output moves with the flexible input; its integral leaves a function C of the other inputs open:

    Y = ln y - ε - ∫ D dm = C(fixed inputs) + γ'controls + ω,     ω_t = g(ω_{t-1}) + ξ_t

and E[ξ·z] = 0 for what firms had decided before ξ determines C and γ. For any C the law g follows by least squares, so
that as many equations as unknowns are left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nangsuat.data import Text
from nangsuat.measure.production.estimate import NoEstimate
from nangsuat.measure.production.law_of_motion import Law, Transitions
from nangsuat.measure.production.linear_gmm import independent_columns
from nangsuat.measure.production.roots import search, starting_points
from nangsuat.measure.production.sample import Places, Sample
from nangsuat.measure.production.specification import Array
from nangsuat.measure.production.transition_moments import TransitionMoments

MET = 1e-9
"""The largest correlation of ξ with an instrument at which the equations count as met."""
_ROUNDED = 1e-12  # nothing is gained below it but rounding
_STARTS = 200
_REACH = 1.0  # of the standardised terms' coefficients, in standard deviations of Y over those of the terms
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
    degree : of the law of motion
    """

    sample: Sample
    net: Array
    columns: Array
    instruments: Array
    weight: Array
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

    def starts(self) -> Array:
        """Where all roots of the equations lie, found from sums of products; to be polished."""
        pairs = self.sample.pairs
        spread = float(np.std(self.net[pairs]))
        size = np.maximum(np.std(self.columns[pairs], axis=0), np.finfo(float).tiny)
        nothing = np.empty(0)
        law = Transitions(
            self.sample, np.empty((len(self.net), 0)), 0, self.columns / size, self.instruments, nothing,
            np.empty((len(self.net), 0)), nothing, Law(self.degree), "moments",
        )  # fmt: skip
        level = self.net / spread
        centre, *_ = np.linalg.lstsq(np.column_stack((np.ones(len(pairs)), law.terms[pairs])), level[pairs], rcond=None)
        moments = TransitionMoments.of(law, level - np.mean(level), nothing, centre[1:], self.weight)
        points = starting_points(centre[1:], np.full(len(size), _REACH), _STARTS)
        found = search(lambda slopes: moments.sums(slopes).equations("moments"), np.vstack((centre[1:], points)))
        return np.asarray(found * spread / size)


@dataclass(frozen=True, slots=True, eq=False)
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

    def apart(self, instruments: Array) -> Array:
        """What of instruments of the pairs the law's bases do not explain."""
        weighted = (self.bases * self._weight[:, None]).T @ instruments
        return np.asarray(instruments - self.bases @ (self.inverse @ weighted))

    @property
    def equations(self) -> Array:
        """Σ z·ξ, shape (unknowns,)."""
        return np.asarray((self._weight * self.innovation) @ self.step.instruments[self.step.sample.pairs])

    @property
    def misfit(self) -> float:
        """The largest correlation of ξ with an instrument."""
        return float(np.max(np.abs(self.correlations(self.step.instruments[self.step.sample.pairs])), initial=0.0))

    def correlations(self, instruments: Array) -> Array:
        """Of ξ with instruments of the pairs, shape (instruments,)."""
        weight, rest = self._weight, self.apart(instruments)
        size = np.sqrt((weight @ self.innovation**2) * (weight @ rest**2))
        size = np.where(size > 0, size, 1.0)
        return np.asarray((weight * self.innovation) @ rest / size)

    def moves(self, directions: Array, instruments: Array | None = None) -> Array:
        """How Σ z·ξ moves where Y - C - γ'controls does, shape (instruments, directions).

        Parameters
        ----------
        directions : shape (rows, directions)
        instruments : of the pairs; the equations' own where not given
        """
        pairs, weight = self.step.sample.pairs, self._weight
        own = self.step.instruments[pairs] if instruments is None else instruments
        now, before = directions[pairs], directions[pairs - 1]
        direct = (self.apart(own) * weight[:, None]).T @ (now - self.slope[:, None] * before)
        to_bases = (self.changes * (weight * self.innovation)[:, None]).T @ before
        shared = (own * weight[:, None]).T @ self.bases
        return np.asarray(direct - shared @ (self.inverse @ to_bases))

    def direction(self) -> Array:
        """Newton's step."""
        return np.asarray(-np.linalg.lstsq(self.moves(-self.step.columns), self.equations, rcond=None)[0])

    def scores(self, instruments: Array | None = None) -> Array:
        """Of each row on Σ z·ξ, shape (rows, instruments)."""
        pairs = self.step.sample.pairs
        rest = self.apart(self.step.instruments[pairs] if instruments is None else instruments)
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


def independent(step: SecondStep, terms: int, names: tuple[str, ...]) -> tuple[SecondStep, Places]:
    """The equations without controls that other columns make up, and which columns are left.

    Raises
    ------
    NoEstimate
        A term of C is made up of the others.
    """
    pairs = step.sample.pairs
    both = step.columns[pairs] - np.average(step.columns[pairs], axis=0, weights=step.weight[pairs])
    kept = independent_columns((both * step.weight[pairs, None]).T @ both)
    lost = [names[place] for place in range(terms) if place not in kept]
    if lost:
        raise NoEstimate(_NOT_DETERMINED.fill(names=", ".join(lost)))
    return replace(step, columns=step.columns[:, kept], instruments=step.instruments[:, kept]), kept


_NOT_DETERMINED = Text(
    vi="Không tách được hệ số của {names}: đầu vào quá ít biến động hoặc suy ra được từ nhau. Hãy bỏ bớt đầu vào, giảm "
    "bậc đa thức (degree, constant_degree), hoặc gộp ngành rộng hơn.",
    en="The coefficients of {names} cannot be told apart: inputs vary too little, or follow from each other. Leave an "
    "input out, lower the degrees (degree, constant_degree), or take a wider industry.",
)
