"""Tables in the dress in which people hand them in, read through the front door."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from nangsuat.data import FIRM_ROLES, ROLES, Problem, ReadTable, Severity, read_table
from nangsuat.data.reading import header
from nangsuat.data.reading.header import roles_of

type Save = Callable[[list[list[object]]], Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Write rows of cells as a workbook of one sheet."""

    def written(rows: list[list[object]], name: str = "bảng.xlsx") -> Path:
        book = xlsxwriter.Workbook(tmp_path / name)
        sheet = book.add_worksheet("Số liệu")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for row, line in enumerate(rows):
            for column, cell in enumerate(line):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                else:
                    sheet.write(row, column, cell)
        book.close()
        return tmp_path / name

    return written


def save_text(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "bảng.csv"
    path.write_bytes(text.encode(encoding))
    return path


def found(table: ReadTable, code: str) -> list[Problem]:
    return [problem for problem in table.problems if problem.code == code]


def codes(table: ReadTable, severity: Severity = Severity.MUST_FIX) -> set[str]:
    return {problem.code for problem in table.problems if problem.severity is severity}


HEADER = ["Mã DN", "Năm", "Doanh thu (triệu đồng)", "Lao động"]


def test_a_plain_workbook_asks_nothing(save: Save):
    table = read_table(save([HEADER, ["A", 2022, 10.5, 3], ["B", 2022, 20, 4]]))
    assert table.problems == ()
    assert table.frame.rows() == [(2, "A", 2022, 10.5, 3.0), (3, "B", 2022, 20.0, 4.0)]
    assert table.source.letters["net_sales"] == "C"
    assert table.source.columns["firm"] == "Mã DN"


@pytest.mark.parametrize("level", ROLES)
def test_every_name_of_every_role_is_known(level: str):
    for role in ROLES[level].values():
        for words in (role.key, role.name.vi, role.name.en, role.name.vi.upper(), *role.headers):
            assert roles_of(words, level).roles == (role.key,), words
        for language in ("vi", "en"):
            heading = roles_of(f"{role.name.say(language)} ({role.unit.label().say(language)})", level)
            assert heading.roles == (role.key,)
            if role.is_number:
                assert heading.measure.unit_for(role.unit.kind) == role.unit


@pytest.mark.parametrize(
    ("header", "scale"),
    [
        ("DOANH THU (tỷ đồng)", 1e3), ("doanh thu - ngàn đồng", 1e-3), ("Doanh thu\n(1.000 đ)", 1e-3),
        ("1. Doanh thu, đồng", 1e-6), ("Sales [VND bn]", 1e3), ("net sales (million)", 1), ("net_sales_billion", 1e3),
        ("Doanh thu (nghìn tỷ đồng)", 1e6), ("Doanh thu triệu đồng", 1),
    ],
)  # fmt: skip
def test_units_in_headers(save: Save, header: str, scale: float):
    table = read_table(save([["Mã DN", "Năm", header], ["A", 2022, 10]]), "firm")
    assert table.scales["net_sales"] == pytest.approx(scale)
    assert table.frame["net_sales"].item() == pytest.approx(10 * scale)
    assert "unit-assumed" not in codes(table, Severity.PLEASE_CONFIRM)


def test_a_unit_that_is_nowhere_is_asked_about(save: Save):
    table = read_table(save([["Mã DN", "Năm", "Doanh thu", "Lao động"], ["A", 2022, 10, 3]]))
    assert codes(table, Severity.PLEASE_CONFIRM) == {"unit-assumed"}
    assert "triệu đồng" in found(table, "unit-assumed")[0].message.vi


def test_a_unit_of_another_kind_must_be_fixed(save: Save):
    table = read_table(save([["Mã DN", "Năm", "Doanh thu (người)"], ["A", 2022, 10]]))
    assert [problem.cell for problem in found(table, "wrong-unit")] == ["C1"]


def test_a_vietnamese_statistical_table(tmp_path: Path):
    """Title, unit above, two header lines with merged cells, column numbers, total, signature."""
    book = xlsxwriter.Workbook(tmp_path / "b.xlsx")
    sheet = book.add_worksheet()
    sheet.write("A1", "BẢNG TỔNG HỢP SỐ LIỆU DOANH NGHIỆP")
    sheet.write("D2", "ĐVT: tỷ đồng")
    for area, words in (
        ("A4:A5", "Mã DN"),
        ("B4:B5", "Năm"),
        ("C4:D4", "Tài sản cố định"),
        ("E4:E5", "Lao động (người)"),
    ):
        sheet.merge_range(area, words)
    sheet.write_row("C5", ["Đầu năm", "Cuối năm"])
    sheet.write_row("A6", ["A", "B", 1, 2, 3])
    sheet.write_row("A7", ["X", 2023, 1, 3, 40])
    sheet.write_row("A9", ["Y", 2023, 2, 4, 50])
    sheet.write_row("A10", ["Tổng cộng", "", 3, 7, 90])
    sheet.write("A12", "Ghi chú: số liệu chưa kiểm toán")
    sheet.write("A13", "Người lập biểu")
    sheet.write("E13", "Giám đốc")
    book.close()
    table = read_table(tmp_path / "b.xlsx")
    assert table.frame.select("row", "firm", "fixed_assets_start", "fixed_assets_end", "fixed_assets").rows() == [
        (7, "X", 1000.0, 3000.0, 2000.0),
        (9, "Y", 2000.0, 4000.0, 3000.0),
    ]
    assert {problem.code: problem.row for problem in table.problems} == {
        "unit-from-note": 5, "total-row": 10, "remark-row": 12, "derived": None
    }  # fmt: skip
    assert codes(table) == set()


def test_ambiguous_numbers_are_asked_about_cell_by_cell(save: Save):
    rows = [HEADER, ["A", 2022, "1.234", 3], ["B", 2022, "1.234.567", 4], ["C", 2022, "0,125", 4]]
    table = read_table(save(rows))
    asked = found(table, "ambiguous-number")
    assert [(problem.cell, problem.value, problem.severity) for problem in asked] == [
        ("C2", "1.234", Severity.MUST_FIX),
        ("C4", "0,125", Severity.MUST_FIX),
    ]
    assert (
        "Vietnamese style" in asked[0].message.en.rpartition(";")[2]
    )  # the file's other cells are no more than a hint
    assert table.frame["net_sales"].to_list() == [None, 1_234_567.0, None]
    with_style = read_table(save(rows), number_style="vi")
    assert with_style.frame["net_sales"].to_list() == [1234.0, 1_234_567.0, 0.125]
    assert codes(with_style) == set()


def test_numbers_as_text_missing_words_and_what_is_no_number(save: Save):
    rows = [HEADER, ["A", 2022, "1.234,5", "-"], ["B", 2022, "…", "n/a"], ["C", 2022, "khoảng 5", True]]
    table = read_table(save(rows))
    assert table.frame["net_sales"].to_list() == [1234.5, None, None]
    assert [(problem.cell, problem.value) for problem in found(table, "not-a-number")] == [
        ("C4", "khoảng 5"),
        ("D4", "TRUE"),
    ]
    assert [problem.cell for problem in found(table, "number-as-text")] == ["C2"]


def test_many_cells_of_one_kind_are_named_up_to_a_limit_then_counted(save: Save):
    table = read_table(save([HEADER, *([f"F{i}", 2022, "một ít", 3] for i in range(520))]))
    assert len(found(table, "not-a-number")) == 500
    assert "20" in found(table, "more-like-it")[0].message.en


def test_percentages_only_where_a_ratio_stands(save: Save):
    rows = [["Tỉnh", "Ngành", "Năm", "GRDP (tỷ đồng)", "Labour share"], ["79", "TOTAL", 2022, "5%", "45,5%"]]
    table = read_table(save(rows), "economy")
    assert [problem.cell for problem in found(table, "percent-in-cell")] == ["D2"]
    assert table.frame["labour_share"].item() == pytest.approx(0.455)


def test_errors_and_formulas_without_a_value(tmp_path: Path):
    book = xlsxwriter.Workbook(tmp_path / "b.xlsx")
    sheet = book.add_worksheet("S")
    sheet.write_row("A1", HEADER)
    sheet.write_row("A2", ["A", 2022])
    sheet.write_formula("C2", "=1/0", None, "#DIV/0!")
    sheet.write_formula("D2", "=1+1", None, "")
    sheet.write_row("A3", ["B", 2022])
    sheet.write_formula("C3", "=2+3", None, 5)
    book.close()
    table = read_table(tmp_path / "b.xlsx")
    assert [(problem.cell, problem.value) for problem in found(table, "excel-error")] == [("C2", "#DIV/0!")]
    assert [problem.cell for problem in found(table, "formula-without-value")] == ["D2"]
    assert table.frame["net_sales"].to_list() == [None, 5.0]


@pytest.mark.parametrize(
    ("cell", "year", "code"),
    [
        (2023.0, 2023, None), ("2023", 2023, None), ("2023.0", 2023, None), ("Năm 2023", 2023, "year-from-text"),
        ("31/12/2023", 2023, "year-from-text"), (date(2023, 12, 31), 2023, "year-from-text"),
        ("2023-12-31", 2023, "year-from-text"), ("Sơ bộ 2023", 2023, "year-from-text"),
        ("12/31/2023", 2023, "date-order"),
        ("2022-2023", None, "not-a-year"), ("2022/23", None, "not-a-year"), ("31/12/23", None, "not-a-year"),
        (2023.5, None, "not-a-year"), (45291, None, "not-a-year"), ("năm nay", None, "not-a-year"),
    ],
)  # fmt: skip
def test_years(save: Save, cell: object, year: int | None, code: str | None):
    table = read_table(save([HEADER, ["A", cell, 10, 3], ["B", 2022, 10, 3]]))
    assert table.frame["year"].to_list()[0] == year
    assert [problem.code for problem in table.problems] == ([code] if code else [])
    assert all(problem.cell == "B2" for problem in table.problems)


def test_codes_get_back_what_excel_took(save: Save):
    header = ["Mã DN", "Năm", "Mã số thuế", "Mã ngành", "Mã tỉnh"]
    rows = [
        header,
        ["A", 2022, 312345678, 1, 1],
        ["B", 2022, "0312345679", "10.0", "79"],
        [7, 2022, "312345678-001", "C", 48],
    ]
    table = read_table(save(rows))
    assert table.frame.select("firm", "tax_code", "industry", "territory").rows() == [
        ("A", "0312345678", "01", "01"),
        ("B", "0312345679", "10", "79"),
        ("7", "0312345678-001", "C", "48"),
    ]
    assert [problem.cell for problem in found(table, "leading-zero")] == ["C2", "D2", "E2"]
    assert codes(table) == set()


def test_a_zero_lost_among_codes_of_one_length_is_asked_about(save: Save):
    rows = [["Mã DN", "Năm", "Mã ngành"], ["A", 2022, 111], ["B", 2022, 1010], ["C", 2022, 2610]]
    table = read_table(save(rows))
    assert table.frame["industry"].to_list() == ["0111", "1010", "2610"]
    assert [(problem.cell, problem.severity) for problem in found(table, "zero-restored")] == [
        ("C2", Severity.PLEASE_CONFIRM)
    ]


def test_a_code_that_became_a_date_must_be_typed_again(save: Save):
    table = read_table(
        save([["Mã DN", "Năm", "Mã ngành", "Lao động"], ["A", 2022, date(2023, 11, 10), date(2023, 5, 1)]])
    )
    assert [(problem.code, problem.cell, problem.value) for problem in table.problems] == [
        ("date-in-code", "C2", "10/11/2023"),
        ("date-in-number", "D2", "01/05/2023"),
    ]


def test_totals_of_an_economy_are_the_whole_economy(save: Save):
    header = ["Tỉnh", "Ngành", "Năm", "GRDP (tỷ đồng)"]
    rows = [
        header,
        ["79", "Toàn nền kinh tế", 2022, 9],
        ["79", "C", 2022, 5],
        ["79", "Tổng số", 2023, 10],
        ["Cộng", "", "", 24],
    ]
    table = read_table(save(rows))
    assert table.level == "economy"
    assert table.frame["industry"].to_list() == ["TOTAL", "C", "TOTAL"]
    assert found(table, "total-row")[0].row == 5


def test_a_total_row_of_firms_with_a_year_is_a_total_all_the_same(save: Save):
    table = read_table(save([HEADER, ["A", 2022, 10, 3], ["TỔNG CỘNG", 2022, 10, 3], HEADER, ["B", 2022, 1, 1]]))
    assert table.frame["firm"].to_list() == ["A", "B"]
    assert {problem.code: problem.row for problem in table.problems} == {"total-row": 3, "header-again": 4}


def test_a_row_of_data_without_its_year_is_kept_for_the_checks(save: Save):
    table = read_table(save([HEADER, ["A", "", 10, 3], ["B", 2022, "", ""]]))
    assert table.frame["firm"].to_list() == ["A", "B"]


def test_two_columns_for_one_role_are_asked_about_and_a_mapping_answers(save: Save):
    path = save([["Mã DN", "Năm", "Doanh thu", "Doanh thu thuần", "Ghi chú"], ["A", 2022, 1, 2, "x"]])
    table = read_table(path)
    assert codes(table) == {"role-in-two-columns"}
    assert "net_sales" not in table.frame.columns
    assert "«Ghi chú»" in found(table, "unknown-column")[0].message.en
    answered = read_table(path, mapping={"columns": {"net_sales": "Doanh thu"}, "units": {"net_sales": "billion"}})
    assert answered.frame["net_sales"].to_list() == [1000.0]
    assert codes(answered) == set()


def test_a_mapping_file(save: Save, tmp_path: Path):
    path = save([["A1", "Kỳ", "DT"], ["F", 2022, "1.234"]])
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        'number_style = "vi"\ncurrency = "USD"\nbase_year = 2010\n'
        '[columns]\nfirm = "A1"\nyear = "kỳ"\nnet_sales = "DT"\n[units]\nnet_sales = "thousand"\n'
        '[constants]\nterritory = "79"\n',
        encoding="utf-8",
    )
    table = read_table(path, "firm", mapping=mapping)
    assert table.frame.rows(named=True) == [
        {"row": 2, "firm": "F", "year": 2022, "net_sales": pytest.approx(1.234), "territory": "79"}
    ]
    assert (table.currency, table.base_year, codes(table)) == ("USD", 2010, set())


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"columns": {"nonsense": "DT"}}, "mapping-unknown-role"),
        ({"columns": {"net_sales": "Không có"}}, "mapping-unknown-header"),
        ({"units": {"net_sales": "persons"}}, "mapping-unknown-value"),
        ({"number_style": "fr"}, "mapping-unknown-value"),
        ({"colums": {}}, "mapping-unknown-value"),
        ({"columns": "net_sales"}, "mapping-unknown-value"),
        ("không có.toml", "mapping-unreadable"),
    ],
)
def test_faults_of_a_mapping_are_problems(save: Save, mapping: object, code: str):
    table = read_table(save([HEADER, ["A", 2022, 10.5, 3]]), mapping=mapping)
    assert code in codes(table)
    assert table.frame.height == 1


