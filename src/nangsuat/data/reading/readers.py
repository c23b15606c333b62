"""The reader: a user's file into a table by roles, whatever is wrong with it named with its place and way out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path

import polars as pl

from nangsuat.data.problems import Problem
from nangsuat.data.provenance import Source, hash_file
from nangsuat.data.reading.assign import Assigned, assign, missing_headers
from nangsuat.data.reading.derive import derive
from nangsuat.data.reading.grid import Grid, letter
from nangsuat.data.reading.header import Header, classification_of, find_header, header_of_names, years_in_columns
from nangsuat.data.reading.mapping import EXAMPLE, Constant, Declared, MappingLike
from nangsuat.data.reading.numbers import NumberStyle
from nangsuat.data.reading.parquet import shape_parquet
from nangsuat.data.reading.request import Request, prepare
from nangsuat.data.reading.shaping import shape
from nangsuat.data.reading.table import ReadTable
from nangsuat.data.reading.wording import Places, problem
from nangsuat.data.roles import ROLES, ROW, Level


def read_table(
    path: str | PathLike[str],
    level: Level | None = None,
    *,
    sheet: str | None = None,
    mapping: MappingLike | None = None,
    units: Mapping[str, str] | None = None,
    number_style: NumberStyle | None = None,
    currency: str | None = None,
    base_year: int | None = None,
    constants: Mapping[str, Constant] | None = None,
) -> ReadTable:
    r"""Read a workbook, csv or parquet file as a table by roles.

    Nothing in a file raises an error: whatever is wrong becomes a problem of the table, and a file that cannot be
    read at all gives a table without rows whose problem says why. What the caller passes stands above what the
    mapping declares, that above what the file says of itself.

    Parameters
    ----------
    path : .xlsx, .xlsm, .csv (UTF-8, UTF-16, Windows-1258; ``,`` ``;`` tab or ``|``) or .parquet
    level : ``"firm"`` or ``"economy"``; taken from the template or the headers where not given
    sheet : sheet of a workbook; the one whose header names the most roles where not given
    mapping : a TOML file, or a dictionary of the same form, that says which header is which role:
        ``{"columns": {"net_sales": "DT thuần"}, "units": {"net_sales": "million"}, "number_style": "vi"}``
    units : for each role the unit of its column, by name, where the header does not state it or states it wrongly
    number_style : how numbers stored as text are written: ``"vi"`` (1.234,5) or ``"en"`` (1,234.5). Without it
        numbers that could be either are asked about
    currency : of all money; the one that the file names, else ``"VND"``, where not given
    base_year : of constant prices
    constants : roles that have one value in all rows, such as ``{"territory": "79"}``

    Returns
    -------
    ReadTable
        Its ``frame`` has one column a role, in the role's own unit, and the rows' numbers in the file.

    Raises
    ------
    UnknownOption
        A parameter has a value that it does not know.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "so_lieu.csv"
    ...     _ = file.write_text("Mã DN;Năm;Doanh thu (tỷ đồng)\nA;2023;1,5\nB;2023;1.234\n", encoding="utf-8")
    ...     table = read_table(file)
    >>> table.level, table.frame["net_sales"].to_list(), table.scales["net_sales"]
    ('firm', [1500.0, None], 1000.0)
    >>> [(found.code, found.cell) for found in table.problems]
    [('ambiguous-number', 'C3')]
    """
    given = Declared({}, units or {}, constants or {}, sheet, currency, base_year, number_style)
    return read_request(prepare(path, level, given, mapping))


def guess_level(path: str | PathLike[str], *, sheet: str | None = None, mapping: MappingLike | None = None) -> Level:
    r"""Whether a file holds enterprises or an economy, by its template or its headers; enterprises if it tells nothing.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "grdp.csv"
    ...     _ = file.write_text("Tỉnh,Ngành,Năm,GRDP\n79,C,2023,10\n", encoding="utf-8")
    ...     guess_level(file)
    'economy'
    """
    return prepare(path, None, Declared(sheet=sheet), mapping).level


def read_request(request: Request) -> ReadTable:
    """The table that a prepared request asks for."""
    if request.kind is None:
        return _nothing(request, request.problems)
    if request.kind == "parquet":
        return _table(request, None, header_of_names(request.names, request.level, request.wanted), request.problems)
    contents = request.contents
    found = ((find_header(grid, request.level, request.wanted), grid) for grid in contents.grids)
    headed = [(header, grid) for header, grid in found if header is not None]
    if not headed:
        none = problem("no-header", {"example": EXAMPLE}, sheet=request.declared.sheet)
        return _nothing(request, (*request.problems, none) if contents.grids else request.problems)
    header, grid = max(headed, key=lambda each: each[0].score)
    said = (*request.problems, *_about_sheets(header, grid, headed, contents.grids))
    return _table(request, grid, header, said)


def _table(request: Request, grid: Grid | None, header: Header, said: Sequence[Problem]) -> ReadTable:
    level, declared, sheet = request.level, request.declared, grid.sheet if grid else None
    style = declared.number_style
    version = classification_of(header)
    if version and "industry_version" not in declared.constants:
        declared = replace(declared, constants={**declared.constants, "industry_version": version})
    assignment = assign(header, level, declared, sheet=sheet)
    if grid is None:
        shaped = shape_parquet(request.path, assignment, level, style)
    else:
        shaped = shape(grid, header, assignment, level, style, all_text=request.contents.all_text)
    frame, derived = derive(with_constants(shaped.frame.lazy(), declared, level), level, shaped.columns, sheet)
    problems = (
        *said,
        *missing_headers(declared, header, sheet),
        *_about_years(header, sheet),
        *assignment.problems,
        *shaped.problems,
        *derived,
    )
    return ReadTable(
        level=level,
        frame=frame.collect(),
        source=source_of(request.path, sheet, shaped.columns, in_sheet=grid is not None),
        problems=problems,
        scales={column.role.key: column.scale for column in shaped.columns if column.role.is_number},
        currency=assignment.currency,
        base_year=assignment.base_year,
        synthetic=request.contents.template.synthetic,
        dropped=shaped.dropped,
        unused=assignment.unused,
    )


def with_constants(frame: pl.LazyFrame, declared: Declared, level: Level) -> pl.LazyFrame:
    """The table with the roles that have one value in all rows."""
    types: Mapping[str, type[pl.DataType]] = {"number": pl.Float64, "year": pl.Int64, "text": pl.String}
    return frame.with_columns(
        pl.lit(value).cast(types[ROLES[level][role].type]).alias(role) for role, value in declared.constants.items()
    )


def source_of(path: Path, sheet: str | None, columns: Sequence[Assigned], *, in_sheet: bool) -> Source:
    """The file, its hash, and where each role stands in it."""
    headers = {column.role.key: column.header for column in columns}
    letters = {column.role.key: letter(column.column) for column in columns} if in_sheet else {}
    return Source(path.name, hash_file(path), sheet, columns=headers, letters=letters)


def _nothing(request: Request, problems: Sequence[Problem]) -> ReadTable:
    """A table without rows, for a file that holds none that can be read."""
    try:
        digest = hash_file(request.path)
    except OSError:
        digest = ""
    frame = pl.DataFrame(schema={ROW: pl.Int64})
    return ReadTable(request.level, frame, Source(request.path.name, digest), tuple(problems), {})


def _about_years(header: Header, sheet: str | None) -> Iterator[Problem]:
    years = years_in_columns(header)
    if len(years) > 1:
        yield problem("years-in-columns", {"years": ", ".join(years)}, sheet=sheet, row=header.last_words + 1)


def _about_sheets(
    header: Header, grid: Grid, headed: Sequence[tuple[Header, Grid]], grids: Sequence[Grid]
) -> Iterator[Problem]:
    equals = [f"«{each.sheet}»" for other, each in headed if each is not grid and other.score == header.score]
    others = [f"«{each.sheet}»" for each in grids if each is not grid and each.rows]
    if equals:
        yield problem("several-tables", {"others": ", ".join(equals), "sheet": grid.sheet or ""}, sheet=grid.sheet)
    elif others:
        places: Places = {"sheet": grid.sheet or "", "count": header.score, "others": ", ".join(others)}
        yield problem("sheet-chosen", places, sheet=grid.sheet)
