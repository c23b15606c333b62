from .distribution import MarketPower
from .markup_regressions import MarkupRegressions, hall_markups, roeger_markups
from .markups import markdowns, markups

__all__ = [
    "MarketPower",
    "MarkupRegressions",
    "hall_markups",
    "markdowns",
    "markups",
    "roeger_markups",
]
