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
from .frontier import (
    BootstrappedEfficiency,
    CrossEfficiency,
    Efficiency,
    NoFrontier,
    NotProved,
    Process,
    RatioBounds,
    ReturnsTest,
    Scores,
    VirtualBounds,
    WeightBounds,
    Windows,
    additive_measure,
    bootstrap_dea,
    by_production,
    cost_efficiency,
    cross_efficiency,
    dea,
    dynamic_efficiency,
    fdh,
    metafrontier,
    multi_directional,
    network_efficiency,
    profit_efficiency,
    returns_to_scale_test,
    revenue_efficiency,
    russell_measure,
    slacks_based_measure,
    weight_restricted,
    window_analysis,
)
from .peers import peers
from .peers_result import Peers
from .position import position
from .position_result import Position
from .productivity_change import (
    ProductivityChange,
    TFPLevels,
    fare_primont,
    lowe,
    luenberger,
    malmquist,
    malmquist_luenberger,
)
from .size_classes import SIZE_CLASSES, SIZE_RULES, SizeRule, size_class

__all__ = [
    "MINIMUM_COUNT",
    "REASONS",
    "SIZE_CLASSES",
    "SIZE_RULES",
    "BadHierarchy",
    "BadRule",
    "BootstrappedEfficiency",
    "Contributors",
    "CrossEfficiency",
    "CubeCell",
    "DisclosureRule",
    "Efficiency",
    "Finding",
    "LedgerDamaged",
    "Measure",
    "NoFrontier",
    "NotProved",
    "Peers",
    "Position",
    "Process",
    "ProductivityChange",
    "ProtectedCube",
    "ProtectedTable",
    "QueryLedger",
    "RatioBounds",
    "ReasonCode",
    "ReturnsTest",
    "SafeQuantile",
    "Scores",
    "SizeRule",
    "SuppressedCell",
    "TFPLevels",
    "VirtualBounds",
    "WeightBounds",
    "Windows",
    "additive_measure",
    "bootstrap_dea",
    "by_production",
    "cost_efficiency",
    "cross_efficiency",
    "cut_cube",
    "dea",
    "dynamic_efficiency",
    "fare_primont",
    "fdh",
    "like_ids",
    "lowe",
    "luenberger",
    "malmquist",
    "malmquist_luenberger",
    "metafrontier",
    "multi_directional",
    "network_efficiency",
    "peers",
    "position",
    "profit_efficiency",
    "protect_cube",
    "protect_table",
    "returns_to_scale_test",
    "revenue_efficiency",
    "russell_measure",
    "safe_quantiles",
    "size_class",
    "slacks_based_measure",
    "weight_restricted",
    "window_analysis",
]
