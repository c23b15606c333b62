"""Which row is the header, and which role each column has.

A header may stand under title lines, spread over two or three lines with merged cells, carry its unit in brackets or
in a line below. The rows that name the most roles are the header; a column whose words fit two roles, or two columns
that fit one role, are asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from nangsuat.data.reading.folding import tidy
from nangsuat.data.reading.grid import Grid
from nangsuat.data.reading.scanned import Cell
from nangsuat.data.reading.unit_words import Measure, measure_of, measures_in_note, split_unit
from nangsuat.data.roles import ROLES, Level
from nangsuat.data.templates.wording import OPTIONAL, REQUIRED
from nangsuat.data.text import LANGUAGES, fold


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above one column.

    Attributes
    ----------
    column : counted from zero
    written : the words as the user wrote them, lines joined
    roles : the roles that they fit; empty where nobody knows them
    measure : the unit written in them
    base_year : the year of the constant prices written in them
    against : the roles that the words mean, where the column has another one by its name in our template
    """

    column: int
    written: str
    roles: tuple[str, ...]
    measure: Measure | None = None
    base_year: int | None = None
    against: tuple[str, ...] = ()

    @property
    def classification(self) -> str | None:
        """The version of the list of industries written in them: «Mã ngành (VSIC 2018)»."""
        found = _VSIC_VERSION.search(fold(self.written))
        return f"VSIC{found[1]}" if found else None


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table.

    Attributes
    ----------
    first, last : its first and last row, counted from zero; the data begin after ``last``
    headings : one entry a column that has words above it
    notes : units declared for the whole table in lines above it
    words_end : the last row that holds names of columns, where lines of units follow
    """

    first: int
    last: int
    headings: tuple[Heading, ...]
    notes: tuple[Measure, ...] = ()
    words_end: int | None = None

    @property
    def last_words(self) -> int:
        """The last row that holds names of columns, before lines of units."""
        return self.words_end if self.words_end is not None else self.last

    @property
    def score(self) -> int:
        """How many different roles are recognised."""
        return len({heading.roles[0] for heading in self.headings if len(heading.roles) == 1}) + sum(
            len(heading.roles) > 1 for heading in self.headings
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known about the columns before their headers are read.

    Attributes
    ----------
    headers : for each role, the header that the user's mapping names
    columns : for each column that has a name in our template, its role
    above : the row above those columns, the header if no words tell another
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[int, str] = field(default_factory=dict)
    above: int = 0

    def role_of(self, column: int, words: Iterable[str]) -> str | None:
        """The role that a column has whatever its header seems to say."""
        by_words = {fold(header): role for role, header in self.headers.items()}
        named = next((role for each in words if (role := by_words.get(fold(each)))), None)
        return named or (None if self.columns.get(column) in self.headers else self.columns.get(column))

    @property
    def taken(self) -> frozenset[str]:
        """Roles that no other column can have."""
        return frozenset((*self.headers, *self.columns.values()))


NOTHING_WANTED = Wanted()


def find_header(grid: Grid, level: Level, wanted: Wanted = NOTHING_WANTED) -> Header | None:
    """The header of the table in a sheet, or nothing where no row names a role."""
    by_words = replace(wanted, columns={})
    best: Header | None = None
    for first in range(min(_ROWS_SEARCHED, len(grid.rows))):
        for depth in range(1, _DEEPEST + 1):
            if not _may_be_header(grid, first, depth):
                break
            header = Header(first, first + depth - 1, _headings(grid, first, depth, level, by_words))
            if header.score > (best.score if best else 0):
                best = header
    if wanted.columns and wanted.above < len(grid.rows):
        best = best or Header(wanted.above, wanted.above, ())
        best = replace(best, headings=_headings(grid, best.first, best.last - best.first + 1, level, wanted))
    return None if best is None else _with_lines_around(grid, best)


def header_of_names(names: Sequence[str], level: Level, wanted: Wanted = NOTHING_WANTED) -> Header:
    """The header that the names of a dataframe's columns are."""
    headings = (_heading([name], column, level, wanted) for column, name in enumerate(names))
    return Header(0, 0, tuple(heading for heading in headings if heading is not None))


