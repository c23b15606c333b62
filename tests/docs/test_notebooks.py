"""Notebooks run, and their pages show in both languages what they give."""

import re
import runpy
from pathlib import Path

import notebook_pages
import pytest

NOTEBOOKS = notebook_pages.notebook_files()


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_a_script_too(notebook: Path, capsys: pytest.CaptureFixture[str]):
    runpy.run_path(str(notebook))
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_has_the_same_cells_of_words_in_both_languages(notebook: Path):
    kinds = [cell.kind for cell in notebook_pages.cells(notebook) if cell.kind]
    assert kinds == ["vi", "en"] * (len(kinds) // 2)
    assert sum(cell.text.count('language = "en"') for cell in notebook_pages.cells(notebook) if not cell.kind) == 1


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_its_page_has_words_code_and_what_it_gives(site_source: Path, notebook: Path, language: str):
    folder = site_source / notebook_pages.FOLDERS[language]
    text = (folder / notebook_pages.page_name(notebook)).read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert f'language = "{language}"' in text
    assert re.search(r"^\| --- \||^!\[", text, re.MULTILINE)
    for picture in re.findall(r"!\[(.*)\]\((.*\.svg)\)", text):
        assert picture[0]
        assert "<svg" in (folder / picture[1]).read_text(encoding="utf-8")


def test_a_number_that_is_not_the_printed_one_stops_the_build(tmp_path: Path):
    notebook = tmp_path / "wrong.py"
    notebook.write_text('# %% [en]\n# # Wrong\n\n# %%\nlanguage = "en"\nassert 1 == 2\n', encoding="utf-8")
    with pytest.raises(AssertionError):
        notebook_pages.run(notebook, "en")
