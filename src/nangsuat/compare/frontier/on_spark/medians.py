"""Weighted medians of scores that stay on Spark, exactly: the range that holds the median is cut until it is one score.

Each round sums the weights of a few thousand steps between the least and the greatest score that are left, of all
groups at once, and goes on within the step in which half of the weight is reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from nangsuat.compare.frontier.on_spark.yardstick import GROUP, WEIGHT
from nangsuat.data import rows_in_memory

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_STEPS = 4096


@dataclass(slots=True)
class _Range:
    """Where a group's median lies: between two scores, with so much weight below them; half of all is to be reached."""

    low: float
    high: float
    below: float
    half: float


def medians_of(scored: DataFrame, groups: pl.DataFrame) -> list[float | None]:
    """The smallest score of each group that half of its weight does not exceed; nothing where nobody has a score.

    Parameters
    ----------
    scored : scores with their weights and the numbers of their groups
    groups : one row a group, in the order of their numbers: the ``lowest`` and ``highest`` score, the ``weight`` of all
    """
    ranges = {
        int(number): _Range(low, high, 0.0, weight / 2)
        for number, low, high, weight in groups.iter_rows()
        if low is not None
    }
    while open_ones := {number: each for number, each in ranges.items() if each.low < each.high}:
        steps = _steps(scored, open_ones, groups.height)
        for number, each in open_ones.items():
            _narrow(each, steps.filter(pl.col(GROUP) == number))
    return [ranges[int(number)].low if int(number) in ranges else None for number in groups[GROUP]]


def _narrow(each: _Range, steps: pl.DataFrame) -> None:
    """To the step in which half of the weight is reached."""
    reached = steps.with_columns(reached=each.below + pl.col("weight").cum_sum())
    inside = reached.filter(pl.col("reached") >= each.half).head(1)
    step = (inside if inside.height else reached.tail(1)).row(0, named=True)  # rounding may leave half a hair above all
    each.low, each.high, each.below = step["low"], step["high"], step["reached"] - step["weight"]


def _steps(scored: DataFrame, ranges: dict[int, _Range], groups: int) -> pl.DataFrame:
    """Of each group's steps that hold scores: weight, least and greatest score."""
    from pyspark.sql import functions as sql

    score, number = sql.col("efficiency"), sql.col(GROUP)
    closed = _Range(1.0, 0.0, 0.0, 0.0)  # holds nothing
    low, high = (
        sql.get(sql.lit([float(getattr(ranges.get(at, closed), end)) for at in range(groups)]), number.cast("int"))
        for end in ("low", "high")
    )
    step = sql.least(sql.floor((score - low) / (high - low) * _STEPS), sql.lit(_STEPS - 1))
    found = (
        scored.filter((score >= low) & (score <= high))
        .groupBy(GROUP, step.alias("step"))
        .agg(sql.sum(WEIGHT).alias("weight"), sql.min(score).alias("low"), sql.max(score).alias("high"))
    )
    return rows_in_memory(found).sort(GROUP, "step")
