"""The first stage of control-function estimators: output net of noise, as a polynomial in what firms see.

    ln y = φ(variables) + γ'plain + ε

φ is the full polynomial of its degree. What it needs are sums of products that add up over firms: each draw of firms
weighs the firms' sums, and parts of the firms that lie elsewhere send theirs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array

type Numbers = NDArray[np.int64]

ONCE: Numbers = np.array([-1], dtype=np.int64)
"""The number of the draw that takes each firm once."""
_BLOCK = 65_536  # rows whose polynomials are held at once


def monomials(variables: int, degree: int) -> tuple[tuple[int, ...], ...]:
    """All monomials up to a degree, each as the places of the variables that are multiplied in it.

    Examples
    --------
    >>> monomials(2, 2)
    ((), (0,), (1,), (0, 0), (0, 1), (1, 1))
    """
    return tuple(each for power in range(degree + 1) for each in combinations_with_replacement(range(variables), power))


def polynomial_columns(values: Array, degree: int) -> Array:
    """The monomials' values, shape (rows, monomials), from the variables', shape (rows, variables)."""
    order = monomials(values.shape[1], degree)
    place = {each: number for number, each in enumerate(order)}
    columns = np.ones((len(order), len(values)))
    for number, each in enumerate(order[1:], start=1):
        np.multiply(columns[place[each[:-1]]], values[:, each[-1]], out=columns[number])
    return columns.T


def slope_of(coefficients: Array, variables: int, degree: int, variable: int) -> Array:
    """The coefficients of a polynomial's slope in one variable, a polynomial of one degree less.

    Examples
    --------
    Of ``1 + 2a + 3b + 4aa + 5ab + 6bb`` in a:

    >>> slope_of(np.array([1.0, 2, 3, 4, 5, 6]), variables=2, degree=2, variable=0).tolist()
    [2.0, 8.0, 5.0]
    """
    place = {each: number for number, each in enumerate(monomials(variables, degree - 1))}
    slope = np.zeros(len(place))
    for coefficient, each in zip(coefficients, monomials(variables, degree), strict=True):
        if variable in each:
            at = each.index(variable)
            slope[place[each[:at] + each[at + 1 :]]] += each.count(variable) * coefficient
    return slope


@dataclass(frozen=True, eq=False)  # no slots: what is worked out once is kept
class FirstStage:
    """A regression on a full polynomial and on plain columns.

    Attributes
    ----------
    sample : the firms
    variables : of the polynomial, standardised, shape (rows, variables)
    plain : columns that enter as they are, shape (rows, plain)
    outcome : shape (rows,)
    degree : of the polynomial
    """

    sample: Sample
    variables: Array
    plain: Array
    outcome: Array
    degree: int

    @property
    def size(self) -> int:
        """How many monomials φ has."""
        return len(monomials(self.variables.shape[1], self.degree))

    def sums(self, numbers: Numbers = ONCE, seed: int = 0) -> Array:
        """Sums of products for each draw of these firms, shape (draws, sums); those of parts of the firms add up."""
        from nangsuat.kernels import regression_sums

        return regression_sums(
            self.variables, self.plain, self.outcome, degree=self.degree, weight=self.sample.weight,
            starts=self.sample.starts, keys=self.sample.key, seed=seed, numbers=numbers,
        )  # fmt: skip

    def solve(self, sums: Array) -> Array:
        """Coefficients of the monomials, then of the plain columns, for each draw, shape (draws, coefficients).

        Where columns follow from each other the fit is one and the coefficients are the shortest ones.
        """
        gram, cross = self.normal_equations(sums)
        return solve_scaled(gram, cross)

    def normal_equations(self, sums: Array) -> tuple[Array, Array]:
        """R'WR, shape (draws, coefficients, coefficients), and R'Wy, shape (draws, coefficients)."""
        size, plain = self.size, self.plain.shape[1]
        squares = len(monomials(self.variables.shape[1], 2 * self.degree))
        ends = np.cumsum([squares, size, plain * size, plain * (plain + 1) // 2, plain])
        square, with_outcome, with_plain, pairs, plain_outcome = np.split(sums[:, : ends[-1]], ends[:-1], axis=1)
        gram = np.empty((len(sums), size + plain, size + plain))
        gram[:, :size, :size] = square[:, self._products]
        gram[:, size:, :size] = with_plain.reshape(len(sums), plain, size)
        gram[:, :size, size:] = gram[:, size:, :size].transpose(0, 2, 1)
        one, other = np.tril_indices(plain)
        gram[:, size + one, size + other] = pairs
        gram[:, size + other, size + one] = pairs
        return gram, np.concatenate((with_outcome, plain_outcome), axis=1)

    @cached_property
    def _products(self) -> Numbers:
        """Where the product of two monomials stands among those of twice the degree, shape (monomials, monomials)."""
        variables = self.variables.shape[1]
        place = {each: number for number, each in enumerate(monomials(variables, 2 * self.degree))}
        order = monomials(variables, self.degree)
        return np.array([[place[tuple(sorted((*one, *other)))] for other in order] for one in order])

    def columns(self, rows: slice) -> Array:
        """The regressors of some rows, shape (rows, coefficients)."""
        return np.hstack((polynomial_columns(self.variables[rows], self.degree), self.plain[rows]))

    def fit(self) -> FirstFit:
        """The regression done."""
        gram, cross = self.normal_equations(self.sums())
        return FirstFit(self, solve_scaled(gram, cross)[0], gram[0])


@dataclass(frozen=True, eq=False)  # no slots: what is worked out once is kept
class FirstFit:
    """A first stage that is done.

    Attributes
    ----------
    stage : the regression
    coefficients : of the monomials, then of the plain columns
    gram : R'WR
    """

    stage: FirstStage
    coefficients: Array
    gram: Array

    @property
    def polynomial(self) -> Array:
        """The coefficients of φ."""
        return self.coefficients[: self.stage.size]

    @property
    def plain(self) -> Array:
        """The plain columns' coefficients."""
        return self.coefficients[self.stage.size :]

    @cached_property
    def fitted(self) -> Array:
        """φ of each row."""
        stage = self.stage

        def of(rows: slice, _: slice) -> Array:
            return polynomial_columns(stage.variables[rows], stage.degree) @ self.polynomial

        return np.concatenate(over_blocks(stage.sample, of))

    @cached_property
    def noise(self) -> Array:
        """ε of each row."""
        return np.asarray(self.stage.outcome - self.fitted - self.stage.plain @ self.plain)

    @cached_property
    def influence(self) -> Array:
        """How far each firm moves the coefficients, shape (firms, coefficients)."""
        sample, noise = self.stage.sample, self.noise
        inverse = inverse_scaled(self.gram)

        def of(rows: slice, firms: slice) -> Array:
            scores = self.stage.columns(rows) * (sample.weight[rows] * noise[rows])[:, None]
            return np.asarray(np.add.reduceat(scores, sample.starts[firms] - rows.start, axis=0) @ inverse)

        return np.concatenate(over_blocks(sample, of))


