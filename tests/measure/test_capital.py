"""Perpetual inventory: its own law of motion, what is assumed, and what is not known."""

from dataclasses import replace
from itertools import pairwise

import narwhals as nw
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nangsuat.data import Break, CannotBeShown, EconomyPanel, FirmPanel, MissingRoles, Text, UnknownOption
from nangsuat.measure import InitialStockUnclear, deflate, firm_tfp, perpetual_inventory

ROUNDING = 1e-9  # relative to stocks made by a few dozen additions of positive numbers

few = settings(max_examples=25, deadline=None)


def economy(investment, first=2010, **columns):
    years = list(range(first, first + len(investment)))
    table = pl.DataFrame({"year": years, "investment_constant": investment, **columns})
    return EconomyPanel.from_frame(table, constants={"territory": "VN", "industry": "TOTAL"})


def capital_of(stock, role="capital"):
    return stock.panel.collect(role)[role].to_list()


@few
@given(
    investment=st.lists(st.floats(1.0, 1e6), min_size=2, max_size=12),
    depreciation=st.floats(0.01, 0.5),
    start=st.floats(0.0, 1e7),
)
def test_each_years_stock_follows_from_the_last(investment, depreciation, start):
    values = {("VN", "TOTAL"): start}
    stock = perpetual_inventory(economy(investment), depreciation=depreciation, initial="value", values=values)
    path = [start, *capital_of(stock)]
    for before, now, added in zip(path, path[1:], investment, strict=False):
        assert now == pytest.approx((1 - depreciation) * before + added, rel=ROUNDING)


@few
@given(growth=st.floats(-0.03, 0.15), depreciation=st.floats(0.04, 0.2))
def test_in_the_steady_state_capital_grows_as_investment_does(growth, depreciation):
    investment = 100 * (1 + growth) ** np.arange(8)
    stock = perpetual_inventory(economy(investment.tolist()), depreciation=depreciation)
    capital = np.array(capital_of(stock))
    assert capital[1:] / capital[:-1] == pytest.approx(np.full(7, 1 + growth), rel=ROUNDING)
    assert stock.growth == pytest.approx((growth, growth), abs=ROUNDING)


@pytest.mark.parametrize("gap", [1, 2, 4])
def test_the_growth_of_the_steady_state_is_by_calendar_year_whatever_years_are_missing(gap):
    investment = (100 * 1.1 ** np.arange(8)).tolist()
    investment[gap] = None
    stock = perpetual_inventory(economy(investment), depreciation=0.05)
    assert stock.growth == pytest.approx((0.1, 0.1), rel=ROUNDING)
    assert capital_of(stock)[0] == pytest.approx(100 * 1.1 / 0.15, rel=ROUNDING)


@pytest.mark.parametrize(
    ("first", "options"),
    [(0.0, {"growth": 0.02}), (-5.0, {"growth": 0.02}), (10.0, {"initial": "ratio", "ratio": 2.0})],
)
def test_a_first_year_that_tells_no_stock_leaves_it_unknown(first, options):
    table = pl.DataFrame({
        "firm": ["a", "a", "b", "b"], "year": [2020, 2021] * 2, "investment": [first, 10.0, 10.0, 10.0],
        "value_added": [-40.0, 40.0, 40.0, 40.0],
    })  # fmt: skip
    stock = perpetual_inventory(FirmPanel.from_frame(table, base_year=2020), depreciation=0.1, **options)
    capital = capital_of(stock, "fixed_assets")
    assert capital[:2] == [None, None]
    assert min(capital[2:]) > 0
    assert "not positive" in stock.provenance.dropped[0].reason.en


def test_a_sum_over_nobody_is_not_nought():
    table = pl.DataFrame({"firm": ["a", "a"], "year": [2020, 2021], "investment": [1.0, 1.0]})
    panel = FirmPanel.from_frame(table, base_year=2020)
    assert perpetual_inventory(panel, depreciation=0.1, initial="value", values={"b": 5.0}).sensitivity == ()


def test_the_average_of_a_year_lies_between_its_start_and_end():
    panel = economy([10.0, 20.0, 30.0])
    options = {"depreciation": 0.1, "initial": "value", "values": {("VN", "TOTAL"): 100.0}}
    end = [100.0, *capital_of(perpetual_inventory(panel, **options))]
    average = capital_of(perpetual_inventory(panel, **options, timing="average"))
    assert average == pytest.approx([(before + now) / 2 for before, now in pairwise(end)])


def test_a_ratio_to_output_sets_the_initial_stock():
    panel = economy([10.0, 10.0], value_added_constant=[50.0, 60.0])
    stock = perpetual_inventory(panel, depreciation=0.1, initial="ratio", ratio=2.0)
    assert capital_of(stock) == pytest.approx([100.0, 100.0])
    assert "2 times" in stock.summary("en")


