"""Groups: sums over sums, weights that count like rows, and the spread against plain definitions."""

import duckdb
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from nangsuat.data import Break, CannotBeShown, FirmPanel, Text, UnknownOption
from nangsuat.measure import aggregate_indicators, compute_indicators
from nangsuat.measure.indicators import groups, spread

SUMS = 1e-9  # sums of at most some hundred terms in another order, relative
KEYS = ["industry", "year"]


def made_up(count=200, *, weighted=False, seed=5):
    """Firms over three years with losses, zeroes and blanks among them."""
    random = np.random.default_rng(seed)
    rows = 3 * count
    some = lambda low, high: np.where(random.random(rows) < 0.1, np.nan, random.uniform(low, high, rows))  # noqa: E731
    frame = pl.DataFrame(
        {
            "firm": np.tile([f"f{number:03d}" for number in range(count)], 3),
            "year": np.repeat([2020, 2021, 2022], count),
            "industry": np.tile(random.choice(["C", "D", "E"], count), 3),
            "employees": np.floor(some(0, 30)),
            "value_added": some(-20, 200),
            "labour_cost": some(5, 60),
            "fixed_assets": some(1, 100),
            "net_sales": some(10, 500),
            "profit": some(-50, 50),
        },
        nan_to_null=True,
    )
    if weighted:
        frame = frame.with_columns(weight=pl.Series(random.integers(1, 5, rows)).cast(pl.Float64))
    return frame.filter(random.random(rows) > 0.1)


def test_the_ratio_of_a_group_is_a_ratio_of_sums_over_complete_rows():
    frame = made_up()
    found = aggregate_indicators(FirmPanel.from_frame(frame), codes=["E05", "E18"])
    complete = frame.drop_nulls(["value_added", "employees"])
    expected = complete.group_by(KEYS).agg(
        value=pl.col("value_added").sum() / pl.col("employees").sum(), firms=pl.len().cast(pl.Int64)
    )
    assert_frame_equal(found.one("E05").select(*KEYS, "value", "firms"), expected.sort(KEYS), rel_tol=SUMS)
    margin = (
        frame.drop_nulls(["profit", "net_sales"])
        .group_by(KEYS)
        .agg(value=100 * pl.col("profit").sum() / pl.col("net_sales").sum())
    )
    assert_frame_equal(found.one("e18").select(*KEYS, "value"), margin.sort(KEYS), rel_tol=SUMS)


def test_a_weight_counts_like_as_many_rows():
    frame = made_up(weighted=True)
    repeated = frame.select(pl.exclude("weight").repeat_by(pl.col("weight").cast(pl.Int64))).explode(
        pl.all().exclude("weight"), empty_as_null=False
    )
    repeated = repeated.with_columns(
        firm=pl.col("firm") + "-" + pl.int_range(pl.len()).over("firm", "year").cast(pl.String)
    )
    codes = ["E05", "E12", "E18", "E09"]
    heavy = aggregate_indicators(FirmPanel.from_frame(frame), codes=codes, quantiles=True).to_frame()
    plain = aggregate_indicators(FirmPanel.from_frame(repeated), codes=codes, quantiles=True).to_frame()
    columns = [*KEYS, "code", "value", "weighted_firms", "mean", "p10", "p25", "p50", "p75", "p90"]
    assert_frame_equal(heavy.select(columns), plain.select(columns), rel_tol=SUMS)


def test_equal_weights_change_nothing():
    frame = made_up()
    plain = aggregate_indicators(FirmPanel.from_frame(frame), quantiles=True).to_frame()
    heavy = aggregate_indicators(
        FirmPanel.from_frame(frame.with_columns(weight=pl.lit(1.0))), quantiles=True
    ).to_frame()
    assert_frame_equal(plain, heavy, rel_tol=SUMS)
    blank = frame.with_columns(weight=pl.lit(None, dtype=pl.Float64))
    assert_frame_equal(
        plain, aggregate_indicators(FirmPanel.from_frame(blank), quantiles=True).to_frame(), rel_tol=SUMS
    )


