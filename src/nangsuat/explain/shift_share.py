"""Shift-share: how much of labour-productivity growth came from within industries, how much from workers moving.

The three-term form is the one of the statistics offices' articles:

    dW = Σ s0·(w1 − w0)   +   Σ (s1 − s0)·w0   +   Σ (s1 − s0)·(w1 − w0)   +   (t1 − t0)
         within               static shift          dynamic shift             product tax per worker

with w value added per worker of an industry, s its share of workers. The two-term form joins both shifts at the
end's productivity. The CSLS form counts a move of workers against the mean, so that an industry below the mean
that loses workers contributes positively. GEAD replaces s by relative size r, the share of workers times the price
of the industry's output relative to that of all industries, so that an industry whose price rises against the others
counts for more. The price of all industries is their nominal over their real value added, both in sum: where real
value added comes from chained series, which do not add up, that sum is not the office's own total, and a note says how
far the two are apart.

References
----------
Tang, J. and Wang, W. (2004), Sources of aggregate labour productivity growth in Canada and the United States,
Canadian Journal of Economics 37(2). Sharpe, A. (2010), Can sectoral reallocation explain Canada's abysmal
productivity performance?, International Productivity Monitor 19 (the CSLS form).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nangsuat.data import EconomyPanel, Text, UnknownOption
from nangsuat.explain.accounts import PRODUCT_TAX_ROLES, Prices
from nangsuat.explain.sector_result import SectorDecomposition
from nangsuat.explain.sector_split import checked_prices, take_apart, years_without_product_tax
from nangsuat.explain.sector_terms import Basis, Term, productivity_unit

type Method = Literal["three_term", "two_term", "csls", "gead"]


@dataclass(frozen=True, slots=True)
class ShiftShareMethod:
    """One way to split: its name, its terms, what it needs."""

    name: Text
    terms: tuple[Term, ...]
    note: Text
    relative_prices: bool = False


@dataclass(frozen=True, slots=True)
class ShiftShare(SectorDecomposition):
    """Change of labour productivity within industries and between them.

    Attributes
    ----------
    method : one of ``SHIFT_SHARE_METHODS``
    """

    method: str

    def _name(self) -> Text:
        name = SHIFT_SHARE_METHODS[self.method].name
        return Text(vi=f"Năng suất lao động, {name.vi}", en=f"Labour productivity, {name.en}")


def shift_share(
    panel: EconomyPanel,
    *,
    start: int,
    end: int,
    method: Method = "three_term",
    territory: str | None = None,
    prices: Prices = "constant",
    yearly: bool = False,
) -> ShiftShare:
    """Split the change of labour productivity into what happened within industries and between them.

    Where the table has product taxes less subsidies in its rows ``TOTAL``, their change per worker is a term of
    its own; where it has none in the first or the last year, productivity is that of the industries alone, and the
    notes say so.

    Parameters
    ----------
    panel : one row an industry and year
    start, end : years
    method : ``"three_term"`` (``within``, ``static``, ``dynamic``), ``"two_term"`` (``within``, ``between``),
        ``"csls"`` (``within``, ``reallocation_level``, ``reallocation_growth``) or ``"gead"`` (``pure``,
        ``relative_size``, ``interaction``; needs current and constant prices)
    territory : which one, where the table holds several
    prices : ``"constant"`` or ``"current"``; GEAD is in constant prices by definition
    yearly : also split each step between consecutive years

    Raises
    ------
    MissingRoles, CannotBeShown
        As :func:`~nangsuat.explain.three_factors.three_factors`, product taxes excepted.

    Examples
    --------
    >>> import polars as pl
    >>> panel = EconomyPanel.from_frame(
    ...     pl.DataFrame(
    ...         {
    ...             "industry": ["farms", "plants"] * 2,
    ...             "year": [2020, 2020, 2024, 2024],
    ...             "value_added_constant": [80.0, 60.0, 90.0, 120.0],
    ...             "workers": [8.0, 2.0, 6.0, 4.0],
    ...         }
    ...     ),
    ...     constants={"territory": "park"},
    ... )
    >>> found = shift_share(panel, start=2020, end=2024)
    >>> [round(found.value(term), 6) for term in ("within", "static", "dynamic")]
    [4.0, 4.0, -1.0]
    """
    if method not in SHIFT_SHARE_METHODS:
        raise UnknownOption.among("method", method, tuple(SHIFT_SHARE_METHODS))
    chosen = SHIFT_SHARE_METHODS[method]
    role = PRODUCT_TAX_ROLES[checked_prices(prices)]
    untaxed = years_without_product_tax(panel, role, territory, (start, end))
    taxed = not untaxed
    _refuse_current_gead(chosen, prices)
    basis = Basis(prices, productivity_unit(panel), taxed, chosen.relative_prices)
    terms = (*chosen.terms, _PRODUCT_TAX) if taxed else chosen.terms
    parts = take_apart(panel, terms, basis, territory, start, end, yearly=yearly, purpose=chosen.name)
    return ShiftShare(
        territory=parts.accounts.territory,
        industries=parts.accounts.industries,
        terms=terms,
        whole=parts.whole,
        steps=parts.steps,
        skipped=parts.skipped,
        unit=basis.unit,
        basis=(chosen.note, *_left_out(untaxed, (start, end)), *parts.reservations),
        provenance=panel.provenance.then(
            f"shift_share:{method}",
            rows_used=parts.accounts.frame.height,
            parameters={"start": start, "end": end, "prices": prices, "method": method},
        ),
        method=method,
    )


def _left_out(untaxed: tuple[int, ...], years: tuple[int, int]) -> tuple[Text, ...]:
    """What is said where product taxes are known in one of the two years only."""
    if not untaxed or set(untaxed) == set(years):
        return ()
    year = untaxed[0]
    return (
        Text(
            vi=f"Năm {year} thiếu thuế sản phẩm trừ trợ cấp nên cả hai năm không tính: mức và thay đổi là năng suất "
            "các ngành, không phải GDP (GRDP) trên một lao động.",
            en=f"Product taxes less subsidies are missing in {year}, so neither year counts them: levels and change "
            "are of the industries, not of GDP (GRDP) per worker.",
        ),
    )


def _refuse_current_gead(method: ShiftShareMethod, prices: Prices) -> None:
    if method.relative_prices and prices != "constant":
        raise UnknownOption.among("prices", prices, ("constant",))


def _term(key: str, formula: str, vi: str, en: str) -> Term:
    return Term(key, Text(vi=vi, en=en), formula, "M20")


_PRODUCT_TAX = Term(
    "product_tax",
    Text(vi="Thuế sản phẩm trên một lao động", en="Product tax per worker"),
    "t1 - t0",
    "M20",
    scope="economy",
)
_WITHIN = _term("within", "s0 * (w1 - w0)", "Nội ngành", "Within industries")

SHIFT_SHARE_METHODS: dict[str, ShiftShareMethod] = {
    "three_term": ShiftShareMethod(
        Text(vi="chuyển dịch tỷ trọng ba thành phần", en="shift-share in three terms"),
        (
            _WITHIN,
            _term("static", "(s1 - s0) * w0", "Chuyển dịch tĩnh", "Static shift"),
            _term("dynamic", "(s1 - s0) * (w1 - w0)", "Chuyển dịch động", "Dynamic shift"),
        ),
        Text(
            vi="Tỷ trọng và năng suất năm đầu làm gốc; tích của hai thay đổi là thành phần động.",
            en="The start's shares and productivity are the base; the product of both changes is the dynamic term.",
        ),
    ),
    "two_term": ShiftShareMethod(
        Text(vi="chuyển dịch tỷ trọng hai thành phần", en="shift-share in two terms"),
        (_WITHIN, _term("between", "(s1 - s0) * w1", "Chuyển dịch giữa các ngành", "Between industries")),
        Text(
            vi="Chuyển dịch lao động tính theo năng suất năm cuối.",
            en="Moves of workers are counted at the end's productivity.",
        ),
    ),
    "csls": ShiftShareMethod(
        Text(vi="phương pháp CSLS", en="the CSLS form"),
        (
            _WITHIN,
            _term("reallocation_level", "(s1 - s0) * (w0 - m0)", "Tái phân bổ theo mức", "Reallocation, level"),
            _term(
                "reallocation_growth",
                "(s1 - s0) * ((w1 - w0) - (m1 - m0))",
                "Tái phân bổ theo tăng trưởng",
                "Reallocation, growth",
            ),
        ),
        Text(
            vi="Chuyển dịch lao động so với mức bình quân: ngành dưới bình quân mất lao động thì đóng góp dương.",
            en="Moves of workers are counted against the mean: a shrinking industry below it contributes positively.",
        ),
    ),
    "gead": ShiftShareMethod(
        Text(vi="phương pháp GEAD (Tang-Wang)", en="GEAD (Tang-Wang)"),
        (
            _term("pure", "r0 * (w1 - w0)", "Năng suất thuần", "Pure productivity"),
            _term("relative_size", "w0 * (r1 - r0)", "Quy mô tương đối", "Relative size"),
            _term("interaction", "(r1 - r0) * (w1 - w0)", "Tương tác", "Interaction"),
        ),
        Text(
            vi="Quy mô tương đối = tỷ trọng lao động × giá của ngành so với giá chung các ngành (tổng giá hiện hành / "
            "tổng giá so sánh).",
            en="Relative size = share of workers × the industry's price against that of all industries (their summed "
            "current over summed constant value added).",
        ),
        relative_prices=True,
    ),
}
