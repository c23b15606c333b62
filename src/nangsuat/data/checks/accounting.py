"""Accounts that must agree with one another: added value by two methods, balance sheet, parts and wholes, averages.

Tolerances are Nangsuat's own working limits, named here with their reasons; none is taken from a regulation.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from nangsuat.data.checks.registry import Findings, Subject, check
from nangsuat.data.problems import Severity
from nangsuat.data.text import Text

GAP_TO_NOTE = 0.01  # under one per cent the two methods differ by roundings and small items of the accounts
GAP_TO_CONFIRM = 0.05  # over five per cent of added value a whole item is missing in one of the two sums
AVERAGE_OUTSIDE = 0.10  # an average of twelve months may leave the two ends of the year a little, in seasonal work
RELATIVE_ROUNDING = 1e-6  # sums of numbers kept as floats, or rounded to six digits

ADDITION = ("labour_cost", "interest", "taxes", "depreciation", "profit")
INPUTS = ("materials", "energy", "bought_services")
OUTPUT_PARTS = ("production_value", "inventory_change", "own_construction", "service_revenue")


@check(
    "value-added-gap",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="GTGT tính theo phép trừ ({subtraction} {unit}) khác phép cộng ({addition} {unit}): {gap} %",
        en="Value added by subtraction ({subtraction} {unit}) differs from addition ({addition} {unit}): {gap} %",
    ),
    rule=Text(
        vi="Đầu ra − chi phí trung gian = lao động + lãi vay + thuế + khấu hao + lợi nhuận (E03), lệch nhiều nhất 5 %",
        en="Output − inputs = labour + interest + taxes + depreciation + profit (E03), to within 5 %",
    ),
    suggestion=Text(
        vi="Tìm khoản thiếu ở một trong hai phép tính, hoặc xác nhận.",
        en="Look for the item missing in one of the two sums, or confirm.",
    ),
    levels=("firm",),
)
def value_added_gap(subject: Subject) -> Findings:
    """The two added-value methods tell different stories."""
    return _method_gap(subject, pl.col("_gap").abs() > GAP_TO_CONFIRM)


@check(
    "value-added-small-gap",
    Severity.NOTE,
    message=Text(
        vi="GTGT tính theo phép trừ và phép cộng lệch {gap} %",
        en="Value added by subtraction and by addition differ by {gap} %",
    ),
    rule=Text(vi="Chênh lệch E03 từ 1 % đến 5 % được ghi lại", en="A reconciliation gap (E03) of 1 % to 5 % is noted"),
    suggestion=Text(vi="Không bắt buộc sửa.", en="No need to act."),
    levels=("firm",),
)
def value_added_small_gap(subject: Subject) -> Findings:
    """A gap that needs no answer."""
    size = pl.col("_gap").abs()
    return _method_gap(subject, (size > GAP_TO_NOTE) & (size <= GAP_TO_CONFIRM))


@check(
    "value-added-given",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="GTGT khai báo khác số tính từ các khoản ({nearest} {unit})",
        en="The value added given differs from what its items give ({nearest} {unit})",
    ),
    rule=Text(
        vi="GTGT khai báo bằng phép cộng (E02) hoặc phép trừ (E01), lệch nhiều nhất 5 %",
        en="Value added as given equals addition (E02) or subtraction (E01) to within 5 %",
    ),
    suggestion=Text(
        vi="Sửa GTGT, hoặc để trống để được tính, hoặc xác nhận.",
        en="Correct it, leave it blank to have it computed, or confirm.",
    ),
    levels=("firm",),
    needs=("value_added",),
)
def value_added_given(subject: Subject) -> Findings:
    """A value added that neither of the two methods confirms."""
    ways = [way for way in (_addition(subject), _subtraction(subject)) if way is not None]
    if not ways:
        return []
    rows = subject.frame.with_columns(way.alias(f"_way{place}") for place, way in enumerate(ways))
    given = pl.col("value_added")
    distances = [(pl.col(f"_way{place}") - given).abs() for place in range(len(ways))]
    least = pl.min_horizontal(distances)
    nearest: pl.Expr = pl.lit(None, pl.Float64)
    for place, distance in enumerate(distances):
        nearest = pl.when(distance == least).then(pl.col(f"_way{place}")).otherwise(nearest)
    rows = rows.with_columns(_nearest=nearest)
    return [subject.where(least > GAP_TO_CONFIRM * given.abs(), "value_added", rows, nearest="_nearest")]


@check(
    "negative-value-added",
    Severity.NOTE,
    message=Text(vi="GTGT âm: {value_added} {unit}", en="Value added is negative: {value_added} {unit}"),
    rule=Text(
        vi="Doanh nghiệp lỗ có thể có GTGT âm; logarit và tăng trưởng không tính được",
        en="A loss maker's value added may be negative; logarithms and growth are not defined",
    ),
    suggestion=Text(vi="Kiểm tra dấu; nếu đúng thì không cần sửa.", en="Check the sign; nothing to do if it is right."),
    levels=("firm",),
)
def negative_value_added(subject: Subject) -> Findings:
    """A legitimate loss, shown because it changes what can be computed."""
    ways = (pl.col("value_added") if subject.has("value_added") else None, _addition(subject), _subtraction(subject))
    known = [way for way in ways if way is not None]
    if not known:
        return []
    rows = subject.frame.with_columns(_first=pl.coalesce(known))
    role = _first_given(subject, "value_added", "profit", "output", "production_value")
    return [subject.where(pl.col("_first") < 0, role, rows, value_added="_first")]


@check(
    "balance-sheet",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Nợ phải trả + vốn chủ sở hữu = {sum} {unit}, khác tổng tài sản",
        en="Liabilities + equity = {sum} {unit}, which is not the total of assets",
    ),
    rule=Text(vi="Tổng tài sản = nợ phải trả + vốn chủ sở hữu", en="Total assets = liabilities + equity"),
    suggestion=Text(vi="Sửa một trong ba số.", en="Correct one of the three."),
    levels=("firm",),
    needs=("total_assets", "liabilities", "equity"),
)
def balance_sheet(subject: Subject) -> Findings:
    """A balance sheet that does not balance."""
    return _sum_differs(subject, "total_assets", ("liabilities", "equity"))


@check(
    "output-parts",
    Severity.PLEASE_CONFIRM,
    message=Text(vi="Các phần của đầu ra cộng lại là {sum} {unit}", en="The parts of output add up to {sum} {unit}"),
    rule=Text(
        vi="Tổng đầu ra = sản xuất bán ra + thay đổi tồn kho + tự xây dựng + dịch vụ (E04)",
        en="Output = production sold + change in stocks + own construction + services (E04)",
    ),
    suggestion=Text(
        vi="Sửa tổng hoặc phần, hoặc để trống tổng.", en="Correct the total or a part, or leave the total blank."
    ),
    levels=("firm",),
    needs=("output", *OUTPUT_PARTS),
)
def output_parts(subject: Subject) -> Findings:
    """A total of output that is not the sum of its parts."""
    return _sum_differs(subject, "output", OUTPUT_PARTS)


@check(
    "input-parts",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Vật liệu + năng lượng + dịch vụ = {sum} {unit}", en="Materials + energy + services = {sum} {unit}"
    ),
    rule=Text(
        vi="Chi phí trung gian = vật liệu + năng lượng + dịch vụ mua ngoài",
        en="Intermediate inputs = materials + energy + services bought in",
    ),
    suggestion=Text(
        vi="Sửa tổng hoặc phần, hoặc để trống tổng.", en="Correct the total or a part, or leave the total blank."
    ),
    levels=("firm",),
    needs=("intermediate_inputs", *INPUTS),
)
def input_parts(subject: Subject) -> Findings:
    """A total of inputs that is not the sum of its parts."""
    return _sum_differs(subject, "intermediate_inputs", INPUTS)


@check(
    "part-exceeds-whole",
    Severity.MUST_FIX,
    message=Text(vi="«{name}» lớn hơn «{whole_role}»: {whole}", en="«{name}» exceeds «{whole_role}»: {whole}"),
    rule=Text(vi="Phần không lớn hơn tổng", en="A part is no larger than its whole"),
    suggestion=Text(vi="Sửa một trong hai ô.", en="Correct one of the two cells."),
)
def part_exceeds_whole(subject: Subject) -> Findings:
    """Hi-tech sales above sales, trained workers above workers, …"""
    for part, whole in _PARTS[subject.level]:
        if subject.has(part, whole):
            step = subject.rounding(part) + subject.rounding(whole)
            larger = pl.col(part) > pl.col(whole) + step
            yield subject.where(larger & (pl.col(whole) >= 0), part, whole_role=pl.lit(whole), whole=pl.col(whole))


@check(
    "average-employees",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Lao động bình quân nằm ngoài khoảng đầu năm ({start}) – cuối năm ({end})",
        en="Average employees lie outside start ({start}) to end ({end}) of the year",
    ),
    rule=Text(
        vi="Bình quân năm nằm giữa số đầu năm và cuối năm, lệch nhiều nhất 10 %",
        en="The average lies between start and end of the year, off by 10 % at most",
    ),
    suggestion=Text(
        vi="Sửa ô; nếu là lao động thời vụ thì xác nhận.", en="Correct the cell; confirm if the work is seasonal."
    ),
    levels=("firm",),
    needs=("employees", "employees_start", "employees_end"),
)
def average_employees(subject: Subject) -> Findings:
    """A year's average far outside both ends of the year."""
    return _average_outside(subject, "employees")


