"""The cells of a scanned sheet: arrays a column, made into cells only where somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import overload

import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.kernels import BOOLEAN, DATE, NUMBER, TEXT

type Cell = object  # str, float, bool, date, datetime, time, timedelta; "" where empty

_EXCEL_EPOCH = date(1899, 12, 30)
_MAKERS: Mapping[int, Callable[[float], Cell]] = {
    NUMBER: float,
    BOOLEAN: bool,
    DATE: lambda days: _EXCEL_EPOCH + timedelta(days=days),
}


class Texts:
    """The texts of a sheet, those of the workbook before those of its cells; the first is that of empty cells."""

    def __init__(self, shared: Sequence[str], inline: Sequence[str]) -> None:
        self.each = ["", *shared, *inline]

    @cached_property
    def series(self) -> pl.Series:
        """The texts for Polars."""
        return pl.Series(self.each, dtype=pl.String)


@dataclass(frozen=True, slots=True, eq=False)
class ScannedColumn(Sequence[Cell]):
    """A column from some row on.

    Attributes
    ----------
    values : the number; of a text its place among ``texts``; of a date Excel's count of days
    kinds : what each value is, as the kernel names them
    texts : of the sheet
    """

    values: NDArray[np.float64]
    kinds: NDArray[np.uint8]
    texts: Texts

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, index: int) -> Cell: ...
    @overload
    def __getitem__(self, index: slice) -> ScannedColumn: ...
    def __getitem__(self, index: int | slice) -> Cell | ScannedColumn:
        """One cell, or some of them."""
        if isinstance(index, slice):
            return ScannedColumn(self.values[index], self.kinds[index], self.texts)
        maker = _MAKERS.get(int(self.kinds[index]))
        value = self.values[index].item()
        return maker(value) if maker else self.texts.each[int(value)]

    @property
    def is_plain(self) -> bool:
        """Whether there are but numbers, texts and empty cells."""
        return not bool(np.isin(self.kinds, (BOOLEAN, DATE)).any())

    def numbers(self) -> pl.Series:
        """The numbers, missing where a cell holds none."""
        is_number = self.kinds == NUMBER
        values = pl.Series(self.values)
        return values if is_number.all() else pl.select(pl.when(pl.Series(is_number)).then(values)).to_series()

    def written(self) -> tuple[list[int], pl.Series]:
        """The places of the texts, and the texts."""
        places = np.flatnonzero(self.kinds == TEXT)
        return places.tolist(), self.texts.series.gather(self.values[places].astype(np.int64))

    def distinct(self) -> tuple[list[Cell], NDArray[np.intp]]:
        """Numbers and texts once each, and for each cell which of them it is."""
        is_number = self.kinds == NUMBER
        numbers, which_number = np.unique(self.values[is_number], return_inverse=True)
        texts, which_text = np.unique(self.values[~is_number], return_inverse=True)
        which = np.empty(len(self), dtype=np.intp)
        which[is_number], which[~is_number] = which_number, which_text + len(numbers)
        return [*numbers.tolist(), *(self.texts.each[int(place)] for place in texts)], which


class ScannedRows(Sequence[Sequence[Cell]]):
    """The rows of a scanned sheet, each made when it is asked for."""

    def __init__(self, columns: Sequence[ScannedColumn], height: int) -> None:
        self._columns = columns
        self._height = height
        self._made: dict[int, list[Cell]] = {}

    def __len__(self) -> int:
        return self._height

    @overload
    def __getitem__(self, index: int) -> Sequence[Cell]: ...
    @overload
    def __getitem__(self, index: slice) -> ScannedRows: ...
    def __getitem__(self, index: int | slice) -> Sequence[Cell] | ScannedRows:
        """One row, or some of them."""
        if isinstance(index, slice):
            return ScannedRows([column[index] for column in self._columns], len(range(*index.indices(self._height))))
        row = range(self._height)[index]
        if row not in self._made:
            made = [column[row] for column in self._columns]
            if row >= _ROWS_KEPT:
                return made
            self._made[row] = made
        return self._made[row]

    def column(self, index: int, start: int) -> ScannedColumn:
        """The cells of one column from a row on."""
        return self._columns[index][start:]


_ROWS_KEPT = 100  # the header is looked for again and again
