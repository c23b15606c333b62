"""Production functions by least squares: what they find when productivity is not reckoned with.

* ``pooled``: ``y = β'x + ω``; firms that are more productive hire more, so labour's coefficient comes out too large;
* ``fixed_effects``: deviations from each firm's mean; right where productivity never changes within a firm;
* ``first_differences``: changes from one calendar year to the next.

References
----------
Griliches and Mairesse (1998), Production functions: the search for identification.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nangsuat.data import Text, UnknownOption
from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.estimate import Estimate, NoEstimate, Progress
from nangsuat.measure.production.sample import Places, Sample
from nangsuat.measure.production.specification import Array

type Variation = Literal["pooled", "fixed_effects", "first_differences"]


@dataclass(frozen=True, slots=True)
class LeastSquares:
    """Least squares of one kind of variation.

    Attributes
    ----------
    variation : ``"pooled"``, ``"fixed_effects"`` or ``"first_differences"``
    """

    variation: Variation = "pooled"

    def __post_init__(self) -> None:
        if self.variation not in _NAMES:
            raise UnknownOption.among("variation", self.variation, tuple(_NAMES))

    @property
    def name(self) -> Text:
        return _NAMES[self.variation]

    @property
    def needs_proxy(self) -> bool:
        return False

    def estimate(self, sample: Sample) -> Estimate:
        equation = self._equation(sample)
        gram, cross = equation.gram_of(equation.weight), equation.cross_of(equation.weight)
        solution = solve_or_refuse(gram, cross, sample)
        scores = equation.regressors * (equation.weight * (equation.output - equation.regressors @ solution))[:, None]
        by_firm = equation.sums_by_firm(scores, sample.firms)
        terms = len(sample.specification.terms)
        return Estimate(
            coefficients=solution[:terms],
            influence=np.linalg.solve(gram, by_firm.T).T[:, :terms],
            productivity=np.empty(0),
            noise=np.empty(0),
            innovation=np.empty(0),
            observations=len(equation.output),
            firms=len(np.unique(equation.firm)),
        )

    def refit(self, sample: Sample, estimate: Estimate, draws: Draws, progress: Progress | None = None) -> Array:
        equation = self._equation(sample)
        width = equation.regressors.shape[1]
        products = np.einsum("rp,rq->rpq", equation.regressors, equation.regressors).reshape(len(equation.output), -1)
        rows = np.column_stack((products, equation.regressors * equation.output[:, None])) * equation.weight[:, None]
        sums = draws.weights(sample.key).T @ equation.sums_by_firm(rows, sample.firms)
        grams, crosses = sums[:, : width * width].reshape(-1, width, width), sums[:, width * width :]
        terms = len(estimate.coefficients)
        found = np.array([_solved(gram, cross)[:terms] for gram, cross in zip(grams, crosses, strict=True)])
        if progress is not None:
            progress(draws.count, draws.count)
        return found

    def _equation(self, sample: Sample) -> _Equation:
        columns = np.column_stack((sample.terms, sample.controls, np.ones(len(sample))))
        if self.variation == "pooled":
            return _Equation(sample.output, columns, sample.weight, sample.firm)
        if self.variation == "first_differences":
            now = sample.pairs
            if not len(now):
                raise NoEstimate(_NO_PAIRS)
            change = columns[now, :-1] - columns[now - 1, :-1]
            output = sample.output[now] - sample.output[now - 1]
            return _Equation(output, np.column_stack((change, np.ones(len(now)))), sample.weight[now], sample.firm[now])
        return _within(sample, columns[:, :-1])


@dataclass(frozen=True, slots=True, eq=False)
class _Equation:
    output: Array
    regressors: Array
    weight: Array
    firm: Places

    def gram_of(self, weight: Array) -> Array:
        return self.regressors.T @ (self.regressors * weight[:, None])

    def cross_of(self, weight: Array) -> Array:
        return self.regressors.T @ (self.output * weight)

    def sums_by_firm(self, values: Array, firms: int) -> Array:
        sums = np.zeros((firms, values.shape[1]))
        np.add.at(sums, self.firm, values)
        return sums


def _within(sample: Sample, columns: Array) -> _Equation:
    """Deviations from each firm's weighted mean; firms with one year say nothing and are left out."""
    both = np.column_stack((sample.output, columns))
    total = np.maximum(sample.sums_by_firm(sample.weight), np.finfo(float).tiny)
    mean = sample.sums_by_firm(both * sample.weight[:, None]) / total[:, None]
    deviations = both - mean[sample.firm]
    kept = (np.diff(sample.starts) > 1)[sample.firm]
    if not kept.any():
        raise NoEstimate(_NO_PAIRS)
    return _Equation(deviations[kept, 0], deviations[kept, 1:], sample.weight[kept], sample.firm[kept])


def solve_or_refuse(gram: Array, cross: Array, sample: Sample) -> Array:
    """The solution of normal equations; :class:`NoEstimate` names the input that the others make up."""
    size = np.sqrt(np.diag(gram))
    if not (size > 0).all() or np.linalg.cond(gram / np.outer(size, size)) > _COLLINEAR:
        raise NoEstimate(_NOT_DETERMINED.fill(names=", ".join(sample.specification.coefficient_names)))
    return _solved(gram, cross)


def _solved(gram: Array, cross: Array) -> Array:
    try:
        return np.asarray(np.linalg.solve(gram, cross))
    except np.linalg.LinAlgError:
        return np.full(len(cross), np.nan)


_COLLINEAR = 1e12  # of columns of length one: what is left of a column is below a millionth of it
_NAMES: dict[Variation, Text] = {
    "pooled": Text(vi="bình phương tối thiểu gộp (OLS)", en="pooled least squares (OLS)"),
    "fixed_effects": Text(vi="hiệu ứng cố định", en="fixed effects"),
    "first_differences": Text(vi="sai phân bậc nhất", en="first differences"),
}
_NO_PAIRS = Text(
    vi="Không doanh nghiệp nào có hai năm dùng được (liền nhau, với sai phân); phương pháp này cần ít nhất hai năm.",
    en="No firm has two usable years (consecutive ones for differences); this method needs two at least.",
)
_NOT_DETERMINED = Text(
    vi="Các cột {names} không đủ biến động hoặc suy ra được từ nhau, nên không tách được hệ số; bỏ bớt đầu vào hoặc "
    "gộp ngành rộng hơn.",
    en="The columns {names} hardly vary, or follow from each other, so that their coefficients cannot be told apart; "
    "leave one out, or take a wider industry.",
)