def roles_of(words: str, level: Level) -> Heading:
    """The roles that a header fits, its unit and its base year (column 0 stands in for the place)."""
    bare, measure = split_unit(words)
    for candidate in (words, bare):
        for variant in (candidate, _NUMBERING.sub("", candidate)):
            roles, base_year = _known(variant, level)
            if roles:
                return Heading(0, words, roles, _unit_of(measure, roles, level, candidate == words), base_year)
    return Heading(0, words, (), measure)


def _unit_of(measure: Measure | None, roles: Sequence[str], level: Level, is_name: bool) -> Measure | None:
    """The unit that a header states; the last words of a known name are none («Chi phí lao động» is not in persons)."""
    kinds = [ROLES[level][role].unit.kind for role in roles]
    if measure is None or not is_name or any(measure.unit_for(kind) for kind in kinds):
        return measure
    return None


@cache
def known_headers(level: Level) -> Mapping[str, tuple[str, ...]]:
    """For each folded header, the roles that it may mean."""
    known: dict[str, dict[str, None]] = {}
    for role in ROLES[level].values():
        for words in (role.key, role.name.vi, role.name.en, *role.headers):
            known.setdefault(fold(words), {})[role.key] = None
    return {words: tuple(roles) for words, roles in known.items()}


def classification_of(header: Header) -> str | None:
    """The version that the header of the industries' codes states, where the table has no column for it."""
    roles = {heading.roles for heading in header.headings}
    if ("industry_version",) in roles:
        return None
    codes = (heading for heading in header.headings if heading.roles == ("industry",))
    return next((heading.classification for heading in codes), None)


def years_in_columns(header: Header) -> list[str]:
    """Headers that are years: a table that is wide where it should be long."""
    return [heading.written for heading in header.headings if _YEAR_ALONE.fullmatch(heading.written)]


_ROWS_SEARCHED = 60
_DEEPEST = 3
_NUMBERING = re.compile(r"^\s*(?:\(?[0-9]{1,2}[.)]|[ivx]{1,4}[.)]|[a-z][.)])\s*", re.IGNORECASE)
_BASE_YEAR = re.compile(r"\b(?:nam )?((?:19|20)[0-9]{2})\b")
_VSIC_VERSION = re.compile(r"\bvsic\W*((?:19|20)[0-9]{2})\b")
_YEAR_ALONE = re.compile(r"(?:(?:năm|nam|year)\s*)?(?:19|20)[0-9]{2}(?:\.0)?", re.IGNORECASE)
_COLUMN_NUMBER = re.compile(r"\(?(?:[0-9]{1,2}(?:\.0)?|[a-z])\)?(?:\s*=.*)?", re.IGNORECASE)


def _known(words: str, level: Level) -> tuple[tuple[str, ...], int | None]:
    known = known_headers(level)
    folded = _without_version(fold(words), known)
    if folded in known:
        return known[folded], _year_of_prices(folded)
    year = _year_of_prices(folded)
    if year is None:
        return (), None
    without = " ".join(_BASE_YEAR.sub(" ", folded).split())
    return known.get(without, ()), year


def _without_version(folded: str, known: Mapping[str, tuple[str, ...]]) -> str:
    """«ma nganh vsic 2018» is «ma nganh vsic»; «vsic2018» alone is a cell below such a header."""
    if _VSIC_VERSION.fullmatch(folded):
        return folded
    without = (" ".join(_VSIC_VERSION.sub(words, folded).split()) for words in ("vsic", ""))
    return next((words for words in without if words in known), folded)


def _year_of_prices(folded: str) -> int | None:
    years = _BASE_YEAR.findall(folded)
    speaks_of_prices = re.search(r"so sanh|constant|co dinh|real|gia", folded)
    return int(years[0]) if len(years) == 1 and speaks_of_prices else None


def _may_be_header(grid: Grid, first: int, depth: int) -> bool:
    """Whether row ``first`` holds words and the row ``depth - 1`` below it could still belong to a header."""
    last = first + depth - 1
    if last >= len(grid.rows):
        return False
    row = grid.rows[last]
    if depth == 1:
        return any(isinstance(cell, str) and cell.strip() for cell in row)
    return not any(isinstance(cell, float | int) and not isinstance(cell, bool) for cell in row)