def test_the_sheet_that_knows_most_is_read(tmp_path: Path):
    book = xlsxwriter.Workbook(tmp_path / "b.xlsx")
    book.add_worksheet("Bìa").write("A1", "Doanh nghiệp")
    book.add_worksheet("2023").write_row("A1", HEADER)
    sheet = book.add_worksheet("Ẩn")
    sheet.write_row("A1", HEADER[:3])
    sheet.hide()
    book.close()
    table = read_table(tmp_path / "b.xlsx")
    assert table.source.sheet == "2023"
    assert codes(table, Severity.NOTE) == {"sheet-chosen"}
    assert read_table(tmp_path / "b.xlsx", sheet="Ẩn").source.sheet == "Ẩn"
    assert codes(read_table(tmp_path / "b.xlsx", sheet="2024")) == {"unknown-sheet"}


def test_sheets_that_know_as_much_are_asked_about(tmp_path: Path):
    book = xlsxwriter.Workbook(tmp_path / "b.xlsx")
    for year in (2022, 2023):
        sheet = book.add_worksheet(str(year))
        sheet.write_row("A1", HEADER)
        sheet.write_row("A2", ["A", year, 1, 1])
    book.close()
    table = read_table(tmp_path / "b.xlsx")
    assert table.source.sheet == "2022"
    assert codes(table, Severity.PLEASE_CONFIRM) == {"several-tables"}


