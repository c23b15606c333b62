"""The cells of one column as the values of its role, with every cell that was not plain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.data.reading.codes import Code, ownership_kind, read_codes, whole_economy
from nangsuat.data.reading.numbers import Number, NumberStyle, read_numbers
from nangsuat.data.reading.scanned import Cell, ScannedColumn
from nangsuat.data.reading.wording import Places
from nangsuat.data.reading.years import Year, read_year
from nangsuat.data.roles import Level, Role
from nangsuat.data.text import Text
from nangsuat.data.units import PERCENT, Unit


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell that was not plain: where it is among the data rows, and what was noticed."""

    index: int
    code: str
    value: str | None
    places: Places = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """A column after reading: its values (in the user's unit), its spots, the number styles that it proves."""

    values: pl.Series
    spots: tuple[Spot, ...] = ()
    styles: frozenset[NumberStyle] = frozenset()


@dataclass(frozen=True, slots=True)
class ColumnReader:
    """How to read the cells of one column.

    Attributes
    ----------
    role : what they mean
    level : of the table
    unit : in which they are written
    style : the number style declared, if any
    currency : of the table
    all_text : whether the file holds nothing but text (csv), so that numbers in text are no news
    """

    role: Role
    level: Level
    unit: Unit
    style: NumberStyle | None
    currency: str
    all_text: bool

    def read(self, cells: Sequence[Cell]) -> Read:
        """The values of the cells."""
        if isinstance(cells, ScannedColumn) and not cells.is_plain:
            cells = list(cells)
        if self.role.type == "number":
            return self._numbers(cells)
        return self._years(cells) if self.role.type == "year" else self._codes(cells)

    def _numbers(self, cells: Sequence[Cell]) -> Read:
        if isinstance(cells, ScannedColumn):
            return self._numbers_and_texts(cells.numbers(), *cells.written())
        kinds = set(map(type, cells))
        if kinds <= {float}:
            return Read(pl.Series(cells, dtype=pl.Float64))
        if kinds == {str}:
            return self._texts(pl.Series(cells, dtype=pl.String))
        plain = [cell if type(cell) in _NUMBERS else None for cell in cells]
        places = [index for index, cell in enumerate(cells) if type(cell) is str and cell]
        texts = pl.Series([cells[index] for index in places], dtype=pl.String)
        read = self._numbers_and_texts(pl.Series(plain, dtype=pl.Float64, strict=False), places, texts)
        odd = (_odd(index, cell) for index, cell in enumerate(cells) if type(cell) not in (str, *_NUMBERS))
        return replace(read, spots=(*read.spots, *odd))

    def _numbers_and_texts(self, values: pl.Series, places: Sequence[int], texts: pl.Series) -> Read:
        """The numbers, with those that the texts at some places say."""
        if not places:
            return Read(values)
        read = self._texts(texts)
        spots = tuple(replace(spot, index=places[spot.index]) for spot in read.spots)
        return Read(values.scatter(places, read.values), spots, read.styles)

    def _texts(self, texts: pl.Series) -> Read:
        texts = texts.str.strip_chars()
        numbers, dressed = read_numbers(texts, self.style, self._accept)
        wrong = {text: number for text, number in dressed.items() if number.code}
        places = texts.is_in(list(wrong)).arg_true().to_list() if wrong else []
        spots = [_wrong(index, texts[index], wrong[texts[index]], self) for index in places]
        if not self.all_text:
            spots += [Spot(index, "number-as-text", texts[index]) for index in numbers.is_not_null().arg_true()]
        styles = {number.proves for number in dressed.values() if number.proves}
        if not self.style and texts.str.contains(_DECIMAL_POINT).any():
            styles.add("en")
        return Read(numbers, tuple(spots), frozenset(styles))

    def _accept(self, number: Number) -> Number:
        """The number if a cell of this column may hold it; a percentage in the column's own unit."""
        if number.currency and number.currency != self.currency:
            return replace(number, value=None, code="currency-in-cell")
        if not number.percent or number.value is None:
            return number
        if self.role.unit.kind != "ratio":
            return replace(number, value=None, code="percent-in-cell")
        return number if self.unit == PERCENT else replace(number, value=number.value / 100)

    def _years(self, cells: Sequence[Cell]) -> Read:
        each, which = _distinct(cells)
        years = [read_year(cell) for cell in each]
        spots = tuple(
            Spot(index, year.code, _shown(cells[index]), _about_year(year.serial, year.value))
            for index, year in _noticed(years, which)
            if year.code
        )
        return Read(pl.Series([year.value for year in years], dtype=pl.Int64).gather(which), spots)

    def _codes(self, cells: Sequence[Cell]) -> Read:
        read = self._codes_by_kind(cells)
        tell = _TOLD.get((self.level, self.role.key))
        if tell is None:
            return read
        told = {value: tell(value) for value in read.values.drop_nulls().unique()}
        return replace(read, values=read.values.replace(list(told), list(told.values())))

    def _codes_by_kind(self, cells: Sequence[Cell]) -> Read:
        if isinstance(cells, ScannedColumn):
            each, which = cells.distinct()
            return _spread(self._codes_by_kind(each), which)
        return self._plain_texts(cells) if set(map(type, cells)) == {str} else self._codes_one_by_one(cells)

    def _plain_texts(self, cells: Sequence[Cell]) -> Read:
        """Texts without blanks at their ends; only what looks like a number, a blank word or a mark goes one by one."""
        texts = pl.Series(cells, dtype=pl.String).str.normalize("NFC").str.replace_all(r"\s+", " ").str.strip_chars()
        odd = texts.str.contains(_WORTH_A_LOOK)
        some = self._codes_one_by_one(texts.filter(odd).to_list())
        places = odd.arg_true().to_list()
        spots = tuple(replace(spot, index=places[spot.index]) for spot in some.spots)
        return Read(texts.scatter(places, some.values) if places else texts, spots)

    def _codes_one_by_one(self, cells: Sequence[Cell]) -> Read:
        each, which = _distinct(cells)
        codes = read_codes(self.role.key, each)
        spots = tuple(
            Spot(index, code.code, _shown(cells[index]), {"read": code.value or ""})
            for index, code in _noticed(codes, which)
            if code.code
        )
        return Read(pl.Series([code.value for code in codes], dtype=pl.String).gather(which), spots)


