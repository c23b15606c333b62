"""Dataframes of any make: into one lazy frame at the door, into Polars where numbers are needed."""

from __future__ import annotations

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, cast

import narwhals as nw
import numpy as np
import polars as pl

from nangsuat.data.on_spark import hash_on_spark, is_on_spark
from nangsuat.data.problems import NangsuatError
from nangsuat.data.roles import ROW
from nangsuat.data.text import Text

_WHOLE = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32)
_HASHED_TOGETHER = 1_000_000  # rows from which two columns are hashed at a time
_THREADS = 2


class NotAFrame(NangsuatError):
    """Something that is no dataframe was given; hand in pandas, Polars, PyArrow, DuckDB or PySpark."""


def as_lazy(frame: Any) -> nw.LazyFrame[Any]:
    """Any dataframe as a lazy narwhals frame; eager ones continue on Polars, their rows numbered.

    Examples
    --------
    >>> as_polars(as_lazy(pl.DataFrame({"firm": ["a", "b"]}))).columns
    ['row', 'firm']
    """
    try:
        known = nw.from_native(frame)
    except TypeError as error:
        name = type(frame).__name__
        raise NotAFrame(
            Text(
                vi=f"Không đọc được «{name}» như một bảng; hãy đưa pandas, Polars, PyArrow, DuckDB hoặc PySpark.",
                en=f"«{name}» is no dataframe; hand in pandas, Polars, PyArrow, DuckDB or PySpark.",
            )
        ) from error
    if isinstance(known, nw.LazyFrame):
        native = known.to_native()
        return nw.from_native(_numbered(native)) if isinstance(native, pl.LazyFrame) else known
    return nw.from_native(_numbered(_blank_for_nan(_eager_as_polars(known))).lazy())


def is_in_memory(frame: Any) -> bool:
    """Whether a dataframe's rows are in memory already, so that they are looked through once, at the door."""
    return isinstance(nw.from_native(frame), nw.DataFrame)


def as_polars(frame: nw.LazyFrame[Any]) -> pl.DataFrame:
    """A lazy frame's rows in memory, on Polars.

    Examples
    --------
    >>> as_polars(nw.from_native(pl.LazyFrame({"year": [2022, 2023]}))).height
    2
    """
    rows: pl.DataFrame = frame.collect(backend="polars").to_native()
    return rows


def content_hash(frame: nw.LazyFrame[Any]) -> str:
    """SHA-256 of a table: see :func:`rows_hash`; of rows on Spark that of :func:`hash_on_spark`, which fetches none.

    Examples
    --------
    >>> table = pl.LazyFrame({"year": [2022, 2023]})
    >>> content_hash(nw.from_native(table)) == rows_hash(table.collect())
    True
    """
    return hash_on_spark(frame) if is_on_spark(frame) else rows_hash(as_polars(frame))


def rows_hash(rows: pl.DataFrame) -> str:
    """SHA-256 of the names and the SHA-256 of a table's columns, in the order of their names.

    Of whole numbers the values count and of others the double precision, whatever width they come in.

    Examples
    --------
    >>> wide, narrow = pl.Series("year", [2022], dtype=pl.Int64), pl.Series("year", [2022], dtype=pl.Int16)
    >>> rows_hash(pl.DataFrame([wide])) == rows_hash(pl.DataFrame([narrow]))
    True
    """
    names = sorted(rows.columns)
    columns = [rows[name] for name in names]
    if rows.height < _HASHED_TOGETHER:
        digests = [_column_hash(column) for column in columns]
    else:
        with ThreadPoolExecutor(_THREADS) as threads:
            digests = list(threads.map(_column_hash, columns))
    return hashlib.sha256(
        "\n".join(f"{digest} {name}" for name, digest in zip(names, digests, strict=True)).encode()
    ).hexdigest()


def _column_hash(column: pl.Series) -> str:
    digest = _Digest()
    if column.dtype in _WHOLE or column.dtype.is_float():
        blank = column.null_count()
        numbers = _narrow(column.fill_null(0) if blank else column)
        digest.write(f"{numbers.dtype} {column.len()} {blank}\n".encode())
        if blank:
            digest.write(np.flatnonzero(column.is_null().to_numpy()).astype(np.int64))
        digest.write(np.ascontiguousarray(numbers.to_numpy()))
    else:
        column.to_frame().write_csv(cast("IO[bytes]", digest))
    return digest.hexdigest()


def _narrow(numbers: pl.Series) -> pl.Series:
    """Whole numbers in the narrowest type that holds them, which leaves less to hash; others in double precision."""
    if numbers.dtype.is_float():
        return numbers.cast(pl.Float64)
    farthest = max(abs(int(numbers.min() or 0)), abs(int(numbers.max() or 0)))  # type: ignore[arg-type]
    return numbers.cast(pl.Int16 if farthest < 1 << 15 else pl.Int32 if farthest < 1 << 31 else pl.Int64)


class _Digest(io.RawIOBase):
    """A file that keeps only the hash of what is written into it."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._sha256.update(data)
        return memoryview(data).nbytes

    def hexdigest(self) -> str:
        return self._sha256.hexdigest()


def _numbered[F: (pl.DataFrame, pl.LazyFrame)](frame: F) -> F:
    """The frame with its rows numbered from one in the order in which they stand, unless they have numbers."""
    return frame if ROW in frame.collect_schema().names() else frame.with_row_index(ROW, offset=1)


def _blank_for_nan(rows: pl.DataFrame) -> pl.DataFrame:
    """What pandas calls NaN is a blank cell; columns without any stay as they are, uncopied."""
    floats = [name for name, dtype in rows.schema.items() if dtype.is_float()]
    found = rows.select(pl.col(floats).is_nan().any())
    blank = [rows[name].fill_nan(None) for name in floats if found[name][0]]
    return rows.with_columns(blank) if blank else rows


def _eager_as_polars(frame: nw.DataFrame[Any]) -> pl.DataFrame:
    if frame.implementation.is_polars():
        rows: pl.DataFrame = frame.to_native()
        return rows
    return pl.DataFrame({name: frame[name].to_list() for name in frame.columns}, strict=False, nan_to_null=True)
