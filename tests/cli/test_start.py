"""Starting is light: what a first word costs is what it imports, so modules are counted and no clock is asked."""

import subprocess
import sys

import pytest

HEAVY = {
    "polars",
    "narwhals",
    "numpy",
    "altair",
    "docx",
    "typst",
    "xlsxwriter",
    "openpyxl",
    "rich",
    "pandas",
    "vl_convert",
}


def loaded_after(statement: str) -> set[str]:
    """Top-level modules in a fresh interpreter after a statement."""
    code = f"import sys\n{statement}\nprint('\\n'.join({{name.partition('.')[0] for name in sys.modules}}))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


def test_import_brings_in_nothing_heavy():
    assert not loaded_after("import nangsuat") & HEAVY


@pytest.mark.parametrize(
    "words", [["--help"], ["report", "--help"], ["explain", "three-factors", "--help"], ["--version"]]
)
def test_help_brings_in_nothing_heavy(words: list[str]):
    statement = (
        "from nangsuat.cli.app import run\nimport io, contextlib\n"
        f"with contextlib.redirect_stdout(io.StringIO()): run({words!r})"
    )
    assert not loaded_after(statement) & HEAVY


def test_the_installed_program_starts():
    ran = subprocess.run(
        [sys.executable, "-c", "from nangsuat.cli import main; main()", "--help"], capture_output=True, text=True
    )
    assert ran.returncode == 0
    assert "nangsuat" in ran.stdout
