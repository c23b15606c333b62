"""A question to the figures: which subject, indicator, breakdown, filters and years. It is the page's address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from nangsuat.measure import INDICATORS
from nangsuat.web.core.forms import Form
from nangsuat.web.core.words import say, words
from nangsuat.web.explore.selectors import KEYS, Subject, choices_in

FIRST_INDICATORS = ("E05", "E07", "M02", "M01")  # labour productivity: what most people come for


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes
    ----------
    subject : the figures asked
    indicator : its code
    by : what the figures are broken down by; none where empty
    filters : for a key, the values wanted; all where a key is not named
    years : the years wanted, in order
    """

    subject: Subject
    indicator: str
    by: str
    years: tuple[int, ...]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class QuestionForm(Form):
    """The question as a form; what is left open has a sensible answer, so that the bare page shows figures at once."""

    source = forms.ChoiceField(label=words("Nguồn số liệu", "Figures"), required=False)
    indicator = forms.ChoiceField(label=words("Chỉ tiêu", "Indicator"), required=False)
    by = forms.ChoiceField(label=words("Chia theo", "Broken down by"), required=False)
    first = forms.TypedChoiceField(label=words("Từ năm", "From"), coerce=int, required=False, empty_value=None)
    last = forms.TypedChoiceField(label=words("Đến năm", "To"), coerce=int, required=False, empty_value=None)
    territory = forms.MultipleChoiceField(label=words("Tỉnh, thành phố", "Province or city"), required=False)
    industry = forms.MultipleChoiceField(label=words("Ngành", "Industry"), required=False)
    size = forms.MultipleChoiceField(label=words("Quy mô", "Size"), required=False)
    ownership = forms.MultipleChoiceField(label=words("Loại hình sở hữu", "Ownership"), required=False)

    def __init__(self, data: QueryDict, subjects: Mapping[str, Subject]) -> None:
        self.subject = subjects.get(data.get("source", "")) or next(iter(subjects.values()))
        super().__init__(self._completed(data))
        codes = self.subject.indicators
        self._choose("source", [(key, say(each.name)) for key, each in subjects.items()])
        self._choose("indicator", [(code, f"{code} {say(INDICATORS[code].name)}") for code in codes])
        self._choose(
            "by", [("", words("không chia", "not at all")), *((key, say(KEYS[key])) for key in self.subject.keys)]
        )
        for name in ("first", "last"):
            self._choose(name, [(year, str(year)) for year in self.subject.years])
        for key in KEYS:
            if self.subject.release is None:
                del self.fields[key]
            else:
                self._choose(key, [(value, say(label)) for value, label in choices_in(self.subject.release, key)])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and first > last:
            raise ValidationError(words("«Từ năm» phải trước «Đến năm».", "«From» must come before «To»."))
        return given

    def _completed(self, data: QueryDict) -> QueryDict:
        """What was asked, with the usual answer where something is open or belongs to the figures asked before."""
        years = [str(year) for year in self.subject.years]
        known: dict[str, tuple[str, Sequence[str]]] = {
            "indicator": (self._usual, self.subject.indicators),
            "by": (self.subject.usual_key, ("", *self.subject.keys)),
            "first": (min(years), years),
            "last": (max(years), years),
        }
        full = data.copy()
        for name, (usual, values) in known.items():
            if full.get(name) not in values:
                full[name] = usual
        return full

    @property
    def _usual(self) -> str:
        return next((code for code in FIRST_INDICATORS if code in self.subject.indicators), self.subject.indicators[0])

    @property
    def question(self) -> Question:
        """What is asked; what was left open, or cannot be understood, is as the bare page has it."""
        given: Mapping[str, Any] = self.cleaned_data if self.is_valid() else {}
        years = self.subject.years
        first, last = given.get("first") or min(years), given.get("last") or max(years)
        filters = {key: tuple(given[key]) for key in KEYS if given.get(key)}
        return Question(
            self.subject,
            given.get("indicator") or self._usual,
            given.get("by", self.subject.usual_key),
            tuple(year for year in years if first <= year <= last),
            filters,
        )

    def _choose(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)
