"""Quantiles that tell on nobody: the mean of the nearest few values, and only where enough lie on both sides.

A quantile is some enterprise's own value, and in a group of five p10 to p90 are the values of all five. What is shown
in its stead is the mean over the enterprises nearest to it in rank, of ``nearest`` contributors at least; nothing is
shown where fewer than these lie at or below it, or at or above it, or where one of them makes up most of the mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nangsuat.compare.disclosure.contributors import Codes, Contributors, Numbers
from nangsuat.compare.disclosure.dimensions import Places
from nangsuat.compare.disclosure.rule import DisclosureRule
from nangsuat.measure import quantiles


@dataclass(frozen=True)
class SafeQuantile:
    """A quantile as it may be shown.

    Attributes
    ----------
    value : the mean of the values nearest to it
    places : which values these are, in the order in which they were given
    """

    value: float
    places: Places


def safe_quantiles(
    values: Numbers, orders: Mapping[str, float], *, rule: DisclosureRule, owners: Codes, weights: Numbers | None = None
) -> dict[str, SafeQuantile | None]:
    """Quantiles by name, each as it may be shown; ``None`` where it may not.

    Parameters
    ----------
    values : shape (n,)
    orders : for each name the order, between 0 and 1
    rule : says how many are ``nearest``
    owners : the contributor that each value belongs to, shape (n,)
    weights : survey weights; they move the place of the quantile, the mean is a plain one

    Examples
    --------
    >>> values = np.arange(1.0, 10.0)
    >>> orders = {"p10": 0.1, "p25": 0.25, "p50": 0.5}
    >>> found = safe_quantiles(values, orders, rule=DisclosureRule(), owners=np.arange(9))
    >>> found["p10"], found["p25"].value, found["p50"].value
    (None, 3.0, 5.0)
    """
    own = quantiles(values, list(orders.values()), weights)
    order = np.argsort(values, kind="stable")
    counted = order if weights is None else order[weights[order] > 0]  # nobody without weight is near a quantile
    found = zip(orders, own, strict=True)
    return {name: _safe(values, counted, float(value), rule, owners) for name, value in found}


def _safe(values: Numbers, order: Places, value: float, rule: DisclosureRule, owners: Codes) -> SafeQuantile | None:
    ranked = values[order]
    low, high = int(np.searchsorted(ranked, value, "left")), int(np.searchsorted(ranked, value, "right"))
    if min(_distinct(owners[order[:high]]), _distinct(owners[order[low:]])) < rule.nearest:
        return None
    window = _nearest(owners[order], low, high, rule.nearest)
    if window is None:
        return None
    places = order[window]
    inside = Contributors(values[places], owners[places], np.ones(places.size))
    if rule.finding(inside, minimum_count=rule.nearest) is not None:
        return None
    return SafeQuantile(float(values[places].mean()), places)


def _nearest(owners: Codes, low: int, high: int, nearest: int) -> slice | None:
    """The ranks around ``low … high - 1``, widened evenly until they are of enough contributors."""
    while _distinct(owners[low:high]) < nearest:
        if low == 0 or high == owners.size:
            return None  # widening on one side only would move the quantile
        low, high = low - 1, high + 1
    return slice(low, high)


def _distinct(owners: Codes | Sequence[int]) -> int:
    return int(np.unique(owners).size)
