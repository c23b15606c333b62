"""Convergence: how far laggards are from the national frontier of their industry, and whether they catch up.

The frontier of an industry and year is its best few per cent in the panel: the nation's, not the world's. Three
questions that are often mixed stand side by side:

* **gap**: mean log of the frontier less that of the others;
* **σ**: do enterprises draw nearer to each other; the standard deviation of logs from the first to the last year;
* **β and catching up**: do those further behind grow faster. β is the slope of yearly growth on the log level among
  enterprises of one industry and year; the catch-up regression is of laggards only, on the growth of the frontier and
  on the gap, with effects of industry and year.

References
----------
Barro and Sala-i-Martin (1992), Journal of Political Economy 100. Griffith, Redding and Simpson (2009), Journal of
Regional Science 49. Andrews, Criscuolo and Gal (2016), OECD Productivity Working Papers 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import polars as pl

from nangsuat.compare.allocation.catching_up import FRONTIER, regressions
from nangsuat.compare.allocation.cell_groups import checked_count, keyed, shown_cells
from nangsuat.compare.allocation.convergence_result import CLUSTERED, Cluster, Convergence
from nangsuat.compare.cells import MINIMUM_COUNT
from nangsuat.compare.disclosure.rule import DisclosureRule
from nangsuat.compare.size_classes import SizeRule
from nangsuat.data import FirmPanel, Text, UnknownOption, as_polars, checked_number, checked_whole_number
from nangsuat.measure import (
    LOG,
    VALUE,
    WEIGHT,
    MeasuredRows,
    RowMeasure,
    quantile_of,
    read_row_measure,
    with_share_up_to,
)

_MOST_AT_THE_FRONTIER = 0.5


def convergence(
    panel: FirmPanel,
    measure: RowMeasure = "E05",
    *,
    frontier_share: float = 0.05,
    years: int = 1,
    by: Sequence[str] = ("industry",),
    size_rule: str | SizeRule = "decree_80_2021",
    cluster: Cluster = "firm",
    minimum_count: int = MINIMUM_COUNT,
    rule: DisclosureRule | None = None,
) -> Convergence:
    """How far laggards are from the national frontier of their group, and whether they catch up.

    Parameters
    ----------
    panel : accounts of enterprises over several years; all is by survey weight where there is one
    measure : code of an indicator of one row, a role or quantity of numbers, or a result with ``log_tfp``
    frontier_share : which part of the enterprises of a group and year is its frontier, above 0 and under 0.5; the best
        one at least
    years : over how many calendar years growth is taken; a year that is missing in between does no harm, a missing end
        leaves the enterprise out of that step
    by : text roles that make the groups, and ``"size"``, which is made from employees by ``size_rule``; each year is
        apart
    size_rule : name of a rule in ``SIZE_RULES``, or your own
    cluster : within what errors of the regressions may be alike: ``"firm"``, or ``"group"``, which is right for the
        frontier's growth where there are many groups
    minimum_count : a group and year whose *frontier* has fewer enterprises is not shown
    rule : a disclosure rule in place of the minimum count; it looks at the enterprises of the frontier

    Returns
    -------
    Convergence
        Regressions rest on all groups, shown or not; they hold the pairs of years in memory.

    Raises
    ------
    UnknownOption, MissingRoles
        A measure, key or option that cannot be.
    CannotBeShown
        No row has a positive value.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> start = rng.normal(size=200)
    >>> level = np.concatenate([start, 0.9 * start + 0.1])
    >>> firms = pl.DataFrame({"firm": [*range(200)] * 2, "year": [2022] * 200 + [2023] * 200, "employees": 1.0})
    >>> found = convergence(FirmPanel.from_frame(firms.with_columns(value_added=pl.Series(np.exp(level)))), by=[])
    >>> round(found.slopes[0].value, 6), found.cells.frame["frontier_firms"].to_list()
    (-0.1, [10, 10])
    """
    panel, keys = keyed(panel, by, size_rule)
    keys = tuple(key for key in keys if key != "year")
    _check(frontier_share, years, cluster)
    least = checked_count(rule, minimum_count)
    measured = read_row_measure(panel, measure, keys=keys)
    cell = (*keys, "year")
    rows = _with_frontier(measured, cell, frontier_share)
    cells = as_polars(_cells(rows, cell))
    leaders = rows.filter(nw.col(FRONTIER)).select(*cell, "firm", nw.col(LOG).exp().alias(VALUE), WEIGHT)
    contributions = None if rule is None else as_polars(leaders)
    shown = shown_cells(
        cells, cell, panel, minimum_count=least, rule=rule, contributions=contributions, count="frontier_firms"
    )
    slopes, unsaid = regressions(rows, cells, panel.breaks, measured.key, keys, years, cluster)
    parameters = {
        "measure": measured.key, "frontier_share": frontier_share, "years": years, "by": list(keys), "cluster": cluster,
        "minimum_count": least,
    }  # fmt: skip
    return Convergence(
        cells=shown,
        sigma=_sigma(shown.frame, keys),
        slopes=slopes,
        unsaid=unsaid,
        measured=measured,
        frontier_share=frontier_share,
        years=years,
        cluster=cluster,
        provenance=measured.provenance.then("convergence", parameters=parameters),
    )


def _check(frontier_share: float, years: int, cluster: str) -> None:
    checked_number("frontier_share", frontier_share)
    if not 0 < frontier_share < _MOST_AT_THE_FRONTIER:
        raise UnknownOption(_SHARE.fill(share=frontier_share))
    checked_whole_number("years", years, least=1)
    if cluster not in CLUSTERED:
        raise UnknownOption.among("cluster", cluster, tuple(CLUSTERED))


def _with_frontier(measured: MeasuredRows, cell: Sequence[str], share: float) -> nw.LazyFrame[Any]:
    """Who stands at the frontier: above the quantile of order 1 − share, or at the top."""
    ranked = with_share_up_to(measured.rows, LOG, cell, weight=measured.weight)
    above = nw.col(LOG) > quantile_of(LOG, 1 - share).over(*cell)
    return ranked.with_columns((above | (nw.col(LOG) == nw.col(LOG).max().over(*cell))).alias(FRONTIER))


def _cells(rows: nw.LazyFrame[Any], cell: Sequence[str]) -> nw.LazyFrame[Any]:
    weight, value, leads = nw.col(WEIGHT), nw.col(LOG), nw.col(FRONTIER)
    mean = (weight * value).sum().over(*cell) / weight.sum().over(*cell)
    sums = {
        "_weight": weight, "_leaders": nw.when(leads).then(weight), "_others": nw.when(~leads).then(weight),
        "_frontier": nw.when(leads).then(weight * value), "_laggard": nw.when(~leads).then(weight * value),
        "_squares": weight * (value - nw.col("_mean")) ** 2,
    }  # fmt: skip
    found = (
        rows.with_columns(mean.alias("_mean"))
        .group_by(*cell)
        .agg(
            nw.len().cast(nw.Int64).alias("firms"),
            leads.cast(nw.Int64).sum().alias("frontier_firms"),
            *(each.sum().alias(name) for name, each in sums.items()),
        )
    )
    count = nw.col("firms").cast(nw.Float64)
    laggard = nw.when(nw.col("_others") > 0).then(nw.col("_laggard") / nw.col("_others"))
    variance = nw.col("_squares") / nw.col("_weight") * count / (count - 1)
    told = found.with_columns(
        (nw.col("_frontier") / nw.col("_leaders")).alias("frontier_log"),
        laggard.alias("laggard_log"),
        nw.when(count > 1).then(variance).sqrt().alias("sd_log"),
    ).drop(*sums)
    gap = (nw.col("frontier_log") - nw.col("laggard_log")).alias("gap")
    return told.with_columns(gap).with_columns(nw.col("gap").exp().alias("distance"))


def _sigma(cells: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """The standard deviation of each group in its first and last year shown."""
    first, last = pl.col("year").arg_min(), pl.col("year").arg_max()
    told = [
        pl.col("year").min().alias("first_year"),
        pl.col("year").max().alias("last_year"),
        pl.col("sd_log").get(first).alias("sd_first"),
        pl.col("sd_log").get(last).alias("sd_last"),
    ]
    if cells.is_empty():
        empty = cells.select(*keys, pl.col("year").alias("first_year"), pl.col("year").alias("last_year"))
        return empty.with_columns(sd_first=pl.lit(0.0), sd_last=pl.lit(0.0), change=pl.lit(0.0)).clear()
    found = cells.group_by(list(keys)).agg(told).sort(list(keys)) if keys else cells.select(told)
    found = found.filter(pl.col("last_year") > pl.col("first_year"))
    return found.with_columns((pl.col("sd_last") - pl.col("sd_first")).alias("change"))


_SHARE = Text(
    vi="frontier_share là tỷ lệ trên 0 và dưới 0,5; nhận được {share}.",
    en="frontier_share is above 0 and under 0.5; {share} was given.",
)
_YEARS = Text(vi="Số năm từ 1 trở lên; nhận được {years}.", en="The number of years is 1 or more; {years} was given.")
