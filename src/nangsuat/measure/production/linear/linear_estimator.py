"""What the estimators by linear moment conditions share: all that they ask of firms are sums over firms."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np

from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.estimate import Estimate, Progress
from nangsuat.measure.production.linear.linear_firms import Equations, FirmsHere, MomentFirms
from nangsuat.measure.production.linear.linear_gmm import LinearFit, linear_gmm, refit
from nangsuat.measure.production.parts import OnePart, Parts
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array


class LinearEstimator[Known: Equations](ABC):
    """An estimator whose moment conditions are linear.

    Its equations are written with what is known of all firms (years, means, spreads), which is asked of the parts that
    the firms lie in; on one machine there is one part.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def weighting_steps(self) -> int:
        """One, or two with each firm's own residuals as weights."""

    @abstractmethod
    def stated(self, parts: Parts, nobody: Sample) -> Known:
        """How moments are written; ``nobody`` is a sample without a row.

        Raises
        ------
        NoEstimate
            The firms have not what the method needs.
        """

    def names(self, equations: Known, nobody: Sample) -> Sequence[str]:
        """Of the coefficients of interest."""
        del equations
        return nobody.specification.coefficient_names

    @abstractmethod
    def found(self, equations: Known, firms: MomentFirms, fit: LinearFit, nobody: Sample) -> Estimate:
        """The production function, without what is told row by row."""

    def lever(self, fit: LinearFit, terms: int) -> Array:
        """What turns the influences on all coefficients into those on the production function's terms."""
        return np.eye(terms, len(fit.coefficients))

    def static(self, fit: LinearFit, drawn: Array, terms: int) -> Array:
        """The production function's coefficients of each draw, shape (draws, terms)."""
        del fit
        return drawn[:, :terms]

    def with_rows(self, equations: Known, sample: Sample, coefficients: Array, estimate: Estimate) -> Estimate:
        """The estimate with what of productivity is told of each row of a sample, from all coefficients."""
        del equations, sample, coefficients
        return estimate

    def fit(self, equations: Known, firms: MomentFirms, nobody: Sample) -> LinearFit:
        """All coefficients."""
        return linear_gmm(firms, steps=self.weighting_steps, names=self.names(equations, nobody))

    def redrawn(self, firms: MomentFirms, fit: LinearFit, terms: int, draws: Draws, progress: Progress | None) -> Array:
        """The production function's coefficients of each draw, estimated anew."""
        return self.static(fit, refit(firms, fit, draws, steps=self.weighting_steps, progress=progress), terms)

    def estimate(self, sample: Sample) -> Estimate:
        equations, firms = self._here(sample)
        fit = self.fit(equations, firms, sample)
        return self.with_rows(equations, sample, fit.coefficients, self.found(equations, firms, fit, sample))

    def refit(self, sample: Sample, estimate: Estimate, draws: Draws, progress: Progress | None = None) -> Array:
        equations, firms = self._here(sample)
        fit = self.fit(equations, firms, sample)
        return self.redrawn(firms, fit, len(estimate.coefficients), draws, progress)

    def _here(self, sample: Sample) -> tuple[Known, FirmsHere]:
        equations = self.stated(OnePart(sample), sample)
        return equations, FirmsHere(equations.of(sample), sample.key)
