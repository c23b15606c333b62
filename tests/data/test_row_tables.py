"""Lists in workbooks: what is written comes back, what people do to it is understood, mistakes come all at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import normalize

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from nangsuat.data import FilledTable, RowColumn, RowsRead, RowTable, Text, read_rows, row_workbook
from nangsuat.data.row_tables.reading import MOST_ROWS


def text(vi: str, en: str) -> Text:
    return Text(vi=vi, en=en)


STATES = {"open": text("Đang làm", "Under way"), "done": text("Đã xong", "Done")}
COLUMNS = (
    RowColumn("key", text("Số thứ tự", "Number"), required=True, also=("STT",)),
    RowColumn("name", text("Nhiệm vụ", "Task"), required=True, longest=40),
    RowColumn("starts", text("Bắt đầu", "Starts"), "first day"),
    RowColumn("ends", text("Kết thúc", "Ends"), "last day"),
    RowColumn("state", text("Tình trạng", "State"), "choice", choices=STATES),
    RowColumn("share", text("Hỗ trợ tối đa", "Most support"), "number", unit=Text.same("%"), least=0, most=100),
    RowColumn("cost", text("Kinh phí 2026", "Cost 2026"), "money", least=0),
)
TABLE = RowTable("test", text("Bảng nhiệm vụ", "Table of tasks"), text("Nhiệm vụ", "Tasks"), COLUMNS)
ROW = {
    "key": "1.10",
    "name": "Đào tạo",
    "starts": date(2026, 1, 1),
    "ends": date(2027, 6, 30),
    "state": "open",
    "share": 50.0,
    "cost": 1_234_567_000.0,
}

type Written = Callable[[list[list[Any]]], RowsRead]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Rows as somebody wrote them without the template, read back."""

    def write(rows: list[list[Any]]) -> RowsRead:
        path = tmp_path / "rows.xlsx"
        with xlsxwriter.Workbook(path) as book:
            day = book.add_format({"num_format": "dd/mm/yyyy"})
            sheet = book.add_worksheet("Bảng 1")
            for line, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(line, place, value, day)
                    else:
                        sheet.write(line, place, value)
        return read_rows(path, TABLE)

    return write


def codes(read: RowsRead) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.cell) for problem in read.problems]


