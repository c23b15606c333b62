"""Nangsuat: productivity with one set of definitions, from the machine to the national plan.

``import nangsuat as ns`` stays light: each name (``__init__.pyi`` lists them) is fetched when it is first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
