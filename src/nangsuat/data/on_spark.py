"""Rows that stay on Spark: numbered, hashed and looked through without being fetched.

A panel on Spark may hold more rows than a machine. What the door of panels needs to know of them is found by sums over
partitions, and comes out the same however the rows are spread.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw

from nangsuat.data.roles import ROW

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

_ROWS_IN_RANGE = 200_000  # that one worker sorts at a time
_ROWS_WORTH_A_WORKER = 10_000
_LABELS_TRIED = 20  # for each range, so that one is found that leads to a worker of its own
_SAMPLED_PER_RANGE = 30
_PIECES, _DIGITS = 5, 12  # of a row's hash: five whole numbers of twelve hexadecimal digits, 240 bits of the 256


def is_on_spark(frame: nw.LazyFrame[Any]) -> bool:
    """Whether a frame's rows are on Spark.

    Examples
    --------
    >>> import polars as pl
    >>> is_on_spark(nw.from_native(pl.LazyFrame({"year": [2023]})))
    False
    """
    engine = frame.implementation
    return bool(engine.is_pyspark() or engine.is_pyspark_connect())


def number_on_spark(
    frame: nw.LazyFrame[Any], keys: Sequence[str], *, rows_in_range: int = _ROWS_IN_RANGE
) -> nw.LazyFrame[Any]:
    """The frame with its rows numbered from one in the order of their keys, as one machine would number them.

    The rows are cut into ranges of the first key, each a partition; a range is sorted by itself, its numbers begin
    where the ranges before it end.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as sql

    rows: DataFrame = frame.to_native()
    borders = _borders(rows, keys[0], rows_in_range)
    range_of = sql.size(sql.filter(sql.lit(borders), lambda border: border <= sql.col(keys[0]))) if borders else None
    placed = rows.withColumn(_RANGE, sql.coalesce(range_of, sql.lit(0)) if range_of is not None else sql.lit(0))
    counts = {int(entry[0]): int(entry[1]) for entry in placed.groupBy(_RANGE).count().collect()}
    before = [sum(count for place, count in counts.items() if place < at) for at in range(len(borders) + 1)]
    labels = _labels(rows, len(before))
    label = sql.get(sql.lit(labels), sql.col(_RANGE)).cast("bigint")
    spread = placed.withColumn(_LABEL, label).repartition(len(labels), _LABEL)
    number = sql.row_number().over(Window.partitionBy(_LABEL).orderBy(*keys))
    numbered = spread.withColumn(ROW, sql.get(sql.lit(before), sql.col(_RANGE)).cast("bigint") + number)
    return nw.from_native(numbered.drop(_RANGE, _LABEL))


def hash_on_spark(frame: nw.LazyFrame[Any]) -> str:
    """SHA-256 over the names of a table and the sum of its rows' SHA-256, the same in whatever order they stand."""
    from pyspark.sql import functions as sql

    rows: DataFrame = frame.to_native()
    names = sorted(rows.columns)
    digest = sql.sha2(sql.to_json(sql.struct(*names), {"ignoreNullFields": "false"}), 256)
    pieces = [_whole_number(digest, piece) for piece in range(_PIECES)]
    sums = rows.agg(sql.count(sql.lit(1)), *(sql.sum(piece) for piece in pieces)).collect()[0]
    told = "\n".join((*names, *(str(each) for each in sums)))
    return hashlib.sha256(told.encode()).hexdigest()


def words_on_spark(frame: nw.LazyFrame[Any], columns: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Of columns of text that should hold numbers, those that hold words: one of these, and how many there are."""
    from pyspark.sql import functions as sql

    rows: DataFrame = frame.to_native()
    no_number = {name: sql.when(sql.col(name).try_cast("double").isNull(), sql.col(name)) for name in columns}
    found = rows.agg(*(each for name in columns for each in (sql.min(no_number[name]), sql.count(no_number[name]))))
    entry = found.collect()[0]
    return {name: (entry[2 * at], entry[2 * at + 1]) for at, name in enumerate(columns) if entry[2 * at + 1]}


def _borders(rows: DataFrame, key: str, rows_in_range: int) -> list[Any]:
    """Values of a key that cut the rows into ranges of about one size, from a sample."""
    count = rows.count()
    workers = int(rows.sparkSession.conf.get("spark.sql.shuffle.partitions") or 1)
    ranges = max(-(-count // rows_in_range), min(workers, -(-count // _ROWS_WORTH_A_WORKER)))
    if ranges <= 1:
        return []
    share = min(1.0, ranges * _SAMPLED_PER_RANGE / count)
    sample = sorted(entry[0] for entry in rows.select(key).dropna().sample(fraction=share, seed=1).collect())
    return sorted({sample[at * len(sample) // ranges] for at in range(1, ranges)}) if sample else []


def _labels(rows: DataFrame, ranges: int) -> list[int]:
    """A number for each of so many ranges, such that Spark's hash puts each into a partition of its own."""
    from pyspark.sql import functions as sql

    tried = rows.sparkSession.range(_LABELS_TRIED * (ranges + 1))
    place = sql.pmod(sql.hash("id"), sql.lit(ranges))
    found: dict[int, int] = dict(tried.groupBy(place.alias("place")).agg(sql.min("id")).collect())
    return [int(found.get(at, -1 - at)) for at in range(ranges)]


def _whole_number(digest: Column, piece: int) -> Column:
    from pyspark.sql import functions as sql

    return sql.conv(sql.substring(digest, 1 + piece * _DIGITS, _DIGITS), 16, 10).cast("decimal(38,0)")


_RANGE, _LABEL = "_range", "_label"
