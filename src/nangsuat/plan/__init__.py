"""Will the target be reached? Plans, forecasts, scenarios, progress.

What the floors above may use stands in ``__init__.pyi`` and nowhere else; a name is fetched when it is first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
