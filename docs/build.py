"""Build the documentation as a site: hand-written pages, notebooks, and the reference made from the program itself."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import notebook_pages
import reference_pages

DOCS = Path(__file__).parent
SITE = DOCS.parent / "site"
_NOT_PAGES = shutil.ignore_patterns("*.py", "__pycache__", "zensical.toml")


def assemble(folder: Path) -> None:
    """Lay out everything that the site generator needs in ``folder``."""
    shutil.copytree(DOCS, folder / "pages", ignore=_NOT_PAGES)
    shutil.copy(DOCS / "zensical.toml", folder)
    for path, text in reference_pages.pages().items():
        page = folder / "pages" / path
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
    notebook_pages.write_pages(folder / "pages")


def build(site: Path = SITE) -> None:
    """Build the site; a broken link or a page that is missing from the navigation stops it."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        assemble(folder)
        generator = Path(sys.executable).with_name("zensical")
        subprocess.run([generator, "build", "--strict", "--clean"], cwd=folder, check=True)
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(folder / "site", site)
    print(f"{site.relative_to(DOCS.parent)}/index.html")


if __name__ == "__main__":
    build()
