"""Levinsohn and Petrin (2003): bought-in inputs reveal productivity; labour's coefficient comes from the first stage.

    stage 1   y = β_l·labour + φ(capital, proxy) + controls + ε
    stage 2   ω = φ - β_k·capital,  ω_t = g(ω_{t-1}) + ξ_t

Where labour is chosen like the proxy, the first stage cannot tell the two apart (Ackerberg, Caves and Frazer, 2015).

The second stage has two criteria in use, which can lie far apart:

* ``least_squares``: the mean square of ``y - β_l·labour - β_k·capital - g(ω_{t-1})``, with g fitted to ω (Petrin, Poi
  and Levinsohn, 2004, and the packages levpet and prodest);
* ``moments``: ``E[ξ_t·capital_t] = 0``, and ``E[ξ_t·proxy_{t-1}] = 0`` where the proxy is an input of the function.

References
----------
Levinsohn and Petrin (2003), Estimating production functions using inputs to control for unobservables, Review of
Economic Studies 70. Petrin, Poi and Levinsohn (2004), Production function estimation in Stata using inputs to control
for unobservables, Stata Journal 4.
"""

from __future__ import annotations

from dataclasses import dataclass

from nangsuat.data import Text, UnknownOption
from nangsuat.measure.production.control_functions.control_function_estimator import ControlFunctionEstimator
from nangsuat.measure.production.control_functions.design import Plan
from nangsuat.measure.production.control_functions.law_of_motion import CRITERIA, Criterion, Law
from nangsuat.measure.production.specification import Specification
from nangsuat.measure.production.usable import require_degrees


@dataclass(frozen=True, slots=True)
class LevinsohnPetrin(ControlFunctionEstimator):
    """The estimator of Levinsohn and Petrin.

    Attributes
    ----------
    degree : of the polynomial φ of the first stage
    law_degree : of the law of motion g
    criterion : ``"least_squares"`` or ``"moments"``; none takes least squares, and moments where the proxy is an input
    """

    degree: int = 3
    law_degree: int = 3
    criterion: Criterion | None = None

    def __post_init__(self) -> None:
        require_degrees(degree=self.degree, law_degree=self.law_degree)
        require_criterion(self.criterion)

    @property
    def name(self) -> Text:
        return Text.same("Levinsohn–Petrin (2003)")

    def plan(self, specification: Specification) -> Plan:
        criterion = chosen_criterion(self.criterion, specification)
        return Plan(seen_by_proxy(specification), self.degree, Law(self.law_degree), criterion)


def require_criterion(criterion: Criterion | None) -> None:
    """Refuse a criterion that is none.

    Raises
    ------
    UnknownOption
        With those that there are.
    """
    if criterion is not None and criterion not in CRITERIA:
        raise UnknownOption.among("criterion", criterion, CRITERIA)


def seen_by_proxy(specification: Specification) -> tuple[str, ...]:
    """Capital and the proxy: what the demand for the proxy is a function of."""
    return tuple(dict.fromkeys((*specification.capital, *filter(None, (specification.proxy,)))))


def chosen_criterion(criterion: Criterion | None, specification: Specification) -> Criterion:
    """The criterion that is asked for, or the usual one.

    Raises
    ------
    UnknownOption
        Least squares where the proxy is an input: it answers to the surprise, so that least squares would be wrong.
    """
    is_input = specification.proxy in specification.inputs
    if criterion == "least_squares" and is_input:
        raise UnknownOption(_ANSWERS.fill(proxy=specification.proxy))
    return criterion or ("moments" if is_input else "least_squares")


_ANSWERS = Text(
    vi="«{proxy}» vừa là biến đại diện vừa là đầu vào: nó đáp lại phần bất ngờ của năm, nên bình phương tối thiểu sai; "
    "hãy dùng criterion=«moments».",
    en="«{proxy}» is both the proxy and an input: it answers to the year's surprise, so that least squares would be "
    "wrong; use criterion=«moments».",
)
