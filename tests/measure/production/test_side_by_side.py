"""Estimators side by side: each says what it says alone, and who has no answer is named."""

import numpy as np
import polars as pl
import pytest
from scipy.stats import spearmanr

import production_panels as firms
from nangsuat.data import FirmPanel, UnknownOption
from nangsuat.measure import estimators_side_by_side, production_function
from nangsuat.measure.production import LeastSquares, NoEstimate

ROUNDING = 1e-12  # the same sums in the same order
METHODS = ("pooled", "fixed_effects", "levinsohn_petrin", "ackerberg_caves_frazer")


@pytest.fixture(scope="module")
def panel() -> FirmPanel:
    return firms.panel()


def test_each_says_what_it_says_alone(panel: FirmPanel):
    found = estimators_side_by_side(panel, METHODS, proxy="materials", by=())
    rows = found.to_frame()
    for place, method in enumerate(METHODS):
        proxy = "materials" if method in METHODS[2:] else None
        alone = production_function(panel, method=method, proxy=proxy, by=()).group()
        assert rows["employees"][place] == pytest.approx(alone.elasticities[0], rel=ROUNDING)
        assert rows["fixed_assets_error"][place] == pytest.approx(alone.elasticity_errors[1], rel=ROUNDING)
        assert rows["returns_to_scale"][place] == pytest.approx(alone.returns_to_scale, rel=ROUNDING)


def test_roots_and_tests_stand_under_their_estimator(panel: FirmPanel):
    found = estimators_side_by_side(panel, METHODS, proxy="materials", by=())
    assert len(found.provenance.parameters["method"]) == len(METHODS)
    titles = [table.title.en for table in found.tables()]
    assert titles[0] == "Elasticities of output"
    roots = next(table for table in found.tables() if table.title.en.startswith("All roots"))
    assert {row[0].en for row in roots.rows} == {"Levinsohn–Petrin (2003)", "Ackerberg–Caves–Frazer (2015)"}
    alone = found.found[3].group()
    assert roots.rows[-1][1] == pytest.approx(alone.elasticities[0]) or len(alone.estimate.roots) > 1


def test_ranks_are_spearmans(panel: FirmPanel):
    one_year = FirmPanel.from_frame(firms.accounts().filter(pl.col("year") == 2016), base_year=2015)
    found = estimators_side_by_side(one_year, ["pooled", LeastSquares("pooled")], by=())
    assert found.agreement() == pytest.approx(np.ones((2, 2)))
    found = estimators_side_by_side(panel, ["pooled", "fixed_effects"], by=())
    within = [
        each.frame.with_columns(pl.col("log_tfp") - pl.col("log_tfp").mean().over("year")) for each in found.found
    ]
    expected = spearmanr(*(each["log_tfp"].to_numpy() for each in within)).statistic
    assert found.agreement()[0, 1] == pytest.approx(expected)


def test_who_has_no_estimate_is_named_with_the_reason(panel: FirmPanel):
    one_year = FirmPanel.from_frame(firms.accounts().filter(pl.col("year") == 2016), base_year=2015)
    found = estimators_side_by_side(one_year, ["pooled", "first_differences"], by=())
    assert len(found.found) == 1
    refused = found.tables()[-1]
    assert refused.title.en == "No estimate"
    assert refused.rows[0][0].en == "First differences"
    assert refused.rows[0][1].en
    with pytest.raises(NoEstimate, match="First differences"):
        estimators_side_by_side(one_year, ["first_differences"], by=())


def test_the_same_estimator_twice_is_numbered(panel: FirmPanel):
    found = estimators_side_by_side(panel, ["pooled", LeastSquares("pooled")], by=())
    assert [name.en for name in found.names] == ["Pooled least squares (OLS)", "Pooled least squares (OLS) [2]"]


def test_groups_stand_together_and_are_called_by_name(panel: FirmPanel):
    found = estimators_side_by_side(panel, ["pooled", "fixed_effects"], least=10)
    assert found.to_frame()["industry"].to_list() == ["10", "10", "13", "13"]
    assert found.tables()[0].columns[0].label.vi != "industry"


def test_a_panel_an_input_with_all_estimators(panel: FirmPanel):
    found = estimators_side_by_side(panel, ["pooled", "fixed_effects"], by=())
    for language, capital in (("vi", "Tài sản cố định bình quân"), ("en", "Average fixed assets")):
        drawn = [row for rows in found.chart(language).to_dict()["datasets"].values() for row in rows]
        assert len(drawn) == 2 * 3
        assert capital in {row["panel"] for row in drawn}
        assert all(row["low"] < row["value"] < row["high"] for row in drawn)


def test_progress_ends_at_its_total(panel: FirmPanel):
    told: list[tuple[int, int]] = []
    estimators_side_by_side(panel, ["pooled", "fixed_effects"], least=10, progress=lambda *each: told.append(each))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_dynamic_panels_have_year_effects_already(panel: FirmPanel):
    plain, with_year = (
        production_function(panel, method="blundell_bond", by=(), controls=controls).group().elasticities
        for controls in ((), ("year",))
    )
    assert with_year == pytest.approx(plain, rel=ROUNDING)


def test_money_that_is_deflated_already_passes_for_constant_prices():
    deflated = FirmPanel.from_frame(firms.accounts(), constants={"output_deflator": 1.0})
    current = FirmPanel.from_frame(firms.accounts())
    assert production_function(deflated, method="pooled", by=()).is_at_constant_prices
    assert not production_function(current, method="pooled", by=()).is_at_constant_prices


def test_bad_options(panel: FirmPanel):
    with pytest.raises(UnknownOption, match="method"):
        estimators_side_by_side(panel, ["newest"])
    with pytest.raises(UnknownOption, match="proxy"):
        estimators_side_by_side(panel, ["ackerberg_caves_frazer"])
    with pytest.raises(Exception, match=r"one estimator at least|ít nhất"):
        estimators_side_by_side(panel, [])


def test_one_production_function_draws_itself(panel: FirmPanel):
    found = production_function(panel, method="pooled", by=())
    drawn = [row for rows in found.chart("en").to_dict()["datasets"].values() for row in rows]
    assert {row["panel"] for row in drawn} == {"Average employees", "Average fixed assets", "Returns to scale"}
    assert found.to_frame()["input"].to_list() == ["employees", "fixed_assets", "returns_to_scale"]
    assert found.tables()[0].rows[0][0].vi == "Lao động bình quân"
