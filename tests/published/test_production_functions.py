"""Every number of prodest that the validation data hold, on Chilean plants and ACF's made-up firms; a textbook's table.

The references beside the data were made by prodest 1.0.1. Where prodest's estimator is ours, ours is held against it;
where it is not (its ``WRDG`` and ``WRDG_GMM``), its equations are written out here and held against it, so that one
sees what its numbers are. Ackerberg-Caves-Frazer on these samples is in ``tests/measure/production``.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from control_function_samples import chilean_plants, from_logs
from nangsuat.measure.production import LeastSquares, LevinsohnPetrin, OlleyPakes, Sample, Wooldridge

SIX_DIGITS = 1e-6  # a linear system solved by R and here
SEARCH = 2e-4  # R's optimiser stops where the criterion no longer changes in its eighth digit
THREE_DIGITS = 5.001e-4
SAMPLES = ("DGP1_m", "DGP1_m01", "replica_m1", "replica_m2", "replica_m3", "replica_m4")


def made_up(shared_data: Path, name: str, proxy: str | None = None) -> Sample:
    """One of the samples of the reference file, with its own proxy or another."""
    if name.startswith("DGP1"):
        rows = pl.read_csv(shared_data / "firms" / "acf_dgp1_sim.csv").rename({"id": "firm", "t": "year"})
        own = {"DGP1_m": "m", "DGP1_m01": "m_err01"}[name]
        return from_logs(rows, output="y", labour=("l",), capital=("k",), proxy=proxy or own)
    rows = pl.read_parquet(shared_data / "firms" / "acf_dgp3_replica.parquet").rename({"period": "year"})
    return from_logs(rows, output="lny", labour=("lnl",), capital=("lnk",), proxy=f"lnm{name[-1]}")


def told(shared_data: Path, name: str, method: str) -> tuple[float, float]:
    table = pl.read_csv(shared_data / "firms" / "acf_reference.csv")
    return table.filter(sample=name, method=method).select("beta_l", "beta_k").row(0)


@pytest.mark.parametrize("name", SAMPLES)
def test_least_squares(shared_data: Path, name: str):
    found = LeastSquares("pooled").estimate(made_up(shared_data, name)).coefficients
    assert found == pytest.approx(told(shared_data, name, "OLS"), abs=SIX_DIGITS)


@pytest.mark.parametrize("name", SAMPLES)
def test_levinsohn_petrin(shared_data: Path, name: str):
    """The lowest of all low points; with an error of half the variance (m4) there are three, and R finds the same."""
    estimate = LevinsohnPetrin(degree=2).estimate(made_up(shared_data, name))
    assert estimate.coefficients == pytest.approx(told(shared_data, name, "LP"), abs=SEARCH)
    assert len(estimate.roots) == (3 if name == "replica_m4" else 1)


def test_olley_pakes(shared_data: Path):
    """Firms differ in what investment costs them, so that it does not reveal productivity, and OP cannot be right."""
    estimate = OlleyPakes(degree=2).estimate(made_up(shared_data, "DGP1_m", proxy="lninv"))
    assert estimate.coefficients == pytest.approx(told(shared_data, "DGP1_m", "OP"), abs=SEARCH)


def polynomial(sample: Sample, rows: np.ndarray) -> np.ndarray:
    state, proxy = sample.state[rows, 0], sample.proxy[rows]
    return np.column_stack((state, proxy, state * proxy, state**2, proxy**2))


def projected(instruments: np.ndarray, regressors: np.ndarray) -> np.ndarray:
    return instruments @ np.linalg.lstsq(instruments, regressors)[0]


def wrdg_gmm(sample: Sample) -> np.ndarray:
    """prodest's system, in which one coefficient is capital's and that of capital in the polynomial."""
    now, before = sample.pairs, sample.pairs - 1
    one, nothing = np.ones((len(now), 1)), np.zeros
    this, last = polynomial(sample, now), polynomial(sample, before)
    first = np.column_stack((one, sample.free[now], this, nothing((len(now), last.shape[1] + 1))))
    second = np.column_stack(
        (0 * one, sample.free[now], sample.state[now], nothing((len(now), this.shape[1] - 1)), one, last)
    )
    own = np.column_stack((one, sample.free[now], this))
    lagged = np.column_stack((one, sample.free[before], sample.state[now], last))
    instruments = np.block([[own, nothing((len(now), lagged.shape[1]))], [nothing((len(now), own.shape[1])), lagged]])
    fitted = projected(instruments, np.vstack((first, second)))
    return np.linalg.lstsq(fitted, np.tile(sample.output[now], 2))[0][1 : 1 + sample.inputs.shape[1]]


@pytest.mark.parametrize("name", SAMPLES)
def test_prodests_wooldridge_gmm_is_another_system(shared_data: Path, name: str):
    sample = made_up(shared_data, name)
    assert wrdg_gmm(sample) == pytest.approx(told(shared_data, name, "WRDG_GMM"), abs=SIX_DIGITS)
    assert np.abs(Wooldridge(degree=2).estimate(sample).coefficients - wrdg_gmm(sample)).max() > 0.05


def wrdg(sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    """prodest's two stages and its errors: those of least squares on what the first stage fitted."""
    now, before = sample.pairs, sample.pairs - 1
    both = [polynomial(sample, rows) for rows in (now, before)]
    regressors = np.vstack([np.column_stack((sample.free[now], sample.state[now], each)) for each in both])
    instruments = np.vstack([np.column_stack((sample.free[before], sample.state[now], each)) for each in both])
    fitted = np.column_stack((np.ones(2 * len(now)), projected(instruments, regressors)))
    output = np.tile(sample.output[now], 2)
    found = np.linalg.lstsq(fitted, output)[0]
    variance = np.sum((output - fitted @ found) ** 2) / (len(output) - len(found))
    errors = np.sqrt(variance * np.diag(np.linalg.inv(fitted.T @ fitted)))
    shown = slice(1, 1 + sample.inputs.shape[1])
    return found[shown], errors[shown]


