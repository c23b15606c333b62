from .draws import Draws
from .dynamic_panel import Regressor, dynamic_panel
from .dynamic_panel_result import PanelDynamics
from .dynamic_production import DynamicPanel
from .estimate import Check, Estimate, Estimator, NoEstimate, Root
from .least_squares import LeastSquares
from .production_function import production_function
from .result import GroupEstimate, ProductionFunctions
from .sample import Sample
from .specification import Specification
from .wooldridge import Wooldridge

__all__ = [
    "Check",
    "Draws",
    "DynamicPanel",
    "Estimate",
    "Estimator",
    "GroupEstimate",
    "LeastSquares",
    "NoEstimate",
    "PanelDynamics",
    "ProductionFunctions",
    "Regressor",
    "Root",
    "Sample",
    "Specification",
    "Wooldridge",
    "dynamic_panel",
    "production_function",
]
