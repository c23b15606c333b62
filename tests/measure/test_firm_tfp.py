"""TFP indexes of enterprises: known truth, identities, weights, gaps, and what is left out."""

import math

import narwhals as nw
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nangsuat.data import (
    Break,
    CannotBeShown,
    Figure,
    FirmPanel,
    Input,
    MissingRoles,
    Text,
    UnknownOption,
    expand_ranges,
    to_expression,
)
from nangsuat.measure import ShapesDiffer, ccd_index, deflate, firm_tfp, tornqvist_growth

IDENTITY = 1e-9  # sums of a handful of logarithms of numbers up to a million

few = settings(max_examples=20, deadline=None)
METHODS = ("cost_share", "tornqvist", "ccd")


def simulated(firms=40, years=6, labour_share=0.65, seed=1):
    """Firms of a Cobb-Douglas world: the truth about their productivity is known."""
    draw = np.random.default_rng(seed)
    count = firms * years
    log_tfp = np.repeat(draw.normal(0, 0.4, firms), years) + draw.normal(0, 0.1, count)
    labour, capital = np.exp(draw.normal(3, 1, count)), np.exp(draw.normal(4, 1, count))
    output = np.exp(log_tfp) * labour**labour_share * capital ** (1 - labour_share)
    return pl.DataFrame({
        "firm": np.repeat([f"f{place}" for place in range(firms)], years),
        "year": np.tile(np.arange(2015, 2015 + years), firms),
        "industry": np.repeat(np.where(np.arange(firms) % 2, "C", "F"), years),
        "value_added": output,
        "labour_cost": labour_share * output,
        "employees": labour,
        "fixed_assets": capital,
        "weight": np.repeat(draw.integers(1, 5, firms).astype(float), years),
        "truth": log_tfp,
    })  # fmt: skip


def panel_of(table, **options):
    return FirmPanel.from_frame(table.drop("truth", strict=False), **options)


def read_again(panel):
    """An input's value read again from the panel's rows, weighted where it says so."""

    def aggregate(item: Input):
        rows = panel.frame.filter(nw.col("row").is_in(expand_ranges(item.rows.ranges)))
        weight = nw.lit(1.0) if item.by is None else nw.col(item.by)
        read = rows.select(value=to_expression(item.column), weight=weight).collect(backend="polars").to_native()
        assert read.height == item.rows.count
        total = (read["value"] * read["weight"]).sum()
        return {"sum": total, "mean": total / read["weight"].sum()}[item.how]

    return aggregate


SHARES = [("cost_share", "group"), *((method, shares) for method in METHODS[1:] for shares in ("group", "firm"))]


@pytest.mark.parametrize(("method", "shares"), SHARES)
def test_the_truth_of_a_cobb_douglas_world_comes_back(method, shares):
    table = simulated()
    found = firm_tfp(panel_of(table), method=method, shares=shares).frame.join(table, on=["firm", "year"])
    truth = found["truth"].to_numpy()
    if method != "tornqvist":
        differences = found["log_tfp"].to_numpy() - truth
        spread = found.with_columns(difference=differences).group_by("industry").agg(pl.col("difference").std())
        assert spread["difference"].to_list() == pytest.approx([0, 0], abs=IDENTITY)
    growth = found.sort("firm", "year").with_columns(truth_growth=pl.col("truth").diff().over("firm"))
    assert growth["tfp_growth"].to_numpy() == pytest.approx(
        growth["truth_growth"].to_numpy(), abs=IDENTITY, nan_ok=True
    )


def test_tornqvist_has_growth_and_no_levels():
    frame = firm_tfp(panel_of(simulated()), method="tornqvist").frame
    assert frame["log_tfp"].null_count() == frame.height
    assert frame["tfp_growth"].null_count() == 40


