"""Word, in the layout of Decree 30/2020/NĐ-CP, for people who go on editing and sign.

Headings are real headings, table heads repeat on each page, charts carry their description, lines under the
letterhead are drawn borders, and the language of the words is declared.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import singledispatch
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Cm, Length, Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from nangsuat.report.composition import (
    BulletList,
    Closing,
    Line,
    SetAnnex,
    SetChart,
    SetDocument,
    SetLetterhead,
    SetTable,
)
from nangsuat.report.theme import to_png
from nangsuat.report.writers.times_bold import millimetres
from nangsuat.report.writers.word_table import table_xml

FACE = "Times New Roman"
LANGUAGE_TAGS = {"vi": "vi-VN", "en": "en-GB"}
_MARGINS = {"top": Mm(22), "bottom": Mm(20), "left": Mm(30), "right": Mm(20)}
_SHORT_SIDE, _LONG_SIDE = Mm(210), Mm(297)
_TEXT_WIDTH = Mm(160)
_LEFT_HALF, _RIGHT_HALF = Mm(62), Mm(98)  # the State's name, and place and date, must stand on one line
_PART_OF_TEXT = 0.4  # a line is a third to a half as long as the words over it
_PAGE_NUMBER = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>'
_NO_PADDING = (
    f"""<w:tblCellMar {nsdecls("w")}><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>"""
)
_STYLES = {"basis": "Basis", "note": "Note", "warning": "Warning", "source": "Source", "remark": "Source"}
_HEADINGS = {"heading1": "Heading 1", "heading2": "Heading 2", "heading3": "Heading 3"}


def write_word(document: SetDocument, path: Path) -> None:
    """Write the document to ``path``."""
    word = docx.Document()
    _declare(word, document)
    _define_styles(word)
    _upright(word.sections[0])
    _define_header(word.sections[0], document.banner)
    _letterhead(word, document.letterhead)
    _items(word, document.items)
    if document.closing is not None:
        _closing(word, document.closing)
    for annex in document.annexes:
        _annex(word, annex, document.banner)
    word.save(str(path))


def _declare(word: WordDocument, document: SetDocument) -> None:
    properties = word.core_properties
    properties.title, properties.author = document.title, document.letterhead.agency[-1]
    properties.language, properties.comments = LANGUAGE_TAGS[document.language], document.banner
    defaults = word.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = defaults.find(qn("w:lang"))
    language.set(qn("w:val"), LANGUAGE_TAGS[document.language])
    language.set(qn("w:eastAsia"), LANGUAGE_TAGS[document.language])


def _define_styles(word: WordDocument) -> None:
    normal = word.styles["Normal"]
    _letters(normal, 13)
    normal.paragraph_format.space_after = Pt(0)
    _style(word, "Body Text", size=13, justified=True, first_line=Cm(1.27), after=6)
    _style(word, "Basis", size=13, italic=True, justified=True, first_line=Cm(1.27), after=6)
    _style(word, "Title", size=14, bold=True, centred=True, before=12)
    _style(word, "Heading 1", size=13, bold=True, before=12, after=6, keep=True)
    _style(word, "Heading 2", size=13, bold=True, before=8, after=6, keep=True)
    _style(word, "Heading 3", size=13, bold=True, italic=True, before=6, after=4, keep=True)
    _style(word, "Caption", size=12, bold=True, centred=True, before=8, after=4)
    _style(word, "Source", size=11, italic=True, after=2)
    _style(word, "Note", size=13, before=6, after=6)
    _style(word, "Warning", size=13, before=6, after=6)
    _style(word, "List Bullet", size=13, justified=True, after=6)
    _style(word, "Addressees", size=14, before=6)
    _bordered(word.styles["Note"].element.get_or_add_pPr(), "left", 8, space=6)
    _bordered(word.styles["Warning"].element.get_or_add_pPr(), "left", 20, space=6)
    _clear_borders(word.styles["Title"].element.get_or_add_pPr())
    _dashes_for_bullets(word)
    bullets = word.styles["List Bullet"]
    bullets.paragraph_format.left_indent, bullets.paragraph_format.first_line_indent = Cm(1.27), Cm(-0.5)
    for closing in bullets.element.pPr.findall(qn("w:contextualSpacing")):  # would take the space between items out
        bullets.element.pPr.remove(closing)


def _style(
    word: WordDocument,
    name: str,
    *,
    size: float,
    bold: bool = False,
    italic: bool = False,
    centred: bool = False,
    justified: bool = False,
    first_line: Length | None = None,
    before: float = 0,
    after: float = 0,
    keep: bool = False,
) -> None:
    styles = word.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    _letters(style, size)
    style.font.bold, style.font.italic = bold, italic
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.keep_with_next = Pt(before), Pt(after), keep
    if first_line is not None:
        layout.first_line_indent = first_line
    if centred or justified:
        layout.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY


def _letters(style: object, size: float) -> None:
    font = style.font  # type: ignore[attr-defined]  # every paragraph style has one
    font.name, font.size, font.color.rgb = FACE, Pt(size), RGBColor(0, 0, 0)
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()  # type: ignore[attr-defined]
    for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{key}"), None)
    for key in ("eastAsia", "cs"):
        faces.set(qn(f"w:{key}"), FACE)
    for spread in style.element.rPr.findall(qn("w:spacing")):  # type: ignore[attr-defined]  # of Word's own title
        style.element.rPr.remove(spread)  # type: ignore[attr-defined]


def _dashes_for_bullets(word: WordDocument) -> None:
    """Lists begin with a dash, as the decree's examples do, not with the bullet of Word's own template."""
    number = word.styles["List Bullet"].element.pPr.numPr.numId.val
    numbering = word.part.numbering_part.element
    abstract = next(entry for entry in numbering.num_lst if entry.numId == number).abstractNumId.val
    for entry in numbering.findall(qn("w:abstractNum")):
        if int(entry.get(qn("w:abstractNumId"))) == abstract:
            level = entry.find(qn("w:lvl"))
            level.find(qn("w:lvlText")).set(qn("w:val"), "–")
            level.find(qn("w:rPr")).find(qn("w:rFonts")).attrib.clear()


def _upright(section: Section) -> None:
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, _SHORT_SIDE, _LONG_SIDE
    _margins(section)


def _turned(section: Section) -> None:
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, _LONG_SIDE, _SHORT_SIDE
    _margins(section)


def _margins(section: Section) -> None:
    section.top_margin, section.bottom_margin = _MARGINS["top"], _MARGINS["bottom"]
    section.left_margin, section.right_margin = _MARGINS["left"], _MARGINS["right"]
    section.header_distance = Mm(9)


def _define_header(section: Section, banner: str) -> None:
    """Page number in the middle of the top margin, not on page 1; the banner on every page."""
    section.different_first_page_header_footer = True
    for header, numbered in ((section.first_page_header, False), (section.header, True)):
        header.is_linked_to_previous = False
        paragraph = header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if banner:
            run = paragraph.add_run(banner)
            run.bold, run.font.size = True, Pt(9)
            paragraph = header.add_paragraph() if numbered else paragraph
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if numbered:
            paragraph._p.append(parse_xml(_PAGE_NUMBER))  # noqa: SLF001


def _letterhead(word: WordDocument, head: SetLetterhead) -> None:
    cells = _side_by_side(word, rows=2)
    for place, body in enumerate(head.agency):
        _centred(cells[0][0], body, size=12, bold=place == len(head.agency) - 1)
    _rule(cells[0][0], _part_of(head.agency[-1], 12, _LEFT_HALF), _LEFT_HALF)
    _centred(cells[0][1], head.nation[0], size=12, bold=True)
    _centred(cells[0][1], head.nation[1], size=13, bold=True)
    _rule(cells[0][1], Mm(millimetres(head.nation[1], 13)), _RIGHT_HALF)
    _centred(cells[1][0], head.number, size=13)
    _centred(cells[1][1], head.place_and_date, size=13, italic=True)
    if head.subject:
        _centred(cells[1][0], head.subject, size=12).paragraph_format.space_before = Pt(6)
    if head.kind:
        title = word.add_paragraph(style="Title")
        title.add_run(head.kind).add_break()
        title.add_run(head.abstract)
        _ruled(word.add_paragraph(), _part_of(head.abstract, 14, _TEXT_WIDTH), _TEXT_WIDTH)
    _addressees(word, head.addressees)


def _part_of(words: str, points: float, room: Length) -> Length:
    """The line under words in bold that have this room; over more than one line the longest nearly fills it."""
    return Length(int(_PART_OF_TEXT * min(Mm(millimetres(words, points)), room)))


def _addressees(word: WordDocument, lines: Sequence[str]) -> None:
    """One stands centred; several stand under each other, a little to the right."""
    for place, words in enumerate(lines):
        paragraph = word.add_paragraph(words, style="Addressees")
        paragraph.paragraph_format.space_before = Pt(18 if place == 0 else 6)
        if len(lines) == 1:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        else:
            paragraph.paragraph_format.left_indent = Cm(3 if place == 0 else 4.5)
        if place == len(lines) - 1:
            paragraph.paragraph_format.space_after = Pt(12)


def _side_by_side(word: WordDocument, *, rows: int) -> list[tuple[_Cell, _Cell]]:
    """Two columns without borders; the left one for the body, the right one for the State or the signature."""
    table = word.add_table(rows=rows, cols=2)
    table.autofit = False
    table._tbl.tblPr.append(parse_xml(_NO_PADDING))  # noqa: SLF001
    pairs = []
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
        left, right = row.cells
        left.width, right.width = _LEFT_HALF, _RIGHT_HALF
        pairs.append((left, right))
    for column, width in zip(table.columns, (_LEFT_HALF, _RIGHT_HALF), strict=True):
        column.width = width
    return pairs


def _centred(cell: _Cell, words: str, *, size: float, bold: bool = False, italic: bool = False) -> Paragraph:
    first = cell.paragraphs[0]
    paragraph: Paragraph = first if not first.runs and len(cell.paragraphs) == 1 else cell.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(words)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    return paragraph


def _rule(cell: _Cell, length: Length, width: Length) -> None:
    _ruled(cell.add_paragraph(), length, width)


def _ruled(paragraph: Paragraph, length: Length, width: Length) -> None:
    """A drawn line of this length in the middle of this width."""
    side = Length(max(0, (width - length) // 2))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(2), Pt(6)
    paragraph.paragraph_format.line_spacing = Pt(4)
    _bordered(paragraph._p.get_or_add_pPr(), "top", 6, space=1)  # noqa: SLF001


def _bordered(properties: BaseOxmlElement, side: str, eighths: int, *, space: int) -> None:
    borders = OxmlElement("w:pBdr")
    line = OxmlElement(f"w:{side}")
    for key, value in {"val": "single", "sz": str(eighths), "space": str(space), "color": "000000"}.items():
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    _clear_borders(properties)
    properties.insert_element_before(borders, *_AFTER_BORDERS)


_AFTER_BORDERS = (
    *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct"),
    *("w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind"),
    *("w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
    *("w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)  # the schema's order: borders stand before these


def _clear_borders(properties: BaseOxmlElement) -> None:
    for borders in properties.findall(qn("w:pBdr")):
        properties.remove(borders)


def _items(word: WordDocument, items: Sequence[object], *, always_turned: bool = False) -> None:
    """The items, each on a page of its way up; a page turns back only when something follows that stands upright."""
    for item in items:
        turned = always_turned or (isinstance(item, SetTable) and item.landscape)
        if turned != _is_turned(word):
            _next_section(word, turned=turned)
        _add(item, word)


def _is_turned(word: WordDocument) -> bool:
    return bool(word.sections[-1].orientation == WD_ORIENT.LANDSCAPE)


@singledispatch
def _add(item: object, word: WordDocument) -> None:  # noqa: ARG001  # the kinds of items use it
    raise TypeError(f"{type(item).__name__} cannot be put into a Word document")


@_add.register
def _(item: Line, word: WordDocument) -> None:
    word.add_paragraph(item.text, style=_HEADINGS.get(item.role) or _STYLES.get(item.role, "Body Text"))


@_add.register
def _(item: BulletList, word: WordDocument) -> None:
    for line in item.items:
        word.add_paragraph(line.text, style="List Bullet")


@_add.register
def _(item: SetTable, word: WordDocument) -> None:
    word.add_paragraph(item.caption, style="Caption").paragraph_format.keep_with_next = True
    width = (_LONG_SIDE if _is_turned(word) else _SHORT_SIDE) - _MARGINS["left"] - _MARGINS["right"]
    word.element.body.insert_element_before(table_xml(item, Length(width)), "w:sectPr")
    _below(word, item.below)


@_add.register
def _(item: SetChart, word: WordDocument) -> None:
    paragraph = word.add_paragraph()
    paragraph.alignment, paragraph.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, True
    paragraph.paragraph_format.space_before = Pt(8)
    picture = paragraph.add_run().add_picture(io.BytesIO(to_png(item.svg)), width=_TEXT_WIDTH)
    described = picture._inline.docPr  # noqa: SLF001
    described.set("descr", item.alternative)
    described.set("title", item.caption)
    word.add_paragraph(item.caption, style="Caption").paragraph_format.keep_with_next = bool(item.below)
    _below(word, item.below)


def _below(word: WordDocument, lines: Sequence[Line]) -> None:
    for line in lines:
        word.add_paragraph(line.text, style="Source")
    word.paragraphs[-1].paragraph_format.space_after = Pt(8)


def _next_section(word: WordDocument, *, turned: bool) -> Section:
    section: Section = word.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    (_turned if turned else _upright)(section)
    for numbering in section._sectPr.findall(qn("w:pgNumType")):  # noqa: SLF001
        section._sectPr.remove(numbering)  # noqa: SLF001
    return section


def _closing(word: WordDocument, closing: Closing) -> None:
    if _is_turned(word):
        _next_section(word, turned=False)
    word.add_paragraph().paragraph_format.line_spacing = Pt(8)
    left, right = _side_by_side(word, rows=1)[0]
    for place, words in enumerate(closing.recipients):
        paragraph = left.paragraphs[0] if place == 0 else left.add_paragraph()
        run = paragraph.add_run(words)
        run.bold, run.italic, run.font.size = place == 0, place == 0, Pt(12 if place == 0 else 11)
    for words in closing.offices:
        _centred(right, words, size=13, bold=True)
    name = _centred(right, closing.name, size=13, bold=True)
    name.paragraph_format.space_before = Mm(24)


def _annex(word: WordDocument, annex: SetAnnex, banner: str) -> None:
    """An annex on pages of its own, numbered from one."""
    section = _next_section(word, turned=annex.landscape)
    _define_header(section, banner)
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    section._sectPr.append(numbering)  # noqa: SLF001
    label = word.add_paragraph(style="Heading 1")
    label.alignment = WD_ALIGN_PARAGRAPH.CENTER
    label.add_run(annex.label).font.size = Pt(14)
    for words, bold in ((annex.title, True), (annex.reference, False)):
        paragraph = word.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(words)
        run.bold, run.italic = bold, not bold
    width = Length((_LONG_SIDE if annex.landscape else _SHORT_SIDE) - _MARGINS["left"] - _MARGINS["right"])
    _ruled(word.add_paragraph(), _part_of(annex.title, 13, width), width)
    _items(word, annex.items, always_turned=annex.landscape)
