"""Minimum distance to a common factor against the distance written out, and many at once against one by one."""

import numpy as np
import pytest

from nangsuat.measure.production.dynamic_panels.common_factor import common_factors, nearest_coefficients


def distance(persistence: float, unrestricted: np.ndarray, covariance: np.ndarray) -> tuple[float, np.ndarray]:
    """The least distance at a persistence, and the coefficients there, by least squares."""
    terms = len(unrestricted) // 2
    root = np.linalg.inv(np.linalg.cholesky(covariance))
    design = np.vstack((np.zeros((1, terms)), np.eye(terms), -persistence * np.eye(terms)))
    target = unrestricted - np.append(persistence, np.zeros(2 * terms))
    coefficients = np.linalg.lstsq(root @ design, root @ target)[0]
    return float(np.sum((root @ (target - design @ coefficients)) ** 2)), coefficients


def case(terms: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    shape = rng.normal(size=(1 + 2 * terms, 1 + 2 * terms))
    return rng.normal(scale=0.6, size=1 + 2 * terms), shape @ shape.T / 50 + np.eye(1 + 2 * terms) / 500


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("terms", [1, 2, 3])
def test_all_minima_of_the_distance_are_found(terms: int, seed: int):
    unrestricted, covariance = case(terms, seed)
    line = np.linspace(-1.5, 1.5, 6001)
    along = np.array([distance(point, unrestricted, covariance)[0] for point in line])
    low = np.flatnonzero((along[1:-1] < along[:-2]) & (along[1:-1] <= along[2:])) + 1
    found = common_factors(unrestricted, covariance)
    np.testing.assert_allclose(sorted(each.persistence for each in found), line[low], atol=6e-4)
    for each in found:
        least, coefficients = distance(each.persistence, unrestricted, covariance)
        np.testing.assert_allclose(each.distance, least, rtol=1e-9)
        np.testing.assert_allclose(each.coefficients, coefficients, rtol=1e-7, atol=1e-9)
    assert [each.distance for each in found] == sorted(each.distance for each in found)


def test_the_slope_is_nothing_at_a_minimum():
    unrestricted, covariance = case(2, 3)
    best, step = common_factors(unrestricted, covariance)[0].persistence, 1e-4
    above, below = (distance(best + sign * step, unrestricted, covariance)[0] for sign in (1, -1))
    assert abs(above - below) / (2 * step) < 1e-4


def test_many_at_once_are_each_as_alone():
    draws = np.array([case(2, seed)[0] for seed in range(300)])
    draws[7] = np.nan
    covariance = case(2, 0)[1]
    found = nearest_coefficients(draws, covariance)
    for own, each in zip(draws[:20], found[:20], strict=True):
        alone = common_factors(own, covariance) if np.isfinite(own).all() else ()
        expected = alone[0].coefficients if alone else np.full(2, np.nan)
        np.testing.assert_allclose(each, expected, rtol=1e-9)
