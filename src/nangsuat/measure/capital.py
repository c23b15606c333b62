"""Capital from investment: the perpetual-inventory method.

    K(t) = (1 − δ)·K(t − 1) + I(t)

with δ the yearly rate of depreciation and I investment at constant prices. The stock before the first year is not in
the data; it is assumed, and the result says what the last years' stock would be with half or one and a half of it.

References
----------
OECD (2009), Measuring Capital: OECD Manual. Harberger (1978), Perspectives on capital and technology in
less-developed countries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.data import (
    ROW,
    Break,
    Column,
    Dropped,
    EconomyPanel,
    FirmPanel,
    Panel,
    Provenance,
    Result,
    Table,
    Text,
    UnknownOption,
    checked_number,
)
from nangsuat.measure.initial_stock import Grid, Initial, InitialStock, InvestmentGrid

type Timing = Literal["end_of_year", "average"]


@dataclass(frozen=True, slots=True)
class _Accounts:
    """Which roles a level keeps investment, output and capital in."""

    unit: tuple[str, ...]
    investment: str
    output: str
    capital: str


_ECONOMY = _Accounts(("territory", "industry"), "investment_constant", "value_added_constant", "capital")
_FIRM = _Accounts(("firm",), "investment", "value_added", "fixed_assets")

INITIAL_RANGE = (0.5, 1.5)
"""The initial stock is wrong by this much or more in any country without a wealth survey: a range, not a bound."""


@dataclass(frozen=True, slots=True)
class CapitalStock[P: Panel](Result):
    """A panel with its capital, and how it was made.

    Attributes
    ----------
    panel : the panel with the role ``capital`` (an economy's) or ``fixed_assets`` (an enterprise's, in the panel's
        own prices) added
    depreciation : yearly rate
    initial : how the stock before the first year was assumed
    growth : least and most growth of investment in the units' steady states, where that is the assumption
    ratio : of capital to output, where that is the assumption
    timing : ``"end_of_year"``, or ``"average"`` of a year's start and end
    sensitivity : unit (all enterprises together), year, stock, and the same with half and one and a half of the
        initial stock, at constant prices
    """

    panel: P
    depreciation: float
    initial: Initial
    growth: tuple[float, float] | None
    ratio: float | None
    timing: Timing
    sensitivity: tuple[tuple[str, int, float, float, float], ...]
    provenance: Provenance

    @property
    def title(self) -> Text:
        return Text(vi="Vốn theo phương pháp kê khai thường xuyên", en="Capital by perpetual inventory")

    def tables(self) -> tuple[Table, ...]:
        role = self.panel.role(_accounts_of(self.panel).capital)
        unit = role.unit.label(self.panel.currency)
        columns = (
            Column("unit", Text(vi="Đơn vị", en="Unit")),
            Column("year", Text(vi="Năm", en="Year")),
            Column("capital", Text(vi="Vốn", en="Capital"), unit),
            Column("low", Text(vi="Vốn ban đầu × 0,5", en="Initial stock × 0.5"), unit),
            Column("high", Text(vi="Vốn ban đầu × 1,5", en="Initial stock × 1.5"), unit),
        )
        title = Text(
            vi="Vốn theo giá so sánh và độ nhạy theo vốn ban đầu",
            en="Capital at constant prices, and its sensitivity to the initial stock",
        )
        return (Table(title, columns, self.sensitivity),)

    def notes(self) -> tuple[Text, ...]:
        rate = Text(
            vi="K(t) = (1 − δ)·K(t − 1) + I(t), δ = {rate} một năm.",
            en="K(t) = (1 − δ)·K(t − 1) + I(t), δ = {rate} a year.",
        ).fill(rate=self.depreciation)
        low, high = self.growth or (None, None)
        assumed = _INITIAL[self.initial].fill(low=_rounded(low), high=_rounded(high), ratio=self.ratio)
        breaks = [_BREAK.fill(year=each.year, reason=each.reason) for each in _breaks_inside(self.panel)]
        return (rate, assumed, _TIMINGS[self.timing], *breaks)


def perpetual_inventory[P: (EconomyPanel, FirmPanel)](
    panel: P,
    *,
    depreciation: float,
    initial: Initial = "steady_state",
    growth: float | None = None,
    ratio: float | None = None,
    values: Mapping[Any, float] | None = None,
    timing: Timing = "end_of_year",
) -> CapitalStock[P]:
    """The capital stock of each unit from its investment at constant prices.

    Parameters
    ----------
    panel : an economy's with ``investment_constant``, or enterprises' with ``investment``: at constant prices (see
        :func:`deflate`), or at current prices with ``capital_deflator``, and then the role holds the stock at what it
        would cost to replace in each year, as current-price accounts need it
    depreciation : δ, yearly rate between 0 and 1
    initial : the stock before the first year: ``"steady_state"`` takes ``I / (g + δ)``; ``"ratio"`` takes ``ratio`` ×
        the first year's output; ``"value"`` takes it from ``values``
    growth : g of the steady state; where not given, the geometric growth of investment over the first five
        years, of each part of an economy, and of the enterprises with all years together
    ratio : of capital to output
    values : for each unit, its stock at constant prices; a unit is ``(territory, industry)``, or the firm's id
    timing : ``"end_of_year"``, or ``"average"`` of the year's start and end

    Returns
    -------
    CapitalStock
        Its ``panel`` has the role. After a gap in a unit's years its stock is not known and stays missing, and so
        does that of a unit whose first investment (or output, for ``"ratio"``) is not positive.

    Raises
    ------
    CannotBeShown
        The steady state has no positive stock, or the growth of investment cannot be told.
    MissingRoles, UnknownOption
        A role is missing, or an option has an unknown value.

    Examples
    --------
    >>> table = pl.DataFrame({"year": [2020, 2021, 2022], "investment_constant": [15.0, 15.0, 15.0]})
    >>> panel = EconomyPanel.from_frame(table, constants={"territory": "VN", "industry": "TOTAL"})
    >>> stock = perpetual_inventory(panel, depreciation=0.05, growth=0.0)
    >>> stock.panel.collect("capital")["capital"].round(6).to_list()
    [300.0, 300.0, 300.0]
    """
    _check(depreciation, initial, timing)
    _check_start(growth, ratio, values)
    accounts = _accounts_of(panel)
    assumption = InitialStock(initial, depreciation, growth, ratio, values)
    needed = (accounts.investment, accounts.output) if initial == "ratio" else (accounts.investment,)
    rows = _rows_at_constant_prices(panel, accounts, needed)
    grid = InvestmentGrid.of(rows, accounts.unit, accounts.investment, accounts.output)
    start = assumption.stock(grid)
    stock = grid.at_rows(_accumulated(grid.investment, start, depreciation, timing))
    prices = rows[_PRICE].to_numpy() if _PRICE in rows.columns else 1.0
    added = _with_capital(panel, accounts.capital, rows, stock * prices)
    provenance = panel.provenance.then(
        "perpetual_inventory",
        dropped=_not_known(rows, np.isnan(stock)),
        parameters={
            "depreciation": depreciation,
            "initial": initial,
            "growth": growth,
            "ratio": ratio,
            "timing": timing,
        },
    )
    return CapitalStock(
        panel=replace(added, provenance=provenance),
        depreciation=depreciation,
        initial=initial,
        growth=_range(assumption.growth_used(grid)),
        ratio=ratio,
        timing=timing,
        sensitivity=_sensitivity(grid, start, depreciation, timing),
        provenance=provenance,
    )


def _rows_at_constant_prices(panel: Panel, accounts: _Accounts, needed: Sequence[str]) -> pl.DataFrame:
    """What the inventory reads; enterprises' accounts at current prices over their capital deflator."""
    at_current_prices = panel.level == "firm" and panel.base_year is None
    deflator = (_PRICE,) if at_current_prices else ()
    panel.require(*needed, *deflator, purpose=_AT_CURRENT_PRICES if at_current_prices else _PURPOSE)
    weight = ("weight",) if panel.has("weight") else ()
    rows = panel.collect(ROW, "year", *accounts.unit, *needed, *weight, *deflator)
    if not at_current_prices:
        return rows
    rows = rows.with_columns(pl.when(pl.col(_PRICE) > 0).then(_PRICE))  # no price is zero: then the stock is not known
    return rows.with_columns(pl.col(list(needed)) / pl.col(_PRICE))


