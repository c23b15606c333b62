"""An office's list of industries is read in either of its shapes, and everything wrong in it is named."""

from datetime import date

import polars as pl
import pytest
import xlsxwriter

import nangsuat.data as data

HEADER = "Cấp,Mã ngành,Tên ngành,Mã cha\n"


def write(folder, text, name="vsic.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def codes_of(error):
    return [(problem.code, problem.row) for problem in error.value.problems]


def test_vsic_2007_with_its_five_levels(shared_data):
    read = data.read_classification(shared_data / "economy/vietnam/vsic2007_codes.csv", version="VSIC2007")
    vsic = read.classification
    assert [len(vsic.at_level(level)) for level in range(1, 6)] == [21, 88, 242, 437, 640]
    assert [problem.code for problem in read.problems] == ["count-of-codes"]  # the decision has 642 at level 5
    assert (read.problems[0].value, read.problems[0].severity) == ("640", data.Severity.PLEASE_CONFIRM)
    assert vsic.name("0111") == "Trồng lúa"
    assert [vsic.roll_up("01110", level) for level in (1, 2, 3, 4)] == ["A", "01", "011", "0111"]
    assert vsic.valid("0111", 2018)
    assert vsic.outdated("0111", 2019)


def test_the_same_list_without_levels_and_parents(shared_data, tmp_path):
    path = shared_data / "economy/vietnam/vsic2007_codes.csv"
    bare = pl.read_csv(path, infer_schema=False).select(
        pl.col("code").alias("Mã ngành"), pl.col("name_vi").alias("Tên")
    )
    bare.write_csv(tmp_path / "bare.csv", separator=";", include_bom=True)
    full = data.read_classification(path, version="VSIC2007").classification
    again = data.read_classification(tmp_path / "bare.csv", version="VSIC2007").classification
    assert {code: entry.parent for code, entry in again.codes.items()} == {
        code: entry.parent for code, entry in full.codes.items()
    }


@pytest.mark.parametrize("as_numbers", [False, True])
def test_the_shape_of_the_annexes_in_a_workbook(tmp_path, as_numbers):
    """One column a level, titles above, and codes that Excel turned into numbers."""
    lines = [("A",), (None, "01"), (None, None, "011"), (None, None, None, "0111"), ("B",), (None, "05")]
    path = tmp_path / "annex.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Bìa").write(0, 0, "Phụ lục I")
        sheet = book.add_worksheet("Danh mục")
        sheet.write_row(2, 0, ["Cấp 1", "Cấp 2", "Cấp 3", "Cấp 4", "Cấp 5", "Tên ngành"])
        for row, line in enumerate(lines, start=3):
            for column, code in enumerate(line):
                if code is not None and as_numbers and code.isdigit():
                    sheet.write_number(row, column, int(code))
                elif code is not None:
                    sheet.write_string(row, column, code)
            sheet.write_string(row, 5, f"Ngành {row}")
    read = data.read_classification(path, version="office")
    assert {entry.code: entry.parent for entry in read.classification} == {
        "A": None, "01": "A", "011": "01", "0111": "011", "B": None, "05": "B",
    }  # fmt: skip
    repaired = [(problem.code, problem.cell) for problem in read.problems]
    zeros = [("leading-zero", "B5"), ("leading-zero", "C6"), ("leading-zero", "D7"), ("leading-zero", "B9")]
    assert repaired == (zeros if as_numbers else [])


def test_everything_wrong_is_named_at_once(tmp_path):
    path = write(
        tmp_path,
        HEADER
        + "1,A,Nông nghiệp,\n"
        + "2,01,Trồng trọt,A\n"
        + "2,01,Trồng trọt lần nữa,A\n"
        + "3,0111,Sai độ dài,01\n"
        + "3,021,Không có cha,02\n"
        + "9,077,Sai cấp,\n"
        + "1,AB,Hai chữ cái,\n",
    )
    with pytest.raises(data.ProblemsFound) as error:
        data.read_classification(path, version="VSIC2025")
    assert sorted(codes_of(error), key=lambda item: item[1]) == [
        ("duplicate-code", 4),
        ("wrong-length", 5),
        ("orphan-code", 6),
        ("unknown-level", 7),
        ("wrong-length", 8),
    ]
    problem = next(problem for problem in error.value.problems if problem.code == "orphan-code")
    assert (problem.cell, problem.column, problem.value) == ("B6", "Mã ngành", "021")
    assert "«02»" in problem.message.vi


def test_a_child_of_the_wrong_level_is_an_orphan(tmp_path):
    path = write(tmp_path, HEADER + "1,A,Nông nghiệp,\n3,011,Cây hàng năm,A\n")
    with pytest.raises(data.ProblemsFound) as error:
        data.read_classification(path, version="VSIC2025")
    assert codes_of(error) == [("orphan-code", 3)]


def test_counts_of_vsic_2025_are_checked_against_the_decision(tmp_path):
    read = data.read_classification(
        write(tmp_path, HEADER + "1,A,Nông nghiệp,\n2,01,Trồng trọt,A\n"), version="VSIC2025"
    )
    assert [problem.message.en for problem in read.problems] == [
        "Level 1 has 1 codes, by the decision 22",
        "Level 2 has 1 codes, by the decision 87",
    ]
    assert read.classification.valid("01", 2026)
    assert not read.classification.valid("01", 2024)


def test_days_given_by_the_office_come_first(tmp_path):
    path = write(tmp_path, HEADER + "1,A,Nông nghiệp,\n")
    read = data.read_classification(path, version="office", valid_from=date(2030, 1, 1), valid_to=date(2031, 12, 31))
    assert [read.classification.valid("A", year) for year in (2029, 2030, 2031, 2032)] == [False, True, True, False]
    assert not read.problems


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("a,b\n1,2\n", "vsic.csv", "no-list-of-codes"),
        ("", "vsic.csv", "empty-file"),
        (HEADER, "vsic.csv", "no-list-of-codes"),
        ("Mã,Tên\n", "vsic.pdf", "wrong-file-type"),
        ("PK\x03\x04 no archive", "vsic.xlsx", "broken-file"),
    ],
)
def test_files_that_hold_no_list(tmp_path, text, name, code):
    with pytest.raises(data.ProblemsFound) as error:
        data.read_classification(write(tmp_path, text, name), version="VSIC2025")
    assert [problem.code for problem in error.value.problems] == [code]


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(data.ProblemsFound) as error:
        data.read_classification(tmp_path / "none.csv", version="VSIC2025")
    assert [problem.code for problem in error.value.problems] == ["no-such-file"]
