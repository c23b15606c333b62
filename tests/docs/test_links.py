"""Links lead somewhere, every page stands in the navigation, both languages have the same pages of each kind."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
AT_THE_TOP = sorted(path for path in ROOT.glob("*.md"))


def links(page: Path) -> Iterator[str]:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    yield from (link for link in LINK.findall(text) if "://" not in link and not link.startswith("mailto:"))


def leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = page if not path else (page.parent / path)
    return target.exists() and (not anchor or anchor in anchors(target))


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", AT_THE_TOP, ids=lambda page: page.name)
def test_links_of_the_pages_at_the_top(page: Path):
    for link in links(page):
        assert leads_somewhere(page, link), link


def test_links_of_the_site(site_source: Path):
    pages = sorted(site_source.rglob("*.md"))
    assert pages
    for page in pages:
        for link in links(page):
            assert leads_somewhere(page, link), f"{page.relative_to(site_source)}: {link}"


def listed(entries: object) -> Iterator[str]:
    if isinstance(entries, str):
        yield entries
    elif isinstance(entries, list):
        for entry in entries:
            yield from listed(entry)
    elif isinstance(entries, dict):
        for entry in entries.values():
            yield from listed(entry)


def test_every_page_stands_in_the_navigation(site_source: Path):
    settings = tomllib.loads((ROOT / "docs" / "zensical.toml").read_text(encoding="utf-8"))
    in_navigation = list(listed(settings["project"]["nav"]))
    pages = {str(path.relative_to(site_source)) for path in site_source.rglob("*.md")}
    assert sorted(in_navigation) == sorted(pages)


def test_both_languages_have_as_many_pages(site_source: Path):
    def count(*folders: str) -> int:
        return sum(len(list((site_source / folder).glob("*.md"))) for folder in folders)

    assert count("vi", "vi/huong-dan", "vi/giai-thich", "vi/vai-tro") == count(
        "en", "en/how-to", "en/explanation", "en/roles"
    )
