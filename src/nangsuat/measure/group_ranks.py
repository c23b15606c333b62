"""Where a value stands in its group, as expressions that any engine can compute.

The quantile of order p is the smallest value at which the weighted share of values up to and including it reaches p:
the rule of :mod:`.indicators.quantiles`, here without bringing rows into memory and without an order of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw

_ROUNDING = 1e-12  # cumulated weights are sums; a share that misses p by this much has reached it


def with_share_up_to(
    frame: nw.LazyFrame[Any], value: str, keys: Sequence[str], *, weight: str | None = None, name: str = "share_up_to"
) -> nw.LazyFrame[Any]:
    """The frame with the share of its group that lies at or below each row's value.

    Parameters
    ----------
    frame : rows whose ``value`` is a number
    value : the column looked at
    keys : columns that make the groups, one at least
    weight : column of weights, above zero; all rows count alike where ``None``
    name : the new column; among equal values with weights it may stop short of the last of them, which no quantile
        notices

    Examples
    --------
    >>> import polars as pl
    >>> rows = nw.from_native(pl.LazyFrame({"g": ["a"] * 4, "x": [3.0, 1.0, 2.0, 4.0]}))
    >>> with_share_up_to(rows, "x", ["g"]).collect()["share_up_to"].to_list()
    [0.75, 0.25, 0.5, 1.0]
    """
    if weight is None:
        share = nw.col(value).rank("max").over(*keys) / nw.col(value).count().over(*keys)
    else:
        share = nw.col(weight).cum_sum().over(*keys, order_by=value) / nw.col(weight).sum().over(*keys)
    return frame.with_columns(share.alias(name))


def quantile_of(value: str, order: float, *, share: str = "share_up_to") -> nw.Expr:
    """The quantile of a group's values, for ``agg`` or ``over``, from the column of :func:`with_share_up_to`.

    Examples
    --------
    >>> import polars as pl
    >>> rows = nw.from_native(pl.LazyFrame({"g": ["a"] * 3, "x": [30.0, 10.0, 20.0], "w": [5.0, 1.0, 1.0]}))
    >>> ranked = with_share_up_to(rows, "x", ["g"], weight="w")
    >>> ranked.group_by("g").agg(quantile_of("x", 0.5).alias("median")).collect()["median"].to_list()
    [30.0]
    """
    reached = nw.col(share) >= order * (1 - _ROUNDING)
    return nw.when(reached).then(nw.col(value)).min()
