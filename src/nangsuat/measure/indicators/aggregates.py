"""The aggregates that an input of a figure can be, over values and weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl

from nangsuat.data import Input
from nangsuat.measure.indicators.quantiles import quantiles

_VALUE, _WEIGHT = "value", "weight"


def aggregate(values: pl.Series, weights: pl.Series, item: Input) -> float | None:
    """``item.how`` of values without gaps and their weights, all one where ``item.by`` names none."""
    return _AGGREGATES[item.how](pl.DataFrame({_VALUE: values, _WEIGHT: weights}), item)


def _sum(values: pl.DataFrame, item: Input) -> float | None:
    over_no_rows = item.rows is not None and item.rows.count == 0
    return _number((values[_VALUE] * values[_WEIGHT]).sum()) if values.height or over_no_rows else None


def _mean(values: pl.DataFrame, item: Input) -> float | None:
    mass = _number(values[_WEIGHT].sum())
    total = _sum(values, item)
    return total / mass if total is not None and mass else None


def _count(values: pl.DataFrame, _: Input) -> float | None:
    return _number(values[_WEIGHT].sum())


def _value(values: pl.DataFrame, _: Input) -> float | None:
    return _number(values[_VALUE][0]) if values.height == 1 else None


def _quantile(values: pl.DataFrame, item: Input) -> float | None:
    weights = values[_WEIGHT].to_numpy() if item.by else None
    found = float(quantiles(values[_VALUE].to_numpy(), [item.at or 0.0], weights)[0])
    return None if np.isnan(found) else found


def _minimum(values: pl.DataFrame, _: Input) -> float | None:
    return _number(values[_VALUE].min()) if values.height else None


def _maximum(values: pl.DataFrame, _: Input) -> float | None:
    return _number(values[_VALUE].max()) if values.height else None


def _number(value: object) -> float:
    return float(value)  # type: ignore[arg-type]  # columns here are Float64


_AGGREGATES: Mapping[str, Callable[[pl.DataFrame, Input], float | None]] = {
    "value": _value,
    "sum": _sum,
    "mean": _mean,
    "count": _count,
    "quantile": _quantile,
    "minimum": _minimum,
    "maximum": _maximum,
}
