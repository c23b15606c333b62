"""How the enterprises of a group spread: mean and quantiles of their own values.

A few indicators at a time are brought into memory and sorted group by group, so that ten million rows fit.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import batched
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.measure.indicators.columns import WORK, Columns, weight_of
from nangsuat.measure.indicators.engine import collect
from nangsuat.measure.indicators.indicator import Indicator
from nangsuat.measure.indicators.quantiles import ORDERS, Numbers, Places, group_quantiles
from nangsuat.measure.indicators.symbols import BEFORE, FIRST, suffix_of

_AT_ONCE = 8  # indicators in memory together: 640 MB at ten million rows
_WEIGHT = f"{WORK}weight"
_THREADS = 2  # numpy's sort lets go of the interpreter; more would only hold more copies


def spread(columns: Columns, by: tuple[str, ...]) -> pl.DataFrame:
    """For each group and indicator: ``firms_with_value``, ``mean``, ``p10`` … ``p90``."""
    return pl.concat([part for few in _batches(columns) for part in _spread_of(few, by)])


def _batches(columns: Columns) -> list[Columns]:
    """Levels first, then those that look at another year: only they pay for the join with the year before."""
    level = [entry for entry in columns.entries if not _looks_back(columns, entry)]
    growth = [entry for entry in columns.entries if _looks_back(columns, entry)]
    few = [*batched(level, _AT_ONCE), *batched(growth, _AT_ONCE)]
    return [replace(columns, entries=entries) for entries in few]


def _looks_back(columns: Columns, entry: Indicator) -> bool:
    return any(suffix_of(name) in (BEFORE, FIRST) for name in columns.symbols(entry))


def _spread_of(columns: Columns, by: tuple[str, ...]) -> list[pl.DataFrame]:
    weight = weight_of(columns.panel)
    weighted = [] if weight is None else [weight.alias(_WEIGHT)]
    rows = collect(columns.frame.select(*by, *weighted, *columns.results))
    groups, order, starts = _in_groups(rows, by)
    weights = None if weight is None else np.take(rows[_WEIGHT].to_numpy(), order)

    def of(code: str) -> pl.DataFrame:
        values = np.take(rows[code].to_numpy(), order)
        return groups.with_columns(pl.lit(code).alias("code"), *_statistics(values, starts, weights))

    with ThreadPoolExecutor(_THREADS) as threads:
        return list(threads.map(of, (entry.code for entry in columns.entries)))


def _in_groups(rows: pl.DataFrame, by: tuple[str, ...]) -> tuple[pl.DataFrame, Places, Places]:
    """The groups, an order of the rows that puts one group after the other, and where each starts."""
    if not by:
        return pl.DataFrame({"code": [""]}), np.arange(rows.height), np.array([0, rows.height])
    groups = rows.select(by).with_row_index(WORK).group_by(by).agg(pl.col(WORK))
    sizes = groups[WORK].list.len().to_numpy()
    starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.intp)])
    return groups.select(by), groups[WORK].explode(empty_as_null=False).to_numpy().astype(np.intp), starts


def _statistics(values: Numbers, starts: Places, weights: Numbers | None) -> list[pl.Series]:
    there = ~np.isnan(values)
    counts = _sums(there.astype(np.int64), starts)
    counted = there if weights is None else np.where(there, weights, 0.0)
    mass = counts if weights is None else _sums(counted, starts)
    total = _sums(np.where(there, values, 0.0) * counted, starts)
    mean = np.divide(total, mass, out=np.full(len(mass), np.nan), where=mass > 0)
    ranked = group_quantiles(values, starts, tuple(ORDERS.values()), weights)
    columns = {"mean": mean, **{key: ranked[:, place] for place, key in enumerate(ORDERS)}}
    numbers = [pl.Series(key, column, nan_to_null=True) for key, column in columns.items()]
    return [pl.Series("firms_with_value", counts), *numbers]


def _sums(numbers: NDArray[Any], starts: Places) -> NDArray[Any]:
    """Sums within groups; there is no empty group."""
    return np.add.reduceat(numbers, starts[:-1])
