"""What the symbols of the indicators' formulas stand for on a given panel.

A symbol is a role, or a quantity that the books give in more than one way: value added as the table states it,
else by addition (E02), else by subtraction (E01). Each way is again a formula over roles that the panel has, so
that a figure can name the cells that it came from. A sum needs all of its parts; only stocks, own construction
and services, which many factories never have, count as nothing where the table has no such column at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Literal

from nangsuat.data import LANGUAGES, ROLES, Level, Panel, Text, UnknownOption, symbols
from nangsuat.measure.indicators.enterprise import ADDITION, SUBTRACTION
from nangsuat.measure.indicators.indicator import Indicator

type Labour = Literal["employees", "hours"]
type LabourCoefficient = Literal["current", "two_year_mean"]

BEFORE, FIRST = "_before", "_first"
YEARS = "years"

_NAME = re.compile(r"[^\W\d]\w*")
_SUFFIX = re.compile(f"({BEFORE}|{FIRST})$")

_OTHER_WAYS: Mapping[Level, Mapping[str, tuple[tuple[str, str], ...]]] = {
    "firm": {
        "value_added": (("addition", ADDITION), ("subtraction", SUBTRACTION)),
        "output": (("parts", "production_value + inventory_change + own_construction + service_revenue"),),
        "intermediate_inputs": (("parts", "materials + energy + bought_services"),),
        "fixed_assets": (("mean", "(fixed_assets_start + fixed_assets_end) / 2"),),
        "employees": (("mean", "(employees_start + employees_end) / 2"),),
    },
    "economy": {},
}
MAY_BE_ABSENT = ("inventory_change", "own_construction", "service_revenue")
DEFLATED: Mapping[str, tuple[str, str]] = {
    "real_value_added": ("value_added", "output_deflator"),
    "real_fixed_assets": ("fixed_assets", "capital_deflator"),
}
_COEFFICIENTS: Mapping[str, str] = {
    "current": "(labour_cost / value_added)",
    "two_year_mean": "((labour_cost / value_added + labour_cost_before / value_added_before) / 2)",
}
_LABOURS = ("employees", "hours")

WAYS: Mapping[str, Text] = {
    "given": Text(vi="theo bảng", en="as given"),
    "addition": Text(vi="phương pháp cộng (E02)", en="by addition (E02)"),
    "subtraction": Text(vi="phương pháp trừ (E01)", en="by subtraction (E01)"),
    "parts": Text(vi="cộng các phần", en="added up from its parts"),
    "mean": Text(vi="bình quân đầu và cuối năm", en="mean of start and end of the year"),
}

NAMES: Mapping[str, Text] = {
    "labour_coefficient": Text.same("β"),
    "labour_input": Text(vi="lao động", en="labour"),
    "real_value_added": Text(vi="giá trị gia tăng thực", en="real value added"),
    "real_fixed_assets": Text(vi="tài sản cố định thực", en="real fixed assets"),
    YEARS: Text(vi="số năm", en="years"),
}
_WHEN = {
    BEFORE: Text(vi="{name} năm trước", en="{name} of the year before"),
    FIRST: Text(vi="{name} năm đầu", en="{name} of the first year"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a quantity: ``code`` names it, ``formula`` is over roles that the panel has."""

    code: str
    formula: str


@dataclass(frozen=True, slots=True)
class Options:
    """How labour enters the TFP indicators E21 and E22.

    Attributes
    ----------
    labour : persons or hours
    labour_coefficient : β of the later year, or the mean of both years' (as in a Törnqvist index)
    """

    labour: Labour = "employees"
    labour_coefficient: LabourCoefficient = "current"

    def __post_init__(self) -> None:
        if self.labour not in _LABOURS:
            raise UnknownOption.among("labour", self.labour, _LABOURS)
        if self.labour_coefficient not in _COEFFICIENTS:
            raise UnknownOption.among("labour_coefficient", self.labour_coefficient, tuple(_COEFFICIENTS))

    def spelled(self, formula: str) -> str:
        """The formula with ``labour_coefficient`` and ``labour_input`` written out.

        Examples
        --------
        >>> Options(labour="hours").spelled("labour_coefficient * labour_input / labour_input_before")
        '(labour_cost / value_added) * hours / hours_before'
        """
        known = {
            "labour_coefficient": _COEFFICIENTS[self.labour_coefficient],
            "labour_input": self.labour,
            "labour_input_before": f"{self.labour}{BEFORE}",
        }
        return _NAME.sub(lambda match: known.get(match[0], match[0]), formula)


def base_of(symbol: str) -> str:
    """The symbol without ``_before`` or ``_first``.

    Examples
    --------
    >>> base_of("value_added_constant_before")
    'value_added_constant'
    """
    return _SUFFIX.sub("", symbol)


