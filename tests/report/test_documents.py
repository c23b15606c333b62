"""One document in three formats: the same words, the layout of the decree, and what readers with aids need."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from pypdf import PdfReader

from nangsuat.data import LANGUAGES, Language, Text
from nangsuat.report import Document, Heading, Paragraph, write_document
from nangsuat.report.writers import pdf as pdf_writer

type Written = Callable[[Language], dict[str, Path]]
type Reader = Callable[[Path], str]
type Squeezer = Callable[[str], str]

MM = 36_000  # English metric units in a millimetre, as Word counts
POINTS_A_MM = 72 / 25.4
ROUNDING = 1.0  # points; Typst and the paper size in the file differ by less
A4_POINTS = (595.3, 841.9)


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_pdf_and_html_say_the_same(written: Written, language: Language, text_of: Reader):
    files = written(language)
    word = text_of(files["docx"])
    assert len(word) > 1000
    assert text_of(files["html"]) == word
    assert text_of(files["pdf"]) == word


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "vi",
            ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "tăng 5,27 % so với", "1.234,5", "Bảng 1.", "Nơi nhận:", "năm 2027"],
        ),
        (
            "en",
            ["SOCIALIST REPUBLIC OF VIET NAM", "grew by 5.27 % in", "1,234.5", "Table 1.", "Recipients:", "year 2027"],
        ),
    ],
)
def test_words_and_numbers_are_the_readers(
    written: Written, language: Language, words: list[str], text_of: Reader, squeezed: Squeezer
):
    text = text_of(written(language)["docx"])
    assert [word for word in words if squeezed(word) not in text] == []


def test_number_and_day_stay_blank_for_the_clerk(written: Written, text_of: Reader):
    text = text_of(written("vi")["docx"])
    assert "Số:/BC-TTĐT" in text
    assert "ngàythángnăm2027" in text


def test_legal_bases_end_as_the_decree_wants(written: Written, text_of: Reader):
    text = text_of(written("vi")["docx"])
    assert "Chínhphủ;Theođềnghị" in text
    assert "PhòngKếhoạch." in text


def test_a_user_who_writes_markup_gets_it_back_as_words(written: Written, text_of: Reader, squeezed: Squeezer):
    for kind in ("docx", "pdf", "html"):
        assert squeezed('<b>&"đ"</b> #[*x*] $y$') in text_of(written("vi")[kind])


def test_word_has_the_page_of_the_decree(written: Written):
    word = docx.Document(str(written("vi")["docx"]))
    first = word.sections[0]
    assert (round(first.page_width / MM), round(first.page_height / MM)) == (210, 297)
    assert 30 <= round(first.left_margin / MM) <= 35
    assert 15 <= round(first.right_margin / MM) <= 20
    assert 20 <= round(first.top_margin / MM) <= 25
    assert first.different_first_page_header_footer
    assert "PAGE" in first.header._element.xml
    assert "PAGE" not in first.first_page_header._element.xml
    body = word.styles["Body Text"]
    assert (body.font.name, body.font.size.pt) == ("Times New Roman", 13)


def test_word_turns_the_wide_table_and_numbers_annexes_from_one(written: Written):
    sections = docx.Document(str(written("vi")["docx"])).sections
    turned = [section.orientation == WD_ORIENT.LANDSCAPE for section in sections]
    assert turned == [False, True, False, False, False]
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in sections]
    assert [start is not None and start.get(qn("w:start")) for start in starts] == [False, False, False, "1", "1"]


def test_word_draws_its_lines_and_leaves_no_underscores(written: Written):
    word = docx.Document(str(written("vi")["docx"]))
    assert "__" not in word.element.xml
    ruled = [
        paragraph
        for table in word.tables[:1]
        for cell in table._cells
        for paragraph in cell.paragraphs
        if paragraph._p.pPr is not None and paragraph._p.pPr.find(qn("w:pBdr")) is not None
    ]
    assert len(ruled) == 2


def test_word_serves_screen_readers(written: Written):
    word = docx.Document(str(written("vi")["docx"]))
    headings = [paragraph.style.name for paragraph in word.paragraphs if paragraph.style.name.startswith("Heading")]
    assert headings == ["Heading 1", "Heading 2", "Heading 3", "Heading 1", "Heading 1"]
    data_tables = [
        table for table in word.tables if table._tbl.find(qn("w:tblPr")).find(qn("w:tblCaption")) is not None
    ]
    assert len(data_tables) == 6
    assert all(table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None for table in data_tables)
    (picture,) = word.inline_shapes
    assert picture._inline.docPr.get("descr") == "Ba đường đều đi lên."
    with zipfile.ZipFile(written("vi")["docx"]) as package:
        assert 'w:val="vi-VN"' in package.read("word/styles.xml").decode()
    assert word.core_properties.title == "Báo cáo Năng suất lao động năm 2016"


def test_the_banner_stands_on_every_page(written: Written):
    pages = PdfReader(written("vi")["pdf"]).pages
    assert all("SỐ LIỆU GIẢ ĐỊNH" in page.extract_text() for page in pages)
    for section in docx.Document(str(written("vi")["docx"])).sections:
        headers = [section.header]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        assert all("SỐ LIỆU GIẢ ĐỊNH" in "".join(line.text for line in header.paragraphs) for header in headers)
    assert "SỐ LIỆU GIẢ ĐỊNH" in written("vi")["html"].read_text(encoding="utf-8")


def test_pdf_is_tagged_titled_and_in_its_language(written: Written):
    for language, title in (
        ("vi", "Báo cáo Năng suất lao động năm 2016"),
        ("en", "Report on labour productivity in 2016"),
    ):
        reader = PdfReader(written(language)["pdf"])
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value
        assert root["/Lang"] == language
        assert "/StructTreeRoot" in root
        assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
        assert reader.metadata is not None
        assert reader.metadata.title == title


def test_pdf_pages_are_a4_numbered_above_and_not_on_the_first(written: Written):
    pages = PdfReader(written("vi")["pdf"]).pages
    sizes = [tuple(sorted((float(page.mediabox.width), float(page.mediabox.height)))) for page in pages]
    assert all(size == pytest.approx(A4_POINTS, abs=ROUNDING) for size in sizes)
    assert [float(page.mediabox.width) > float(page.mediabox.height) for page in pages].count(True) == 1
    expected = 0
    for page in pages:
        text = page.extract_text()
        above = re.match(r"SỐ LIỆU GIẢ ĐỊNH để minh họa\n(\d+\n)?", text)
        expected = 1 if "\nPhụ lục" in text else expected + 1  # an annex is numbered by itself
        assert above is not None
        assert above[1] == (None if expected == 1 else f"{expected}\n")


def test_pdf_letters_are_embedded(written: Written):
    for page in PdfReader(written("vi")["pdf"]).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)


def test_the_face_that_always_travels_along_has_all_vietnamese_letters(monkeypatch: pytest.MonkeyPatch):
    assert pdf_writer._has_vietnamese(pdf_writer.FACES[-1])
    monkeypatch.setattr(pdf_writer, "LETTERS", "漢")  # not in it: the probe must see what is missing
    assert not pdf_writer._has_vietnamese(pdf_writer.FACES[-1])


def test_a_heading_level_left_out_does_not_break_the_outline(document: Document, tmp_path: Path):
    skipping = replace(document, blocks=(Heading(Text.same("One")), Heading(Text.same("Three"), 3)))
    files = write_document(skipping, tmp_path, "r", formats=("pdf", "docx"))
    assert "1. Three" in "\n".join(page.extract_text() for page in PdfReader(files["pdf"]).pages)


def test_words_that_no_file_can_hold_are_left_out(document: Document, tmp_path: Path, text_of: Reader):
    odd = Paragraph(Text.same("bad\x00\x08\x1f\ud800 {word}"), {"word": "a\x0bb"})
    files = write_document(replace(document, blocks=(odd,)), tmp_path, "r", language="en")
    assert "bad?ab" in text_of(files["docx"])
    assert text_of(files["pdf"]) == text_of(files["docx"]) == text_of(files["html"])
