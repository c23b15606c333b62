"""Our own template met again: its named columns and the facts on its hidden sheet.

The names hold whatever the user does to the headers or the order of columns. A template of another version is read
like any other workbook, by its headers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nangsuat.data.problems import Problem
from nangsuat.data.reading.grid import Grid
from nangsuat.data.reading.wording import problem
from nangsuat.data.reading.workbook import Area, Workbook
from nangsuat.data.roles import ROLES, Level
from nangsuat.data.templates.layout import META_SHEET, NAME_PREFIX, VERSION


@dataclass(frozen=True, slots=True)
class Template:
    """What a workbook says about itself.

    Attributes
    ----------
    level, currency, base_year, synthetic : as the template was made; ``None`` in any other workbook
    sheet : where the named columns stand
    columns : for each named column, counted from zero, its role
    above : the row above the named columns, counted from zero
    problems : a template of another version
    facts : all that its hidden sheet says, by name
    """

    level: Level | None = None
    currency: str | None = None
    base_year: int | None = None
    synthetic: bool = False
    sheet: str | None = None
    columns: Mapping[int, str] = field(default_factory=dict)
    above: int = 0
    problems: tuple[Problem, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


def read_template(book: Workbook) -> Template:
    """The template that a workbook was made from; an empty answer for any other workbook."""
    facts = _facts(book)
    level = next((level for level in ROLES if level == facts.get("level")), None)
    if level is None:
        return Template()
    version = facts.get("version", "")
    outdated = problem("template-version", {"found": version or "?", "current": VERSION})
    areas = _named_columns(book, level) if version == VERSION else {}
    year = facts.get("base_year", "")
    return Template(
        level,
        facts.get("currency") or None,
        int(year) if year.isdecimal() else None,
        facts.get("synthetic") == "yes",
        next((area.sheet for area in areas.values()), None),
        {area.column: role for role, area in areas.items()},
        max(0, min((area.first for area in areas.values()), default=0) - 1),
        () if version == VERSION else (outdated,),
        facts,
    )


def _facts(book: Workbook) -> dict[str, str]:
    grid = book.grid(META_SHEET) if META_SHEET in book.sheets else None
    if not isinstance(grid, Grid):
        return {}
    lines = ([cell for cell in row if isinstance(cell, str)] for row in grid.rows)
    return {line[0]: line[1] for line in lines if len(line) >= 2}


def _named_columns(book: Workbook, level: Level) -> dict[str, Area]:
    """For each role its named column, of the sheet that has most of them."""
    named = {
        name.removeprefix(NAME_PREFIX): area
        for name, area in book.names.items()
        if name.startswith(NAME_PREFIX) and name.removeprefix(NAME_PREFIX) in ROLES[level]
    }
    sheets = [area.sheet for area in named.values() if area.sheet in book.sheets]
    most = max(sorted(set(sheets)), key=sheets.count, default=None)
    return {role: area for role, area in named.items() if area.sheet == most}
