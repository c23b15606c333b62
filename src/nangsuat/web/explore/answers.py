"""The answer to a question: one table, for page, chart, map and download; a cell without a value says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from nangsuat.data import NO_WORDS, TOTAL, Text
from nangsuat.measure import INDICATORS
from nangsuat.web.explore.questions import Question
from nangsuat.web.explore.selectors import ALL, KEYS, label_of, series_values
from nangsuat.web.releases import services as releases

CURRENCY = "VND"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure, or why there is none."""

    value: float | None
    firms: int | None = None
    reason: Text = NO_WORDS


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a place, industry, size or ownership, and its figures by year."""

    value: str
    label: Text
    cells: Mapping[int, Cell]

    @property
    def is_total(self) -> bool:
        return self.value == TOTAL


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown.

    Attributes
    ----------
    title, unit, explanation : of the indicator
    heading : of the first column
    years : the years of the columns
    lines : the table, the total first
    source : where the figures are from, for every copy of them
    notes : method and reservations
    decimals : digits to print
    resting : on how many of the enterprises it rests, and why the others are not in it
    """

    title: Text
    unit: Text
    explanation: Text
    heading: Text
    years: tuple[int, ...]
    lines: tuple[Line, ...]
    source: Text
    notes: tuple[Text, ...]
    decimals: int
    resting: tuple[Text, ...] = ()
    synthetic: bool = False

    @property
    def counts_enterprises(self) -> bool:
        """Whether the cells say of how many enterprises they are."""
        return any(cell.firms is not None for line in self.lines for cell in line.cells.values())

    @property
    def suppressed(self) -> int:
        """How many cells are not shown for the sake of those in them."""
        return sum(1 for line in self.lines for cell in line.cells.values() if cell.value is None and cell.reason.en)

    @property
    def last_year(self) -> int:
        """The newest year that has a figure; the newest asked for where none has."""
        held = [year for line in self.lines for year, cell in line.cells.items() if cell.value is not None]
        return max(held, default=max(self.years, default=0))


def answer(question: Question) -> Answer:
    """Answer a question; figures about enterprises come through the one gate that protects them."""
    return _of_release(question) if question.subject.release else _of_series(question)


def _of_release(question: Question) -> Answer:
    release = question.subject.release
    assert release is not None
    by = [question.by] if question.by else []
    table = releases.safe_table(
        release, indicator=question.indicator, by=by, years=list(question.years), filters=dict(question.filters)
    )
    cells: dict[str, dict[int, Cell]] = {}
    for cell in table.cells:
        value = cell.keys.get(question.by, TOTAL)
        cells.setdefault(value, {})[cell.year] = Cell(cell.value, cell.firms, cell.reason)
    found = _answer(question, cells, table.unit, table.source, table.notes)
    return replace(found, resting=table.resting, synthetic=release.synthetic)


def _of_series(question: Question) -> Answer:
    series = question.subject.series
    assert series is not None
    held = series_values(series.pk, series.content_sha256)
    cells: dict[str, dict[int, Cell]] = {}
    for (territory, industry, year), value in held.values[question.indicator].items():
        line = _line_of(question.by, territory, industry)
        if line is not None and year in question.years:
            cells.setdefault(line, {})[year] = Cell(value)
    unit = INDICATORS[question.indicator].unit_in(CURRENCY)
    source = Text(vi=f"Nguồn: {series.source}", en=f"Source: {series.source}")
    return _answer(question, cells, unit, source, held.notes)


def _line_of(by: str, territory: str, industry: str) -> str | None:
    """The line on which a row of an economy stands; the rows of other breakdowns stand on none."""
    if by == "industry":
        return industry
    if industry != TOTAL:
        return None
    return territory if by == "territory" else TOTAL


def _answer(
    question: Question,
    cells: Mapping[str, Mapping[int, Cell]],
    unit: Text,
    source: Text,
    notes: tuple[Text, ...],
) -> Answer:
    entry = INDICATORS[question.indicator]
    return Answer(
        title=Text(vi=f"{entry.code} {entry.name.vi}", en=f"{entry.code} {entry.name.en}"),
        unit=unit,
        explanation=entry.explanation,
        heading=KEYS[question.by] if question.by else ALL,
        years=question.years,
        lines=tuple(_lines(question.by, cells)),
        source=source,
        notes=notes,
        decimals=decimals_of(cells),
    )


def _lines(by: str, cells: Mapping[str, Mapping[int, Cell]]) -> Iterator[Line]:
    found = [Line(value, label_of(by, value), years) for value, years in cells.items()]
    yield from sorted(found, key=lambda line: (not line.is_total, line.value))


def decimals_of(cells: Mapping[str, Mapping[int, Cell]]) -> int:
    """Digits after the sign: as many as tell the figures of one table apart.

    Examples
    --------
    >>> decimals_of({"a": {2023: Cell(172.8)}}), decimals_of({"a": {2023: Cell(0.5)}}), decimals_of({})
    (1, 3, 1)
    """
    sizes = sorted(abs(cell.value) for years in cells.values() for cell in years.values() if cell.value)
    if not sizes:
        return 1
    middle = sizes[len(sizes) // 2]
    return 0 if middle >= 1000 else 1 if middle >= 10 else 2 if middle >= 1 else 3
