"""Numbers written so that nobody can read them in two ways."""

from __future__ import annotations

from decimal import Decimal


def unmistakable(value: float) -> str:
    """A number with a decimal comma, written so that it can be read in one way only.

    Examples
    --------
    >>> unmistakable(1.234), unmistakable(-1234.0), unmistakable(0.125)
    ('1,2340', '-1234', '0,1250')
    """
    whole, _, fraction = f"{_decimal(value):f}".partition(".")
    if not fraction:
        return whole
    return f"{whole},{fraction}0" if len(fraction) == 3 else f"{whole},{fraction}"


def _decimal(value: float) -> Decimal:
    """The fifteen digits that a float keeps of a decimal number, without the dust behind them."""
    return Decimal(f"{value:.15g}")
