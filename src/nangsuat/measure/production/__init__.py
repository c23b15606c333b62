"""What do inputs make? Production functions of enterprises, their TFP, and what follows from them: markups."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
