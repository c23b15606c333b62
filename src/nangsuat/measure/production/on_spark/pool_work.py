"""What a worker does with the rows of a pool, and how the answer travels."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from nangsuat.data import ROW, Text, arrow_batches
from nangsuat.measure.production.estimate import Estimate, NoEstimate
from nangsuat.measure.production.estimation import Estimation, productivity_columns, productivity_of
from nangsuat.measure.production.pooling import Pool
from nangsuat.measure.production.reading import FirmYears
from nangsuat.measure.production.result import GroupEstimate

if TYPE_CHECKING:
    import pyarrow as pa

POOL, IS_OWN, FOUND = "_pool", "_is_own", "_found"
"""Columns: the pool's number, whether the row's group has the estimate of this pool, and the estimate as bytes."""


@dataclass(frozen=True, slots=True)
class PoolWork:
    """Estimates a pool from its rows; sent to workers.

    Attributes
    ----------
    nobody : what the columns are
    pools : by number
    estimation : how
    """

    nobody: FirmYears
    pools: Sequence[Pool]
    estimation: Estimation

    @property
    def schema(self) -> dict[str, type[pl.DataType]]:
        """Of the answer."""
        numbers = productivity_columns(self.nobody.specification)
        return {ROW: pl.Int64, **dict.fromkeys(numbers, pl.Float64), POOL: pl.Int64, FOUND: pl.Binary}

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The productivity of the rows whose groups have the pool's estimate, after one row with the estimate alone."""
        number = int(rows[POOL][0])
        sample = self.nobody.sample(rows)
        try:
            found = self.estimation.of(sample, self.pools[number])
        except NoEstimate as error:
            return self._first_row(number, error.text)
        own = productivity_of(sample, found.estimate).join(rows.filter(IS_OWN).select(ROW), on=ROW, how="semi")
        first = self._first_row(number, replace(found, estimate=without_rows(found.estimate)))
        return pl.concat((first, own.with_columns(pl.lit(number, pl.Int64).alias(POOL))), how="diagonal")

    def _first_row(self, number: int, answer: GroupEstimate | Text) -> pl.DataFrame:
        return pl.DataFrame([{POOL: number, FOUND: pickle.dumps(answer)}], schema=self.schema)


def estimate_pool(table: pa.Table, work: PoolWork) -> pa.Table:
    """The same with rows as Spark hands them to a worker and takes them back."""
    import pyarrow as pa

    rows = pl.from_arrow(table)
    assert isinstance(rows, pl.DataFrame)
    return pa.Table.from_batches(arrow_batches(work.of(rows)))


def answers_of(rows: pl.DataFrame) -> list[GroupEstimate | Text]:
    """The estimates of all pools in their order, or why there is none."""
    return [pickle.loads(each) for each in rows.sort(POOL)[FOUND]]  # noqa: S301  # own workers wrote it


def without_rows(estimate: Estimate) -> Estimate:
    """The estimate without what has an entry for each row or firm."""
    nothing = np.empty(0)
    return replace(
        estimate,
        influence=np.empty((0, len(estimate.coefficients))),
        productivity=nothing,
        noise=nothing,
        innovation=nothing,
    )
