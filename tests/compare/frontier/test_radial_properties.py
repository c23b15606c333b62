"""What must hold for any producers: units, more producers, returns, duality, targets."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from frontier_firms import firms_of, made_up, names
from nangsuat.compare.frontier import Efficiency, NotProved, dea, fdh

SAME = 1e-9  # scores of the same problem in other units
ORDER = 1e-9  # one score is no larger than another but for rounding
ADDS_UP = 1e-8  # sums over peers, relative to the largest of the quantity
EXAMPLES = 25

type Numbers = NDArray[np.float64]

amounts = st.floats(0.1, 100.0).map(
    lambda amount: float(f"{amount:.6g}")
)  # nearer than that, slacks along a face hang on rounding


@st.composite
def producers(draw: st.DrawFn) -> tuple[Numbers, Numbers]:
    count, inputs, outputs = draw(st.integers(1, 12)), draw(st.integers(1, 3)), draw(st.integers(1, 2))
    numbers = draw(st.lists(amounts, min_size=count * (inputs + outputs), max_size=count * (inputs + outputs)))
    table = np.array(numbers).reshape(count, -1)
    return table[:, :inputs], table[:, inputs:]


def analyse(x: Numbers, y: Numbers, method=dea, **options: object) -> Efficiency:
    if method is dea:
        options = {"scale_efficiency": False, **options}
    return method(made_up(x, y), inputs=names("x", x), outputs=names("y", y), **options)


@settings(max_examples=EXAMPLES)
@given(producers(), st.sampled_from(["input", "output", "hyperbolic", "directional"]), st.sampled_from(["crs", "vrs"]))
def test_scores_do_not_depend_on_units(data: tuple[Numbers, Numbers], orientation: str, returns: str):
    x, y = data
    scale = 10.0 ** np.arange(-3, 3)
    here = analyse(x, y, orientation=orientation, returns_to_scale=returns, slack_weights="range")
    there = analyse(
        x * scale[: x.shape[1]],
        y * scale[-y.shape[1] :],
        orientation=orientation,
        returns_to_scale=returns,
        slack_weights="range",
    )
    assert there.scores == pytest.approx(here.scores, rel=SAME, abs=SAME)
    moved = there.targets()["target"].to_numpy().reshape(len(x), -1)
    sizes = np.concatenate((scale[: x.shape[1]], scale[-y.shape[1] :]))
    worth_here = here.second_stage.slacks @ (1 / _range(here))
    worth_there = there.second_stage.slacks @ (1 / _range(there))
    assert worth_there == pytest.approx(worth_here, rel=ADDS_UP, abs=ADDS_UP)
    assert moved.shape[1] == len(sizes)


@pytest.mark.parametrize("units", [(1.0, 1.0), (1e-3, 100.0), (10.0, 1.0)])
def test_who_stands_on_a_face_is_not_efficient(units: tuple[float, float]):
    """All use as much and one makes most: the others have slack, whichever of them the frame took along."""
    x, y = np.ones((8, 1)) * units[0], np.array([[1.0], [1], [1], [1], [2], [1], [1], [8]]) * units[1]
    found = analyse(x, y, returns_to_scale="vrs")
    assert found.efficient.tolist() == [False] * 7 + [True]
    assert found.slacks()["y1"].to_numpy() == pytest.approx(8 * units[1] - y[:, 0], rel=ADDS_UP)


@pytest.mark.parametrize("returns", ["crs", "vrs"])
def test_a_slack_in_what_all_have_the_same_counts_alike_in_all_units(returns: str):
    x, y = np.array([[1.0, 2], [2, 2], [4, 2]]), np.array([[1.0], [3], [4]])
    here = analyse(x, y, returns_to_scale=returns, slack_weights="range")
    there = analyse(x * [1, 1e3], y, returns_to_scale=returns, slack_weights="range")
    assert there.second_stage.slacks == pytest.approx(here.second_stage.slacks * [1, 1e3, 1], rel=ADDS_UP)


def test_what_cannot_be_proved_says_how_to_round():
    """Two inputs apart by a ten-billionth: the face between them is so steep that its multipliers prove nothing."""
    x, y = np.array([[1 + 1e-10], [1], [3]]), np.array([[3 + 6e-10], [2], [4 + 4e-10]])
    with pytest.raises(NotProved, match="8 significant digits"):
        analyse(x, y, orientation="output", returns_to_scale="vrs")
    assert analyse(x.round(7), y.round(7), orientation="output", returns_to_scale="vrs").efficient.any()


def _range(found: Efficiency) -> Numbers:
    span = np.ptp(found.producers.quantities, axis=0)
    return np.where(span > 0, span, np.abs(found.producers.quantities).max(axis=0))


@settings(max_examples=EXAMPLES)
@given(producers(), st.sampled_from(["crs", "vrs", "nirs", "ndrs"]), st.sampled_from([dea, fdh]))
def test_more_producers_make_nobody_better(data: tuple[Numbers, Numbers], returns: str, method):
    x, y = data
    options = {} if method is fdh else {"returns_to_scale": returns}
    few = analyse(x[: (len(x) + 1) // 2], y[: (len(x) + 1) // 2], method, **options)
    many = analyse(x, y, method, **options)
    assert (many.scores[: len(few.scores)] <= few.scores + ORDER).all()


@settings(max_examples=EXAMPLES)
@given(producers(), st.sampled_from(["input", "hyperbolic"]))
def test_the_freer_the_returns_the_stricter_the_scores(data: tuple[Numbers, Numbers], orientation: str):
    x, y = data
    of = {
        returns: analyse(x, y, orientation=orientation, returns_to_scale=returns).scores
        for returns in ("crs", "nirs", "ndrs", "vrs")
    }
    for middle in ("nirs", "ndrs"):
        assert (of["crs"] <= of[middle] + ORDER).all()
        assert (of[middle] <= of["vrs"] + ORDER).all()
    assert np.minimum(of["nirs"], of["ndrs"]) == pytest.approx(of["crs"], abs=1e-8)


@settings(max_examples=EXAMPLES)
@given(producers())
def test_means_of_producers_make_the_hull_stricter(data: tuple[Numbers, Numbers]):
    x, y = data
    assert (analyse(x, y).scores <= analyse(x, y, fdh).scores + ORDER).all()


@settings(max_examples=EXAMPLES)
@given(producers(), st.sampled_from(["input", "output"]), st.sampled_from(["crs", "vrs", "nirs", "ndrs"]))
def test_multipliers_give_the_score_and_prove_it(data: tuple[Numbers, Numbers], orientation: str, returns: str):
    x, y = data
    found = analyse(x, y, orientation=orientation, returns_to_scale=returns)
    table = found.multipliers()
    v = table.select(names("x", x)).to_numpy()
    u = table.select(names("y", y)).to_numpy()
    w = table["scale_multiplier"].to_numpy()
    own = np.sum(u * y, axis=1), np.sum(v * x, axis=1)
    score = own[0] + w if orientation == "input" else own[1] - w
    assert score == pytest.approx(found.scores, rel=SAME, abs=SAME)
    assert own[1 if orientation == "input" else 0] == pytest.approx(np.ones(len(x)), rel=SAME)
    everybody = u @ y.T - v @ x.T + w[:, np.newaxis]
    assert (everybody <= ORDER * np.maximum(1.0, np.abs(u @ y.T))).all()


@settings(max_examples=EXAMPLES)
@given(producers(), st.sampled_from(["input", "output", "hyperbolic", "directional"]), st.sampled_from(["crs", "vrs"]))
def test_targets_are_sums_of_the_peers(data: tuple[Numbers, Numbers], orientation: str, returns: str):
    x, y = data
    found = analyse(x, y, orientation=orientation, returns_to_scale=returns)
    target = found.targets()["target"].to_numpy().reshape(len(x), -1)
    stage, quantities = found.second_stage, np.column_stack((x, y))
    reached = np.einsum("nk,nkq->nq", stage.weights, quantities[stage.peers])
    assert reached == pytest.approx(target, abs=ADDS_UP * max(1.0, float(np.abs(target).max())))
    assert (stage.slacks >= 0).all()
    if returns == "vrs":
        assert stage.weights.sum(axis=1) == pytest.approx(np.ones(len(x)), abs=ADDS_UP)


@settings(max_examples=EXAMPLES)
@given(producers(), st.sampled_from(["input", "output"]))
def test_the_class_of_returns_is_that_of_the_non_increasing_technology(data: tuple[Numbers, Numbers], orientation: str):
    x, y = data
    found = analyse(x, y, orientation=orientation, scale_efficiency=True)
    nirs = analyse(x, y, orientation=orientation, returns_to_scale="nirs").scores
    assert found.scale is not None
    for place, kind in enumerate(found.scale.returns):
        if kind == "constant":
            assert found.scale.efficiency[place] == pytest.approx(1.0, abs=1e-8)
        else:
            expected = found.scores[place] * (found.scale.efficiency[place] if kind == "increasing" else 1.0)
            assert nirs[place] == pytest.approx(expected, abs=1e-8)


@settings(max_examples=EXAMPLES)
@given(producers(), st.sampled_from(["input", "output", "directional"]))
def test_a_figure_names_the_rows_that_it_is_made_of(recomputes, data, orientation: str):
    x, y = data
    found = analyse(x, y, orientation=orientation)
    assert recomputes(found, found.producers.panel) == len(x) + len(found.producers.roles)  # scores, and sums
    hull = analyse(x, y, fdh, orientation=orientation)
    assert recomputes(hull, hull.producers.panel) == len(x) + len(hull.producers.roles)


def test_whole_weights_are_means_over_repeated_rows():
    rng = np.random.default_rng(4)
    x, y = rng.uniform(1, 9, (8, 2)), rng.uniform(1, 9, (8, 1))
    weight = np.arange(1, 9)
    panel = made_up(x, y)
    table = panel.collect().drop("row").with_columns(weight=pl.Series(weight.astype(float)))
    weighted = dea(firms_of(table, "firm", ["x1", "x2", "y1"]), inputs=["x1", "x2"], outputs=["y1"])
    mean = weighted.tables()[0].to_frame()["mean"][0]
    assert mean == pytest.approx(np.average(weighted.scores, weights=weight))
    assert weighted.scores == pytest.approx(analyse(x, y).scores)
