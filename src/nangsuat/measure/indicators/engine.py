"""Bringing large lazy results into memory in blocks where the engine can."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import polars as pl

from nangsuat.data import as_polars


def collect(frame: nw.LazyFrame[Any]) -> pl.DataFrame:
    """The rows in memory; Polars streams them, other engines do it their own way. Their order is not promised."""
    native = frame.to_native()
    return native.collect(engine="streaming") if isinstance(native, pl.LazyFrame) else as_polars(frame)
