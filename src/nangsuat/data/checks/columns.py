"""Columns and cells that must be there."""

from __future__ import annotations

import polars as pl

from nangsuat.data.checks.registry import LABOUR, Findings, Subject, check, keys_of
from nangsuat.data.problems import Severity
from nangsuat.data.roles import ROLES
from nangsuat.data.text import Text

# Each set of roles is enough for the added value of an enterprise: given, by addition (E02), by subtraction (E01).
_WAYS_TO_VALUE_ADDED = (
    ({"value_added"},),
    ({"labour_cost", "interest", "taxes", "depreciation", "profit"},),
    ({"output", "production_value", "net_sales"}, {"intermediate_inputs", "materials"}),
)


@check(
    "missing-column",
    Severity.MUST_FIX,
    message=Text(vi="Thiếu cột «{name}» ({key})", en="Column «{name}» ({key}) is missing"),
    rule=Text(vi="Cột bắt buộc", en="Required column"),
    suggestion=Text(
        vi="Thêm cột, hoặc chỉ ra bằng tệp ánh xạ cột nào là {key}. Mọi dòng chung một giá trị thì "
        "dùng --constant, ví dụ --constant year=2024. Bảng có: {have}.",
        en="Add the column, or say in a mapping which one is {key}. One value for all rows goes into --constant: "
        "--constant year=2024. The table has: {have}.",
    ),
)
def missing_column(subject: Subject) -> Findings:
    """A required role that no column holds."""
    headers = (*subject.table.source.columns.values(), *subject.table.unused)
    more = ", …" if len(headers) > _NAMED else ""
    have = ", ".join(headers[:_NAMED]) + more or "–"
    for key, role in ROLES[subject.level].items():
        if role.required and not subject.has(key):
            yield subject.whole(key, key=key, have=have)


_NAMED = 40  # a workbook may hold hundreds of columns that are not ours


@check(
    "empty-table",
    Severity.MUST_FIX,
    message=Text(vi="Bảng không có dòng số liệu nào", en="The table holds no row of data"),
    rule=Text(vi="Ít nhất một dòng dưới tiêu đề", en="At least one row below the header"),
    suggestion=Text(
        vi="Điền số liệu dưới dòng tiêu đề, hoặc chọn trang tính khác bằng --sheet.",
        en="Fill in data below the header, or choose another sheet with --sheet.",
    ),
)
def empty_table(subject: Subject) -> Findings:
    """No row at all."""
    if subject.frame.is_empty():
        yield subject.whole(None)


@check(
    "empty-key",
    Severity.MUST_FIX,
    message=Text(vi="Ô «{name}» trống", en="The cell «{name}» is empty"),
    rule=Text(vi="Mỗi dòng phải có đủ mã và năm", en="Each row needs its code and year"),
    suggestion=Text(vi="Điền ô này, hoặc xóa dòng.", en="Fill it in, or delete the row."),
)
def empty_key(subject: Subject) -> Findings:
    """A row whose id or year is missing."""
    return [subject.where(pl.col(key).is_null(), key) for key in keys_of(subject)]


@check(
    "empty-column",
    Severity.NOTE,
    message=Text(vi="Cột «{name}» không có giá trị nào", en="Column «{name}» holds no value"),
    rule=Text(vi="Cột trống không được dùng", en="An empty column is not used"),
    suggestion=Text(vi="Điền số liệu nếu có; nếu không, bỏ qua.", en="Fill it in if you can; otherwise leave it."),
)
def empty_column(subject: Subject) -> Findings:
    """A column of which no cell is filled."""
    if subject.frame.is_empty():
        return []
    keys = set(keys_of(subject))
    empty = [role for role in subject.table.roles if subject.frame[role].null_count() == subject.frame.height]
    return [subject.whole(role) for role in empty if role not in keys]


@check(
    "empty-cells",
    Severity.NOTE,
    message=Text(
        vi="Cột «{name}» trống ở {empty} trên {count} dòng, dòng đầu là {first}",
        en="Column «{name}» is empty in {empty} of {count} rows, first in row {first}",
    ),
    rule=Text(
        vi="Chỉ tiêu cần cột này không tính được ở các dòng đó",
        en="Indicators that need the column cannot be computed for those rows",
    ),
    suggestion=Text(
        vi="Điền nếu có số liệu; không điền số 0 thay cho ô thiếu.",
        en="Fill in what is known; never a zero for a missing value.",
    ),
    levels=("firm",),
)
def empty_cells(subject: Subject) -> Findings:
    """Partly empty columns of accounts; in an economy's table empty cells are its form (the tax stands once)."""
    for role in subject.given(subject.table.roles):
        column = subject.frame[role]
        if subject.role(role).is_number and role != "weight" and 0 < column.null_count() < len(column):
            first = subject.frame.filter(pl.col(role).is_null())["row"].min()
            yield subject.whole(role, empty=column.null_count(), count=len(column), first=first)


@check(
    "no-labour",
    Severity.NOTE,
    message=Text(vi="Bảng không có số lao động", en="The table has no number of persons"),
    rule=Text(
        vi="Năng suất lao động cần số lao động bình quân", en="Labour productivity needs the average number of persons"
    ),
    suggestion=Text(vi="Thêm cột «{name}».", en="Add the column «{name}»."),
)
def no_labour(subject: Subject) -> Findings:
    """Nothing to divide by."""
    if not subject.has(LABOUR[subject.level]):
        yield subject.whole(LABOUR[subject.level])


@check(
    "no-value-added",
    Severity.NOTE,
    message=Text(
        vi="Bảng không có giá trị gia tăng và không đủ cột để tính",
        en="The table has no value added and too few columns to compute it",
    ),
    rule=Text(
        vi="GTGT có sẵn, hoặc chi phí lao động + lãi vay + thuế + khấu hao + lợi nhuận, hoặc đầu ra − trung gian",
        en="Value added given, or labour cost + interest + taxes + depreciation + profit, or output − inputs",
    ),
    suggestion=Text(
        vi="Thêm các cột của một trong ba cách; nếu không, chỉ tính được năng suất theo doanh thu.",
        en="Add the columns of one of the three ways; without them only sales per person can be shown.",
    ),
    levels=("firm",),
)
def no_value_added(subject: Subject) -> Findings:
    """None of the three ways to the added value is open."""
    have = set(subject.frame.columns)
    if not any(all(_enough(part, have) for part in way) for way in _WAYS_TO_VALUE_ADDED):
        yield subject.whole(None)


def _enough(part: set[str], have: set[str]) -> bool:
    """All five parts of the sum are needed; of output and inputs, one measure each."""
    return part <= have if "labour_cost" in part else bool(part & have)


CHECKS = (missing_column, empty_table, empty_key, empty_column, empty_cells, no_labour, no_value_added)
