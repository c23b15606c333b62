"""Marks put into the parts of a workbook themselves: the way for large sheets, where openpyxl takes seconds.

Only the cells that are marked, the styles, the comments and the list of sheets are touched; every other byte of the
sheets stays. What is not written as office programs write it is left to openpyxl: then the answer is no.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from nangsuat.data.reading.grid import column_index, letter
from nangsuat.data.workbook_comments import put_comments
from nangsuat.data.workbook_parts import MAIN, RELATIONS, TYPES, Mark, Parts, place_of, related, typed
from nangsuat.data.workbook_styles import NotPlain, Styles

_LIST_PART = "xl/worksheets/nangsuat.xml"

_ROW = re.compile(rb"<row\b[^>]*?/>|<row\b[^>]*>.*?</row>", re.DOTALL)
_CELL = re.compile(rb"<c\b[^>]*?/>|<c\b[^>]*>.*?</c>", re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")
_NUMBER = re.compile(rb'\sr="(\d+)"')
_ADDRESS = re.compile(rb'\sr="([A-Z]{1,3})(\d+)"')
_STYLE = re.compile(rb'\ss="(\d+)"')
_ODD = (b"<![CDATA[", b"<!--", b"<!DOCTYPE")  # nothing that an office program writes into a sheet


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of the added sheet: its values, the colour of its first cell, and a link at one of its cells."""

    values: Sequence[str | int | None]
    colour: str | None = None
    link: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class AddedSheet:
    """The sheet to add at the end: its name, rows (the first is the header) and column widths; texts wrap in some."""

    name: str
    rows: Sequence[ListRow]
    widths: Sequence[int]
    wrapped: frozenset[int] = frozenset()


def marked_parts(
    path: Path,
    marks: Mapping[str, Mapping[str, Mark]],
    added: AddedSheet,
    *,
    parts: Mapping[str, str],
    author: str,
) -> dict[str, bytes] | None:
    """The parts of a workbook that change when cells are marked and a sheet is added; nothing where it is not plain.

    Parameters
    ----------
    path : the workbook
    marks : by sheet and address
    added : the sheet to add
    parts : for each sheet its part of the file
    author : of the comments
    """
    with zipfile.ZipFile(path) as archive:
        try:
            return _changed(Parts(archive), marks, added, parts, author)
        except NotPlain:
            return None


def write_parts(path: Path, output: Path, changed: Mapping[str, bytes]) -> None:
    """A copy of a workbook in which some parts are others."""
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as new:
        for name in dict.fromkeys((*archive.namelist(), *changed)):
            new.writestr(name, changed[name] if name in changed else archive.read(name))


def _changed(
    parts: Parts, marks: Mapping[str, Mapping[str, Mark]], added: AddedSheet, places: Mapping[str, str], author: str
) -> dict[str, bytes]:
    styles = Styles(parts.read("xl/styles.xml"))
    for sheet, cells in marks.items():
        name = places[sheet]
        content = parts.read(name)
        if any(odd in content for odd in _ODD):
            raise NotPlain(name)
        anchored = _anchored(content, cells)
        parts.changed[name] = _with_marks(content, anchored, styles)
        commented = {address: mark for address, mark in anchored.items() if mark.words}
        if commented:
            put_comments(parts, name, commented, author)
    _add_sheet(parts, added, styles)
    parts.changed["xl/styles.xml"] = styles.written()
    return parts.changed


def _anchored(content: bytes, cells: Mapping[str, Mark]) -> dict[str, Mark]:
    """The marks, those inside merged cells at the cell that shows."""
    corners: dict[str, str] = {}
    for first, last in re.findall(rb'<mergeCell\s[^>]*?ref="([A-Z]+\d+):([A-Z]+\d+)"', content):
        (left, top), (right, bottom) = (place_of(corner.decode()) for corner in (first, last))
        for address in cells:
            column, row = place_of(address)
            if left <= column <= right and top <= row <= bottom:
                corners[address] = first.decode()
    return {corners.get(address, address): mark for address, mark in reversed(list(cells.items()))}


def _with_marks(content: bytes, cells: Mapping[str, Mark], styles: Styles) -> bytes:
    """The sheet with its cells in the marks' colours."""
    rows: dict[int, dict[int, Mark]] = {}
    for address, mark in cells.items():
        column, number = place_of(address)
        rows.setdefault(number, {})[column] = mark
    body = re.search(rb"<sheetData(?:\s[^>]*)?(?<!/)>(.*)</sheetData>", content, re.DOTALL)
    if body is None:
        raise NotPlain("sheetData")
    waiting = sorted(rows)
    written: list[bytes] = []
    done = body.start(1)
    for found in _ROW.finditer(content, body.start(1), body.end(1)):
        number = _number_of(found[0])
        while waiting and waiting[0] <= number:
            this = waiting.pop(0)
            written.append(content[done : found.start()])
            row = found[0] if this == number else b'<row r="%d"/>' % this
            written.append(_marked_row(row, this, rows[this], styles))
            done = found.end() if this == number else found.start()
    written.append(content[done : body.end(1)])
    written += [_marked_row(b'<row r="%d"/>' % number, number, rows[number], styles) for number in waiting]
    return content[: body.start(1)] + b"".join(written) + content[body.end(1) :]


