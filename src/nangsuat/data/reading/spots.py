"""Cells that were not plain as problems with addresses: each by itself, or one for a column where that says it all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nangsuat.data.problems import Problem
from nangsuat.data.provenance import Dropped, row_ranges
from nangsuat.data.reading.assign import Assigned
from nangsuat.data.reading.cells import Spot
from nangsuat.data.reading.grid import letter
from nangsuat.data.reading.wording import TOGETHER_WORDINGS, Places, problem
from nangsuat.data.text import Text

NAMED_EACH = 500  # cells of one column and one kind that are named one by one; the rest in one line
_RANGES_SHOWN = 160  # characters of row numbers in one message


def spot_problems(
    spots: Sequence[Spot], column: Assigned, start: int, sheet: str | None, hint: Text
) -> Iterator[Problem]:
    """The problems of one column; ``start`` is the row of its first cell, counted from one."""
    by_code: dict[str, list[Spot]] = {}
    for spot in spots:
        by_code.setdefault(spot.code, []).append(spot)
    for code, found in by_code.items():
        if code in TOGETHER_WORDINGS:
            yield _together(code, found, column, start, sheet)
            continue
        for spot in found[:NAMED_EACH]:
            yield _one(spot, column, start, sheet, hint)
        if len(found) > NAMED_EACH:
            yield _together("more-like-it", found[NAMED_EACH:], column, start, sheet)


def rows_problem(dropped: Dropped, sheet: str | None) -> Problem:
    """One line about the rows left out for one reason."""
    places: Places = {"count": dropped.count, "rows": shown_rows(dropped.rows)}
    return problem(dropped.code, places, sheet=sheet, row=min(dropped.rows))


def shown_rows(rows: Sequence[int]) -> str:
    """Row numbers in short form, cut where they would fill a page.

    Examples
    --------
    >>> shown_rows([3, 4, 5, 9])
    '3-5, 9'
    """
    ranges = row_ranges(rows)
    if len(ranges) <= _RANGES_SHOWN:
        return ranges
    return ranges[:_RANGES_SHOWN].rpartition(",")[0] + ", …"


def _one(spot: Spot, column: Assigned, start: int, sheet: str | None, hint: Text) -> Problem:
    row, place = start + spot.index, letter(column.column)
    places: Places = {"hint": hint, **spot.places}
    return problem(
        spot.code, places, sheet=sheet, row=row, column=column.header, cell=f"{place}{row}", value=spot.value
    )


def _together(code: str, spots: Sequence[Spot], column: Assigned, start: int, sheet: str | None) -> Problem:
    rows = [start + spot.index for spot in spots]
    places: Places = {"count": len(rows), "rows": shown_rows(rows)}
    row, place = rows[0], letter(column.column)
    return problem(code, places, sheet=sheet, row=row, column=column.header, cell=f"{place}{row}", value=spots[0].value)
