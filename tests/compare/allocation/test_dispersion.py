"""Dispersion against numpy, with weights, by rule, and what must hold whatever the data."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import allocation_firms as firms
import nangsuat as ns
from nangsuat.compare import DisclosureRule, dispersion
from nangsuat.data import CannotBeShown, MissingRoles, UnknownOption

SAME = 1e-12  # the same value, read from the table twice
SUMS = 1e-10  # sums in another order


def positive(table: pl.DataFrame) -> pl.DataFrame:
    return table.filter(pl.col("value_added") > 0)


def test_quantiles_and_spread_against_numpy():
    table = firms.accounts().drop("weight")
    found = dispersion(firms.panel(table)).to_frame()
    assert found.height == len(firms.INDUSTRIES) * len(firms.YEARS)
    for cell in found.iter_rows(named=True):
        rows = positive(table).filter((pl.col("industry") == cell["industry"]) & (pl.col("year") == cell["year"]))
        levels = (rows["value_added"] / rows["employees"]).to_numpy()
        p10, p25, p50, p75, p90 = np.quantile(np.log(levels), [0.1, 0.25, 0.5, 0.75, 0.9], method="inverted_cdf")
        assert cell["firms"] == len(levels)
        assert cell["p90_p10"] == pytest.approx(np.exp(p90 - p10), rel=SAME)
        assert cell["p75_p25"] == pytest.approx(np.exp(p75 - p25), rel=SAME)
        assert cell["p50_p10"] == pytest.approx(np.exp(p50 - p10), rel=SAME)
        assert cell["iqr_log"] == pytest.approx(p75 - p25, abs=SUMS)
        assert cell["sd_log"] == pytest.approx(np.log(levels).std(ddof=1), rel=SUMS)
        assert cell["mean_log"] == pytest.approx(np.log(levels).mean(), abs=SUMS)


def test_a_whole_weight_is_the_row_repeated():
    table = positive(firms.accounts())
    weighted = dispersion(firms.panel(table)).to_frame()
    plain = dispersion(firms.panel(firms.repeated(table))).to_frame()
    for name in ("p90_p10", "p75_p25", "p50_p10", "mean_log", "iqr_log"):
        assert weighted[name].to_list() == pytest.approx(plain[name].to_list(), rel=SUMS)
    counts = weighted["firms"] / (weighted["firms"] - 1) * (plain["firms"] - 1) / plain["firms"]  # of the sample's n
    assert weighted["sd_log"].to_list() == pytest.approx((plain["sd_log"] * counts.sqrt()).to_list(), rel=SUMS)


@pytest.mark.parametrize("measure", ["E05", "value_added", "employees"])
@pytest.mark.parametrize("by", [(), ("year",), ("industry",), ("industry", "territory", "year")])
def test_any_measure_by_any_keys(measure: str, by: tuple[str, ...]):
    found = dispersion(firms.panel(), measure, by=by)
    assert set(by) <= set(found.to_frame().columns)
    assert (found.to_frame()["p90_p10"] >= 1).all()
    assert found.summary("vi")
    assert found.summary("en")


@settings(max_examples=15)
@given(st.floats(1e-6, 1e6))
def test_the_unit_does_not_matter(factor: float):
    table = firms.accounts().filter(pl.col("year") == 2023)
    plain = dispersion(firms.panel(table)).to_frame()
    scaled = dispersion(firms.panel(table.with_columns(pl.col("value_added") * factor))).to_frame()
    for name in ("p90_p10", "sd_log"):
        assert scaled[name].to_list() == pytest.approx(plain[name].to_list(), rel=1e-9)


def test_all_equal_have_no_spread():
    table = firms.accounts().with_columns(value_added=10 * pl.col("employees"))
    found = dispersion(firms.panel(table)).to_frame()
    assert found["p90_p10"].to_list() == pytest.approx([1.0] * found.height)
    assert found["sd_log"].to_list() == pytest.approx([0.0] * found.height, abs=SUMS)


def test_tfp_spreads_as_its_logs_do():
    panel = firms.panel(firms.accounts())
    tfp = ns.firm_tfp(panel)
    found = dispersion(panel, tfp).to_frame()
    cell = found.row(0, named=True)
    rows = tfp.frame.join(panel.collect().select("row"), on="row").filter(
        (pl.col("industry") == cell["industry"]) & (pl.col("year") == cell["year"])
    )
    low, high = ns.measure.quantiles(rows["log_tfp"].to_numpy(), [0.1, 0.9], rows["weight"].to_numpy())
    assert cell["p90_p10"] == pytest.approx(np.exp(high - low), rel=SAME)
    assert cell["firms"] == rows.height


def test_tfp_without_levels_or_of_another_table_is_refused():
    panel = firms.panel()
    with pytest.raises(CannotBeShown):
        dispersion(panel, ns.firm_tfp(panel, method="tornqvist"))
    with pytest.raises(UnknownOption, match="another table"):
        dispersion(firms.panel(firms.accounts(2)), ns.firm_tfp(panel))


def test_losses_blanks_and_weights_of_nothing_are_counted():
    table = firms.accounts().with_columns(
        value_added=pl.when(pl.col("firm") == "f005").then(None).otherwise("value_added"),
        weight=pl.when(pl.col("firm") == "f006").then(0.0).otherwise("weight"),
    )
    found = dispersion(firms.panel(table))
    counts = {item.code: item.count for item in found.provenance.dropped}
    losses = table.filter(pl.col("value_added") <= 0).height
    assert counts == {"no-value": 5, "not-positive": losses, "no-weight": table.filter(pl.col("weight") == 0).height}
    assert found.provenance.rows_used == found.to_frame()["firms"].sum()
    assert "rows left out" in found.summary("en")


def test_few_are_not_shown():
    table = firms.accounts().filter(
        (pl.col("industry") != "26") | pl.col("firm").is_in(["f002", "f005", "f008", "f014"])
    )
    found = dispersion(firms.panel(table))
    assert "26" not in found.to_frame()["industry"].to_list()
    assert {(line.keys["industry"], line.code) for line in found.cells.suppressed} == {("26", "too-few")}
    assert "26" in found.summary("en")  # among those not shown
    assert dispersion(firms.panel(table), minimum_count=3).to_frame()["industry"].n_unique() == 3


def test_by_a_rule_quantiles_are_means_over_the_nearest_and_dominated_cells_are_hidden():
    table = firms.with_a_giant("value_added")
    plain, ruled = dispersion(firms.panel(table)), dispersion(firms.panel(table), rule=DisclosureRule())
    assert "dominance" in {line.code for line in ruled.cells.suppressed}
    both = plain.to_frame().join(ruled.to_frame(), on=["industry", "year"])
    assert both.height == ruled.to_frame().height > 0
    assert (both["p90_p10"] != both["p90_p10_right"]).any()
    assert both["sd_log"].to_list() == pytest.approx(both["sd_log_right"].to_list())
    assert "Disclosure rule" in ruled.summary("en")


def test_one_firm_has_no_standard_deviation():
    table = firms.accounts().filter(pl.col("firm") == "f000")
    assert dispersion(firms.panel(table)).to_frame().is_empty()


@pytest.mark.parametrize(
    ("measure", "options"),
    [
        ("E99", {}), ("weight", {}), ("name", {}), ("E05", {"by": ["firm"]}), ("E05", {"by": ["employees"]}),
        ("E05", {"minimum_count": 1}), ("E05", {"rule": DisclosureRule(), "minimum_count": 7}),
    ],
)  # fmt: skip
def test_what_there_is_not_is_named(measure: str, options: dict[str, object]):
    with pytest.raises(UnknownOption):
        dispersion(firms.panel(), measure, **options)  # type: ignore[arg-type]


def test_an_indicator_that_the_table_cannot_give_names_what_is_missing():
    with pytest.raises(MissingRoles):
        dispersion(firms.panel(firms.accounts().drop("labour_cost")), "E13")


def test_nothing_positive_is_said():
    with pytest.raises(CannotBeShown):
        dispersion(firms.panel(firms.accounts().with_columns(value_added=pl.lit(0.0))))


@pytest.mark.parametrize("by", [("industry", "year"), ("industry",), ("year",), ()])
def test_the_chart_has_what_is_shown(by: tuple[str, ...]):
    assert "p90_p10" in str(dispersion(firms.panel(), by=by).chart("vi").to_dict())
