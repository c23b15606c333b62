"""The command line: one command a module in ``commands/``, listed in ``registry.py``."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
