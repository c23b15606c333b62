"""How the enterprises of a group spread: mean and quantiles of their own values.

A few indicators at a time are brought into memory and sorted group by group, so that ten million rows fit.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import batched
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.data import ROW
from nangsuat.measure.indicators.columns import WORK, Columns, weight_of
from nangsuat.measure.indicators.engine import collect
from nangsuat.measure.indicators.indicator import Indicator
from nangsuat.measure.indicators.quantiles import ORDERS, Numbers, Places, group_quantiles
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
        values = np.take(rows[code].to_numpy(), groups.order)
        return groups.keys.with_columns(pl.lit(code).alias("code"), *_statistics(values, groups))

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


def _statistics(values: Numbers, groups: _Groups) -> list[pl.Series]:
    """Counts, means and quantiles; ``values`` in the order of the groups, used up."""
    starts, weights = groups.starts, groups.weights
    there = ~np.isnan(values)
    counts = _sums(there, starts, np.int64)
    ranked = group_quantiles(values, starts, tuple(ORDERS.values()), weights)
    if weights is None:
        mass, numbers = counts, values
    else:
        mass, numbers = _sums(np.where(there, weights, 0.0), starts), values * weights
    np.copyto(numbers, 0.0, where=np.isnan(numbers))
    mean = np.divide(_sums(numbers, starts), mass, out=np.full(len(mass), np.nan), where=mass > 0)
    columns = {"mean": mean, **{key: ranked[:, place] for place, key in enumerate(ORDERS)}}
    series = [pl.Series(key, column, nan_to_null=True) for key, column in columns.items()]
    return [pl.Series("firms_with_value", counts), *series]


def _sums(numbers: NDArray[Any], starts: Places, dtype: type | None = None) -> NDArray[Any]:
    """Sums within groups; no group is empty but the one of a panel without rows."""
    if not numbers.size:
        return np.zeros(len(starts) - 1, dtype or numbers.dtype)
    return np.add.reduceat(numbers, starts[:-1], dtype=dtype)
