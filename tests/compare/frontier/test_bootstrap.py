"""The smooth bootstrap against published and other programs' output, and what must hold of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from frontier_firms import firms_of, made_up, read_frontier
from nangsuat.compare.frontier import NoFrontier, bootstrap_dea, returns_to_scale_test
from nangsuat.compare.frontier.bandwidth import bandwidth_of
from nangsuat.data import FirmPanel, UnknownOption

MONTE_CARLO = 0.012  # of two runs of Benchmarking with 5,000 draws the noise is under 0.002; rules differ a little more
FEW_DRAWS = 0.02  # the published table has 200 draws
PRINTED = 5.1e-5


@pytest.fixture
def plants(shared_data: Path) -> FirmPanel:
    table = read_frontier(shared_data, "simar_wilson1998_plants")
    return firms_of(table, "plant", table.columns[1:])


PLANTS = {"inputs": ["labor", "fuel", "capital"], "outputs": ["output"]}


@pytest.mark.parametrize(("rule", "prefix"), [("silverman", "benchmarking_run1"), (0.014, "deaR_h0.014")])
def test_the_plants_of_simar_and_wilson(shared_data: Path, plants: FirmPanel, rule: object, prefix: str):
    reference = read_frontier(shared_data, "simar_wilson1998_plants_reference")
    found = bootstrap_dea(plants, **PLANTS, bandwidth=rule, draws=3000).frame
    assert found["efficiency"].to_numpy() == pytest.approx(reference["vrs_in"].to_numpy(), abs=1e-9)
    assert found["corrected"].to_numpy() == pytest.approx(reference[f"bc_{prefix}"].to_numpy(), abs=MONTE_CARLO)
    low, high = ("lo_deaR_h0.014", "hi_deaR_h0.014") if "deaR" in prefix else ("ci_lo", "ci_hi")
    assert found["low"].to_numpy() == pytest.approx(reference[low].to_numpy(), abs=2 * MONTE_CARLO)
    assert found["high"].to_numpy() == pytest.approx(reference[high].to_numpy(), abs=MONTE_CARLO)


def test_the_textbook(shared_data: Path):
    """Printed by the DEA Toolbox for MATLAB, of 200 draws."""
    panel = firms_of(read_frontier(shared_data, "textbook11"), "dmu", ["x1", "x2", "y"])
    published = read_frontier(shared_data, "textbook11_published").filter(pl.col("model").str.starts_with("bootstrap"))
    printed = published.pivot("quantity", index="dmu", values="value").select(pl.exclude("dmu").cast(pl.Float64))
    found = bootstrap_dea(panel, inputs=["x1", "x2"], outputs=["y"], returns_to_scale="crs", draws=3000).frame
    for own, theirs in (("corrected", "effboot"), ("low", "effCI1"), ("high", "effCI2")):
        assert found[own].to_numpy() == pytest.approx(printed[theirs].to_numpy(), abs=FEW_DRAWS), own


def test_the_statistic_of_returns_to_scale(shared_data: Path):
    panel = firms_of(read_frontier(shared_data, "textbook11"), "dmu", ["x1", "x2", "y"])
    published = read_frontier(shared_data, "textbook11_published").filter(
        pl.col("model").str.starts_with("RTS test") & (pl.col("quantity") == "S")
    )
    found = returns_to_scale_test(panel, inputs=["x1", "x2"], outputs=["y"], draws=200)
    assert found.frame["statistic"][0] == pytest.approx(float(published["value"][0]), abs=PRINTED)


def made(seed: int, units: int = 40) -> FirmPanel:
    chance = np.random.default_rng(seed)
    x = chance.uniform(1, 10, (units, 2))
    return made_up(x, x.prod(axis=1, keepdims=True) ** 0.3 * np.exp(-np.abs(chance.normal(0, 0.3, (units, 1)))))


NAMES = {"inputs": ["x1", "x2"], "outputs": ["y1"]}


@pytest.mark.parametrize("orientation", ["input", "output"])
@pytest.mark.parametrize("returns", ["crs", "vrs", "nirs", "ndrs"])
def test_bias_flatters_and_intervals_lie_below(orientation: str, returns: str):
    found = bootstrap_dea(made(1), **NAMES, orientation=orientation, returns_to_scale=returns, draws=100).frame
    worse = 1 if orientation == "output" else -1
    assert (worse * (found["corrected"] - found["efficiency"]) > 0).all()
    assert (found["low"] <= found["high"]).all()
    assert (worse * (found["high" if worse > 0 else "low"] - found["efficiency"]) > 0).all()


def test_the_same_seed_is_the_same_answer_on_any_number_of_cores(monkeypatch: pytest.MonkeyPatch):
    first = bootstrap_dea(made(2), **NAMES, draws=100).frame
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    again = bootstrap_dea(made(2), **NAMES, draws=100).frame
    assert first.equals(again)
    assert not first.equals(bootstrap_dea(made(2), **NAMES, draws=100, seed=7).frame)


def test_units_of_measurement_are_nothing():
    panel = made(3)
    table = panel.collect("firm", "year", "x1", "x2", "y1").with_columns(pl.col("x1") * 1e5, pl.col("y1") * 1e-3)
    scaled = FirmPanel.from_frame(table, quantities=["x1", "x2", "y1"])
    one, other = (bootstrap_dea(each, **NAMES, draws=100).frame["corrected"].to_numpy() for each in (panel, scaled))
    assert one == pytest.approx(other, rel=1e-7)


def test_constant_returns_are_not_rejected_where_they_hold():
    chance = np.random.default_rng(4)
    x = chance.uniform(1, 10, (80, 1))
    panel = made_up(x, x * np.exp(-np.abs(chance.normal(0, 0.3, (80, 1)))))
    found = returns_to_scale_test(panel, inputs=["x1"], outputs=["y1"], draws=200).frame
    assert found["p_value"][0] > 0.05


def test_falling_returns_are_found():
    chance = np.random.default_rng(5)
    x = chance.uniform(1, 10, (80, 1))
    panel = made_up(x, np.sqrt(x) * np.exp(-np.abs(chance.normal(0, 0.1, (80, 1)))))
    found = returns_to_scale_test(panel, inputs=["x1"], outputs=["y1"], draws=200).frame
    assert found["p_value"][0] < 0.05


def test_bandwidths_by_their_formulas():
    distances = np.array([1.0, 1.0, 1.1, 1.25, 1.4, 1.7])
    above = distances[2:]
    mirrored = np.concatenate((above, 2 - above))
    quartiles = np.subtract(*np.quantile(mirrored, [0.75, 0.25])) / 1.349
    width = 0.9 * min(mirrored.std(ddof=1), quartiles) * 8 ** (-0.2)
    width *= distances.std(ddof=1) / mirrored.std(ddof=1) * (8 / 6) ** 0.2
    assert bandwidth_of(distances, "silverman") == pytest.approx(width, rel=1e-12)
    assert bandwidth_of(distances, 0.014) == 0.014


def test_cross_validation_is_that_of_r():
    """bw.ucv(c(0.3, 0.6, 0.75, 0.9, 1.1, 1.25, 1.4, 1.7)) by its definition, on a fine grid."""
    values = np.array([0.3, 0.6, 0.75, 0.9, 1.1, 1.25, 1.4, 1.7])
    widths = np.linspace(0.02, 0.6, 4000)
    apart = np.subtract.outer(values, values)

    def error(width: float) -> float:
        whole = np.exp(-((apart / width) ** 2) / 4).sum() / (2 * np.sqrt(np.pi) * width * 64)
        others = np.exp(-((apart / width) ** 2) / 2) / np.sqrt(2 * np.pi) / width
        return whole - 2 * (others.sum() - np.trace(others)) / (8 * 7) * 7 / 8

    best = widths[np.argmin([error(width) for width in widths])]
    widest = 1.144 * values.std(ddof=1) * 8 ** (-0.2)
    expected = min(max(best, 0.1 * widest), widest)
    assert bandwidth_of(values[values > 1], "cross_validation") == pytest.approx(expected, rel=0.05)


def test_where_all_are_efficient_nothing_is_drawn():
    with pytest.raises(NoFrontier):
        bootstrap_dea(made_up(np.ones((4, 1)), np.ones((4, 1))), inputs=["x1"], outputs=["y1"], draws=100)


@pytest.mark.parametrize(
    "options",
    [
        {"draws": 10},
        {"draws": 100.5},
        {"draws": "100"},
        {"draws": None},
        {"seed": -1},
        {"seed": "x"},
        {"seed": None},
        {"confidence": 1.5},
        {"confidence": "95 %"},
        {"bandwidth": "wide"},
        {"bandwidth": -1.0},
        {"orientation": "hyperbolic"},
        {"by": "year"},
        {"inputs": "x1"},
        {"outputs": None},
    ],
    ids=str,
)
def test_options_are_checked(options: dict[str, object]):
    with pytest.raises(UnknownOption):
        bootstrap_dea(made(6), **{**NAMES, "draws": 100, **options})


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_rule_is_printed(language: str):
    text = bootstrap_dea(made(7), **NAMES, draws=100).summary(language)
    assert "Silverman" in text
    assert "Benchmarking" in text
