"""Text of cells made comparable."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=50_000)
def unmark(words: str) -> str:
    """Words in small letters without diacritics, punctuation kept.

    Examples
    --------
    >>> unmark("Triệu đồng/người")
    'trieu dong/nguoi'
    """
    small = words.lower().replace("đ", "d").replace("ð", "d")
    return "".join(letter for letter in unicodedata.normalize("NFKD", small) if not unicodedata.combining(letter))


def tidy(words: str) -> str:
    r"""Text of a cell without stray blanks, its letters composed (NFC).

    Examples
    --------
    >>> tidy("  Công  ty\nA ")
    'Công ty A'
    """
    return " ".join((words if words.isascii() else unicodedata.normalize("NFC", words)).split())
