"""Parquet files: columns have types already, so only text among them is read as cells are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from nangsuat.data.problems import Problem
from nangsuat.data.reading.assign import Assigned, Assignment
from nangsuat.data.reading.cells import ColumnReader, Read, Spot
from nangsuat.data.reading.numbers import NumberStyle
from nangsuat.data.reading.shaping import Shaped, price_index_unit, style_hint
from nangsuat.data.reading.spots import spot_problems
from nangsuat.data.reading.workbook import broken
from nangsuat.data.roles import ROW, Level

_FIRST_ROW = 1  # a parquet file has no header line: its first row is row 1


def names_in(path: Path) -> list[str] | Problem:
    """The names of a file's columns, or why it cannot be read."""
    return _guarded(lambda: list(pl.scan_parquet(path).collect_schema()))


def shape_parquet(path: Path, assignment: Assignment, level: Level, style: NumberStyle | None) -> Shaped:
    """The rows of a parquet file by roles."""
    names = names_in(path)
    if isinstance(names, Problem):
        return Shaped(pl.DataFrame(schema={ROW: pl.Int64}), (), (names,))
    wanted = [names[column.column] for column in assignment.columns]
    rows = _guarded(lambda: pl.read_parquet(path, columns=wanted))
    if isinstance(rows, Problem):
        return Shaped(pl.DataFrame(schema={ROW: pl.Int64}), (), (rows,))
    reads = {
        column: read_series(
            rows[names[column.column]],
            ColumnReader(column.role, level, column.unit, style, assignment.currency, all_text=True),
        )
        for column in assignment.columns
    }
    columns = {column: price_index_unit(column, read.values) for column, read in reads.items()}
    values = [
        (read.values * columns[column].scale if column.role.is_number else read.values).alias(column.role.key)
        for column, read in reads.items()
    ]
    count = pl.Series(ROW, range(_FIRST_ROW, rows.height + _FIRST_ROW), dtype=pl.Int64)
    return Shaped(pl.DataFrame([count, *values]), tuple(columns.values()), tuple(_problems(reads)))


def read_series(series: pl.Series, reader: ColumnReader) -> Read:
    """The values of a column by its role: numbers, years and codes that have their type already as they are."""
    dtype, kind = series.dtype, reader.role.type
    if kind == "number" and dtype.is_numeric():
        return Read(series.cast(pl.Float64).fill_nan(None))
    if kind == "year" and (dtype.is_integer() or dtype in (pl.Date, pl.Datetime)):
        return Read((series if dtype.is_integer() else series.dt.year()).cast(pl.Int64))
    if reader.role.key == "firm" and dtype.is_integer():
        return Read(series)
    plain = series.cast(pl.String) if dtype in (pl.Categorical, pl.Enum) else series
    if kind == "number" and plain.dtype == pl.String:
        return reader.read([cell or "" for cell in plain])
    if not plain.dtype.is_numeric() and plain.dtype not in (pl.String, pl.Boolean, pl.Date, pl.Datetime, pl.Null):
        return Read(pl.Series([None] * len(plain), dtype=pl.String), (Spot(0, "not-a-number", str(plain.dtype)),))
    return reader.read(["" if cell is None else cell for cell in plain])


def _problems(reads: dict[Assigned, Read]) -> Iterator[Problem]:
    hint = style_hint(frozenset[NumberStyle]().union(*(read.styles for read in reads.values())))
    for column, read in reads.items():
        yield from spot_problems(read.spots, column, _FIRST_ROW, None, hint)


def _guarded[T](read: Callable[[], T]) -> T | Problem:
    try:
        return read()
    except BaseException as error:  # noqa: BLE001  # a panic of the engine is no Exception
        return broken(error)
