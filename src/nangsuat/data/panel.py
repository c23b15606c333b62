"""Panels: tables of enterprises or of an economy whose columns have declared roles.

A panel is made at one door (:func:`panel_from_frame`, the readers of files call it too) and never changes.
Inside, each column is called by its role and holds the role's own unit; ``row`` holds the number of the row
in the user's source, so that whatever is computed can name the rows that it came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import narwhals as nw
import polars as pl

from nangsuat.data.framing import as_lazy, as_polars, content_hash, is_in_memory
from nangsuat.data.on_spark import is_on_spark, number_on_spark, words_on_spark
from nangsuat.data.panel_problems import empty_key, key_twice, missing_column, word_among_numbers
from nangsuat.data.problems import MissingRoles, Problem, ProblemsFound, Severity, UnknownOption
from nangsuat.data.provenance import Dropped, Provenance, Source
from nangsuat.data.roles import KEYS, ROLES, ROW, Level, Role, quantity, role_or_quantity
from nangsuat.data.text import Text, join
from nangsuat.data.units import unit_named


@dataclass(frozen=True, slots=True)
class Break:
    """A break in a series: figures of ``year`` and later cannot be compared with those before.

    Attributes
    ----------
    year : first year of the new series
    reason : what changed
    roles : the roles it touches; all of them where empty
    territory : the territory it touches; all of them where ``None``
    """

    year: int
    reason: Text
    roles: tuple[str, ...] = ()
    territory: str | None = None

    def separates(self, earlier: int, later: int, roles: Sequence[str] = (), territory: str | None = None) -> bool:
        """Whether the break lies between two years, for these roles and this territory."""
        touched = not self.roles or not roles or bool(set(self.roles) & set(roles))
        here = self.territory is None or territory is None or self.territory == territory
        return touched and here and earlier < self.year <= later


@dataclass(frozen=True, slots=True)
class Panel:
    """A table with declared roles.

    Attributes
    ----------
    frame : the data as a lazy narwhals frame on the engine that they came on (Polars, DuckDB, PySpark);
        one column a role, in the role's unit, and ``row``
    roles : the roles present
    currency : currency of all money columns
    base_year : year of the constant prices, where there are any
    breaks : declared breaks of series
    provenance : where the rows come from
    problems : what the checks said and did not forbid
    synthetic : whether the data were made up for demonstration; every page of a report says so
    quantities : columns that have no role here, in their owner's words and unit: beds, passengers, tonnes
    """

    frame: nw.LazyFrame[Any]
    roles: tuple[str, ...]
    provenance: Provenance
    currency: str = "VND"
    base_year: int | None = None
    breaks: tuple[Break, ...] = ()
    problems: tuple[Problem, ...] = ()
    synthetic: bool = False
    quantities: tuple[Role, ...] = ()

    @property
    def level(self) -> Level:
        """Whether the rows are enterprises or parts of an economy."""
        raise NotImplementedError("a Panel is a FirmPanel or an EconomyPanel")

    @property
    def source(self) -> Source:
        """The source of the rows; the first one where several were joined."""
        return self.provenance.sources[0]

    @property
    def keys(self) -> tuple[str, ...]:
        """The roles that together name one row."""
        return KEYS[self.level]

    def role(self, key: str) -> Role:
        """The role called ``key``; a quantity is one too."""
        return {each.key: each for each in self.quantities}.get(key) or ROLES[self.level][key]

    @property
    def columns(self) -> tuple[str, ...]:
        """The roles and quantities that are there."""
        return (*self.roles, *(each.key for each in self.quantities))

    def has(self, *keys: str) -> bool:
        """Whether all these roles and quantities are there."""
        return set(keys) <= set(self.columns)

    def require(self, *keys: str, purpose: Text) -> None:
        """Raise :class:`MissingRoles` naming the roles that ``purpose`` needs and the panel lacks."""
        missing = [key for key in keys if not self.has(key)]
        if missing:
            raise MissingRoles(_missing_message(missing, self, purpose))

    def collect(self, *columns: str) -> pl.DataFrame:
        """These columns in memory, in the order of ``row``; all columns where none is named."""
        chosen = self.frame.select(*columns) if columns else self.frame
        if ROW in columns or not columns:
            return as_polars(chosen).sort(ROW)
        return as_polars(self.frame.select(*columns, ROW)).sort(ROW).drop(ROW)

    def in_memory(self) -> Self:
        """The panel with its rows in memory, on Polars, where they are as many as memory holds.

        A panel that leaves its rows in a file (``checks="structure"``) reads them for each result; several results
        come sooner from rows read once.

        Examples
        --------
        >>> rows = pl.LazyFrame({"firm": ["a"], "year": [2023], "employees": [40.0]})
        >>> FirmPanel.from_frame(rows).in_memory().collect("employees")["employees"].to_list()
        [40.0]
        """
        return replace(self, frame=nw.from_native(as_polars(self.frame).lazy()))

    def keep(self, condition: nw.Expr, *, code: str, reason: Text) -> Self:
        """The rows that meet ``condition``; the others are noted in the provenance with their reason."""
        left_out = as_polars(self.frame.filter(~condition.fill_null(False)).select(ROW))[ROW]
        if left_out.is_empty():
            return self
        dropped = Dropped(code, reason, left_out.len(), tuple(left_out.sort().head(_ROWS_NOTED).to_list()))
        provenance = replace(
            self.provenance,
            rows_used=self.provenance.rows_used - dropped.count,
            dropped=(*self.provenance.dropped, dropped),
        )
        return replace(self, frame=self.frame.filter(condition), provenance=provenance)

    def with_columns(self, **expressions: nw.Expr) -> Self:
        """The panel with roles added or replaced by expressions of the others."""
        for key in expressions:
            if key not in ROLES[self.level]:
                raise UnknownOption.among("role", key, tuple(ROLES[self.level]))
        roles = tuple(dict.fromkeys((*self.roles, *expressions)))
        return replace(self, frame=self.frame.with_columns(**expressions), roles=roles)


class FirmPanel(Panel):
    """Accounts of enterprises, one row an enterprise and year. Money in million, people in persons."""

    __slots__ = ()

    @property
    def level(self) -> Level:
        return "firm"

    @classmethod
    def from_frame(cls, frame: Any, **options: Any) -> FirmPanel:
        """See :func:`panel_from_frame`."""
        return panel_from_frame(cls, frame, **options)


class EconomyPanel(Panel):
    """Accounts of an economy, one row a territory, industry and year. Money in billion, people in thousands."""

    __slots__ = ()

    @property
    def level(self) -> Level:
        return "economy"

    @classmethod
    def from_frame(cls, frame: Any, **options: Any) -> EconomyPanel:
        """See :func:`panel_from_frame`."""
        return panel_from_frame(cls, frame, **options)


def panel_from_frame[P: Panel](
    kind: type[P],
    frame: Any,
    *,
    roles: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    constants: Mapping[str, str | int | float] | None = None,
    currency: str = "VND",
    base_year: int | None = None,
    breaks: Sequence[Break] = (),
    source: Source | None = None,
    name: str = "frame",
    citation: Text | None = None,
    synthetic: bool = False,
    problems: Sequence[Problem] = (),
    quantities: Sequence[str] | Mapping[str, Text] = (),
) -> P:
    """A panel from a dataframe.

    Parameters
    ----------
    kind : :class:`FirmPanel` or :class:`EconomyPanel`
    frame : pandas, Polars, PyArrow, DuckDB or PySpark; eager frames continue on Polars, lazy ones where they are
    roles : for each role, the column that holds it; columns already called by a role need no entry
    units : for each role, the unit of the column where it is not the role's own, by name (``"one"``,
        ``"thousand"``, ``"million"``, ``"billion"``, ``"thousand persons"``, ``"percent"``, …)
    constants : roles that have one value in all rows, such as ``{"industry": "TOTAL"}``
    currency, base_year, breaks, synthetic : see :class:`Panel`
    quantities : columns of numbers that have no role, by their own names; a mapping says what people call them
    source : where the rows come from; made from ``name``, ``citation`` and the content where not given

    Raises
    ------
    ProblemsFound
        Required roles are missing, words stand among numbers, keys are empty or stand twice: all of it at once.

    Examples
    --------
    >>> import polars as pl
    >>> accounts = pl.DataFrame({"id": ["a", "a"], "year": [2022, 2023], "va": [5e9, 6e9], "employees": [40, 41]})
    >>> panel = FirmPanel.from_frame(accounts, roles={"firm": "id", "value_added": "va"}, units={"value_added": "one"})
    >>> panel.collect("firm", "year", "value_added")["value_added"].to_list()
    [5000.0, 6000.0]
    """
    level: Level = "firm" if issubclass(kind, FirmPanel) else "economy"
    lazy = as_lazy(frame)
    columns = _columns_by_role(level, roles or {}, constants or {}, lazy.collect_schema().names())
    _refuse_incomplete(level, columns, constants or {})
    own = _quantities(level, quantities, lazy.collect_schema().names())
    if is_in_memory(frame) or is_on_spark(lazy):  # others find words when they are computed
        roles_of = {**{key: ROLES[level][key] for key in columns}, **own}
        _refuse_words(roles_of, {**columns, **{key: key for key in own}}, lazy)
    shaped = lazy.select(
        *(_shaped(ROLES[level][key], column, lazy, (units or {}).get(key)) for key, column in columns.items()),
        *(_constant(ROLES[level][key], value) for key, value in (constants or {}).items()),
        *(_shaped(role, key, lazy, None) for key, role in own.items()),
        *([nw.col(ROW).cast(nw.Int64)] if ROW in lazy.collect_schema().names() else []),
    )
    if is_in_memory(frame):  # casts and scales once, not in every pass
        shaped = nw.from_native(as_polars(shaped).lazy())
    keys = KEYS[level]
    content = shaped
    if ROW not in shaped.collect_schema().names():  # on engines whose rows have no order of their own
        shaped = _numbered(shaped, keys)
        content = content if is_on_spark(shaped) else shaped
    found = [*problems, *_key_problems(shaped, keys)]
    if any(problem.severity is Severity.MUST_FIX for problem in found):
        raise ProblemsFound(found)
    present = tuple(key for key in ROLES[level] if key in columns or key in (constants or {}))
    source = source or Source(name, content_hash(content), citation=citation, columns=columns)
    count = int(as_polars(shaped.select(nw.len())).item())
    return kind(
        frame=shaped,
        roles=present,
        provenance=Provenance(sources=(source,), rows_used=count),
        currency=currency,
        base_year=base_year,
        breaks=tuple(breaks),
        problems=tuple(found),
        synthetic=synthetic,
        quantities=tuple(own.values()),
    )


_ROWS_NOTED = 100
_KEYS_NAMED = 20


def _columns_by_role(
    level: Level, roles: Mapping[str, str], constants: Mapping[str, object], present: Sequence[str]
) -> dict[str, str]:
    for key in (*roles, *constants):
        if key not in ROLES[level]:
            raise UnknownOption.among("role", key, tuple(ROLES[level]))
    for column in roles.values():
        if column not in present:
            raise UnknownOption.among("column", column, tuple(present))
    own = {key: key for key in ROLES[level] if key in present and key not in constants}
    return {**own, **roles}


def _quantities(level: Level, named: Sequence[str] | Mapping[str, Text], present: Sequence[str]) -> dict[str, Role]:
    """The roles of columns that have none of the house's."""
    names = named if isinstance(named, Mapping) else dict.fromkeys(named)
    refuse_roles(level, names)
    for key in names:
        if key not in present:
            raise UnknownOption.among("column", key, tuple(present))
    return {key: quantity(key, name) for key, name in names.items()}


