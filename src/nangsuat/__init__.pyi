from .data import (
    Break,
    EconomyPanel,
    FirmPanel,
    NangsuatError,
    ProblemsFound,
    synthetic_park,
    viet_nam_productivity,
    viet_nam_sectors,
    viet_nam_tfp_shares,
    write_template,
)

__all__ = [
    "Break",
    "EconomyPanel",
    "FirmPanel",
    "NangsuatError",
    "ProblemsFound",
    "synthetic_park",
    "viet_nam_productivity",
    "viet_nam_sectors",
    "viet_nam_tfp_shares",
    "write_template",
]
