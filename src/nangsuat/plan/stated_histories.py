"""Histories as a plan file states them: values by year, a column of a table, or official figures of the package."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nangsuat.data import (
    NO_WORDS,
    TOTAL,
    Break,
    NangsuatError,
    Problem,
    Provenance,
    RowColumn,
    RowTable,
    Severity,
    Source,
    Text,
    fold,
    hash_file,
    read_number,
    read_rows,
    viet_nam_productivity,
    viet_nam_sectors,
)
from nangsuat.measure import INDICATORS, compute_indicators
from nangsuat.plan.history import History, Observed
from nangsuat.plan.model import PlannedTarget
from nangsuat.plan.reach import Histories

YEARS = (1900, 2100)
_WORKBOOKS = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class StatedBreak:
    """First year of a new series, and what changed."""

    year: int
    reason: Text


@dataclass(frozen=True, slots=True)
class StatedHistory:
    """One entry ``[histories.T1]``; exactly one of ``values``, ``file``, ``official`` and ``coefficients`` is given.

    Attributes
    ----------
    kind : key of ``HISTORY_KINDS``; what suits the target where empty
    values : by year
    partial : share of its year that a value covers, by year
    file, column, year_column : a .csv or .xlsx file beside the plan file, and its headings
    official : key of :data:`OFFICIAL`
    industry : of official figures by sector: ``"A"``, ``"B-F"``, ``"G-T"`` or ``"TOTAL"``
    breaks : of values and files; official figures bring their own
    label, unit, source : in words
    coefficients : for a figure that hangs on one, an entry for each, the main one first
    """

    kind: str = ""
    values: Mapping[str, float] = field(default_factory=dict)
    partial: Mapping[str, float] = field(default_factory=dict)
    file: str = ""
    column: str = ""
    year_column: str = ""
    official: str = ""
    industry: str = TOTAL
    breaks: tuple[StatedBreak, ...] = ()
    label: Text = NO_WORDS
    unit: Text = NO_WORDS
    source: Text = NO_WORDS
    coefficients: Mapping[str, StatedHistory] = field(default_factory=dict)


class _Wrong(NangsuatError):
    """An entry from which no history can be made; it becomes a problem with its place."""


def histories_from(
    stated: Mapping[str, StatedHistory], targets: Mapping[str, PlannedTarget], folder: Path
) -> tuple[dict[str, Histories], list[Problem]]:
    """The histories of targets, and everything that is wrong with them.

    Parameters
    ----------
    stated : by target
    targets : of the plan, by key
    folder : where files lie
    """
    found: dict[str, Histories] = {}
    problems: list[Problem] = []
    for key, entry in stated.items():
        place = f"histories.{key}"
        if key not in targets:
            problems.append(_problem(place, _NO_TARGET.fill(key=key, known=", ".join(targets) or "–")))
            continue
        made = _entry(entry, targets[key], folder, place, problems)
        if made is not None:
            found[key] = made
    return found, problems


def _entry(
    entry: StatedHistory, target: PlannedTarget, folder: Path, place: str, problems: list[Problem]
) -> Histories | None:
    if not entry.coefficients:
        return _one(entry, target, folder, place, problems)
    made = {
        name: _one(each, target, folder, f"{place}.coefficients.{name}", problems)
        for name, each in entry.coefficients.items()
    }
    return {name: history for name, history in made.items() if history is not None} or None


def _one(
    entry: StatedHistory, target: PlannedTarget, folder: Path, place: str, problems: list[Problem]
) -> History | None:
    try:
        return _history(entry, target, folder)
    except NangsuatError as error:  # what is wrong with one entry keeps no other from being read
        problems.append(_problem(place, error.text))
    except (OSError, UnicodeDecodeError) as error:
        problems.append(_problem(place, _UNREADABLE.fill(file=entry.file, why=type(error).__name__)))
    return None


@dataclass(frozen=True, slots=True)
class _Found:
    """Figures as a source has them."""

    name: str
    observed: tuple[Observed, ...]
    kind: str = ""
    breaks: tuple[Break, ...] = ()
    provenance: Provenance | None = None
    label: Text = NO_WORDS
    unit: Text = NO_WORDS


def _history(entry: StatedHistory, target: PlannedTarget, folder: Path) -> History:
    given = [name for name in ("values", "file", "official") if getattr(entry, name)]
    if len(given) != 1:
        raise _Wrong(_ONE_SOURCE)
    if entry.partial and not entry.values.keys() >= entry.partial.keys():
        raise _Wrong(_PART_OF_NOTHING.fill(years=", ".join(sorted(entry.partial.keys() - entry.values.keys()))))
    found = _READERS[given[0]](entry, target, folder)
    breaks = tuple(Break(each.year, each.reason) for each in entry.breaks)
    return History(
        name=found.name,
        kind=entry.kind or found.kind or usual_kind(target),
        observed=found.observed,
        label=_first(entry.label, target.name, found.label),
        unit=_first(entry.unit, found.unit, target.unit),
        breaks=found.breaks or breaks,
        provenance=found.provenance,
    )


def usual_kind(target: PlannedTarget) -> str:
    """How the figure of a target moves, where nobody says."""
    return "level" if target.kind == "growth" else target.kind


def _of_values(entry: StatedHistory, target: PlannedTarget, folder: Path) -> _Found:  # noqa: ARG001
    partial = {_year(year): part for year, part in entry.partial.items()}
    values = {_year(year): value for year, value in entry.values.items()}
    observed = tuple(Observed(year, value, partial.get(year, 1.0)) for year, value in sorted(values.items()))
    history = History(target.key, "ratio", observed)  # for the hash of what was stated
    origin = history.origin()
    if not entry.source.vi:
        return _Found(target.key, observed, provenance=origin)
    source = Source(entry.source.vi, origin.sources[0].sha256, citation=entry.source)
    return _Found(target.key, observed, provenance=Provenance((source,), rows_used=len(observed)))


def _of_file(entry: StatedHistory, target: PlannedTarget, folder: Path) -> _Found:
    path = folder / entry.file
    if not path.is_file():
        raise _Wrong(_NO_FILE.fill(file=entry.file))
    if not entry.column:
        raise _Wrong(_NO_COLUMN_NAMED.fill(file=entry.file))
    read = _from_workbook if path.suffix.lower() in _WORKBOOKS else _from_csv
    observed = tuple(Observed(year, value) for year, value in sorted(read(path, entry)))
    source = Source(path.name, hash_file(path), citation=entry.source if entry.source.vi else None)
    return _Found(target.key, observed, provenance=Provenance((source,), rows_used=len(observed)))


def _from_csv(path: Path, entry: StatedHistory) -> Iterator[tuple[int, float]]:
    written = path.read_text(encoding="utf-8-sig")
    rows = list(csv.reader(written.splitlines(), delimiter=_delimiter(written)))
    headings = [fold(heading) for heading in rows[0]] if rows else []
    year = _place(headings, entry.year_column, _YEAR_HEADINGS, rows, entry.file)
    value = _place(headings, entry.column, (), rows, entry.file)
    for line, row in enumerate(rows[1:], start=2):
        if len(row) > max(year, value) and row[value].strip():
            yield _year(row[year].strip(), f"{entry.file}:{line}"), _number(row[value], f"{entry.file}:{line}")


_YEAR_HEADINGS = ("nam", "year")


def _delimiter(written: str) -> str:
    first = written.partition("\n")[0]
    return max(",;\t", key=first.count)


def _place(headings: list[str], wanted: str, usual: tuple[str, ...], rows: list[list[str]], file: str) -> int:
    names = (fold(wanted),) if wanted else usual
    for place, heading in enumerate(headings):
        if heading in names:
            return place
    shown = ", ".join(rows[0]) if rows else "–"
    raise _Wrong(_NO_SUCH_COLUMN.fill(column=wanted or "year", file=file, known=shown))


def _from_workbook(path: Path, entry: StatedHistory) -> Iterator[tuple[int, float]]:
    year = RowColumn("year", Text(vi="Năm", en="Year"), "number", also=(entry.year_column,), required=True)
    value = RowColumn("value", Text.same(entry.column), "number")
    read = read_rows(path, RowTable("history", Text.same(entry.column), Text.same(path.stem[:31]), (year, value)))
    if read.must_fix:
        raise _Wrong(Text(vi=read.must_fix[0].line("vi"), en=read.must_fix[0].line("en")))
    for row in read.rows:
        if "value" in row.values:
            yield int(float(str(row.values["year"]))), float(str(row.values["value"]))


def _number(written: str, place: str) -> float:
    read = read_number(written.strip())
    if read.value is None:
        raise _Wrong(_NO_NUMBER.fill(place=place, written=written))
    return read.value


def _year(written: str, place: str = "") -> int:
    year = int(written) if written.isdecimal() else 0
    if not YEARS[0] <= year <= YEARS[1]:
        raise _Wrong(_NO_YEAR.fill(written=written, place=place))
    return year


def _of_official(entry: StatedHistory, target: PlannedTarget, folder: Path) -> _Found:  # noqa: ARG001
    if entry.official not in OFFICIAL:
        raise _Wrong(_NO_OFFICIAL.fill(key=entry.official, known=", ".join(OFFICIAL)))
    if entry.breaks:
        raise _Wrong(_OWN_BREAKS)
    return OFFICIAL[entry.official](entry, target)


def _productivity(entry: StatedHistory, target: PlannedTarget) -> _Found:
    """Growth for a target of growth, levels else, unless a column is named."""
    column = entry.column or ("growth" if target.kind == "growth" else "level")
    if column not in ("growth", "level"):
        raise _Wrong(_NO_SUCH_COLUMN.fill(column=column, file=entry.official, known="growth, level"))
    series = viet_nam_productivity()
    held = [(item.year, getattr(item, column)) for item in series.years]
    observed = tuple(Observed(year, value) for year, value in held if value is not None)
    figure = getattr(series, column)(observed[-1].year)
    return _Found(
        f"{entry.official} {column}", observed, column, series.breaks, series.provenance, series.title, figure.unit
    )


def _sectors(entry: StatedHistory, target: PlannedTarget) -> _Found:  # noqa: ARG001
    """An indicator of Viet Nam by three sectors; labour productivity at constant prices unless another is named."""
    panel, code = viet_nam_sectors(), entry.column or "M02"
    computed = compute_indicators(panel)
    if code not in computed.codes:
        raise _Wrong(_NO_SUCH_COLUMN.fill(column=code, file=entry.official, known=", ".join(computed.codes)))
    frame = computed.to_frame().filter(industry=entry.industry)
    if frame.is_empty():
        raise _Wrong(_NO_INDUSTRY.fill(industry=entry.industry))
    rows = frame.select("year", code).drop_nulls().sort("year").iter_rows()
    observed = tuple(Observed(int(year), float(value)) for year, value in rows)
    entry_of = INDICATORS[code]
    kind = "growth" if entry_of.kind == "growth" else ""
    name = f"{entry.official} {code} {entry.industry}"
    return _Found(name, observed, kind, panel.breaks, panel.provenance, entry_of.name, entry_of.unit_in("VND"))


OFFICIAL: Mapping[str, Callable[[StatedHistory, PlannedTarget], _Found]] = {
    "viet_nam_productivity": _productivity,
    "viet_nam_sectors": _sectors,
}
"""Official figures that come with the package, by the name under which a plan file asks for them."""

_READERS: Mapping[str, Callable[[StatedHistory, PlannedTarget, Path], _Found]] = {
    "values": _of_values,
    "file": _of_file,
    "official": _of_official,
}


def _first(*texts: Text) -> Text:
    return next((text for text in texts if text.vi), NO_WORDS)


def _problem(place: str, message: Text) -> Problem:
    return Problem(Severity.MUST_FIX, "history", message, _RULE, _SEE_GUIDE, cell=place)


_RULE = Text(vi="số liệu của chỉ tiêu trong tệp kế hoạch", en="the figures of a target in a plan file")
_SEE_GUIDE = Text(vi="Sửa lại theo hướng dẫn tệp kế hoạch.", en="Correct it; see the guide to plan files.")
_NO_TARGET = Text(
    vi="Kế hoạch không có chỉ tiêu «{key}»; có: {known}.", en="The plan has no target «{key}»; it has: {known}."
)
_ONE_SOURCE = Text(
    vi="Cần đúng một trong: values (số theo năm), file (tệp số liệu), official (số chính thức có sẵn), coefficients "
    "(nhiều hệ số).",
    en="Exactly one is needed of: values (by year), file (a table), official (figures of the package), coefficients "
    "(several of them).",
)
_PART_OF_NOTHING = Text(
    vi="partial ghi năm {years}, nhưng values không có số của năm ấy.",
    en="partial names {years}, of which values have no figure.",
)
_NO_FILE = Text(vi="Không có tệp «{file}» bên cạnh tệp kế hoạch.", en="There is no file «{file}» beside the plan file.")
_UNREADABLE = Text(vi="Không đọc được tệp «{file}» ({why}).", en="The file «{file}» cannot be read ({why}).")
_NO_COLUMN_NAMED = Text(
    vi="Chưa ghi column: cột nào của «{file}» là số liệu.", en="column is missing: which column of «{file}» it is."
)
_NO_SUCH_COLUMN = Text(
    vi="«{file}» không có cột «{column}»; có: {known}.", en="«{file}» has no column «{column}»; it has: {known}."
)
_NO_NUMBER = Text(vi="{place}: «{written}» không phải một con số.", en="{place}: «{written}» is no number.")
_NO_YEAR = Text(vi="«{written}» không phải một năm {place}", en="«{written}» is no year {place}")
_NO_OFFICIAL = Text(
    vi="Không có số chính thức «{key}»; có: {known}.", en="There are no official figures «{key}»; there are: {known}."
)
_NO_INDUSTRY = Text(
    vi="Không có ngành «{industry}»; có: A, B-F, G-T, TOTAL.",
    en="There is no industry «{industry}»; there are A, B-F, G-T, TOTAL.",
)
_OWN_BREAKS = Text(
    vi="Số chính thức đã có sẵn chỗ gián đoạn; không ghi breaks.", en="Official figures bring their breaks along."
)
