"""Which cell styles of a workbook show numbers as dates: with them, the same number is a day and no amount."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from nangsuat.kernels import DATE_STYLE, OTHER_STYLE, PLAIN_STYLE

_BUILT_IN_DATES = frozenset(map(str, (*range(14, 23), 45, 47)))
_BUILT_IN_DURATIONS = frozenset({"46"})


def cell_styles(part: bytes, *, days_from_1904: bool) -> bytes:
    """For each cell style in ``styles.xml`` what the scanner may make of its numbers.

    Dates counted from 1904 and durations are left to the general reader.
    """
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:  # no office program writes them; entities can explode
        raise ValueError(part[:20])
    styles = bytes(_styles(ET.fromstring(part)))  # noqa: S314  # entities are refused above
    return styles.replace(bytes([DATE_STYLE]), bytes([OTHER_STYLE])) if days_from_1904 else styles


def format_style(code: str) -> int:
    """What the numbers are that a format code shows: plain ones, dates, or durations (which are ``OTHER_STYLE``).

    Only what stands before the first semicolon counts, as for calamine; signs in quotes, escaped or in brackets show
    no part of a date, but ``[h]``, ``[mm]`` or ``[s]`` a duration.

    Examples
    --------
    >>> [format_style(code) == DATE_STYLE for code in ("dd/mm/yyyy", "#,##0;[Red]-#,##0", '0" ngày"', "yyyy")]
    [True, False, False, True]
    >>> format_style("[h]:mm") == OTHER_STYLE, format_style('#,##0 "đ"') == PLAIN_STYLE
    (True, True)
    """
    letters = iter(code)
    may_be_half_day = False  # after an A, as in AM/PM and in General
    for letter in letters:
        if letter in _ESCAPES:
            next(letters, "")
        elif letter in _CLOSING:
            inside = _up_to(_CLOSING[letter], letters)
            if _is_strange(inside) or (letter == "[" and _is_duration(inside)):
                return OTHER_STYLE
        elif letter == ";":
            break
        elif letter in (_HALF_DAY if may_be_half_day else _UNITS):
            return DATE_STYLE
        elif letter in "aA":
            may_be_half_day = True
    return PLAIN_STYLE


_ESCAPES = frozenset("_\\*")
_CLOSING = {'"': '"', "[": "]"}
_UNITS = frozenset("dmhysDMHYS")
_HALF_DAY = frozenset("pPmM/")


def _up_to(sign: str, letters: Iterator[str]) -> str:
    return "".join(iter(lambda: next(letters, sign), sign))


def _is_strange(inside: str) -> bool:
    return not _ESCAPES.isdisjoint(inside) or ";" in inside or "[" in inside or '"' in inside


def _is_duration(inside: str) -> bool:
    return inside.lower() in {unit * length for unit in "hms" for length in range(1, len(inside) + 1)}


def _styles(root: ET.Element) -> Iterator[int]:
    codes: dict[str, str] = {}
    for element in root:
        if element.tag.endswith("}numFmts"):
            codes |= {each.attrib["numFmtId"]: each.attrib["formatCode"] for each in element}
        elif element.tag.endswith("}cellXfs"):
            formats = (each for each in element if each.tag.endswith("}xf"))
            yield from (_style(each.get("numFmtId", "0"), codes) for each in formats)


def _style(identity: str, codes: dict[str, str]) -> int:
    if identity in codes:
        return format_style(codes[identity])
    if identity in _BUILT_IN_DURATIONS:
        return OTHER_STYLE
    return DATE_STYLE if identity in _BUILT_IN_DATES else PLAIN_STYLE
