"""Levinsohn-Petrin and Olley-Pakes: published numbers, the made-up worlds where they are right, bad input."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from control_function_samples import acf_firms, chilean_plants, from_logs
from nangsuat.data import UnknownOption
from nangsuat.measure.production import LevinsohnPetrin, NoEstimate, OlleyPakes, Sample, Specification

PRINTED = 6e-5  # the references have four digits
R_DIGITS = 2e-4  # R's optimiser stops before that
STEPS = np.linspace(-1, 2, 31)


def test_chilean_plants_by_prodests_criterion(shared_data: Path):
    """Its first stage has squares and products only; levpet's least squares in the second stage."""
    estimate = LevinsohnPetrin(degree=2).estimate(chilean_plants(shared_data))
    assert estimate.coefficients == pytest.approx([0.1985, 0.1694, 0.1165], abs=PRINTED)
    assert estimate.observations == 1_944


def test_chilean_plants_by_investment(shared_data: Path):
    estimate = OlleyPakes(degree=2).estimate(chilean_plants(shared_data, proxy="ln_inv"))
    assert estimate.coefficients == pytest.approx([0.3143, 0.2556, 0.1675], abs=PRINTED)


def test_cubic_first_stage_of_chilean_plants(shared_data: Path):
    """Labour by estprod's cubic first stage; its capital has lags across gaps and is not to be met."""
    estimate = LevinsohnPetrin().estimate(chilean_plants(shared_data))
    assert estimate.coefficients[:2] == pytest.approx([0.2011, 0.1696], abs=PRINTED)


@pytest.mark.parametrize(("column", "expected"), [("m", (-0.005317, 1.176592)), ("m_err01", (0.434389, 0.670115))])
def test_generated_sample_of_design_1(shared_data: Path, column: str, expected: tuple[float, float]):
    rows = pl.read_csv(shared_data / "firms" / "acf_dgp1_sim.csv").rename({"id": "firm", "t": "year"})
    sample = from_logs(rows, output="y", labour=("l",), capital=("k",), proxy=column)
    assert LevinsohnPetrin(degree=2).estimate(sample).coefficients == pytest.approx(expected, abs=R_DIGITS)


def test_the_least_of_all_low_points_is_chosen():
    for seed in range(3):
        estimate = LevinsohnPetrin(degree=2).estimate(acf_firms(2, seed=seed))
        assert estimate.coefficients == pytest.approx([0.6, 0.4], abs=0.05)
        low = [root for root in estimate.roots if "low point has a smaller" in root.reason.en or root.chosen]
        assert estimate.criterion == min(root.criterion for root in low)


def test_both_criteria_are_right_where_the_method_is():
    least_squares, moments = (
        LevinsohnPetrin(degree=2, criterion=criterion).estimate(acf_firms(2, firms=3_000, seed=5)).coefficients
        for criterion in ("least_squares", "moments")
    )
    assert least_squares == pytest.approx([0.6, 0.4], abs=0.025)
    assert moments == pytest.approx([0.6, 0.4], abs=0.025)


def test_moments_of_levinsohn_and_petrin_hold():
    sample = acf_firms(2, seed=1)
    estimate = LevinsohnPetrin(criterion="moments").estimate(sample)
    innovation, capital = estimate.innovation[sample.pairs], sample.inputs[sample.pairs, 1]
    assert abs(np.mean(innovation * (capital - capital.mean()))) < 1e-12


def gross_output(sample: Sample) -> Sample:
    """The proxy as an input: gross output with a share of materials of .3."""
    specification = Specification("y", ("l",), ("k",), intermediate=("m",), proxy="m")
    return replace(
        sample,
        specification=specification,
        inputs=np.column_stack((sample.inputs[:, 0], sample.proxy, sample.inputs[:, 1])),
        output=sample.output + 0.3 * sample.proxy,
    )


def test_a_proxy_that_is_an_input_has_its_coefficient_in_the_second_stage():
    estimate = LevinsohnPetrin().estimate(gross_output(acf_firms(2, firms=2_000, seed=2)))
    assert estimate.coefficients[0] == pytest.approx(0.6, abs=0.03)
    assert len(estimate.coefficients) == 3
    assert any("Gandhi" in note.en for note in estimate.notes)
    with pytest.raises(UnknownOption, match="moments"):
        LevinsohnPetrin(criterion="least_squares").estimate(gross_output(acf_firms(2, firms=50)))


def leaving(seed: int) -> Sample:
    """Firms that leave when productivity falls short of what their capital is worth; those with little leave first."""
    sample = acf_firms(2, firms=3_000, seed=seed)
    omega = sample.output - sample.inputs @ [0.6, 0.4]
    lasts = omega > -0.35 - 0.35 * (sample.inputs[:, 1] - sample.inputs[:, 1].mean())
    first_bad = np.minimum.reduceat(np.where(lasts, 99, sample.year), sample.starts[:-1])
    there = (sample.year <= first_bad[sample.firm]) | (sample.year < 1)
    rows = pl.DataFrame(
        {"firm": sample.firm, "year": sample.year, "y": sample.output, "l": sample.inputs[:, 0],
         "k": sample.inputs[:, 1], "m": sample.proxy}
    ).filter(there)  # fmt: skip
    return from_logs(rows, output="y", labour=("l",), capital=("k",), proxy="m")


def test_survival_is_in_the_law_and_in_the_errors():
    sample = leaving(3)
    without, with_it = (OlleyPakes(survival=survival, degree=2).estimate(sample) for survival in (False, True))
    assert with_it.coefficients[0] == without.coefficients[0]
    assert with_it.coefficients[1] != pytest.approx(without.coefficients[1], abs=1e-6)
    assert with_it.coefficients == pytest.approx([0.6, 0.4], abs=0.05)


def test_what_cannot_be_told_is_refused():
    sample = acf_firms(2, firms=200)
    with pytest.raises(NoEstimate, match="No firm leaves"):
        OlleyPakes(survival=True).estimate(sample)
    swallowed = replace(sample, inputs=np.column_stack((sample.proxy * sample.inputs[:, 1], sample.inputs[:, 1])))
    with pytest.raises(NoEstimate, match="nothing is left of l"):
        LevinsohnPetrin().estimate(swallowed)
    with pytest.raises(UnknownOption, match="criterion"):
        LevinsohnPetrin(criterion="gmm")
    with pytest.raises(UnknownOption, match="degree is a whole number"):
        OlleyPakes(degree=0)
