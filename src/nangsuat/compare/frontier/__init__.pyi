from .producers import NoFrontier, Producers, read_producers
from .projection import Certificate, NotProved, Projection
from .technology import Technology, technology_of

__all__ = [
    "Certificate",
    "NoFrontier",
    "NotProved",
    "Producers",
    "Projection",
    "Technology",
    "read_producers",
    "technology_of",
]
