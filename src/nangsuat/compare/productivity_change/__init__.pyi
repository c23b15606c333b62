from .bilateral import tfp_change
from .change_result import Kind, ProductivityChange
from .kumar_russell import kumar_russell
from .levels import fare_primont, lowe
from .levels_result import TFPLevels
from .luenberger import luenberger, malmquist_luenberger
from .malmquist import malmquist

__all__ = [
    "Kind",
    "ProductivityChange",
    "TFPLevels",
    "fare_primont",
    "kumar_russell",
    "lowe",
    "luenberger",
    "malmquist",
    "malmquist_luenberger",
    "tfp_change",
]
