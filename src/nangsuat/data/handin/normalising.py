"""What was understood otherwise than it is written, cell by cell, so that whoever hands in can look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from nangsuat.data.handin.result import Normalisation
from nangsuat.data.reading.grid import Grid, column_index
from nangsuat.data.reading.rows import is_blank
from nangsuat.data.reading.scanned import Cell
from nangsuat.data.reading.table import ReadTable
from nangsuat.data.roles import FIRM_ROLES, ROW
from nangsuat.data.text import Text, exactly


def normalisations(table: ReadTable, frame: pl.DataFrame, grid: Grid) -> tuple[Normalisation, ...]:
    """The cells of the rows taken whose value is not what is written in them, and columns in another unit."""
    found = list(_units(table, frame))
    for role, letters in table.source.letters.items():
        if role in frame.columns:
            found += _of_column(table, frame, grid, role, column_index(letters))
    return tuple(found)


def computed(table: ReadTable, frame: pl.DataFrame, grid: Grid) -> frozenset[tuple[int, str]]:
    """The figures of the rows taken that nobody wrote: the reader had them from others."""
    return frozenset(
        (row, role)
        for role in frame.columns
        if role != ROW and FIRM_ROLES[role].is_number
        for row in _unwritten(frame.filter(pl.col(role).is_not_null())[ROW], table.source.letters.get(role), grid)
    )


def _unwritten(rows: Iterable[int], letters: str | None, grid: Grid) -> Iterator[int]:
    cells = grid.column(column_index(letters), 0) if letters else None
    return (row for row in rows if cells is None or is_blank(cells[row - 1]))


def _units(table: ReadTable, frame: pl.DataFrame) -> Iterator[Normalisation]:
    for role, scale in table.scales.items():
        if scale != 1 and role in frame.columns and role in table.source.columns:
            label = FIRM_ROLES[role].unit_label(table.currency)
            times = exactly(scale)
            factor = Text(vi=f"× {times.vi} {label.vi}", en=f"× {times.en} {label.en}")
            header = table.source.columns[role]
            yield Normalisation(role, header, None, None, header, factor)


def _of_column(table: ReadTable, frame: pl.DataFrame, grid: Grid, role: str, column: int) -> Iterator[Normalisation]:
    header, letters = table.source.columns[role], table.source.letters[role]
    cells = grid.column(column, 0)
    scale = table.scales.get(role, 1.0)
    for row, value in frame.select(ROW, role).iter_rows():
        cell = cells[row - 1]
        if value is not None and (read := _otherwise(role, cell, value, scale)) is not None:
            yield Normalisation(role, header, row, f"{letters}{row}", _written(cell), read)


def _otherwise(role: str, cell: Cell, value: object, scale: float) -> Text | None:
    """The value in words where it is not simply what the cell holds."""
    kind = FIRM_ROLES[role].type
    if cell is None or cell == "":  # filled in from the register, or computed, which is told elsewhere
        return None
    if kind == "number":
        return _number(value, scale) if isinstance(cell, str) else None
    if kind == "year":
        return Text.same(str(value)) if isinstance(cell, str) or cell != value else None
    return None if isinstance(cell, str) and cell.strip() == value else Text.same(str(value))


def _number(value: object, scale: float) -> Text:
    return exactly(float(str(value)) / scale)


def _written(cell: Cell) -> str:
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)
