"""What may be chosen for an enterprise: provinces of today's map, divisions of VSIC."""

from __future__ import annotations

import re
from functools import cache

from django.utils.functional import Promise

from nangsuat.data import industry_codes, provinces
from nangsuat.web.core.words import words

type Choices = list[tuple[str, str | Promise]]

_CODE = re.compile(r"[0-9]{2,5}")
VERSIONS = [("VSIC2018", "VSIC 2018"), ("VSIC2025", "VSIC 2025"), ("VSIC2007", "VSIC 2007")]


@cache
def territory_choices() -> Choices:
    """The 34 provinces and cities, by name."""
    found = sorted(provinces("34").at_level(1), key=lambda code: code.name.vi)
    return [(code.code, words(code.name.vi, code.name.en)) for code in found]


@cache
def industry_choices() -> Choices:
    """The divisions of VSIC 2018."""
    return [
        (code.code, words(f"{code.code} {code.name.vi}", f"{code.code} {code.name.en}"))
        for code in industry_codes().at_level(2)
    ]


def is_industry_code(code: str, version: str) -> bool:
    """Whether there can be such a code: two to five digits, and of VSIC 2018, whose divisions are at hand, in one."""
    return _CODE.fullmatch(code) is not None and (version != "VSIC2018" or code[:2] in industry_codes())
