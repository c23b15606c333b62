"""Tags that every template has: words in pairs, numbers and dates as the reader's language writes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from nangsuat.data import Text, format_date, format_number
from nangsuat.web.core import words

register = template.Library()


@register.simple_tag
def say(vi: str, en: str, **values: Any) -> SafeString:
    """The words in the reader's language, values filled in and escaped; a whole number chooses its English word.

    Examples
    --------
    >>> str(say("Còn {n} ngày", "{n} {n:day|days} left", n=3))
    'Còn 3 ngày'
    """
    pattern = vi if words.language() == "vi" else en
    filled = pattern.format(**{name: _escaped(_written(value)) for name, value in values.items()})
    return mark_safe(filled)  # noqa: S308  # the pattern is ours, the values are escaped


@register.filter
def spoken(text: Text | str | None) -> str:
    """A text of the library in the reader's language."""
    return words.say(text) if isinstance(text, Text) else str(text or "")


@register.filter
def number(value: float | int | None, decimals: int | None = None) -> str:
    """A number as the reader writes it; a missing one as a dash."""
    return format_number(value, words.language(), decimals)


@register.filter
def day(value: date | datetime | None) -> str:
    """A date as the reader writes it, in the site's time zone."""
    if value is None:
        return ""
    return format_date(timezone.localdate(value) if isinstance(value, datetime) else value, words.language())


@register.filter
def moment(value: datetime | None) -> str:
    """A date and time of day."""
    return "" if value is None else words.say(words.moment(value))


def _escaped(value: Any) -> Any:
    return value if isinstance(value, words.Counted) else conditional_escape(value)


def _written(value: Any) -> Any:
    if isinstance(value, Text):
        return words.say(value)
    if isinstance(value, int):
        return words.Counted(value)
    if isinstance(value, float):
        return format_number(value, words.language())
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else value
