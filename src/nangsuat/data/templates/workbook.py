"""Write the workbook that an enterprise or an office fills in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import xlsxwriter

from nangsuat.data.files import atomic_write
from nangsuat.data.panel import Panel
from nangsuat.data.problems import NangsuatError, UnknownOption
from nangsuat.data.roles import ROLES, ROW, Level
from nangsuat.data.templates.drawing import Drawing, Row
from nangsuat.data.templates.layout import FIRST_ROW, LAST_ROW_OF_A_SHEET, Layout, columns_of
from nangsuat.data.text import LANGUAGES, Language, Text


class TemplateNotWritten(NangsuatError):
    """A template cannot be made as asked; the message says why and what to change."""


def write_template(
    level: Level,
    path: Path | str,
    *,
    language: Language = "vi",
    years: Sequence[int] | None = None,
    rows: int = 200,
    panel: Panel | None = None,
    currency: str | None = None,
    base_year: int | None = None,
) -> Path:
    """Write an empty or prefilled workbook to fill in, from the roles of its level.

    It has instructions, a data sheet with units in the headers, drop-downs and warnings while typing, the lists of
    codes, and no macros; each column is a named range ``ns_<role>``, by which the readers find it whatever is done
    to the headers.

    Parameters
    ----------
    level : ``"firm"`` or ``"economy"``
    path : where to write it; an older file of that name is replaced only when the new one is complete
    language : of headers, instructions and warnings
    years : years to choose from. With ``panel``, each enterprise (or territory and industry) of the panel's last
        year gets an empty row, its codes filled in, for every one of these years that the panel does not hold
    rows : rows prepared for figures; more where the prefilled ones need them
    panel : figures to fill in, greyed
    currency : of all money; the panel's, or ``"VND"``
    base_year : of constant prices; the panel's where there is one

    Returns
    -------
    Path
        The workbook written.

    Raises
    ------
    UnknownOption
        ``level`` or ``language`` is not one of those that there are.
    TemplateNotWritten
        The panel is of the other level or currency, or needs more rows than a sheet has.
    CannotBeWritten
        The folder or file cannot be written to.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_template("firm", Path(folder) / "mau.xlsx", years=(2024, 2025)).name
    'mau.xlsx'
    """
    if level not in ROLES:
        raise UnknownOption.among("level", level, tuple(ROLES))
    if language not in LANGUAGES:
        raise UnknownOption.among("language", language, LANGUAGES)
    _refuse_other(level, panel, currency, base_year)
    filled = _rows_of(panel, tuple(years or ()))
    layout = Layout(
        level=level,
        language=language,
        currency=currency or (panel.currency if panel else "VND"),
        base_year=base_year if panel is None or panel.base_year is None else panel.base_year,
        roles=columns_of(level, panel.roles if panel else ()),
        years=_years_to_choose(tuple(years or ()), filled),
        rows=max(rows, len(filled), 1),
        synthetic=panel is not None and panel.synthetic,
    )
    if layout.last_row > LAST_ROW_OF_A_SHEET:
        raise TemplateNotWritten(_too_long(layout.rows))
    with atomic_write(path) as beside:
        beside.write_bytes(drawn(layout, filled))
    return Path(path)


def drawn(layout: Layout, rows: Sequence[Row]) -> bytes:
    """The workbook of a layout, these rows filled in."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    book.set_properties({"title": layout.level, "author": "Nangsuat"})
    Drawing(book, layout).draw(rows)
    book.close()
    return memory.getvalue()


def _rows_of(panel: Panel | None, years: tuple[int, ...]) -> list[Row]:
    if panel is None:
        return []
    table = panel.collect()
    texts = [key for key in panel.roles if panel.role(key).type == "text"]
    table = table.fill_nan(None).with_columns(pl.col(texts).cast(pl.String)).drop(ROW)
    held = [Row(values, known_before=True) for values in table.iter_rows(named=True)]
    present = {row.values["year"] for row in held}
    last = max((int(str(year)) for year in present), default=0)
    of_last_year = [row for row in held if row.values["year"] == last]
    new_years = [year for year in years if year not in present]
    asked = [
        Row({key: row.values[key] for key in texts} | {"year": year}, known_before=False)
        for row in of_last_year
        for year in new_years
    ]
    return [*held, *asked]


def _years_to_choose(years: tuple[int, ...], rows: Sequence[Row]) -> tuple[int, ...]:
    held = {int(str(row.values["year"])) for row in rows}
    return tuple(sorted({*years, *held}))


def _refuse_other(level: Level, panel: Panel | None, currency: str | None, base_year: int | None) -> None:
    if panel is None:
        return
    said = {"level": level, "currency": currency, "base_year": base_year}
    holds = {"level": panel.level, "currency": panel.currency, "base_year": panel.base_year}
    for name, value in said.items():
        if None not in (value, holds[name]) and value != holds[name]:
            raise TemplateNotWritten(_differs(name, value, holds[name]))


def _differs(name: str, asked: object, held: object) -> Text:
    return Text(
        vi=f"Mẫu được yêu cầu với {name} = {asked!r} nhưng bảng điền sẵn có {name} = {held!r}. "
        f"Bỏ tùy chọn {name}, hoặc đưa bảng khác.",
        en=f"The template was asked for with {name} = {asked!r} but the panel to fill in has {name} = {held!r}. "
        f"Leave out the option {name}, or hand in another panel.",
    )


def _too_long(rows: int) -> Text:
    most = LAST_ROW_OF_A_SHEET - FIRST_ROW + 1
    return Text(
        vi=f"Mẫu cần {rows} dòng, một trang tính chỉ có {most}. Chia bảng theo năm hoặc theo tỉnh.",
        en=f"The template needs {rows} rows and a sheet has {most}. Split the table by year or by province.",
    )
