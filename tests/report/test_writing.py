"""Files come whole or not at all."""

from dataclasses import replace
from pathlib import Path

import pytest

from nangsuat.data import CannotBeWritten, UnknownOption
from nangsuat.report import Document, read_lineage, write_document
from nangsuat.report.layout import set_document
from nangsuat.report.writers import excel, html


def test_files_bear_their_stem_and_stand_in_a_folder_made_for_them(document: Document, tmp_path: Path):
    folder = tmp_path / "báo cáo" / "2027"
    paths = write_document(document, folder, "năng suất", formats=("xlsx", "html"), language="en")
    assert paths == {
        "xlsx": folder / "năng suất.xlsx",
        "html": folder / "năng suất.html",
        "lineage": folder / "năng suất.lineage.json",
    }
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in paths.values())


def test_an_unknown_format_is_refused_before_anything_is_written(document: Document, tmp_path: Path):
    with pytest.raises(UnknownOption, match=r"odt.*html, docx, pdf, xlsx"):
        write_document(document, tmp_path, "r", formats=("html", "odt"))  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, RuntimeError])
def test_an_interruption_leaves_what_stood_there(
    document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: type[BaseException]
):
    old = tmp_path / "r.html"
    old.write_text("yesterday's", encoding="utf-8")

    def interrupted(document: object, path: Path) -> None:
        path.write_bytes(b"half")
        raise trouble

    monkeypatch.setattr(excel, "write_excel", interrupted)
    with pytest.raises(trouble):
        write_document(document, tmp_path, "r", formats=("html", "xlsx"))
    assert old.read_text(encoding="utf-8") == "yesterday's"
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]


def test_a_place_that_cannot_be_written_is_named(document: Document, tmp_path: Path):
    (tmp_path / "r.html").mkdir()
    with pytest.raises(CannotBeWritten, match=r"r\.html"):
        write_document(document, tmp_path, "r", formats=("html",))
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]


def test_lineage_is_written_even_for_one_format(document: Document, tmp_path: Path):
    paths = write_document(document, tmp_path, "r", formats=("xlsx",))
    assert "T1.1.2" in read_lineage(paths["xlsx"]).figures


def test_a_page_without_charts_carries_no_engine(document: Document):
    with_charts = html.page(set_document(document, "vi"))
    without = html.page(set_document(replace(document, blocks=document.blocks[:3]), "vi"))
    assert len(with_charts) > 500_000 > 60_000 > len(without)
