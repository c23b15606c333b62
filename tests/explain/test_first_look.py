"""What to look at first: the order follows from the weights, and the weights from the numbers."""

from __future__ import annotations

import polars as pl
import pytest

import nangsuat as ns
from nangsuat.compare import position
from nangsuat.data import CannotBeShown, FirmPanel
from nangsuat.explain import first_look

SUM_OF_WEIGHTS = 1e-12  # the same numbers divided in another order


@pytest.fixture(scope="module")
def park() -> FirmPanel:
    return ns.synthetic_park(enterprises=60, years=(2022, 2023))


def own(sales: float) -> FirmPanel:
    """An enterprise whose sales per employee change and whose value added in sales stays."""
    rows = {"firm": ["a", "a"], "year": [2022, 2023], "employees": [10.0, 10.0]}
    figures = {"value_added": [500.0, 0.5 * sales], "net_sales": [1000.0, sales]}
    return FirmPanel.from_frame(pl.DataFrame(rows | figures))


def test_what_fell_is_named_with_what_it_took_away():
    tree = ns.driver_tree(own(800.0), "a", start=2022, end=2023)
    found = first_look(tree).findings
    assert [item.code for item in found] == ["E07"]
    assert found[0].weight == pytest.approx(0.2, rel=SUM_OF_WEIGHTS)  # all of 50 → 40
    assert "20,0 %" in found[0].why.vi


def test_what_rose_is_not():
    assert first_look(ns.driver_tree(own(1200.0), "a", start=2022, end=2023)).findings == ()


def test_a_place_weighs_by_its_distance_from_the_middle(park: FirmPanel):
    places = [position(park, firm, 2023, "E05", by=()) for firm in park.collect("firm")["firm"].unique().sort()[:8]]
    for place in places:
        found = first_look(positions=[place]).findings
        percentile = place.percentile.value
        assert percentile is not None
        expected = [(50 - percentile) / 50] if percentile < 50 else []
        assert [item.weight for item in found] == pytest.approx(expected, rel=SUM_OF_WEIGHTS)


def test_the_weightiest_stands_first_and_nothing_twice(park: FirmPanel):
    for firm in park.collect("firm")["firm"].unique().sort()[:12]:
        years = park.collect("firm", "year").filter(pl.col("firm") == firm)["year"].to_list()
        if years != [2022, 2023]:
            continue
        try:
            tree = ns.driver_tree(park, firm, start=2022, end=2023)
        except CannotBeShown:
            continue
        found = first_look(tree, [position(park, firm, 2023, code, by=()) for code in ("E05", "E07", "E15")], most=9)
        weights = [item.weight for item in found.findings]
        assert weights == sorted(weights, reverse=True)
        assert len({(item.kind, item.code) for item in found.findings}) == len(weights)
        assert len(first_look(tree, most=1).findings) <= 1
        assert found.summary("vi")


def test_nothing_to_go_by():
    with pytest.raises(CannotBeShown):
        first_look()


def best(park: FirmPanel, code: str) -> str:
    """The enterprise that is first by an indicator."""
    values = ns.compute_indicators(park, [code]).to_frame().filter(pl.col("year") == 2023)
    return str(values.sort(code, nulls_last=True, descending=True)["firm"][0])


def test_finding_nothing_says_of_what(park: FirmPanel):
    rising = ns.driver_tree(own(1200.0), "a", start=2022, end=2023)
    firm, sales = best(park, "E05"), best(park, "E07")
    first, second = position(park, firm, 2023, "E05", by=()), position(park, sales, 2023, "E07", by=())
    said = {
        "No driver fell, and no place": first_look(rising, [first]),
        "There is no place among peers to look at": first_look(rising),
        "Figures of two years are lacking": first_look(positions=[first]),
        "There is not enough to tell": first_look(positions=[second]),  # sales say nothing of productivity
    }
    for words, found in said.items():
        assert found.findings == ()
        assert words in found.notes()[0].en
