"""The estimators by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nangsuat.data import UnknownOption
from nangsuat.measure.production.control_functions.ackerberg_caves_frazer import AckerbergCavesFrazer
from nangsuat.measure.production.control_functions.levinsohn_petrin import LevinsohnPetrin
from nangsuat.measure.production.control_functions.olley_pakes import OlleyPakes
from nangsuat.measure.production.control_functions.wooldridge import Wooldridge
from nangsuat.measure.production.dynamic_panels.dynamic_production import DynamicPanel
from nangsuat.measure.production.estimate import Estimator
from nangsuat.measure.production.flexible_input.gandhi_navarro_rivers import GandhiNavarroRivers
from nangsuat.measure.production.linear.least_squares import LeastSquares

ESTIMATORS: Mapping[str, Callable[[], Estimator]] = {
    "pooled": lambda: LeastSquares("pooled"),
    "fixed_effects": lambda: LeastSquares("fixed_effects"),
    "first_differences": lambda: LeastSquares("first_differences"),
    "arellano_bond": lambda: DynamicPanel("difference"),
    "blundell_bond": lambda: DynamicPanel("system"),
    "olley_pakes": lambda: OlleyPakes(),
    "levinsohn_petrin": lambda: LevinsohnPetrin(),
    "ackerberg_caves_frazer": lambda: AckerbergCavesFrazer(),
    "wooldridge": lambda: Wooldridge(),
    "gandhi_navarro_rivers": lambda: GandhiNavarroRivers(),
}
"""What each name stands for, with the options that are usual."""


def estimator_named(method: str | Estimator) -> Estimator:
    """The estimator of a name, with its usual options; one that is given as such, as it is.

    Raises
    ------
    UnknownOption
        The name is unknown; the message lists those that are known.

    Examples
    --------
    >>> estimator_named("blundell_bond").name.en
    'system GMM (Blundell and Bond)'
    >>> estimator_named(LeastSquares("fixed_effects")).needs_proxy
    False
    """
    if isinstance(method, Estimator) and not isinstance(method, type):
        return method
    if not isinstance(method, str) or method not in ESTIMATORS:
        raise UnknownOption.among("method", method, tuple(ESTIMATORS))
    return ESTIMATORS[method]()
