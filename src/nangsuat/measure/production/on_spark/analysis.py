"""Production functions of rows on Spark; see :func:`nangsuat.measure.production.production_function`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

import polars as pl

from nangsuat.data import ROW, FirmPanel, Text, arrow_batches, rows_in_memory, spark_schema
from nangsuat.measure.deflation import is_at_constant_prices
from nangsuat.measure.production.estimate import NoEstimate, Progress
from nangsuat.measure.production.estimation import Estimation, by_group, require_any
from nangsuat.measure.production.on_spark.distributed_functions import DistributedProductionFunctions
from nangsuat.measure.production.on_spark.pool_work import FOUND, IS_OWN, POOL, PoolWork, answers_of, estimate_pool
from nangsuat.measure.production.on_spark.reading import SparkFirmYears, read_on_spark
from nangsuat.measure.production.on_spark.spark_parts import estimate_in_parts
from nangsuat.measure.production.on_spark.spread_estimation import can_be_spread
from nangsuat.measure.production.pooling import Pooling, pooling_of
from nangsuat.measure.production.result import GroupEstimate
from nangsuat.measure.production.specification import Specification

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def functions_on_spark(
    panel: FirmPanel,
    specification: Specification,
    by: Sequence[str],
    least: int,
    estimation: Estimation,
    rows_per_task: int,
    parameters: Mapping[str, object],
    progress: Progress | None,
) -> DistributedProductionFunctions:
    """The production function of each group, the rows staying where they are."""
    data = read_on_spark(panel, specification, by)
    pooling = pooling_of(data.counts(), by, least=least)
    spread = _too_large(pooling, rows_per_task) if can_be_spread(estimation, specification) else ()
    found, estimated, kept = _estimated(data, pooling, estimation, spread, rows_per_task)
    if progress is not None:
        progress(len(pooling.groups), len(pooling.groups))
    groups, refused = by_group(pooling, found)
    return DistributedProductionFunctions(
        groups=groups,
        refused=refused,
        specification=specification,
        method=estimation.estimator.name,
        standard_errors=estimation.standard_errors,
        is_at_constant_prices=is_at_constant_prices(panel),
        provenance=replace(data.nobody.provenance, parameters=parameters, seed=estimation.draws.seed),
        keys=panel.frame.to_native().select(ROW, "firm", "year"),
        estimated=estimated,
        kept=kept,
    )


def _too_large(pooling: Pooling, rows_per_task: int) -> tuple[int, ...]:
    """The numbers of the pools that no worker can hold."""
    return tuple(number for number in range(len(pooling.pools)) if pooling.rows_of(number) > rows_per_task)


def _estimated(
    data: SparkFirmYears, pooling: Pooling, estimation: Estimation, spread: Sequence[int], rows_per_task: int
) -> tuple[list[GroupEstimate | Text], DataFrame, tuple[DataFrame, ...]]:
    """The estimate of each pool or why there is none, on Spark the productivity of all rows, and what Spark keeps.

    Raises
    ------
    NoEstimate
        No pool has one.
    """
    found: dict[int, GroupEstimate | Text] = {}
    frames: list[DataFrame] = []
    kept: list[DataFrame] = []
    whole = [number for number in range(len(pooling.pools)) if number not in spread]
    with ExitStack() as released_unless_found:
        if whole:
            frames.append(_by_workers(data, pooling, estimation, whole).persist())
            kept.append(frames[-1])
            released_unless_found.callback(kept[-1].unpersist)
            answers = frames[-1].filter(f"{FOUND} is not null").select(POOL, FOUND)
            found |= zip(whole, answers_of(rows_in_memory(answers)), strict=True)
        for number in spread:
            rows = _pooled(data.rows, data.nobody.by, pooling, [number])
            partitions = _partitions(rows, pooling.rows_of(number), rows_per_task)
            pool = pooling.pools[number]
            try:
                found[number], own, firms = estimate_in_parts(rows, partitions, data.nobody, pool, number, estimation)
            except NoEstimate as error:
                found[number] = error.text
                continue
            frames.append(own)
            kept.append(firms)
            released_unless_found.callback(firms.unpersist)
        require_any(list(found.values()))
        released_unless_found.pop_all()
    return (
        [found[number] for number in sorted(found)],
        reduce(lambda one, other: one.unionByName(other), frames),
        tuple(kept),
    )


def _by_workers(data: SparkFirmYears, pooling: Pooling, estimation: Estimation, numbers: Sequence[int]) -> DataFrame:
    """What workers tell of pools, each of which one of them can hold."""
    work = PoolWork(data.nobody, pooling.pools, estimation)
    pooled = _pooled(data.rows, data.nobody.by, pooling, numbers).groupBy(POOL)
    schema = spark_schema(pl.DataFrame(schema=work.schema))
    return pooled.applyInArrow(lambda table: estimate_pool(table, work), schema)


def _partitions(rows: DataFrame, count: int, rows_per_task: int) -> int:
    """In how many partitions a pool of so many rows lies: half as many rows as a worker can hold in each, or fewer."""
    usual = int(rows.sparkSession.conf.get("spark.sql.shuffle.partitions") or 1)
    return max(usual, -(-2 * count // rows_per_task))


def _pooled(rows: DataFrame, by: Sequence[str], pooling: Pooling, numbers: Sequence[int]) -> DataFrame:
    """Each row once for each of these pools that it is in."""
    import pyarrow as pa
    from pyspark.sql import functions as sql

    if not by:
        return rows.withColumn(POOL, sql.lit(0)).withColumn(IS_OWN, sql.lit(True))
    own = {group.key: group.pool for group in pooling.groups}
    members = [(*key, number, own[key] == number) for number in numbers for key in pooling.pools[number].members]
    table = pl.DataFrame(members, schema=[*by, POOL, IS_OWN], orient="row")
    known = rows.sparkSession.createDataFrame(pa.Table.from_batches(arrow_batches(table)))
    return rows.join(sql.broadcast(known), on=list(by))
