"""Workbooks: plain sheets through a scan of our own, others through calamine and what it leaves out from the file.

Calamine gives error cells and uncomputed formulas as blanks and knows no defined names, so those are taken from the
parts of the file itself. The same look finds a stray cell far from the table before calamine lays out a sheet of
billions of blanks.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from nangsuat.data.problems import Problem
from nangsuat.data.reading.grid import Grid, column_index
from nangsuat.data.reading.plain_sheet import PlainParts, merged_cells, plain_parts
from nangsuat.data.reading.wording import problem

CELLS_LIMIT = 100_000_000  # laid out in memory at 32 bytes each; a million rows of 40 columns are 40 million
_BLOCK = 4 << 20
_INDEX_LIMIT = 16 << 20  # bytes of the workbook's list of sheets and names
_SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Area:
    """A range of one column that has a name in the workbook; rows and column counted from zero."""

    sheet: str
    first: int
    last: int
    column: int


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open workbook.

    Attributes
    ----------
    path : the file
    sheets : names of the sheets that can be seen, then of the hidden ones
    hidden : names of the hidden ones
    names : defined names that cover a column of one sheet
    parts : for each sheet its part of the file
    opened : calamine's view of it
    plain : what the kernel needs to scan the sheets, where the workbook is plain
    """

    path: Path
    sheets: tuple[str, ...]
    hidden: frozenset[str]
    names: Mapping[str, Area]
    parts: Mapping[str, str]
    opened: CalamineWorkbook
    plain: PlainParts | None

    def grid(self, sheet: str) -> Grid | Problem:
        """The cells of a sheet: scanned where it is plain, else through calamine."""
        part = self.parts.get(sheet, "")
        if self.plain and (scanned := self.plain.grid(sheet, part, cells_limit=CELLS_LIMIT)):
            return scanned
        return self.laid_out(sheet, part)

    def laid_out(self, sheet: str, part: str) -> Grid | Problem:
        """The cells of a sheet as calamine lays them out."""
        try:
            if not _says_it_is_small(self.path, part) and (cells := _count_far_cells(self.path, part)) > CELLS_LIMIT:
                sizes = {"size": f"{cells:,} ô/cells", "limit": f"{CELLS_LIMIT:,}"}
                return problem("file-too-large", sizes, sheet=sheet)
            with ThreadPoolExecutor(1) as beside:  # calamine works without holding up the search for errors
                laid_out = beside.submit(self.opened.get_sheet_by_name, sheet)
                errors = _errors_in(self.path, part)
                return _grid(laid_out.result(), errors)
        except BaseException as error:  # noqa: BLE001  # calamine's panics are no Exception
            return broken(error, sheet)


