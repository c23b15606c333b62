"""A list of tax codes or enterprise ids from a file: the first column of a workbook or of a text table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from python_calamine import CalamineError, CalamineWorkbook

from nangsuat.data import NangsuatError, Text, examine_upload

LIMIT = 2 << 20  # bytes: a list of 5,000 codes has about 100 KiB

_FIELDS = re.compile(r"[,;\t|]")
_TAX_CODE = 10  # digits; one that begins with zero loses it in a cell of numbers


class CodesNotRead(NangsuatError):
    """The file is no list of codes; the message says which files are taken."""


def codes_in_file(uploaded: UploadedFile[Any]) -> tuple[str, ...]:
    """The codes in the first column, each once; headings and other words, which have no digit, are left out."""
    if (uploaded.size or 0) > LIMIT:
        raise CodesNotRead(_TOO_LARGE)
    name, content = uploaded.name or "", uploaded.read()
    cells = _of_workbook(name, content) if content.startswith(b"PK") else _of_text(content)
    codes = tuple(dict.fromkeys(cell for cell in cells if any(letter.isdigit() for letter in cell)))
    if not codes:
        raise CodesNotRead(_EMPTY)
    return codes


def _of_workbook(name: str, content: bytes) -> Iterator[str]:
    with TemporaryDirectory(prefix="nangsuat-") as folder:
        path = Path(folder, "list.xlsx")
        path.write_bytes(content)
        examined = examine_upload(path, name=name, limit_bytes=LIMIT)
        if not examined.ok:
            raise CodesNotRead(examined.problems[0].message)
        try:
            rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        except CalamineError as error:
            raise CodesNotRead(_NO_TEXT) from error
    for row in rows:
        if row:
            yield _written(row[0])


def _written(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        digits = str(int(cell))
        return digits.zfill(_TAX_CODE) if len(digits) == _TAX_CODE - 1 else digits
    return str(cell).strip()


def _of_text(content: bytes) -> Iterator[str]:
    try:
        text = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise CodesNotRead(_NO_TEXT) from error
    if "\x00" in text:
        raise CodesNotRead(_NO_TEXT)
    for line in text.splitlines():
        yield _FIELDS.split(line)[0].strip().strip("\"'")


_TOO_LARGE = Text(
    vi="Tệp danh sách lớn hơn 2 MiB. Chỉ để lại cột mã số thuế.",
    en="The file is larger than 2 MiB. Keep the column of tax codes only.",
)
_EMPTY = Text(
    vi="Cột đầu tiên của tệp không có mã nào. Đặt mã số thuế vào cột đầu tiên.",
    en="The first column of the file has no code. Put the tax codes into the first column.",
)
_NO_TEXT = Text(
    vi="Không đọc được tệp. Lưu thành .xlsx hoặc .csv (UTF-8) rồi tải lên lại.",
    en="The file cannot be read. Save it as .xlsx or .csv (UTF-8) and upload it again.",
)
