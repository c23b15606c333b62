"""The web form as a page shows it: each field with what was typed, how it is understood, and what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nangsuat.data import (
    NO_WORDS,
    Amount,
    AmountChoice,
    HandInField,
    HandInSection,
    HandInSpecification,
    Text,
    format_number,
    parse_amount,
)
from nangsuat.web.core.tasklist import TaskState
from nangsuat.web.handin.findings import Finding, Findings
from nangsuat.web.handin.services.form import IDENTITY, Clash


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form.

    Attributes
    ----------
    role : its name
    label, unit, explanation, required : what is asked
    value : as typed
    echo : the number as it is understood
    choices : the two readings of an ambiguous number
    wrong : what reading alone shows to be wrong
    before : the figure of the year before
    findings : what the last check found, where the answer is still the same
    corrected : whether the check found something and the answer is another one now
    clash : a colleague's answer that differs
    """

    role: str
    label: Text
    unit: Text
    explanation: Text
    required: bool
    value: str
    echo: Text
    choices: tuple[AmountChoice, ...]
    wrong: Text
    before: Text
    findings: tuple[Finding, ...]
    corrected: bool
    clash: Clash | None

    @property
    def is_wrong(self) -> bool:
        """Whether something must be done about it."""
        return bool(self.wrong.vi) or any(each.problem.severity.value == "must_fix" for each in self.findings)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the form with its fields and how far it is."""

    key: str
    title: Text
    help: Text
    fields: tuple[Field, ...]

    @property
    def state(self) -> TaskState:
        """Few and plain: not begun, being filled in, done, wrong."""
        if any(field.is_wrong for field in self.fields):
            return TaskState.HAS_ERRORS
        if not any(field.value for field in self.fields):
            return TaskState.NOT_STARTED
        missing = any(field.required and not field.value for field in self.fields)
        return TaskState.IN_PROGRESS if missing else TaskState.DONE


@dataclass(frozen=True, slots=True)
class Answers:
    """What the fields of a form are drawn from."""

    specification: HandInSpecification
    values: Mapping[str, str]
    before: Mapping[str, Any]
    findings: Findings
    checked: Mapping[str, str]
    clashes: Sequence[Clash] = ()

    def sections(self) -> tuple[Section, ...]:
        """All sections that ask something of the person: who and when is known."""
        return tuple(self._sections())

    def section(self, key: str) -> Section | None:
        """One section, by its key."""
        return next((each for each in self._sections() if each.key == key), None)

    def _sections(self) -> Iterator[Section]:
        for section in self.specification.sections:
            fields = tuple(self._field(each) for each in asked(section))
            if fields:
                yield Section(section.key, section.title, section.help, fields)

    def _field(self, field: HandInField) -> Field:
        value = self.values.get(field.role, "")
        amount = read(field, value, self.specification.currency)
        same = self.checked.get(field.role, "") == value
        wrong = amount.problem.message if amount.problem else NO_WORDS
        found = self.findings.of_role(field.role)
        told = found if same else ()
        return Field(
            field.role,
            field.name,
            field.unit(self.specification.currency),
            field.explanation,
            field.required,
            value,
            amount.echo,
            amount.choices,
            wrong,
            _shown(self.before.get(field.role)),
            tuple(each for each in told if not amount.problem or each.problem.code != amount.problem.code),
            bool(found) and not same,
            next((clash for clash in self.clashes if clash.role == field.role), None),
        )


def asked(section: HandInSection) -> tuple[HandInField, ...]:
    """The fields of a section that a person fills in."""
    return tuple(field for field in section.fields if field.role not in IDENTITY)


def roles_of(specification: HandInSpecification, sections: Collection[str] | None = None) -> Iterable[str]:
    """The fields of a form, or of some of its sections."""
    for section in specification.sections:
        if sections is None or section.key in sections:
            yield from (field.role for field in asked(section))


def read(field: HandInField, value: str, currency: str) -> Amount:
    """How a typed answer is understood."""
    if not field.definition.is_number:
        return Amount(value, None)
    return parse_amount(value, field.role, currency=currency)


def _shown(value: Any) -> Text:
    if value is None or value == "":
        return NO_WORDS
    if isinstance(value, int | float):
        return Text(vi=format_number(value, "vi"), en=format_number(value, "en"))
    return Text.same(str(value))