HEAD = ["STT", "Nhiệm vụ", "Bắt đầu", "Kết thúc", "Tình trạng", "Hỗ trợ tối đa (%)", "Kinh phí 2026 (triệu đồng)"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_written_comes_back(tmp_path: Path, language: Any):
    path = tmp_path / "rows.xlsx"
    path.write_bytes(row_workbook([FilledTable(TABLE, [ROW, {"key": "2", "name": "B"}])], language=language))
    read = read_rows(path, TABLE)
    assert read.problems == ()
    assert [row.values for row in read.rows] == [ROW, {"key": "2", "name": "B"}]
    assert read.rows[0].row == 4


def test_columns_are_found_again_under_other_headings(tmp_path: Path):
    path = tmp_path / "rows.xlsx"
    path.write_bytes(row_workbook([FilledTable(TABLE, [ROW])]))
    book = openpyxl.load_workbook(path)
    sheet = book["Nhiệm vụ"]
    sheet["B3"] = "Việc phải làm"
    book.save(path)
    read = read_rows(path, TABLE)
    assert [row.values for row in read.rows] == [ROW]
    assert read.headings["name"] == "Việc phải làm"


def test_a_table_without_the_template_is_read_by_its_headings(written: Written):
    read = written(
        [
            ["PHỤ LỤC: BẢNG NHIỆM VỤ"],
            [],
            HEAD,
            [1, "Đào tạo", "Quý II/2026", 2027, "đang làm", "12,5", "1,5 tỷ"],
            ["2", "Tư vấn", date(2026, 3, 1), "6/2027", "", 30, 250],
            ["Tổng cộng", "", "", "", "", "", 1750],
        ]
    )
    assert codes(read) == [("total-row", None)]
    first, second = (row.values for row in read.rows)
    assert first == {
        "key": "1", "name": "Đào tạo", "starts": date(2026, 4, 1), "ends": date(2027, 12, 31), "state": "open",
        "share": 12.5, "cost": 1.5e9,
    }  # fmt: skip
    assert (second["starts"], second["ends"], second["cost"]) == (date(2026, 3, 1), date(2027, 6, 30), 250e6)


def test_a_heading_names_another_unit(written: Written):
    read = written(
        [[*HEAD[:6], "Kinh phí 2026 (tỷ đồng)"], ["1", "A", "", "", "", "", 1.5], ["2", "B", *[""] * 4, "2"]]
    )
    assert [row.values["cost"] for row in read.rows] == [1.5e9, 2e9]


def test_all_mistakes_come_at_once_each_with_its_cell(written: Written):
    read = written(
        [
            HEAD,
            ["1", "", "sớm", "31/02/2027", "chờ", "1.234", "20 USD"],
            ["", "x" * 41, "", "", "", "101", -3],
        ]
    )
    assert codes(read) == [
        ("missing-value", "B2"), ("not-a-day", "C2"), ("not-a-day", "D2"), ("not-in-list", "E2"),
        ("ambiguous-number", "F2"), ("not-a-number", "G2"),
        ("missing-value", "A3"), ("too-long", "B3"), ("too-large", "F3"), ("too-small", "G3"),
    ]  # fmt: skip
    listed = next(problem for problem in read.problems if problem.code == "not-in-list")
    assert "Đang làm; Đã xong" in listed.suggestion.vi
    assert listed.value == "chờ"
    assert len(read.rows) == 2


@pytest.mark.parametrize(
    ("heading", "code"), [("Kinh phí 2026", "unit-missing"), ("Kinh phí 2026 (nghìn người)", "wrong-unit")]
)
def test_money_needs_its_unit(written: Written, heading: str, code: str):
    read = written([[*HEAD[:6], heading], ["1", "A", "", "", "", "", 5]])
    assert (code, "G1") in codes(read)


def test_a_column_that_each_row_needs_is_missed_and_others_are_told(written: Written):
    read = written([["STT", "Bắt đầu", "Ghi chú", "STT"], ["1", "2026", "xem sau", ""]])
    assert codes(read) == [("missing-heading", None), ("unknown-heading", "C1"), ("heading-twice", "D1")]


def test_a_heading_between_the_rows_is_asked_about(written: Written):
    read = written([HEAD, ["I. Nhóm thứ nhất"], ["1", "A"]])
    assert codes(read) == [("only-one-cell", None)]
    assert [row.row for row in read.rows] == [3]


def test_formulas_without_a_value_and_errors_are_told(tmp_path: Path):
    path = tmp_path / "rows.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD)
    sheet.append(["1", "=A2", "", "", "", "#DIV/0!", 5])
    sheet["F2"].data_type = "e"
    book.save(path)
    read = read_rows(path, TABLE)
    assert codes(read) == [("formula-without-value", "B2"), ("excel-error", "F2")]


def test_a_cell_merged_over_rows_is_that_of_each(tmp_path: Path):
    path = tmp_path / "rows.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_column(1, 0, ["1", "2"])
        sheet.write_column(1, 1, ["A", "B"])
        sheet.merge_range(1, 4, 2, 4, "Đã xong")
    assert [row.values["state"] for row in read_rows(path, TABLE).rows] == ["done", "done"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"STT;Nhi\xe1\xbb\x87m v\xe1\xbb\xa5\n1;A\n"])
def test_what_is_no_workbook_is_told_and_never_raises(tmp_path: Path, content: bytes):
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    assert read_rows(path, TABLE).must_fix


def test_a_workbook_without_the_list(written: Written):
    assert codes(written([["A", "B"], [1, 2]])) == [("no-table", None)]


def test_a_list_has_its_limit(written: Written):
    read = written([HEAD, *([str(row), "A"] for row in range(MOST_ROWS + 1))])
    assert len(read.rows) == MOST_ROWS
    assert codes(read) == [("too-many-rows", None)]


printable = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40)


@settings(max_examples=25)  # each writes a workbook and reads it
@given(st.lists(st.tuples(printable, st.dates(date(1950, 1, 1), date(2100, 12, 31)), st.floats(0, 1e12)), max_size=4))
def test_any_row_survives_the_way_out_and_back(tmp_path_factory: Any, rows: list[tuple[str, date, float]]):
    known = [
        {"key": f"k{place}", "name": normalize("NFC", f"n{name}")[:40], "ends": day, "cost": float(round(cost))}
        for place, (name, day, cost) in enumerate(rows)
    ]
    path = tmp_path_factory.getbasetemp() / "rows.xlsx"
    path.write_bytes(row_workbook([FilledTable(TABLE, known, spare=0)]))
    read = read_rows(path, TABLE)
    assert read.problems == ()
    assert [row.values for row in read.rows] == known