def refuse_roles(level: Level, quantities: Iterable[str]) -> None:
    """Stop where a column that has a role is declared as a quantity of the user's own."""
    for key in quantities:
        if key in ROLES[level] or key == ROW:
            raise UnknownOption(_HAS_A_ROLE.fill(key=key))


def _refuse_incomplete(level: Level, columns: Mapping[str, str], constants: Mapping[str, object]) -> None:
    missing = [
        role for key, role in ROLES[level].items() if role.required and key not in columns and key not in constants
    ]
    if missing:
        raise ProblemsFound([missing_column(role, tuple(columns)) for role in missing])


def _refuse_words(roles: Mapping[str, Role], columns: Mapping[str, str], frame: nw.LazyFrame[Any]) -> None:
    """Stop at columns of numbers that came as text and hold words."""
    types = frame.collect_schema()
    in_text = {key: col for key, col in columns.items() if roles[key].type != "text" and types[col] == nw.String}
    if not in_text:
        return
    columns_of_text = tuple(dict.fromkeys(in_text.values()))
    words = (words_on_spark if is_on_spark(frame) else _words)(frame, columns_of_text)
    found = [word_among_numbers(roles[key], *words[column]) for key, column in in_text.items() if column in words]
    if found:
        raise ProblemsFound(found)


