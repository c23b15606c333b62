"""Gross domestic product and workers of Viet Nam by three sectors, 2010 to 2016."""

from __future__ import annotations

from importlib.resources import as_file, files

import polars as pl

from nangsuat.data.panel import EconomyPanel
from nangsuat.data.provenance import Source, hash_file
from nangsuat.data.roles import ROW
from nangsuat.data.text import Text

_FILE = "viet_nam_sectors.csv"
_FIRST_ROW = 2  # the header is the first line of the file
_CITATION = Text(
    vi="Tổng cục Thống kê, các bảng Niên giám thống kê, số liệu công bố năm 2018; cộng theo khu vực từ ngành cấp 1",
    en="General Statistics Office, statistical yearbook tables, figures as published in 2018; added up by sector",
)


def viet_nam_sectors() -> EconomyPanel:
    """Viet Nam by three sectors, 2010 to 2016: value added and workers, product taxes apart.

    Industries ``"A"`` (agriculture, forestry, fishing), ``"B-F"`` (industry and construction), ``"G-T"``
    (services) and ``"TOTAL"``, whose value added is the gross domestic product with product taxes less subsidies.
    Billion đồng at current prices and at constant prices of 2010, thousand workers aged 15 and over.

    The figures are those published in 2018: before the product was re-evaluated and before workers were redefined
    (2021). Do not chain them with :func:`~nangsuat.data.official.productivity.viet_nam_productivity`.

    Reference: General Statistics Office, statistical yearbook tables.

    Examples
    --------
    >>> panel = viet_nam_sectors()
    >>> panel.collect("year", "industry", "value_added_constant").filter(year=2016)["value_added_constant"].to_list()
    [468813.0, 1056809.0, 1178141.0, 3054470.0]
    """
    with as_file(files(__package__).joinpath(_FILE)) as path:
        frame = pl.read_csv(path, schema_overrides={"industry": pl.String}).with_row_index(ROW, offset=_FIRST_ROW)
        sha256 = hash_file(path)
    columns = [name for name in frame.columns if name != ROW]
    source = Source(
        _FILE,
        sha256,
        citation=_CITATION,
        columns={name: name for name in columns},
        letters={name: chr(ord("A") + place) for place, name in enumerate(columns)},
    )
    return EconomyPanel.from_frame(frame, constants={"territory": "VN"}, base_year=2010, source=source)
