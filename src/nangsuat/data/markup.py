"""The user's own workbook back, with its wrong cells marked and a sheet that lists what is wrong.

Cells are coloured by severity and carry a comment that says the severity in words, what is wrong and the way out;
one sheet is added. Nothing else changes: values, formulas and their computed results, formats, validations, names,
protection, merged cells and widths stay as they are, and the file handed in is never written to.

Large workbooks are marked in their own parts (:mod:`nangsuat.data.mark_in_place`): every other byte of them stays.
Others are rewritten by openpyxl, which does not keep everything that a workbook can hold (charts, pictures,
shapes, pivot tables, slicers, sparklines and other extensions of newer Excel, threaded comments, signatures). A
workbook that has any of it is not rewritten: the problems then come as a workbook of their own. What it does change
besides: the boxes of comments that were there take the standard size and their text loses its fonts, and printer
settings of the machine that saved the file are left out.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nangsuat.data.files import CannotBeWritten, atomic_write
from nangsuat.data.formula_results import formulas_of, put_results_back, results_of
from nangsuat.data.mark_in_place import marked_parts, write_parts
from nangsuat.data.problem_list import COLOURS, CONTROL, added_sheet, free_name, list_problems, write_row
from nangsuat.data.problems import Problem, Severity
from nangsuat.data.reading.contents import open_contents
from nangsuat.data.reading.gate import examine
from nangsuat.data.reading.workbook import sheet_parts
from nangsuat.data.text import NO_WORDS, Language, Text
from nangsuat.data.workbook_parts import Mark

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

COMMENTS_AT_MOST = 5_000  # more of them make a workbook that Excel opens slowly; the list has all problems anyway
AUTHOR = "Nangsuat"
SLOW_FROM = 2 << 20  # bytes of sheets, unpacked: about a second's work of openpyxl

_NOT_KEPT: Mapping[str, Text] = {
    r"xl/charts/|xl/chartsheets/": Text(vi="biểu đồ", en="charts"),
    r"xl/media/": Text(vi="hình ảnh", en="pictures"),
    r"xl/drawings/drawing": Text(vi="hình vẽ", en="drawings"),
    r"xl/pivotTables/|xl/pivotCache/": Text(vi="bảng tổng hợp (pivot)", en="pivot tables"),
    r"xl/slicers/|xl/slicerCaches/|xl/timelines/": Text(vi="bộ lọc slicer", en="slicers"),
    r"xl/threadedComments/": Text(vi="bình luận theo luồng", en="threaded comments"),
    r"xl/ctrlProps/|xl/activeX/|xl/embeddings/": Text(vi="nút điều khiển, đối tượng", en="controls, objects"),
    r"xl/connections\.xml|xl/queryTables/|xl/model/": Text(vi="kết nối dữ liệu", en="data connections"),
    r"xl/metadata\.xml|xl/richData/": Text(vi="mảng động, kiểu dữ liệu liên kết", en="dynamic arrays, linked data"),
    r"_xmlsignatures/": Text(vi="chữ ký số", en="a digital signature"),
}  # fmt: skip
_EXTENSIONS = Text(vi="phần mở rộng của Excel mới (sparkline, …)", en="extensions of newer Excel (sparklines, …)")
_EXTENSION = re.compile(rb"<(x14|x15|xr2|xcalcf):|<mc:AlternateContent")
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError, zipfile.BadZipFile, SyntaxError, OSError)


@dataclass(frozen=True, slots=True)
class MarkedUp:
    """What was handed back.

    Attributes
    ----------
    output : the file written; its ending follows from what it is
    is_copy : whether it is the user's own table with marks; otherwise it holds the list of problems alone
    reason : why it is no copy
    """

    output: Path
    is_copy: bool
    reason: Text = NO_WORDS


def mark_up(
    path: Path | str, problems: Sequence[Problem], output: Path | str, *, language: Language = "vi"
) -> MarkedUp:
    r"""Hand a user's table back with its problems marked.

    Parameters
    ----------
    path : the file that was checked; it is read only
    problems : as ``check_file(path).problems`` lists them
    output : where to write; the ending becomes .xlsm for a workbook with macros, .xlsx for all others
    language : of comments and of the added sheet

    Returns
    -------
    MarkedUp
        The file written, and whether it is a marked copy. A csv file comes back as a workbook with the same cells
        in the same places. What openpyxl cannot keep, or no workbook can show, comes back as a list of problems.

    Raises
    ------
    CannotBeWritten
        ``output`` is the file that was checked, or its place is not writable.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from nangsuat.data import check_file, mark_up
    >>> with TemporaryDirectory() as folder:
    ...     table = Path(folder) / "accounts.csv"
    ...     _ = table.write_text("firm,year,employees\nA,2023,-3\n", encoding="utf-8")
    ...     handed = mark_up(table, check_file(table).problems, Path(folder) / "marked.xlsx", language="en")
    ...     handed.output.name, handed.is_copy
    ('marked.xlsx', True)
    """
    path, output = Path(path), Path(output)
    macros = _has_macros(path)
    output = output.with_suffix(".xlsm" if macros else ".xlsx")
    _refuse_input(path, output)
    if _is_large(path) and _marked_in_place(path, problems, output, language):
        return MarkedUp(output, is_copy=True)
    workbook, reason = _workbook_of(path, macros=macros)
    if workbook is None:
        from openpyxl import Workbook

        workbook = Workbook()
        list_problems(workbook.active, problems, language, links=False)
    else:
        _mark_cells(workbook, problems, language)
        names = [sheet.title for sheet in workbook.worksheets]
        list_problems(workbook.create_sheet(free_name(names, language)), problems, language, links=True)
    _save(workbook, path, output.with_suffix(".xlsx") if reason.en else output, restore=not reason.en)
    return MarkedUp(output.with_suffix(".xlsx") if reason.en else output, is_copy=not reason.en, reason=reason)


def _is_large(path: Path) -> bool:
    """Whether openpyxl would take long over a workbook."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        sheets = (member for member in archive.infolist() if member.filename.startswith("xl/worksheets/"))
        return sum(member.file_size for member in sheets) > SLOW_FROM


