"""Models that are linear programmes of their own, on awkward data, against full programmes in HiGHS."""

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from frontier_by_highs import full_programme
from frontier_by_programmes import (
    LIMITS,
    least,
    multipliers,
    slacks_based,
    super_slacks_based,
    weighted_slacks,
    within,
)
from frontier_firms import firms_of, made_up, names
from nangsuat.compare.frontier import (
    Process,
    RatioBounds,
    Scores,
    VirtualBounds,
    WeightBounds,
    additive_measure,
    by_production,
    cost_efficiency,
    cross_efficiency,
    dynamic_efficiency,
    metafrontier,
    multi_directional,
    network_efficiency,
    profit_efficiency,
    revenue_efficiency,
    russell_measure,
    slacks_based_measure,
    weight_restricted,
    window_analysis,
)
from nangsuat.compare.frontier.additive import slack_weights
from nangsuat.compare.frontier.producers import read_producers
from nangsuat.compare.frontier.program_by_highs import solve_by_highs

AGREES = 1e-9  # relative; HiGHS itself is held to 1e-10 of its scaled rows
GOLDEN = 1e-8  # a search of a minimum by its values finds the value to about this

type Numbers = NDArray[np.float64]


def _plain(count: int, inputs: int, outputs: int, seed: int) -> tuple[Numbers, Numbers]:
    rng = np.random.default_rng(seed)
    x = rng.uniform(1, 10, (count, inputs))
    share = rng.dirichlet(np.ones(outputs), count)
    made = np.prod(x, axis=1) ** (0.8 / inputs) * np.exp(-np.abs(rng.normal(0, 0.3, count)))
    return x, np.sqrt(share) * made[:, np.newaxis]


def _data() -> dict[str, tuple[Numbers, Numbers]]:
    x, y = _plain(24, 3, 2, 1)
    return {
        "plain": (x, y),
        "many, so that only the frame enters": _plain(90, 2, 2, 2),
        "integers with ties": (np.ceil(x / 3), np.ceil(y)),
        "each twice": (np.vstack((x, x)), np.vstack((y, y))),
        "1e9 and 1e-6": (x * [1e9, 1.0, 1e-6], y * [1e-6, 1e9]),
        "sizes far apart": (
            x * 10.0 ** np.linspace(-3, 4, 24)[:, np.newaxis],
            y * 10.0 ** np.linspace(-3, 4, 24)[:, np.newaxis],
        ),
        "one": (x[:1], y[:1]),
        "two": (x[:2], y[:2]),
        "all equal": (np.tile(x[:1], (5, 1)), np.tile(y[:1], (5, 1))),
        "more quantities than producers": _plain(4, 4, 3, 3),
    }


DATA = _data()
X, Y = DATA["plain"]


def scores(found: Scores, name: str = "efficiency") -> Numbers:
    return found.found.scores[name]


def sides(x: Numbers, y: Numbers) -> dict[str, list[str]]:
    return {"inputs": names("x", x), "outputs": names("y", y)}


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("returns", LIMITS)
def test_sbm(data: str, returns: str):
    x, y = DATA[data]
    found = slacks_based_measure(made_up(x, y), **sides(x, y), returns_to_scale=returns)
    expected = [slacks_based(x, y, place, LIMITS[returns]) for place in range(len(x))]
    assert scores(found) == pytest.approx(expected, rel=AGREES)


def test_sbm_with_bad_outputs():
    b = np.random.default_rng(5).uniform(1, 4, (len(X), 2))
    found = slacks_based_measure(made_up(X, Y, b), **sides(X, Y), bad_outputs=names("b", b))
    expected = [slacks_based(X, Y, place, LIMITS["vrs"], b) for place in range(len(X))]
    assert scores(found) == pytest.approx(expected, rel=AGREES)


@pytest.mark.parametrize("returns", LIMITS)
def test_super_sbm(returns: str):
    found = slacks_based_measure(made_up(X, Y), **sides(X, Y), returns_to_scale=returns, super_efficiency=True)
    best = found.to_frame()["efficient"].to_numpy()
    expected = [super_slacks_based(X, Y, place, LIMITS[returns]) for place in np.flatnonzero(best)]
    assert best.sum() > 2
    assert scores(found, "super_efficiency")[best] == pytest.approx(expected, rel=AGREES)
    assert scores(found, "super_efficiency")[~best] == pytest.approx(scores(found)[~best])


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("weights", ["ones", "mip", "normalised", "ram", "bam"])
def test_additive(data: str, weights: str):
    x, y = DATA[data]
    panel = made_up(x, y)
    found = additive_measure(panel, **sides(x, y), weights=weights)
    weight = slack_weights(read_producers(panel, **sides(x, y)), weights)
    expected = [weighted_slacks(x, y, place, LIMITS["vrs"], weight[place]) for place in range(len(x))]
    size = (weight * np.column_stack((x, y))).sum(axis=1)
    assert scores(found, "inefficiency") / np.where(size > 0, size, 1) == pytest.approx(
        np.array(expected) / np.where(size > 0, size, 1), rel=AGREES, abs=AGREES
    )


