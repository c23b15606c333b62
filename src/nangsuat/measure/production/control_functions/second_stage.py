"""The second stage of one sample, once the first is there: its equations, all their roots, and what moves them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from nangsuat.measure.production.control_functions import roots
from nangsuat.measure.production.control_functions.design import Design
from nangsuat.measure.production.control_functions.first_stage import (
    FirstFit,
    monomials,
    over_blocks,
    polynomial_columns,
    slope_of,
    solve_scaled,
)
from nangsuat.measure.production.control_functions.law_of_motion import Points, TransitionSums
from nangsuat.measure.production.control_functions.second_stage_influence import base_columns, moves, scores
from nangsuat.measure.production.control_functions.survival import Survival
from nangsuat.measure.production.control_functions.transition_moments import TransitionMoments
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array
from nangsuat.measure.production.usable import firms_with_pairs, products_of


@dataclass(frozen=True, eq=False)  # no slots: what is worked out once is kept
class SecondStage:
    """The second stage.

    Attributes
    ----------
    design : the columns
    first : the first stage
    survival : the chances of survival, where the law has them
    """

    design: Design
    first: FirstFit
    survival: Survival | None

    @property
    def fitted(self) -> Array:
        """φ of each row."""
        return self.first.fitted

    @cached_property
    def rest(self) -> Array:
        """Output less the plain columns' part, where ε belongs to the criterion; else empty."""
        if self.design.plan.criterion == "moments":
            return np.empty(0)
        return self.first.fitted + self.first.noise

    @cached_property
    def start(self) -> Array:
        """β by least squares of φ on the terms: a first guess, and where little cancels."""
        terms, weight = self.design.transitions.terms, self.design.sample.weight
        columns = np.column_stack((terms, np.ones(len(terms))))
        gram, cross = (columns * weight[:, None]).T @ columns, (columns * weight[:, None]).T @ self.fitted
        return solve_scaled(gram, cross)[:-1]

    def sums(self, slopes: Array) -> TransitionSums:
        """At each β, shape (points, terms), by a pass over the rows."""
        return self.design.transitions.sums(self.points(slopes))

    def points(self, slopes: Array) -> Points:
        """The first stage with each β."""
        coefficients = self.first.coefficients
        return self.design.points(np.broadcast_to(coefficients, (len(slopes), len(coefficients))), slopes)

    def equations(self, slopes: Array) -> Array:
        """What must be nothing, per pair of years, at each β."""
        return self.sums(slopes).equations(self.design.plan.criterion)

    def all_roots(self) -> tuple[Array, Array]:
        """All β that solve as many of the equations as there are terms, and what is left of these there."""
        count = self.design.transitions.terms.shape[1]
        moments = self._moments()

        def cheap(slopes: Array) -> Array:
            return moments.sums(slopes).equations(self.design.plan.criterion)[:, :count]

        found = roots.search(cheap, np.vstack((self.start, self._starting_points())))
        if not len(found):
            return found, np.empty(0)
        solved, left = roots.polished(
            lambda slopes: self.equations(slopes)[:, :count], found, roots.slopes_of(cheap, found)
        )
        return solved[left < _SOLVED], left[left < _SOLVED]

    def influence(self, slopes: Array) -> tuple[Array, Array]:
        """How far each firm moves the equations at β, all stages stacked, and how they move with β.

        Shapes (firms, equations) and (equations, terms), both per pair of years.
        """
        own = self.design.transitions.instruments.shape[1]
        influence, moves = self.further_influence(slopes)
        return influence[:, :own], moves[:own]

    def further_influence(self, slopes: Array) -> tuple[Array, Array]:
        """The same of the equations and, after them, of those with the instruments of one more year back."""
        key = slopes.tobytes()
        if key not in self._known:
            self._known.clear()
            self._known[key] = self.further.all_influence(slopes)
        return self._known[key]

    def moves(self, slopes: Array) -> tuple[Array, Array, Array]:
        """How the equations move with φ's coefficients, β and the plain columns' coefficients."""
        return moves(self.design.transitions, self.points(slopes[None]), self._widths())

    @cached_property
    def further(self) -> SecondStage:
        """The same with the instruments of one more year back after the own ones; least squares have none."""
        if self.design.plan.criterion == "least_squares":
            return self
        return replace(self, design=self.design.with_one_more_lag())

    @cached_property
    def _known(self) -> dict[bytes, tuple[Array, Array]]:
        return {}

    def all_influence(self, slopes: Array) -> tuple[Array, Array]:
        """The same of all that this stage's own instruments give."""
        sums = self.sums(slopes[None])
        direct = scores(self.design.transitions, self.fitted, self.rest, slopes, sums) / sums.pairs[0]
        of_polynomial, of_slopes, of_plain = self.moves(slopes)
        found = direct + self.first.influence @ np.hstack((of_polynomial, of_plain)).T
        if self.survival is not None:
            found = found + self.survival.influence @ self._moves_with_survival(self.survival, slopes).T
        return np.asarray(found), np.asarray(of_slopes)

    @cached_property
    def size(self) -> tuple[int, int]:
        """How many pairs of years there are, and of how many firms."""
        sample = self.design.sample
        return len(sample.pairs), firms_with_pairs(sample)

    @cached_property
    def mean_slopes(self) -> Array:
        """What each coefficient adds to each input's mean elasticity, shape (inputs, terms)."""
        sample = self.design.sample
        return sample.specification.mean_slopes(sample.inputs, sample.weight)

    def beside_free(self, slopes: Array, elasticities: Array) -> tuple[float, float]:
        """ω beside the free inputs: the most of its variance that output per unit of one explains; correlation."""
        sample = self.design.sample
        columns = columns_beside_free(self, slopes, elasticities)
        centred = columns - np.average(columns, axis=0, weights=sample.weight)
        return told_beside_free(products_of(centred, sample.weight))

    def mean_square(self, slopes: Array) -> float:
        """The least-squares criterion: the mean square of what the law leaves of ω + ε."""
        law = self.sums(slopes[None]).law[0]
        weight = self.design.sample.weight[self.design.sample.pairs]
        return float(np.average(squares_left(self, slopes, law), weights=weight))

    @cached_property
    def share_rising(self) -> float:
        """The share of the rows in which a larger proxy means a larger φ."""
        return weight_rising(self) / float(self.design.sample.weight.sum())

    def _moments(self) -> TransitionMoments:
        """Of all firms; where there are many terms, of as many as a search needs, chosen by their keys."""
        design = self.design
        weight = weight_searched(design.sample, self._share_searched(len(design.sample.pairs)))
        return TransitionMoments.of(design.transitions, self.fitted, self.rest, self.start, weight)

    def _share_searched(self, pairs: int) -> float:
        return min(1.0, _PRODUCTS / max(pairs * self._monomials**2, 1))

    @property
    def _monomials(self) -> int:
        law, terms = self.design.plan.law, self.design.transitions.terms.shape[1]
        return len(monomials(1 + terms + law.survives, law.degree))

    def _starting_points(self) -> Array:
        terms = [self.design.sample.specification.terms[place] for place in self.design.moving]
        size = np.array([np.prod([self.design.scaled.scales.deviation[each] for each in term]) for term in terms])
        linear = np.array([len(term) == 1 for term in terms])
        centre, reach = np.where(linear, _CENTRE, 0.0) * size, np.where(linear, _REACH, _REACH_OF_SQUARES) * size
        most = int(_PRODUCTS_OF_A_STEP / (self._monomials**2 * (1 + 2 * len(terms))))
        return roots.starting_points(centre, reach, max(_LEAST_STARTS, min(_STARTS[min(len(terms), 6)], most)))

    def _widths(self) -> tuple[Array, Array, Array]:
        """How far to go with each coefficient to see the equations move: a thousandth of φ's spread."""
        size, polynomial = self.design.first.size, self.first.polynomial
        gram = self.first.gram / self.first.gram[0, 0]  # the first monomial is one
        mean = float(gram[0, :size] @ polynomial)
        spread = max(float(polynomial @ gram[:size, :size] @ polynomial) - mean**2, 0.0) ** 0.5
        first = _SHARE * spread / np.maximum(np.sqrt(np.diag(gram)), np.finfo(float).tiny)
        terms = np.sqrt(self._mean_squares_of_terms())
        return first[:size], _SHARE * spread / terms, first[size:]

    def _mean_squares_of_terms(self) -> Array:
        return np.asarray(np.average(self.design.transitions.terms**2, axis=0, weights=self.design.sample.weight))

    def _moves_with_survival(self, chances: Survival, slopes: Array) -> Array:
        """How the equations move with the probit's coefficients, shape (equations, coefficients)."""
        found = []
        for place in range(len(chances.coefficients)):
            step = _PROBIT_STEP * np.eye(len(chances.coefficients))[place]
            ahead, behind = (self._at_chance(chances.chance(chances.coefficients + sign * step), slopes)
                             for sign in (1, -1))  # fmt: skip
            found.append((ahead - behind) / (2 * _PROBIT_STEP))
        return np.array(found).T

    def _at_chance(self, chance: Array, slopes: Array) -> Array:
        transitions = replace(self.design.transitions, chance=chance)
        return np.asarray(transitions.sums(self.points(slopes[None])).equations(self.design.plan.criterion)[0])


