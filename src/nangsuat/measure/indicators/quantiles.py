"""Quantiles of firm-level values within groups: one rule, with and without survey weights.

The quantile of order p is the smallest value at which the weighted share of values up to and including it reaches p:
the inverse of the empirical distribution. It is always somebody's own value; with equal weights it is the value of
rank ⌈p·n⌉, and a weight of three counts like three equal rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.float64]
type Places = NDArray[np.intp]

ORDERS: dict[str, float] = {"p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90}
_ROUNDING = 1e-12  # cumulated weights are sums; a share that misses p by this much has reached it
_SOME_WEIGHT = np.nextafter(0.0, 1.0)  # nobody without weight is a quantile, not even the one of order zero


def quantiles(values: Numbers, orders: Sequence[float], weights: Numbers | None = None) -> Numbers:
    """Quantiles of finite values, shape (n_orders,); missing where there are no values or no weight.

    Parameters
    ----------
    values : shape (n,)
    orders : between 0 and 1
    weights : not negative, shape (n,); all equal where ``None``

    References
    ----------
    Hyndman and Fan (1996), type 1; numpy calls the rule ``inverted_cdf``.

    Examples
    --------
    >>> quantiles(np.array([30.0, 10.0, 20.0, 40.0]), [0.5, 0.75]).tolist()
    [20.0, 30.0]
    >>> quantiles(np.array([30.0, 10.0, 20.0]), [0.5], np.array([5.0, 1.0, 1.0])).tolist()
    [30.0]
    """
    if weights is not None:
        return _weighted(values, np.asarray(orders), weights)
    if not values.size:
        return np.full(len(orders), np.nan)
    return np.sort(values)[_ranks(np.asarray(orders), values.size) - 1]


def _ranks(orders: Numbers, count: int) -> Places:
    """⌈p·n⌉, one at least."""
    return np.maximum(np.ceil(orders * count * (1 - _ROUNDING)), 1).astype(np.intp)


def _weighted(values: Numbers, orders: Numbers, weights: Numbers) -> Numbers:
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    if not values.size or not reached[-1] > 0:
        return np.full(len(orders), np.nan)
    wanted = np.maximum(orders * reached[-1] * (1 - _ROUNDING), _SOME_WEIGHT)
    places = np.searchsorted(reached, wanted, side="left")
    found: Numbers = values[order[np.minimum(places, values.size - 1)]]
    return found
