"""Kinds of files that offices use, by their endings and by what stands in them.

Only whether a file is what its name says is judged; nothing is opened. It goes back to people as a download.
"""

from __future__ import annotations

import zipfile
from pathlib import PurePath
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile

_PDF_WITHIN = 1024  # readers of PDF look for its mark so far
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNINGS = {
    **dict.fromkeys((".doc", ".xls", ".ppt"), (_OLE,)),
    **dict.fromkeys((".jpg", ".jpeg"), (b"\xff\xd8\xff",)),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".zip": (_ZIP, b"PK\x05\x06"),
}
_OPEN_XML = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
_OPEN_DOCUMENT = {".odt": "text", ".ods": "spreadsheet", ".odp": "presentation"}
_TEXT = (".csv", ".txt")
_MAGIC = (b"MZ", b"\x7fELF", b"%PDF", b"\x89PNG", b"PK\x03\x04", _OLE)
ENDINGS = (".pdf", *_OPEN_XML, *_OPEN_DOCUMENT, *_TEXT, *_BEGINNINGS)


def is_what_it_is_called(file: UploadedFile[Any]) -> bool:
    """Whether the content of a file is of the kind that its ending names."""
    ending = PurePath(file.name or "").suffix.lower()
    file.seek(0)
    start = file.read(_PDF_WITHIN)
    try:
        return file.file is not None and _fits(ending, start, file.file)
    finally:
        file.seek(0)


def _fits(ending: str, start: bytes, stream: IO[bytes]) -> bool:
    if ending == ".pdf":
        return b"%PDF-" in start and not start.startswith(_MAGIC[:2])
    if ending in _TEXT:
        return not start.startswith(_MAGIC) and (b"\0" not in start or start.startswith((b"\xff\xfe", b"\xfe\xff")))
    if ending in _BEGINNINGS:
        return start.startswith(_BEGINNINGS[ending])
    return start.startswith(_ZIP) and _is_package(ending, stream)


def _is_package(ending: str, stream: IO[bytes]) -> bool:
    """Whether a zip file holds the parts of an office file of this kind."""
    try:
        with zipfile.ZipFile(stream) as package:
            names = package.namelist()
            if ending in _OPEN_XML:
                return "[Content_Types].xml" in names and any(name.startswith(_OPEN_XML[ending]) for name in names)
            with package.open("mimetype") as kind:
                return kind.read(100).decode("ascii", "replace").strip().endswith(f".{_OPEN_DOCUMENT[ending]}")
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return False
