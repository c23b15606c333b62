"""Wooldridge's estimator against textbook matrices, against prodest where that is right, and against known truth."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from nangsuat.data import FirmPanel, UnknownOption
from nangsuat.measure.production import (
    Draws,
    NoEstimate,
    ProductionFunctions,
    Sample,
    Specification,
    Wooldridge,
    production_function,
)
from production_samples import CAPITAL_TRUE, LABOUR_TRUE, firms_with_gaps, repeated, sample_of

ROUNDING = 1e-8  # the same equations solved in other units
FOUR_DIGITS = 5.001e-5  # what was noted of the other program's runs


def chile(shared_data: Path, method: Wooldridge) -> ProductionFunctions:
    plants = pl.read_csv(shared_data / "firms" / "chile_plants.csv")
    names = {"ln_va": "value_added", "ln_k": "fixed_assets", "ln_skilled": "skilled", "ln_unskilled": "unskilled"}
    names |= {"ln_electricity": "electricity"}
    table = plants.select(pl.col("id").alias("firm"), "year", *(pl.col(k).exp().alias(v) for k, v in names.items()))
    panel = FirmPanel.from_frame(table, quantities=["skilled", "unskilled", "electricity"])
    labour = ["skilled", "unskilled"]
    return production_function(panel, method=method, labour=labour, proxy="electricity", by=())


def prodest(shared_data: Path, method: str) -> list[float]:
    table = pl.read_csv(shared_data / "firms" / "chile_plants_reference.csv")
    return table.filter(pl.col("method") == method, pl.col("origin").str.starts_with("re-run"))["estimate"].to_list()


def test_the_second_equation_alone_is_prodests_rob(shared_data: Path):
    found = chile(shared_data, Wooldridge("second", degree=2)).group().elasticities
    np.testing.assert_allclose(found, prodest(shared_data, "ROB"), atol=FOUR_DIGITS)


def quadratic(state: np.ndarray, proxy: np.ndarray) -> np.ndarray:
    return np.column_stack((state, proxy, state[:, 0] * proxy, state**2, proxy**2))


def system(sample: Sample, *, second_only: bool = False) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Dependent, regressors, instruments and firms of both equations from block matrices, degree 2, Cobb-Douglas."""
    now, before = sample.pairs, sample.pairs - 1
    one = np.ones((len(now), 1))
    h_now, h_before = (quadratic(sample.state[rows], sample.proxy[rows]) for rows in (now, before))
    shared = np.column_stack((h_before, sample.controls[now], sample.controls[before], one))
    x2 = np.column_stack((sample.free[now], sample.state[now], shared))
    z2 = np.column_stack((sample.free[before], sample.state[now], shared))
    if second_only:
        return sample.output[now], x2, z2, now
    x1 = np.column_stack((sample.free[now], h_now, sample.controls[now], one))
    inputs, nuisance = sample.inputs.shape[1], h_now.shape[1] + sample.controls.shape[1] + 1
    free = sample.free.shape[1]
    width = inputs + nuisance + shared.shape[1]
    regressors = np.zeros((2 * len(now), width))
    regressors[: len(now), :free], regressors[: len(now), inputs : inputs + nuisance] = x1[:, :free], x1[:, free:]
    regressors[len(now) :, :inputs], regressors[len(now) :, inputs + nuisance :] = x2[:, :inputs], shared
    instruments = np.zeros((2 * len(now), x1.shape[1] + z2.shape[1]))
    instruments[: len(now), : x1.shape[1]], instruments[len(now) :, x1.shape[1] :] = x1, z2
    return np.tile(sample.output[now], 2), regressors, instruments, np.tile(now, 2)


def two_stage(y: np.ndarray, x: np.ndarray, z: np.ndarray, weight: np.ndarray) -> np.ndarray:
    root = np.sqrt(weight)[:, None]
    fitted = z * root @ np.linalg.lstsq(z * root, x * root)[0]
    return np.linalg.lstsq(fitted, y * root[:, 0])[0]