def test_the_sensitivity_is_the_stock_made_again_with_other_initial_stocks():
    panel = economy([10.0, 12.0, 14.0])
    options = {"depreciation": 0.1, "initial": "value"}
    stock = perpetual_inventory(panel, **options, values={("VN", "TOTAL"): 100.0})
    for column, start in ((3, 50.0), (4, 150.0)):
        again = perpetual_inventory(panel, **options, values={("VN", "TOTAL"): start})
        assert [row[column] for row in stock.sensitivity] == pytest.approx(capital_of(again))
    assert [row[0] for row in stock.sensitivity] == ["VN, TOTAL"] * 3


def test_parts_of_an_economy_keep_their_own_growth_and_are_never_added_up():
    table = pl.DataFrame({
        "territory": "VN",
        "industry": ["TOTAL"] * 3 + ["C"] * 3,
        "year": [2020, 2021, 2022] * 2,
        "investment_constant": [100.0, 110.0, 121.0, 10.0, 10.0, 10.0],
    })  # fmt: skip
    stock = perpetual_inventory(EconomyPanel.from_frame(table), depreciation=0.05)
    assert stock.growth == pytest.approx((0.0, 0.1))
    assert capital_of(stock)[3:] == pytest.approx([200.0] * 3)
    assert {row[0] for row in stock.sensitivity} == {"VN, TOTAL", "VN, C"}


def test_after_a_year_without_investment_the_stock_is_not_known():
    panel = economy([10.0, None, 12.0, 13.0])
    stock = perpetual_inventory(panel, depreciation=0.1, growth=0.0)
    assert capital_of(stock) == [pytest.approx(100.0), None, None, None]
    (dropped,) = stock.provenance.dropped
    assert (dropped.code, dropped.rows) == ("capital-not-known", (2, 3, 4))


def firms():
    table = pl.DataFrame({
        "firm": ["a", "a", "a", "b", "b"],
        "year": [2020, 2021, 2022, 2020, 2022],
        "investment": [10.0, 11.0, 13.2, 5.0, 6.0],
        "capital_deflator": [1.0, 1.1, 1.2, 1.0, 1.2],
        "weight": [2.0, 2.0, 2.0, 1.0, 1.0],
    })  # fmt: skip
    return FirmPanel.from_frame(table)


def test_enterprises_at_current_prices_need_a_deflator():
    without = FirmPanel.from_frame(firms().collect().drop("capital_deflator"))
    with pytest.raises(MissingRoles, match="current prices needs Capital deflator"):
        perpetual_inventory(without, depreciation=0.1)


def test_at_current_prices_the_stock_stands_at_replacement_cost():
    options = {"depreciation": 0.1, "growth": 0.0}
    current = perpetual_inventory(firms(), **options)
    constant = perpetual_inventory(deflate(firms(), base_year=2020), **options)
    prices = current.panel.collect("capital_deflator")["capital_deflator"]
    expected = (pl.Series(capital_of(constant, "fixed_assets")) * prices).to_list()
    assert capital_of(current, "fixed_assets") == pytest.approx(expected)
    assert current.sensitivity == constant.sensitivity


def test_the_stock_of_enterprises_feeds_their_tfp():
    accounts = (
        firms()
        .collect()
        .with_columns(
            value_added=pl.lit(30.0), labour_cost=pl.lit(18.0), employees=pl.lit(4.0), output_deflator=pl.lit(1.0)
        )
    )
    stock = perpetual_inventory(FirmPanel.from_frame(accounts), depreciation=0.1, growth=0.0)
    found = firm_tfp(stock.panel, by=()).frame.filter(firm="a")
    real = np.array([100.0, 100.0, 101.0])
    expected = np.log(30) - 0.4 * np.log(real) - 0.6 * np.log(4)
    assert found["log_tfp"].to_numpy() == pytest.approx(expected, rel=ROUNDING)


@pytest.mark.parametrize("price", [0.0, None])
def test_without_a_price_the_stock_is_not_known(price):
    table = (
        firms()
        .collect()
        .with_columns(
            capital_deflator=pl.when(pl.int_range(pl.len()) == 1).then(price).otherwise(pl.col("capital_deflator"))
        )
    )
    stock = perpetual_inventory(FirmPanel.from_frame(table), depreciation=0.1, growth=0.0)
    assert capital_of(stock, "fixed_assets")[:3] == [pytest.approx(100.0), None, None]


