"""Price bases: constant prices without a base year, current and constant mixed up, deflators of two bases."""

from __future__ import annotations

import polars as pl

from nangsuat.data.checks.registry import Findings, Subject, check
from nangsuat.data.problems import Severity
from nangsuat.data.text import Text

SAME_VALUE = 1e-9  # two numbers of a file that are the same after conversion of units
DECADES_OF_BASE_100 = 2.0  # a deflator with base 100 stands two decades above one with base 1
NEAR_BASE = 0.4  # decades: prices change two and a half times at most against the middle of the column

_PAIRS = (
    ("value_added", "value_added_constant"),
    ("product_tax", "product_tax_constant"),
    ("investment", "investment_constant"),
)
_DEFLATORS = ("output_deflator", "input_deflator", "capital_deflator")


@check(
    "constant-without-base",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Cột «{name}» theo giá so sánh nhưng bảng không khai năm gốc",
        en="Column «{name}» is in constant prices, but no base year is declared",
    ),
    rule=Text(vi="Giá so sánh luôn đi cùng năm gốc", en="Constant prices go with their base year"),
    suggestion=Text(
        vi="Ghi năm gốc vào tiêu đề (ví dụ «giá so sánh 2010»), hoặc khai --base-year.",
        en="Write the base year into the header («constant 2010 prices»), or declare it with --base-year.",
    ),
)
def constant_without_base(subject: Subject) -> Findings:
    """Constant prices of no year; PPP figures carry their year in their name."""
    if subject.table.base_year is not None:
        return []
    constant = [key for key in subject.table.roles if subject.role(key).prices == "constant" and key != "gdp_ppp"]
    return [subject.whole(key) for key in constant]


@check(
    "constant-equals-current",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="«{name}» bằng đúng «{current_role}» ở năm {year}, không phải năm gốc",
        en="«{name}» equals «{current_role}» in {year}, which is not the base year",
    ),
    rule=Text(
        vi="Giá hiện hành và giá so sánh chỉ bằng nhau ở năm gốc",
        en="Current and constant prices are the same in the base year only",
    ),
    suggestion=Text(
        vi="Có lẽ chép nhầm cột; sửa một trong hai.", en="Perhaps a column was copied; correct one of the two."
    ),
    levels=("economy",),
    needs=("year",),
)
def constant_equals_current(subject: Subject) -> Findings:
    """One price basis in both columns, in a year that cannot be the base."""
    for current, constant in _present_pairs(subject):
        same = _same(current, constant) & (pl.col(constant) != 0)
        base = subject.table.base_year or _likely_base(subject, same)
        elsewhere = pl.col("year") != base if base is not None else pl.lit(value=True)
        yield subject.where(same & elsewhere, constant, current_role=pl.lit(current), year="year")


@check(
    "base-year-differs",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Ở năm gốc {year}, «{name}» khác «{current_role}» ({current} {unit})",
        en="In the base year {year}, «{name}» is not «{current_role}» ({current} {unit})",
    ),
    rule=Text(vi="Ở năm gốc, giá so sánh bằng giá hiện hành", en="In the base year constant prices are current prices"),
    suggestion=Text(vi="Kiểm tra năm gốc đã khai và hai cột.", en="Check the base year declared and the two columns."),
    levels=("economy",),
    needs=("year",),
)
def base_year_differs(subject: Subject) -> Findings:
    """A base year in which the two price bases disagree."""
    for current, constant in _present_pairs(subject):
        rounding = subject.rounding(current) + subject.rounding(constant)
        gap = (pl.col(current) - pl.col(constant)).abs()
        apart = gap > rounding + SAME_VALUE * pl.col(current).abs()
        in_base = pl.col("year") == pl.lit(subject.table.base_year)
        yield subject.where(
            apart & in_base, constant, current_role=pl.lit(current), current=pl.col(current), year="year"
        )


@check(
    "deflator-zero",
    Severity.MUST_FIX,
    message=Text(vi="Chỉ số giá bằng 0", en="A price index of zero"),
    rule=Text(vi="Chỉ số giá lớn hơn 0", en="A price index is above zero"),
    suggestion=Text(vi="Sửa ô, hoặc để trống.", en="Correct the cell, or leave it blank."),
    levels=("firm",),
)
def deflator_zero(subject: Subject) -> Findings:
    """Nothing can be divided by it."""
    return [subject.where(pl.col(role) == 0, role) for role in subject.present(_DEFLATORS)]


@check(
    "deflator-bases-mixed",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Chỉ số giá này cách trung vị của cột ({median}) khoảng 100 lần",
        en="This price index is about 100 times away from the column's median ({median})",
    ),
    rule=Text(vi="Cả cột cùng một kỳ gốc: 1 hoặc 100", en="One base in the whole column: 1 or 100"),
    suggestion=Text(vi="Đưa cả cột về kỳ gốc = 1 hoặc = 100.", en="Bring the column onto base 1 or base 100."),
    levels=("firm",),
)
def deflator_bases_mixed(subject: Subject) -> Findings:
    """1.05 and 105 in one column."""
    for role in subject.present(_DEFLATORS):
        value = pl.when(pl.col(role) > 0).then(pl.col(role))
        middle = value.median()
        apart = (value.log10() - middle.log10()).abs()
        yield subject.where((apart - DECADES_OF_BASE_100).abs() <= NEAR_BASE, role, median=middle)


def _present_pairs(subject: Subject) -> list[tuple[str, str]]:
    return [pair for pair in _PAIRS if subject.has(*pair)]


def _same(first: str, second: str) -> pl.Expr:
    return (pl.col(first) - pl.col(second)).abs() <= SAME_VALUE * pl.col(first).abs()


def _likely_base(subject: Subject, same: pl.Expr) -> int | None:
    """The year in which most rows have the same value in both prices: without a declared base, the likely one."""
    years = subject.frame.filter(same)["year"].drop_nulls()
    likely = years.mode().sort()
    return int(likely[0]) if len(likely) else None


CHECKS = (
    constant_without_base, constant_equals_current, base_year_differs,
    deflator_zero, deflator_bases_mixed,
)  # fmt: skip
