"""A small report that has one of everything, on a table whose rows are known."""

import re
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import altair as alt
import docx
import polars as pl
import pytest
from docx.table import Table as WordTable
from docx.table import _Cell
from pypdf import PageObject, PdfReader
from pypdf.generic import DecodedStreamObject, NameObject

from nangsuat.data import (
    Column,
    Dropped,
    Figure,
    Input,
    Language,
    Provenance,
    Rows,
    Source,
    Table,
    Text,
    as_input,
    figure_from,
)
from nangsuat.report import (
    Annex,
    Bullets,
    ChartBlock,
    Document,
    Heading,
    LegalBases,
    Metadata,
    Notice,
    Paragraph,
    Recipients,
    SignatureBlock,
    TableBlock,
    line_chart,
    write_document,
)

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
MILLION_A_HEAD = Text(vi="triệu đồng/lao động", en="million VND per worker")
SECTORS = {
    "A": Text(vi="Nông, lâm nghiệp và thủy sản", en="Agriculture, forestry and fishing"),
    "B": Text(vi="Công nghiệp và xây dựng", en="Industry and construction"),
    "C": Text(vi="Dịch vụ", en="Services"),
}
# value added (billion VND) and workers (thousand) by sector in 2015 and 2016, at rows 2, 3, … of the table
ACCOUNTS = pl.DataFrame(
    {
        "row": range(2, 8),
        "sector": ["A", "B", "C"] * 2,
        "year": [2015] * 3 + [2016] * 3,
        "value_added": [462_536.0, 982_411.0, 1_101_236.0, 468_813.0, 1_056_809.0, 1_178_141.0],
        "employees": [23_259.1, 12_018.0, 17_563.0, 22_315.2, 13_199.0, 17_788.6],
    }
)
SOURCE = Source(
    "so-lieu-ba-khu-vuc.xlsx",
    SHA,
    sheet="GRDP",
    citation=Text(vi="Tổng cục Thống kê, Niên giám 2017", en="General Statistics Office, Yearbook 2017"),
    columns={"value_added": "Giá trị tăng thêm", "employees": "Lao động"},
    letters={"value_added": "C", "employees": "D"},
)
PROVENANCE = Provenance(
    (SOURCE,),
    rows_used=6,
    dropped=(Dropped("no-employees", Text(vi="thiếu số lao động", en="number of workers missing"), 1, (8,)),),
    method="labour productivity",
    parameters={"prices": "2010", "share": 0.4, "hours": False},
    package_version="0.1.0",
)


def productivity(sector: str | None, year: int) -> Figure:
    """Labour productivity of a sector, or of the whole, from the rows of the accounts."""
    chosen = ACCOUNTS.filter((pl.col("year") == year) & (pl.col("sector") == sector if sector else pl.lit(value=True)))
    name = SECTORS[sector] if sector else Text(vi="Toàn nền kinh tế", en="Whole economy")
    ranges = ", ".join(str(row) for row in chosen["row"])
    rows = Rows(SHA, ranges, chosen.height, Text(vi="{name}, {year}", en="{name}, {year}").fill(name=name, year=year))
    sums = {
        role: Input(role, label, float(chosen[role].sum()), unit, rows=rows, column=role, how="sum")
        for role, label, unit in (
            ("value_added", Text(vi="giá trị tăng thêm", en="value added"), Text(vi="tỷ đồng", en="billion VND")),
            ("employees", Text(vi="lao động", en="workers"), Text(vi="nghìn người", en="thousand persons")),
        )
    }
    label = Text(vi="Năng suất lao động, {name}, {year}", en="Labour productivity, {name}, {year}")
    label = label.fill(name=name, year=year)
    formula = "1000 * value_added / employees / 1000"
    return figure_from(formula, list(sums.values()), label=label, unit=MILLION_A_HEAD, method="M01", decimals=2)


def growth(sector: str | None) -> Figure:
    """Growth of labour productivity from 2015 to 2016."""
    first, last = (as_input(productivity(sector, year), f"w{year}") for year in (2015, 2016))
    label = Text(vi="Tăng năng suất lao động", en="Growth of labour productivity")
    return figure_from(
        "100 * (w2016 / w2015 - 1)", [first, last], label=label, unit=Text.same("%"), method="M02", decimals=2
    )


