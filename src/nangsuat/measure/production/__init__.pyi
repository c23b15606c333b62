from .control_functions.ackerberg_caves_frazer import AckerbergCavesFrazer
from .control_functions.levinsohn_petrin import LevinsohnPetrin
from .control_functions.olley_pakes import OlleyPakes
from .control_functions.wooldridge import Wooldridge
from .draws import Draws
from .dynamic_panels.dynamic_panel import Regressor, dynamic_panel
from .dynamic_panels.dynamic_panel_result import PanelDynamics
from .dynamic_panels.dynamic_production import DynamicPanel
from .estimate import Check, Estimate, Estimator, NoEstimate, Root
from .estimators import estimator_named
from .flexible_input.gandhi_navarro_rivers import GandhiNavarroRivers
from .linear.least_squares import LeastSquares
from .on_spark.distributed_functions import DistributedProductionFunctions
from .production_function import production_function
from .result import GroupEstimate, ProductionFunctions
from .sample import Sample
from .side_by_side import EstimatorsSideBySide, estimators_side_by_side
from .specification import Specification

__all__ = [
    "AckerbergCavesFrazer",
    "Check",
    "DistributedProductionFunctions",
    "Draws",
    "DynamicPanel",
    "Estimate",
    "Estimator",
    "EstimatorsSideBySide",
    "GandhiNavarroRivers",
    "GroupEstimate",
    "LeastSquares",
    "LevinsohnPetrin",
    "NoEstimate",
    "OlleyPakes",
    "PanelDynamics",
    "ProductionFunctions",
    "Regressor",
    "Root",
    "Sample",
    "Specification",
    "Wooldridge",
    "dynamic_panel",
    "estimator_named",
    "estimators_side_by_side",
    "production_function",
]
