"""What must hold of models with programmes of their own for any data, and what they refuse."""

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import nangsuat as ns
from frontier_by_highs import full_programme
from frontier_firms import YEAR, firms_of, made_up, names
from nangsuat.compare.frontier import NoFrontier, Process, RatioBounds, Scores, WeightBounds
from nangsuat.data import FirmPanel, ProblemsFound, UnknownOption

IDENTITY = 1e-9  # relative; both sides come from programmes that are proved to about 1e-12
GOALS = ("aggressive", "benevolent")
FEW = settings(max_examples=25)

type Numbers = NDArray[np.float64]


@st.composite
def producers(draw: st.DrawFn) -> tuple[Numbers, Numbers]:
    count, inputs, outputs = draw(st.integers(1, 12)), draw(st.integers(1, 3)), draw(st.integers(1, 2))
    amount = st.integers(1, 40).map(float)
    x = draw(st.lists(amount, min_size=count * inputs, max_size=count * inputs))
    y = draw(st.lists(amount, min_size=count * outputs, max_size=count * outputs))
    return np.array(x).reshape(count, inputs), np.array(y).reshape(count, outputs)


def scores(found: Scores, name: str = "efficiency") -> Numbers:
    return found.found.scores[name]


def sides(x: Numbers, y: Numbers) -> dict[str, list[str]]:
    return {"inputs": names("x", x), "outputs": names("y", y)}


@FEW
@given(producers(), st.sampled_from(["crs", "vrs", "nirs", "ndrs"]))
def test_units_of_measurement_change_nothing(data: tuple[Numbers, Numbers], returns: str):
    x, y = data
    other = made_up(x * 10.0 ** np.arange(-3, x.shape[1] - 3), y * 1000.0)
    for model in (ns.slacks_based_measure, ns.russell_measure, ns.multi_directional):
        here = model(made_up(x, y), **sides(x, y), returns_to_scale=returns)
        there = model(other, **sides(x, y), returns_to_scale=returns)
        assert scores(here) == pytest.approx(scores(there), rel=1e-7), model.__name__


@FEW
@given(producers())
def test_the_order_of_the_measures(data: tuple[Numbers, Numbers]):
    """SBM ≤ its input part = Russell ≤ radial; CRS ≤ VRS; the graph measure lies above SBM."""
    x, y = data
    panel, named = made_up(x, y), sides(x, y)
    whole = scores(ns.slacks_based_measure(panel, **named))
    part = scores(ns.slacks_based_measure(panel, **named, orientation="input"))
    russell = scores(ns.russell_measure(panel, **named))
    graph = scores(ns.russell_measure(panel, **named, orientation="graph"))
    constant = scores(ns.slacks_based_measure(panel, **named, returns_to_scale="crs"))
    radial = full_programme(x, y)
    assert part == pytest.approx(russell, rel=IDENTITY)
    for low, high in pairwise((constant, whole, part, radial)):
        assert (low <= high + 1e-7).all()
    assert (graph >= whole - 1e-7).all()


@FEW
@given(producers())
def test_targets_are_efficient_and_peers_make_them(data: tuple[Numbers, Numbers]):
    x, y = data
    found = ns.slacks_based_measure(made_up(x, y), **sides(x, y))
    target = found.targets().pivot("quantity", index="row", values="target").drop("row").to_numpy()
    made = np.zeros_like(target)
    values = np.column_stack((x, y))
    for entry in found.peers().iter_rows(named=True):
        made[entry["row"] - 1] += entry["weight"] * values[entry["peer_row"] - 1]
    assert made == pytest.approx(target, rel=1e-7)
    m = x.shape[1]
    again = np.vstack((values, target))
    improved = ns.slacks_based_measure(made_up(again[:, :m], again[:, m:]), **sides(x, y))
    assert scores(improved)[len(x) :] == pytest.approx(1.0, abs=1e-6)