def test_years_that_stand_in_columns(save: Save):
    table = read_table(save([["Tỉnh", "Ngành", 2021, 2022, "2023"], ["79", "C", 1, 2, 3]]))
    assert "years-in-columns" in codes(table)


def test_currencies_and_base_years(save: Save):
    header = ["Tỉnh", "Ngành", "Năm", "GDP so sánh 2010 (million USD)"]
    table = read_table(save([header, ["VN", "TOTAL", 2022, 10]]))
    assert (table.currency, table.base_year) == ("USD", 2010)
    assert codes(read_table(save([header, ["VN", "TOTAL", 2022, 10]]), currency="VND")) == {"two-currencies"}
    two = [*header, "Vốn đầu tư giá so sánh 2015 (million USD)"]
    assert codes(read_table(save([two, ["VN", "TOTAL", 2022, 10, 2]]))) == {"two-base-years"}


def test_price_indices_about_100(save: Save):
    rows = [["Mã DN", "Năm", "PPI"], ["A", 2022, 100], ["A", 2023, 104]]
    table = read_table(save(rows))
    assert table.frame["output_deflator"].to_list() == pytest.approx([1.0, 1.04])
    assert codes(table, Severity.NOTE) == {"price-index-base"}


def test_a_price_index_is_read_as_its_header_states(save: Save):
    rows = [["Mã DN", "Năm", "PPI (kỳ gốc = 1)"], ["A", 2022, 11], ["A", 2023, 12]]
    table = read_table(save(rows))
    assert table.frame["output_deflator"].to_list() == [11.0, 12.0]
    assert codes(table, Severity.PLEASE_CONFIRM) == {"price-index-against-header"}
    rows[0][2] = "PPI (kỳ gốc = 100)"
    assert read_table(save(rows)).frame["output_deflator"].to_list() == pytest.approx([0.11, 0.12])


