"""What leaves the site cannot run in anybody's spreadsheet."""

import csv
import io

import pytest
from openpyxl import load_workbook

from nangsuat.web.core.exporting import Format, guarded, table_response

NASTY = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1"]


@pytest.mark.parametrize("cell", NASTY)
def test_no_cell_of_a_csv_begins_like_a_formula(cell: str):
    body = table_response("a", ["name"], [[cell]], kind="csv", source="=source").content.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(body, newline="")):
        for written in row:
            assert written == "" or written[0] not in "=+-@\t\r＝"


@pytest.mark.parametrize("cell", NASTY)
def test_excel_takes_every_cell_for_text(cell: str):
    body = table_response("a", ["name"], [[cell, 1.5]], kind="xlsx", source="=source").content
    sheet = load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    assert {entry.data_type for row in sheet.iter_rows() for entry in row if entry.value is not None} <= {"s", "n"}
    assert sheet["B2"].value == 1.5


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_download_says_its_name_in_any_letters(kind: Format):
    response = table_response("Chỉ tiêu", ["a"], [], kind=kind, source="nguồn")
    assert "filename*=utf-8''Ch%E1%BB%89%20ti%C3%AAu" in response["Content-Disposition"]


def test_numbers_stay_numbers():
    assert guarded(-3) == -3
