"""The user's own word on a table: which header is which role, in what units, of which currency and year.

Given as a dictionary or as a TOML file::

    sheet = "2023"
    currency = "VND"
    base_year = 2010
    number_style = "vi"

    [columns]
    net_sales = "DT thuần (tr.đ)"

    [units]
    net_sales = "million"

    [constants]
    territory = "79"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path

from nangsuat.data.problems import Problem
from nangsuat.data.reading.numbers import NUMBER_STYLES, NumberStyle
from nangsuat.data.reading.wording import problem
from nangsuat.data.roles import ROLES, Level
from nangsuat.data.units import UNITS

EXAMPLE = '[columns] net_sales = "DT thuần"'

type MappingLike = str | PathLike[str] | Mapping[str, object]
type Constant = str | int | float


@dataclass(frozen=True, slots=True)
class Declared:
    """What the user declared about a table; what is not declared is ``None`` or empty.

    ``quantities`` are columns of numbers that have no role here.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Constant] = field(default_factory=dict)
    sheet: str | None = None
    currency: str | None = None
    base_year: int | None = None
    number_style: NumberStyle | None = None
    quantities: tuple[str, ...] = ()


def open_mapping(given: MappingLike | None) -> tuple[dict[str, object], list[Problem]]:
    """What a mapping file or dictionary holds, before it is known of which level the table is."""
    if given is None:
        return {}, []
    try:
        content = dict(given) if isinstance(given, Mapping) else tomllib.loads(Path(given).read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        return {}, [problem("mapping-unreadable", {"reason": str(error), "example": EXAMPLE})]
    if content and not set(content) & _SECTIONS and all(isinstance(header, str) for header in content.values()):
        content = {"columns": content}
    return content, []


def read_mapping(
    given: MappingLike | None, level: Level, quantities: Sequence[str] = ()
) -> tuple[Declared, list[Problem]]:
    """What a mapping declares, and what is wrong with it; it may also say under which header a quantity stands.

    Examples
    --------
    >>> declared, problems = read_mapping({"columns": {"net_sales": "DT"}, "number_style": "vi"}, "firm")
    >>> declared.columns, declared.number_style, problems
    ({'net_sales': 'DT'}, 'vi', [])
    >>> read_mapping({"net_sales": "DT"}, "firm")[0].columns  # a dictionary of columns alone
    {'net_sales': 'DT'}
    """
    content, problems = open_mapping(given)
    return _declared(content, level, quantities), [*problems, *_faults(content, level, quantities)]


def headers_in(content: Mapping[str, object]) -> dict[str, str]:
    """The headers that a mapping names, by role."""
    columns = content.get("columns")
    return {str(role): str(words) for role, words in columns.items()} if isinstance(columns, Mapping) else {}


_TABLES = ("columns", "units", "constants")
_SINGLE: Mapping[str, type] = {"sheet": str, "currency": str, "base_year": int, "number_style": str}
_SECTIONS = frozenset((*_TABLES, *_SINGLE))


def _faults(content: Mapping[str, object], level: Level, quantities: Sequence[str]) -> Iterator[Problem]:
    for section, value in content.items():
        if section not in _SECTIONS:
            yield _unknown("mapping", section, sorted(_SECTIONS))
        elif section in _TABLES:
            yield from _faults_of_table(section, value, level, quantities if section == "columns" else ())
        elif not isinstance(value, _SINGLE[section]) or isinstance(value, bool):
            yield _unknown(section, value, [_SINGLE[section].__name__])
    if isinstance(content.get("number_style"), str) and content["number_style"] not in NUMBER_STYLES:
        yield _unknown("number_style", content["number_style"], list(NUMBER_STYLES))


def _faults_of_table(section: str, value: object, level: Level, quantities: Sequence[str]) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield _unknown(section, value, ["role = …"])
        return
    for role, entry in value.items():
        if role not in ROLES[level] and role not in quantities:
            yield problem("mapping-unknown-role", {"role": str(role), "known": ", ".join(ROLES[level])})
        elif section == "units" and not _is_unit_of(entry, role, level):
            fitting = [unit.name for unit in UNITS.values() if unit.kind == ROLES[level][role].unit.kind]
            yield _unknown(f"units.{role}", entry, fitting)
        elif not isinstance(entry, str | int | float):
            yield _unknown(f"{section}.{role}", entry, ["text"])


def _declared(content: Mapping[str, object], level: Level, quantities: Sequence[str]) -> Declared:
    """The parts of the mapping that are sound."""
    tables = {name: table if isinstance(table := content.get(name), Mapping) else {} for name in _TABLES}
    known = {
        name: {role: entry for role, entry in table.items() if role in ROLES[level]} for name, table in tables.items()
    }
    own = {key: entry for key, entry in tables["columns"].items() if key in quantities}
    sheet, currency, base_year = content.get("sheet"), content.get("currency"), content.get("base_year")
    style = next((style for style in NUMBER_STYLES if style == content.get("number_style")), None)
    return Declared(
        columns={role: str(header) for role, header in {**known["columns"], **own}.items()},
        units={role: unit for role, unit in known["units"].items() if _is_unit_of(unit, role, level)},
        constants={role: entry for role, entry in known["constants"].items() if isinstance(entry, str | int | float)},
        sheet=sheet if isinstance(sheet, str) else None,
        currency=currency if isinstance(currency, str) else None,
        base_year=base_year if isinstance(base_year, int) else None,
        number_style=style,
    )


def _is_unit_of(unit: object, role: str, level: Level) -> bool:
    return isinstance(unit, str) and unit in UNITS and UNITS[unit].kind == ROLES[level][role].unit.kind


def _unknown(option: str, value: object, known: list[str]) -> Problem:
    return problem("mapping-unknown-value", {"option": option, "value": str(value), "known": ", ".join(known)})