def _accumulated(investment: Grid, start: NDArray[np.float64], depreciation: float, timing: Timing) -> Grid:
    """The stock of each year; unknown before the first year and from a gap on."""
    known = ~np.isnan(investment)
    stock = np.full_like(investment, np.nan)
    level = np.where(known.any(axis=1), start, np.nan)
    begun = np.zeros(len(investment), dtype=bool)
    for year in range(investment.shape[1]):
        begun |= known[:, year]
        end = (1 - depreciation) * level + investment[:, year]
        shown = end if timing == "end_of_year" else (level + end) / 2
        stock[:, year] = np.where(begun, shown, np.nan)
        level = np.where(begun, end, level)
    return stock


def _sensitivity(
    grid: InvestmentGrid, start: NDArray[np.float64], depreciation: float, timing: Timing
) -> tuple[tuple[str, int, float, float, float], ...]:
    """The stock of each part of an economy, or of all enterprises, under other initial stocks."""
    stocks = [_accumulated(grid.investment, factor * start, depreciation, timing) for factor in (1.0, *INITIAL_RANGE)]
    if grid.one_growth:
        somebody = ~np.isnan(stocks[0]).all(axis=0)
        stocks = [np.where(somebody, np.nansum(grid.weight * stock, axis=0, keepdims=True), np.nan) for stock in stocks]
        names = ["Σ"]
    else:
        names = [", ".join(unit) for unit in grid.units]
    return tuple(
        (name, year, *(float(stock[place, column]) for stock in stocks))  # type: ignore[misc]  # three stocks
        for place, name in enumerate(names)
        for column, year in enumerate(grid.years)
        if not np.isnan(stocks[0][place, column])
    )


