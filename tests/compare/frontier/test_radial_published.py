"""Radial, directional and free-disposal models against published tables and other programs' output.

Sources of the numbers stand in the README beside the data.
"""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from frontier_firms import firms_of, read_frontier
from nangsuat.compare.frontier import Efficiency, dea, fdh

PRINTED = 5.1e-5  # four decimals
SOLVER = 1e-10  # solver references are printed to twelve digits
LOOSE_SOLVER = 1e-8  # the directional column is printed to ten decimals, deaR's own solver is a little off
SYNTHETIC = 1e-10  # four solvers agree to 8e-11 there


def published(shared_data: Path, model: str, quantity: str) -> np.ndarray:
    table = read_frontier(shared_data, "textbook11_published")
    rows = table.filter((pl.col("model") == model) & (pl.col("quantity") == quantity))
    return rows["value"].cast(pl.Float64).to_numpy()


def scores(found: Efficiency) -> np.ndarray:
    """Scores as printed elsewhere: what the others cannot reach is infinite."""
    return np.array(found.scores)


@pytest.fixture
def textbook(shared_data: Path):
    table = read_frontier(shared_data, "textbook11")
    panel = firms_of(table, "dmu", ["x1", "x2", "y"])

    def analyse(**options: object) -> Efficiency:
        return dea(panel, inputs=["x1", "x2"], outputs=["y"], **options)

    return analyse


@pytest.mark.parametrize("returns", ["crs", "vrs"])
@pytest.mark.parametrize(("orientation", "name"), [("input", "Theta"), ("output", "Phi")])
def test_textbook_radial_scores_and_slacks(shared_data: Path, textbook, orientation: str, name: str, returns: str):
    found = textbook(orientation=orientation, returns_to_scale=returns)
    model = f"radial {orientation} {returns}"
    assert scores(found) == pytest.approx(published(shared_data, model, name), abs=PRINTED)
    slacks = found.slacks()
    for column, quantity in (("x1", "slackX1"), ("x2", "slackX2"), ("y", "slackY")):
        assert slacks[column].to_numpy() == pytest.approx(published(shared_data, model, quantity), abs=PRINTED)


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_textbook_scale_efficiency(shared_data: Path, textbook, orientation: str):
    found = textbook(orientation=orientation).frame["scale_efficiency"].to_numpy()
    assert found == pytest.approx(published(shared_data, f"scale efficiency {orientation}", "ScaleEff"), abs=PRINTED)


@pytest.mark.parametrize("returns", ["crs", "vrs"])
def test_textbook_directional_scores_and_slacks(shared_data: Path, textbook, returns: str):
    found = textbook(orientation="directional", returns_to_scale=returns)
    model = f"ddf {returns} g=(x,y)"
    assert scores(found) == pytest.approx(published(shared_data, model, "Beta"), abs=PRINTED)
    slacks = found.slacks()
    for column, quantity in (("x1", "slackX1"), ("x2", "slackX2"), ("y", "slackY")):
        assert slacks[column].to_numpy() == pytest.approx(published(shared_data, model, quantity), abs=PRINTED)


def test_textbook_super_efficiency(shared_data: Path, textbook):
    radial = textbook(returns_to_scale="crs", super_efficiency=True)
    assert scores(radial) == pytest.approx(published(shared_data, "super radial input crs", "Theta"), abs=PRINTED)
    directional = textbook(orientation="directional", returns_to_scale="crs", super_efficiency=True)
    beta = published(shared_data, "super ddf crs g=(x,y)", "Beta")
    assert scores(directional) == pytest.approx(beta, abs=PRINTED)


def test_a_bad_output_as_the_toolbox_has_it(shared_data: Path):
    table = read_frontier(shared_data, "deatoolbox_bad_output").filter(pl.col("period") == 1)
    found = dea(
        firms_of(table, "dmu", ["x", "y", "bad"]),
        inputs=["x"],
        outputs=["y"],
        bad_outputs=["bad"],
        orientation="directional",
        returns_to_scale="crs",
        disposability="strong",
        non_discretionary=["x"],
    )
    expected = read_frontier(shared_data, "deatoolbox_bad_output_published")
    assert scores(found) == pytest.approx(expected["beta_period1_crs"].to_numpy(), abs=PRINTED)
    for column, name in (("x", "slack_x"), ("y", "slack_y"), ("bad", "slack_bad")):
        assert found.slacks()[column].to_numpy() == pytest.approx(expected[name].to_numpy(), abs=PRINTED)


