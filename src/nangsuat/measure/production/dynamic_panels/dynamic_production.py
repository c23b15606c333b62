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

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from nangsuat.data import Text, UnknownOption
from nangsuat.measure.production.dynamic_panels.common_factor import (
    CommonFactor,
    common_factors,
    levers,
    nearest_coefficients,
)
from nangsuat.measure.production.dynamic_panels.dynamic_panel import PANEL_METHODS, PanelMethod, said_of
from nangsuat.measure.production.dynamic_panels.panel_layout import (
    TRANSFORMATIONS,
    Design,
    PanelVariable,
    Transformation,
    require_window,
)
from nangsuat.measure.production.dynamic_panels.panel_moments import PanelMoments
from nangsuat.measure.production.dynamic_panels.panel_rows import Calendar, PanelRows
from nangsuat.measure.production.dynamic_panels.panel_tests import serial_correlation
from nangsuat.measure.production.estimate import Check, Estimate, NoEstimate, Root
from nangsuat.measure.production.linear.linear_estimator import LinearEstimator
from nangsuat.measure.production.linear.linear_firms import MomentFirms
from nangsuat.measure.production.linear.linear_gmm import LinearFit
from nangsuat.measure.production.linear.linear_moments import Places
from nangsuat.measure.production.linear.linear_tests import hansen, known
from nangsuat.measure.production.parts import Parts, Told, total
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array
from nangsuat.measure.production.tails import chi_square_tail


@dataclass(frozen=True, slots=True, eq=False)
class PanelEquations:
    """How the equations of some firms are written.

    Attributes
    ----------
    options : of the method
    calendar : what is known of the years of all firms
    controls : the places of those that are not the year's own
    """

    options: DynamicPanel
    calendar: Calendar
    controls: tuple[int, ...]

    def of(self, sample: Sample) -> PanelMoments:
        return PanelMoments(self.rows_of(sample), self.options.design, self.calendar)

    def rows_of(self, sample: Sample) -> PanelRows:
        """The rows of a sample on the calendar."""
        variables = self.options.variables(sample, self.controls)
        years = self.calendar.years
        return PanelRows(variables, self.options.transformation, sample.starts, sample.year, sample.weight, years)


