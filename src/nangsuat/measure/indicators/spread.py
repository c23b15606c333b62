"""How the enterprises of a group spread: mean and quantiles of their own values.

A few indicators at a time are brought into memory and sorted group by group, so that ten million rows fit.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import batched, pairwise

import narwhals as nw
import numpy as np
import polars as pl

from nangsuat.data import ROW
from nangsuat.measure.indicators.columns import WORK, Columns, weight_of
from nangsuat.measure.indicators.engine import collect
from nangsuat.measure.indicators.indicator import Indicator
from nangsuat.measure.indicators.quantiles import ORDERS, Numbers, Places, quantiles
from nangsuat.measure.indicators.symbols import BEFORE, FIRST, suffix_of

_AT_ONCE = 13  # indicators in memory together, half of those of one year: 1 GB at ten million rows
_WEIGHT = f"{WORK}weight"
_THREADS = 2  # numpy's sort lets go of the interpreter; more would only hold more copies


def spread(columns: Columns, by: tuple[str, ...]) -> pl.DataFrame:
    """For each group and indicator: ``firms_with_value``, ``mean``, ``p10`` … ``p90``."""
    level = [entry for entry in columns.entries if not _looks_back(columns, entry)]
    growth = [entry for entry in columns.entries if _looks_back(columns, entry)]
    parts: list[pl.DataFrame] = []
    groups: _Groups | None = None
    for entries in batched(level, _AT_ONCE):
        found, groups = _spread_of(replace(columns, entries=entries), by, groups)
        parts += found
    for entries in batched(growth, _AT_ONCE):  # only these pay for the join with the year before, which moves rows
        parts += _spread_of(replace(columns, entries=entries), by, None)[0]
    return pl.concat(parts)


@dataclass(frozen=True, slots=True)
class _Groups:
    """The groups, an order of the rows that puts one after the other, where each starts, and weights in that order.

    ``rows`` are the numbers of the rows as they came: a later batch that comes in the same order needs no new groups.
    """

    rows: pl.Series
    keys: pl.DataFrame
    order: Places
    starts: Places
    weights: Numbers | None


def _looks_back(columns: Columns, entry: Indicator) -> bool:
    return any(suffix_of(name) in (BEFORE, FIRST) for name in columns.symbols(entry))


def _spread_of(columns: Columns, by: tuple[str, ...], known: _Groups | None) -> tuple[list[pl.DataFrame], _Groups]:
    """The spread of some indicators; ``known`` are the groups where the rows come in the same order as before."""
    weight = weight_of(columns.panel)
    weighted = [] if weight is None else [weight.alias(_WEIGHT)]
    keys = [] if known else [*(nw.col(role) for role in by), *weighted]
    rows = collect(columns.frame.select(nw.col(ROW), *keys, *columns.results))
    if known and not known.rows.equals(rows[ROW]):  # an engine may hand the rows over in another order
        return _spread_of(columns, by, None)
    groups = known or _in_groups(rows, by)

    def of(code: str) -> pl.DataFrame:
        return groups.keys.with_columns(pl.lit(code).alias("code"), *_statistics(rows[code], groups))

    with ThreadPoolExecutor(_THREADS) as threads:
        return list(threads.map(of, (entry.code for entry in columns.entries))), groups


def _in_groups(rows: pl.DataFrame, by: tuple[str, ...]) -> _Groups:
    if by:
        groups = rows.select(by).with_row_index(WORK).group_by(by).agg(pl.col(WORK))
        starts = np.concatenate([[0], np.cumsum(groups[WORK].list.len().to_numpy(), dtype=np.intp)])
        keys, order = groups.select(by), groups[WORK].explode(empty_as_null=False).to_numpy().astype(np.intp)
    else:
        keys, order, starts = pl.DataFrame({"code": [""]}), np.arange(rows.height), np.array([0, rows.height])
    weights = np.take(rows[_WEIGHT].to_numpy(), order) if _WEIGHT in rows.columns else None
    return _Groups(rows[ROW], keys, order, starts, weights)


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