def _marked_in_place(path: Path, problems: Sequence[Problem], output: Path, language: Language) -> bool:
    """Whether the marks could be put into the parts of the file themselves, where rewriting it would lose nothing."""
    try:
        if examine(path) != "workbook" or what_is_not_kept(path):
            return False
        parts, names = sheet_parts(path)
        cells = _by_cell(names, problems)
        marks: dict[str, dict[str, Mark]] = {}
        for count, ((sheet, address), here) in enumerate(cells.items()):
            words = _comment_words(here, language) if count < COMMENTS_AT_MOST else ""
            marks.setdefault(sheet, {})[address] = Mark(COLOURS[here[0].severity], words)
        added = added_sheet(names, problems, language)
        changed = marked_parts(path, marks, added, parts=parts, author=AUTHOR)
    except _UNREADABLE:
        return False
    if changed is None:
        return False
    with atomic_write(output) as beside:
        write_parts(path, beside, changed)
    return True


def what_is_not_kept(path: Path) -> tuple[Text, ...]:
    """What a workbook holds that would be lost if openpyxl rewrote it, in words; nothing for a plain one."""
    with zipfile.ZipFile(path) as archive:
        members = archive.namelist()
        lost = [words for pattern, words in _NOT_KEPT.items() if any(re.match(pattern, name) for name in members)]
        sheets = (name for name in members if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name))
        if any(_EXTENSION.search(archive.read(name)) for name in sheets):
            lost.append(_EXTENSIONS)
    return tuple(lost)


def _workbook_of(path: Path, *, macros: bool) -> tuple[Workbook | None, Text]:
    """The user's table as an open workbook, or the reason why it cannot be one."""
    kind = examine(path)
    try:
        if kind == "csv":
            return _from_delimited(path)
        if kind != "workbook":
            return None, _NO_SHEET
        if lost := what_is_not_kept(path):
            return None, _would_lose(lost)
        return _open(path, keep_vba=macros, rich_text=True), NO_WORDS
    except _UNREADABLE as error:
        return None, _unreadable(error)


def _open(path: Path, **options: Any) -> Workbook:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it would lose has been looked at before
        return load_workbook(path, **options)


def _from_delimited(path: Path) -> tuple[Workbook | None, Text]:
    from openpyxl import Workbook

    grids = open_contents("csv", path, None, {}).grids
    if not grids:
        return None, _NO_SHEET
    workbook = Workbook()
    for place, row in enumerate(grids[0].rows, start=1):  # as text: codes keep their zeros, numbers their writing
        write_row(workbook.active, place, [str(cell) if cell != "" else None for cell in row])
    return workbook, NO_WORDS


