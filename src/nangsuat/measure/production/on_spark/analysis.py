"""Production functions of rows on Spark; see :func:`nangsuat.measure.production.production_function`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from nangsuat.data import ROW, FirmPanel, arrow_batches, rows_in_memory, spark_schema
from nangsuat.measure.deflation import is_at_constant_prices
from nangsuat.measure.production.estimate import Progress
from nangsuat.measure.production.estimation import Estimation, by_group
from nangsuat.measure.production.on_spark.distributed_functions import DistributedProductionFunctions
from nangsuat.measure.production.on_spark.pool_work import FOUND, IS_OWN, POOL, PoolWork, answers_of, estimate_pool
from nangsuat.measure.production.on_spark.reading import SparkFirmYears, read_on_spark
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
    parameters: Mapping[str, object],
    progress: Progress | None,
) -> DistributedProductionFunctions:
    """The production function of each group, the rows staying where they are."""
    data = read_on_spark(panel, specification, by)
    pooling = pooling_of(data.counts(), by, least=least)
    found, estimated = _estimated(data, pooling, estimation)
    if progress is not None:
        progress(len(pooling.groups), len(pooling.groups))
    return DistributedProductionFunctions(
        groups=by_group(pooling, found),
        specification=specification,
        method=estimation.estimator.name,
        standard_errors=estimation.standard_errors,
        is_at_constant_prices=is_at_constant_prices(panel),
        provenance=replace(data.nobody.provenance, parameters=parameters, seed=estimation.draws.seed),
        keys=panel.frame.to_native().select(ROW, "firm", "year"),
        estimated=estimated,
    )


def _estimated(data: SparkFirmYears, pooling: Pooling, estimation: Estimation) -> tuple[list[GroupEstimate], DataFrame]:
    """The estimate of each pool, and on Spark the productivity of all rows.

    Raises
    ------
    NoEstimate
        A pool has none; the message names it.
    """
    from pyspark.sql import functions as sql

    work = PoolWork(data.nobody, pooling.pools, estimation)
    pooled = _pooled(data.rows, data.nobody.by, pooling).groupBy(POOL)
    estimated = pooled.applyInArrow(
        lambda table: estimate_pool(table, work), spark_schema(pl.DataFrame(schema=work.schema))
    )
    estimated = estimated.persist()
    try:
        return answers_of(rows_in_memory(estimated.filter(sql.col(FOUND).isNotNull()).select(POOL, FOUND))), estimated
    except BaseException:
        estimated.unpersist()
        raise


def _pooled(rows: DataFrame, by: Sequence[str], pooling: Pooling) -> DataFrame:
    """Each row once for each pool that it is in."""
    import pyarrow as pa
    from pyspark.sql import functions as sql

    if not by:
        return rows.withColumn(POOL, sql.lit(0)).withColumn(IS_OWN, sql.lit(True))
    own = {group.key: group.pool for group in pooling.groups}
    members = [(*key, number, own[key] == number) for number, pool in enumerate(pooling.pools) for key in pool.members]
    table = pl.DataFrame(members, schema=[*by, POOL, IS_OWN], orient="row")
    known = rows.sparkSession.createDataFrame(pa.Table.from_batches(arrow_batches(table)))
    return rows.join(sql.broadcast(known), on=list(by))
