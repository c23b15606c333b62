"""Official documents against Decree 30/2020/NĐ-CP, annex I, measured in the files that people get.

The rules stand here as the table of them says: sizes in points, lengths in millimetres, from–to where there is room.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from pypdf import PdfReader

from nangsuat.report import write_document
from nangsuat.report.writers.times_bold import millimetres
from official_samples import KINDS, make
from pdf_layout import Words, rules_on, words_on

TOP_AND_BOTTOM, LEFT, RIGHT = (20, 25), (30, 35), (15, 20)  # millimetres
LINE_OF_TEXT = (1 / 3, 1 / 2)  # of the text over it
EMU = 36_000  # in a millimetre
PT = 25.4 / 72
ROUNDING = 0.5  # millimetres: printers are no better
SHAPE = 1.5  # millimetres: the face that stands in for Times is a little wider or narrower in the PDF

type Files = Callable[[str], dict[str, Path]]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    made: dict[str, dict[str, Path]] = {}

    def of(kind: str) -> dict[str, Path]:
        if kind not in made:
            folder = tmp_path_factory.mktemp(kind)
            made[kind] = write_document(make(kind), folder, kind, formats=("docx", "pdf", "html"))
        return made[kind]

    return of


def word_of(files: Files, kind: str) -> WordDocument:
    return docx.Document(str(files(kind)["docx"]))


def first_page(files: Files, kind: str) -> list[Words]:
    return words_on(PdfReader(files(kind)["pdf"]).pages[0])


def found(words: list[Words], beginning: str) -> Words:
    return next(each for each in words if each.text.strip().startswith(beginning))


# -- paper and margins


@pytest.mark.parametrize("kind", KINDS)
def test_word_is_a4_with_the_margins_of_the_decree(files: Files, kind: str):
    for section in word_of(files, kind).sections:
        sides = sorted((round(section.page_width / EMU), round(section.page_height / EMU)))
        assert sides == [210, 297]
        assert TOP_AND_BOTTOM[0] <= round(section.top_margin / EMU, 1) <= TOP_AND_BOTTOM[1]
        assert TOP_AND_BOTTOM[0] <= round(section.bottom_margin / EMU, 1) <= TOP_AND_BOTTOM[1]
        assert LEFT[0] <= round(section.left_margin / EMU, 1) <= LEFT[1]
        assert RIGHT[0] <= round(section.right_margin / EMU, 1) <= RIGHT[1]


@pytest.mark.parametrize("kind", KINDS)
def test_no_words_of_the_pdf_stand_in_its_margins(files: Files, kind: str):
    for page in PdfReader(files(kind)["pdf"]).pages:
        width, height = (float(side) * PT for side in (page.mediabox.width, page.mediabox.height))
        body = [each for each in words_on(page) if each.y > TOP_AND_BOTTOM[0]]
        assert min(each.x for each in body) >= LEFT[0] - ROUNDING
        assert max(each.x for each in body) <= width - RIGHT[0]
        assert max(each.y for each in body) <= height - TOP_AND_BOTTOM[0] + ROUNDING
        assert all(LEFT[0] - ROUNDING <= rule.left and rule.right <= width - RIGHT[0] for rule in rules_on(page))


def test_only_wide_annexes_lie_on_their_side(files: Files):
    turned = [section.orientation == WD_ORIENT.LANDSCAPE for section in word_of(files, "plan").sections]
    assert turned == [False, True]
    turned = [section.orientation == WD_ORIENT.LANDSCAPE for section in word_of(files, "report").sections]
    assert turned == [False, True, False]
    pages = PdfReader(files("plan")["pdf"]).pages
    assert [float(page.mediabox.width) > float(page.mediabox.height) for page in pages][-1]
    assert not any(float(page.mediabox.width) > float(page.mediabox.height) for page in pages[:3])


# -- letters


@pytest.mark.parametrize("kind", KINDS)
def test_word_names_times_new_roman_in_black_everywhere(files: Files, kind: str):
    word = word_of(files, kind)
    used = {paragraph.style.name for paragraph in every_paragraph(word)}
    for name in used:
        style = word.styles[name]
        while style.font.name is None:
            style = style.base_style
        assert style.font.name == "Times New Roman"
        assert style.font.color.rgb in (None, docx.shared.RGBColor(0, 0, 0))
    assert not {run.font.name for paragraph in every_paragraph(word) for run in paragraph.runs} - {None}


@pytest.mark.parametrize("kind", KINDS)
def test_pdf_has_one_face_with_serifs_and_embeds_it(files: Files, kind: str):
    for page in PdfReader(files(kind)["pdf"]).pages:
        faces = {each.face.split("+")[1].split("-")[0].lower() for each in words_on(page)}
        assert len(faces) == 1
        assert faces.pop().startswith(("times", "liberationserif", "tinos", "texgyretermes", "libertinusserif"))


SIZES = {
    "CỘNG HÒA XÃ HỘI": (12, 13, True, False),
    "Độc lập": (13, 14, True, False),
    "ỦY BAN NHÂN DÂN": (12, 13, False, False),
    "BAN QUẢN LÝ": (12, 13, True, False),
    "Số:": (13, 13, False, False),
    "Thành phố Hồ Chí Minh, ngày": (13, 14, False, True),
    "KẾ HOẠCH": (13, 14, True, False),
    "BÁO CÁO": (13, 14, True, False),
    "V/v": (12, 13, False, False),
    "Kính gửi:": (13, 14, False, False),
    "Căn cứ Quyết định": (13, 14, False, True),
    "Thực hiện Kế hoạch": (13, 14, False, False),
    "Đã hỗ trợ": (13, 14, False, False),
    "Nơi nhận:": (12, 12, True, True),
    "- Như trên": (11, 11, False, False),
    "- Lưu: VT": (11, 11, False, False),
    "KT. TRƯỞNG BAN": (13, 14, True, False),
    "PHÓ TRƯỞNG BAN": (13, 14, True, False),
    "Nguyễn Văn Thử": (13, 14, True, False),
    "Phụ lục": (14, 14, True, False),
    "DANH MỤC NHIỆM VỤ": (13, 14, True, False),
    "(Kèm theo": (13, 14, False, True),
}
PARTS = {
    "plan": ["CỘNG HÒA XÃ HỘI", "Độc lập", "ỦY BAN NHÂN DÂN", "BAN QUẢN LÝ", "Số:", "Thành phố Hồ Chí Minh, ngày",
             "KẾ HOẠCH", "Căn cứ Quyết định", "Nơi nhận:", "- Như trên", "- Lưu: VT", "KT. TRƯỞNG BAN",
             "PHÓ TRƯỞNG BAN", "Nguyễn Văn Thử", "Phụ lục", "DANH MỤC NHIỆM VỤ", "(Kèm theo"],
    "report": ["CỘNG HÒA XÃ HỘI", "Độc lập", "Số:", "BÁO CÁO", "Kính gửi:", "Thực hiện Kế hoạch", "Nơi nhận:",
               "KT. TRƯỞNG BAN", "Nguyễn Văn Thử", "Phụ lục", "(Kèm theo"],
    "letter": ["CỘNG HÒA XÃ HỘI", "Độc lập", "BAN QUẢN LÝ", "Số:", "V/v", "Kính gửi:", "Đã hỗ trợ", "Nơi nhận:",
               "- Lưu: VT", "KT. TRƯỞNG BAN", "Nguyễn Văn Thử"],
}  # fmt: skip
CASES = [(kind, part) for kind, parts in PARTS.items() for part in parts]


@pytest.mark.parametrize(("kind", "part"), CASES)
def test_sizes_and_styles_in_the_pdf(files: Files, kind: str, part: str):
    smallest, largest, bold, italic = SIZES[part]
    words = [each for page in PdfReader(files(kind)["pdf"]).pages for each in words_on(page)]
    mark = found(words, part)
    assert smallest <= mark.size <= largest
    assert (mark.bold, mark.italic) == (bold, italic)


@pytest.mark.parametrize(("kind", "part"), CASES)
def test_sizes_and_styles_in_word(files: Files, kind: str, part: str):
    smallest, largest, bold, italic = SIZES[part]
    paragraph = next(each for each in every_paragraph(word_of(files, kind)) if each.text.startswith(part))
    size, is_bold, is_italic = face_of(paragraph)
    assert smallest <= size <= largest
    assert (is_bold, is_italic) == (bold, italic)


def every_paragraph(word: WordDocument) -> list[WordParagraph]:
    return [WordParagraph(element, word) for element in word.element.body.iter(qn("w:p"))]


def face_of(paragraph: WordParagraph) -> tuple[float, bool, bool]:
    run, style = paragraph.runs[0], paragraph.style
    size = next(
        size
        for size in (run.font.size, style.font.size, style.base_style and style.base_style.font.size)
        if size is not None
    )
    bold = style.font.bold if run.bold is None else run.bold
    italic = style.font.italic if run.italic is None else run.italic
    return size.pt, bool(bold), bool(italic)


def test_the_body_is_justified_with_the_first_line_set_in(files: Files):
    word = word_of(files, "report")
    layout = word.styles["Body Text"].paragraph_format
    assert layout.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert round(layout.first_line_indent.cm, 2) in (1, 1.27)
    assert layout.space_after.pt >= 6
    for name in ("Basis", "List Bullet"):
        assert word.styles[name].paragraph_format.space_after.pt >= 6
    lines = [each for each in first_page(files, "report") if each.size == 13 and not each.bold and not each.italic]
    opening = lines.index(found(lines, "Thực hiện Kế hoạch"))
    assert lines[opening].x - lines[opening + 1].x == pytest.approx(12.7, abs=ROUNDING)


def test_paragraphs_stand_apart_and_lines_close(files: Files):
    bases = [each for each in first_page(files, "plan") if each.italic and each.size == 13 and each.y > 70]
    steps = [(below.y - above.y) / PT for above, below in pairwise(bases) if below.y > above.y + 1]
    single, apart = min(steps), max(steps)
    assert 13 * 1.0 <= single <= 13 * 1.15 * 1.5
    assert apart - single >= 6 - 0.2


# -- lines


@pytest.mark.parametrize("kind", KINDS)
def test_the_line_under_the_motto_is_as_long_as_the_motto(files: Files, kind: str):
    page = PdfReader(files(kind)["pdf"]).pages[0]
    motto = found(words_on(page), "Độc lập")
    line = min((each for each in rules_on(page) if each.y > motto.y), key=lambda each: each.y)
    assert line.left == pytest.approx(motto.x, abs=SHAPE)
    assert line.length == pytest.approx(millimetres("Độc lập - Tự do - Hạnh phúc", 13), abs=4 * SHAPE)
    assert ruled_in_word(files, kind)[1] == pytest.approx(millimetres("Độc lập - Tự do - Hạnh phúc", 13), abs=ROUNDING)


@pytest.mark.parametrize("kind", KINDS)
def test_the_line_under_the_agency_is_a_third_to_a_half_of_its_name(files: Files, kind: str):
    page = PdfReader(files(kind)["pdf"]).pages[0]
    agency = found(words_on(page), "BAN QUẢN LÝ")
    below = [each for each in rules_on(page) if each.y > agency.y and each.right < 100]
    of_text = min(below, key=lambda each: each.y).length / 60  # the longest line fills the left half
    assert LINE_OF_TEXT[0] <= of_text <= LINE_OF_TEXT[1]
    assert LINE_OF_TEXT[0] <= ruled_in_word(files, kind)[0] / 62 <= LINE_OF_TEXT[1]


@pytest.mark.parametrize("kind", ["plan", "report"])
def test_the_line_under_the_abstract_is_a_third_to_a_half_of_it(files: Files, kind: str):
    assert LINE_OF_TEXT[0] <= ruled_in_word(files, kind)[2] / 160 <= LINE_OF_TEXT[1]
    page = PdfReader(files(kind)["pdf"]).pages[0]
    title = found(words_on(page), {"plan": "KẾ HOẠCH", "report": "BÁO CÁO"}[kind])
    line = min((each for each in rules_on(page) if each.y > title.y), key=lambda each: each.y)
    assert LINE_OF_TEXT[0] <= line.length / 160 <= LINE_OF_TEXT[1]
    assert (line.left + line.right) / 2 == pytest.approx(30 + 160 / 2, abs=ROUNDING)


def ruled_in_word(files: Files, kind: str) -> list[float]:
    """Lengths of the lines drawn in the head, in millimetres: agency, motto, abstract."""
    room = {0: 62.0, 1: 98.0, 2: 160.0}
    lengths = []
    for paragraph in every_paragraph(word_of(files, kind)):
        properties = paragraph._p.pPr
        if properties is not None and (edges := properties.find(qn("w:pBdr"))) is not None and not paragraph.text:
            assert edges.find(qn("w:top")) is not None
            layout = paragraph.paragraph_format
            inset = ((layout.left_indent or 0) + (layout.right_indent or 0)) / EMU
            lengths.append(room[min(len(lengths), 2)] - inset)
    return lengths


@pytest.mark.parametrize("kind", KINDS)
def test_no_line_is_made_of_letters(files: Files, kind: str):
    assert not any("__" in each.text or "---" in each.text for each in every_paragraph(word_of(files, kind)))
    assert not any("__" in each.text for page in PdfReader(files(kind)["pdf"]).pages for each in words_on(page))


def test_tables_of_official_documents_stand_in_boxes(files: Files):
    for table in word_of(files, "plan").element.body.iter(qn("w:tblBorders")):
        sides = {edge.tag.split("}")[1] for edge in table}
        assert {"left", "right", "insideV"} <= sides


# -- page numbers


@pytest.mark.parametrize("kind", ["plan", "report"])
def test_page_numbers_stand_in_the_middle_of_the_top_margin_but_not_on_the_first(files: Files, kind: str):
    number = 0
    for page in PdfReader(files(kind)["pdf"]).pages:
        width = float(page.mediabox.width) * PT
        words = words_on(page)
        number = 1 if any(each.text.startswith("(Kèm theo") for each in words) else number + 1
        above = [each for each in words if each.y < TOP_AND_BOTTOM[0] + 2 and each.text.strip().isdecimal()]
        assert [int(each.text) for each in above] == ([] if number == 1 else [number])
        for mark in above:
            assert 13 <= mark.size <= 14
            assert mark.x + len(mark.text.strip()) * 1.1 == pytest.approx((30 + width - 20) / 2, abs=2)


def test_word_numbers_annexes_by_themselves(files: Files):
    for section in word_of(files, "report").sections:
        assert section.different_first_page_header_footer
        assert "PAGE" in section.header._element.xml
        assert "PAGE" not in section.first_page_header._element.xml
        assert section.header.paragraphs[-1].alignment == WD_ALIGN_PARAGRAPH.CENTER
        assert section.header_distance < section.top_margin
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in word_of(files, "report").sections]
    assert [None if each is None else each.get(qn("w:start")) for each in starts] == [None, "1", "1"]


# -- order and halves


ORDER = {
    "plan": ["BAN QUẢN LÝ", "Số:", "KẾ HOẠCH", "Căn cứ", "Mục đích, yêu cầu", "Mục tiêu chung", "Đối tượng, phạm vi",
             "Nhiệm vụ, giải pháp", "Tổng kinh phí", "Tổ chức thực hiện", "Lộ trình thực hiện", "Chế độ báo cáo",
             "Nơi nhận:", "Phụ lục\n", "Cơ quan chủ trì"],
    "report": ["Số:", "BÁO CÁO", "Kính gửi:", "Thực hiện Kế hoạch", "Công tác chỉ đạo", "các chỉ tiêu",
               "các nhiệm vụ", "Kinh phí", "Khó khăn", "Phương hướng", "Đề xuất", "Nơi nhận:", "Phụ lục I\n",
               "Phụ lục II\n"],
    "letter": ["Số:", "V/v", "Kính gửi:", "- Trung tâm Đào tạo;", "- Các doanh nghiệp trong Khu.", "Đã hỗ trợ",
               "Nơi nhận:"],
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_the_parts_stand_in_their_order(files: Files, kind: str):
    for read in (
        "\n".join(each.text for each in every_paragraph(word_of(files, kind))),
        "\n".join(page.extract_text() for page in PdfReader(files(kind)["pdf"]).pages),
    ):
        place = 0
        for part in ORDER[kind]:
            place = read.index(part, place)


@pytest.mark.parametrize("kind", KINDS)
def test_the_state_and_the_signature_stand_on_the_right(files: Files, kind: str):
    words = [each for page in PdfReader(files(kind)["pdf"]).pages for each in words_on(page)]
    for left, right in (
        ("BAN QUẢN LÝ", "CỘNG HÒA"),
        ("Số:", "Thành phố Hồ Chí Minh, ngày"),
        ("Nơi nhận:", "KT. TRƯỞNG"),
    ):
        assert found(words, left).x < found(words, right).x
        assert abs(found(words, left).y - found(words, right).y) < 15
    state = [each for each in words if "CỘNG HÒA XÃ HỘI" in each.text]
    assert [each.text.strip() for each in state] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]  # on one line


def test_a_letter_names_its_unit_in_its_number_and_nothing_over_its_text(files: Files):
    read = "".join(each.text for each in first_page(files, "letter"))
    assert "/KCNC-KHĐT" in read
    assert "CÔNG VĂN" not in read
    assert "/BC-KCNC" in "".join(each.text for each in first_page(files, "report"))
    assert "/KH-KCNC" in "".join(each.text for each in first_page(files, "plan"))


@pytest.mark.parametrize("kind", KINDS)
def test_number_and_day_wait_for_the_clerk(files: Files, kind: str):
    page = PdfReader(files(kind)["pdf"]).pages[0].extract_text()
    assert "Số: \u00a0\u00a0\u00a0\u00a0/" in page
    assert "ngày\u00a0\u00a0\u00a0\u00a0tháng\u00a0\u00a0\u00a0\u00a0năm 2027" in page