def weight_searched(sample: Sample, share: float) -> Array:
    """The weights with nothing for firms beyond a share of all, chosen by their keys."""
    if share >= 1:
        return sample.weight
    return np.asarray(sample.weight * (sample.key / np.float64(2**64) < share)[sample.firm])


def columns_beside_free(stage: SecondStage, slopes: Array, elasticities: Array) -> Array:
    """ω, the free inputs by their elasticities, and output per unit of each free input, of each row."""
    sample = stage.design.sample
    free = sample.free.shape[1]
    omega = stage.fitted - stage.design.transitions.terms @ slopes
    per_unit = (stage.fitted - sample.inputs[:, place] for place in range(free))
    return np.column_stack((omega, sample.free @ elasticities[:free], *per_unit))


def told_beside_free(products: Array) -> tuple[float, float]:
    """From the products of these columns: the largest share of ω's variance that one explains; the correlation."""
    size = np.sqrt(np.diag(products))
    both = np.outer(size, size)
    correlations = np.where(both > 0, products / np.where(both > 0, both, 1.0), 0.0)[0]
    return float(np.max(correlations[2:] ** 2, initial=0.0)), float(correlations[1])


def squares_left(stage: SecondStage, slopes: Array, law: Array) -> Array:
    """What the law leaves of ω + ε, squared, of each pair of years."""
    design, pairs = stage.design, stage.design.sample.pairs
    terms = design.transitions.terms
    omega = stage.fitted - terms @ slopes
    rest = (stage.rest - terms @ slopes)[pairs] - base_columns(design.transitions, omega[pairs - 1], pairs) @ law
    return np.asarray(rest**2)


def weight_rising(stage: SecondStage) -> float:
    """The weight of the rows in which a larger proxy means a larger φ."""
    first, sample = stage.first.stage, stage.design.sample
    proxy = stage.design.plan.inverts.index(str(sample.specification.proxy))
    slope = slope_of(stage.first.polynomial, first.variables.shape[1], first.degree, proxy)

    def rises(rows: slice, _: slice) -> float:
        change = polynomial_columns(first.variables[rows], first.degree - 1) @ slope
        return float(sample.weight[rows] @ (change > 0))

    return sum(over_blocks(sample, rises))


_SOLVED = 1e-10  # equations are means over pairs of standardised columns times ω: this is rounding
_CENTRE, _REACH, _REACH_OF_SQUARES = 0.5, 0.7, 0.1  # of elasticities
_STARTS = {1: 60, 2: 200, 3: 300, 4: 400, 5: 500, 6: 600}
_LEAST_STARTS = 20
_PRODUCTS, _PRODUCTS_OF_A_STEP = 2e11, 4e9  # what of a search takes seconds
_SHARE = 1e-3
_PROBIT_STEP = 1e-5