def _mark_cells(workbook: Workbook, problems: Sequence[Problem], language: Language) -> None:
    from openpyxl.styles import PatternFill

    fills = {severity: PatternFill("solid", start_color=colour) for severity, colour in COLOURS.items()}
    marked = _by_cell([sheet.title for sheet in workbook.worksheets], problems)
    for count, ((sheet, address), here) in enumerate(marked.items()):
        cell = _anchor(workbook[sheet], address)
        cell.fill = fills[here[0].severity]
        if count < COMMENTS_AT_MOST:
            cell.comment = _comment(cell.comment, here, language)


def _by_cell(sheets: Sequence[str], problems: Iterable[Problem]) -> dict[tuple[str, str], list[Problem]]:
    """The problems of each cell that there is, the gravest first."""
    marked: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        sheet = problem.sheet or sheets[0]
        if problem.cell and sheet in sheets:
            marked.setdefault((sheet, problem.cell), []).append(problem)
    order = list(Severity)
    for here in marked.values():
        here.sort(key=lambda problem: order.index(problem.severity))
    return marked


def _anchor(sheet: Worksheet, address: str) -> Any:
    """The cell at an address, or the upper left one of the merged cells that it lies in."""
    from openpyxl.cell.cell import MergedCell

    cell = sheet[address]
    if not isinstance(cell, MergedCell):
        return cell
    block = next(block for block in sheet.merged_cells.ranges if address in block)
    return sheet.cell(block.min_row, block.min_col)


def _comment(existing: Any, problems: Sequence[Problem], language: Language) -> Any:
    """A comment with what is wrong; what stood in the cell's own comment stays above it."""
    from openpyxl.comments import Comment

    words = _comment_words(problems, language)
    if existing is not None:
        words = CONTROL.sub(" ", f"{existing.text}\n\n{words}")
    height = 24 + 18 * sum(1 + len(line) // 50 for line in words.splitlines())
    return Comment(words, existing.author if existing is not None else AUTHOR, height=height, width=340)


def _comment_words(problems: Sequence[Problem], language: Language) -> str:
    lines = (
        f"{problem.severity.label.say(language)}: {problem.message.say(language)}\n→ {problem.suggestion.say(language)}"
        for problem in problems
    )
    return CONTROL.sub(" ", "\n\n".join(lines))


def _save(workbook: Workbook, path: Path, output: Path, *, restore: bool) -> None:
    """Write beside, put the computed results of formulas back in (openpyxl leaves them out), rename."""
    with atomic_write(output) as beside:
        workbook.save(beside)
        if workbook.vba_archive is not None:
            workbook.vba_archive.close()
        formulas = formulas_of(workbook) if restore and zipfile.is_zipfile(path) else {}
        if formulas:
            put_results_back(beside, results_of(formulas, _open(path, data_only=True)))


def _has_macros(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return "xl/vbaProject.bin" in archive.namelist()


def _refuse_input(path: Path, output: Path) -> None:
    if output.exists() and path.exists() and output.samefile(path):
        raise CannotBeWritten(
            Text(
                vi=f"«{output.name}» là tệp được kiểm tra; tệp đó không bao giờ bị ghi đè. Chọn tên khác.",
                en=f"«{output.name}» is the file that was checked; it is never written over. Choose another name.",
            )
        )


def _would_lose(lost: Sequence[Text]) -> Text:
    return Text(
        vi=f"Bảng có {', '.join(words.vi for words in lost)}, sẽ mất nếu ghi lại; danh sách lỗi nằm ở một tệp riêng.",
        en=f"The workbook has {', '.join(words.en for words in lost)}, which rewriting would lose; "
        f"the problems come in a file of their own.",
    )


def _unreadable(error: Exception) -> Text:
    return Text(
        vi=f"Không ghi lại được tệp này ({type(error).__name__}); danh sách lỗi nằm ở một tệp riêng.",
        en=f"This file cannot be rewritten ({type(error).__name__}); the problems come in a file of their own.",
    )


_NO_SHEET = Text(
    vi="Tệp không phải bảng tính; danh sách lỗi nằm ở một tệp riêng.",
    en="The file is no workbook; the problems come in a file of their own.",
)
