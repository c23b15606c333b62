"""The two polynomials of a gross output function with one flexible input, and the way from them to its terms.

With D the elasticity to the flexible input m, a polynomial, and C one of the other inputs,

    f = ∫ D dm + C,      ∫ γ·x·m^b dm = γ·x·m^(b+1) / (b + 1)

so that f is a polynomial too: its terms are those of D times m, and those of C.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nangsuat.measure.production.flexible_input.share_regression import ShareRegression
from nangsuat.measure.production.polynomial_terms import Term, back_to_own_units, term_columns, terms_up_to
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.scales import Scales
from nangsuat.measure.production.specification import Array, Specification

_ALL = slice(None)


@dataclass(frozen=True, slots=True)
class Polynomials:
    """Which terms D and C have, by the places of the inputs.

    Attributes
    ----------
    flexible : the flexible input's place
    share : terms of D, the constant first
    fixed : terms of C
    """

    flexible: int
    share: tuple[Term, ...]
    fixed: tuple[Term, ...]

    @classmethod
    def of(cls, specification: Specification, degree: int, constant_degree: int) -> Polynomials:
        """Full polynomials of these degrees; the bought-in input is the flexible one."""
        flexible = len(specification.labour)
        places = range(len(specification.inputs))
        others = [place for place in places if place != flexible]
        return cls(flexible, terms_up_to(places, degree), terms_up_to(others, constant_degree)[1:])

    @property
    def integral(self) -> tuple[Term, ...]:
        """D's terms times the flexible input."""
        return tuple(tuple(sorted((*term, self.flexible))) for term in self.share)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The production function's terms: those of the integral, then those of C."""
        return (*self.integral, *self.fixed)

    @property
    def orders(self) -> Array:
        """b + 1 of each term of the integral."""
        return np.array([term.count(self.flexible) + 1.0 for term in self.share])


@dataclass(frozen=True, eq=False)  # no slots: what is worked out once is kept
class GrossOutput:
    """A sample's columns for both steps, in standardised logarithms.

    Attributes
    ----------
    sample : the firms
    polynomials : D and C
    scales : units in which powers of logarithms are of like size
    """

    sample: Sample
    polynomials: Polynomials
    scales: Scales

    @classmethod
    def of(cls, sample: Sample, polynomials: Polynomials) -> GrossOutput:
        """The columns of a sample, in its own units."""
        return cls(sample, polynomials, Scales.of(sample))

    def at_firms(self, chosen: NDArray[np.bool_]) -> GrossOutput:
        """Those of some firms, in the same units."""
        return replace(self, sample=self.sample.at_firms(chosen))

    @cached_property
    def logs(self) -> Array:
        """Of the inputs, in these units, shape (rows, inputs)."""
        return np.asarray((self.sample.inputs - self.scales.mean) / self.scales.deviation)

    @property
    def _controls(self) -> Array:
        return np.asarray((self.sample.controls - self.scales.controls) / self.scales.control_deviation)

    @cached_property
    def share_columns(self) -> Array:
        """Terms of D, shape (rows, terms)."""
        return term_columns(self.polynomials.share, self.logs)

    @cached_property
    def columns(self) -> Array:
        """Terms of C, then controls, shape (rows, unknowns)."""
        return np.column_stack((term_columns(self.polynomials.fixed, self.logs), self._controls))

    @cached_property
    def instruments(self) -> Array:
        """The same with last year's labour, right in rows whose year before is there, shape (rows, unknowns)."""
        known = self.logs.copy()
        labour, pairs = len(self.sample.specification.labour), self.sample.pairs
        known[pairs, :labour] = known[pairs - 1, :labour]
        return np.column_stack((term_columns(self.polynomials.fixed, known), self._controls))

    @property
    def fixed(self) -> int:
        """How many terms C has."""
        return len(self.polynomials.fixed)

    @property
    def fixed_names(self) -> tuple[str, ...]:
        """Their names."""
        return self.sample.specification.coefficient_names[-self.fixed :]

    @property
    def _integrals(self) -> Array:
        """∫ of each term of D over the flexible input, shape (rows, terms)."""
        return np.asarray(self.share_columns * self.logs[:, self.polynomials.flexible, None] * self._to_integral)

    def integral(self, share: Array, rows: slice = _ALL) -> Array:
        """∫ D dm of rows, from coefficients of D, shape (rows, ...)."""
        of_columns = self.share_columns[rows] @ (share * self._to_integral).T
        return np.asarray((of_columns.T * self.logs[rows, self.polynomials.flexible]).T)

    def net(self, regression: ShareRegression) -> Array:
        """Output less noise and the integral of D, shape (rows,)."""
        integral = self.integral(regression.coefficients / regression.expected_noise)
        return np.asarray(self.sample.output - regression.noise - integral)

    def net_moves(self, regression: ShareRegression) -> Array:
        """How it moves with each coefficient of the share, and with E, shape (rows, terms + 1)."""
        mean = regression.expected_noise
        with_mean = self.integral(regression.coefficients) / mean**2
        return np.column_stack((-regression.slopes - self._integrals / mean, with_mean))

    @cached_property
    def _back(self) -> Array:
        return back_to_own_units(self.polynomials.terms, self.scales.mean, self.scales.deviation)

    @property
    def _to_integral(self) -> Array:
        return np.asarray(self.scales.deviation[self.polynomials.flexible] / self.polynomials.orders)

    def coefficients(self, share: Array, expected_noise: float | Array, unknowns: Array) -> Array:
        """The production function's, of the inputs' own logarithms, shape (..., terms).

        Parameters
        ----------
        share : coefficients of D·E, shape (..., share terms)
        expected_noise : E
        unknowns : coefficients of C, and more after them, shape (..., unknowns)
        """
        integral = self._to_integral * share / np.asarray(expected_noise)[..., None]
        return np.asarray(np.concatenate((integral, unknowns[..., : self.fixed]), axis=-1) @ self._back.T)

    def fixed_of(self, coefficients: Array) -> Array:
        """The coefficients of C's standardised terms, from the production function's."""
        return np.asarray(np.linalg.solve(self._back, coefficients)[-self.fixed :])

    def influence(self, regression: ShareRegression, of_share: Array, of_fixed: Array) -> Array:
        """Of each row on the production function's coefficients, from that on D·E, E and C."""
        mean = regression.expected_noise
        of_elasticity = of_share[:, :-1] / mean - np.outer(of_share[:, -1], regression.coefficients / mean**2)
        return np.asarray(np.column_stack((of_elasticity * self._to_integral, of_fixed)) @ self._back.T)

    @cached_property
    def mean_slopes(self) -> Array:
        """What each coefficient adds to each input's mean elasticity, shape (inputs, terms)."""
        return self.sample.specification.mean_slopes(self.sample.inputs, self.sample.weight)