@pytest.mark.parametrize("returns", ["crs", "nirs", "ndrs"])
def test_additive_under_other_returns(returns: str):
    found = additive_measure(made_up(X, Y), **sides(X, Y), weights="mip", returns_to_scale=returns)
    weights = 1 / np.column_stack((X, Y))
    expected = [weighted_slacks(X, Y, place, LIMITS[returns], weights[place]) for place in range(len(X))]
    assert scores(found, "inefficiency") == pytest.approx(expected, rel=AGREES, abs=AGREES)


@pytest.mark.parametrize("returns", LIMITS)
def test_russell_of_inputs_and_outputs(returns: str):
    m, s = X.shape[1], Y.shape[1]
    panel = made_up(X, Y)
    inputs = russell_measure(panel, **sides(X, Y), returns_to_scale=returns)
    outputs = russell_measure(panel, **sides(X, Y), returns_to_scale=returns, orientation="output")
    of_inputs = [
        1 - weighted_slacks(X, Y, place, LIMITS[returns], np.concatenate((1 / X[place] / m, np.zeros(s))))
        for place in range(len(X))
    ]
    of_outputs = [
        1 + weighted_slacks(X, Y, place, LIMITS[returns], np.concatenate((np.zeros(m), 1 / Y[place] / s)))
        for place in range(len(X))
    ]
    assert scores(inputs) == pytest.approx(of_inputs, rel=AGREES)
    assert scores(outputs) == pytest.approx(of_outputs, rel=AGREES)


@pytest.mark.parametrize("returns", ["crs", "vrs"])
def test_graph_russell_by_a_search_of_its_own(returns: str):
    """With one output its growth is one number: for each the inputs are a linear programme, between them a search."""
    x, y = _plain(12, 2, 1, 4)
    found = russell_measure(made_up(x, y), **sides(x, y), orientation="graph", returns_to_scale=returns)

    def left(place: int, growth: float) -> float:
        grown = np.vstack((y, y[place] * growth))
        rows = within(np.vstack((x, x[place])), grown, LIMITS[returns], None, grown[-1])
        rows = [(np.delete(row, len(x)), low, high) for row, low, high in rows]  # the grown one itself does not count
        for at in range(2):
            bound = np.zeros(len(x) + 3)
            bound[len(x) + at] = 1.0
            rows.append((bound, -np.inf, x[place, at]))
        costs = np.concatenate((np.zeros(len(x)), 1 / x[place], [0.0]))
        value, _ = least(costs, rows)
        return np.inf if np.isnan(value) else (value + 1 / growth) / 3

    expected = []
    for place in range(len(x)):
        low, high = 1.0, float(y.max() / y[place, 0]) * (1 if returns == "vrs" else 10)
        ratio = (np.sqrt(5) - 1) / 2
        for _ in range(70):
            one, two = high - ratio * (high - low), low + ratio * (high - low)
            low, high = (low, two) if left(place, one) <= left(place, two) else (one, high)
        expected.append(min(left(place, low), left(place, 1.0)))
    assert scores(found) == pytest.approx(expected, abs=GOLDEN)


def priced(x: Numbers, y: Numbers) -> tuple[pl.DataFrame, Numbers, Numbers]:
    rng = np.random.default_rng(11)
    w, p = rng.uniform(1, 5, x.shape), rng.uniform(1, 5, y.shape)
    columns = {
        f"{side}{at + 1}": values[:, at]
        for side, values in {"x": x, "y": y, "w": w, "p": p}.items()
        for at in range(values.shape[1])
    }
    return pl.DataFrame({"firm": [f"f{at}" for at in range(len(x))], **columns}), w, p