PFT_INPUTS = ["Education", "Occupation", "Parental", "Counseling", "Teachers"]
PFT_OUTPUTS = ["Reading", "Math", "Coopersmith"]


@pytest.fixture(scope="module")
def follow_through(shared_data: Path):
    table = read_frontier(shared_data, "pft1981")
    return firms_of(table, "Site", PFT_INPUTS + PFT_OUTPUTS), read_frontier(shared_data, "pft1981_reference"), table


PFT_RETURNS = {"crs": "crs", "vrs": "vrs", "drs": "nirs", "irs": "ndrs"}


@pytest.mark.parametrize(("name", "returns"), PFT_RETURNS.items())
@pytest.mark.parametrize(("side", "orientation"), [("in", "input"), ("out", "output")])
def test_program_follow_through(follow_through, name: str, returns: str, side: str, orientation: str):
    panel, expected, _ = follow_through
    found = dea(panel, inputs=PFT_INPUTS, outputs=PFT_OUTPUTS, orientation=orientation, returns_to_scale=returns)
    assert scores(found) == pytest.approx(expected[f"{name}_{side}"].to_numpy(), abs=SOLVER)


def test_program_follow_through_efficient_sites(follow_through):
    panel, *_ = follow_through
    counts = {
        returns: int(dea(panel, inputs=PFT_INPUTS, outputs=PFT_OUTPUTS, returns_to_scale=returns).efficient.sum())
        for returns in ("crs", "vrs")
    }
    assert counts == {"crs": 19, "vrs": 27}


@pytest.mark.parametrize(("side", "orientation"), [("in", "input"), ("out", "output")])
def test_program_follow_through_free_disposal_hull(follow_through, side: str, orientation: str):
    panel, expected, _ = follow_through
    found = fdh(panel, inputs=PFT_INPUTS, outputs=PFT_OUTPUTS, orientation=orientation)
    assert scores(found) == pytest.approx(expected[f"fdh_{side}"].to_numpy(), abs=SOLVER)


@pytest.mark.parametrize("returns", ["crs", "vrs"])
def test_program_follow_through_super_efficiency_with_sites_out_of_reach(follow_through, returns: str):
    panel, expected, _ = follow_through
    found = dea(panel, inputs=PFT_INPUTS, outputs=PFT_OUTPUTS, returns_to_scale=returns, super_efficiency=True)
    column = expected[f"super_{returns}_in"].cast(pl.Float64).to_numpy()
    assert scores(found) == pytest.approx(column, abs=SOLVER)
    assert ((found.frame["status"] == "out_of_reach").to_numpy() == np.isinf(column)).all()
    assert found.frame["efficiency"].null_count() == np.isinf(column).sum()


@pytest.mark.parametrize("returns", ["crs", "vrs"])
def test_program_follow_through_within_programs(follow_through, returns: str):
    _, expected, table = follow_through
    grouped = firms_of(table.rename({"Program": "industry"}), "Site", PFT_INPUTS + PFT_OUTPUTS)
    found = dea(
        grouped, inputs=PFT_INPUTS, outputs=PFT_OUTPUTS, returns_to_scale=returns, by=("industry",)
    )  # fmt: skip
    assert scores(found) == pytest.approx(expected[f"{returns}_in_within_group"].to_numpy(), abs=SOLVER)


AIR_INPUTS, AIR_OUTPUTS = ["Lab", "Fuel", "Matl", "Cap"], ["Pass", "Cargo"]
AIRLINES = {
    "ccr_in": {"returns_to_scale": "crs"},
    "bcc_in": {},
    "bcc_out": {"orientation": "output"},
    "ndrs_in": {"returns_to_scale": "ndrs"},
    "super_ccr_in": {"returns_to_scale": "crs", "super_efficiency": True},
}


@pytest.fixture(scope="module")
def airlines(shared_data: Path):
    panel = firms_of(read_frontier(shared_data, "airlines1990"), "Name", AIR_INPUTS + AIR_OUTPUTS)
    return panel, read_frontier(shared_data, "airlines1990_reference")


@pytest.mark.parametrize(("column", "options"), AIRLINES.items())
def test_airlines(airlines, column: str, options: dict[str, object]):
    panel, expected = airlines
    found = dea(panel, inputs=AIR_INPUTS, outputs=AIR_OUTPUTS, **options)
    assert scores(found) == pytest.approx(expected[column].to_numpy(), abs=SOLVER)


