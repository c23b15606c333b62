"""Rays in cones against a general solver: every returns to scale, ties, zeros, doubles, scales; and their own proof."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nangsuat.kernels import RAY_HIT, RAY_MISSES, RAY_UNBOUNDED, RayHits, cone_frame, shoot_rays
from ray_programs import ORIENTATIONS, RETURNS, Rays, Solver, rays_of

Numbers = NDArray[np.float64]

SOLVER = 1e-9  # HiGHS meets its rows to 1e-10
REFERENCE = 1e-10  # four programs agree on the reference scores to 8e-11
PROOF = 1e-11  # allowances of the walk, 2e-11 of a generator's typical size, times a weight below one
ROUNDING = 1e-14  # of the terms of a sum: where a frontier is steep they are a million times their sum
PATIENCE = 2.0  # seconds; a fifth of one on a machine that is not busy
UNITS = 40


def made(kind: str, inputs: int, outputs: int, count: int = UNITS) -> tuple[Numbers, Numbers]:
    random = np.random.default_rng([inputs, outputs, count])
    table = random.uniform(1, 10, (count, inputs + outputs))
    if kind == "integers":
        table = np.ceil(table / 2.5)
    if kind == "doubled":
        table[count // 2 :] = table[: count - count // 2]
    if kind == "zeros":
        table[random.random(table.shape) < 0.2] = 0
        table[:, 0] += table[:, 0] == 0
        table[:, inputs] += table[:, inputs] == 0
    if kind == "skewed":
        table = np.exp(random.normal(0, 2, table.shape))
    return table[:, :inputs], table[:, inputs:]


def shot(rays: Rays, **options: object) -> RayHits:
    return shoot_rays(rays.generators, rays.points, rays.directions, support=rays.support, **options)


def assert_proved(rays: Rays, hits: RayHits) -> None:
    """Each score by its own weights from below and by its own hyperplane from above."""
    for ray in np.flatnonzero(hits.status == RAY_HIT):
        weights, plane, beta = hits.weights[ray], hits.hyperplanes[ray], hits.beta[ray]
        reached = rays.points[ray] + beta * rays.directions[ray]
        made_up = weights @ rays.generators[hits.peers[ray]]
        size = np.abs(rays.generators).max(axis=0)
        assert weights.min() >= 0
        assert np.abs(made_up - reached).max() <= PROOF * size.max()
        assert plane @ rays.directions[ray] == pytest.approx(1, abs=PROOF)
        terms = plane * rays.points[ray]
        assert -terms.sum() == pytest.approx(beta, abs=PROOF * abs(beta) + ROUNDING * np.abs(terms).sum())
        beyond = rays.generators @ plane
        assert (beyond <= PROOF * np.abs(rays.generators * plane).sum(axis=1).max()).all()


@pytest.mark.parametrize("kind", ["uniform", "integers", "doubled", "zeros", "skewed"])
@pytest.mark.parametrize(("inputs", "outputs"), [(1, 1), (2, 1), (3, 2), (4, 4)])
@pytest.mark.parametrize("returns", RETURNS)
def test_every_ray_as_a_general_solver_has_it(kind: str, inputs: int, outputs: int, returns: str):
    for orientation in ORIENTATIONS:
        rays = rays_of(*made(kind, inputs, outputs), returns, orientation)
        expected = Solver(rays.generators).betas(rays)
        for frame in (True, False):
            hits = shot(rays, frame=frame, threads=1)
            assert (hits.status == RAY_HIT).all()
            np.testing.assert_allclose(hits.beta, expected, rtol=SOLVER, atol=SOLVER)
            assert_proved(rays, hits)


@pytest.mark.parametrize("returns", ["crs", "vrs"])
def test_scores_that_other_programs_agree_on(shared_data, returns: str):
    table = np.genfromtxt(shared_data / "frontier" / "synthetic_5000_3x2.csv", delimiter=",", skip_header=1)
    rays = rays_of(table[:, :3], table[:, 3:5], returns, "input")
    hits = shot(rays)
    assert np.abs(-hits.beta - table[:, 5 if returns == "crs" else 6]).max() < REFERENCE
    assert_proved(rays, hits)


@pytest.mark.parametrize("returns", RETURNS)
def test_units_of_measurement_do_not_matter(returns: str):
    inputs, outputs = made("skewed", 3, 2)
    plain = shot(rays_of(inputs, outputs, returns, "input")).beta
    scaled = shot(rays_of(inputs * [1e9, 1, 1e-6], outputs * [1e-6, 1e9], returns, "input")).beta
    np.testing.assert_allclose(scaled, plain, rtol=REFERENCE)


@pytest.mark.parametrize("kind", ["uniform", "integers", "doubled", "zeros", "skewed"])
@pytest.mark.parametrize("returns", RETURNS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_without_one_generator(kind: str, returns: str, orientation: str):
    rays = rays_of(*made(kind, 2, 2, 25), returns, orientation)
    own = np.arange(25)
    hits = shot(rays, exclude=own)
    solver = Solver(rays.generators)
    expected = np.array([solver.beta(p, g, j) for p, g, j in zip(rays.points, rays.directions, own, strict=True)])
    np.testing.assert_allclose(hits.beta, expected, rtol=SOLVER, atol=SOLVER)
    assert not (hits.peers == own[:, None]).any()
    for ray in np.flatnonzero(hits.status == RAY_MISSES):
        plane, others = hits.hyperplanes[ray], np.delete(rays.generators, ray, axis=0)
        size = np.abs(plane).max()
        assert (others @ plane <= PROOF * size * np.abs(others).max()).all()
        assert abs(plane @ rays.directions[ray]) <= PROOF * size * np.abs(rays.directions[ray]).max()
        assert plane @ rays.points[ray] > 0


@pytest.mark.parametrize("returns", RETURNS)
@pytest.mark.parametrize("count", [1, 2])
def test_few_units(returns: str, count: int):
    for orientation in ORIENTATIONS:
        rays = rays_of(*made("uniform", 2, 2, count), returns, orientation)
        np.testing.assert_allclose(shot(rays).beta, Solver(rays.generators).betas(rays), rtol=SOLVER, atol=SOLVER)


@pytest.mark.parametrize("returns", RETURNS)
def test_all_alike(returns: str):
    rays = rays_of(np.full((30, 2), 3.0), np.full((30, 2), 5.0), returns, "input")
    hits = shot(rays)
    np.testing.assert_allclose(hits.beta, -1, rtol=PROOF)
    assert hits.frame[:30].sum() == 1


def test_a_cone_that_does_not_fill_the_space():
    random = np.random.default_rng(3)
    units = np.hstack([-random.uniform(1, 10, (30, 2)), random.uniform(1, 10, (30, 1))])
    flat = np.hstack(
        [units, units.sum(axis=1, keepdims=True)]
    )  # nothing can be thrown away, and one row is the others'
    points, directions = flat * [0, 0, 1, 0], flat * [-1, -1, 0, 0]
    points[:, 3], directions[:, 3] = points.sum(axis=1), directions.sum(axis=1)
    rays = Rays(flat, points, directions, np.array([1.0, 1.0, 0.0, 0.0]))
    hits = shot(rays)
    np.testing.assert_allclose(hits.beta, Solver(flat).betas(rays), rtol=SOLVER)
    beside = points + np.array([0, 0, 0, 1])
    off = shoot_rays(flat, beside, directions, support=rays.support)
    assert (off.status == RAY_MISSES).all()
    assert ((off.hyperplanes * beside).sum(axis=1) > 0).all()


def test_no_ray():
    rays = rays_of(*made("uniform", 2, 1), "vrs", "input")
    none = np.empty((0, 4))
    assert shoot_rays(rays.generators, none, none, support=rays.support).beta.shape == (0,)


def test_a_direction_inside_the_cone_never_ends():
    rays = rays_of(*made("uniform", 2, 1), "crs", "input")
    hits = shoot_rays(rays.generators, rays.points, -np.ones_like(rays.points), support=rays.support)
    assert (hits.status == RAY_UNBOUNDED).all()
    assert (hits.beta == np.inf).all()


grid = st.integers(0, 4)
units = st.integers(1, 3).flatmap(
    lambda inputs: st.lists(
        st.tuples(*[st.integers(1, 4)] * inputs, st.integers(1, 4), grid), min_size=1, max_size=14
    ).map(lambda rows: (np.array(rows, dtype=float)[:, :inputs], np.array(rows, dtype=float)[:, inputs:]))
)


@settings(max_examples=150)
@given(units, st.sampled_from(RETURNS), st.sampled_from(ORIENTATIONS), st.booleans())
def test_small_numbers_full_of_ties(tables: tuple[Numbers, Numbers], returns: str, orientation: str, frame: bool):
    rays = rays_of(*tables, returns, orientation)
    hits = shot(rays, frame=frame, threads=1)
    np.testing.assert_allclose(hits.beta, Solver(rays.generators).betas(rays), rtol=SOLVER, atol=SOLVER)
    assert_proved(rays, hits)


@pytest.mark.parametrize("returns", RETURNS)
def test_the_frame_holds_the_corners_and_nothing_else(returns: str):
    rays = rays_of(*made("uniform", 2, 1, 60), returns, "input")
    frame = cone_frame(rays.generators, support=rays.support)
    solver = Solver(rays.generators)
    inward = rays.generators[:60].mean(axis=0) + rays.generators[60:].sum(axis=0)
    for unit in range(60):  # a corner is what the others cannot reach
        is_reached = solver.beta(rays.generators[unit], -inward, unit) >= -SOLVER
        assert frame[unit] == (not is_reached)
    assert frame[60:].all()


def test_of_doubles_one_is_in_the_frame():
    inputs, outputs = made("uniform", 2, 1)
    single = rays_of(inputs, outputs, "vrs", "input")
    double = rays_of(np.vstack([inputs, inputs]), np.vstack([outputs, outputs]), "vrs", "input")
    assert (
        cone_frame(double.generators, support=double.support).sum()
        == cone_frame(single.generators, support=single.support).sum()
    )


def test_threads_change_nothing():
    rays = rays_of(*made("uniform", 3, 2, 3000), "vrs", "input")
    one, many = shot(rays, threads=1), shot(rays, threads=3)
    np.testing.assert_allclose(one.beta, many.beta, rtol=PROOF)
    assert (one.frame == many.frame).all()


def test_progress_is_told_and_can_stop():
    rays = rays_of(*made("uniform", 4, 4, 6000), "vrs", "input")
    told: list[int] = []
    shot(rays, progress=lambda done, _: told.append(done))
    assert told[-1] == 6000
    assert all(early <= late for early, late in pairwise(told))

    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        shot(rays, progress=stop)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"support": np.zeros(3)}, "support"),
        ({"support": -np.ones(4)}, "support"),
        ({"points": np.ones((3, 4))}, "directions"),
        ({"generators": np.full((5, 4), np.nan)}, "finite"),
        ({"points": np.full((40, 4), np.inf)}, "finite"),
        ({"generators": np.ones((0, 4))}, "generators"),
        ({"exclude": np.full(40, 99)}, "exclude"),
    ],
)
def test_what_is_refused(change: dict[str, Numbers], words: str):
    rays = rays_of(*made("uniform", 2, 1), "vrs", "input")
    given = {
        "generators": rays.generators,
        "points": rays.points,
        "directions": rays.directions,
        "support": rays.support,
    } | change
    with pytest.raises(ValueError, match=words):
        shoot_rays(**given)


INTERRUPTED = """
import signal, threading, time
import numpy as np
from nangsuat.kernels import shoot_rays

table = np.random.default_rng(1).uniform(1, 10, (30_000, 14))
table[:, :7] *= -1
cone = np.vstack([table, -np.eye(14)])
threading.Timer(1.0, lambda: (sent.append(time.monotonic()), signal.raise_signal(signal.SIGINT))).start()
sent = []
try:
    shoot_rays(cone, table * ([0] * 7 + [1] * 7), -table * ([1] * 7 + [0] * 7), support=np.repeat([1.0, 0.0], 7))
except KeyboardInterrupt:
    print(time.monotonic() - sent[0])
"""


def test_an_interruption_ends_the_work():
    run = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, check=True)
    assert float(run.stdout) < PATIENCE
