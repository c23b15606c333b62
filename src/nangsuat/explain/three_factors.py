"""Labour productivity in three factors: product tax, within industries, structure of labour.

Since 2014 gross regional product is the value added of the industries plus product taxes less subsidies, so
productivity of the whole exceeds the mean of the industries by a coefficient k. Provincial statistics offices
split the change of productivity into

    dW = dk · Σ s1·w1   +   k0 · Σ s1·(w1 − w0)   +   k0 · Σ (s1 − s0)·w0
         product tax        within industries          structure of labour

with w the industries' value added per worker, s their shares of workers, W = k · Σ s·w. A two-factor
shift-share would leave the first term as a residual. Which year is held fixed in which term is a convention
that offices do not always print, so it is an option here and is printed with the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nangsuat.data import EconomyPanel, Text, UnknownOption
from nangsuat.explain.accounts import Prices
from nangsuat.explain.sector_result import SectorDecomposition
from nangsuat.explain.sector_split import checked_prices, take_apart
from nangsuat.explain.sector_terms import Basis, Term, productivity_unit

type Weights = Literal["end", "start", "mean"]


@dataclass(frozen=True, slots=True)
class ThreeFactors(SectorDecomposition):
    """Change of labour productivity in three factors. Terms ``product_tax``, ``within``, ``structure``."""

    def _name(self) -> Text:
        return Text(vi="Năng suất lao động theo ba nhân tố", en="Labour productivity in three factors")

    @property
    def product_tax(self) -> float:
        """Effect of the product-tax coefficient k (M17), money per worker."""
        return self.value("product_tax")

    @property
    def within(self) -> float:
        """Effect of productivity within the industries (M18), money per worker."""
        return self.value("within")

    @property
    def structure(self) -> float:
        """Effect of the structure of labour (M19), money per worker."""
        return self.value("structure")


def three_factors(
    panel: EconomyPanel,
    *,
    start: int,
    end: int,
    territory: str | None = None,
    prices: Prices = "constant",
    weights: Weights = "end",
    yearly: bool = False,
) -> ThreeFactors:
    """Split the change of labour productivity from ``start`` to ``end`` into three factors.

    Parameters
    ----------
    panel : one row an industry and year, product taxes less subsidies in the rows ``TOTAL``
    start, end : years
    territory : which one, where the table holds several
    prices : ``"constant"`` or ``"current"``
    weights : which year is held fixed. ``"end"``: the end's structure of labour in the within term, the
        start's productivity in the structure term and the start's k in both (the formula above);
        ``"start"``: the other way round; ``"mean"``: means of both years everywhere. All add up exactly
    yearly : also split each step between consecutive years

    Raises
    ------
    MissingRoles
        Value added, workers or product taxes are missing.
    CannotBeShown
        An industry lacks a figure in one of the years, or a break of series lies between them.

    Examples
    --------
    Viet Nam 2011-2016, GSO, constant 2010 prices: agriculture, industry, services.

    >>> import polars as pl
    >>> vietnam = EconomyPanel.from_frame(
    ...     pl.DataFrame(
    ...         {
    ...             "industry": ["A", "B-F", "G-T", "TOTAL"] * 2,
    ...             "year": [2011] * 4 + [2016] * 4,
    ...             "value_added_constant": [413368.0, 746069, 856692, 2292483, 468813, 1056809, 1178141, 3054470],
    ...             "workers": [24362.9, 10718.8, 15270.2, 50352.0, 22315.2, 13199.0, 17788.6, 53302.8],
    ...             "product_tax_constant": [None, None, None, 276355.0, None, None, None, 350706.0],
    ...         }
    ...     ),
    ...     constants={"territory": "VN"},
    ... )
    >>> found = three_factors(vietnam, start=2011, end=2016)
    >>> f"{found.product_tax:.2f} + {found.within:.2f} + {found.structure:.2f} = {found.total:.2f}"
    '-0.37 + 8.71 + 3.43 = 11.77'
    """
    if weights not in THREE_FACTORS:
        raise UnknownOption.among("weights", weights, tuple(THREE_FACTORS))
    terms, words = THREE_FACTORS[weights]
    basis = Basis(checked_prices(prices), productivity_unit(panel), with_product_tax=True)
    parts = take_apart(panel, terms, basis, territory, start, end, yearly=yearly, purpose=_PURPOSE)
    return ThreeFactors(
        territory=parts.accounts.territory,
        industries=parts.accounts.industries,
        terms=terms,
        whole=parts.whole,
        steps=parts.steps,
        skipped=parts.skipped,
        unit=basis.unit,
        basis=(words, *parts.reservations),
        provenance=panel.provenance.then(
            "three_factors",
            rows_used=parts.accounts.frame.height,
            parameters={"start": start, "end": end, "prices": prices, "weights": weights},
        ),
    )


_PURPOSE = Text(vi="Phân tích ba nhân tố", en="The three-factor analysis")


def _terms(product_tax: str, within: str, structure: str) -> tuple[Term, ...]:
    return (
        Term("product_tax", _PRODUCT_TAX, product_tax, "M17", scope="economy"),
        Term("within", _WITHIN, within, "M18"),
        Term("structure", _STRUCTURE, structure, "M19"),
    )


_PRODUCT_TAX = Text(vi="Thuế sản phẩm (hệ số k)", en="Product tax (coefficient k)")
_WITHIN = Text(vi="Nội bộ ngành", en="Within industries")
_STRUCTURE = Text(vi="Cơ cấu lao động", en="Structure of labour")

THREE_FACTORS: dict[str, tuple[tuple[Term, ...], Text]] = {
    "end": (
        _terms("(k1 - k0) * m1", "k0 * s1 * (w1 - w0)", "k0 * (s1 - s0) * w0"),
        Text(
            vi="Quyền số: cơ cấu lao động năm cuối, năng suất ngành và hệ số k năm đầu.",
            en="Weights: the end's structure of labour, the start's productivity and coefficient k.",
        ),
    ),
    "start": (
        _terms("(k1 - k0) * m0", "k1 * s0 * (w1 - w0)", "k1 * (s1 - s0) * w1"),
        Text(
            vi="Quyền số: cơ cấu lao động năm đầu, năng suất ngành và hệ số k năm cuối.",
            en="Weights: the start's structure of labour, the end's productivity and coefficient k.",
        ),
    ),
    "mean": (
        _terms(
            "(k1 - k0) * (m0 + m1) / 2",
            "(k0 + k1) / 2 * (s0 + s1) / 2 * (w1 - w0)",
            "(k0 + k1) / 2 * (s1 - s0) * (w0 + w1) / 2",
        ),
        Text(
            vi="Quyền số: trung bình hai năm của cơ cấu lao động, năng suất ngành và hệ số k.",
            en="Weights: means of both years of the structure of labour, productivity and coefficient k.",
        ),
    ),
}
