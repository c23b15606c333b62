"""Productivity from three numbers: where books give sales and purchases only, sales stand for output.

So do the statistics offices whose calculators ask small enterprises for turnover, purchases and employees. What was
made and not sold, or sold from stock, is then left out; the result is an estimate and must say so.
"""

from __future__ import annotations

from functools import reduce
from operator import and_

import narwhals as nw

from nangsuat.data import ROW, FirmPanel, Text, as_polars, to_expression
from nangsuat.measure.indicators.symbols import quantity, ways_to

__all__ = ["QUICK_OUTPUT", "quick_output"]

QUICK_OUTPUT = Text(
    vi="Ước tính nhanh: doanh thu thuần được lấy làm tổng đầu ra, nên phần làm ra mà chưa bán (hoặc bán từ tồn kho) "
    "chưa được tính.",
    en="A quick estimate: net sales stand for output, so what was made and not sold (or sold from stock) is left out.",
)


def quick_output(panel: FirmPanel) -> FirmPanel:
    """The panel with net sales as output in the rows whose books have no other way to output or value added.

    A panel without such rows comes back as it is. Say :data:`QUICK_OUTPUT` beside what comes of it.

    Examples
    --------
    >>> import nangsuat as ns, polars as pl
    >>> books = pl.DataFrame({"firm": ["a"], "year": [2025], "net_sales": [1200.0], "intermediate_inputs": [700.0],
    ...     "employees": [5.0]})
    >>> panel = ns.FirmPanel.from_frame(books)
    >>> ns.figure_of(ns.measure.quick_output(panel), "E05", {"year": 2025}).value
    100.0
    """
    if not panel.has("net_sales"):
        return panel
    lacks = reduce(and_, (~nw.col("net_sales").is_null(), *(_is_blank(name, panel) for name in _MADE)))
    if as_polars(panel.frame.filter(lacks).select(ROW).head(1)).is_empty():
        return panel
    given = nw.col("output") if panel.has("output") else nw.lit(None, nw.Float64)
    return panel.with_columns(output=nw.when(lacks).then(nw.col("net_sales").cast(nw.Float64)).otherwise(given))


def _is_blank(name: str, panel: FirmPanel) -> nw.Expr:
    """Whether a row has no way to a quantity."""
    return to_expression(quantity(name, panel)).is_null() if ways_to(name, panel) else nw.lit(value=True)


_MADE = ("output", "value_added")
