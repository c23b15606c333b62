"""What a list asks for: its columns, each with its kind, stated once for the workbook and for reading it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from nangsuat.data.text import NO_WORDS, Language, Text
from nangsuat.data.units import MILLION

type RowKind = Literal["text", "choice", "number", "money", "first day", "last day"]
type Value = str | float | date

NAME_PREFIX = "ns_"  # of the named ranges by which columns are found again, whatever is done to their headings


@dataclass(frozen=True, slots=True)
class RowColumn:
    """One column of a list.

    Attributes
    ----------
    key : stable name
    name : its heading, without the unit
    kind : ``"text"``; ``"choice"``, one of ``choices``; ``"number"``; ``"money"``, in a unit that the heading names,
        read as đồng; ``"first day"`` and ``"last day"``, a day, or those of the month, quarter or year written
    unit : of a number, to stand behind the heading; money in a new workbook is in million đồng
    meaning : what it holds, in a sentence or two
    required : whether each row needs a value
    choices : values to choose from with their words; for a text they are only offered
    also : other headings by which it is known
    least, most : bounds of a number or a sum
    longest : letters of a text
    width : of the column in the workbook, in letters
    """

    key: str
    name: Text
    kind: RowKind = "text"
    unit: Text = NO_WORDS
    meaning: Text = NO_WORDS
    required: bool = False
    choices: Mapping[str, Text] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    longest: int = 2000
    width: int = 17

    @property
    def unit_words(self) -> Text:
        """The unit behind the heading of a new workbook."""
        return MILLION.label() if self.kind == "money" else self.unit

    def heading(self, language: Language) -> str:
        """The heading of a new workbook."""
        unit = self.unit_words.say(language)
        name = self.name.say(language)
        return f"{name} ({unit})" if unit else name


@dataclass(frozen=True, slots=True)
class RowTable:
    """A list.

    Attributes
    ----------
    key : stable name, part of the named ranges
    title : above the list
    sheet : name of its sheet, at most 31 letters
    columns : from left to right
    steps : how it is filled in, for the sheet of instructions
    """

    key: str
    title: Text
    sheet: Text
    columns: tuple[RowColumn, ...]
    steps: tuple[Text, ...] = ()

    def range_name(self, column: RowColumn) -> str:
        """The named range of a column."""
        return f"{NAME_PREFIX}{self.key}_{column.key}"


@dataclass(frozen=True, slots=True)
class FilledTable:
    """A list with the rows that are known already.

    Attributes
    ----------
    table : the list
    rows : values by column; days as dates, sums in đồng, choices by their keys
    spare : empty rows below them
    """

    table: RowTable
    rows: Sequence[Mapping[str, Value | None]] = ()
    spare: int = 50
