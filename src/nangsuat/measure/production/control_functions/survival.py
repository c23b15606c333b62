"""The chance that a firm is still there next year, by what it knows this year: a probit on a full polynomial.

Firms with little capital leave at a productivity at which others stay, so that among those left capital and the
surprise hang together. The chance of survival stands in for the threshold of leaving (Olley and Pakes, 1996).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc

import numpy as np
from numpy.typing import NDArray

from nangsuat.data import Text
from nangsuat.measure.production.control_functions.first_stage import inverse_scaled, polynomial_columns
from nangsuat.measure.production.control_functions.law_of_motion import joined_rows
from nangsuat.measure.production.estimate import NoEstimate
from nangsuat.measure.production.sample import Places, Sample
from nangsuat.measure.production.specification import Array


@dataclass(frozen=True, slots=True, eq=False)
class Survival:
    """A probit of staying.

    Attributes
    ----------
    columns : its regressors for the year before each pair's, shape (pairs, coefficients)
    pairs : the rows of the pairs
    rows : how many rows there are
    coefficients : shape (coefficients,)
    influence : how far each firm moves them, shape (firms, coefficients)
    mean, deviation : of the pairs' chances
    """

    columns: Array
    pairs: Places
    rows: int
    coefficients: Array
    influence: Array
    mean: float
    deviation: float

    def chance(self, coefficients: Array) -> Array:
        """Of having survived into each row's year, standardised, since polynomials of nearly one number say little.

        Nothing where there is no year before, shape (rows,).
        """
        found = np.zeros(self.rows)
        found[self.pairs] = (normal_share(self.columns @ coefficients) - self.mean) / self.deviation
        return found


def survival(sample: Sample, variables: Array, degree: int) -> Survival:
    """The probit of staying on what firms see.

    Parameters
    ----------
    variables : capital and the proxy, standardised, shape (rows, variables)

    Raises
    ------
    NoEstimate
        No firm leaves, or who leaves can be told without fail.
    """
    rows, stays = _at_risk(sample)
    if stays.all() or not stays.any():
        raise NoEstimate(_NO_EXIT)
    columns = polynomial_columns(variables[rows], degree)
    coefficients, information, scores = _probit(columns, stays, sample.weight[rows])
    by_firm = np.zeros((sample.firms, columns.shape[1]))
    np.add.at(by_firm, sample.firm[rows], scores)
    of_pairs = polynomial_columns(variables[sample.pairs - 1], degree)
    chances = normal_share(of_pairs @ coefficients)
    return Survival(
        columns=of_pairs,
        pairs=sample.pairs,
        rows=len(sample),
        coefficients=coefficients,
        influence=by_firm @ inverse_scaled(information),
        mean=float(chances.mean()),
        deviation=float(chances.std()) or 1.0,
    )


def normal_share(values: Array) -> Array:
    """The share of a standard normal below each value.

    Examples
    --------
    >>> normal_share(np.array([0.0, 1.959963984540054])).round(12).tolist()
    [0.5, 0.975]
    """
    return np.fromiter(map(erfc, (values / -np.sqrt(2)).tolist()), float, len(values)) / 2


def _at_risk(sample: Sample) -> tuple[Places, NDArray[np.bool_]]:
    """Rows before the last year whose firm is there next year, or never again; who is away for a while is left out."""
    stays = np.append(joined_rows(sample)[1:], 0).astype(bool)
    last = np.zeros(len(sample), dtype=bool)
    last[sample.starts[1:] - 1] = True
    rows = np.flatnonzero((stays | last) & (sample.year < sample.year.max()))
    return rows, stays[rows]


def _probit(columns: Array, stays: NDArray[np.bool_], weight: Array) -> tuple[Array, Array, Array]:
    """Coefficients, information and each row's score, by Newton's method; the likelihood has one top."""
    sign = np.where(stays, 1.0, -1.0)
    coefficients = np.zeros(columns.shape[1])
    for _ in range(_STEPS):
        reach = sign * (columns @ coefficients)
        if np.abs(reach).max() > _CERTAIN:
            raise NoEstimate(_CERTAIN_EXIT)
        ratio = np.exp(-(reach**2) / 2) / np.sqrt(2 * np.pi) / normal_share(reach)
        scores = columns * (weight * sign * ratio)[:, None]
        information = (columns * (weight * ratio * (ratio + reach))[:, None]).T @ columns
        step = inverse_scaled(information) @ scores.sum(axis=0)
        coefficients = coefficients + step
        if np.abs(step).max() < _STILL:
            return coefficients, information, scores
    raise NoEstimate(_CERTAIN_EXIT)


_STEPS = 60
_STILL = 1e-10
_CERTAIN = 35.0  # standard deviations: exp(-x²/2) is still a number
_NO_EXIT = Text(
    vi="Không doanh nghiệp nào rời mẫu trước năm cuối, nên không có xác suất sống sót; hãy dùng survival=False.",
    en="No firm leaves before the last year, so that there is no chance of survival; use survival=False.",
)
_CERTAIN_EXIT = Text(
    vi="Vốn và biến đại diện báo trước chắc chắn doanh nghiệp nào rời mẫu, nên probit không có ước lượng; hãy dùng "
    "survival=False hoặc degree nhỏ hơn.",
    en="Capital and the proxy tell without fail which firms leave, so that the probit has no estimate; use "
    "survival=False or a smaller degree.",
)
