"""How long words are in Times New Roman Bold: Word draws no line «as long as the text» unless it is told how long.

The widths are the face's own, in thousandths of its size; faces made to replace it have the same. A Vietnamese letter
is as wide as the Latin one under its marks, except those with a horn.
"""

from __future__ import annotations

import unicodedata
from functools import cache

_BY_WIDTH = {
    220: "|",
    250: " ,.\u00a0",
    278: "'/\\il",
    333: "!()-:;[]`fjt’",
    389: "Is",
    394: "{}",
    444: "cerz",
    520: "~",
    531: "ư",
    555: '"',
    556: "Sbdhknpquđ",
    570: "+<=>",
    581: "^ơ",
    611: "FP",
    667: "BELTZ",
    690: "Ư",
    722: "ACDNRUVXYwĐ",
    730: "Ơ",
    778: "GHKOQ",
    833: "&m",
    930: "@",
    944: "M",
    1000: "%W—…",
}
_USUAL = 500  # all figures, most small letters
_POINTS_A_MM = 72 / 25.4
_HORNS = {"O\u031b": "Ơ", "o\u031b": "ơ", "U\u031b": "Ư", "u\u031b": "ư"}


def millimetres(words: str, points: float) -> float:
    """The length of a line of words.

    Examples
    --------
    >>> round(millimetres("Độc lập - Tự do - Hạnh phúc", 13), 1)
    55.8
    """
    return sum(_widths().get(letter, _USUAL) for letter in _bare(words)) * points / 1000 / _POINTS_A_MM


@cache
def _widths() -> dict[str, int]:
    return {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}


def _bare(words: str) -> str:
    """Letters without the marks that make them no wider; a horn does, so it stays."""
    taken_apart = unicodedata.normalize("NFD", words)
    for parts, letter in _HORNS.items():
        taken_apart = taken_apart.replace(parts, letter)
    return "".join(letter for letter in taken_apart if not unicodedata.combining(letter))