def test_what_follows_from_other_columns_is_filled_in_and_said(save: Save):
    header = [
        "Mã số thuế",
        "Năm",
        "Lao động đầu năm",
        "Lao động cuối năm",
        "Nguyên vật liệu (tỷ đồng)",
        "Chi phí năng lượng (tỷ đồng)",
    ]
    table = read_table(save([header, ["0100109106", 2022, 10, 20, 1, 2], ["0100109107", 2022, 10, "", 1, 2]]))
    assert table.frame["firm"].to_list() == ["0100109106", "0100109107"]
    assert table.frame["employees"].to_list() == [15.0, None]
    assert table.frame["intermediate_inputs"].to_list() == [3000.0, 3000.0]
    assert found(table, "derived-in-part")[0].severity is Severity.PLEASE_CONFIRM
    assert FIRM_ROLES["bought_services"].name.vi in found(table, "derived-in-part")[0].message.vi
    assert "firm" not in table.source.letters


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_in_every_dress(tmp_path: Path, encoding: str, separator: str):
    line = separator.join
    text = "\r\n".join([line(["Mã DN", "Năm", "Doanh thu (tỷ đồng)"]), line(["Cầu Giấy", "2022", '"1,5"']), ""])
    if encoding == "cp1258":  # that code page writes the tone marks of some letters as letters of their own
        text = text.translate({ord(letter): parts for letter, parts in CP1258_PARTS.items()})
    table = read_table(save_text(tmp_path, text, encoding))
    assert table.frame.rows() == [(2, "Cầu Giấy", 2022, 1500.0)]
    assert codes(table) == set()
    assert codes(table, Severity.PLEASE_CONFIRM) == ({"legacy-encoding"} if encoding == "cp1258" else set())


