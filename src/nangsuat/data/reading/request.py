"""What a reader is asked for, once the file is open and everything declared about it is weighed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path

from nangsuat.data.problems import Problem, UnknownOption
from nangsuat.data.reading.contents import Contents, open_contents
from nangsuat.data.reading.gate import FileKind, examine
from nangsuat.data.reading.header import Wanted, find_header, header_of_names
from nangsuat.data.reading.mapping import Declared, MappingLike, headers_in, open_mapping, read_mapping
from nangsuat.data.reading.numbers import NUMBER_STYLES
from nangsuat.data.reading.parquet import names_in
from nangsuat.data.reading.template import Template
from nangsuat.data.reading.wording import problem
from nangsuat.data.roles import ROLES, Level
from nangsuat.data.units import UNITS


@dataclass(frozen=True, slots=True)
class Request:
    """A file that was opened and what is declared about it.

    Attributes
    ----------
    path, level : the file and what its rows are
    declared : what the caller, the mapping and the template declare
    kind : of the file; ``None`` where it cannot be read, and ``problems`` say why
    contents : of a workbook or csv file
    names : of the columns of a parquet file
    problems : what was found so far
    """

    path: Path
    level: Level
    declared: Declared
    kind: FileKind | None = None
    contents: Contents = field(default_factory=Contents)
    names: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def wanted(self) -> Wanted:
        """What is known about the columns before their headers are read."""
        template = self.contents.template
        headers = {**{key: key for key in self.declared.quantities}, **self.declared.columns}
        return Wanted(headers, template.columns, template.above)


def prepare(path: str | PathLike[str], level: Level | None, given: Declared, mapping: MappingLike | None) -> Request:
    """Open the file, settle its level, and weigh what is declared: the caller's word, the mapping's, the template's."""
    _refuse_unknown(level, given)
    path = Path(path)
    content, unreadable = open_mapping(mapping)
    mapped_sheet = content.get("sheet")
    sheet = given.sheet if given.sheet is not None else mapped_sheet if isinstance(mapped_sheet, str) else None
    kind = examine(path)
    names = names_in(path) if kind == "parquet" else []
    stop = next((found for found in (kind, names) if isinstance(found, Problem)), None)
    if isinstance(kind, Problem) or isinstance(names, Problem) or stop:
        return Request(path, level or "firm", given, problems=(*unreadable, *([stop] if stop else [])))
    contents = Contents() if kind == "parquet" else open_contents(kind, path, sheet, headers_in(content))
    level = level or contents.template.level or _level_of(contents, names, headers_in(content))
    if contents.template.level not in (None, level):  # its named columns would be taken for roles of this level
        return Request(path, level, given, problems=(_other_template(level), *contents.problems))
    mapped, faults = read_mapping(mapping, level, given.quantities)
    declared = _together(given, mapped, contents.template, sheet)
    return Request(path, level, declared, kind, contents, tuple(names), (*faults, *contents.problems))


def _other_template(level: Level) -> Problem:
    return problem("template-for-firms" if level == "economy" else "template-for-economy")


def _together(given: Declared, mapped: Declared, template: Template, sheet: str | None) -> Declared:
    """What is declared, by the caller before the mapping before the template."""
    currency = given.currency or mapped.currency or template.currency
    years = (given.base_year, mapped.base_year, template.base_year)
    return Declared(
        mapped.columns,
        {**mapped.units, **given.units},
        {**mapped.constants, **given.constants},
        sheet,
        currency,
        next((year for year in years if year is not None), None),
        given.number_style or mapped.number_style,
        given.quantities,
    )


def _level_of(opened: Contents, names: Sequence[str], headers: Mapping[str, str]) -> Level:
    """The level of which the headers name most roles, the required ones twice."""

    def points(level: Level) -> int:
        wanted = Wanted({role: words for role, words in headers.items() if role in ROLES[level]})
        found = [header_of_names(names, level, wanted), *(find_header(grid, level, wanted) for grid in opened.grids)]
        roles = [{heading.roles[0] for heading in header.headings if heading.roles} for header in found if header]
        return max(sum(1 + ROLES[level][role].required for role in each) for each in roles)

    return max(ROLES, key=points)  # the first, enterprises, where both have the same


def _refuse_unknown(level: str | None, given: Declared) -> None:
    if level is not None and level not in ROLES:
        raise UnknownOption.among("level", level, tuple(ROLES))
    if given.number_style is not None and given.number_style not in NUMBER_STYLES:
        raise UnknownOption.among("number_style", given.number_style, NUMBER_STYLES)
    levels = [each for each in ROLES if level in (None, each)]
    roles = {key: role for each in levels for key, role in ROLES[each].items()}
    for key in (*given.units, *given.constants):
        if key not in roles:
            raise UnknownOption.among("role", key, tuple(roles))
    for key, unit in given.units.items():
        fitting = tuple(each.name for each in UNITS.values() if each.kind == roles[key].unit.kind)
        if unit not in fitting:
            raise UnknownOption.among(f"units[{key}]", unit, fitting)
