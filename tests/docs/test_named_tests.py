"""Each promise and each chapter of the security table names tests that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
PAGES = [
    "en/explanation/promises.md",
    "vi/giai-thich/cam-ket.md",
    "en/explanation/security.md",
    "vi/giai-thich/an-ninh.md",
]
NAMED = re.compile(r"`(tests/[\w/.]+)(?:::(\w+))?`")
CHAPTERS = 17
DOES_NOT_APPLY = {"V10", "V17"}


def rows(page: str) -> list[str]:
    lines = [line for line in (DOCS / page).read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return lines[2:]  # without the heading and the rule below it


@pytest.mark.parametrize("page", PAGES)
def test_every_test_named_is_there(page: str):
    for path, name in NAMED.findall((DOCS / page).read_text(encoding="utf-8")):
        assert (ROOT / path).is_file(), path
        if name:
            assert f"\ndef {name}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{name}"


@pytest.mark.parametrize("page", PAGES)
def test_every_row_names_a_test(page: str):
    without = {row.split()[1] for row in rows(page) if not NAMED.search(row)}
    assert without <= DOES_NOT_APPLY


def test_both_languages_name_the_same_tests():
    for english, vietnamese in (PAGES[:2], PAGES[2:]):
        assert [NAMED.findall(row) for row in rows(english)] == [NAMED.findall(row) for row in rows(vietnamese)]


@pytest.mark.parametrize("page", PAGES[2:])
def test_the_security_table_has_all_chapters(page: str):
    assert [row.split()[1] for row in rows(page)] == [f"V{number}" for number in range(1, CHAPTERS + 1)]
