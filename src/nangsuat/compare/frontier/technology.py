"""The technology: what the observed producers prove to be feasible, as a cone in the space of quantities.

A producer that uses x and makes y is the point ``(-x, y, 1)``. What is feasible is every sum of such points with
weights that are not negative, and less of each quantity (free disposal). The last coordinate counts the weights; what
it may be is the returns to scale:

========  ===========================  ========================================================
``crs``   any sum of weights           constant: any producer can be scaled up and down
``vrs``   weights sum to one           variable: only means of producers
``nirs``  weights sum to one at most   non-increasing: scaled down, not up
``ndrs``  weights sum to one at least  non-decreasing: scaled up, not down
(l, u)    weights sum to l … u         generalised: scaled within these limits
========  ===========================  ========================================================

How far a producer can go in a direction is where its ray leaves the cone; the hyperplane there holds its multipliers.

References
----------
Charnes, Cooper and Rhodes (1978), Banker, Charnes and Cooper (1984), Färe and Grosskopf (1983; weak disposability),
Kuosmanen (2005; the same under variable returns).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nangsuat.compare.frontier.producers import Numbers, Places, Producers
from nangsuat.compare.frontier.spread import Spread
from nangsuat.data import Text, UnknownOption, checked_number

type Returns = Literal["crs", "vrs", "nirs", "ndrs"] | tuple[float, float]
type Disposability = Literal["weak", "strong"]

RETURNS: dict[str, Text] = {
    "crs": Text(vi="hiệu suất không đổi theo quy mô (CRS)", en="constant returns to scale (CRS)"),
    "vrs": Text(vi="hiệu suất biến đổi theo quy mô (VRS)", en="variable returns to scale (VRS)"),
    "nirs": Text(vi="hiệu suất không tăng theo quy mô (NIRS)", en="non-increasing returns to scale (NIRS)"),
    "ndrs": Text(vi="hiệu suất không giảm theo quy mô (NDRS)", en="non-decreasing returns to scale (NDRS)"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Technology:
    """The cone of what is feasible.

    Attributes
    ----------
    generators : what spans it, shape (generators, dimensions); producers stand before disposal and scale
    support : a hyperplane that has all generators on one side
    producer : for each generator the place of the producer that it is made of; -1 for disposal and scale, and for who
        lies idle
    origin : the same, but with the producer that lies idle
    scale : for each generator how many times that producer it is
    inputs, outputs, bad_outputs : how many of each quantity there are, in this order of coordinates
    counts : whether the last coordinate counts the weights
    """

    generators: Numbers
    support: Numbers
    producer: Places
    origin: Places
    scale: Numbers
    inputs: int
    outputs: int
    bad_outputs: int
    counts: bool

    @property
    def quantities(self) -> int:
        """How many coordinates are quantities."""
        return self.inputs + self.outputs + self.bad_outputs

    def place(self, x: Numbers, y: Numbers, b: Numbers | None = None) -> Numbers:
        """Points of the space for inputs, outputs and bad outputs, one row a producer."""
        bad = -np.asarray(b) if b is not None and b.shape[1] else np.empty((len(x), 0))
        return np.column_stack((-x, y, bad, *([np.ones(len(x))] if self.counts else [])))

    def lead(self, x: Numbers, y: Numbers, b: Numbers | None = None) -> Numbers:
        """Directions of less input, more output and less bad output; all given as positive numbers."""
        bad = np.asarray(b) if b is not None and b.shape[1] else np.empty((len(x), 0))
        return np.column_stack((x, y, bad, *([np.zeros(len(x))] if self.counts else [])))


def technology_of(
    producers: Producers,
    *,
    returns_to_scale: Returns,
    disposability: Disposability = "strong",
    spread: Spread | None = None,
) -> Technology:
    """The technology that some producers prove.

    Parameters
    ----------
    producers : whose quantities are observed
    returns_to_scale : ``"crs"``, ``"vrs"``, ``"nirs"``, ``"ndrs"`` or the least and greatest scale
    disposability : of bad outputs: ``"strong"`` lets one keep more of them at no gain, as if they were inputs;
        ``"weak"`` lets them fall only together with the good outputs
    spread : of the quantities of all whom these producers stand for; their own where not given
    """
    low, high = scale_limits(returns_to_scale)
    points = np.column_stack((-producers.x, producers.y, -producers.b))
    counts = not (low == 0 and np.isinf(high))
    scales = sorted({scale for scale in (low, high) if np.isfinite(scale) and scale > 0}) or [1.0]
    owners = [np.arange(len(points))] * len(scales)
    if disposability == "weak" and producers.b.shape[1] and counts:  # who lies idle makes nothing, good or bad
        idle = points * (np.arange(points.shape[1]) < producers.x.shape[1])
        points = np.vstack((points, idle))
        owners = [np.concatenate((each, np.full(len(idle), -1))) for each in owners]
    blocks = [np.column_stack((points * scale, np.ones(len(points)))) if counts else points for scale in scales]
    size = (spread or Spread.of(producers.quantities)).size
    free = _disposal(producers, size, disposability, counts, low, high)
    return Technology(
        generators=np.ascontiguousarray(np.vstack((*blocks, free))),
        support=_support(producers, counts, low, high),
        producer=np.concatenate((*owners, np.full(len(free), -1))).astype(np.int64),
        origin=np.concatenate((np.arange(len(points) * len(scales)) % len(producers), np.full(len(free), -1))),
        scale=np.concatenate((np.repeat(scales, len(points)), np.ones(len(free)))),
        inputs=producers.x.shape[1],
        outputs=producers.y.shape[1],
        bad_outputs=producers.b.shape[1],
        counts=counts,
    )


def has_one_generator_each(producers: Producers, returns_to_scale: Returns, disposability: Disposability) -> bool:
    """Whether leaving a producer out of the technology takes one generator away."""
    low, high = scale_limits(returns_to_scale)
    counts = not (low == 0 and np.isinf(high))
    idles = disposability == "weak" and producers.b.shape[1] > 0 and counts
    return len({scale for scale in (low, high) if np.isfinite(scale) and scale > 0}) <= 1 and not idles


def scale_limits(returns_to_scale: Returns) -> tuple[float, float]:
    """The least and the greatest sum of weights.

    Examples
    --------
    >>> scale_limits("nirs"), scale_limits((0.8, 1.2))
    ((0.0, 1.0), (0.8, 1.2))
    """
    limits = {"crs": (0.0, np.inf), "vrs": (1.0, 1.0), "nirs": (0.0, 1.0), "ndrs": (1.0, np.inf)}
    if isinstance(returns_to_scale, str):
        if returns_to_scale not in limits:
            raise UnknownOption.among("returns_to_scale", returns_to_scale, tuple(limits))
        return limits[returns_to_scale]
    try:
        low, high = returns_to_scale
    except (TypeError, ValueError):  # no pair
        raise UnknownOption.among("returns_to_scale", returns_to_scale, tuple(limits)) from None
    low, high = float(checked_number("returns_to_scale", low)), float(checked_number("returns_to_scale", high))
    if not 0 <= low <= 1 <= high:
        raise UnknownOption(_LIMITS.fill(low=low, high=high))
    return low, high


def returns_words(returns_to_scale: Returns) -> Text:
    """The returns to scale in words."""
    scale_limits(returns_to_scale)
    if isinstance(returns_to_scale, str):
        return RETURNS[returns_to_scale]
    low, high = returns_to_scale
    return _GENERALISED.fill(low=low, high=high)


def _disposal(
    producers: Producers, size: Numbers, disposability: Disposability, counts: bool, low: float, high: float
) -> Numbers:
    """Less of each quantity, and the rays of scale that the returns allow.

    What is let go is as large as the quantity, so that rounding of a multiplier is small beside it in any unit.
    """
    kinds = producers.x.shape[1] + producers.y.shape[1]
    bad = producers.b.shape[1]
    free = -np.diag(np.where(size > 0, size, 1.0))[: kinds if disposability == "weak" else kinds + bad]
    if not counts:
        return free
    rows = [np.column_stack((free, np.zeros(len(free))))]
    up, down = np.zeros((1, kinds + bad + 1)), np.zeros((1, kinds + bad + 1))
    up[0, -1], down[0, -1] = 1.0, -1.0
    rows += [up] if low == 0 else []
    rows += [down] if np.isinf(high) else []
    return np.vstack(rows)


def _support(producers: Producers, counts: bool, low: float, high: float) -> Numbers:
    """Inputs cost something: of all that is feasible, the sum of minus the inputs is not above 0."""
    kinds = producers.x.shape[1] + producers.y.shape[1] + producers.b.shape[1]
    support = np.zeros(kinds + counts)
    support[: producers.x.shape[1]] = 1.0
    if counts and low > 0 and np.isfinite(high):  # negative inputs too
        support[: producers.x.shape[1]] = 0.0
        support[-1] = -1.0
    return support


_LIMITS = Text(
    vi="Giới hạn quy mô phải có dạng (l, u) với 0 ≤ l ≤ 1 ≤ u; nhận được ({low}, {high}).",
    en="Limits of scale are (l, u) with 0 ≤ l ≤ 1 ≤ u; these are ({low}, {high}).",
)
_GENERALISED = Text(
    vi="hiệu suất theo quy mô trong khoảng {low} đến {high}", en="generalised returns to scale, from {low} to {high}"
)