@FEW
@given(producers(), st.sampled_from(["crs", "vrs"]))
def test_cost_and_revenue_multiply_and_profit_adds_up(data: tuple[Numbers, Numbers], returns: str):
    x, y = data
    rng = np.random.default_rng(len(x))
    columns = {
        **{f"x{at + 1}": x[:, at] for at in range(x.shape[1])},
        **{f"y{at + 1}": y[:, at] for at in range(y.shape[1])},
        **{f"w{at + 1}": rng.uniform(1, 3, len(x)) for at in range(x.shape[1])},
        **{f"p{at + 1}": rng.uniform(1, 3, len(x)) for at in range(y.shape[1])},
    }
    panel = firms_of(pl.DataFrame({"firm": [f"f{at}" for at in range(len(x))], **columns}), "firm", list(columns))
    w = dict(zip(names("x", x), names("w", x), strict=True))
    p = dict(zip(names("y", y), names("p", y), strict=True))
    cost = ns.cost_efficiency(panel, **sides(x, y), prices=w, returns_to_scale=returns)
    revenue = ns.revenue_efficiency(panel, **sides(x, y), prices=p, returns_to_scale=returns)
    profit = ns.profit_efficiency(panel, **sides(x, y), prices={**w, **p})
    for found, name in ((cost, "cost"), (revenue, "revenue")):
        product = scores(found, "technical_efficiency") * scores(found, "allocative_efficiency")
        assert product == pytest.approx(scores(found, f"{name}_efficiency"), rel=IDENTITY)
        assert (scores(found, "allocative_efficiency") <= 1 + IDENTITY).all()
    total = scores(profit, "technical_inefficiency") + scores(profit, "allocative_inefficiency")
    assert total == pytest.approx(scores(profit, "profit_inefficiency"), abs=IDENTITY)
    assert (scores(profit, "allocative_inefficiency") >= -IDENTITY).all()


@FEW
@given(producers())
def test_restrictions_never_raise_a_score_and_cross_efficiency_never_beats_the_own(data: tuple[Numbers, Numbers]):
    x, y = data
    panel, named = made_up(x, y), sides(x, y)
    free = full_programme(x, y, limits=(0.0, np.inf))
    if x.shape[1] > 1:
        held = ns.weight_restricted(
            panel, **named, restrictions=[RatioBounds("x2", "x1", 0.5, 2.0)], returns_to_scale="crs"
        )
        assert (scores(held) <= free + 1e-7).all()
    for goal in ("benevolent", "aggressive", "neutral"):
        crossed = ns.cross_efficiency(panel, **named, goal=goal)
        assert (scores(crossed, "cross_efficiency") <= free + 1e-7).all()
    if len(x) > 1:
        low, high = (_of_the_others(ns.cross_efficiency(panel, **named, goal=goal), x, y) for goal in GOALS)
        assert (low <= high + 1e-7).all()


def _of_the_others(found: Scores, x: Numbers, y: Numbers) -> Numbers:
    """The efficiency of the others put together, under each one's multipliers: what the second goal is about."""
    held = found.multipliers()["multiplier"].to_numpy().reshape(len(x), -1)
    v, u = held[:, : x.shape[1]], held[:, x.shape[1] :]
    return (u * (y.sum(axis=0) - y)).sum(axis=1) / (v * (x.sum(axis=0) - x)).sum(axis=1)


def test_quantities_of_zero_are_left_out_of_the_mean():
    x, y = np.array([[1.0, 0.0], [2.0, 1.0], [2.0, 0.0]]), np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 0.0]])
    found = ns.slacks_based_measure(made_up(x, y), **sides(x, y))
    assert scores(found).tolist() == pytest.approx([1.0, 1.0, 0.5])
    assert scores(ns.russell_measure(made_up(x, y), **sides(x, y), orientation="graph"))[2] == pytest.approx(0.75)
    quantities = found.slacks().filter(pl.col("row") == 3)["quantity"].to_list()
    assert quantities == ["x1", "y1"]


def test_losses_are_taken_where_their_origin_does_not_matter():
    x, y = np.array([[1.0], [2.0], [3.0]]), np.array([[-4.0], [1.0], [-1.0]])
    moved = additive = ns.additive_measure(made_up(x, y), **sides(x, y))
    moved = ns.additive_measure(made_up(x, y + 100), **sides(x, y))
    assert scores(additive) == pytest.approx(scores(moved), abs=IDENTITY)
    for model in (ns.slacks_based_measure, ns.russell_measure, ns.multi_directional):
        with pytest.raises(ProblemsFound):
            model(made_up(x, y), **sides(x, y))


def test_a_producer_that_others_cannot_reach_has_no_finite_super_efficiency():
    x, y = np.array([[1.0], [2.0]]), np.array([[1.0], [3.0]])
    found = ns.slacks_based_measure(made_up(x, y), **sides(x, y), orientation="output", super_efficiency=True)
    assert scores(found, "super_efficiency").tolist() == [np.inf, pytest.approx(3.0)]
    assert "∞" in found.summary("vi")