def test_the_spread_is_of_the_enterprises_own_values():
    frame = made_up()
    panel = FirmPanel.from_frame(frame)
    found = aggregate_indicators(panel, quantiles=True).to_frame()
    own = compute_indicators(panel).to_frame().join(panel.collect("firm", *KEYS), on=["firm", "year"])
    for industry, year, code, _value, _firms, _weighted, with_value, mean, *ranked in found.iter_rows():
        values = own.filter(industry=industry, year=year)[code].drop_nulls().to_numpy()
        assert with_value == values.size
        if values.size:
            assert mean == pytest.approx(values.mean(), rel=SUMS)
            assert ranked == np.quantile(values, [0.1, 0.25, 0.5, 0.75, 0.9], method="inverted_cdf").tolist()
        else:
            assert [mean, *ranked] == [None] * 6


def test_many_rows_stay_with_their_groups():
    """More rows than an engine holds in one piece, and more indicators than are in memory together."""
    count = 300_000
    books = pl.DataFrame(
        {"firm": np.arange(count), "year": np.full(count, 2020), "industry": (np.arange(count) % 7).astype(str)}
    )
    money = (
        "value_added",
        "labour_cost",
        "net_sales",
        "profit",
        "fixed_assets",
        "investment",
        "total_assets",
        "output",
    )
    books = books.with_columns(
        *(pl.col("industry").cast(pl.Float64).alias(role) + 1 for role in money), employees=pl.lit(1.0)
    )
    found = aggregate_indicators(FirmPanel.from_frame(books), quantiles=True).to_frame()
    found = found.filter(pl.col("p50").is_not_null(), pl.col("code") != "E04")  # an amount is a total, not a level
    assert found["code"].n_unique() > spread.AT_ONCE
    for column in ("mean", "p10", "p90"):
        assert found[column].to_list() == pytest.approx(found["value"].to_list(), rel=SUMS)


def test_an_engine_that_hands_rows_over_in_any_order(monkeypatch):
    panel = FirmPanel.from_frame(made_up())
    expected = aggregate_indicators(panel, quantiles=True).to_frame()
    orderly = groups.collect
    monkeypatch.setattr(groups, "collect", lambda rows: orderly(rows).sample(fraction=1.0, shuffle=True))
    assert_frame_equal(aggregate_indicators(panel, quantiles=True).to_frame(), expected, rel_tol=SUMS)


@pytest.mark.parametrize("territory", [None, "79"])
def test_a_break_withholds_growth_from_the_spread_as_from_the_sums(territory):
    frame = made_up().with_columns(territory=pl.lit("79"))
    panel = FirmPanel.from_frame(frame, breaks=[Break(2021, Text.same("new survey"), territory=territory)])
    found = aggregate_indicators(panel, codes=["E05", "E21"], quantiles=True).to_frame().filter(year=2021)
    assert found.filter(code="E21")["value"].null_count() == found.filter(code="E21").height
    assert found.filter(code="E21")["firms_with_value"].sum() == 0
    assert found.filter(code="E05")["p50"].null_count() == 0


def test_growth_of_a_group_compares_the_enterprises_there_in_both_years():
    frame = made_up()
    found = aggregate_indicators(FirmPanel.from_frame(frame), codes=["E21"]).one("E21")
    roles = ["value_added", "fixed_assets", "employees", "labour_cost"]
    before = frame.with_columns(pl.col("year") + 1).drop("industry")
    both = frame.drop_nulls(roles).join(before.drop_nulls(roles[:3]), on=["firm", "year"], suffix="_b")
    sums = both.group_by(KEYS).agg(
        pl.len(), *(pl.col(role).sum() for role in roles), *(pl.col(f"{role}_b").sum() for role in roles[:3])
    )
    beta = pl.col("labour_cost") / pl.col("value_added")
    rate = {role: pl.col(role) / pl.col(f"{role}_b") - 1 for role in roles[:3]}
    tfp = 100 * (rate["value_added"] - (1 - beta) * rate["fixed_assets"] - beta * rate["employees"])
    expected = sums.select(*KEYS, value=pl.when(beta < 1).then(tfp), firms=pl.col("len").cast(pl.Int64)).sort(KEYS)
    assert_frame_equal(found.filter(pl.col("year") > 2020).select(*KEYS, "value", "firms"), expected, rel_tol=1e-7)
    assert found.filter(year=2020)["value"].null_count() == found.filter(year=2020).height


