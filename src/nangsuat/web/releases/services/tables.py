"""What tables of a release are made of: the indicators and keys that it has, its rule, the record of what it hides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from nangsuat.compare import DisclosureRule, ReasonCode
from nangsuat.data import FirmPanel, UnknownOption, symbols
from nangsuat.measure import INDICATORS, of_one_row, row_formula
from nangsuat.web.releases.models import Release
from nangsuat.web.releases.selectors import standard_keys

TABLE_SCHEMA: Mapping[str, Any] = {
    "indicator": pl.String,
    "key": pl.String,  # which table: one of the standard keys, or nothing for the total of all
    "code": pl.String,
    "year": pl.Int64,
    "value": pl.Float64,  # missing where hidden, or where the sums give none
    "firms": pl.Int64,
    "hidden": pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class HiddenCell:
    """A cell that is not shown, for the office's own record."""

    table: str
    keys: Mapping[str, str | int]
    code: ReasonCode
    contributors: int
    threshold: str


def rule_of(release: Release) -> DisclosureRule:
    """The disclosure rule that a release was made by."""
    return DisclosureRule(**release.rule)


def rule_as_json(rule: DisclosureRule | Mapping[str, Any] | None) -> dict[str, Any]:
    """A rule as a release keeps it; a bad one is refused here.

    Examples
    --------
    >>> rule_as_json({"minimum_count": 7})["minimum_count"]
    7
    """
    if not isinstance(rule, DisclosureRule):
        known = tuple(asdict(DisclosureRule()))
        for name in rule or {}:
            if name not in known:
                raise UnknownOption.among("rule", name, known)
        rule = DisclosureRule(**(rule or {}))
    return asdict(rule)


def table_codes(panel: FirmPanel) -> tuple[str, ...]:
    """The indicators that a panel can give as sums of groups."""
    codes = [code for code in of_one_row() if "firm" in INDICATORS[code].levels]
    return tuple(code for code in codes if panel.has(*symbols(row_formula(code, panel))))


def keys_of(panel: FirmPanel) -> tuple[str, ...]:
    """The standard keys that a panel has."""
    return tuple(
        key for key in standard_keys if (panel.has("employees", "industry") if key == "size" else panel.has(key))
    )


def table_name(code: str, by: Sequence[str], filters: Mapping[str, Sequence[str]] | None = None) -> str:
    """A table's name in the record of cells not shown.

    Examples
    --------
    >>> table_name("E05", ["industry"]), table_name("E05", ["size"], {"industry": ["26", "27"]})
    ('E05 by industry', 'E05 by size where industry = 26, 27')
    """
    name = f"{code} by {', '.join(by)}" if by else f"{code} in total"
    where = "; ".join(f"{key} = {', '.join(values)}" for key, values in sorted((filters or {}).items()))
    return f"{name} where {where}" if where else name


def threshold(rule: DisclosureRule, code: ReasonCode) -> str:
    """The rule that hid a cell, in short."""
    said: dict[ReasonCode, str] = {
        "too-few": f"count < {rule.minimum_count}",
        "dominance": f"largest ≥ {rule.largest_share} %, two ≥ {rule.largest_two_share} %",
        "p-percent": f"p = {rule.p_percent} %",
        "overlap": f"difference < {rule.minimum_count}",
        "secondary": "",
    }
    return said[code]
