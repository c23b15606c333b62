from .driver_tree import DriverTree, driver_tree
from .firm_dynamics import DYNAMICS_METHODS, FirmDynamics, firm_dynamics
from .first_look import FirstLook, LookHere, first_look
from .layers import COMPARISONS, NATIONAL, ROLES_OF_TARGETS, STATUSES, TaskGroup, layer_of, sources_of
from .shift_share import SHIFT_SHARE_METHODS, ShiftShare, shift_share
from .targets import AgainstTargets, Target, TargetLayer, against_targets, target_layers
from .three_factors import ThreeFactors, three_factors

__all__ = [
    "COMPARISONS",
    "DYNAMICS_METHODS",
    "NATIONAL",
    "ROLES_OF_TARGETS",
    "SHIFT_SHARE_METHODS",
    "STATUSES",
    "AgainstTargets",
    "DriverTree",
    "FirmDynamics",
    "FirstLook",
    "LookHere",
    "ShiftShare",
    "Target",
    "TargetLayer",
    "TaskGroup",
    "ThreeFactors",
    "against_targets",
    "driver_tree",
    "firm_dynamics",
    "first_look",
    "layer_of",
    "shift_share",
    "sources_of",
    "target_layers",
    "three_factors",
]
