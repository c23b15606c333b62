from .draws import Draws
from .estimate import Check, Estimate, Estimator, NoEstimate, Root
from .least_squares import LeastSquares
from .production_function import production_function
from .result import GroupEstimate, ProductionFunctions
from .sample import Sample
from .specification import Specification

__all__ = [
    "Check",
    "Draws",
    "Estimate",
    "Estimator",
    "GroupEstimate",
    "LeastSquares",
    "NoEstimate",
    "ProductionFunctions",
    "Root",
    "Sample",
    "Specification",
    "production_function",
]
