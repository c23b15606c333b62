"""Wooldridge's production function: the two stages of a proxy estimator as two equations of one GMM.

Productivity is a function of what was decided before and of the proxy, ``ω_t = h(k_t, m_t)``, and it follows its own
past, ``ω_t = f(ω_(t−1)) + ξ_t``:

    (1)  y_t = β'x_t + h(k_t, m_t) + ε_t                  instruments: x_t, k_t, m_t and their products
    (2)  y_t = β'x_t + f(h(k_(t−1), m_(t−1))) + ξ_t + ε_t    instruments: k_t, free inputs of t−1, k and m of t−1

Both unknown functions are polynomials, so all is linear: no search, one answer, and errors that know of both stages.
In equation 1 the polynomial holds what is of k alone, so capital's coefficient comes from equation 2. What free inputs
earn comes from both; where firms choose labour as they choose the proxy, equation 1 says nothing about it (Ackerberg,
Caves and Frazer), and ``equations="second"`` rests on equation 2 alone.

References
----------
Wooldridge (2009), On estimating firm-level production functions using proxy variables to control for unobservables.
Petrin and Levinsohn (2012), Measuring aggregate productivity growth using plant-level data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Literal

import numpy as np

from nangsuat.data import Text, UnknownOption
from nangsuat.measure.production.estimate import Estimate, NoEstimate
from nangsuat.measure.production.linear.linear_estimator import LinearEstimator
from nangsuat.measure.production.linear.linear_firms import MomentFirms
from nangsuat.measure.production.linear.linear_gmm import LinearFit, hardly_known
from nangsuat.measure.production.linear.linear_moments import Equation, Part, Places, firm_parts, instrument_products
from nangsuat.measure.production.linear.linear_tests import hansen, known
from nangsuat.measure.production.naming import called_with_keys
from nangsuat.measure.production.parts import Parts, Told, total
from nangsuat.measure.production.polynomial_terms import term_columns, terms_up_to
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.scales import log_names
from nangsuat.measure.production.specification import Array
from nangsuat.measure.production.usable import firms_with_pairs, require_apart, require_degrees, require_firms

type Equations = Literal["both", "second"]
type Motion = Literal["polynomial", "random_walk"]

_EQUATIONS: tuple[Equations, ...] = ("both", "second")
_MOTIONS: tuple[Motion, ...] = ("polynomial", "random_walk")


@dataclass(frozen=True, slots=True, eq=False)
class StackedEquations:
    """How the equations of some firms are written.

    Attributes
    ----------
    options : of the method
    mean, spread : of what was decided before and of the proxy, over all rows
    centre : the terms' means, which only the constants feel
    pairs, firms : how many pairs of years there are, and how many firms have one
    """

    options: Wooldridge
    mean: Array
    spread: Array
    centre: Array
    pairs: int
    firms: int

    def of(self, sample: Sample) -> _Moments:
        return _Moments(sample, self.options, self)


@dataclass(frozen=True, slots=True)
class Wooldridge(LinearEstimator[StackedEquations]):
    """Wooldridge (2009) in one call of linear GMM.

    Attributes
    ----------
    equations : ``"both"``, or ``"second"`` alone, instrumental variables as in Petrin and Levinsohn (2012)
    degree : of the polynomials in capital and the proxy
    law_of_motion : ``"polynomial"``, or ``"random_walk"``, where next year's productivity is this year's and a
        surprise; then both equations have the same polynomial
    steps : one, or two with each firm's own residuals as weights
    """

    equations: Equations = "both"
    degree: int = 3
    law_of_motion: Motion = "polynomial"
    steps: Literal[1, 2] = 1

    def __post_init__(self) -> None:
        if self.equations not in _EQUATIONS:
            raise UnknownOption.among("equations", self.equations, _EQUATIONS)
        if self.law_of_motion not in _MOTIONS:
            raise UnknownOption.among("law_of_motion", self.law_of_motion, _MOTIONS)
        if self.steps not in (1, 2):
            raise UnknownOption.among("steps", str(self.steps), ("1", "2"))
        require_degrees(degree=self.degree)

    @property
    def name(self) -> Text:
        return _NAMES[self.equations]

    @property
    def needs_proxy(self) -> bool:
        return True

    @property
    def weighting_steps(self) -> int:
        return self.steps

    def stated(self, parts: Parts, nobody: Sample) -> StackedEquations:
        told = parts.tell(_means)
        counts, sums, terms = total([each[:-1] for each in told])
        specification = nobody.specification
        rows, pairs, firms = map(int, counts)
        if not pairs:
            raise NoEstimate(_NO_PAIRS)
        lowest, highest = np.array([each[-1] for each in told]).T
        if lowest.min() == highest.max():
            raise NoEstimate(_FLAT.fill(proxy=called_with_keys([str(specification.proxy)])))
        mean = sums / rows
        (products,) = total(parts.tell(partial(_products, mean=mean)))
        spread = np.sqrt(np.diag(products) / rows)
        if np.all(spread > 0):
            logs = len(log_names(specification))  # the proxy stands last, and twice where it is an input
            require_apart(log_names(specification), (products / rows / np.outer(spread, spread))[:logs, :logs])
        decided = slice(len(specification.free), None)
        unit = np.where(spread > 0, spread, 1)[decided]
        stated = StackedEquations(self, mean[decided], unit, terms / rows, pairs, firms)
        require_firms(firms, stated.of(nobody).size)
        return stated

    def found(self, equations: StackedEquations, firms: MomentFirms, fit: LinearFit, nobody: Sample) -> Estimate:
        del firms
        terms = len(nobody.specification.terms)
        over = known(hansen(fit)) if fit.freedom else ()
        return Estimate(
            coefficients=fit.coefficients[:terms],
            influence=fit.influence[:, :terms],
            productivity=np.empty(0),
            noise=np.empty(0),
            innovation=np.empty(0),
            observations=equations.pairs,
            firms=equations.firms,
            checks=over,
            notes=(
                _BOTH if self.equations == "both" else _SECOND,
                *hardly_known(nobody.specification.coefficient_names, fit),
            ),
            criterion=over[0].statistic if over else None,
        )

    def with_rows(
        self, equations: StackedEquations, sample: Sample, coefficients: Array, estimate: Estimate
    ) -> Estimate:
        productivity, noise, innovation = equations.of(sample).residuals(coefficients)
        return replace(estimate, productivity=productivity, noise=noise, innovation=innovation)


def _means(sample: Sample) -> Told:
    """How many rows, pairs and firms with pairs; sums of what polynomials are of and of terms; the proxy's range."""
    terms = np.zeros(len(sample.specification.terms))
    for first, last in firm_parts(sample.starts):
        rows = slice(sample.starts[first], sample.starts[last])
        terms += sample.specification.columns(sample.inputs[rows]).sum(axis=0)
    counts = np.array([len(sample), len(sample.pairs), firms_with_pairs(sample)])
    proxy = np.array([sample.proxy.min(initial=np.inf), sample.proxy.max(initial=-np.inf)])
    return counts, _logs(sample).sum(axis=0), terms, proxy


