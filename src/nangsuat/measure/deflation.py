"""Accounts of enterprises at constant prices: how much of a change is quantity and how much is price.

Output items are divided by the output deflator, bought-in items by the input deflator, fixed assets and investment
by the capital deflator. Value added is deflated twice: real output less real intermediate inputs (double deflation),
so that cheaper inputs do not pass for productivity. Items that have no deflator of their own, such as wages,
interest, profit or the balance sheet, are left out: beside constant prices they would make ratios of two price bases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import narwhals as nw

from nangsuat.data import (
    ROLES,
    ROW,
    CannotBeShown,
    FirmPanel,
    NangsuatError,
    Problem,
    Severity,
    Text,
    UnknownOption,
    as_polars,
    checked_whole_number,
)

type ValueAddedBy = Literal["double", "single"]

_FIRST_YEAR, _LAST_YEAR = 1900, 2100

DEFLATED_BY: Mapping[str, tuple[str, ...]] = {
    "output_deflator": (
        "net_sales",
        "production_value",
        "inventory_change",
        "own_construction",
        "service_revenue",
        "output",
        "hi_tech_sales",
    ),
    "input_deflator": ("materials", "energy", "bought_services", "intermediate_inputs"),
    "capital_deflator": ("fixed_assets", "fixed_assets_start", "fixed_assets_end", "investment"),
}
"""Which deflator each item of the accounts is divided by."""

BASE_IS_ONE = 0.005
"""How far a deflator may be from one in its base year: published indexes of 100 have one decimal, or none."""


class MixedPrices(NangsuatError):
    """Current and constant prices would stand in one table; deflate the panel at current prices, once."""


def is_at_constant_prices(panel: FirmPanel) -> bool:
    """Whether changes between years hold no inflation: the panel has a base year, or an output deflator that is one
    throughout, which says that its money is deflated already.

    Examples
    --------
    >>> import polars as pl
    >>> accounts = pl.DataFrame({"firm": ["a"], "year": [2023], "value_added": [1.0]})
    >>> is_at_constant_prices(FirmPanel.from_frame(accounts)), is_at_constant_prices(
    ...     FirmPanel.from_frame(accounts, constants={"output_deflator": 1.0}))
    (False, True)
    """
    if panel.base_year is not None:
        return True
    if not panel.has("output_deflator"):
        return False
    index = nw.col("output_deflator")
    low, high = as_polars(panel.frame.select(low=index.min(), high=index.max())).row(0)
    return bool(low == 1 == high)


def deflate(panel: FirmPanel, *, base_year: int, value_added: ValueAddedBy = "double") -> FirmPanel:
    """The panel's accounts at constant prices of ``base_year``.

    Parameters
    ----------
    panel : at current prices, with ``output_deflator``, ``input_deflator`` and ``capital_deflator``, as far as it has
        items that need them; base = 1
    base_year : year in which the deflators are one; checked on its rows where the panel has that year
    value_added : ``"double"`` (real output less real intermediate inputs) or ``"single"`` (value added over the
        output deflator)

    Returns
    -------
    FirmPanel
        With ``base_year`` set; the items that have no deflator are gone, and a note among its problems names them.

    Raises
    ------
    MixedPrices
        The panel is at constant prices already, or a deflator is not one in the base year.
    CannotBeShown
        A deflator is zero or negative.
    MissingRoles
        A deflator that the panel's items need, or what double deflation needs, is missing.

    Examples
    --------
    >>> import polars as pl
    >>> accounts = pl.DataFrame({
    ...     "firm": ["a", "a"], "year": [2020, 2021], "output": [100.0, 120.0], "intermediate_inputs": [60.0, 66.0],
    ...     "output_deflator": [1.0, 1.2], "input_deflator": [1.0, 1.1],
    ... })
    >>> real = deflate(FirmPanel.from_frame(accounts), base_year=2020)
    >>> real.collect("value_added")["value_added"].round(6).to_list()
    [40.0, 40.0]
    """
    if value_added not in _VALUE_ADDED:
        raise UnknownOption.among("value_added", value_added, tuple(_VALUE_ADDED))
    checked_whole_number("base_year", base_year, least=_FIRST_YEAR, most=_LAST_YEAR)
    if panel.base_year is not None:
        raise MixedPrices(_already_constant(panel.base_year))
    used = _deflators_used(panel, value_added)
    panel.require(*used, purpose=_PURPOSE)
    for deflator in used:
        _check_deflator(panel, deflator, base_year)
    real = {item: nw.col(item) / nw.col(deflator) for deflator, items in used.items() for item in items}
    real |= _value_added(panel, value_added)
    nominal = _left_at_current_prices(panel, real)
    changed = panel.with_columns(**real)
    note = _note(base_year, value_added, nominal)
    return replace(
        changed,
        frame=changed.frame.drop(*nominal) if nominal else changed.frame,
        roles=tuple(key for key in changed.roles if key not in nominal),
        base_year=base_year,
        problems=(*panel.problems, note),
        provenance=panel.provenance.then(
            "deflate", parameters={"base_year": base_year, "value_added": value_added, "left_out": nominal}
        ),
    )


def _deflators_used(panel: FirmPanel, value_added: ValueAddedBy) -> dict[str, tuple[str, ...]]:
    """For each deflator that the panel needs, the panel's items that it deflates."""
    used = {deflator: tuple(item for item in items if panel.has(item)) for deflator, items in DEFLATED_BY.items()}
    if value_added == "single" and panel.has("value_added"):
        return {deflator: items for deflator, items in used.items() if items or deflator == "output_deflator"}
    return {deflator: items for deflator, items in used.items() if items}


