"""Tax codes: their form and check digit, and the personal numbers that stand in for them.

The rule is that of ``stdnum.vn.mst``, here over whole columns.
"""

from __future__ import annotations

import polars as pl

from nangsuat.data.checks.registry import Findings, Subject, check
from nangsuat.data.problems import Severity
from nangsuat.data.text import Text

TAX_CODE_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)  # of the first nine digits

_ENTERPRISE = r"^\d{10}$|^\d{10}-?\d{3}$"
_PERSON = r"^\d{12}$"


@check(
    "tax-code-form",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Mã số thuế không có 10 chữ số (chi nhánh: 10 + «-001»)",
        en="The tax code has not ten digits (a branch: ten + «-001»)",
    ),
    rule=Text(
        vi="Mã số doanh nghiệp gồm 10 chữ số, chi nhánh thêm -001 đến -999",
        en="An enterprise's code has ten digits; a branch adds -001 to -999",
    ),
    suggestion=Text(
        vi="Sửa mã; nếu Excel làm mất số 0 ở đầu, điền lại và định dạng cột là văn bản.",
        en="Correct it; if Excel ate the leading zeros, type them again and format the column as text.",
    ),
    levels=("firm",),
    needs=("tax_code",),
)
def tax_code_form(subject: Subject) -> Findings:
    """Too long, too short, letters, serial number 0000000, branch 000."""
    code = _tax_code()
    well_formed = (code.str.contains(_ENTERPRISE) & ~code.str.ends_with("-000")) | code.str.contains(_PERSON)
    no_branch = (code.str.len_chars() == 13) & code.str.ends_with("000")
    no_serial = code.str.contains(_ENTERPRISE) & (code.str.slice(2, 7) == "0000000")
    return [subject.where(~well_formed | no_branch | no_serial, "tax_code")]


@check(
    "tax-code-check-digit",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Chữ số kiểm tra (thứ mười) của mã số thuế không khớp",
        en="The check digit (the tenth) of the tax code does not fit",
    ),
    rule=Text(
        vi="Chữ số thứ mười = 10 − (tổng có trọng số của chín chữ số đầu mod 11)",
        en="Tenth digit = 10 − (weighted sum of the first nine mod 11)",
    ),
    suggestion=Text(
        vi="Đối chiếu với giấy đăng ký doanh nghiệp; nếu đúng thì xác nhận.",
        en="Compare with the registration certificate; confirm if it is right.",
    ),
    levels=("firm",),
    needs=("tax_code",),
)
def tax_code_check_digit(subject: Subject) -> Findings:
    """A mistyped digit. The stem is not issued where the rule gives 10."""
    code = _tax_code()
    wrong = code.str.contains(_ENTERPRISE) & (check_digit(code) != code.str.slice(9, 1).cast(pl.Int64, strict=False))
    return [subject.where(wrong, "tax_code")]


@check(
    "personal-id",
    Severity.NOTE,
    message=Text(
        vi="Mã 12 chữ số là số định danh cá nhân", en="A code of 12 digits is a personal identification number"
    ),
    rule=Text(
        vi="Hộ, cá nhân kinh doanh dùng số định danh cá nhân từ 1/7/2025: là dữ liệu cá nhân",
        en="Households and persons in business use it since 1 July 2025: it is personal data",
    ),
    suggestion=Text(
        vi="Chỉ giữ khi cần; thay bằng một mã nội bộ trước khi chia sẻ bảng.",
        en="Keep it only where needed; use an internal id before the table is shared.",
    ),
    levels=("firm",),
    needs=("tax_code",),
)
def personal_id(subject: Subject) -> Findings:
    """Personal data in the column of tax codes."""
    return [subject.where(_tax_code().str.contains(_PERSON), "tax_code")]


def check_digit(code: pl.Expr) -> pl.Expr:
    """The tenth digit that the first nine demand; 10 where such a code is never issued."""
    digits = (code.str.slice(place, 1).cast(pl.Int64, strict=False) for place in range(len(TAX_CODE_WEIGHTS)))
    total = pl.sum_horizontal(weight * digit for weight, digit in zip(TAX_CODE_WEIGHTS, digits, strict=True))
    return 10 - total % 11


def _tax_code() -> pl.Expr:
    return pl.col("tax_code").str.replace_all(r"[ .]", "")


CHECKS = (tax_code_form, tax_code_check_digit, personal_id)