@check(
    "average-fixed-assets",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Tài sản cố định bình quân nằm ngoài khoảng đầu năm ({start}) – cuối năm ({end})",
        en="Average fixed assets lie outside start ({start}) to end ({end}) of the year",
    ),
    rule=Text(
        vi="Bình quân của đầu năm và cuối năm, lệch nhiều nhất 10 %",
        en="The mean of start and end of the year, off by 10 % at most",
    ),
    suggestion=Text(vi="Sửa ô, hoặc xác nhận.", en="Correct the cell, or confirm."),
    levels=("firm",),
    needs=("fixed_assets", "fixed_assets_start", "fixed_assets_end"),
)
def average_fixed_assets(subject: Subject) -> Findings:
    """A mean that is no mean of the two."""
    return _average_outside(subject, "fixed_assets")


@check(
    "depreciation-over-assets",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Khấu hao lớn hơn tài sản cố định ({assets} {unit})",
        en="Depreciation exceeds the fixed assets ({assets} {unit})",
    ),
    rule=Text(
        vi="Khấu hao một năm không lớn hơn tài sản", en="A year's depreciation is no larger than the assets themselves"
    ),
    suggestion=Text(vi="Sửa một trong hai ô, hoặc xác nhận.", en="Correct one of the two cells, or confirm."),
    levels=("firm",),
    needs=("depreciation", "fixed_assets"),
)
def depreciation_over_assets(subject: Subject) -> Findings:
    """More written off than there is."""
    larger = pl.col("depreciation") > pl.col("fixed_assets") * (1 + AVERAGE_OUTSIDE) + subject.rounding("depreciation")
    return [subject.where(larger, "depreciation", assets="fixed_assets")]


