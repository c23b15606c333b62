"""Indicators of Viet Nam's economy against what the Statistics Office published."""

import polars as pl
import pytest

from nangsuat.data import EconomyPanel, viet_nam_sectors
from nangsuat.measure import compute_indicators

# Levels of policy.md 12, added up by hand from the office's totals: billion đồng over thousand persons.
LEVELS = {
    2010: (2_157_828 / 49_048.5, 2_157_828 / 49_048.5),
    2013: (3_584_262 / 52_207.8, 2_543_596 / 52_207.8),
    2016: (4_502_733 / 53_302.8, 3_054_470 / 53_302.8),
}
ICOR_PRINTED = 0.005 + 1e-9  # the office prints two decimals
RATIO_PRINTED = 0.05 + 1e-9  # and one decimal of the investment ratio
RATE_PRINTED = 0.005 + 2e-4  # index printed with two decimals, from product rounded to a billion
ROUNDING = 1e-12


def test_levels_of_the_whole_economy():
    rows = compute_indicators(viet_nam_sectors(), ["M01", "M02"]).to_frame().filter(industry="TOTAL")
    for year, (current, constant) in LEVELS.items():
        row = rows.filter(year=year).row(0, named=True)
        assert row["M01"] == pytest.approx(current, rel=ROUNDING)
        assert row["M02"] == pytest.approx(constant, rel=ROUNDING)
    assert rows.filter(year=2011)["M01"][0] == pytest.approx(55.2, abs=0.05)  # the office's older series: 55.2 million


def test_k_lifts_the_mean_of_the_sectors_to_the_whole():
    """W = k · Σ s·w with the office's own figures of every year."""
    panel = viet_nam_sectors()
    rows = compute_indicators(panel, ["M02", "M16"]).to_frame().join(panel.collect("row", "workers"), on="row")
    for (year,), group in rows.group_by("year"):
        whole, parts = group.filter(industry="TOTAL"), group.filter(pl.col("industry") != "TOTAL")
        mean = (parts["M02"] * parts["workers"]).sum() / parts["workers"].sum()
        persons = whole["workers"][0] / parts["workers"].sum()  # sums of the sectors differ by rounding to 0.1 thousand
        assert whole["M16"][0] * mean == pytest.approx(whole["M02"][0] * persons, rel=1e-6), year


def test_totals_come_out_of_the_sectors_alone():
    panel = viet_nam_sectors()
    blanked = panel.collect().with_columns(
        pl.when(pl.col("industry") != "TOTAL").then(pl.col(role)).alias(role)
        for role in ("value_added", "value_added_constant", "workers")
    )
    stated, added = (
        compute_indicators(shown, ["M01", "M02"]).to_frame().filter(industry="TOTAL")
        for shown in (panel, EconomyPanel.from_frame(blanked, base_year=2010))
    )
    one_billion_and_a_hundred_persons = 5e-6  # what the rounding of the office's sums can make, relative
    for code in ("M01", "M02"):
        assert added[code].to_list() == pytest.approx(stated[code].to_list(), rel=one_billion_and_a_hundred_persons)


@pytest.fixture
def activity(shared_data):
    """The office's table by section and year, the whole economy as «TOTAL»."""
    frame = pl.read_csv(shared_data / "economy/vietnam/gso_activity_2005_2016.csv")
    return frame.filter(~pl.col("vsic_section").is_in(["TAXES_LESS_SUBSIDIES", "OTHER"])).with_row_index(
        "row", offset=2
    )


def panel_of(frame):
    return EconomyPanel.from_frame(
        frame,
        roles={
            "industry": "vsic_section",
            "value_added": "gdp_current_bn_vnd",
            "value_added_constant": "gdp_const2010_bn_vnd",
            "workers": "employment_thousand",
            "investment": "investment_current_bn_vnd",
            "investment_constant": "investment_const2010_bn_vnd",
        },
        constants={"territory": "VN"},
        base_year=2010,
    )


def test_icor_is_the_published_one(activity, shared_data):
    published = pl.read_csv(shared_data / "economy/vietnam/gso_investment_icor_2005_2016.csv")
    rows = compute_indicators(panel_of(activity), ["M15a"]).to_frame().filter(industry="TOTAL")
    both = rows.join(published, on="year").drop_nulls("M15a")
    assert both["year"].to_list() == list(range(2009, 2017))  # investment at 2010 prices begins in 2009
    assert both["M15a"].to_list() == pytest.approx(both["icor_const2010"].to_list(), abs=ICOR_PRINTED)


def test_icor_by_ratios_takes_the_published_ratio_and_growth(activity, shared_data):
    published = pl.read_csv(shared_data / "economy/vietnam/gso_investment_icor_2005_2016.csv")
    whole = activity.filter(pl.col("vsic_section") == "TOTAL").join(published, on="year")
    rows = (
        compute_indicators(panel_of(activity), ["M15b"])
        .to_frame()
        .filter(industry="TOTAL")
        .join(whole, on="year")
        .drop_nulls("M15b")
    )
    assert rows.height >= 8
    for row in rows.iter_rows(named=True):
        growth = row["gdp_volume_index_prev_year_100"] - 100
        ratio = row["investment_pct_gdp"]
        bound = RATIO_PRINTED / growth + ratio * RATE_PRINTED / growth**2
        assert row["M15b"] == pytest.approx(ratio / growth, abs=1.01 * bound), row["year"]


def test_growth_of_productivity_is_the_published_volume_index_per_worker(activity):
    rows = (
        compute_indicators(panel_of(activity), ["M03"])
        .to_frame()
        .join(activity.select("row", "gdp_volume_index_prev_year_100", "employment_thousand"), on="row")
    )
    rows = rows.sort("industry", "year").with_columns(before=pl.col("employment_thousand").shift(1).over("industry"))
    rows = rows.filter(pl.col("year") >= 2011, industry="TOTAL")
    expected = (rows["gdp_volume_index_prev_year_100"] / (rows["employment_thousand"] / rows["before"]) - 100).to_list()
    assert rows["M03"].to_list() == pytest.approx(expected, abs=RATE_PRINTED)


def test_the_year_without_employment_leaves_gaps_and_no_guess(activity):
    rows = compute_indicators(panel_of(activity), ["M02", "M03"]).to_frame().filter(industry="TOTAL").sort("year")
    assert rows.filter(year=2006)["M02"].to_list() == [None]
    assert rows.filter(pl.col("year").is_in([2006, 2007]))["M03"].to_list() == [None, None]
    assert rows.filter(year=2008)["M03"][0] is not None


def test_sections_have_their_own_productivity(activity):
    rows = (
        compute_indicators(panel_of(activity), ["M07"])
        .to_frame()
        .join(activity.drop("year"), on="row")
        .drop_nulls("M07")
    )
    expected = rows["gdp_current_bn_vnd"] / rows["employment_thousand"]
    assert rows.height > 200
    assert rows["M07"].to_list() == pytest.approx(expected.to_list(), rel=ROUNDING)