def blocks(sample: Sample, size: int = _BLOCK) -> Iterator[tuple[slice, slice]]:
    """Rows in blocks of whole firms, about ``size`` rows each, and which firms they are."""
    first = 0
    while first < sample.firms:
        reach = np.searchsorted(sample.starts, sample.starts[first] + size, side="right") - 1
        last = max(first + 1, int(reach))
        yield slice(int(sample.starts[first]), int(sample.starts[last])), slice(first, last)
        first = last


def over_blocks[Found](sample: Sample, work: Callable[[slice, slice], Found], size: int = _BLOCK) -> list[Found]:
    """What ``work`` finds in each block of rows and firms, in their order; blocks are worked on side by side."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda block: work(*block), blocks(sample, size)))


def solve_scaled(matrix: Array, right: Array) -> Array:
    """Solutions of symmetric systems, shape (..., size); neither columns' sizes nor dependent columns matter."""
    size = np.sqrt(np.maximum(np.einsum("...ii->...i", matrix), np.finfo(float).tiny))
    scaled = matrix / (size[..., :, None] * size[..., None, :])
    aim = right / size
    try:
        found = np.linalg.solve(scaled, aim[..., None])[..., 0]
    except np.linalg.LinAlgError:
        found = np.full(right.shape, np.inf)
    loose = ~(np.abs(found).max(axis=-1) <= _LOOSE * np.abs(aim).max(axis=-1))
    if loose.any():
        shortest = np.linalg.pinv(scaled[loose], rcond=_DEPENDENT, hermitian=True)
        found[loose] = (shortest @ aim[loose][..., None])[..., 0]
    return np.asarray(found / size)


def inverse_scaled(matrix: Array) -> Array:
    """The inverse of a symmetric matrix, or of what of it is not dependent."""
    size = np.sqrt(np.maximum(np.diag(matrix), np.finfo(float).tiny))
    scaled = matrix / np.outer(size, size)
    return np.asarray(np.linalg.pinv(scaled, rcond=_DEPENDENT, hermitian=True) / np.outer(size, size))


_DEPENDENT = 1e-13  # of columns of length one: what is left of a column is rounding
_LOOSE = 1e9  # coefficients of columns of length one: larger ones only where columns are dependent