CP1258_PARTS = {"ầ": "â\u0300", "ấ": "â\u0301", "ỷ": "y\u0309", "ồ": "ô\u0300", "ã": "a\u0303"}


def test_rows_of_a_csv_count_as_a_spreadsheet_counts_them(tmp_path: Path):
    text = 'Mã DN;Năm;Tên doanh nghiệp;Lao động\nA;2022;"hai\ndòng";3\n\nB;2022;"có ; và ""ngoặc""";abc\n'
    table = read_table(save_text(tmp_path, text))
    assert table.frame["name"].to_list() == ["hai dòng", 'có ; và "ngoặc"']
    assert [problem.cell for problem in found(table, "not-a-number")] == ["D4"]


def test_uneven_lines_of_a_csv(tmp_path: Path):
    table = read_table(save_text(tmp_path, "Mã DN,Năm,Lao động\nA,2022,1,5\nB,2022\nC,2022,3,,\n"))
    assert [problem.row for problem in found(table, "too-many-cells")] == [2]
    assert [problem.row for problem in found(table, "too-few-cells")] == [3]


def test_an_open_quote_and_the_excel_hint(tmp_path: Path):
    assert found(read_table(save_text(tmp_path, 'Mã DN,Năm\nA,2022\n"B,2022\n')), "open-quote")[0].row == 3
    hinted = read_table(save_text(tmp_path, "sep=|\nMã DN|Năm\nA|2022\n"))
    assert hinted.frame.rows() == [(3, "A", 2022)]


