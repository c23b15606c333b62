"""Ackerberg, Caves and Frazer: published numbers, made-up worlds whose truth is known, roots and their choice."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from control_function_samples import acf_firms, chilean_plants, from_logs, weighted
from nangsuat.data import UnknownOption
from nangsuat.measure.production import AckerbergCavesFrazer, Draws, Estimate, LevinsohnPetrin, NoEstimate, Sample
from nangsuat.measure.production.control_functions.control_function import second_stage_of
from nangsuat.measure.production.inference import infer

PRINTED = 6e-5  # the references have four digits
REPLICA = 2e-4  # R's optimiser stops where the moments' criterion no longer changes in its eighth digit
TABLE = 0.005  # means of forty samples have standard errors of .001 to .004
ROUNDING = 1e-12  # of equations that are means of products of standardised columns
TRUTH = np.array([0.6, 0.4])


def test_chilean_plants_have_the_root_that_solves_the_equations(shared_data: Path):
    """The vignette of prodest prints (.154, .158, .138) as ACF, which solves nothing; its section 3.3 has the root."""
    estimate = AckerbergCavesFrazer().estimate(chilean_plants(shared_data))
    assert estimate.coefficients == pytest.approx([0.6457, 0.6440, 0.2508], abs=PRINTED)
    assert estimate.observations == 1_944
    assert [root.chosen for root in estimate.roots] == [True]
    assert estimate.criterion is not None
    assert estimate.criterion < ROUNDING


def test_what_prodest_prints_for_chile_is_no_root(shared_data: Path):
    stage = second_stage_of(chilean_plants(shared_data), AckerbergCavesFrazer().plan(_chile(shared_data)))
    printed, root = np.array([[0.154, 0.158, 0.138]]), np.array([[0.6457, 0.6440, 0.2508]])
    inside = stage.design.scaled.back
    values = [np.abs(stage.equations(np.linalg.solve(inside, point.T).T)).max() for point in (printed, root)]
    assert values[0] > 0.01
    assert values[1] < 1e-4


def _chile(shared_data: Path):
    return chilean_plants(shared_data).specification


@pytest.mark.parametrize(("column", "expected"), [("m", (0.598694, 0.425698)), ("m_err01", (0.589364, 0.459927))])
def test_generated_sample_of_design_1(shared_data: Path, column: str, expected: tuple[float, float]):
    rows = pl.read_csv(shared_data / "firms" / "acf_dgp1_sim.csv").rename({"id": "firm", "t": "year"})
    sample = from_logs(rows, output="y", labour=("l",), capital=("k",), proxy=column)
    assert AckerbergCavesFrazer().estimate(sample).coefficients == pytest.approx(expected, abs=REPLICA)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_replica_of_design_3(shared_data: Path, number: int):
    rows = pl.read_parquet(shared_data / "firms" / "acf_dgp3_replica.parquet").rename({"period": "year"})
    reference = pl.read_csv(shared_data / "firms" / "acf_reference.csv").filter(
        sample=f"replica_m{number}", method="ACF(.5,.5)"
    )
    sample = from_logs(rows, output="lny", labour=("lnl",), capital=("lnk",), proxy=f"lnm{number}")
    estimate = AckerbergCavesFrazer().estimate(sample)
    assert estimate.coefficients == pytest.approx(reference.select("beta_l", "beta_k").row(0), abs=REPLICA)


@pytest.mark.parametrize("design", [1, 2, 3])
@pytest.mark.parametrize("proxy_noise", [0.0, 0.1, 0.5])
def test_the_economic_root_is_chosen_and_the_others_are_told(design: int, proxy_noise: float):
    for seed in range(4):
        estimate = AckerbergCavesFrazer().estimate(acf_firms(design, proxy_noise=proxy_noise, seed=seed))
        assert np.abs(estimate.coefficients - TRUTH).max() < 0.12, (design, proxy_noise, seed)
        assert len(estimate.roots) == 3
        assert [root.chosen for root in estimate.roots] == [True, False, False]
        near_wage = min(estimate.roots[1:], key=lambda root: abs(root.coefficients[0] - 1))
        assert "giá của đầu vào" in near_wage.reason.vi or "âm" in near_wage.reason.vi
        assert all(root.criterion < ROUNDING for root in estimate.roots)


TABLE_1 = (  # design, noise in the proxy; labour and capital by ACF, by LP
    (1, 0.0, 0.600, 0.399, 0.000, 1.121),
    (1, 0.1, 0.596, 0.428, 0.417, 0.668),
    (1, 0.2, 0.602, 0.427, 0.579, 0.488),
    (1, 0.5, 0.629, 0.405, 0.754, 0.291),
    (2, 0.0, 0.600, 0.400, 0.600, 0.399),
    (2, 0.1, 0.604, 0.408, 0.677, 0.332),
    (2, 0.2, 0.608, 0.410, 0.725, 0.289),
    (2, 0.5, 0.620, 0.405, 0.797, 0.220),
    (3, 0.0, 0.596, 0.406, 0.473, 0.588),
    (3, 0.1, 0.598, 0.422, 0.543, 0.522),
    (3, 0.2, 0.601, 0.428, 0.592, 0.473),
    (3, 0.5, 0.609, 0.431, 0.677, 0.386),
)


@pytest.mark.parametrize("row", TABLE_1, ids=lambda row: f"design {row[0]}, noise {row[1]}")
def test_monte_carlo_table(row: tuple[float, ...]):
    """Table I of the paper: 1,000 firms over 10 years; means over forty samples."""
    found = []
    for seed in range(40):
        sample = acf_firms(int(row[0]), proxy_noise=row[1], seed=seed)
        both = (AckerbergCavesFrazer().estimate(sample), LevinsohnPetrin(degree=2).estimate(sample))
        found.append(np.concatenate([estimate.coefficients for estimate in both]))
    assert np.mean(found, axis=0) == pytest.approx(row[2:], abs=TABLE)


@pytest.fixture(scope="module")
def small() -> tuple[Sample, Estimate]:
    sample = weighted(acf_firms(1, firms=300, proxy_noise=0.1, seed=5))
    return sample, AckerbergCavesFrazer().estimate(sample)


def test_productivity_noise_and_innovation_fit_together(small: tuple[Sample, Estimate]):
    sample, estimate = small
    left = sample.output - sample.terms @ estimate.coefficients - estimate.productivity - estimate.noise
    columns = np.column_stack((sample.controls, np.ones(len(sample))))
    explained = columns @ np.linalg.lstsq(columns, left, rcond=None)[0]
    assert left == pytest.approx(explained, abs=1e-9)  # what is left is the controls' part, and no constant but theirs
    pairs = sample.pairs
    innovation = estimate.innovation[pairs]
    assert np.isnan(np.delete(estimate.innovation, pairs)).all()
    weight = sample.weight[pairs]
    instruments = np.column_stack((sample.inputs[pairs, 1], sample.inputs[pairs - 1, 0], np.ones(len(pairs))))
    moments = (weight * innovation) @ instruments / weight.sum()
    assert np.abs(moments).max() < 1e-10


def test_influence_is_how_the_estimate_moves_with_a_firms_weight(small: tuple[Sample, Estimate]):
    sample, estimate = small
    assert np.abs(estimate.influence.sum(axis=0)).max() < 1e-9
    for firm in (0, 7, 299):
        step = 1e-3 * (sample.firm == firm)
        ahead, behind = (
            AckerbergCavesFrazer().estimate(replace(sample, weight=sample.weight * (1 + sign * step))).coefficients
            for sign in (1, -1)
        )
        assert (ahead - behind) / 2e-3 == pytest.approx(estimate.influence[firm], rel=1e-4, abs=1e-8)


def test_three_kinds_of_standard_errors_agree():
    sample = acf_firms(2, seed=1)
    estimator = AckerbergCavesFrazer()
    estimate = estimator.estimate(sample)
    analytic, score, bootstrap = (
        infer(estimator, sample, estimate, kind, Draws(400)).standard_errors
        for kind in ("analytic", "score", "bootstrap")
    )
    assert score == pytest.approx(analytic, rel=0.2)  # four hundred draws: a spread is known to about 4 %
    assert bootstrap == pytest.approx(analytic, rel=0.2)


def test_more_instruments_are_two_step_gmm_with_a_test():
    estimate = AckerbergCavesFrazer(extra_lags=1).estimate(acf_firms(1, seed=3))
    assert np.abs(estimate.coefficients - TRUTH).max() < 0.06
    hansen = estimate.checks[0]
    assert hansen.name.en == "Hansen J"
    assert hansen.freedom == 2
    assert hansen.p_value > 1e-4  # the instruments are right


def test_noise_in_the_proxy_is_seen_by_the_further_lags():
    """With a tenth of noise in materials the law of motion is no longer first order, and further lags tell."""
    estimate = AckerbergCavesFrazer().estimate(acf_firms(1, proxy_noise=0.1, seed=3))
    further = next(check for check in estimate.checks if check.name.en == "one more lag")
    assert further.p_value < 1e-6


def test_translog_of_a_cobb_douglas_world_has_no_curvature():
    sample = acf_firms(2, firms=2_000, seed=4)
    translog = replace(sample, specification=replace(sample.specification, form="translog"))
    estimate = AckerbergCavesFrazer().estimate(translog)
    elasticities = translog.specification.mean_slopes(translog.inputs, translog.weight) @ estimate.coefficients
    errors = np.sqrt(np.sum(estimate.influence**2, axis=0))
    assert elasticities == pytest.approx(TRUTH, abs=0.06)
    assert (np.abs(estimate.coefficients[2:]) < 4 * errors[2:]).all()


def test_options_out_of_bounds_are_named():
    with pytest.raises(UnknownOption, match="law_degree is a whole number"):
        AckerbergCavesFrazer(law_degree=0)
    with pytest.raises(UnknownOption, match="extra_lags is a whole number"):
        AckerbergCavesFrazer(extra_lags=-1)


def test_bad_samples_are_refused_with_the_reason(small: tuple[Sample, Estimate]):
    sample, _ = small
    still = replace(sample, proxy=np.ones(len(sample)))
    with pytest.raises(NoEstimate, match="m is the same"):
        AckerbergCavesFrazer().estimate(still)
    same = replace(sample, inputs=np.column_stack((sample.inputs[:, 0], 2 * sample.inputs[:, 0] + 1)))
    with pytest.raises(NoEstimate, match="l, k follow from each other"):
        AckerbergCavesFrazer().estimate(same)
    odd_years = replace(sample, year=2 * sample.year)
    with pytest.raises(NoEstimate, match="two consecutive calendar years"):
        AckerbergCavesFrazer().estimate(odd_years)
    few = sample.at_firms(np.arange(sample.firms) < 5)
    with pytest.raises(NoEstimate, match="firms have two consecutive years"):
        AckerbergCavesFrazer().estimate(few)
    one = sample.at_firms(np.arange(sample.firms) < 1)
    with pytest.raises(NoEstimate, match="usable rows only"):
        AckerbergCavesFrazer().estimate(one)