@pytest.mark.parametrize("data", ["plain", "many, so that only the frame enters", "integers with ties"])
@pytest.mark.parametrize("returns", LIMITS)
def test_cost_and_revenue(data: str, returns: str):
    x, y = DATA[data]
    table, w, p = priced(x, y)
    panel = firms_of(table, "firm", table.columns[1:])
    options = {**sides(x, y), "returns_to_scale": returns}
    cost = cost_efficiency(panel, **options, prices=dict(zip(names("x", x), names("w", x), strict=True)))
    revenue = revenue_efficiency(panel, **options, prices=dict(zip(names("y", y), names("p", y), strict=True)))
    count, m, s = len(x), x.shape[1], y.shape[1]
    cheapest = [
        least(np.concatenate((np.zeros(count), w[at], np.zeros(s))), within(x, y, LIMITS[returns], None, y[at]))[0]
        for at in range(count)
    ]
    dearest = [
        -least(np.concatenate((np.zeros(count + m), -p[at])), within(x, y, LIMITS[returns], x[at], None))[0]
        for at in range(count)
    ]
    assert scores(cost, "least_cost") == pytest.approx(cheapest, rel=AGREES)
    assert scores(revenue, "most_revenue") == pytest.approx(dearest, rel=AGREES)
    theta = full_programme(x, y, limits=LIMITS[returns])
    phi = full_programme(x, y, orientation="output", limits=LIMITS[returns])
    assert scores(cost, "technical_efficiency") == pytest.approx(theta, rel=AGREES)
    assert scores(revenue, "technical_efficiency") == pytest.approx(1 / phi, rel=AGREES)


@pytest.mark.parametrize("returns", ["vrs", "nirs"])
def test_profit(returns: str):
    table, w, p = priced(X, Y)
    panel = firms_of(table, "firm", table.columns[1:])
    named = dict(zip([*names("x", X), *names("y", Y)], [*names("w", X), *names("p", Y)], strict=True))
    found = profit_efficiency(panel, **sides(X, Y), prices=named, returns_to_scale=returns)
    rows = within(X, Y, LIMITS[returns], None, None)
    most = [-least(np.concatenate((np.zeros(len(X)), w[at], -p[at])), rows)[0] for at in range(len(X))]
    own = (p * Y).sum(axis=1) - (w * X).sum(axis=1)
    beta = full_programme(X, Y, orientation="directional", limits=LIMITS[returns])
    assert scores(found, "most_profit") == pytest.approx(most, rel=AGREES)
    expected = (np.array(most) - own) / ((p * Y).sum(axis=1) + (w * X).sum(axis=1))
    assert scores(found, "profit_inefficiency") == pytest.approx(expected, rel=AGREES, abs=AGREES)
    assert scores(found, "technical_inefficiency") == pytest.approx(beta, rel=AGREES, abs=AGREES)


@pytest.mark.parametrize("side", ["input", "output"])
@pytest.mark.parametrize("returns", LIMITS)
def test_multipliers_without_restrictions_are_radial(side: str, returns: str):
    found = weight_restricted(made_up(X, Y), **sides(X, Y), restrictions=[], orientation=side, returns_to_scale=returns)
    assert scores(found) == pytest.approx(full_programme(X, Y, orientation=side, limits=LIMITS[returns]), rel=AGREES)


RESTRICTIONS = {  # what the house is told, and the same as rows over v and u that are 0 at most
    "assurance region": ([RatioBounds("x2", "x1", 0.5, 2.0)], lambda _: [[0.5, -1, 0, 0, 0], [-2, 1, 0, 0, 0]]),
    "linked": ([RatioBounds("y1", "x1", high=3.0)], lambda _: [[-3, 0, 0, 1, 0]]),
    "virtual": (
        [VirtualBounds("y2", 0.3, 0.7)],
        lambda at: [
            [0, 0, 0, 0.3 * Y[at, 0], -0.7 * Y[at, 1]],
            [0, 0, 0, -0.7 * Y[at, 0], 0.3 * Y[at, 1]],
        ],
    ),
}


@pytest.mark.parametrize("kind", RESTRICTIONS)
@pytest.mark.parametrize("side", ["input", "output"])
@pytest.mark.parametrize("returns", ["crs", "vrs"])
def test_weight_restrictions(kind: str, side: str, returns: str):
    restrictions, rows_of = RESTRICTIONS[kind]
    found = weight_restricted(
        made_up(X, Y), **sides(X, Y), restrictions=restrictions, orientation=side, returns_to_scale=returns
    )
    expected = []
    for at in range(len(X)):
        rows = [(np.array(row, dtype=float), -np.inf, 0.0) for row in rows_of(at)]
        expected.append(multipliers(X, Y, at, LIMITS[returns], rows, side))
    assert scores(found) == pytest.approx(expected, rel=AGREES)
    free = full_programme(X, Y, orientation=side, limits=LIMITS[returns])
    assert (np.abs(scores(found) - free) > 1e-3).any(), "the restriction binds nobody"


