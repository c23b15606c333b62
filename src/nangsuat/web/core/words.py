"""Words of the pages: the same pairs as in the library, spoken in the reader's language when a page is made."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Self

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language

from nangsuat.data import LANGUAGES, Language, Text, format_date


def language() -> Language:
    """The reader's language; Vietnamese where nothing was chosen."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def say(text: Text) -> str:
    """A text in the reader's language."""
    return text.say(language())


def moment(at: datetime) -> Text:
    """A time of day and a date as each language writes them, in the site's time zone."""
    local = timezone.localtime(at)
    vi, en = (f"{local:%H:%M} {format_date(local.date(), language)}" for language in LANGUAGES)
    return Text(vi=vi, en=en)


class Counted(str):
    """How many, in a text that says it: an English word stands in the form that fits one or many.

    Examples
    --------
    >>> told = Text(vi="{n} thư", en="{n} {n:letter|letters}")
    >>> told.fill(n=Counted(1)).en, told.fill(n=Counted(12)).en, told.fill(n=Counted(1)).vi
    ('1 letter', '12 letters', '1 thư')
    """

    __slots__ = ()

    def __new__(cls, count: int) -> Self:
        return super().__new__(cls, str(count))

    def __format__(self, words: str) -> str:
        one, divided, many = words.partition("|")
        if not divided:
            return super().__format__(words)
        return one if self == "1" else many


_lazily = lazy(say, str)


@cache
def words(vi: str, en: str) -> str:
    """A pair that waits for its reader: for labels of forms, names of choices and whatever is made before a page is."""
    return _lazily(Text(vi=vi, en=en))
