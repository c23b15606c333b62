"""Text out of bytes: UTF-8 with or without its mark, UTF-16, Windows-1258."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, letters composed (NFC), and the encoding that gave it."""

    text: str
    encoding: str


_MARKS: Mapping[bytes, str] = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SAMPLE = 4096
_MOSTLY = 0.3  # of the bytes of a UTF-16 table in Latin letters, nearly half are zero


def decode(content: bytes) -> Decoded | None:
    r"""The text of a csv file; nothing where no encoding fits.

    Examples
    --------
    >>> decode("năm;doanh thu".encode("utf-16")).text
    'năm;doanh thu'
    >>> decode(b"n\xe3m;2023")
    Decoded(text='năm;2023', encoding='cp1258')
    """
    for encoding in _candidates(content):
        try:
            return Decoded(unicodedata.normalize("NFC", content.decode(encoding)).lstrip("\ufeff"), encoding)
        except UnicodeDecodeError:
            continue
    return None


def _candidates(content: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return (encoding,)
    sample = content[:_SAMPLE]
    if sample[1::2].count(0) > _MOSTLY * len(sample):
        return ("utf-16-le",)
    if sample[::2].count(0) > _MOSTLY * len(sample):
        return ("utf-16-be",)
    return ("utf-8", "cp1258")
