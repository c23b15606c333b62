"""Least squares against numpy's, with dummies of firms and explicit resampling; sandwiches against their formula."""

import numpy as np
import pytest

from nangsuat.data import UnknownOption
from nangsuat.measure.production import Draws, LeastSquares, NoEstimate, Sample
from production_samples import firms_with_gaps, repeated, sample_of

ROUNDING = 1e-10  # the same sums in another order
VARIATIONS = ("pooled", "fixed_effects", "first_differences")


def by_numpy(sample: Sample, variation: str) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and firm-clustered covariance of the two inputs, from textbook matrices."""
    columns = np.column_stack((sample.terms, sample.controls))
    output, weight, firm = sample.output, sample.weight, sample.firm
    if variation == "pooled":
        regressors = np.column_stack((columns, np.ones(len(sample))))
    elif variation == "fixed_effects":
        regressors = np.column_stack((columns, firm[:, None] == np.arange(sample.firms)))
    else:
        now = sample.pairs
        regressors = np.column_stack((columns[now] - columns[now - 1], np.ones(len(now))))
        output, weight, firm = output[now] - output[now - 1], weight[now], firm[now]
    root = np.sqrt(weight)[:, None]
    solution = np.linalg.lstsq(regressors * root, output * root[:, 0])[0]
    scores = regressors * (weight * (output - regressors @ solution))[:, None]
    by_firm = (firm[:, None] == np.arange(sample.firms)).astype(float).T @ scores
    bread = np.linalg.inv(regressors.T @ (regressors * weight[:, None]))
    return solution[:2], (bread @ by_firm.T @ by_firm @ bread)[:2, :2]


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("variation", VARIATIONS)
def test_coefficients_and_clustered_errors_are_those_of_the_textbook(variation: str, weighted: bool):
    sample = firms_with_gaps(weighted=weighted)
    estimate = LeastSquares(variation).estimate(sample)
    coefficients, covariance = by_numpy(sample, variation)
    np.testing.assert_allclose(estimate.coefficients, coefficients, rtol=ROUNDING)
    np.testing.assert_allclose(estimate.influence.T @ estimate.influence, covariance, rtol=1e-8)
    np.testing.assert_allclose(estimate.influence.sum(axis=0), 0, atol=ROUNDING)


@pytest.mark.parametrize("variation", VARIATIONS)
def test_a_draw_is_the_sample_in_which_firms_stand_as_often_as_they_are_drawn(variation: str):
    sample = firms_with_gaps()
    estimator = LeastSquares(variation)
    draws = Draws(3, seed=5)
    found = estimator.refit(sample, estimator.estimate(sample), draws)
    for draw, times in enumerate(draws.weights(sample.key).T):
        np.testing.assert_allclose(found[draw], estimator.estimate(repeated(sample, times)).coefficients, rtol=ROUNDING)


@pytest.mark.parametrize("variation", VARIATIONS)
def test_many_parts_give_what_one_gives(variation: str, monkeypatch: pytest.MonkeyPatch):
    sample, draws = firms_with_gaps(), Draws(2)
    estimator = LeastSquares(variation)
    whole = estimator.estimate(sample)
    drawn = estimator.refit(sample, whole, draws)
    from nangsuat.measure.production.linear import least_squares, linear_moments

    monkeypatch.setattr(least_squares, "firm_parts", lambda starts: linear_moments.firm_parts(starts, rows=20))
    small = estimator.estimate(sample)
    np.testing.assert_allclose(small.coefficients, whole.coefficients, rtol=ROUNDING)
    np.testing.assert_allclose(small.influence, whole.influence, atol=ROUNDING)
    np.testing.assert_allclose(estimator.refit(sample, small, draws), drawn, rtol=ROUNDING)


def test_a_gap_is_no_difference():
    firm, year = np.array([0, 0, 0, 1, 1, 1]), np.array([2001, 2002, 2004, 2001, 2002, 2003])
    rng = np.random.default_rng(0)
    sample = sample_of(rng.normal(size=(6, 2)), rng.normal(size=6), firm, year)
    assert LeastSquares("first_differences").estimate(sample).observations == 3


def test_inputs_that_make_each_other_up_are_named():
    sample = firms_with_gaps()
    twice = sample_of(sample.inputs[:, [1, 1]], sample.output, sample.firm, sample.year)
    with pytest.raises(NoEstimate, match="employees, fixed_assets"):
        LeastSquares().estimate(twice)


def test_an_input_that_never_varies_is_named():
    sample = firms_with_gaps()
    flat = sample.inputs * [1, 0] + [0, 3]
    with pytest.raises(NoEstimate, match="fixed_assets"):
        LeastSquares().estimate(sample_of(flat, sample.output, sample.firm, sample.year))


@pytest.mark.parametrize("variation", VARIATIONS[1:])
def test_an_input_that_stays_the_same_within_firms_is_named(variation: str):
    sample = firms_with_gaps()
    own = np.log(np.random.default_rng(0).uniform(1, 9, sample.firms))[sample.firm]  # means of it are not exact
    still = sample_of(np.column_stack((sample.inputs[:, 0], own)), sample.output, sample.firm, sample.year)
    with pytest.raises(NoEstimate, match="fixed_assets"):
        LeastSquares(variation).estimate(still)


@pytest.mark.parametrize("variation", VARIATIONS[1:])
def test_one_year_is_too_little(variation: str):
    rng = np.random.default_rng(0)
    sample = sample_of(rng.normal(size=(9, 2)), rng.normal(size=9), np.arange(9), np.full(9, 2020))
    with pytest.raises(NoEstimate, match="two"):
        LeastSquares(variation).estimate(sample)


def test_an_unknown_variation_is_refused():
    with pytest.raises(UnknownOption, match="between"):
        LeastSquares("between")  # type: ignore[arg-type]


def test_large_means_cost_no_digits():
    sample = firms_with_gaps()
    far = sample_of(sample.inputs + 1e4, sample.output, sample.firm, sample.year)
    near = sample_of(sample.inputs, sample.output, sample.firm, sample.year)
    expected = LeastSquares().estimate(near).coefficients
    np.testing.assert_allclose(LeastSquares().estimate(far).coefficients, expected, rtol=1e-8)
