"""The workbook: real numbers, nothing that runs, and the making of every figure."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from nangsuat.data import Language
from nangsuat.report import read_lineage

type Written = Callable[[Language], dict[str, Path]]


@pytest.fixture
def book(written: Written) -> Workbook:
    return openpyxl.load_workbook(written("vi")["xlsx"])


def test_a_sheet_for_each_table_with_title_units_and_source(book: Workbook):
    assert book.sheetnames == ["Mục lục", *(f"Bảng {number}" for number in range(1, 7)), "Nguồn gốc số liệu"]
    sheet = book["Bảng 1"]
    assert sheet["A1"].value == "Bảng 1. Năng suất lao động theo khu vực"
    assert [cell.value for cell in sheet[4]][:2] == ["Khu vực", "2015 (triệu đồng/lao động)"]
    words = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert "Nguồn: Tổng cục Thống kê; tính toán của báo cáo" in words
    assert "SỐ LIỆU GIẢ ĐỊNH để minh họa" in words


def test_numbers_are_numbers_unrounded_with_a_format(book: Workbook, written: Written):
    cell = book["Bảng 1"]["C8"]
    assert cell.value == pytest.approx(read_lineage(written("vi")["html"]).figure("T1.4.3").value)
    assert cell.number_format == "#,##0.00"
    assert book["Bảng 2"]["B5"].value == 1234.5


def test_a_figure_that_cannot_be_shown_is_a_dash_not_a_zero(book: Workbook):
    assert book["Bảng 1"]["E5"].value == "–"


def test_text_that_looks_like_a_formula_stays_text(book: Workbook):
    cell = book["Bảng 2"]["A5"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
    assert cell.quotePrefix
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_the_last_sheet_says_how_each_figure_was_made(book: Workbook, written: Written):
    sheet = book["Nguồn gốc số liệu"]
    head = [cell.value for cell in sheet[1]]
    made = {
        row[0].value: dict(zip(head, [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(min_row=2)
    }
    assert set(made) == set(read_lineage(written("vi")["html"]).figures)
    growth = made["T1.4.4"]
    assert growth["Giá trị"] == pytest.approx(5.267089183817619)
    assert growth["Bằng số"] == "100 × (50,7246 / 48,1866 − 1)"
    assert "số dòng 5, 6, 7" in growth["Dòng số liệu đã dùng"]
    assert growth["Nguồn"] == "so-lieu-ba-khu-vuc.xlsx, trang «GRDP»"


def test_the_sheets_print_with_their_heads_on_every_page(book: Workbook):
    sheet = book["Bảng 1"]
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.freeze_panes == "B5"
    assert sheet.page_setup.paperSize == 9  # A4