@pytest.mark.parametrize("method", METHODS)
def test_neither_order_nor_names_of_firms_matter(method):
    table = simulated()
    renamed = table.with_columns(firm=pl.lit("z") + pl.col("firm").str.reverse())
    shuffled = renamed.sample(fraction=1.0, shuffle=True, seed=9).with_columns(
        firm=pl.col("firm").str.slice(1).str.reverse()
    )
    columns = ("firm", "year", "log_tfp", "tfp_growth")
    expected = firm_tfp(panel_of(table), method=method).frame.select(columns).sort("firm", "year")
    found = firm_tfp(panel_of(shuffled), method=method).frame.select(columns).sort("firm", "year")
    for column in columns[2:]:
        values = (frame[column].fill_null(0.0).to_numpy() for frame in (found, expected))
        assert next(values) == pytest.approx(next(values), abs=IDENTITY)


def test_a_gap_of_a_year_gives_no_growth():
    table = simulated(firms=2, years=4).filter(~((pl.col("firm") == "f0") & (pl.col("year") == 2016)))
    for method in METHODS:
        growth = firm_tfp(panel_of(table), method=method, by=()).frame.filter(firm="f0").sort("year")
        assert growth["tfp_growth"].is_null().to_list() == [True, True, False]


def test_a_break_gives_no_growth_into_its_first_year():
    breaks = (Break(2017, Text.same("new survey")),)
    frame = firm_tfp(panel_of(simulated(), breaks=breaks)).frame
    assert frame.filter(year=2017)["tfp_growth"].null_count() == 40
    assert frame.filter(year=2018)["tfp_growth"].null_count() == 0
    elsewhere = (Break(2017, Text.same("other series"), roles=("net_sales",)),)
    assert firm_tfp(panel_of(simulated(), breaks=elsewhere)).frame.filter(year=2017)["tfp_growth"].null_count() == 0


def test_survey_weights_count_like_copies_of_the_firm():
    table = simulated(firms=6, years=3).with_columns(
        weight=pl.Series([1.0, 2.0, 1.0, 3.0, 1.0, 2.0]).repeat_by(3).explode()
    )
    copies = pl.concat(
        table.filter(pl.col("weight") > copy).with_columns(firm=pl.col("firm") + f" copy {copy}") for copy in range(3)
    ).drop("weight")
    rough = pl.col("labour_cost") * (1 + pl.col("employees") / 200)  # shares that differ between firms
    for method in METHODS:
        weighted = firm_tfp(panel_of(table.with_columns(labour_cost=rough)), method=method, by=())
        copied = firm_tfp(panel_of(copies.with_columns(labour_cost=rough)), method=method, by=())
        first = copied.frame.filter(pl.col("firm").str.ends_with("copy 0"))
        for column in ("log_tfp", "tfp_growth"):
            one, other = (frame[column].fill_null(0.0).to_numpy() for frame in (weighted.frame, first))
            assert one == pytest.approx(other, abs=IDENTITY)
        means = [result.tables()[0].to_frame() for result in (weighted, copied)]
        assert means[0]["tfp_growth"].fill_null(0).to_list() == pytest.approx(
            means[1]["tfp_growth"].fill_null(0).to_list()
        )


def test_shares_and_means_can_be_made_again_from_their_rows():
    panel = panel_of(simulated())
    for method in ("cost_share", "ccd"):
        result = firm_tfp(panel, method=method)
        figures = [cell for table in result.tables() for row in table.rows for cell in row if isinstance(cell, Figure)]
        assert figures
        for figure in figures:
            assert figure.recompute(read_again(panel)) == pytest.approx(figure.value, abs=IDENTITY)


def test_shares_of_a_group_are_sums_over_sums():
    table = pl.DataFrame({
        "firm": ["big", "small"], "year": [2020, 2020], "value_added": [900.0, 100.0], "labour_cost": [450.0, 90.0],
        "employees": [10.0, 10.0], "fixed_assets": [10.0, 10.0],
    })  # fmt: skip
    shares = firm_tfp(FirmPanel.from_frame(table), by=()).tables()[1].to_frame()
    assert shares["s_labour"].to_list() == pytest.approx([0.54])
    assert shares["s_capital"].to_list() == pytest.approx([0.46])


