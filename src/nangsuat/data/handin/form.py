"""A hand-in typed into the web form: the same reading, the same checks, the same answer as for a file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl

from nangsuat.data.handin.amounts import parse_amount
from nangsuat.data.handin.judging import Asked, judged
from nangsuat.data.handin.result import HandInCheck, Normalisation
from nangsuat.data.handin.specification import HandInEnterprise, HandInSpecification
from nangsuat.data.panel import FirmPanel
from nangsuat.data.problems import Problem, UnknownOption
from nangsuat.data.provenance import Source
from nangsuat.data.reading.assign import Assigned
from nangsuat.data.reading.cells import ColumnReader
from nangsuat.data.reading.derive import derive
from nangsuat.data.reading.spots import spot_problems
from nangsuat.data.reading.table import ReadTable
from nangsuat.data.roles import FIRM_ROLES, ROW, Role
from nangsuat.data.text import NO_WORDS
from nangsuat.data.units import NO_UNIT

_ONLY_ROW = 1
_FIXED = ("firm", "year")  # known before anything is typed
_TYPES: Mapping[str, type[pl.DataType]] = {"number": pl.Float64, "year": pl.Int64, "text": pl.String}


def check_form(
    specification: HandInSpecification,
    values: Mapping[str, str],
    *,
    enterprise: HandInEnterprise,
    year: int,
    prior: FirmPanel | None = None,
    today: date | None = None,
) -> HandInCheck:
    """Check what was typed into the form of an enterprise.

    Parameters
    ----------
    specification : what is asked
    values : for each role what was typed; a field left out is blank. Ids and the year are not typed
    enterprise : for whom it is handed in
    year : of the accounts
    prior : accepted figures of earlier years
    today : the day that years are held against; the day on which this runs where not given

    Returns
    -------
    HandInCheck
        Its problems name the field by its role in ``column``; rows and cells are missing.

    Raises
    ------
    UnknownOption
        A value for something that the specification does not ask, or another year than those that it asks for.

    Examples
    --------
    >>> from nangsuat.data import HandInEnterprise, specification_named
    >>> typed = {"net_sales": "12.345,6", "intermediate_inputs": "7,5 tỷ", "employees": "1.234"}
    >>> answer = check_form(specification_named("quick-3"), typed, enterprise=HandInEnterprise("A1"), year=2025)
    >>> [(problem.column, problem.code) for problem in answer.must_fix]
    [('employees', 'ambiguous-number')]
    >>> answer.frame["intermediate_inputs"][0], answer.normalisations[0].message.en
    (7500.0, '«12.345,6» was read as 12,345.6 million VND = 12.3456 billion VND')
    """
    _refuse_unknown(specification, values, year)
    table, changed = _typed(specification, values, enterprise, year)
    asked = Asked(specification, (enterprise,), year, prior, today or datetime.now(UTC).date())
    answer = judged(table, asked, one_row=True)
    found = {gate: tuple(map(_without_row, problems)) for gate, problems in answer.found.items()}
    return HandInCheck(
        specification,
        year,
        table.source,
        found,
        answer.frame,
        changed,
        specification.currency,
        synthetic=False,
        computed=_computed(answer.frame, values),
    )


def _computed(frame: pl.DataFrame, values: Mapping[str, str]) -> frozenset[tuple[int, str]]:
    figures = [role for role in frame.columns if role != ROW and FIRM_ROLES[role].is_number]
    return frozenset((_ONLY_ROW, role) for role in figures if frame[role].count() and not values.get(role, "").strip())


def _refuse_unknown(specification: HandInSpecification, values: Mapping[str, str], year: int) -> None:
    if year not in specification.years:
        raise UnknownOption.among("year", year, tuple(map(str, specification.years)))
    typed = tuple(role for role in specification.roles if role not in _FIXED)
    for role in values:
        if role not in typed:
            raise UnknownOption.among("role", role, typed)


def _typed(
    specification: HandInSpecification, values: Mapping[str, str], enterprise: HandInEnterprise, year: int
) -> tuple[ReadTable, tuple[Normalisation, ...]]:
    """What was typed as a table of one row."""
    cells: dict[str, str | float | int | None] = {"firm": enterprise.firm, "year": year}
    problems: list[Problem] = []
    changed: list[Normalisation] = []
    for role in (each for each in specification.roles if each not in _FIXED):
        text = values.get(role, "")
        reader = _number if FIRM_ROLES[role].is_number else _words
        cells[role], found, normalisation = reader(FIRM_ROLES[role], text, specification.currency)
        problems += found
        changed += [normalisation] if normalisation else []
    schema: dict[str, type[pl.DataType]] = {ROW: pl.Int64, **{role: _TYPES[FIRM_ROLES[role].type] for role in cells}}
    frame = pl.DataFrame({ROW: [_ONLY_ROW], **{role: [value] for role, value in cells.items()}}, schema=schema)
    filled, derived = derive(frame.lazy(), specification.level, (), None)
    source = Source("form", _digest(specification, values, enterprise, year), columns={role: role for role in cells})
    table = ReadTable("firm", filled.collect(), source, (*problems, *derived), {}, specification.currency)
    return table, tuple(changed)


def _number(role: Role, text: str, currency: str) -> tuple[float | None, list[Problem], Normalisation | None]:
    amount = parse_amount(text, role.key, currency=currency)
    problems = [replace(amount.problem, row=_ONLY_ROW)] if amount.problem else []
    plain = text.strip().removeprefix("-").isdecimal() or amount.value is None
    shown = None if plain else Normalisation(role.key, role.key, None, None, text.strip(), amount.echo)
    return amount.value, problems, shown


def _words(role: Role, text: str, currency: str) -> tuple[str | None, list[Problem], Normalisation | None]:
    read = ColumnReader(role, "firm", NO_UNIT, None, currency, all_text=True).read([text])
    column = Assigned(role, 0, role.key, NO_UNIT)
    problems = [replace(each, cell=None) for each in spot_problems(read.spots, column, _ONLY_ROW, None, NO_WORDS)]
    return read.values[0] or None, problems, None


def _digest(
    specification: HandInSpecification, values: Mapping[str, str], enterprise: HandInEnterprise, year: int
) -> str:
    """The hash of what was typed, as that of a file."""
    said = [specification.code, specification.version, enterprise.firm, year, sorted(values.items())]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()


def _without_row(problem: Problem) -> Problem:
    return replace(problem, row=None, cell=None)
