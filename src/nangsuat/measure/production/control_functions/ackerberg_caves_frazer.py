"""Ackerberg, Caves and Frazer (2015): every coefficient in the second stage, since labour answers to the proxy too.

    stage 1   y = φ(labour, capital, proxy) + controls + ε
    stage 2   ω = φ - β'x,  ω_t = g(ω_{t-1}) + ξ_t,  E[ξ_t·(capital_t, labour_{t-1})] = 0

The conditions have several roots even in ideal data; all are looked for and told, and economics chooses
(:mod:`nangsuat.measure.production.control_functions.root_choice`).

References
----------
Ackerberg, Caves and Frazer (2015), Identification properties of recent production function estimators, Econometrica 83.
"""

from __future__ import annotations

from dataclasses import dataclass

from nangsuat.data import Text
from nangsuat.measure.production.control_functions.control_function_estimator import ControlFunctionEstimator
from nangsuat.measure.production.control_functions.design import Plan
from nangsuat.measure.production.control_functions.law_of_motion import Law
from nangsuat.measure.production.scales import log_names
from nangsuat.measure.production.specification import Specification
from nangsuat.measure.production.usable import require_degrees


@dataclass(frozen=True, slots=True)
class AckerbergCavesFrazer(ControlFunctionEstimator):
    """The estimator of Ackerberg, Caves and Frazer.

    Attributes
    ----------
    degree : of the polynomial φ of the first stage
    law_degree : of the law of motion g
    extra_lags : how many years further back there are instruments; with one or more the estimate is two-step GMM and
        Hansen's test tells whether the instruments agree
    """

    degree: int = 2
    law_degree: int = 3
    extra_lags: int = 0

    def __post_init__(self) -> None:
        require_degrees(degree=self.degree, law_degree=self.law_degree, extra_lags=self.extra_lags)

    @property
    def name(self) -> Text:
        return Text.same("Ackerberg–Caves–Frazer (2015)")

    def plan(self, specification: Specification) -> Plan:
        return Plan(log_names(specification), self.degree, Law(self.law_degree), "moments", self.extra_lags)
