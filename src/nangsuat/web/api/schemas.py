"""What calls give and take, as types; OpenAPI is made from them."""

from __future__ import annotations

from ninja import Schema

from nangsuat.data import Text


class Words(Schema):
    """A text in both languages."""

    vi: str
    en: str

    @classmethod
    def of(cls, text: Text) -> Words:
        return cls(vi=text.vi, en=text.en)


class Error(Schema):
    """What went wrong: a stable code and words."""

    code: str
    message: Words


class IndicatorOut(Schema):
    """An entry of the dictionary."""

    code: str
    name: Words
    unit: Words
    formula: str
    direction: str
    explanation: Words
    source: Words
    confidence: str
    level: str


class PlaceOut(Schema):
    """A province or city."""

    code: str
    name: Words
