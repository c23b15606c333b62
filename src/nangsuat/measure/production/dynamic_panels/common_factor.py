"""Minimum distance to a common factor: from a dynamic equation back to the static one with lasting productivity.

    y = β'x + ω,  ω_t = ρ·ω_(t−1) + ξ_t   is   y_t = ρ·y_(t−1) + β'x_t + γ'x_(t−1) + ξ_t   with   γ = −ρ·β

GMM finds (ρ, β, γ) without the restriction; minimum distance finds the (ρ, β) whose (ρ, β, −ρβ) lies nearest, by the
covariance of what was found. For a given ρ the restrictions R(ρ)·(ρ, β, γ) = (ρ, 0) are linear, so the distance is one
of ρ alone, all minima are found along one line, and many draws with one covariance share all that is costly.

References
----------
Blundell and Bond (2000), GMM estimation with persistent panel data: an application to production functions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nangsuat.measure.production.specification import Array

type _Places = NDArray[np.int64]

_REACH = 1.5  # productivity that explodes by half a year is none
_STEPS = 601
_HALVINGS = 50
_AT_ONCE = 256  # draws


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
    _, persistence, coefficients, distance = _minima(unrestricted[None], covariance)
    found = map(CommonFactor, persistence.tolist(), coefficients, distance.tolist())
    return tuple(sorted(found, key=lambda each: each.distance))


def nearest_coefficients(unrestricted: Array, covariance: Array) -> Array:
    """β of the nearest minimum of each of many, shape (draws, terms); missing where there is none.

    Parameters
    ----------
    unrestricted : (ρ, β, γ) of each draw, missing where it has none, shape (draws, 1 + 2·terms)
    covariance : the same for all

    Examples
    --------
    >>> nearest_coefficients(np.array([[0.5, 0.6, -0.3], [np.nan] * 3]), np.eye(3) / 100).round(6).tolist()
    [[0.6], [nan]]
    """
    found = np.full((len(unrestricted), unrestricted.shape[1] // 2), np.nan)
    known = np.flatnonzero(np.isfinite(unrestricted).all(axis=1))
    for begin in range(0, len(known), _AT_ONCE):
        draws = known[begin : begin + _AT_ONCE]
        draw, _, coefficients, distance = _minima(unrestricted[draws], covariance)
        farthest_first = np.argsort(-distance)
        found[draws[draw[farthest_first]]] = coefficients[farthest_first]
    return found


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


def _minima(unrestricted: Array, covariance: Array) -> tuple[_Places, Array, Array, Array]:
    """All minima of all draws: whose it is, ρ, β and the distance; where the distance stops falling, cell by cell."""
    grid = np.linspace(-_REACH, _REACH, _STEPS)
    falls = _Line.at(grid, covariance).slope(unrestricted[:, None]) < 0
    draw, cell = np.nonzero(falls[:, :-1] & ~falls[:, 1:])
    own, low, high = unrestricted[draw], grid[cell], grid[cell + 1]
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        is_falling = _Line.at(middle, covariance).slope(own) < 0
        low, high = np.where(is_falling, middle, low), np.where(is_falling, high, middle)
    middle = (low + high) / 2
    return draw, middle, *_Line.at(middle, covariance).nearest(own)


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """The restrictions at points along ρ.

    Attributes
    ----------
    persistence : ρ, shape (points,)
    spread : the covariance V times R', shape (points, 1 + 2·terms, 1 + terms)
    weight : (RVR')⁻¹, shape (points, 1 + terms, 1 + terms)
    """

    persistence: Array
    spread: Array
    weight: Array

    @classmethod
    def at(cls, persistence: Array, covariance: Array) -> _Line:
        terms = len(covariance) // 2
        restrictions = np.zeros((len(persistence), 1 + terms, 1 + 2 * terms))
        restrictions[:, 0, 0] = 1
        restrictions[:, 1:, 1 : 1 + terms] = persistence[:, None, None] * np.eye(terms)
        restrictions[:, 1:, 1 + terms :] = np.eye(terms)
        spread = covariance @ restrictions.transpose(0, 2, 1)
        return cls(persistence, spread, np.linalg.inv(restrictions @ spread))

    def slope(self, unrestricted: Array) -> Array:
        """How the distance moves with ρ; draws come before points, or one with each point."""
        terms = unrestricted.shape[-1] // 2
        pull = self._pull(self._left(unrestricted))
        nearest = unrestricted - np.einsum("pij,...pj->...pi", self.spread, pull)
        return np.asarray(2 * (np.einsum("...i,...i->...", nearest[..., 1 : 1 + terms], pull[..., 1:]) - pull[..., 0]))

    def nearest(self, unrestricted: Array) -> tuple[Array, Array]:
        """β and the distance."""
        left = self._left(unrestricted)
        pull = self._pull(left)
        nearest = unrestricted - np.einsum("pij,pj->pi", self.spread, pull)
        return nearest[:, 1 : 1 + unrestricted.shape[1] // 2], np.einsum("pi,pi->p", left, pull)

    def _left(self, unrestricted: Array) -> Array:
        """By how much the restrictions do not hold, shape (…, points, 1 + terms)."""
        terms = unrestricted.shape[-1] // 2
        first = unrestricted[..., :1] - self.persistence[:, None]
        others = self.persistence[:, None] * unrestricted[..., 1 : 1 + terms] + unrestricted[..., 1 + terms :]
        return np.concatenate((first, others), axis=-1)

    def _pull(self, left: Array) -> Array:
        return np.asarray(np.einsum("pij,...pj->...pi", self.weight, left))