def cannot_be_shown() -> Figure:
    """A figure that the data do not allow."""
    why = Text(vi="chuỗi số liệu gián đoạn năm 2014", en="the series breaks in 2014")
    return Figure(None, Text(vi="Tăng từ 2013", en="Growth since 2013"), Text.same("%"), "1", (), "M02", 1, why)


def productivity_table() -> Table:
    """Productivity by sector and year, with growth."""
    columns = (
        Column("sector", Text(vi="Khu vực", en="Sector")),
        Column("y2015", Text.same("2015"), MILLION_A_HEAD),
        Column("y2016", Text.same("2016"), MILLION_A_HEAD),
        Column("growth", Text(vi="Tăng", en="Growth"), Text.same("%")),
        Column("long", Text(vi="Tăng từ 2013", en="Growth since 2013"), Text.same("%")),
    )
    whole = Text(vi="Cả nước", en="Whole country")
    rows = tuple(
        (name, productivity(key, 2015), productivity(key, 2016), growth(key), cannot_be_shown())
        for key, name in [*SECTORS.items(), (None, whole)]
    )
    note = Text(vi="Giá so sánh 2010.", en="Constant 2010 prices.")
    return Table(Text(vi="Năng suất lao động theo khu vực", en="Labour productivity by sector"), columns, rows, (note,))


def wide_table() -> Table:
    """More columns than an upright page holds; text that a spreadsheet might take for a formula."""
    columns = tuple(
        Column(f"c{place}", Text(vi=f"Năm {2010 + place}", en=f"Year {2010 + place}")) for place in range(15)
    )
    rows = (
        ("=HYPERLINK(1)", *(1234.5 + place for place in range(14))),
        ('<b>&"đ"</b> #[*x*] $y$', *(-0.5 * place for place in range(14))),
    )
    return Table(Text(vi="Bảng rộng", en="Wide table"), columns, rows)


def productivity_chart(language: Language) -> alt.LayerChart:
    """Productivity by sector."""
    rows = [
        {"sector": key, "year": year, "level": productivity(key, year).value}
        for key in SECTORS
        for year in (2015, 2016)
    ]
    return line_chart(
        pl.DataFrame(rows), x="year", y="level", series="sector", names=SECTORS, title=MILLION_A_HEAD, language=language
    )


def make_document() -> Document:
    """One of everything."""
    source = Text(vi="Tổng cục Thống kê; tính toán của báo cáo", en="General Statistics Office; own computation")
    whole = growth(None)
    return Document(
        metadata=Metadata(
            abstract=Text(vi="Năng suất lao động năm 2016", en="on labour productivity in 2016"),
            agency=Text(vi="Trung tâm Đào tạo", en="Training Centre"),
            parent=Text(vi="Ban Quản lý Khu công nghệ cao", en="Management Board of the Hi-Tech Park"),
            agency_code="TTĐT",
            place=Text(vi="Thành phố Hồ Chí Minh", en="Ho Chi Minh City"),
            year=2027,
        ),
        provenances=(PROVENANCE,),
        banner=Text(vi="SỐ LIỆU GIẢ ĐỊNH để minh họa", en="SYNTHETIC DATA for demonstration"),
        blocks=(
            LegalBases(
                (
                    Text(
                        vi="Căn cứ Quyết định số 36/QĐ-TTg ngày 11 tháng 01 năm 2021 của Thủ tướng Chính phủ",
                        en="Pursuant to Decision 36/QD-TTg of 11 January 2021 of the Prime Minister",
                    ),
                    Text(vi="Theo đề nghị của Phòng Kế hoạch", en="At the proposal of the Planning Division"),
                )
            ),
            Heading(Text(vi="Kết quả", en="Results")),
            Heading(Text(vi="Mức và tốc độ tăng", en="Level and growth"), 2),
            Paragraph(
                Text(
                    vi="Năm 2016 năng suất lao động đạt {level} triệu đồng/lao động, tăng {growth} % so với năm 2015.",
                    en="Labour productivity grew by {growth} % in 2016, to {level} million VND per worker.",
                ),
                {"level": productivity(None, 2016), "growth": whole},
            ),
            Bullets(
                (
                    Paragraph(Text(vi="Nội ngành chiếm phần lớn.", en="Most of it within sectors.")),
                    Paragraph(Text(vi="Cả nước tăng {g} %.", en="The whole grew by {g} %."), {"g": whole}),
                )
            ),
            TableBlock(productivity_table(), source, emphasised=(3,)),
            ChartBlock(
                productivity_chart,
                Text(vi="Năng suất lao động theo khu vực", en="Labour productivity by sector"),
                Text(vi="Ba đường đều đi lên.", en="Three lines, all rising."),
                source,
                (growth("A"), growth("B")),
            ),
            Heading(Text(vi="Điều cần biết", en="What to know"), 3),
            Notice(Text(vi="Chuỗi gián đoạn năm {y}.", en="The series breaks in {y}."), {"y": 2014}, "warning"),
            Notice(Text(vi="Giá so sánh.", en="Constant prices.")),
            TableBlock(wide_table()),
            Paragraph(Text(vi="Trên đây là báo cáo.", en="This is the report.")),
        ),
        signature=SignatureBlock(Text(vi="Giám đốc", en="Director"), name="Nguyễn Văn A"),
        recipients=Recipients((Text(vi="Như trên", en="As above"),), archive="KH"),
        annexes=(Annex(Text(vi="Giải thích", en="Terms"), (Paragraph(Text(vi="GTTT: giá trị.", en="GVA: value.")),)),),
    )


