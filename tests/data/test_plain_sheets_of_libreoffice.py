"""What LibreOffice makes of workbooks is plain, and reads as calamine reads it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from nangsuat.data.problems import Problem
from nangsuat.data.reading.workbook import CELLS_LIMIT, open_workbook

HERE = Path(__file__).parent
FILES = ("should_pass/economy.xlsx", "should_pass/branch_and_person.xlsx", "should_fail/excel_error.xlsx")
CONVERTED_WITHIN = 120  # seconds


def test_its_workbooks_are_plain(tmp_path: Path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed on this machine")
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"]
    files = [str(HERE / file) for file in FILES]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), *files], check=True, capture_output=True, timeout=CONVERTED_WITHIN
    )
    for file in FILES:
        book = open_workbook(tmp_path / Path(file).name)
        assert not isinstance(book, Problem)
        for sheet, part in book.parts.items():
            scanned, laid_out = book.plain.grid(sheet, part, cells_limit=CELLS_LIMIT), book.laid_out(sheet, part)
            assert [list(row) for row in scanned.rows] == [list(row) for row in laid_out.rows]
            assert (scanned.merged, scanned.errors) == (laid_out.merged, laid_out.errors)
            assert len(scanned.rows) > 1
