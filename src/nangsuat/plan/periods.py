"""Reporting years: the calendar year, or the year from 15 December to 14 December that many state reports use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from nangsuat.data import Text


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """The window that a yearly report covers.

    Attributes
    ----------
    key : stable name
    name : in words
    month, day : first day of the window; it lies in the year before the report's where it is not 1 January

    Examples
    --------
    >>> FROM_15_DECEMBER.window(2026)
    (datetime.date(2025, 12, 15), datetime.date(2026, 12, 14))
    >>> FROM_15_DECEMBER.year_of(date(2025, 12, 20))
    2026
    """

    key: str
    name: Text
    month: int
    day: int

    def window(self, year: int) -> tuple[date, date]:
        """First and last day of the report of a year."""
        return self._start(year), self._start(year + 1) - timedelta(days=1)

    def year_of(self, day: date) -> int:
        """The year in whose report a day falls."""
        return day.year if day < self._start(day.year + 1) else day.year + 1

    def _start(self, year: int) -> date:
        in_the_year = (self.month, self.day) == (1, 1)
        return date(year if in_the_year else year - 1, self.month, self.day)


CALENDAR_YEAR = ReportingPeriod("calendar", Text(vi="năm dương lịch", en="calendar year"), 1, 1)
FROM_15_DECEMBER = ReportingPeriod(
    "15-december",
    Text(vi="từ 15/12 năm trước đến 14/12", en="15 December of the year before to 14 December"),
    12,
    15,
)
REPORTING_PERIODS = {period.key: period for period in (CALENDAR_YEAR, FROM_15_DECEMBER)}