def test_airlines_free_disposal_hull_and_direction(airlines):
    panel, expected = airlines
    hull = fdh(panel, inputs=AIR_INPUTS, outputs=AIR_OUTPUTS)
    assert scores(hull) == pytest.approx(expected["fdh_in"].to_numpy(), abs=SOLVER)
    found = dea(panel, inputs=AIR_INPUTS, outputs=AIR_OUTPUTS, orientation="directional")
    assert scores(found) == pytest.approx(expected["ddf_beta_vrs_gxgy"].to_numpy(), abs=LOOSE_SOLVER)


def test_power_plants_super_efficiency(shared_data: Path):
    quantities = ["X1", "X2", "X3", "X4", "Y1", "Y2"]
    panel = firms_of(read_frontier(shared_data, "power_plants_supereff"), "DMU", quantities)
    found = dea(panel, inputs=quantities[:4], outputs=quantities[4:], returns_to_scale="crs", super_efficiency=True)
    expected = read_frontier(shared_data, "power_plants_supereff_reference")["super_ccr_in"].to_numpy()
    assert scores(found) == pytest.approx(expected, abs=SOLVER)


@pytest.mark.parametrize("returns", ["crs", "vrs"])
def test_an_input_that_is_not_at_ones_discretion(shared_data: Path, returns: str):
    panel = firms_of(read_frontier(shared_data, "ruggiero2007_nondiscretionary"), "DMU", ["X1", "X2", "Y1"])
    found = dea(panel, inputs=["X1", "X2"], outputs=["Y1"], returns_to_scale=returns, non_discretionary=["X2"])
    expected = read_frontier(shared_data, "ruggiero2007_reference")[f"bm_{returns}_in"].to_numpy()
    assert scores(found) == pytest.approx(expected, abs=SOLVER)


def test_a_bad_output_turned_round(shared_data: Path):
    table = read_frontier(shared_data, "hua_bian2007_bad_output").with_columns(good=1500 - pl.col("UD_Output1"))
    quantities = ["D_Input1", "D_Input2", "D_Output1", "D_Output2", "good"]
    found = dea(
        firms_of(table, "DMUS", quantities), inputs=quantities[:2], outputs=quantities[2:], orientation="output"
    )
    expected = read_frontier(shared_data, "hua_bian2007_reference")["vrs_out_vtrans1500"].to_numpy()
    assert scores(found) == pytest.approx(expected, abs=SOLVER)


RADIAL_ELSEWHERE = [
    ("tone2001", "DMU", ["Input1", "Input2"], ["Output1", "Output2"], "ccr_in", {"returns_to_scale": "crs"}),
    ("golany_roll1989", "DMU", ["X1", "X2", "X3"], ["Y1", "Y2"], "ccr_in", {"returns_to_scale": "crs"}),
    ("coelli1998", "dmus", ["input1", "input2"], ["output"], "te_crs_in", {"returns_to_scale": "crs"}),
    ("coelli1998", "dmus", ["input1", "input2"], ["output"], "te_vrs_in", {}),
    ("simar_wilson1998_plants", "plant", ["labor", "fuel", "capital"], ["output"], "vrs_in", {}),
    ("simar_wilson1998_plants", "plant", ["labor", "fuel", "capital"], ["output"], "crs_in",
     {"returns_to_scale": "crs"}),
    ("simar_wilson1998_plants", "plant", ["labor", "fuel", "capital"], ["output"], "crs_out",
     {"returns_to_scale": "crs", "orientation": "output"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "unit", "inputs", "outputs", "column", "options"), RADIAL_ELSEWHERE)
def test_radial_columns_of_other_sets(shared_data: Path, name, unit, inputs, outputs, column, options):
    found = dea(
        firms_of(read_frontier(shared_data, name), unit, inputs + outputs), inputs=inputs, outputs=outputs, **options
    )
    expected = read_frontier(shared_data, f"{name}_reference")[column].to_numpy()
    assert scores(found) == pytest.approx(expected, abs=SOLVER)


@pytest.mark.parametrize("returns", ["crs", "vrs"])
def test_five_thousand_made_up_producers(shared_data: Path, returns: str):
    table = read_frontier(shared_data, "synthetic_5000_3x2").with_row_index("unit")
    panel = firms_of(table, "unit", ["x1", "x2", "x3", "y1", "y2"])
    found = dea(
        panel, inputs=["x1", "x2", "x3"], outputs=["y1", "y2"], returns_to_scale=returns, scale_efficiency=False
    )  # fmt: skip
    assert scores(found) == pytest.approx(table[f"{returns}_in"].to_numpy(), abs=SYNTHETIC)