def test_no_growth_of_a_group_across_a_break():
    frame = made_up()
    broken = FirmPanel.from_frame(frame, breaks=[Break(2021, Text.same("x"))])
    found = aggregate_indicators(broken, codes=["E21"]).one("E21")
    assert found.filter(year=2021)["firms"].to_list() == [0, 0, 0]
    assert found.filter(year=2022)["firms"].min() > 0


def test_a_group_that_makes_no_value_has_no_shares_of_it():
    books = pl.DataFrame(
        {
            "firm": ["a", "b"],
            "year": [2020] * 2,
            "industry": ["C", "C"],
            "value_added": [-50.0, 10.0],
            "labour_cost": [5.0, 5.0],
        }
    )
    row = aggregate_indicators(FirmPanel.from_frame(books), codes=["E12", "E11"], quantiles=True).to_frame()
    assert row["value"].to_list() == [None, -4.0]
    assert row["firms"].to_list() == [2, 2]
    assert row["firms_with_value"].to_list() == [1, 2]


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(12)))
def test_the_order_of_the_rows_does_not_matter(order):
    frame = made_up(4, seed=3)
    frame = pl.concat([frame] * 2).unique(["firm", "year"], maintain_order=True)
    shuffled = frame[[place for place in order if place < frame.height]]
    first, second = (
        aggregate_indicators(FirmPanel.from_frame(rows), quantiles=True).to_frame()
        for rows in (shuffled.sort("firm", "year"), shuffled)
    )
    assert_frame_equal(first, second, rel_tol=SUMS)


@pytest.mark.parametrize("by", [(), ("year",), ("industry",), ("industry", "year")])
@pytest.mark.parametrize("quantiles", [True, False])
def test_groups_by_any_roles_or_none(by, quantiles):
    frame = made_up()
    found = aggregate_indicators(FirmPanel.from_frame(frame), by=by, codes=["E05"], quantiles=quantiles)
    assert found.to_frame().columns[: len(by) + 2] == [*by, "code", "value"]
    assert found.to_frame()["firms"].sum() == frame.drop_nulls(["value_added", "employees"]).height
    assert ("p50" in found.to_frame().columns) == quantiles
    assert found.summary("vi")
    assert found.to_markdown("en")


def test_rows_whose_group_is_blank_form_their_own():
    frame = made_up().with_columns(industry=pl.when(pl.col("industry") != "E").then("industry"))
    found = aggregate_indicators(
        FirmPanel.from_frame(frame), by=("industry",), codes=["E05"], quantiles=True
    ).to_frame()
    assert found["industry"].to_list() == [None, "C", "D"]
    assert found["p50"].null_count() == 0


def test_duckdb_gives_the_same_groups():
    frame = made_up(weighted=True)
    expected = aggregate_indicators(FirmPanel.from_frame(frame), quantiles=True).to_frame()
    found = aggregate_indicators(FirmPanel.from_frame(duckdb.from_arrow(frame.to_arrow())), quantiles=True).to_frame()
    assert_frame_equal(found, expected, rel_tol=SUMS)


def test_bad_requests_are_answered_in_words():
    panel = FirmPanel.from_frame(made_up())
    with pytest.raises(UnknownOption, match="territory"):
        aggregate_indicators(panel, by=("territory",))
    with pytest.raises(CannotBeShown, match="hours"):
        aggregate_indicators(panel, codes=["E06"])
    with pytest.raises(CannotBeShown):
        aggregate_indicators(panel, codes=["M01"])
    found = aggregate_indicators(panel, codes=["E05", "E06", "M01"])
    assert found.codes == ("E05",)
    assert found.not_computed == {"E06": ("hours",), "M01": ()}
