"""Numbers as people type them: Vietnamese ``1.234.567,89``, English ``1,234,567.89``, and those that could be either.

``1.234`` is one thousand two hundred and thirty-four to a Vietnamese reader and one and a bit to an English one.
Which it is cannot be known from the cell, so it is asked about and never guessed.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

type NumberStyle = Literal["vi", "en"]

NUMBER_STYLES: tuple[NumberStyle, ...] = ("vi", "en")
MISSING_WORDS = frozenset({"", "-", "–", "—", "--", "...", "..", "n/a", "n.a.", "na", "x", ":", "nan", "null", "none"})


@dataclass(frozen=True, slots=True)
class Number:
    """What a piece of text says as a number.

    Attributes
    ----------
    value : the number; missing where the text says that there is none, or where ``code`` tells why not
    proves : the style that alone fits the text
    percent : whether a percent sign followed; ``value`` is the number before it
    currency : the currency written beside the number
    code : what is wrong: ``"ambiguous-number"``, ``"number-style-mismatch"``, ``"not-a-number"``
    readings : an ambiguous number read as Vietnamese and as English
    """

    value: float | None
    proves: NumberStyle | None = None
    percent: bool = False
    currency: str | None = None
    code: str | None = None
    readings: tuple[float, float] | None = None


def read_number(text: str, style: NumberStyle | None = None) -> Number:
    """The number that a text says, in the given style or in the only one that fits.

    Examples
    --------
    >>> read_number("1.234.567,89").value, read_number("(1,234.5)").value, read_number("12,5 %").percent
    (1234567.89, -1234.5, True)
    >>> read_number("1.234").code, read_number("1.234", "vi").value, read_number("1.234", "en").value
    ('ambiguous-number', 1234.0, 1.234)
    >>> read_number("0.125", "vi").code
    'number-style-mismatch'
    """
    words = unicodedata.normalize("NFKC", text).replace("−", "-").strip().lstrip("'’").strip()
    if words.lower() in MISSING_WORDS:
        return Number(None)
    parts = _SHAPE.fullmatch(words)
    if parts is None or bool(parts["open"]) != bool(parts["close"]) or (parts["sign"] and parts["inner"]):
        return Number(None, code="not-a-number")
    sign = -1.0 if parts["open"] or parts["sign"] in ("-", "–") or parts["inner"] in ("-", "–") else 1.0
    magnitude = _magnitude(parts["core"], style, parts["exponent"] or "")
    currency = _CURRENCIES.get((parts["before"] or parts["after"] or "").lower().strip(" ."))
    value = None if magnitude.value is None else sign * magnitude.value
    readings = magnitude.readings and (sign * magnitude.readings[0], sign * magnitude.readings[1])
    return Number(value, magnitude.proves, bool(parts["percent"]), currency, magnitude.code, readings)


def unchanged(number: Number) -> Number:
    """A number as it was read."""
    return number


def read_numbers(
    texts: pl.Series, style: NumberStyle | None = None, accept: Callable[[Number], Number] = unchanged
) -> tuple[pl.Series, dict[str, Number]]:
    """Many texts at once: their numbers, and by text those that are more than bare digits.

    Texts of digits with at most an unmistakable decimal sign are read together by Polars; only the others, each
    distinct text once, go through :func:`read_number` and ``accept``. Both ways agree (tested).
    """
    bare = texts.str.contains(_BARE[style])
    digits = pl.select(pl.when(bare).then(texts)).to_series().str.replace(",", ".", literal=True)
    numbers = digits.cast(pl.Float64, strict=False)
    dressed = {text: accept(read_number(text, style)) for text in texts.filter(~bare).unique().to_list()}
    endless = texts.filter(numbers.is_infinite().fill_null(value=False)).unique().to_list()
    dressed |= {text: Number(None, code="not-a-number") for text in endless}
    if dressed:
        told = {text: number.value for text, number in dressed.items()}
        by_words = texts.replace_strict(list(told), list(told.values()), default=None, return_dtype=pl.Float64)
        numbers = pl.select(pl.when(numbers.is_finite()).then(numbers).otherwise(by_words)).to_series()
    return numbers, dressed


_SHAPE = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-+–])?\s*"
    r"(?P<before>vnd|vnđ|usd|us\$|eur|jpy|\$|€|¥|£|₫)?\s*(?P<inner>[-–])?\s*"
    r"(?P<core>[0-9.,](?:[0-9.,'’ ]*[0-9])?)(?P<exponent>e[-+]?[0-9]{1,3})?\s*"
    r"(?P<percent>%)?\s*(?P<after>vnd|vnđ|đồng|đ|usd|us\$|eur|jpy|\$|€|¥|£|₫)?\s*(?P<close>\))?",
    re.IGNORECASE,
)
_CURRENCIES: Mapping[str, str] = {
    **dict.fromkeys(("vnd", "vnđ", "đồng", "đ", "₫"), "VND"),
    **dict.fromkeys(("usd", "us$", "$"), "USD"),
    **dict.fromkeys(("eur", "€"), "EUR"),
    **dict.fromkeys(("jpy", "¥"), "JPY"),
    "£": "GBP",
}
_BARE: Mapping[NumberStyle | None, str] = {
    "en": r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$",
    "vi": r"^[+-]?[0-9]+(,[0-9]+)?$",
    None: r"^[+-]?([0-9]+|[0-9]{4,}\.[0-9]+|[0-9]+\.([0-9]{1,2}|[0-9]{4,}))$",
}
_SPACED = re.compile(r"[0-9]{1,3}([ '’])[0-9]{3}(?:\1[0-9]{3})*(?:[.,][0-9]+)?")
_DECIMAL_SIGN: Mapping[NumberStyle, str] = {"vi": ",", "en": "."}


def _magnitude(core: str, style: NumberStyle | None, exponent: str) -> Number:
    spaced = _SPACED.fullmatch(core)
    if spaced:  # blanks group the thousands, so a dot or comma can only be the decimal sign
        core = core.replace(spaced[1], "")
    elif re.search(r"[ '’]", core):
        return Number(None, code="not-a-number")
    fits = {each: _as_written(core, each, grouped=not (spaced or exponent)) for each in NUMBER_STYLES}
    values = {each: float(plain + exponent) for each, plain in fits.items() if plain is not None}
    if not values or not all(math.isfinite(value) for value in values.values()):
        return Number(None, code="not-a-number")
    if style is not None:
        return Number(values[style]) if style in values else Number(None, code="number-style-mismatch")
    return _without_style(core, values, ambiguous=not (spaced or exponent))


def _without_style(core: str, values: Mapping[NumberStyle, float], *, ambiguous: bool) -> Number:
    if len(values) == 2 and values["vi"] != values["en"]:
        return Number(None, code="ambiguous-number", readings=(values["vi"], values["en"]))
    if ambiguous and _ZERO_THEN_THREE.fullmatch(core):  # 0.125: no one groups so, and yet forms have read 125
        thousandths = next(iter(values.values()))
        if thousandths == 0:
            return Number(0.0)
        readings = (float(re.sub(r"[.,]", "", core)), thousandths)
        return Number(None, code="ambiguous-number", readings=readings if "." in core else readings[::-1])
    proves = next(iter(values)) if len(values) == 1 else None
    return Number(next(iter(values.values())), proves)


_ZERO_THEN_THREE = re.compile(r"0[0-9]{0,2}[.,][0-9]{3}")


def _as_written(core: str, style: NumberStyle, *, grouped: bool) -> str | None:
    """The digits with a decimal point if ``core`` is a number of this style, else nothing."""
    decimal = _DECIMAL_SIGN[style]
    group = "," if decimal == "." else "."
    whole, sign, fraction = core.partition(decimal)
    if sign and not re.fullmatch(r"[0-9]+", fraction):
        return None
    if grouped and re.fullmatch(rf"[1-9][0-9]{{0,2}}(\{group}[0-9]{{3}})+", whole):
        whole = whole.replace(group, "")
    elif not re.fullmatch(r"[0-9]+" if not sign else r"[0-9]*", whole):
        return None
    return f"{whole or '0'}.{fraction or '0'}"