def test_gross_output_takes_bought_in_inputs():
    base = simulated()
    table = base.with_columns(output=pl.col("value_added") * 2.5, materials=pl.col("value_added") * 1.0)
    table = table.with_columns(energy=pl.col("value_added") * 0.5).with_columns(
        intermediate_inputs=pl.col("materials") + pl.col("energy")
    )
    apart = firm_tfp(panel_of(table), output="output", inputs=("capital", "labour", "materials", "energy"))
    shares = apart.tables()[1].to_frame()
    assert shares["s_materials"].to_list() == pytest.approx([0.4, 0.4])
    assert shares["s_capital"].to_list() == pytest.approx([0.14, 0.14])
    together = firm_tfp(panel_of(table), output="output")
    assert together.accounts.inputs == ("capital", "labour", "intermediate_inputs")
    assert together.frame["tfp_growth"].drop_nulls().to_list() == pytest.approx(
        apart.frame["tfp_growth"].drop_nulls().to_list(), abs=IDENTITY
    )  # materials and energy grow alike


def test_prices_do_not_pass_for_productivity_where_there_are_deflators():
    table = simulated()
    inflation = 1.08 ** (pl.col("year") - 2015)
    nominal = table.with_columns(
        *(pl.col(column) * inflation for column in ("value_added", "labour_cost", "fixed_assets")),
        output_deflator=inflation, capital_deflator=inflation,
    )  # fmt: skip
    real, found = firm_tfp(panel_of(table)), firm_tfp(panel_of(nominal))
    assert found.frame["tfp_growth"].drop_nulls().to_list() == pytest.approx(
        real.frame["tfp_growth"].drop_nulls().to_list(), abs=IDENTITY
    )
    assert "divided by the deflators" in found.summary("en")
    assert "pass for TFP" in real.summary("en")


def test_loss_makers_and_missing_inputs_are_left_out_and_counted():
    table = simulated(firms=4, years=2).with_columns(
        value_added=pl.when(pl.int_range(pl.len()) == 0).then(-5.0).otherwise(pl.col("value_added")),
        employees=pl.when(pl.int_range(pl.len()) == 3).then(None).otherwise(pl.col("employees")),
        labour_cost=pl.when(pl.int_range(pl.len()) == 5).then(1e9).otherwise(pl.col("labour_cost")),
    )
    found = firm_tfp(panel_of(table), method="ccd", shares="firm", by=())
    assert {(each.code, each.count, each.rows) for each in found.provenance.dropped} == {
        ("not-positive", 1, (1,)), ("missing-input", 1, (4,)), ("share-out-of-range", 1, (6,)),
    }  # fmt: skip
    assert found.frame["row"].to_list() == [2, 3, 5, 7, 8]
    assert found.provenance.rows_used == 5


@pytest.mark.parametrize("method", METHODS)
def test_a_firm_that_changes_its_group_has_no_growth_from_levels_that_do_not_compare(method):
    """Nothing changes but the industry that the firm is put under: there is no growth of any size to show."""
    table = simulated(firms=6, years=2)
    one = table["firm"][0]
    last = pl.col("year") == table["year"].max()
    moved = table.with_columns(
        industry=pl.when((pl.col("firm") == one) & last)
        .then(pl.lit("F") if table["industry"][0] != "F" else pl.lit("C"))
        .otherwise("industry")
    )
    found = firm_tfp(panel_of(moved), method=method).frame.filter(pl.col("firm") == one, last)
    others = firm_tfp(panel_of(moved), method=method).frame.filter(pl.col("firm") != one, last)
    assert others["tfp_growth"].null_count() == 0
    if method == "tornqvist":  # compares the firm with itself, by the shares of both groups
        assert found["tfp_growth"].null_count() == 0
    else:
        assert found["tfp_growth"].to_list() == [None]


def test_cost_shares_of_each_firm_are_refused_because_they_hang_on_units():
    with pytest.raises(CannotBeShown, match="units of the inputs"):
        firm_tfp(panel_of(simulated()), method="cost_share", shares="firm")


def test_a_group_whose_wages_exceed_its_value_added_has_no_tfp():
    table = simulated().with_columns(
        labour_cost=pl.when(pl.col("industry") == "F")
        .then(pl.col("value_added") * 1.2)
        .otherwise(pl.col("labour_cost"))
    )
    found = firm_tfp(panel_of(table))
    assert set(found.frame["industry"]) == {"C"}
    assert [(each.code, each.count) for each in found.provenance.dropped] == [("share-out-of-range", 120)]


