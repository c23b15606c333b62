"""Parts that are Spark's partitions: a pool of firms too large for one worker."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from nangsuat.data import ROW, arrow_batches, blocks_of_rows, rows_in_memory, spark_schema
from nangsuat.measure.production.estimation import Estimation, productivity_of
from nangsuat.measure.production.on_spark.pool_work import FOUND, IS_OWN, POOL, PoolWork
from nangsuat.measure.production.on_spark.spread_estimation import RowsTold, spread_estimate
from nangsuat.measure.production.parts import Told, Weighed, Work
from nangsuat.measure.production.pooling import Pool
from nangsuat.measure.production.reading import FirmYears
from nangsuat.measure.production.result import GroupEstimate
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class SparkParts:
    """The partitions of a pool.

    Attributes
    ----------
    rows : partitioned by firm, kept on Spark
    nobody : what the columns are
    weight : the weights of a sample's rows, where they are not its own
    """

    rows: DataFrame
    nobody: FirmYears
    weight: Callable[[Sample], Array] | None = None

    def tell(self, work: Work) -> Sequence[Told]:
        """What each partition tells, in their order; one without a row tells nothing."""
        nobody, whole = self.nobody, work if self.weight is None else Weighed(work, self.weight)

        def told(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for rows in _whole(batches):
                answer = {_PART: _number(), FOUND: pickle.dumps(whole(nobody.sample(rows)))}
                yield from arrow_batches(pl.DataFrame([answer], schema=_ANSWER))

        found = rows_in_memory(self.rows.mapInArrow(told, spark_schema(pl.DataFrame(schema=_ANSWER))))
        return [pickle.loads(each) for each in found.sort(_PART)[FOUND]]  # noqa: S301  # own workers wrote it

    def weighing(self, weight: Callable[[Sample], Array]) -> SparkParts:
        """The same firms with other weights."""
        return replace(self, weight=weight)

    def nobody_of(self) -> Sample:
        """A sample without a row."""
        first = self.nobody.sample(rows_in_memory(self.rows.limit(1)))
        return first.at_firms(first.starts[:-1] < 0)


def estimate_in_parts(
    rows: DataFrame, partitions: int, data: FirmYears, pool: Pool, number: int, estimation: Estimation
) -> tuple[GroupEstimate, DataFrame, DataFrame]:
    """The estimate of a pool, the productivity of its groups' rows, and what Spark keeps for it.

    Raises
    ------
    NoEstimate
        There is none; the message names the pool.
    """
    kept = rows.repartition(partitions, "firm").sortWithinPartitions("firm", "year").persist()
    with ExitStack() as released_unless_found:
        released_unless_found.callback(kept.unpersist)
        nobody = replace(data, effects=_effects(kept, data))
        parts = SparkParts(kept, nobody)
        found, told = spread_estimate(parts, parts.nobody_of(), estimation, pool)
        released_unless_found.pop_all()
    schema = PoolWork(nobody, (), estimation).schema

    def productivity(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for block in _whole(batches):
            yield from arrow_batches(_productivity(block, nobody, told, number, schema))

    return found, kept.mapInArrow(productivity, spark_schema(pl.DataFrame(schema=schema))), kept


def _productivity(
    rows: pl.DataFrame, nobody: FirmYears, told: RowsTold, number: int, schema: dict[str, type[pl.DataType]]
) -> pl.DataFrame:
    sample = nobody.sample(rows)
    own = productivity_of(sample, told.of(sample)).join(rows.filter(IS_OWN).select(ROW), on=ROW, how="semi")
    return own.with_columns(pl.lit(number, pl.Int64).alias(POOL), pl.lit(None, pl.Binary).alias(FOUND)).select(*schema)


def _effects(rows: DataFrame, data: FirmYears) -> dict[str, pl.Series]:
    """The values of the controls in words."""
    words = [name for name in data.specification.controls if not data.panel.role(name).is_number]
    return {name: rows_in_memory(rows.select(name).distinct())[name].sort() for name in words}


def _whole(batches: Iterator[pa.RecordBatch]) -> Iterator[pl.DataFrame]:
    """All rows of a partition, where it has any."""
    blocks = list(blocks_of_rows(batches))
    if blocks:
        yield pl.concat(blocks)


def _number() -> int:
    from pyspark import TaskContext

    task = TaskContext.get()
    assert task is not None  # a worker has one
    return task.partitionId()


_PART = "_part"
_ANSWER: dict[str, type[pl.DataType]] = {_PART: pl.Int64, FOUND: pl.Binary}