def test_absolute_weight_restrictions():
    found = weight_restricted(
        made_up(X, Y), **sides(X, Y), restrictions=[WeightBounds("x1", 0.02, 0.05)], returns_to_scale="crs"
    )
    unit = np.eye(5)[0]
    expected = [multipliers(X, Y, at, LIMITS["crs"], [(unit, 0.02, 0.05)]) for at in range(len(X))]
    assert scores(found) == pytest.approx(expected, rel=AGREES)
    held = found.multipliers().filter(pl.col("quantity") == "x1")["multiplier"]
    assert held.is_between(0.02 - 1e-12, 0.05 + 1e-12).all()


def test_cross_efficiency_by_multipliers_of_a_second_goal():
    """The benevolent ratio goal again, in multipliers: v, u with v·(others' inputs) = 1."""
    found = cross_efficiency(made_up(X, Y), **sides(X, Y))
    own = full_programme(X, Y, limits=LIMITS["crs"])
    judged = []
    for at in range(len(X)):
        rows = [(np.concatenate((-X[j], Y[j])), -np.inf, 0.0) for j in range(len(X))]
        rows.append((np.concatenate((-own[at] * X[at], Y[at])), -1e-13, np.inf))
        rows.append((np.concatenate((X.sum(axis=0) - X[at], [0.0, 0.0])), 1.0, 1.0))
        _, chosen = least(-np.concatenate((np.zeros(3), Y.sum(axis=0) - Y[at])), rows)
        judged.append((Y @ chosen[3:]) / (X @ chosen[:3]))
    assert scores(found, "cross_efficiency") == pytest.approx(np.mean(judged, axis=0), rel=1e-7)


def test_neutral_cross_efficiency():
    found = cross_efficiency(made_up(X, Y), **sides(X, Y), goal="neutral")
    chosen = found.multipliers().pivot("quantity", index="firm", values="multiplier")
    u = chosen.select("y1", "y2").to_numpy()
    own = full_programme(X, Y, limits=LIMITS["crs"])
    for at in range(len(X)):
        rows = [(np.concatenate((-X[j], Y[j], [0.0])), -np.inf, 0.0) for j in range(len(X))]
        rows.append((np.concatenate((-own[at] * X[at], Y[at], [0.0])), -1e-13, np.inf))
        rows.append((np.concatenate((X[at], [0.0] * 3)), 1.0, 1.0))
        rows += [(np.concatenate((np.zeros(3), -np.eye(2)[r] * Y[at], [1.0])), -np.inf, 0.0) for r in range(2)]
        most = -least(np.array([0.0] * 5 + [-1.0]), rows)[0]
        assert (u[at] * Y[at]).min() == pytest.approx(most, abs=1e-9)


@pytest.mark.parametrize("returns", ["crs", "vrs"])
def test_multi_directional(returns: str):
    found = multi_directional(made_up(X, Y), **sides(X, Y), returns_to_scale=returns)
    zero_x, zero_y = np.zeros_like(X), np.zeros_like(Y)
    room_x, room_y = zero_x.copy(), zero_y.copy()
    for at in range(X.shape[1]):
        step = (np.eye(X.shape[1])[at] * np.ones_like(X), zero_y, np.empty((len(X), 0)))
        room_x[:, at] = full_programme(X, Y, orientation="directional", limits=LIMITS[returns], steps=step)
    for at in range(Y.shape[1]):
        step = (zero_x, np.eye(Y.shape[1])[at] * np.ones_like(Y), np.empty((len(X), 0)))
        room_y[:, at] = full_programme(X, Y, orientation="directional", limits=LIMITS[returns], steps=step)
    way = np.column_stack((room_x, room_y)).max(axis=1) > 1e-9
    steps = (room_x[way], room_y[way])
    for at, place in enumerate(np.flatnonzero(way)):
        step = tuple(np.tile(part[at], (len(X), 1)) for part in steps)
        beta = full_programme(
            X,
            Y,
            orientation="directional",
            limits=LIMITS[returns],
            steps=(*step, np.empty((len(X), 0))),
            only=int(place),
        )[0]
        expected = (1 - (beta * steps[0][at] / X[place]).mean()) / (1 + (beta * steps[1][at] / Y[place]).mean())
        assert scores(found, "reach")[place] == pytest.approx(beta, rel=1e-7)
        assert scores(found)[place] == pytest.approx(expected, rel=1e-7)
    assert scores(found)[~way] == pytest.approx(1.0)


