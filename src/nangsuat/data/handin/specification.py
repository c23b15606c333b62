"""What an enterprise is asked, said once: workbook, web form, JSON schema, checks and data dictionary are made of it.

A published version never changes. Whoever must ask something else publishes the next version beside it, so that an
old hand-in is always read by the version that it answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nangsuat.data.problems import UnknownOption
from nangsuat.data.roles import KEYS, ROLES, Level, Role
from nangsuat.data.text import NO_WORDS, Language, Text


@dataclass(frozen=True, slots=True)
class HandInField:
    """One thing asked.

    Attributes
    ----------
    role : what it is, a key of the enterprises' roles; name, unit and range come from there
    required : whether every row handed in needs it; a value that follows from others counts
    help : what this form says about it beside the role's explanation
    """

    role: str
    required: bool = False
    help: Text = NO_WORDS

    @property
    def definition(self) -> Role:
        """The role with its name, unit, type, range and explanation."""
        return ROLES["firm"][self.role]

    @property
    def name(self) -> Text:
        return self.definition.name

    def unit(self, currency: str = "VND") -> Text:
        """The unit in which it is asked."""
        return self.definition.unit_label(currency)

    @property
    def explanation(self) -> Text:
        """What it means, with the form's own help."""
        said = self.definition.explanation
        return Text(vi=f"{said.vi} {self.help.vi}".strip(), en=f"{said.en} {self.help.en}".strip())


@dataclass(frozen=True, slots=True)
class HandInSection:
    """Fields that belong together, a page of the web form.

    Attributes
    ----------
    key : its stable name
    title : its name for people
    fields : what is asked in it
    help : what there is to say before its first field
    """

    key: str
    title: Text
    fields: tuple[HandInField, ...]
    help: Text = NO_WORDS


@dataclass(frozen=True, slots=True)
class HandInSpecification:
    """What one version of a form asks.

    Attributes
    ----------
    code : the form, such as ``"accounts-2026"``
    version : counted from one; a published version never changes
    title : its name for people
    years : the years of accounts that it may ask for
    sections : what it asks, in order; the first one names the enterprise and the year
    currency : of all money
    level : what its rows are
    """

    code: str
    version: int
    title: Text
    years: tuple[int, ...]
    sections: tuple[HandInSection, ...]
    currency: str = "VND"
    level: Level = "firm"

    @property
    def id(self) -> str:
        """Code and version in one word.

        Examples
        --------
        >>> from nangsuat.data import specification_named
        >>> specification_named("quick-3").id
        'quick-3/1'
        """
        return f"{self.code}/{self.version}"

    @property
    def fields(self) -> tuple[HandInField, ...]:
        """All fields in order."""
        return tuple(field for section in self.sections for field in section.fields)

    @property
    def roles(self) -> tuple[str, ...]:
        """The keys of all fields in order."""
        return tuple(field.role for field in self.fields)

    @property
    def required(self) -> tuple[str, ...]:
        """The keys of the fields that each row needs."""
        return tuple(field.role for field in self.fields if field.required)

    @property
    def figures(self) -> tuple[HandInField, ...]:
        """The fields that the enterprise fills in: all that do not say who and when."""
        return tuple(field for field in self.fields if field.definition.is_number)

    def field(self, role: str) -> HandInField:
        """The field that asks for a role.

        Raises
        ------
        UnknownOption
            It is not asked; the message lists what is.
        """
        for field in self.fields:
            if field.role == role:
                return field
        raise UnknownOption.among("role", role, self.roles)

    def json_schema(self) -> dict[str, Any]:
        """The JSON schema (2020-12) of one row handed in, numbers in the fields' own units.

        Examples
        --------
        >>> from nangsuat.data import specification_named
        >>> schema = specification_named("quick-3").json_schema()
        >>> schema["required"], schema["properties"]["employees"]["minimum"]
        (['firm', 'year', 'net_sales', 'intermediate_inputs', 'employees'], 0)
        """
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"urn:nangsuat:hand-in:{self.code}:{self.version}",
            "title": self.title.vi,
            "description": self.title.en,
            "type": "object",
            "properties": {field.role: self._property(field) for field in self.fields},
            "required": list(self.required),
            "additionalProperties": False,
        }

    def data_dictionary(self, language: Language = "vi") -> list[dict[str, str]]:
        """One row a field, for a page or a printed annex: section, role, name, unit, needed, range, meaning.

        Examples
        --------
        >>> from nangsuat.data import specification_named
        >>> specification_named("quick-3").data_dictionary("en")[-1]["unit"]
        'persons'
        """
        return [
            {
                "section": section.title.say(language),
                "role": field.role,
                "name": field.name.say(language),
                "unit": field.unit(self.currency).say(language),
                "type": field.definition.type,
                "required": "yes" if field.required else "no",
                "minimum": _bound(field.definition.minimum),
                "maximum": _bound(field.definition.maximum),
                "meaning": field.explanation.say(language),
            }
            for section in self.sections
            for field in section.fields
        ]

    def _property(self, field: HandInField) -> dict[str, Any]:
        role = field.definition
        kind = {"number": "number", "year": "integer", "text": "string"}[role.type]
        bounds = {"minimum": _whole(role.minimum), "maximum": _whole(role.maximum)}
        if role.type == "year":
            bounds = {"minimum": min(self.years), "maximum": max(self.years)}
        return {
            "type": kind if field.required else [kind, "null"],
            "title": field.name.vi,
            "description": f"{field.explanation.vi} / {field.explanation.en}",
            **({"x-unit": role.unit.name} if role.is_number else {}),
            **{name: bound for name, bound in bounds.items() if bound is not None},
        }


