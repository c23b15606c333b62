"""Who and when: rows that stand twice, enterprises counted twice, gaps and oddities of years."""

from __future__ import annotations

import polars as pl

from nangsuat.data.checks.registry import Findings, Subject, check, same_as_before
from nangsuat.data.problems import Severity
from nangsuat.data.roles import KEYS, ROW
from nangsuat.data.text import Text

ROWS_NAMED = 5  # a message names so many of the other rows
BULK_OF_ROWS = 20  # years with so many rows make a table's years
FEW_ROWS = 2  # a year far from those, with no more rows than this, is hardly a year of the table


@check(
    "duplicate",
    Severity.MUST_FIX,
    message=Text(vi="«{key}» đứng ở {times} dòng: {rows}", en="«{key}» stands in {times} rows: {rows}"),
    rule=Text(vi="Mỗi mã và năm chỉ có một dòng", en="One row for each code and year"),
    suggestion=Text(vi="Giữ một dòng, xóa hoặc cộng các dòng khác.", en="Keep one row; delete or add up the others."),
    needs=("year",),
)
def duplicate(subject: Subject) -> Findings:
    """The same enterprise (or territory and industry) and year more than once, at each of its rows."""
    keys = list(KEYS[subject.level])
    if not subject.has(*keys):
        return []
    rows = _standing_twice(subject, keys)
    key = pl.concat_str(pl.col(keys).cast(pl.String), separator=", ")
    return [subject.where(pl.lit(value=True), keys[0], rows, key=key, times="times", rows="rows")]


@check(
    "same-tax-code",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Mã số thuế này đứng dưới {times} mã doanh nghiệp trong năm {year}: dòng {rows}",
        en="This tax code stands under {times} enterprise ids in {year}: rows {rows}",
    ),
    rule=Text(vi="Mỗi mã số thuế một mã doanh nghiệp trong một năm", en="One id for a tax code in a year"),
    suggestion=Text(
        vi="Nếu là một doanh nghiệp, giữ một mã; nếu là chi nhánh, ghi thêm «-001».",
        en="If it is one enterprise, keep one id; for a branch add «-001».",
    ),
    levels=("firm",),
    needs=("firm", "year", "tax_code"),
)
def same_tax_code(subject: Subject) -> Findings:
    """An enterprise counted twice under two ids."""
    return _two_ids(subject, ["tax_code", "year"], "tax_code", pl.col("tax_code").is_not_null())


@check(
    "same-name",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Tên này đứng dưới {times} mã doanh nghiệp trong năm {year}: dòng {rows}",
        en="This name stands under {times} enterprise ids in {year}: rows {rows}",
    ),
    rule=Text(vi="Mỗi tên một mã doanh nghiệp trong một năm", en="One id for a name in a year"),
    suggestion=Text(
        vi="Nếu là một doanh nghiệp, giữ một mã; nếu khác nhau, ghi mã số thuế của từng doanh nghiệp.",
        en="If it is one enterprise, keep one id; if not, give the tax code of each.",
    ),
    levels=("firm",),
    needs=("firm", "year", "name"),
)
def same_name(subject: Subject) -> Findings:
    """The same name under two ids, unless different tax codes tell the two apart."""
    bare = pl.col("name").str.to_lowercase().str.replace_all("  ", " ", literal=True)
    frame = subject.frame.with_columns(_name=bare)
    named = pl.col("_name").is_not_null()
    if subject.has("tax_code"):
        named &= pl.col("tax_code").is_null().any().over("_name", "year")
    return _two_ids(subject, ["_name", "year"], "name", named, frame)


