"""The table of settings names every variable that the program reads, in both languages, and no other."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGES = (ROOT / "docs/en/how-to/operate.md", ROOT / "docs/vi/huong-dan/van-hanh.md")


def read_by_the_program() -> set[str]:
    written = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/nangsuat").rglob("*.py"))
    return {name for name in re.findall(r"NANGSUAT_[A-Z_]*[A-Z]", written) if not name.endswith("_FILE")}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_setting_has_its_line(page: Path):
    lines = re.findall(r"^\| `(NANGSUAT_[A-Z_]+)` \|", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(lines) == read_by_the_program()
    assert len(lines) == len(set(lines))
