"""Large workbooks are marked in their parts: the same marks as by openpyxl, and nothing else changed."""

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from nangsuat.data import (
    Problem,
    ProblemsFound,
    Severity,
    Text,
    check_file,
    mark_up,
    markup,
    read_firms,
    synthetic_park,
    write_template,
)
from nangsuat.data.problem_list import COLOURS
from nangsuat.data.reading.workbook import open_workbook


def wrong(
    cell: str, severity: Severity = Severity.MUST_FIX, sheet: str | None = "Số liệu", said: str = "Sai & <hỏng>"
) -> Problem:
    words = Text(vi=said, en="Wrong")
    row = int(re.sub("[A-Z]", "", cell))
    return Problem(severity, "made-up", words, words, Text(vi="Sửa", en="Correct it"), sheet, row, "Cột", cell, "=1+1")


PROBLEMS = (
    wrong("C6"),
    wrong("C6", Severity.NOTE, said="Lưu ý thêm"),
    wrong("B6", Severity.PLEASE_CONFIRM),
    wrong("A4", Severity.NOTE),  # a header, which has a comment of its own
    wrong("AZ7"),  # a cell that is not there
    wrong("A99"),  # nor is its row
    Problem(Severity.NOTE, "whole", *[Text.same("cả bảng")] * 3),
)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return write_template("firm", tmp_path / "a.xlsx", panel=synthetic_park(enterprises=5, years=(2023,)), rows=20)


@pytest.fixture
def marked(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("openpyxl was asked")

    monkeypatch.setattr(markup, "SLOW_FROM", 0)
    monkeypatch.setattr(markup, "_workbook_of", never)
    handed = mark_up(template, PROBLEMS, tmp_path / "marked.xlsx")
    assert handed.is_copy
    return handed.output


def colour(cell: object) -> str:
    return str(cell.fill.start_color.rgb)[2:]  # type: ignore[attr-defined]


def test_cells_have_the_colour_of_the_gravest_problem_and_all_words(marked: Path):
    sheet = openpyxl.load_workbook(marked)["Số liệu"]
    assert colour(sheet["C6"]) == COLOURS[Severity.MUST_FIX]
    assert colour(sheet["B6"]) == COLOURS[Severity.PLEASE_CONFIRM]
    assert colour(sheet["AZ7"]) == colour(sheet["A99"]) == COLOURS[Severity.MUST_FIX]
    assert "Sai & <hỏng>" in sheet["C6"].comment.text
    assert "Lưu ý thêm" in sheet["C6"].comment.text


def test_a_comment_that_was_there_stays_above_ours(template: Path, marked: Path):
    before = openpyxl.load_workbook(template)["Số liệu"]["A4"].comment.text
    after = openpyxl.load_workbook(marked)["Số liệu"]["A4"].comment.text
    assert after.startswith(before)
    assert "Sai & <hỏng>" in after


def test_nothing_else_changed(template: Path, marked: Path):
    old, new = openpyxl.load_workbook(template), openpyxl.load_workbook(marked)
    assert new.sheetnames == [*old.sheetnames, "Lỗi"]
    touched = {problem.cell for problem in PROBLEMS}
    for sheet in old:
        other = new[sheet.title]
        assert other.freeze_panes == sheet.freeze_panes
        assert other.sheet_state == sheet.sheet_state
        assert len(other.data_validations.dataValidation) == len(sheet.data_validations.dataValidation)
        for row in sheet.iter_rows():
            for cell in row:
                same = other[cell.coordinate]
                assert same.value == cell.value
                assert same.number_format == cell.number_format
                if cell.coordinate not in touched or sheet.title != "Số liệu":
                    assert repr(same.fill) == repr(cell.fill)
                    assert (same.comment and same.comment.text) == (cell.comment and cell.comment.text)
    assert set(new.defined_names) == set(old.defined_names)


def test_the_list_is_that_of_the_other_way(
    template: Path, marked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.undo()
    other = mark_up(template, PROBLEMS, tmp_path / "other.xlsx").output
    here, there = (openpyxl.load_workbook(path)["Lỗi"] for path in (marked, other))
    assert [[cell.value for cell in row] for row in here] == [[cell.value for cell in row] for row in there]
    assert here["F2"].data_type == "s"  # «=1+1» is no formula
    assert [colour(row[0]) for row in here.iter_rows(min_row=2)] == [
        colour(row[0]) for row in there.iter_rows(min_row=2)
    ]
    assert here["C2"].hyperlink.location == there["C2"].hyperlink.location == "'Số liệu'!C6"
    assert here.freeze_panes == "A2"


def test_our_own_readers_read_it_as_before(template: Path, marked: Path):
    codes = [[problem.code for problem in check_file(path).problems] for path in (template, marked)]
    assert codes[0] == codes[1]
    assert read_firms(template).collect().equals(read_firms(marked).collect())


def test_a_sheet_without_comments_gets_its_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "plain.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Số liệu")
        sheet.write_row("A1", ["firm", "year", "employees"])
        sheet.write_row("A2", ["A", 2023, -3])
        sheet.write_formula("D2", "=C2*2", None, -6)
        sheet.merge_range("A4:C5", "gộp")
    monkeypatch.setattr(markup, "SLOW_FROM", 0)
    handed = mark_up(path, [wrong("C2"), wrong("B5")], tmp_path / "marked.xlsx")
    sheet = openpyxl.load_workbook(handed.output)["Số liệu"]
    assert "Sai" in sheet["C2"].comment.text
    assert "Sai" in sheet["A4"].comment.text
    assert openpyxl.load_workbook(handed.output, data_only=True)["Số liệu"]["D2"].value == -6
    with zipfile.ZipFile(handed.output) as archive:
        assert archive.read("xl/worksheets/sheet1.xml").count(b"<legacyDrawing") == 1
        assert archive.testzip() is None


def test_a_workbook_written_otherwise_goes_the_other_way(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    odd = tmp_path / "odd.xlsx"
    with zipfile.ZipFile(template) as old, zipfile.ZipFile(odd, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet2.xml":
                content = content.replace(b"<sheetData>", b"<!-- from elsewhere --><sheetData>")
            new.writestr(name, content)
    monkeypatch.setattr(markup, "SLOW_FROM", 0)
    handed = mark_up(odd, PROBLEMS, tmp_path / "marked.xlsx")
    assert handed.is_copy
    assert "Sai" in openpyxl.load_workbook(handed.output)["Số liệu"]["C6"].comment.text


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_sees_the_same(marked: Path, tmp_path: Path):
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "lo"), str(marked)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    book = openpyxl.load_workbook(tmp_path / "lo" / marked.name)
    assert colour(book["Số liệu"]["C6"]) == COLOURS[Severity.MUST_FIX]
    assert "Lưu ý thêm" in book["Số liệu"]["C6"].comment.text
    assert book["Lỗi"]["J2"].value == "made-up"


def test_the_workbook_opens_with_the_general_reader(marked: Path):
    book = open_workbook(marked)
    assert not isinstance(book, Problem | ProblemsFound)
    assert book.sheets[-2] == "Lỗi"
