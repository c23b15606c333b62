"""Slacks, prices and multipliers against published tables and other programs' output.

Sources of the numbers stand in the README beside the data.
"""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from frontier_firms import firms_of, read_frontier
from nangsuat.compare.frontier import (
    Scores,
    additive_measure,
    additive_profit_efficiency,
    cost_efficiency,
    cross_efficiency,
    profit_efficiency,
    revenue_efficiency,
    slacks_based_measure,
)

PRINTED = 5.1e-5  # four decimals
SOLVER = 1e-10  # solver references are printed to twelve digits
LOOSE_SOLVER = 2e-11  # relative: sums of slacks in thousands, printed to twelve digits

AIRLINES = {"inputs": ["Lab", "Fuel", "Matl", "Cap"], "outputs": ["Pass", "Cargo"]}
TONE = {"inputs": ["Input1", "Input2"], "outputs": ["Output1", "Output2"]}
PLANTS = {"inputs": ["X1", "X2", "X3", "X4"], "outputs": ["Y1", "Y2"]}
GOLANY_ROLL = {"inputs": ["X1", "X2", "X3"], "outputs": ["Y1", "Y2"]}
TEXTBOOK = {"inputs": ["x1", "x2"], "outputs": ["y"]}


def scores(found: Scores, name: str = "efficiency") -> np.ndarray:
    return found.found.scores[name]


@pytest.mark.parametrize(
    ("column", "orientation", "returns"),
    [
        ("sbm_crs", "none", "crs"),
        ("sbm_vrs", "none", "vrs"),
        ("sbm_crs_in", "input", "crs"),
        ("sbm_crs_out", "output", "crs"),
    ],
)
def test_sbm_of_tone_2001(shared_data: Path, column: str, orientation: str, returns: str):
    table, expected = read_frontier(shared_data, "tone2001"), read_frontier(shared_data, "tone2001_reference")
    panel = firms_of(table, "DMU", [*TONE["inputs"], *TONE["outputs"]])
    found = slacks_based_measure(panel, **TONE, orientation=orientation, returns_to_scale=returns)
    assert scores(found) == pytest.approx(expected[column].to_numpy(), abs=SOLVER)


def test_sbm_slacks_of_tone_2001(shared_data: Path):
    """Slacks of an SBM optimum need not be unique; here they are."""
    table, expected = read_frontier(shared_data, "tone2001"), read_frontier(shared_data, "tone2001_reference")
    panel = firms_of(table, "DMU", [*TONE["inputs"], *TONE["outputs"]])
    found = slacks_based_measure(panel, **TONE, returns_to_scale="crs")
    slacks = found.slacks().pivot("quantity", index="firm", values="slack")
    for name in (*TONE["inputs"], *TONE["outputs"]):
        assert slacks[name].to_numpy() == pytest.approx(expected[name].to_numpy(), abs=SOLVER), name


def test_sbm_with_a_bad_output_of_tone_2003(shared_data: Path):
    table = read_frontier(shared_data, "tone2003_bad_output")
    expected = read_frontier(shared_data, "tone2003_bad_output_reference")
    panel = firms_of(table, "DMU", ["x", "yg", "yb"])
    found = slacks_based_measure(panel, inputs=["x"], outputs=["yg"], bad_outputs=["yb"])
    assert scores(found) == pytest.approx(expected["sbm_undesirable_vrs"].to_numpy(), abs=SOLVER)
    targets = found.targets().pivot("quantity", index="firm", values="target")
    for name in ("x", "yg", "yb"):
        assert targets[name].to_numpy() == pytest.approx(expected[name].to_numpy(), abs=SOLVER), name


@pytest.mark.parametrize(("column", "orientation"), [("super_sbm_in_crs", "input"), ("super_sbm_no_crs", "none")])
def test_super_sbm_of_the_power_plants(shared_data: Path, column: str, orientation: str):
    table = read_frontier(shared_data, "power_plants_supereff")
    expected = read_frontier(shared_data, "power_plants_supereff_reference")
    panel = firms_of(table, "DMU", [*PLANTS["inputs"], *PLANTS["outputs"]])
    found = slacks_based_measure(
        panel, **PLANTS, orientation=orientation, returns_to_scale="crs", super_efficiency=True
    )
    assert scores(found, "super_efficiency") == pytest.approx(expected[column].to_numpy(), abs=SOLVER)


