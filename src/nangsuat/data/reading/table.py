"""What a reader hands to the checks: the user's table by roles, with the way back to each cell."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from nangsuat.data.problems import Problem, Severity
from nangsuat.data.provenance import Dropped, Source
from nangsuat.data.roles import ROLES, ROW, Level
from nangsuat.data.text import Text


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A user's table after reading, before it is judged.

    Attributes
    ----------
    level : what its rows are
    frame : one column a role, in the role's own unit, and ``row``, the row's number in the user's file
    source : file name, hash, sheet, and for each role the user's header and column letter
    problems : what reading itself found: cells that are no numbers, headers that nobody knows, …
    scales : for each role, how many of its own units one of the user's was (1000 for «tỷ đồng» in a firm's table)
    currency, base_year : as declared in the file or by the caller
    synthetic : whether the file says that its figures are made up
    dropped : rows of the file that are no data, and why: totals, remarks, repeated headers
    unused : the headers of columns that have no role
    """

    level: Level
    frame: pl.DataFrame
    source: Source
    problems: tuple[Problem, ...]
    scales: dict[str, float]
    currency: str = "VND"
    base_year: int | None = None
    synthetic: bool = False
    dropped: tuple[Dropped, ...] = ()
    unused: tuple[str, ...] = ()

    def problem_at(
        self,
        severity: Severity,
        code: str,
        *,
        message: Text,
        rule: Text,
        suggestion: Text,
        row: int | None = None,
        role: str | None = None,
        value: str | float | None = None,
    ) -> Problem:
        """A problem with the address, in the user's own file, of a row and the column that holds a role.

        ``value`` is a number in the role's own unit, or words.
        """
        header = self.source.columns.get(role) if role else None
        letter = self.source.letters.get(role) if role else None
        cell = f"{letter}{row}" if letter and row is not None else None
        written = as_written(value, self.scales.get(role or "", 1.0))
        figure = float(written) if written is not None and isinstance(value, float) else None
        place = (self.source.sheet, row, header, cell)
        return Problem(severity, code, message, rule, suggestion, *place, written, figure)

    def has(self, *roles: str) -> bool:
        """Whether all these roles are there."""
        return set(roles) <= set(self.frame.columns)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles present, in the order of the contract."""
        return tuple(role for role in ROLES[self.level] if role in self.frame.columns and role != ROW)


def as_written(value: object, user_unit: float = 1.0) -> str | None:
    """A value as it stands in the user's file: in the user's unit, without the dust of the conversion.

    Examples
    --------
    >>> as_written(1234.5, 1e3), as_written("C10"), as_written(2023), as_written(1e30)
    ('1.2345', 'C10', '2023', '1E+30')
    """
    if value is None:
        return None
    return f"{value / user_unit:.15G}" if isinstance(value, float) else str(value)