def _headings(grid: Grid, first: int, depth: int, level: Level, wanted: Wanted) -> tuple[Heading, ...]:
    headings = (_heading(_stacks(grid, first, depth, column), column, level, wanted) for column in range(grid.width))
    return tuple(heading for heading in headings if heading is not None)


def _heading(stacks: Sequence[str], column: int, level: Level, wanted: Wanted) -> Heading | None:
    if not stacks:
        return None
    free = [roles_of(words, level) for words in stacks]
    chosen = next((heading for heading in free if heading.roles), free[0])
    role = wanted.role_of(column, (part for words in stacks for part in (words, split_unit(words)[0])))
    roles = (role,) if role else tuple(each for each in chosen.roles if each not in wanted.taken)
    said = {each for heading in free for each in heading.roles}
    by_name = role is not None and role not in wanted.headers
    against = chosen.roles if by_name and role not in said else ()
    return replace(chosen, column=column, roles=roles, against=against)


def _stacks(grid: Grid, first: int, depth: int, column: int) -> list[str]:
    """The words above a column, joined from top to bottom; then with blanks filled from the left; then the lowest."""
    lines = [_header_words(grid, row, column) for row in range(first, first + depth)]
    lowest = next((line for line in reversed(lines) if line), "")
    candidates = [_joined(lines)]
    if depth > 1 and lines[-1]:
        filled = [line or _from_the_left(grid, first + offset, column) for offset, line in enumerate(lines)]
        candidates += [_joined(filled), lowest]
    return [words for words in dict.fromkeys(candidates) if words]


# what our template writes above its headers; it is no part of them where a header was typed anew
_MARKS = {fold(mark.say(language)) for mark in (REQUIRED, OPTIONAL) for language in LANGUAGES}


def _header_words(grid: Grid, row: int, column: int) -> str:
    words = grid.words(row, column)
    if words:
        return "" if fold(words) in _MARKS else words
    cell = grid.rows[row][column]
    return str(int(cell)) if isinstance(cell, float) and 1900 <= cell <= 2100 and cell == int(cell) else ""


def _from_the_left(grid: Grid, row: int, column: int) -> str:
    return next((words for each in range(column - 1, -1, -1) if (words := grid.words(row, each))), "")


def _joined(lines: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(line for line in lines if line))


def _with_lines_around(grid: Grid, header: Header) -> Header:
    """The header with the lines of units or column numbers under it, and the units declared above it."""
    last = header.last
    measures: dict[int, Measure] = {}
    while last + 1 < len(grid.rows) and (below := _line_of_units(grid.rows[last + 1])) is not None:
        measures |= below
        last += 1
    headings = tuple(
        heading
        if heading.measure or heading.column not in measures
        else Heading(heading.column, heading.written, heading.roles, measures[heading.column], heading.base_year)
        for heading in header.headings
    )
    above = (words for row in grid.rows[: header.first] for cell in row if isinstance(cell, str) and (words := cell))
    notes = tuple(measure for words in above for measure in measures_in_note(tidy(words)))
    return Header(header.first, last, headings, notes, header.last)


def _line_of_units(row: Sequence[Cell]) -> dict[int, Measure] | None:
    """The units in a line under the header, or an empty answer for a line of column numbers; else nothing."""
    filled = {column: cell for column, cell in enumerate(row) if not (isinstance(cell, str) and not cell.strip())}
    if len(filled) >= 3 and _are_column_numbers(list(filled.values())):
        return {}
    if not filled or not all(isinstance(cell, str) for cell in filled.values()):
        return None
    measures = {column: measure_of(str(cell)) for column, cell in filled.items()}
    found = {column: measure for column, measure in measures.items() if measure is not None}
    return found if len(found) == len(filled) else None


def _are_column_numbers(cells: Sequence[Cell]) -> bool:
    """«A, B, 1, 2, 3 = 1 + 2»: letters, then numbers that rise by one."""
    written = [str(cell).strip() for cell in cells]
    if not all(_COLUMN_NUMBER.fullmatch(words) for words in written):
        return False
    numbers = [int(found[0]) for words in written if (found := re.search(r"[0-9]+", words))]
    return len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in (0, 1)
