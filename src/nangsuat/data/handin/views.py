"""The views of what is wrong: row by row with addresses, and one line where a mistake repeats down a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nangsuat.data.checks.report import grouped, place_of
from nangsuat.data.problems import Problem, Severity
from nangsuat.data.text import Text


@dataclass(frozen=True, slots=True)
class RowProblems:
    """All that is wrong in one row of a file.

    Attributes
    ----------
    sheet, row : where; both missing for what concerns the file, a column, or a form
    problems : by severity
    """

    sheet: str | None
    row: int | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ColumnProblems:
    """One mistake that stands sixteen times or more in a column.

    Attributes
    ----------
    sheet, column : where
    code, severity : which mistake
    count : how often
    place : the rows, in short form
    first : the first of them, for its words
    problems : all of them, for a confirmation at once
    """

    sheet: str | None
    column: str | None
    code: str
    severity: Severity
    count: int
    place: Text
    first: Problem
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ProblemViews:
    """Problems as a page shows them; each stands in one of the three.

    Attributes
    ----------
    by_column : mistakes that repeat
    general : of the file, or of a column
    by_row : the others, in the order of the rows
    """

    by_column: tuple[ColumnProblems, ...]
    general: tuple[Problem, ...]
    by_row: tuple[RowProblems, ...]


def problem_views(problems: Sequence[Problem]) -> ProblemViews:
    """Arrange problems for a page: repeated ones by column, the others by row.

    Examples
    --------
    >>> from nangsuat.data import NO_WORDS, Problem, Severity
    >>> wrong = [Problem(Severity.MUST_FIX, "x", NO_WORDS, NO_WORDS, NO_WORDS, "S", row, "Lao động", f"C{row}")
    ...          for row in range(5, 25)]
    >>> views = problem_views([*wrong[:3], Problem(Severity.NOTE, "y", NO_WORDS, NO_WORDS, NO_WORDS)])
    >>> [(each.row, len(each.problems)) for each in views.by_row], len(views.general)
    ([(5, 1), (6, 1), (7, 1)], 1)
    >>> problem_views(wrong).by_column[0].place.en
    'S!C rows 5-24'
    """
    groups = grouped(problems)
    single = [group[0] for group in groups if len(group) == 1]
    rows: dict[tuple[str | None, int], list[Problem]] = {}
    for problem in single:
        if problem.row is not None:
            rows.setdefault((problem.sheet, problem.row), []).append(problem)
    ordered = sorted(rows.items(), key=lambda item: (item[0][0] or "", item[0][1]))
    return ProblemViews(
        tuple(_of_column(group) for group in groups if len(group) > 1),
        tuple(problem for problem in single if problem.row is None),
        tuple(RowProblems(sheet, row, tuple(found)) for (sheet, row), found in ordered),
    )


def _of_column(group: Sequence[Problem]) -> ColumnProblems:
    first = group[0]
    return ColumnProblems(
        first.sheet, first.column, first.code, first.severity, len(group), place_of(group), first, tuple(group)
    )
