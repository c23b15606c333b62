"""How many contributors many sets of rows have and how large the largest are, worked out for all sets at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nangsuat.compare.disclosure.contributors import Codes, Numbers
from nangsuat.compare.disclosure.dimensions import Places


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rule asks of one set; the same as :class:`.Contributors` says of it.

    Attributes
    ----------
    count : distinct contributors
    size : the weighted sum of the sizes of all contributions
    first, two : what the largest, and the two largest, are together
    """

    count: int
    size: float
    first: float
    two: float

    def largest(self, places: int) -> float:
        """What the largest one or two contributions are together."""
        return self.first if places == 1 else self.two


def standings(sets: Sequence[Places], amounts: Numbers, owners: Codes, weights: Numbers) -> list[Standing | None]:
    """The standing of each set of rows; none of a set in which a row has no amount.

    Examples
    --------
    >>> values = np.array([52.0, 50.0, 8.0, np.nan])
    >>> sets = [np.array([0, 1, 2]), np.array([2, 3])]
    >>> standings(sets, values, np.arange(4), np.ones(4))
    [Standing(count=3, size=110.0, first=52.0, two=102.0), None]
    """
    if not sets:
        return []
    number = np.repeat(np.arange(len(sets)), [rows.size for rows in sets])
    row = np.concatenate(sets)
    whole = np.bincount(number, weights=np.isnan(amounts[row]), minlength=len(sets)) == 0
    inside = whole[number]
    number, row = number[inside], row[inside]
    sizes = np.abs(amounts[row])
    size = np.bincount(number, weights=sizes * weights[row], minlength=len(sets))
    set_of, values, room = _places(number, sizes, owners[row], weights[row])
    first, two = (_largest(set_of, values, room, places, len(sets)) for places in (1, 2))
    counts = _counts(number, owners[row], weights[row], len(sets))
    made = zip(counts.tolist(), size.tolist(), first.tolist(), two.tolist(), strict=True)
    return [Standing(*each) if there else None for each, there in zip(made, whole.tolist(), strict=True)]


def _counts(number: Places, owners: Codes, weights: Numbers, sets: int) -> Places:
    there = weights > 0
    span = int(owners.max(initial=0)) + 1
    pairs = np.unique(number[there] * span + owners[there])
    return np.bincount(pairs // span, minlength=sets)


def _places(number: Places, sizes: Numbers, owners: Codes, weights: Numbers) -> tuple[Places, Numbers, Numbers]:
    """Set, value and room of each place, set by set, the largest first; of an owner the first places are one."""
    taken = np.minimum(weights, 1.0)
    span = int(owners.max(initial=0)) + 1
    pairs, which = np.unique(number * span + owners, return_inverse=True)
    owned = np.bincount(which, weights=sizes * taken, minlength=pairs.size)
    rest = weights > taken
    sets = np.concatenate([pairs // span, number[rest]])
    values = np.concatenate([owned, sizes[rest]])
    room = np.concatenate([np.ones(pairs.size), (weights - taken)[rest]])
    order = np.lexsort((-values, sets))
    return sets[order], values[order], room[order]


def _largest(sets: Places, values: Numbers, room: Numbers, places: int, count: int) -> Numbers:
    if not sets.size:
        return np.zeros(count)
    before = np.cumsum(room) - room
    starts = np.flatnonzero(np.concatenate([[True], sets[1:] != sets[:-1]]))
    lengths = np.diff(np.concatenate([starts, [sets.size]]))
    before -= np.repeat(before[starts], lengths)
    taken = np.clip(places - before, 0.0, room)
    return np.bincount(sets, weights=values * taken, minlength=count)
