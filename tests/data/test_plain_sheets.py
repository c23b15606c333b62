"""Whether a workbook is scanned by the kernel or laid out by calamine, the same is read from it."""

import io
import random
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from polars.testing import assert_frame_equal

from nangsuat.data import ReadTable, read_table, run_checks
from nangsuat.data.problems import Problem
from nangsuat.data.reading import workbook as reading
from nangsuat.data.reading.grid import Grid
from nangsuat.data.reading.number_formats import format_style
from nangsuat.data.reading.workbook import CELLS_LIMIT, open_workbook
from nangsuat.kernels import DATE_STYLE, OTHER_STYLE, PLAIN_STYLE

HERE = Path(__file__).parent
CORPORA = sorted(path for folder in ("should_pass", "should_fail") for path in (HERE / folder).glob("*.xlsx"))
EXAMPLES = 60  # each writes a file and reads it twice
quick = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHARED = (
    f'<sst xmlns="{MAIN}"><si><t>Năm</t></si><si><t xml:space="preserve"> a </t></si><si><t> b </t></si>'
    '<si><r><rPr><b/></rPr><t>R&amp;</t></r><r><t xml:space="preserve"> D </t></r></si>'
    '<si><t>日</t><rPh sb="0" eb="1"><t>ni</t></rPh><phoneticPr fontId="1"/></si><si/><si><t/></si>'
    "<si><t>&#272;&#x111;&#10;</t></si></sst>"
)
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="3"><numFmt numFmtId="164" formatCode="#,##0;[Red]-#,##0"/>'
    '<numFmt numFmtId="165" formatCode="dd/mm/yyyy"/><numFmt numFmtId="166" formatCode="[h]:mm"/></numFmts>'
    '<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/>'
    '<xf numFmtId="14"/></cellXfs></styleSheet>'
)


def workbook_of(sheet: str | bytes, *, shared: str | None = SHARED, styles: str = STYLES) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/styles.xml": styles,
        "xl/worksheets/sheet1.xml": sheet,
    }
    return parts if shared is None else {**parts, "xl/sharedStrings.xml": shared}


def write(path: Path, parts: dict[str, str | bytes]) -> Path:
    """The parts as a file."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def sheet_of(rows: str, *, before: str = "", after: str = "") -> str:
    """A sheet with these rows."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def both_ways(path: Path) -> list[tuple[Grid | None, Grid | Problem]]:
    """Each sheet as it is scanned (nothing where it is not plain) and as calamine lays it out."""
    book = open_workbook(path)
    if isinstance(book, Problem):
        return []
    return [
        (book.plain and book.plain.grid(sheet, part, cells_limit=CELLS_LIMIT), book.laid_out(sheet, part))
        for sheet in book.sheets
        if (part := book.parts.get(sheet, "")) is not None
    ]


def spelled_out(grid: Grid | Problem) -> object:
    """All that a grid says, each cell with its type; or what the problem is."""
    if isinstance(grid, Problem):
        return grid.code, grid.value
    rows = [[(type(cell).__name__, cell) for cell in row] for row in grid.rows]
    return grid.sheet, rows, dict(grid.merged), dict(grid.errors)


def assert_the_same(path: Path) -> int:
    """Every plain sheet gives the same cells both ways; how many sheets are plain."""
    plain = [(scanned, laid_out) for scanned, laid_out in both_ways(path) if scanned is not None]
    for scanned, laid_out in plain:
        assert spelled_out(scanned) == spelled_out(laid_out)
    return len(plain)


# -- files that there are -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CORPORA, ids=lambda path: path.name)
def test_the_corpora_read_the_same_both_ways(path: Path, monkeypatch: pytest.MonkeyPatch):
    assert_the_same(path)
    scanned = read_table(path)
    monkeypatch.setattr(reading, "plain_parts", lambda *_, **__: None)
    laid_out = read_table(path)
    assert_frame_equal(scanned.frame, laid_out.frame, check_exact=True)
    assert parts_of(scanned) == parts_of(laid_out)
    assert run_checks(scanned) == run_checks(laid_out)


def parts_of(table: ReadTable) -> tuple[object, ...]:
    return table.problems, table.source, table.scales, table.currency, table.base_year, table.dropped, table.synthetic


def test_nearly_all_the_corpora_are_plain():
    opened = {path.name: both_ways(path) for path in CORPORA}
    not_plain = {name for name, sheets in opened.items() if any(scanned is None for scanned, _ in sheets)}
    assert len(not_plain) <= len(CORPORA) // 10


# -- workbooks of three writers -------------------------------------------------------------------------------------

