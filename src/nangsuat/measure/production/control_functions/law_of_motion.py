"""The second stage of control-function estimators: productivity moves by itself, and firms cannot foresee how.

    ω = φ - β'x,     ω_t = g(ω_{t-1}) + ξ_t

g is a polynomial, with the chance of survival as a second variable where firms that would leave are missing. For any β
it follows by least squares, so that equations in β alone are left:

* moments: E[ξ·z] = 0 for what firms knew or had decided before ξ;
* least squares: ω + ε - g(ω_{t-1}) is as short as can be (Petrin, Poi and Levinsohn, 2004), with g from ω itself.

Both follow from sums over pairs of years that add up over firms, whatever draws or parts the firms lie in.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nangsuat.measure.production.control_functions.first_stage import ONCE, Numbers, solve_scaled
from nangsuat.measure.production.estimate import Progress
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array

type Criterion = Literal["moments", "least_squares"]

CRITERIA: tuple[Criterion, ...] = ("least_squares", "moments")


@dataclass(frozen=True, slots=True)
class Law:
    """g: a polynomial in last year's ω, and in the chance of survival where there is one.

    Attributes
    ----------
    degree : of the polynomial, both variables together
    survives : whether the chance of survival is in it
    """

    degree: int = 3
    survives: bool = False

    @property
    def bases(self) -> tuple[tuple[int, int], ...]:
        """The powers of ω and of the chance of survival in each term; lower powers of ω come first."""
        chances = range(self.degree + 1 if self.survives else 1)
        return tuple((power, chance) for chance, power in product(chances, range(self.degree + 1))
                     if power + chance <= self.degree)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Where the equations are looked at: one entry a draw.

    Attributes
    ----------
    polynomial : coefficients of φ, shape (draws, monomials)
    slopes : β, shape (draws, terms)
    plain : coefficients of the plain columns, shape (draws, plain)
    """

    polynomial: Array
    slopes: Array
    plain: Array

    def at(self, slopes: Array) -> Points:
        """The same first stage, other β."""
        return Points(self.polynomial, slopes, self.plain)

    def of(self, which: NDArray[np.int64] | NDArray[np.bool_]) -> Points:
        """Some of the draws."""
        return Points(self.polynomial[which], self.slopes[which], self.plain[which])


@dataclass(frozen=True, slots=True, eq=False)
class Transitions:
    """The pairs of years of a sample.

    Attributes
    ----------
    sample : the firms
    variables, degree : of φ
    terms : x, those that β belongs to, shape (rows, terms)
    instruments : z, or x itself where least squares ask, shape (rows, instruments)
    chance : of survival from the year before into each row's year, standardised, shape (rows,); empty where the law
        has none
    plain, outcome : of the first stage, where ε belongs to the criterion; empty otherwise
    law : g
    criterion : which equations are asked
    """

    sample: Sample
    variables: Array
    degree: int
    terms: Array
    instruments: Array
    chance: Array
    plain: Array
    outcome: Array
    law: Law
    criterion: Criterion

    def sums(
        self, points: Points, numbers: Numbers = ONCE, seed: int = 0, progress: Progress | None = None
    ) -> TransitionSums:
        """The sums that the equations need, one entry a draw."""
        from nangsuat.kernels import transition_sums

        least_squares = self.criterion == "least_squares"
        chances = np.column_stack([self.chance**power for power in range(1, self.law.degree + 1)]) if (
            self.law.survives) else np.empty((len(self.sample), 0))  # fmt: skip
        powers, columns = np.array(self.law.bases).T
        numbers = np.broadcast_to(numbers, len(points.slopes))
        found = transition_sums(
            self.variables, degree=self.degree, terms=self.terms, factors=self.instruments, covariates=chances,
            plain=self.plain, outcome=self.outcome if least_squares else None, joined=joined_rows(self.sample),
            powers=np.ascontiguousarray(powers), columns=columns - 1, slopes_move=least_squares,
            polynomial=np.ascontiguousarray(points.polynomial), slopes=np.ascontiguousarray(points.slopes),
            plain_coefficients=np.ascontiguousarray(points.plain), weight=self.sample.weight,
            starts=self.sample.starts, keys=self.sample.key, seed=seed, numbers=np.ascontiguousarray(numbers),
            progress=progress,
        )  # fmt: skip
        return TransitionSums(found, len(self.law.bases), self.instruments.shape[1], self.terms.shape[1])


