"""Indicators that would tell one sum over unlike enterprises.

Energy is known of 192 enterprises, all else of 196. Value added by addition is then shown of 196; and where value added
by subtraction and the gap between the two are shown of the 192, so is their value added by addition: the difference is
that of four. A sum is *told* over some enterprises where an amount shown of them is that sum, or where the amounts and
ratios shown of the same enterprises leave it as the only unknown. No sum may be told over two sets of enterprises: the
indicator that tells it the second time is left out of that year.

Ratios alone tell no sum here: whoever knows the hours of these 192 from elsewhere must have asked the same 192.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from nangsuat.compare.disclosure.contributors import Numbers
from nangsuat.compare.disclosure.linked import LinkedSums, also_told

type Rows = bytes  # which rows, as the bytes of a mask


def left_out(
    linked: LinkedSums, rows: Mapping[str, Rows], amounts: Mapping[str, Numbers], single: Sequence[str]
) -> set[str]:
    """The indicators of a year to leave out, so that no sum is told over two sets of rows.

    Parameters
    ----------
    linked : the sums of the indicators
    rows : for each indicator the rows that it rests on
    amounts : of each sum, row by row
    single : the indicators that show a sum as it is
    """
    out: set[str] = set()
    while (twice := next(_told_twice(linked, rows, amounts, single, out), None)) is not None:
        out.add(_to_leave(linked, rows, amounts, single, out, twice))
    return out


def _told_twice(
    linked: LinkedSums,
    rows: Mapping[str, Rows],
    amounts: Mapping[str, Numbers],
    single: Sequence[str],
    out: set[str],
) -> Iterator[tuple[str, Rows]]:
    """Sums told over two sets of rows, each with the set on which fewer indicators rest."""
    over: dict[str, Rows] = {}
    weight = [each for code, each in rows.items() if code not in out]
    for each in sorted(set(weight), key=lambda one: (-weight.count(one), -one.count(1), one)):
        for name in _told_over(linked, rows, amounts, single, out, each):
            if over.setdefault(name, each) != each:
                yield name, each


def _told_over(
    linked: LinkedSums,
    rows: Mapping[str, Rows],
    amounts: Mapping[str, Numbers],
    single: Sequence[str],
    out: set[str],
    over: Rows,
) -> set[str]:
    """The sums that the indicators of the same rows tell."""
    here = [code for code, each in rows.items() if each == over and code not in out]
    mask = np.frombuffer(over, dtype=bool)
    told = {name for code in here if code in single for name in linked.sums[code]}
    everything = [name for name in amounts if not np.isnan(amounts[name][mask]).any()]
    while True:
        more = {name for code in here for name in linked.sums[code] if len(set(linked.sums[code]) - told) <= 1}
        more |= also_told(sorted(told | more), everything)
        more |= {name for name in everything for one in told if _are_one(amounts[name][mask], amounts[one][mask])}
        if more <= told:
            return told
        told |= more


def _are_one(first: Numbers, second: Numbers) -> bool:
    """Whether two sums are of the same amounts: value added, where all of it is found by addition."""
    return bool(np.array_equal(first, second))


def _to_leave(
    linked: LinkedSums,
    rows: Mapping[str, Rows],
    amounts: Mapping[str, Numbers],
    single: Sequence[str],
    out: set[str],
    twice: tuple[str, Rows],
) -> str:
    """The indicator without which a sum is no longer told there: a ratio before an amount, the last one first."""
    name, over = twice
    there = [code for code, each in rows.items() if each == over and code not in out]
    ordered = sorted(there, key=lambda code: (code in single, -there.index(code)))
    enough = (code for code in ordered if name not in _told_over(linked, rows, amounts, single, out | {code}, over))
    return next(enough, ordered[0])
