"""The frontier in reports: there when it is asked for, and nobody named who should not be."""

import polars as pl
import pytest

import nangsuat as ns
from nangsuat.compare import MINIMUM_COUNT, DisclosureRule, dea
from nangsuat.data import FirmPanel
from nangsuat.report import Document, FrontierOf, Heading, Notice, Paragraph, TableBlock

OF = FrontierOf(("employees", "fixed_assets"), ("output",))


@pytest.fixture(scope="module")
def park() -> FirmPanel:
    return ns.synthetic_park(enterprises=40)


def headings(document: Document) -> list[str]:
    return [block.text.en for block in document.blocks if isinstance(block, Heading)]


def test_no_section_where_none_is_asked_for(park: FirmPanel):
    firm = park.collect("firm")["firm"][0]
    for document in (ns.firms_report(park), ns.enterprise_report(park, firm)):
        assert "The efficiency frontier" not in headings(document)


def test_many_enterprises_with_their_sums_and_no_peer_of_few(park: FirmPanel):
    document = ns.firms_report(park, frontier=OF)
    assert "The efficiency frontier" in headings(document)
    tables = {block.table.title.en: block.table for block in document.blocks if isinstance(block, TableBlock)}
    assert "If all producers came up to the frontier" in tables
    named = tables.get("The peers named most")
    for row in named.rows if named else ():
        assert isinstance(row[2], int)
        assert row[2] >= MINIMUM_COUNT


def test_one_enterprise_with_nobody_named(park: FirmPanel):
    last = park.collect("year")["year"].max()
    of_year = FirmPanel.from_frame(park.collect().filter(pl.col("year") == last).drop("row"))
    found = dea(of_year, inputs=OF.inputs, outputs=OF.outputs)
    learner = found.frame.filter(~pl.col("efficient"))["firm"][0]
    document = ns.enterprise_report(park, learner, frontier=OF)
    start = next(
        at for at, block in enumerate(document.blocks) if isinstance(block, Heading) and "frontier" in block.text.en
    )
    said = document.blocks[start + 1]
    assert isinstance(said, Paragraph)
    assert "not named" in said.text.en
    for peer in found.peers().filter(pl.col("firm") == learner)["peer"]:
        assert peer not in said.text.en


def test_why_there_is_no_frontier(park: FirmPanel):
    firm = park.collect("firm")["firm"][0]
    few = FirmPanel.from_frame(park.collect().filter(pl.col("firm") == firm).drop("row"))
    bare = park.collect().drop("row").with_columns(fixed_assets=pl.lit(None, dtype=pl.Float64))
    by_rule = ns.enterprise_report(park, firm, rule=DisclosureRule(), frontier=OF)
    for document, reason in (
        (ns.enterprise_report(few, firm, frontier=OF), "Fewer than"),
        (by_rule, "no disclosure rule lets through"),
        (ns.firms_report(park, frontier=FrontierOf(("energy",), ("value_added",))), "needs"),
        (ns.firms_report(FirmPanel.from_frame(bare), frontier=OF), "No producer has all inputs"),
    ):
        notices = [block.text.en for block in document.blocks if isinstance(block, Notice)]
        assert any("The efficiency frontier" in text and reason in text for text in notices), notices