def test_what_cannot_be_computed_is_named():
    table = simulated(firms=2, years=2)
    with pytest.raises(MissingRoles, match="labour_cost"):
        firm_tfp(panel_of(table.drop("labour_cost")))
    with pytest.raises(MissingRoles, match="industry"):
        firm_tfp(panel_of(table.drop("industry")))
    with pytest.raises(CannotBeShown, match="No row"):
        firm_tfp(panel_of(table.with_columns(value_added=pl.lit(-1.0))))
    real = deflate(panel_of(table.with_columns(output_deflator=1.0, capital_deflator=1.0)), base_year=2015,
                   value_added="single")  # fmt: skip
    with pytest.raises(CannotBeShown, match="prices of 2015"):
        firm_tfp(real)
    with pytest.raises(CannotBeShown, match="capital"):
        firm_tfp(panel_of(table), inputs=("labour",))
    for option, value in (
        ("method", "solow"), ("output", "profit"), ("labour", "heads"), ("shares", "mean"), ("inputs", ("land",)),
        ("by", ("year",)), ("by", ("sector",)),
    ):  # fmt: skip
        with pytest.raises(UnknownOption, match=option):
            firm_tfp(panel_of(table), **{option: value})


@few
@given(data=st.data(), rows=st.integers(2, 8), items=st.integers(1, 4))
def test_ccd_is_transitive_and_centred_on_the_weighted_mean(data, rows, items):
    logs = data.draw(arrays(np.float64, (rows, items), elements=st.floats(-5, 5)))
    raw = data.draw(arrays(np.float64, (rows, items), elements=st.floats(0.1, 1)))
    shares = raw / raw.sum(axis=1, keepdims=True)
    index = ccd_index(logs, shares)
    mean_share, mean_log = shares.mean(axis=0), logs.mean(axis=0)
    for row in range(rows):
        expected = math.fsum(
            (shares[row, item] + mean_share[item]) / 2 * (logs[row, item] - mean_log[item]) for item in range(items)
        )
        assert index[row] == pytest.approx(expected, abs=IDENTITY)
    alike = np.tile(shares[0], (rows, 1))
    assert ccd_index(logs, alike).sum() == pytest.approx(0, abs=IDENTITY)


def test_ccd_in_groups_is_ccd_of_each_group():
    draw = np.random.default_rng(4)
    logs, shares = draw.normal(size=(9, 2)), np.tile([0.3, 0.7], (9, 1))
    groups, weights = np.array([0, 1, 2] * 3), draw.uniform(1, 3, 9)
    together = ccd_index(logs, shares, weights=weights, groups=groups)
    for group in range(3):
        mine = groups == group
        assert together[mine] == pytest.approx(ccd_index(logs[mine], shares[mine], weights=weights[mine]), abs=IDENTITY)


def test_arrays_of_different_lengths_are_refused():
    logs = np.zeros((3, 2))
    with pytest.raises(ShapesDiffer, match="shapes"):
        ccd_index(logs, logs[:2])
    with pytest.raises(ShapesDiffer, match="shapes"):
        ccd_index(logs, logs, weights=[1, 2])
    with pytest.raises(ShapesDiffer, match="shapes"):
        tornqvist_growth(logs, logs, unit=[1, 2], period=[1, 2, 3])
    with pytest.raises(ShapesDiffer, match="shapes"):
        ccd_index([1.0, 2.0], [0.5, 0.5])


def test_the_same_numbers_on_another_engine():
    import duckdb

    table = simulated(firms=6, years=3).drop("truth")
    connection = duckdb.connect()
    connection.register("firms", table.to_arrow())
    there = FirmPanel.from_frame(connection.sql("select * from firms"))
    expected = firm_tfp(FirmPanel.from_frame(table), method="ccd").frame.sort("firm", "year")
    found = firm_tfp(there, method="ccd").frame.sort("firm", "year")
    assert found["log_tfp"].to_list() == pytest.approx(expected["log_tfp"].to_list(), abs=IDENTITY)