def _range(growth: NDArray[np.float64] | None) -> tuple[float, float] | None:
    return None if growth is None else (float(growth.min()), float(growth.max()))


def _with_capital[P: Panel](panel: P, role: str, rows: pl.DataFrame, stock: NDArray[np.float64]) -> P:
    """The panel, now in memory, with the stock as a role."""
    whole = panel.collect()
    column = pl.DataFrame({ROW: rows[ROW], role: stock}).with_columns(pl.col(role).fill_nan(None))
    joined = whole.drop(role, strict=False).join(column, on=ROW, how="left", maintain_order="left")
    roles = tuple(dict.fromkeys((*panel.roles, role)))
    return replace(panel, frame=nw.from_native(joined.lazy()), roles=roles)


def _breaks_inside(panel: Panel) -> list[Break]:
    """The breaks that the investment which makes up the stock crosses."""
    investment = _accounts_of(panel).investment
    years = panel.collect("year")["year"]
    first, last = int(years.min()), int(years.max())  # type: ignore[arg-type]  # a panel has years
    return [each for each in panel.breaks if each.separates(first, last, (investment,))]


def _accounts_of(panel: Panel) -> _Accounts:
    return _ECONOMY if panel.level == "economy" else _FIRM


def _check(depreciation: float, initial: str, timing: str) -> None:
    for option, value, known in (("initial", initial, tuple(_INITIAL)), ("timing", timing, tuple(_TIMINGS))):
        if value not in known:
            raise UnknownOption.among(option, value, known)
    if not 0 < checked_number("depreciation", depreciation) < 1:
        raise UnknownOption.among("depreciation", depreciation, ("0 < depreciation < 1",))


def _check_start(growth: float | None, ratio: float | None, values: Mapping[Any, float] | None) -> None:
    """Refuse a beginning that is no number, and a stock below nothing."""
    if growth is not None:
        checked_number("growth", growth)
    if ratio is not None and not checked_number("ratio", ratio) > 0:
        raise UnknownOption.among("ratio", ratio, ("0 < ratio",))
    if values is None:
        return
    if not isinstance(values, Mapping):
        raise UnknownOption(_NO_VALUES.fill(value=repr(values)))
    for value in values.values():
        if checked_number("values", value) < 0:
            raise UnknownOption.among("values", value, ("0 <= values",))


def _not_known(rows: pl.DataFrame, unknown: NDArray[np.bool_]) -> Sequence[Dropped]:
    if not unknown.any():
        return ()
    reason = Text(
        vi="không rõ vốn: thiếu vốn đầu tư trong hoặc trước năm đó, hoặc không rõ vốn ban đầu (vốn đầu tư, sản lượng "
        "năm đầu không dương)",
        en="stock not known: investment is missing in or before that year, or the initial stock is not known "
        "(investment or output of the first year is not positive)",
    )
    where = rows[ROW].to_numpy()[unknown]
    return (Dropped("capital-not-known", reason, int(unknown.sum()), tuple(int(row) for row in where[:100])),)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


_PRICE = "capital_deflator"
_AT_CURRENT_PRICES = Text(
    vi="Kê khai thường xuyên từ vốn đầu tư ở giá hiện hành", en="Perpetual inventory from investment at current prices"
)
_PURPOSE = Text(vi="Kê khai thường xuyên", en="Perpetual inventory")
_BREAK = Text(
    vi="Chuỗi vốn đầu tư đứt quãng ở năm {year} ({reason}); vốn từ năm đó cộng từ hai chuỗi khác nhau.",
    en="The series of investment breaks in {year} ({reason}); the stock from then on adds up two different series.",
)
_INITIAL: Mapping[Initial, Text] = {
    "steady_state": Text(
        vi="Vốn trước năm đầu: trạng thái dừng I/(g + δ), g từ {low} đến {high}.",
        en="Stock before the first year: steady state I/(g + δ), g from {low} to {high}.",
    ),
    "ratio": Text(
        vi="Vốn trước năm đầu: {ratio} lần sản lượng năm đầu.",
        en="Stock before the first year: {ratio} times its output.",
    ),
    "value": Text(vi="Vốn trước năm đầu: do người dùng cho.", en="Stock before the first year: given by the user."),
}
_TIMINGS: Mapping[Timing, Text] = {
    "end_of_year": Text(vi="Vốn cuối năm.", en="Stock at the end of the year."),
    "average": Text(vi="Vốn bình quân đầu và cuối năm.", en="Mean of the stock at the year's start and end."),
}
_NO_VALUES = Text(
    vi='values nêu vốn ban đầu của từng đơn vị, ví dụ {{"DN-01": 500.0}}; nhận được {value}.',
    en='values tells the first stock of each unit, such as {{"DN-01": 500.0}}; {value} was given.',
)