@check(
    "interest-without-debt",
    Severity.PLEASE_CONFIRM,
    message=Text(vi="Có lãi vay nhưng nợ phải trả bằng 0", en="Interest is paid, yet liabilities are zero"),
    rule=Text(vi="Lãi vay đi cùng khoản nợ", en="Interest goes with debt"),
    suggestion=Text(
        vi="Điền nợ phải trả; nếu đã trả hết trong năm thì xác nhận.",
        en="Fill in the liabilities; confirm if all was repaid in the year.",
    ),
    levels=("firm",),
    needs=("interest", "liabilities"),
)
def interest_without_debt(subject: Subject) -> Findings:
    """Interest on nothing."""
    return [subject.where((pl.col("interest") > 0) & (pl.col("liabilities") == 0), "interest")]


_PARTS: dict[str, tuple[tuple[str, str], ...]] = {
    "firm": (
        ("hi_tech_sales", "net_sales"),
        ("materials", "intermediate_inputs"),
        ("energy", "intermediate_inputs"),
        ("bought_services", "intermediate_inputs"),
    ),
    "economy": (
        ("hi_tech_sales", "net_sales"),
        ("trained_workers", "workers"),
        ("innovating_firms", "surveyed_firms"),
        ("workers", "population"),
    ),
}


def _addition(subject: Subject) -> pl.Expr | None:
    """E02, where all five items are there."""
    return pl.sum_horizontal(ADDITION, ignore_nulls=False) if subject.has(*ADDITION) else None


