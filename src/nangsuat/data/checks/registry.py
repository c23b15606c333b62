"""What a check is: a rule about a table as data, and the small function that finds where it is broken.

A finder gets a :class:`Subject` and returns frames of findings: ``row`` and ``role`` say where, ``value`` is what
stands there, every other column fills the place of its name in the check's message and suggestion. The check
makes :class:`~nangsuat.data.problems.Problem` objects of them with addresses in the user's own file, so that no
finder writes sentences or addresses by itself, and all of them stay vectorised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from string import Formatter
from typing import Any

import polars as pl

from nangsuat.data.problems import Problem, Severity
from nangsuat.data.provenance import row_ranges
from nangsuat.data.reading.table import ReadTable
from nangsuat.data.roles import KEYS, ROLES, ROW, Level, Role
from nangsuat.data.text import Text, roughly

type Findings = Iterable[pl.DataFrame]

BOTH_LEVELS: tuple[Level, ...] = ("firm", "economy")
LABOUR: dict[Level, str] = {"firm": "employees", "economy": "workers"}
UNIT_OF_ANALYSIS: dict[Level, tuple[str, ...]] = {"firm": ("firm",), "economy": ("territory", "industry")}

PLACES_NAMED = 10_000  # of one check in one column; who has more wrong cells does not mend them one by one
ROWS_SHOWN = 200  # characters of the list of rows beyond

_MANY_MORE = Text(
    vi="Còn {count} chỗ như vậy trong cột: dòng {rows}", en="{count} more such places in the column: rows {rows}"
)
_AS_THE_OTHERS = Text(vi="Xử lý như các chỗ đã nêu.", en="As for the places named.")

DECIMALS_TRIED = 7  # more digits are those of a computation: nothing was rounded
EXACT = 1e-9  # what a float keeps of a decimal number through one division

_DTYPES: dict[str, pl.DataType] = {"number": pl.Float64(), "year": pl.Int64(), "text": pl.String()}


@dataclass(frozen=True, slots=True)
class Subject:
    """A table on its way through the checks.

    Attributes
    ----------
    table : what the reader handed over
    frame : its rows, numbers as floats without NaN, texts without blanks at their ends, no empty text
    today : the day that years are held against
    """

    table: ReadTable
    frame: pl.DataFrame
    today: date

    @classmethod
    def of(cls, table: ReadTable, today: date) -> Subject:
        """The table with its columns in the types that checks rely on.

        A table of enterprises without ids of their own is told apart by tax codes.
        """
        frame = table.frame.with_columns(_tidy(ROLES[table.level][role]) for role in table.roles)
        if table.level == "firm" and "firm" not in frame.columns and "tax_code" in frame.columns:
            frame = frame.with_columns(firm=pl.col("tax_code"))
        return cls(table, frame, today)

    @property
    def level(self) -> Level:
        return self.table.level

    @property
    def unit(self) -> tuple[str, ...]:
        """The roles that name an enterprise, or a series of an economy."""
        return UNIT_OF_ANALYSIS[self.level]

    def has(self, *roles: str) -> bool:
        """Whether all these roles are there."""
        return set(roles) <= set(self.frame.columns)

    def present(self, roles: Iterable[str]) -> list[str]:
        """Those of the roles that are there."""
        return [role for role in roles if role in self.frame.columns]

    def given(self, roles: Iterable[str]) -> list[str]:
        """Those of the roles that the user filled in, without those that the reader computed from others."""
        columns = self.table.source.columns
        return [role for role in self.present(roles) if not columns or role in columns]

    def role(self, key: str) -> Role:
        """The role called ``key`` at this table's level."""
        return ROLES[self.level][key]

    def user_unit(self, role: str) -> float:
        """How many of the role's own units one of the user's is."""
        return self.table.scales.get(role, 1.0)

    def rounding(self, role: str) -> float:
        """By how much a cell of the column may be off for being rounded: half of the last digit that is written."""
        unit = self.user_unit(role)
        values = self.frame[role] / unit
        some = values.head(_SOME)
        for decimals in range(DECIMALS_TRIED):
            if not _has_more_decimals(some, decimals) and not _has_more_decimals(values, decimals):
                return 0.5 * unit / 10.0**decimals
        return 0.0

    def where(
        self, condition: pl.Expr, role: str | None, frame: pl.DataFrame | None = None, /, **places: Any
    ) -> pl.DataFrame:
        """Findings: the rows that meet ``condition``, at the column of ``role``, with what fills the message."""
        rows = self.frame if frame is None else frame
        value = pl.col(role) if role is not None and role in rows.columns else pl.lit(None)
        return rows.filter(condition).select(
            pl.col(ROW), pl.lit(role, pl.String).alias("role"), value.alias("value"), **places
        )

    def whole(self, role: str | None, **places: Any) -> pl.DataFrame:
        """One finding about a whole column, or about the whole table."""
        return pl.DataFrame(
            {ROW: [None], "role": [role], "value": [None], **{name: [value] for name, value in places.items()}}
        )


