"""File names that came from outside, made safe to store and to send back."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 120  # characters: with a prefix still within the 255 bytes that file systems take, also in Vietnamese
_PARTS = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_NAMELESS = "tep"


def safe_name(name: str, *, ending: str = "") -> str:
    r"""The last part of a name that came from outside, safe on any file system and in any header.

    No folders, control or direction characters, names reserved by Windows, dots or blanks at the ends; at most
    120 characters, the ending kept. What remains of nothing is called ``tep``.

    Parameters
    ----------
    name : as it came
    ending : the ending to give, such as ``".xlsx"``, whatever the name's own was

    Examples
    --------
    >>> safe_name("../../etc/passwd.xlsx"), safe_name(r"C:\so lieu\Báo cáo 2025.xlsx")
    ('passwd.xlsx', 'Báo cáo 2025.xlsx')
    >>> safe_name("con.xlsx"), safe_name("..", ending=".xlsx"), safe_name("a\x00b.xlsx")
    ('_con.xlsx', 'tep.xlsx', 'ab.xlsx')
    """
    words = "".join(letter for letter in unicodedata.normalize("NFC", name) if not "\ud800" <= letter <= "\udfff")
    last = _PARTS.split(words)[-1]
    last = re.sub(r"\s+", " ", _FORBIDDEN.sub("", last)).strip(" .")
    stem, dot, own = last.rpartition(".")
    if not dot:
        stem, own = last, ""
    suffix = ending or (f".{own}" if dot and len(own) <= _LONGEST // 4 else "")
    stem = (stem if suffix else last).strip(" .") or _NAMELESS
    kept = stem[: _LONGEST - len(suffix) - 1].strip(" .") or _NAMELESS
    return f"_{kept}{suffix}" if _RESERVED.match(f"{kept}{suffix}") else f"{kept}{suffix}"


def is_plain_name(name: str) -> bool:
    """Whether a name is that of a file alone: no folder, no control character, nothing that a system reserves.

    Examples
    --------
    >>> is_plain_name("Báo cáo 2025.xlsx"), is_plain_name("../x.xlsx"), is_plain_name("C:x.xlsx"), is_plain_name("nul")
    (True, False, False, False)
    """
    return (
        bool(name.strip(" ."))
        and not _PARTS.search(name)
        and not _FORBIDDEN.search(name)
        and not _RESERVED.match(name.strip())
    )
