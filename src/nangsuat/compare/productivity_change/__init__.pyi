from .malmquist import malmquist
from .malmquist_result import Malmquist

__all__ = ["Malmquist", "malmquist"]
