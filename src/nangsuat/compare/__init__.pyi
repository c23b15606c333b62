from .cells import MINIMUM_COUNT, like_ids
from .disclosure.audit_lines import SuppressedCell
from .disclosure.contributors import Contributors
from .disclosure.cube import protect_cube
from .disclosure.cube_cut import CubeCell, cut_cube
from .disclosure.cube_result import ProtectedCube
from .disclosure.dimensions import BadHierarchy
from .disclosure.ledger import LedgerDamaged, QueryLedger
from .disclosure.measures import Measure
from .disclosure.protected import ProtectedTable
from .disclosure.quantile import SafeQuantile, safe_quantiles
from .disclosure.rule import REASONS, BadRule, DisclosureRule, Finding, ReasonCode
from .disclosure.table import protect_table
from .peers import peers
from .peers_result import Peers
from .position import position
from .position_result import Position
from .size_classes import SIZE_CLASSES, SIZE_RULES, SizeRule, size_class

__all__ = [
    "MINIMUM_COUNT",
    "REASONS",
    "SIZE_CLASSES",
    "SIZE_RULES",
    "BadHierarchy",
    "BadRule",
    "Contributors",
    "CubeCell",
    "DisclosureRule",
    "Finding",
    "LedgerDamaged",
    "Measure",
    "Peers",
    "Position",
    "ProtectedCube",
    "ProtectedTable",
    "QueryLedger",
    "ReasonCode",
    "SafeQuantile",
    "SizeRule",
    "SuppressedCell",
    "cut_cube",
    "like_ids",
    "peers",
    "position",
    "protect_cube",
    "protect_table",
    "safe_quantiles",
    "size_class",
]
