"""All that the second stage's equations need of the data, at any β: sums of products that do not hang on β.

With a polynomial law, the sums of :class:`TransitionSums` are polynomials in β whose coefficients are sums over pairs
of years: of products of last year's φ and x up to twice the law's degree, and of those up to its degree times this
year's φ and x. A few hundred numbers then stand for millions of rows, and looking at the equations anywhere costs
microseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import factorial, prod

import numpy as np

from nangsuat.measure.production.control_functions.first_stage import (
    Numbers,
    monomials,
    over_blocks,
    polynomial_columns,
)
from nangsuat.measure.production.control_functions.law_of_motion import Law, Transitions, TransitionSums
from nangsuat.measure.production.specification import Array

_NUMBERS = 4_000_000  # of coefficients that are held at once


@dataclass(frozen=True, eq=False)  # no slots: what is worked out once is kept
class TransitionMoments:
    """Sums of products from which the equations follow at any β.

    Attributes
    ----------
    centre : the β around which they are written, so that little cancels near it, shape (terms,)
    law : g
    squares : products of two monomials of (φ - centre'x, x, chance of survival) of the year before
    now : monomials times this year's (φ - centre'x, x, and y - ... - centre'x where ε belongs to the criterion)
    instruments, instruments_now : instruments times the monomials, and times this year's
    has_outcome : whether ε belongs to the criterion
    """

    centre: Array
    law: Law
    squares: Array
    now: Array
    instruments: Array
    instruments_now: Array
    has_outcome: bool

    @classmethod
    def of(
        cls, transitions: Transitions, fitted: Array, rest: Array, centre: Array, weight: Array
    ) -> TransitionMoments:
        """Those of the pairs of years.

        Parameters
        ----------
        fitted : φ of each row
        rest : outcome less the plain columns' part, of each row; empty where ε does not belong to the criterion
        weight : of each row
        """
        pairs, terms = transitions.sample.pairs, transitions.terms
        width = 1 + terms.shape[1] + transitions.law.survives
        size = len(monomials(width, transitions.law.degree))

        def of(block: slice, _: slice) -> Array:
            rows = pairs[slice(*np.searchsorted(pairs, (block.start, block.stop)))]
            rows = rows[weight[rows] > 0]
            before = rows - 1
            chance = transitions.chance[rows] if transitions.law.survives else np.empty((len(rows), 0))
            states = np.column_stack((fitted[before] - terms[before] @ centre, terms[before], chance))
            columns = polynomial_columns(states, transitions.law.degree)
            shifted = [each[rows] - terms[rows] @ centre for each in (fitted, *([rest] if len(rest) else []))]
            right = np.column_stack((columns, shifted[0], terms[rows], *shifted[1:]))
            left = np.column_stack((columns, transitions.instruments[rows]))
            return np.asarray((left * weight[rows, None]).T @ right)

        sums = np.sum(over_blocks(transitions.sample, of), axis=0)
        return cls(
            centre, transitions.law, sums[:size, :size], sums[:size, size:], sums[size:, :size], sums[size:, size:],
            has_outcome=bool(len(rest)),
        )  # fmt: skip

    def sums(self, slopes: Array) -> TransitionSums:
        """What the equations need at each β, shape of ``slopes`` (points, terms)."""
        at_once = max(1, _NUMBERS // (len(self._exponents) * len(self.law.bases) * (1 + self._terms)))
        parts = [self._some(slopes[begin : begin + at_once]) for begin in range(0, len(slopes), at_once)]
        return TransitionSums(np.concatenate(parts), len(self.law.bases), len(self.instruments), self._terms)

    def _some(self, slopes: Array) -> Array:
        apart = self.centre - slopes  # ω = (φ - centre'x) + apart'x
        coefficients = self._coefficients(apart)
        points, size, bases = len(slopes), len(self._exponents), len(self.law.bases)
        of_bases = np.zeros((points, size, bases))
        of_bases[:, np.arange(size), self._base] = coefficients
        of_now = np.concatenate((np.ones((points, 1)), apart), axis=1)
        squares = (self.squares @ of_bases.transpose(1, 0, 2).reshape(size, -1)).reshape(size, points, bases)
        rights = [squares.transpose(1, 0, 2), (of_now @ self.now[:, : 1 + self._terms].T)[..., None]]
        instruments = [np.matmul(self.instruments, of_bases),
                       (of_now @ self.instruments_now[:, : 1 + self._terms].T)[..., None]]  # fmt: skip
        if self.has_outcome:
            rights.append((self.now[:, -1] + apart @ self.now[:, 1:-1].T)[..., None])
            instruments.append((self.instruments_now[:, -1] + apart @ self.instruments_now[:, 1:-1].T)[..., None])
        right = np.concatenate(rights, axis=2)
        lefts = [of_bases.transpose(0, 2, 1) @ right, np.concatenate(instruments, axis=2)]
        if self.has_outcome:
            moves = self._moves(coefficients)
            lefts.append(moves.transpose(0, 2, 1) @ right)
        return np.concatenate(lefts, axis=1)

    def _moves(self, coefficients: Array) -> Array:
        """Each base's change with ω times last year's term, shape (points, monomials, terms · bases)."""
        bases = len(self.law.bases)
        moves = np.zeros((len(coefficients), len(self._exponents), self._terms * bases))
        source, target, column, times = self._steps
        for one, other, base, factor in zip(source, target, column, times, strict=True):
            moves[:, other, base] += coefficients[:, one] * factor
        return moves

    def _coefficients(self, apart: Array) -> Array:
        """Of each monomial in the power of ω that it belongs to, shape (points, monomials)."""
        powers = apart[:, :, None] ** np.arange(self.law.degree + 1)
        found = np.broadcast_to(self._times, (len(apart), len(self._times))).copy()
        for term in range(self._terms):
            found *= powers[:, term, self._exponents[:, 1 + term]]
        return found

    @property
    def _terms(self) -> int:
        return len(self.centre)

    @cached_property
    def _exponents(self) -> Numbers:
        """Of φ, x and the chance of survival in each monomial."""
        width = 1 + self._terms + self.law.survives
        return np.array([[each.count(place) for place in range(width)]
                         for each in monomials(width, self.law.degree)])  # fmt: skip

    @cached_property
    def _base(self) -> Numbers:
        """The base that each monomial belongs to."""
        return np.array([self.law.bases.index(self._powers(each)) for each in self._exponents])

    def _powers(self, exponents: Numbers) -> tuple[int, int]:
        of_omega = int(exponents[: 1 + self._terms].sum())
        return of_omega, int(exponents[1 + self._terms :].sum())

    @cached_property
    def _times(self) -> Array:
        """How often each monomial comes up in its power of ω: the multinomial coefficient."""
        own = self._exponents[:, : 1 + self._terms]
        return np.array([factorial(each.sum()) / prod(map(factorial, each.tolist())) for each in own])

    @cached_property
    def _steps(self) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """From each monomial of a base to that times a term in the next base: source, target, column, factor."""
        place = {tuple(each): number for number, each in enumerate(self._exponents.tolist())}
        bases = self.law.bases
        steps = [
            (number, place[(*each[: 1 + term], each[1 + term] + 1, *each[2 + term :])],
             term * len(bases) + bases.index((power + 1, chance)), power + 1)
            for number, each in enumerate(self._exponents.tolist())
            if sum(each) < self.law.degree
            for power, chance in [self._powers(np.array(each))]
            for term in range(self._terms)
        ]  # fmt: skip
        source, target, column, times = np.array(steps).T
        return source, target, column, times
