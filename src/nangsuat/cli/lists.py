"""Lists that a user writes with commas in one option."""

from __future__ import annotations

import re

from nangsuat.data import UnknownOption

_PART = re.compile(r'\s*(?:"([^"]*)"\s*|([^,]*))(?:,|$)')  # a name with commas stands between quotation marks
_YEAR = re.compile(r"(19|20)\d\d|2100")  # as the role «year» has it


def words_in(written: str | None) -> tuple[str, ...] | None:
    """The parts of a list; nothing where the option was not given.

    Examples
    --------
    >>> words_in("industry, year")
    ('industry', 'year')
    >>> words_in('beds, "costs, in millions"')
    ('beds', 'costs, in millions')
    """
    if written is None:
        return None
    parts = ("".join(found.groups(default="")).strip() for found in _PART.finditer(written))
    return tuple(part for part in parts if part)


def years_in(option: str, written: str | None) -> tuple[int, ...] | None:
    """The years of a list; ``2020-2023`` stands for the four years.

    Raises
    ------
    UnknownOption
        A part is no year that a table can hold.

    Examples
    --------
    >>> years_in("--years", "2018, 2020-2022")
    (2018, 2020, 2021, 2022)
    """
    parts = words_in(written)
    return None if parts is None else tuple(year for part in parts for year in _span(option, part))


def chosen_among(
    option: str, written: str | None, known: tuple[str, ...], default: tuple[str, ...] | None = None
) -> tuple[str, ...]:
    """The parts of a list, each one of ``known``; where none is given ``default``, or all that are known.

    Raises
    ------
    UnknownOption
        A part is not known.
    """
    parts = words_in(written)
    for part in parts or ():
        if part not in known:
            raise UnknownOption.among(option, part, known)
    return parts or default or known


def _span(option: str, part: str) -> range:
    first, dash, last = part.partition("-")
    if not all(_YEAR.fullmatch(word) for word in (first, last if dash else first)):
        raise UnknownOption.among(option, part, ("2023", "2020-2023"))
    return range(int(first), int(last or first) + 1)
