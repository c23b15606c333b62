"""The dictionary: every indicator once, by its code.

Four entries are families whose parts carry a letter: E19 (a depreciation, b interest, c taxes), E22 (a capital,
b labour, c TFP), M15 (a by increase, b by ratio) and M20 (a within, b static, c dynamic).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nangsuat.data import Level, UnknownOption
from nangsuat.measure.indicators.economy import ECONOMY
from nangsuat.measure.indicators.enterprise import ENTERPRISE
from nangsuat.measure.indicators.indicator import Indicator

INDICATORS: Mapping[str, Indicator] = {entry.code: entry for entry in (*ECONOMY, *ENTERPRISE)}

_ALL: Mapping[str, Indicator] = {
    member.code: member for entry in INDICATORS.values() for member in (entry, *entry.parts)
}  # families and their parts


def indicator_named(code: str) -> Indicator:
    """The indicator, family or part of a family with this code; upper and lower case alike.

    Raises
    ------
    UnknownOption
        There is none; the message lists the codes.

    Examples
    --------
    >>> indicator_named("e19A").formula
    '100 * depreciation / value_added'
    """
    wanted = code.strip().casefold()
    for known, entry in _ALL.items():
        if known.casefold() == wanted:
            return entry
    raise UnknownOption.among("code", code, tuple(_ALL))


def computable(level: Level, codes: Sequence[str] | None = None) -> tuple[Indicator, ...]:
    """The indicators that are computed row by row on a panel of ``level``, families as their parts.

    Without ``codes`` all of them; with codes those, in their order, whatever their level, so that the caller can
    say of each one why it has no value.

    Examples
    --------
    >>> [entry.code for entry in computable("firm", ["E05", "E19"])]
    ['E05', 'E19a', 'E19b', 'E19c']
    """
    chosen = [indicator_named(code) for code in codes] if codes is not None else list(INDICATORS.values())
    members = [member for entry in chosen for member in (entry.parts or (entry,))]
    if codes is None:
        members = [member for member in members if member.is_column and level in member.levels]
    return tuple({member.code: member for member in members}.values())
