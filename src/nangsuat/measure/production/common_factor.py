"""Minimum distance to a common factor: from a dynamic equation back to the static one with lasting productivity.

    y = β'x + ω,  ω_t = ρ·ω_(t−1) + ξ_t   is   y_t = ρ·y_(t−1) + β'x_t + γ'x_(t−1) + ξ_t   with   γ = −ρ·β

GMM finds (ρ, β, γ) without the restriction; minimum distance finds the (ρ, β) whose (ρ, β, −ρβ) lies nearest, by the
covariance of what was found. For a given ρ the best β is linear, so all minima are found along one line.

References
----------
Blundell and Bond (2000), GMM estimation with persistent panel data: an application to production functions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nangsuat.measure.production.specification import Array

_REACH = 1.5  # productivity that explodes by half a year is none
_STEPS = 601
_TINY = 1e-12
_ROUNDS = 60


@dataclass(frozen=True, slots=True, eq=False)
class CommonFactor:
    """A minimum of the distance.

    Attributes
    ----------
    persistence : ρ
    coefficients : β, shape (terms,)
    distance : chi-square with as many degrees of freedom as terms where the restriction holds
    """

    persistence: float
    coefficients: Array
    distance: float


def common_factors(unrestricted: Array, covariance: Array) -> tuple[CommonFactor, ...]:
    """All minima inside of −1.5 < ρ < 1.5, the nearest first.

    Parameters
    ----------
    unrestricted : (ρ, β, γ), shape (1 + 2·terms,)
    covariance : of them

    Examples
    --------
    >>> found = common_factors(np.array([0.5, 0.6, -0.3]), np.eye(3) / 100)
    >>> round(found[0].persistence, 6), found[0].coefficients.round(6).tolist(), found[0].distance < 1e-12
    (0.5, [0.6], True)
    """
    weight = np.linalg.inv(covariance)
    grid = np.linspace(-_REACH, _REACH, _STEPS)
    distance = np.array([_nearest(unrestricted, weight, rho)[1] for rho in grid])
    low = np.flatnonzero((distance[1:-1] <= distance[:-2]) & (distance[1:-1] < distance[2:])) + 1
    found = [_refined(unrestricted, weight, grid[place - 1], grid[place + 1]) for place in low]
    return tuple(sorted(found, key=lambda each: each.distance))


def levers(factor: CommonFactor, covariance: Array) -> Array:
    """What turns (ρ, β, γ) into (ρ, β) near a minimum, shape (1 + terms, 1 + 2·terms)."""
    terms = len(factor.coefficients)
    slope = np.zeros((1 + 2 * terms, 1 + terms))
    slope[0, 0] = 1
    slope[1 : 1 + terms, 1:] = np.eye(terms)
    slope[1 + terms :, 0] = -factor.coefficients
    slope[1 + terms :, 1:] = -factor.persistence * np.eye(terms)
    weighted = np.linalg.solve(covariance, slope)
    return np.asarray(np.linalg.solve(slope.T @ weighted, weighted.T))


def _nearest(unrestricted: Array, weight: Array, persistence: float) -> tuple[Array, float]:
    terms = (len(unrestricted) - 1) // 2
    design = np.vstack((np.zeros((1, terms)), np.eye(terms), -persistence * np.eye(terms)))
    target = unrestricted - np.append(persistence, np.zeros(2 * terms))
    coefficients = np.linalg.solve(design.T @ weight @ design, design.T @ weight @ target)
    left = target - design @ coefficients
    return coefficients, float(left @ weight @ left)


def _refined(unrestricted: Array, weight: Array, low: float, high: float) -> CommonFactor:
    """The minimum between two points, by golden sections."""
    ratio = (np.sqrt(5) - 1) / 2
    for _ in range(_ROUNDS):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if _nearest(unrestricted, weight, left)[1] < _nearest(unrestricted, weight, right)[1]:
            high = right
        else:
            low = left
        if high - low < _TINY:
            break
    persistence = float(low + high) / 2
    coefficients, distance = _nearest(unrestricted, weight, persistence)
    return CommonFactor(persistence, coefficients, distance)
