"""Read an office's own list of industries: all five levels of a version of VSIC, from csv or a workbook.

Two shapes are understood: one row a code with columns for code, name, and perhaps level and parent; and the shape
of the decisions' annexes, with one column for each level («Cấp 1» … «Cấp 5») and the name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nangsuat.data.problems import Problem, ProblemsFound, Severity
from nangsuat.data.reading.grid import Grid, letter
from nangsuat.data.reference.classification import Classification, Code
from nangsuat.data.reference.lists import EDITIONS
from nangsuat.data.reference.sheets import ROWS_SEARCHED, sheets_of, written
from nangsuat.data.text import Text, fold

DEEPEST = 5  # levels of VSIC: a letter, then two, three, four and five digits


@dataclass(frozen=True, slots=True)
class ClassificationRead:
    """A list of codes as read from a file.

    Attributes
    ----------
    classification : the list
    problems : what to know or to confirm: zeros put back in front of codes, counts that differ from the decision's
    """

    classification: Classification
    problems: tuple[Problem, ...]


def read_classification(
    path: str | os.PathLike[str],
    *,
    version: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    sheet: str | None = None,
) -> ClassificationRead:
    r"""Read a version of VSIC from an office's list.

    Parameters
    ----------
    path : csv or xlsx; headers in Vietnamese or English
    version : such as ``"VSIC2007"``, ``"VSIC2025"``; for those that are known (``EDITIONS``) the decision, its
        days and the counts of codes come from there
    valid_from, valid_to : first and last day in force; those of the edition where not given
    sheet : sheet of a workbook; the first that holds such a list where not given

    Raises
    ------
    ProblemsFound
        Codes stand twice, have the wrong length for their level, or a parent that is not in the list; or no list
        was found in the file. All of it at once, each with its row.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "vsic.csv"
    ...     lines = "Cấp,Mã ngành,Tên ngành\n1,A,Nông nghiệp\n2,01,Trồng trọt\n3,011,Cây hàng năm\n"
    ...     _ = path.write_text(lines, encoding="utf-8")
    ...     read = read_classification(path, version="VSIC2025")
    >>> read.classification.roll_up("011", 1), read.classification.valid("01", 2024)
    ('A', False)
    """
    grid, columns = _find_list(Path(path), sheet)
    entries = _entries(grid, columns)
    if not entries:
        raise ProblemsFound([_no_list(Path(path).name)])
    problems = [*_from_reading(entries), *_judge([entry for entry in entries if entry.level])]
    if any(problem.severity is Severity.MUST_FIX for problem in problems):
        raise ProblemsFound(problems)
    codes = {entry.code: _as_code(entry) for entry in entries}
    edition = EDITIONS.get(version)
    classification = Classification(
        version,
        edition.title if edition else Text.same(version),
        edition.source if edition else Text.same(Path(path).name),
        codes,
        valid_from or (edition.valid_from if edition else None),
        valid_to or (edition.valid_to if edition else None),
        nested=True,
    )
    return ClassificationRead(classification, (*problems, *_check_counts(classification)))


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the list stands in a sheet: columns counted from zero."""

    header_row: int
    name: int
    code: int | None = None
    levels: Mapping[int, int] | None = None  # for the annexes' shape: level → column
    level: int | None = None
    name_en: int | None = None
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the list, with its place in the file."""

    sheet: str | None
    row: int
    column: int
    header: str
    written: str
    code: str
    level: int | None
    name: Text
    parent: str | None

    def problem(self, severity: Severity, code: str, message: Text, rule: Text, suggestion: Text) -> Problem:
        cell = f"{letter(self.column)}{self.row}"
        return Problem(severity, code, message, rule, suggestion, self.sheet, self.row, self.header, cell, self.written)


def _find_list(path: Path, sheet: str | None) -> tuple[Grid, _Columns]:
    def judge(grid: Grid) -> int:
        return 1 if _find_columns(grid) else 0

    for grid in sheets_of(path, judge=judge, sheet=sheet, nothing=_no_list(path.name)):
        columns = _find_columns(grid)
        if columns is not None:
            return grid, columns
    raise ProblemsFound([_no_list(path.name)])


_HEADERS = {
    "code": ("ma", "ma nganh", "ma so", "ma vsic", "code", "vsic code"),
    "level": ("cap", "cap nganh", "level"),
    "name": ("ten", "ten nganh", "ten nganh kinh te", "ten tieng viet", "name", "name vi", "title"),
    "name_en": ("ten tieng anh", "name en", "english name", "english title"),
    "parent": ("ma cha", "ma cap tren", "nganh cap tren", "thuoc ma", "parent", "parent code"),
}
_ROLE_OF = {header: role for role, headers in _HEADERS.items() for header in headers}
_ONE_LEVEL = re.compile(r"(?:ma )?(?:nganh )?(?:cap|level) ([1-5])")


def _find_columns(grid: Grid) -> _Columns | None:
    for row in range(min(ROWS_SEARCHED, len(grid.rows))):
        words = [fold(grid.words(row, column)) for column in range(grid.width)]
        roles = {_ROLE_OF[word]: column for column, word in reversed(list(enumerate(words))) if word in _ROLE_OF}
        levels = {int(found[1]): column for column, word in enumerate(words) if (found := _ONE_LEVEL.fullmatch(word))}
        if "name" in roles and ("code" in roles or len(levels) > 1):
            return _Columns(row, levels=None if "code" in roles else levels, **roles)
    return None


def _entries(grid: Grid, columns: _Columns) -> list[_Entry]:
    entries: list[_Entry] = []
    above: dict[int, str] = {}  # the last code met on each level: what stands under it belongs to it
    for row in range(columns.header_row + 1, len(grid.rows)):
        column = _code_column(grid, row, columns)
        if column is None:
            continue
        entry = _entry(grid, row, column, columns)
        entry = replace(entry, parent=entry.parent or _parent(entry, above))
        above[entry.level or 0] = entry.code
        entries.append(entry)
    return entries


def _code_column(grid: Grid, row: int, columns: _Columns) -> int | None:
    candidates = [columns.code] if columns.code is not None else list((columns.levels or {}).values())
    return next((column for column in candidates if column is not None and written(grid, row, column)), None)


def _entry(grid: Grid, row: int, column: int, columns: _Columns) -> _Entry:
    as_written = written(grid, row, column)
    level = _level(grid, row, column, columns)
    lost_zero = level is not None and as_written.isdigit() and len(as_written) == level - 1 and level > 1
    name = written(grid, row, columns.name)
    name_en = written(grid, row, columns.name_en) if columns.name_en is not None else ""
    parent = written(grid, row, columns.parent) if columns.parent is not None else ""
    code = f"0{as_written}" if lost_zero else as_written
    if parent.isdigit() and code.isdigit():  # the parent lost its zero with the code
        parent = parent if code.startswith(parent) else parent.zfill(len(code) - 1)
    return _Entry(
        sheet=grid.sheet,
        row=row + 1,
        column=column,
        header=grid.words(columns.header_row, column),
        written=as_written,
        code=code,
        level=level,
        name=Text(vi=name, en=name_en or name),
        parent=parent or None,
    )


def _level(grid: Grid, row: int, column: int, columns: _Columns) -> int | None:
    if columns.levels:
        return next(level for level, place in columns.levels.items() if place == column)
    if columns.level is not None:
        said = written(grid, row, columns.level)
        return int(said) if said.isdigit() and 1 <= int(said) <= DEEPEST else None
    length = len(written(grid, row, column))
    return length if length <= DEEPEST else None


def _parent(entry: _Entry, above: Mapping[int, str]) -> str | None:
    if entry.level is None or entry.level == 1:
        return None
    return above.get(1) if entry.level == 2 else entry.code[:-1]  # divisions stand under letters


def _as_code(entry: _Entry) -> Code:
    return Code(entry.code, entry.level or 1, entry.name, entry.parent)


def _from_reading(entries: Sequence[_Entry]) -> list[Problem]:
    no_level = [
        entry.problem(Severity.MUST_FIX, "unknown-level", *_UNKNOWN_LEVEL) for entry in entries if not entry.level
    ]
    repaired = [
        entry.problem(Severity.NOTE, "leading-zero", _LOST_ZERO[0].fill(code=entry.code), *_LOST_ZERO[1:])
        for entry in entries
        if entry.code != entry.written
    ]
    return [*no_level, *repaired]


def _judge(entries: Sequence[_Entry]) -> list[Problem]:
    first_row: dict[str, int] = {}
    levels = {entry.code: entry.level for entry in entries}
    problems = []
    for entry in entries:
        if entry.code in first_row:
            words = _TWICE[0].fill(code=entry.code, row=first_row[entry.code])
            problems.append(entry.problem(Severity.MUST_FIX, "duplicate-code", words, *_TWICE[1:]))
        first_row.setdefault(entry.code, entry.row)
        if not _fits(entry):
            words = _LENGTH[0].fill(code=entry.code, level=entry.level)
            problems.append(entry.problem(Severity.MUST_FIX, "wrong-length", words, *_LENGTH[1:]))
        elif entry.level != 1 and levels.get(entry.parent or "") != (entry.level or 0) - 1:
            words = _ORPHAN[0].fill(code=entry.code, parent=entry.parent or "–")
            problems.append(entry.problem(Severity.MUST_FIX, "orphan-code", words, *_ORPHAN[1:]))
    return problems


def _fits(entry: _Entry) -> bool:
    if entry.level == 1:
        return len(entry.code) == 1 and entry.code.isalpha()
    return entry.code.isdigit() and len(entry.code) == entry.level


def _check_counts(classification: Classification) -> list[Problem]:
    edition = EDITIONS.get(classification.version)
    if edition is None:
        return []
    found = {level: len(classification.at_level(level)) for level in range(1, classification.depth + 1)}
    return [
        Problem(
            Severity.PLEASE_CONFIRM,
            "count-of-codes",
            _COUNT.fill(level=level, found=count, expected=edition.counts[level - 1]),
            edition.source,
            _COUNT_WAY_OUT,
            value=str(count),
        )
        for level, count in found.items()
        if count != edition.counts[level - 1]
    ]


def _no_list(name: str) -> Problem:
    return Problem(
        Severity.MUST_FIX,
        "no-list-of-codes",
        Text(vi=f"Không thấy bảng mã ngành trong «{name}»", en=f"No list of codes was found in «{name}»"),
        Text(
            vi="Một dòng tiêu đề có «Mã ngành» (hoặc «Cấp 1» … «Cấp 5») và «Tên ngành»",
            en="A header row with «Code» (or «Level 1» … «Level 5») and «Name»",
        ),
        Text(vi="Thêm dòng tiêu đề, hoặc chỉ đúng trang tính.", en="Add the header row, or name the right sheet."),
    )


_TWICE = (
    Text(vi="Mã «{code}» đã có ở dòng {row}", en="Code «{code}» stands in row {row} already"),
    Text(vi="Mỗi mã một dòng", en="One row for each code"),
    Text(vi="Xóa một trong hai dòng.", en="Delete one of the two."),
)
_LENGTH = (
    Text(vi="Mã «{code}» không hợp với cấp {level}", en="Code «{code}» does not fit level {level}"),
    Text(
        vi="Cấp 1 là một chữ cái; cấp 2 đến 5 có 2 đến 5 chữ số",
        en="Level 1 is one letter; levels 2 to 5 have 2 to 5 digits",
    ),
    Text(vi="Sửa mã hoặc cấp.", en="Correct the code or the level."),
)
_ORPHAN = (
    Text(
        vi="Mã «{code}» thuộc «{parent}», không có ở cấp trên",
        en="Code «{code}» is under «{parent}», which is no code one level up",
    ),
    Text(vi="Mã cha phải có trong bảng", en="A parent stands in the list"),
    Text(vi="Thêm mã cha, hoặc sửa mã này.", en="Add the parent, or correct this code."),
)
_UNKNOWN_LEVEL = (
    Text(vi="Không biết mã này thuộc cấp nào", en="The level of this code is not known"),
    Text(vi="Cấp là một số từ 1 đến 5", en="A level is a number from 1 to 5"),
    Text(vi="Ghi cấp, hoặc sửa mã.", en="Write the level, or correct the code."),
)
_LOST_ZERO = (
    Text(
        vi="Mã mất số 0 ở đầu, được đọc là «{code}»", en="The code had lost its leading zero and was read as «{code}»"
    ),
    Text(vi="Mã là chữ, không phải số", en="A code is text, no number"),
    Text(vi="Định dạng cột mã là văn bản.", en="Format the column of codes as text."),
)
_COUNT = Text(
    vi="Cấp {level} có {found} mã, theo quyết định là {expected}",
    en="Level {level} has {found} codes, by the decision {expected}",
)
_COUNT_WAY_OUT = Text(
    vi="Đối chiếu bảng mã với phụ lục của quyết định.", en="Compare the list with the annex of the decision."
)
