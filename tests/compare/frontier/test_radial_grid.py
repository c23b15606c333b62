"""Model × orientation × returns × awkward data, against full linear programmes in HiGHS that know nothing of cones."""

import numpy as np
import pytest
from numpy.typing import NDArray

from frontier_by_highs import LIMITS, full_programme
from frontier_firms import made_up, names
from nangsuat.compare.frontier import Efficiency, dea, fdh

AGREES = 1e-9  # relative; HiGHS itself is held to 1e-10 of its scaled rows

type Numbers = NDArray[np.float64]


def _plain(count: int, inputs: int, outputs: int, seed: int) -> tuple[Numbers, Numbers]:
    rng = np.random.default_rng(seed)
    x = rng.uniform(1, 10, (count, inputs))
    share = rng.dirichlet(np.ones(outputs), count)
    made = np.prod(x, axis=1) ** (0.8 / inputs) * np.exp(-np.abs(rng.normal(0, 0.3, count)))
    return x, np.sqrt(share) * made[:, np.newaxis]


def _with_zeros(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    rng = np.random.default_rng(7)
    y = np.where(rng.random(y.shape) < 0.2, 0.0, y)
    x = np.where(rng.random(x.shape) < 0.1, 0.0, x)
    x[~x.any(axis=1), 0] = 1.0  # who uses nothing is no producer
    return x, y


def _data() -> dict[str, tuple[Numbers, Numbers]]:
    x, y = _plain(30, 3, 2, 1)
    return {
        "plain": (x, y),
        "one input, one output": _plain(20, 1, 1, 2),
        "integers with ties": (np.ceil(x / 3), np.ceil(y)),
        "each twice": (np.vstack((x, x)), np.vstack((y, y))),
        "zeros": _with_zeros(x, y),
        "1e9 and 1e-6": (x * [1e9, 1.0, 1e-6], y * [1e-6, 1e9]),
        "sizes far apart": (
            x * 10.0 ** np.linspace(-2, 2, 30)[:, np.newaxis],
            y * 10.0 ** np.linspace(-2, 2, 30)[:, np.newaxis],
        ),
        "one": (x[:1], y[:1]),
        "two": (x[:2], y[:2]),
        "all equal": (np.tile(x[:1], (6, 1)), np.tile(y[:1], (6, 1))),
        "more quantities than producers": _plain(4, 4, 3, 3),
    }


DATA = _data()
RETURNS = {**LIMITS, "0.8 to 1.2": (0.8, 1.2)}


def analyse(x: Numbers, y: Numbers, **options: object) -> Efficiency:
    return dea(made_up(x, y), inputs=names("x", x), outputs=names("y", y), scale_efficiency=False, **options)


def returns_of(name: str) -> object:
    return RETURNS[name] if name not in LIMITS else name


def agree(found: Numbers, expected: Numbers) -> None:
    scored = ~np.isnan(found)  # who has nothing that may move has no score
    assert found[scored] == pytest.approx(expected[scored], rel=AGREES, abs=AGREES)


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("returns", RETURNS)
@pytest.mark.parametrize("orientation", ["input", "output", "directional"])
def test_scores(data: str, returns: str, orientation: str):
    x, y = DATA[data]
    found = analyse(x, y, orientation=orientation, returns_to_scale=returns_of(returns))
    agree(found.scores, full_programme(x, y, orientation=orientation, limits=RETURNS[returns]))


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("returns", RETURNS)
@pytest.mark.parametrize("orientation", ["input", "output", "directional"])
def test_super_efficiency(data: str, returns: str, orientation: str):
    x, y = DATA[data]
    found = analyse(x, y, orientation=orientation, returns_to_scale=returns_of(returns), super_efficiency=True)
    agree(found.scores, full_programme(x, y, orientation=orientation, limits=RETURNS[returns], left_out=True))


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("returns", RETURNS)
def test_hyperbolic_points_are_at_the_frontier(data: str, returns: str):
    x, y = DATA[data]
    found = analyse(x, y, orientation="hyperbolic", returns_to_scale=returns_of(returns))
    gamma = found.scores[:, np.newaxis]
    for place in np.flatnonzero(found.scores > 0)[::3]:  # who makes nothing needs nothing
        reached = np.vstack((x, x[place] * gamma[place])), np.vstack((y, y[place] / gamma[place]))
        step = full_programme(
            *reached, orientation="directional", limits=RETURNS[returns], left_out=True, only=len(x)
        )  # fmt: skip
        assert step == pytest.approx([0.0], abs=AGREES)


@pytest.mark.parametrize("data", [name for name in DATA if name != "more quantities than producers"])
@pytest.mark.parametrize("returns", RETURNS)
@pytest.mark.parametrize("strong", [False, True])
@pytest.mark.parametrize("orientation", ["input", "output", "directional"])
def test_bad_outputs(data: str, returns: str, strong: bool, orientation: str):
    x, y = DATA[data]
    b = np.random.default_rng(5).uniform(0.5, 2, (len(x), 1)) * y.sum(axis=1, keepdims=True)
    found = dea(
        made_up(x, y, b),
        inputs=names("x", x),
        outputs=names("y", y),
        bad_outputs=names("b", b),
        orientation=orientation,
        returns_to_scale=returns_of(returns),
        disposability="strong" if strong else "weak",
        scale_efficiency=False,
    )
    agree(found.scores, full_programme(x, y, orientation=orientation, limits=RETURNS[returns], bad=b, strong=strong))


@pytest.mark.parametrize("returns", LIMITS)
def test_hyperbolic_with_a_bad_output_that_falls_only_with_the_good(returns: str):
    """The point is feasible, and a little less of γ is not."""
    random = np.random.default_rng(8)
    x, y, b = (random.lognormal(0, 1, (40, width)) for width in (2, 2, 1))
    quantities = {"inputs": names("x", x), "outputs": names("y", y), "bad_outputs": names("b", b)}
    found = dea(
        made_up(x, y, b), **quantities, orientation="hyperbolic", returns_to_scale=returns, scale_efficiency=False
    )  # fmt: skip
    for place in np.flatnonzero(found.scores < 0.999)[::3]:
        for gamma, feasible in ((found.scores[place] * (1 + 1e-6), True), (found.scores[place] * (1 - 1e-6), False)):
            with_it = (
                np.vstack((x, x[place] * gamma)), np.vstack((y, y[place] / gamma)), np.vstack((b, b[place] * gamma))
            )  # fmt: skip
            steps = tuple(np.ones_like(part) * 1e-9 for part in with_it)  # hardly a step: only whether it is feasible
            move = full_programme(
                *with_it[:2], bad=with_it[2], orientation="directional", limits=LIMITS[returns], steps=steps,
                left_out=True, only=len(x),
            )  # fmt: skip
            assert (move[0] >= 0) == feasible


@pytest.mark.parametrize("direction", ["mean", "unit", "range"])
def test_directions(direction: str):
    x, y = DATA["plain"]
    steps = {
        "mean": (np.tile(x.mean(axis=0), (len(x), 1)), np.tile(y.mean(axis=0), (len(y), 1))),
        "unit": (np.ones_like(x), np.ones_like(y)),
        "range": (x - x.min(axis=0), y.max(axis=0) - y),
    }[direction]
    found = analyse(x, y, orientation="directional", direction=direction)
    agree(found.scores, full_programme(x, y, orientation="directional", steps=(*steps, np.empty((len(x), 0)))))


def test_negative_quantities_in_a_direction():
    x, y = DATA["plain"]
    y = y - 2.0
    found = analyse(x, y, orientation="directional")
    steps = (x, np.abs(y), np.empty((len(x), 0)))
    agree(found.scores, full_programme(x, y, orientation="directional", steps=steps))


def test_categories_hold_each_against_its_own_and_harder_ones():
    x, y = DATA["plain"]
    level = np.arange(len(x)) % 3
    panel = made_up(x, y, level[:, np.newaxis].astype(float))
    found = dea(panel, inputs=names("x", x), outputs=names("y", y), categories="b1", scale_efficiency=False)
    for hardest in range(3):
        among, own = level <= hardest, level == hardest
        expected = full_programme(x[among], y[among])[own[among]]
        agree(found.scores[own], expected)


def _hull(x: Numbers, y: Numbers, orientation: str) -> Numbers:
    """The definition, pair by pair."""
    scores = []
    for at in range(len(x)):
        if orientation == "input":
            reach = (y >= y[at]).all(axis=1) & (x[:, x[at] == 0] == 0).all(axis=1)
            ratio = np.array([max(row[x[at] > 0] / x[at][x[at] > 0]) for row in x])
            scores.append(ratio[reach].min())
        else:
            reach = (x <= x[at]).all(axis=1)
            ratio = np.array([min(row[y[at] > 0] / y[at][y[at] > 0], default=np.nan) for row in y])
            scores.append(ratio[reach].max())
    return np.array(scores)


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_free_disposal_hull(data: str, orientation: str):
    x, y = DATA[data]
    found = fdh(made_up(x, y), inputs=names("x", x), outputs=names("y", y), orientation=orientation)
    agree(found.scores, _hull(x, y, orientation))
    for at, name in enumerate([*names("x", x), *names("y", y)]):
        targets = found.targets().filter(found.targets()["quantity"] == name)
        assert targets.height == len(x), at


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("orientation", ["input", "output", "hyperbolic", "directional"])
@pytest.mark.parametrize("returns", ["crs", "vrs"])
def test_targets_are_feasible_and_efficient(data: str, orientation: str, returns: str):
    """What is told to aim at lies at the frontier, without slack: a producer there would be efficient."""
    x, y = DATA[data]
    found = analyse(x, y, orientation=orientation, returns_to_scale=returns)
    target = found.targets()["target"].to_numpy().reshape(len(x), -1)
    scored = ~np.isnan(target).any(axis=1)
    aims_x, aims_y = target[scored, : x.shape[1]], target[scored, x.shape[1] :]
    for aim_x, aim_y in list(zip(aims_x, aims_y, strict=True))[::5]:
        again = analyse(np.vstack((x, aim_x)), np.vstack((y, aim_y)), orientation=orientation, returns_to_scale=returns)
        if not np.isnan(again.scores[-1]):
            assert again.efficient[-1]
        agree(again.scores[:-1], found.scores)
