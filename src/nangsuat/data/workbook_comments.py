"""Comments put into the parts of a workbook: their words, and the boxes in which they show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from nangsuat.data.workbook_parts import (
    MAIN,
    PACKAGE,
    RELATIONS,
    TYPES,
    Mark,
    Parts,
    place_of,
    related,
    relations_of,
    targets_of,
    typed,
)
from nangsuat.data.workbook_styles import NotPlain

_AFTER_THE_COMMENTS = re.compile(
    rb"<(?:legacyDrawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b|</worksheet>"
)


def put_comments(parts: Parts, sheet: str, marks: Mapping[str, Mark], author: str) -> None:
    """Put comments beside those that the sheet has, or give it its first."""
    relations = relations_of(sheet)
    targets = targets_of(parts, relations, sheet)
    comments, drawing = targets.get("comments"), targets.get("vmlDrawing")
    if (comments is None) != (drawing is None):
        raise NotPlain(relations)
    if comments is None or drawing is None:
        comments, drawing = _first_comments(parts, sheet, relations)
    parts.changed[comments], added = _with_comments(parts.read(comments), marks, author)
    parts.changed[drawing] = _with_boxes(parts.read(drawing), added)


def _first_comments(parts: Parts, sheet: str, relations: str) -> tuple[str, str]:
    comments = parts.free_name("xl/commentsNangsuat{}.xml")
    drawing = parts.free_name("xl/drawings/vmlDrawingNangsuat{}.vml")
    parts.changed[comments] = (
        f'<comments xmlns="{MAIN}"><authors></authors><commentList></commentList></comments>'.encode()
    )
    parts.changed[drawing] = _EMPTY_DRAWING
    empty = f'<Relationships xmlns="{PACKAGE}"></Relationships>'.encode()
    content = parts.read(relations) if parts.has(relations) else empty
    content = related(content, "nsComments", "comments", f"/{comments}")
    parts.changed[relations] = related(content, "nsDrawing", "vmlDrawing", f"/{drawing}")
    link = f'<legacyDrawing xmlns:r="{RELATIONS}" r:id="nsDrawing"/>'.encode()
    body = parts.read(sheet)
    if (place := _AFTER_THE_COMMENTS.search(body, body.rindex(b"</sheetData>"))) is None:
        raise NotPlain(sheet)
    parts.changed[sheet] = body[: place.start()] + link + body[place.start() :]
    typed(parts, f"/{comments}", f"{TYPES}.comments+xml")
    types = parts.read("[Content_Types].xml")
    if b'Extension="vml"' not in types:
        kind = b'<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        parts.changed["[Content_Types].xml"] = _TYPES_START.sub(lambda found: found[0] + kind, types, count=1)
    return comments, drawing


_TYPES_START = re.compile(rb"<Types\b[^>]*>")


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
        column, row = place_of(address)
        boxes.append(_BOX.format(number=number, column=column, row=row - 1, right=column + 5, bottom=row + 7).encode())
    return content.replace(b"</xml>", b"".join(boxes) + b"</xml>", 1)


_BOX = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:path o:connecttype="none"/>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{column}, 15, {row}, 10, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
