"""Which column is which role, in which unit: from the user's mapping, the template's names, the headers."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nangsuat.data.problems import Problem
from nangsuat.data.reading.grid import letter
from nangsuat.data.reading.header import Header, Heading, known_headers
from nangsuat.data.reading.mapping import Declared
from nangsuat.data.reading.unit_words import Measure
from nangsuat.data.reading.wording import Places, problem
from nangsuat.data.roles import OWN_CURRENCY, ROLES, Level, Role, role_or_quantity
from nangsuat.data.text import Text, fold, join
from nangsuat.data.units import NO_UNIT, UNITS, Unit, unit_named


@dataclass(frozen=True, slots=True)
class Assigned:
    """A column of the file that has a role.

    Attributes
    ----------
    role : what it means
    column : counted from zero
    header : as the user wrote it
    unit : in which the user's cells are
    stated : whether the header or the caller says so; otherwise it is taken for granted
    """

    role: Role
    column: int
    header: str
    unit: Unit
    stated: bool = False

    @property
    def scale(self) -> float:
        """How many of the role's own units one of the user's is."""
        return self.unit.scale / self.role.unit.scale


@dataclass(frozen=True, slots=True)
class Assignment:
    """All columns with their roles, those without one, what the headers declare, and what is to be said about it."""

    columns: tuple[Assigned, ...]
    unused: tuple[str, ...]
    currency: str
    base_year: int | None
    problems: tuple[Problem, ...]


def assign(header: Header, level: Level, declared: Declared, *, sheet: str | None) -> Assignment:
    """Give the columns under a header their roles and units."""
    problems = [*_unclear(header, level, sheet), *_against_names(header, level, sheet), *_unknown(header, level, sheet)]
    chosen = [heading for heading in header.headings if len(heading.roles) == 1]
    doubled = {role for role in _roles(chosen) if sum(heading.roles == (role,) for heading in chosen) > 1}
    clear = [heading for heading in chosen if heading.roles[0] not in doubled]
    units = {heading.column: _unit(heading, header, level, declared) for heading in clear}
    columns = tuple(
        Assigned(
            role_or_quantity(level, heading.roles[0]),
            heading.column,
            heading.written,
            units[heading.column],
            stated=heading.measure is not None or heading.roles[0] in declared.units,
        )
        for heading in clear
    )
    ours = [heading for heading in clear if heading.roles[0] in ROLES[level]]
    money, spoken = _currency(ours, header, declared.currency, sheet)
    problems += _about_units(clear, columns, header, declared, sheet, money)
    years = sorted({heading.base_year for heading in clear if heading.base_year is not None})
    if len(years) > 1 and declared.base_year is None:
        problems.append(problem("two-base-years", {"years": ", ".join(map(str, years))}, sheet=sheet))
    year = declared.base_year if declared.base_year is not None else years[0] if len(years) == 1 else None
    unused = tuple(heading.written for heading in header.headings if not heading.roles)
    return Assignment(columns, unused, money, year, (*problems, *spoken))


def missing_headers(declared: Declared, header: Header, sheet: str | None) -> Iterator[Problem]:
    """Headers that the mapping or the caller names and the table has not."""
    written = ", ".join(heading.written for heading in header.headings)
    found = {role for heading in header.headings for role in heading.roles}
    for role, words in declared.columns.items():
        if role not in found:
            yield problem("mapping-unknown-header", {"header": words, "known": written}, sheet=sheet)
    for key in declared.quantities:
        if key not in found and key not in declared.columns:
            yield problem("no-such-quantity", {"header": key, "known": written}, sheet=sheet)


def _roles(headings: Sequence[Heading]) -> list[str]:
    return list(dict.fromkeys(heading.roles[0] for heading in headings))


def _unclear(header: Header, level: Level, sheet: str | None) -> Iterator[Problem]:
    by_role: dict[str, list[Heading]] = {}
    for heading in header.headings:
        if len(heading.roles) > 1:
            names = join([role_or_quantity(level, role).name for role in heading.roles], ", ")
            places: Places = {
                "header": heading.written, "roles": names, "example": _example(heading.roles[0], heading),
            }  # fmt: skip
            yield _at("header-fits-two-roles", places, heading, header, sheet)
        elif heading.roles:
            by_role.setdefault(heading.roles[0], []).append(heading)
    for role, headings in by_role.items():
        if len(headings) > 1:
            listed = ", ".join(f"{letter(each.column)} «{each.written}»" for each in headings)
            places = {
                "columns": listed,
                "role": role_or_quantity(level, role).name,
                "example": _example(role, headings[0]),
            }
            yield _at("role-in-two-columns", places, headings[1], header, sheet)


def _against_names(header: Header, level: Level, sheet: str | None) -> Iterator[Problem]:
    """Columns that by their name in our template are one thing and by the words above them another."""
    for heading in header.headings:
        if heading.against:
            said = join([ROLES[level][role].name for role in heading.against], ", ")
            role = role_or_quantity(level, heading.roles[0]).name
            yield _at(
                "name-against-header", {"header": heading.written, "said": said, "role": role}, heading, header, sheet
            )


def _example(role: str, heading: Heading) -> str:
    return f'[columns] {role} = "{heading.written}"'


def _at(code: str, places: Places, heading: Heading, header: Header, sheet: str | None) -> Problem:
    row, column = header.last_words + 1, letter(heading.column)
    return problem(
        code, places, sheet=sheet, row=row, column=heading.written, cell=f"{column}{row}", value=heading.written
    )


def _unknown(header: Header, level: Level, sheet: str | None) -> Iterator[Problem]:
    unknown = [heading for heading in header.headings if not heading.roles]
    if not unknown:
        return
    listed = _some_of([f"{letter(heading.column)} «{heading.written}»" for heading in unknown])
    yield problem(
        "unknown-column", {"columns": listed, "guess": _guesses(unknown, level)}, sheet=sheet, row=header.last_words + 1
    )


def _some_of(columns: Sequence[str]) -> Text:
    """The first columns by name, the others by their number: a workbook may hold hundreds that are not ours."""
    named, more = ", ".join(columns[:_NAMED]), len(columns) - _NAMED
    if more <= 0:
        return Text.same(named)
    return Text(vi=f"{named}, … và {more} cột khác", en=f"{named}, … and {more} others")


_NAMED = 20


def _guesses(unknown: Sequence[Heading], level: Level) -> Text | str:
    """Known headers that look like the unknown ones."""
    known = known_headers(level)
    near: list[Text] = []
    for heading in unknown:
        for words in difflib.get_close_matches(fold(heading.written), known, n=1, cutoff=_ALIKE):
            role = ROLES[level][known[words][0]]
            near.append(
                Text(vi=f"«{heading.written}» = «{role.name.vi}»?", en=f"«{heading.written}» = «{role.name.en}»?")
            )
    if not near:
        return ""
    listed = join(near, ", ")
    return Text(vi=f" ({listed.vi})", en=f" ({listed.en})")


_ALIKE = 0.85  # of difflib's ratio: a letter or two wrong in a header


def _unit(heading: Heading, header: Header, level: Level, declared: Declared) -> Unit:
    role = role_or_quantity(level, heading.roles[0])
    if role.key in declared.units:
        return unit_named(declared.units[role.key])
    measure = heading.measure or _measure_of_note(role, header)
    return (measure and measure.unit_for(role.unit.kind)) or role.unit


def _measure_of_note(role: Role, header: Header) -> Measure | None:
    """The unit that a line above the table declares for such columns; a bare scale is one of money."""
    return next((note for note in header.notes if (note.kind or "money") == role.unit.kind), None)


def _about_units(
    headings: Sequence[Heading],
    columns: Sequence[Assigned],
    header: Header,
    declared: Declared,
    sheet: str | None,
    currency: str,
) -> Iterator[Problem]:
    noted, assumed = [], []
    for heading, column in zip(headings, columns, strict=True):
        if column.role.key in declared.units or not column.role.is_number or column.role.unit == NO_UNIT:
            continue
        if heading.measure is not None:
            if heading.measure.unit_for(column.role.unit.kind) is None:
                yield _wrong_unit(heading, column.role, header, sheet, currency)
        elif _measure_of_note(column.role, header) is not None:
            noted.append(column)
        elif column.unit.kind == "money" or column.unit.scale not in (1.0, 0.01):
            assumed.append(column)
    for code, group in (("unit-from-note", noted), ("unit-assumed", assumed)):
        if group:
            yield problem(code, {"columns": _listed(group, currency)}, sheet=sheet, row=header.last_words + 1)


def _listed(columns: Sequence[Assigned], currency: str) -> Text:
    """Columns by unit: «Doanh thu, Lợi nhuận: triệu đồng»."""
    by_unit: dict[str, list[Assigned]] = {}
    for column in columns:
        by_unit.setdefault(column.unit.name, []).append(column)
    groups = []
    for name, group in by_unit.items():
        label, headers = UNITS[name].label(currency), ", ".join(column.header for column in group)
        groups.append(Text(vi=f"{headers}: {label.vi}", en=f"{headers}: {label.en}"))
    return join(groups)


def _wrong_unit(heading: Heading, role: Role, header: Header, sheet: str | None, currency: str) -> Problem:
    fitting = join([unit.label(currency) for unit in UNITS.values() if unit.kind == role.unit.kind], ", ")
    places: Places = {"header": heading.written, "role": role.name, "unit": fitting}
    return _at("wrong-unit", places, heading, header, sheet)


def _currency(
    headings: Sequence[Heading], header: Header, declared: str | None, sheet: str | None
) -> tuple[str, list[Problem]]:
    """The currency declared, else the one that the headers name; they must not differ."""
    own = (heading.measure for heading in headings if heading.roles[0] not in OWN_CURRENCY)
    named = {measure.currency for measure in (*own, *header.notes) if measure is not None and measure.currency}
    all_named = sorted(named | ({declared} if declared else set()))
    if len(all_named) > 1:
        return declared or DEFAULT_CURRENCY, [
            problem("two-currencies", {"currencies": ", ".join(all_named)}, sheet=sheet)
        ]
    if declared or not named or DEFAULT_CURRENCY in named:
        return declared or DEFAULT_CURRENCY, []
    return all_named[0], [problem("currency-from-header", {"currency": all_named[0]}, sheet=sheet)]


DEFAULT_CURRENCY = "VND"