@pytest.mark.parametrize(("method", "proxy"), [("WRDG", "ln_electricity"), ("WRDG with proxy=ln_inv", "ln_inv")])
def test_prodests_wooldridge_and_its_errors(shared_data: Path, method: str, proxy: str):
    """The vignette's three digits; its errors count each plant-year twice and take all of them for strangers."""
    table = pl.read_csv(shared_data / "firms" / "chile_plants_reference.csv")
    told = table.filter(method=method).filter(pl.col("origin").str.contains("vignette"))
    coefficients, errors = wrdg(chilean_plants(shared_data, proxy=proxy))
    assert coefficients == pytest.approx(told["estimate"].to_list(), abs=THREE_DIGITS)
    assert errors == pytest.approx(told["se"].to_list(), abs=THREE_DIGITS)


def printed(shared_data: Path, method: str) -> Sequence[float]:
    table = pl.read_csv(shared_data / "firms" / "chile_plants_reference.csv")
    return table.filter(method=method).filter(pl.col("origin").str.contains("vignette"))["estimate"].to_list()


def test_the_vignettes_digits(shared_data: Path):
    plants, investment = chilean_plants(shared_data), chilean_plants(shared_data, proxy="ln_inv")
    cases = (
        ("OP (proxy=ln_inv)", OlleyPakes(degree=2), investment),
        ("LP", LevinsohnPetrin(degree=2), plants),
        ("ROB (as printed; proxy ln_electricity)", Wooldridge("second", degree=2), plants),
    )
    for method, estimator, sample in cases:
        found = estimator.estimate(sample).coefficients
        assert found == pytest.approx(printed(shared_data, method), abs=THREE_DIGITS), method


def test_fixed_effects_of_a_textbook(shared_data: Path):
    """Wooldridge's scrap rates after training grants; its errors are those of one variance, ours are by firm."""
    rows = pl.read_csv(shared_data / "firms" / "jobtraining.csv", null_values=["NA", ""]).drop_nulls("lscrap")
    sample = from_logs(
        rows.rename({"fcode": "firm"}),
        output="lscrap", labour=("d88", "d89", "grant"), capital=("grant_1",), proxy="d88",
    )  # fmt: skip
    estimate = LeastSquares("fixed_effects").estimate(sample)
    assert len(sample) == 162
    assert estimate.coefficients[2:] == pytest.approx([-0.252, -0.422], abs=THREE_DIGITS)