def suffix_of(symbol: str) -> str:
    """``"_before"``, ``"_first"`` or nothing."""
    match = _SUFFIX.search(symbol)
    return match[0] if match else ""


def ways_to(symbol: str, panel: Panel) -> tuple[Way, ...]:
    """The ways to a quantity that the panel's columns allow, the preferred one first; none where it has no columns.

    Examples
    --------
    >>> import nangsuat as ns, polars as pl
    >>> panel = ns.FirmPanel.from_frame(pl.DataFrame({"firm": ["a"], "year": [2020], "output": [9.0],
    ...     "materials": [4.0], "energy": [1.0], "bought_services": [1.0]}))
    >>> ways_to("value_added", panel)
    (Way(code='subtraction', formula='output - (materials + energy + bought_services)'),)
    """
    if symbol in DEFLATED:
        nominal, deflator = DEFLATED[symbol]
        divisor = f" / {deflator}" if panel.has(deflator) and panel.base_year is None else ""  # deflate once only
        return tuple(Way(way.code, f"{_bracketed(way.formula)}{divisor}") for way in ways_to(nominal, panel))
    found = [Way("given", symbol)] if panel.has(symbol) else []
    for code, formula in _OTHER_WAYS[panel.level].get(symbol, ()):
        found += [Way(code, spelled) for spelled in _spellings(_without_absent(formula, panel), panel)]
    return tuple(found)


def other_ways(symbol: str, level: Level) -> tuple[str, ...]:
    """The formulas that stand in for a quantity where its own column is blank, the preferred one first.

    Examples
    --------
    >>> other_ways("fixed_assets", "firm")
    ('(fixed_assets_start + fixed_assets_end) / 2',)
    """
    if symbol in DEFLATED:
        return (" / ".join(DEFLATED[symbol]), DEFLATED[symbol][0])
    return tuple(formula for _, formula in _OTHER_WAYS[level].get(symbol, ()))


def quantity(symbol: str, panel: Panel) -> str:
    """A quantity as one formula over roles of the panel: the first way that has a number in the row.

    Examples
    --------
    >>> import nangsuat as ns, polars as pl
    >>> panel = ns.FirmPanel.from_frame(pl.DataFrame({"firm": ["a"], "year": [2020], "employees": [9.0],
    ...     "employees_start": [8.0], "employees_end": [9.0]}))
    >>> quantity("employees", panel)
    'first_of(employees, (employees_start + employees_end) / 2)'
    """
    ways = [way.formula for way in ways_to(symbol, panel)]
    return ways[0] if len(ways) == 1 else f"first_of({', '.join(ways)})"


def columns_of(symbol: str, panel: Panel) -> tuple[str, ...]:
    """The roles that a quantity is made of on this panel."""
    return tuple(dict.fromkeys(role for way in ways_to(symbol, panel) for role in symbols(way.formula)))


def lacking(indicator: Indicator, panel: Panel, options: Options) -> tuple[str, ...]:
    """The roles without which the indicator cannot be computed from this panel and that it has not."""
    formulas = [indicator.formula, *(condition for condition, _ in indicator.positive)]
    names = [base_of(name) for formula in formulas for name in symbols(options.spelled(formula)) if name != YEARS]
    wanted = dict.fromkeys(DEFLATED[name][0] if name in DEFLATED else name for name in names)
    return tuple(name for name in wanted if not ways_to(name, panel))


def name_of(symbol: str, level: Level) -> Text:
    """A symbol in words.

    Examples
    --------
    >>> name_of("employees_before", "firm").en
    'Average employees of the year before'
    """
    base, suffix = base_of(symbol), suffix_of(symbol)
    role = ROLES[level].get(base)
    name = NAMES.get(base) or (role.name if role else Text.same(base))
    return _WHEN[suffix].fill(name=name) if suffix else name


def names_in(formula: str, level: Level, terms: Mapping[str, Text]) -> dict[str, dict[str, str]]:
    """For each language, the words for every symbol of a formula."""
    words = {symbol: terms.get(symbol) or name_of(symbol, level) for symbol in symbols(formula)}
    return {language: {key: text.say(language) for key, text in words.items()} for language in LANGUAGES}


def _spellings(formula: str, panel: Panel) -> list[str]:
    names = symbols(formula)
    choices = product(*(ways_to(name, panel) for name in names))
    return [_replaced(formula, dict(zip(names, ways, strict=True))) for ways in choices]


def _replaced(formula: str, ways: Mapping[str, Way]) -> str:
    return _NAME.sub(lambda match: _bracketed(ways[match[0]].formula), formula)


def _without_absent(formula: str, panel: Panel) -> str:
    for role in MAY_BE_ABSENT:
        if not panel.has(role):
            formula = formula.replace(f" + {role}", "")
    return formula


def _bracketed(formula: str) -> str:
    return formula if _NAME.fullmatch(formula) else f"({formula})"
