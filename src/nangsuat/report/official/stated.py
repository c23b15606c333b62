"""Figures that are entries of something kept: a number of a plan, an amount of a ledger, a count of records."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from nangsuat.data import Figure, Input, Provenance, Rows, Source, Text, as_input, figure_from
from nangsuat.data.lineage import Aggregation
from nangsuat.plan import Plan, plan_to_data

MILLION_VND = Text(vi="triệu đồng", en="million VND")
PER_CENT = Text.same("%")
_VND = Text(vi="đồng", en="VND")


def stated(
    value: float | None,
    *,
    label: Text,
    unit: Text,
    source: Source,
    where: Text,
    method: str,
    how: Aggregation = "value",
    count: int = 1,
    ranges: str = "",
    column: str | None = None,
    decimals: int | None = None,
    reason: Text | None = None,
) -> Figure:
    """A figure that one source states.

    Parameters
    ----------
    source, where, count, ranges : the source, what its entries have in common, how many they are and their numbers
    how, column : what is taken of them
    reason : why there is no value, where there is none

    Examples
    --------
    >>> kept = Source("Hồ sơ", "ab" * 32)
    >>> figure = stated(12.0, label=Text.same("Doanh nghiệp"), unit=Text.same("DN"), source=kept,
    ...                 where=Text.same("2026"), method="count", how="count", count=15, decimals=0)
    >>> figure.value, figure.inputs[0].rows.count
    (12.0, 15)
    """
    rows = Rows(source.sha256, ranges, count, where)
    item = Input("number", label, value, unit, rows=rows, column=column, how=how)
    return figure_from("number", [item], label=label, unit=unit, method=method, decimals=decimals, reason=reason)


def in_millions(amount: Figure, *, decimals: int) -> Figure:
    """An amount in đồng as official tables print it.

    Examples
    --------
    >>> amount = amount_in_vnd(150e6, label=Text(vi="dự toán", en="budget"), source=Source("Kế hoạch", "ab" * 32),
    ...                        where=Text(vi="nhiệm vụ 1", en="task 1"), method="plan", count=2)
    >>> printed = in_millions(amount, decimals=1)
    >>> printed.value, printed.unit.vi
    (150.0, 'triệu đồng')
    """
    parts = [as_input(amount, "amount")]
    return figure_from(
        "amount / 1000000", parts, label=amount.label, unit=MILLION_VND, method=amount.method, decimals=decimals
    )


def amount_in_vnd(
    value: float, *, label: Text, source: Source, where: Text, method: str, count: int, ranges: str = ""
) -> Figure:
    """A sum of entries in đồng.

    Examples
    --------
    >>> amount = amount_in_vnd(150e6, label=Text(vi="dự toán", en="budget"), source=Source("Kế hoạch", "ab" * 32),
    ...                        where=Text(vi="nhiệm vụ 1", en="task 1"), method="plan", count=2)
    >>> amount.value, amount.unit.en, amount.inputs[0].how
    (150000000.0, 'VND', 'sum')
    """
    return stated(
        value,
        label=label,
        unit=_VND,
        source=source,
        where=where,
        method=method,
        how="sum",
        count=count,
        ranges=ranges,
        column="amount",
        decimals=0,
    )


def per_cent_of(part: Figure, whole: Figure, *, label: Text, method: str, decimals: int = 1) -> Figure:
    """One figure in per cent of another; none where the whole is nought."""
    parts = [as_input(part, "part"), as_input(whole, "whole")]
    return figure_from("100 * part / whole", parts, label=label, unit=PER_CENT, method=method, decimals=decimals)


def decimals_of_money(amounts: Iterable[float]) -> int:
    """Digits behind the decimal sign of amounts in million đồng: one where any is no whole million.

    Examples
    --------
    >>> decimals_of_money([5e8, 2e6]), decimals_of_money([5e8, 2.5e6])
    (0, 1)
    """
    return 0 if all(round(amount) % 1_000_000 == 0 for amount in amounts) else 1


def source_of_plan(plan: Plan) -> Source:
    """A plan as the source of its own numbers, by a hash of all that it says.

    Examples
    --------
    >>> plan = Plan(Text.same("Kế hoạch"), Text.same("Khu"), 2026, 2030)
    >>> source_of_plan(plan).name, source_of_plan(plan) == source_of_plan(plan)
    ('Kế hoạch', True)
    """
    written = json.dumps(plan_to_data(plan), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return Source(plan.title.vi, hashlib.sha256(written.encode()).hexdigest(), citation=plan.title)


def provenance_of_plan(plan: Plan, source: Source) -> Provenance:
    """A plan's own numbers: one source, as many entries as it has targets and tasks."""
    return Provenance((source,), rows_used=len(plan.targets) + len(plan.tasks), method="plan")
