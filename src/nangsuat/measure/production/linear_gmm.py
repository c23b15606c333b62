"""The generalised method of moments where moments are linear: one step, two steps, and how sure the answer is.

With A = ΣZ'X, c = ΣZ'y over firms, a weighting W and each firm's score s = Z'(y − Xβ):

=============  ==========================================================================================
estimate       β = (A'WA)⁻¹ A'W c
first step     W = (ΣZ'HZ)⁻¹, right where residuals are alike
second step    W = (Σss')⁻¹ with scores at the first step's answer, right however a firm's years hang together
influence      ψ = (A'WA)⁻¹ A'W s of each firm; Σψψ' is the covariance, clustered by firm
correction     of two steps ψ gains what the first step's chance moves in W: Σψψ' is then Windmeijer's covariance
=============  ==========================================================================================

Instruments that the others make up are left out and counted; nuisance coefficients that the others make up are left
out too. A coefficient of interest that is not determined is an error.

References
----------
Hansen (1982). Windmeijer (2005), A finite sample correction for the variance of linear efficient two-step GMM
estimators. Roodman (2009), How to do xtabond2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nangsuat.data import Text
from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.estimate import NoEstimate, Progress
from nangsuat.measure.production.linear_moments import (
    LinearMoments,
    MomentSums,
    Places,
    scores_of,
    scores_of_part,
    slopes_along,
    sums_of,
    weights_of,
)
from nangsuat.measure.production.specification import Array

DETERMINED = 1e-10
"""Of a column's square, what the columns before it must leave, or it counts as made up of them."""
_SAYS_NOTHING = 0.5  # an elasticity within ±1 at 95 % might be anything that theory allows


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One step's answer.

    Attributes
    ----------
    coefficients : shape (coefficients,)
    weighting : W, shape (moments, moments)
    inverse : (A'WA)⁻¹, shape (coefficients, coefficients)
    lever : (A'WA)⁻¹A'W, what turns scores into coefficients, shape (coefficients, moments)
    """

    coefficients: Array
    weighting: Array
    inverse: Array
    lever: Array


@dataclass(frozen=True, slots=True, eq=False)
class LinearFit:
    """What linear GMM found.

    Attributes
    ----------
    coefficients : all of them; nothing for those left out, shape (coefficients,)
    influence : of each firm on each coefficient, with the correction where there are two steps
    uncorrected : of each firm, without it; the same of one step
    inverse : (A'WA)⁻¹ of the last step, shape (coefficients, coefficients), nothing for those left out
    lever : (A'WA)⁻¹A'W of the last step, shape (coefficients, moments), nothing for those left out
    instruments : the moments that were used
    made_up : how many moments were left out because the others make them up
    determined : the coefficients that were
    interest : how many coefficients are of interest, the first ones
    first_criterion : s'Ws of the first step, whose size hangs on the residuals' scale
    hansen : s'Ws of two steps, chi-square with ``freedom``; missing where it cannot be had
    """

    coefficients: Array
    influence: Array
    uncorrected: Array
    inverse: Array
    lever: Array
    instruments: Places
    made_up: int
    determined: Places
    interest: int
    first_criterion: float
    hansen: float

    @property
    def freedom(self) -> int:
        """By how many the moments outnumber the coefficients."""
        return len(self.instruments) - len(self.determined)

    @property
    def covariance(self) -> Array:
        """Of the coefficients, clustered by firm."""
        return np.asarray(self.influence.T @ self.influence)


def linear_gmm(moments: LinearMoments, *, steps: int, names: Sequence[str]) -> LinearFit:
    """The estimate in one or two steps.

    Parameters
    ----------
    moments : of all firms
    steps : 1 or 2
    names : of the first coefficients, those of interest; the others are nuisance and may be left out

    Raises
    ------
    NoEstimate
        A coefficient of interest is not determined, or there are too few firms to weigh the moments by their scores.
    """
    sums = sums_of(moments)
    used, kept = _independent_parts(sums, len(names))
    undetermined = [name for place, name in enumerate(names) if place not in kept]
    if undetermined:
        raise NoEstimate(_NOT_DETERMINED.fill(names=", ".join(undetermined), all=", ".join(names)))
    small = sums.at(used, kept)
    first = _step(small, np.linalg.inv(small.products[0]))
    scores = scores_of(moments, _whole(first.coefficients, kept, moments.coefficients))[:, used]
    second = _second(small, scores) if len(used) > len(kept) else None
    last, plain = first, scores @ first.lever.T
    influence = plain
    if steps == 2 and len(used) > len(kept):
        if second is None:
            raise NoEstimate(_SINGULAR.fill(moments=len(used), firms=int(np.any(scores != 0, axis=1).sum())))
        last, plain = second, scores @ second.lever.T
        influence = plain + influence @ _correction(moments, small, scores, second, used, kept).T
    total = scores.sum(axis=0)
    inverse = np.zeros((moments.coefficients, moments.coefficients))
    inverse[kept[:, None], kept] = last.inverse
    lever = np.zeros((moments.coefficients, moments.moments))
    lever[kept[:, None], used] = last.lever
    return LinearFit(
        coefficients=_whole(last.coefficients, kept, moments.coefficients),
        influence=_whole(influence, kept, moments.coefficients),
        uncorrected=_whole(plain, kept, moments.coefficients),
        inverse=inverse,
        lever=lever,
        instruments=used,
        made_up=int(np.count_nonzero(np.diag(sums.products[0]) > 0)) - len(used),
        determined=kept,
        interest=len(names),
        first_criterion=float(total @ first.weighting @ total),
        hansen=float("nan") if second is None else _criterion(second, total),
    )


def hardly_known(names: Sequence[str], fit: LinearFit) -> tuple[Text, ...]:
    """A warning of elasticities whose standard error is so large that the instruments say next to nothing of them."""
    errors = np.sqrt(np.diag(fit.covariance))
    weak = [name for name, error in zip(names, errors[: len(names)], strict=True) if error > _SAYS_NOTHING]
    return (_WEAK.fill(names=", ".join(weak)),) if weak else ()


def refit(
    moments: LinearMoments,
    fit: LinearFit,
    draws: Draws,
    key: NDArray[np.uint64],
    *,
    steps: int,
    progress: Progress | None = None,
) -> Array:
    """The coefficients of each draw of firms, shape (draws, coefficients); missing where a draw has none."""
    used, kept = fit.instruments, fit.determined
    sums = sums_of(moments, draws, key).at(used, kept)
    each = [sums.of(draw) for draw in range(draws.count)]
    parts = [_independent_parts(own, fit.interest) for own in each]
    found = np.array([_drawn(own, part, own.products[0], fit.interest) for own, part in zip(each, parts, strict=True)])
    if steps == 2 and len(used) > len(kept):
        covariances = _score_covariances(moments, _whole(found, kept, moments.coefficients), used, draws, key)
        known = zip(each, parts, covariances, strict=True)
        found = np.array([_drawn(own, part, covariance, fit.interest) for own, part, covariance in known])
    if progress is not None:
        progress(draws.count, draws.count)
    return _whole(found, kept, moments.coefficients)


def _score_covariances(
    moments: LinearMoments, coefficients: Array, used: Places, draws: Draws, key: NDArray[np.uint64]
) -> Array:
    """Σss' of each draw at its own coefficients, shape (draws, moments, moments)."""
    covariances = np.zeros((draws.count, len(used), len(used)))
    for part in moments.parts():
        weights = weights_of(part, draws, key)
        for draw, own in enumerate(coefficients):
            scores = scores_of_part(moments, part, own)[:, used]
            covariances[draw] += (scores * weights[:, draw, None]).T @ scores
    return covariances


def _step(sums: MomentSums, weighting: Array) -> Step:
    slopes, levels = sums.slopes[0], sums.levels[0]
    inverse = np.linalg.inv(slopes.T @ weighting @ slopes)
    lever = inverse @ slopes.T @ weighting
    return Step(lever @ levels, weighting, inverse, lever)


def _second(sums: MomentSums, scores: Array) -> Step | None:
    """The second step; none where the scores of so many moments do not make an invertible weighting."""
    covariance = scores.T @ scores
    if len(independent_columns(covariance)) < len(covariance):
        return None
    return _step(sums, np.linalg.inv(covariance))


def _correction(
    moments: LinearMoments, sums: MomentSums, scores: Array, second: Step, used: Places, kept: Places
) -> Array:
    """Windmeijer's D: how the second step's answer follows the first one's through the weighting."""
    pull = second.weighting @ (sums.levels[0] - sums.slopes[0] @ second.coefficients)
    direction = np.zeros(moments.moments)
    direction[used] = pull
    along = slopes_along(moments, direction)[:, kept]
    turned = _slopes_weighted(moments, scores @ pull)[used[:, None], kept]
    return np.asarray(second.lever @ (turned + scores.T @ along))


def _slopes_weighted(moments: LinearMoments, by_firm: Array) -> Array:
    """Σ vZ'X with a number v for each firm."""
    total = np.zeros((moments.moments, moments.coefficients))
    for part in moments.parts():
        own = by_firm[part.first : part.last]
        for each in part.equations:
            weighted = each.instruments * (each.weight * own[each.firm])[:, None]
            total[each.moments[:, None], each.coefficients] += weighted.T @ each.regressors
    return total


def _criterion(second: Step, total: Array) -> float:
    """Hansen's J: the moments at the second step's answer by their own covariance, from those at the first one's."""
    shift = second.lever @ total
    return float(total @ second.weighting @ total - shift @ np.linalg.solve(second.inverse, shift))


def _independent_parts(sums: MomentSums, required: int) -> tuple[Places, Places]:
    """The instruments and coefficients that the others do not make up; nuisance goes before what is of interest."""
    used = independent_columns(sums.products[0])
    slopes = sums.slopes[0][used]
    if not len(used):
        return used, np.empty(0, np.int64)
    products = sums.products[0][used[:, None], used]
    explained = slopes.T @ np.linalg.solve(products, slopes)
    order = np.concatenate((np.arange(required, len(explained)), np.arange(required)))
    kept = order[independent_columns(explained[order[:, None], order])]
    return used, np.sort(kept)


def independent_columns(products: Array) -> Places:
    """The columns that those before them do not make up, from all columns' products.

    Examples
    --------
    >>> columns = np.array([[1.0, 2, 0], [1, 2, 1], [1, 2, 5]])
    >>> independent_columns(columns.T @ columns).tolist()
    [0, 2]
    """
    size = np.sqrt(np.diag(products))
    size = np.where(size > 0, size, 1)
    left = products / np.outer(size, size)
    if len(left) and np.diag(left).all() and np.linalg.eigvalsh(left)[0] > DETERMINED:
        return np.arange(len(left))  # what a column leaves is no less than the smallest eigenvalue
    kept = []
    for column in range(len(left)):
        rest = left[column, column]
        if rest > DETERMINED:
            kept.append(column)
            left = left - np.outer(left[column] / rest, left[column])
    return np.array(kept, dtype=np.int64)


def _drawn(sums: MomentSums, part: tuple[Places, Places], covariance: Array, interest: int) -> Array:
    """A draw's coefficients, weighed by the inverse of ``covariance``; missing where they are not determined."""
    used, kept = part
    nothing = np.full(sums.slopes.shape[2], np.nan)
    small, weighted_by = sums.at(used, kept), covariance[used[:, None], used]
    if np.count_nonzero(kept < interest) < interest or not np.isfinite(weighted_by).all():
        return nothing
    if len(independent_columns(weighted_by)) < len(used):
        return nothing
    slopes, levels = small.slopes[0], small.levels[0]
    both = np.linalg.solve(weighted_by, np.column_stack((slopes, levels)))
    return _whole(np.linalg.solve(slopes.T @ both[:, :-1], slopes.T @ both[:, -1]), kept, len(nothing))


def _whole(values: Array, kept: Places, count: int) -> Array:
    """Values of the coefficients that were determined among all, nothing for the others."""
    whole = np.zeros((*values.shape[:-1], count))
    whole[..., kept] = values
    return whole


_NOT_DETERMINED = Text(
    vi="Không tách được hệ số của {names} (trong {all}): cột không đủ biến động, suy ra được từ các cột khác, hoặc "
    "biến công cụ không nói gì về nó. Hãy bỏ bớt đầu vào, thêm biến công cụ, hoặc gộp ngành rộng hơn.",
    en="The coefficients of {names} (among {all}) cannot be told apart: a column hardly varies, follows from the "
    "others, or the instruments say nothing about it. Leave an input out, add instruments, or take a wider industry.",
)
_WEAK = Text(
    vi="Biến công cụ gần như không nói gì về {names}: sai số chuẩn quá lớn, đừng dùng hệ số này.",
    en="The instruments say next to nothing about {names}: standard errors are too large for the figure to be used.",
)
_SINGULAR = Text(
    vi="Có {moments} điều kiện mômen mà chỉ {firms} doanh nghiệp: không ước lượng được trọng số của bước hai. Hãy gộp "
    "biến công cụ (collapse=True), giới hạn số độ trễ, hoặc dùng một bước (steps=1).",
    en="There are {moments} moment conditions and only {firms} firms: the weighting of the second step cannot be had. "
    "Collapse the instruments (collapse=True), limit their lags, or take one step (steps=1).",
)
