"""The parts of a workbook file, unpacked by our own hand with a limit before any reader sees them.

A header inside a zip file may lie about sizes, names and places, so nothing is taken on its word: every part is
unpacked piece by piece from where it really stands, counted, compared with what was declared, and looked through for
what no office program writes. Nothing is kept in memory but one piece.
"""

from __future__ import annotations

import mmap
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from nangsuat.data.handin.wording import told
from nangsuat.data.problems import Problem
from nangsuat.data.reading.grid import column_index
from nangsuat.data.text import Text

UNPACKED_LIMIT = 64 << 20  # bytes: 5,000 rows of 40 columns unpack to about 10 MiB
CELLS_LIMIT = 5_000_000  # a sheet is laid out up to its last cell, and one stray cell may lie at XFD1048576
RATIO_LIMIT = 250  # sheets of repeated rows reach about a hundred, deflate at most 1,032
RATIO_FROM = 16 << 20  # bytes: below this a part is small whatever its ratio
PARTS_LIMIT = 2_000
_PIECE = 1 << 18
_OVERLAP = 20  # bytes kept of a piece, so that a word or address across two of them is found

_CENTRAL, _LOCAL = b"PK\x01\x02", b"PK\x03\x04"
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x1
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_OTHER_ENCODING = (b"\xfe\xff", b"\xff\xfe", b"\x00", b"<\x00")  # a search for ASCII words would miss them
_SHEET = re.compile(r"^xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_CELL = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"')
_XML = (".xml", ".rels", ".vml")
_FORBIDDEN_MEMBER = re.compile(r"(^[/\\])|(^[A-Za-z]:)|((^|[/\\])\.\.([/\\]|$))|[\x00-\x1f]")

_BROKEN_INSIDE = Text(vi="phần «{part}» không giải nén được", en="part «{part}» cannot be unpacked")
_NO_LIST = Text(vi="không đọc được danh sách các phần", en="the list of its parts cannot be read")


@dataclass(frozen=True, slots=True)
class Package:
    """What stands in a workbook file whose parts were all unpacked once.

    Attributes
    ----------
    names : of its parts
    kept : the content of the small parts that say what the file is
    problem : why it was not unpacked to its end
    """

    names: tuple[str, ...] = ()
    kept: dict[str, bytes] | None = None
    problem: Problem | None = None


def unpack(path: Path, *, keep: re.Pattern[str], keep_limit: int = 1 << 20) -> Package:
    """Unpack every part of a file once, within the limits; keep the content of those whose names match ``keep``."""
    members = _members(path)
    if isinstance(members, Problem):
        return Package(problem=members)
    names = tuple(member.filename for member in members)
    unsafe = _unsafe(members)
    if unsafe is not None:
        return Package(names, problem=unsafe)
    kept: dict[str, bytes] = {}
    total = 0
    try:
        with path.open("rb") as stream:
            for member, after in zip(members, _ends(members, path), strict=True):
                content = bytearray() if keep.search(member.filename) else None
                for piece in _pieces(stream, member, after, already=total):
                    total += len(piece)
                    if content is not None and len(content) <= keep_limit:
                        content += piece
                if content is not None:
                    kept[member.filename] = bytes(content)
    except _Refused as refused:
        return Package(names, kept, refused.problem)
    return Package(names, kept)


class _Refused(Exception):  # no error: the answer, from deep inside
    """Unpacking stops here, with the problem that says why."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.code)
        self.problem = found


def _members(path: Path) -> list[zipfile.ZipInfo] | Problem:
    """The parts in the order of their places in the file."""
    count = _headers_in(path)
    if count > PARTS_LIMIT:  # counted before any list of them is made
        return told("too-many-parts", {"count": count, "limit": PARTS_LIMIT})
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError, OSError, struct.error, OverflowError):
        return told("broken-file", {"reason": _NO_LIST})
    return sorted(members, key=lambda member: member.header_offset)


def _headers_in(path: Path) -> int:
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        count = place = 0
        while (place := content.find(_CENTRAL, place)) >= 0 and count <= PARTS_LIMIT:
            count, place = count + 1, place + 4
    return count


def _unsafe(members: Sequence[zipfile.ZipInfo]) -> Problem | None:
    """What the list of parts alone shows."""
    folded = [member.filename.lower().replace("\\", "/") for member in members]
    for member, name in zip(members, folded, strict=True):
        if member.flag_bits & _ENCRYPTED:
            return told("encrypted-file")
        odd = member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if odd or _FORBIDDEN_MEMBER.search(member.orig_filename) or folded.count(name) > 1:
            return told("unsafe-part", {"part": _shown(member)})
    declared = sum(member.file_size for member in members)
    if declared > UNPACKED_LIMIT:
        return _bomb(declared)
    return next((_bomb(each.file_size) for each in members if _is_bomb(each.file_size, each.compress_size)), None)


def _ends(members: Sequence[zipfile.ZipInfo], path: Path) -> Iterator[int]:
    """For each part the place that it cannot reach beyond: where the next begins."""
    yield from (member.header_offset for member in members[1:])
    yield path.stat().st_size


def _pieces(stream: BinaryIO, member: zipfile.ZipInfo, after: int, *, already: int) -> Iterator[bytes]:
    """The content of one part, unpacked, counted and looked through."""
    size, crc, tail = 0, 0, b""
    extent = _Extent() if _SHEET.match(member.filename) else None
    is_xml = member.filename.lower().endswith(_XML)
    for piece in _inflated(stream, member, after):
        if size == 0 and ((is_xml and piece.startswith(_OTHER_ENCODING)) or piece.startswith((_LOCAL, b"MZ"))):
            raise _Refused(told("unsafe-part", {"part": _shown(member)}))
        size, crc = size + len(piece), zlib.crc32(piece, crc)
        if size > member.file_size or already + size > UNPACKED_LIMIT or _is_bomb(size, member.compress_size):
            raise _Refused(_bomb(size))
        if is_xml and _DECLARATION.search(tail + piece):
            raise _Refused(told("xml-entity", {"part": _shown(member)}))
        if extent is not None and (cells := extent.after(tail + piece)) > CELLS_LIMIT:
            raise _Refused(told("sheet-too-large", {"count": f"{cells:,}", "limit": f"{CELLS_LIMIT:,}"}))
        tail = (tail + piece)[-_OVERLAP:]
        yield piece
    if size != member.file_size or crc != member.CRC:
        raise _Refused(told("broken-file", {"reason": _BROKEN_INSIDE.fill(part=_shown(member))}))


class _Extent:
    """How many cells a sheet is laid out to, by its lowest row and rightmost column."""

    def __init__(self) -> None:
        self._rows = 0
        self._columns: set[bytes] = set()

    def after(self, piece: bytes) -> int:
        """The cells, after another piece of the sheet."""
        addresses = _CELL.findall(piece)
        self._columns.update(letters for letters, _ in addresses)
        self._rows = max([self._rows, *(int(row) for _, row in addresses)])
        width = max((column_index(letters.decode()) + 1 for letters in self._columns), default=0)
        return self._rows * width


def _inflated(stream: BinaryIO, member: zipfile.ZipInfo, after: int) -> Iterator[bytes]:
    """The bytes of one part, from where it really stands."""
    left = _to_content(stream, member, after)
    if member.compress_type == zipfile.ZIP_STORED:
        while left > 0 and (piece := stream.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece
        return
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while left > 0 and not engine.eof and (packed := stream.read(min(_PIECE, left))):
            left -= len(packed)
            while packed and not engine.eof:
                if piece := engine.decompress(packed, _PIECE):
                    yield piece
                packed = engine.unconsumed_tail
        while not engine.eof and (piece := engine.decompress(b"", _PIECE)):
            yield piece
    except zlib.error as error:
        raise _Refused(told("broken-file", {"reason": _BROKEN_INSIDE.fill(part=_shown(member))})) from error


def _to_content(stream: BinaryIO, member: zipfile.ZipInfo, after: int) -> int:
    """Go to the first byte of a part's content; how many there are before the next part begins."""
    stream.seek(member.header_offset)
    head = stream.read(_LOCAL_HEADER.size)
    if len(head) < _LOCAL_HEADER.size or head[:4] != _LOCAL:
        raise _Refused(told("broken-file", {"reason": _BROKEN_INSIDE.fill(part=_shown(member))}))
    name_length, extra_length = _LOCAL_HEADER.unpack(head)[-2:]
    name = stream.read(name_length)
    stream.seek(extra_length, 1)
    start = member.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    written = member.orig_filename.encode("utf-8" if member.flag_bits & 0x800 else "cp437", "replace")
    if name != written or start + member.compress_size > after:  # another name inside, or parts laid over each other
        raise _Refused(told("unsafe-part", {"part": _shown(member)}))
    return member.compress_size


def _is_bomb(size: int, packed: int) -> bool:
    return size > RATIO_FROM and size > RATIO_LIMIT * max(packed, 1)


def _bomb(size: int) -> Problem:
    return told("zip-bomb", {"size": f"{size >> 20} MiB", "limit": f"{UNPACKED_LIMIT >> 20} MiB"})


def _shown(member: zipfile.ZipInfo) -> str:
    """A part's name as it may stand in a message."""
    return "".join(letter if letter.isprintable() else "?" for letter in member.orig_filename)[:80]
