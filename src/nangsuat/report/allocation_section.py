"""Markups and misallocation in a report on many enterprises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from nangsuat.compare import MINIMUM_COUNT, Misallocation, misallocation
from nangsuat.data import CannotBeShown, FirmPanel, Table, Text
from nangsuat.measure.market_power import MarketPower, markups
from nangsuat.report.document import Block, Bullets, ChartBlock, Heading, Paragraph, TableBlock
from nangsuat.report.production_section import ProductionOf, estimated_for
from nangsuat.report.sections import in_print, role_names, untitled, where_possible, with_names

MARKUPS = Text(vi="Giá trên chi phí biên (markup)", en="Markups")
MISALLOCATION = Text(vi="Phân bổ sai nguồn lực", en="Misallocation")


@dataclass(frozen=True, slots=True)
class MisallocationOf:
    """With which labour shares misallocation is counted.

    Attributes
    ----------
    labour_shares : ``"own"``, one number, or by industry, as of :func:`nangsuat.misallocation`
    source : where they are from; needed unless they are the data's own
    """

    labour_shares: Mapping[str, float] | float | str = "own"
    source: Text | None = None


def markups_of_many(panel: FirmPanel, production: ProductionOf | None, source: Text) -> tuple[Block, ...]:
    """Markups by year, where an input to see them by is named."""
    if production is None or production.markups is None:
        return ()
    seen_by = production.markups
    return (Heading(MARKUPS), *where_possible(lambda: _markups(panel, production, seen_by, source), MARKUPS))


def _markups(panel: FirmPanel, production: ProductionOf, seen_by: str, source: Text) -> tuple[Block, ...]:
    function = estimated_for(panel, production.by_first).found[0]
    found = _of_enough(markups(function, panel, variable_input=seen_by))
    notes = tuple(Paragraph(note) for note in found.notes())
    table = in_print(found.tables()[0])
    return (
        ChartBlock(untitled(found), found.title, _MARKUPS_DRAWN, source),
        TableBlock(table, source, landscape=False),
        Bullets(notes),
    )


def _of_enough(found: MarketPower) -> MarketPower:
    """The years that have enough firms to be told of; in a year a firm has one row."""
    shown = found.statistics.filter(pl.col("rows") >= MINIMUM_COUNT)
    if shown.is_empty():
        raise CannotBeShown(_TOO_FEW.fill(count=MINIMUM_COUNT))
    return replace(found, statistics=shown)


def misallocation_of_many(
    panel: FirmPanel, asked: MisallocationOf | None, year: int, source: Text
) -> tuple[Block, ...]:
    """What more an industry could make of its capital and labour, where that is asked for."""
    if asked is None:
        return ()
    return (Heading(MISALLOCATION), *where_possible(lambda: _misallocation(panel, asked, year, source), MISALLOCATION))


def _misallocation(panel: FirmPanel, asked: MisallocationOf, year: int, source: Text) -> tuple[Block, ...]:
    by = ("industry",) if panel.has("industry") else ()
    found = misallocation(panel, labour_shares=asked.labour_shares, source=asked.source, by=by)
    totals, industries, sensitivity, *_ = found.tables()
    named = with_names(industries, role_names(panel, "industry"))
    shown = (totals, *((_of_year(named, year),) if by else ()), _of_year(sensitivity, year))
    tables = (TableBlock(in_print(table), source, landscape=False) for table in shown if table.rows)
    notes = tuple(Paragraph(note) for note in found.notes())
    return (*_drawn(found, source), *tables, Bullets(notes))


def _drawn(found: Misallocation, source: Text) -> tuple[Block, ...]:
    if found.cells.frame.is_empty():
        return ()
    return (ChartBlock(untitled(found), _GAINS, _GAINS_DRAWN, source),)


def _of_year(table: Table, year: int) -> Table:
    """The rows of one year, with the year in the title instead of a column."""
    place = next(place for place, column in enumerate(table.columns) if column.key == "year")
    rows = tuple((*row[:place], *row[place + 1 :]) for row in table.rows if row[place] == year)
    columns = (*table.columns[:place], *table.columns[place + 1 :])
    title = Text(vi=f"{table.title.vi}, năm {year}", en=f"{table.title.en}, {year}")
    return replace(table, title=title, columns=columns, rows=rows)


_MARKUPS_DRAWN = Text(
    vi="Đường trung vị theo năm, dải từ phân vị 10 đến phân vị 90.",
    en="The median over the years with a band from the 10th to the 90th percentile.",
)
_GAINS = Text(
    vi="Có thể làm thêm bao nhiêu với cùng vốn và lao động", en="How much more of the same capital and labour"
)
_GAINS_DRAWN = Text(
    vi="Mỗi ngành một đường theo năm: lợi ích tính bằng phần trăm nếu vốn và lao động chuyển về nơi làm ra nhiều nhất.",
    en="One line an industry over the years: the gain in per cent if capital and labour moved to where they make most.",
)
_TOO_FEW = Text(vi="Không năm nào có đủ {count} doanh nghiệp.", en="No year has {count} enterprises.")
