"""The tile map: every unit once, where it belongs; figures, reasons and links in words, nothing by colour alone."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from nangsuat.data import Text, UnknownOption, provinces
from nangsuat.web.explore.tile_map import ISLANDS, PLACES, tile_map

UNIT = Text(vi="triệu đồng/người", en="million VND per person")
WHY = Text(vi="Dưới 5 doanh nghiệp trả lời.", en="Fewer than 5 enterprises answered.")

# Pairs that share a border on land (Resolution 202/2025/QH15): they touch in the grid, at a side or a corner.
NEIGHBOURS = [
    ("01", "25"), ("01", "27"), ("01", "33"), ("01", "37"), ("27", "22"), ("31", "33"), ("04", "20"), ("12", "11"),
    ("14", "11"), ("14", "25"), ("10", "08"), ("19", "04"), ("37", "38"), ("38", "40"), ("40", "42"), ("42", "45"),
    ("45", "46"), ("46", "48"), ("48", "51"), ("51", "64"), ("64", "66"), ("66", "56"), ("56", "68"), ("68", "75"),
    ("75", "79"), ("72", "79"), ("72", "87"), ("87", "89"), ("87", "86"), ("89", "92"), ("86", "92"), ("92", "96"),
]  # fmt: skip


def drawn(values, **options) -> ET.Element:
    chosen = {"unit": UNIT, "decimals": 1, "language": "vi", **options}
    return ET.fromstring(tile_map(values, **chosen))


def tiles(root: ET.Element) -> dict[str, ET.Element]:
    return {element.get("data-code", ""): element for element in root.iter() if element.get("data-code")}


def test_all_34_and_nothing_else():
    assert set(PLACES) == {entry.code for entry in provinces("34")}
    assert set(tiles(drawn({}))) == set(PLACES)


def test_no_two_tiles_in_one_place():
    assert len(set(PLACES.values())) == 34


@pytest.mark.parametrize(("one", "other"), NEIGHBOURS)
def test_neighbours_touch(one: str, other: str):
    (left, top), (right, below) = PLACES[one], PLACES[other]
    assert max(abs(left - right), abs(top - below)) == 1


def test_no_drawing_lies_over_another():
    boxes = []
    for code, element in tiles(drawn({})).items():
        rect = next(part for part in element.iter() if part.tag.endswith("rect"))
        x, y, width, height = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        boxes.append((code, x, y, x + width, y + height))
    for (one, *a), (other, *b) in combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (one, other)


def test_the_islands_lie_in_the_east_sea_and_belong_to_their_units():
    root = drawn({"48": 12.0, "56": 8.0})
    for code, words in (("48", "Quần đảo Hoàng Sa"), ("56", "Quần đảo Trường Sa")):
        assert words in "".join(tiles(root)[code].itertext())
        assert words in tiles(root)[code].get("aria-label")
        assert ISLANDS[code].column > max(column for column, _ in PLACES.values())
    assert "Biển Đông" in "".join(root.itertext())
    assert "East Sea" in "".join(drawn({}, language="en").itertext())


def test_a_value_stands_in_its_tile_as_the_reader_writes_it():
    assert "1.234,5" in "".join(tiles(drawn({"01": 1234.5}))["01"].itertext())
    tile = tiles(drawn({"01": 1234.5}, language="en"))["01"]
    assert tile.get("aria-label") == "Ha Noi: 1,234.5 million VND per person"


def test_a_suppressed_cell_is_hatched_and_says_why():
    root = drawn({"01": 3.0, "92": None}, reasons={"92": WHY})
    tile = tiles(root)["92"]
    assert WHY.vi in tile.get("aria-label")
    assert "url(#map-hatch)" in ET.tostring(tile, encoding="unicode")
    assert "Không công bố" in "".join(root.itertext())


def test_what_has_no_data_is_neither_hatched_nor_shaded():
    tile = ET.tostring(tiles(drawn({"01": 3.0}))["92"], encoding="unicode")
    assert "hatch" not in tile
    assert "Không có số liệu" in tile


def test_links_take_the_focus():
    tile = tiles(drawn({"01": 3.0}, links={"01": "/explore/?place=01&year=2025"}))["01"]
    assert tile.tag.endswith("a")
    assert tile.get("href") == "/explore/?place=01&year=2025"


@pytest.mark.parametrize(
    "values", [{}, {"01": 1.0}, dict.fromkeys(PLACES, 2.0), dict(zip(PLACES, range(34), strict=True))]
)
def test_each_value_has_a_shade_and_each_shade_a_key(values):
    root = drawn(values)
    fills = {part.get("fill") for code, element in tiles(root).items() if code in values for part in element.iter()}
    shades = {fill for fill in fills if fill and re.fullmatch("#[0-9a-f]{6}", fill)} - {"#15202b", "#ffffff"}
    keys = {part.get("fill") for part in root.iter() if part.tag.endswith("rect") and part.get("width") == "26"}
    assert shades <= keys
    assert bool(shades) == bool(values)


def test_classes_hold_about_as_many_units_each():
    values = {code: float(10**index) for index, code in enumerate(PLACES)}
    by_fill: dict[str, int] = {}
    for element in tiles(drawn(values)).values():
        rect = next(part for part in element.iter() if part.tag.endswith("rect"))
        by_fill[rect.get("fill")] = by_fill.get(rect.get("fill"), 0) + 1
    assert sorted(by_fill.values()) == [6, 7, 7, 7, 7]


def test_nothing_inline_that_the_policy_refuses():
    written = tile_map({"01": 1.0}, unit=UNIT, decimals=0, language="vi", reasons={"04": WHY})
    assert not re.search(r"(?<![\w-])style=|\bon\w+=|<script", written)


def test_words_are_escaped():
    written = tile_map({}, unit=UNIT, decimals=0, language="vi", reasons={"04": Text(vi="<b>&", en="<b>&")})
    assert "<b>" not in written


def test_a_code_of_another_map_is_refused():
    with pytest.raises(UnknownOption, match="territory"):
        tile_map({"74": 1.0}, unit=UNIT, decimals=0, language="vi")
