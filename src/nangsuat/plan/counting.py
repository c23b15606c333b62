"""Counting what a plan did: each enterprise, person or place once, however often it was helped; the times apart.

«Hỗ trợ 200 lượt doanh nghiệp» and «200 doanh nghiệp» are different promises. A target counts subjects; the times
(lượt) stand beside it and are never added to it. What makes two records the same subject is decided once, here: the
entry in the register, else the code, else the name without its accents. Where two subjects look like one, that is
said; nobody merges them in silence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from nangsuat.data import Text, find_province, fold
from nangsuat.plan.periods import CALENDAR_YEAR, ReportingPeriod

COUNTED: Mapping[str, Text] = {
    "enterprise": Text(vi="doanh nghiệp", en="enterprises"),
    "person": Text(vi="người", en="persons"),
    "institution": Text(vi="tổ chức", en="institutions"),
    "territory": Text(vi="địa phương", en="provinces and cities"),
}
_TAX_CODE, _BRANCH = 10, 13  # digits of an enterprise's tax code, and with its branch
_LONG_ENOUGH = 8  # letters of a name, under which one letter more or less makes another name


@dataclass(frozen=True, slots=True)
class CountedRecord:
    """One time that one subject was reached.

    Attributes
    ----------
    identity : what makes it the same subject, from :func:`identity_of`
    day : when
    name, code : as written
    """

    identity: str
    day: date
    name: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many subjects, each once, and how many times in all."""

    subjects: int
    times: int


@dataclass(frozen=True, slots=True)
class YearCount:
    """One reporting year of a count.

    Attributes
    ----------
    year : of the report
    new : subjects reached for the first time since the count began
    subjects : subjects reached in the year, old ones too
    times : records of the year
    total : subjects since the count began
    """

    year: int
    new: int
    subjects: int
    times: int
    total: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """Subjects that are counted apart and may be the same one.

    Attributes
    ----------
    reason : a key of :data:`LIKENESSES`
    identities : the subjects, in order
    """

    reason: str
    identities: tuple[str, ...]

    @property
    def words(self) -> Text:
        """Why they look alike."""
        return LIKENESSES[self.reason]


LIKENESSES: Mapping[str, Text] = {
    "code": Text(vi="cùng mã số, hoặc là chi nhánh của nhau", en="the same code, or a branch of the other"),
    "name": Text(
        vi="cùng tên, khác cách viết hoặc khác mã", en="the same name, written otherwise or with another code"
    ),
    "letter": Text(vi="tên chỉ khác nhau một chữ cái", en="names that differ by one letter"),
}


def identity_of(counted: str, *, register: int | str | None = None, code: str = "", name: str = "") -> str:
    """What makes a record the same subject as another.

    Parameters
    ----------
    counted : what is counted, a key of :data:`COUNTED`
    register : its entry in a register, where it has one
    code : tax code, number of a certificate; blanks, dots and dashes do not matter, nor zeros that Excel ate
    name : of the subject

    Examples
    --------
    >>> identity_of("enterprise", code="0301 234 567"), identity_of("enterprise", code="301234567")
    ('code:0301234567', 'code:0301234567')
    >>> identity_of("person", name="Nguyễn  Thị Ánh"), identity_of("territory", name="TP.HCM")
    ('name:nguyen thi anh', 'place:34-79')
    """
    if register is not None:
        return f"register:{register}"
    if counted == "territory" and (place := _place(code) or _place(name)):
        return f"place:{place}"
    if plain := plain_code(code, counted):
        return f"code:{plain}"
    return f"name:{fold(name)}"


