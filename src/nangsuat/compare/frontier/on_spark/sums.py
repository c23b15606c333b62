"""What a result shows of scores that stay on Spark: counts, means, medians, sums, by aggregation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from nangsuat.compare.frontier.model import Model
from nangsuat.compare.frontier.on_spark.medians import medians_of
from nangsuat.compare.frontier.on_spark.yardstick import (
    GAP,
    GROUP,
    LANDING,
    OBSERVED,
    OUTSIDE,
    PEERS,
    VIOLATION,
    WEIGHT,
)
from nangsuat.compare.frontier.producers import Numbers
from nangsuat.compare.frontier.scale import RETURNS_OF
from nangsuat.data import rows_in_memory

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

_PEERS_COUNTED = 10
_PERCENT = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What is known of all scores together.

    Attributes
    ----------
    groups : one row a group, by its number: ``producers``, ``scored``, ``efficient`` (percent), ``mean``, ``median``,
        ``worst``; with scale efficiency also ``scale`` and the percentages of the classes of returns
    observed, at_frontier : sums of each quantity, now and where the rays of all who have a score end
    peers : the rows named most as peers by others, and how often
    outside : how far the farthest producer lies outside what the corners span
    violation, gap : the worst of all proofs
    """

    groups: pl.DataFrame
    observed: Numbers
    at_frontier: Numbers
    peers: pl.DataFrame
    outside: float
    violation: float
    gap: float


def sums_of(scored: DataFrame, model: Model, quantities: int, *, with_scale: bool) -> Sums:
    """The sums of scores with what the workers put beside them."""
    from pyspark.sql import functions as sql

    weight = sql.col(WEIGHT)
    told = _figures(model, with_scale=with_scale)
    has_score = sql.col("efficiency").isNotNull()
    for at in range(quantities):
        for name in (OBSERVED, LANDING):
            told[f"{name}{at}"] = sql.sum(sql.when(has_score, weight * sql.col(f"{name}{at}")))
    told |= {name: sql.max(name) for name in (OUTSIDE, VIOLATION, GAP)}
    found = rows_in_memory(scored.groupBy(GROUP).agg(*(column.alias(name) for name, column in told.items())))
    found = found.sort(GROUP)
    medians = medians_of(scored, found.select(GROUP, "lowest", "highest", "weight"))
    groups = found.with_columns(median=pl.Series(medians, dtype=pl.Float64))
    return Sums(
        groups=groups.select(name for name in groups.columns if not name.startswith("_")),
        observed=_totals(found, OBSERVED, quantities),
        at_frontier=_totals(found, LANDING, quantities),
        peers=_named_most(scored),
        outside=_largest(found, OUTSIDE),
        violation=_largest(found, VIOLATION),
        gap=_largest(found, GAP),
    )


def _figures(model: Model, *, with_scale: bool) -> dict[str, Column]:
    """The figures of a group; the weight of those who have a score goes with ``weight``."""
    from pyspark.sql import functions as sql

    weight, score = sql.col(WEIGHT), sql.col("efficiency")
    known = sql.sum(sql.when(score.isNotNull(), weight))
    told = {
        "producers": sql.count(sql.lit(1)),
        "scored": sql.count(score),
        "efficient": _share(sql.col("efficient"), sql.lit(True)),
        "mean": sql.sum(weight * score) / known,
        "worst": (sql.max if model.is_growth else sql.min)(score),
        "lowest": sql.min(score),
        "highest": sql.max(score),
        "weight": known,
    }
    if with_scale:
        size = sql.col("scale_efficiency")
        told["scale"] = sql.sum(weight * size) / sql.sum(sql.when(size.isNotNull(), weight))
        told |= {kind: _share(sql.col("returns") == kind, size.isNotNull()) for kind in RETURNS_OF}
    return told


def _share(has: Column, counted: Column) -> Column:
    """The percentage of weight that has something, of those who are counted."""
    from pyspark.sql import functions as sql

    all_weight = sql.sum(sql.when(counted, sql.col(WEIGHT)))
    return sql.try_divide(_PERCENT * sql.sum(sql.when(counted & has, sql.col(WEIGHT)).otherwise(0.0)), all_weight)


def _named_most(scored: DataFrame) -> pl.DataFrame:
    from pyspark.sql import functions as sql

    peers = scored.select(sql.explode(PEERS).alias("peer_row"))
    counted = peers.groupBy("peer_row").agg(sql.count(sql.lit(1)).alias("times"))
    return rows_in_memory(counted.orderBy(sql.desc("times"), "peer_row").limit(_PEERS_COUNTED))


def _totals(found: pl.DataFrame, name: str, quantities: int) -> Numbers:
    return np.array([found[f"{name}{at}"].sum() for at in range(quantities)], dtype=np.float64)


def _largest(found: pl.DataFrame, name: str) -> float:
    largest = found[name].max()
    assert isinstance(largest, float)
    return largest
