"""Reading the inputs of a figure back from the rows that it names.

A figure in a report says which rows of which table it was computed from. With that table at hand each input can be
computed once more, by code that knows nothing of the method; ``nangsuat trace`` and the tests do so.
"""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw
import polars as pl

from nangsuat.data import ROW, CannotBeShown, Input, Rows, Text, UnknownOption, expand_ranges, symbols, to_expression
from nangsuat.measure.indicators.aggregates import aggregate

_PARTNER = "_partner"
_PAIRED_BY = (("firm",), ("territory", "industry"))  # what a row and its partner of another year have in common
_VALUE, _WEIGHT = "__value", "__weight"


def recompute_from(frame: pl.DataFrame) -> Callable[[Input], float | None]:
    """A function that computes the inputs of figures from the rows of a table.

    Parameters
    ----------
    frame : the source, one column a role in the role's unit and ``row``, as ``panel.collect()`` gives it

    Returns
    -------
    callable
        Takes an :class:`Input` with rows and gives its value; ``None`` where there is none. Hand it to
        :meth:`Figure.recompute`.

    Raises
    ------
    CannotBeShown
        From the function: the input stands on more rows than its list of row numbers holds.

    Examples
    --------
    >>> import nangsuat as ns, polars as pl
    >>> books = pl.DataFrame({"firm": ["a", "b"], "year": [2023, 2023], "value_added": [100.0, 20.0],
    ...     "employees": [1.0, 3.0]})
    >>> panel = ns.FirmPanel.from_frame(books)
    >>> figure = ns.figure_of(panel, "E05", {"year": 2023})
    >>> figure.value, figure.recompute(recompute_from(panel.collect()))
    (30.0, 30.0)
    """

    def read(item: Input) -> float | None:
        if item.rows is None or item.column is None:
            return item.value
        rows = _rows_of(frame, item)
        values = _column(rows, item.column, item.by)
        return aggregate(values[_VALUE], values[_WEIGHT], item)

    return read


def _rows_of(frame: pl.DataFrame, item: Input) -> pl.DataFrame:
    rows = _named(frame, item.rows)
    if item.partners is None:
        return rows
    pair = next(list(keys) for keys in _PAIRED_BY if set(keys) <= set(frame.columns))
    partners = _named(frame, item.partners)
    return rows.join(partners, on=pair, how="left", suffix=_PARTNER, maintain_order="left")


def _named(frame: pl.DataFrame, rows: Rows | None) -> pl.DataFrame:
    if rows is None:
        return frame.clear()
    if not rows.ranges and rows.count:
        raise CannotBeShown(
            Text(
                vi=f"Số này tính từ {rows.count} dòng ({rows.where.vi}), quá nhiều để ghi từng số dòng.",
                en=f"This number stands on {rows.count} rows ({rows.where.en}), too many to list their numbers.",
            )
        )
    wanted = pl.Series(ROW, expand_ranges(rows.ranges), dtype=pl.Int64)
    return wanted.to_frame().join(frame.with_columns(pl.col(ROW).cast(pl.Int64)), on=ROW, how="inner")


def _column(rows: pl.DataFrame, formula: str, by: str | None) -> pl.DataFrame:
    """The formula in each row and the row's weight, rows without a value left out."""
    for name in (*symbols(formula), *([by] if by else [])):
        if name not in rows.columns:
            raise UnknownOption.among("column", name, rows.columns)
    weight = nw.lit(1.0) if by is None else nw.col(by).cast(nw.Float64).fill_null(1.0)
    value = to_expression(formula).cast(nw.Float64)
    chosen = nw.from_native(rows).select(value.alias(_VALUE), weight.alias(_WEIGHT)).to_native()
    return chosen.filter(pl.col(_VALUE).is_finite())