@check(
    "tax-code-changed",
    Severity.PLEASE_CONFIRM,
    message=Text(vi="Mã «{firm}» có {times} mã số thuế: {codes}", en="Id «{firm}» has {times} tax codes: {codes}"),
    rule=Text(
        vi="Mã số thuế không đổi trong suốt đời doanh nghiệp",
        en="A tax code stays the same as long as the enterprise lives",
    ),
    suggestion=Text(
        vi="Sửa mã số thuế sai; nếu là hai doanh nghiệp, tách thành hai mã.",
        en="Correct the wrong one; if they are two enterprises, give them two ids.",
    ),
    levels=("firm",),
    needs=("firm", "year", "tax_code"),
)
def tax_code_changed(subject: Subject) -> Findings:
    """One id, two tax codes; shown where the code differs from the row before."""
    rows = subject.frame.filter(pl.col("tax_code").is_not_null()).sort("firm", "year", ROW)
    rows = rows.with_columns(
        _before=pl.col("tax_code").shift(1).over("firm"), _times=pl.col("tax_code").n_unique().over("firm")
    ).filter(pl.col("_times") > 1)
    rows = rows.with_columns(
        _codes=pl.col("tax_code").unique(maintain_order=True).implode().over("firm").list.join(", ")
    )
    changed = pl.col("tax_code") != pl.col("_before")
    return [subject.where(changed, "tax_code", rows, firm="firm", times="_times", codes="_codes")]


@check(
    "year-gap",
    Severity.NOTE,
    message=Text(
        vi="«{key}» có số liệu năm {before} rồi {year}, thiếu {missing} năm ở giữa",
        en="«{key}» has figures for {before} and then {year}: {missing} years are missing between",
    ),
    rule=Text(vi="Tăng trưởng tính giữa các năm liền nhau", en="Growth is computed between successive years"),
    suggestion=Text(vi="Thêm các năm thiếu nếu có số liệu.", en="Add the missing years if there are figures."),
    levels=("firm",),
    needs=("firm", "year"),
)
def year_gap(subject: Subject) -> Findings:
    """A hole in the years of an enterprise."""
    return _gaps(subject)


@check(
    "series-gap",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Chuỗi «{key}» nhảy từ năm {before} sang {year}, thiếu {missing} năm ở giữa",
        en="Series «{key}» goes from {before} to {year}: {missing} years are missing between",
    ),
    rule=Text(vi="Chuỗi số liệu của nền kinh tế liên tục theo năm", en="A series of an economy has every year"),
    suggestion=Text(
        vi="Thêm các năm thiếu, hoặc xác nhận; tăng trưởng qua khoảng trống là bình quân nhiều năm.",
        en="Add the missing years, or confirm: growth across the gap is an average of several years.",
    ),
    levels=("economy",),
    needs=("territory", "industry", "year"),
)
def series_gap(subject: Subject) -> Findings:
    """A hole in the years of a series, unless the whole table keeps the same distance."""
    years = subject.frame["year"].drop_nulls().unique().sort()
    steps = years.diff().drop_nulls().unique()
    return [] if len(steps) == 1 and len(years) > 2 else _gaps(subject)  # every fifth year, say, is a design


@check(
    "future-year",
    Severity.MUST_FIX,
    message=Text(vi="Năm {year} chưa đến", en="The year {year} is still to come"),
    rule=Text(vi="Báo cáo của doanh nghiệp là của năm đã qua", en="Accounts of an enterprise are of a year gone by"),
    suggestion=Text(vi="Sửa năm.", en="Correct the year."),
    levels=("firm",),
    needs=("year",),
)
def future_year(subject: Subject) -> Findings:
    """Accounts of a year that has not begun."""
    return _later_years(subject)


@check(
    "forecast-year",
    Severity.PLEASE_CONFIRM,
    message=Text(vi="Năm {year} chưa đến: là số dự báo?", en="The year {year} is still to come: a forecast?"),
    rule=Text(vi="Số thực hiện và số dự báo không để lẫn", en="Actual figures and forecasts are not mixed"),
    suggestion=Text(
        vi="Sửa năm, hoặc xác nhận đây là dự báo.", en="Correct the year, or confirm that it is a forecast."
    ),
    levels=("economy",),
    needs=("year",),
)
def forecast_year(subject: Subject) -> Findings:
    """Figures of an economy for a year that has not begun."""
    return _later_years(subject)


