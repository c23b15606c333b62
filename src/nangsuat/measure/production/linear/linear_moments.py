"""Linear moment conditions, summed firm by firm: what least squares, instruments and GMM stand on.

    E[Z'(y − Xβ)] = 0

Equations come in parts of the firms, so that ten million rows need no more memory than a part. What a part gives are
sums over its firms, each firm weighted: by one for the estimate, by how often it was drawn for a draw. Sums of parts
add up, wherever the parts lie; the estimate is solved from the sums alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.specification import Array

type Places = NDArray[np.int64]

_ROWS_AT_ONCE = 65_536
CELLS_AT_ONCE = 4_000_000
"""Numbers in a working array: thirty-two megabytes."""


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
    years : what each row is of its firm's years, where that tells how rows hang together, shape (rows, years)
    """

    dependent: Array
    regressors: Array
    instruments: Array
    weight: Array
    firm: Places
    coefficients: Places
    moments: Places
    years: Array | None = None

    def of_firms(self, first: int, last: int) -> Equation:
        """The rows of some firms, counted from the first of them."""
        begin, end = np.searchsorted(self.firm, (first, last))
        rows = slice(int(begin), int(end))
        return replace(
            self,
            dependent=self.dependent[rows],
            regressors=self.regressors[rows],
            instruments=self.instruments[rows],
            weight=self.weight[rows],
            firm=self.firm[rows] - first,
            years=None if self.years is None else self.years[rows],
        )


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

    def pieces(self, cells: int) -> Iterator[Part]:
        """The same firms in pieces whose firms, each with so many numbers, fit into memory."""
        step = max(1, CELLS_AT_ONCE // cells)
        if step >= self.firms:
            yield self
            return
        for first in range(0, self.firms, step):
            last = min(first + step, self.firms)
            equations = tuple(each.of_firms(first, last) for each in self.equations)
            yield Part(self.first + first, self.first + last, equations)


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
    """Sums over firms for each draw.

    Attributes
    ----------
    slopes : Z'X, shape (draws, moments, coefficients)
    levels : Z'y, shape (draws, moments)
    products : Z'HZ, shape (draws, moments, moments)
    """

    slopes: Array
    levels: Array
    products: Array

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


def sums_of(
    moments: LinearMoments, key: NDArray[np.uint64], draws: Draws | None = None
) -> tuple[Array, Array, Array]:  # fmt: skip
    """Z'X, Z'y and Z'HZ of all firms: each once, or as often as each draw has it; with draws' axis in both cases."""
    count = 1 if draws is None else draws.count
    shape = count, moments.moments
    slopes, levels = np.zeros((*shape, moments.coefficients)), np.zeros(shape)
    products = np.zeros((*shape, moments.moments))
    for part in moments.parts():
        for piece in _drawn_pieces(part, moments, draws):
            weights = weights_of(piece, draws, key)
            for each in piece.equations:
                both = weighted_products(each, _with_dependent(each), piece.firms, weights)
                slopes[:, each.moments[:, None], each.coefficients] += both[:, :, :-1]
                levels[:, each.moments] += both[:, :, -1]
            products += moments.products(piece, weights)
    return slopes, levels, products


def _drawn_pieces(part: Part, moments: LinearMoments, draws: Draws | None) -> Iterator[Part]:
    """With draws each firm is kept as its sums for a while."""
    return iter((part,)) if draws is None else part.pieces(moments.moments * (moments.coefficients + moments.moments))


def weights_of(part: Part, draws: Draws | None, key: NDArray[np.uint64]) -> Array:
    """How often each firm of a part counts, shape (firms, draws); once, and in one column, where nothing is drawn."""
    if draws is None:
        return np.ones((part.firms, 1))
    return draws.weights(key[part.first : part.last])


def _with_dependent(equation: Equation) -> Array:
    return np.column_stack((equation.regressors, equation.dependent))


def weighted_products(equation: Equation, right: Array, firms: int, weights: Array) -> Array:
    """Z'WR for each draw of firms, shape (draws, moments, columns of R)."""
    instruments = equation.instruments
    if weights.shape[1] == 1:
        weighted = instruments * (equation.weight * weights[equation.firm, 0])[:, None]
        return np.asarray(weighted.T @ right)[None]
    found = weights.T @ _products_by_firm(equation, right, firms).reshape(firms, -1)
    return np.asarray(found).reshape(weights.shape[1], instruments.shape[1], right.shape[1])


def _products_by_firm(equation: Equation, right: Array, firms: int) -> Array:
    """Z'WR of each firm, shape (firms, moments, columns of R)."""
    from nangsuat.kernels import group_products

    starts = np.searchsorted(equation.firm, np.arange(firms + 1))
    left, weight = np.ascontiguousarray(equation.instruments), np.ascontiguousarray(equation.weight)
    return group_products(left, np.ascontiguousarray(right), weight, starts)


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


def score_covariances(
    moments: LinearMoments, key: NDArray[np.uint64], coefficients: Array, used: Places, draws: Draws
) -> Array:
    """Σss' of each draw at its own coefficients, shape (draws, used moments, used moments).

    A firm's scores are linear in the coefficients: those of all draws come from its Z'X and Z'y by one product.
    """
    covariances = np.zeros((draws.count, len(used), len(used)))
    turned = np.column_stack((-coefficients, np.ones(len(coefficients)))).T
    cells = len(used) * draws.count + moments.moments * len(turned)
    for part in moments.parts():
        for piece in part.pieces(cells):
            both = _slopes_by_firm(moments, piece)[:, used]
            scores = (both.reshape(-1, len(turned)) @ turned).reshape(piece.firms, len(used), draws.count)
            scores = np.ascontiguousarray(scores.transpose(2, 0, 1))
            weights = draws.weights(key[piece.first : piece.last])
            covariances += (scores * weights.T[:, :, None]).transpose(0, 2, 1) @ scores
    return covariances


def _slopes_by_firm(moments: LinearMoments, part: Part) -> Array:
    """Z'X and at last Z'y of each firm, shape (firms, moments, coefficients + 1)."""
    found = np.zeros((part.firms, moments.moments, moments.coefficients + 1))
    for each in part.equations:
        columns = np.append(each.coefficients, moments.coefficients)
        found[:, each.moments[:, None], columns] += _products_by_firm(each, _with_dependent(each), part.firms)
    return found


def turned_by_scores(moments: LinearMoments, coefficients: Array, direction: Array) -> Array:
    """Σ s(d'Z'X) + (s'd)Z'X over firms with scores s, for a direction d among the moments: how d'Σss' moves with β.

    Returns
    -------
    Array
        Shape (moments, coefficients).
    """
    total = np.zeros((moments.moments, moments.coefficients))
    for part in moments.parts():
        scores = scores_of_part(moments, part, coefficients)
        along, by_firm = np.zeros((part.firms, moments.coefficients)), scores @ direction
        for each in part.equations:
            own = each.weight * (each.instruments @ direction[each.moments])
            add_by_firm(along, each.regressors * own[:, None], each.firm, each.coefficients)
            weighted = each.instruments * (each.weight * by_firm[each.firm])[:, None]
            total[each.moments[:, None], each.coefficients] += weighted.T @ each.regressors
        total += scores.T @ along
    return total


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
