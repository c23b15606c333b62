"""How wide the kernel is that smooths the efficiencies of a bootstrap; three packages take three rules.

All look at the distances δ (one or more: 1/θ of inputs, φ of outputs) that are above one, mirrored at one, since a
density that ends at one would be smoothed beyond it.

====================  =====================================================================  =====================
``silverman``         0.9·min(s, IQR/1.349)·m^(-1/5), brought to the size and spread of all  R's Benchmarking
``cross_validation``  the least-squares cross-validation of a Gaussian kernel                 R's rDEA
a number              that number; 0.014 is that of Simar and Wilson's example                R's deaR
====================  =====================================================================  =====================

References
----------
Silverman (1986). Simar and Wilson (1998). Daraio and Simar (2007), eq. 3.26.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from nangsuat.compare.frontier.producers import NoFrontier, Numbers
from nangsuat.data import Text, UnknownOption

type Bandwidth = Literal["silverman", "cross_validation"] | float

BANDWIDTHS = ("silverman", "cross_validation")
_AT_ONE = 1e-6  # as in Benchmarking: nearer to one is one
_BINS, _STEPS, _ZOOMS = 1000, 60, 2
_NORMAL_IQR = 1.349  # interquartile range of a standard normal


def bandwidth_of(distances: Numbers, rule: Bandwidth) -> float:
    """The bandwidth for the distances of a group.

    Raises
    ------
    NoFrontier
        All producers are efficient, so there is nothing to smooth.
    UnknownOption
        A rule that there is not, or a width that is not positive.
    """
    if not isinstance(rule, str):
        if not rule > 0:
            raise UnknownOption(_NOT_POSITIVE.fill(width=float(rule)))
        return float(rule)
    if rule not in BANDWIDTHS:
        raise UnknownOption.among("bandwidth", rule, BANDWIDTHS)
    above = distances[distances > 1 + _AT_ONE]
    if above.size == 0:
        raise NoFrontier(_ALL_EFFICIENT)
    mirrored = np.concatenate((above, 2 - above))
    if rule == "cross_validation":
        return _cross_validated(mirrored)
    low, high = np.quantile(mirrored, (0.25, 0.75))
    spread, quartiles = mirrored.std(ddof=1), (high - low) / _NORMAL_IQR
    width = 0.9 * (quartiles if _AT_ONE < quartiles < spread else spread) * mirrored.size ** (-1 / 5)
    return float(width * distances.std(ddof=1) / spread * (mirrored.size / distances.size) ** (1 / 5))


def _cross_validated(values: Numbers) -> float:
    """The width that minimises the estimated integrated squared error of a Gaussian kernel, over bins as R's bw.ucv."""
    count, size = values.size, np.ptp(values) * 1.01 / _BINS
    filled = np.bincount(((values - values.min()) / size).astype(np.int64), minlength=_BINS).astype(np.float64)
    pairs = np.correlate(filled, filled, "full")[_BINS - 1 :]
    pairs[0] = (filled * (filled - 1)).sum() / 2
    apart = (np.arange(_BINS) * size) ** 2
    widest = 1.144 * values.std(ddof=1) * count ** (-1 / 5)

    def error(width: float) -> float:
        terms = np.exp(-apart / width**2 / 4) - np.sqrt(8.0) * np.exp(-apart / width**2 / 2)
        return float((0.5 + pairs @ terms / count) / (count * width * np.sqrt(np.pi)))

    low, high = 0.1 * widest, widest
    for _ in range(_ZOOMS):
        widths = np.linspace(low, high, _STEPS)
        best = widths[np.argmin([error(width) for width in widths])]
        low, high = max(low, best - (high - low) / _STEPS), min(high, best + (high - low) / _STEPS)
    return float(best)


_NOT_POSITIVE = Text(
    vi="Độ rộng làm trơn phải là số dương; nhận được {width}.", en="A bandwidth is positive; this one is {width}."
)
_ALL_EFFICIENT = Text(
    vi="Mọi đơn vị đều hiệu quả nên không có phân bố điểm để làm trơn; bootstrap không thực hiện được.",
    en="All producers are efficient, so there are no scores to smooth; the bootstrap has nothing to draw from.",
)
