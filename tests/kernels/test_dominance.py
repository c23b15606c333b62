"""The free disposal hull and its partial forms, against the plain double loop, enumeration and published scores."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nangsuat.kernels import expected_best, quantile_best, shoot_free_disposal

Numbers = NDArray[np.float64]

ROUNDING = 1e-12
PUBLISHED = 1e-6  # what the reference scores are given to


def reach(points: Numbers, origin: Numbers, direction: Numbers) -> Numbers:
    """How far each point lets the ray go, by definition."""
    moves = direction > 0
    betas = ((points[:, moves] - origin[moves]) / direction[moves]).min(axis=1)
    return np.where((points[:, ~moves] >= origin[~moves]).all(axis=1), betas, -np.inf)


def rays_of(points: Numbers, inputs: int, orientation: str) -> tuple[Numbers, Numbers]:
    moves = np.zeros(points.shape[1], dtype=bool)
    moves[:inputs] = orientation != "output"
    moves[inputs:] = orientation != "input"
    origins = points if orientation == "both" else np.where(moves, 0.0, points)
    return origins, np.where(moves, np.abs(points), 0.0)


def made(kind: str, count: int, width: int) -> Numbers:
    table = np.random.default_rng([count, width]).uniform(1, 10, (count, width))
    if kind == "integers":
        table = np.ceil(table / 3)
    if kind == "doubled":
        table[count // 2 :] = table[: count - count // 2]
    table[:, : width // 2] *= -1
    return table


@pytest.mark.parametrize("kind", ["uniform", "integers", "doubled"])
@pytest.mark.parametrize("count", [1, 2, 31, 32, 33, 500, 5000])
@pytest.mark.parametrize("orientation", ["input", "output", "both"])
def test_every_score_as_the_double_loop_has_it(kind: str, count: int, orientation: str):
    points = made(kind, count, 5)
    origins, directions = rays_of(points, 2, orientation)
    betas, peers = shoot_free_disposal(points, origins, directions)
    for ray in range(0, count, max(1, count // 100)):
        expected = reach(points, origins[ray], directions[ray])
        assert betas[ray] == pytest.approx(expected.max(), rel=ROUNDING)
        assert expected[peers[ray]] == pytest.approx(expected.max(), rel=ROUNDING)


def test_the_first_of_equal_peers_whatever_the_threads():
    points = made("integers", 3000, 4)
    origins, directions = rays_of(points, 2, "input")
    peers = [shoot_free_disposal(points, origins, directions, threads=threads)[1] for threads in (1, 3)]
    assert (peers[0] == peers[1]).all()
    scores = [reach(points, origins[ray], directions[ray]) for ray in range(50)]
    assert peers[0][:50].tolist() == [int(score.argmax()) for score in scores]


def test_without_the_own_point():
    points = made("uniform", 200, 4)
    origins, directions = rays_of(points, 2, "output")
    betas, peers = shoot_free_disposal(points, origins, directions, exclude=np.arange(200))
    for ray in range(200):
        others = reach(np.delete(points, ray, axis=0), origins[ray], directions[ray])
        assert betas[ray] == pytest.approx(others.max(), rel=ROUNDING)
        assert (peers[ray] == -1) == (betas[ray] == -np.inf)
        assert peers[ray] != ray


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_published_scores(shared_data, orientation: str):
    folder = shared_data / "frontier"
    points = np.genfromtxt(folder / "pft1981.csv", delimiter=",", skip_header=1, usecols=range(1, 9))
    scores = np.genfromtxt(folder / "pft1981_reference.csv", delimiter=",", names=True)
    points[:, :5] *= -1
    betas, _ = shoot_free_disposal(points, *rays_of(points, 5, orientation))
    published = scores["fdh_in" if orientation == "input" else "fdh_out"]
    np.testing.assert_allclose(-betas if orientation == "input" else betas, published, atol=PUBLISHED)


small = st.lists(st.tuples(*[st.integers(1, 3).map(float)] * 3), min_size=1, max_size=6).map(np.array)


@given(small, st.integers(1, 3))
def test_the_mean_of_the_best_draw_by_enumeration(points: Numbers, draws: int):
    origins, directions = rays_of(points, 1, "output")
    means = expected_best(points, origins, directions, draws=np.full(len(points), float(draws)))
    for ray in range(len(points)):
        betas = reach(points, origins[ray], directions[ray])
        able = betas[betas > -np.inf]
        assert means[ray] == pytest.approx(np.mean([max(drawn) for drawn in product(able, repeat=draws)]), rel=ROUNDING)


@given(small, st.floats(0.05, 1))
def test_at_most_the_rest_of_the_share_lies_above(points: Numbers, share: float):
    origins, directions = rays_of(points, 1, "both")
    quantiles = quantile_best(points, origins, directions, shares=np.full(len(points), share))
    for ray in range(len(points)):
        betas = reach(points, origins[ray], directions[ray])
        able = np.sort(betas[betas > -np.inf])
        fits = [beta for beta in able if (able > beta).mean() <= 1 - share + 1e-9]
        assert quantiles[ray] == pytest.approx(min(fits), rel=ROUNDING)


def test_many_draws_and_the_whole_share_are_the_hull_itself():
    points = made("uniform", 300, 4)
    origins, directions = rays_of(points, 2, "input")
    betas, _ = shoot_free_disposal(points, origins, directions)
    many = expected_best(points, origins, directions, draws=np.full(300, 1e7))
    np.testing.assert_allclose(many, betas, rtol=ROUNDING)
    np.testing.assert_allclose(quantile_best(points, origins, directions, shares=np.ones(300)), betas, rtol=ROUNDING)


def test_a_weight_of_two_is_a_point_that_stands_twice():
    points = made("uniform", 60, 4)
    counts = np.random.default_rng(1).integers(0, 3, 60)
    origins, directions = rays_of(points, 2, "output")
    weights = np.tile(counts.astype(float), (60, 1))
    repeated = np.repeat(points, counts, axis=0)
    for of, number in ((expected_best, {"draws": np.full(60, 7.0)}), (quantile_best, {"shares": np.full(60, 0.9)})):
        weighted = of(points, origins, directions, weights=weights, **number)
        np.testing.assert_allclose(weighted, of(repeated, origins, directions, **number), rtol=ROUNDING)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"directions": np.zeros((5, 4))}, "zero"),
        ({"directions": -np.ones((5, 4))}, "negative"),
        ({"directions": np.ones((4, 4))}, "directions"),
        ({"points": np.full((5, 4), np.nan)}, "finite"),
        ({"points": np.ones((5, 3))}, "wide"),
        ({"exclude": np.full(5, 7)}, "exclude"),
    ],
)
def test_what_is_refused(change: dict[str, Numbers], words: str):
    given_ = {"points": np.ones((5, 4)), "origins": np.ones((5, 4)), "directions": np.ones((5, 4))} | change
    with pytest.raises(ValueError, match=words):
        shoot_free_disposal(**given_)


def test_refused_numbers_of_draws_and_shares():
    ones = np.ones((2, 2))
    with pytest.raises(ValueError, match="draws"):
        expected_best(ones, ones, ones, draws=np.zeros(2))
    with pytest.raises(ValueError, match="shares"):
        quantile_best(ones, ones, ones, shares=np.full(2, 1.5))
