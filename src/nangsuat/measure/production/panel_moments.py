"""The moment conditions of a panel whose past matters: what the equations are and what instruments them.

    y_t = Σ ρ_j·y_(t−j) + β'x_t + δ_t + η + v_t

A firm's η is taken away by a transformation of its years, and what is left is instrumented by the firm's own past:

* ``differences``: each year less the calendar year before (Arellano and Bond 1991);
* ``orthogonal_deviations``: each year less the mean of all later ones that are there, scaled so that the v stay alike
  and apart (Arellano and Bover 1995); a gap costs fewer rows;
* with ``levels`` the untransformed years are there too, instrumented by past changes (Blundell and Bond 1998).

In a transformed equation of year t the instruments are levels of y and x of ``first`` … ``last`` years before; in an
untransformed one their change ``first − 1`` years before. What is exogenous stands for itself, transformed: its level
may go with η. The first step weighs by Z'HZ with the H that the transformation gives to v that are alike and apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nangsuat.measure.production.linear_moments import Equation, Part, Places, firm_parts, weighted_products
from nangsuat.measure.production.panel_layout import Design, Layout, PanelVariable
from nangsuat.measure.production.specification import Array

_ROWS_AT_ONCE = 65_536
_CELLS_AT_ONCE = 8_000_000


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
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


@dataclass(frozen=True, slots=True, eq=False)
class _PanelPart(Part):
    """A part with what each of its equations is of the years: the mixes, each of shape (firms, years)."""

    mixes: tuple[Array, ...]


@dataclass(frozen=True, eq=False)  # no slots: the layout is worked out once
class PanelMoments:
    """The moment conditions of a dynamic panel.

    Attributes
    ----------
    variables : the dependent one first
    design : transformation, levels, collapsing, year effects
    starts : where each firm's rows begin, and the number of rows, shape (firms + 1,)
    year : calendar years, rising within a firm, shape (rows,)
    weight : survey weights, shape (rows,)
    """

    variables: tuple[PanelVariable, ...]
    design: Design
    starts: Places
    year: Places
    weight: Array

    @property
    def firms(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of the coefficients of interest: lags of the dependent variable, then the regressors."""
        return tuple(name for each in self.variables for name in each.column_names)

    @property
    def coefficients(self) -> int:
        return len(self.names) + len(self._effects) + self.design.levels

    @property
    def moments(self) -> int:
        return self._layout.count

    @cached_property
    def years(self) -> Places:
        """The calendar from the first year to the last."""
        return np.arange(self.year.min(), self.year.max() + 1)

    @cached_property
    def transformed_rows(self) -> Places:
        """How many transformed equations each year has, shape (years,)."""
        return self._counted[0]

    @cached_property
    def level_rows(self) -> Places:
        """How many usable rows each year has, shape (years,)."""
        return self._counted[1]

    @cached_property
    def firms_used(self) -> int:
        """How many firms have a transformed equation."""
        return int(self._counted[2].sum())

    @cached_property
    def _counted(self) -> tuple[Places, Places, Places]:
        counts = np.zeros((3, len(self.years)), dtype=np.int64)
        for _, _, grid in self._grids():
            there = np.any(grid.mix != 0, axis=2)
            counts[0] += there.sum(axis=0)
            counts[1] += grid.usable.sum(axis=0)
            counts[2, 0] += there.any(axis=1).sum()
        return counts[0], counts[1], counts[2]

    @cached_property
    def _effects(self) -> Places:
        """The places of the years that have an effect: all that are used but for the first."""
        return np.flatnonzero(self.level_rows)[1:] if self.design.year_effects else np.empty(0, np.int64)

    @cached_property
    def _level_years(self) -> list[int]:
        """The places of the years that have untransformed equations."""
        return np.flatnonzero(self.level_rows).tolist() if self.design.levels else []

    @cached_property
    def _layout(self) -> Layout:
        return Layout.of(
            self.variables,
            self.design,
            effects=len(self._effects),
            transformed_years=np.flatnonzero(self.transformed_rows).tolist(),
            level_years=self._level_years,
        )

    def parts(self) -> Iterator[Part]:
        if self._is_one_part:
            yield self._only_part
            return
        for first, last, grid in self._grids():
            yield self._part(first, last, grid)

    @cached_property
    def _is_one_part(self) -> bool:
        return len(list(self._stretches())) == 1

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """Firms in parts whose mixes, years by years for each firm, fit into memory."""
        return firm_parts(self.starts, rows=min(_ROWS_AT_ONCE, _CELLS_AT_ONCE // len(self.years) ** 2 + 1))

    @cached_property
    def _only_grid(self) -> _Grid:
        return self._grid(0, self.firms)

    @cached_property
    def _only_part(self) -> Part:
        return self._part(0, self.firms, self._only_grid)

    def _part(self, first: int, last: int, grid: _Grid) -> Part:
        both = [
            *(self._transformed(grid, year) for year in np.flatnonzero(self.transformed_rows).tolist()),
            *(self._untransformed(grid, year) for year in self._level_years),
        ]
        return _PanelPart(first, last, tuple(each for each, _ in both), tuple(mix for _, mix in both))

    def products(self, part: Part, weights: Array) -> Array:
        """Z'HZ: equations of one firm hang together as far as they are made of the same years."""
        products = np.zeros((weights.shape[1], self.moments, self.moments))
        mixes = part.mixes if isinstance(part, _PanelPart) else ()
        for place, (one, mix) in enumerate(zip(part.equations, mixes, strict=True)):
            for other, other_mix in zip(part.equations[place:], mixes[place:], strict=True):
                alike = np.einsum("fy,fy->f", mix, other_mix) * np.sqrt(one.weight * other.weight)
                if alike.any():
                    self._add_product(products, one, other, alike, weights)
        return products

    def _add_product(self, products: Array, one: Equation, other: Equation, alike: Array, weights: Array) -> None:
        own = replace(one, weight=alike)
        product = weighted_products(own, other.instruments, len(weights), weights)
        products[:, one.moments[:, None], other.moments] += product
        if one is not other:
            products[:, other.moments[:, None], one.moments] += product.transpose(0, 2, 1)

    def changes(self, coefficients: Array) -> Iterator[tuple[Part, Array, Array, Array]]:
        """Of each part the change of the residual and of the regressors from the year before, nothing where there is
        none, and the weights: shapes (firms, years), (firms, years, coefficients of interest), (firms, years)."""
        beyond = len(self.names)
        for first, last, grid in self._grids():
            effects = np.zeros(len(self.years))
            effects[self._effects] = coefficients[beyond : beyond + len(self._effects)]
            left = grid.columns[:, :, 0] - grid.columns[:, :, 1:] @ coefficients[:beyond] - effects
            change, regressors = np.zeros_like(left), np.zeros((*left.shape, self.coefficients))
            both = grid.usable[:, 1:] & grid.usable[:, :-1]
            change[:, 1:] = np.where(both, np.diff(left, axis=1), 0)
            regressors[:, 1:, :beyond] = np.where(both[:, :, None], np.diff(grid.columns[:, :, 1:], axis=1), 0)
            for nth, year in enumerate(self._effects):
                regressors[:, year, beyond + nth] += both[:, year - 1]
                if year + 1 < len(self.years):
                    regressors[:, year + 1, beyond + nth] -= both[:, year]
            yield Part(first, last, ()), change, regressors, grid.weight

    def _transformed(self, grid: _Grid, year: int) -> tuple[Equation, Array]:
        mix = grid.mix[:, year]
        there = mix.any(axis=1)
        values = np.einsum("fy,fyc->fc", mix, grid.columns)
        effects = mix[:, self._effects]
        nothing = np.zeros((len(mix), 1 if self.design.levels else 0))
        own = [values[:, 1 + place] for place in self._layout.standing]
        own += [] if self.design.levels else list(effects.T)
        past = [grid.values[place, :, year - lag] for place, lag in self._layout.past_of(year)]
        instruments = _known(there, (*own, *past))
        weight = grid.weight[:, year if self.design.transformation == "differences" else year - 1]
        regressors = np.column_stack((values[:, 1:], effects, nothing))
        return self._equation(values[:, 0], regressors, instruments, weight, self._layout.transformed(year)), mix

    def _untransformed(self, grid: _Grid, year: int) -> tuple[Equation, Array]:
        there = grid.usable[:, year]
        mix = np.zeros_like(grid.weight)
        mix[:, year] = there
        effects = (self._effects == year) * there[:, None].astype(float)
        constant = there.astype(float)
        changes = [_change(grid, place, year - lag) for place, lag in self._layout.changes_of(year)]
        standing = [_column_change(grid, place, year) for place in self._layout.standing]
        columns = (constant, *effects.T, *standing, *changes)
        instruments = _known(there, columns)
        regressors = np.column_stack((grid.columns[:, year, 1:], effects, constant))
        return self._equation(
            grid.columns[:, year, 0], regressors, instruments, grid.weight[:, year], self._layout.untransformed(year)
        ), mix

    def _equation(
        self, dependent: Array, regressors: Array, instruments: Array, weight: Array, moments: Places
    ) -> Equation:
        firm = np.arange(len(dependent))
        return Equation(dependent, regressors, instruments, weight, firm, np.arange(self.coefficients), moments)

    def _grids(self) -> Iterator[tuple[int, int, _Grid]]:
        """Part by part; one that is all is worked out once."""
        if self._is_one_part:
            yield 0, self.firms, self._only_grid
            return
        for first, last in self._stretches():
            yield first, last, self._grid(first, last)

    def _grid(self, first: int, last: int) -> _Grid:
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
        mix = _differences(usable) if self.design.transformation == "differences" else _deviations(usable)
        return _Grid(values, np.where(usable[:, :, None], columns, 0), usable, weight, mix)


def _lagged(values: Array, lag: int) -> Array:
    if lag == 0:
        return values
    lagged = np.full_like(values, np.nan)
    lagged[:, lag:] = values[:, :-lag]
    return lagged


def _known(there: NDArray[np.bool_], columns: Sequence[Array]) -> Array:
    """Columns side by side, nothing where a row is not there or a number is missing, shape (firms, columns)."""
    known = np.zeros((len(there), len(columns)))
    for place, each in enumerate(columns):
        known[:, place] = np.where(there & np.isfinite(each), each, 0)
    return known


def _change(grid: _Grid, place: int, year: int) -> Array:
    return np.asarray(grid.values[place, :, year] - grid.values[place, :, year - 1])


def _column_change(grid: _Grid, place: int, year: int) -> Array:
    """The change of a regressor from the year before; nothing where that year is not usable."""
    if year == 0:
        return np.zeros(len(grid.usable))
    change = grid.columns[:, year, 1 + place] - grid.columns[:, year - 1, 1 + place]
    return np.where(grid.usable[:, year - 1], change, 0)


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