@pytest.mark.parametrize("side", ["input", "output"])
def test_metafrontier(side: str):
    kind = np.arange(len(X)) % 2
    table, *_ = priced(X, Y)
    panel = firms_of(table.with_columns(ownership=pl.Series([f"k{each}" for each in kind])), "firm", table.columns[1:])
    convex = metafrontier(panel, **sides(X, Y), group="ownership", orientation=side)
    union = metafrontier(panel, **sides(X, Y), group="ownership", orientation=side, frontier="union")
    own = np.empty(len(X))
    for each in (0, 1):
        own[kind == each] = full_programme(X[kind == each], Y[kind == each], orientation=side)
    of_all = full_programme(X, Y, orientation=side)
    assert scores(convex) == pytest.approx(of_all, rel=AGREES)
    assert scores(convex, "group_efficiency") == pytest.approx(own, rel=AGREES)
    gap = of_all / own if side == "input" else own / of_all
    assert scores(convex, "technology_gap") == pytest.approx(gap, rel=AGREES)
    assert (scores(union, "technology_gap") >= scores(convex, "technology_gap") - AGREES).all()


def test_by_production():
    rng = np.random.default_rng(3)
    b = X[:, :1] * rng.uniform(1, 2, (len(X), 1))
    found = by_production(made_up(X, Y, b), **sides(X, Y), bad_outputs=["b1"], polluting=["x1"], returns_to_scale="vrs")
    good = full_programme(X, Y, orientation="output")
    bad = full_programme(b, X[:, :1])
    assert scores(found, "good") == pytest.approx(good, rel=AGREES)
    assert scores(found, "bad") == pytest.approx(bad, rel=AGREES)
    assert scores(found) == pytest.approx((1 / good + bad) / 2, rel=AGREES)


@pytest.mark.parametrize("width", [1, 2, 4])
def test_windows(width: int):
    x, y = _plain(24, 2, 1, 9)
    table = pl.DataFrame({"firm": np.tile([f"f{at}" for at in range(6)], 4), "year": np.repeat(range(2020, 2024), 6)})
    table = table.with_columns(x1=pl.Series(x[:, 0]), x2=pl.Series(x[:, 1]), y1=pl.Series(y[:, 0]))
    found = window_analysis(firms_of(table, "firm", ["x1", "x2", "y1"]), **sides(x, y), width=width)
    for first in range(2020, 2024 - width + 1):
        inside = (table["year"] >= first).to_numpy() & (table["year"] < first + width).to_numpy()
        part = found.frame.filter(pl.col("window") == first)
        assert part["efficiency"].to_numpy() == pytest.approx(full_programme(x[inside], y[inside]), rel=AGREES)
    assert found.frame["window"].n_unique() == 4 - width + 1


def two_stages() -> tuple[pl.DataFrame, Numbers, Numbers, Numbers]:
    x, z = _plain(15, 2, 2, 21)
    _, y = _plain(15, 2, 1, 22)
    columns = {"x1": x[:, 0], "x2": x[:, 1], "z1": z[:, 0], "z2": z[:, 1], "y1": y[:, 0]}
    return pl.DataFrame({"firm": [f"f{at}" for at in range(15)], **columns}), x, z, y


STAGES = [Process("first", ["x1", "x2"], ["z1", "z2"]), Process("second", ["z1", "z2"], ["y1"])]


def test_two_stages_of_kao_and_hwang():
    """In multipliers v, w, u: u·y the most where v·x = 1 and no stage makes more than it takes."""
    table, x, z, y = two_stages()
    found = network_efficiency(firms_of(table, "firm", table.columns[1:]), processes=STAGES)
    rows = [(np.concatenate((-x[j], z[j], [0.0])), -np.inf, 0.0) for j in range(15)]
    rows += [(np.concatenate(([0.0, 0.0], -z[j], y[j])), -np.inf, 0.0) for j in range(15)]
    for at in range(15):
        norm = [(np.concatenate((x[at], np.zeros(3))), 1.0, 1.0)]
        whole = -least(-np.concatenate((np.zeros(4), y[at])), [*rows, *norm])[0]
        assert scores(found)[at] == pytest.approx(whole, rel=AGREES)
        kept = (np.concatenate((-whole * x[at], [0.0, 0.0], y[at])), -1e-13, np.inf)
        of_first = np.concatenate(([0.0, 0.0], z[at], [0.0]))
        most = -least(-of_first, [*rows, *norm, kept])[0]
        fewest = least(of_first, [*rows, *norm, kept])[0]
        assert scores(found, "first_most")[at] == pytest.approx(most, rel=1e-7)
        assert scores(found, "first_least")[at] == pytest.approx(fewest, rel=1e-7)
    product = scores(found, "first_most") * scores(found, "second_least")
    assert product == pytest.approx(scores(found), rel=1e-7)


