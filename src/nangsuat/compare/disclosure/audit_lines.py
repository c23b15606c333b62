"""An audit line for each cell that is not shown: which, why, by which rule; never its value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nangsuat.compare.disclosure.rule import REASONS, ReasonCode
from nangsuat.data import Language, Text, join


@dataclass(frozen=True, slots=True)
class SuppressedCell:
    """A cell that is not shown, for the office's own record. Nothing in it tells the cell's value.

    Attributes
    ----------
    keys : the cell, key by key
    code : stable name of the reason
    rule : the rule and its threshold in words
    contributors : how many contributors the cell has; the record is for the office, the number is not for publication

    Examples
    --------
    >>> rule = Text(vi="mỗi ô có ít nhất 5 doanh nghiệp", en="a cell has at least 5 contributors")
    >>> SuppressedCell({"industry": "C", "year": 2023}, "too-few", rule, 2).line("en")
    'industry = C, year = 2023: too few enterprises [too-few; 2 contributors; a cell has at least 5 contributors]'
    """

    keys: Mapping[str, str | int]
    code: ReasonCode
    rule: Text
    contributors: int

    @property
    def words(self) -> Text:
        """The reason in words."""
        return REASONS[self.code]

    @property
    def where(self) -> Text:
        """The cell in words."""
        return join([Text.same(f"{key} = {value}") for key, value in self.keys.items()], ", ")

    def line(self, language: Language = "vi") -> str:
        """The audit line."""
        counted = Text(vi=f"{self.contributors} chủ thể", en=f"{self.contributors} contributors").say(language)
        said = f"{self.words.say(language)} [{self.code}; {counted}; {self.rule.say(language)}]"
        where = self.where.say(language)
        return f"{where}: {said}" if where else said

    def as_dict(self) -> dict[str, str | int]:
        """The line as plain values for a log, both languages in it."""
        return {
            **{f"key_{key}": value for key, value in self.keys.items()},
            "code": self.code,
            "words_vi": self.words.vi,
            "words_en": self.words.en,
            "rule_vi": self.rule.vi,
            "rule_en": self.rule.en,
            "contributors": self.contributors,
        }
