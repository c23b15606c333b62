"""A table for Word, written as one piece of XML: cell by cell through the object model takes minutes when long."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length

from nangsuat.report.composition import SetTable, breakable

_EDGES = '<w:top w:val="single" w:sz="6"/><w:bottom w:val="single" w:sz="6"/><w:insideH w:val="single" w:sz="2"/>'
_BOXES = "".join(
    f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def table_xml(table: SetTable, width: Length) -> BaseOxmlElement:
    """The table as wide as the text, its heading repeated on each page."""
    shares = table.widths()
    twips = [int(share / sum(shares) * width.twips) for share in shares]
    size = 2 * table.points  # in half points
    sides = ["right" if numeric else "left" for numeric in table.numeric]
    keep = table.keeps_together
    head = _row(table.head, twips, ["center"] * len(twips), size, bold=True, keep=True, heads=True)
    body = [
        _across(words, twips, size)
        if (words := table.heading(place)) is not None
        else _row([run.text for run in row], twips, sides, size, bold=place in table.emphasised, keep=keep)
        for place, row in enumerate(table.rows)
    ]
    grid = "".join(f'<w:gridCol w:w="{twip}"/>' for twip in twips)
    element: BaseOxmlElement = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
        f'<w:tblBorders>{_BOXES if table.boxed else _EDGES}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val={quoteattr(table.caption)}/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{''.join(body)}</w:tbl>"
    )
    return element


def _row(
    cells: tuple[str, ...] | list[str],
    twips: list[int],
    sides: list[str],
    size: int,
    *,
    bold: bool,
    keep: bool,
    heads: bool = False,
) -> str:
    mark = "<w:tblHeader/>" if heads else ""
    written = "".join(
        _cell(words, width, side, size, bold=bold, keep=keep)
        for words, width, side in zip(cells, twips, sides, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{written}</w:tr>"


def _across(words: str, twips: list[int], size: int) -> str:
    """A heading of the rows below it, which stays with them."""
    cell = _cell(words, sum(twips), "left", size, bold=True, keep=True, columns=len(twips))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr>"


def _cell(words: str, twips: int, side: str, size: int, *, bold: bool, keep: bool, columns: int = 1) -> str:
    spanning = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    with_next = "<w:keepNext/>" if keep else ""
    strong = "<w:b/>" if bold else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips}" w:type="dxa"/>{spanning}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr>{with_next}<w:spacing w:before="40" w:after="40"/><w:jc w:val="{side}"/></w:pPr>'
        f'<w:r><w:rPr>{strong}<w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(breakable(words))}</w:t></w:r>'
        "</w:p></w:tc>"
    )
