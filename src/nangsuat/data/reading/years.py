"""Years out of cells: 2023, «Năm 2023», 31/12/2023, a date."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Year:
    """What a cell says as a year.

    Attributes
    ----------
    value : the year; missing where the cell is blank or ``code`` tells why not
    code : ``"not-a-year"``, ``"date-order"`` or, for a note, ``"year-from-text"``
    serial : the day that an Excel serial number stands for
    """

    value: int | None
    code: str | None = None
    serial: date | None = None


def read_year(cell: object) -> Year:
    """The year that a cell says.

    Examples
    --------
    >>> read_year(2023.0).value, read_year("Năm 2023").value, read_year("31/12/2023").value
    (2023, 2023, 2023)
    >>> read_year("2022-2023").code, read_year(45291.0).serial
    ('not-a-year', datetime.date(2023, 12, 31))
    """
    if isinstance(cell, date):
        return Year(cell.year, "year-from-text")
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _from_number(float(cell))
    if not isinstance(cell, str):
        return Year(None, "not-a-year")
    return _from_words(unicodedata.normalize("NFKC", cell).strip().lstrip("'").strip())


_LAST_YEAR = 9999  # whether a whole number up to here can be a year of the table is for the checks to judge
_PLAIN = re.compile(r"([0-9]{1,4})(?:[.,]0+)?")
_DATE = re.compile(r"(?P<first>[0-9]{1,2})[/.\-](?P<second>[0-9]{1,2})[/.\-](?P<year>[0-9]{4})")
_ISO = re.compile(r"(?P<year>[0-9]{4})[/.\-](?P<second>[0-9]{1,2})[/.\-](?P<first>[0-9]{1,2})(?:[T ][0-9:.]*)?")
_AMID_WORDS = re.compile(r"[^\W\d][^\d]*\b([0-9]{4})[^\d]*|([0-9]{4})[^\d\-/–]*")
_MISSING = frozenset({"", "-", "–", "—", "...", "..", "n/a"})
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(18_264, 73_416)  # days from 1950 to 2100


def _from_number(number: float) -> Year:
    if not number.is_integer():
        return Year(None, "not-a-year")
    if 0 <= number <= _LAST_YEAR:
        return Year(int(number))
    days = int(number)
    return Year(None, "not-a-year", _EXCEL_EPOCH + timedelta(days=days) if days in _SERIALS else None)


def _from_words(words: str) -> Year:
    if words.lower() in _MISSING:
        return Year(None)
    if plain := _PLAIN.fullmatch(words):
        return _from_number(float(plain[1]))
    if day := _DATE.fullmatch(words) or _ISO.fullmatch(words):
        return _from_day(int(day["year"]), int(day["second"]), int(day["first"]))
    if amid := _AMID_WORDS.fullmatch(words):
        year = _from_number(float(amid[1] or amid[2]))
        return Year(year.value, year.code or "year-from-text", year.serial)
    return Year(None, "not-a-year")


def _from_day(year: int, month: int, day: int) -> Year:
    try:
        return Year(date(year, month, day).year, "year-from-text")
    except ValueError:
        swapped = 1 <= day <= 12 and 1 <= month <= 31
        return Year(year, "date-order") if swapped else Year(None, "not-a-year")