def _subtraction(subject: Subject) -> pl.Expr | None:
    """E01: output (or its parts) less intermediate inputs (or their parts).

    As E04 adds them up, a part of output that the table has no column for is nothing.
    """
    outputs = [pl.col("output")] if subject.has("output") else []
    if subject.has(OUTPUT_PARTS[0]):
        parts = [part for part in OUTPUT_PARTS if subject.has(part)]
        outputs.append(pl.sum_horizontal(parts, ignore_nulls=False))
    inputs = [pl.col("intermediate_inputs")] if subject.has("intermediate_inputs") else []
    if subject.has(*INPUTS):
        inputs.append(pl.sum_horizontal(INPUTS, ignore_nulls=False))
    return pl.coalesce(outputs) - pl.coalesce(inputs) if outputs and inputs else None


def _method_gap(subject: Subject, condition: pl.Expr) -> Findings:
    addition, subtraction = _addition(subject), _subtraction(subject)
    if addition is None or subtraction is None:
        return []
    rows = subject.frame.with_columns(_addition=addition, _subtraction=subtraction)
    rows = rows.with_columns(_gap=(pl.col("_subtraction") - pl.col("_addition")) / pl.col("_addition").abs())
    beyond = condition & (
        (pl.col("_subtraction") - pl.col("_addition")).abs() > len(ADDITION) * subject.rounding("profit")
    )
    role = _first_given(subject, "output", "production_value", "profit")
    return [
        subject.where(
            beyond, role, rows,
            gap=(100 * pl.col("_gap")).round(1), addition="_addition", subtraction="_subtraction",
        )
    ]  # fmt: skip


def _first_given(subject: Subject, *roles: str) -> str | None:
    """The first of the roles that has a column of the user's: where the finding is shown."""
    return next(iter(subject.given(roles)), None)


def _sum_differs(subject: Subject, whole: str, parts: Sequence[str]) -> Findings:
    """The whole is not the sum of its parts, beyond what rounding each of them explains."""
    rows = subject.frame.with_columns(_sum=pl.sum_horizontal(parts, ignore_nulls=False))
    rounding = sum(subject.rounding(role) for role in (whole, *parts))
    allowed = rounding + RELATIVE_ROUNDING * pl.col(whole).abs()
    return [subject.where((pl.col("_sum") - pl.col(whole)).abs() > allowed, whole, rows, sum="_sum")]


def _average_outside(subject: Subject, role: str) -> Findings:
    start, end = pl.col(f"{role}_start"), pl.col(f"{role}_end")
    low, high = pl.min_horizontal(start, end), pl.max_horizontal(start, end)
    step = subject.rounding(role)
    below = pl.col(role) < low * (1 - AVERAGE_OUTSIDE) - step
    above = pl.col(role) > high * (1 + AVERAGE_OUTSIDE) + step
    both = start.is_not_null() & end.is_not_null()
    return [subject.where(both & (below | above), role, start=start, end=end)]


CHECKS = (
    value_added_gap, value_added_small_gap, value_added_given, negative_value_added,
    balance_sheet, output_parts, input_parts, part_exceeds_whole,
    average_employees, average_fixed_assets, depreciation_over_assets, interest_without_debt,
)  # fmt: skip
