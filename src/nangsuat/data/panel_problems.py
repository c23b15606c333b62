"""What can be wrong with a table at the door of panels, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nangsuat.data.problems import Problem, Severity
from nangsuat.data.roles import Role
from nangsuat.data.text import NO_WORDS, Text

_NOTHING_KNOWN = Text(vi="không cột nào có tên quen thuộc", en="no column with a known name")
_ONE_YEAR = Text(
    vi=", hoặc cho năm chung của mọi dòng (--constant year=2024; trong Python constants={'year': 2024})",
    en=", or give the one year of all rows (--constant year=2024; in Python constants={'year': 2024})",
)


def word_among_numbers(role: Role, example: str, count: int) -> Problem:
    """A column of numbers that holds words."""
    return Problem(
        Severity.MUST_FIX,
        "not-a-number",
        Text(
            vi=f"Cột «{role.name.vi}» ({role.key}) có {count} ô không phải là số, ví dụ «{example}»",
            en=f"Column «{role.name.en}» ({role.key}) has {count} cells that are no numbers, such as «{example}»",
        ),
        Text(vi="Ô của cột này là số", en="A cell of this column is a number"),
        Text(vi="Đổi thành số, hoặc để trống nếu không có.", en="Make them numbers, or blank where there is none."),
        column=role.key,
        value=example,
    )


def missing_column(role: Role, present: Sequence[str]) -> Problem:
    """A column without which no table is complete."""
    alone = _ONE_YEAR if role.type == "year" else NO_WORDS
    have = Text.same(", ".join(present)) if present else _NOTHING_KNOWN
    return Problem(
        Severity.MUST_FIX,
        "missing-column",
        Text(vi=f"Thiếu cột «{role.name.vi}» ({role.key})", en=f"Column «{role.name.en}» ({role.key}) is missing"),
        Text(vi="Cột bắt buộc", en="Required column"),
        Text(
            vi=f"Thêm cột, hoặc chỉ ra cột nào là {role.key}{alone.vi}. Bảng có: {have.vi}.",
            en=f"Add the column, or say which one is {role.key}{alone.en}. The table has: {have.en}.",
        ),
    )


def empty_key(row: int, keys: Sequence[str]) -> Problem:
    """A row without its code or year."""
    named = ", ".join(keys)
    return Problem(
        Severity.MUST_FIX,
        "empty-key",
        Text(vi=f"Thiếu một trong các mã: {named}", en=f"One of these is empty: {named}"),
        Text(vi="Mỗi dòng phải có đủ mã và năm", en="Each row needs its code and year"),
        Text(vi="Điền đủ, hoặc xóa dòng.", en="Fill it in, or delete the row."),
        row=row,
    )


def key_twice(entry: Mapping[str, Any], keys: Sequence[str]) -> Problem:
    """A code and year that several rows have."""
    named = ", ".join(str(entry[key]) for key in keys)
    return Problem(
        Severity.MUST_FIX,
        "duplicate",
        Text(vi=f"«{named}» có {entry['times']} dòng", en=f"«{named}» stands in {entry['times']} rows"),
        Text(vi="Mỗi mã và năm chỉ một dòng", en="One row for each code and year"),
        Text(vi="Giữ một dòng, xóa các dòng khác.", en="Keep one row and delete the others."),
        row=int(entry["last"]),
        value=named,
    )
