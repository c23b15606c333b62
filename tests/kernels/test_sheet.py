"""The scan of sheets: numbers to the last bit, however the part is cut, and no bytes that do harm."""

import math
import random
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nangsuat.kernels import DATE, DATE_STYLE, NUMBER, OTHER_STYLE, TEXT, SheetScanner, read_shared_strings

EXAMPLES = 200
quick = settings(max_examples=EXAMPLES, deadline=None)
LARGEST = 1e300  # above, a shortened number may round to infinity
finite = st.floats(-LARGEST, LARGEST, allow_subnormal=False)


def scanned(part: str | bytes, *, cells: int = 10_000, shared: int = 0, styles: bytes = b"", cut: int = 1 << 20):
    content = part.encode() if isinstance(part, str) else part
    scanner = SheetScanner(cells=cells, shared_texts=shared, styles=styles)
    pieces = (content[start : start + cut] for start in range(0, len(content), cut))
    return scanner.finish() if all(scanner.feed(piece) for piece in pieces) else None


def sheet_of(rows: str, after: str = "") -> str:
    return f"<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>"


def cell_of(value: str, attributes: str = "") -> str:
    return sheet_of(f'<row r="1"><c r="A1"{attributes}><v>{value}</v></c></row>')


def bits(value: float) -> bytes:
    return struct.pack("<d", value)


@quick
@given(finite)
def test_numbers_are_those_of_python_to_the_last_bit(value: float):
    for written in (repr(value), f"{value:.15g}", f"{value:.17E}", f"{value:.16e}"):
        _, (values,), (kinds,), *_ = scanned(cell_of(written))
        assert bits(values[0]) == bits(float(written))
        assert kinds[0] == NUMBER


@quick
@given(st.integers(0, 10**18), st.integers(0, 10**18), st.integers(-300, 300))
def test_numbers_of_many_digits(whole: int, fraction: int, exponent: int):
    written = f"{whole}.{fraction}e{exponent}"
    found = scanned(cell_of(written))
    if math.isfinite(float(written)) and float(written) != 0:
        assert bits(found[1][0][0]) == bits(float(written))


@pytest.mark.parametrize(
    "written", ["", " 1", "1 ", "+1", ".5", "1.", "1e", "0x1", "nan", "inf", "1,5", "1e999", "--1"]
)
def test_what_is_no_plain_number_is_left_to_the_general_reader(written: str):
    found = scanned(cell_of(written))
    assert found is None or found[0] == 0  # an empty value is an empty cell


@pytest.mark.parametrize(
    "part",
    [
        "",
        "<worksheet/>",
        sheet_of("")[:-1],
        sheet_of("") + "x",
        "<html><sheetData></sheetData></html>",
        "<!DOCTYPE x>" + sheet_of(""),
        sheet_of("<!-- no -->"),
        sheet_of('<row r="2"/><row r="1"/>'),
        sheet_of('<row r="1"><c r="B1"/><c r="A1"/></row>'),
        sheet_of('<row r="1"><c r="A2"/></row>'),
        sheet_of('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'),
        sheet_of('<row r="1"><c r="ZZZ1"/></row>'),
        sheet_of('<row r="9999999"/>'),
        sheet_of('<row r="1"><c t="e"><v>#N/A</v></c></row>'),
        sheet_of('<row r="1"><c r="A1" t="str"><v>&bad;</v></c></row>'),
        sheet_of('<row r="1"><c r="A1" t="str"><v>_x000D_</v></c></row>'),
        sheet_of("", '<mergeCells><mergeCell ref="B2:A1"/></mergeCells>'),
        cell_of("0.5", ' s="0"'),
        cell_of("1", ' s="1"'),
        cell_of("1").encode("utf-16"),
        cell_of("1").replace("<v>", "<v>\xff").encode("latin-1"),
    ],
)
def test_what_is_not_plain_is_said_to_be(part: str | bytes):
    assert scanned(part, styles=bytes([DATE_STYLE, OTHER_STYLE])) is None


def test_a_far_cell_takes_no_memory():
    far = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert scanned(far, cells=100_000_000) is None


def test_nothing_is_taken_after_a_piece_that_is_not_plain():
    scanner = SheetScanner(cells=10, shared_texts=0, styles=b"")
    assert not scanner.feed(b"<worksheet><sheetData><oops></row>")
    assert not scanner.feed(sheet_of("").encode())
    assert scanner.finish() is None
    assert scanner.finish() is None


EVERYTHING = (
    '<?xml version="1.0" encoding="UTF-8"?>\r\n<worksheet><dimension ref="A1:D4"/><sheetData>'
    '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>Năm &lt;</t></is></c></row>\n'
    '<row r="3" spans="1:4"><c r="B3" s="0"><v>45291</v></c><c r="C3" t="b"><v>1</v></c><c><v>-2.5E-3</v></c></row>'
    '<row><c r="A4" t="e"><v>#N/A</v></c><c r="B4"><f>A1&amp;"x"</f></c><c r="C4" t="str"><f>B1</f><v>ổ</v></c></row>'
    '</sheetData><mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells></worksheet>'
)


@pytest.mark.parametrize("cut", [1, 2, 3, 7, 64, 10_000])
def test_all_kinds_of_cells_however_the_part_is_cut(cut: int):
    height, values, kinds, texts, odd, merged = scanned(EVERYTHING, shared=2, styles=bytes([DATE_STYLE]), cut=cut)
    assert height == 4
    assert [column.tolist() for column in values] == [
        [2, 0, 0, 0], [0, 0, 45291, 0], [3, 0, 1, 4], [0, 0, -0.0025, 0],
    ]  # fmt: skip
    assert kinds[1].tolist() == [0, 0, DATE, 0]
    assert kinds[2][0] == kinds[2][3] == TEXT
    assert texts == ["Năm <", "ổ"]
    assert odd == [(3, 0, "#N/A"), (3, 1, '=A1&amp;"x"')]
    assert merged == [(0, 0, 1, 1)]


def test_arrays_outlive_the_scanner():
    _, values, *_ = scanned(cell_of("1.25"))
    assert values[0].dtype == np.float64
    assert values[0].tolist() == [1.25]


@quick
@given(st.integers(0, 2**32), st.integers(1, 60))
def test_broken_bytes_do_no_harm(seed: int, cut: int):
    chance = random.Random(seed)
    content = bytearray(EVERYTHING.encode())
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(content))
        content[place : place + chance.randint(0, 12)] = bytes(
            chance.choices(b'<>"/&;=\xff rcvs12A\r!', k=chance.randint(0, 6))
        )
    found = scanned(bytes(content), shared=2, styles=bytes([DATE_STYLE]), cut=cut)
    assert found is None or len(found[1]) == len(found[2])
    assert read_shared_strings(bytes(content)) is None


def test_shared_texts():
    part = (
        '<?xml version="1.0"?><sst uniqueCount="5"><si><t>Đ&#7889;</t></si><si><t xml:space="preserve"> a </t></si>'
        "<si><t> b\n</t></si><si><r><rPr><b/></rPr><t>1</t></r><r><t>2</t></r></si>"
        '<si><t>日</t><rPh sb="0"><t>ni</t></rPh></si><si/><si><t/></si></sst>'
    )
    assert read_shared_strings(part.encode()) == ["Đố", " a ", "b", "12", "日", "", ""]


@pytest.mark.parametrize(
    "part", ["", "<sst>", "<sst><si><t>a</si></sst>", "<sst><si><t>_x000D_</t></si></sst>", "<x/>"]
)
def test_shared_texts_that_are_not_plain(part: str):
    assert read_shared_strings(part.encode()) is None
