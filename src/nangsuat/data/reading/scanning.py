"""Parquet files larger than memory: roles and types from the file's own description, the rows left on the disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from nangsuat.data.problems import Problem
from nangsuat.data.provenance import Dropped, Source
from nangsuat.data.reading.assign import Assigned, assign, missing_headers
from nangsuat.data.reading.derive import derive
from nangsuat.data.reading.header import header_of_names
from nangsuat.data.reading.readers import source_of, with_constants
from nangsuat.data.reading.request import Request
from nangsuat.data.reading.shaping import price_index_unit
from nangsuat.data.reading.wording import problem
from nangsuat.data.roles import ROW


@dataclass(frozen=True, slots=True)
class ScannedTable:
    """A table whose rows stay in their file until something is computed; otherwise like a :class:`ReadTable`."""

    frame: pl.LazyFrame
    source: Source
    problems: tuple[Problem, ...]
    currency: str
    base_year: int | None
    synthetic: bool = False
    dropped: tuple[Dropped, ...] = ()


def scan(request: Request) -> ScannedTable:
    """The table of a parquet file by roles, its rows not read."""
    level, declared = request.level, request.declared
    header = header_of_names(request.names, level, request.wanted)
    assignment = assign(header, level, declared, sheet=None)
    rows = pl.scan_parquet(request.path)
    schema = rows.collect_schema()
    fitting = [column for column in assignment.columns if _fits(column, schema[request.names[column.column]])]
    misfits = [
        _misfit(column, schema[request.names[column.column]]) for column in assignment.columns if column not in fitting
    ]
    settled = [_with_index_unit(column, rows, request.names) for column in fitting]
    shaped = rows.select(_shaped(column, request.names, schema) for column in settled).with_row_index(ROW, offset=1)
    numbered = shaped.with_columns(pl.col(ROW).cast(pl.Int64))
    frame, derived = derive(with_constants(numbered, declared, level), level, settled, None)
    said = (*request.problems, *missing_headers(declared, header, None), *assignment.problems, *misfits, *derived)
    source = source_of(request.path, None, settled, in_sheet=False)
    return ScannedTable(frame, source, said, assignment.currency, assignment.base_year)


def _fits(column: Assigned, dtype: pl.DataType) -> bool:
    if column.role.type == "number":
        return dtype.is_numeric()
    if column.role.type == "year":
        return dtype.is_integer() or dtype in (pl.Date, pl.Datetime)
    return dtype in (pl.String, pl.Categorical, pl.Enum) or dtype.is_integer()


def _misfit(column: Assigned, dtype: pl.DataType) -> Problem:
    return problem("wrong-column-type", {"type": str(dtype)}, column=column.header)


def _with_index_unit(column: Assigned, rows: pl.LazyFrame, names: Sequence[str]) -> Assigned:
    """A price index with the unit that its values show; only such a column is looked into."""
    if column.role.unit.kind != "price_index":
        return column
    return price_index_unit(column, rows.select(pl.col(names[column.column]).cast(pl.Float64)).collect().to_series())


def _shaped(column: Assigned, names: Sequence[str], schema: pl.Schema) -> pl.Expr:
    name, role = names[column.column], column.role
    value, dtype = pl.col(name), schema[name]
    if role.type == "number":
        number = value.cast(pl.Float64).fill_nan(None)
        return (number * column.scale if column.scale != 1 else number).alias(role.key)
    if role.type == "year":
        return (value if dtype.is_integer() else value.dt.year()).cast(pl.Int64).alias(role.key)
    return (value if role.key == "firm" and dtype.is_integer() else value.cast(pl.String)).alias(role.key)
