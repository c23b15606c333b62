"""How many records a year brings: Poisson counts whose yearly rate varies, both its mean and its spread unknown.

The count of a year is Poisson with a rate that is gamma distributed about a common mean, which makes it negative
binomial (Greenwood and Yule, *Journal of the Royal Statistical Society* 83, 1920). Mean and spread lie on a grid; older
years count for less, by half after seven years. There is no trend: a yearly number that grows is a history of kind
``level``.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.float64]

SPREADS = (0.5, 1.0, 2.0, 5.0, 15.0, 50.0)  # of the gamma distribution; a large one means a steady rate
_MEANS = 60
_WIDTH = 5.0  # the grid of means goes this many times below and above the history's own
_FADING = 0.905  # a year: half after seven


def draw_counts(
    values: Numbers, ages: Numbers, parts: Numbers, *, ahead: int, draws: int, random: np.random.Generator
) -> Numbers:
    """Yearly records to come, shape (ahead, draws).

    Parameters
    ----------
    values, ages, parts : records read, how many years ago, and the share of the year that each covers; where the last
        covers a part only, the first year to come is that year's whole number
    """
    mean, spread = _drawn_rates(values, ages, parts, draws, random)
    rates = random.standard_gamma(spread, (ahead, draws)) * (mean / spread)
    if parts[-1] == 1:
        return random.poisson(rates).astype(np.float64)
    seen, part = values[-1], parts[-1]
    rates[0] = random.standard_gamma(spread + seen) / (spread / mean + part) * (1 - part)
    counts = random.poisson(rates).astype(np.float64)
    counts[0] += seen
    return counts


def _drawn_rates(
    values: Numbers, ages: Numbers, parts: Numbers, draws: int, random: np.random.Generator
) -> tuple[Numbers, Numbers]:
    """Mean and spread from their joint distribution given the history."""
    own = max(float(values.sum() / parts.sum()), 0.5 / float(parts.sum()))
    means = own * np.geomspace(1 / _WIDTH, _WIDTH, _MEANS)
    mean, spread = (grid.ravel() for grid in np.meshgrid(means, np.array(SPREADS)))
    logs = _log_likelihood(values, mean[:, None] * parts, spread[:, None]) @ _FADING**ages
    weight = np.exp(logs - logs.max())
    edges = np.cumsum(weight)
    point = np.searchsorted(edges / edges[-1], (np.arange(draws) + 0.5) / draws)
    step = math.log(means[1] / means[0])
    within = np.exp(step * (random.random(draws) - 0.5))  # the grid is a ladder; draws lie between its rungs
    return mean[point] * within, spread[point]


def _log_likelihood(values: Numbers, mean: Numbers, spread: Numbers) -> Numbers:
    """Of each reading at each point of the grid, up to what does not depend on the point."""
    rising = np.array([[_log_rising(float(s), float(v)) for v in values] for s in SPREADS])
    repeated = rising[np.searchsorted(SPREADS, spread[:, 0])]
    total: Numbers = repeated + spread * np.log(spread / (spread + mean)) + values * np.log(mean / (spread + mean))
    return total


def _log_rising(spread: float, count: float) -> float:
    return math.lgamma(spread + count) - math.lgamma(spread)
