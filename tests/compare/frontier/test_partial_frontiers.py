"""Partial frontiers against simulation, their limits and counts by hand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontier_firms import made_up
from nangsuat.compare.frontier import fdh, order_alpha, order_m
from nangsuat.data import FirmPanel, UnknownOption

NAMES = {"inputs": ["x1", "x2"], "outputs": ["y1", "y2"]}
SIMULATED = 0.01  # of 20,000 simulated draws


def made(seed: int, units: int = 40) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    return chance.uniform(1, 10, (units, 2)), chance.uniform(1, 10, (units, 2))


def scores(found) -> np.ndarray:
    return found.frame["efficiency"].to_numpy()


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_order_m_by_drawing(orientation: str):
    x, y = made(1)
    found = scores(order_m(made_up(x, y), **NAMES, order=5, orientation=orientation))
    chance = np.random.default_rng(2)
    for unit in range(0, 40, 8):
        if orientation == "input":
            values = (x / x[unit]).max(axis=1)[(y >= y[unit]).all(axis=1)]
            best = chance.choice(values, (20_000, 5)).min(axis=1).mean()
        else:
            values = (y / y[unit]).min(axis=1)[(x <= x[unit]).all(axis=1)]
            best = chance.choice(values, (20_000, 5)).max(axis=1).mean()
        assert found[unit] == pytest.approx(best, abs=SIMULATED * max(1.0, values.std() * 5))


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_order_alpha_by_counting(orientation: str):
    x, y = made(3)
    found = scores(order_alpha(made_up(x, y), **NAMES, order=0.7, orientation=orientation))
    for unit in range(40):
        if orientation == "input":
            values = (x / x[unit]).max(axis=1)[(y >= y[unit]).all(axis=1)]
            assert (values < found[unit] - 1e-12).mean() <= 0.3 + 1e-12
            assert (values <= found[unit] + 1e-12).mean() > 0.3 - 1e-12
        else:
            values = (y / y[unit]).min(axis=1)[(x <= x[unit]).all(axis=1)]
            assert (values > found[unit] + 1e-12).mean() <= 0.3 + 1e-12


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), orientation=st.sampled_from(["input", "output"]))
def test_in_the_limit_they_are_the_free_disposal_hull(seed: int, orientation: str):
    panel = made_up(*made(seed))
    hull = fdh(panel, **NAMES, orientation=orientation).frame["efficiency"].to_numpy()
    assert scores(order_alpha(panel, **NAMES, order=1.0, orientation=orientation)) == pytest.approx(hull, rel=1e-12)
    assert scores(order_m(panel, **NAMES, order=1e9, orientation=orientation)) == pytest.approx(hull, rel=1e-6)


def test_the_more_are_drawn_the_harder_it_is():
    panel = made_up(*made(5))
    few, many = (scores(order_m(panel, **NAMES, order=order)) for order in (5, 50))
    assert (many <= few + 1e-12).all()
    assert (few > 1).any()


def test_an_outlier_moves_others_little():
    x, y = made(7, 200)
    odd_x, odd_y = x.copy(), y.copy()
    odd_x[0], odd_y[0] = x[0] / 50, y[0] * 50
    before, after = (scores(order_m(made_up(*each), **NAMES, order=10)) for each in ((x, y), (odd_x, odd_y)))
    hulls = [fdh(made_up(*each), **NAMES).frame["efficiency"].to_numpy() for each in ((x, y), (odd_x, odd_y))]
    assert (after / before)[1:].mean() > 3 * (hulls[1] / hulls[0])[1:].mean()


def test_a_weight_of_two_is_two_producers():
    x, y = made(9)
    panel = made_up(x, y)
    rows = panel.collect("firm", "year", "x1", "x2", "y1", "y2")
    quantities = ["x1", "x2", "y1", "y2"]
    heavy = rows.with_columns(weight=pl.Series([2.0, *[1.0] * 39]))
    twice = pl.concat([rows, rows.head(1).with_columns(firm=pl.lit("again"))])
    for method, order in ((order_m, 4), (order_alpha, 0.6)):
        one, other = (
            scores(method(FirmPanel.from_frame(table, quantities=quantities), **NAMES, order=order))[:40]
            for table in (heavy, twice)
        )
        assert one == pytest.approx(other, rel=1e-10)


@pytest.mark.parametrize(
    ("method", "order"),
    [(order_m, 0), (order_m, float("nan")), (order_m, "ten"), (order_alpha, 0), (order_alpha, 2), (order_alpha, None)],
)
def test_orders_are_checked(method, order: float):
    with pytest.raises(UnknownOption):
        method(made_up(*made(1)), **NAMES, order=order)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_reads(language: str):
    text = order_alpha(made_up(*made(1)), **NAMES, order=0.95).summary(language)
    assert {"vi": "5 % các đơn vị", "en": "5 % of comparable"}[language] in text
