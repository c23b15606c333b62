"""Peers: how an indicator spreads among enterprises of one industry, size, place and year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from nangsuat.compare.cells import (
    MINIMUM_COUNT,
    SIZE,
    by_size,
    checked_by,
    checked_indicator,
    checked_minimum,
    with_size,
)
from nangsuat.compare.disclosure.measures import with_holdings
from nangsuat.compare.disclosure.rule import DisclosureRule
from nangsuat.compare.disclosure.spreads import (
    audit_by_rule,
    audit_of_few,
    safe_cells,
    spreads_by_rule,
    with_safe_quantiles,
)
from nangsuat.compare.peers_result import QUANTILES, Peers
from nangsuat.compare.size_classes import SIZE_CLASSES, SizeRule
from nangsuat.data import ROW, FirmPanel, Text, UnknownOption, as_polars, row_ranges
from nangsuat.measure import aggregate_indicators, compute_indicators

ROWS_NAMED = 10_000  # a figure names its rows one by one up to here; beyond, it says what they have in common


def peers(
    panel: FirmPanel,
    indicator: str = "E05",
    *,
    by: Sequence[str] = ("industry", "year"),
    minimum_count: int = MINIMUM_COUNT,
    rule: DisclosureRule | None = None,
    holdings: Mapping[str, str] | None = None,
    size_rule: str | SizeRule = "decree_80_2021",
) -> Peers:
    """How an indicator spreads among like enterprises: p10 to p90, mean, p90/p10.

    Parameters
    ----------
    panel : accounts of enterprises; survey weights are used where there are any
    indicator : code of an indicator of enterprises
    by : what makes enterprises alike: text roles (``"industry"``, ``"territory"``, ``"ownership"``), ``"year"``,
        and ``"size"``, which is made from employees by ``size_rule``
    minimum_count : a cell with fewer enterprises that have a value is not shown; it is listed as suppressed
    rule : a disclosure rule in place of the minimum count, for what leaves the house: dominance of the mean is looked
        at, and quantiles are means over the nearest enterprises
    holdings : with a rule, the owner of enterprises that have one; enterprises of one owner count as one
    size_rule : name of a rule in ``SIZE_RULES``, or your own

    Notes
    -----
    Enterprises without a value (no employees, a loss where the indicator has none) are in no cell. A quantile is
    the smallest value that the (weighted) share of enterprises at or below it reaches. p90/p10 has no value where
    p10 is not positive. Without a ``rule`` only the minimum count protects the cells, and a quantile is always some
    enterprise's own value: in a cell of five, p10 to p90 are the values of all five. Publish by a rule only.

    Raises
    ------
    UnknownOption
        An indicator, key or rule that there is not, a minimum count under three, or a minimum count beside a rule.

    Examples
    --------
    >>> import polars as pl
    >>> firms = pl.DataFrame(
    ...     {
    ...         "firm": list("abcdefg"),
    ...         "year": [2023] * 7,
    ...         "industry": ["C"] * 5 + ["G"] * 2,
    ...         "value_added": [100.0, 200, 300, 400, 500, 50, 60],
    ...         "employees": [1.0] * 7,
    ...     }
    ... )
    >>> found = peers(FirmPanel.from_frame(firms))
    >>> found.figure("p50", industry="C", year=2023).value, found.suppressed["industry"].to_list()
    (300.0, ['G'])

    By a rule for releases a quantile of five enterprises tells too much; their mean may be shown:

    >>> found = peers(FirmPanel.from_frame(firms), rule=DisclosureRule())
    >>> found.figure("mean", industry="C", year=2023).value, found.figure("p50", industry="C", year=2023).value
    (300.0, None)
    """
    keys, code = checked_by(panel, by), checked_indicator(indicator)
    least = checked_minimum(minimum_count_of(rule, minimum_count, holdings))
    cells = _cells_of(panel, code, keys, size_rule)
    spreads = (
        {}
        if rule is None
        else spreads_by_rule(_values(panel, code, keys, size_rule, holdings), keys, code, QUANTILES, rule)
    )
    if rule is None:
        safe, audit = cells["firms"] >= least, audit_of_few(cells, keys, least)
    else:
        safe, audit = safe_cells(cells, keys, spreads), audit_by_rule(cells, keys, spreads, rule)
        cells = with_safe_quantiles(cells, keys, spreads, QUANTILES)
    shown = cells.filter(safe).with_columns(
        pl.when(pl.col("p10") > 0).then(pl.col("p90") / pl.col("p10")).alias("p90_p10")
    )
    parameters = {"indicator": code, "by": list(keys), "minimum_count": least}
    if rule is not None:
        parameters["rule"] = [part.en for part in rule.said()]
    return Peers(
        indicator=code,
        by=keys,
        frame=shown,
        suppressed=cells.filter(~safe).select(keys),
        minimum_count=least,
        rows=_rows(panel, code, keys, size_rule),
        panel=panel,
        size_rule=size_rule,
        provenance=panel.provenance.then("peers", parameters=parameters),
        audit=audit,
        rule=rule,
        nearest_rows={place: spread.rows for place, spread in spreads.items()},
    )


def minimum_count_of(rule: DisclosureRule | None, minimum_count: int, holdings: Mapping[str, str] | None) -> int:
    """The minimum count that holds: the rule's where there is one."""
    if rule is None:
        if holdings is not None:
            raise UnknownOption(_HOLDINGS_WITHOUT_RULE)
        return minimum_count
    if minimum_count not in (MINIMUM_COUNT, rule.minimum_count):
        raise UnknownOption(_TWO_MINIMA)
    return rule.minimum_count


