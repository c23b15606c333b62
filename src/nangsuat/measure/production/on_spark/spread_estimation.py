"""The estimate of firms that lie in parts: from sums of the parts alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import numpy as np

from nangsuat.measure.production.control_functions.control_function import (
    estimate_of,
    innovation_of,
    solution_of,
    with_rows,
)
from nangsuat.measure.production.control_functions.control_function_estimator import ControlFunctionEstimator
from nangsuat.measure.production.control_functions.over_identified import Solved, on_slopes
from nangsuat.measure.production.control_functions.replication import refit_stage
from nangsuat.measure.production.estimate import Estimate, NoEstimate
from nangsuat.measure.production.estimation import Estimation, named
from nangsuat.measure.production.inference import Inference, from_draws, from_influence
from nangsuat.measure.production.linear.linear_estimator import LinearEstimator
from nangsuat.measure.production.on_spark.spread_linear import spread_linear_estimate
from nangsuat.measure.production.on_spark.spread_stage import PartDesign, SpreadStage, drawn_stage, spread_stage
from nangsuat.measure.production.parts import Parts
from nangsuat.measure.production.pooling import Pool
from nangsuat.measure.production.result import GroupEstimate
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array, Specification
from nangsuat.measure.production.usable import ranges_of, require_firms, require_ranges


class RowsTold(Protocol):
    """What makes the productivity of a part's rows; sent to workers."""

    def of(self, sample: Sample) -> Estimate:
        """The estimate with what is told of a part's rows."""


@dataclass(frozen=True, slots=True, eq=False)
class ControlFunctionRows:
    """What makes the productivity of a part's rows by a control function.

    Attributes
    ----------
    make : the columns
    first : the first stage's coefficients and R'WR
    slopes, law : β and the law of motion's coefficients
    estimate : of all firms
    """

    make: PartDesign
    first: tuple[Array, Array]
    slopes: Array
    law: Array
    estimate: Estimate

    def of(self, sample: Sample) -> Estimate:
        """The estimate with what is told of a part's rows."""
        stage = self.make.stage(sample, self.first)
        innovation = innovation_of(stage, self.slopes, self.law)
        return replace(with_rows(stage, self.slopes, self.estimate), innovation=innovation)


def can_be_spread(estimation: Estimation, specification: Specification) -> bool:
    """Whether an estimate follows from sums of parts: of linear moments, and of control functions without chances of
    survival."""
    estimator = estimation.estimator
    if isinstance(estimator, LinearEstimator):
        return True
    return isinstance(estimator, ControlFunctionEstimator) and not estimator.plan(specification).law.survives


def spread_estimate(
    parts: Parts, nobody: Sample, estimation: Estimation, pool: Pool
) -> tuple[GroupEstimate, RowsTold]:  # fmt: skip
    """The estimate of a pool that lies in parts, and what tells the productivity of its rows.

    Raises
    ------
    NoEstimate
        There is none; the message names the pool.
    """
    try:
        low, high = map(np.array, zip(*parts.tell(ranges_of), strict=True))
        require_ranges(nobody.specification, low.min(axis=0), high.max(axis=0))
        found, told = _spread(parts, nobody, estimation, pool)
        require_firms(found.estimate.firms, len(found.estimate.coefficients))
    except NoEstimate as error:
        raise named(error, pool) from error
    return found, told


def _spread(parts: Parts, nobody: Sample, estimation: Estimation, pool: Pool) -> tuple[GroupEstimate, RowsTold]:
    estimator = estimation.estimator
    if isinstance(estimator, LinearEstimator):
        return spread_linear_estimate(estimator, parts, nobody, estimation, pool)
    assert isinstance(estimator, ControlFunctionEstimator)
    return _by_control_function(estimator, parts, nobody, estimation, pool)


def _by_control_function(
    estimator: ControlFunctionEstimator, parts: Parts, nobody: Sample, estimation: Estimation, pool: Pool
) -> tuple[GroupEstimate, ControlFunctionRows]:
    stage = spread_stage(parts, nobody, estimator.plan(nobody.specification))
    solved, told = solution_of(stage)
    estimate = estimate_of(stage, solved, told)
    inference = _inference(stage, solved, estimate, estimation)
    found = GroupEstimate(
        keys=pool.keys,
        pool=pool.keys,
        own_rows=stage.facts.rows,
        specification=nobody.specification,
        estimate=replace(estimate, influence=np.empty((0, len(estimate.coefficients)))),
        inference=inference,
        mean_slopes=stage.mean_slopes,
    )
    law = stage.sums(solved.slopes[None]).law[0]
    first = stage.first.coefficients, stage.first.gram
    return found, ControlFunctionRows(stage.make, first, solved.slopes, law, found.estimate)


def _inference(stage: SpreadStage, solved: Solved, estimate: Estimate, estimation: Estimation) -> Inference:
    kind, draws = estimation.standard_errors, estimation.draws
    if kind == "analytic":
        return from_influence(estimate, stage.facts.firms)
    first, equations = stage.drawn_influence(solved.slopes, draws)
    moved = on_slopes(equations @ solved.combinations.T, solved.moves)
    if kind == "score":
        return from_draws(kind, estimate.coefficients + stage.design.coefficients(first, moved))
    drawn = partial(drawn_stage, stage, draws)
    return from_draws(kind, refit_stage(stage, solved, solved.slopes + moved, draws, drawn))
