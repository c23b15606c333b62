"""Formulas over indicators and quantities, spelled as formulas over the columns that a panel has."""

from __future__ import annotations

import re

from nangsuat.data import Panel, UnknownOption, symbols
from nangsuat.measure.indicators.dictionary import INDICATORS
from nangsuat.measure.indicators.symbols import quantity, ways_to


def row_formula(formula: str, panel: Panel) -> str:
    """A formula over codes and roles, spelled over the roles of one row of the panel.

    Codes of indicators become their formulas, and a quantity that the books give in more than one way becomes the
    first way that has a number. Symbols that are neither stay: they are other columns of the panel's frame.

    Raises
    ------
    UnknownOption
        An indicator that is not computed from one row alone: growth, families, results of methods.

    Examples
    --------
    >>> import nangsuat as ns, polars as pl
    >>> books = pl.DataFrame({"firm": ["a"], "year": [2020], "employees": [4.0], "output": [9.0],
    ...     "intermediate_inputs": [5.0]})
    >>> row_formula("ln(E05)", ns.FirmPanel.from_frame(books))
    'ln(((output - intermediate_inputs) / employees))'
    """
    codes = {name: _of(name) for name in symbols(formula) if name in INDICATORS}
    over_roles = _replaced(formula, codes)
    return _replaced(over_roles, {name: quantity(name, panel) for name in symbols(over_roles) if ways_to(name, panel)})


def of_one_row() -> tuple[str, ...]:
    """Codes of the indicators that are computed from the cells of one row."""
    return tuple(code for code, entry in INDICATORS.items() if entry.is_column and not _looks_away(entry.formula))


def _of(code: str) -> str:
    if code not in of_one_row():
        raise UnknownOption.among("indicator", code, of_one_row())
    return INDICATORS[code].formula


def _looks_away(formula: str) -> bool:
    """Whether a formula looks at another year, or at what an option spells out."""
    return any(re.search("_before$|_first$|^years$|^labour_(coefficient|input)", name) for name in symbols(formula))


def _replaced(formula: str, known: dict[str, str]) -> str:
    bracketed = {name: text if text == name else f"({text})" for name, text in known.items()}
    return re.sub(r"[^\W\d]\w*", lambda match: bracketed.get(match[0], match[0]), formula)
