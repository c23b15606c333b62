"""Firms' years on the calendar: which of them can be used, and what each transformed year is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nangsuat.measure.production.dynamic_panels.panel_layout import PanelVariable, Transformation
from nangsuat.measure.production.linear.linear_moments import Places, firm_parts
from nangsuat.measure.production.specification import Array

_ROWS_AT_ONCE = 65_536
_CELLS_AT_ONCE = 8_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """What is known of the years of all firms.

    Attributes
    ----------
    years : from the first to the last
    transformed_rows : how many transformed equations each year has, shape (years,)
    level_rows : how many usable rows each year has, shape (years,)
    firms : how many firms have a transformed equation
    """

    years: Places
    transformed_rows: Places
    level_rows: Places
    firms: int

    @property
    def observations(self) -> int:
        """How many transformed equations there are."""
        return int(self.transformed_rows.sum())


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Firms' years on the calendar; nothing where a row is missing or cannot be used.

    Attributes
    ----------
    values : of each variable, NaN where missing, shape (variables, firms, years)
    columns : the dependent variable first, then the regressors, zero where not usable, shape (firms, years,
        1 + columns)
    usable : shape (firms, years)
    weight : shape (firms, years)
    mix : what each transformed year is of the years, shape (firms, transformed years, years)
    """

    values: Array
    columns: Array
    usable: NDArray[np.bool_]
    weight: Array
    mix: Array


@dataclass(frozen=True, eq=False)  # no slots: one grid that is all is worked out once
class PanelRows:
    """Rows of a panel.

    Attributes
    ----------
    variables : the dependent one first
    transformation : what takes the firm's own level away
    starts : where each firm's rows begin, and the number of rows, shape (firms + 1,)
    year : calendar years, rising within a firm, shape (rows,)
    weight : survey weights, shape (rows,)
    years : the calendar from the first year to the last, of all firms
    """

    variables: Sequence[PanelVariable]
    transformation: Transformation
    starts: Places
    year: Places
    weight: Array
    years: Places

    @property
    def firms(self) -> int:
        """How many."""
        return len(self.starts) - 1

    def calendar(self) -> Calendar:
        """What is known of the years, where these are all firms."""
        return Calendar(self.years, *self.counts)

    @cached_property
    def counts(self) -> tuple[Places, Places, int]:
        """Transformed equations and usable rows of each year; firms that have a transformed equation."""
        transformed, levels = np.zeros((2, len(self.years)), dtype=np.int64)
        firms = 0
        for _, _, grid in self.grids():
            there = np.any(grid.mix != 0, axis=2)
            transformed += there.sum(axis=0)
            levels += grid.usable.sum(axis=0)
            firms += int(there.any(axis=1).sum())
        return transformed, levels, firms

    def grids(self) -> Iterator[tuple[int, int, Grid]]:
        """Firms in parts whose mixes, years by years for each firm, fit into memory; one that is all is kept."""
        stretches = list(firm_parts(self.starts, rows=min(_ROWS_AT_ONCE, _CELLS_AT_ONCE // len(self.years) ** 2 + 1)))
        for first, last in stretches:
            yield first, last, self._only_grid if len(stretches) == 1 else self._grid(first, last)

    @cached_property
    def _only_grid(self) -> Grid:
        return self._grid(0, self.firms)

    def _grid(self, first: int, last: int) -> Grid:
        begin, end = self.starts[first], self.starts[last]
        firm = np.repeat(np.arange(last - first), np.diff(self.starts[first : last + 1]))
        places = firm, self.year[begin:end] - self.years[0]
        shape = last - first, len(self.years)
        values = np.full((len(self.variables), *shape), np.nan)
        for place, variable in enumerate(self.variables):
            values[(place, *places)] = variable.values[begin:end]
        weight = np.zeros(shape)
        weight[places] = self.weight[begin:end]
        lagged = [_lagged(values[place], lag) for place, each in enumerate(self.variables) for lag in each.lags]
        columns = np.stack([values[0], *lagged], axis=2)
        usable = np.isfinite(columns).all(axis=2)
        mix = _differences(usable) if self.transformation == "differences" else _deviations(usable)
        return Grid(values, np.where(usable[:, :, None], columns, 0), usable, weight, mix)


def _lagged(values: Array, lag: int) -> Array:
    if lag == 0:
        return values
    lagged = np.full_like(values, np.nan)
    lagged[:, lag:] = values[:, :-lag]
    return lagged


def _differences(usable: NDArray[np.bool_]) -> Array:
    """Each year less the year before, where both are usable."""
    years = usable.shape[1]
    mix = np.zeros((*usable.shape, years))
    for year in range(1, years):
        both = usable[:, year] & usable[:, year - 1]
        mix[both, year, year], mix[both, year, year - 1] = 1, -1
    return mix


def _deviations(usable: NDArray[np.bool_]) -> Array:
    """Each year less the mean of the later usable ones, scaled; it stands at the year after, as a difference does."""
    years = usable.shape[1]
    mix = np.zeros((*usable.shape, years))
    for year in range(years - 1):
        later = usable[:, year + 1 :]
        count = later.sum(axis=1)
        there = usable[:, year] & (count > 0)
        scale = np.sqrt(count / (count + 1.0))[there]
        mix[there, year + 1, year] = scale
        mix[there, year + 1, year + 1 :] = -(scale / count[there])[:, None] * later[there]
    return mix
