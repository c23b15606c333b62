from .app import main, program
from .exits import Exit

__all__ = ["Exit", "main", "program"]