def _values(
    panel: FirmPanel,
    code: str,
    keys: tuple[str, ...],
    size_rule: str | SizeRule,
    holdings: Mapping[str, str] | None,
) -> pl.DataFrame:
    """The rows that have a value, with the keys of their cells."""
    frame = with_size(compute_indicators(panel, [code]).frame, panel, keys, size_rule)
    weight = ["weight"] if panel.has("weight") else []
    rows = as_polars(frame.select(*dict.fromkeys((*keys, ROW, "firm", code, *weight))))
    return with_holdings(rows.filter(pl.col(code).is_not_null()), holdings)


def _cells_of(panel: FirmPanel, code: str, keys: tuple[str, ...], size_rule: str | SizeRule) -> pl.DataFrame:
    """All cells that have a value, safe or not."""
    roles = [key for key in keys if key != SIZE]
    parts = {None: panel} if SIZE not in keys else by_size(panel, size_rule)
    frames = []
    for size, part in parts.items():
        found = aggregate_indicators(part, by=roles, codes=[code], quantiles=True).to_frame()
        frames.append(found.with_columns(pl.lit(size).alias(SIZE)) if size else found)
    cells = pl.concat(frames).filter(pl.col("firms_with_value") > 0)
    cells = cells.select(*keys, pl.col("firms_with_value").alias("firms"), "mean", *QUANTILES)
    order = [pl.col(key) if key != SIZE else pl.col(key).cast(pl.Enum(list(SIZE_CLASSES))) for key in keys]
    return cells.sort(order) if keys else cells


def _rows(
    panel: FirmPanel, code: str, keys: tuple[str, ...], size_rule: str | SizeRule
) -> dict[tuple[object, ...], str]:
    """The rows of each cell, where there are few enough to name."""
    if panel.provenance.rows_used > ROWS_NAMED:
        return {}
    frame = with_size(compute_indicators(panel, [code]).frame, panel, keys, size_rule)
    rows = as_polars(frame.select(*keys, ROW, code)).filter(pl.col(code).is_not_null())
    if not keys:
        return {(): row_ranges(rows[ROW].to_list())}
    grouped = rows.group_by(keys).agg(pl.col(ROW))
    return {tuple(entry[:-1]): row_ranges(entry[-1]) for entry in grouped.iter_rows()}


_TWO_MINIMA = Text(
    vi="Đã có quy tắc bảo mật (rule) thì không đặt minimum_count khác; hãy đặt trong DisclosureRule.",
    en="With a disclosure rule no other minimum_count is taken; set it in the DisclosureRule.",
)
_HOLDINGS_WITHOUT_RULE = Text(
    vi="holdings chỉ dùng cùng quy tắc bảo mật; hãy thêm rule=DisclosureRule().",
    en="holdings go with a disclosure rule; add rule=DisclosureRule().",
)