words = st.one_of(
    st.sampled_from(["Năm", " trước", "sau ", "a & b", "<t>", "1.234", "#N/A", "x\ny", "日本", "=A1", "'", "_x000D_"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs", "Cc")), max_size=8),
)
days = st.dates(date(1900, 3, 1), date(2200, 1, 1))
values = st.one_of(
    words,
    st.floats(allow_nan=False, allow_infinity=False, width=64),
    st.integers(-(10**14), 10**14),
    st.booleans(),
    days,
    st.builds(datetime.combine, days, st.builds(clock, st.integers(0, 23), st.integers(0, 59))),
    st.timedeltas(timedelta(0), timedelta(days=3)).map(lambda long: timedelta(seconds=long.total_seconds() // 1)),
    st.none(),
)
plain_values = st.one_of(words, st.floats(-1e12, 1e12), st.integers(-9999, 9999), st.booleans(), days, st.none())
places = st.dictionaries(st.tuples(st.integers(0, 12), st.integers(0, 30)), values, max_size=14)
plain_places = st.dictionaries(st.tuples(st.integers(0, 12), st.integers(0, 30)), plain_values, min_size=1, max_size=14)
FORMULAS = [("=1+1", 2), ("=A1&B1", "x"), ('=""', ""), ("=A1", True), ("=1/0", "#DIV/0!"), ("=B1", 0.25)]


def by_xlsxwriter(cells: dict[tuple[int, int], object], *, inline: bool, formulas: list[int]) -> bytes:
    memory = io.BytesIO()
    settled = {"constant_memory": inline, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(memory, settled)
    sheet = book.add_worksheet()
    day, length = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "[h]:mm:ss"})
    bold = book.add_format({"bold": True, "num_format": '#,##0.0 "đ"'})
    for (row, column), value in sorted(cells.items()):
        if isinstance(value, date):
            sheet.write_datetime(row, column, value, day)
        elif isinstance(value, timedelta):
            sheet.write_datetime(row, column, value, length)
        else:
            sheet.write(row, column, value, bold if column % 3 == 0 else None)
    for row, chosen in enumerate(formulas, start=13):
        sheet.write_formula(row, 2, FORMULAS[chosen][0], None, FORMULAS[chosen][1])
    if not inline:
        sheet.write_rich_string(20, 0, bold, "đậm ", "thường", bold, " & đậm")
        sheet.merge_range(21, 0, 23, 2, "gộp")
    book.close()
    return memory.getvalue()


def by_openpyxl(cells: dict[tuple[int, int], object], formulas: list[int]) -> bytes:
    memory, book = io.BytesIO(), openpyxl.Workbook()
    sheet = book.active
    for (row, column), value in cells.items():
        if isinstance(value, str) and openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.search(value):
            continue
        sheet.cell(row + 1, column + 1, value)
    for row, chosen in enumerate(formulas, start=14):
        sheet.cell(row, 3, FORMULAS[chosen][0])
    sheet.cell(21, 1, CellRichText("a ", TextBlock(InlineFont(b=True), "đậm"), " b"))
    sheet.cell(22, 2, "#REF!").data_type = "e"
    sheet.merge_cells("A23:C24")
    book.save(memory)
    return memory.getvalue()


formula_lists = st.lists(st.integers(0, len(FORMULAS) - 1), max_size=6)


def saved(folder: Path, content: bytes) -> Path:
    path = folder / "file.xlsx"
    path.write_bytes(content)
    return path


@quick
@given(places, st.booleans(), formula_lists)
def test_workbooks_of_xlsxwriter(tmp_path_factory, cells, inline, formulas):
    assert_the_same(saved(tmp_path_factory.mktemp("a"), by_xlsxwriter(cells, inline=inline, formulas=formulas)))


@quick
@given(places, formula_lists)
def test_workbooks_of_openpyxl(tmp_path_factory, cells, formulas):
    assert_the_same(saved(tmp_path_factory.mktemp("a"), by_openpyxl(cells, formulas)))


@quick
@given(plain_places, st.sampled_from([True, False, None]), formula_lists)
def test_ordinary_workbooks_are_plain(tmp_path_factory, cells, inline, formulas):
    cells = {place: value for place, value in cells.items() if value != "_x000D_"}
    content = by_openpyxl(cells, formulas) if inline is None else by_xlsxwriter(cells, inline=inline, formulas=formulas)
    assert assert_the_same(saved(tmp_path_factory.mktemp("a"), content)) == 1


# -- parts made by hand, as LibreOffice and lesser writers make them ------------------------------------------------

VALUES = ["1", "0", "-0", "2023", "45291", "1.5", "1e5", "1E-7", "-3.25", "0.1", "61", "59", "44000.5", "2958466", ""]
ODD_VALUES = ["012", "1.", "+1", ".5", "nan", "inf", " 1", "abc", "&lt;", "1e400"]
FORMULA_TAGS = ["", "", "", "<f>A1&amp;B2</f>", '<f t="shared" si="0"/>', "<f/>", '<f ref="A1:A3" si="0">B1*2</f>']
INLINE = ["<is><t>x</t></is>", '<is><t xml:space="preserve"> x </t></is>', "<is><t> y </t></is>", "<is></is>",
          "<is/>", "<is><r><t>a</t></r><r><rPr><b/></rPr><t>b</t></r></is>", "",
          "<is><t>a</t><rPh><t>b</t></rPh></is>"]  # fmt: skip
TEXTS = ["a", "", " x ", "&lt;&amp;&#65;", "đ", "\n", "&#xD;", "&#x111;"]
STRANGE = ['<c r="{}"> <v>1</v></c>', '<c r="{}"><!-- x --><v>1</v></c>', '<c r="{}" t="zz"><v>1</v></c>',
           '<c r="{}"><v>1</v><f>A1</f></c>', "<c r='{}'><v>2</v></c>", '<c s="1" r="{}"><v>1</v></c>',
           '<c r="{}"><v><![CDATA[1]]></v></c>', '<c r="{}" t="d"><v>2023-01-31</v></c>',
           '<c r="{}" t="str"><v>&b;</v></c>',
           '<c r="{}" t="str"><v>_x000D_</v></c>', '<x:c r="{}"><v>1</v></x:c>', '<c\nr="{}"><v>1</v></c>']  # fmt: skip
BEFORE = [
    "",
    '<dimension ref="A1:H9"/>',
    '<sheetPr><tabColor rgb="FF"/></sheetPr>',
    '<cols><col min="1" max="2"/></cols>',
]
AFTER = ["", '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>', '<pageMargins left="0.7"/>',
         "<mergeCells/>", "<headerFooter><oddHeader>&amp;A</oddHeader></headerFooter>"]  # fmt: skip


def a_cell(chance: random.Random, row: int, column: int) -> str:
    reference = f"{'ABCDEFGH'[column]}{row}"
    place = f' r="{reference}"' if chance.random() < 0.9 else ""
    style = f' s="{chance.choice([0, 1, 2, 3, 4, 9])}"' if chance.random() < 0.4 else ""
    formula = chance.choice(FORMULA_TAGS)
    start = f"<c{place}{style}"
    makers: list[Callable[[], str]] = [
        lambda: f"{start}>{formula}<v>{chance.choice(VALUES)}</v></c>",
        lambda: f'{start} t="n">{formula}<v>7.25</v></c>',
        lambda: f'{start} t="s"><v>{chance.randrange(8)}</v></c>',
        lambda: f'{start} t="str">{formula}<v>{chance.choice(TEXTS)}</v></c>',
        lambda: f'{start} t="b">{formula}<v>{chance.choice(["0", "1", ""])}</v></c>',
        lambda: f'{start} t="e">{formula}<v>{chance.choice(["#N/A", "#DIV/0!", "#REF!"])}</v></c>',
        lambda: f'{start} t="inlineStr">{chance.choice(INLINE)}</c>',
        lambda: f"{start}{chance.choice(['/', ' /'])}>",
        lambda: f"{start}>{formula}{chance.choice(['<v/>', '<v></v>', '<v />', ''])}</c>",
    ]
    if chance.random() < 0.03:
        return chance.choice(STRANGE).format(reference)
    return f"{start}><v>{chance.choice(ODD_VALUES)}</v></c>" if chance.random() < 0.03 else chance.choice(makers)()


def a_sheet(chance: random.Random) -> str:
    rows, row = [], 0
    for _ in range(chance.randint(0, 5)):
        row += chance.choice([1, 1, 1, 2, 5])
        columns = sorted(chance.sample(range(8), chance.randint(0, 4)))
        number = f' r="{row}"' if chance.random() < 0.85 else ""
        cells = chance.choice(["", "", "\n"]).join(a_cell(chance, row, column) for column in columns)
        rows.append(f'<row{number} spans="1:8">{cells}</row>' if cells else f"<row{number}/>")
    declaration = chance.choice(["", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'])
    return declaration + sheet_of("\n".join(rows), before=chance.choice(BEFORE), after=chance.choice(AFTER))


def mutated(chance: random.Random, part: str) -> bytes:
    content = bytearray(part.encode())
    for _ in range(chance.randint(1, 3)):
        place, other = chance.randrange(len(content)), chance.randrange(len(content))
        length = chance.randint(0, 20)
        content[place : place + chance.choice([0, 1, length])] = chance.choice(
            [content[other : other + length], bytes(chance.choices(b'<>"/&; 0129rcvstf=-AB\xff\r\n!?', k=1))]
        )
    return bytes(content)


seeds = st.integers(0, 2**32)
many = settings(max_examples=4 * EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@many
@given(seeds)
def test_sheets_made_by_hand(tmp_path_factory, seed):
    part = a_sheet(random.Random(seed))
    assert_the_same(write(tmp_path_factory.mktemp("a") / "file.xlsx", workbook_of(part)))


@many
@given(seeds)
def test_sheets_with_broken_bytes(tmp_path_factory, seed):
    chance = random.Random(seed)
    part = mutated(chance, a_sheet(chance))
    if b"XFD" in part or any(part[at : at + 6].isdigit() for at in range(len(part))):
        return  # a far cell: calamine would lay out millions
    assert_the_same(write(tmp_path_factory.mktemp("a") / "file.xlsx", workbook_of(part)))


@quick
@given(seeds)
def test_broken_texts_and_styles(tmp_path_factory, seed):
    chance = random.Random(seed)
    part = a_sheet(chance)
    shared, styles = mutated(chance, SHARED).decode("latin-1"), mutated(chance, STYLES).decode("latin-1")
    for parts in (workbook_of(part, shared=shared), workbook_of(part, styles=styles), workbook_of(part, shared=None)):
        assert_the_same(write(tmp_path_factory.mktemp("a") / "file.xlsx", parts))


# -- what stands around the cells -----------------------------------------------------------------------------------


def test_days_counted_from_1904_are_left_to_calamine(tmp_path: Path):
    parts = workbook_of(sheet_of('<row r="1"><c r="A1" s="2"><v>45291</v></c></row>'))
    assert assert_the_same(write(tmp_path / "a.xlsx", parts)) == 1
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    assert assert_the_same(write(tmp_path / "b.xlsx", parts)) == 0


def test_a_part_under_another_name_is_left_to_calamine(tmp_path: Path):
    parts = workbook_of(sheet_of('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'))
    assert assert_the_same(write(tmp_path / "a.xlsx", parts)) == 1
    parts["xl/SharedStrings.xml"] = parts.pop("xl/sharedStrings.xml")
    assert assert_the_same(write(tmp_path / "b.xlsx", parts)) == 0


def test_a_damaged_archive_is_named_by_the_general_reader(tmp_path: Path):
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 500))
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in workbook_of(sheet_of(rows)).items():
            archive.writestr(name, content)
        place = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 300
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(content)
    [(scanned, laid_out)] = both_ways(path)
    assert scanned is None
    assert isinstance(laid_out, Problem)


def test_a_sheet_beyond_the_limit_is_refused_as_before(tmp_path: Path):
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    [(scanned, laid_out)] = both_ways(write(tmp_path / "a.xlsx", workbook_of(sheet_of(far))))
    assert scanned is None
    assert isinstance(laid_out, Problem)
    assert laid_out.code == "file-too-large"


@pytest.mark.parametrize(
    ("code", "style"),
    [
        ("General", PLAIN_STYLE),
        ("#,##0;[Red]-#,##0", PLAIN_STYLE),
        ('0.0" năm"', PLAIN_STYLE),
        ("_(* #,##0_);_(@_)", PLAIN_STYLE),
        ("[$-409]d\\-mmm", DATE_STYLE),
        ("h:mm AM/PM", DATE_STYLE),
        ("yyyy", DATE_STYLE),
        ("[h]:mm", OTHER_STYLE),
        ("[SS]", OTHER_STYLE),
        ('"a_"0', OTHER_STYLE),
    ],
)
def test_number_formats(code: str, style: int, tmp_path: Path):
    assert format_style(code) == style
    escaped = code.replace("&", "&amp;").replace('"', "&quot;")
    styles = STYLES.replace("dd/mm/yyyy", escaped)
    path = write(
        tmp_path / "a.xlsx", workbook_of(sheet_of('<row r="1"><c r="A1" s="2"><v>70</v></c></row>'), styles=styles)
    )
    assert assert_the_same(path) == (style != OTHER_STYLE)


def test_columns_and_rows_are_made_when_asked_for(tmp_path: Path):
    rows = "".join(f'<row r="{row}"><c r="B{row}"><v>{row}</v></c></row>' for row in range(1, 301))
    [(grid, _)] = both_ways(write(tmp_path / "a.xlsx", workbook_of(sheet_of(rows))))
    assert grid.width == 2
    assert grid.rows[-1] == ["", 300.0]
    assert list(grid.rows[298:]) == [["", 299.0], ["", 300.0]]
    assert list(grid.column(1, 298)) == [299.0, 300.0]
    with pytest.raises(IndexError):
        grid.rows[300]