def test_enterprises_at_constant_prices_with_a_gap_and_weights():
    stock = perpetual_inventory(deflate(firms(), base_year=2020), depreciation=0.1, growth=0.0)
    assert capital_of(stock, "fixed_assets") == [
        pytest.approx(100.0), pytest.approx(100.0), pytest.approx(101.0), pytest.approx(50.0), None,
    ]  # fmt: skip
    totals = {row[1]: row[2] for row in stock.sensitivity}
    assert totals == pytest.approx({2020: 250.0, 2021: 200.0, 2022: 202.0})


def test_a_firm_without_a_value_of_its_own_has_no_stock():
    panel = deflate(firms(), base_year=2020)
    stock = perpetual_inventory(panel, depreciation=0.1, initial="value", values={"a": 90.0})
    assert capital_of(stock, "fixed_assets")[3:] == [None, None]


def test_capital_does_not_depend_on_the_order_of_rows():
    panel = deflate(firms(), base_year=2020)
    shuffled = FirmPanel.from_frame(
        panel.collect().drop("row").sample(fraction=1.0, shuffle=True, seed=5), base_year=2020
    )
    expected = perpetual_inventory(panel, depreciation=0.1, growth=0.02).panel.collect("firm", "year", "fixed_assets")
    found = perpetual_inventory(shuffled, depreciation=0.1, growth=0.02).panel.collect("firm", "year", "fixed_assets")
    assert found.sort("firm", "year").equals(expected.sort("firm", "year"))


def test_options_that_contradict_each_other_are_named():
    panel = economy([10.0, 12.0])
    with pytest.raises(InitialStockUnclear, match="does not use ratio"):
        perpetual_inventory(panel, depreciation=0.1, ratio=2.0)
    with pytest.raises(InitialStockUnclear, match="needs ratio"):
        perpetual_inventory(panel, depreciation=0.1, initial="ratio")
    with pytest.raises(InitialStockUnclear, match="needs values"):
        perpetual_inventory(panel, depreciation=0.1, initial="value")
    with pytest.raises(MissingRoles, match="value_added_constant"):
        perpetual_inventory(panel, depreciation=0.1, initial="ratio", ratio=2.0)
    with pytest.raises(UnknownOption, match="depreciation"):
        perpetual_inventory(panel, depreciation=5)
    with pytest.raises(UnknownOption, match="timing"):
        perpetual_inventory(panel, depreciation=0.1, timing="mid")
    with pytest.raises(UnknownOption, match="initial"):
        perpetual_inventory(panel, depreciation=0.1, initial="zero")


def test_a_steady_state_that_does_not_exist_cannot_be_shown():
    with pytest.raises(CannotBeShown, match="no steady state"):
        perpetual_inventory(economy([100.0, 50.0]), depreciation=0.1)
    with pytest.raises(CannotBeShown, match="cannot be told"):
        perpetual_inventory(economy([0.0, 50.0]), depreciation=0.1)
    with pytest.raises(CannotBeShown, match="cannot be told"):
        perpetual_inventory(economy([10.0]), depreciation=0.1)


def test_a_break_in_investment_stands_in_the_notes():
    breaks = (Break(2011, Text.same("new survey")),)
    stock = perpetual_inventory(replace(economy([10.0, 11.0, 12.0]), breaks=breaks), depreciation=0.05)
    assert any("breaks in 2011 (new survey)" in note.en for note in stock.notes())
    later = replace(economy([10.0, 11.0, 12.0]), breaks=(Break(2010, Text.same("new survey")),))
    assert len(perpetual_inventory(later, depreciation=0.05).notes()) == 3


def test_the_capital_made_feeds_a_growth_account_with_its_assumptions_in_the_notes():
    panel = economy([10.0, 11.0, 12.0], value_added_constant=[40.0, 42.0, 44.0])
    stock = perpetual_inventory(panel, depreciation=0.05)
    assert stock.panel.has("capital")
    assert stock.panel.provenance.method == "perpetual_inventory"
    said = stock.summary("vi")
    assert "δ = 0,05" in said
    assert "trạng thái dừng" in said
    assert nw.get_native_namespace(stock.panel.frame) is pl


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"depreciation": "5%"}, "depreciation is a number"),
        ({"depreciation": None}, "depreciation is a number"),
        ({"growth": "x"}, "growth is a number"),
        ({"initial": "ratio", "ratio": "x"}, "ratio is a number"),
        ({"initial": "ratio", "ratio": -1}, "0 < ratio"),
        ({"initial": "value", "values": "x"}, "first stock of each unit"),
        ({"initial": "value", "values": {("VN", "TOTAL"): -5.0}}, "0 <= values"),
    ],
)
def test_a_beginning_that_cannot_be_is_refused_in_words(options, said):
    with pytest.raises(UnknownOption, match=said):
        perpetual_inventory(economy([10.0, 11.0, 12.0], gdp_constant=[40.0] * 3), **{"depreciation": 0.05, **options})
