"""A flexible input's share in output tells its elasticity: the first step of Gandhi, Navarro and Rivers.

A firm that buys materials until the last unit pays for itself spends the share D of what it expects to sell on them, D
being the elasticity of output to materials. What it does sell differs by noise ε, so that

    ln share = ln E + ln D(inputs) - ε,     E = mean of exp ε,

and D·E, a polynomial of the inputs' logarithms, follows from nonlinear least squares; the residual is the noise of
output itself.

References
----------
Gandhi, Navarro and Rivers (2020), On the identification of gross output production functions, equations 14 and 21.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from nangsuat.data import Text
from nangsuat.measure.production.control_functions.first_stage import solve_scaled
from nangsuat.measure.production.estimate import NoEstimate
from nangsuat.measure.production.linear.linear_gmm import independent_columns
from nangsuat.measure.production.specification import Array

_STEPS = 100
_MET = 1e-11  # the correlation of residuals and slopes where rounding is all that is left
_NEAR = 1e-6  # the same where the squares no longer tell which of two points is better
_HALVINGS = 40


@dataclass(frozen=True, eq=False)  # no slots: what is worked out once is kept
class ShareRegression:
    """ln share on the logarithm of a polynomial.

    Attributes
    ----------
    log_share : shape (rows,)
    columns : the polynomial's terms, the constant first, shape (rows, terms)
    weight : shape (rows,)
    coefficients : of D·E, shape (terms,)
    """

    log_share: Array
    columns: Array
    weight: Array
    coefficients: Array

    @cached_property
    def fitted(self) -> Array:
        """D·E, shape (rows,)."""
        return np.asarray(self.columns @ self.coefficients)

    @cached_property
    def noise(self) -> Array:
        """ε, shape (rows,)."""
        return np.log(self.fitted) - self.log_share

    @cached_property
    def expected_noise(self) -> float:
        """E, the mean of exp ε: firms choose by what they expect to sell."""
        return float(np.average(np.exp(self.noise), weights=self.weight))

    @property
    def slopes(self) -> Array:
        """How ln(D·E), and so ε, moves with each coefficient, shape (rows, terms)."""
        return self.columns / self.fitted[:, None]

    @property
    def curvature(self) -> Array:
        """How Σ slope·residual falls with the coefficients, shape (terms, terms)."""
        slopes = self.slopes
        return np.asarray((slopes * (self.weight * (1 - self.noise))[:, None]).T @ slopes)

    def influence(self) -> Array:
        """Of each row on the coefficients and on E, shape (rows, terms + 1)."""
        slopes = self.slopes
        scores = slopes * (self.weight * -self.noise)[:, None]
        of_coefficients = np.linalg.solve(self.curvature, scores.T).T
        noise = np.exp(self.noise)
        pull = (self.weight * noise) @ slopes
        of_mean = (self.weight * (noise - self.expected_noise) + of_coefficients @ pull) / self.weight.sum()
        return np.column_stack((of_coefficients, of_mean))


def fit_share(log_share: Array, columns: Array, weight: Array, start: Array | None = None) -> ShareRegression:
    """Nonlinear least squares by Gauss-Newton steps that keep D above zero.

    Raises
    ------
    NoEstimate
        The share's polynomial is not determined, or no step leads to where the residuals are orthogonal to its slopes.
    """
    constant = np.zeros(columns.shape[1])
    constant[0] = np.exp(np.average(log_share, weights=weight))
    now = ShareRegression(log_share, columns, weight, constant if start is None else start)
    step, correlation = _step(now)
    for _ in range(_STEPS):
        if correlation < _MET:
            break
        later = _shortened(now, step) if correlation > _NEAR else _moved(now, step)
        if later is None:
            break
        before, (step, correlation) = correlation, _step(later)
        if before < _NEAR and not correlation < before:  # nothing is gained any more but rounding
            return now
        now = later
    if correlation > _NEAR:
        raise NoEstimate(_NOT_MET)
    return now


def _step(now: ShareRegression) -> tuple[Array, float]:
    """The next step, and the largest correlation of the residuals with a slope."""
    slopes, residual = now.slopes, -now.noise
    weighted = slopes * now.weight[:, None]
    gram, along = weighted.T @ slopes, weighted.T @ residual
    if len(independent_columns(gram)) < len(gram):
        raise NoEstimate(_NOT_DETERMINED)
    step = solve_scaled(gram, along)
    squares = float(now.weight @ residual**2)
    is_nothing = squares <= (_NOTHING * now.weight.sum()) ** 2
    return step, 0.0 if is_nothing else float(np.sqrt(max(float(along @ step), 0.0) / squares))


def _shortened(now: ShareRegression, step: Array) -> ShareRegression | None:
    """The step, halved until D is above zero everywhere and the squares are fewer."""
    squares = now.weight @ now.noise**2
    for halving in range(_HALVINGS):
        later = _moved(now, step / 2**halving)
        if later is not None and later.weight @ later.noise**2 < squares:
            return later
    return None


def _moved(now: ShareRegression, step: Array) -> ShareRegression | None:
    """The regression a step further on; none where D is not above zero everywhere."""
    later = replace(now, coefficients=now.coefficients + step)
    return later if later.fitted.min() > 0 else None


_NOTHING = 1e-14  # of a logarithm: shares that the polynomial meets exactly
_NOT_DETERMINED = Text(
    vi="Tỷ phần của đầu vào linh hoạt không xác định được đa thức: các đầu vào (lôgarit và tích của chúng) quá ít biến "
    "động hoặc suy ra được từ nhau. Hãy giảm degree, bỏ bớt đầu vào hoặc gộp ngành rộng hơn.",
    en="The flexible input's share does not determine its polynomial: the inputs (logarithms and their products) vary "
    "too little, or follow from each other. Lower the degree, leave an input out, or take a wider industry.",
)
_NOT_MET = Text(
    vi="Hồi quy tỷ phần không hội tụ: không tìm được đa thức dương thỏa phương trình của nó. Hãy giảm degree hoặc xem "
    "lại các tỷ phần rất nhỏ.",
    en="The regression of the share does not converge: no positive polynomial meets its equations. Lower the degree, "
    "or look at shares that are very small.",
)
