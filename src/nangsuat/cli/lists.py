"""Lists that a user writes with commas in one option."""

from __future__ import annotations

from nangsuat.data import UnknownOption


def words_in(written: str | None) -> tuple[str, ...] | None:
    """The parts of a list; nothing where the option was not given.

    Examples
    --------
    >>> words_in("industry, year")
    ('industry', 'year')
    """
    if written is None:
        return None
    return tuple(part for part in (piece.strip() for piece in written.split(",")) if part)


def numbers_in(option: str, written: str | None) -> tuple[int, ...] | None:
    """The whole numbers of a list; ``2020-2023`` stands for the four years.

    Raises
    ------
    UnknownOption
        A part is no whole number.

    Examples
    --------
    >>> numbers_in("--years", "2018, 2020-2022")
    (2018, 2020, 2021, 2022)
    """
    parts = words_in(written)
    return None if parts is None else tuple(number for part in parts for number in _span(option, part))


def chosen_among(option: str, written: str | None, known: tuple[str, ...]) -> tuple[str, ...]:
    """The parts of a list, each one of ``known``; all of them where the option was not given.

    Raises
    ------
    UnknownOption
        A part is not known.
    """
    parts = words_in(written)
    for part in parts or ():
        if part not in known:
            raise UnknownOption.among(option, part, known)
    return parts or known


def _span(option: str, part: str) -> range:
    first, _, last = part.partition("-")
    if not (first.isdecimal() and (last or first).isdecimal()):
        raise UnknownOption.among(option, part, ("2023", "2020-2023"))
    return range(int(first), int(last or first) + 1)
