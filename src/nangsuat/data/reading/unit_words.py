"""Units as people write them: «(triệu đồng)», «ĐVT: tỷ đồng», ``[thousand persons]``, ``VND mn``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from nangsuat.data.reading.folding import unmark
from nangsuat.data.units import UNITS, Kind, Unit


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit as written: how many of what.

    Attributes
    ----------
    scale : 1000 for «nghìn»; one where no such word stands
    kind : what is measured; ``None`` where only the scale is written («triệu»)
    currency : the currency, where one is written
    """

    scale: float
    kind: Kind | None
    currency: str | None = None

    def unit_for(self, kind: Kind) -> Unit | None:
        """The unit for a column that measures ``kind``; nothing where this measures something else."""
        if self.kind not in (None, kind):
            return None
        fitting = [unit for unit in UNITS.values() if unit.kind == kind and _close(unit.scale, self.scale)]
        return fitting[0] if fitting else None


@lru_cache(maxsize=4096)
def measure_of(words: str) -> Measure | None:
    """The unit that ``words`` are, if they are nothing but a unit.

    Examples
    --------
    >>> measure_of("ĐVT: Triệu đồng")
    Measure(scale=1000000.0, kind='money', currency='VND')
    >>> measure_of("1.000 người"), measure_of("Doanh thu")
    (Measure(scale=1000.0, kind='persons', currency=None), None)
    """
    plain = _INTRODUCTION.sub("", unmark(words).strip(" .:;*()[]"))
    if (unit := _own_labels().get(unmark(words).strip())) is not None:
        return Measure(float(unit.scale), unit.kind)
    plain = re.sub(r"\s+", " ", plain.strip(" .:;()[]")).replace("so voi ", "")
    if base := _PRICE_BASE.fullmatch(plain):
        return Measure(1.0 if base["base"] == "1" else 1e-2, "price_index")
    found = _SCALE_FIRST.fullmatch(plain) or _SCALE_LAST.fullmatch(plain)
    if found is None or not (found["scale"] or found["what"]):
        return None
    what = found["what"]
    kind, scale, currency = _WHAT[what] if what else (None, 1.0, None)
    return Measure(scale * (_SCALES[found["scale"]] if found["scale"] else 1.0), kind, currency)


def measures_in_note(words: str) -> tuple[Measure, ...]:
    """The units that a line above a table declares for all of it; none if the line is no such note.

    Examples
    --------
    >>> [each.scale for each in measures_in_note("Đơn vị tính: tỷ đồng, nghìn người")]
    [1000000000.0, 1000.0]
    >>> measures_in_note("Bảng 1. Doanh nghiệp")
    ()
    """
    note = _NOTE.search(unmark(words))
    if note is None:
        return ()
    found = [measure_of(piece) for piece in re.split(r"[,;/]| va | and ", note["units"])]
    return tuple(measure for measure in found if measure is not None)


def split_unit(header: str) -> tuple[str, Measure | None]:
    """A header without the unit written in or after it, and the unit.

    Examples
    --------
    >>> split_unit("Doanh thu thuần (triệu đồng)")
    ('Doanh thu thuần', Measure(scale=1000000.0, kind='money', currency='VND'))
    >>> split_unit("Lao động, người")
    ('Lao động', Measure(scale=1.0, kind='persons', currency=None))
    >>> split_unit("Tài sản cố định (cuối năm)")
    ('Tài sản cố định (cuối năm)', None)
    """
    for bracket in _BRACKETS.finditer(header):
        measure = measure_of(bracket["inside"])
        if measure is not None:
            return (header[: bracket.start()] + " " + header[bracket.end() :]).strip(" ,;:-–"), measure
    for mark in reversed(list(_MARKS.finditer(header))):
        measure = measure_of(header[mark.end() :])
        if measure is not None:
            return header[: mark.start()].strip(), measure
    return _split_last_words(header)


