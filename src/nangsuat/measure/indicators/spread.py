"""How the enterprises of a group spread: mean and quantiles of their own values.

A few indicators at a time are computed and sorted group by group, so that ten million rows fit.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import batched, pairwise

import narwhals as nw
import numpy as np
import polars as pl

from nangsuat.measure.indicators.columns import WORK, Columns
from nangsuat.measure.indicators.engine import collect
from nangsuat.measure.indicators.quantiles import ORDERS, Numbers, Places, quantiles

AT_ONCE = 6  # indicators in memory together: half a GB at ten million rows
WEIGHT = f"{WORK}weight"
_THREADS = 2  # numpy's sort lets go of the interpreter; more would only hold more copies


def spread(columns: Columns, rows: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """For each group and indicator: ``firms_with_value``, ``mean``, ``p10`` … ``p90``.

    Parameters
    ----------
    rows : the working columns of ``columns``, the roles of ``by`` and the survey weight, where there is one
    """
    groups = _in_groups(rows, by)
    lazy = nw.from_native(rows.lazy())

    def of(column: pl.Series) -> pl.DataFrame:
        return groups.keys.with_columns(pl.lit(column.name).alias("code"), *_statistics(column, groups))

    parts: list[pl.DataFrame] = []
    with ThreadPoolExecutor(_THREADS) as threads:
        for entries in batched(columns.entries, AT_ONCE):
            values = collect(lazy.select(*(columns.value(entry).alias(entry.code) for entry in entries)))
            parts += threads.map(of, values.iter_columns())
    return pl.concat(parts)


@dataclass(frozen=True, slots=True)
class _Groups:
    """The groups, an order of the rows that puts one after the other, where each starts, and weights in that order."""

    keys: pl.DataFrame
    order: Places
    starts: Places
    weights: Numbers | None


def _in_groups(rows: pl.DataFrame, by: tuple[str, ...]) -> _Groups:
    if by:
        groups = rows.select(by).with_row_index(WORK).group_by(by).agg(pl.col(WORK))
        starts = np.concatenate([[0], np.cumsum(groups[WORK].list.len().to_numpy(), dtype=np.intp)])
        keys, order = groups.select(by), groups[WORK].explode(empty_as_null=False).to_numpy().astype(np.intp)
    else:
        keys, order, starts = pl.DataFrame({"code": [""]}), np.arange(rows.height), np.array([0, rows.height])
    weights = np.take(rows[WEIGHT].to_numpy(), order) if WEIGHT in rows.columns else None
    return _Groups(keys, order, starts, weights)


def _statistics(column: pl.Series, groups: _Groups) -> list[pl.Series]:
    """Counts, means and quantiles, group by group: what one group needs stays near the processor."""
    values, weights = column.to_numpy(), groups.weights
    found = np.empty((groups.keys.height, len(_STATISTICS)))
    for group, (first, last) in enumerate(pairwise(groups.starts)):
        own = np.take(values, groups.order[first:last])
        found[group] = _of_group(own, None if weights is None else weights[first:last])
    series = [pl.Series(key, found[:, place], nan_to_null=True) for place, key in enumerate(_STATISTICS)]
    return [series[0].cast(pl.Int64), *series[1:]]


def _of_group(values: Numbers, weights: Numbers | None) -> list[float]:
    """The statistics of one group in the order of their names."""
    there = ~np.isnan(values)
    if not there.all():
        values, weights = values[there], None if weights is None else weights[there]
    mass = values.size if weights is None else weights.sum()
    total = (values if weights is None else values * weights).sum()
    mean = total / mass if mass > 0 else np.nan
    return [values.size, mean, *quantiles(values, tuple(ORDERS.values()), weights)]


_STATISTICS = ("firms_with_value", "mean", *ORDERS)
