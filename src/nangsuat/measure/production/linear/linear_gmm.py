"""The generalised method of moments where moments are linear: one step, two steps, and how sure the answer is.

With A = ΣZ'X, c = ΣZ'y over firms, a weighting W and each firm's score s = Z'(y − Xβ):

=============  ==========================================================================================
estimate       β = (A'WA)⁻¹ A'W c
first step     W = (ΣZ'HZ)⁻¹, right where residuals are alike
second step    W = (Σss')⁻¹ with scores at the first step's answer, right however a firm's years hang together
influence      ψ = (A'WA)⁻¹ A'W s of each firm; Σψψ' is the covariance, clustered by firm
correction     of two steps ψ gains what the first step's chance moves in W: Σψψ' is then Windmeijer's covariance; it
               is linear in s too
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
from functools import partial

import numpy as np

from nangsuat.data import Text
from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.estimate import NoEstimate, Progress
from nangsuat.measure.production.linear.linear_firms import Keys, MomentFirms
from nangsuat.measure.production.linear.linear_moments import (
    LinearMoments,
    MomentSums,
    Places,
    score_covariances,
    scores_of,
    sums_of,
    turned_by_scores,
)
from nangsuat.measure.production.parts import Told
from nangsuat.measure.production.specification import Array

DETERMINED = 1e-10
"""Of a column's square, what the columns before it must leave, or it counts as made up of them."""
_DRAWN_CELLS = 32_000_000  # numbers in the sums of all draws at once
_SAYS_NOTHING = 0.5  # an elasticity within ±1 at 95 % might be anything that theory allows


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One step's answer: least squares of moments that are made alike and apart, which does not square A's condition.

    Attributes
    ----------
    whitening : U with W = U'U, shape (moments, moments)
    basis, triangle : QR factors of UA, shapes (moments, coefficients) and (coefficients, coefficients)
    coefficients : shape (coefficients,)
    """

    whitening: Array
    basis: Array
    triangle: Array
    coefficients: Array

    @classmethod
    def of(cls, slopes: Array, levels: Array, covariance: Array) -> Step:
        """From A, c and the inverse of W."""
        whitening = np.linalg.inv(np.linalg.cholesky(covariance))
        basis, triangle = np.linalg.qr(whitening @ slopes)
        return cls(whitening, basis, triangle, np.linalg.solve(triangle, basis.T @ (whitening @ levels)))

    @property
    def lever(self) -> Array:
        """(A'WA)⁻¹A'W, what turns scores into coefficients, shape (coefficients, moments)."""
        return np.asarray(np.linalg.solve(self.triangle, self.basis.T @ self.whitening))

    @property
    def inverse(self) -> Array:
        """(A'WA)⁻¹, shape (coefficients, coefficients)."""
        own = np.linalg.inv(self.triangle)
        return np.asarray(own @ own.T)

    def criterion(self, total: Array) -> float:
        """Hansen's J: the moments at this step's answer by their own covariance, from those at an earlier one's."""
        white = self.whitening @ total
        left = white - self.basis @ (self.basis.T @ white)
        return float(left @ left)


@dataclass(frozen=True, slots=True, eq=False)
class LinearFit:
    """What linear GMM found.

    Attributes
    ----------
    coefficients : all of them; nothing for those left out, shape (coefficients,)
    influence : of each firm on each coefficient, with the correction where there are two steps; of firms in parts a
        triangle with the same products
    of_scores : what turns the scores at ``first`` into that influence, shape (coefficients, moments)
    first : the first step's coefficients
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
    of_scores: Array
    first: Array
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


def linear_gmm(firms: MomentFirms, *, steps: int, names: Sequence[str]) -> LinearFit:
    """The estimate in one or two steps.

    Parameters
    ----------
    firms : their moment conditions
    steps : 1 or 2
    names : of the first coefficients, those of interest; the others are nuisance and may be left out

    Raises
    ------
    NoEstimate
        A coefficient of interest is not determined, or there are too few firms to weigh the moments by their scores.
    """
    sums = MomentSums(*firms.total(sums_of))
    used, kept = _independent_parts(sums, len(names))
    undetermined = [name for place, name in enumerate(names) if place not in kept]
    if undetermined:
        raise NoEstimate(_NOT_DETERMINED.fill(names=", ".join(undetermined), all=", ".join(names)))
    small, shape = sums.at(used, kept), (firms.coefficients, firms.moments)
    first = Step.of(small.slopes[0], small.levels[0], small.products[0])
    start = _whole(first.coefficients, kept, firms.coefficients)
    scores = firms.rows(partial(scores_of, coefficients=start))
    own = scores.rows[:, used]
    second = _second(small, own) if len(used) > len(kept) else None
    last, of_scores = first, first.lever
    if steps == 2 and len(used) > len(kept):
        if second is None:
            raise NoEstimate(_SINGULAR.fill(moments=len(used), firms=scores.moved))
        last, of_scores = second, second.lever + _correction(firms, small, start, second, used, kept) @ first.lever
    total = scores.total[used]
    return LinearFit(
        coefficients=_whole(last.coefficients, kept, firms.coefficients),
        influence=_whole(own @ of_scores.T, kept, firms.coefficients),
        of_scores=_placed(of_scores, kept, used, shape),
        first=start,
        inverse=_placed(last.inverse, kept, kept, (shape[0], shape[0])),
        lever=_placed(last.lever, kept, used, shape),
        instruments=used,
        made_up=int(np.count_nonzero(np.diag(sums.products[0]) > 0)) - len(used),
        determined=kept,
        interest=len(names),
        first_criterion=float(np.sum((first.whitening @ total) ** 2)),
        hansen=float("nan") if second is None else second.criterion(total),
    )


def hardly_known(names: Sequence[str], fit: LinearFit) -> tuple[Text, ...]:
    """A warning of elasticities whose standard error is so large that the instruments say next to nothing of them."""
    errors = np.sqrt(np.diag(fit.covariance))
    weak = [name for name, error in zip(names, errors[: len(names)], strict=True) if error > _SAYS_NOTHING]
    return (_WEAK.fill(names=", ".join(weak)),) if weak else ()


def refit(firms: MomentFirms, fit: LinearFit, draws: Draws, *, steps: int, progress: Progress | None = None) -> Array:
    """The coefficients of each draw of firms, shape (draws, coefficients); missing where a draw has none."""
    at_once = max(1, _DRAWN_CELLS // (firms.moments * (firms.coefficients + firms.moments)))
    found = np.zeros((draws.count, firms.coefficients))
    for begin in range(0, draws.count, at_once):
        some = Draws(min(at_once, draws.count - begin), draws.seed, draws.first + begin)
        found[begin : begin + some.count, fit.determined] = _refit(firms, fit, some, steps)
        if progress is not None:
            progress(begin + some.count, draws.count)
    return found


def _refit(firms: MomentFirms, fit: LinearFit, draws: Draws, steps: int) -> Array:
    """Of draws whose sums fit into memory, the coefficients that the estimate has determined."""
    used, kept = fit.instruments, fit.determined
    sums = MomentSums(*firms.total(partial(sums_of, draws=draws))).at(used, kept)
    each = [sums.of(draw) for draw in range(draws.count)]
    parts = [_independent_parts(own, fit.interest) for own in each]
    found = np.array([_drawn(own, part, own.products[0], fit.interest) for own, part in zip(each, parts, strict=True)])
    if steps == 2 and len(used) > len(kept):
        start = _whole(found, kept, firms.coefficients)
        (covariances,) = firms.total(partial(_covariances, coefficients=start, used=used, draws=draws))
        known = zip(each, parts, covariances, strict=True)
        found = np.array([_drawn(own, part, covariance, fit.interest) for own, part, covariance in known])
    return found


def moved_by_draws(firms: MomentFirms, fit: LinearFit, draws: Draws) -> Array:
    """Σ (w − 1)ψ of each draw: how far the influences move the coefficients, shape (draws, coefficients)."""
    (moved,) = firms.total(partial(_drawn_scores, coefficients=fit.first, draws=draws))
    return np.asarray(moved @ fit.of_scores.T)


def _covariances(moments: LinearMoments, key: Keys, coefficients: Array, used: Places, draws: Draws) -> Told:
    return (score_covariances(moments, key, coefficients, used, draws),)


def _turned(moments: LinearMoments, _: Keys, coefficients: Array, direction: Array) -> Told:
    return (turned_by_scores(moments, coefficients, direction),)


def _drawn_scores(moments: LinearMoments, key: Keys, coefficients: Array, draws: Draws) -> Told:
    return ((draws.weights(key) - 1).T @ scores_of(moments, coefficients),)


def _second(sums: MomentSums, scores: Array) -> Step | None:
    """The second step; none where the scores of so many moments do not make an invertible weighting."""
    covariance = scores.T @ scores
    if len(independent_columns(covariance)) < len(covariance):
        return None
    return Step.of(sums.slopes[0], sums.levels[0], covariance)


def _correction(firms: MomentFirms, sums: MomentSums, start: Array, second: Step, used: Places, kept: Places) -> Array:
    """Windmeijer's D: how the second step's answer follows the first one's through the weighting."""
    direction = np.zeros(firms.moments)
    left = sums.levels[0] - sums.slopes[0] @ second.coefficients
    direction[used] = second.whitening.T @ (second.whitening @ left)
    (turned,) = firms.total(partial(_turned, coefficients=start, direction=direction))
    return np.asarray(second.lever @ turned[used[:, None], kept])


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
    if _all_are_left(left):
        return np.arange(len(left))
    kept = []
    for column in range(len(left)):
        rest = left[column, column]
        if rest > DETERMINED:
            kept.append(column)
            left = left - np.outer(left[column] / rest, left[column])
    return np.array(kept, dtype=np.int64)


def _all_are_left(products: Array) -> bool:
    """Whether each column leaves something: the squares of the triangle's diagonal."""
    try:
        return bool((np.diag(np.linalg.cholesky(products)) ** 2 > DETERMINED).all())
    except np.linalg.LinAlgError:
        return False


def _drawn(sums: MomentSums, part: tuple[Places, Places], covariance: Array, interest: int) -> Array:
    """A draw's coefficients, weighed by the inverse of ``covariance``; missing where they are not determined."""
    used, kept = part
    nothing = np.full(sums.slopes.shape[2], np.nan)
    small, weighted_by = sums.at(used, kept), covariance[used[:, None], used]
    if np.count_nonzero(kept < interest) < interest or not np.isfinite(weighted_by).all():
        return nothing
    if len(independent_columns(weighted_by)) < len(used):
        return nothing
    return _whole(Step.of(small.slopes[0], small.levels[0], weighted_by).coefficients, kept, len(nothing))


def _whole(values: Array, kept: Places, count: int) -> Array:
    """Values of the coefficients that were determined among all, nothing for the others."""
    whole = np.zeros((*values.shape[:-1], count))
    whole[..., kept] = values
    return whole


def _placed(values: Array, rows: Places, columns: Places, shape: tuple[int, int]) -> Array:
    """Values of some rows and columns among all, nothing elsewhere."""
    whole = np.zeros(shape)
    whole[rows[:, None], columns] = values
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
