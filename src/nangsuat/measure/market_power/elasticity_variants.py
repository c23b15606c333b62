"""A variable input's elasticity row by row, and where else it could lie by the production function's own inference.

Of draws, each is a variant. Of a covariance V = LL', the pairs β ± L_j are: for statistics that are smooth in β the sum
of squared half differences over j is the delta method's variance, whichever way V is taken apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from nangsuat.measure.production import GroupEstimate, ProductionFunctions
from nangsuat.measure.production.sample import Places
from nangsuat.measure.production.specification import Array

type Statistics = Callable[[Array], Array]
"""Statistics, shape (statistics,), of the rows' elasticities."""


@dataclass(frozen=True, slots=True, eq=False)
class GroupRows:
    """Rows whose coefficients come from one estimate.

    Attributes
    ----------
    rows : their places
    slopes : what each coefficient adds to the input's elasticity, shape (rows, terms)
    estimate : the group's
    """

    rows: Places
    slopes: Array
    estimate: GroupEstimate


@dataclass(frozen=True, slots=True, eq=False)
class Elasticities:
    """The elasticity to one input of all rows.

    Attributes
    ----------
    groups : rows by the estimate that their coefficients come from
    values : shape (rows,)
    """

    groups: tuple[GroupRows, ...]
    values: Array

    @classmethod
    def of(cls, production: ProductionFunctions, rows: pl.DataFrame, name: str) -> Elasticities:
        """Those of rows with the groups' keys and the inputs."""
        specification = production.specification
        place = specification.inputs.index(name)
        log_inputs = np.log(np.column_stack([rows[each].to_numpy() for each in specification.inputs]))
        slopes = specification.slopes(log_inputs)[:, place]
        values, groups = np.full(rows.height, np.nan), []
        for members in _by_pool(production).values():
            mask = np.zeros(rows.height, dtype=bool)
            for each in members:
                mask |= _belongs(rows, each.keys)
            own = np.flatnonzero(mask)
            if len(own):
                groups.append(GroupRows(own, slopes[own], members[0]))
                values[own] = slopes[own] @ members[0].estimate.coefficients
        return cls(tuple(groups), values)

    def over(self, other: Elasticities) -> RatioOfElasticities:
        """The ratio of the elasticities to two inputs of the same rows."""
        return RatioOfElasticities(self, other)

    def variants(self) -> Iterator[Array]:
        """The rows' elasticities in each draw; where there are no draws, ahead and behind in each direction of V."""
        yield from self._drawn() if self.has_draws else self._pairs()

    @property
    def has_draws(self) -> bool:
        """Whether the estimates have draws."""
        return all(len(each.estimate.inference.draws) for each in self.groups)

    def errors(self, statistics: Statistics) -> Array:
        """Standard errors of statistics of the rows, given the firms, shape (statistics,)."""
        return _errors(self.variants(), statistics, has_draws=self.has_draws)

    def _drawn(self) -> Iterator[Array]:
        draws = [each.estimate.inference.draws for each in self.groups]
        whole = np.all([np.isfinite(each).all(axis=1) for each in draws], axis=0)
        for draw in np.flatnonzero(whole):
            values = self.values.copy()
            for group, found in zip(self.groups, draws, strict=True):
                values[group.rows] = group.slopes @ found[draw]
            yield values

    def _pairs(self) -> Iterator[Array]:
        for group in self.groups:
            sizes, directions = np.linalg.eigh(group.estimate.inference.covariance)
            for size, direction in zip(np.maximum(sizes, 0.0), directions.T, strict=True):
                change = np.zeros(len(self.values))
                change[group.rows] = group.slopes @ (np.sqrt(size) * direction)
                yield self.values + change
                yield self.values - change


@dataclass(frozen=True, slots=True, eq=False)
class RatioOfElasticities:
    """The elasticity to one input over that to another, both by the same coefficients.

    Attributes
    ----------
    own, other : of the same rows
    """

    own: Elasticities
    other: Elasticities

    @property
    def values(self) -> Array:
        """Shape (rows,); missing where either is not above zero."""
        return _ratio(self.own.values, self.other.values)

    def errors(self, statistics: Statistics) -> Array:
        """As :meth:`Elasticities.errors`."""
        both = zip(self.own.variants(), self.other.variants(), strict=True)
        return _errors((_ratio(*each) for each in both), statistics, has_draws=self.own.has_draws)


def _ratio(own: Array, other: Array) -> Array:
    return np.where((own > 0) & (other > 0), own / np.where(other > 0, other, 1.0), np.nan)


def _errors(variants: Iterator[Array], statistics: Statistics, *, has_draws: bool) -> Array:
    found = np.array([statistics(each) for each in variants])
    if has_draws:
        return np.asarray(np.std(found, axis=0, ddof=1))
    return np.asarray(np.sqrt(np.sum((found[::2] - found[1::2]) ** 2, axis=0)) / 2)


def _by_pool(production: ProductionFunctions) -> Mapping[tuple[tuple[str, str], ...], list[GroupEstimate]]:
    """The groups that share one estimate."""
    found: dict[tuple[tuple[str, str], ...], list[GroupEstimate]] = {}
    for each in production.groups:
        found.setdefault(tuple(sorted(each.pool.items())), []).append(each)
    return found


def _belongs(rows: pl.DataFrame, keys: Mapping[str, str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    mask = np.ones(rows.height, dtype=bool)
    for key, value in keys.items():
        mask &= (rows[key].cast(pl.String) == value).to_numpy()
    return mask
