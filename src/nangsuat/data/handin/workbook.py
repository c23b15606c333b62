"""The workbook made for enterprises: who and when filled in, earlier years greyed, the year that is asked empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from nangsuat.data.files import atomic_write
from nangsuat.data.handin.specification import HandInEnterprise, HandInSpecification
from nangsuat.data.panel import FirmPanel
from nangsuat.data.problems import UnknownOption
from nangsuat.data.roles import ROLES
from nangsuat.data.templates.drawing import Row
from nangsuat.data.templates.layout import LAST_ROW_OF_A_SHEET, Form, Layout
from nangsuat.data.templates.workbook import TemplateNotWritten, drawn
from nangsuat.data.text import LANGUAGES, Language, Text

SPECIFICATION, SPECIFICATION_VERSION, TOKEN, YEAR = "specification", "specification_version", "token", "asked_year"
ENTERPRISE = "enterprise."  # with a number: one fact for each enterprise

_ASKED = Text(
    vi="Chỉ điền các dòng của năm {year}; đó là số liệu được nộp. Ô bị khóa là ô đã điền sẵn.",
    en="Fill in the rows of {year} only: they are what is handed in. Locked cells are filled in already.",
)


def write_hand_in_workbook(
    specification: HandInSpecification,
    path: Path | str,
    *,
    enterprises: Sequence[HandInEnterprise],
    year: int,
    prior: FirmPanel | None = None,
    prior_years: int = 2,
    token: str = "",
    language: Language = "vi",
    synthetic: bool = False,
) -> Path:
    """Write the workbook that these enterprises answer in.

    It has only the columns of the specification under the titles of its sections, each a named range ``ns_<role>``;
    each enterprise's id, name and tax code and the year are filled in; earlier years stand greyed above the empty row.
    A very hidden sheet names specification, version, token and enterprises. There are drop-downs and no macros.

    Parameters
    ----------
    specification : what is asked
    path : where to write it; an older file of that name is replaced only when the new one is complete
    enterprises : one for an enterprise's own file, several for one who hands in for many, such as a park board
    year : the year of the accounts asked for
    prior : accepted figures of earlier years, for comparison
    prior_years : how many of them to show at most
    token : names the campaign, or the invitation; given back by the check
    language : of headers, instructions and warnings
    synthetic : whether the enterprises are made up; earlier figures that are say so by themselves

    Raises
    ------
    UnknownOption
        The language, or a year that the specification does not ask for.
    TemplateNotWritten
        No enterprise is named, one is named twice, the earlier figures are in another currency, or a sheet has too few
        rows.
    CannotBeWritten
        The folder or file cannot be written to.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from nangsuat.data import HandInEnterprise, specification_named
    >>> with TemporaryDirectory() as folder:
    ...     asked = HandInEnterprise("A1", name="Công ty A", tax_code="0312345673")
    ...     file = Path(folder) / "quick.xlsx"
    ...     write_hand_in_workbook(specification_named("quick-3"), file, enterprises=[asked], year=2025).name
    'quick.xlsx'
    """
    if language not in LANGUAGES:
        raise UnknownOption.among("language", language, LANGUAGES)
    if year not in specification.years:
        raise UnknownOption.among("year", year, tuple(map(str, specification.years)))
    _refuse(specification, enterprises, prior)
    rows = _rows(specification, enterprises, year, _held(specification, enterprises, year, prior, prior_years))
    layout = Layout(
        level=specification.level,
        language=language,
        currency=specification.currency,
        base_year=None,
        roles=tuple(field.definition for field in specification.fields),
        years=tuple(sorted({int(str(row.values["year"])) for row in rows})),
        rows=len(rows),
        synthetic=synthetic or (prior is not None and prior.synthetic),
        form=_form(specification, enterprises, year, token),
    )
    if layout.last_row > LAST_ROW_OF_A_SHEET:
        raise TemplateNotWritten(_TOO_MANY)
    with atomic_write(path) as beside:
        beside.write_bytes(drawn(layout, rows))
    return Path(path)


def _form(specification: HandInSpecification, enterprises: Sequence[HandInEnterprise], year: int, token: str) -> Form:
    facts = {
        SPECIFICATION: specification.code,
        SPECIFICATION_VERSION: str(specification.version),
        YEAR: str(year),
        TOKEN: token,
        **{f"{ENTERPRISE}{number}": each.firm for number, each in enumerate(enterprises, start=1)},
    }
    return Form(
        title=specification.title,
        sections=tuple((section.title, len(section.fields)) for section in specification.sections),
        required=frozenset(specification.required),
        helps={field.role: field.help for field in specification.fields if field.help.vi},
        steps=(_ASKED.fill(year=year),),
        facts=facts,
        protected=len(enterprises) == 1,  # who fills in many pastes whole rows, which Excel refuses over locked cells
    )


def _held(
    specification: HandInSpecification,
    enterprises: Sequence[HandInEnterprise],
    year: int,
    prior: FirmPanel | None,
    years: int,
) -> Mapping[str, list[Row]]:
    """For each enterprise its rows of the last years before the asked one."""
    if prior is None:
        return {}
    keys = [role for role in specification.roles if prior.has(role)]
    texts = [key for key in keys if ROLES["firm"][key].type == "text"]
    table = prior.collect(*keys).fill_nan(None).with_columns(pl.col(texts).cast(pl.String))
    table = table.filter(
        pl.col("firm").is_in([each.firm for each in enterprises]) & pl.col("year").is_between(year - years, year - 1)
    ).sort("firm", "year")
    held: dict[str, list[Row]] = {}
    for values in table.iter_rows(named=True):
        held.setdefault(values["firm"], []).append(Row(values, known_before=True))
    return held


def _rows(
    specification: HandInSpecification,
    enterprises: Sequence[HandInEnterprise],
    year: int,
    held: Mapping[str, Sequence[Row]],
) -> list[Row]:
    rows: list[Row] = []
    for each in enterprises:
        known = {role: value for role, value in each.identity.items() if role in specification.roles}
        rows += [*held.get(each.firm, ()), Row({**known, "year": year}, known_before=False)]
    return rows


def _refuse(
    specification: HandInSpecification, enterprises: Sequence[HandInEnterprise], prior: FirmPanel | None
) -> None:
    ids = [each.firm for each in enterprises]
    if not ids:
        raise TemplateNotWritten(_NOBODY)
    twice = next((firm for firm in ids if ids.count(firm) > 1), None) if len(set(ids)) < len(ids) else None
    if twice is not None:
        raise TemplateNotWritten(_TWICE.fill(firm=twice))
    if prior is not None and prior.currency != specification.currency:
        raise TemplateNotWritten(_OTHER_MONEY.fill(held=prior.currency, asked=specification.currency))


_NOBODY = Text(
    vi="Mẫu nộp cần ít nhất một doanh nghiệp. Nêu doanh nghiệp sẽ điền.",
    en="A hand-in workbook needs at least one enterprise. Name those who fill it in.",
)
_TWICE = Text(
    vi="Doanh nghiệp «{firm}» được nêu hai lần. Mỗi doanh nghiệp một lần.",
    en="Enterprise «{firm}» is named twice. Name each of them once.",
)
_OTHER_MONEY = Text(
    vi="Số liệu các năm trước bằng {held}, mẫu hỏi bằng {asked}. Quy đổi trước, hoặc bỏ số liệu năm trước.",
    en="Earlier figures are in {held}, the form asks in {asked}. Convert them, or leave them out.",
)
_TOO_MANY = Text(
    vi="Quá nhiều doanh nghiệp cho một trang tính. Chia thành nhiều tệp.",
    en="Too many enterprises for one sheet. Make several files.",
)
