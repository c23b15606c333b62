"""What a file holds before anybody knows what it means: its grids, and what was found on opening it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from nangsuat.data.problems import Problem
from nangsuat.data.reading.delimited import read_delimited
from nangsuat.data.reading.gate import FileKind
from nangsuat.data.reading.grid import Grid
from nangsuat.data.reading.header import Wanted, find_header
from nangsuat.data.reading.template import Template, read_template
from nangsuat.data.reading.wording import problem
from nangsuat.data.reading.workbook import open_workbook
from nangsuat.data.roles import ROLES
from nangsuat.data.templates.layout import META_SHEET


@dataclass(frozen=True, slots=True)
class Contents:
    """The grids of a file.

    Attributes
    ----------
    grids : one a sheet that can be read; one for a csv file
    problems : what was found on opening it
    all_text : whether all cells are text, as in csv
    template : what the workbook says about itself
    """

    grids: tuple[Grid, ...] = ()
    problems: tuple[Problem, ...] = ()
    all_text: bool = False
    template: Template = field(default_factory=Template)


def open_contents(kind: FileKind, path: Path, sheet: str | None, headers: Mapping[str, str]) -> Contents:
    """Open a workbook or a csv file; ``headers`` are those that the user's mapping names."""
    return _OPENERS[kind](path, sheet, headers)


def _open_workbook(path: Path, sheet: str | None, _: Mapping[str, str]) -> Contents:
    book = open_workbook(path)
    if isinstance(book, Problem):
        return Contents(problems=(book,))
    names = [name for name in book.sheets if name != META_SHEET]
    if sheet is not None and sheet not in names:
        return Contents(problems=(problem("unknown-sheet", {"name": sheet, "known": ", ".join(names)}),))
    template = read_template(book)
    if sheet not in (None, template.sheet):
        template = replace(template, columns={})
    wanted = sheet or template.sheet
    read = [book.grid(name) for name in ([wanted] if wanted else names)]
    broken = [grid for grid in read if isinstance(grid, Problem)]
    grids = [grid for grid in read if isinstance(grid, Grid)]
    return Contents(tuple(grids), (*template.problems, *broken), template=template)


def _open_csv(path: Path, _: str | None, headers: Mapping[str, str]) -> Contents:
    def judge(grid: Grid) -> int:
        found = (find_header(grid, level, Wanted(headers)) for level in ROLES)
        return max((header.score for header in found if header), default=0)

    grid, problems = read_delimited(path, judge)
    return Contents((grid,) if grid else (), tuple(problems), all_text=True)


_OPENERS: Mapping[FileKind, Callable[[Path, str | None, Mapping[str, str]], Contents]] = {
    "workbook": _open_workbook,
    "csv": _open_csv,
}