def _value_added(panel: FirmPanel, value_added: ValueAddedBy) -> dict[str, nw.Expr]:
    if value_added == "single":
        return {"value_added": nw.col("value_added") / nw.col("output_deflator")} if panel.has("value_added") else {}
    if not panel.has("output", "intermediate_inputs"):
        if panel.has("value_added"):
            panel.require("output", "intermediate_inputs", purpose=_DOUBLE)
        return {}
    real = nw.col("output") / nw.col("output_deflator") - nw.col("intermediate_inputs") / nw.col("input_deflator")
    return {"value_added": real}


def _left_at_current_prices(panel: FirmPanel, real: Mapping[str, nw.Expr]) -> tuple[str, ...]:
    money = (key for key in panel.roles if ROLES["firm"][key].unit.kind == "money")
    return tuple(key for key in money if key not in real)


def _check_deflator(panel: FirmPanel, deflator: str, base_year: int) -> None:
    rows = as_polars(panel.frame.select(ROW, "year", deflator).filter(~nw.col(deflator).is_null()).sort(ROW))
    wrong = rows.filter(rows[deflator] <= 0)
    name = panel.role(deflator).name
    if wrong.height:
        raise CannotBeShown(
            Text(
                vi=f"«{name.vi}» ở dòng {wrong[ROW][0]} là {wrong[deflator][0]:g}; chỉ số giá phải lớn hơn không.",
                en=f"«{name.en}» in row {wrong[ROW][0]} is {wrong[deflator][0]:g}; a price index is above zero.",
            )
        )
    at_base = rows.filter(rows["year"] == base_year)
    off = at_base.filter((at_base[deflator] - 1).abs() > BASE_IS_ONE)
    if off.height:
        raise MixedPrices(
            Text(
                vi=f"«{name.vi}» năm gốc {base_year} là {off[deflator][0]:g} (dòng {off[ROW][0]}), không phải 1; "
                "hãy khai đúng năm gốc hoặc quy chỉ số về năm đó.",
                en=f"«{name.en}» of base year {base_year} is {off[deflator][0]:g} (row {off[ROW][0]}), not 1; name the "
                "right base year, or bring the index to it.",
            )
        )


def _already_constant(base_year: int) -> Text:
    return Text(
        vi=f"Bảng đã ở giá so sánh {base_year}; chỉ khử giá một lần, từ giá hiện hành.",
        en=f"The table is at constant prices of {base_year} already; deflate once, from current prices.",
    )


def _note(base_year: int, value_added: ValueAddedBy, nominal: tuple[str, ...]) -> Problem:
    names = ", ".join(nominal) or "–"
    return Problem(
        Severity.NOTE,
        "deflated",
        Text(
            vi=f"Giá so sánh {base_year}; giá trị gia tăng: {_VALUE_ADDED[value_added].vi}",
            en=f"Constant prices of {base_year}; value added: {_VALUE_ADDED[value_added].en}",
        ),
        Text(vi="Không trộn giá hiện hành và giá so sánh", en="Current and constant prices do not mix"),
        Text(
            vi=f"Các cột không có chỉ số giá riêng đã được bỏ: {names}",
            en=f"Columns without a deflator of their own were left out: {names}",
        ),
    )


_VALUE_ADDED: Mapping[ValueAddedBy, Text] = {
    "double": Text(vi="khử giá hai lần", en="double deflation"),
    "single": Text(vi="khử giá một lần theo giá đầu ra", en="single deflation by output prices"),
}
_PURPOSE = Text(vi="Quy về giá so sánh", en="Deflation")
_DOUBLE = Text(
    vi='Khử giá hai lần (hoặc dùng value_added="single")', en='Double deflation (or use value_added="single")'
)
