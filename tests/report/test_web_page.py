"""The web page: works without network, can be read by everybody, and each number opens."""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from nangsuat.data import LANGUAGES, Language
from nangsuat.report import read_lineage
from nangsuat.report.theme import PALETTE

type Written = Callable[[Language], dict[str, Path]]

READABLE = 4.5  # contrast that WCAG 2.2 AA asks of words
SEEN_IN_GREY = 0.04  # of relative luminance: neighbouring bars on a grey print
STYLES = Path(__file__).parents[2] / "src" / "nangsuat" / "report" / "writers" / "page.css"


class Elements(HTMLParser):
    """Every start tag with its attributes, and the words of data scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: dict[str, str] = {}
        self._script = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes)))
        self._script = (dict(attributes).get("id") or "") if tag == "script" else ""

    def handle_data(self, data: str) -> None:
        if self._script:
            self.scripts[self._script] = self.scripts.get(self._script, "") + data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture
def page(written: Written) -> str:
    return written("vi")["html"].read_text(encoding="utf-8")


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_nothing_is_asked_of_the_network(page: str):
    elements = Elements(page)
    assert [
        attributes for _, attributes in elements.found if {"src", "srcset", "data-src", "action"} & set(attributes)
    ] == []
    assert elements.of("link") == elements.of("iframe") == elements.of("img") == []
    assert all((link.get("href") or "").startswith("#") for link in elements.of("a"))
    style = page.split("<style>")[1].split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style
    policy = next(meta for meta in elements.of("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in (policy["content"] or "")
    assert "http" not in (policy["content"] or "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_declares_its_language_and_its_charts_their_number_style(written: Written, language: Language):
    elements = Elements(written(language)["html"].read_text(encoding="utf-8"))
    assert elements.of("html") == [{"lang": language}]
    style = json.loads(elements.scripts["chart-options"])["formatLocale"]
    assert (style["decimal"], style["thousands"]) == ((",", ".") if language == "vi" else (".", ","))


def test_every_link_of_a_number_opens_a_figure_and_every_figure_has_a_link(page: str, written: Written):
    links = {link["data-figure"] for link in Elements(page).of("a") if link.get("class") == "figure"}
    assert links == set(read_lineage(written("vi")["html"]).figures)


def test_the_page_carries_the_same_lineage_as_the_file_beside_it(page: str, written: Written):
    embedded = json.loads(Elements(page).scripts["lineage"])
    assert embedded == json.loads(written("vi")["lineage"].read_text(encoding="utf-8"))


def test_tables_and_drawings_can_be_read_without_seeing(page: str):
    elements = Elements(page)
    regions = [part for part in elements.of("div") if part.get("class") == "table"]
    assert len(regions) == 6
    assert all(part["tabindex"] == "0" and part["aria-labelledby"] for part in regions)
    assert all(head.get("scope") in ("col", "row") for head in elements.of("th"))
    assert [drawing["aria-label"] for drawing in elements.of("svg") if drawing.get("role") == "img"] == [
        "Ba đường đều đi lên."
    ]
    ids = [attributes["id"] for _, attributes in elements.found if attributes.get("id")]
    assert len(ids) == len(set(ids))
    assert [tag for tag, _ in elements.found if re.fullmatch(r"h[1-6]", tag)][:4] == ["h1", "h2", "h3", "h4"]


def test_the_banner_stands_in_the_margin_of_printed_pages(page: str):
    quoted = re.search(r'@top-center \{ content: "([^"]*)"', page)
    assert quoted is not None
    said = re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), quoted[1])
    assert said == "SỐ LIỆU GIẢ ĐỊNH để minh họa"


def test_numbers_stand_on_the_right(page: str):
    assert re.search(r'<td class="number"><a class="figure" href="#T1\.1\.2"', page)


def test_the_scripts_cannot_be_ended_by_a_users_words(page: str):
    data = Elements(page).scripts
    assert "</b>" in data["lineage"] or "<" not in data["lineage"].replace("\\u003c", "")
    assert page.count("</script>") == page.count("<script")


def test_words_keep_their_contrast():
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]+)", STYLES.read_text(encoding="utf-8")))
    for ground in ("#ffffff", colours["soft"], "#fff4d6"):
        assert contrast(colours["ink"], ground) >= READABLE
        assert contrast(colours["mark"], ground) >= READABLE
    assert contrast(colours["quiet"], "#ffffff") >= READABLE


def test_the_palette_differs_in_grey_between_neighbours():
    steps = [abs(luminance(first) - luminance(second)) for first, second in pairwise(PALETTE)]
    assert min(steps) > SEEN_IN_GREY