def _number_of(row: bytes) -> int:
    tag = _TAG.match(row)
    found = _NUMBER.search(tag[0]) if tag else None
    if found is None:
        raise NotPlain("row")
    return int(found[1])


def _marked_row(row: bytes, number: int, marks: Mapping[int, Mark], styles: Styles) -> bytes:
    tag = _TAG.match(row)
    if tag is None:
        raise NotPlain("row")
    closed = tag[0].endswith(b"/>")
    inner = b"" if closed else row[tag.end() : -len(b"</row>")]
    if _CELL.sub(b"", inner).strip():
        raise NotPlain("row")
    cells: dict[int, bytes] = {}
    for cell in _CELL.findall(inner):
        address = _ADDRESS.search(cell[: cell.index(b">")])
        if address is None:
            raise NotPlain("c")
        cells[column_index(address[1].decode())] = cell
    for column, mark in marks.items():
        blank = f'<c r="{letter(column)}{number}"/>'.encode()
        cells[column] = _coloured_cell(cells.get(column, blank), mark, styles)
    start = re.sub(rb'\sspans="[^"]*"', b"", tag[0][:-2] + b">" if closed else tag[0])
    return start + b"".join(cells[column] for column in sorted(cells)) + b"</row>"


def _coloured_cell(cell: bytes, mark: Mark, styles: Styles) -> bytes:
    end = cell.index(b">")
    tag = cell[:end]
    found = _STYLE.search(tag)
    style = styles.coloured(int(found[1]) if found else 0, mark.colour)
    return _STYLE.sub(b"", tag).replace(b"<c", b'<c s="%d"' % style, 1) + cell[end:]


def _add_sheet(parts: Parts, added: AddedSheet, styles: Styles) -> None:
    parts.changed[_LIST_PART] = _sheet(added, styles)
    typed(parts, f"/{_LIST_PART}", f"{TYPES}.worksheet+xml")
    relations = "xl/_rels/workbook.xml.rels"
    parts.changed[relations] = related(parts.read(relations), "nsList", "worksheet", f"/{_LIST_PART}")
    book = parts.read("xl/workbook.xml")
    if b"</sheets>" not in book or parts.archive.namelist().count(_LIST_PART):
        raise NotPlain("sheets")
    number = 1 + max(map(int, re.findall(rb'\ssheetId="(\d+)"', book)), default=0)
    entry = f'<sheet xmlns:r="{RELATIONS}" name={quoteattr(added.name)} sheetId="{number}" r:id="nsList"/></sheets>'
    parts.changed["xl/workbook.xml"] = book.replace(b"</sheets>", entry.encode(), 1)


def _sheet(added: AddedSheet, styles: Styles) -> bytes:
    """The part of the added sheet."""
    bold = styles.add(b"fonts", b'<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font>')
    blue = b'<font><u/><sz val="11"/><color rgb="FF0563C1"/><name val="Calibri"/><family val="2"/></font>'
    head, link = (
        styles.add(b"cellXfs", b'<xf numFmtId="0" fontId="%d" fillId="0" borderId="0" applyFont="1"/>' % font)
        for font in (bold, styles.add(b"fonts", blue))
    )
    wrap = styles.add(
        b"cellXfs",
        b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" applyAlignment="1">'
        b'<alignment vertical="top" wrapText="1"/></xf>',
    )
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(added.widths, start=1)
    )
    rows, links = [], []
    for number, row in enumerate(added.rows, start=1):
        cells = []
        for column, value in enumerate(row.values):
            style = head if number == 1 else wrap if column in added.wrapped else 0
            if column == 0 and row.colour:
                style = styles.coloured(0, row.colour)
            address = f"{letter(column)}{number}"
            if row.link and row.link[0] == column:
                style = link
                links.append(f'<hyperlink ref="{address}" location={quoteattr(row.link[1])}/>')
            cells.append(_list_cell(address, value, style))
        rows.append(f'<row r="{number}">{"".join(cells)}</row>')
    area = f"A1:{letter(len(added.widths) - 1)}{len(added.rows)}"
    hyperlinks = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}"><sheetViews>'
        '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>"
        f'<autoFilter ref="{area}"/>{hyperlinks}</worksheet>'
    ).encode()


def _list_cell(address: str, value: str | int | None, style: int) -> str:
    if value is None:
        return f'<c r="{address}" s="{style}"/>'
    if isinstance(value, int):
        return f'<c r="{address}" s="{style}"><v>{value}</v></c>'
    return f'<c r="{address}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
