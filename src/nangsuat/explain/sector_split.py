"""The way that all decompositions by industry go: accounts in, refusals first, then the terms.

A break of series or a gap between the first and the last year refuses the whole answer; one between two years
in the middle refuses only that step, and the table says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from nangsuat.data import TOTAL, CannotBeShown, EconomyPanel, Text, UnknownOption, format_number
from nangsuat.explain.accounts import (
    PRICES_WORDS,
    Accounts,
    Prices,
    break_between,
    gaps,
    in_years,
    order_years,
    read_accounts,
    spans,
)
from nangsuat.explain.sector_terms import Basis, Split, Term, split


@dataclass(frozen=True, slots=True)
class Parts:
    """A change taken apart, with what must be said beside it."""

    accounts: Accounts
    whole: Split
    steps: tuple[Split, ...]
    skipped: Mapping[tuple[int, int], Text]
    reservations: tuple[Text, ...]


def take_apart(
    panel: EconomyPanel,
    terms: Sequence[Term],
    basis: Basis,
    territory: str | None,
    start: int,
    end: int,
    *,
    yearly: bool,
    purpose: Text,
) -> Parts:
    """The change of labour productivity from ``start`` to ``end``, and each year's where asked for."""
    order_years(start, end)
    taxes = (basis.product_tax,) if basis.with_product_tax else ()
    panel.require(*basis.roles, *taxes, purpose=purpose)
    everything = read_accounts(
        panel, roles=basis.roles, optional=(basis.product_tax,), territory=territory, purpose=purpose
    )
    pairs = spans(start, end, everything.years) if yearly else ()
    years = sorted({start, end, *(year for pair in pairs for year in pair)})
    accounts = in_years(everything, years)
    refusal = _refusal(panel, accounts, basis, start, end, purpose)
    if refusal is not None:
        raise CannotBeShown(refusal)
    refused = {pair: _refusal(panel, accounts, basis, *pair, purpose) for pair in pairs}
    return Parts(
        accounts=accounts,
        whole=split(accounts, terms, basis, start, end),
        steps=tuple(split(accounts, terms, basis, *pair) for pair, reason in refused.items() if reason is None),
        skipped={pair: reason for pair, reason in refused.items() if reason is not None},
        reservations=_reservations(panel, accounts, basis, (start, end)),
    )


def checked_prices(prices: Prices) -> Prices:
    """The price basis, if there is one of that name."""
    if prices not in PRICES_WORDS:
        raise UnknownOption.among("prices", prices, tuple(PRICES_WORDS))
    return prices


def years_without_product_tax(
    panel: EconomyPanel, role: str, territory: str | None, years: Sequence[int]
) -> tuple[int, ...]:
    """Those of the years in which no product taxes stand in the row of the whole economy."""
    if not panel.has(role):
        return tuple(years)
    accounts = read_accounts(panel, roles=(role,), territory=territory, purpose=Text.same(role))
    return tuple(year for year in years if not accounts.has_total(role, year))


def _refusal(panel: EconomyPanel, accounts: Accounts, basis: Basis, start: int, end: int, purpose: Text) -> Text | None:
    taxes = (basis.product_tax,) if basis.with_product_tax else ()
    return (
        break_between(panel, start, end, (*basis.roles, *taxes), accounts.territory)
        or gaps(accounts, basis.roles, (start, end), purpose)
        or _without_product_tax(accounts, basis, (start, end), purpose)
    )


def _without_product_tax(accounts: Accounts, basis: Basis, years: Sequence[int], purpose: Text) -> Text | None:
    missing = [str(year) for year in years if not accounts.has_total(basis.product_tax, year)]
    if not basis.with_product_tax or not missing:
        return None
    listed, role = ", ".join(missing), basis.product_tax
    return Text(
        vi=f"{purpose.vi} cần thuế sản phẩm trừ trợ cấp ({role}) ở dòng «{TOTAL}»; thiếu ở năm {listed}. "
        "Hãy thêm số liệu; shift_share không cần thuế sản phẩm khi năm đầu hoặc năm cuối thiếu.",
        en=f"{purpose.en} needs product taxes less subsidies ({role}) in the row «{TOTAL}»; missing in {listed}. "
        "Add the figures; shift_share does without product taxes where the first or the last year lacks them.",
    )


def _reservations(panel: EconomyPanel, accounts: Accounts, basis: Basis, years: Sequence[int]) -> tuple[Text, ...]:
    words = PRICES_WORDS[basis.prices]
    base = f" {panel.base_year}" if basis.prices == "constant" and panel.base_year else ""
    prices = Text(vi=f"Giá trị tăng thêm theo {words.vi}{base}.", en=f"Value added in {words.en}{base}.")
    gaps = (gap(accounts, basis, year) for year in years for gap in (_gap_to_total, _gap_in_workers))
    return (prices, *(note for note in gaps if note is not None))


def _gap_to_total(accounts: Accounts, basis: Basis, year: int) -> Text | None:
    """How far the industries, with product taxes, are from the row of the whole economy."""
    if not accounts.has_total(basis.value_added, year):
        return None
    rows = accounts.frame.filter(pl.col("year") == year)
    total = float(rows.filter(pl.col("industry") == TOTAL)[basis.value_added].item())
    tax = float(rows.filter(pl.col("industry") == TOTAL)[basis.product_tax].item()) if basis.with_product_tax else 0.0
    gap = float(rows.filter(pl.col("industry") != TOTAL)[basis.value_added].sum()) + tax - total
    if total == 0 or abs(gap / total) < _PRINTED_GAP:
        return None
    return Text(
        vi=f"Năm {year}: tổng các ngành{' và thuế sản phẩm' if tax else ''} chênh "
        f"{format_number(100 * gap / total, 'vi', 2)} % so với dòng «{TOTAL}»; mức năng suất tính từ các ngành.",
        en=f"In {year} the industries{' and product taxes' if tax else ''} differ from the row «{TOTAL}» by "
        f"{format_number(100 * gap / total, 'en', 2)} %; levels are computed from the industries.",
    )


def _gap_in_workers(accounts: Accounts, basis: Basis, year: int) -> Text | None:  # noqa: ARG001  # beside _gap_to_total
    """How far the workers of the industries are from those of the whole economy, product taxes or not."""
    if not accounts.has_total("workers", year):
        return None
    rows = accounts.frame.filter(pl.col("year") == year)
    total = float(rows.filter(pl.col("industry") == TOTAL)["workers"].item())
    gap = float(rows.filter(pl.col("industry") != TOTAL)["workers"].sum()) - total
    if total == 0 or abs(gap / total) < _PRINTED_GAP:
        return None
    return Text(
        vi=f"Năm {year}: lao động các ngành chênh {format_number(100 * gap / total, 'vi', 2)} % so với dòng «{TOTAL}»; "
        "mức năng suất chia cho lao động các ngành.",
        en=f"In {year} the workers of the industries differ from the row «{TOTAL}» by "
        f"{format_number(100 * gap / total, 'en', 2)} %; levels are over the workers of the industries.",
    )


_PRINTED_GAP = 5e-5  # a gap that two digits of a per cent would print as nought is rounding of the source
