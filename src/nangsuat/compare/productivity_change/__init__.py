"""How productivity moved between two years, told from frontiers: who caught up, and how far the frontier went."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