def open_workbook(path: Path) -> Workbook | Problem:
    """The workbook in a file, or why it cannot be read."""
    try:
        opened = CalamineWorkbook.from_path(str(path))
        listed = [sheet for sheet in opened.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
        parts, names, days_from_1904 = _index(path)
    except BaseException as error:  # noqa: BLE001  # calamine's panics are no Exception
        return broken(error)
    hidden = frozenset(sheet.name for sheet in listed if sheet.visible is not SheetVisibleEnum.Visible)
    ordered = sorted((sheet.name for sheet in listed), key=lambda name: name in hidden)
    is_named_once = len({sheet.name for sheet in opened.sheets_metadata}) == len(opened.sheets_metadata)
    plain = plain_parts(path, days_from_1904=days_from_1904) if is_named_once else None
    return Workbook(path, tuple(ordered), hidden, names, parts, opened, plain)


def broken(error: BaseException, sheet: str | None = None) -> Problem:
    """A file that its reader gave up on; an interruption by the user is passed on."""
    if isinstance(error, KeyboardInterrupt | SystemExit):
        raise error
    return problem("broken-file", {"reason": str(error).splitlines()[0][:200] if str(error) else "?"}, sheet=sheet)


def _grid(sheet: CalamineSheet, errors: Mapping[tuple[int, int], str]) -> Grid:
    rows = sheet.to_python(skip_empty_area=False)
    return Grid(sheet.name, rows, merged_cells(sheet.merged_cell_ranges or (), len(rows)), errors)


def _index(path: Path) -> tuple[dict[str, str], dict[str, Area], bool]:
    """For each sheet its part of the file; the defined names; whether days are counted from 1904."""
    with zipfile.ZipFile(path) as archive:
        book = _parsed(archive, "xl/workbook.xml")
        links = _parsed(archive, "xl/_rels/workbook.xml.rels")
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    parts = {
        sheet.get("name", ""): _part(targets.get(sheet.get(_REFERENCE), ""))
        for sheet in book.iter(f"{_SPREADSHEET}sheet")
    }
    named = ((name.get("name", ""), _area(name.text or "")) for name in book.iter(f"{_SPREADSHEET}definedName"))
    days_from_1904 = any(said.get("date1904") in ("1", "true") for said in book.iter(f"{_SPREADSHEET}workbookPr"))
    return parts, {name: area for name, area in named if area is not None}, days_from_1904


def sheet_parts(path: Path) -> tuple[dict[str, str], list[str]]:
    """For each sheet its part of the file; and the sheets' names in their order."""
    parts, _, _ = _index(path)
    return parts, list(parts)


def _parsed(archive: zipfile.ZipFile, part: str) -> ET.Element:
    with archive.open(part) as stream:
        content = stream.read(_INDEX_LIMIT)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:  # no office program writes them; entities can explode
        raise ET.ParseError(part)
    return ET.fromstring(content)  # noqa: S314  # entities are refused above


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


_AREA = re.compile(r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!\$?(?P<column>[A-Z]{1,3})\$?(?P<first>\d+)"
                   r"(?::\$?(?P<to>[A-Z]{1,3})\$?(?P<last>\d+))?")  # fmt: skip


def _area(reference: str) -> Area | None:
    found = _AREA.fullmatch(reference.strip())
    if found is None or (found["to"] or found["column"]) != found["column"]:
        return None
    sheet = (found["quoted"] or found["plain"]).replace("''", "'")
    first = int(found["first"])
    return Area(sheet, first - 1, int(found["last"] or first) - 1, column_index(found["column"]))


_CELL = rb'<c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?'
_ERROR = re.compile(_CELL + rb't="e"[^>]*>(?:<f[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]*)</v>')
_UNCOMPUTED = re.compile(_CELL + rb">(?:<f[^>]*?(?:/>|>([^<]*)</f>))(?:<v\s*/>|<v></v>)?</c>")
_ADDRESS = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_FAR = re.compile(rb' r="(?:[A-Z]{3}\d|[A-Z]{1,2}(?:1[3-9]\d{4}|[2-9]\d{5}|\d{7}))')
_DIMENSION = re.compile(rb'<dimension ref="A1:([A-Z]{1,2})(\d{1,7})"/>')
_WORTH_THE_HASTE = 32 << 20  # bytes; a smaller sheet is looked through in a moment, so nothing has to be taken on trust


def _says_it_is_small(path: Path, part: str) -> bool:
    """Whether a large sheet declares bounds within the limit, so that it may be laid out while it is looked through."""
    with zipfile.ZipFile(path) as archive:
        if part not in archive.namelist() or archive.getinfo(part).file_size < _WORTH_THE_HASTE:
            return False
        with archive.open(part) as stream:
            bounds = _DIMENSION.search(stream.read(2048))
    return bounds is not None and (column_index(bounds[1].decode()) + 1) * int(bounds[2]) <= CELLS_LIMIT


def _errors_in(path: Path, part: str) -> dict[tuple[int, int], str]:
    """Cells that calamine would give as blanks, with what stands in them."""
    errors: dict[tuple[int, int], str] = {}
    for block in _blocks(path, part):
        if b't="e"' in block:
            errors.update(_places(_ERROR, block))
        if b"<f" in block:
            errors.update(_places(_UNCOMPUTED, block))
    return errors


def _count_far_cells(path: Path, part: str) -> int:
    """How many cells there are to lay out; none where no cell lies beyond row 130,000 or column ZZ."""
    if not any(_FAR.search(block) for block in _blocks(path, part)):
        return 0
    letters: set[bytes] = set()
    rows = 0
    for block in _blocks(path, part):
        addresses = _ADDRESS.findall(block)
        letters.update(column for column, _ in addresses)
        rows = max([rows, *(int(row) for _, row in addresses)])
    return rows * max((column_index(column.decode()) + 1 for column in letters), default=0)


def _blocks(path: Path, part: str) -> Iterator[bytes]:
    """The unpacked part in blocks that end between two cells."""
    with zipfile.ZipFile(path) as archive:
        if part not in archive.namelist():
            return
        with archive.open(part) as stream:
            rest = b""
            while block := stream.read(_BLOCK):
                block = rest + block
                cut = block.rfind(b"<c ")
                rest = block[cut:] if cut > 0 else b""
                yield block[:cut] if cut > 0 else block
            yield rest


def _places(pattern: re.Pattern[bytes], block: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for found in pattern.finditer(block):
        letters, digits, words = found[1], found[2], found[3] or b""
        shown = words.decode("utf-8", "replace")
        yield (int(digits) - 1, column_index(letters.decode())), shown if pattern is _ERROR else f"={shown}"