_TOLD = {("economy", "industry"): whole_economy, ("firm", "ownership"): ownership_kind}  # words that stand for a code


def _distinct(cells: Sequence[Cell]) -> tuple[list[Cell], NDArray[np.intp]]:
    """The cells once each, and for each cell which of them it is."""
    if isinstance(cells, ScannedColumn):
        return cells.distinct()
    places: dict[Cell, int] = {}
    which = [places.setdefault(cell, len(places)) for cell in cells]
    return list(places), np.array(which, dtype=np.intp)


def _noticed[Told: (Year, Code)](each: Sequence[Told], which: NDArray[np.intp]) -> Iterator[tuple[int, Told]]:
    """The places of those of which something is to be said."""
    is_noticed = np.array([told.code is not None for told in each], dtype=np.bool_)
    for index in np.flatnonzero(is_noticed[which]).tolist():
        yield index, each[which[index]]


def _spread(read: Read, which: NDArray[np.intp]) -> Read:
    """What was read of distinct cells, for all the cells that are alike."""
    spot_of = np.full(len(read.values), -1, dtype=np.intp)
    spot_of[[spot.index for spot in read.spots]] = range(len(read.spots))
    spots = tuple(
        replace(read.spots[spot_of[which[index]]], index=index)
        for index in np.flatnonzero(spot_of[which] >= 0).tolist()
    )
    return Read(read.values.gather(which), spots)


_NUMBERS = (float, int)  # and not bool, which Python takes for an int
_WORTH_A_LOOK = r"^(|'.*|[0-9][0-9 .,–-]*|[-–—.…]+|[nN]/[aA])$"  # of codes.py: blank words, digits, a mark for text
_DECIMAL_POINT = r"^[+-]?([0-9]{4,}\.[0-9]+|[0-9]+\.([0-9]{1,2}|[0-9]{4,}))$"
_STYLE_NAMES: Mapping[NumberStyle, Text] = {
    "vi": Text(vi="Việt Nam", en="Vietnamese"),
    "en": Text(vi="Anh", en="English"),
}


def _wrong(index: int, text: str, number: Number, reader: ColumnReader) -> Spot:
    places: dict[str, Text | str | float | int] = {"currency": number.currency or "", "expected": reader.currency}
    if reader.style:
        places["style"] = _STYLE_NAMES[reader.style]
    if number.readings:
        places |= {"as_vi": spelled(number.readings[0]), "as_en": spelled(number.readings[1])}
    return Spot(index, number.code or "", text, places)


def spelled(value: float) -> Text:
    """A number written so that no style can mistake it.

    Examples
    --------
    >>> spelled(1.234).en, spelled(1234.0).vi
    ('1 point 234', '1234')
    """
    whole, _, fraction = f"{value:.15g}".partition(".")
    if not fraction:
        return Text.same(whole)
    return Text(vi=f"{whole} phẩy {fraction}", en=f"{whole} point {fraction}")


def _odd(index: int, cell: Cell) -> Spot:
    is_date = isinstance(cell, date | time | timedelta)
    return Spot(index, "date-in-number" if is_date else "not-a-number", _shown(cell))


def _shown(cell: Cell) -> str:
    """A cell as the user sees it."""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, bool):
        return str(cell).upper()
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def _about_year(serial: date | None, year: int | None) -> Places:
    if serial is None:
        return {"hint": "", "year": year or ""}
    day = f"{serial:%d/%m/%Y}"
    return {"hint": Text(vi=f"; đó là ngày {day} dưới dạng số của Excel", en=f"; it is Excel's number for {day}")}
