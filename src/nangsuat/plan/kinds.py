"""What is modelled of each kind of history: growth of a level, growth itself, log-odds of a share, a ratio as it is.

A kind turns figures into readings of the process of :mod:`nangsuat.plan.process`, and paths of the process back into
figures. Growth is read between years of one series only; across a break nothing is read.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nangsuat.data import CannotBeShown, Text
from nangsuat.plan.history import History, Observed
from nangsuat.plan.process import Prior, Readings

type Numbers = NDArray[np.float64]

LONGEST = 60  # readings; older ones say little of the years to come
_PERCENT = 100.0

# Chosen on every second country of the Penn World Table 10.01, by the Brier score and by intervals of 80 % that cover
# nearest to 80 %. Growth of labour productivity there has a mean of 1.6 % and, over a country's last twenty years, a
# standard deviation of 3.8 %; shocks with fat tails have a smaller size than that.
USUAL_GROWTH = Prior(mean=2.0, mean_variance=1.0, scale=3.5, scale_weight=1.0)
STEADY_SHARE = Prior(mean=0.0, mean_variance=1.0, scale=3.5, scale_weight=1.0)  # log-odds × 100
_OWN_WEIGHT, _OWN_VARIANCE = 0.5, 100.0  # of a ratio, whose size nothing else tells


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of history is modelled.

    Attributes
    ----------
    least : how many whole readings it needs
    prior : what is held likely beforehand
    to_process : a figure on the scale of the process
    differenced : whether the process is the yearly change of that scale
    from_process : paths on that scale as figures
    keeps_segments : whether years before a break still tell how the indicator moves
    """

    least: int
    prior: Callable[[Numbers], Prior]
    to_process: Callable[[float], float]
    differenced: bool
    from_process: Callable[[Numbers], Numbers]
    keeps_segments: bool


def kind_of(history: History) -> Kind:
    """How a history is modelled."""
    return KINDS[history.kind]


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading: the sum of the process over years ``first`` to ``last``, with the variance of its error."""

    value: float
    first: int
    last: int
    error: float = 0.0


def read(history: History) -> tuple[Reading, ...]:
    """The history as readings of its process, oldest first, the newest :data:`LONGEST` of them.

    Raises
    ------
    CannotBeShown
        There are too few, or none after the last break.
    """
    kind = kind_of(history)
    if not history.complete:
        raise CannotBeShown(_NO_YEAR.fill(name=history.title))
    _refuse_partial_after_break(history)
    segments = history.segments() if kind.keeps_segments else history.segments()[-1:]
    found = tuple(reading for segment in segments for reading in _of_segment(segment, kind))
    if len(found) < kind.least:
        raise CannotBeShown(_too_short(history, len(found), kind))
    return (*found, *_of_partial(history, kind))[-LONGEST:]


def placed(readings: Sequence[Reading]) -> tuple[Readings, int]:
    """Readings by position, and the year of position nought."""
    origin = readings[0].first
    return Readings(
        values=np.array([reading.value for reading in readings]),
        first=np.array([reading.first - origin for reading in readings]),
        last=np.array([reading.last - origin for reading in readings]),
        error=np.array([reading.error for reading in readings]),
    ), origin


def figures(history: History, paths: Numbers) -> Numbers:
    """Paths of the process as figures of the history."""
    kind = kind_of(history)
    if not kind.differenced:
        return kind.from_process(paths)
    base = kind.to_process(history.last_complete.value)
    sums = paths.copy()
    sums[0] += base
    for before, after in pairwise(sums):  # row by row: several times as fast as a cumulative sum
        after += before
    return kind.from_process(sums)


def _of_segment(segment: Sequence[Observed], kind: Kind) -> Iterator[Reading]:
    if not kind.differenced:
        yield from (Reading(kind.to_process(item.value), item.year, item.year) for item in segment)
        return
    for before, after in pairwise(segment):
        change = kind.to_process(after.value) - kind.to_process(before.value)
        yield Reading(change, before.year + 1, after.year)


def _of_partial(history: History, kind: Kind) -> tuple[Reading, ...]:
    """The year that is not over: its figure is off by as much as the part not yet seen may move it."""
    item = history.partial
    if item is None:
        return ()
    value, error = kind.to_process(item.value), 1 - item.part
    if not kind.differenced:
        return (Reading(value, item.year, item.year, error),)
    last = history.last_complete
    return (Reading(value - kind.to_process(last.value), last.year + 1, item.year, error),)


def _refuse_partial_after_break(history: History) -> None:
    item = history.partial
    broken = None if item is None else history.break_between(history.last_complete.year, item.year)
    if broken is not None:
        raise CannotBeShown(_BROKEN.fill(name=history.title, year=broken.year, reason=broken.reason))


def _too_short(history: History, found: int, kind: Kind) -> Text:
    text = _TOO_FEW_CHANGES if kind.differenced else _TOO_FEW
    return text.fill(name=history.title, found=found, least=kind.least)


def _growth_of_level(value: float) -> float:
    return _PERCENT * math.log(value)


def _log_odds(value: float) -> float:
    return _PERCENT * math.log(value / (_PERCENT - value))


def _own_prior(values: Numbers) -> Prior:
    spread = float(values.std())
    if spread == 0:
        raise CannotBeShown(_NO_VARIATION)
    return Prior(float(np.median(values)), _OWN_VARIANCE, spread, _OWN_WEIGHT)


def _as_level(paths: Numbers) -> Numbers:
    return np.exp(paths / _PERCENT)


def _as_share(paths: Numbers) -> Numbers:
    share: Numbers = _PERCENT / (1 + np.exp(-paths / _PERCENT))
    return share


KINDS: Mapping[str, Kind] = {
    "level": Kind(2, lambda _: USUAL_GROWTH, _growth_of_level, True, _as_level, True),
    "growth": Kind(
        3,
        lambda _: USUAL_GROWTH,
        lambda value: _PERCENT * math.log1p(value / _PERCENT),
        False,
        lambda paths: _PERCENT * np.expm1(paths / _PERCENT),
        True,
    ),
    "share": Kind(2, lambda _: STEADY_SHARE, _log_odds, True, _as_share, True),
    "ratio": Kind(3, _own_prior, float, False, lambda paths: paths, False),
    "count": Kind(3, _own_prior, float, False, lambda paths: paths, False),
}
_NO_YEAR = Text(
    vi="Chuỗi «{name}» không có năm trọn nào nên không dự báo được.",
    en="The history «{name}» has no whole year, so there is nothing to forecast from.",
)
_TOO_FEW_CHANGES = Text(
    vi="Chuỗi «{name}» quá ngắn: có {found} lần so sánh hai năm trong cùng một chuỗi, cần ít nhất {least}. Không so "
    "sánh qua chỗ gián đoạn.",
    en="The history «{name}» is too short: {found} comparisons of two years of one series, at least {least} are "
    "needed. Nothing is compared across a break.",
)
_TOO_FEW = Text(
    vi="Chuỗi «{name}» quá ngắn: có {found} năm dùng được, cần ít nhất {least}.",
    en="The history «{name}» is too short: {found} years that can be used, at least {least} are needed.",
)
_BROKEN = Text(
    vi="Chuỗi «{name}» gián đoạn năm {year} ({reason}) và từ đó chưa có năm trọn nào.",
    en="The history «{name}» breaks in {year} ({reason}) and has no whole year since.",
)
_NO_VARIATION = Text(
    vi="Các số của chuỗi đều bằng nhau, nên không biết nó dao động bao nhiêu.",
    en="All figures of the history are equal, so nothing tells how much it varies.",
)
