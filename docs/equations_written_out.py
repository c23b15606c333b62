"""What estimators of production functions solve, written out in a few lines that share nothing with the package.

For the page «Where other programs go wrong»: a reader can hold any program's numbers against these equations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

type Array = NDArray[np.float64]
type Lag = Literal["calendar", "row above"]


@dataclass(frozen=True, slots=True)
class Plants:
    """Rows in logarithms, plant by plant, and which of them follow which."""

    output: Array
    labour: Array
    capital: Array
    proxy: Array
    firm: NDArray[np.int64]
    now: NDArray[np.int64]

    @classmethod
    def of(
        cls, rows: pl.DataFrame, labour: Sequence[str], capital: str, output: str, proxy: str, lag: Lag = "calendar"
    ) -> Plants:
        """Rows with ``firm`` and ``year``; the year before by the calendar, or the row above of the same plant."""
        rows = rows.sort("firm", "year")
        firm, year = rows["firm"].to_numpy(), rows["year"].to_numpy()
        follows = np.append(False, firm[1:] == firm[:-1])
        if lag == "calendar":
            follows &= np.append(False, np.diff(year) == 1)
        numbers = [rows[name].to_numpy() for name in (output, capital, proxy)]
        return cls(numbers[0], rows.select(labour).to_numpy(), numbers[1], numbers[2], firm, np.flatnonzero(follows))

    @property
    def inputs(self) -> Array:
        return np.column_stack((self.labour, self.capital))


@dataclass(frozen=True, slots=True)
class AckerbergCavesFrazer:
    """E[surprise × (last year's labour, capital)] = 0; the surprise is what a cubic of last year's ω does not tell."""

    plants: Plants
    degree: int = 2

    def left(self, elasticities: Sequence[float] | Array) -> Array:
        """The moments: all nothing at a solution."""
        plants, now = self.plants, self.plants.now
        phi = fitted(polynomial(np.column_stack((plants.inputs, plants.proxy)), self.degree), plants.output)
        omega = phi - plants.inputs @ np.asarray(elasticities)
        surprise = omega[now] - fitted(np.vander(omega[now - 1], 4), omega[now])
        instruments = np.column_stack((plants.labour[now - 1], plants.capital[now]))
        return np.asarray(instruments.T @ surprise / len(now))


@dataclass(frozen=True, slots=True)
class LevinsohnPetrin:
    """The mean square of output less labour, capital and a cubic of last year's ω is least: its slope is nothing."""

    plants: Plants
    degree: int = 3

    def left(self, elasticities: Sequence[float] | Array) -> Array:
        """The slope along capital's elasticity; labour's are the first stage's, whatever is given."""
        capital = float(elasticities[-1])
        ahead, behind = (self._mean_square(capital + step) for step in (_DIFFERENCE, -_DIFFERENCE))
        return np.array([(ahead - behind) / (2 * _DIFFERENCE)])

    def _mean_square(self, capital: float) -> float:
        plants, now = self.plants, self.plants.now
        basis = polynomial(np.column_stack((plants.capital, plants.proxy)), self.degree)
        found = np.linalg.lstsq(np.column_stack((plants.labour, basis)), plants.output, rcond=None)[0]
        labour = plants.labour @ found[: plants.labour.shape[1]]
        omega = basis @ found[plants.labour.shape[1] :] - capital * plants.capital
        foreseen = fitted(np.vander(omega[now - 1], 4), omega[now])
        return float(np.mean(((plants.output - labour - capital * plants.capital)[now] - foreseen) ** 2))


@dataclass(frozen=True, slots=True)
class StackedTwoStages:
    """prodest's ``WRDG``: output on inputs and a polynomial, of this year in half of the rows, or last year.

    Last year's labour, this year's capital, the polynomial and the constant are the instruments.
    """

    plants: Plants

    def left(self, elasticities: Sequence[float] | Array) -> Array:
        """The moments with the polynomial and the constant taken out."""
        own, output, regressors = self._apart()
        return np.asarray(own.T @ (output - regressors @ np.asarray(elasticities)) / len(output))

    def solution(self) -> Array:
        own, output, regressors = self._apart()
        return np.linalg.solve(own.T @ regressors, own.T @ output)

    def clustered_errors(self) -> Array:
        """By plant: both halves and all years of one belong together."""
        own, output, regressors = self._apart()
        scores = own * (output - regressors @ self.solution())[:, None]
        plant = np.tile(self.plants.firm[self.plants.now], 2)
        sums = (plant[None, :] == np.unique(plant)[:, None]).astype(float) @ scores
        bread = np.linalg.inv(own.T @ regressors)
        return np.sqrt(np.diag(bread @ sums.T @ sums @ bread.T))

    def _apart(self) -> tuple[Array, Array, Array]:
        plants, now = self.plants, self.plants.now
        chosen = np.column_stack((plants.capital, plants.proxy))
        basis = np.vstack([polynomial(chosen[rows], 2) for rows in (now, now - 1)])
        instruments = np.tile(np.column_stack((plants.labour[now - 1], plants.capital[now])), (2, 1))
        regressors, output = np.tile(plants.inputs[now], (2, 1)), np.tile(plants.output[now], 2)
        own, regressors = (each - fitted(basis, each) for each in (instruments, regressors))
        return own, output - fitted(basis, output), regressors


@dataclass(frozen=True, slots=True)
class Wooldridge:
    """Output on inputs and a quadratic in capital and proxy: of this year in one equation, of last year in the other.

    In the first all regressors are their own instruments; there capital's coefficient goes into the polynomial. In the
    second last year's labour stands for this year's.
    """

    plants: Plants

    def left(self, elasticities: Sequence[float] | Array) -> Array:
        """The conditions of two-stage least squares of both equations, with the polynomials taken out."""
        plants, now = self.plants, self.plants.now
        chosen = np.column_stack((plants.capital, plants.proxy))
        this, last = (polynomial(chosen[rows], 2) for rows in (now, now - 1))
        labour, capital = plants.labour[now], plants.capital[now][:, None]
        inputs = np.vstack((np.column_stack((labour, 0 * capital)), np.column_stack((labour, capital))))
        others = _diagonal(this, last)
        instruments = _diagonal(
            np.column_stack((labour, this)), np.column_stack((plants.labour[now - 1], capital, last))
        )
        seen_inputs, seen_others = fitted(instruments, inputs), fitted(instruments, others)
        own = seen_inputs - fitted(seen_others, seen_inputs)
        output = np.tile(plants.output[now], 2)
        return np.asarray(own.T @ (output - inputs @ np.asarray(elasticities)) / len(output))


@dataclass(frozen=True, slots=True)
class GandhiNavarroRivers:
    """E[surprise × powers of capital] = 0 for ω = output less what bought-in inputs make, less C, a cubic of capital.

    ``net`` is ω + C, which the share of bought-in inputs tells; moments are given as correlations.
    """

    net: Array
    capital: Array
    now: NDArray[np.int64]

    def left(self, constants: Sequence[float] | Array) -> Array:
        """``constants`` are those of C: of capital, its square and its cube."""
        powers = np.column_stack([self.capital**power for power in (1, 2, 3)])
        omega = self.net - powers @ np.asarray(constants)
        surprise = omega[self.now] - fitted(np.vander(omega[self.now - 1], 4), omega[self.now])
        return np.array([np.corrcoef(surprise, power[self.now])[0, 1] for power in powers.T])


def polynomial(variables: Array, degree: int) -> Array:
    """The constant and all products of up to so many."""
    columns = [np.ones(len(variables))]
    for size in range(1, degree + 1):
        columns += [
            variables[:, places].prod(axis=1)
            for places in map(list, combinations_with_replacement(range(variables.shape[1]), size))
        ]
    return np.column_stack(columns)


def _diagonal(first: Array, second: Array) -> Array:
    """One below and right of the other, nothing elsewhere."""
    whole = np.zeros((len(first) + len(second), first.shape[1] + second.shape[1]))
    whole[: len(first), : first.shape[1]] = first
    whole[len(first) :, first.shape[1] :] = second
    return whole


def fitted(basis: Array, values: Array) -> Array:
    """What least squares on the basis makes of the values."""
    scale = np.abs(basis).max(axis=0)
    return np.asarray(basis @ (np.linalg.lstsq(basis / scale, values, rcond=None)[0].T / scale).T)


_DIFFERENCE = 1e-4
