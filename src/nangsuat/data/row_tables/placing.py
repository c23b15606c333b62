"""Where a list stands in somebody's workbook: on which sheet, under which headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nangsuat.data.problems import Problem
from nangsuat.data.reading.grid import Grid, letter
from nangsuat.data.reading.unit_words import Measure, split_unit
from nangsuat.data.reading.workbook import Workbook
from nangsuat.data.row_tables.columns import RowColumn, RowTable
from nangsuat.data.row_tables.wording import ROW_WORDINGS
from nangsuat.data.text import LANGUAGES, fold

_LOOKED_THROUGH = 40  # rows among which the headings are sought
_ENOUGH = 2  # headings by which a row is known for that of the list


@dataclass(frozen=True, slots=True)
class Placed:
    """A list found.

    Attributes
    ----------
    grid : its sheet
    header : its row of headings, counted from zero
    columns : for each column its place, counted from zero
    measures : for each column the unit that its heading names
    problems : what is wrong with the headings
    """

    grid: Grid
    header: int
    columns: Mapping[str, int]
    measures: Mapping[str, Measure | None]
    problems: tuple[Problem, ...]

    def heading(self, key: str) -> str:
        """The heading as the user wrote it."""
        return self.grid.words(self.header, self.columns[key])


def place(book: Workbook, table: RowTable) -> Placed | None:
    """Where the list stands: by the names of its columns' ranges, else by its headings."""
    return _by_names(book, table) or _by_headings(book, table)


def _by_names(book: Workbook, table: RowTable) -> Placed | None:
    areas = {column.key: book.names.get(table.range_name(column)) for column in table.columns}
    named = {key: area for key, area in areas.items() if area is not None and area.sheet in book.sheets}
    if not named:
        return None
    sheet, _ = Counter(area.sheet for area in named.values()).most_common(1)[0]
    here = {key: area for key, area in named.items() if area.sheet == sheet}
    header = min(area.first for area in here.values()) - 1
    grid = book.grid(sheet)
    if isinstance(grid, Problem) or not 0 <= header < len(grid.rows):
        return None
    columns = {key: area.column for key, area in here.items() if area.column < grid.width}
    return _placed(grid, header, table, columns)


def _by_headings(book: Workbook, table: RowTable) -> Placed | None:
    best: tuple[int, Grid, int] | None = None
    for sheet in sorted(book.sheets, key=lambda name: name not in (table.sheet.vi, table.sheet.en)):
        grid = book.grid(sheet)
        if isinstance(grid, Problem):
            continue
        for row in range(min(len(grid.rows), _LOOKED_THROUGH)):
            score = len(set(_known_in(grid, row, table).values()))
            if score >= _ENOUGH and (best is None or score > best[0]):
                best = (score, grid, row)
    return None if best is None else _placed(best[1], best[2], table, {})


def _placed(grid: Grid, header: int, table: RowTable, named: Mapping[str, int]) -> Placed:
    taken = set(named.values())
    by_heading = {place: key for place, key in _known_in(grid, header, table).items() if place not in taken}
    columns = dict(named)
    for place_, key in by_heading.items():
        columns.setdefault(key, place_)
    measures = {key: split_unit(grid.words(header, at))[1] for key, at in columns.items()}
    problems = tuple(_about_headings(grid, header, table, columns, by_heading))
    return Placed(grid, header, columns, measures, problems)


def _known_in(grid: Grid, row: int, table: RowTable) -> dict[int, str]:
    """For the cells of a row that are headings of the list, which column each is."""
    known = {words: column.key for column in table.columns for words in _spellings(column)}
    found = {}
    for place_ in range(grid.width):
        heading = grid.words(row, place_)
        key = known.get(fold(heading)) or known.get(fold(split_unit(heading)[0])) if heading else None
        if key:
            found[place_] = key
    return found


def _spellings(column: RowColumn) -> Iterator[str]:
    for language in LANGUAGES:
        yield fold(column.name.say(language))
        yield fold(column.heading(language))
    yield from map(fold, column.also)


def _about_headings(
    grid: Grid, header: int, table: RowTable, columns: Mapping[str, int], by_heading: Mapping[int, str]
) -> Iterator[Problem]:
    for column in table.columns:
        if column.required and column.key not in columns:
            yield ROW_WORDINGS["missing-heading"].problem(
                "missing-heading", {"column": column.name}, sheet=grid.sheet, row=header + 1
            )
        elif column.kind == "money" and column.key in columns:
            yield from _about_unit(grid, header, columns[column.key])
    doubled = [at for at, key in by_heading.items() if columns[key] != at]
    used = set(columns.values())
    for at in range(grid.width):
        heading = grid.words(header, at)
        code = "heading-twice" if at in doubled else "unknown-heading"
        if heading and at not in used and not _is_merged(grid, header, at):
            yield _at(code, grid, header, at, heading)


def _about_unit(grid: Grid, header: int, at: int) -> Iterator[Problem]:
    heading = grid.words(header, at)
    measure = split_unit(heading)[1]
    if measure is None:
        yield _at("unit-missing", grid, header, at, heading)
    elif measure.kind not in (None, "money") or measure.currency not in (None, "VND"):
        yield _at("wrong-unit", grid, header, at, heading)


def _is_merged(grid: Grid, row: int, column: int) -> bool:
    return grid.merged.get((row, column), (row, column)) != (row, column)


def _at(code: str, grid: Grid, row: int, column: int, heading: str) -> Problem:
    return ROW_WORDINGS[code].problem(
        code,
        {"column": heading},
        sheet=grid.sheet,
        row=row + 1,
        column=heading,
        cell=f"{letter(column)}{row + 1}",
        value=heading,
    )
