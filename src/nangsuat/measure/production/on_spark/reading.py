"""The usable rows of a panel on Spark: found, counted and grouped there; see ``read_firm_years``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from nangsuat.data import ROW, CannotBeShown, Dropped, FirmPanel, Text, rows_in_memory
from nangsuat.measure.production.pooling import PAIRS, ROWS
from nangsuat.measure.production.reading import (
    MISSING,
    NO_LOGARITHM,
    NOTHING_USABLE,
    PURPOSE,
    ROWS_NOTED,
    FirmYears,
    columns_read,
    refuse_real_shares,
)
from nangsuat.measure.production.specification import Specification

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class SparkFirmYears:
    """The usable rows of a panel on Spark.

    Attributes
    ----------
    rows : as those of ``FirmYears``, on Spark
    nobody : the same without a row, for workers: what the columns are, provenance
    """

    rows: DataFrame
    nobody: FirmYears

    def counts(self) -> pl.DataFrame:
        """How many rows and pairs of years each group has."""
        from pyspark.sql import Window
        from pyspark.sql import functions as sql

        before = sql.lag("year").over(Window.partitionBy("firm").orderBy("year"))
        paired = self.rows.withColumn(PAIRS, before == sql.col("year") - 1)
        return rows_in_memory(
            paired.groupBy(*self.nobody.by).agg(
                sql.count(sql.lit(1)).alias(ROWS), sql.count_if(sql.col(PAIRS)).alias(PAIRS)
            )
        )


def read_on_spark(panel: FirmPanel, specification: Specification, by: Sequence[str]) -> SparkFirmYears:
    """The rows that have logarithms of all that is asked; the others are counted with their reason.

    Raises
    ------
    MissingRoles, CannotBeShown
        A group's role is missing, or no row can be used.
    """
    from pyspark.sql import functions as sql

    panel.require(*by, *specification.share, purpose=PURPOSE)
    refuse_real_shares(panel, specification.share)
    logs, plain = columns_read(specification, by)
    weight = sql.coalesce(sql.col("weight"), sql.lit(1.0)) if panel.has("weight") else sql.lit(1.0)
    chosen = dict.fromkeys((ROW, "firm", "year", *logs, *plain))
    rows: DataFrame = panel.frame.to_native().select(*chosen, weight.alias("weight"))
    known = reduce(and_, (sql.col(name).isNotNull() for name in (*logs, *plain)))
    positive = reduce(and_, (sql.col(name) > 0 for name in (*logs, "weight")))
    used, dropped = _counted(rows, known, positive)
    provenance = panel.provenance.then("production_function", rows_used=used, dropped=dropped)
    without_rows = replace(panel, frame=nw.from_native(pl.LazyFrame()))  # workers need its words alone
    nobody = FirmYears(pl.DataFrame(), specification, tuple(by), without_rows, provenance)
    return SparkFirmYears(rows.filter(known & positive), nobody)


def _counted(rows: DataFrame, known: Column, positive: Column) -> tuple[int, tuple[Dropped, ...]]:
    """How many rows can be used, and which cannot and why."""
    from pyspark.sql import functions as sql

    left_out: tuple[tuple[str, Text, Column], ...] = (
        ("missing-quantity", MISSING, ~known),
        ("no-logarithm", NO_LOGARITHM, known & ~positive),
    )
    conditions = (known & positive, *(condition for _, _, condition in left_out))
    used, *counts = (int(each) for each in rows.agg(*map(sql.count_if, conditions)).collect()[0])
    if not used:
        raise CannotBeShown(NOTHING_USABLE)
    told = zip(left_out, counts, strict=True)
    return used, tuple(
        Dropped(code, reason, count, _first(rows.filter(condition)))
        for (code, reason, condition), count in told
        if count
    )


def _first(rows: DataFrame) -> tuple[int, ...]:
    return tuple(int(entry[0]) for entry in rows.select(ROW).orderBy(ROW).limit(ROWS_NOTED).collect())
