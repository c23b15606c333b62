"""Who gets capital and people, and who makes most of them: misallocation, spread, mobility, catching up, concentration.

One module a question. Each takes a panel and any measure of its rows (:func:`~nangsuat.measure.read_row_measure`),
computes by expressions on the panel's own engine, and tells cells of enough enterprises (:mod:`.cell_groups`).
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
