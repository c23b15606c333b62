"""Any result as a document: its pictures, its tables, and what it says of itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nangsuat.data import CannotBeShown, Language, Result, Text
from nangsuat.report.document import Block, Bullets, ChartBlock, Document, Metadata, Paragraph, TableBlock
from nangsuat.report.sections import SYNTHETIC, in_print, without_title

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True, slots=True)
class View:
    """One picture of a result.

    Attributes
    ----------
    title : its caption
    alternative : what it shows, for those who cannot see it
    chart : makes it in a language
    """

    title: Text
    alternative: Text
    chart: Callable[[Language], alt.TopLevelMixin]


def result_document(result: Result, *, views: Sequence[View] = (), synthetic: bool = False) -> Document:
    """A result as a document, without any other text than its own.

    Parameters
    ----------
    result : of any method
    views : its pictures; its own chart where none is given. Those that cannot be drawn of these data are left out
    synthetic : whether the data were made up; every page says so then

    Returns
    -------
    Document
        For :func:`write_document`.

    Examples
    --------
    >>> import nangsuat as ns
    >>> park = ns.synthetic_park(enterprises=30)
    >>> found = ns.dea(park, inputs=["employees", "materials"], outputs=["output"])
    >>> [type(block).__name__ for block in result_document(found, synthetic=True).blocks]
    ['ChartBlock', 'TableBlock', 'TableBlock', 'TableBlock', 'Bullets']
    """
    pictures = [_block(view) for view in views or (_own(result),) if _can_be_drawn(view)]
    tables = [TableBlock(in_print(table)) for table in result.tables() if table.rows]
    notes = tuple(Paragraph(note) for note in result.notes())
    blocks: tuple[Block, ...] = (*pictures, *tables, *([Bullets(notes)] if notes else []))
    return Document(
        Metadata(result.title), blocks, provenances=(result.provenance,), banner=SYNTHETIC if synthetic else None
    )


def _own(result: Result) -> View:
    return View(result.title, _IN_TABLES, result.chart)


def _can_be_drawn(view: View) -> bool:
    try:
        view.chart("vi")
    except CannotBeShown:
        return False
    return True


def _block(view: View) -> ChartBlock:
    return ChartBlock(without_title(view.chart), view.title, view.alternative)


_IN_TABLES = Text(vi="Các con số ở bảng dưới.", en="The figures are in the tables below.")