def test_a_csv_and_a_workbook_of_the_same_cells_say_the_same(save: Save, tmp_path: Path):
    rows = [HEADER, ["A", "Năm 2022", "1.234,5", "-"], ["B", "2023", "12", "3"]]
    as_csv = save_text(tmp_path, "\n".join(";".join(map(str, row)) for row in rows))
    assert read_table(as_csv).frame.equals(read_table(save(rows)).frame)


def test_parquet(tmp_path: Path):
    frame = pl.DataFrame(
        {
            "id": [1, 2],
            "Năm": [date(2022, 12, 31), date(2023, 12, 31)],
            "sales (billion VND)": [1.0, float("nan")],
            "vsic": ["1", "C"],
        }
    )
    frame.write_parquet(tmp_path / "b.parquet")
    table = read_table(tmp_path / "b.parquet")
    assert table.frame.rows() == [(1, 1, 2022, 1000.0, "01"), (2, 2, 2023, None, "C")]
    assert table.source.letters == {}


def test_a_name_in_merged_cells_belongs_to_all_its_rows(tmp_path: Path):
    book = xlsxwriter.Workbook(tmp_path / "b.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row("A1", HEADER)
    sheet.merge_range("A2:A3", "A")
    sheet.merge_range("D2:D3", 7)
    sheet.write_row("B2", [2022, 10])
    sheet.write_row("B3", [2023, 11])
    book.close()
    table = read_table(tmp_path / "b.xlsx")
    assert table.frame["firm"].to_list() == ["A", "A"]
    assert table.frame["employees"].to_list() == [7.0, None]


def test_a_header_that_fits_two_roles_is_asked_about(save: Save, monkeypatch: pytest.MonkeyPatch):
    """No two roles share a header today; should one be added that does, nobody's column is given away by chance."""
    known = {**header.known_headers("firm"), "chi phi": ("materials", "energy")}
    monkeypatch.setattr(header, "known_headers", lambda _: known)
    table = read_table(save([[*HEADER, "Chi phí"], ["A", 2022, 10, 3, 4]]), "firm")
    assert [problem.cell for problem in found(table, "header-fits-two-roles")] == ["E1"]
    assert not table.has("materials")


@pytest.mark.parametrize(
    ("written", "version"),
    [
        ("Mã ngành VSIC 2018", "VSIC2018"),
        ("Ngành (VSIC 2007)", "VSIC2007"),
        ("Mã ngành kinh tế (VSIC2018)", "VSIC2018"),
        ("VSIC code", None),
    ],
)
def test_the_header_of_industries_states_the_version_of_the_list(save: Save, written: str, version: str | None):
    table = read_table(save([["Mã DN", "Năm", written], ["A", 2023, "C10"]]), level="firm")
    assert table.frame["industry"].to_list() == ["C10"]
    stated = table.frame["industry_version"].to_list() if "industry_version" in table.frame.columns else [None]
    assert stated == [version]


def test_a_column_or_the_caller_says_the_version_before_the_header_does(save: Save):
    of_its_own = [["Mã DN", "Năm", "Mã ngành (VSIC 2018)", "Phiên bản mã ngành"], ["A", 2016, "C10", "VSIC2007"]]
    assert read_table(save(of_its_own)).frame["industry_version"].to_list() == ["VSIC2007"]
    told = save([["Mã DN", "Năm", "Mã ngành (VSIC 2018)"], ["A", 2016, "C10"]])
    table = read_table(told, constants={"industry_version": "VSIC2007"})
    assert table.frame["industry_version"].to_list() == ["VSIC2007"]


@pytest.mark.parametrize("level", ROLES)
def test_the_last_words_of_a_name_are_no_wrong_unit(level: str) -> None:
    """«Chi phí lao động» ends with a word that persons are counted in, and was refused as a column of persons."""
    for role in ROLES[level].values():
        for words in (role.name.vi, role.name.en, *role.headers):
            found = roles_of(words, level)
            assert found.measure is None or found.measure.unit_for(role.unit.kind) is not None, words
    assert roles_of("Chi phí lao động (tỷ đồng)", "firm").measure is not None