def test_each_year_has_its_own_frontier_and_means_are_weighted():
    table = pl.DataFrame(
        {
            "firm": ["a", "b", "a", "b"],
            "year": [YEAR, YEAR, YEAR + 1, YEAR + 1],
            "weight": [1.0, 3.0, 1.0, 1.0],
            "x": [1.0, 2.0, 4.0, 4.0],
            "y": [1.0, 1.0, 1.0, 1.0],
        }
    )
    found = ns.slacks_based_measure(FirmPanel.from_frame(table, quantities=["x", "y"]), inputs=["x"], outputs=["y"])
    assert scores(found).tolist() == pytest.approx([1.0, 0.5, 1.0, 1.0])
    means = found.tables()[0].to_frame()["mean"].to_list()
    assert means == pytest.approx([(1 * 1 + 3 * 0.5) / 4, 1.0])
    assert found.peers().filter(pl.col("row") == 2)["peer"].to_list() == ["a"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_results_tell_what_they_are(language: str):
    x, y = np.array([[1.0, 3.0], [2.0, 2.0], [4.0, 4.0]]), np.array([[1.0], [1.0], [1.0]])
    panel, named = made_up(x, y), sides(x, y)
    stages = [Process("one", ["x1", "x2"], ["y1"])]
    for found in (
        ns.slacks_based_measure(panel, **named, super_efficiency=True),
        ns.additive_measure(panel, **named),
        ns.cross_efficiency(panel, **named),
        ns.weight_restricted(panel, **named, restrictions=[WeightBounds("x1", high=1.0)]),
        ns.multi_directional(panel, **named),
        ns.network_efficiency(panel, processes=stages),
        ns.window_analysis(panel, **named, width=1),
    ):
        written = found.summary(language)
        assert found.title.say(language) in written
        assert found.certificate.words.say(language) in written
        assert "{" not in written
        if isinstance(found, Scores):
            assert found.chart(language).to_dict()["title"] == found.name.say(language)
        assert found.to_frame().height == 3


SIDES = {"inputs": ["x1"], "outputs": ["y1"]}
REFUSED = {
    "orientation": lambda panel: ns.slacks_based_measure(panel, **SIDES, orientation="both"),
    "russell": lambda panel: ns.russell_measure(panel, **SIDES, orientation="none"),
    "weights": lambda panel: ns.additive_measure(panel, **SIDES, weights="mean"),
    "own weights": lambda panel: ns.additive_measure(panel, **SIDES, weights={"x1": 1.0}),
    "bounded": lambda panel: ns.additive_measure(panel, **SIDES, weights="bam", returns_to_scale="crs"),
    "two scales": lambda panel: ns.slacks_based_measure(
        panel, **SIDES, returns_to_scale=(0.5, 2.0), super_efficiency=True
    ),
    "no price": lambda panel: ns.cost_efficiency(panel, **SIDES, prices={}),
    "price of nothing": lambda panel: ns.cost_efficiency(panel, **SIDES, prices={"x1": "y1", "x2": "y1"}),
    "goal": lambda panel: ns.cross_efficiency(panel, **SIDES, goal="arbitrary"),
    "restriction of nothing": lambda panel: ns.weight_restricted(
        panel, **SIDES, restrictions=[RatioBounds("x2", "x1")]
    ),
    "nothing between": lambda panel: ns.weight_restricted(
        panel, **SIDES, restrictions=[RatioBounds("y1", "x1", 2.0, 1.0)]
    ),
    "circle": lambda panel: ns.network_efficiency(
        panel, processes=[Process("a", ["x1"], ["y1"]), Process("b", ["y1"], ["x1"])]
    ),
    "same name": lambda panel: ns.network_efficiency(
        panel, processes=[Process("a", ["x1"], ["y1"]), Process("a", ["x1"], ["y1"])]
    ),
    "width": lambda panel: ns.window_analysis(panel, **SIDES, width=0),
    "group": lambda panel: ns.metafrontier(panel, **SIDES, group="year"),
    "polluting": lambda panel: ns.by_production(panel, **SIDES, bad_outputs=["y2"], polluting=["y1"]),
    "carry-overs": lambda panel: ns.dynamic_efficiency(panel, **SIDES, carry_overs=[]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str):
    with pytest.raises(UnknownOption):
        REFUSED[case](made_up(np.array([[1.0], [2.0]]), np.array([[1.0, 2.0], [2.0, 1.0]])))


def test_no_frontier_says_why():
    panel = made_up(np.array([[1.0], [2.0]]), np.array([[1.0, 1.0], [2.0, 3.0]]))
    with pytest.raises(NoFrontier, match=r"nới khoảng|Widen"):
        ns.weight_restricted(panel, **SIDES, restrictions=[WeightBounds("x1", low=100.0)])
    with pytest.raises(NoFrontier):
        ns.window_analysis(panel, **SIDES, width=2)
    with pytest.raises(NoFrontier):
        ns.dynamic_efficiency(panel, **SIDES, carry_overs=["y2"])
    with pytest.raises(UnknownOption, match=r"crs|CRS"):
        ns.profit_efficiency(panel, **SIDES, prices={"x1": "y2", "y1": "y2"}, returns_to_scale="crs")
