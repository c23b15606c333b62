"""Indicators that a release cannot give, and what would have to be asked for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from nangsuat.data import FIRM_ROLES, FirmPanel, Text, join, symbols
from nangsuat.measure import INDICATORS, compute_indicators, name_of, other_ways
from nangsuat.web.releases.services.tables import table_codes


def panel_of_roles(rows: Iterable[Mapping[str, Any]]) -> FirmPanel:
    """A panel of one row that has what any of these rows has: enough to see which indicators they allow."""
    present = {role for row in rows for role, value in row.items() if value is not None and _is_number(role)}
    return FirmPanel.from_frame(
        pl.DataFrame({"firm": ["-"], "year": [2000], **{role: [1.0] for role in sorted(present)}})
    )


def panel_of_rows(rows: Sequence[Mapping[str, Any]]) -> FirmPanel:
    """A panel of the numbers of some rows, in their order: enough to see which indicators each row is in."""
    kept = [{role: value for role, value in row.items() if value is not None and _is_number(role)} for row in rows]
    roles = sorted({role for row in kept for role in row})
    years = [int(row["year"]) for row in rows]
    numbers = {role: pl.Series([row.get(role) for row in kept], dtype=pl.Float64) for role in roles}
    return FirmPanel.from_frame(pl.DataFrame({"firm": range(len(kept)), "year": years, **numbers}))


@dataclass(frozen=True, slots=True)
class Lacking:
    """What cannot be computed.

    Attributes
    ----------
    productivity : why there is no labour productivity, which most people come for; none where there is
    others : a line for each quantity that is missing for others
    """

    productivity: Text | None
    others: tuple[Text, ...]


def lacking(panel: FirmPanel) -> Lacking:
    """What a panel does not allow to compute, and what is missing for it.

    Examples
    --------
    >>> rows = [{"net_sales": 9.0, "intermediate_inputs": 4.0, "labour_cost": 2.0, "profit": 1.0, "employees": 3.0}]
    >>> print(lacking(panel_of_roles(rows)).productivity.en[:66])
    Value added (it takes Interest, Taxes, Depreciation; or Total outp
    """
    given = table_codes(panel)
    wanted = sorted(code for code in table_codes(_FULL) if code not in given)
    groups: dict[tuple[str, ...], list[str]] = {}
    for code, roles in compute_indicators(panel, wanted).not_computed.items() if wanted else ():
        groups.setdefault(roles, []).append(code)
    lines = {tuple(codes): _line(roles, codes, panel) for roles, codes in groups.items() if roles}
    first = next((line for codes, line in lines.items() if "E05" in codes), None)
    return Lacking(first, tuple(line for line in lines.values() if line is not first))


def _line(roles: Collection[str], codes: Iterable[str], panel: FirmPanel) -> Text:
    named = [Text(vi=f"{code} {name.vi}", en=f"{code} {name.en}") for code in codes for name in [INDICATORS[code].name]]
    return _LINE.fill(roles=join([_missing(role, panel) for role in roles], "; "), codes=join(named, ", "))


def _missing(role: str, panel: FirmPanel) -> Text:
    """A quantity with what would give it, where it can be had in other ways."""
    ways = []
    for formula in other_ways(role, "firm"):
        absent = [name_of(name, "firm") for name in symbols(formula) if not panel.has(name)]
        if absent:
            ways.append(join(absent, ", "))
    name = name_of(role, "firm")
    if not ways:
        return name
    return _BY.fill(
        name=name, ways=Text(vi="; hoặc ".join(way.vi for way in ways), en="; or ".join(way.en for way in ways))
    )


def _is_number(role: str) -> bool:
    return role in FIRM_ROLES and FIRM_ROLES[role].is_number


_FULL = panel_of_roles([dict.fromkeys(FIRM_ROLES, 1.0)])
_LINE = Text(vi="Thiếu {roles}: không tính được {codes}.", en="{roles} missing: {codes} cannot be computed.")
_BY = Text(vi="{name} (cần thêm {ways})", en="{name} (it takes {ways})")
