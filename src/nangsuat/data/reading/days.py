"""Days as people write them into plans: 31/12/2026, a month, a quarter, a year."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from nangsuat.data.reading.folding import unmark

_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(18_264, 73_416)  # days from 1950 to 2100
_YEARS = range(1900, 2101)
_YEARS_AS_DAYS = range(1950, 2101)  # 3 May to 30 September 1905: no plan is of those days
_QUARTERS: Mapping[str, int] = {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}

_DAY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]*)?", re.ASCII)
_MONTH = re.compile(r"(?:thang|t|month)?\s*(\d{1,2})\s*(?:[/.\-]|nam)\s*(\d{4})", re.ASCII)
_QUARTER = re.compile(r"(?:quy|quarter|q)\s*(iv|i{1,3}|[1-4])\s*(?:[/.\-]|nam)?\s*(\d{4})", re.ASCII)
_YEAR = re.compile(r"(?:nam|year)?\s*(\d{4})(?:\.0)?", re.ASCII)


def read_day(written: object, *, last: bool = False) -> date | None:
    """The day that a cell or a field says; nothing where it says none.

    Parameters
    ----------
    written : a date, a number or words
    last : of a month, a quarter or a year take the last day, else the first

    Examples
    --------
    >>> read_day("31/12/2026"), read_day("6/2026", last=True), read_day("Quý II/2026")
    (datetime.date(2026, 12, 31), datetime.date(2026, 6, 30), datetime.date(2026, 4, 1))
    >>> read_day(2026.0), read_day("2030", last=True), read_day("31/02/2026"), read_day("sớm")
    (datetime.date(2026, 1, 1), datetime.date(2030, 12, 31), None, None)
    >>> read_day(date(1905, 7, 19))
    datetime.date(2027, 1, 1)
    """
    if isinstance(written, date):
        return _of_date(written.date() if isinstance(written, datetime) else written, last)
    if isinstance(written, float | int) and not isinstance(written, bool):
        return _of_number(float(written), last)
    return _of_words(" ".join(unmark(str(written)).split()).lstrip("'"), last)


def _of_date(day: date, last: bool) -> date | None:
    """A year typed into a cell of days has become the day of that number, in 1905."""
    number = (day - _EXCEL_EPOCH).days
    return _of_months(number, 1, 12, last) if number in _YEARS_AS_DAYS else day


def _of_number(number: float, last: bool) -> date | None:
    if number.is_integer() and int(number) in _YEARS:
        return _of_months(int(number), 1, 12, last)
    return _EXCEL_EPOCH + timedelta(days=int(number)) if int(number) in _SERIALS else None


def _of_words(words: str, last: bool) -> date | None:
    if found := _DAY.fullmatch(words):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _ISO.fullmatch(words):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _QUARTER.fullmatch(words):
        begins = 3 * _QUARTERS[found[1]] - 2
        return _of_months(int(found[2]), begins, begins + 2, last)
    if found := _MONTH.fullmatch(words):
        return _of_months(int(found[2]), int(found[1]), int(found[1]), last)
    if found := _YEAR.fullmatch(words):
        return _of_months(int(found[1]), 1, 12, last)
    return None


def _of_months(year: int, first: int, final: int, last: bool) -> date | None:
    if year not in _YEARS or not (1 <= first <= 12):
        return None
    return date(year, final, monthrange(year, final)[1]) if last else date(year, first, 1)


def _day(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
