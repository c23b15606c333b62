"""Index numbers against printed tables and against another program's output."""

import numpy as np
import polars as pl
import pytest

from nangsuat.measure import Basket, price_index, quantity_index

PRINTED = 6e-5  # printed to four decimals; one entry of the manual is rounded down
OTHER_PROGRAM = 1e-9  # IndexNumR's output is stored with twelve digits

# Consumer Price Index Manual (ILO and others 2004), chapter 19, tables 19.1 and 19.2.
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
FIXED_BASE = {
    "laspeyres": [1.0, 1.4200, 1.3450, 1.3550, 1.4400],
    "paasche": [1.0, 1.3824, 1.2031, 1.0209, 0.7968],
    "fisher": [1.0, 1.4011, 1.2721, 1.1762, 1.0712],
    "tornqvist": [1.0, 1.4052, 1.2890, 1.2268, 1.2477],
    "walsh": [1.0, 1.4017, 1.2850, 1.2193, 1.1850],
}
CHAINED = {
    "laspeyres": [1.0, 1.4200, 1.3646, 1.3351, 1.3306],
    "paasche": [1.0, 1.3824, 1.2740, 1.2060, 1.1234],
    "fisher": [1.0, 1.4011, 1.3185, 1.2689, 1.2226],
}

# Diewert and Fox (2017): demand of a consumer with constant elasticity of substitution 2, whose cost of living is
# known exactly; Sato-Vartia must give it back.
ELASTICITY = 2.0

NAMES = {
    "satovartia": "sato_vartia",
    "geomlaspeyres": "geometric_laspeyres",
    "geompaasche": "geometric_paasche",
    "GEKS-fisher": "geks_fisher",
    "GEKS-tornqvist": "geks_tornqvist",
    "GEKS-walsh": "geks_walsh",
    "Geary-Khamis": "geary_khamis",
    "weighted time-product dummy": "weighted_time_product_dummy",
}


@pytest.mark.parametrize("key", FIXED_BASE)
def test_the_manuals_fixed_base_indexes(key):
    index = price_index(Basket.from_arrays(PRICES, QUANTITIES), method=key)
    assert index.values == pytest.approx(FIXED_BASE[key], abs=PRINTED)


@pytest.mark.parametrize("key", CHAINED)
def test_the_manuals_chained_indexes(key):
    index = price_index(Basket.from_arrays(PRICES, QUANTITIES), method=key, chained=True)
    assert index.values == pytest.approx(CHAINED[key], abs=PRINTED)


@pytest.mark.parametrize("chained", [False, True])
def test_sato_vartia_gives_the_true_cost_of_living_of_ces_demand(chained):
    tastes = np.array([0.2, 0.2, 0.2, 0.4])
    prices = np.array([[2.0, 1.0, 1.0, 0.5], [1.75, 0.5, 0.95, 0.55], [1.6, 1.05, 0.9, 0.6], [1.5, 1.1, 0.85, 0.65]])
    cost = (tastes * prices ** (1 - ELASTICITY)).sum(axis=1) ** (1 / (1 - ELASTICITY))
    spending = np.array([10.0, 13.0, 11.0, 12.0])
    quantities = tastes * prices**-ELASTICITY * (spending * cost ** (ELASTICITY - 1))[:, np.newaxis]
    index = price_index(Basket.from_arrays(prices, quantities), method="sato_vartia", chained=chained)
    assert index.values == pytest.approx(cost / cost[0], rel=1e-12)


def test_every_method_of_another_program(shared_data):
    folder = shared_data / "frontier"
    basket = Basket.from_frame(
        pl.read_csv(folder / "index_numbers_ces.csv"),
        period="time",
        item="prodID",
        price="prices",
        quantity="quantities",
    )
    reference = pl.read_csv(folder / "index_numbers_ces_reference.csv")
    compared = 0
    for (kind, method, linking), values in reference.sort("period").group_by("kind", "method", "linking"):
        compute = price_index if kind == "price" else quantity_index
        index = compute(basket, method=NAMES.get(method, method), chained=linking == "chained")
        assert index.values == pytest.approx(values["value"].to_numpy(), rel=OTHER_PROGRAM), (kind, method, linking)
        compared += 1
    assert compared == 61


def test_the_true_price_index_of_the_artificial_data(shared_data):
    frame = pl.read_csv(shared_data / "frontier" / "index_numbers_ces.csv")
    basket = Basket.from_frame(frame, period="time", item="prodID", price="prices", quantity="quantities")
    assert price_index(basket, method="sato_vartia").values[-1] == pytest.approx(1.1370031, abs=5e-8)
