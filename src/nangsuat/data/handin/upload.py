"""The first two gates: whether a file that somebody sent may be opened at all.

Nothing here reads figures. The file is judged by its size, its name, its first bytes and its parts, within fixed
bounds of memory and time, before any reader of workbooks sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from nangsuat.data.handin.gates import Gate
from nangsuat.data.handin.names import is_plain_name, safe_name
from nangsuat.data.handin.package import Package, unpack
from nangsuat.data.handin.wording import told
from nangsuat.data.problems import Problem, Severity
from nangsuat.data.provenance import hash_file
from nangsuat.data.text import Text

UPLOAD_LIMIT = 20 << 20  # bytes: a hand-in of 5,000 rows has about 1.5 MiB


@dataclass(frozen=True, slots=True)
class ExaminedUpload:
    """What is known of a file that somebody sent.

    Attributes
    ----------
    name : safe to store and to send back
    size : bytes
    sha256 : of its bytes; empty for a file over the limit, which is not read
    gate : the gate that stopped it; ``None`` where it passed both
    problems : what was found; notes do not stop it
    """

    name: str
    size: int
    sha256: str
    gate: Gate | None
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether it may be opened."""
        return self.gate is None


def examine_upload(
    path: str | PathLike[str], *, name: str | None = None, limit_bytes: int = UPLOAD_LIMIT
) -> ExaminedUpload:
    """Judge a file that somebody sent, before anything opens it: its size and type, then its safety.

    Refused are files over the limit, whatever is no .xlsx workbook, names with folders or control characters, zip
    bombs, XML entities, macros, embedded objects, controls, live data (DDE, connections), passwords, and files that
    are cut off or whose parts do not keep what their headers say. Links to other workbooks are only noted: the values
    saved are read and nothing is followed.

    Parameters
    ----------
    path : where it was put
    name : as the sender called it; the path's own where not given
    limit_bytes : the largest file taken

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "upload"
    ...     _ = file.write_bytes(b"MZ made up")
    ...     examined = examine_upload(file, name="accounts.xlsx")
    >>> examined.ok, examined.gate.value, examined.problems[0].message.en
    (False, 'size', 'This is a program, not a workbook .xlsx')
    """
    path = Path(path)
    given = path.name if name is None else name
    try:
        size = path.stat().st_size
    except OSError:
        return ExaminedUpload(safe_name(given), 0, "", Gate.SIZE, (told("no-such-file", {"name": safe_name(given)}),))
    first = _size_and_type(path, given, size, limit_bytes)
    if first is not None:
        digest = hash_file(path) if size <= limit_bytes else ""
        return ExaminedUpload(safe_name(given), size, digest, Gate.SIZE, (first,))
    found = tuple(_safety(path))
    stopped = any(each.severity is Severity.MUST_FIX for each in found)
    return ExaminedUpload(safe_name(given), size, hash_file(path), Gate.SAFE if stopped else None, found)


def _size_and_type(path: Path, name: str, size: int, limit: int) -> Problem | None:
    if size > limit:
        return told(
            "upload-too-large", {"size": f"{size / (1 << 20):.1f} MiB", "limit": f"{limit / (1 << 20):.1f} MiB"}
        )
    if not is_plain_name(name):
        return told("unsafe-name", {"name": safe_name(name)})
    with path.open("rb") as stream:
        start = stream.read(64)
    kind = next((words for magic, words in _BEGINNINGS.items() if start.startswith(magic)), None)
    if kind is not None:
        return told("not-a-workbook", {"kind": kind})
    if not start.startswith(b"PK"):
        return _of_another_kind(path, name)
    ending = Path(name).suffix.lower()
    if ending == ".xlsm":
        return told("macros")
    if ending != ".xlsx":
        return told("not-a-workbook", {"kind": _of_ending(ending)})
    return None


def _of_another_kind(path: Path, name: str) -> Problem:
    """What a file is that is no zip file: told by what is inside, or else by its ending."""
    if not path.stat().st_size:
        return told("empty-file", {"name": safe_name(name)})
    with path.open("rb") as stream:
        start = stream.read(_TOLD_BY)
    if start.startswith(_OLE) and _ENCRYPTED in path.read_bytes():
        return told("encrypted-file")
    return told("not-a-workbook", {"kind": _kind(start, Path(safe_name(name)).suffix.lower())})


def _kind(start: bytes, ending: str) -> Text:
    if start.startswith(_OLE):
        return _of_ending(ending) if ending in _OTHER_OLE else _OLD_WORKBOOK
    if start.startswith(_PARQUET):
        return _of_ending(".parquet")
    if start.lstrip().lower().startswith(_MARKUP):
        return _WEB_PAGE
    if ending not in ("", ".xlsx", ".xlsm"):
        return _of_ending(ending)
    return _UNKNOWN if b"\0" in start else _PLAIN_TEXT


def _of_ending(ending: str) -> Text:
    if not ending:
        return _UNKNOWN
    return Text(vi=f"tệp {ending}", en=f"a file {ending}")


