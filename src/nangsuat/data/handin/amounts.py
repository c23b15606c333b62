"""A number typed into a form: the same reading as in files, with the unit that may stand behind it, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nangsuat.data.handin.unmistakable import unmistakable
from nangsuat.data.handin.wording import told
from nangsuat.data.problems import Problem, UnknownOption
from nangsuat.data.reading.cells import spelled
from nangsuat.data.reading.numbers import Number, read_number
from nangsuat.data.reading.unit_words import measure_of
from nangsuat.data.reading.wording import Places, problem
from nangsuat.data.roles import FIRM_ROLES, Role
from nangsuat.data.text import NO_WORDS, Text, exactly
from nangsuat.data.units import BILLION, PERCENT, Unit


@dataclass(frozen=True, slots=True)
class AmountChoice:
    """One of the two numbers that an ambiguous text may mean.

    Attributes
    ----------
    value : in the role's own unit
    text : to put into the field instead; it can be read in one way only
    label : for the button
    """

    value: float
    text: str
    label: Text


@dataclass(frozen=True, slots=True)
class Amount:
    """What a typed text says.

    Attributes
    ----------
    text : as typed
    value : in the role's own unit; missing where nothing was typed, or where ``problem`` tells why
    choices : the readings of an ambiguous text
    echo : the number as it was understood, with its unit, for the line below the field
    problem : what is wrong; its column is the role
    """

    text: str
    value: float | None
    choices: tuple[AmountChoice, ...] = ()
    echo: Text = NO_WORDS
    problem: Problem | None = None


def parse_amount(text: str, role: str = "net_sales", *, currency: str = "VND") -> Amount:
    """The number that somebody typed into the field of a role.

    Vietnamese ``1.234,5``, English ``1,234.5``, blanks between thousands, brackets for minus; a unit may follow
    («1,5 tỷ») and is converted. What can be read in two ways is answered with both.

    Parameters
    ----------
    text : as typed
    role : what the field asks for
    currency : of the form

    Raises
    ------
    UnknownOption
        There is no such role, or it holds no number.

    Examples
    --------
    >>> parse_amount("1 234").echo.vi, parse_amount("1,5 tỷ đồng").value
    ('1.234 triệu đồng = 1,234 tỷ đồng', 1500.0)
    >>> asked = parse_amount("1.234")
    >>> asked.value, [(choice.value, choice.text) for choice in asked.choices]
    (None, [(1234.0, '1234'), (1.234, '1,2340')])
    """
    known = _role(role)
    digits, words = _split(text)
    unit = _unit(words, known, currency)
    if isinstance(unit, Problem):
        return Amount(text, None, problem=unit)
    number = read_number(digits)
    wrong = _wrong(number, known, text, currency)
    scale = unit.scale / known.unit.scale
    if number.percent and known.unit.kind == "ratio":
        scale = PERCENT.scale / known.unit.scale
    if wrong is not None:
        choices = tuple(_choice(reading, words, unit, scale, currency) for reading in number.readings or ())
        return Amount(text, None, choices, problem=wrong)
    value = None if number.value is None else number.value * scale
    return Amount(text, value, echo=NO_WORDS if value is None else _echo(value, known, currency))


def _role(role: str) -> Role:
    known = FIRM_ROLES.get(role)
    if known is None or not known.is_number:
        raise UnknownOption.among("role", role, tuple(key for key, each in FIRM_ROLES.items() if each.is_number))
    return known


_LAST_OF_NUMBER = re.compile(r"[0-9)%]\s*(?=[^0-9)%]*$)")


def _split(text: str) -> tuple[str, str]:
    """The number, and the words behind it; a number in brackets keeps them."""
    found = _LAST_OF_NUMBER.search(text)
    if found is None:
        return text, ""
    return text[: found.end()].strip(), text[found.end() :].strip()


def _unit(words: str, role: Role, currency: str) -> Unit | Problem:
    """The unit named behind the number; the role's own where none is."""
    if not words:
        return role.unit
    measure = measure_of(words)
    if measure is not None and measure.currency not in (None, currency):
        places: Places = {"currency": measure.currency or "", "expected": currency}
        return problem("currency-in-cell", places, column=role.key, value=words)
    unit = measure.unit_for(role.unit.kind) if measure is not None else None
    if unit is not None:
        return unit
    return told("unknown-unit-word", {"words": words, "unit": role.unit_label(currency)}, column=role.key, value=words)


def _wrong(number: Number, role: Role, text: str, currency: str) -> Problem | None:
    places: dict[str, Text | str | float | int] = {"hint": NO_WORDS, "expected": currency}
    code = number.code
    if number.readings:
        places |= {"as_vi": spelled(number.readings[0]), "as_en": spelled(number.readings[1])}
    if code is None and number.currency not in (None, currency):
        code = "currency-in-cell"
        places["currency"] = number.currency or ""
    if code is None and number.percent and role.unit.kind != "ratio":
        code = "percent-in-cell"
    return problem(code, places, column=role.key, value=text) if code else None


def _choice(reading: float, words: str, unit: Unit, scale: float, currency: str) -> AmountChoice:
    written = f"{unmistakable(reading)} {words}".strip()
    return AmountChoice(reading * scale, written, _said(reading, unit.label(currency)))


def _echo(value: float, role: Role, currency: str) -> Text:
    """«1.234 triệu đồng = 1,234 tỷ đồng»: large sums of money a second time in billions."""
    said = _said(value, role.unit_label(currency))
    if role.unit.kind != "money" or abs(value) * role.unit.scale < BILLION.scale:
        return said
    more = _said(value * role.unit.scale / BILLION.scale, BILLION.label(currency))
    return Text(vi=f"{said.vi} = {more.vi}", en=f"{said.en} = {more.en}")


def _said(value: float, unit: Text) -> Text:
    number = exactly(value)
    return Text(vi=f"{number.vi} {unit.vi}", en=f"{number.en} {unit.en}")
