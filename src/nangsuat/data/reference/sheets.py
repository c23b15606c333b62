"""Tables of codes in csv files and workbooks: their sheets and cells as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from nangsuat.data.problems import Problem, ProblemsFound
from nangsuat.data.reading.delimited import read_delimited
from nangsuat.data.reading.gate import examine
from nangsuat.data.reading.grid import Grid
from nangsuat.data.reading.workbook import open_workbook

ROWS_SEARCHED = 30  # for a header


def sheets_of(path: Path, *, judge: Callable[[Grid], int], sheet: str | None, nothing: Problem) -> Iterable[Grid]:
    """The sheets of a file; ``judge`` tells how much of a table a reading of a csv file is.

    Raises
    ------
    ProblemsFound
        The file cannot be read; ``nothing`` where it is neither csv nor workbook.
    """
    kind = examine(path)
    if kind == "csv":
        grid, problems = read_delimited(path, judge)
        if grid is None:
            raise ProblemsFound(problems)
        return [grid]
    if kind != "workbook":
        raise ProblemsFound([kind if isinstance(kind, Problem) else nothing])
    book = open_workbook(path)
    if isinstance(book, Problem):
        raise ProblemsFound([book])
    read = (book.grid(name) for name in book.sheets if sheet in (None, name))
    return [found for found in read if isinstance(found, Grid)]


def written(grid: Grid, row: int, column: int) -> str:
    """A cell as text; whole numbers, which workbooks keep as 1.0, without decimals."""
    cell = grid.rows[row][column]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip().removeprefix("'") if cell is not None else ""
