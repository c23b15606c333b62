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
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nangsuat.measure.production.dynamic_panels.panel_layout import Design, Layout, PanelVariable
from nangsuat.measure.production.dynamic_panels.panel_rows import Calendar, Grid, PanelRows
from nangsuat.measure.production.linear.linear_moments import Equation, Part, Places
from nangsuat.measure.production.specification import Array


@dataclass(frozen=True, eq=False)  # no slots: the layout is worked out once
class PanelMoments:
    """The moment conditions of a dynamic panel.

    Attributes
    ----------
    rows : of the panel
    design : transformation, levels, collapsing, year effects
    calendar : what is known of the years of all firms
    """

    rows: PanelRows
    design: Design
    calendar: Calendar

    @property
    def firms(self) -> int:
        return self.rows.firms

    @property
    def variables(self) -> Sequence[PanelVariable]:
        """The dependent one first."""
        return self.rows.variables

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
    def _effects(self) -> Places:
        """The places of the years that have an effect: all that are used but for the first."""
        return np.flatnonzero(self.calendar.level_rows)[1:] if self.design.year_effects else np.empty(0, np.int64)

    @cached_property
    def _transformed_years(self) -> list[int]:
        """The places of the years that have transformed equations."""
        return np.flatnonzero(self.calendar.transformed_rows).tolist()

    @cached_property
    def _level_years(self) -> list[int]:
        """The places of the years that have untransformed equations."""
        return np.flatnonzero(self.calendar.level_rows).tolist() if self.design.levels else []

    @cached_property
    def _layout(self) -> Layout:
        return Layout.of(
            self.variables,
            self.design,
            effects=len(self._effects),
            transformed_years=self._transformed_years,
            level_years=self._level_years,
        )

    def parts(self) -> Iterator[Part]:
        for first, last, grid in self.rows.grids():
            yield self._only_part if last - first == self.firms else self._part(first, last, grid)

    @cached_property
    def _only_part(self) -> Part:
        return self._part(*next(self.rows.grids()))

    def _part(self, first: int, last: int, grid: Grid) -> Part:
        transformed = (self._transformed(grid, year) for year in self._transformed_years)
        levels = (self._untransformed(grid, year) for year in self._level_years)
        return Part(first, last, (*transformed, *levels))

    def products(self, part: Part, weights: Array) -> Array:
        """Z'HZ: equations of one firm hang together as far as they are made of the same years."""
        products = np.zeros((weights.shape[1], self.moments, self.moments))
        for piece in part.pieces(len(self.calendar.years) * self.moments):
            by_year, own = self._by_year(piece), weights[piece.first - part.first : piece.last - part.first]
            if weights.shape[1] == 1:
                rows = (by_year * np.sqrt(own)[:, :, None]).reshape(-1, self.moments)
                products[0] += rows.T @ rows
            else:
                each = by_year.transpose(0, 2, 1) @ by_year
                products += (own.T @ each.reshape(piece.firms, -1)).reshape(products.shape)
        return products

    def _by_year(self, part: Part) -> Array:
        """What instruments hold of each year that equations are made of, shape (firms, years, moments)."""
        found = np.zeros((part.firms, len(self.calendar.years), self.moments))
        for each in part.equations:
            assert each.years is not None
            weighted = each.instruments * np.sqrt(each.weight)[:, None]
            for year in np.flatnonzero(each.years.any(axis=0)).tolist():
                found[:, year, each.moments] += weighted * each.years[:, year, None]
        return found

    def changes(self, coefficients: Array) -> Iterator[tuple[Part, Array, Array, Array]]:
        """Of each part the change of the residual and of the regressors from the year before, nothing where there is
        none, and the weights: shapes (firms, years), (firms, years, coefficients of interest), (firms, years)."""
        beyond = len(self.names)
        for first, last, grid in self.rows.grids():
            effects = np.zeros(len(self.calendar.years))
            effects[self._effects] = coefficients[beyond : beyond + len(self._effects)]
            left = grid.columns[:, :, 0] - grid.columns[:, :, 1:] @ coefficients[:beyond] - effects
            change, regressors = np.zeros_like(left), np.zeros((*left.shape, self.coefficients))
            both = grid.usable[:, 1:] & grid.usable[:, :-1]
            change[:, 1:] = np.where(both, np.diff(left, axis=1), 0)
            regressors[:, 1:, :beyond] = np.where(both[:, :, None], np.diff(grid.columns[:, :, 1:], axis=1), 0)
            for nth, year in enumerate(self._effects):
                regressors[:, year, beyond + nth] += both[:, year - 1]
                if year + 1 < len(self.calendar.years):
                    regressors[:, year + 1, beyond + nth] -= both[:, year]
            yield Part(first, last, ()), change, regressors, grid.weight

    def _transformed(self, grid: Grid, year: int) -> Equation:
        mix = grid.mix[:, year]
        there = mix.any(axis=1)
        values = self._mixed(mix, grid.columns)
        effects = mix[:, self._effects]
        nothing = np.zeros((len(mix), 1 if self.design.levels else 0))
        own = [values[:, 1 + place] for place in self._layout.standing]
        own += [] if self.design.levels else list(effects.T)
        past = [grid.values[place, :, year - lag] for place, lag in self._layout.past_of(year)]
        instruments = _known(there, (*own, *past))
        weight = grid.weight[:, year if self.design.transformation == "differences" else year - 1]
        regressors = np.column_stack((values[:, 1:], effects, nothing))
        return self._equation(values[:, 0], regressors, instruments, weight, self._layout.transformed(year), mix)

    def _mixed(self, mix: Array, columns: Array) -> Array:
        """What the years make; nothing where a column stays the same and what is left of it is rounding."""
        values = np.asarray(np.einsum("fy,fyc->fc", mix, columns))
        if self.design.transformation == "differences":
            return values
        size = np.einsum("fy,fyc->fc", np.abs(mix), np.abs(columns))
        return np.where(np.abs(values) > _ROUNDING * size, values, 0.0)

    def _untransformed(self, grid: Grid, year: int) -> Equation:
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
        moments = self._layout.untransformed(year)
        return self._equation(grid.columns[:, year, 0], regressors, instruments, grid.weight[:, year], moments, mix)

    def _equation(
        self, dependent: Array, regressors: Array, instruments: Array, weight: Array, moments: Places, years: Array
    ) -> Equation:
        firm = np.arange(len(dependent))
        return Equation(dependent, regressors, instruments, weight, firm, np.arange(self.coefficients), moments, years)


_ROUNDING = 1e-13


def _known(there: NDArray[np.bool_], columns: Sequence[Array]) -> Array:
    """Columns side by side, nothing where a row is not there or a number is missing, shape (firms, columns)."""
    known = np.zeros((len(there), len(columns)))
    for place, each in enumerate(columns):
        known[:, place] = np.where(there & np.isfinite(each), each, 0)
    return known


def _change(grid: Grid, place: int, year: int) -> Array:
    return np.asarray(grid.values[place, :, year] - grid.values[place, :, year - 1])


def _column_change(grid: Grid, place: int, year: int) -> Array:
    """The change of a regressor from the year before; nothing where that year is not usable."""
    if year == 0:
        return np.zeros(len(grid.usable))
    change = grid.columns[:, year, 1 + place] - grid.columns[:, year - 1, 1 + place]
    return np.where(grid.usable[:, year - 1], change, 0)
