"""The user's own workbook back: cells marked, everything else as it was."""

import csv
import zipfile
from copy import copy
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula

from nangsuat.data.files import CannotBeWritten
from nangsuat.data.markup import mark_up
from nangsuat.data.problem_list import COLOURS
from nangsuat.data.problems import Problem, Severity
from nangsuat.data.templates.workbook import write_template
from nangsuat.data.text import Text


def problem(
    cell: str | None = "C3",
    severity: Severity = Severity.MUST_FIX,
    *,
    sheet: str | None = "Số liệu",
    row: int | None = None,
    message: str = "Wrong",
) -> Problem:
    words = Text(vi=f"vi {message}", en=message)
    return Problem(
        severity, "made-up", words, words, Text(vi="Sửa", en="Correct it"), sheet, row, "Lao động", cell, "-3"
    )


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A workbook with one of each thing that must come back unchanged; its formulas have computed results."""
    path = tmp_path / "accounts.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Số liệu")
        other = book.add_worksheet("Ghi chú")
        bold = book.add_format({"bold": True, "bg_color": "#DDEEFF", "border": 1, "font_name": "Times New Roman"})
        money = book.add_format({"num_format": "#,##0.00", "locked": False})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.merge_range("A1:D1", "Bảng số liệu", bold)
        sheet.write_row("A2", ["Mã", "Năm", "Lao động", "Doanh thu"], bold)
        sheet.write_row("A3", ["A", 2023, -3])
        sheet.write_number("D3", 1234.5, money)
        sheet.write_row("A4", ["007", 2023, 5])
        sheet.write_formula("D4", "=D3*2", money, 2469)
        sheet.write_formula("E4", '=IF(C4>3,"đủ & <hơn>","thiếu")', None, "đủ & <hơn>")
        sheet.write_formula("F4", "=C4>3", None, True)
        sheet.write_formula("G4", "=1/0", None, "#DIV/0!")
        sheet.write_datetime("H4", date(2023, 12, 31), day)
        sheet.write_array_formula("I3:I4", "{=D3:D4*2}", None, 2469)
        sheet.write_formula("J4", "=H4+1", day, 45292)
        sheet.add_table("L2:M4", {"name": "bang_phu", "columns": [{"header": "a"}, {"header": "b"}]})
        sheet.write_comment("C3", "Số này do kế toán gửi", {"author": "Kế toán"})
        sheet.write_comment("A4", "Giữ nguyên")
        sheet.data_validation(
            "B3:B100", {"validate": "integer", "criteria": "between", "minimum": 2000, "maximum": 2100}
        )
        sheet.conditional_format("C3:C9", {"type": "cell", "criteria": "<", "value": 0, "format": bold})
        sheet.set_column("D:D", 22.5)
        sheet.set_row(2, 30)
        sheet.freeze_panes(2, 1)
        sheet.autofilter("A2:D4")
        sheet.protect("secret")
        book.define_name("doanh_thu", "='Số liệu'!$D$3:$D$4")
        other.write("A1", "không đổi")
        other.hide()
    return path


def comparable(value: object) -> object:
    return (value.ref, value.text) if isinstance(value, ArrayFormula) else value


def contents(path: Path, *, without: set[tuple[str, str]], computed: bool = False) -> dict[object, object]:
    """All that a person sees of each cell, except of those named."""
    book = openpyxl.load_workbook(path, data_only=computed)
    return {
        (sheet.title, cell.coordinate): (
            comparable(cell.value), cell.number_format, copy(cell.font), copy(cell.fill), copy(cell.border),
            copy(cell.alignment), copy(cell.protection), cell.comment.text if cell.comment else None,
        )
        for sheet in book.worksheets
        if sheet.title not in ("Lỗi", "Problems")
        for row in sheet.iter_rows()
        for cell in row
        if (sheet.title, cell.coordinate) not in without
    }  # fmt: skip


@pytest.mark.parametrize("computed", [False, True])
def test_all_other_cells_are_as_they_were(workbook: Path, tmp_path: Path, *, computed: bool):
    before = workbook.read_bytes()
    handed = mark_up(workbook, [problem(), problem("A4", Severity.NOTE)], tmp_path / "back.xlsx")
    marked = {("Số liệu", "C3"), ("Số liệu", "A4")}
    assert handed.is_copy
    assert contents(handed.output, without=marked, computed=computed) == contents(
        workbook, without=marked, computed=computed
    )
    assert workbook.read_bytes() == before


def test_the_sheets_keep_what_is_not_in_cells(workbook: Path, tmp_path: Path):
    handed = mark_up(workbook, [problem()], tmp_path / "back.xlsx")
    before, after = openpyxl.load_workbook(workbook), openpyxl.load_workbook(handed.output)
    old, new = before["Số liệu"], after["Số liệu"]
    assert new.merged_cells.ranges == old.merged_cells.ranges
    assert [(str(rule.sqref), rule.type, rule.formula1) for rule in new.data_validations.dataValidation] == [
        (str(rule.sqref), rule.type, rule.formula1) for rule in old.data_validations.dataValidation
    ]
    assert [str(area.sqref) for area in new.conditional_formatting] == [
        str(area.sqref) for area in old.conditional_formatting
    ]
    assert new.column_dimensions["D"].width == old.column_dimensions["D"].width
    assert new.row_dimensions[3].height == old.row_dimensions[3].height == 30
    assert (new.freeze_panes, new.auto_filter.ref) == (old.freeze_panes, old.auto_filter.ref)
    assert new.protection.sheet
    assert new.protection.password == old.protection.password
    assert after.defined_names["doanh_thu"].attr_text == before.defined_names["doanh_thu"].attr_text
    assert new.tables["bang_phu"].ref == old.tables["bang_phu"].ref == "L2:M4"
    assert after["Ghi chú"].sheet_state == before["Ghi chú"].sheet_state == "hidden"
    assert after.sheetnames == [*before.sheetnames, "Lỗi"]


def test_our_own_template_comes_back_whole(tmp_path: Path):
    template = write_template("firm", tmp_path / "template.xlsx")
    handed = mark_up(template, [problem("B9", sheet=None)], tmp_path / "back.xlsx")
    before, after = openpyxl.load_workbook(template), openpyxl.load_workbook(handed.output)
    assert handed.is_copy
    assert [(sheet.title, sheet.sheet_state) for sheet in after.worksheets[:-1]] == [
        (sheet.title, sheet.sheet_state) for sheet in before.worksheets
    ]
    assert {name: area.attr_text for name, area in after.defined_names.items()} == {
        name: area.attr_text for name, area in before.defined_names.items()
    }
    for old, new in zip(before.worksheets, after.worksheets, strict=False):
        assert sorted((str(rule.sqref), rule.formula1) for rule in new.data_validations.dataValidation) == sorted(
            (str(rule.sqref), rule.formula1) for rule in old.data_validations.dataValidation
        )


def test_a_marked_cell_keeps_its_value_and_format_and_gains_colour_and_words(workbook: Path, tmp_path: Path):
    found = [problem("D3", Severity.NOTE, message="Odd"), problem("D3", Severity.MUST_FIX, message="Wrong")]
    handed = mark_up(workbook, found, tmp_path / "back.xlsx", language="en")
    cell = openpyxl.load_workbook(handed.output)["Số liệu"]["D3"]
    assert (cell.value, cell.number_format, cell.protection.locked) == (1234.5, "#,##0.00", False)
    assert cell.fill.start_color.rgb.endswith(COLOURS[Severity.MUST_FIX])
    assert cell.comment.text == "Must fix: Wrong\n→ Correct it\n\nNote: Odd\n→ Correct it"


def test_the_user_s_own_comment_stays_above_ours(workbook: Path, tmp_path: Path):
    handed = mark_up(workbook, [problem()], tmp_path / "back.xlsx")
    comment = openpyxl.load_workbook(handed.output)["Số liệu"]["C3"].comment
    assert comment.author == "Kế toán"
    assert comment.text == "Số này do kế toán gửi\n\nPhải sửa: vi Wrong\n→ Sửa"


def test_the_added_sheet_lists_every_problem_and_leads_to_its_cell(workbook: Path, tmp_path: Path):
    found = [problem(), problem(None, row=4), problem(None, sheet=None), problem("C9", sheet="Không có")]
    handed = mark_up(workbook, found, tmp_path / "back.xlsx", language="en")
    sheet = openpyxl.load_workbook(handed.output)["Problems"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(found)
    assert rows[0][:9] == ("Must fix", "Số liệu", "C3", None, "Lao động", "-3", "Wrong", "Wrong", "Correct it")
    assert sheet["C2"].hyperlink.location == "'Số liệu'!C3"
    assert sheet["D3"].hyperlink.location == "'Số liệu'!A4"
    assert sheet["C5"].hyperlink is None  # no such sheet in the file


def test_a_problem_inside_merged_cells_is_marked_at_their_corner(workbook: Path, tmp_path: Path):
    handed = mark_up(workbook, [problem("C1")], tmp_path / "back.xlsx")
    sheet = openpyxl.load_workbook(handed.output)["Số liệu"]
    assert sheet["A1"].comment is not None
    assert sheet["A1"].value == "Bảng số liệu"


def test_a_sheet_called_like_ours_is_left_alone(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.title = "LỖI"
    book.active["A1"] = "của tôi"
    book.save(tmp_path / "own.xlsx")
    handed = mark_up(tmp_path / "own.xlsx", [problem("A1", sheet="LỖI")], tmp_path / "back.xlsx")
    after = openpyxl.load_workbook(handed.output)
    assert after.sheetnames == ["LỖI", "Lỗi (2)"]
    assert after["LỖI"]["A1"].value == "của tôi"


def test_rich_text_styles_and_names_of_one_sheet_survive(tmp_path: Path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = CellRichText("một ", TextBlock(InlineFont(b=True), "đậm"))
    sheet["B1"].font = Font(name="Arial", size=15, color="FF00FF")
    sheet["B1"].border = Border(left=Side("thick"))
    sheet["B1"].alignment = Alignment(text_rotation=45)
    sheet["B1"].fill = PatternFill("lightUp", start_color="00FF00")
    sheet["B1"].protection = Protection(locked=False)
    sheet["C1"].comment = Comment("cũ", "ai đó")
    sheet.defined_names["riêng"] = DefinedName("riêng", attr_text="Sheet!$A$1")
    sheet.add_data_validation(DataValidation("list", formula1='"a,b"', sqref="D1:D9"))
    path = tmp_path / "styled.xlsx"
    book.save(path)
    handed = mark_up(path, [problem("A9", sheet="Sheet")], tmp_path / "back.xlsx")
    after = openpyxl.load_workbook(handed.output, rich_text=True)["Sheet"]
    assert str(after["A1"].value) == "một đậm"
    assert isinstance(after["A1"].value, CellRichText)
    assert "riêng" in after.defined_names
    assert (
        contents(handed.output, without={("Sheet", "A9")}).items() >= contents(path, without={("Sheet", "A9")}).items()
    )


def test_a_csv_comes_back_as_a_workbook_with_the_same_cells_in_the_same_places(tmp_path: Path):
    path = tmp_path / "accounts.csv"
    rows = [
        ["Mã", "Năm", "Lao động"],
        ["007", "2023", "-3"],
        ["B", "2023", "1.234,5"],
        ["", "", ""],
        ["=1+1", "a, b, c, d, e", ""],
    ]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    handed = mark_up(path, [problem("C2", sheet=None)], tmp_path / "back.csv")
    sheet = openpyxl.load_workbook(handed.output).worksheets[0]
    assert handed.output.suffix == ".xlsx"
    assert [[cell.value or "" for cell in row] for row in sheet.iter_rows(max_col=3)] == rows
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet["C2"].comment is not None


def test_macros_are_kept(tmp_path: Path):
    path = tmp_path / "macros.xlsm"
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.save(path)
    _as_macro_workbook(path, b"not a real project, but kept byte for byte")
    handed = mark_up(path, [problem("A1", sheet="Sheet")], tmp_path / "back.xlsx")
    assert handed.is_copy
    assert handed.output.name == "back.xlsm"
    with zipfile.ZipFile(handed.output) as archive:
        assert archive.read("xl/vbaProject.bin") == b"not a real project, but kept byte for byte"
        assert b"macroEnabled" in archive.read("[Content_Types].xml")


def test_a_workbook_with_a_chart_is_not_rewritten_but_its_problems_come_apart(tmp_path: Path):
    path = tmp_path / "chart.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_column("A1", [1, 2, 3])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Sheet1!$A$1:$A$3"})
        sheet.insert_chart("C1", chart)
    handed = mark_up(path, [problem("A1", sheet="Sheet1")], tmp_path / "back.xlsx", language="en")
    assert not handed.is_copy
    assert "charts" in handed.reason.en
    assert openpyxl.load_workbook(handed.output).sheetnames == ["Problems"]


def test_sparklines_are_noticed(tmp_path: Path):
    path = tmp_path / "spark.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", [1, 2, 3])
        sheet.add_sparkline("D1", {"range": "Sheet1!A1:C1"})
    handed = mark_up(path, [problem("A1", sheet="Sheet1")], tmp_path / "back.xlsx")
    assert not handed.is_copy


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"PAR1 no table", b""])
def test_what_is_no_table_still_gets_its_list(tmp_path: Path, content: bytes):
    path = tmp_path / "odd.parquet"
    path.write_bytes(content)
    handed = mark_up(path, [problem(None, sheet=None)], tmp_path / "back.xlsx", language="en")
    assert openpyxl.load_workbook(handed.output)["Problems"]["G2"].value == "Wrong"


def test_the_file_handed_in_is_never_written_over(workbook: Path):
    before = workbook.read_bytes()
    with pytest.raises(CannotBeWritten):
        mark_up(workbook, [problem()], workbook)
    assert workbook.read_bytes() == before


def test_nothing_half_written_is_left(workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(openpyxl.Workbook, "save", interrupted)
    with pytest.raises(KeyboardInterrupt):
        mark_up(workbook, [problem()], tmp_path / "out" / "back.xlsx")
    assert list((tmp_path / "out").iterdir()) == []


def _as_macro_workbook(path: Path, project: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    types = members["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    members["[Content_Types].xml"] = types.replace(
        b"</Types>",
        b'<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
    )
    members["xl/vbaProject.bin"] = project
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
