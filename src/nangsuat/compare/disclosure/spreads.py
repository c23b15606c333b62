"""Cells of a spread (mean and quantiles of an indicator) by a disclosure rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from nangsuat.compare.disclosure.audit_lines import SuppressedCell
from nangsuat.compare.disclosure.contributors import Contributors, Numbers
from nangsuat.compare.disclosure.measures import WEIGHT, owners_of
from nangsuat.compare.disclosure.quantile import SafeQuantile, safe_quantiles
from nangsuat.compare.disclosure.rule import DisclosureRule, Finding, too_few
from nangsuat.data import ROW, Text, row_ranges


@dataclass(frozen=True)
class SafeSpread:
    """What of one cell may be shown.

    Attributes
    ----------
    finding : why the cell may not be shown; ``None`` where it may
    contributors : how many it has
    quantiles : each as it may be shown, ``None`` where it may not
    rows : for each quantile shown, the rows of the source that its mean is over
    """

    finding: Finding | None
    contributors: int
    quantiles: Mapping[str, SafeQuantile | None]
    rows: Mapping[str, str]

    def value(self, name: str) -> float | None:
        """A quantile's value, if it may be shown."""
        found = self.quantiles.get(name)
        return None if found is None else found.value


def safe_spread(rows: pl.DataFrame, code: str, orders: Mapping[str, float], rule: DisclosureRule) -> SafeSpread:
    """What may be shown of the values of ``code`` in these rows, which have ``row``, ``firm`` and perhaps a weight.

    The mean is a sum of the enterprises' own values: it is these that may be few or dominated by one.
    """
    values, owners = rows[code].cast(pl.Float64).to_numpy(), owners_of(rows)
    weights: Numbers | None = rows[WEIGHT].fill_null(1.0).to_numpy() if WEIGHT in rows.columns else None
    cell = Contributors(values, owners, np.ones(values.size) if weights is None else weights)
    finding = rule.finding(cell)
    if finding is not None:
        return SafeSpread(finding, cell.count, {}, {})
    found = safe_quantiles(values, orders, rule=rule, owners=owners, weights=weights)
    numbers = rows[ROW].to_numpy()
    named = {name: row_ranges(numbers[each.places].tolist()) for name, each in found.items() if each is not None}
    return SafeSpread(None, cell.count, found, named)


def audit_of(spread: SafeSpread, keys: Mapping[str, str | int], rule: DisclosureRule) -> tuple[SuppressedCell, ...]:
    """The audit lines of a cell: one for the cell, or one for each quantile that is withheld."""
    if spread.finding is not None:
        return (SuppressedCell(keys, spread.finding.code, spread.finding.rule, spread.contributors),)
    withheld = [name for name, found in spread.quantiles.items() if found is None]
    said = quantile_rule(rule)
    return tuple(SuppressedCell({**keys, "statistic": name}, "too-few", said, spread.contributors) for name in withheld)


def spreads_by_rule(
    rows: pl.DataFrame, keys: Sequence[str], code: str, orders: Mapping[str, float], rule: DisclosureRule
) -> dict[tuple[object, ...], SafeSpread]:
    """The cells of rows that have a value, by their keys."""
    if not keys:
        return {(): safe_spread(rows, code, orders, rule)}
    parts = rows.partition_by(list(keys), as_dict=True)
    return {place: safe_spread(part, code, orders, rule) for place, part in parts.items()}


def _places(cells: pl.DataFrame, keys: tuple[str, ...]) -> list[tuple[object, ...]]:
    return list(cells.select(keys).iter_rows()) if keys else [()] * cells.height


def safe_cells(
    cells: pl.DataFrame, keys: tuple[str, ...], spreads: Mapping[tuple[object, ...], SafeSpread]
) -> pl.Series:
    """Which cells may be shown."""
    return pl.Series([spreads[place].finding is None for place in _places(cells, keys)], dtype=pl.Boolean)


def with_safe_quantiles(
    cells: pl.DataFrame, keys: tuple[str, ...], spreads: Mapping[tuple[object, ...], SafeSpread], names: Iterable[str]
) -> pl.DataFrame:
    """The cells with their quantiles as they may be shown."""
    places = _places(cells, keys)
    columns = [pl.Series(key, [spreads[place].value(key) for place in places], pl.Float64) for key in names]
    return cells.with_columns(columns)


def audit_of_few(cells: pl.DataFrame, keys: tuple[str, ...], least: int) -> tuple[SuppressedCell, ...]:
    """The audit lines of cells under the minimum count."""
    few = cells.filter(pl.col("firms") < least)
    lines = zip(_places(few, keys), few["firms"].to_list(), strict=True)
    return tuple(SuppressedCell(keys_of(keys, place), "too-few", too_few(least).rule, count) for place, count in lines)


def audit_by_rule(
    cells: pl.DataFrame,
    keys: tuple[str, ...],
    spreads: Mapping[tuple[object, ...], SafeSpread],
    rule: DisclosureRule,
) -> tuple[SuppressedCell, ...]:
    """The audit lines of all cells, and of the quantiles withheld of those that are shown."""
    places = _places(cells, keys)
    return tuple(line for place in places for line in audit_of(spreads[place], keys_of(keys, place), rule))


def keys_of(keys: tuple[str, ...], place: tuple[object, ...]) -> dict[str, str | int]:
    """The keys of a cell by name, as an audit line has them."""
    named = zip(keys, place, strict=True)
    return {key: value if isinstance(value, int | str) else _UNKNOWN for key, value in named}


def quantile_rule(rule: DisclosureRule) -> Text:
    """The rule of quantiles in words."""
    return _NEAREST.fill(count=rule.nearest)


def rule_notes(rule: DisclosureRule) -> tuple[Text, ...]:
    """What a reader of a spread made by a rule must know."""
    vi = "; ".join(part.vi for part in rule.said())
    en = "; ".join(part.en for part in rule.said())
    sentence = quantile_rule(rule)
    return (
        Text(vi=sentence.vi[:1].upper() + sentence.vi[1:] + ".", en=sentence.en[:1].upper() + sentence.en[1:] + "."),
        Text(vi=f"Quy tắc bảo mật: {vi}.", en=f"Disclosure rule: {en}."),
    )


WITHHELD = Text(
    vi="không công bố: quá ít doanh nghiệp ở một phía của phân vị",
    en="withheld: too few enterprises on one side of the quantile",
)
_UNKNOWN = "(unknown)"
_NEAREST = Text(
    vi="p10 … p90 là trung bình của ít nhất {count} doanh nghiệp gần phân vị nhất; chỉ nêu khi ở mỗi phía có ít nhất "
    "{count} doanh nghiệp tại phân vị hoặc xa hơn",
    en="p10 … p90 are means over the {count} or more enterprises nearest to the quantile, given only where {count} or "
    "more lie at or beyond it on either side",
)
