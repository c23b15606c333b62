"""Olley and Pakes (1996): investment reveals productivity; who leaves is reckoned with.

    stage 1   y = β_l·labour + φ(capital, investment) + controls + ε
    survival  Pr(still there in t) = P(capital_{t-1}, investment_{t-1})
    stage 2   ω = φ - β_k·capital,  ω_t = g(ω_{t-1}, P_t) + ξ_t

Rows without investment have no logarithm and drop out. A firm counts as gone where it is in no later year and the
sample goes on; one that is away for a while is no exit.

References
----------
Olley and Pakes (1996), The dynamics of productivity in the telecommunications equipment industry, Econometrica 64.
"""

from __future__ import annotations

from dataclasses import dataclass

from nangsuat.data import Text
from nangsuat.measure.production.control_functions.control_function_estimator import ControlFunctionEstimator
from nangsuat.measure.production.control_functions.design import Plan
from nangsuat.measure.production.control_functions.law_of_motion import Criterion, Law
from nangsuat.measure.production.control_functions.levinsohn_petrin import (
    chosen_criterion,
    require_criterion,
    seen_by_proxy,
)
from nangsuat.measure.production.specification import Specification
from nangsuat.measure.production.usable import require_degrees


@dataclass(frozen=True, slots=True)
class OlleyPakes(ControlFunctionEstimator):
    """The estimator of Olley and Pakes.

    Attributes
    ----------
    degree : of the polynomials φ and P
    law_degree : of the law of motion g
    survival : whether the chance of survival is in the law
    criterion : ``"least_squares"`` or ``"moments"``, as in :class:`LevinsohnPetrin`
    """

    degree: int = 3
    law_degree: int = 3
    survival: bool = False
    criterion: Criterion | None = None

    def __post_init__(self) -> None:
        require_degrees(degree=self.degree, law_degree=self.law_degree)
        require_criterion(self.criterion)

    @property
    def name(self) -> Text:
        return Text.same("Olley–Pakes (1996)")

    def plan(self, specification: Specification) -> Plan:
        criterion = chosen_criterion(self.criterion, specification)
        return Plan(seen_by_proxy(specification), self.degree, Law(self.law_degree, self.survival), criterion)
