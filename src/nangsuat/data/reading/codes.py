"""Codes and names out of cells: leading zeros that Excel dropped, codes that it made dates, stray blanks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from nangsuat.data.reading.folding import tidy
from nangsuat.data.reading.scanned import Cell
from nangsuat.data.roles import TOTAL
from nangsuat.data.text import fold

TOTAL_WORDS = frozenset(
    {
        *("tong", "cong", "tong cong", "tong so", "tong cong cong", "toan bo", "cong chung", "cong tong"),
        *("total", "totals", "grand total", "sum", "subtotal", "sub total", "cong don", "tong hop"),
    }
)
WHOLE_ECONOMY_WORDS = TOTAL_WORDS | {
    *("toan nen kinh te", "tong nen kinh te", "ca nen kinh te", "toan bo nen kinh te", "chung", "toan nganh"),
    *("tat ca cac nganh", "all industries", "all sectors", "whole economy", "total economy", "economy", "tot"),
}
_BLANKS = frozenset({"", "-", "–", "—", "--", "...", "…", "..", "n/a", "N/A"})
_EXACT_DIGITS = 1e15  # beyond, a workbook does not keep every digit


@dataclass(frozen=True, slots=True)
class Code:
    """What a cell says as a code or name; ``code`` is what was noticed on the way."""

    value: str | None
    code: str | None = None


def read_codes(role: str, cells: Sequence[Cell]) -> list[Code]:
    """The codes or names in a column.

    Examples
    --------
    >>> [code.value for code in read_codes("territory", [1.0, "79", "Hà Nội"])]
    ['01', '79', 'Hà Nội']
    >>> read_codes("tax_code", [312345678.0])
    [Code(value='0312345678', code='leading-zero')]
    """
    plain = [_plain(cell) for cell in cells]
    repair = _REPAIRS.get(role)
    return repair(plain) if repair else plain


def whole_economy(value: str | None) -> str | None:
    """An industry's name or code, those of the whole economy as ``TOTAL``.

    Examples
    --------
    >>> whole_economy("Toàn nền kinh tế"), whole_economy("C")
    ('TOTAL', 'C')
    """
    return TOTAL if value is not None and fold(value) in WHOLE_ECONOMY_WORDS else value


def ownership_kind(value: str | None) -> str | None:
    """A kind of ownership by its code, whatever words it comes in; other words as they are.

    Examples
    --------
    >>> ownership_kind("Nhà nước"), ownership_kind("FDI"), ownership_kind("hợp danh")
    ('state', 'foreign', 'hợp danh')
    """
    return None if value is None else _OWNERSHIPS.get(fold(value), value)


def _plain(cell: Cell) -> Code:
    if isinstance(cell, str):
        words = tidy(cell).lstrip("'")
        return Code(None if words in _BLANKS else words)
    if isinstance(cell, bool):
        return Code(str(cell).upper())
    if isinstance(cell, float | int):
        whole = float(cell).is_integer()
        return Code(str(int(cell)) if whole else repr(cell), "digits-lost" if abs(cell) >= _EXACT_DIGITS else None)
    if isinstance(cell, date | time | timedelta):
        return Code(None, "date-in-code")
    return Code(None)


def _without_decimals(code: Code) -> Code:
    found = re.fullmatch(r"([0-9]+)[.,]0", code.value or "")
    return Code(found[1], code.code) if found else code


def _two_digits(codes: Sequence[Code]) -> list[Code]:
    """Codes of two digits or more: a single digit has lost its zero; so has one shorter than all its column."""
    codes = [_without_decimals(code) for code in codes]
    lengths = Counter(len(code.value) for code in codes if code.value and code.value.isdecimal())
    longest = max(lengths, default=0)
    of_one_length = longest >= 3 and set(lengths) == {longest, longest - 1}
    return [_padded(code, longest if of_one_length else 0) for code in codes]


def _padded(code: Code, length: int) -> Code:
    words = code.value or ""
    if not words.isdecimal() or words == "0":
        return code
    if len(words) == 1:
        return Code(f"0{words}", code.code or "leading-zero")
    if len(words) == length - 1 and not words.startswith("0"):
        return Code(f"0{words}", code.code or "zero-restored")
    return code


def _tax_codes(codes: Sequence[Code]) -> list[Code]:
    return [_tax_code(_without_decimals(code)) for code in codes]


def _tax_code(code: Code) -> Code:
    words = re.sub(r"[\s.]", "", code.value or "").replace("–", "-")
    if branch := re.fullmatch(r"([0-9]{10})-?([0-9]{3})", words):
        return Code(f"{branch[1]}-{branch[2]}", code.code)
    if re.fullmatch(r"[0-9]{9}(-[0-9]{3})?", words):
        return Code(f"0{words}", "leading-zero")
    return Code(words or None, code.code)


def _ids(codes: Sequence[Code]) -> list[Code]:
    return [_without_decimals(code) for code in codes]


_OWNERSHIPS = {
    **dict.fromkeys(("state", "nha nuoc", "dn nha nuoc", "doanh nghiep nha nuoc", "dnnn", "state owned"), "state"),
    **dict.fromkeys(
        ("non state", "ngoai nha nuoc", "dn ngoai nha nuoc", "doanh nghiep ngoai nha nuoc", "tu nhan", "private"),
        "non_state",
    ),
    **dict.fromkeys(
        (
            *("foreign", "fdi", "dn fdi", "nuoc ngoai", "co von dau tu nuoc ngoai", "von dau tu nuoc ngoai"),
            *("dau tu nuoc ngoai", "dn co von dau tu nuoc ngoai", "doanh nghiep co von dau tu nuoc ngoai"),
        ),
        "foreign",
    ),
}


_REPAIRS: Mapping[str, Callable[[Sequence[Code]], list[Code]]] = {
    "industry": _two_digits,
    "territory": _two_digits,
    "tax_code": _tax_codes,
    "firm": _ids,
}
