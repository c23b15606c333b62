"""What is done with the rows of one pool of firms: the same on one machine and by a worker of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from nangsuat.data import ROW, Text
from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.estimate import Estimate, Estimator, NoEstimate
from nangsuat.measure.production.inference import StandardErrors, infer
from nangsuat.measure.production.naming import group_name
from nangsuat.measure.production.pooling import Pool, Pooling
from nangsuat.measure.production.result import GroupEstimate
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array, Specification


@dataclass(frozen=True, slots=True)
class Estimation:
    """How the production function of a pool is estimated.

    Attributes
    ----------
    estimator : the method with its options
    standard_errors : which way they are made
    draws : of those that are drawn
    """

    estimator: Estimator
    standard_errors: StandardErrors
    draws: Draws

    def of(self, sample: Sample, pool: Pool) -> GroupEstimate:
        """The estimate of a pool's rows.

        Raises
        ------
        NoEstimate
            There is none; the message names the pool.
        """
        try:
            estimate = self.estimator.estimate(sample)
            inference = infer(self.estimator, sample, estimate, self.standard_errors, self.draws)
        except NoEstimate as error:
            raise named(error, pool) from error
        return GroupEstimate(
            keys=pool.keys,
            pool=pool.keys,
            own_rows=len(sample),
            specification=sample.specification,
            estimate=estimate,
            inference=inference,
            mean_slopes=sample.specification.mean_slopes(sample.inputs, sample.weight),
        )


def by_group(pooling: Pooling, found: Sequence[GroupEstimate]) -> tuple[GroupEstimate, ...]:
    """What each group has of the estimates of the pools."""
    return tuple(replace(found[group.pool], keys=group.keys, own_rows=group.own_rows) for group in pooling.groups)


def productivity_columns(specification: Specification) -> tuple[str, ...]:
    """What is told of each row."""
    return ("log_tfp", "productivity", "innovation", "noise", *(f"elasticity_{name}" for name in specification.inputs))


def productivity_of(sample: Sample, estimate: Estimate) -> pl.DataFrame:
    """What is left of output, one row a row of the sample."""
    specification = sample.specification
    left = sample.output - sample.terms @ estimate.coefficients
    parts = (estimate.productivity, estimate.innovation, estimate.noise)
    elasticities = specification.elasticities(estimate.coefficients, sample.inputs)
    values = (left, *(_or_nothing(each, len(sample)) for each in parts), *elasticities.T)
    told = zip(productivity_columns(specification), values, strict=True)
    return pl.DataFrame({ROW: sample.row, **{name: _missing_as_null(each) for name, each in told}})


def named(error: NoEstimate, pool: Pool) -> NoEstimate:
    """The error with the pool that it is about."""
    return NoEstimate(_OF_POOL.fill(pool=group_name(pool.keys), reason=error.text)) if pool.keys else error


def _or_nothing(values: Array, count: int) -> Array:
    return values if len(values) else np.full(count, np.nan)


def _missing_as_null(values: Array) -> pl.Series:
    return pl.Series(values, nan_to_null=True)


_OF_POOL = Text(vi="Nhóm {pool}: {reason}", en="Group {pool}: {reason}")
