"""The made-up park keeps the identities of real accounts and cannot be taken for real."""

import polars as pl
import pytest

import nangsuat.data as data
from nangsuat.data.text import fold

ROUNDING = 0.4  # million đồng: up to seven amounts written to 0.1, each half of that off at most
STANDS_APART = 0.07  # the share of firm-years whose two methods differ on purpose, with room for chance


@pytest.fixture(scope="module")
def park() -> pl.DataFrame:
    return data.synthetic_park(enterprises=2000).collect()


def test_it_says_that_it_is_synthetic_and_names_no_real_enterprise(park):
    panel = data.synthetic_park(enterprises=3)
    assert panel.synthetic
    assert not panel.has("tax_code")
    assert "giả lập" in panel.source.citation.vi
    assert park["firm"].str.starts_with("GL-").all()
    assert all("gia lap" in fold(name) for name in park["name"].head(20))


def test_the_same_seed_gives_the_same_park():
    one, same, other = (data.synthetic_park(enterprises=20, seed=seed) for seed in (1, 1, 2))
    assert one.collect().equals(same.collect())
    assert one.source.sha256 == same.source.sha256 != other.source.sha256


def test_added_value_by_addition_is_that_by_subtraction_but_for_a_few(park):
    bought = pl.col("materials") + pl.col("energy") + pl.col("bought_services")
    shared_out = pl.sum_horizontal("labour_cost", "interest", "taxes", "depreciation", "profit")
    gaps = park.drop_nulls("energy").select((pl.col("output") - bought - shared_out).abs().alias("gap"))["gap"]
    assert 0 < (gaps > ROUNDING).mean() < STANDS_APART


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (pl.col("total_assets"), pl.col("liabilities") + pl.col("equity")),
        (pl.col("fixed_assets_end"), pl.col("fixed_assets_start") + pl.col("investment") - pl.col("depreciation")),
        (pl.col("output"), pl.col("production_value") + pl.col("service_revenue") + pl.col("inventory_change")),
        (pl.col("fixed_assets"), (pl.col("fixed_assets_start") + pl.col("fixed_assets_end")) / 2),
    ],
)
def test_the_accounts_add_up(park, left, right):
    assert park.select((left - right).abs().max()).item() < ROUNDING


def test_assets_and_staff_carry_over_from_year_to_year(park):
    follows = park.sort("firm", "year").with_columns(
        pl.col("fixed_assets_end", "employees_end").shift(1).over("firm").name.suffix("_before")
    )
    later = follows.drop_nulls("fixed_assets_end_before")
    assert (later["fixed_assets_start"] == later["fixed_assets_end_before"]).all()
    assert (later["employees_start"] == later["employees_end_before"]).all()


def test_some_enter_some_leave_some_lose_and_some_leave_blanks(park):
    years = park.group_by("firm").agg(pl.col("year").min().alias("first"), pl.col("year").max().alias("last"))
    assert (years["first"] > 2021).any()
    assert (years["last"] < 2023).any()
    assert (park["profit"] < 0).any()
    assert park["hours"].has_nulls()
    hours_a_head = (park["hours"] / park["employees"]).drop_nulls()
    assert hours_a_head.is_between(2000, 2500).all()
    assert (park["hi_tech_sales"] <= park["net_sales"]).all()


def test_codes_are_in_the_lists_of_their_versions(park):
    vsic = data.industry_codes("VSIC2018")
    assert all(code in vsic for code in park["industry"].unique())
    later = data.synthetic_park(enterprises=4, years=(2024, 2025)).collect()
    assert set(zip(later["year"], later["territory_version"], strict=True)) == {(2024, "63"), (2025, "34")}


def test_a_park_of_nothing_is_refused():
    with pytest.raises(data.CannotBeShown, match="at least one enterprise"):
        data.synthetic_park(enterprises=0)
    with pytest.raises(data.CannotBeShown):
        data.synthetic_park(years=())