def plain_code(code: str, counted: str) -> str:
    """A code without what people put between its signs; an enterprise's with the zeros that a spreadsheet ate."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    ate_a_zero = counted == "enterprise" and plain.isdecimal() and len(plain) == _TAX_CODE - 1
    return plain.zfill(_TAX_CODE) if ate_a_zero else plain


def count_of(records: Iterable[CountedRecord]) -> Count:
    """How many subjects, each once, and how many times.

    Examples
    --------
    >>> day = date(2026, 5, 1)
    >>> count_of([CountedRecord("A", day), CountedRecord("B", day), CountedRecord("A", date(2027, 2, 1))])
    Count(subjects=2, times=3)
    """
    seen = [record.identity for record in records]
    return Count(len(set(seen)), len(seen))


def counts_by_year(
    records: Iterable[CountedRecord], *, first: int, last: int, period: ReportingPeriod = CALENDAR_YEAR
) -> tuple[YearCount, ...]:
    """The count year by year, from the first to the last; a subject is new in the year that reached it first.

    Parameters
    ----------
    records : withdrawn ones left out
    first, last : years of the count; records outside are not of it
    period : how a day belongs to a year

    Examples
    --------
    >>> records = [CountedRecord("A", date(2026, 5, 1)), CountedRecord("A", date(2027, 2, 1))]
    >>> [(each.year, each.new, each.times, each.total) for each in counts_by_year(records, first=2026, last=2027)]
    [(2026, 1, 1, 1), (2027, 0, 1, 1)]
    """
    by_year: dict[int, list[str]] = defaultdict(list)
    for record in records:
        by_year[period.year_of(record.day)].append(record.identity)
    found, so_far = [], set[str]()
    for year in range(first, last + 1):
        reached = by_year.get(year, [])
        new = set(reached) - so_far
        so_far |= new
        found.append(YearCount(year, len(new), len(set(reached)), len(reached), len(so_far)))
    return tuple(found)


def likely_doubles(records: Iterable[CountedRecord], counted: str) -> tuple[Likeness, ...]:
    """Subjects that are counted apart and look like one, the surest reason first; each group is told once.

    Examples
    --------
    >>> day = date(2026, 5, 1)
    >>> records = [CountedRecord("code:0301234567", day, "Công ty TNHH Ánh Dương", "0301234567"),
    ...            CountedRecord("name:cong ty tnhh mtv anh duong", day, "Công ty TNHH MTV Ánh Dương")]
    >>> [(likeness.reason, len(likeness.identities)) for likeness in likely_doubles(records, "enterprise")]
    [('name', 2)]
    """
    kept = list({record.identity: record for record in records}.values())
    told = set[frozenset[str]]()
    found = []
    for reason, signs_of in _SIGNS.items():
        for group in _groups(kept, signs_of, counted):
            if not any(group <= other for other in told):
                told.add(group)
                found.append(Likeness(reason, tuple(sorted(group))))
    return tuple(found)


@lru_cache(maxsize=50_000)
def core_name(name: str, counted: str) -> str:
    """The words of a name that tell it apart: an enterprise's without those for its legal form.

    Examples
    --------
    >>> core_name("Công ty Cổ phần Cơ khí Ánh Dương", "enterprise"), core_name("CTCP Cơ khí Ánh Dương", "enterprise")
    ('co khi anh duong', 'co khi anh duong')
    """
    plain = fold(name)
    if counted != "enterprise":
        return plain
    return " ".join(_LEGAL_FORMS.sub(" ", plain).split()) or plain


def _groups(
    records: Iterable[CountedRecord], signs_of: Callable[[CountedRecord, str], Iterable[str]], counted: str
) -> list[frozenset[str]]:
    """Identities that share a sign, each group once."""
    first, sharing = dict[str, str](), dict[str, set[str]]()
    for record in records:
        for sign in signs_of(record, counted):
            other = first.setdefault(sign, record.identity)
            if other != record.identity:
                sharing.setdefault(sign, {other}).add(record.identity)
    return list({frozenset(group): None for group in sharing.values()})


def _code_sign(record: CountedRecord, counted: str) -> Iterable[str]:
    plain = plain_code(record.code, counted)
    is_branch = counted == "enterprise" and len(plain) == _BRANCH and plain.isdecimal()
    return [plain[:_TAX_CODE] if is_branch else plain] if plain else []


def _name_sign(record: CountedRecord, counted: str) -> Iterable[str]:
    core = core_name(record.name, counted)
    return [core] if core else []


def _letter_signs(record: CountedRecord, counted: str) -> Iterable[str]:
    """The name with one letter left out, at each place: two names that differ by one letter share such a form.

    Digits are no slip of the pen: «Xưởng 1» and «Xưởng 2» are two. Nor are letters of a person's name: An and Anh.
    """
    core = core_name(record.name, counted)
    if len(core) < _LONG_ENOUGH or counted not in {"enterprise", "institution"}:
        return []
    return [core, *(core[:place] + core[place + 1 :] for place, sign in enumerate(core) if not sign.isdecimal())]


def _place(words: str) -> str:
    """A province or city by its code, of today's map or of the one before; they are not the same places."""
    for edition in ("34", "63"):
        if words and (found := find_province(words, edition)):
            return f"{edition}-{found.code}"
    return ""


_SIGNS: Mapping[str, Callable[[CountedRecord, str], Iterable[str]]] = {
    "code": _code_sign,
    "name": _name_sign,
    "letter": _letter_signs,
}
_LEGAL_FORMS = re.compile(
    r"\b(tong cong ty|cong ty|cty|trach nhiem huu han|tnhh|mot thanh vien|1 thanh vien|mtv|1tv|hai thanh vien|htv|"
    r"co phan|ctcp|cp|hop danh|doanh nghiep tu nhan|dntn|tap doan|hop tac xa|htx|company|limited|ltd|co ltd|"
    r"joint stock|jsc|corporation|corp|inc)\b"
)
