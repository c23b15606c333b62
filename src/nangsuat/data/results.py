"""Results: what a method found, with the words, units and rows that belong to it.

A result is a frozen object that lists its tables; one renderer here turns any of them into text, Markdown,
HTML or a dataframe, so that no method prints for itself and all numbers are rounded by one rule.
"""

from __future__ import annotations

import html
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from nangsuat.data.lineage import Figure
from nangsuat.data.problems import CannotBeShown
from nangsuat.data.provenance import Provenance
from nangsuat.data.text import NO_WORDS, Language, Text, format_number

if TYPE_CHECKING:
    import altair as alt

type Cell = Figure | Text | str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a result's table.

    Attributes
    ----------
    key : its name in :meth:`Result.to_frame`
    label : its heading
    unit : its unit, printed under the heading
    decimals : digits after the decimal sign; without it six significant digits
    """

    key: str
    label: Text
    unit: Text = NO_WORDS
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a result: columns and rows of cells."""

    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Text, ...] = ()

    def written(self, language: Language) -> list[list[str]]:
        """The cells as a reader of ``language`` sees them, heading first."""
        head = [_heading(column, language) for column in self.columns]
        body = [
            [write_cell(cell, column, language) for cell, column in zip(row, self.columns, strict=True)]
            for row in self.rows
        ]
        return [head, *body]

    def to_frame(self) -> pl.DataFrame:
        """The bare values, one column a key."""
        values = {column.key: [bare(row[place]) for row in self.rows] for place, column in enumerate(self.columns)}
        return pl.DataFrame(values, strict=False)


class Result(ABC):
    """Base of all results.

    Subclasses are frozen dataclasses with explained fields; they name their ``title``, their ``tables`` and
    ``notes`` (method, period, assumptions, what was dropped and why), and carry their ``provenance``.
    """

    __slots__ = ()

    provenance: Provenance

    @property
    @abstractmethod
    def title(self) -> Text:
        """What the result answers."""

    @abstractmethod
    def tables(self) -> tuple[Table, ...]:
        """The result as tables, the main one first."""

    def notes(self) -> tuple[Text, ...]:
        """Method, assumptions and reservations, one sentence each."""
        return ()

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:  # noqa: ARG002  # for those that have one
        """The result as an Altair chart.

        Raises
        ------
        CannotBeShown
            The result is not one that a chart makes clearer.
        """
        raise CannotBeShown(Text(vi="Kết quả này không có biểu đồ.", en="This result has no chart."))

    def to_frame(self) -> pl.DataFrame:
        """The main table's values as a dataframe."""
        return self.tables()[0].to_frame()

    def summary(self, language: Language = "vi") -> str:
        """The result as text for a terminal."""
        parts = [self.title.say(language)]
        for table in self.tables():
            parts += ["", table.title.say(language), _as_text(table.written(language), table)]
            parts += [f"  {note.say(language)}" for note in table.notes]
        return "\n".join(parts + [""] + [note.say(language) for note in self._all_notes()]).rstrip()

    def to_markdown(self, language: Language = "vi") -> str:
        """The result as Markdown."""
        parts = [f"## {self.title.say(language)}"]
        for table in self.tables():
            parts += [f"**{table.title.say(language)}**", _as_markdown(table.written(language), table)]
            parts += [note.say(language) for note in table.notes]
        return "\n\n".join(parts + [note.say(language) for note in self._all_notes()])

    def _repr_html_(self, language: Language = "vi") -> str:
        parts = [f"<h3>{html.escape(self.title.say(language))}</h3>"]
        parts += [_as_html(table.written(language), table.title.say(language)) for table in self.tables()]
        parts += [f"<p>{html.escape(note.say(language))}</p>" for note in self._all_notes()]
        return "\n".join(parts)

    def _all_notes(self) -> tuple[Text, ...]:
        return (*self.notes(), *(_dropped_note(item.count, item.reason) for item in self.provenance.dropped))


def bare(cell: Cell) -> str | int | float | None:
    """The value of a cell without its making."""
    if isinstance(cell, Figure):
        return cell.value
    return cell.vi if isinstance(cell, Text) else cell


def write_cell(cell: Cell, column: Column, language: Language) -> str:
    """A cell as its reader sees it.

    Examples
    --------
    >>> column = Column("growth", Text(vi="Tốc độ tăng", en="Growth"), Text.same("%"), decimals=1)
    >>> write_cell(1234.56, column, "vi"), write_cell(None, column, "en")
    ('1.234,6', '–')
    """
    if isinstance(cell, Text):
        return cell.say(language)
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Figure):
        decimals = column.decimals if cell.decimals is None else cell.decimals
        return format_number(cell.value, language, decimals)
    if isinstance(cell, int) and column.decimals is None:
        return str(cell)  # years and counts in a key column
    return format_number(cell, language, column.decimals)


def _heading(column: Column, language: Language) -> str:
    unit = column.unit.say(language)
    return f"{column.label.say(language)} ({unit})" if unit else column.label.say(language)


def _is_number(table: Table, place: int) -> bool:
    return any(isinstance(row[place], Figure | float) for row in table.rows)


def _as_text(written: list[list[str]], table: Table) -> str:
    widths = [max(len(row[place]) for row in written) for place in range(len(table.columns))]
    lines = []
    for row in written:
        cells = [
            cell.rjust(width) if _is_number(table, place) else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  " + "  ".join(cells).rstrip())
    return "\n".join(lines)


def _as_markdown(written: list[list[str]], table: Table) -> str:
    rule = ["---:" if _is_number(table, place) else "---" for place in range(len(table.columns))]
    return "\n".join("| " + " | ".join(row) + " |" for row in (written[0], rule, *written[1:]))


def _as_html(written: list[list[str]], title: str) -> str:
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in written[0])
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in written[1:])
    return f"<table><caption>{html.escape(title)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _dropped_note(count: int, reason: Text) -> Text:
    return Text(vi=f"Bỏ {count} dòng: {reason.vi}", en=f"{count} rows left out: {reason.en}")
