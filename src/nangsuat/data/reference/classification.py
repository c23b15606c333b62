"""Lists of codes that know when they were valid: industries, provinces.

The same code can mean something else in another version of its list («08» is the old province Tuyên Quang and
the new one that took in Hà Giang), so a code is never looked up without its version.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from nangsuat.data.problems import NangsuatError
from nangsuat.data.text import Language, Text

type Kind = Literal["city", "province"]


class UnknownCode(NangsuatError):
    """A code is not in the list; take one that is, or name the version of the list that it comes from."""


@dataclass(frozen=True, slots=True)
class Status:
    """What a place was between two days: a centrally run city, or a province."""

    kind: Kind
    valid_from: date
    valid_to: date | None
    source: Text


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a list.

    Attributes
    ----------
    code : as written, leading zeros kept
    level : depth in its list, 1 the widest
    name : its name
    parent : code of the entry one level up
    valid_from, valid_to : first and last day; open where ``None``
    aliases : other spellings that people use
    successor : code in the list that replaced this one, where one place became (part of) one other
    statuses : for a place, what it was and when
    """

    code: str
    level: int
    name: Text
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    aliases: tuple[str, ...] = ()
    successor: str | None = None
    statuses: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True)
class Classification:
    """A version of a list of codes.

    Attributes
    ----------
    version : stable name, such as ``"VSIC2018"`` or, of places, ``"34"``
    title : what it is called
    source : the legal text that it comes from
    valid_from, valid_to : first and last day on which the list is in force; open where ``None``
    codes : the entries by code
    nested : whether a code of digits begins with the digits of its parent, as in VSIC from level 2 on

    Examples
    --------
    >>> from nangsuat.data.reference.lists import industry_codes
    >>> vsic = industry_codes("VSIC2018")
    >>> vsic.name("26", "en"), vsic.parent("26"), vsic.level("26")
    ('Computer, electronic and optical products', 'C', 2)
    >>> vsic.roll_up("26101", 1), vsic.valid("26", 2026)
    ('C', False)
    """

    version: str
    title: Text
    source: Text
    codes: Mapping[str, Code] = field(repr=False)
    valid_from: date | None = None
    valid_to: date | None = None
    nested: bool = False

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes.values())

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def depth(self) -> int:
        """The finest level that the list holds."""
        return max((entry.level for entry in self), default=0)

    def find(self, code: str) -> Code:
        """The entry of ``code``; :class:`UnknownCode` where the list has none."""
        if code not in self.codes:
            raise UnknownCode(_unknown(code, self))
        return self.codes[code]

    def name(self, code: str, language: Language = "vi") -> str:
        """The name of a code."""
        return self.find(code).name.say(language)

    def parent(self, code: str) -> str | None:
        """The code one level up; ``None`` at the top."""
        return self.find(code).parent

    def level(self, code: str) -> int:
        """The level of a code, 1 the widest."""
        return self.find(code).level

    def at_level(self, level: int) -> tuple[Code, ...]:
        """The entries of one level, in the order of the list."""
        return tuple(entry for entry in self if entry.level == level)

    def valid(self, code: str, year: int) -> bool:
        """Whether the code is in the list and was in force on some day of ``year``."""
        entry = self.nearest(code)
        return entry is not None and _overlaps(self, entry, year)

    def outdated(self, code: str, year: int) -> bool:
        """Whether the code had ended before ``year`` began. A list used for years before it is not outdated."""
        entry = self.nearest(code)
        ends = [day for day in (self.valid_to, entry.valid_to if entry else None) if day]
        return bool(ends) and min(ends) < date(year, 1, 1)

    def nearest(self, code: str) -> Code | None:
        """The entry of the code or, where the list stops above its level, of the wider code that it begins with.

        ``None`` where the list knows neither: the code is wrong.
        """
        if code in self.codes:
            return self.codes[code]
        if not self.nested or not code.isdigit() or len(code) <= self.depth:
            return None
        return self.codes.get(code[: self.depth])

    def roll_up(self, code: str, level: int) -> str:
        """The code at ``level`` that ``code`` belongs to.

        Raises
        ------
        UnknownCode
            The list does not hold the code, or ``level`` is finer than the code is.
        """
        entry = self.nearest(code)
        if entry is None:
            raise UnknownCode(_unknown(code, self))
        if level == len(code) and self.nested and code.isdigit():
            return code
        while entry.level > level and entry.parent is not None:
            entry = self.find(entry.parent)
        if entry.level != level:
            raise UnknownCode(_too_wide(code, level, self))
        return entry.code

    def successor(self, code: str) -> str | None:
        """The code that replaced this one in the next version of the list, where there is exactly one."""
        return self.find(code).successor

    def kind(self, code: str, on: date) -> Kind | None:
        """What a place was on a day: ``"city"`` (centrally run) or ``"province"``; ``None`` where it did not exist."""
        for status in self.find(code).statuses:
            if status.valid_from <= on and (status.valid_to is None or on <= status.valid_to):
                return status.kind
        return None


def _overlaps(classification: Classification, entry: Code, year: int) -> bool:
    starts = [day for day in (classification.valid_from, entry.valid_from) if day]
    ends = [day for day in (classification.valid_to, entry.valid_to) if day]
    begun = not starts or max(starts) <= date(year, 12, 31)
    return begun and (not ends or min(ends) >= date(year, 1, 1))


def _unknown(code: str, classification: Classification) -> Text:
    return Text(
        vi=f"Mã «{code}» không có trong {classification.title.vi} ({classification.version}). "
        f"Sửa mã, hoặc khai đúng phiên bản của bảng mã.",
        en=f"Code «{code}» is not in {classification.title.en} ({classification.version}). "
        f"Correct it, or declare the version of the list that it comes from.",
    )


def _too_wide(code: str, level: int, classification: Classification) -> Text:
    return Text(
        vi=f"Mã «{code}» của {classification.version} không thuộc về một mã cấp {level}: mã rộng hơn cấp đó. "
        f"Chọn cấp bằng hoặc rộng hơn.",
        en=f"Code «{code}» of {classification.version} belongs to no code of level {level}: it is wider than that. "
        f"Choose its own level or a wider one.",
    )