def _products(sample: Sample, mean: Array) -> Told:
    left = _logs(sample) - mean
    return (left.T @ left,)


def _logs(sample: Sample) -> Array:
    """Inputs, those that were decided before at last, and the proxy, shape (rows, inputs + 1)."""
    return np.column_stack((sample.inputs, sample.proxy))


@dataclass(frozen=True, eq=False)  # no slots: places of columns are worked out once
class _Moments:
    """Both equations' moments. Columns: terms; polynomial, controls and constant of equation 1; and of equation 2, with
    the controls of the year before."""

    sample: Sample
    options: Wooldridge
    known: StackedEquations

    @property
    def firms(self) -> int:
        return self.sample.firms

    @property
    def coefficients(self) -> int:
        return max(int(places.max()) for places in self._columns) + 1

    @property
    def moments(self) -> int:
        return sum(self._counts)

    @property
    def size(self) -> int:
        """How many coefficients an equation has beside the controls' ones."""
        return len(self.known.centre) + len(self._polynomial) + 1

    @cached_property
    def _earning(self) -> Places:
        """The terms that stand in equation 1: those that its polynomial does not hold."""
        specification = self.sample.specification
        if self.options.law_of_motion == "random_walk":
            return np.arange(len(specification.terms))
        held = {place for place, name in enumerate(specification.inputs)
                if name not in specification.free or name == specification.proxy}  # fmt: skip
        inside = [set(term) <= held and len(term) <= self.options.degree for term in specification.terms]
        return np.flatnonzero(~np.array(inside))

    @cached_property
    def _polynomial(self) -> tuple[tuple[int, ...], ...]:
        return terms_up_to(range(self.sample.state.shape[1] + 1), self.options.degree)[1:]

    @cached_property
    def _columns(self) -> tuple[Places, ...]:
        """Which coefficients the regressors of each equation have."""
        terms, controls = len(self.sample.specification.terms), self.sample.controls.shape[1]
        shared = len(self._polynomial)
        first = np.concatenate((self._earning, terms + np.arange(shared + controls + 1)))
        begin = terms + shared + controls + 1 if self.options.equations == "both" else terms
        function = np.arange(shared) + begin
        if self.options.law_of_motion == "random_walk":
            function = terms + np.arange(shared)
            begin -= shared if self.options.equations == "both" else 0
        own = begin + shared + np.arange(2 * controls + 1)
        second = np.concatenate((np.arange(terms), function, own))
        return (first, second) if self.options.equations == "both" else (second,)

    @property
    def _counts(self) -> tuple[int, ...]:
        return tuple(len(places) for places in self._columns)

    def parts(self) -> Iterator[Part]:
        pairs = self.sample.pairs
        for first, last in firm_parts(self.sample.starts):
            begin, end = np.searchsorted(pairs, (self.sample.starts[first], self.sample.starts[last]))
            now = pairs[begin:end]
            firm = self.sample.firm[now] - first
            sides = [(*self._second(now), self._columns[-1])]
            if self.options.equations == "both":
                sides.insert(0, (*self._first(now), self._columns[0]))
            moments = np.split(np.arange(self.moments), np.cumsum(self._counts)[:-1])
            yield Part(first, last, tuple(
                Equation(self.sample.output[now], right, instruments, self.sample.weight[now], firm, columns, places)
                for (right, instruments, columns), places in zip(sides, moments, strict=True)
            ))  # fmt: skip

    def products(self, part: Part, weights: Array) -> Array:
        return instrument_products(part, weights, self.moments)

    def residuals(self, coefficients: Array) -> tuple[Array, Array, Array]:
        """Productivity and noise of each row, the surprise of each pair; nothing where there is one equation alone."""
        if self.options.equations == "second":
            return np.empty(0), np.empty(0), np.empty(0)
        sample, noise = self.sample, np.empty(len(self.sample))
        productivity, innovation = np.empty(len(sample)), np.full(len(sample), np.nan)
        for first, last in firm_parts(sample.starts):
            rows = np.arange(sample.starts[first], sample.starts[last])
            noise[rows] = sample.output[rows] - self._first(rows)[0] @ coefficients[self._columns[0]]
            earned = sample.specification.columns(sample.inputs[rows]) @ coefficients[: len(self.known.centre)]
            productivity[rows] = sample.output[rows] - noise[rows] - earned
        for part in self.parts():
            begin, end = np.searchsorted(sample.pairs, (sample.starts[part.first], sample.starts[part.last]))
            now, second = sample.pairs[begin:end], part.equations[-1]
            left = second.dependent - second.regressors @ coefficients[second.coefficients]
            innovation[now] = left - noise[now]
        return productivity, noise, innovation

    def _first(self, rows: Places) -> tuple[Array, Array]:
        """Regressors and instruments of equation 1, which are the same."""
        terms = self._terms(self.sample.inputs[rows])[:, self._earning]
        both = np.column_stack((terms, self._function(rows), self.sample.controls[rows], np.ones(len(rows))))
        return both, both

    def _second(self, now: Places) -> tuple[Array, Array]:
        """Regressors of equation 2, and instruments: free inputs of the year before beside states of the year."""
        sample, free = self.sample, self.sample.free.shape[1]
        before = np.column_stack((sample.inputs[now - 1, :free], sample.inputs[now, free:]))
        shared = np.column_stack(
            (self._function(now - 1), sample.controls[now], sample.controls[now - 1], np.ones(len(now)))
        )
        regressors = np.column_stack((self._terms(sample.inputs[now]), shared))
        return regressors, np.column_stack((self._terms(before), shared))

    def _terms(self, inputs: Array) -> Array:
        return self.sample.specification.columns(inputs) - self.known.centre

    def _function(self, rows: Places) -> Array:
        """The polynomial in what was decided before and the proxy, shape (rows, polynomial terms)."""
        both = np.column_stack((self.sample.state[rows], self.sample.proxy[rows]))
        return term_columns(self._polynomial, (both - self.known.mean) / self.known.spread)


