"""Constant prices: real quantities come back whatever prices did, and the price bases never mix."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nangsuat.data import CannotBeShown, FirmPanel, MissingRoles, UnknownOption
from nangsuat.measure import MixedPrices, deflate

ROUNDING = 1e-9  # one multiplication and one division each

few = settings(max_examples=25, deadline=None)
amount = st.floats(1.0, 1e6)
price = st.floats(0.2, 5.0)


def accounts(**columns):
    table = {"firm": ["a", "a"], "year": [2020, 2021]} | columns
    return FirmPanel.from_frame(pl.DataFrame(table))


@few
@given(output=amount, inputs=amount, assets=amount, prices=st.tuples(price, price, price))
def test_quantities_that_stay_are_the_same_at_constant_prices(output, inputs, assets, prices):
    of_output, of_inputs, of_capital = prices
    panel = accounts(
        output=[output, output * of_output],
        intermediate_inputs=[inputs, inputs * of_inputs],
        fixed_assets=[assets, assets * of_capital],
        output_deflator=[1.0, of_output],
        input_deflator=[1.0, of_inputs],
        capital_deflator=[1.0, of_capital],
    )
    real = deflate(panel, base_year=2020).collect("output", "intermediate_inputs", "fixed_assets", "value_added")
    for column, quantity in (("output", output), ("intermediate_inputs", inputs), ("fixed_assets", assets)):
        assert real[column].to_list() == pytest.approx([quantity, quantity], rel=ROUNDING)
    assert real["value_added"].to_list() == pytest.approx([output - inputs] * 2, abs=ROUNDING * (output + inputs))


def test_cheaper_inputs_do_not_pass_for_productivity_under_double_deflation():
    columns = {
        "output": [100.0, 100.0], "intermediate_inputs": [60.0, 30.0], "value_added": [40.0, 70.0],
        "output_deflator": [1.0, 1.0], "input_deflator": [1.0, 0.5],
    }  # fmt: skip
    double = deflate(accounts(**columns), base_year=2020).collect("value_added")["value_added"].to_list()
    single = deflate(accounts(**columns), base_year=2020, value_added="single")
    assert double == pytest.approx([40.0, 40.0])
    assert single.collect("value_added")["value_added"].to_list() == pytest.approx([40.0, 70.0])


def test_what_has_no_deflator_is_left_out_and_named():
    panel = accounts(
        net_sales=[100.0, 110.0], labour_cost=[50.0, 55.0], profit=[-3.0, 4.0], employees=[5.0, 5.0],
        output_deflator=[1.0, 1.1],
    )  # fmt: skip
    real = deflate(panel, base_year=2020)
    assert not real.has("labour_cost")
    assert real.has("employees", "output_deflator", "net_sales")
    assert "labour_cost" not in real.frame.collect_schema().names()
    assert "labour_cost, profit" in real.problems[-1].suggestion.en
    assert real.base_year == 2020
    assert real.provenance.parameters["base_year"] == 2020


def test_deflating_twice_is_refused():
    panel = accounts(net_sales=[100.0, 110.0], output_deflator=[1.0, 1.1])
    with pytest.raises(MixedPrices, match="constant prices of 2020 already"):
        deflate(deflate(panel, base_year=2020), base_year=2020)


def test_a_deflator_that_is_not_one_in_the_base_year_is_refused():
    panel = accounts(net_sales=[100.0, 110.0], output_deflator=[1.0, 1.1])
    with pytest.raises(MixedPrices, match=r"base year 2021 is 1\.1 \(row 2\)"):
        deflate(panel, base_year=2021)
    assert deflate(panel, base_year=2010).base_year == 2010  # a year that the panel has not cannot be checked


@pytest.mark.parametrize("wrong", [0.0, -1.0])
def test_a_price_index_that_cannot_be_is_refused(wrong):
    with pytest.raises(CannotBeShown, match="row 2"):
        deflate(accounts(net_sales=[100.0, 110.0], output_deflator=[1.0, wrong]), base_year=2020)


def test_missing_deflators_are_named_and_a_missing_value_stays_missing():
    with pytest.raises(MissingRoles, match="output_deflator"):
        deflate(accounts(net_sales=[100.0, 110.0]), base_year=2020)
    with pytest.raises(MissingRoles, match="intermediate_inputs"):
        deflate(accounts(value_added=[1.0, 2.0], output=[1.0, 2.0], output_deflator=[1.0, 1.0]), base_year=2020)
    with pytest.raises(UnknownOption, match="value_added"):
        deflate(accounts(net_sales=[1.0, 2.0], output_deflator=[1.0, 1.0]), base_year=2020, value_added="triple")
    real = deflate(accounts(net_sales=[100.0, 110.0], output_deflator=[1.0, None]), base_year=2020)
    assert real.collect("net_sales")["net_sales"].to_list() == [100.0, None]


@pytest.mark.parametrize("year", ["2020", 2020.5, None, True, 20])
def test_a_base_year_is_a_year(year):
    """Words passed for a year, and the deflators were not looked at in it."""
    with pytest.raises(UnknownOption, match="base_year is a whole number"):
        deflate(accounts(net_sales=[100.0, 110.0], output_deflator=[1.0, 1.1]), base_year=year)
