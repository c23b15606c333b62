"""Production functions by least squares: what they find when productivity is not reckoned with.

* ``pooled``: ``y = β'x + ω``; firms that are more productive hire more, so labour's coefficient comes out too large;
* ``fixed_effects``: deviations from each firm's mean; right where productivity never changes within a firm;
* ``first_differences``: changes from one calendar year to the next.

References
----------
Griliches and Mairesse (1998), Production functions: the search for identification.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from nangsuat.data import Text, UnknownOption
from nangsuat.measure.production.estimate import Estimate, NoEstimate
from nangsuat.measure.production.linear.linear_estimator import LinearEstimator
from nangsuat.measure.production.linear.linear_firms import MomentFirms
from nangsuat.measure.production.linear.linear_gmm import LinearFit
from nangsuat.measure.production.linear.linear_moments import Equation, Part, Places, firm_parts, weighted_products
from nangsuat.measure.production.parts import Parts, Told, total
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array
from nangsuat.measure.production.usable import firms_with_pairs

type Variation = Literal["pooled", "fixed_effects", "first_differences"]


@dataclass(frozen=True, slots=True, eq=False)
class NormalEquations:
    """How the equations of some firms are written.

    Attributes
    ----------
    variation : which one
    centre : what is taken off the columns: their means over all rows, or nothing
    rows, firms : how many rows the equations of all firms have, and how many firms have one
    """

    variation: Variation
    centre: Array
    rows: int
    firms: int

    def of(self, sample: Sample) -> _Moments:
        return _Moments(sample, self.variation, self.centre)


@dataclass(frozen=True, slots=True)
class LeastSquares(LinearEstimator[NormalEquations]):
    """Least squares of one kind of variation.

    Attributes
    ----------
    variation : ``"pooled"``, ``"fixed_effects"`` or ``"first_differences"``
    """

    variation: Variation = "pooled"

    def __post_init__(self) -> None:
        if self.variation not in _NAMES:
            raise UnknownOption.among("variation", self.variation, tuple(_NAMES))

    @property
    def name(self) -> Text:
        return _NAMES[self.variation]

    @property
    def needs_proxy(self) -> bool:
        return False

    @property
    def weighting_steps(self) -> int:
        return 1

    def stated(self, parts: Parts, nobody: Sample) -> NormalEquations:
        nothing = np.zeros(len(nobody.specification.terms) + nobody.controls.shape[1] + 1)
        counts, sums = total(parts.tell(partial(_facts, variation=self.variation, nothing=nothing)))
        rows, firms = map(int, counts[:2])
        if not rows:
            raise NoEstimate(_NO_PAIRS)
        centre = np.append(sums[:-1] / counts[2], 0.0) if self.variation == "pooled" else nothing
        return NormalEquations(self.variation, centre, rows, firms)

    def found(self, equations: NormalEquations, firms: MomentFirms, fit: LinearFit, nobody: Sample) -> Estimate:
        del firms
        terms = len(nobody.specification.terms)
        return Estimate(
            coefficients=fit.coefficients[:terms],
            influence=fit.influence[:, :terms],
            productivity=np.empty(0),
            noise=np.empty(0),
            innovation=np.empty(0),
            observations=equations.rows,
            firms=equations.firms,
        )


def _facts(sample: Sample, variation: Variation, nothing: Array) -> Told:
    """How many rows and firms, the sum of weights; of pooled rows the weighted sum of the columns."""
    moments, sums = _Moments(sample, variation, nothing), np.zeros_like(nothing)
    if variation == "pooled":
        for part in moments.parts():
            sums += part.equations[0].weight @ part.equations[0].regressors
    return np.array([moments.rows, moments.firms_used, sample.weight.sum()]), sums


@dataclass(frozen=True, slots=True, eq=False)
class _Moments:
    """E[x(y − x'β)] = 0 of terms, controls and the constant; pooled ones less their means over all rows."""

    sample: Sample
    variation: Variation
    centre: Array

    @property
    def firms(self) -> int:
        return self.sample.firms

    @property
    def coefficients(self) -> int:
        return len(self.centre) - (self.variation == "fixed_effects")

    @property
    def moments(self) -> int:
        return self.coefficients

    @property
    def rows(self) -> int:
        """How many rows the equations have."""
        if self.variation == "pooled":
            return len(self.sample)
        if self.variation == "first_differences":
            return len(self.sample.pairs)
        return int(np.sum(self._years[self._years > 1]))

    @property
    def firms_used(self) -> int:
        """How many firms have a row."""
        if self.variation == "first_differences":
            return firms_with_pairs(self.sample)
        return int(np.sum(self._years > (self.variation == "fixed_effects")))

    @property
    def _years(self) -> Places:
        return np.diff(self.sample.starts)

    def parts(self) -> Iterator[Part]:
        places = np.arange(self.coefficients)
        for first, last in firm_parts(self.sample.starts):
            begin, end = self.sample.starts[first], self.sample.starts[last]
            dependent, regressors, rows = self._varied(int(begin), int(end))
            firm = self.sample.firm[rows] - first
            equation = Equation(dependent, regressors, regressors, self.sample.weight[rows], firm, places, places)
            yield Part(first, last, (equation,))

    def products(self, part: Part, weights: Array) -> Array:
        equation = part.equations[0]
        return weighted_products(equation, equation.regressors, part.firms, weights)

    def _varied(self, begin: int, end: int) -> tuple[Array, Array, Places]:
        """Output and regressors of the variation, and the rows that they stand for."""
        sample = self.sample
        terms = sample.specification.columns(sample.inputs[begin:end])
        columns = np.column_stack((terms, sample.controls[begin:end], np.ones(end - begin)))
        output = sample.output[begin:end]
        if self.variation == "pooled":
            return output, columns - self.centre, np.arange(begin, end)
        if self.variation == "first_differences":
            now = sample.pairs[np.searchsorted(sample.pairs, begin) : np.searchsorted(sample.pairs, end)]
            own = now - begin
            change = columns[own] - columns[own - 1]
            change[:, -1] = 1
            return output[own] - output[own - 1], change, now
        return self._within(np.column_stack((output, columns[:, :-1])), begin, end)

    def _within(self, both: Array, begin: int, end: int) -> tuple[Array, Array, Places]:
        """Deviations from each firm's weighted mean; firms with one year say nothing and are left out."""
        sample = self.sample
        firm = sample.firm[begin:end] - sample.firm[begin]
        starts, weight = np.flatnonzero(np.diff(firm, prepend=-1)), sample.weight[begin:end]
        total = np.add.reduceat(weight, starts)[:, None]
        means = np.add.reduceat(both * weight[:, None], starts, axis=0) / total
        kept = np.flatnonzero(np.bincount(firm)[firm] > 1)
        left = both - means[firm]
        left = np.where(np.abs(left) > _ROUNDING * np.abs(both), left, 0.0)[kept]
        return left[:, 0], left[:, 1:], kept + begin


_ROUNDING = 1e-13  # of a number, what its difference from a mean may be where all are the same
_NAMES: dict[Variation, Text] = {
    "pooled": Text(vi="bình phương tối thiểu gộp (OLS)", en="pooled least squares (OLS)"),
    "fixed_effects": Text(vi="hiệu ứng cố định", en="fixed effects"),
    "first_differences": Text(vi="sai phân bậc nhất", en="first differences"),
}
_NO_PAIRS = Text(
    vi="Không doanh nghiệp nào có hai năm dùng được (liền nhau, với sai phân); phương pháp này cần ít nhất hai năm.",
    en="No firm has two usable years (consecutive ones for differences); this method needs two at least.",
)