@pytest.mark.parametrize("returns", ["crs", "vrs"])
def test_sbm_of_the_airlines(shared_data: Path, returns: str):
    table, expected = read_frontier(shared_data, "airlines1990"), read_frontier(shared_data, "airlines1990_reference")
    panel = firms_of(table, "Name", [*AIRLINES["inputs"], *AIRLINES["outputs"]])
    found = slacks_based_measure(panel, **AIRLINES, returns_to_scale=returns)
    assert scores(found) == pytest.approx(expected[f"sbm_{returns}"].to_numpy(), abs=SOLVER)


def test_sum_of_slacks_of_the_airlines(shared_data: Path):
    table, expected = read_frontier(shared_data, "airlines1990"), read_frontier(shared_data, "airlines1990_reference")
    panel = firms_of(table, "Name", [*AIRLINES["inputs"], *AIRLINES["outputs"]])
    found = additive_measure(panel, **AIRLINES, weights="ones")
    printed = expected["additive_vrs_sum"].to_numpy()
    assert scores(found, "inefficiency") == pytest.approx(printed, rel=LOOSE_SOLVER, abs=SOLVER)


@pytest.mark.parametrize(("model", "weights"), [("additive MIP vrs", "mip"), ("additive RAM vrs", "ram")])
def test_additive_models_of_the_textbook(shared_data: Path, model: str, weights: str):
    table = read_frontier(shared_data, "textbook11")
    printed = read_frontier(shared_data, "textbook11_published").filter(pl.col("model") == model)
    found = additive_measure(firms_of(table, "dmu", ["x1", "x2", "y"]), **TEXTBOOK, weights=weights)
    expected = printed.pivot("quantity", index="dmu", values="value")
    slacks = found.slacks().pivot("quantity", index="firm", values="slack")
    assert scores(found, "inefficiency") == pytest.approx(expected["Eff"].cast(float).to_numpy(), abs=PRINTED)
    for own, theirs in (("x1", "slackX1"), ("x2", "slackX2"), ("y", "slackY")):
        assert slacks[own].to_numpy() == pytest.approx(expected[theirs].cast(float).to_numpy(), abs=PRINTED), own


def test_additive_super_efficiency_of_the_textbook(shared_data: Path):
    """Printed under MIP, the numbers are those of weights of one: the largest sum of slacks as they are."""
    table = read_frontier(shared_data, "textbook11")
    printed = read_frontier(shared_data, "textbook11_published").filter(
        pl.col("model").str.starts_with("super additive") & (pl.col("quantity") == "Eff")
    )
    found = additive_measure(
        firms_of(table, "dmu", ["x1", "x2", "y"]),
        **TEXTBOOK,
        weights="ones",
        returns_to_scale="crs",
        super_efficiency=True,
    )
    expected = printed["value"].cast(float).to_numpy()
    assert scores(found, "super_inefficiency") == pytest.approx(expected, abs=PRINTED, nan_ok=True)


def test_cost_and_revenue_of_coelli_rao_and_battese(shared_data: Path):
    table = read_frontier(shared_data, "coelli1998").rename({"output": "made"})
    expected = read_frontier(shared_data, "coelli1998_reference")
    panel = firms_of(table, "dmus", [name for name in table.columns if name != "dmus"])
    sides = {"inputs": ["input1", "input2"], "outputs": ["made"], "returns_to_scale": "crs"}
    cost = cost_efficiency(panel, **sides, prices={"input1": "price_input1", "input2": "price_input2"})
    revenue = revenue_efficiency(panel, **sides, prices={"made": "price_output"})
    for found, own, theirs in (
        (cost, "technical_efficiency", "te_crs_in"),
        (cost, "cost_efficiency", "cost_eff_crs"),
        (cost, "allocative_efficiency", "alloc_eff_crs"),
        (revenue, "revenue_efficiency", "rev_eff_crs"),
    ):
        assert scores(found, own) == pytest.approx(expected[theirs].to_numpy(), abs=SOLVER), theirs


