"""Whether those further behind grow faster: regressions of growth on the level, and on the gap to the frontier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from nangsuat.compare.allocation.clustered_regression import Codes, Numbers, Regression, regress
from nangsuat.compare.allocation.convergence_result import Cluster, Slope
from nangsuat.data import FIRM_ROLES, Break, CannotBeShown, Text, as_polars
from nangsuat.measure import LOG, WEIGHT

FRONTIER = "_frontier"
"""The column that says who stands at the frontier."""


def regressions(
    rows: nw.LazyFrame[Any],
    cells: pl.DataFrame,
    breaks: Sequence[Break],
    key: str,
    keys: tuple[str, ...],
    years: int,
    cluster: Cluster,
) -> tuple[tuple[Slope, ...], tuple[Text, ...]]:
    """β, and the catch-up regression of laggards; the reason where one cannot be told."""
    pairs = _pairs(rows, cells, keys, years)
    roles = (key,) if key in FIRM_ROLES else ()
    pairs = pairs.filter(~pl.col("year").is_in(_broken(breaks, pairs["year"], years, roles)))
    slopes, unsaid = list[Slope](), list[Text]()
    for estimate in (_beta, _catch_up):
        try:
            slopes += estimate(pairs, keys, cluster)
        except CannotBeShown as reason:
            unsaid.append(reason.text)
    return tuple(slopes), tuple(dict.fromkeys(unsaid))


def _pairs(rows: nw.LazyFrame[Any], cells: pl.DataFrame, keys: tuple[str, ...], years: int) -> pl.DataFrame:
    """Enterprises in a year and some calendar years later, with the yearly growth of their frontier."""
    before = rows.select("firm", "year", *keys, LOG, WEIGHT, FRONTIER)
    after = rows.select("firm", (nw.col("year") - years).alias("year"), nw.col(LOG).alias("_after"))
    found = as_polars(before.join(after, on=["firm", "year"], how="inner"))
    frontier = cells.select(*keys, "year", "frontier_log")
    moved = frontier.with_columns(pl.col("year") - years).rename({"frontier_log": "_frontier_after"})
    on = [*keys, "year"]
    placed = found.join(frontier, on=on, how="left", nulls_equal=True).join(moved, on=on, how="left", nulls_equal=True)
    return placed.with_columns(
        growth=(pl.col("_after") - pl.col(LOG)) / years,
        frontier_growth=(pl.col("_frontier_after") - pl.col("frontier_log")) / years,
        gap=pl.col("frontier_log") - pl.col(LOG),
    )


def _broken(breaks: Sequence[Break], there: pl.Series, years: int, roles: Sequence[str]) -> list[int]:
    """The years whose step crosses a break of the series."""
    each_year = there.unique().to_list()
    return [year for year in each_year if any(each.separates(year, year + years, roles) for each in breaks)]


def _beta(pairs: pl.DataFrame, keys: tuple[str, ...], cluster: Cluster) -> list[Slope]:
    found = _regress(pairs, [LOG], _codes(pairs, (*keys, "year")), _clusters(pairs, keys, cluster))
    return [_slope("beta", found, 0)]


def _catch_up(pairs: pl.DataFrame, keys: tuple[str, ...], cluster: Cluster) -> list[Slope]:
    """Laggards' growth on the frontier's growth and the gap; effects of groups are absorbed, those of years are there
    as long as several groups tell years and frontiers apart."""
    behind = pairs.filter(~pl.col(FRONTIER) & pl.col("frontier_growth").is_not_null())
    several = bool(keys) and behind.select(keys).n_unique() > 1
    later = sorted(behind["year"].unique())[1:] if several else []
    dummies = [(pl.col("year") == year).cast(pl.Float64).alias(f"_{year}") for year in later]
    told = behind.with_columns(dummies)
    regressors = ["frontier_growth", "gap", *(f"_{year}" for year in later)]
    found = _regress(told, regressors, _codes(told, keys), _clusters(told, keys, cluster))
    return [_slope(name, found, place) for place, name in enumerate(regressors[:2])]


def _regress(rows: pl.DataFrame, regressors: Sequence[str], groups: Codes, clusters: Codes) -> Regression:
    if rows.is_empty():
        raise CannotBeShown(_NO_PAIRS)
    x: Numbers = rows.select(regressors).to_numpy().astype(np.float64)
    return regress(
        rows["growth"].to_numpy(), x, weights=rows[WEIGHT].to_numpy().astype(float), groups=groups, clusters=clusters
    )


def _slope(name: str, found: Regression, place: int) -> Slope:
    value, error = float(found.coefficients[place]), float(found.errors[place])
    return Slope(name, value, error, found.observations, found.clusters)


def _clusters(rows: pl.DataFrame, keys: tuple[str, ...], cluster: Cluster) -> Codes:
    return _codes(rows, ("firm",) if cluster == "firm" else keys)


def _codes(rows: pl.DataFrame, keys: Sequence[str]) -> Codes:
    if not keys or rows.is_empty():
        return np.zeros(rows.height, dtype=np.int64)
    ranks = rows.select(pl.struct(list(keys)).rank("dense") - 1).to_series()
    return ranks.to_numpy().astype(np.int64)


_NO_PAIRS = Text(
    vi="Không doanh nghiệp nào có giá trị ở hai năm cách nhau như vậy mà chuỗi không đứt quãng.",
    en="No enterprise has values in two years so far apart without a break of the series between.",
)
