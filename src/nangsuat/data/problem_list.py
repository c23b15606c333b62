"""The sheet that lists what is wrong: its columns, its lines, the links from each line to its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nangsuat.data.mark_in_place import AddedSheet, ListRow
from nangsuat.data.problems import Problem, Severity
from nangsuat.data.text import Language, Text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

COLOURS = {Severity.MUST_FIX: "F8B9AE", Severity.PLEASE_CONFIRM: "FFE38A", Severity.NOTE: "CFE2F3"}
ROWS_OF_A_SHEET = 1_048_576
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

SHEET_NAME = Text(vi="Lỗi", en="Problems")
_HEADINGS = (
    Text(vi="Mức", en="Severity"),
    Text(vi="Trang", en="Sheet"),
    Text(vi="Ô", en="Cell"),
    Text(vi="Dòng", en="Row"),
    Text(vi="Cột", en="Column"),
    Text(vi="Giá trị", en="Value"),
    Text(vi="Vấn đề", en="Problem"),
    Text(vi="Quy tắc", en="Rule"),
    Text(vi="Cách xử lý", en="Way out"),
    Text(vi="Mã lỗi", en="Code"),
)
_WIDTHS = (14, 14, 9, 8, 26, 16, 60, 50, 60, 22)


def added_sheet(names: Sequence[str], problems: Sequence[Problem], language: Language) -> AddedSheet:
    """The sheet as it is put into a workbook's parts; ``names`` are those of the sheets that there are."""
    rows = [ListRow([heading.say(language) for heading in _HEADINGS])]
    for problem in problems[: ROWS_OF_A_SHEET - 1]:
        values = [CONTROL.sub(" ", value) if isinstance(value, str) else value for value in _listed(problem, language)]
        link = _link(problem, names)
        at = None if link is None else (2 if problem.cell else 3, link)
        rows.append(ListRow(values, COLOURS[problem.severity], at))
    return AddedSheet(free_name(names, language), rows, _WIDTHS, frozenset(range(5, 9)))


def _link(problem: Problem, names: Sequence[str]) -> str | None:
    """The place in the workbook that a problem's line leads to."""
    target = problem.sheet or names[0]
    if target not in names or not (problem.cell or problem.row):
        return None
    quoted = target.replace("'", "''")
    return f"'{quoted}'!{problem.cell or f'A{problem.row}'}"


def list_problems(sheet: Worksheet, problems: Sequence[Problem], language: Language, *, links: bool) -> None:
    """The same written into a sheet of openpyxl's; with links where the workbook is the sender's own."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.hyperlink import Hyperlink

    sheet.title = sheet.title if links else SHEET_NAME.say(language)
    sheet.append([heading.say(language) for heading in _HEADINGS])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    names = [other.title for other in sheet.parent.worksheets]
    for place, problem in enumerate(problems[: ROWS_OF_A_SHEET - 1], start=2):
        write_row(sheet, place, _listed(problem, language))
        sheet.cell(place, 1).fill = PatternFill("solid", start_color=COLOURS[problem.severity])
        location = _link(problem, names) if links else None
        if location is not None:
            link = sheet.cell(place, 3 if problem.cell else 4)
            link.hyperlink = Hyperlink(link.coordinate, location=location)
            link.font = Font(underline="single", color="0563C1")
    for place, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for row in sheet.iter_rows(min_row=2, min_col=6, max_col=9):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _listed(problem: Problem, language: Language) -> list[str | int | None]:
    return [
        problem.severity.label.say(language),
        problem.sheet,
        problem.cell,
        problem.row,
        problem.column,
        problem.written.say(language) or None,
        problem.message.say(language),
        problem.rule.say(language),
        problem.suggestion.say(language),
        problem.code,
    ]


def write_row(sheet: Worksheet, row: int, values: Sequence[str | int | None]) -> None:
    """Write a row of words and numbers: no control characters, which no cell can hold, and nothing made a formula."""
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column, CONTROL.sub(" ", value) if isinstance(value, str) else value)
        if cell.data_type == "f":
            cell.data_type = "s"


def free_name(taken: Sequence[str], language: Language) -> str:
    """The sheet's name, with a number where there is one already."""
    name = SHEET_NAME.say(language)
    names: Iterator[str] = (name if number == 1 else f"{name} ({number})" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in names if candidate.casefold() not in {sheet.casefold() for sheet in taken})
