"""Linear moment conditions, summed firm by firm: what least squares, instruments and GMM stand on.

    E[Z'(y − Xβ)] = 0

Equations come in parts of the firms, so that ten million rows need no more memory than a part. What a part gives are
sums over its firms, each firm weighted: by one for the estimate, by how often it was drawn for a draw. Sums of parts
add up, wherever the parts lie; the estimate is solved from the sums alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.specification import Array

type Places = NDArray[np.int64]

_ROWS_AT_ONCE = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class Equation:
    """Rows of one equation, sorted by firm.

    Attributes
    ----------
    dependent : y, shape (rows,)
    regressors : X, shape (rows, its coefficients)
    instruments : Z, shape (rows, its moments)
    weight : of the rows, shape (rows,)
    firm : each row's firm, counted from the part's first one, shape (rows,)
    coefficients : which of all coefficients its regressors have
    moments : which of all moment conditions its instruments make
    """

    dependent: Array
    regressors: Array
    instruments: Array
    weight: Array
    firm: Places
    coefficients: Places
    moments: Places


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The equations of some of the firms.

    Attributes
    ----------
    first, last : its firms are ``first`` up to ``last``, without it
    equations : of these firms
    """

    first: int
    last: int
    equations: tuple[Equation, ...]

    @property
    def firms(self) -> int:
        """How many."""
        return self.last - self.first


class LinearMoments(Protocol):
    """Moment conditions of firms."""

    @property
    def firms(self) -> int:
        """How many firms there are."""

    @property
    def coefficients(self) -> int:
        """How many coefficients there are."""

    @property
    def moments(self) -> int:
        """How many moment conditions there are."""

    def parts(self) -> Iterator[Part]:
        """The firms part by part, anew at each call."""

    def products(self, part: Part, weights: Array) -> Array:
        """Z'HZ, whose inverse weighs the moments in the first step, shape (draws, moments, moments)."""


@dataclass(frozen=True, slots=True, eq=False)
class MomentSums:
    """Sums over firms for each draw; those of other firms can be added.

    Attributes
    ----------
    slopes : Z'X, shape (draws, moments, coefficients)
    levels : Z'y, shape (draws, moments)
    products : Z'HZ, shape (draws, moments, moments)
    """

    slopes: Array
    levels: Array
    products: Array

    def __add__(self, other: MomentSums) -> MomentSums:
        return MomentSums(
            self.slopes + other.slopes, self.levels + other.levels, self.products + other.products
        )  # fmt: skip

    def of(self, draw: int) -> MomentSums:
        """Those of one draw."""
        one = slice(draw, draw + 1)
        return MomentSums(self.slopes[one], self.levels[one], self.products[one])

    def at(self, moments: Places, coefficients: Places) -> MomentSums:
        """Those of some moments and coefficients."""
        slopes = self.slopes[:, moments[:, None], coefficients]
        return MomentSums(slopes, self.levels[:, moments], self.products[:, moments[:, None], moments])


def firm_parts(starts: Places, *, rows: int = _ROWS_AT_ONCE) -> Iterator[tuple[int, int]]:
    """Stretches of firms with about as many rows, from the places where firms' rows start.

    Examples
    --------
    >>> list(firm_parts(np.array([0, 3, 6, 9]), rows=6))
    [(0, 2), (2, 3)]
    """
    firms, first = len(starts) - 1, 0
    while first < firms:
        last = int(np.searchsorted(starts, starts[first] + rows, side="right")) - 1
        last = min(max(last, first + 1), firms)
        yield first, last
        first = last


def sums_of(moments: LinearMoments, draws: Draws | None = None, key: NDArray[np.uint64] | None = None) -> MomentSums:
    """The sums of all firms: each once, or as often as each draw has it."""
    count = 1 if draws is None else draws.count
    shape = (count, moments.moments)
    total = MomentSums(
        np.zeros((*shape, moments.coefficients)), np.zeros(shape), np.zeros((*shape, moments.moments))
    )  # fmt: skip
    for part in moments.parts():
        total = total + sums_of_part(moments, part, weights_of(part, draws, key))
    return total


