"""What is done with the rows of one pool of firms: the same on one machine and by a worker of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from nangsuat.data import ROW, Text, join
from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.estimate import Estimate, Estimator, NoEstimate, Progress
from nangsuat.measure.production.inference import StandardErrors, infer
from nangsuat.measure.production.naming import group_name
from nangsuat.measure.production.pooling import Pool, Pooling
from nangsuat.measure.production.result import GroupEstimate, RefusedGroup
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array, Specification
from nangsuat.measure.production.usable import require_firms, require_movement


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

    def of(self, sample: Sample, pool: Pool, progress: Progress | None = None) -> GroupEstimate:
        """The estimate of a pool's rows; ``progress`` is told how many draws are done.

        Raises
        ------
        NoEstimate
            There is none; the message names the pool.
        """
        try:
            require_movement(sample)
            estimate = self.estimator.estimate(sample)
            require_firms(estimate.firms, len(estimate.coefficients))
            inference = infer(self.estimator, sample, estimate, self.standard_errors, self.draws, progress)
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


def by_group(
    pooling: Pooling, found: Sequence[GroupEstimate | Text]
) -> tuple[tuple[GroupEstimate, ...], tuple[RefusedGroup, ...]]:
    """What each group has of the estimates of the pools, and the groups whose pool has none, with the reason.

    Raises
    ------
    NoEstimate
        No group has an estimate.
    """
    require_any(found)
    groups, refused = list[GroupEstimate](), list[RefusedGroup]()
    for group in pooling.groups:
        answer = found[group.pool]
        if isinstance(answer, Text):
            refused.append(RefusedGroup(group.keys, answer))
        else:
            groups.append(replace(answer, keys=group.keys, own_rows=group.own_rows))
    return tuple(groups), tuple(refused)


def require_any(found: Sequence[GroupEstimate | Text]) -> None:
    """Stop where no pool has an estimate.

    Raises
    ------
    NoEstimate
        With the reasons of the first few.
    """
    reasons = [answer for answer in found if isinstance(answer, Text)]
    if len(reasons) == len(found):
        more = len(reasons) - _REASONS
        told = (*reasons[:_REASONS], *([_MORE.fill(count=more)] if more > 0 else []))
        raise NoEstimate(join(told, " "))


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
_REASONS = 3  # of groups without an estimate are told in an error
_MORE = Text(vi="Và {count} nhóm khác.", en="And {count} more groups.")