def _has_more_decimals(values: pl.Series, decimals: int) -> bool:
    written = values * 10**decimals
    return bool(((written - written.round(0)).abs() > EXACT * written.abs().clip(lower_bound=1)).any())


_SOME = 100  # rows that mostly tell already


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that a table must keep.

    Attributes
    ----------
    code : stable short name, the ``code`` of the problems it finds
    severity : of those problems
    levels : the kinds of table that it looks at
    needs : roles without which it has nothing to look at
    message : what is wrong; ``{places}`` are filled from the findings, ``{name}`` and ``{unit}`` from the
        role; a place that ends in ``_role`` holds the key of a role and shows its name, one called ``factor`` a
        ratio and is shown to three digits
    rule : the rule, for the user and the docs
    suggestion : the way out
    find : where a table breaks the rule
    """

    code: str
    severity: Severity
    levels: tuple[Level, ...]
    needs: tuple[str, ...]
    message: Text
    rule: Text
    suggestion: Text
    find: Callable[[Subject], Findings]

    def problems(self, subject: Subject) -> Iterator[Problem]:
        """The problems of a table; none where the check does not concern it."""
        if subject.level not in self.levels or not subject.has(*self.needs):
            return
        for frame in self.find(subject):
            for finding in frame.head(PLACES_NAMED).iter_rows(named=True):
                yield self._problem(subject, finding)
            if len(frame) > PLACES_NAMED:
                yield self._many_more(subject, frame.slice(PLACES_NAMED))

    def _many_more(self, subject: Subject, rest: pl.DataFrame) -> Problem:
        """The places beyond those named, as one problem of their column."""
        rows, role = row_ranges(rest[ROW].drop_nulls()), rest["role"][0]
        listed = rows if len(rows) <= ROWS_SHOWN else rows[:ROWS_SHOWN].rpartition(",")[0] + ", …"
        message = _MANY_MORE.fill(count=len(rest), rows=listed)
        return subject.table.problem_at(
            self.severity,
            self.code,
            message=message,
            rule=self.rule,
            suggestion=_AS_THE_OTHERS,
            role=_standing_column(subject, role),
        )

    def _problem(self, subject: Subject, finding: dict[str, Any]) -> Problem:
        row, role, value = finding.pop(ROW), finding.pop("role"), finding.pop("value")
        if role in ROLES[subject.level]:
            known = subject.role(role)
            finding |= {"name": known.name, "unit": known.unit_label(subject.table.currency)}
        if isinstance(times := finding.get("factor"), float):
            finding["factor"] = roughly(times)
        for place in [place for place in finding if place.endswith("_role")]:
            finding[place] = subject.role(finding[place]).name
        return subject.table.problem_at(
            self.severity,
            self.code,
            message=_filled(self.message, finding),
            rule=self.rule,
            suggestion=_filled(self.suggestion, finding),
            row=row,
            role=_standing_column(subject, role),
            value=value if value is None or isinstance(value, float) else str(value),
        )


def check(
    code: str,
    severity: Severity,
    *,
    message: Text,
    rule: Text,
    suggestion: Text,
    needs: Sequence[str] = (),
    levels: tuple[Level, ...] = BOTH_LEVELS,
) -> Callable[[Callable[[Subject], Findings]], Check]:
    """Make a finder into a :class:`Check`."""

    def made(find: Callable[[Subject], Findings]) -> Check:
        return Check(code, severity, levels, tuple(needs), message, rule, suggestion, find)

    return made


def keys_of(subject: Subject) -> list[str]:
    """The key roles that are there."""
    return subject.present(KEYS[subject.level])


def same_as_before(unit: Sequence[str]) -> pl.Expr:
    """Whether a row of a table sorted by ``unit`` is of the same one as the row before it."""
    return pl.all_horizontal(pl.col(key).eq_missing(pl.col(key).shift(1)) for key in unit)


def _filled(pattern: Text, places: dict[str, Any]) -> Text:
    wanted = _places_of(pattern)
    return pattern.fill(**{name: value for name, value in places.items() if name in wanted}) if wanted else pattern


@cache
def _places_of(pattern: Text) -> frozenset[str]:
    fields = (field for words in (pattern.vi, pattern.en) for _, field, _, _ in Formatter().parse(words))
    return frozenset(field for field in fields if field)


def _standing_column(subject: Subject, role: str | None) -> str | None:
    """The role under whose column the user finds the value: tax codes stand in for missing ids."""
    return "tax_code" if role == "firm" and "firm" not in subject.table.source.columns else role


def _tidy(role: Role) -> pl.Expr:
    column = pl.col(role.key).cast(_DTYPES[role.type], strict=False)
    if role.type == "number":
        return pl.when(column.is_finite()).then(column).alias(role.key)
    if role.type == "text":
        trimmed = column.str.strip_chars()
        return pl.when(trimmed != "").then(trimmed).alias(role.key)
    return column
