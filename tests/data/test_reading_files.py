"""Files that are no tables, or that are not what they say: a problem with a way out, whatever they hold."""

import io
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from nangsuat.data import read_table
from nangsuat.data.reading import gate, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(**members: bytes) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return memory.getvalue()


def a_workbook() -> bytes:
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row("A1", ["Mã DN", "Năm", "Lao động"])
    sheet.write_row("A2", ["A", 2022, 5])
    book.close()
    return memory.getvalue()


def changed(part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with some bytes of one part replaced."""
    archive = zipfile.ZipFile(io.BytesIO(a_workbook()))
    assert old in archive.read(part)
    return zipped(
        **{
            name: archive.read(name).replace(old, new) if name == part else archive.read(name)
            for name in archive.namelist()
        }
    )


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"", "empty-file"),
        ("a.csv", b"", "empty-file"),
        ("a.xls", OLE + b"\0" * 600, "wrong-file-type"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted-file"),
        ("a.ods", zipped(**{"content.xml": b"<x/>"}), "wrong-file-type"),
        ("a.xlsb", zipped(**{"xl/workbook.bin": b"x"}), "wrong-file-type"),
        ("a.xlsx", zipped(**{"word/document.xml": b"<x/>"}), "wrong-file-type"),
        ("a.csv", zipped(**{"b.csv": b"x"}), "wrong-file-type"),
        ("a.pdf", b"%PDF-1.7", "wrong-file-type"),
        ("a.csv", b"%PDF-1.7", "wrong-file-type"),
        ("a.csv", b"<html><table>", "wrong-file-type"),
        ("a.xlsx", b"<html><table>", "broken-file"),
        ("a.xlsx", a_workbook()[:-400], "broken-file"),
        ("a.xlsx", zipped(**{"xl/workbook.xml": b"<workbook"}), "broken-file"),
        ("a.parquet", b"PAR1 but no more", "broken-file"),
        ("a.csv", bytes(range(128, 256)), "encoding"),
        ("a.csv", "một dòng chữ".encode(), "no-header"),
        (
            "a.xlsx",
            changed("xl/workbook.xml", b"<workbook ", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook '),
            "broken-file",
        ),
        ("a.xlsx", changed("xl/worksheets/sheet1.xml", b'r="C2"', b'r="XFD1048576"'), "file-too-large"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, content: bytes, code: str):
    (tmp_path / name).write_bytes(content)
    table = read_table(tmp_path / name)
    assert code in [problem.code for problem in table.problems]
    assert table.frame.is_empty()
    assert all(problem.suggestion.vi and problem.suggestion.en for problem in table.problems)


def test_what_is_not_there_or_no_file(tmp_path: Path):
    assert [problem.code for problem in read_table(tmp_path / "không có.xlsx").problems] == ["no-such-file"]
    assert [problem.code for problem in read_table(tmp_path).problems] == ["cannot-open"]


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "a.xlsx").write_bytes(a_workbook())
    monkeypatch.setattr(gate, "UNPACKED_LIMIT", 1000)
    assert [problem.code for problem in read_table(tmp_path / "a.xlsx").problems] == ["file-too-large"]


def test_far_cells_are_counted_only_where_there_are_some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A column far to the right is no trouble as long as the whole stays small."""
    (tmp_path / "a.xlsx").write_bytes(changed("xl/worksheets/sheet1.xml", b'r="C2"', b'r="XFD2"'))
    assert read_table(tmp_path / "a.xlsx").frame.height == 1
    monkeypatch.setattr(workbook, "CELLS_LIMIT", 20_000)
    assert [problem.code for problem in read_table(tmp_path / "a.xlsx").problems] == ["file-too-large"]


def test_the_kind_is_told_by_the_content(tmp_path: Path):
    pl.DataFrame({"firm": ["A"], "year": [2022]}).write_parquet(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_bytes(a_workbook())
    assert read_table(tmp_path / "a.csv").frame.rows() == [(1, "A", 2022)]
    assert read_table(tmp_path / "b.csv").frame.rows() == [(2, "A", 2022, 5.0)]


def test_nothing_of_the_file_is_changed(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(a_workbook())
    read_table(path)
    assert path.read_bytes() == a_workbook()
    assert [file.name for file in tmp_path.iterdir()] == ["a.xlsx"]
