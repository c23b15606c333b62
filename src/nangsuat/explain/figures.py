"""Figures made of figures: the few moves that all decompositions need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nangsuat.data import Figure, Input, Text, as_input, figure_from, symbols


def made(formula: str, known: Mapping[str, Figure | Input], *, label: Text, unit: Text, method: str) -> Figure:
    """A figure from those of ``known`` that its formula names."""
    inputs = [_input(known[symbol], symbol) for symbol in symbols(formula)]
    return figure_from(formula, inputs, label=label, unit=unit, method=method)


def summed(parts: Sequence[Figure], *, label: Text, unit: Text, method: str) -> Figure:
    """The sum of figures; of many, the sum of their partial sums, so that no formula grows too deep to read."""
    if len(parts) > _PARTS_IN_ONE_SUM:
        blocks = [parts[first : first + _PARTS_IN_ONE_SUM] for first in range(0, len(parts), _PARTS_IN_ONE_SUM)]
        parts = [summed(block, label=label, unit=unit, method=method) for block in blocks]
    inputs = [as_input(part, f"c{number}") for number, part in enumerate(parts, start=1)]
    formula = " + ".join(item.symbol for item in inputs) or "0"
    return figure_from(formula, inputs, label=label, unit=unit, method=method)


def in_per_cent_of(figure: Figure, base: Figure, unit: Text) -> Figure:
    """A contribution in per cent of a base."""
    known = {"contribution": figure, "base": base}
    return made("100 * contribution / base", known, label=figure.label, unit=unit, method=figure.method)


def _input(found: Figure | Input, symbol: str) -> Input:
    return found if isinstance(found, Input) else as_input(found, symbol)


_PARTS_IN_ONE_SUM = 100