def weights_of(part: Part, draws: Draws | None, key: NDArray[np.uint64] | None) -> Array:
    """How often each firm of a part counts, shape (firms, draws); once, and in one column, where nothing is drawn."""
    if draws is None or key is None:
        return np.ones((part.firms, 1))
    return draws.weights(key[part.first : part.last])


def sums_of_part(moments: LinearMoments, part: Part, weights: Array) -> MomentSums:
    """The sums of a part's firms."""
    slopes = np.zeros((weights.shape[1], moments.moments, moments.coefficients))
    levels = np.zeros((weights.shape[1], moments.moments))
    for each in part.equations:
        both = weighted_products(each, np.column_stack((each.regressors, each.dependent)), part.firms, weights)
        slopes[:, each.moments[:, None], each.coefficients] += both[:, :, :-1]
        levels[:, each.moments] += both[:, :, -1]
    return MomentSums(slopes, levels, moments.products(part, weights))


def weighted_products(equation: Equation, right: Array, firms: int, weights: Array) -> Array:
    """Z'WR for each draw of firms, shape (draws, moments, columns of R)."""
    instruments = equation.instruments
    if weights.shape[1] == 1:
        weighted = instruments * (equation.weight * weights[equation.firm, 0])[:, None]
        return np.asarray(weighted.T @ right)[None]
    from nangsuat.kernels import group_products

    starts = np.searchsorted(equation.firm, np.arange(firms + 1))
    sums = group_products(
        np.ascontiguousarray(instruments), np.ascontiguousarray(right), np.ascontiguousarray(equation.weight), starts
    )
    found = weights.T @ sums.reshape(firms, -1)
    return np.asarray(found).reshape(weights.shape[1], instruments.shape[1], right.shape[1])


def instrument_products(part: Part, weights: Array, moments: int) -> Array:
    """Z'Z equation by equation: the weighting that is best where residuals are alike and do not hang together."""
    products = np.zeros((weights.shape[1], moments, moments))
    for each in part.equations:
        own = weighted_products(each, each.instruments, part.firms, weights)
        products[:, each.moments[:, None], each.moments] += own
    return products


def scores_of(moments: LinearMoments, coefficients: Array) -> Array:
    """Z'(y − Xβ) of each firm, shape (firms, moments)."""
    scores = np.zeros((moments.firms, moments.moments))
    for part in moments.parts():
        scores[part.first : part.last] = scores_of_part(moments, part, coefficients)
    return scores


def scores_of_part(moments: LinearMoments, part: Part, coefficients: Array) -> Array:
    """Z'(y − Xβ) of each of a part's firms."""
    scores = np.zeros((part.firms, moments.moments))
    for each in part.equations:
        left = each.dependent - each.regressors @ coefficients[each.coefficients]
        add_by_firm(scores, each.instruments * (each.weight * left)[:, None], each.firm, each.moments)
    return scores


def slopes_along(moments: LinearMoments, direction: Array) -> Array:
    """d'Z'X of each firm, for a direction d among the moments, shape (firms, coefficients)."""
    slopes = np.zeros((moments.firms, moments.coefficients))
    for part in moments.parts():
        for each in part.equations:
            along = each.weight * (each.instruments @ direction[each.moments])
            own = slopes[part.first : part.last]
            add_by_firm(own, each.regressors * along[:, None], each.firm, each.coefficients)
    return slopes


def add_by_firm(total: Array, values: Array, firm: Places, columns: Places) -> None:
    """Adds rows to their firms' rows of ``total``, in some of its columns."""
    if not len(firm):
        return
    begins = np.flatnonzero(np.concatenate(([True], firm[1:] != firm[:-1])))
    sums = values if len(begins) == len(firm) else np.add.reduceat(values, begins, axis=0)
    if len(begins) == len(total):
        total[:, columns] += sums
    else:
        total[firm[begins][:, None], columns] += sums
