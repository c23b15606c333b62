"""Whom a campaign asks: a choice from the owner's register, by park, industry, place, or a list of codes.

Of the kinds of condition that are given all must hold; of the values of one kind any. Without conditions the whole
register is asked. The choice is kept in the draft and made good when the campaign opens.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q, QuerySet

from nangsuat.data import industry_codes, provinces
from nangsuat.web.core.words import language
from nangsuat.web.orgs.models import Enterprise, Organisation
from nangsuat.web.orgs.selectors import register_of

CODES_LIMIT = 5_000

_BETWEEN = re.compile(r"[\s,;|]+")
_DIVISION = 2  # digits of a VSIC division


@dataclass(frozen=True, slots=True)
class Choice:
    """The conditions: VSIC divisions, provinces, park boards (their keys), tax codes or enterprise ids."""

    industries: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    parks: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()

    @classmethod
    def from_record(cls, kept: dict[str, Any]) -> Choice:
        """As a campaign keeps it."""
        return cls(**{name: tuple(kept.get(name, ())) for name in cls.__slots__})

    @property
    def as_record(self) -> dict[str, list[Any]]:
        """To be kept by a campaign."""
        return {name: list(values) for name, values in asdict(self).items()}


def split_codes(written: str) -> tuple[str, ...]:
    r"""The codes in a pasted text or a file: separated by lines, blanks, commas or semicolons; each once, in order.

    Examples
    --------
    >>> split_codes("0312345675; 0100109106-001\nDN-7, 0312345675")
    ('0312345675', '0100109106-001', 'DN-7')
    """
    return tuple(dict.fromkeys(code for code in _BETWEEN.split(written.strip("\ufeff \n")) if code))


def chosen(owner: Organisation, choice: Choice) -> QuerySet[Enterprise]:
    """The enterprises of the owner's register that the conditions name."""
    found = register_of(owner)
    if choice.industries:
        found = found.filter(_begins_with_one_of(choice.industries))
    if choice.territories:
        found = found.filter(territory__in=choice.territories)
    if choice.parks:
        found = found.filter(park__in=choice.parks)
    if choice.codes:
        found = found.filter(Q(tax_code__in=choice.codes) | Q(code__in=choice.codes))
    return found


def codes_not_found(owner: Organisation, codes: Sequence[str]) -> list[str]:
    """Codes of a list that the owner's register does not have, in the order of the list."""
    known = {
        code for pair in register_of(owner).values_list("tax_code", "code").order_by() for code in pair
    } if codes else set()  # fmt: skip
    return [code for code in codes if code not in known]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a condition may take, as far as the owner's register has it: value, words, how many enterprises."""

    industries: list[tuple[str, str, int]]
    territories: list[tuple[str, str, int]]
    parks: list[tuple[int, str, int]]


def offered(owner: Organisation) -> Offer:
    """The divisions, provinces and parks in the owner's register."""
    rows = list(register_of(owner).values_list("industry", "territory", "park", "park__name").order_by())
    industries = Counter(row[0][:_DIVISION] for row in rows if row[0])
    territories = Counter(row[1] for row in rows if row[1])
    parks = Counter((row[2], row[3]) for row in rows if row[2])
    return Offer(
        [(code, f"{code} – {industry_name(code)}", count) for code, count in sorted(industries.items())],
        [(code, place_name(code), count) for code, count in _by_name(territories)],
        [(key, name, count) for (key, name), count in sorted(parks.items(), key=lambda entry: entry[0][1])],
    )


def industry_name(code: str) -> str:
    """The name of an industry's VSIC 2018 division in the reader's language; the code where the list has none."""
    known = industry_codes("VSIC2018")
    division = code[:_DIVISION]
    return known.name(division, language()) if division in known else code


def place_name(code: str) -> str:
    """The name of a province of the map of 34 in the reader's language; the code where the map has none."""
    known = provinces("34")
    return known.name(code, language()) if code in known else code


def _begins_with_one_of(starts: Iterable[str]) -> Q:
    condition = Q()
    for start in starts:
        condition |= Q(industry__startswith=start)
    return condition


def _by_name(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda entry: place_name(entry[0]))
