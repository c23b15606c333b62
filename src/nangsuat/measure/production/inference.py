"""How sure the coefficients are: three ways, all by firms, since a firm's years hang together.

==================  ==================================================================================================
``analytic``        the sandwich of the stacked equations of all stages: Σ ψψ' over firms' influences ψ
``score``           each draw weighs the influences: β + Σ (w − 1)·ψ; nothing is estimated again
``bootstrap``       each draw of firms, with all their years, is estimated anew from the first stage on
==================  ==================================================================================================

References
----------
Newey (1984), A method of moments interpretation of sequential estimators. Kline and Santos (2012), A score based
approach to wild bootstrap inference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nangsuat.data import Text
from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.estimate import Estimate, Estimator, NoEstimate, Progress
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array

type StandardErrors = Literal["analytic", "score", "bootstrap"]

STANDARD_ERRORS: tuple[StandardErrors, ...] = ("analytic", "score", "bootstrap")
LEVEL = 0.95
_NORMAL = 1.959963984540054  # the normal distribution's 97.5 % point
_KEPT = 0.9  # where fewer of the draws have an estimate, their spread says nothing


@dataclass(frozen=True, slots=True, eq=False)
class Inference:
    """How sure the coefficients are.

    Attributes
    ----------
    kind : which way
    covariance : of the coefficients, shape (terms, terms)
    low, high : the bounds of their intervals of 95 %, shape (terms,)
    draws : the coefficients of each draw, shape (draws, terms); none of ``analytic``
    failed : how many draws have no estimate
    """

    kind: StandardErrors
    covariance: Array
    low: Array
    high: Array
    draws: Array
    failed: int = 0

    @property
    def standard_errors(self) -> Array:
        """Shape (terms,)."""
        return np.sqrt(np.diag(self.covariance))


def infer(
    estimator: Estimator,
    sample: Sample,
    estimate: Estimate,
    kind: StandardErrors,
    draws: Draws,
    progress: Progress | None = None,
) -> Inference:
    """The chosen way's answer.

    Raises
    ------
    NoEstimate
        More than one draw in ten has no estimate.
    """
    if kind == "analytic":
        return from_influence(estimate, len(estimate.influence))
    if kind == "score":
        return from_draws(kind, estimate.coefficients + (draws.weights(sample.key) - 1).T @ estimate.influence)
    return from_draws(kind, estimator.refit(sample, estimate, draws, progress))


def from_influence(estimate: Estimate, firms: int) -> Inference:
    """The sandwich, from influences or from a factor that has the same products.

    Parameters
    ----------
    firms : how many there are
    """
    covariance = estimate.influence.T @ estimate.influence * (firms / max(firms - 1, 1))
    reach = _NORMAL * np.sqrt(np.diag(covariance))
    nothing = np.empty((0, len(reach)))
    return Inference(
        "analytic", covariance, estimate.coefficients - reach, estimate.coefficients + reach, nothing
    )  # fmt: skip


def from_draws(kind: StandardErrors, found: Array) -> Inference:
    """From the coefficients of each draw.

    Raises
    ------
    NoEstimate
        More than one draw in ten has no estimate.
    """
    whole = found[np.isfinite(found).all(axis=1)]
    if len(whole) < max(2, _KEPT * len(found)):
        raise NoEstimate(_TOO_FEW.fill(failed=len(found) - len(whole), draws=len(found)))
    low, high = np.quantile(whole, ((1 - LEVEL) / 2, (1 + LEVEL) / 2), axis=0)
    covariance = np.atleast_2d(np.cov(whole, rowvar=False))
    return Inference(kind, covariance, low, high, found, len(found) - len(whole))


_TOO_FEW = Text(
    vi="{failed} trong {draws} lần rút mẫu lại không có ước lượng, nên không nói được sai số chuẩn; hãy dùng "
    "standard_errors=«analytic», hoặc gộp ngành rộng hơn.",
    en="{failed} of {draws} draws have no estimate, so that there is no standard error; use "
    "standard_errors=«analytic», or a wider industry.",
)