@dataclass(frozen=True, slots=True)
class DynamicPanel(LinearEstimator[PanelEquations]):
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
        require_window("DynamicPanel", self.instrument_lags, 2)  # the year before goes with the residual

    @property
    def name(self) -> Text:
        return _NAMES[self.method]

    @property
    def needs_proxy(self) -> bool:
        return False

    @property
    def weighting_steps(self) -> int:
        return self.steps

    @property
    def design(self) -> Design:
        """How the firm's own level is taken away, and how instruments are counted."""
        is_system = self.method == "system"
        return Design(self.transformation, levels=is_system, collapse=self.collapse, year_effects=True)

    def variables(self, sample: Sample, controls: Sequence[int]) -> tuple[PanelVariable, ...]:
        """Output, terms and some of the controls of a sample."""
        lags = (0, 1) if self.persistence else (0,)
        names, window = sample.specification.coefficient_names, self.instrument_lags
        return (
            PanelVariable(sample.specification.output, sample.output, lags[1:], *window),
            *(PanelVariable(name, values, lags, *window) for name, values in zip(names, sample.terms.T, strict=True)),
            *(PanelVariable(f"{place}", sample.controls[:, place], lags, None) for place in controls),
        )

    def stated(self, parts: Parts, nobody: Sample) -> PanelEquations:
        del nobody
        first, last = np.array([each[0] for each in parts.tell(_years)]).T
        years = np.arange(first.min(), last.max() + 1)
        low, high = map(np.array, zip(*parts.tell(partial(_ranges, years=years)), strict=True))
        moving = (low.min(axis=0) < high.max(axis=0)).any(axis=0)
        nothing = np.zeros_like(years)
        blank = PanelEquations(self, Calendar(years, nothing, nothing, 0), tuple(np.flatnonzero(moving).tolist()))
        by_year, firms = total(parts.tell(partial(_counts, equations=blank)))
        transformed, levels = by_year.astype(np.int64)
        calendar = Calendar(years, transformed, levels, int(firms))
        if not calendar.observations:
            raise NoEstimate(_NO_ROWS.fill(years=2 + self.persistence))
        return PanelEquations(self, calendar, blank.controls)

    def names(self, equations: PanelEquations, nobody: Sample) -> Sequence[str]:
        interest = len(nobody.specification.terms) * (1 + self.persistence) + self.persistence
        return equations.of(nobody).names[:interest]

    def found(self, equations: PanelEquations, firms: MomentFirms, fit: LinearFit, nobody: Sample) -> Estimate:
        terms = len(nobody.specification.terms)
        coefficients, roots, more, notes = self._static_told(fit, terms)
        serial = serial_correlation(firms, fit, fit.covariance)
        return Estimate(
            coefficients=coefficients,
            influence=fit.influence @ self.lever(fit, terms).T,
            productivity=np.empty(0),
            noise=np.empty(0),
            innovation=np.empty(0),
            observations=equations.calendar.observations,
            firms=equations.calendar.firms,
            roots=roots,
            checks=(*known(*((hansen(fit),) if fit.freedom else ()), *serial), *more),
            notes=(_WITH_NOISE, *notes, *said_of(equations.calendar, fit)),
            criterion=fit.hansen if fit.freedom and np.isfinite(fit.hansen) else None,
        )

    def lever(self, fit: LinearFit, terms: int) -> Array:
        if not self.persistence:
            return np.eye(terms, len(fit.coefficients))
        order, covariance = _common_factor_of(fit, terms)
        found = np.zeros((terms, len(fit.coefficients)))
        found[:, order] = levers(_factors(fit, terms)[0], covariance)[1:]
        return found

    def static(self, fit: LinearFit, drawn: Array, terms: int) -> Array:
        if not self.persistence:
            return drawn[:, :terms]
        order, covariance = _common_factor_of(fit, terms)
        return nearest_coefficients(drawn[:, order], covariance)

    def _static_told(
        self, fit: LinearFit, terms: int
    ) -> tuple[Array, tuple[Root, ...], tuple[Check, ...], tuple[Text, ...]]:
        """Coefficients, roots, tests and notes of the static function."""
        if not self.persistence:
            return fit.coefficients[:terms], (), (), ()
        factors = _factors(fit, terms)
        best = factors[0]
        test = Check(_COMMON, _HOLDS, best.distance, chi_square_tail(best.distance, terms), terms)
        return best.coefficients, _roots(factors), (test,), (_KEEPS.fill(share=round(best.persistence, 2)),)


def _years(sample: Sample) -> Told:
    """The first and the last year."""
    far = np.iinfo(np.int64)
    return (np.array([sample.year.min(initial=far.max), sample.year.max(initial=far.min)]),)


def _ranges(sample: Sample, years: Places) -> Told:
    """The least and the largest value of each control in each year, each of shape (years, controls)."""
    shape = len(years), sample.controls.shape[1]
    low, high = np.full(shape, np.inf), np.full(shape, -np.inf)
    place = sample.year - years[0]
    np.minimum.at(low, place, sample.controls)
    np.maximum.at(high, place, sample.controls)
    return low, high


def _counts(sample: Sample, equations: PanelEquations) -> Told:
    """How many transformed equations and usable rows each year has; how many firms have a transformed equation."""
    transformed, levels, firms = equations.rows_of(sample).counts
    return np.array([transformed, levels], dtype=np.float64), np.array(firms)


def _common_factor_of(fit: LinearFit, terms: int) -> tuple[Places, Array]:
    """The places of (ρ, β, γ), and their covariance."""
    order = _common_order(terms)
    return order, fit.covariance[np.ix_(order, order)]


def _factors(fit: LinearFit, terms: int) -> tuple[CommonFactor, ...]:
    order, covariance = _common_factor_of(fit, terms)
    factors = common_factors(fit.coefficients[order], covariance)
    if not factors:
        raise NoEstimate(_NO_FACTOR)
    return factors


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
