"""Prices and quantities of the same items over several periods: what every index number starts from.

An item whose price or quantity is missing in a period is *not observed* there. Two periods are compared over the
items observed in both (the matched basket), so that an item that comes or goes changes no index by itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from nangsuat.data import (
    NangsuatError,
    Provenance,
    Source,
    Text,
    UnknownOption,
    as_lazy,
    as_polars,
    content_hash,
    rows_hash,
)

type Matrix = NDArray[np.float64]  # shape (periods, items)
type Label = Hashable


class BadBasket(NangsuatError):
    """Prices and quantities from which no index can be made: shapes differ, negative numbers, an item twice."""


@dataclass(frozen=True, slots=True, eq=False)
class Basket:
    """Prices and quantities, one row a period and one column an item.

    Attributes
    ----------
    prices, quantities : shape (periods, items); zero where the item is not observed
    observed : shape (periods, items); whether both price and quantity are known
    periods, items : their names
    provenance : where the numbers come from
    """

    prices: Matrix
    quantities: Matrix
    observed: NDArray[np.bool_]
    periods: tuple[Label, ...]
    items: tuple[Label, ...]
    provenance: Provenance

    @classmethod
    def from_arrays(
        cls,
        prices: ArrayLike,
        quantities: ArrayLike,
        *,
        periods: Sequence[Label] | None = None,
        items: Sequence[Label] | None = None,
    ) -> Basket:
        """A basket from two arrays of shape (periods, items); a missing number is ``nan``.

        Periods are numbered 1, 2, … where they have no names, and so are items.

        Raises
        ------
        BadBasket
            The arrays differ in shape, or hold a negative or infinite number.

        Examples
        --------
        >>> basket = Basket.from_arrays([[1.0, 2.0], [1.1, 2.4]], [[10.0, 5.0], [9.0, 6.0]], periods=[2023, 2024])
        >>> basket.values
        array([20. , 24.3])
        """
        price, quantity = np.array(prices, dtype=np.float64), np.array(quantities, dtype=np.float64)
        _check_shapes(price, quantity, periods, items)
        table = pl.DataFrame({"price": price.ravel(), "quantity": quantity.ravel()})
        source = Source("arrays", content_hash(as_lazy(table)))
        return _basket(
            price,
            quantity,
            tuple(periods) if periods is not None else tuple(range(1, price.shape[0] + 1)),
            tuple(items) if items is not None else tuple(range(1, price.shape[1] + 1)),
            source,
        )

    @classmethod
    def from_frame(
        cls, frame: Any, *, period: str, item: str, price: str, quantity: str, name: str = "frame"
    ) -> Basket:
        """A basket from a tidy table: one row a period and item.

        Parameters
        ----------
        frame : any dataframe that narwhals takes
        period, item, price, quantity : its columns; periods are taken in ascending order
        name : the table's name, for the provenance

        Raises
        ------
        UnknownOption
            A column is not there; the message lists those that are.
        BadBasket
            An item stands twice in one period, or a number is negative.

        Examples
        --------
        >>> table = pl.DataFrame({"year": [2023, 2024], "good": ["rice", "rice"], "p": [9.0, 9.9], "q": [1.0, 2.0]})
        >>> Basket.from_frame(table, period="year", item="good", price="p", quantity="q").periods
        (2023, 2024)
        """
        lazy = as_lazy(frame)
        present = lazy.collect_schema().names()
        for column in (period, item, price, quantity):
            if column not in present:
                raise UnknownOption.among("column", column, present)
        rows = as_polars(lazy.select(period, item, price, quantity))
        _refuse_unnamed(rows, period, item)
        columns = {"period": period, "item": item, "price": price, "quantity": quantity}
        source = Source(name, rows_hash(rows), columns=columns)
        periods, place = _places(rows[period])
        items, column_of = _places(rows[item])
        row_of = _rows_of_cells(place * len(items) + column_of, len(periods) * len(items))
        if row_of is None:
            _refuse_twice(rows, period, item)
        shape = (len(periods), len(items))
        matrices = [_laid_out(rows[key], row_of).reshape(shape) for key in (price, quantity)]
        return _basket(matrices[0], matrices[1], periods, items, source)

    @property
    def values(self) -> NDArray[np.float64]:
        """Price times quantity, summed over the items observed, shape (periods,)."""
        total: NDArray[np.float64] = self.expenditure.sum(axis=1)
        return total

    @property
    def expenditure(self) -> Matrix:
        """Price times quantity of each item, shape (periods, items)."""
        return self.prices * self.quantities

    def swapped(self) -> Basket:
        """Quantities in the place of prices and prices in the place of quantities.

        The price index of the swapped basket is the quantity index of this one.
        """
        return replace(self, prices=self.quantities, quantities=self.prices)

    def place_of(self, period: Label) -> int:
        """Which row a period is; an unknown one raises :class:`UnknownOption`."""
        if period not in self.periods:
            raise UnknownOption.among("period", period, [str(known) for known in self.periods])
        return self.periods.index(period)


def _basket(
    price: Matrix, quantity: Matrix, periods: tuple[Label, ...], items: tuple[Label, ...], source: Source
) -> Basket:
    for numbers, name in ((price, _PRICE), (quantity, _QUANTITY)):
        _refuse_impossible(numbers, name, periods, items)
    observed = ~(np.isnan(price) | np.isnan(quantity))
    provenance = Provenance(sources=(source,), rows_used=int(np.count_nonzero(observed)))
    if not observed.all():
        price, quantity = np.where(observed, price, 0.0), np.where(observed, quantity, 0.0)
    return Basket(price, quantity, observed, periods, items, provenance)


_PRICE = Text(vi="Giá", en="Price")
_QUANTITY = Text(vi="Lượng", en="Quantity")


def _check_shapes(
    price: Matrix, quantity: Matrix, periods: Sequence[Label] | None, items: Sequence[Label] | None
) -> None:
    named = (
        len(periods) if periods is not None else price.shape[0] if price.ndim else 0,
        len(items) if items is not None else price.shape[-1] if price.ndim else 0,
    )
    if price.ndim != 2 or price.shape != quantity.shape or price.shape != named or 0 in price.shape:
        raise BadBasket(
            Text(
                vi=f"Giá có dạng {price.shape}, lượng {quantity.shape}, tên {named}; cả ba phải cùng (kỳ, mặt hàng).",
                en=f"Prices have shape {price.shape}, quantities {quantity.shape}, names {named};"
                " all must be the same (periods, items).",
            )
        )


def _refuse_impossible(numbers: Matrix, name: Text, periods: tuple[Label, ...], items: tuple[Label, ...]) -> None:
    if (numbers < 0).any() or np.isinf(numbers).any():
        wrong = np.argwhere((numbers < 0) | np.isinf(numbers))
        row, column = wrong[0]
        value, where = numbers[row, column], f"{periods[row]}, {items[column]}"
        raise BadBasket(
            Text(
                vi=f"{name.vi} {value} ở ({where}) không dùng được; phải hữu hạn, không âm. Có {len(wrong)} ô sai.",
                en=f"{name.en} {value} at ({where}) cannot be; it must be finite, not negative. {len(wrong)} in all.",
            )
        )


def _refuse_unnamed(rows: pl.DataFrame, period: str, item: str) -> None:
    if rows[period].null_count() or rows[item].null_count():
        unnamed = rows.filter(pl.any_horizontal(pl.col(period, item).is_null())).height
        raise BadBasket(
            Text(
                vi=f"{unnamed} dòng thiếu «{period}» hoặc «{item}»; điền đủ hoặc bỏ dòng.",
                en=f"{unnamed} rows lack «{period}» or «{item}»; fill them in or leave the rows out.",
            )
        )


def _rows_of_cells(cells: NDArray[np.intp], count: int) -> NDArray[np.intp] | None:
    """For each cell the row that it comes from, −1 where there is none; nothing where two rows want the same cell."""
    row_of = np.full(count, -1)
    row_of[cells] = np.arange(cells.size)
    return row_of if np.count_nonzero(row_of >= 0) == cells.size else None


def _refuse_twice(rows: pl.DataFrame, period: str, item: str) -> NoReturn:
    twice = rows.filter(pl.struct(period, item).is_duplicated())
    where = f"{twice[period][0]}, {twice[item][0]}"
    raise BadBasket(
        Text(
            vi=f"({where}) có nhiều dòng; mỗi kỳ, mặt hàng chỉ một dòng. Hãy cộng lượng, lấy giá bình quân trước.",
            en=f"({where}) stands in several rows; one row a period and item. Add up quantities and use the unit"
            " value as price first.",
        )
    )


def _places(labels: pl.Series) -> tuple[tuple[Label, ...], NDArray[np.intp]]:
    """The distinct labels in ascending order, and for each row which of them it has."""
    if labels.dtype in _WHOLE and labels.len():
        numbers = labels.to_numpy().astype(np.int64, copy=False)
        least, most = int(numbers.min()), int(numbers.max())
        if most - least < _ROOM * labels.len():
            return _counted_off(numbers - least, least)
    places = labels.rank("dense").cast(pl.Int64).to_numpy() - 1
    return tuple(labels.unique().sort().to_list()), places


def _counted_off(numbers: NDArray[np.int64], least: int) -> tuple[tuple[Label, ...], NDArray[np.intp]]:
    """Whole numbers close to each other are looked up in a table instead of sorted."""
    there = np.zeros(int(numbers.max()) + 1, dtype=bool)
    there[numbers] = True
    known = np.flatnonzero(there)
    labels = tuple((known + least).tolist())
    return labels, numbers if there.all() else (np.cumsum(there) - 1)[numbers]


def _laid_out(numbers: pl.Series, row_of: NDArray[np.intp]) -> NDArray[np.float64]:
    """The number of each cell, not a number where no row has it."""
    found = np.take(numbers.cast(pl.Float64).to_numpy(), row_of)  # −1 takes the last one, until it is blanked
    if numbers.len() < row_of.size:
        found[row_of < 0] = np.nan
    return found


_WHOLE = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32)
_ROOM = 4  # whole numbers are looked up where the table of all between the least and the greatest is this short a row
