"""Production functions as dynamic panels: no proxy, but the firm's own past as instruments.

Productivity has a lasting part of each firm's own, a part that follows its own past, and noise:

    y_t = β'x_t + δ_t + η + ω_t + ε_t,   ω_t = ρ·ω_(t−1) + ξ_t

so that ``y_t − ρ·y_(t−1)`` holds nothing of the past but ε. The equation with lags of all is estimated by difference or
system GMM; ρ and β come from it by minimum distance to the common factor, which is tested too. Without persistence the
static equation is estimated: right where ω has no memory.

References
----------
Blundell and Bond (2000), GMM estimation with persistent panel data: an application to production functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nangsuat.data import Text, UnknownOption
from nangsuat.measure.production.common_factor import CommonFactor, common_factors, levers, nearest_coefficients
from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.dynamic_panel import PANEL_METHODS, PanelMethod, said_of
from nangsuat.measure.production.estimate import Check, Estimate, NoEstimate, Progress, Root
from nangsuat.measure.production.linear_gmm import LinearFit, linear_gmm, refit
from nangsuat.measure.production.linear_moments import Places
from nangsuat.measure.production.panel_layout import TRANSFORMATIONS, Design, PanelVariable, Transformation
from nangsuat.measure.production.panel_moments import PanelMoments
from nangsuat.measure.production.panel_tests import hansen, known, serial_correlation
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array
from nangsuat.measure.production.tails import chi_square_tail


@dataclass(frozen=True, slots=True)
class DynamicPanel:
    """Difference or system GMM of a production function.

    Attributes
    ----------
    method : ``"difference"`` (Arellano and Bond) or ``"system"`` (Blundell and Bond), better where inputs change slowly
    persistence : whether productivity follows its own past; then output and inputs of the year before stand in the
        equation, with a common factor
    transformation : ``"differences"`` or ``"orthogonal_deviations"``
    steps : one or two
    instrument_lags : how many years before, levels of output and inputs are instruments, from and to; from 3 where
        output is measured with noise
    collapse : one instrument a variable and lag instead of one each year
    """

    method: PanelMethod = "system"
    persistence: bool = True
    transformation: Transformation = "differences"
    steps: Literal[1, 2] = 2
    instrument_lags: tuple[int, int | None] = (2, 4)
    collapse: bool = True

    def __post_init__(self) -> None:
        if self.method not in PANEL_METHODS:
            raise UnknownOption.among("method", self.method, PANEL_METHODS)
        if self.transformation not in TRANSFORMATIONS:
            raise UnknownOption.among("transformation", self.transformation, TRANSFORMATIONS)
        if self.steps not in (1, 2):
            raise UnknownOption.among("steps", self.steps, ("1", "2"))
        first, last = self.instrument_lags
        if first < 2 or (last is not None and last < first):  # the year before goes with the residual
            raise UnknownOption(_WINDOW.fill(first=first, last=str(last)))

    @property
    def name(self) -> Text:
        return _NAMES[self.method]

    @property
    def needs_proxy(self) -> bool:
        return False

    def estimate(self, sample: Sample) -> Estimate:
        moments = self._moments(sample)
        if not moments.transformed_rows.any():
            raise NoEstimate(_NO_ROWS.fill(years=2 + self.persistence))
        fit = self._fit(sample, moments)
        found, influence, roots, more, notes = self._static(sample, fit)
        serial = serial_correlation(moments, fit, fit.covariance)
        return Estimate(
            coefficients=found,
            influence=influence,
            productivity=np.empty(0),
            noise=np.empty(0),
            innovation=np.empty(0),
            observations=int(moments.transformed_rows.sum()),
            firms=moments.firms_used,
            roots=roots,
            checks=(*known(*((hansen(fit),) if fit.freedom else ()), *serial), *more),
            notes=(_WITH_NOISE, *notes, *said_of(moments, fit)),
            criterion=fit.hansen if fit.freedom and np.isfinite(fit.hansen) else None,
        )

    def refit(self, sample: Sample, estimate: Estimate, draws: Draws, progress: Progress | None = None) -> Array:
        moments = self._moments(sample)
        fit = self._fit(sample, moments)
        drawn = refit(moments, fit, draws, sample.key, steps=self.steps, progress=progress)
        if not self.persistence:
            return drawn[:, : len(estimate.coefficients)]
        order = _common_order(len(estimate.coefficients))
        covariance = fit.covariance[np.ix_(order, order)]
        return nearest_coefficients(drawn[:, order], covariance)

    def _static(
        self, sample: Sample, fit: LinearFit
    ) -> tuple[Array, Array, tuple[Root, ...], tuple[Check, ...], tuple[Text, ...]]:
        """Coefficients, influences, roots, tests and notes of the static function."""
        terms = len(sample.specification.terms)
        if not self.persistence:
            return fit.coefficients[:terms], fit.influence[:, :terms], (), (), ()
        order = _common_order(terms)
        covariance = fit.covariance[np.ix_(order, order)]
        factors = common_factors(fit.coefficients[order], covariance)
        if not factors:
            raise NoEstimate(_NO_FACTOR)
        best = factors[0]
        influence = fit.influence[:, order] @ levers(best, covariance).T
        test = Check(_COMMON, _HOLDS, best.distance, chi_square_tail(best.distance, terms), terms)
        return (
            best.coefficients,
            influence[:, 1:],
            _roots(factors),
            (test,),
            (_KEEPS.fill(share=round(best.persistence, 2)),),
        )

    def _fit(self, sample: Sample, moments: PanelMoments) -> LinearFit:
        interest = len(sample.specification.terms) * (1 + self.persistence) + self.persistence
        return linear_gmm(moments, steps=self.steps, names=moments.names[:interest])

    def _moments(self, sample: Sample) -> PanelMoments:
        lags = (0, 1) if self.persistence else (0,)
        names = sample.specification.coefficient_names
        window = self.instrument_lags
        terms = [PanelVariable(name, values, lags, *window) for name, values in zip(names, sample.terms.T, strict=True)]
        controls = [
            PanelVariable(f"{place}", each, lags, None)
            for place, each in enumerate(sample.controls.T)
            if not _is_of_the_year(each, sample.year)
        ]
        output = PanelVariable(sample.specification.output, sample.output, (1,) if self.persistence else (), *window)
        design = Design(self.transformation, levels=self.method == "system", collapse=self.collapse, year_effects=True)
        return PanelMoments((output, *terms, *controls), design, sample.starts, sample.year, sample.weight)


def _is_of_the_year(values: Array, year: Places) -> bool:
    """Whether all firms of a year have the same value: then the year's own effect, which is always there, holds it."""
    return all(np.ptp(values[year == each]) == 0 for each in np.unique(year))


