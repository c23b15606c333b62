"""A figure of a release opened: its formula, its inputs, and the cells of the files handed in that it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from django.http import Http404

from nangsuat.data import (
    FIRM_ROLES,
    ROW,
    TOTAL,
    CannotBeShown,
    Figure,
    MissingRoles,
    Text,
    UnknownOption,
    expand_ranges,
    symbols,
)
from nangsuat.measure import INDICATORS, figure_of, indicator_named
from nangsuat.report.making import formula_in_numbers, formula_in_words, leaves
from nangsuat.web.handin.models import HandIn
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.orgs.selectors import confidential_enterprises
from nangsuat.web.people.models import User
from nangsuat.web.releases import store
from nangsuat.web.releases.models import Release, ReleaseItem
from nangsuat.web.releases.selectors import Person, accounts_of, enterprises_in, is_owner, standard_keys
from nangsuat.web.releases.services.disclosure import safe_table

FIRM = "firm"
ROWS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class FigureKey:
    """A figure by its place: indicator, keys (``industry=26``, or ``firm=DN-A``), year.

    Examples
    --------
    >>> FigureKey.parse("E05/industry=26/2023")
    FigureKey(indicator='E05', keys=(('industry', '26'),), year=2023)
    >>> FigureKey.parse("E05/2023").written
    'E05/2023'
    """

    indicator: str
    keys: tuple[tuple[str, str], ...]
    year: int

    @classmethod
    def parse(cls, written: str) -> FigureKey:
        """A key from an address; one that names no figure is a page that is not there."""
        parts = [part for part in written.split("/") if part]
        if len(parts) < 2 or not parts[-1].isdecimal() or len(parts[-1]) != 4 or "\0" in written:
            raise Http404
        pairs = [part.partition("=") for part in parts[1:-1]]
        if any(not sign or name not in (*standard_keys, FIRM) for name, sign, _ in pairs):
            raise Http404
        return cls(parts[0], tuple((name, value) for name, _, value in pairs if value != TOTAL), int(parts[-1]))

    @property
    def written(self) -> str:
        return "/".join([self.indicator, *(f"{name}={value}" for name, value in self.keys), str(self.year)])

    @property
    def firm(self) -> str | None:
        """The enterprise, where it is a figure of one."""
        return dict(self.keys).get(FIRM)


@dataclass(frozen=True, slots=True)
class CellOfOrigin:
    """A value and the cell of the file handed in that it was read from."""

    name: Text
    unit: Text
    value: Any
    cell: str


@dataclass(frozen=True, slots=True)
class RowOfOrigin:
    """A row of the release and the hand-in that it came from."""

    enterprise: str
    code: str
    year: int
    hand_in: HandIn
    file: str
    sheet: str
    cells: tuple[CellOfOrigin, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure opened for a person.

    Attributes
    ----------
    figure : with its making; its inputs only for those who may see rows
    count : how many rows it stands on
    rows : the rows, the first hundred; none for those who may not see them
    may_see_rows : whether the person may
    """

    figure: Figure
    count: int
    rows: tuple[RowOfOrigin, ...]
    may_see_rows: bool

    @property
    def formula(self) -> Text:
        """The formula in words; as the dictionary has it, where inputs are not told."""
        return formula_in_words(self.figure)

    @property
    def numbers(self) -> Text:
        """The formula with the values of its inputs."""
        return formula_in_numbers(self.figure)


def open_figure(release: Release, key: FigureKey, person: Person) -> Opened:
    """A figure with its making, as far as the person may see it.

    A group's figure is opened only where the gate shows it; an enterprise's only for those who see its record.
    """
    _refuse_unknown(release, key)
    if key.firm is not None:
        _refuse_stranger(release, key.firm, person)
        return _opened(release, _of_firm(release, key), may_see_rows=True)
    _refuse_hidden(release, key)
    return _opened(release, _of_group(release, key), may_see_rows=is_owner(person, release))


def may_see_firm(release: Release, code: str, person: Person) -> bool:
    """Whether a person sees the own figures of the enterprise that has a code in a release, whoever has it today."""
    if is_owner(person, release):
        return True
    enterprise = enterprises_in(release).get(code)
    if enterprise is None or not isinstance(person, User):
        return False
    return confidential_enterprises(person).filter(pk=enterprise).exists()


def _refuse_unknown(release: Release, key: FigureKey) -> None:
    try:
        entry = indicator_named(key.indicator)
    except UnknownOption as error:
        raise Http404 from error
    if entry.code != key.indicator or key.year not in release.manifest.get("years", ()):
        raise Http404


def _refuse_stranger(release: Release, code: str, person: Person) -> None:
    if not may_see_firm(release, code, person):
        raise Http404


