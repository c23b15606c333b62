"""The proof of rays: true ends pass, whatever is changed by hand is found."""

import numpy as np
import pytest

from nangsuat.kernels import RAY_HIT, RAY_MISSES, RayHits, check_rays, shoot_rays
from ray_programs import ORIENTATIONS, RETURNS, Rays, rays_of

ROUNDING = 1e-14  # of the sizes that a sum is made of: thirty products of doubles
PROVED = 1e-10  # allowances of the walk make 2e-11 where planes nearly coincide
UNITS = 200


def units_rays(returns: str = "vrs", orientation: str = "input", kind: str = "uniform") -> Rays:
    table = np.random.default_rng(4).uniform(1, 5, (UNITS, 4))
    table = {"uniform": table, "integers": np.ceil(table), "skewed": np.exp(2 * table - 6)}[kind]
    return rays_of(table[:, :2], table[:, 2:], returns, orientation)


def shot(rays: Rays, **options: object) -> RayHits:
    return shoot_rays(rays.generators, rays.points, rays.directions, support=rays.support, **options)


@pytest.mark.parametrize("returns", RETURNS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("kind", ["uniform", "integers", "skewed"])
def test_true_ends_are_proved(returns: str, orientation: str, kind: str):
    rays = units_rays(returns, orientation, kind)
    proof = check_rays(rays.generators, rays.points, rays.directions, shot(rays))
    assert proof.violation.max() < PROVED
    assert proof.gap.max() < PROVED
    assert proof.residual.max() < ROUNDING
    assert proof.smallest_weight.min() >= 0


def test_ends_without_the_own_unit_are_proved():
    rays, own = units_rays(), np.arange(UNITS)
    hits = shot(rays, exclude=own)
    proof = check_rays(rays.generators, rays.points, rays.directions, hits, exclude=own)
    assert {RAY_HIT, RAY_MISSES} == set(hits.status.tolist())
    assert proof.violation.max() < PROVED
    assert proof.gap.max() < PROVED
    assert np.isnan(proof.residual).tolist() == (hits.status == RAY_MISSES).tolist()
    with_own = check_rays(rays.generators, rays.points, rays.directions, hits)
    assert with_own.violation.max() > PROVED


def test_what_is_changed_by_hand_is_found():
    rays = units_rays()
    hits = shot(rays)
    hits.beta[3] += 1e-6
    hits.weights[5, 0] -= 1e-6
    hits.hyperplanes[7] *= 1 + 1e-6
    hits.hyperplanes[9, 0] *= 0.9
    proof = check_rays(rays.generators, rays.points, rays.directions, hits)
    assert np.flatnonzero(proof.gap > PROVED).tolist() == [3, 7, 9]
    assert np.flatnonzero(proof.violation > PROVED).tolist() == [9]
    assert np.flatnonzero(proof.residual > ROUNDING).tolist() == [3, 5]


def test_each_plane_is_held_against_all_generators():
    rays = units_rays("crs")
    hits = shot(rays)
    better = rays.generators[0] * np.array([0.5, 0.5, 1.1, 1.1])
    more = np.vstack([rays.generators, better])
    proof = check_rays(more, rays.points, rays.directions, hits)
    expected = hits.hyperplanes @ better > 0
    assert ((proof.violation > PROVED) == expected).all()
    assert expected.any()


def test_a_corner_that_the_frame_does_not_name_is_held_all_the_same():
    rays = units_rays()
    hits = shot(rays)
    corner = int(np.flatnonzero(hits.frame[:UNITS])[0])
    others = np.delete(rays.generators, corner, axis=0)
    without = shoot_rays(others, rays.points, rays.directions, support=rays.support)
    hits.frame[corner] = False
    hits.hyperplanes[:] = without.hyperplanes
    expected = hits.hyperplanes @ rays.generators[corner] > PROVED
    proof = check_rays(rays.generators, rays.points, rays.directions, hits)
    assert (proof.violation[expected] > PROVED).all()
    assert expected.any()


def test_a_unit_whose_ray_is_changed_is_held_against_every_plane():
    """A score that is not proved proves nothing of its unit: planes that exceed it are found."""
    rays = units_rays()
    inside = int(np.flatnonzero(~shot(rays).frame[:UNITS])[0])
    better = rays.generators.copy()
    better[inside] = better[:UNITS].max(axis=0)
    hits = shot(rays)
    points, directions = rays.points.copy(), rays.directions.copy()
    is_input = directions[inside] != 0
    points[inside], directions[inside] = np.where(is_input, 0, better[inside]), np.where(is_input, -better[inside], 0)
    proof = check_rays(better, points, directions, hits)
    expected = hits.hyperplanes @ better[inside] > PROVED
    assert (proof.violation[expected] > PROVED).all()
    assert expected.sum() > UNITS / 2


def test_answers_to_other_questions_are_refused():
    rays = units_rays()
    hits = shot(rays)
    with pytest.raises(ValueError, match="hits"):
        check_rays(rays.generators, rays.points[:5], rays.directions[:5], hits)
    with pytest.raises(ValueError, match="hits"):
        check_rays(rays.generators[:5], rays.points, rays.directions, hits)
