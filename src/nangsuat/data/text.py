"""Words and numbers in the reader's language: Vietnamese first, English beside it.

Whatever a person reads (a problem, a heading, an indicator's name) is a :class:`Text`, the same sentence
in both languages. A text without its translation cannot be made, so no page is ever half translated.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

type Language = Literal["vi", "en"]

LANGUAGES: tuple[Language, ...] = ("vi", "en")
MISSING_NUMBER = "–"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in Vietnamese and in English.

    Examples
    --------
    >>> missing = Text(vi="Thiếu cột «{column}».", en="Column «{column}» is missing.")
    >>> missing.fill(column="year").say("en")
    'Column «year» is missing.'
    >>> Text(vi="{share} %", en="{share} %").fill(share=12.5).say("vi")
    '12,5 %'
    """

    vi: str
    en: str

    def say(self, language: Language) -> str:
        """The sentence in ``language``."""
        return self.vi if language == "vi" else self.en

    def fill(self, **values: Text | str | float | int | None) -> Text:
        """The text with its ``{places}`` filled, numbers written as each language writes them."""
        return Text(vi=_filled(self.vi, values, "vi"), en=_filled(self.en, values, "en"))

    @classmethod
    def same(cls, words: str) -> Text:
        """A text that reads the same in both languages: a name, a code, a symbol."""
        return cls(vi=words, en=words)


NO_WORDS = Text(vi="", en="")


def join(texts: list[Text] | tuple[Text, ...], separator: str = "; ") -> Text:
    """Several texts as one.

    Examples
    --------
    >>> join([Text(vi="năm", en="year"), Text(vi="ngành", en="industry")], ", ").vi
    'năm, ngành'
    """
    return Text(vi=separator.join(text.vi for text in texts), en=separator.join(text.en for text in texts))


def fold(words: str) -> str:
    """Words as a search compares them: no diacritics, ``đ`` as ``d``, small letters, single spaces between them.

    Examples
    --------
    >>> fold("  Đà Nẵng "), fold("HOÀ-BÌNH") == fold("hòa bình")
    ('da nang', True)
    """
    plain = unicodedata.normalize("NFKD", words.lower()).replace("đ", "d").replace("ð", "d")
    letters = (letter for letter in plain if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters).split())


def format_number(value: float | int | None, language: Language, decimals: int | None = None) -> str:
    """A number as the reader's language prints it; a missing one as a dash.

    Without ``decimals`` a number keeps up to six significant digits, a whole number its own.

    Examples
    --------
    >>> format_number(1234567.891, "vi", 2), format_number(1234567.891, "en", 2)
    ('1.234.567,89', '1,234,567.89')
    >>> format_number(-0.04, "vi", 1)
    '0,0'
    """
    if value is None or math.isnan(value):
        return MISSING_NUMBER
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if decimals is None:
        decimals = _natural_decimals(value)
    written = f"{value:,.{decimals}f}"
    if float(written.replace(",", "")) == 0:
        written = written.lstrip("-")
    return written if language == "en" else written.translate(str.maketrans(",.", ".,"))


def exactly(value: float) -> Text:
    """A number with all the digits that it has, not rounded for reading; beyond those that a float keeps, its size.

    Examples
    --------
    >>> exactly(1234567.8).vi, exactly(0.1 + 0.2).en, exactly(1.5e30).vi
    ('1.234.567,8', '0.3', '1,5E+30')
    """
    kept = f"{value:.{_DIGITS}G}"  # the digits that a float keeps of a decimal number, without the dust behind them
    if abs(value) >= 10.0**_DIGITS:
        return Text(vi=kept.replace(".", ","), en=kept)
    decimals = len(f"{Decimal(kept):f}".partition(".")[2])
    return Text(vi=format_number(value, "vi", decimals), en=format_number(value, "en", decimals))


def roughly(times: float) -> Text:
    """A ratio to three digits, large ones in words.

    Examples
    --------
    >>> roughly(1_049_999.0).vi, roughly(1_049_999.0).en, roughly(1052.6).vi, roughly(0.0000010526).vi
    ('1,05 triệu', '1.05 million', '1.050', '0,00000105')
    >>> roughly(1.8e24).vi
    'hơn 1.000 nghìn tỷ'
    """
    rounded = float(f"{times:.3g}")
    if abs(rounded) >= _ENDLESS:
        return Text(vi="hơn 1.000 nghìn tỷ", en="over 1,000 trillion")
    for size, words in _SIZES.items():
        if abs(rounded) >= size:
            return Text(vi="{number} {words}", en="{number} {words}").fill(number=rounded / size, words=words)
    return exactly(rounded)


_DIGITS = 15
_ENDLESS = 1e15
_SIZES: Mapping[float, Text] = {
    1e12: Text(vi="nghìn tỷ", en="trillion"),
    1e9: Text(vi="tỷ", en="billion"),
    1e6: Text(vi="triệu", en="million"),
}


def format_date(day: date, language: Language) -> str:
    """A date in figures: ``05/01/2027`` for a Vietnamese reader, ``5 January 2027`` for an English one.

    Examples
    --------
    >>> format_date(date(2027, 1, 5), "vi"), format_date(date(2027, 1, 5), "en")
    ('05/01/2027', '5 January 2027')
    """
    if language == "vi":
        return f"{day:%d/%m/%Y}"
    return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"


_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _natural_decimals(value: float) -> int:
    if float(value).is_integer():
        return 0
    digits_before = max(1, math.floor(math.log10(abs(value))) + 1)
    text = f"{value:.{max(0, 6 - digits_before)}f}".rstrip("0")
    return len(text.partition(".")[2])


def _filled(pattern: str, values: dict[str, Text | str | float | int | None], language: Language) -> str:
    return pattern.format(**{name: _spoken(value, language) for name, value in values.items()})


def _spoken(value: Text | str | float | int | None, language: Language) -> str:
    if isinstance(value, Text):
        return value.say(language)
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value)  # years, rows and codes carry no separators
    return format_number(value, language)
