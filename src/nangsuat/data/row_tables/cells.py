"""One cell of a list as the value that its column asks for, or what keeps it from being one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from nangsuat.data.handin.amounts import parse_amount
from nangsuat.data.reading.cells import spelled
from nangsuat.data.reading.days import read_day
from nangsuat.data.reading.folding import tidy
from nangsuat.data.reading.numbers import MISSING_WORDS, Number, read_number
from nangsuat.data.reading.unit_words import Measure
from nangsuat.data.reading.wording import Places
from nangsuat.data.row_tables.columns import RowColumn, RowKind, Value
from nangsuat.data.text import Text, exactly, fold, join
from nangsuat.data.units import MILLION, UNITS

_BLANK = MISSING_WORDS - {"x", "na", "nan", "null", "none"}  # words that may be names
_LISTED = 12  # choices named in a message


@dataclass(frozen=True, slots=True)
class Told:
    """What is wrong with a cell: a key of the wordings, what stands in their places, the cell as it is shown."""

    code: str
    places: Places = field(default_factory=dict)
    value: str | None = None


def is_blank(cell: object) -> bool:
    """Whether nothing stands in a cell; a dash is nothing."""
    return cell is None or (isinstance(cell, str) and tidy(cell).lower() in _BLANK)


def shown(cell: object) -> str:
    """A cell as its user sees it."""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, bool):
        return str(cell).upper()
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def read_cell(cell: object, column: RowColumn, measure: Measure | None) -> Value | Told:
    """The value of a cell that is not blank; ``measure`` is the unit that the heading names."""
    read = _READERS[column.kind](cell, column, measure)
    return read if isinstance(read, Told) else _held(read, column)


def _text(cell: object, column: RowColumn, _: Measure | None) -> Value | Told:
    words = "\n".join(filter(None, map(tidy, shown(cell).splitlines())))
    return _chosen(words, column) or words


def _choice(cell: object, column: RowColumn, _: Measure | None) -> Value | Told:
    found = _chosen(shown(cell), column)
    return Told("not-in-list", {"column": column.name, "known": _listing(column)}) if found is None else found


def _chosen(words: str, column: RowColumn) -> str | None:
    wanted = fold(words)
    for key, said in column.choices.items():
        if wanted in {fold(key), fold(said.vi), fold(said.en)}:
            return key
    return None


def _listing(column: RowColumn) -> Text:
    said = list(column.choices.values())
    more = [Text.same("…")] if len(said) > _LISTED else []
    return join([*said[:_LISTED], *more])


def _number(cell: object, column: RowColumn, _: Measure | None) -> Value | Told:
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return float(cell)
    number = read_number(cell) if isinstance(cell, str) else _NO_NUMBER
    if number.readings:
        as_vi, as_en = map(spelled, number.readings)
        return Told("ambiguous-number", {"as_vi": as_vi, "as_en": as_en})
    if number.value is None or number.currency or (number.percent and column.unit.vi != "%"):
        return Told("not-a-number")
    return number.value


def _money(cell: object, column: RowColumn, measure: Measure | None) -> Value | Told:  # noqa: ARG001  # as all readers
    scale = measure.scale if measure else MILLION.scale
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return float(round(cell * scale))  # there is nothing smaller than a đồng
    if not isinstance(cell, str):
        return Told("not-a-number")
    words = tidy(cell)
    read = parse_amount(f"{words} {_UNIT_WORDS[scale]}" if words[-1].isdigit() else words)
    if read.choices:
        one, other = (spelled(choice.value * MILLION.scale) for choice in read.choices)
        return Told("ambiguous-number", {"as_vi": one, "as_en": other})
    return Told("not-a-number") if read.value is None else float(round(read.value * MILLION.scale))


_UNIT_WORDS: Mapping[float, str] = {unit.scale: unit.label().vi for unit in UNITS.values() if unit.kind == "money"}
_NO_NUMBER = Number(None, code="not-a-number")


def _first_day(cell: object, column: RowColumn, _: Measure | None) -> Value | Told:  # noqa: ARG001  # as all readers
    return read_day(cell) or Told("not-a-day")


def _last_day(cell: object, column: RowColumn, _: Measure | None) -> Value | Told:  # noqa: ARG001  # as all readers
    return read_day(cell, last=True) or Told("not-a-day")


_READERS: Mapping[RowKind, Callable[[object, RowColumn, Measure | None], Value | Told]] = {
    "text": _text,
    "choice": _choice,
    "number": _number,
    "money": _money,
    "first day": _first_day,
    "last day": _last_day,
}


def _held(value: Value, column: RowColumn) -> Value | Told:
    """The value if it lies within the column's bounds."""
    if isinstance(value, str) and len(value) > column.longest:
        return Told("too-long", {"count": len(value), "most": column.longest})
    if isinstance(value, float) and column.least is not None and value < column.least:
        return Told("too-small", {"bound": exactly(column.least)})
    if isinstance(value, float) and column.most is not None and value > column.most:
        return Told("too-large", {"bound": exactly(column.most)})
    return value
