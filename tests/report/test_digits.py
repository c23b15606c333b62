"""Small amounts keep digits to be read by; charts say units and list figures in the reader's words."""

import re
from dataclasses import replace

import polars as pl
import pytest

import nangsuat as ns
from nangsuat.report.document import ChartBlock
from nangsuat.report.sections import legible

YEARS = [2001, 2002, 2003]


@pytest.fixture(scope="module")
def dollars():
    """An economy whose worker makes some 0.03 million dollars a year."""
    frame = pl.DataFrame({"year": YEARS, "value_added_constant": [33.6, 34.3, 36.8], "workers": [1000.0] * 3})
    constants = {"territory": "US", "industry": "TOTAL"}
    return ns.EconomyPanel.from_frame(frame, constants=constants, currency="USD", base_year=2000)


def said_by(document, tmp_path, language):
    paths = ns.write_document(document, tmp_path, "report", formats=("html",), language=language)
    return paths["html"].read_text(encoding="utf-8")


def test_no_level_of_an_economy_in_dollars_is_printed_as_zero(dollars, tmp_path):
    page = said_by(ns.economy_report(dollars), tmp_path, "vi")
    printed = re.findall(r'data-figure="[^"]+"[^>]*>([^<]*)<', page)
    assert "0,0336" in printed
    assert "0,0368" in printed
    assert "0,0" not in printed


@pytest.mark.parametrize(("language", "unit"), [("vi", "triệu USD/lao động"), ("en", "million USD/worker")])
def test_the_chart_of_levels_says_its_unit_in_the_readers_language(dollars, language, unit):
    first = next(block for block in ns.economy_report(dollars).blocks if isinstance(block, ChartBlock))
    assert f"{unit}, " in str(first.chart(language).to_dict())


def test_figures_of_a_chart_of_places_tell_whose_place_they_are():
    park = ns.synthetic_park(enterprises=40)
    document = ns.enterprise_report(park, park.collect("firm")["firm"][0])
    listed = [each.label.vi for block in document.blocks if isinstance(block, ChartBlock) for each in block.figures]
    assert len(set(listed)) == len(listed) > 1
    assert any("Năng suất vốn" in label for label in listed)


def test_decimals_grow_where_the_figures_are_small_and_never_above_four():
    park = ns.synthetic_park(enterprises=5)
    whole = ns.figure_of(park, "E05", {"year": 2023})
    assert whole.value > 10
    assert legible([whole], 1) == 1
    assert legible([replace(whole, value=0.0336)], 1) == 4
    assert legible([replace(whole, value=1e-9)], 1) == 4
    assert legible([None], 1) == 1


def test_the_levels_written_in_the_chart_can_be_opened(tmp_path):
    document = ns.economy_report(ns.viet_nam_sectors(), start=2011, end=2016)
    first = next(block for block in document.blocks if isinstance(block, ChartBlock))
    written = {round(figure.value, 1) for figure in first.figures}
    assert written == {21.0, 80.1, 66.2, 57.3}  # GSO's value added at prices of 2010 over its workers, 2016
    assert 'data-figure="C1.1"' in said_by(document, tmp_path, "vi")


def test_at_current_prices_too(tmp_path):
    sectors = ns.viet_nam_sectors().collect().drop("row", "value_added_constant", "product_tax_constant")
    document = ns.economy_report(ns.EconomyPanel.from_frame(sectors), start=2015, end=2016)
    first = next(block for block in document.blocks if isinstance(block, ChartBlock))
    agriculture = 734_830 / 22_315.2  # GSO, current prices, 2016
    assert agriculture == pytest.approx(next(each.value for each in first.figures if "A" in each.label.vi[:1]))