def test_parallel_processes_with_own_amounts():
    table, x, z, y = two_stages()
    panel = firms_of(table, "firm", table.columns[1:])
    parallel = [Process("ward", {"staff": "x1"}, ["y1"]), Process("clinic", {"staff": "x2"}, ["z1"])]
    found = network_efficiency(panel, processes=parallel)
    rows = [(np.array([-x[j, 0], y[j, 0], 0.0]), -np.inf, 0.0) for j in range(15)]
    rows += [(np.array([-x[j, 1], 0.0, z[j, 0]]), -np.inf, 0.0) for j in range(15)]
    expected = [
        -least(-np.array([0.0, y[at, 0], z[at, 0]]), [*rows, (np.array([x[at].sum(), 0.0, 0.0]), 1.0, 1.0)])[0]
        for at in range(15)
    ]
    assert scores(found) == pytest.approx(expected, rel=AGREES)


@pytest.mark.parametrize("returns", LIMITS)
def test_network_in_intensities(returns: str):
    """The same two stages as intensities of each stage: what the first makes is at least what the second takes."""
    table, x, z, y = two_stages()
    found = network_efficiency(firms_of(table, "firm", table.columns[1:]), processes=STAGES, returns_to_scale=returns)
    none = np.zeros(15)
    low, high = LIMITS[returns]
    for at in range(15):
        rows = [(np.concatenate((x[:, i], none, [-x[at, i]])), -np.inf, 0.0) for i in range(2)]
        rows += [(np.concatenate((z[:, i], -z[:, i], [0.0])), 0.0, np.inf) for i in range(2)]
        rows.append((np.concatenate((none, y[:, 0], [0.0])), y[at, 0], np.inf))
        rows.append((np.concatenate((np.ones(15), none, [0.0])), low, high))
        rows.append((np.concatenate((none, np.ones(15), [0.0])), low, high))
        assert scores(found)[at] == pytest.approx(least(np.eye(31)[-1], rows)[0], rel=AGREES)


def test_years_joined_by_carry_overs():
    x, y = _plain(20, 1, 1, 31)
    carried = np.random.default_rng(8).uniform(1, 5, 20)
    table = pl.DataFrame({"firm": [f"f{at // 2:02}" for at in range(20)], "year": [2023, 2024] * 10, "x1": x[:, 0]})
    table = table.with_columns(y1=pl.Series(y[:, 0]), kept=pl.Series(carried))
    found = dynamic_efficiency(
        firms_of(table, "firm", ["x1", "y1", "kept"]), inputs=["x1"], outputs=["y1"], carry_overs=["kept"]
    )
    x, y, kept = x.reshape(10, 2), y.reshape(10, 2), carried.reshape(10, 2)
    none = np.zeros(10)
    for at in range(10):
        rows = [(np.concatenate((x[:, 0], none, [-x[at, 0]])), -np.inf, 0.0)]
        rows.append((np.concatenate((none, x[:, 1], [-x[at, 1]])), -np.inf, 0.0))
        rows.append((np.concatenate((y[:, 0], none, [0.0])), y[at, 0], np.inf))
        rows.append((np.concatenate((none, y[:, 1], [0.0])), y[at, 1], np.inf))
        rows.append((np.concatenate((kept[:, 0], -kept[:, 0], [0.0])), 0.0, np.inf))
        rows.append((np.concatenate((none, kept[:, 1], [0.0])), kept[at, 1], np.inf))
        assert scores(found)[at] == pytest.approx(least(np.eye(21)[-1], rows)[0], rel=AGREES)


def test_the_solver_says_nothing(capfd: pytest.CaptureFixture[str]):
    assert solve_by_highs(np.array([[1.0], [2.0]]), np.array([1.0, 1.0]), np.array([4.0])) is not None
    assert solve_by_highs(np.array([[1.0], [2.0]]), np.array([1.0, 1.0]), np.array([-4.0])) is None
    assert capfd.readouterr() == ("", "")