def test_cost_revenue_and_profit_of_cooper_seiford_and_tone(shared_data: Path):
    table = read_frontier(shared_data, "deatoolbox_allocative")
    panel = firms_of(table, "dmu", ["x1", "x2", "y", "w1", "w2", "p"])
    sides, prices = {"inputs": ["x1", "x2"], "outputs": ["y"]}, {"x1": "w1", "x2": "w2"}
    cost = cost_efficiency(panel, **sides, prices=prices, returns_to_scale="crs")
    revenue = revenue_efficiency(panel, **sides, prices={"y": "p"}, returns_to_scale="crs")
    profit = profit_efficiency(panel, **sides, prices={**prices, "y": "p"})
    for found, own, theirs in (
        (cost, "technical_efficiency", "cost_te"),
        (cost, "allocative_efficiency", "cost_ae"),
        (cost, "cost_efficiency", "cost_ce"),
        (revenue, "technical_efficiency", "rev_te"),
        (revenue, "allocative_efficiency", "rev_ae"),
        (revenue, "revenue_efficiency", "rev_re"),
        (profit, "technical_inefficiency", "profit_te_ddf"),
        (profit, "allocative_inefficiency", "profit_ae_ddf"),
        (profit, "profit_inefficiency", "profit_pe_ddf"),
    ):
        assert scores(found, own) == pytest.approx(table[theirs].cast(float).to_numpy(), abs=PRINTED), theirs


@pytest.mark.parametrize(("letter", "method"), [("M2", "differences"), ("M3", "ratio")])
@pytest.mark.parametrize(("word", "goal"), [("agg", "aggressive"), ("ben", "benevolent")])
def test_cross_efficiency_of_golany_and_roll(shared_data: Path, letter: str, method: str, word: str, goal: str):
    table = read_frontier(shared_data, "golany_roll1989")
    expected = read_frontier(shared_data, "golany_roll1989_reference")
    panel = firms_of(table, "DMU", [*GOLANY_ROLL["inputs"], *GOLANY_ROLL["outputs"]])
    found = cross_efficiency(panel, **GOLANY_ROLL, goal=goal, method=method)
    assert scores(found, "efficiency") == pytest.approx(expected["ccr_in"].to_numpy(), abs=SOLVER)
    printed = expected[f"crosseff_{letter}_{word}"].to_numpy()
    assert scores(found, "cross_efficiency") == pytest.approx(printed, abs=SOLVER)


def test_profit_by_slacks_of_the_manual_of_benchmarking_economic_efficiency():
    """Eight firms printed in the manual of the Julia package BenchmarkingEconomicEfficiency (`deaprofitadd`)."""
    table = pl.DataFrame({"firm": list("ABCDEFGH"), "x": [2.0, 4, 8, 12, 6, 14, 14, 9.412]})
    table = table.with_columns(y=pl.Series([1.0, 5, 8, 9, 3, 7, 9, 2.353]), w=pl.lit(1.0), p=pl.lit(2.0))
    panel = firms_of(table, "firm", ["x", "y", "w", "p"])
    found = additive_profit_efficiency(panel, inputs=["x"], outputs=["y"], prices={"x": "w", "y": "p"})
    printed = [8.0, 2.0, 0.0, 2.0, 8.0, 8.0, 4.0, 12.706]
    technical = [0.0, 0.0, 0.0, 0.0, 4.0, 7.33333, 2.0, 8.059]
    assert scores(found, "profit_inefficiency") == pytest.approx(printed, abs=PRINTED)
    assert scores(found, "technical_inefficiency") == pytest.approx(technical, abs=PRINTED)


def test_profit_by_slacks_of_cooper_seiford_and_tone(shared_data: Path):
    """The DEA Toolbox prints 4.5 and 3, both gaps over 4; the third firm's own worth of a slack is 12."""
    table = read_frontier(shared_data, "deatoolbox_allocative")
    panel = firms_of(table, "dmu", ["x1", "x2", "y", "w1", "w2", "p"])
    found = additive_profit_efficiency(
        panel, inputs=["x1", "x2"], outputs=["y"], prices={"x1": "w1", "x2": "w2", "y": "p"}, weights="mip"
    )
    printed = table["profit_pe_additive"].cast(float).to_numpy()
    assert scores(found, "profit_inefficiency") == pytest.approx(printed / [1.0, 1.0, 3.0], abs=PRINTED)
    assert scores(found, "technical_inefficiency") == pytest.approx(
        table["profit_te_additive"].cast(float).to_numpy(), abs=PRINTED
    )