def _common_order(terms: int) -> Places:
    """The places of (ρ, β, γ) among coefficients that hold each term's year beside the year before."""
    own = np.arange(1, 1 + 2 * terms, 2)
    return np.concatenate(([0], own, own + 1)).astype(np.int64)


def _roots(factors: tuple[CommonFactor, ...]) -> tuple[Root, ...]:
    return tuple(
        Root(tuple(map(float, each.coefficients)), each.distance, not place, _NEAREST if not place else _FARTHER)
        for place, each in enumerate(factors)
    )


_NAMES: dict[PanelMethod, Text] = {
    "difference": Text(vi="GMM sai phân (Arellano-Bond)", en="difference GMM (Arellano and Bond)"),
    "system": Text(vi="GMM hệ thống (Blundell-Bond)", en="system GMM (Blundell and Bond)"),
}
_WINDOW = Text(
    vi="instrument_lags=({first}, {last}): phải bắt đầu từ 2 trở lên (gần hơn thì đi cùng phần dư) và không kết thúc "
    "trước khi bắt đầu.",
    en="instrument_lags=({first}, {last}): has to begin at 2 or later (nearer years go with the residual), and not to "
    "end before it begins.",
)
_NO_ROWS = Text(
    vi="Không doanh nghiệp nào có {years} năm liền nhau dùng được; phương pháp này cần ít nhất chừng ấy.",
    en="No firm has {years} usable years in a row; this method needs as many at least.",
)
_NO_FACTOR = Text(
    vi="Không có hàm tĩnh nào gần với phương trình động (không cực tiểu nào với −1,5 < ρ < 1,5); hãy thử "
    "persistence=False hoặc phương pháp khác.",
    en="No static function lies near the dynamic equation (no minimum with −1.5 < ρ < 1.5); try persistence=False, or "
    "another method.",
)
_COMMON = Text(vi="Nhân tử chung", en="Common factor")
_HOLDS = Text(
    vi="hệ số của năm trước bằng −ρ lần hệ số của năm nay (năng suất tự hồi quy bậc một)",
    en="coefficients of the year before are −ρ times those of the year (productivity follows itself by one year)",
)
_KEEPS = Text(
    vi="Mỗi năm năng suất giữ lại {share} của năm trước (ρ).",
    en="Each year productivity keeps {share} of the year before (ρ).",
)
_WITH_NOISE = Text(
    vi="GMM bảng động không tách được năng suất khỏi nhiễu: log_tfp gồm cả hai.",
    en="Dynamic-panel GMM does not tell productivity from noise: log_tfp holds both.",
)
_NEAREST = Text(vi="gần phương trình động nhất", en="nearest to the dynamic equation")
_FARTHER = Text(vi="cực tiểu khác, xa hơn", en="another minimum, further off")
