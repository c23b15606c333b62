"""Marks put into the parts of a workbook themselves: the way for large sheets, where openpyxl takes seconds.

Only the cells that are marked, the styles, the comments and the list of sheets are touched; every other byte of the
sheets stays. What is not written as office programs write it is left to openpyxl: then the answer is no.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from nangsuat.data.reading.grid import column_index, letter
from nangsuat.data.workbook_styles import NotPlain, Styles

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LIST_PART = "xl/worksheets/nangsuat.xml"

_ROW = re.compile(rb"<row\b[^>]*?/>|<row\b[^>]*>.*?</row>", re.DOTALL)
_CELL = re.compile(rb"<c\b[^>]*?/>|<c\b[^>]*>.*?</c>", re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")
_NUMBER = re.compile(rb'\sr="(\d+)"')
_ADDRESS = re.compile(rb'\sr="([A-Z]{1,3})(\d+)"')
_STYLE = re.compile(rb'\ss="(\d+)"')
_AFTER_THE_COMMENTS = re.compile(
    rb"<(?:legacyDrawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b|</worksheet>"
)
_ODD = (b"<![CDATA[", b"<!--", b"<!DOCTYPE")  # nothing that an office program writes into a sheet


@dataclass(frozen=True, slots=True)
class Mark:
    """What a cell gets: a colour (six hex digits), and the words of its comment, if any."""

    colour: str
    words: str = ""


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
            return _changed(_Parts(archive), marks, added, parts, author)
        except NotPlain:
            return None


def write_parts(path: Path, output: Path, changed: Mapping[str, bytes]) -> None:
    """A copy of a workbook in which some parts are others."""
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as new:
        for name in dict.fromkeys((*archive.namelist(), *changed)):
            new.writestr(name, changed[name] if name in changed else archive.read(name))


@dataclass(slots=True)
class _Parts:
    """The parts of a workbook, as they are changed."""

    archive: zipfile.ZipFile
    changed: dict[str, bytes] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.changed or name in self.archive.namelist()

    def read(self, name: str) -> bytes:
        if not self.has(name):
            raise NotPlain(name)
        return self.changed[name] if name in self.changed else self.archive.read(name)

    def free_name(self, pattern: str) -> str:
        return next(name for number in range(1, 10_000) if not self.has(name := pattern.format(number)))


def _changed(
    parts: _Parts, marks: Mapping[str, Mapping[str, Mark]], added: AddedSheet, places: Mapping[str, str], author: str
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
            _comment(parts, name, commented, author)
    _add_sheet(parts, added, styles)
    parts.changed["xl/styles.xml"] = styles.written()
    return parts.changed


def _anchored(content: bytes, cells: Mapping[str, Mark]) -> dict[str, Mark]:
    """The marks, those inside merged cells at the cell that shows."""
    corners: dict[str, str] = {}
    for first, last in re.findall(rb'<mergeCell\s[^>]*?ref="([A-Z]+\d+):([A-Z]+\d+)"', content):
        (left, top), (right, bottom) = (_place(corner.decode()) for corner in (first, last))
        for address in cells:
            column, row = _place(address)
            if left <= column <= right and top <= row <= bottom:
                corners[address] = first.decode()
    return {corners.get(address, address): mark for address, mark in reversed(list(cells.items()))}


def _place(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    return column_index(letters), int(address[len(letters) :])


def _with_marks(content: bytes, cells: Mapping[str, Mark], styles: Styles) -> bytes:
    """The sheet with its cells in the marks' colours."""
    rows: dict[int, dict[int, Mark]] = {}
    for address, mark in cells.items():
        column, number = _place(address)
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


def _comment(parts: _Parts, sheet: str, marks: Mapping[str, Mark], author: str) -> None:
    """Put comments beside those that the sheet has, or give it its first."""
    relations = _relations_of(sheet)
    targets = _targets(parts, relations, sheet)
    comments, drawing = targets.get("comments"), targets.get("vmlDrawing")
    if (comments is None) != (drawing is None):
        raise NotPlain(relations)
    if comments is None or drawing is None:
        comments, drawing = _first_comments(parts, sheet, relations)
    parts.changed[comments], added = _with_comments(parts.read(comments), marks, author)
    parts.changed[drawing] = _with_boxes(parts.read(drawing), added)


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _targets(parts: _Parts, relations: str, sheet: str) -> dict[str, str]:
    """For each kind of relation of a sheet the part that it leads to."""
    found: dict[str, str] = {}
    if not parts.has(relations):
        return found
    for tag in re.findall(rb"<Relationship\b[^>]*>", parts.read(relations)):
        kind, target = (re.search(rb'\s%b="([^"]*)"' % name, tag) for name in (b"Type", b"Target"))
        if kind and target and b"External" not in tag:
            words = target[1].decode()
            place = words.lstrip("/") if words.startswith("/") else posixpath.join(posixpath.dirname(sheet), words)
            found[kind[1].decode().rpartition("/")[2]] = posixpath.normpath(place)
    return found


