"""What one version of a hand-in says otherwise than another, and figures beside those of earlier years."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nangsuat.data import (
    FIRM_ROLES,
    NO_WORDS,
    ROW,
    Code,
    HandInSection,
    HandInSpecification,
    Text,
    find_province,
    industry_codes,
)
from nangsuat.web.handin.models import HandIn
from nangsuat.web.orgs.models import Enterprise

_KEYS = frozenset(("firm", "year", ROW))
_UNSAID = frozenset(("firm", "year", "industry_version", "territory_version"))  # known to whoever answers


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that two versions give differently."""

    name: Text
    unit: Text
    before: Any
    after: Any


def differences(earlier: HandIn, later: HandIn) -> tuple[Difference, ...]:
    """The figures that a version changed."""
    return tuple(_differences(_row(earlier), _row(later), later.snapshot["currency"]))


def _row(hand_in: HandIn) -> Mapping[str, Any]:
    return hand_in.rows[0] if hand_in.rows else {}


def _differences(before: Mapping[str, Any], after: Mapping[str, Any], currency: str) -> Iterator[Difference]:
    for role, definition in FIRM_ROLES.items():
        if role not in _KEYS and before.get(role) != after.get(role):
            yield Difference(definition.name, definition.unit_label(currency), before.get(role), after.get(role))


@dataclass(frozen=True, slots=True)
class Answer:
    """A figure with its name and unit, that of the year before, and the change in percent."""

    role: str
    name: Text
    unit: Text
    value: Any
    before: Any
    change: float | None

    @property
    def is_number(self) -> bool:
        """Whether it is an amount, not a code or a name."""
        return FIRM_ROLES[self.role].is_number


@dataclass(frozen=True, slots=True)
class AnswerSection:
    """The answers of one section of a form."""

    section: HandInSection
    answers: tuple[Answer, ...]


def answers(
    specification: HandInSpecification, row: Mapping[str, Any], before: Mapping[str, Any]
) -> tuple[AnswerSection, ...]:
    """What was answered, section by section, beside the year before."""
    found = (
        AnswerSection(section, tuple(_answers(specification, section, row, before)))
        for section in specification.sections
    )
    return tuple(each for each in found if each.answers)


def _answers(
    specification: HandInSpecification, section: HandInSection, row: Mapping[str, Any], before: Mapping[str, Any]
) -> Iterator[Answer]:
    for field in section.fields:
        value, last = row.get(field.role), before.get(field.role)
        if field.role in _UNSAID or (value is None and last is None):
            continue
        number = field.definition.is_number
        shown = value if number else _spoken(field.role, value)
        unit = field.unit(specification.currency) if number else NO_WORDS
        yield Answer(field.role, field.name, unit, shown, last if number else None, _change(value, last))


def _spoken(role: str, value: Any) -> Any:
    """A code by its name, where the register has one."""
    if role == "ownership":
        return dict(Enterprise.Ownership.choices).get(value, value)
    found = _CODES[role](str(value)) if role in _CODES and value else None
    return value if found is None else Text(vi=f"{value} – {found.name.vi}", en=f"{value} – {found.name.en}")


def _province(value: str) -> Code | None:
    return find_province(value) or find_province(value, "63")


def _industry(value: str) -> Code | None:
    return industry_codes().nearest(value)


_CODES: Mapping[str, Callable[[str], Code | None]] = {"territory": _province, "industry": _industry}


def _change(value: Any, last: Any) -> float | None:
    numbers = isinstance(value, int | float) and isinstance(last, int | float)
    return 100 * (value / last - 1) if numbers and last > 0 else None


def years_before(hand_ins: Sequence[HandIn], year: int) -> Mapping[str, Any]:
    """The row of the year before, from what an enterprise handed in; nothing where there is none."""
    for hand_in in hand_ins:
        if hand_in.assignment.campaign.year == year - 1:
            return _row(hand_in)
    return {}
