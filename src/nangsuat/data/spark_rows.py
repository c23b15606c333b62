"""Rows between Spark and its Python workers: blocks of bounded size, columns as Spark knows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

_ROWS_AT_ONCE = 100_000  # that a worker holds


def rows_in_memory(rows: DataFrame) -> pl.DataFrame:
    """The few rows that a sum over many comes to."""
    found = pl.from_arrow(rows.toArrow())
    assert isinstance(found, pl.DataFrame)
    return found


def blocks_of_rows(batches: Iterator[pa.RecordBatch]) -> Iterator[pl.DataFrame]:
    """The rows of a partition, so many at a time that a worker's memory does not depend on how large it is."""
    held: list[pl.DataFrame] = []
    for batch in batches:
        block = pl.from_arrow(batch)
        assert isinstance(block, pl.DataFrame)
        held.append(block)
        if sum(each.height for each in held) >= _ROWS_AT_ONCE:
            yield pl.concat(held)
            held = []
    if sum(each.height for each in held):
        yield pl.concat(held)


def arrow_batches(rows: pl.DataFrame) -> Iterator[pa.RecordBatch]:
    """Rows as Spark takes them from a worker."""
    import pyarrow as pa

    table = rows.to_arrow()
    plain = [
        pa.field(field.name, pa.string() if pa.types.is_large_string(field.type) else field.type)
        for field in table.schema
    ]
    lists = [_small_list(field) for field in plain]
    yield from table.cast(pa.schema(lists)).to_batches()


def spark_schema(rows: pl.DataFrame) -> StructType:
    """How Spark calls the columns of such rows."""
    from pyspark.sql import types

    known = {
        pl.Int64: types.LongType(),
        pl.Float64: types.DoubleType(),
        pl.Boolean: types.BooleanType(),
        pl.String: types.StringType(),
        pl.List: types.ArrayType(types.LongType()),
    }
    return types.StructType([types.StructField(name, known[dtype.base_type()]) for name, dtype in rows.schema.items()])


def _small_list(field: pa.Field) -> pa.Field:
    import pyarrow as pa

    is_long = pa.types.is_large_list(field.type)
    return pa.field(field.name, pa.list_(field.type.value_type)) if is_long else field
