from .data import Break, EconomyPanel, FirmPanel, NangsuatError, ProblemsFound

__all__ = ["Break", "EconomyPanel", "FirmPanel", "NangsuatError", "ProblemsFound"]
