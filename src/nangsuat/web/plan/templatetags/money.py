"""Sums of money as pages show them."""

from __future__ import annotations

from django import template

from nangsuat.data import format_number
from nangsuat.web.core import words

register = template.Library()

_MILLION = 1e6


@register.filter
def million(amount: float | None) -> str:
    """An amount in million VND, to one decimal; less than that is no matter on a page.

    Examples
    --------
    >>> million(1_234_560_000.0), million(None)
    ('1.234,6', '–')
    """
    return format_number(None if amount is None else amount / _MILLION, words.language(), 1)
