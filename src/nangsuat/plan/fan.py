"""Fans: a distribution by year as a handful of quantiles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FAN_LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
_MIDDLE = FAN_LEVELS.index(0.5)


@dataclass(frozen=True, slots=True)
class Fan:
    """Quantiles by year.

    Attributes
    ----------
    years : the years
    quantiles : for each year the values at :data:`FAN_LEVELS`
    """

    years: tuple[int, ...]
    quantiles: tuple[tuple[float, ...], ...]

    @property
    def medians(self) -> tuple[float, ...]:
        """The middle of each year."""
        return tuple(row[_MIDDLE] for row in self.quantiles)

    def at(self, year: int) -> tuple[float, ...]:
        """The quantiles of a year."""
        return self.quantiles[self.years.index(year)]


def fan_of(years: tuple[int, ...], draws: NDArray[np.float64]) -> Fan:
    """The fan of draws, shape (years, draws).

    Examples
    --------
    >>> fan_of((2027,), np.arange(1001.0)[None, :]).at(2027)
    (25.0, 100.0, 250.0, 500.0, 750.0, 900.0, 975.0)
    """
    ranks = np.rint(np.array(FAN_LEVELS) * (draws.shape[1] - 1)).astype(np.int64)
    ordered = np.partition(draws, np.unique(ranks), axis=1)[:, ranks]
    return Fan(years, tuple(tuple(map(float, row)) for row in ordered))
