"""The frontier: what others prove to be possible, how far each producer is from it, and how both move.

One module a model. Producers are read at one door (:mod:`.producers`), what they prove to be feasible is one cone
(:mod:`.technology`), and how far a producer is from its border comes with a proof (:mod:`.projection`).
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
