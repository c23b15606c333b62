"""The quantile rule against numpy's own, with and without weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nangsuat.measure.indicators.quantiles import ORDERS, quantiles

ORDERED = list(ORDERS.values())
values = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(values)
def test_without_weights_it_is_the_inverted_distribution(numbers):
    expected = np.quantile(numbers, ORDERED, method="inverted_cdf")
    assert quantiles(np.array(numbers), ORDERED).tolist() == expected.tolist()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.integers(1, 9)), min_size=1, max_size=40))
def test_with_weights_too_and_a_weight_counts_like_equal_rows(pairs):
    numbers, weights = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    found = quantiles(numbers, ORDERED, weights)
    assert found.tolist() == quantiles(np.repeat(numbers, weights.astype(int)), ORDERED).tolist()
    assert found.tolist() == np.quantile(numbers, ORDERED, method="inverted_cdf", weights=weights).tolist()


@pytest.mark.parametrize("count", [1, 3, 7, 10, 20, 30, 100, 970, 1000])
def test_ranks_are_not_moved_by_rounding(count):
    numbers = np.arange(1, count + 1, dtype=float)
    expected = [-(-count * percent // 100) for percent in (10, 25, 50, 75, 90)]  # ⌈p·n⌉ in whole numbers
    assert quantiles(numbers, ORDERED).tolist() == expected
    assert quantiles(numbers, ORDERED, np.full(count, 0.1)).tolist() == expected


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.sampled_from([0.0, 1.0, 2.5])), min_size=1, max_size=12))
def test_who_has_no_weight_is_nobodys_quantile(pairs):
    numbers, weights = (np.array(column) for column in zip(*pairs, strict=True))
    found = quantiles(numbers, [0.0, *ORDERED, 1.0], weights)
    assert found.tolist() == pytest.approx(
        quantiles(numbers[weights > 0], [0.0, *ORDERED, 1.0], weights[weights > 0]).tolist(), nan_ok=True
    )
    if (weights > 0).any():
        assert found[0] == numbers[weights > 0].min()


@pytest.mark.parametrize("seed", range(4))
def test_many_values_with_ties_and_next_to_equal_ones_of_either_sign(seed):
    random = np.random.default_rng(seed)
    numbers = random.normal(size=4000).round(1)
    numbers[::3] = np.nextafter(numbers[::3], np.inf)  # apart by the last bit, which the fast order does not see
    numbers[::7] *= -0.0
    numbers[5::100] = np.inf
    weights = random.integers(0, 4, numbers.size).astype(float)
    expected = np.quantile(numbers, ORDERED, method="inverted_cdf", weights=weights)
    assert quantiles(numbers, ORDERED, weights).tolist() == expected.tolist()
    shuffled = random.permutation(numbers.size)
    assert quantiles(numbers[shuffled], ORDERED, weights[shuffled]).tolist() == expected.tolist()


def test_nobody_has_no_quantile():
    assert np.isnan(quantiles(np.array([]), [0.5])).all()
    assert np.isnan(quantiles(np.array([1.0]), [0.5], np.array([0.0]))).all()