def _refuse_hidden(release: Release, key: FigureKey) -> None:
    """A cell that is hidden and one that there is not are not told apart; made-up codes leave no record."""
    keys, rows = dict(key.keys), accounts_of(release).rows
    if any(value not in rows[name] for name, value in keys.items()):
        raise CannotBeShown(_HIDDEN)
    filters = {name: [value] for name, value in keys.items()}
    try:
        table = safe_table(release, indicator=key.indicator, by=list(keys), years=[key.year], filters=filters)
    except UnknownOption as error:
        raise Http404 from error
    if not any(dict(cell.keys) == keys and cell.code == "" for cell in table.cells):
        raise CannotBeShown(_HIDDEN)


def _of_firm(release: Release, key: FigureKey) -> Figure:
    try:
        return figure_of(accounts_of(release).panel, key.indicator, {FIRM: key.firm, "year": key.year})
    except MissingRoles as error:
        raise CannotBeShown(error.text) from error


def _of_group(release: Release, key: FigureKey) -> Figure:
    accounts = accounts_of(release)
    conditions = [pl.col(name) == value for name, value in key.keys]
    rows = accounts.rows.filter(pl.col("year") == key.year, *conditions)[ROW]
    frame = accounts.panel.collect().filter(pl.col(ROW).is_in(rows.implode()))
    chosen = replace(accounts.panel, frame=_lazy(frame))
    return figure_of(chosen, key.indicator, {"year": key.year})


def _lazy(frame: pl.DataFrame) -> Any:
    import narwhals as nw

    return nw.from_native(frame.lazy())


def _opened(release: Release, figure: Figure, *, may_see_rows: bool) -> Opened:
    numbers = rows_under(figure)
    if not may_see_rows:
        return Opened(_closed(figure), len(numbers), (), may_see_rows=False)
    origins = _origins(release, numbers[:ROWS_SHOWN], columns_under(figure))
    return Opened(figure, len(numbers), origins, may_see_rows=True)


def rows_under(figure: Figure) -> list[int]:
    """The numbers of all rows that a figure stands on."""
    return sorted({row for item in leaves(figure) if item.rows for row in expand_ranges(item.rows.ranges)})


def columns_under(figure: Figure) -> list[str]:
    """The columns that a figure stands on."""
    named = {name for item in leaves(figure) if item.column for name in symbols(item.column)}
    return [name for name in FIRM_ROLES if name in named]


def _closed(figure: Figure) -> Figure:
    """The figure without what it is made of: the sums of its inputs were not protected one by one."""
    entry = indicator_named(figure.method) if figure.method in INDICATORS else None
    return replace(
        figure,
        formula=entry.formula if entry else figure.formula,
        inputs=tuple(replace(item, value=None, figure=None, rows=None) for item in figure.inputs),
    )


def _origins(release: Release, numbers: Sequence[int], columns: Sequence[str]) -> tuple[RowOfOrigin, ...]:
    if not numbers:
        return ()
    frame = store.read_frame(release.content_sha256)
    rows = frame.filter(pl.col(ROW).is_in(pl.Series(numbers, dtype=pl.Int64).implode())).sort(ROW)
    items = release.items.filter(first_row__lte=numbers[-1]).select_related(
        "hand_in__assignment__enterprise__organisation"
    )
    places = [item for item in items if item.first_row + item.rows > numbers[0]]
    return tuple(row_of_origin(row, _item_of(row, places).hand_in, columns) for row in rows.iter_rows(named=True))


def _item_of(row: Mapping[str, Any], places: Sequence[ReleaseItem]) -> ReleaseItem:
    return next(each for each in places if each.first_row <= row[ROW] < each.first_row + each.rows)


def row_of_origin(row: Mapping[str, Any], hand_in: HandIn, columns: Sequence[str]) -> RowOfOrigin:
    """A row of accounts with the hand-in and the cells that it came from."""
    source = hand_in.snapshot["source"]
    enterprise: Enterprise = hand_in.assignment.enterprise
    computed = hand_in.snapshot.get("computed", {}).get(str(row["source_row"]), ())  # these stand in no cell
    letters = {role: letter for role, letter in source["letters"].items() if role not in computed}
    return RowOfOrigin(
        enterprise=enterprise.organisation.name,
        code=row["firm"],
        year=row["year"],
        hand_in=hand_in,
        file=source["name"],
        sheet=source["sheet"] or "",
        cells=tuple(_cell(name, row, letters) for name in columns if row.get(name) is not None),
    )


def _cell(name: str, row: Mapping[str, Any], letters: Mapping[str, str]) -> CellOfOrigin:
    role, letter = FIRM_ROLES[name], letters.get(name)
    place = f"{letter}{row['source_row']}" if letter and row["source_row"] else ""
    return CellOfOrigin(role.name, role.unit_label(), row[name], place)


_HIDDEN = Text(
    vi="Số này không được công bố để bảo mật, hoặc không có số liệu.",
    en="This figure is not released, to protect confidentiality, or there is none.",
)
