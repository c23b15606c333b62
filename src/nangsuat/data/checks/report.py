"""What the checks say about a file: every problem, counted, and short where one mistake repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

import polars as pl

from nangsuat.data.checks.run import run_checks
from nangsuat.data.problems import Problem, Severity
from nangsuat.data.provenance import Provenance, row_ranges
from nangsuat.data.reading.mapping import Constant, MappingLike
from nangsuat.data.reading.numbers import NumberStyle
from nangsuat.data.reading.readers import read_table
from nangsuat.data.results import Cell, Column, Result, Table
from nangsuat.data.roles import Level
from nangsuat.data.text import Text

REPEATS = 16  # one mistake so often in a column is said once, with its rows
PLACES_NAMED = 3


@dataclass(frozen=True, slots=True)
class CheckReport(Result):
    """Every problem of a file.

    Attributes
    ----------
    name : the file's name
    level : what its rows were taken for
    rows : how many rows of data it has
    problems : by severity, sheet, row and column
    provenance : the file, with its hash
    """

    name: str
    level: Level
    rows: int
    problems: tuple[Problem, ...]
    provenance: Provenance

    @property
    def ok(self) -> bool:
        """Whether nothing must be fixed: a panel can be made of the file."""
        return not self.must_fix

    @property
    def must_fix(self) -> tuple[Problem, ...]:
        """The problems that stop the work."""
        return self.of(Severity.MUST_FIX)

    @property
    def please_confirm(self) -> tuple[Problem, ...]:
        """The problems that ask for a confirmation."""
        return self.of(Severity.PLEASE_CONFIRM)

    def of(self, severity: Severity) -> tuple[Problem, ...]:
        """The problems of one severity."""
        return tuple(problem for problem in self.problems if problem.severity is severity)

    @property
    def title(self) -> Text:
        return Text(vi="Kiểm tra tệp {name}", en="Check of file {name}").fill(name=self.name)

    def tables(self) -> tuple[Table, ...]:
        """How many problems of each kind; then each of them, or one line where a mistake repeats in a column."""
        return (_counts(self.problems), _listing(self.problems)) if self.problems else ()

    def notes(self) -> tuple[Text, ...]:
        if not self.problems:
            return (
                Text(vi="Không tìm thấy lỗi nào trong {rows} dòng.", en="Nothing wrong found in {rows} rows.").fill(
                    rows=self.rows
                ),
            )
        found = Counter(problem.severity for problem in self.problems)
        return (
            Text(
                vi="{must} lỗi phải sửa, {confirm} điểm xin xác nhận, {note} lưu ý trong {rows} dòng.",
                en="{must} to fix, {confirm} to confirm, {note} to note in {rows} rows.",
            ).fill(
                must=found[Severity.MUST_FIX],
                confirm=found[Severity.PLEASE_CONFIRM],
                note=found[Severity.NOTE],
                rows=self.rows,
            ),
        )

    def to_frame(self) -> pl.DataFrame:
        """One row a problem, its words in both languages."""
        return pl.DataFrame([_as_row(problem) for problem in self.problems], schema=_SCHEMA)


_SCHEMA = {
    "severity": pl.String, "code": pl.String, "sheet": pl.String, "row": pl.Int64, "column": pl.String,
    "cell": pl.String, "value": pl.String, "message_vi": pl.String, "message_en": pl.String,
    "rule_vi": pl.String, "rule_en": pl.String, "suggestion_vi": pl.String, "suggestion_en": pl.String,
}  # fmt: skip


def check_file(
    path: Path | str,
    *,
    level: Level | None = None,
    sheet: str | None = None,
    mapping: MappingLike | None = None,
    units: Mapping[str, str] | None = None,
    number_style: NumberStyle | None = None,
    currency: str | None = None,
    base_year: int | None = None,
    constants: Mapping[str, Constant] | None = None,
    today: date | None = None,
) -> CheckReport:
    r"""Read a user's table and list all that is wrong with it, or worth a question.

    Parameters
    ----------
    path : a workbook (.xlsx, .xlsm), .csv or .parquet
    level : ``"firm"`` or ``"economy"``; taken from the headers where not given
    sheet, mapping, units, number_style, currency, base_year, constants : how to read it, see ``read_table``
    today : the day that years are held against; the day on which this runs where not given

    Returns
    -------
    CheckReport
        Also for a file that cannot be read at all: the reason is its problem.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     table = Path(folder) / "accounts.csv"
    ...     _ = table.write_text("firm,year,employees (persons)\nA,2023,-3\nB,2023,5\n", encoding="utf-8")
    ...     report = check_file(table)
    >>> report.ok, [(problem.code, problem.cell) for problem in report.must_fix]
    (False, [('below-minimum', 'C2')])
    """
    table = read_table(
        path,
        level,
        sheet=sheet,
        mapping=mapping,
        units=units,
        number_style=number_style,
        currency=currency,
        base_year=base_year,
        constants=constants,
    )
    provenance = Provenance(sources=(table.source,), rows_used=table.frame.height, method="check_file")
    return CheckReport(table.source.name, table.level, table.frame.height, run_checks(table, today=today), provenance)


check = check_file  # its short name at the top: ``ns.check("accounts.xlsx")``


def grouped(problems: Sequence[Problem]) -> list[list[Problem]]:
    """Problems as they are listed: one by one, or together where one mistake stands often in a column."""
    often = Counter(_kind(problem) for problem in problems)
    groups: list[list[Problem]] = []
    together: dict[object, list[Problem]] = {}
    for problem in problems:
        kind = _kind(problem)
        if often[kind] < REPEATS:
            groups.append([problem])
        elif kind in together:
            together[kind].append(problem)
        else:
            together[kind] = [problem]
            groups.append(together[kind])
    return groups


def place_of(problems: Sequence[Problem]) -> Text:
    """Where one problem, or a group of the same kind in a column, stands."""
    first = problems[0]
    sheet = f"{first.sheet}!" if first.sheet else ""
    if len(problems) == 1 or first.row is None:  # one place, or whole columns
        rows = Text(vi=f"dòng {first.row}", en=f"row {first.row}") if first.row else Text.same("")
        where = Text.same(first.cell) if first.cell else rows
    else:
        ranges = row_ranges(problem.row for problem in problems if problem.row)
        letters = (first.cell or "").rstrip("0123456789")
        where = Text(vi=f"{letters} dòng {_short(ranges)}".strip(), en=f"{letters} rows {_short(ranges)}".strip())
    return Text(vi=sheet + where.vi, en=sheet + where.en) if where.vi else Text.same(first.sheet or "")


def _counts(problems: Sequence[Problem]) -> Table:
    columns = (
        Column("severity", Text(vi="Mức", en="Severity")),
        Column("code", Text(vi="Mã lỗi", en="Code")),
        Column("count", Text(vi="Số chỗ", en="Count")),
        Column("rule", Text(vi="Quy tắc", en="Rule")),
        Column("places", Text(vi="Chỗ đầu tiên", en="First places")),
    )
    by_code = sorted(problems, key=lambda problem: (_rank(problem), problem.code))
    rows = [_count(list(same)) for _, same in groupby(by_code, key=lambda problem: (problem.severity, problem.code))]
    return Table(Text(vi="Theo loại", en="By kind"), columns, tuple(rows))


def _count(same: Sequence[Problem]) -> tuple[Cell, ...]:
    first = same[0]
    places = list(dict.fromkeys(place_of([problem]) for problem in same))
    more = ", …" if len(places) > PLACES_NAMED else ""
    named = Text(
        vi=", ".join(place.vi for place in places[:PLACES_NAMED] if place.vi) + more,
        en=", ".join(place.en for place in places[:PLACES_NAMED] if place.en) + more,
    )
    return (first.severity.label, first.code, len(same), first.rule, named)


def _listing(problems: Sequence[Problem]) -> Table:
    columns = (
        Column("severity", Text(vi="Mức", en="Severity")),
        Column("place", Text(vi="Chỗ", en="Place")),
        Column("value", Text(vi="Giá trị", en="Value")),
        Column("message", Text(vi="Vấn đề", en="Problem")),
        Column("suggestion", Text(vi="Cách xử lý", en="Way out")),
    )
    return Table(Text(vi="Từng chỗ", en="Each place"), columns, tuple(_line(group) for group in grouped(problems)))


def _line(group: Sequence[Problem]) -> tuple[Cell, ...]:
    first = group[0]
    message = first.message
    if len(group) > 1 and first.row is None:
        columns = ", ".join(f"«{problem.column or ''}»" for problem in group)
        message = Text(
            vi=f"{len(group)} cột: {columns}. {first.rule.vi}", en=f"{len(group)} columns: {columns}. {first.rule.en}"
        )
    elif len(group) > 1:
        message = Text(
            vi=f"{len(group)} chỗ trong cột «{first.column or ''}», ví dụ: {message.vi}",
            en=f"{len(group)} places in column «{first.column or ''}», for example: {message.en}",
        )
    return (first.severity.label, place_of(group), first.written, message, first.suggestion)


def _kind(problem: Problem) -> tuple[Severity, str, str | None, str | None]:
    one_line = problem.row is None and problem.severity is Severity.NOTE  # such as the columns that nobody filled in
    return (problem.severity, problem.code, problem.sheet, None if one_line else problem.column)


def _rank(problem: Problem) -> int:
    return list(Severity).index(problem.severity)


def _short(ranges: str, longest: int = 60) -> str:
    return ranges if len(ranges) <= longest else ranges[:longest].rsplit(",", 1)[0] + ", …"


def _as_row(problem: Problem) -> dict[str, str | int | None]:
    words: Iterable[tuple[str, Text]] = (
        ("message", problem.message),
        ("rule", problem.rule),
        ("suggestion", problem.suggestion),
    )
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "cell": problem.cell,
        "value": problem.value,
    } | {f"{key}_{language}": text.say(language) for key, text in words for language in ("vi", "en")}
