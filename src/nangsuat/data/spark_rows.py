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
    """The few rows that a sum over many comes to.

    Examples
    --------
    Of something that hands over Arrow tables as a Spark dataframe does:

    >>> import pyarrow as pa
    >>> from types import SimpleNamespace
    >>> rows_in_memory(SimpleNamespace(toArrow=lambda: pa.table({"count": [3]})))["count"].to_list()
    [3]
    """
    found = pl.from_arrow(rows.toArrow())
    assert isinstance(found, pl.DataFrame)
    return found


def blocks_of_rows(batches: Iterator[pa.RecordBatch]) -> Iterator[pl.DataFrame]:
    """The rows of a partition, so many at a time that a worker's memory does not depend on how large it is.

    Examples
    --------
    >>> batches = iter(pl.DataFrame({"row": [1, 2, 3]}).to_arrow().to_batches(max_chunksize=1))
    >>> [block["row"].to_list() for block in blocks_of_rows(batches)]
    [[1, 2, 3]]
    """
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
    """Rows as Spark takes them from a worker.

    Examples
    --------
    >>> [batch.to_pydict() for batch in arrow_batches(pl.DataFrame({"firm": ["a", "b"]}))]
    [{'firm': ['a', 'b']}]
    """
    import pyarrow as pa

    table = rows.to_arrow()
    yield from table.cast(pa.schema([_small(field) for field in table.schema])).to_batches()


def spark_schema(rows: pl.DataFrame) -> StructType:
    """How Spark calls the columns of such rows.

    Examples
    --------
    >>> spark_schema(pl.DataFrame({"row": [1], "firm": ["a"]})).simpleString()
    'struct<row:bigint,firm:string>'
    """
    from pyspark.sql import types

    known = {
        pl.Int64: types.LongType(),
        pl.Float64: types.DoubleType(),
        pl.Boolean: types.BooleanType(),
        pl.String: types.StringType(),
        pl.Binary: types.BinaryType(),
        pl.List: types.ArrayType(types.LongType()),
    }
    return types.StructType([types.StructField(name, known[dtype.base_type()]) for name, dtype in rows.schema.items()])


def _small(field: pa.Field) -> pa.Field:
    """The same column by a type that Spark knows."""
    import pyarrow as pa

    if pa.types.is_large_list(field.type):
        return pa.field(field.name, pa.list_(field.type.value_type))
    known = {pa.large_string(): pa.string(), pa.large_binary(): pa.binary()}
    return pa.field(field.name, known.get(field.type, field.type))
