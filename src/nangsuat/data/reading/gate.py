"""What kind of file it is, and whether it is safe to open; looked at before anything reads it."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from nangsuat.data.problems import Problem
from nangsuat.data.reading.wording import problem
from nangsuat.data.text import Text

type FileKind = Literal["workbook", "csv", "parquet"]

UNPACKED_LIMIT = 4 << 30  # bytes; a sheet of a million rows and 40 columns unpacks to about 2 GB
_KINDS_BY_ENDING: Mapping[str, FileKind] = {
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".parquet": "parquet",
}
_OLE, _ZIP, _PARQUET, _PDF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK", b"PAR1", b"%PDF"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def examine(path: Path) -> FileKind | Problem:
    """The kind of the file, or the problem that keeps it from being read."""
    if not path.exists():
        return problem("no-such-file", {"name": path.name})
    try:
        with path.open("rb") as stream:
            start = stream.read(4096)
        return _kind(path, start) if start else problem("empty-file", {"name": path.name})
    except OSError as error:
        return problem("cannot-open", {"name": path.name, "reason": error.strerror or "?"})


_NOT_INSIDE = Text(vi="bên trong không phải một tệp {kind}", en="what is inside is not a {kind} file")


def _kind(path: Path, start: bytes) -> FileKind | Problem:
    if start.startswith(_OLE):
        locked = _ENCRYPTED in path.read_bytes()
        return problem("encrypted-file") if locked else problem("wrong-file-type", {"kind": ".xls"})
    if start.startswith(_PARQUET):
        return "parquet"
    if start.startswith(_ZIP):
        return _examine_zip(path)
    kind = _KINDS_BY_ENDING.get(path.suffix.lower())
    if kind is None or start.startswith(_PDF):
        return problem("wrong-file-type", {"kind": path.suffix or "?"})
    if kind != "csv":
        return problem("broken-file", {"reason": _NOT_INSIDE.fill(kind=path.suffix)})
    if start.lstrip().lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"{\\rtf")):
        return problem("wrong-file-type", {"kind": "HTML/XML"})
    return "csv"


def _examine_zip(path: Path) -> FileKind | Problem:
    try:
        with zipfile.ZipFile(path) as archive:
            members = {member.filename: member for member in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError):
        return problem("broken-file", {"reason": _NOT_INSIDE.fill(kind=path.suffix)})
    unpacked = sum(member.file_size for member in members.values())
    if unpacked > UNPACKED_LIMIT:
        return problem("file-too-large", {"size": f"{unpacked >> 20} MiB", "limit": f"{UNPACKED_LIMIT >> 20} MiB"})
    if "xl/workbook.bin" in members:
        return problem("wrong-file-type", {"kind": ".xlsb"})
    if "xl/workbook.xml" not in members:
        kind = ".ods" if "content.xml" in members else ".docx" if "word/document.xml" in members else ".zip"
        return problem("wrong-file-type", {"kind": kind})
    return "workbook"
