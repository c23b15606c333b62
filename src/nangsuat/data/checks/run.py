"""All checks over one table: all problems at once, the gravest first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

from nangsuat.data.checks import accounting, codes, columns, keys, magnitudes, prices, ranges, series, tax_codes
from nangsuat.data.checks.registry import Check, Subject
from nangsuat.data.problems import Problem, Severity
from nangsuat.data.reading.table import ReadTable

CHECKS: tuple[Check, ...] = tuple(
    check
    for topic in (columns, keys, ranges, tax_codes, codes, accounting, magnitudes, prices, series)
    for check in topic.CHECKS
)

_ORDER = {severity: place for place, severity in enumerate(Severity)}
_CELL = re.compile(r"([A-Z]+)(\d+)")


def run_checks(table: ReadTable, *, today: date | None = None) -> tuple[Problem, ...]:
    """Every problem of a table, those found on reading included: by severity, sheet, row and column.

    Parameters
    ----------
    table : as a reader hands it over
    today : the day that years are held against; the day on which this runs where not given

    Examples
    --------
    >>> import polars as pl
    >>> from nangsuat.data import ReadTable, Source, run_checks
    >>> accounts = pl.DataFrame({"row": [2, 3], "firm": ["A", "A"], "year": [2022, 2023], "employees": [12.0, -3.0]})
    >>> letters = {"firm": "A", "year": "B", "employees": "C"}
    >>> source = Source("accounts.xlsx", "0" * 64, "2023", columns=letters, letters=letters)
    >>> table = ReadTable("firm", accounts, source, problems=(), scales={})
    >>> print(run_checks(table)[0].line("en"))
    2023!C3: «Average employees» is below 0 [-3]. Correct the cell; look at the minus sign.
    """
    if not table.roles:  # nothing could be read: the reader's reason says it all
        return in_order(table.problems)
    subject = Subject.of(table, today or datetime.now(UTC).date())
    found = list(table.problems)
    unread = {problem.cell for problem in found if problem.cell and problem.severity is Severity.MUST_FIX}
    for check in CHECKS:  # of a cell that could not be read there is nothing more to say, nor of one that says nothing
        said = [problem for problem in check.problems(subject) if problem.cell not in unread]
        found += said
        if check is ranges.beyond_magnitude:
            unread |= {problem.cell for problem in said if problem.cell}
    return in_order(found)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems by severity, sheet, row and column; those of a whole table or column before those of cells."""
    return tuple(sorted(problems, key=_place))


def _place(problem: Problem) -> tuple[int, str, int, int, str, str]:
    match = _CELL.fullmatch(problem.cell or "")
    letters = match[1] if match else ""
    row = problem.row or (int(match[2]) if match else 0)
    return (_ORDER[problem.severity], problem.sheet or "", row, len(letters), letters, problem.code)
