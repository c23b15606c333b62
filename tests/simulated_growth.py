"""Series whose truth is known: yearly growth drawn from processes unlike each other, with parameters spread widely."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

_WARM_UP = 40  # years drawn before the history begins

type Growth = NDArray[np.float64]


def _student(random: np.random.Generator, degrees: float, years: int) -> Growth:
    normal = random.standard_normal(years)
    return normal / np.sqrt(random.gamma(degrees / 2, 2 / degrees, years))


def _autoregression(shocks: Growth, persistence: float) -> Growth:
    path = np.zeros(shocks.size)
    for year in range(1, shocks.size):
        path[year] = persistence * path[year - 1] + np.sqrt(1 - persistence**2) * shocks[year]
    return path


def fat_autoregression(random: np.random.Generator, years: int) -> Growth:
    """First order, persistence from 0 to 0.5, shocks of t with five degrees of freedom."""
    return _autoregression(_student(random, 5, years), random.uniform(0, 0.5))


def slow_mean(random: np.random.Generator, years: int) -> Growth:
    """Passing fat-tailed shocks over a mean that moves slowly."""
    slow, share = _autoregression(random.standard_normal(years), 0.9), random.uniform(0, 1)
    return np.sqrt(1 - share) * _student(random, 6, years) + np.sqrt(share) * slow


def very_fat_tails(random: np.random.Generator, years: int) -> Growth:
    """Little persistence of either sign, shocks of t with four degrees of freedom."""
    return _autoregression(_student(random, 4, years), random.uniform(-0.2, 0.5))


def gaussian_autoregression(random: np.random.Generator, years: int) -> Growth:
    """First order, persistence from 0.2 to 0.7, normal shocks."""
    return _autoregression(random.standard_normal(years), random.uniform(0.2, 0.7))


def white_noise(random: np.random.Generator, years: int) -> Growth:
    """Independent normal years: nothing lasts, nothing is odd."""
    return random.standard_normal(years)


PROCESSES: Mapping[str, Callable[[np.random.Generator, int], Growth]] = {
    process.__name__: process
    for process in (fat_autoregression, slow_mean, very_fat_tails, gaussian_autoregression, white_noise)
}


def growth(process: str, random: np.random.Generator, years: int) -> Growth:
    """Percent a year about a mean and with a size that differ from series to series."""
    path = PROCESSES[process](random, years + _WARM_UP)[_WARM_UP:]
    return random.normal(2, 2.5) + 3 * np.exp(0.5 * random.normal()) * path