@dataclass(frozen=True, slots=True)
class HandInEnterprise:
    """An enterprise as the register knows it; what is known is filled in for it and held against what it hands in.

    Attributes
    ----------
    firm : its id inside the house, which stays the same over the years
    name, tax_code : as registered
    industry, industry_version, territory, territory_version, ownership : as the enterprises' roles of these names
    """

    firm: str
    name: str = ""
    tax_code: str | None = None
    industry: str | None = None
    industry_version: str | None = None
    territory: str | None = None
    territory_version: str | None = None
    ownership: str | None = None

    @property
    def identity(self) -> dict[str, str]:
        """What is known of it, by role."""
        known = {key: getattr(self, key) for key in IDENTITY_ROLES}
        return {key: value for key, value in known.items() if value}


IDENTITY_ROLES = (
    *("firm", "name", "tax_code", "industry", "industry_version"),
    *("territory", "territory_version", "ownership"),
)


def specification_of(
    specifications: Mapping[tuple[str, int], HandInSpecification], code: str, version: int | None
) -> HandInSpecification:
    """The specification of a code, its newest version where none is named."""
    versions = [number for known, number in specifications if known == code]
    if not versions:
        raise UnknownOption.among("specification", code, tuple(dict.fromkeys(known for known, _ in specifications)))
    if version is not None and version not in versions:
        raise UnknownOption.among(f"version of {code}", version, tuple(map(str, versions)))
    return specifications[code, max(versions) if version is None else version]


def registered(*specifications: HandInSpecification) -> Mapping[tuple[str, int], HandInSpecification]:
    """Specifications by code and version, each looked at for what would make it unusable."""
    for specification in specifications:
        _refuse_unsound(specification)
    return {(each.code, each.version): each for each in specifications}


def _refuse_unsound(specification: HandInSpecification) -> None:
    roles: Sequence[str] = specification.roles
    sound = (
        len(set(roles)) == len(roles)
        and set(roles) <= set(ROLES[specification.level])
        and set(KEYS[specification.level]) <= set(specification.required)
        and specification.years
    )
    if not sound:
        raise ValueError(f"hand-in specification {specification.id}: a field twice, unknown, or no keys or years")


def _whole(bound: float | None) -> float | int | None:
    return int(bound) if bound is not None and float(bound).is_integer() else bound


def _bound(bound: float | None) -> str:
    return "" if bound is None else f"{bound:g}"
