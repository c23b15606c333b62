"""Quantiles that tell on nobody: the mean of the nearest few values, and only where enough lie on both sides.

A quantile is some enterprise's own value, and in a group of five p10 to p90 are the values of all five. What is shown
in its stead is the mean over the enterprises nearest to it in rank, of ``nearest`` contributors at least; nothing is
shown where fewer than these lie at or below it, or at or above it, or where one of them makes up most of the mean.

The mean of the whole group is shown too, so quantiles give one another away: in a group of five the mean of all less
the mean of the middle three leaves two, and the lowest would know the highest. A quantile is therefore shown only if no
sum and difference of what is shown leaves fewer than ``nearest`` contributors; the median comes first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

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
    >>> values = np.arange(1.0, 11.0)
    >>> orders = {"p10": 0.1, "p25": 0.25, "p50": 0.5}
    >>> found = safe_quantiles(values, orders, rule=DisclosureRule(), owners=np.arange(10))
    >>> found["p10"], found["p25"].value, found["p50"].value
    (None, 3.0, 5.0)
    """
    found = _one_by_one(values, orders, rule, owners, weights)
    known = _Known(values, owners, rule)
    first = sorted(found, key=lambda name: (abs(orders[name] - _MIDDLE), orders[name]))
    safe = {name for name in first if (each := found[name]) is not None and known.takes(each.places)}
    return {name: found[name] if name in safe else None for name in orders}


def _one_by_one(
    values: Numbers, orders: Mapping[str, float], rule: DisclosureRule, owners: Codes, weights: Numbers | None
) -> dict[str, SafeQuantile | None]:
    """Each quantile as it might be shown alone."""
    own = quantiles(values, list(orders.values()), weights)
    order = np.argsort(values, kind="stable")
    counted = order if weights is None else order[weights[order] > 0]  # nobody without weight is near a quantile
    each = zip(orders, own, strict=True)
    return {name: _safe(values, counted, float(value), rule, owners) for name, value in each}


class _Known:
    """The sums that are known of a group: of all its values, and of those around each quantile shown."""

    def __init__(self, values: Numbers, owners: Codes, rule: DisclosureRule) -> None:
        self.values, self.rule = values, rule
        self.owner = np.unique(owners, return_inverse=True)[1]
        self.owned = int(self.owner.max(initial=-1)) + 1 < values.size
        self.sums = np.ones((1, values.size), dtype=np.int8)

    def takes(self, places: Places) -> bool:
        """Whether the sum of these values may be known too; if so, it is from now on."""
        new = np.zeros(self.values.size, dtype=np.int8)
        new[places] = 1
        signs = np.array(list(product((-1, 0, 1), repeat=len(self.sums))), dtype=np.int8)
        left = signs @ self.sums + new
        if self._leaves_few(left) or any(self._tells(rest) for rest in left[signs[:, 0] != 0]):
            return False
        self.sums = np.vstack([self.sums, new])
        return True

    def _leaves_few(self, left: NDArray[np.int8]) -> bool:
        """Whether one of the sums and differences is of some contributors, but too few."""
        sizes = np.count_nonzero(left, axis=1)
        if ((sizes > 0) & (sizes < self.rule.nearest)).any():
            return True
        if not self.owned:
            return False
        return any(_distinct(self.owner[rest != 0]) < self.rule.nearest for rest in left[sizes > 0])

    def _tells(self, rest: NDArray[np.int8]) -> bool:
        """Whether what is left of the group is a plain sum of values, and a sum that may not be known."""
        one = rest[np.argmax(rest != 0)]
        inside = rest == one
        if not one or (~inside & (rest != 0)).any():
            return False  # a difference of values, not a sum of them
        cell = Contributors(self.values[inside], self.owner[inside], np.ones(int(inside.sum())))
        return self.rule.finding(cell, minimum_count=self.rule.nearest) is not None


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


_MIDDLE = 0.5
