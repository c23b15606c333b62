from .cells import like_ids
from .peers import MINIMUM_COUNT, Peers, peers
from .position import Position, position
from .size_classes import SIZE_RULES, SizeRule, size_class

__all__ = [
    "MINIMUM_COUNT",
    "SIZE_RULES",
    "Peers",
    "Position",
    "SizeRule",
    "like_ids",
    "peers",
    "position",
    "size_class",
]
