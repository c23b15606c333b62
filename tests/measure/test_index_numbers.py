"""Index numbers against the axioms that define them, for any data, and against pair-by-pair arithmetic."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nangsuat.data import CannotBeShown, UnknownOption
from nangsuat.measure import (
    INDEX_METHODS,
    BadBasket,
    Basket,
    OptionNotForMethod,
    price_index,
    quantity_index,
    without_zeros,
)
from nangsuat.measure.index_numbers.bilateral import BILATERAL
from nangsuat.measure.index_numbers.multilateral import MULTILATERAL

AXIOM = 1e-9  # the axioms hold exactly; sums of at most six positive terms lose a few digits at most
VIOLATED = 1e-3  # a formula that lacks an axiom misses it by far more than rounding

# The textbook example of the Consumer Price Index Manual (chapter 19): six items, five periods.
PRICES = np.array([
    [1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
    [1.2, 3.0, 1.3, 0.7, 1.4, 0.8],
    [1.0, 1.0, 1.5, 0.5, 1.7, 0.6],
    [0.8, 0.5, 1.6, 0.3, 1.9, 0.4],
    [1.0, 1.0, 1.6, 0.1, 2.0, 0.2],
])  # fmt: skip
QUANTITIES = np.array([
    [1.0, 1.0, 2.0, 1.0, 4.5, 0.5],
    [0.8, 0.9, 1.9, 1.3, 4.7, 0.6],
    [1.0, 1.1, 1.8, 3.0, 5.0, 0.8],
    [1.2, 1.2, 1.9, 6.0, 5.6, 1.3],
    [0.9, 1.2, 2.0, 12.0, 6.5, 2.5],
])  # fmt: skip

few = settings(max_examples=20, deadline=None)
positive = st.floats(0.1, 10.0)


@st.composite
def baskets(draw, periods=3):
    items = draw(st.integers(1, 6))
    prices, quantities = (draw(arrays(np.float64, (periods, items), elements=positive)) for _ in range(2))
    return Basket.from_arrays(prices, quantities)


def with_axiom(axiom):
    return [key for key, method in BILATERAL.items() if axiom in method.axioms]


def without_axiom(axiom):
    return [key for key, method in BILATERAL.items() if axiom not in method.axioms]


def rebuilt(basket, prices=None, quantities=None):
    return Basket.from_arrays(
        basket.prices if prices is None else prices, basket.quantities if quantities is None else quantities
    )


def forth_and_back(key, basket):
    """The index from the first to the last period times that from the last to the first."""
    weights = {"weights_period": 2} if BILATERAL[key].weights_period else {}
    there = price_index(basket, method=key, base=1, **weights).values[-1]
    return there * price_index(basket, method=key, base=len(basket.periods), **weights).values[0]


@pytest.mark.parametrize("key", INDEX_METHODS)
@few
@given(basket=baskets(periods=2))
def test_prices_that_stay_give_one(key, basket):
    prices = np.tile(basket.prices[0], (2, 1))
    assert price_index(rebuilt(basket, prices), method=key).values == pytest.approx([1, 1], rel=AXIOM)


@pytest.mark.parametrize("key", INDEX_METHODS)
@few
@given(basket=baskets(periods=2), factor=positive)
def test_prices_that_all_rise_alike_give_that_rise(key, basket, factor):
    prices = basket.prices[0] * np.array([[1.0], [factor]])
    assert price_index(rebuilt(basket, prices), method=key).values[1] == pytest.approx(factor, rel=AXIOM)


@pytest.mark.parametrize("key", [*with_axiom("commensurability"), *MULTILATERAL])
@few
@given(basket=baskets(), data=st.data())
def test_units_of_the_items_do_not_matter(key, basket, data):
    units = data.draw(arrays(np.float64, len(basket.items), elements=positive))
    other = rebuilt(basket, basket.prices * units, basket.quantities / units)
    assert price_index(other, method=key).values == pytest.approx(price_index(basket, method=key).values, rel=AXIOM)


@pytest.mark.parametrize("key", with_axiom("time_reversal"))
@few
@given(basket=baskets())
def test_forth_and_back_is_one(key, basket):
    assert forth_and_back(key, basket) == pytest.approx(1, rel=AXIOM)


@pytest.mark.parametrize("key", without_axiom("time_reversal"))
def test_formulas_that_do_not_claim_time_reversal_do_not_have_it(key):
    basket = Basket.from_arrays(PRICES, QUANTITIES)
    assert abs(forth_and_back(key, basket) - 1) > VIOLATED


@pytest.mark.parametrize("key", with_axiom("factor_reversal"))
@few
@given(basket=baskets())
def test_price_times_quantity_is_value(key, basket):
    product = price_index(basket, method=key).values * quantity_index(basket, method=key).values
    assert product == pytest.approx(basket.values / basket.values[0], rel=AXIOM)


@pytest.mark.parametrize("key", without_axiom("factor_reversal"))
def test_formulas_that_do_not_claim_factor_reversal_do_not_have_it(key):
    basket = Basket.from_arrays(PRICES, QUANTITIES)
    product = price_index(basket, method=key).values[-1] * quantity_index(basket, method=key).values[-1]
    assert abs(product / (basket.values[-1] / basket.values[0]) - 1) > VIOLATED


@few
@given(basket=baskets())
def test_laspeyres_prices_times_paasche_quantities_is_value(basket):
    product = price_index(basket, method="laspeyres").values * quantity_index(basket, method="paasche").values
    assert product == pytest.approx(basket.values / basket.values[0], rel=AXIOM)


@pytest.mark.parametrize("key", with_axiom("transitivity"))
@few
@given(basket=baskets(periods=4))
def test_a_transitive_chain_is_the_direct_index(key, basket):
    chain = price_index(basket, method=key, chained=True).values
    assert chain == pytest.approx(price_index(basket, method=key).values, rel=AXIOM)


@pytest.mark.parametrize("key", without_axiom("transitivity"))
def test_formulas_that_do_not_claim_transitivity_drift(key):
    basket = Basket.from_arrays(PRICES, QUANTITIES)
    chain = price_index(basket, method=key, chained=True).values
    assert np.abs(chain - price_index(basket, method=key).values).max() > VIOLATED


@pytest.mark.parametrize("key", MULTILATERAL)
@few
@given(basket=baskets(periods=4))
def test_a_multilateral_index_does_not_depend_on_its_base(key, basket):
    first, third = (price_index(basket, method=key, base=base).values for base in (1, 3))
    assert first / first[2] == pytest.approx(third, rel=AXIOM)


@pytest.mark.parametrize("key", MULTILATERAL)
@few
@given(basket=baskets(periods=3))
def test_a_multilateral_index_comes_back_when_prices_and_quantities_do(key, basket):
    there_and_back = Basket.from_arrays(basket.prices[[0, 1, 2, 0]], basket.quantities[[0, 1, 2, 0]])
    assert price_index(there_and_back, method=key).values[-1] == pytest.approx(1, rel=AXIOM)


@few
@given(basket=baskets(periods=4))
def test_caves_christensen_diewert_is_geks_tornqvist_where_nothing_is_missing(basket):
    ccd, geks = (price_index(basket, method=key).values for key in ("caves_christensen_diewert", "geks_tornqvist"))
    assert ccd == pytest.approx(geks, rel=AXIOM)


@pytest.mark.parametrize("key", ["fisher", "tornqvist", "walsh", "marshall_edgeworth", "jevons"])
@pytest.mark.parametrize("kind", [price_index, quantity_index])
def test_geks_is_the_mean_path_through_every_period_pair_by_pair(key, kind):
    prices, quantities = PRICES.copy(), QUANTITIES.copy()
    prices[0, 1] = prices[3, 4] = quantities[2, 0] = np.nan  # items come and go
    basket = Basket.from_arrays(prices, quantities)
    pairs = np.array([kind(basket, method=key, base=base).values for base in basket.periods])
    paths = np.exp(np.mean(np.log(pairs[0])[:, np.newaxis] + np.log(pairs), axis=0))
    assert kind(basket, method=f"geks_{key}").values == pytest.approx(paths / paths[0], rel=AXIOM)


def test_geary_khamis_prices_and_levels_explain_each_other():
    basket = Basket.from_arrays(PRICES, QUANTITIES)
    levels = price_index(basket, method="geary_khamis").values
    means = (basket.expenditure / levels[:, np.newaxis]).sum(axis=0) / basket.quantities.sum(axis=0)
    assert basket.values / (basket.quantities @ means) == pytest.approx(levels, rel=AXIOM)


def test_implicit_quantity_indexes_turn_prices_into_values():
    basket = Basket.from_arrays(PRICES, QUANTITIES)
    for key in ("geary_khamis", "weighted_time_product_dummy"):
        product = price_index(basket, method=key).values * quantity_index(basket, method=key).values
        assert product == pytest.approx(basket.values / basket.values[0], rel=AXIOM)


def test_a_weighted_time_product_dummy_is_the_regression_it_names():
    basket = Basket.from_arrays(PRICES, QUANTITIES)
    count, items = PRICES.shape
    weights = np.sqrt((basket.expenditure / basket.values[:, np.newaxis]).ravel())
    dummies = np.hstack(
        [np.kron(np.eye(count), np.ones((items, 1)))[:, 1:], np.kron(np.ones((count, 1)), np.eye(items))]
    )
    fitted = np.linalg.lstsq(dummies * weights[:, np.newaxis], np.log(PRICES).ravel() * weights, rcond=None)[0]
    levels = price_index(basket, method="weighted_time_product_dummy").values
    assert np.log(levels[1:]) == pytest.approx(fitted[: count - 1], abs=AXIOM)


@pytest.mark.parametrize("key", BILATERAL)
def test_an_item_not_observed_in_both_periods_changes_nothing(key):
    prices, quantities = PRICES[:2].copy(), QUANTITIES[:2].copy()
    prices[1, 2] = np.nan
    kept = np.delete(np.arange(6), 2)
    expected = price_index(Basket.from_arrays(PRICES[:2, kept], QUANTITIES[:2, kept]), method=key).values
    assert price_index(Basket.from_arrays(prices, quantities), method=key).values == pytest.approx(expected, rel=AXIOM)


def test_the_weights_period_need_not_be_the_base():
    basket = Basket.from_arrays(PRICES, QUANTITIES)
    lowe = price_index(basket, method="lowe", weights_period=3)
    assert lowe.values == pytest.approx(PRICES @ QUANTITIES[2] / (PRICES[0] @ QUANTITIES[2]), rel=AXIOM)
    assert "3" in lowe.notes()[1].en


def test_a_base_inside_a_chain_only_rescales_it():
    basket = Basket.from_arrays(PRICES, QUANTITIES, periods=[2019, 2020, 2021, 2022, 2023])
    first, inside = (price_index(basket, method="fisher", base=base, chained=True).values for base in (2019, 2021))
    assert inside == pytest.approx(first / first[2], rel=AXIOM)
    assert inside[2] == 1


def test_a_tidy_frame_in_any_order_is_the_array():
    tidy = pl.DataFrame(
        [(2019 + t, f"item {i}", PRICES[t, i], QUANTITIES[t, i]) for t in range(5) for i in range(6)],
        schema=["year", "item", "price", "quantity"],
        orient="row",
    ).sample(fraction=1.0, shuffle=True, seed=7)
    for frame in (tidy, tidy.lazy(), tidy.to_pandas(), tidy.to_arrow()):
        basket = Basket.from_frame(frame, period="year", item="item", price="price", quantity="quantity")
        assert basket.periods == (2019, 2020, 2021, 2022, 2023)
        assert basket.prices == pytest.approx(PRICES)
        assert basket.quantities == pytest.approx(QUANTITIES)


def test_rows_that_are_not_in_a_tidy_frame_are_not_observed():
    tidy = pl.DataFrame({"t": [1, 1, 2], "i": ["a", "b", "a"], "p": [1.0, 1.0, 2.0], "q": [1.0, None, 1.0]})
    basket = Basket.from_frame(tidy, period="t", item="i", price="p", quantity="q")
    assert basket.observed.tolist() == [[True, False], [True, False]]
    assert basket.provenance.rows_used == 2


def test_a_zero_quantity_has_no_weight_but_its_price_counts():
    quantities = QUANTITIES[:2].copy()
    quantities[1, 0] = 0
    expected = PRICES[1] @ QUANTITIES[0] / (PRICES[0] @ QUANTITIES[0])
    laspeyres = price_index(Basket.from_arrays(PRICES[:2], quantities), method="laspeyres").values[1]
    assert laspeyres == pytest.approx(expected, rel=AXIOM)
    tornqvist = price_index(Basket.from_arrays(PRICES[:2], quantities), method="tornqvist").values[1]
    assert np.isfinite(tornqvist)


@pytest.mark.parametrize("key", [key for key, method in INDEX_METHODS.items() if method.needs_ratios])
def test_a_zero_price_is_refused_where_ratios_are_taken(key):
    prices = PRICES.copy()
    prices[1, 3] = 0
    with pytest.raises(CannotBeShown, match=r"\(2, 4\) is zero"):
        price_index(Basket.from_arrays(prices, QUANTITIES), method=key)


@pytest.mark.parametrize("key", ["laspeyres", "paasche", "fisher", "walsh", "geks_fisher", "geary_khamis"])
def test_a_zero_price_is_a_price_where_baskets_are_valued(key):
    prices = PRICES.copy()
    prices[1, 3] = 0
    almost = prices.copy()
    almost[1, 3] = 1e-12
    values = price_index(Basket.from_arrays(prices, QUANTITIES), method=key).values
    assert values == pytest.approx(price_index(Basket.from_arrays(almost, QUANTITIES), method=key).values, rel=1e-9)


def test_zeros_can_be_left_out_on_purpose():
    prices = PRICES[:2].copy()
    prices[1, 3] = 0
    kept = np.delete(np.arange(6), 3)
    expected = price_index(Basket.from_arrays(PRICES[:2, kept], QUANTITIES[:2, kept]), method="tornqvist").values
    basket = without_zeros(Basket.from_arrays(prices, QUANTITIES[:2]))
    assert price_index(basket, method="tornqvist").values == pytest.approx(expected, rel=AXIOM)
    assert basket.provenance.rows_used == 11


@pytest.mark.parametrize("key", INDEX_METHODS)
def test_periods_without_a_common_item_cannot_be_shown(key):
    prices = np.array([[1.0, np.nan], [np.nan, 2.0]])
    with pytest.raises(CannotBeShown):
        price_index(Basket.from_arrays(prices, np.ones((2, 2))), method=key)


@pytest.mark.parametrize(
    ("prices", "quantities", "said"),
    [
        ([[1.0, 2.0]], [[1.0]], "shape"),
        ([1.0, 2.0], [1.0, 2.0], "shape"),
        (np.empty((0, 3)), np.empty((0, 3)), "shape"),
        ([[1.0, -2.0]], [[1.0, 1.0]], "Price -2.0 at"),
        ([[1.0, 2.0]], [[1.0, np.inf]], "Quantity inf at"),
    ],
)
def test_numbers_that_make_no_basket_are_refused(prices, quantities, said):
    with pytest.raises(BadBasket, match=said):
        Basket.from_arrays(prices, quantities)


def test_an_item_twice_in_a_period_is_refused():
    tidy = pl.DataFrame({"t": [1, 1], "i": ["a", "a"], "p": [1.0, 2.0], "q": [1.0, 1.0]})
    with pytest.raises(BadBasket, match="1, a"):
        Basket.from_frame(tidy, period="t", item="i", price="p", quantity="q")


def test_a_row_without_a_name_is_refused():
    tidy = pl.DataFrame({"t": [1, None], "i": ["a", "a"], "p": [1.0, 2.0], "q": [1.0, 1.0]})
    with pytest.raises(BadBasket, match="1 rows lack"):
        Basket.from_frame(tidy, period="t", item="i", price="p", quantity="q")


def test_options_say_what_they_take():
    basket = Basket.from_arrays(PRICES, QUANTITIES)
    with pytest.raises(UnknownOption, match="geks_fisher"):
        price_index(basket, method="fischer")
    with pytest.raises(UnknownOption, match="period"):
        price_index(basket, base=2019)
    with pytest.raises(UnknownOption, match="column"):
        Basket.from_frame(pl.DataFrame({"t": [1]}), period="t", item="i", price="p", quantity="q")
    with pytest.raises(OptionNotForMethod, match="chain"):
        price_index(basket, method="geks_fisher", chained=True)
    with pytest.raises(OptionNotForMethod, match="weights"):
        price_index(basket, method="fisher", weights_period=1)


def test_the_result_says_what_it_is_in_both_languages():
    index = quantity_index(Basket.from_arrays(PRICES, QUANTITIES), method="tornqvist", chained=True)
    assert "Törnqvist" in index.summary("vi")
    assert "p and q exchanged" in index.summary("en")
    assert index.to_frame()["index"].to_list() == index.values.tolist()
    assert index.provenance.parameters["chained"] is True


def test_the_chart_draws_the_index():
    index = price_index(Basket.from_arrays(PRICES, QUANTITIES), chained=True)
    drawn = next(iter(index.chart("vi").to_dict()["datasets"].values()))
    assert [row["index"] for row in drawn][-1] == index.values[-1]