def _words(frame: nw.LazyFrame[Any], columns: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Of columns of text, those that hold words: the first of these, and how many there are."""
    held = as_polars(frame.select(*columns))
    words = {name: held[name].filter(_no_number(held[name])) for name in columns}
    return {name: (str(values[0]), values.len()) for name, values in words.items() if values.len()}


def _no_number(values: pl.Series) -> pl.Series:
    return values.is_not_null() & values.cast(pl.Float64, strict=False).is_null()


def _shaped(role: Role, column: str, frame: nw.LazyFrame[Any], unit: str | None) -> nw.Expr:
    expression = nw.col(column)
    if role.type == "number":
        number = expression.cast(nw.Float64)
        expression = nw.when(number.is_finite()).then(number)  # NaN, or infinity from a division by 0, is a blank cell
        factor = unit_named(unit).scale / role.unit.scale if unit else 1.0
        return (expression * factor if factor != 1.0 else expression).alias(role.key)
    if role.type == "year":
        return expression.cast(nw.Int64).alias(role.key)
    keeps_integers = role.key == "firm" and frame.collect_schema()[column].is_integer()
    return (expression if keeps_integers else expression.cast(nw.String)).alias(role.key)


def _constant(role: Role, value: str | int | float) -> nw.Expr:
    dtype = {"number": nw.Float64, "year": nw.Int64, "text": nw.String}[role.type]
    return nw.lit(value).cast(dtype()).alias(role.key)


def _numbered(frame: nw.LazyFrame[Any], keys: Sequence[str]) -> nw.LazyFrame[Any]:
    if is_on_spark(frame):
        return number_on_spark(frame, keys)
    return frame.with_row_index(ROW, order_by=keys).with_columns((nw.col(ROW) + 1).cast(nw.Int64))


def _key_problems(frame: nw.LazyFrame[Any], keys: Sequence[str]) -> list[Problem]:
    empty = as_polars(
        frame.filter(nw.any_horizontal(*(nw.col(key).is_null() for key in keys), ignore_nulls=True))
        .select(ROW)
        .sort(ROW)
        .head(_KEYS_NAMED)
    )[ROW]
    problems = [empty_key(int(row), keys) for row in empty]
    twice = as_polars(
        frame.group_by(*keys)
        .agg(nw.len().alias("times"), nw.col(ROW).max().alias("last"))
        .filter(nw.col("times") > 1)
        .sort("last")
        .head(_KEYS_NAMED)
    )
    problems += [key_twice(entry, keys) for entry in twice.iter_rows(named=True)]
    return problems


def _missing_message(missing: Sequence[str], panel: Panel, purpose: Text) -> Text:
    roles = [role_or_quantity(panel.level, key) for key in missing]
    needed = join([_with_key(role) for role in roles])
    have = join([panel.role(key).name for key in panel.columns])
    return Text(
        vi=f"{purpose.vi[:1].upper()}{purpose.vi[1:]} cần {needed.vi}. Bảng có: {have.vi}.",
        en=f"{purpose.en[:1].upper()}{purpose.en[1:]} needs {needed.en}. The table has: {have.en}.",
    )


def _with_key(role: Role) -> Text:
    """A role's name and key; a quantity's name is its key."""
    if role.name.vi == role.key:
        return Text.same(f"«{role.key}»")
    return Text(vi=f"{role.name.vi} ({role.key})", en=f"{role.name.en} ({role.key})")


_HAS_A_ROLE = Text(
    vi="«{key}» đã có ý nghĩa riêng trong bảng; không cần khai trong quantities.",
    en="«{key}» has a meaning of its own in a panel; it need not stand in quantities.",
)
