"""Any result as a document: what can be drawn is, what cannot is left out, made-up data say so."""

from pathlib import Path

import pytest

import nangsuat as ns
from nangsuat.data import CannotBeShown, FirmPanel, Language, Text
from nangsuat.report import ChartBlock, View, result_document, write_document

USED = {"inputs": ["employees", "materials"], "outputs": ["output"]}


@pytest.fixture(scope="module")
def park() -> FirmPanel:
    return ns.synthetic_park(enterprises=30)


def never(language: Language):
    raise CannotBeShown(Text.same(f"not in {language}"))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_tables_pictures_and_notes_in_all_formats(park: FirmPanel, tmp_path: Path, language: Language):
    document = result_document(ns.dea(park, **USED), synthetic=True)
    files = write_document(document, tmp_path, "efficiency", language=language)
    page = files["html"].read_text(encoding="utf-8")
    assert ("GIẢ LẬP" if language == "vi" else "SYNTHETIC") in page
    assert all(path.stat().st_size > 0 for path in files.values())


def test_a_picture_that_cannot_be_drawn_is_left_out(park: FirmPanel):
    found = ns.dea(park, **USED)
    caption = Text(vi="Hình", en="Picture")
    views = [View(caption, caption, never), View(caption, caption, found.chart)]
    charts = [block for block in result_document(found, views=views).blocks if isinstance(block, ChartBlock)]
    assert [block.title for block in charts] == [caption]


def test_a_result_without_a_picture(park: FirmPanel):
    document = result_document(ns.frontier_outliers(park, **USED))
    assert not any(isinstance(block, ChartBlock) for block in document.blocks)
    assert document.blocks
