from .additive import additive_measure
from .additive_profit import additive_profit_efficiency
from .bootstrap import bootstrap_dea, returns_to_scale_test
from .bootstrap_result import BootstrappedEfficiency, ReturnsTest
from .by_production import by_production
from .conditional import conditional_efficiency
from .conditional_result import ConditionalEfficiency
from .cost_revenue_profit import cost_efficiency, profit_efficiency, revenue_efficiency
from .cross_efficiency import CrossEfficiency, cross_efficiency
from .dea import dea
from .dynamic import dynamic_efficiency
from .efficiency import Efficiency
from .free_disposal_hull import fdh
from .merger_gains import MergerGains, merger_gains
from .metafrontier import metafrontier
from .multi_directional import multi_directional
from .network import Process, network_efficiency
from .on_spark.distributed_efficiency import DistributedEfficiency
from .outliers import Outliers, frontier_outliers
from .partial_frontiers import PartialEfficiency, order_alpha, order_m
from .producers import NoFrontier, Producers, read_producers
from .program_scores import Scores
from .projection import Certificate, NotProved, Projection
from .russell import russell_measure
from .slacks_based import slacks_based_measure
from .technology import Technology, technology_of
from .weight_restrictions import RatioBounds, VirtualBounds, WeightBounds, weight_restricted
from .window import Windows, window_analysis

__all__ = [
    "BootstrappedEfficiency",
    "Certificate",
    "ConditionalEfficiency",
    "CrossEfficiency",
    "DistributedEfficiency",
    "Efficiency",
    "MergerGains",
    "NoFrontier",
    "NotProved",
    "Outliers",
    "PartialEfficiency",
    "Process",
    "Producers",
    "Projection",
    "RatioBounds",
    "ReturnsTest",
    "Scores",
    "Technology",
    "VirtualBounds",
    "WeightBounds",
    "Windows",
    "additive_measure",
    "additive_profit_efficiency",
    "bootstrap_dea",
    "by_production",
    "conditional_efficiency",
    "cost_efficiency",
    "cross_efficiency",
    "dea",
    "dynamic_efficiency",
    "fdh",
    "frontier_outliers",
    "merger_gains",
    "metafrontier",
    "multi_directional",
    "network_efficiency",
    "order_alpha",
    "order_m",
    "profit_efficiency",
    "read_producers",
    "returns_to_scale_test",
    "revenue_efficiency",
    "russell_measure",
    "slacks_based_measure",
    "technology_of",
    "weight_restricted",
    "window_analysis",
]