def _first_comments(parts: _Parts, sheet: str, relations: str) -> tuple[str, str]:
    comments = parts.free_name("xl/commentsNangsuat{}.xml")
    drawing = parts.free_name("xl/drawings/vmlDrawingNangsuat{}.vml")
    parts.changed[comments] = (
        f'<comments xmlns="{_MAIN}"><authors></authors><commentList></commentList></comments>'.encode()
    )
    parts.changed[drawing] = _EMPTY_DRAWING
    empty = f'<Relationships xmlns="{_PACKAGE}"></Relationships>'.encode()
    content = parts.read(relations) if parts.has(relations) else empty
    content = _related(content, "nsComments", "comments", f"/{comments}")
    parts.changed[relations] = _related(content, "nsDrawing", "vmlDrawing", f"/{drawing}")
    link = f'<legacyDrawing xmlns:r="{_RELATIONS}" r:id="nsDrawing"/>'.encode()
    body = parts.read(sheet)
    if (place := _AFTER_THE_COMMENTS.search(body, body.rindex(b"</sheetData>"))) is None:
        raise NotPlain(sheet)
    parts.changed[sheet] = body[: place.start()] + link + body[place.start() :]
    _typed(parts, f"/{comments}", f"{_TYPES}.comments+xml")
    types = parts.read("[Content_Types].xml")
    if b'Extension="vml"' not in types:
        kind = b'<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        parts.changed["[Content_Types].xml"] = _TYPES_START.sub(lambda found: found[0] + kind, types, count=1)
    return comments, drawing


_TYPES_START = re.compile(rb"<Types\b[^>]*>")


def _related(content: bytes, key: str, kind: str, target: str) -> bytes:
    entry = f'<Relationship Id="{key}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'.encode()
    if b"</Relationships>" not in content:
        raise NotPlain("Relationships")
    return content.replace(b"</Relationships>", entry + b"</Relationships>", 1)


def _typed(parts: _Parts, part: str, kind: str) -> None:
    types = parts.read("[Content_Types].xml")
    if b"</Types>" not in types:
        raise NotPlain("Types")
    entry = f'<Override PartName="{part}" ContentType="{kind}"/></Types>'.encode()
    parts.changed["[Content_Types].xml"] = types.replace(b"</Types>", entry, 1)


def _with_comments(content: bytes, marks: Mapping[str, Mark], author: str) -> tuple[bytes, list[str]]:
    """The comments with ours, and the addresses that had none before."""
    authors = re.findall(rb"<author\b", content)
    if b"</authors>" not in content or b"</commentList>" not in content:
        raise NotPlain("comments")
    content = content.replace(b"</authors>", f"<author>{escape(author)}</author></authors>".encode(), 1)
    ours: list[bytes] = []
    added: list[str] = []
    existing = set(re.findall(rb'<comment\s[^>]*?\bref="([A-Z]+\d+)"', content))
    for address, mark in marks.items():
        if address.encode() in existing:
            content = _lengthened(content, address.encode(), _run(f"\n\n{mark.words}"))
        else:
            start = f'<comment ref="{address}" authorId="{len(authors)}"><text>'.encode()
            ours.append(start + _run(mark.words) + b"</text></comment>")
            added.append(address)
    return content.replace(b"</commentList>", b"".join(ours) + b"</commentList>", 1), added


def _run(words: str) -> bytes:
    font = '<rPr><sz val="9"/><rFont val="Tahoma"/></rPr>'
    return f'<r>{font}<t xml:space="preserve">{escape(words)}</t></r>'.encode()


def _lengthened(content: bytes, address: bytes, run: bytes) -> bytes:
    """A comment with more words below its own."""
    found = re.search(rb'<comment\s[^>]*?\bref="%b"[^>]*>.*?</text>' % address, content, re.DOTALL)
    if found is None:
        raise NotPlain("comment")
    end = found.end() - len(b"</text>")
    return content[:end] + run + content[end:]


_EMPTY_DRAWING = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    b"</o:shapelayout></xml>"
)
_BOX_TYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def _with_boxes(content: bytes, addresses: Iterable[str]) -> bytes:
    """The drawing with the boxes of comments, hidden until the pointer is there."""
    if b"</xml>" not in content:
        raise NotPlain("vml")
    last = max((int(number) for number in re.findall(rb"_x0000_s(\d+)", content)), default=1024)
    boxes = [] if b'id="_x0000_t202"' in content else [_BOX_TYPE]
    for number, address in enumerate(addresses, start=last + 1):
        column, row = _place(address)
        boxes.append(_BOX.format(number=number, column=column, row=row - 1, right=column + 5, bottom=row + 7).encode())
    return content.replace(b"</xml>", b"".join(boxes) + b"</xml>", 1)


_BOX = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:path o:connecttype="none"/>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{column}, 15, {row}, 10, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def _add_sheet(parts: _Parts, added: AddedSheet, styles: Styles) -> None:
    parts.changed[_LIST_PART] = _sheet(added, styles)
    _typed(parts, f"/{_LIST_PART}", f"{_TYPES}.worksheet+xml")
    relations = "xl/_rels/workbook.xml.rels"
    parts.changed[relations] = _related(parts.read(relations), "nsList", "worksheet", f"/{_LIST_PART}")
    book = parts.read("xl/workbook.xml")
    if b"</sheets>" not in book or parts.archive.namelist().count(_LIST_PART):
        raise NotPlain("sheets")
    number = 1 + max(map(int, re.findall(rb'\ssheetId="(\d+)"', book)), default=0)
    entry = f'<sheet xmlns:r="{_RELATIONS}" name={quoteattr(added.name)} sheetId="{number}" r:id="nsList"/></sheets>'
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
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{_MAIN}"><sheetViews>'
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
