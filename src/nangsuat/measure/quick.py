"""Productivity from three numbers: where books give sales and purchases only, sales stand for output.

So do the statistics offices whose calculators ask small enterprises for turnover, purchases and employees. What was
made and not sold, or sold from stock, is then left out; the result is an estimate and must say so.
"""

from __future__ import annotations

import narwhals as nw

from nangsuat.data import FirmPanel, Text
from nangsuat.measure.indicators.symbols import ways_to

__all__ = ["QUICK_OUTPUT", "quick_output"]

QUICK_OUTPUT = Text(
    vi="Ước tính nhanh: doanh thu thuần được lấy làm tổng đầu ra, nên phần làm ra mà chưa bán (hoặc bán từ tồn kho) "
    "chưa được tính.",
    en="A quick estimate: net sales stand for output, so what was made and not sold (or sold from stock) is left out.",
)


def quick_output(panel: FirmPanel) -> FirmPanel:
    """The panel with net sales as output, where its books have no other way to output or value added.

    A panel that has one, or no net sales, comes back as it is. Say :data:`QUICK_OUTPUT` beside what comes of it.

    Examples
    --------
    >>> import nangsuat as ns, polars as pl
    >>> books = pl.DataFrame({"firm": ["a"], "year": [2025], "net_sales": [1200.0], "intermediate_inputs": [700.0],
    ...     "employees": [5.0]})
    >>> panel = ns.FirmPanel.from_frame(books)
    >>> ns.figure_of(ns.measure.quick_output(panel), "E05", {"year": 2025}).value
    100.0
    """
    if not panel.has("net_sales") or panel.has("output") or ways_to("value_added", panel):
        return panel
    return panel.with_columns(output=nw.col("net_sales"))
