"""From a grid with a header to the table by roles: cells read, rows that are no data left out, units converted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from nangsuat.data.problems import Problem
from nangsuat.data.provenance import Dropped
from nangsuat.data.reading.assign import Assigned, Assignment
from nangsuat.data.reading.cells import ColumnReader, Read, Spot
from nangsuat.data.reading.grid import Grid
from nangsuat.data.reading.header import Header
from nangsuat.data.reading.numbers import NumberStyle
from nangsuat.data.reading.rows import REASONS, is_blank, rows_left_out
from nangsuat.data.reading.scanned import Cell
from nangsuat.data.reading.spots import rows_problem, spot_problems
from nangsuat.data.reading.wording import problem
from nangsuat.data.roles import ROW, Level
from nangsuat.data.text import NO_WORDS, Text
from nangsuat.data.units import PERCENT, PRICE_INDEX_100, RATIO


@dataclass(frozen=True, slots=True)
class Shaped:
    """The rows of a table by roles, and what was found in them."""

    frame: pl.DataFrame
    columns: tuple[Assigned, ...]
    problems: tuple[Problem, ...]
    dropped: tuple[Dropped, ...] = ()


def shape(
    grid: Grid, header: Header, assignment: Assignment, level: Level, style: NumberStyle | None, *, all_text: bool
) -> Shaped:
    """The data under a header."""
    first = header.last + 1
    readers = {
        column: ColumnReader(column.role, level, column.unit, style, assignment.currency, all_text)
        for column in assignment.columns
    }
    reads = {column: _read(grid, first, column, reader) for column, reader in readers.items()}
    values = {column.role.key: read.values for column, read in reads.items()}
    frame = pl.DataFrame({ROW: range(first + 1, len(grid.rows) + 1), **values}, schema_overrides={ROW: pl.Int64})
    raw = grid.rows[first:]
    year = next((column.header for column in reads if column.role.type == "year"), None)
    left_out = rows_left_out(frame, level, raw, year)
    kept = {column: _kept(read, left_out) for column, read in reads.items()}
    dropped = _dropped(left_out, first)
    problems = [*_cell_problems(kept, grid, first), *(rows_problem(each, grid.sheet) for each in dropped)]
    problems += _uneven(grid, header, left_out, first)
    frame = frame.filter(~pl.Series([index in left_out for index in range(frame.height)], dtype=pl.Boolean))
    columns, told = _units_by_values(assignment.columns, frame, grid.sheet, first)
    scaled = [(pl.col(each.role.key) * each.scale) for each in columns if each.role.is_number and each.scale != 1]
    return Shaped(frame.with_columns(scaled), columns, (*problems, *told), dropped)


def _read(grid: Grid, first: int, column: Assigned, reader: ColumnReader) -> Read:
    cells = grid.column(column.column, first)
    if not column.role.is_number:  # a name or year may be written once for several rows, in merged cells; a number not
        filled = {
            row - first: grid.rows[top][left]
            for (row, place), (top, left) in grid.merged.items()
            if place == column.column and row >= first and place == left
        }
        cells = [filled.get(index, cell) for index, cell in enumerate(cells)] if filled else cells
    read = reader.read(cells)
    errors = [
        Spot(row - first, "formula-without-value" if words.startswith("=") else "excel-error", words)
        for (row, place), words in grid.errors.items()
        if place == column.column and row >= first
    ]
    return replace(read, spots=(*read.spots, *errors)) if errors else read


def _kept(read: Read, left_out: Mapping[int, str]) -> Read:
    return replace(read, spots=tuple(spot for spot in read.spots if spot.index not in left_out))


def _cell_problems(reads: Mapping[Assigned, Read], grid: Grid, first: int) -> Iterator[Problem]:
    hint = style_hint(frozenset[NumberStyle]().union(*(read.styles for read in reads.values())))
    for column, read in reads.items():
        yield from spot_problems(read.spots, column, first + 1, grid.sheet, hint)
        if len(read.styles) > 1:
            yield problem("mixed-number-styles", sheet=grid.sheet, row=first + 1, column=column.header)


def style_hint(styles: frozenset[NumberStyle]) -> Text:
    """What other cells of the file prove; a help for whoever answers, no answer."""
    if styles == {"vi"}:
        return Text(
            vi="; các ô khác của tệp viết kiểu Việt Nam", en="; other cells of the file are of Vietnamese style"
        )
    if styles == {"en"}:
        return Text(vi="; các ô khác của tệp viết kiểu Anh", en="; other cells of the file are of English style")
    return NO_WORDS


_ROWS_NAMED = 100


def _dropped(left_out: Mapping[int, str], first: int) -> tuple[Dropped, ...]:
    """The rows left out that hold something, by reason."""
    by_reason: dict[str, list[int]] = {}
    for index, reason in left_out.items():
        by_reason.setdefault(reason, []).append(first + 1 + index)
    return tuple(
        Dropped(reason, REASONS[reason], len(rows), tuple(rows[:_ROWS_NAMED]))
        for reason, rows in by_reason.items()
        if reason in REASONS
    )


def _uneven(grid: Grid, header: Header, left_out: Mapping[int, str], first: int) -> Iterator[Problem]:
    """Lines of a csv file with more or fewer cells than the header."""
    if not grid.lengths:
        return
    width = max(grid.lengths[header.first : header.last + 1])
    for index, length in enumerate(grid.lengths[first:]):
        if index in left_out or length == width:
            continue
        row = first + 1 + index
        if length > width and _holds_more(grid.rows[first + index], width):
            yield problem("too-many-cells", {"count": length, "width": width}, row=row)
        elif length < width:
            yield problem("too-few-cells", {"count": length, "width": width}, row=row)


def _holds_more(row: Sequence[Cell], width: int) -> bool:
    return any(not is_blank(cell) for cell in row[width:])


_PRICE_INDEX_LOOKS_100 = 10.0  # no price level rises tenfold over its base without the base being 100
_ALL_BELOW = 1.0


def price_index_unit(column: Assigned, values: pl.Series) -> Assigned:
    """The column, a price index that stands about 100 with the unit that says so, unless its header states one."""
    about_100 = not column.stated and _looks_like_100(column, values)
    return replace(column, unit=PRICE_INDEX_100) if about_100 else column


def _looks_like_100(column: Assigned, values: pl.Series) -> bool:
    is_plain_index = column.role.unit.kind == "price_index" and column.scale == 1
    return is_plain_index and _median(values) > _PRICE_INDEX_LOOKS_100


def _units_by_values(
    columns: Sequence[Assigned], frame: pl.DataFrame, sheet: str | None, first: int
) -> tuple[tuple[Assigned, ...], list[Problem]]:
    """Units that the values show: price indices about 100, percentages written as ratios."""
    settled = tuple(price_index_unit(column, frame[column.role.key]) for column in columns)
    problems = [
        problem("price-index-base", sheet=sheet, row=first, column=after.header)
        for before, after in zip(columns, settled, strict=True)
        if before != after
    ]
    problems += [
        problem("price-index-against-header", sheet=sheet, row=first, column=column.header)
        for column in columns
        if column.stated and _looks_like_100(column, frame[column.role.key])
    ]
    problems += [
        problem("percent-or-ratio", sheet=sheet, row=first, column=column.header)
        for column in columns
        if column.unit == PERCENT and column.role.unit == RATIO and _all_small(frame[column.role.key])
    ]
    return settled, problems


def _median(values: pl.Series) -> float:
    middle = values.median()
    return middle if isinstance(middle, float) else 0.0


def _all_small(values: pl.Series) -> bool:
    present = values.drop_nulls().abs()
    return present.len() > 0 and bool((present < _ALL_BELOW).all()) and bool((present > 0).any())