def joined_rows(sample: Sample) -> NDArray[np.uint8]:
    """Which rows have the calendar year before."""
    joined = np.zeros(len(sample), dtype=np.uint8)
    joined[sample.pairs] = 1
    return joined


@dataclass(frozen=True, slots=True, eq=False)
class TransitionSums:
    """Sums over pairs of years of left times right, one entry a draw; those of parts of the firms add up.

    With b the law's bases and ω, r = ω + ε this year's, the rights are b, ω and, for least squares, r; the lefts are b,
    the instruments and, for least squares, the change of each base with β, term by term.

    Attributes
    ----------
    sums : shape (draws, lefts, rights)
    bases, instruments, terms : how many there are
    """

    sums: Array
    bases: int
    instruments: int
    terms: int

    def __add__(self, other: TransitionSums) -> TransitionSums:
        return TransitionSums(self.sums + other.sums, self.bases, self.instruments, self.terms)

    @property
    def gram(self) -> Array:
        """Of the bases, shape (draws, bases, bases)."""
        return self.sums[:, : self.bases, : self.bases]

    @property
    def law(self) -> Array:
        """g's coefficients, shape (draws, bases)."""
        return solve_scaled(self.gram, self.sums[:, : self.bases, self.bases])

    @property
    def pairs(self) -> Array:
        """The weight of all pairs of years, shape (draws,)."""
        return self.sums[:, 0, 0]

    def equations(self, criterion: Criterion) -> Array:
        """What must be nothing, per pair of years, shape (draws, equations)."""
        found = self.moments() if criterion == "moments" else self.gradient()
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(found / self.pairs[:, None])

    def moments(self) -> Array:
        """Σ z·ξ, shape (draws, instruments)."""
        instruments = slice(self.bases, self.bases + self.instruments)
        return left_over(self.sums[:, instruments], self.law, self.bases, self.bases)

    def gradient(self) -> Array:
        """Half the change of Σ (r - g)² with each β, shape (draws, terms)."""
        law, bases = self.law, self.bases
        instruments = slice(bases, bases + self.instruments)
        changes = self.sums[:, bases + self.instruments :].reshape(-1, self.terms, bases, self.sums.shape[2])
        rest = left_over(self.sums[:, :bases], law, bases, bases + 1)
        rest_terms = left_over(self.sums[:, instruments], law, bases, bases + 1)
        rest_changes = left_over(changes, law[:, None], bases, bases + 1)
        moves = self.moves_of_law()
        return np.asarray(
            -rest_terms + np.einsum("dk,djk->dj", law, rest_changes) - np.einsum("djk,dk->dj", moves, rest)
        )

    def moves_of_law(self) -> Array:
        """How g's coefficients move with each β, shape (draws, terms, bases)."""
        law, bases = self.law, self.bases
        changes = self.sums[:, bases + self.instruments :].reshape(-1, self.terms, bases, self.sums.shape[2])
        of_terms = self.sums[:, bases : bases + self.instruments, :bases]
        right = (
            -of_terms
            + np.einsum("dk,djkl->djl", law, changes[..., :bases])
            - left_over(changes, law[:, None], bases, bases)
        )
        return solve_scaled(np.broadcast_to(self.gram[:, None], (*right.shape, bases)), right)


def left_over(sums: Array, law: Array, bases: int, what: int) -> Array:
    """Σ left·(what - g), shape (draws, ..., lefts), from Σ left·right."""
    return np.asarray(sums[..., what] - (sums[..., :bases] @ law[..., :, None])[..., 0])