_NAMES: dict[Equations, Text] = {
    "both": Text(vi="Wooldridge (GMM hai phương trình)", en="Wooldridge (GMM of two equations)"),
    "second": Text(vi="Wooldridge (biến công cụ, phương trình hai)", en="Wooldridge (instruments, second equation)"),
}
_NO_PAIRS = Text(
    vi="Không doanh nghiệp nào có hai năm liền nhau dùng được; phương pháp này cần năm trước làm công cụ.",
    en="No firm has two usable years in a row; this method needs the year before as instruments.",
)
_FLAT = Text(
    vi="«{proxy}» không đổi giữa các doanh nghiệp và năm, nên không cho thấy năng suất; hãy chọn biến đại diện khác.",
    en="«{proxy}» is the same for all firms and years, so that it reveals no productivity; take another proxy.",
)
_BOTH = Text(
    vi="Hệ số của đầu vào linh hoạt dựa cả vào phương trình một; nếu lao động được chọn cùng lúc như biến đại diện thì "
    "phương trình này không nói gì về nó (Ackerberg-Caves-Frazer): so với equations=«second».",
    en="Coefficients of free inputs rest on equation 1 too; where labour is chosen as the proxy is, that equation says "
    "nothing about it (Ackerberg, Caves and Frazer): compare equations=«second».",
)
_SECOND = Text(
    vi="Chỉ dùng phương trình hai nên không tách được năng suất khỏi nhiễu: log_tfp gồm cả hai.",
    en="The second equation alone does not tell productivity from noise: log_tfp holds both.",
)
