from .concentration import Concentration, concentration
from .convergence import convergence
from .convergence_result import Convergence, Slope
from .dispersion import Dispersion, dispersion
from .misallocation import misallocation
from .misallocation_result import Misallocation
from .transition_matrix import TransitionMatrix, transition_matrix

__all__ = [
    "Concentration",
    "Convergence",
    "Dispersion",
    "Misallocation",
    "Slope",
    "TransitionMatrix",
    "concentration",
    "convergence",
    "dispersion",
    "misallocation",
    "transition_matrix",
]
