from .change_result import Kind, ProductivityChange
from .luenberger import luenberger, malmquist_luenberger
from .malmquist import malmquist

__all__ = ["Kind", "ProductivityChange", "luenberger", "malmquist", "malmquist_luenberger"]
