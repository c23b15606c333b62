"""Concentration against sums by hand, with weights, and its two scales."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import allocation_firms as firms
from nangsuat.compare import DisclosureRule, concentration
from nangsuat.data import CannotBeShown, FirmPanel, UnknownOption

SUMS = 1e-10  # sums in another order


def by_hand(values: np.ndarray) -> dict[str, float]:
    shares = np.sort(values / values.sum())[::-1]
    return {"hhi": (shares**2).sum(), "cr4": shares[:4].sum(), "cr8": shares[:8].sum()}


def test_each_group_by_hand():
    table = firms.accounts().drop("weight")
    found = concentration(firms.panel(table)).to_frame()
    for cell in found.iter_rows(named=True):
        rows = table.filter((pl.col("industry") == cell["industry"]) & (pl.col("year") == cell["year"]))
        for name, value in by_hand(rows["net_sales"].to_numpy()).items():
            assert cell[name] == pytest.approx(value, rel=SUMS)
        assert cell["hhi_10000"] == pytest.approx(10_000 * cell["hhi"], rel=SUMS)
        assert cell["equivalent"] == pytest.approx(1 / cell["hhi"], rel=SUMS)
        assert cell["firms"] == rows.height


def test_a_whole_weight_is_the_row_repeated():
    table = firms.accounts()
    weighted = concentration(firms.panel(table)).to_frame()
    plain = concentration(firms.panel(firms.repeated(table))).to_frame()
    for name in ("hhi", "cr4", "cr8", "total"):
        assert weighted[name].to_list() == pytest.approx(plain[name].to_list(), rel=SUMS)


@settings(max_examples=50)
@given(st.lists(st.sampled_from([1.0, 2.0, 5.0, 1e6]), min_size=5, max_size=12), st.floats(1e-3, 1e3))
def test_bounds_ties_and_units(values: list[float], unit: float):
    table = pl.DataFrame({"firm": range(len(values)), "year": 2023, "net_sales": [unit * each for each in values]})
    cell = concentration(FirmPanel.from_frame(table), by=["year"]).to_frame().row(0, named=True)
    for name, value in by_hand(np.array(values)).items():
        assert cell[name] == pytest.approx(value, rel=1e-9)
    assert 1 / len(values) - SUMS <= cell["hhi"] <= 1
    assert cell["cr4"] <= cell["cr8"] <= 1 + SUMS


def test_a_monopoly_among_zeros():
    table = pl.DataFrame({"firm": range(6), "year": 2023, "net_sales": [7.0, 0, 0, 0, 0, 0]})
    cell = concentration(FirmPanel.from_frame(table), by=()).to_frame().row(0, named=True)
    assert (cell["hhi"], cell["hhi_10000"], cell["cr4"], cell["firms"]) == (1.0, 10_000.0, 1.0, 6)


def test_negative_values_are_counted_and_groups_of_zeros_are_missing():
    table = firms.accounts().with_columns(
        net_sales=pl.when(pl.col("industry") == "26").then(0.0).when(pl.col("firm") == "f000").then(-1.0)
        .otherwise("net_sales")
    )  # fmt: skip
    found = concentration(firms.panel(table))
    assert {item.code for item in found.provenance.dropped} == {"negative"}
    assert set(found.to_frame()["industry"]) == {"10", "13"}
    with pytest.raises(CannotBeShown):
        concentration(firms.panel(table.filter(pl.col("industry") == "26")))


def test_by_a_rule_what_few_dominate_is_hidden():
    table = firms.with_a_giant("net_sales")
    found = concentration(firms.panel(table), rule=DisclosureRule())
    assert {line.keys["industry"] for line in found.cells.suppressed if line.code == "dominance"} == {"10"}


@pytest.mark.parametrize("options", [{"by": ["firm"]}, {"measure": "nothing"}, {"minimum_count": 0}])
def test_what_there_is_not_is_named(options: dict[str, object]):
    with pytest.raises(UnknownOption):
        concentration(firms.panel(), **options)  # type: ignore[arg-type]


def test_words_and_picture():
    found = concentration(firms.panel(), "employees")
    assert "0 to 10,000" in found.summary("en")
    assert "0 đến 10.000" in found.summary("vi")
    assert "hhi" in str(found.chart("en").to_dict())
