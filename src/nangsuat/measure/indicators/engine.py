"""What an engine can do sooner than by plain expressions: large results in blocks, the row before without a join."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw
import polars as pl

from nangsuat.data import as_polars


def collect(frame: nw.LazyFrame[Any]) -> pl.DataFrame:
    """The rows in memory; Polars streams them, other engines do it their own way. Their order is not promised."""
    native = frame.to_native()
    return native.collect(engine="streaming") if isinstance(native, pl.LazyFrame) else as_polars(frame)


def stands_in_order(frame: nw.LazyFrame[Any], keys: Sequence[str]) -> bool:
    """Whether the rows have an order and ascend in it by these keys, no two rows being equal."""
    native = frame.to_native()
    if not isinstance(native, pl.LazyFrame):
        return False
    ascends: pl.Expr = pl.lit(value=False)
    for key in reversed(keys):
        before = pl.col(key).shift(1)
        ascends = (pl.col(key) > before) | ((pl.col(key) == before) & ascends)
    return bool(native.select(ascends.all()).collect(engine="streaming").item())


def with_year_before(frame: nw.LazyFrame[Any], who: Sequence[str], columns: Mapping[str, str]) -> nw.LazyFrame[Any]:
    """Rows that stand in order by ``who`` and year, with columns of the row before where it is of the year before.

    ``columns`` gives each new column the one that it is taken from.
    """
    previous = [pl.col(key) == pl.col(key).shift(1) for key in who]
    there = reduce(and_, previous) & (pl.col("year") == pl.col("year").shift(1) + 1)
    taken = [pl.when(there).then(pl.col(name).shift(1)).alias(new) for new, name in columns.items()]
    found: nw.LazyFrame[Any] = nw.from_native(frame.to_native().with_columns(taken))
    return found