@pytest.mark.parametrize("second_only", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
def test_one_step_is_two_stage_least_squares_of_the_stacked_system_clustered_by_firm(weighted: bool, second_only: bool):
    sample = firms_with_gaps(weighted=weighted)
    y, x, z, rows = system(sample, second_only=second_only)
    weight, firm = sample.weight[rows], sample.firm[rows]
    solution = two_stage(y, x, z, weight)
    root = np.sqrt(weight)[:, None]
    fitted = z @ np.linalg.lstsq(z * root, x * root)[0]
    scores = fitted * (weight * (y - x @ solution))[:, None]
    by_firm = (firm[:, None] == np.arange(sample.firms)).astype(float).T @ scores
    bread = np.linalg.inv(fitted.T @ (fitted * weight[:, None]))
    estimate = Wooldridge("second" if second_only else "both", degree=2).estimate(sample)
    np.testing.assert_allclose(estimate.coefficients, solution[:2], rtol=ROUNDING)
    covariance = estimate.influence.T @ estimate.influence
    np.testing.assert_allclose(covariance, (bread @ by_firm.T @ by_firm @ bread)[:2, :2], rtol=1e-6)


def test_prodests_system_takes_the_polynomial_of_capital_for_its_coefficient(shared_data: Path):
    """WRDG.GMM leaves capital's linear term out of h in equation 1, so that β stands for both: then .058 comes out."""
    sample = chile_sample(shared_data)
    now, before = sample.pairs, sample.pairs - 1
    one = np.ones((len(now), 1))
    h_now, h_before = (quadratic(sample.state[rows], sample.proxy[rows]) for rows in (now, before))
    x1, nothing = np.column_stack((one, sample.free[now], h_now)), np.zeros((len(now), h_before.shape[1] + 1))
    first = np.column_stack((x1, nothing))
    middle = np.zeros((len(now), h_now.shape[1] - 1))
    second = np.column_stack((0 * one, sample.free[now], sample.state[now], middle, one, h_before))
    z2 = np.column_stack((one, sample.free[before], sample.state[now], h_before))
    instruments = np.zeros((2 * len(now), x1.shape[1] + z2.shape[1]))
    instruments[: len(now), : x1.shape[1]], instruments[len(now) :, x1.shape[1] :] = x1, z2
    found = two_stage(np.tile(sample.output[now], 2), np.vstack((first, second)), instruments, np.ones(2 * len(now)))
    np.testing.assert_allclose(found[1:4], prodest(shared_data, "WRDG.GMM"), atol=FOUR_DIGITS)
    right = Wooldridge(degree=2).estimate(sample).coefficients
    assert abs(right[2] - found[3]) > 0.05


def test_prodests_two_stages_have_no_constant_among_the_instruments(shared_data: Path):
    """WRDG projects without a constant, and then regresses with one; with it the random walk gives other digits."""
    sample = chile_sample(shared_data)
    now, before = sample.pairs, sample.pairs - 1
    h_now, h_before = (quadratic(sample.state[rows], sample.proxy[rows]) for rows in (now, before))
    x = np.vstack([np.column_stack((sample.free[now], sample.state[now], h)) for h in (h_now, h_before)])
    z = np.vstack([np.column_stack((sample.free[before], sample.state[now], h)) for h in (h_now, h_before)])
    fitted = z @ np.linalg.lstsq(z, x)[0]
    y = np.tile(sample.output[now], 2)
    found = np.linalg.lstsq(np.column_stack((np.ones(len(y)), fitted)), y)[0]
    np.testing.assert_allclose(found[1:4], prodest(shared_data, "WRDG"), atol=FOUR_DIGITS)
    with_one = [np.column_stack((each, np.ones(len(y)))) for each in (x, z)]
    assert np.abs(two_stage(y, *with_one, np.ones(len(y)))[:3] - found[1:4]).max() > 0.002


def chile_sample(shared_data: Path) -> Sample:
    plants = pl.read_csv(shared_data / "firms" / "chile_plants.csv").sort("id", "year")
    return sample_of(
        plants.select("ln_skilled", "ln_unskilled", "ln_k").to_numpy(),
        plants["ln_va"].to_numpy(),
        plants["id"].to_numpy(),
        plants["year"].to_numpy(),
        specification=Specification("value_added", ("skilled", "unskilled"), ("fixed_assets",), proxy="electricity"),
        proxy=plants["ln_electricity"].to_numpy(),
    )


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("equations", ["both", "second"])
@pytest.mark.parametrize("law_of_motion", ["polynomial", "random_walk"])
def test_a_draw_is_the_sample_in_which_firms_stand_as_often_as_they_are_drawn(equations, law_of_motion, steps):
    sample = firms_with_gaps(firms=90)
    estimator = Wooldridge(equations, degree=2, law_of_motion=law_of_motion, steps=steps)
    draws = Draws(3, seed=5)
    found = estimator.refit(sample, estimator.estimate(sample), draws)
    for draw, times in enumerate(draws.weights(sample.key).T):
        np.testing.assert_allclose(found[draw], estimator.estimate(repeated(sample, times)).coefficients, rtol=1e-7)


def test_residuals_are_those_of_the_equations():
    sample = firms_with_gaps()
    estimate = Wooldridge(degree=2).estimate(sample)
    left = sample.output - sample.terms @ estimate.coefficients
    np.testing.assert_allclose(estimate.productivity + estimate.noise, left, atol=1e-12)
    assert np.isfinite(estimate.innovation[sample.pairs]).all()
    assert np.isfinite(estimate.innovation).sum() == len(sample.pairs)


@pytest.mark.parametrize("form", ["cobb_douglas", "translog"])
@pytest.mark.parametrize("equations", ["both", "second"])
def test_truth_is_found_where_the_assumptions_hold(form, equations):
    made = firms_with_gaps(firms=3000, seed=4)
    specification = Specification("value_added", ("employees",), ("fixed_assets",), proxy="materials", form=form)
    sample = sample_of(
        made.inputs, made.output, made.firm, made.year, specification=specification, proxy=made.proxy
    )  # fmt: skip
    estimate = Wooldridge(equations).estimate(sample)
    truth = np.zeros(len(specification.terms))
    truth[:2] = LABOUR_TRUE, CAPITAL_TRUE
    errors = np.sqrt(np.sum(estimate.influence**2, axis=0))
    assert (np.abs(estimate.coefficients - truth) < 4 * errors).all()
    assert form == "translog" or (errors < 0.1).all()  # squares take more firms


def test_a_proxy_that_is_the_same_for_all_is_named():
    sample = firms_with_gaps()
    flat = sample_of(sample.inputs, sample.output, sample.firm, sample.year, proxy=np.ones(len(sample)))
    with pytest.raises(NoEstimate, match="materials"):
        Wooldridge().estimate(flat)


@pytest.mark.parametrize("column", [0, 1])
def test_a_proxy_that_is_a_power_of_an_input_is_named(column: int):
    made = firms_with_gaps()
    sample = sample_of(made.inputs, made.output, made.firm, made.year, proxy=2 * made.inputs[:, column] + 1)
    with pytest.raises(NoEstimate, match="materials"):
        Wooldridge().estimate(sample)


def test_few_firms_are_refused():
    with pytest.raises(NoEstimate, match="12"):
        Wooldridge().estimate(firms_with_gaps(firms=12))
    assert np.isfinite(Wooldridge(degree=2).estimate(firms_with_gaps(firms=12)).coefficients).all()


def test_one_year_is_too_little():
    rng = np.random.default_rng(0)
    sample = sample_of(
        rng.normal(size=(9, 2)), rng.normal(size=9), np.arange(9), np.full(9, 2020), proxy=rng.normal(size=9)
    )
    with pytest.raises(NoEstimate, match="two usable years"):
        Wooldridge().estimate(sample)


def test_inputs_that_make_each_other_up_are_named():
    made = firms_with_gaps()
    sample = sample_of(made.inputs[:, [1, 1]], made.output, made.firm, made.year, proxy=made.proxy)
    with pytest.raises(NoEstimate, match="employees"):
        Wooldridge().estimate(sample)


@pytest.mark.parametrize(
    "options", [{"equations": "third"}, {"law_of_motion": "none"}, {"steps": 3}, {"degree": 0}, {"degree": 2.5}]
)
def test_unknown_options_are_refused(options):
    with pytest.raises(UnknownOption):
        Wooldridge(**options)


def test_instruments_that_say_nothing_are_told():
    made = firms_with_gaps(firms=100)
    rng = np.random.default_rng(1)
    labour = rng.normal(size=len(made))  # nothing of it lasts
    sample = sample_of(
        np.column_stack((labour, made.inputs[:, 1])), made.output, made.firm, made.year, proxy=made.proxy
    )  # fmt: skip
    notes = Wooldridge("second").estimate(sample).notes
    assert any("employees" in note.en for note in notes)
