"""Sums of products against numpy's einsum, group by group."""

import numpy as np
import pytest

from nangsuat.kernels import group_products

ROUNDING = 1e-12  # sums of a few rows in another order


@pytest.mark.parametrize("threads", [1, 2])
def test_groups_have_the_sums_of_their_rows(threads: int):
    rng = np.random.default_rng(0)
    left, right, weight = rng.normal(size=(900, 3)), rng.normal(size=(900, 4)), rng.random(900)
    starts = np.concatenate(([5], np.sort(rng.integers(5, 890, size=600)), [890]))
    found = group_products(left, right, weight, starts, threads=threads)
    for group in range(len(starts) - 1):
        rows = slice(starts[group], starts[group + 1])
        expected = np.einsum("r,ri,rj->ij", weight[rows], left[rows], right[rows])
        np.testing.assert_allclose(found[group], expected, atol=ROUNDING)


def test_no_groups_have_no_sums():
    assert group_products(np.ones((2, 1)), np.ones((2, 1)), np.ones(2), np.array([0])).shape == (0, 1, 1)


@pytest.mark.parametrize("starts", [[0, 3], [1, 0], [-1, 1], []])
def test_places_that_are_no_rows_are_refused(starts: list[int]):
    with pytest.raises(ValueError, match="starts"):
        group_products(np.ones((2, 1)), np.ones((2, 1)), np.ones(2), np.array(starts, dtype=np.int64))


def test_tables_of_other_heights_are_refused():
    with pytest.raises(ValueError, match="row each"):
        group_products(np.ones((2, 1)), np.ones((3, 1)), np.ones(2), np.array([0, 2]))
