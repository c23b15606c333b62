from .driver_tree import DriverTree, driver_tree
from .firm_dynamics import DYNAMICS_METHODS, FirmDynamics, firm_dynamics
from .first_look import FirstLook, LookHere, first_look
from .layers import NATIONAL
from .shift_share import SHIFT_SHARE_METHODS, ShiftShare, shift_share
from .targets import AgainstTargets, Target, TargetLayer, against_targets, target_layers
from .three_factors import ThreeFactors, three_factors

__all__ = [
    "DYNAMICS_METHODS",
    "NATIONAL",
    "SHIFT_SHARE_METHODS",
    "AgainstTargets",
    "DriverTree",
    "FirmDynamics",
    "FirstLook",
    "LookHere",
    "ShiftShare",
    "Target",
    "TargetLayer",
    "ThreeFactors",
    "against_targets",
    "driver_tree",
    "firm_dynamics",
    "first_look",
    "shift_share",
    "target_layers",
    "three_factors",
]
