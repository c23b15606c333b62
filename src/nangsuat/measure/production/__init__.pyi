from .ackerberg_caves_frazer import AckerbergCavesFrazer
from .draws import Draws
from .dynamic_panel import Regressor, dynamic_panel
from .dynamic_panel_result import PanelDynamics
from .dynamic_production import DynamicPanel
from .estimate import Check, Estimate, Estimator, NoEstimate, Root
from .estimators import estimator_named
from .gandhi_navarro_rivers import GandhiNavarroRivers
from .least_squares import LeastSquares
from .levinsohn_petrin import LevinsohnPetrin
from .olley_pakes import OlleyPakes
from .on_spark.distributed_functions import DistributedProductionFunctions
from .production_function import production_function
from .result import GroupEstimate, ProductionFunctions
from .sample import Sample
from .side_by_side import EstimatorsSideBySide, estimators_side_by_side
from .specification import Specification
from .wooldridge import Wooldridge

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
