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
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from nangsuat.data import Text, UnknownOption
from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.estimate import Estimate, NoEstimate, Progress
from nangsuat.measure.production.linear_gmm import LinearFit, linear_gmm, refit
from nangsuat.measure.production.linear_moments import Equation, Part, Places, firm_parts, weighted_products
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array

type Variation = Literal["pooled", "fixed_effects", "first_differences"]


@dataclass(frozen=True, slots=True)
class LeastSquares:
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

    def estimate(self, sample: Sample) -> Estimate:
        normal = _NormalEquations.of(sample, self.variation)
        if not normal.rows:
            raise NoEstimate(_NO_PAIRS)
        fit = self._fit(normal)
        terms = len(sample.specification.terms)
        return Estimate(
            coefficients=fit.coefficients[:terms],
            influence=fit.influence[:, :terms],
            productivity=np.empty(0),
            noise=np.empty(0),
            innovation=np.empty(0),
            observations=normal.rows,
            firms=normal.firms_used,
        )

    def refit(self, sample: Sample, estimate: Estimate, draws: Draws, progress: Progress | None = None) -> Array:
        normal = _NormalEquations.of(sample, self.variation)
        found = refit(normal, self._fit(normal), draws, sample.key, steps=1, progress=progress)
        return found[:, : len(estimate.coefficients)]

    def _fit(self, normal: _NormalEquations) -> LinearFit:
        return linear_gmm(normal, steps=1, names=normal.sample.specification.coefficient_names)


@dataclass(frozen=True, slots=True, eq=False)
class _NormalEquations:
    """E[x(y − x'β)] = 0 of terms, controls and the constant, all less their means over the sample."""

    sample: Sample
    variation: Variation
    centre: Array

    @classmethod
    def of(cls, sample: Sample, variation: Variation) -> _NormalEquations:
        nothing = cls(sample, variation, np.zeros(len(sample.specification.terms) + sample.controls.shape[1] + 1))
        if variation != "pooled":
            return nothing
        total = np.zeros_like(nothing.centre)
        for part in nothing.parts():
            total += part.equations[0].weight @ part.equations[0].regressors
        return replace(nothing, centre=np.append(total[:-1] / sample.weight.sum(), 0.0))

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
            return len(np.unique(self.sample.firm[self.sample.pairs]))
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
        left = (both - means[firm])[kept]
        return left[:, 0], left[:, 1:], kept + begin


_NAMES: dict[Variation, Text] = {
    "pooled": Text(vi="bình phương tối thiểu gộp (OLS)", en="pooled least squares (OLS)"),
    "fixed_effects": Text(vi="hiệu ứng cố định", en="fixed effects"),
    "first_differences": Text(vi="sai phân bậc nhất", en="first differences"),
}
_NO_PAIRS = Text(
    vi="Không doanh nghiệp nào có hai năm dùng được (liền nhau, với sai phân); phương pháp này cần ít nhất hai năm.",
    en="No firm has two usable years (consecutive ones for differences); this method needs two at least.",
)
