"""Tables in text files: the separator found by what makes a table of them, quotes as in RFC 4180."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from nangsuat.data.problems import Problem
from nangsuat.data.reading.encoding import Decoded, decode
from nangsuat.data.reading.grid import Grid
from nangsuat.data.reading.wording import problem

SEPARATORS = (",", ";", "\t", "|")
_LINES_TRIED = 60
_CELL_LIMIT = 1 << 20  # characters; a longer cell is a quotation mark that was never closed
_HINT = "sep="  # Excel's own first line that names the separator


def read_delimited(path: Path, judge: Callable[[Grid], int]) -> tuple[Grid | None, list[Problem]]:
    """The cells of a csv file and what was found on the way.

    ``judge`` tells how much of a table a grid is: the separator under which it says most is the file's.
    """
    try:
        decoded = decode(path.read_bytes())
    except OSError as error:
        return None, [problem("cannot-open", {"name": path.name, "reason": error.strerror or "?"})]
    if decoded is None:
        return None, [problem("encoding")]
    try:
        rows, problems = _rows(decoded.text, _separator(decoded.text, judge))
    except csv.Error as error:
        return None, [problem("broken-file", {"reason": str(error)})]
    grid = _even(rows)
    return grid, [*_about_encoding(decoded), *problems]


def _separator(text: str, judge: Callable[[Grid], int]) -> str:
    first = text[:16].splitlines()[0].lower() if text.strip() else ""
    if first.startswith(_HINT) and len(first) > len(_HINT):
        return first[len(_HINT)]
    start = "".join(itertools.islice(io.StringIO(text, newline=""), _LINES_TRIED))
    tried = {separator: _tried(start, separator) for separator in SEPARATORS}
    return max(SEPARATORS, key=lambda separator: (judge(tried[separator]), _agreement(tried[separator])))


def _tried(start: str, separator: str) -> Grid:
    try:
        return _even(list(_reader(start, separator)))
    except csv.Error:
        return Grid(None, [])


def _agreement(grid: Grid) -> int:
    """How many cells stand in lines that have as many cells as most lines have."""
    lengths = [length for length in grid.lengths if length > 1]
    return max((lengths.count(length) * length for length in set(lengths)), default=0)


def _rows(text: str, separator: str) -> tuple[list[list[str]], list[Problem]]:
    rows: list[list[str]] = []
    try:
        rows.extend(_reader(text, separator, strict=True))
    except csv.Error as error:
        if "unexpected end of data" in str(error) or "field larger" in str(error):
            return rows, [problem("open-quote", {"row": len(rows) + 1}, row=len(rows) + 1)]
        return list(_reader(text, separator)), []
    return rows, []


def _reader(text: str, separator: str, *, strict: bool = False) -> Iterator[list[str]]:
    csv.field_size_limit(_CELL_LIMIT)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)


def _even(rows: Sequence[list[str]]) -> Grid:
    """The rows filled up to one length; the length that each had is kept."""
    lengths = [len(row) for row in rows]
    width = max(lengths, default=0)
    filled = [row if len(row) == width else row + [""] * (width - len(row)) for row in rows]
    return Grid(None, filled, lengths=lengths)


def _about_encoding(decoded: Decoded) -> list[Problem]:
    if decoded.encoding != "cp1258":
        return []
    words = next((line for line in decoded.text.splitlines() if not line.isascii()), "")
    return [problem("legacy-encoding", {"sample": words[:60]})]
