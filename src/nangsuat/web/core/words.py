"""Words of the pages: the same pairs as in the library, spoken in the reader's language when a page is made."""

from __future__ import annotations

from functools import cache

from django.utils.functional import lazy
from django.utils.translation import get_language

from nangsuat.data import Language, Text


def language() -> Language:
    """The reader's language; Vietnamese where nothing was chosen."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def say(text: Text) -> str:
    """A text in the reader's language."""
    return text.say(language())


_lazily = lazy(say, str)


@cache
def words(vi: str, en: str) -> str:
    """A pair that waits for its reader: for labels of forms, names of choices and whatever is made before a page is."""
    return _lazily(Text(vi=vi, en=en))
