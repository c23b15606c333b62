"""The lists that the package carries: sections and divisions of VSIC 2018, the 63 and the 34 provinces.

They are typed from the legal texts and proof-read by a test; finer levels and other versions of VSIC come from
an office's own list through :func:`~nangsuat.data.reference.importer.read_classification`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from nangsuat.data.problems import UnknownOption
from nangsuat.data.reference.classification import Classification, Code, Status
from nangsuat.data.text import Text, fold

type ProvinceMap = Literal["63", "34"]

MERGER = date(2025, 7, 1)  # Resolution 202/2025/QH15: the 34 provinces work from this day
_LAST_DAY_OF_63 = date(2025, 6, 30)
_HA_TAY_JOINED = date(2008, 8, 1)  # Resolution 15/2008/QH12: from then on there were 63


@dataclass(frozen=True, slots=True)
class Edition:
    """What is known of a version of VSIC whether or not the package carries its codes.

    Attributes
    ----------
    source : the decision
    valid_from, valid_to : first and last day in force
    counts : how many codes its levels 1 to 5 have
    carried : levels that the package carries
    """

    version: str
    title: Text
    source: Text
    valid_from: date | None
    valid_to: date | None
    counts: tuple[int, ...]
    carried: int = 0


def _vsic(year: int) -> Text:
    return Text(vi=f"Hệ thống ngành kinh tế Việt Nam {year}", en=f"Viet Nam Standard Industrial Classification {year}")


EDITIONS: dict[str, Edition] = {
    edition.version: edition
    for edition in (
        Edition(
            "VSIC2007",
            _vsic(2007),
            Text(vi="Quyết định 10/2007/QĐ-TTg", en="Decision 10/2007/QĐ-TTg"),
            date(2007, 1, 23),  # the day of the decision
            date(2018, 8, 19),
            (21, 88, 242, 437, 642),
        ),
        Edition(
            "VSIC2018",
            _vsic(2018),
            Text(vi="Quyết định 27/2018/QĐ-TTg ngày 06/7/2018", en="Decision 27/2018/QĐ-TTg of 6 July 2018"),
            date(2018, 8, 20),
            date(2025, 11, 14),
            (21, 88, 242, 486, 734),
            carried=2,
        ),
        Edition(
            "VSIC2025",
            _vsic(2025),
            Text(vi="Quyết định 36/2025/QĐ-TTg ngày 29/9/2025", en="Decision 36/2025/QĐ-TTg of 29 September 2025"),
            date(2025, 11, 15),
            None,
            (22, 87, 259, 495, 743),
        ),
    )
}


@cache
def industry_codes(version: str = "VSIC2018") -> Classification:
    """The list of industries that the package carries for a version of VSIC.

    VSIC 2018 with its 21 sections and 88 divisions is carried; the codes of VSIC 2007 and VSIC 2025 are not, and
    their lists come from :func:`~nangsuat.data.reference.importer.read_classification`.

    Raises
    ------
    UnknownOption
        The package carries no list of this version.

    Examples
    --------
    >>> [len(industry_codes("VSIC2018").at_level(level)) for level in (1, 2)]
    [21, 88]
    """
    edition = EDITIONS.get(version)
    if edition is None or not edition.carried:
        raise UnknownOption.among("version", version, [known for known, item in EDITIONS.items() if item.carried])
    codes = {row["code"]: _industry(row) for row in _rows("vsic2018.csv")}
    return Classification(
        version, edition.title, edition.source, codes, edition.valid_from, edition.valid_to, nested=True
    )


@cache
def provinces(map: str = "34") -> Classification:
    """The provinces and centrally run cities of a map: ``"63"`` up to 30 June 2025, ``"34"`` from 1 July 2025 on.

    ``successor`` of an old province is the new one that it went into (Resolution 202/2025/QH15), ``kind`` tells a
    centrally run city from a province on a day.

    Examples
    --------
    >>> provinces("63").successor("74"), provinces("34").name("79", "en")
    ('79', 'Ho Chi Minh City')
    >>> provinces("34").kind("75", date(2026, 4, 29)), provinces("34").kind("75", date(2026, 4, 30))
    ('province', 'city')
    """
    if map not in _MAPS:
        raise UnknownOption.among("map", map, tuple(_MAPS))
    return _MAPS[map]()


def find_province(words: str, map: str = "34") -> Code | None:
    """The province that ``words`` name, whatever the diacritics, case or «TP.», «tỉnh» before it; or its code.

    ``None`` where the map has no such province: an old name is looked up on the map ``"63"``.

    Examples
    --------
    >>> find_province("tp. ho chi minh").code, find_province("BÌNH DƯƠNG"), find_province("BÌNH DƯƠNG", "63").successor
    ('79', None, '79')
    """
    places = provinces(map)
    if words.strip() in places:
        return places.find(words.strip())
    code = _by_name(map).get(_bare(words))
    return places.find(code) if code else None


_BEFORE_A_NAME = ("thanh pho truc thuoc trung uong ", "thanh pho ", "tinh ", "tp ", "t ", "province of ", "city of ")
_AFTER_A_NAME = (" province", " city")


def _bare(words: str) -> str:
    folded = fold(words)
    for beginning in _BEFORE_A_NAME:
        folded = folded.removeprefix(beginning)
    for ending in _AFTER_A_NAME:
        folded = folded.removesuffix(ending)
    return folded.replace(" ", "")


@cache
def _by_name(map: str) -> dict[str, str]:
    return {
        _bare(words): entry.code for entry in provinces(map) for words in (entry.name.vi, entry.name.en, *entry.aliases)
    }


def _industry(row: dict[str, str]) -> Code:
    level = 2 if row["parent"] else 1
    return Code(row["code"], level, Text(vi=row["name_vi"], en=row["name_en"]), row["parent"] or None)


def _provinces_63() -> Classification:
    source = Text(
        vi="Danh mục của Tổng cục Thống kê; Nghị quyết 15/2008/QH12",
        en="List of the General Statistics Office; Resolution 15/2008/QH12",
    )
    title = Text(vi="63 tỉnh, thành phố (đến 30/6/2025)", en="the 63 provinces and cities (until 30 June 2025)")
    codes = {row["code"]: _province(row, _STATUSES_63) for row in _rows("provinces.csv")}
    return Classification("63", title, source, codes, _HA_TAY_JOINED, _LAST_DAY_OF_63)


def _provinces_34() -> Classification:
    title = Text(vi="34 tỉnh, thành phố (từ 1/7/2025)", en="the 34 provinces and cities (from 1 July 2025)")
    kept = (row for row in _rows("provinces.csv") if row["code"] == row["successor"])
    codes = {row["code"]: _province(row, _STATUSES_34) for row in kept}
    return Classification("34", title, _RESOLUTION_202, codes, MERGER, None)


def _province(row: dict[str, str], statuses: dict[str, tuple[Status, ...]]) -> Code:
    return Code(
        row["code"],
        1,
        Text(vi=row["name_vi"], en=row["name_en"]),
        aliases=tuple(filter(None, row["aliases"].split("|"))),
        successor=row["successor"],
        statuses=statuses.get(row["code"], statuses["others"]),
    )


_MAPS = {"63": _provinces_63, "34": _provinces_34}

_RESOLUTION_202 = Text(
    vi="Nghị quyết 202/2025/QH15 của Quốc hội", en="Resolution 202/2025/QH15 of the National Assembly"
)
_OLD_LIST = Text(
    vi="Danh mục đơn vị hành chính, Quyết định 124/2004/QĐ-TTg",
    en="List of administrative units, Decision 124/2004/QĐ-TTg",
)
_HUE = Text(vi="Nghị quyết 175/2024/QH15", en="Resolution 175/2024/QH15")
_DONG_NAI = Text(vi="Nghị quyết 30/2026/QH16", en="Resolution 30/2026/QH16")

_CITY_63 = (Status("city", _HA_TAY_JOINED, _LAST_DAY_OF_63, _OLD_LIST),)
_STATUSES_63 = {
    **dict.fromkeys(("01", "31", "48", "79", "92"), _CITY_63),
    "46": (
        Status("province", _HA_TAY_JOINED, date(2024, 12, 31), _OLD_LIST),
        Status("city", date(2025, 1, 1), _LAST_DAY_OF_63, _HUE),
    ),
    "others": (Status("province", _HA_TAY_JOINED, _LAST_DAY_OF_63, _OLD_LIST),),
}
_STATUSES_34 = {
    **dict.fromkeys(("01", "31", "46", "48", "79", "92"), (Status("city", MERGER, None, _RESOLUTION_202),)),
    "75": (
        Status("province", MERGER, date(2026, 4, 29), _RESOLUTION_202),
        Status("city", date(2026, 4, 30), None, _DONG_NAI),
    ),
    "others": (Status("province", MERGER, None, _RESOLUTION_202),),
}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with files(__package__).joinpath(name).open(encoding="utf-8") as stream:
        yield from csv.DictReader(stream)