@check(
    "year-not-closed",
    Severity.NOTE,
    message=Text(vi="Năm {year} chưa kết thúc", en="The year {year} is not over"),
    rule=Text(vi="Số liệu của năm chưa kết thúc là số ước", en="Figures of a running year are estimates"),
    suggestion=Text(
        vi="Ghi rõ là số ước, hoặc dùng năm trước.", en="Say that they are estimates, or use the year before."
    ),
    needs=("year",),
)
def year_not_closed(subject: Subject) -> Findings:
    """The running year, once for the table."""
    rows = subject.frame.filter(pl.col("year") == subject.today.year)
    return [subject.where(pl.lit(value=True), "year", rows.sort(ROW).head(1), year="year")]


@check(
    "lonely-year",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Chỉ {times} dòng có năm {year}, cách xa các năm khác của bảng ({usual})",
        en="Only {times} rows are of {year}, far from the table's other years ({usual})",
    ),
    rule=Text(vi="Các năm của một bảng liền nhau", en="The years of a table lie together"),
    suggestion=Text(vi="Sửa năm nếu gõ nhầm, hoặc xác nhận.", en="Correct the year if it is mistyped, or confirm."),
    needs=("year",),
)
def lonely_year(subject: Subject) -> Findings:
    """2032 among rows of 2023."""
    rows = subject.frame.filter(pl.col("year").is_not_null()).with_columns(_times=pl.len().over("year"))
    usual = rows.filter(pl.col("_times") >= BULK_OF_ROWS)["year"].unique().sort()
    if usual.is_empty():
        return []
    span = f"{usual[0]}" if len(usual) == 1 else f"{usual[0]}-{usual[-1]}"
    outside = (pl.col("year") < usual[0] - 1) | (pl.col("year") > usual[-1] + 1)
    lonely = outside & (pl.col("_times") <= FEW_ROWS)
    return [subject.where(lonely, "year", rows, year="year", times="_times", usual=pl.lit(span))]


def _standing_twice(subject: Subject, keys: list[str]) -> pl.DataFrame:
    """The rows whose keys stand more than once, with how often and in which rows."""
    complete = subject.frame.filter(pl.all_horizontal(pl.col(keys).is_not_null()))
    twice = complete.filter(pl.struct(keys).is_duplicated())
    together = twice.group_by(keys).agg(times=pl.len(), rows=pl.col(ROW).sort()).with_columns(rows=_rows_named())
    return twice.join(together, on=keys, how="inner")


def _two_ids(
    subject: Subject, keys: list[str], role: str, condition: pl.Expr, frame: pl.DataFrame | None = None
) -> Findings:
    rows = (subject.frame if frame is None else frame).filter(condition)
    rows = rows.filter(pl.struct(keys).is_duplicated())
    several = (
        rows.group_by(keys)
        .agg(times=pl.col("firm").n_unique(), rows=pl.col(ROW).sort())
        .filter(pl.col("times") > 1)
        .with_columns(rows=_rows_named())
    )
    rows = rows.join(several, on=keys, how="inner")
    return [subject.where(pl.lit(value=True), role, rows, year="year", times="times", rows="rows")]


def _rows_named() -> pl.Expr:
    rows = pl.col("rows")
    more = pl.when(rows.list.len() > ROWS_NAMED).then(pl.lit(", …")).otherwise(pl.lit(""))
    return rows.list.head(ROWS_NAMED).cast(pl.List(pl.String)).list.join(", ") + more


def _gaps(subject: Subject) -> Findings:
    unit = list(subject.unit)
    rows = subject.frame.select(ROW, *unit, "year").sort(*unit, "year", ROW)
    missing = pl.col("year") - pl.col("year").shift(1) - 1
    rows = rows.with_columns(_before=pl.col("year").shift(1), _missing=missing).filter(
        (missing > 0) & same_as_before(unit)
    )
    key = pl.concat_str(pl.col(unit), separator=", ")
    return [subject.where(pl.lit(value=True), "year", rows, key=key, before="_before", year="year", missing="_missing")]


def _later_years(subject: Subject) -> Findings:
    later = (pl.col("year") > subject.today.year) & (pl.col("year") <= subject.role("year").maximum)
    return [subject.where(later, "year", year="year")]


CHECKS = (
    duplicate, same_tax_code, same_name, tax_code_changed, year_gap, series_gap,
    future_year, forecast_year, year_not_closed, lonely_year,
)  # fmt: skip
