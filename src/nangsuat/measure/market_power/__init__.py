"""What firms earn beyond their costs, and pay below what an input brings: markups and markdowns."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
