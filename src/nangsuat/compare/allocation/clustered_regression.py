"""Weighted least squares with absorbed groups and errors that may be alike within clusters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nangsuat.data import CannotBeShown, Text

type Numbers = NDArray[np.float64]
type Codes = NDArray[np.int64]

FEWEST_CLUSTERS = 10
"""With fewer the standard errors tell nothing."""

_COLLINEAR = 1e-10  # of the largest variance of the regressors once the groups are taken out


@dataclass(frozen=True, slots=True)
class Regression:
    """What a regression found.

    Attributes
    ----------
    coefficients : shape (regressors,)
    errors : clustered standard errors, shape (regressors,)
    observations, clusters : how many
    """

    coefficients: Numbers
    errors: Numbers
    observations: int
    clusters: int


def regress(y: Numbers, x: Numbers, *, weights: Numbers, groups: Codes, clusters: Codes) -> Regression:
    """Coefficients of ``x`` with an effect of each group, and clustered standard errors.

    Parameters
    ----------
    y : shape (n,)
    x : shape (n, regressors)
    weights : above zero, shape (n,)
    groups, clusters : whole numbers from zero, shape (n,)

    Notes
    -----
    The variance is the sandwich with the factor G/(G − 1) · (n − 1)/(n − k), where k counts the effects of groups too
    (Stata's ``areg``, statsmodels with dummies).

    Raises
    ------
    CannotBeShown
        Regressors that do not vary within groups or are collinear, or too few clusters.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x, group = rng.normal(size=(60, 1)), np.arange(60) % 3
    >>> found = regress(2 * x[:, 0] + group, x, weights=np.ones(60), groups=group, clusters=np.arange(60))
    >>> found.coefficients.round(9).tolist()
    [2.0]
    """
    count = int(clusters.max(initial=-1)) + 1
    if count < FEWEST_CLUSTERS:
        raise CannotBeShown(_FEW.fill(count=count, least=FEWEST_CLUSTERS))
    within = np.column_stack([_within(column, weights, groups) for column in (y, *x.T)])
    left, right = within[:, 0], within[:, 1:]
    moments = (right * weights[:, np.newaxis]).T @ right
    scale = np.sqrt(np.diag((x * weights[:, np.newaxis]).T @ x))
    scaled = moments / np.outer(scale, scale) if (scale > 0).all() else np.zeros_like(moments)
    if np.linalg.eigvalsh(scaled)[0] < _COLLINEAR:
        raise CannotBeShown(_NO_VARIATION)
    inverse = np.linalg.inv(moments)
    coefficients = inverse @ (right * weights[:, np.newaxis]).T @ left
    scores = right * (weights * (left - right @ coefficients))[:, np.newaxis]
    summed = np.column_stack([np.bincount(clusters, column, count) for column in scores.T])
    used = x.shape[1] + int(np.unique(groups).size)
    factor = count / (count - 1) * (len(y) - 1) / (len(y) - used)
    variance = factor * inverse @ (summed.T @ summed) @ inverse
    return Regression(coefficients, np.sqrt(np.diag(variance)), len(y), count)


def _within(values: Numbers, weights: Numbers, groups: Codes) -> Numbers:
    means = np.bincount(groups, weights * values) / np.bincount(groups, weights)
    result: Numbers = values - means[groups]
    return result


_FEW = Text(
    vi="Chỉ có {count} cụm; cần ít nhất {least} để tính sai số chuẩn.",
    en="There are {count} clusters; standard errors need {least} at least.",
)
_NO_VARIATION = Text(
    vi="Biến giải thích không biến thiên trong nhóm, hoặc suy ra được từ nhau, nên không ước lượng được hệ số.",
    en="A regressor does not vary within its groups, or follows from the others, so its coefficient cannot be told.",
)
