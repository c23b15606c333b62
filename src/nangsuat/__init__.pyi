from .compare import peers, position
from .data import (
    Break,
    EconomyPanel,
    FirmPanel,
    NangsuatError,
    ProblemsFound,
    read_classification,
    synthetic_park,
    viet_nam_productivity,
    viet_nam_sectors,
    viet_nam_tfp_shares,
    write_template,
)
from .explain import against_targets, driver_tree, firm_dynamics, shift_share, target_layers, three_factors
from .measure import INDICATORS, aggregate_indicators, compute_indicators, figure_of, list_indicators

__all__ = [
    "INDICATORS",
    "Break",
    "EconomyPanel",
    "FirmPanel",
    "NangsuatError",
    "ProblemsFound",
    "against_targets",
    "aggregate_indicators",
    "compute_indicators",
    "driver_tree",
    "figure_of",
    "firm_dynamics",
    "list_indicators",
    "peers",
    "position",
    "read_classification",
    "shift_share",
    "synthetic_park",
    "target_layers",
    "three_factors",
    "viet_nam_productivity",
    "viet_nam_sectors",
    "viet_nam_tfp_shares",
    "write_template",
]
