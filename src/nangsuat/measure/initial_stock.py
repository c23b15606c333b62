"""Investment by unit and year, and the stock that is assumed before each unit's first year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.data import CannotBeShown, NangsuatError, Text

type Initial = Literal["steady_state", "ratio", "value"]
type Grid = NDArray[np.float64]  # shape (units, years), nan where there is no row
type Units = NDArray[np.float64]  # shape (units,)

GROWTH_YEARS = 5
"""Years of investment that the steady state's growth is taken from, where none is given: about one business cycle."""


class InitialStockUnclear(NangsuatError):
    """The options do not say, or say twice, what the stock before the first year was."""


@dataclass(frozen=True, slots=True, eq=False)
class InvestmentGrid:
    """Investment by unit and year; rows know their place in it.

    Attributes
    ----------
    investment : at constant prices, shape (units, years)
    output : the same for output, where the assumption needs it
    weight : survey weight of each row, shape (units, years); one where there is none
    units : what each unit is called: ``(territory, industry)``, or the firm's id
    years : the years, without gaps
    unit_of, year_of : for each row, its place, shape (rows,)
    one_growth : whether all units share one growth of investment; enterprises do, since one firm's investment is lumpy
    """

    investment: Grid
    output: Grid | None
    weight: Grid
    units: tuple[Any, ...]
    years: tuple[int, ...]
    unit_of: NDArray[np.intp]
    year_of: NDArray[np.intp]
    one_growth: bool

    @classmethod
    def of(cls, rows: pl.DataFrame, unit: Sequence[str], investment: str, output: str) -> InvestmentGrid:
        """The grid of a table of one row a unit and year."""
        units = rows.select(unit).unique(maintain_order=True).with_row_index("unit")
        unit_of = rows.join(units, on=list(unit), how="left", maintain_order="left")["unit"].to_numpy().astype(np.intp)
        years = sorted(rows["year"].unique())
        year_of = rows["year"].to_numpy().astype(np.intp) - years[0]

        def spread(column: str) -> Grid:
            grid = np.full((units.height, years[-1] - years[0] + 1), np.nan)
            grid[unit_of, year_of] = rows[column].to_numpy()
            return grid

        return cls(
            investment=spread(investment),
            output=spread(output) if output in rows.columns else None,
            weight=np.nan_to_num(spread("weight"), nan=1.0) if "weight" in rows.columns else np.ones(1),
            units=tuple(name[0] if len(name) == 1 else name for name in units.drop("unit").rows()),
            years=tuple(range(years[0], years[-1] + 1)),
            unit_of=unit_of,
            year_of=year_of,
            one_growth=len(unit) == 1,
        )

    def first_of(self, grid: Grid) -> Units:
        """Each unit's entry of its first year with investment."""
        return grid[np.arange(len(grid)), np.argmax(~np.isnan(self.investment), axis=1)]

    def at_rows(self, grid: Grid) -> NDArray[np.float64]:
        """Each row's entry of a grid, shape (rows,)."""
        return grid[self.unit_of, self.year_of]

    def growth(self) -> Units:
        """Geometric growth of investment over its first years, of each unit or of all together."""
        if not self.one_growth:
            return np.array([_growth(unit) for unit in self.investment])
        complete = ~np.isnan(self.investment).any(axis=1)
        together = _growth((self.weight * self.investment)[complete].sum(axis=0))
        return np.full(len(self.units), together)


@dataclass(frozen=True, slots=True)
class InitialStock:
    """How the stock before each unit's first year is assumed; see :func:`perpetual_inventory` for the options."""

    initial: Initial
    depreciation: float
    growth: float | None
    ratio: float | None
    values: Mapping[Any, float] | None

    def __post_init__(self) -> None:
        own = {"steady_state": "growth", "ratio": "ratio", "value": "values"}[self.initial]
        given = {
            name
            for name, value in (("growth", self.growth), ("ratio", self.ratio), ("values", self.values))
            if value is not None
        }
        if given - {own} or (own != "growth" and own not in given):
            raise InitialStockUnclear(_unclear(self.initial, own, sorted(given - {own})))

    def stock(self, grid: InvestmentGrid) -> Units:
        """The stock before each unit's first year; not known where its first investment or output is not positive."""
        if self.values is not None:
            return np.array([self.values.get(unit, np.nan) for unit in grid.units], dtype=np.float64)
        if self.ratio is not None and grid.output is not None:
            return self.ratio * _positive(grid.first_of(grid.output))
        growth = self.growth_used(grid)
        if growth is None or (growth + self.depreciation <= 0).any():
            raise CannotBeShown(_NO_STEADY_STATE)
        return _positive(grid.first_of(grid.investment)) / (growth + self.depreciation)

    def growth_used(self, grid: InvestmentGrid) -> Units | None:
        """Growth in the steady state, as given or as the units had it; none under the other assumptions."""
        if self.initial != "steady_state":
            return None
        return grid.growth() if self.growth is None else np.full(len(grid.units), self.growth)


def _growth(investment: NDArray[np.float64]) -> float:
    """Growth a calendar year from the first year known to the last one known of the years after it."""
    known = np.flatnonzero(~np.isnan(investment))
    known = known[known <= known[0] + GROWTH_YEARS] if known.size else known
    if known.size < 2 or not (investment[known[0]] > 0 and investment[known[-1]] > 0):
        raise CannotBeShown(_NO_GROWTH)
    return float((investment[known[-1]] / investment[known[0]]) ** (1 / (known[-1] - known[0])) - 1)


def _positive(amounts: Units) -> Units:
    """Amounts that a stock can be told from: a year without investment does not mean that there was no capital."""
    return np.where(amounts > 0, amounts, np.nan)


def _unclear(initial: str, own: str, given: Sequence[str]) -> Text:
    if given:
        names = ", ".join(given)
        return Text(
            vi=f"initial={initial!r} không dùng {names}; bỏ đi, hoặc chọn cách khác.",
            en=f"initial={initial!r} does not use {names}; leave it out, or choose another way.",
        )
    return Text(vi=f"initial={initial!r} cần {own}.", en=f"initial={initial!r} needs {own}.")


_NO_STEADY_STATE = Text(
    vi="g + δ không dương nên không có trạng thái dừng; hãy cho growth, hoặc initial=«ratio».",
    en="g + δ is not positive, so there is no steady state; give growth, or initial=«ratio».",
)
_NO_GROWTH = Text(
    vi="Không tính được tốc độ tăng vốn đầu tư những năm đầu; hãy cho growth, hoặc initial=«ratio».",
    en="The growth of investment in the first years cannot be told; give growth, or initial=«ratio».",
)
