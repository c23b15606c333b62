"""A sheet as it stands in the file: raw cells with the addresses that the user sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from nangsuat.data.reading.folding import tidy
from nangsuat.data.reading.scanned import Cell, ScannedRows


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet, or of a csv file.

    Attributes
    ----------
    sheet : the sheet's name; ``None`` for a csv file
    rows : ``rows[0]`` is row 1 of the file, its first cell column A; all rows are of one length
    merged : for each cell inside a merged range, the cell at the range's upper left corner (both as (row, column))
    errors : cells that hold an Excel error or a formula without a computed value, with what stands there
    lengths : how many cells each line of a csv file had before all were made of one length
    """

    sheet: str | None
    rows: Sequence[Sequence[Cell]]
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    lengths: Sequence[int] = ()

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.rows[0]) if self.rows else 0

    def words(self, row: int, column: int) -> str:
        """The text of a cell; of a merged range where the cell lies in one; nothing where it holds no text."""
        row, column = self.merged.get((row, column), (row, column))
        cell = self.rows[row][column]
        return tidy(cell) if isinstance(cell, str) else ""

    def column(self, index: int, start: int) -> Sequence[Cell]:
        """The cells of one column from row ``start`` (counted from zero) on."""
        if isinstance(self.rows, ScannedRows):
            return self.rows.column(index, start)
        return list(map(itemgetter(index), self.rows[start:] if start else self.rows))


def letter(column: int) -> str:
    """The letter of a column counted from zero, as a workbook shows it.

    Examples
    --------
    >>> letter(0), letter(25), letter(26), letter(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The inverse of :func:`letter`.

    Examples
    --------
    >>> column_index("A"), column_index("AAA")
    (0, 702)
    """
    index = 0
    for character in letters:
        index = index * 26 + ord(character) - 64
    return index - 1