@pytest.fixture
def accounts() -> pl.DataFrame:
    return ACCOUNTS


@pytest.fixture
def document() -> Document:
    return make_document()


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Language], dict[str, Path]]:
    """The report's files in a language, written once for all tests."""
    made: dict[Language, dict[str, Path]] = {}

    def of(language: Language) -> dict[str, Path]:
        if language not in made:
            folder = tmp_path_factory.mktemp(language)
            made[language] = write_document(make_document(), folder, "bao-cao", language=language)
        return made[language]

    return of


@pytest.fixture(scope="session")
def text_of() -> Callable[[Path], str]:
    """The words of a written report, as a reader of its format gets them, without the spaces between them.

    Headers and footers of pages, repeated table heads and what only the screen shows are left out: they
    belong to the page, not to the text.
    """
    readers = {".docx": _text_of_word, ".pdf": _text_of_pdf, ".html": _text_of_html}
    return lambda path: readers[path.suffix](path)


@pytest.fixture(scope="session")
def squeezed() -> Callable[[str], str]:
    """Words as ``text_of`` gives them."""
    return normalised


_ARTIFACT = re.compile(rb"/Artifact\b.*?\bEMC\b", re.DOTALL)
_WORDS = re.compile(rb"\bBT\b.*?\bET\b", re.DOTALL)
_VOID = {"meta", "br", "img", "link", "hr", "wbr"}


def normalised(words: str) -> str:
    """Composed letters, no white space of any kind: formats break lines where they like."""
    return "".join(unicodedata.normalize("NFC", words).replace("\u200b", "").split())


def _text_of_word(path: Path) -> str:
    words = []
    for block in docx.Document(str(path)).iter_inner_content():
        if isinstance(block, WordTable):
            cells = [_Cell(each, block) for row in block._tbl.tr_lst for each in row.tc_lst]  # one across counts once
            words += [paragraph.text for cell in cells for paragraph in cell.paragraphs]
        else:
            words.append(block.text)
    return normalised(" ".join(words))


def _text_of_pdf(path: Path) -> str:
    return normalised(" ".join(_real_text(page) for page in PdfReader(path).pages))


def _text_of_html(path: Path) -> str:
    reader = _Main()
    reader.feed(path.read_text(encoding="utf-8"))
    return normalised(" ".join(reader.words))


def _real_text(page: PageObject) -> str:
    """The page's text without what is marked as an artifact: page number, banner, repeated head of a table."""
    content = page["/Contents"].get_object().get_data()  # type: ignore[union-attr]
    real = DecodedStreamObject()
    real.set_data(_ARTIFACT.sub(lambda found: _WORDS.sub(b"", found[0]), content))
    page[NameObject("/Contents")] = real
    return page.extract_text()


class _Main(HTMLParser):
    """Collects the words inside ``main`` that are printed."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        hidden = tag in ("script", "style", "svg") or "screen-only" in (dict(attributes).get("class") or "").split()
        if tag not in _VOID:
            self._open.append((tag, hidden))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(tag == "main" for tag, _ in self._open) and not any(hidden for _, hidden in self._open):
            self.words.append(data)
