"""Read a filled-in list back: every row that can be read, and everything that is wrong, each at its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path

from nangsuat.data.problems import Problem, Severity
from nangsuat.data.reading.gate import examine
from nangsuat.data.reading.grid import letter
from nangsuat.data.reading.workbook import open_workbook
from nangsuat.data.row_tables.cells import Told, is_blank, read_cell, shown
from nangsuat.data.row_tables.columns import RowColumn, RowTable, Value
from nangsuat.data.row_tables.placing import Placed, place
from nangsuat.data.row_tables.wording import ROW_WORDINGS
from nangsuat.data.text import Text, fold

MOST_ROWS = 5_000
_TOTALS = frozenset(map(fold, ("Cộng", "Tổng", "Tổng cộng", "Tổng số", "Total", "Sum", "Grand total")))


@dataclass(frozen=True, slots=True)
class RowValues:
    """One row as it was read.

    Attributes
    ----------
    row : its number in the file, 1 the first line
    values : by column; what is blank or could not be read is left out
    """

    row: int
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class RowsRead:
    """A list as it was read.

    Attributes
    ----------
    rows : its rows
    problems : what is wrong or worth a question, each with its cell
    sheet : the sheet that it stands on
    letters, headings : of each column in the user's file
    """

    rows: tuple[RowValues, ...]
    problems: tuple[Problem, ...]
    sheet: str | None = None
    letters: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)

    @property
    def must_fix(self) -> tuple[Problem, ...]:
        """The problems that keep it from being used."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.MUST_FIX)

    def problem_at(
        self,
        row: RowValues,
        column: str,
        code: str,
        *,
        message: Text,
        rule: Text,
        suggestion: Text,
        severity: Severity = Severity.MUST_FIX,
    ) -> Problem:
        """A problem that the caller found, with the address of its cell."""
        value = row.values.get(column)
        at = f"{self.letters[column]}{row.row}" if column in self.letters else None
        written = None if value is None else shown(value)
        place = (self.sheet, row.row, self.headings.get(column), at, written)
        return Problem(severity, code, message, rule, suggestion, *place)


def read_rows(path: str | PathLike[str], table: RowTable, *, required: bool = True) -> RowsRead:
    """The rows of a list in a workbook.

    A column is found by its named range, else by its heading, in any order. Rows without anything are passed over;
    rows of totals and headings between the rows are told and left out.

    Parameters
    ----------
    path : the workbook
    table : the list to look for
    required : whether it is a mistake that the workbook has no such list

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from nangsuat.data import FilledTable, RowColumn, row_workbook
    >>> columns = (
    ...     RowColumn("name", Text(vi="Tên", en="Name"), required=True),
    ...     RowColumn("ends", Text(vi="Hạn", en="Due"), "last day"),
    ...     RowColumn("cost", Text(vi="Kinh phí", en="Cost"), "money"),
    ... )
    >>> table = RowTable("demo", Text(vi="Việc", en="Jobs"), Text(vi="Việc", en="Jobs"), columns)
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "jobs.xlsx"
    ...     _ = file.write_bytes(row_workbook([FilledTable(table, [{"name": "A", "cost": 2.5e6}])]))
    ...     read = read_rows(file, table)
    >>> read.rows[0].row, read.rows[0].values, read.problems
    (4, {'name': 'A', 'cost': 2500000.0}, ())
    """
    path = Path(path)
    kind = examine(path)
    if kind != "workbook":
        return RowsRead((), (kind if isinstance(kind, Problem) else _no_table(table),))
    book = open_workbook(path)
    if isinstance(book, Problem):
        return RowsRead((), (book,))
    placed = place(book, table)
    if placed is None:
        return RowsRead((), (_no_table(table),) if required else ())
    return _read(placed, table)


def _no_table(table: RowTable) -> Problem:
    return ROW_WORDINGS["no-table"].problem("no-table", {"table": table.sheet})


def _read(placed: Placed, table: RowTable) -> RowsRead:
    rows, problems = [], list(placed.problems)
    first = placed.header + 1
    for index in range(first, min(len(placed.grid.rows), first + MOST_ROWS)):
        row = _Row(placed, table, index)
        if row.is_empty:
            continue
        if code := row.left_out:
            problems.append(ROW_WORDINGS[code].problem(code, sheet=placed.grid.sheet, row=index + 1))
            continue
        rows.append(row.read(problems))
    if len(placed.grid.rows) > first + MOST_ROWS:
        code = "too-many-rows"
        problems.append(ROW_WORDINGS[code].problem(code, {"most": MOST_ROWS}, sheet=placed.grid.sheet))
    letters = {key: letter(at) for key, at in placed.columns.items()}
    headings = {key: placed.heading(key) for key in placed.columns}
    return RowsRead(tuple(rows), tuple(problems), placed.grid.sheet, letters, headings)


class _Row:
    """One row on its way from cells to values."""

    def __init__(self, placed: Placed, table: RowTable, index: int) -> None:
        self._placed, self._index = placed, index
        self._columns = [column for column in table.columns if column.key in placed.columns]
        origins = {column.key: self._origin(column) for column in self._columns}
        cells = {key: placed.grid.rows[row][at] for key, (row, at) in origins.items()}
        self._cells = {key: cell for key, cell in cells.items() if not is_blank(cell)}
        self._errors = {key: placed.grid.errors[at] for key, at in origins.items() if at in placed.grid.errors}
        self._filled = {origins[key] for key in (*self._cells, *self._errors)}  # of merged cells one

    @property
    def is_empty(self) -> bool:
        """Whether nothing of its own stands in it; a cell merged over several rows is of the first of them."""
        return all(row != self._index for row, _ in self._filled)

    @property
    def left_out(self) -> str | None:
        """Why it is no row of the list, if it is none."""
        texts = [fold(cell) for cell in self._cells.values() if isinstance(cell, str)]
        if texts and texts[0] in _TOTALS:
            return "total-row"
        needs = sum(column.required for column in self._columns)
        return "only-one-cell" if texts and len(self._filled) == 1 and needs > 1 else None

    def read(self, problems: list[Problem]) -> RowValues:
        """Its values; what is wrong with a cell is added to the problems."""
        values: dict[str, Value] = {}
        for column in self._columns:
            read = self._value(column)
            if isinstance(read, Told):
                problems.append(self._problem(column, read))
            elif read is not None:
                values[column.key] = read
        return RowValues(self._index + 1, values)

    def _value(self, column: RowColumn) -> Value | Told | None:
        if words := self._errors.get(column.key):
            return Told("formula-without-value" if words.startswith("=") else "excel-error", value=words)
        cell = self._cells.get(column.key)
        if cell is None:
            return Told("missing-value", {"column": column.name}) if column.required else None
        return read_cell(cell, column, self._placed.measures[column.key])

    def _origin(self, column: RowColumn) -> tuple[int, int]:
        at = (self._index, self._placed.columns[column.key])
        return self._placed.grid.merged.get(at, at)

    def _problem(self, column: RowColumn, told: Told) -> Problem:
        cell = self._cells.get(column.key)
        return ROW_WORDINGS[told.code].problem(
            told.code,
            told.places,
            sheet=self._placed.grid.sheet,
            row=self._index + 1,
            column=self._placed.heading(column.key),
            cell=f"{letter(self._placed.columns[column.key])}{self._index + 1}",
            value=told.value or (None if cell is None else shown(cell)),
        )
