"""What an indicator is: a code, names, a unit, one formula, and what stands behind it.

The formula is written once, over roles, in the language of ``data.formulas``; the same words are printed in the
dictionary, become a column on any engine, and recompute a printed figure. Besides roles it may hold

* ``x_before``: the role ``x`` of the same enterprise (territory and industry) exactly one calendar year earlier;
* ``x_first`` and ``years``: ``x`` in the first year of the span, and the years since then;
* symbols of :mod:`nangsuat.measure.indicators.symbols`, such as ``labour_coefficient``, which an option spells out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nangsuat.data import LANGUAGES, Level, Text, symbols

type Kind = Literal[
    "amount", "ratio", "share", "structure", "growth", "average growth", "contribution", "coefficient", "decomposition"
]
type Confidence = Literal["A", "B", "C"]
type Direction = Literal["higher", "lower", "none"]
type Place = Literal["any", "total", "industry"]

UNVERIFIED = Text(vi="chưa xác minh", en="unverified")

KINDS: Mapping[str, Text] = {
    "amount": Text(vi="giá trị tuyệt đối", en="amount"),
    "ratio": Text(vi="tỷ số của hai tổng", en="ratio of sums"),
    "share": Text(vi="tỷ lệ phần trăm của tổng", en="share of a sum"),
    "structure": Text(vi="cơ cấu", en="structure"),
    "growth": Text(vi="tốc độ tăng so với năm trước", en="growth on the year before"),
    "average growth": Text(vi="tốc độ tăng bình quân nhân", en="average growth, geometric"),
    "contribution": Text(vi="đóng góp vào tăng trưởng", en="contribution to growth"),
    "coefficient": Text(vi="hệ số", en="coefficient"),
    "decomposition": Text(vi="thành phần của phân tích", en="term of a decomposition"),
}

DIRECTIONS: Mapping[str, Text] = {
    "higher": Text(vi="càng cao càng tốt", en="higher is better"),
    "lower": Text(vi="càng thấp càng tốt", en="lower is better"),
    "none": Text(vi="không có chiều tốt xấu", en="neither direction is better by itself"),
}

CONFIDENCES: Mapping[str, Text] = {
    "A": Text(vi="A: công thức đọc được trong nguồn", en="A: the formula was read in the source"),
    "B": Text(
        vi="B: chỉ tiêu có tên trong nguồn, công thức thông dụng",
        en="B: the indicator is named in the source, the formula is standard",
    ),
    "C": Text(vi="C: thông lệ, chưa xác minh", en="C: standard practice, unverified"),
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One entry of the dictionary.

    Attributes
    ----------
    code : stable code, such as ``"E05"``; a part of a family adds a letter (``"E19a"``)
    name : its name
    levels : the tables that it is computed from, the main one first
    kind : what sort of number it is
    unit : its unit; ``{currency}`` stands for the panel's currency
    formula : over roles, or over ``terms`` where a method computes it; empty for a family
    source : title of the page that defines or names it
    confidence : ``"A"`` formula read in a source, ``"B"`` named in a source, ``"C"`` unverified
    direction : which way is better
    explanation : what it tells somebody who keeps the books of a factory
    positive : formulas that must be greater than zero for the indicator to mean anything, with the reason
    place : rows of an economy that have it: ``"total"`` the whole economy's alone, ``"industry"`` the industries' alone
    method : the function whose result it is, where it is one
    terms : names of those symbols of the formula that are no roles but results of ``method``
    parts : the members of a family
    """

    code: str
    name: Text
    levels: tuple[Level, ...]
    kind: Kind
    unit: Text
    formula: str
    source: Text
    confidence: Confidence
    direction: Direction
    explanation: Text
    positive: tuple[tuple[str, Text], ...] = ()
    place: Place = "any"
    method: str = ""
    terms: Mapping[str, Text] = field(default_factory=dict)
    parts: tuple[Indicator, ...] = ()

    @property
    def level(self) -> Level:
        """The table that it is mainly computed from."""
        return self.levels[0]

    @property
    def is_column(self) -> bool:
        """Whether its formula is computed row by row; families and results of a method are not."""
        return bool(self.formula) and not self.terms

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols of its formula and of its conditions, each once."""
        formulas = [self.formula, *(condition for condition, _ in self.positive)]
        return tuple(dict.fromkeys(name for formula in formulas if formula for name in symbols(formula)))

    def unit_in(self, currency: str) -> Text:
        """The unit for a panel in ``currency``.

        Examples
        --------
        >>> from nangsuat.measure import INDICATORS
        >>> INDICATORS["E05"].unit_in("VND").vi, INDICATORS["E05"].unit_in("USD").en
        ('triệu đồng/người', 'million USD/person')
        """
        words = {"vi": "đồng" if currency == "VND" else currency, "en": currency}
        vi, en = (self.unit.say(language).format(currency=words[language]) for language in LANGUAGES)
        return Text(vi=vi, en=en)

    @property
    def standing(self) -> Text:
        """Source and confidence in one sentence; says «chưa xác minh» where nobody has verified it."""
        mark = UNVERIFIED if self.confidence == "C" else Text.same(self.confidence)
        return Text(vi=f"{self.source.vi} ({mark.vi})", en=f"{self.source.en} ({mark.en})")