def _split_last_words(header: str) -> tuple[str, Measure | None]:
    """«Doanh thu triệu đồng»: the last words are a unit that names both a scale and what it counts, or a money word."""
    words = header.split()
    for count in (4, 3, 2):
        if len(words) > count:
            measure = measure_of(" ".join(words[-count:]))
            if measure is not None and measure.kind is not None:
                return " ".join(words[:-count]), measure
    return header, None


@cache
def _own_labels() -> Mapping[str, Unit]:
    """The units of the house by their own names, those of money aside, which stand with a currency."""
    named = [unit for unit in UNITS.values() if unit.kind not in ("money", "text")]
    return {unmark(words).strip(): unit for unit in named for words in (unit.words.vi, unit.words.en)}


def _close(first: float, second: float) -> bool:
    return abs(first - second) <= 1e-9 * max(abs(first), abs(second))


_SCALES: Mapping[str, float] = {
    **dict.fromkeys(("nghin", "ngan", "thousand", "thousands", "k"), 1e3),
    **dict.fromkeys(("1000", "1.000", "1,000", "000", "'000", "10^3"), 1e3),
    **dict.fromkeys(("trieu", "tr", "million", "millions", "mn", "mil", "mio", "mln", "10^6"), 1e6),
    **dict.fromkeys(("1000000", "1.000.000", "1,000,000"), 1e6),
    **dict.fromkeys(("ty", "ti", "billion", "billions", "bn", "bil", "10^9", "1.000.000.000", "1,000,000,000"), 1e9),
    **dict.fromkeys(("nghin ty", "ngan ty", "nghin ti", "ngan ti", "trillion", "trillions", "trn", "10^12"), 1e12),
    **dict.fromkeys(("tram nghin", "hundred thousand"), 1e5),
}  # fmt: skip
_WHAT: Mapping[str, tuple[Kind, float, str | None]] = {
    **dict.fromkeys(("dong", "dong viet nam", "d", "vnd", "vnd.", "₫"), ("money", 1.0, "VND")),
    **dict.fromkeys(("usd", "us$", "$", "us dollars", "us dollar", "dollars"), ("money", 1.0, "USD")),
    **dict.fromkeys(("do la", "do la my"), ("money", 1.0, "USD")),
    **dict.fromkeys(("eur", "euro", "euros", "€"), ("money", 1.0, "EUR")),
    **dict.fromkeys(("jpy", "yen", "¥"), ("money", 1.0, "JPY")),
    **dict.fromkeys(("nguoi", "lao dong", "person", "persons", "people"), ("persons", 1.0, None)),
    **dict.fromkeys(("workers", "employees"), ("persons", 1.0, None)),
    **dict.fromkeys(("gio", "gio cong", "hour", "hours", "h"), ("hours", 1.0, None)),
    **dict.fromkeys(("%", "phan tram", "percent", "per cent", "pct"), ("ratio", 1e-2, None)),
    **dict.fromkeys(("lan", "ratio", "he so"), ("ratio", 1.0, None)),
}  # fmt: skip


def _one_of(words: Mapping[str, object]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_SCALE_FIRST = re.compile(rf"(?P<scale>{_one_of(_SCALES)})?\.?\s*(?:of )?(?P<what>{_one_of(_WHAT)})?")
_SCALE_LAST = re.compile(rf"(?P<what>{_one_of(_WHAT)})\s*(?P<scale>{_one_of(_SCALES)})\.?")
_INTRODUCTION = re.compile(r"^(?:dvt|don vi tinh|don vi do|don vi|units?|in|tinh bang|tinh theo)\b\s*[:=]?\s*")
_PRICE_BASE = re.compile(
    r"(?:(?:chi so gia|price index),? )?(?:(?:nam |ky )?(?:goc|base)|(?:19|20)\d\d)\s*=\s*(?P<base>100|1)(?:\s*%)?"
)
_NOTE = re.compile(r"\b(?:dvt|don vi tinh|don vi do|don vi|units?)\s*[:=]\s*(?P<units>[^)\]]+)")
_BRACKETS = re.compile(r"[(\[](?P<inside>[^()\[\]]*)[)\]]")
_MARKS = re.compile(r"\s*(?:[,;:\n]|\s[-–—/]\s|_)\s*")
