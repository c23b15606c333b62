"""The estimate of firms that lie in parts, by linear moment conditions: least squares, Wooldridge, dynamic panels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nangsuat.measure.production.estimate import Estimate
from nangsuat.measure.production.estimation import Estimation
from nangsuat.measure.production.inference import Inference, from_draws, from_influence
from nangsuat.measure.production.linear.linear_estimator import LinearEstimator
from nangsuat.measure.production.linear.linear_firms import Equations, FirmsInParts
from nangsuat.measure.production.linear.linear_gmm import LinearFit, moved_by_draws
from nangsuat.measure.production.parts import Parts, Told, total
from nangsuat.measure.production.pooling import Pool
from nangsuat.measure.production.result import GroupEstimate
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array


@dataclass(frozen=True, slots=True, eq=False)
class LinearRows:
    """What makes the productivity of a part's rows; sent to workers.

    Attributes
    ----------
    estimator : the method
    equations : how they are written
    coefficients : all of them
    estimate : of all firms
    """

    estimator: LinearEstimator[Any]
    equations: Equations
    coefficients: Array
    estimate: Estimate

    def of(self, sample: Sample) -> Estimate:
        """The estimate with what is told of a part's rows."""
        return self.estimator.with_rows(self.equations, sample, self.coefficients, self.estimate)


def spread_linear_estimate(
    estimator: LinearEstimator[Any], parts: Parts, nobody: Sample, estimation: Estimation, pool: Pool
) -> tuple[GroupEstimate, LinearRows]:
    """The estimate of a pool that lies in parts, and what tells the productivity of its rows.

    Raises
    ------
    NoEstimate
        There is none.
    """
    equations = estimator.stated(parts, nobody)
    firms = FirmsInParts(parts, equations, equations.of(nobody))
    fit = estimator.fit(equations, firms, nobody)
    estimate = estimator.found(equations, firms, fit, nobody)
    counts, slopes = total(parts.tell(_counts))
    rows, all_firms = map(int, counts[:2])
    if estimation.standard_errors == "analytic":
        inference = from_influence(estimate, all_firms)
    else:
        inference = _drawn(estimator, firms, fit, estimate, estimation)
    estimate = replace(estimate, influence=np.empty((0, len(estimate.coefficients))))
    found = GroupEstimate(
        keys=pool.keys,
        pool=pool.keys,
        own_rows=rows,
        specification=nobody.specification,
        estimate=estimate,
        inference=inference,
        mean_slopes=slopes / counts[2],
    )
    return found, LinearRows(estimator, equations, fit.coefficients, estimate)


def _drawn(
    estimator: LinearEstimator[Any], firms: FirmsInParts, fit: LinearFit, estimate: Estimate, estimation: Estimation
) -> Inference:
    kind, draws, terms = estimation.standard_errors, estimation.draws, len(estimate.coefficients)
    if kind == "score":
        moved = moved_by_draws(firms, fit, draws) @ estimator.lever(fit, terms).T
        return from_draws(kind, estimate.coefficients + moved)
    return from_draws(kind, estimator.redrawn(firms, fit, terms, draws, None))


def _counts(sample: Sample) -> Told:
    """How many rows and firms, the sum of weights; what each coefficient adds to mean elasticities, times weights."""
    weight = sample.weight.sum()
    slopes = sample.specification.mean_slopes(sample.inputs, sample.weight)
    return np.array([len(sample), sample.firms, weight]), slopes * weight
