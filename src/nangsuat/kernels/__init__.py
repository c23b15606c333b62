"""Compiled numeric kernels (C++20): bytes and arrays in, arrays out; they know no economics and no dataframe.

Each kernel is a pair of ``.hpp`` and ``.cpp`` beside this file that knows no Python either; ``module.cpp`` binds them
into one extension, ``_compiled``. They release the interpreter's lock while they work.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
