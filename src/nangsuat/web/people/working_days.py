"""Days of the law on personal data: working days, without weekends and the public holidays of fixed date.

The holidays that follow the moon (Tết Nguyên đán, the Hùng Kings' day) and days moved by decision are not in the list:
counting on them would be guessing, and without them a due date only comes earlier, never later, than the law's.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

FIXED_HOLIDAYS = ((1, 1), (30, 4), (1, 5), (2, 9))  # day, month


def is_working_day(day: date) -> bool:
    """Whether offices work on this day.

    Examples
    --------
    >>> is_working_day(date(2026, 9, 2)), is_working_day(date(2026, 9, 4)), is_working_day(date(2026, 9, 5))
    (False, True, False)
    """
    return day.weekday() < 5 and (day.day, day.month) not in FIXED_HOLIDAYS


def after_working_days(start: date, days: int) -> date:
    """The day on which so many working days are over; the first day is the one after the start.

    Examples
    --------
    >>> after_working_days(date(2026, 4, 29), 2)  # 30 April and 1 May, then a weekend, lie between
    datetime.date(2026, 5, 5)
    """
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def end_of(day: date) -> datetime:
    """The last second of a day on the site's clock."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
