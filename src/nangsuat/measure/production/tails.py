"""Chances of the tails of two distributions, in closed form."""

from __future__ import annotations

from math import erfc, exp, isfinite, lgamma, log, nan, sqrt


def chi_square_tail(statistic: float, freedom: int) -> float:
    """The chance that a chi-square of ``freedom`` exceeds ``statistic``; missing where one of them is none.

    Examples
    --------
    >>> round(chi_square_tail(3.841458820694124, 1), 12), round(chi_square_tail(2.0, 2), 12)
    (0.05, 0.367879441171)
    """
    if not isfinite(statistic) or freedom < 1:
        return nan
    half = max(statistic, 0.0) / 2
    if half == 0:
        return 1.0
    odd = freedom % 2
    powers = [step + odd / 2 for step in range((freedom - odd) // 2)]
    terms = sum(exp(power * log(half) - half - lgamma(power + 1)) for power in powers)
    return min(1.0, (erfc(sqrt(half)) if odd else 0.0) + terms)


def two_sided(z: float) -> float:
    """The chance that a standard normal is further from nothing than ``z``.

    Examples
    --------
    >>> round(two_sided(-1.959963984540054), 12)
    0.05
    """
    return erfc(abs(z) / sqrt(2)) if isfinite(z) else nan
