"""The whole economy where the table gives only its industries: their sum, plus product taxes less subsidies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import narwhals as nw

from nangsuat.data import ROLES, ROW, TOTAL, Panel

TAX_OF: Mapping[str, str] = {"value_added": "product_tax", "value_added_constant": "product_tax_constant"}
ADDITIVE = (
    *TAX_OF, "output", "labour_income", "investment", "investment_constant", "capital", "workers", "hours",
    "trained_workers", "surveyed_firms", "innovating_firms", "rd_spending", "net_sales", "materials", "hi_tech_sales",
)  # fmt: skip
_SUM = "__sum_"


def with_totals(panel: Panel) -> Panel:
    """An economy's panel whose «TOTAL» rows are complete.

    A cell that is empty in a row «TOTAL» becomes the sum of the industries, where all of them have it; value
    added adds product taxes less subsidies, which must then be known if the table has such a column at all. A
    territory and year without a row «TOTAL» gets one, without a row number since it stands in no file. Any
    cell that the table does state stays as stated. Panels of enterprises come back unchanged.
    """
    if panel.level != "economy":
        return panel
    additive = [role for role in ADDITIVE if panel.has(role)]
    sums = _sums_of_industries(panel, additive)
    whole = panel.frame.filter(nw.col("industry") == TOTAL)
    joined = whole.join(sums, on=["territory", "year"], how="left").with_columns(
        *(_filled(panel, role) for role in additive)
    )
    parts = panel.frame.filter(nw.col("industry") != TOTAL)
    columns = panel.frame.collect_schema().names()
    added = sums.join(whole.select("territory", "year"), on=["territory", "year"], how="anti")
    added = added.with_columns(nw.lit(TOTAL).alias("industry"), *_blank(panel))
    added = added.with_columns(*(_filled(panel, role) for role in additive))
    frame = nw.concat([parts.select(*columns), joined.select(*columns), added.select(*columns)], how="vertical")
    return replace(panel, frame=frame)


def _sums_of_industries(panel: Panel, additive: list[str]) -> nw.LazyFrame[Any]:
    industries = panel.frame.filter(nw.col("industry") != TOTAL)
    totals = [nw.col(role).sum().alias(f"{_SUM}{role}") for role in additive]
    gaps = [nw.col(role).is_null().cast(nw.Int64).sum().alias(f"{_SUM}gaps_{role}") for role in additive]
    sums = industries.group_by("territory", "year").agg(*totals, *gaps)
    return sums.with_columns(
        *(
            nw.when(nw.col(f"{_SUM}gaps_{role}") == 0).then(nw.col(f"{_SUM}{role}")).alias(f"{_SUM}{role}")
            for role in additive
        )
    ).select("territory", "year", *(f"{_SUM}{role}" for role in additive))


def _filled(panel: Panel, role: str) -> nw.Expr:
    tax = TAX_OF.get(role)
    total = nw.col(f"{_SUM}{role}") + nw.col(tax) if tax and panel.has(tax) else nw.col(f"{_SUM}{role}")
    return nw.coalesce(nw.col(role), total).alias(role)


def _blank(panel: Panel) -> list[nw.Expr]:
    kinds = {"number": nw.Float64(), "text": nw.String(), "year": nw.Int64()}
    keys = {"territory", "industry", "year"}
    blanks = [
        nw.lit(None, dtype=kinds[ROLES["economy"][role].type]).alias(role) for role in panel.roles if role not in keys
    ]
    return [*blanks, nw.lit(None, dtype=nw.Int64()).alias(ROW)]