_TOLD_BY = 4096  # bytes
_OLE, _PARQUET = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_OLE = (".doc", ".ppt", ".msg", ".pub", ".vsd", ".mpp")
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"{\\rtf")
_UNKNOWN = Text(vi="một tệp không rõ loại", en="a file of unknown type")
_OLD_WORKBOOK = Text(vi="bảng tính kiểu cũ .xls", en="a workbook of the old kind .xls")
_WEB_PAGE = Text(vi="một trang web hay văn bản (HTML, XML, RTF)", en="a web page or text (HTML, XML, RTF)")
_PLAIN_TEXT = Text(vi="một tệp văn bản (như .csv)", en="a text file (such as .csv)")
_BEGINNINGS: Mapping[bytes, Text] = {
    b"MZ": Text(vi="một chương trình", en="a program"),
    b"\x7fELF": Text(vi="một chương trình", en="a program"),
    b"#!": Text(vi="một chương trình", en="a program"),
    b"%PDF": Text(vi="tệp PDF", en="a PDF file"),
    b"\x89PNG": Text(vi="một hình ảnh", en="a picture"),
    b"\xff\xd8\xff": Text(vi="một hình ảnh", en="a picture"),
    b"GIF8": Text(vi="một hình ảnh", en="a picture"),
    b"Rar!": Text(vi="tệp nén .rar", en="an archive .rar"),
    b"7z\xbc\xaf": Text(vi="tệp nén .7z", en="an archive .7z"),
    b"\x1f\x8b": Text(vi="tệp nén .gz", en="an archive .gz"),
}

_KEPT = re.compile(r"^\[Content_Types\]\.xml$|\.rels$|^mimetype$|^xl/externalLinks/[^/]+\.xml$", re.IGNORECASE)
_MACROS = re.compile(r"vbaProject|macrosheets/|intlMacrosheets/", re.IGNORECASE)
_OBJECTS = re.compile(r"(?:^|/)(?:embeddings|activeX|ctrlProps)/", re.IGNORECASE)
_LIVE = re.compile(r"^xl/(?:connections\.xml$|queryTables/|model/|customData/)", re.IGNORECASE)
_LINKS = re.compile(r"^xl/externalLinks/[^/]+\.xml$", re.IGNORECASE)
_MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject|macrosheet", re.IGNORECASE)
_OBJECT_LINKS = re.compile(rb"relationships/(?:oleObject|package|control|activeXControlBinary)\b", re.IGNORECASE)
_DYNAMIC = re.compile(rb"<(?:\w+:)?(?:ddeLink|oleLink)\b", re.IGNORECASE)
_SHEET_TYPE = b"spreadsheetml.sheet.main+xml"


def _safety(path: Path) -> Iterator[Problem]:
    package = unpack(path, keep=_KEPT)
    if package.problem is not None:
        yield package.problem
        return
    kind = _other_package(package)
    if kind is not None:
        yield told("not-a-workbook", {"kind": kind})
        return
    yield from _unwanted(package)


def _other_package(package: Package) -> Text | None:
    """What a zip file is that is no workbook."""
    names, types = package.names, (package.kept or {}).get("[Content_Types].xml", b"")
    if "xl/workbook.xml" in names and (_SHEET_TYPE in types or _MACRO_TYPES.search(types)):
        return None
    for part, words in _OTHER_PACKAGES.items():
        if part in names:
            return words
    return Text(vi="tệp nén .zip", en="an archive .zip")


_OTHER_PACKAGES: Mapping[str, Text] = {
    "word/document.xml": Text(vi="tệp Word (.docx)", en="a Word document (.docx)"),
    "ppt/presentation.xml": Text(vi="tệp PowerPoint (.pptx)", en="a presentation (.pptx)"),
    "xl/workbook.bin": Text(vi="bảng tính .xlsb", en="a workbook .xlsb"),
    "content.xml": Text(vi="tệp LibreOffice (.ods)", en="a LibreOffice file (.ods)"),
    "xl/workbook.xml": Text(vi="một loại bảng tính khác", en="another kind of workbook"),
}


def _unwanted(package: Package) -> Iterator[Problem]:
    """What a hand-in has no use for and what could do harm to whoever opens it next."""
    kept = package.kept or {}
    if _first(_MACROS, package.names) or _MACRO_TYPES.search(kept.get("[Content_Types].xml", b"")):
        yield told("macros")
    objects = _first(_OBJECTS, package.names) or next(
        (name for name, content in kept.items() if name.endswith(".rels") and _OBJECT_LINKS.search(content)), None
    )
    if objects:
        yield told("embedded-object", {"part": objects})
    live = _first(_LIVE, package.names) or next(
        (name for name, content in kept.items() if _LINKS.search(name) and _DYNAMIC.search(content)), None
    )
    if live:
        yield told("live-data", {"part": live})
    elif _first(_LINKS, package.names):
        yield told("external-link")


def _first(pattern: re.Pattern[str], names: tuple[str, ...]) -> str | None:
    return next((name for name in names if pattern.search(name)), None)
