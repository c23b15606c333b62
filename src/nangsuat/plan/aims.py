"""Aims: what is to be reached, and what of a path says whether it is.

A value is of its last year. Mean growth is geometric over the years of growth ``first`` to ``last``, those that are
over included: from the level of the year before ``first`` to that of ``last``. A count adds up the records of the
years from ``first`` to ``last``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nangsuat.data import NO_WORDS, Text, UnknownOption, format_number
from nangsuat.explain.layers import COMPARISONS
from nangsuat.plan.history import History

type Numbers = NDArray[np.float64]

_PERCENT = 100.0

AIM_MEASURES: Mapping[str, Text] = {
    "value": Text(vi="giá trị của năm cuối", en="value of the last year"),
    "mean growth": Text(vi="tốc độ tăng bình quân của cả kỳ, %", en="mean growth over the period, %"),
    "cumulative count": Text(vi="số cộng dồn của cả kỳ", en="sum over the period"),
}
_MEASURABLE: Mapping[str, tuple[str, ...]] = {
    "value": ("level", "growth", "share", "ratio", "count"),
    "mean growth": ("level", "growth"),
    "cumulative count": ("count",),
}


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to be reached.

    Attributes
    ----------
    name : key of the target
    measure : key of :data:`AIM_MEASURES`
    first, last : years of the period; a value is of the last
    comparison : key of ``nangsuat.explain.layers.COMPARISONS``; «about», a range and a bare number are reached where
        the figure is not below them
    low, high : the number or the range; both empty where the document has none
    label : in words; the key where empty
    """

    name: str
    measure: str
    first: int
    last: int
    comparison: str
    low: float | None
    high: float | None = None
    label: Text = NO_WORDS

    def __post_init__(self) -> None:
        if self.measure not in AIM_MEASURES:
            raise UnknownOption.among("measure", self.measure, tuple(AIM_MEASURES))
        if self.comparison not in COMPARISONS:
            raise UnknownOption.among("comparison", self.comparison, tuple(COMPARISONS))
        if self.first > self.last:
            raise UnknownOption(_BACKWARDS.fill(name=self.title, first=self.first, last=self.last))

    @property
    def title(self) -> Text:
        """The target in words."""
        return self.label if self.label.vi else Text.same(self.name)

    @property
    def number(self) -> float | None:
        """The number that a figure is held against; the lower end of a range."""
        return self.low if self.low is not None else self.high

    @property
    def years(self) -> int:
        """How many years the period has."""
        return self.last - self.first + 1

    @property
    def base(self) -> int:
        """The year from which growth is counted."""
        return self.first - 1

    @property
    def asked(self) -> Text:
        """The number with its sign."""
        if self.number is None:
            return NO_WORDS
        bounds = list(dict.fromkeys(bound for bound in (self.low, self.high) if bound is not None))
        sign = COMPARISONS[self.comparison]
        return Text(
            vi=sign + "–".join(format_number(bound, "vi") for bound in bounds),
            en=sign + "–".join(format_number(bound, "en") for bound in bounds),
        )

    def met(self, measured: Numbers) -> NDArray[np.bool_]:
        """Whether figures meet the aim.

        Examples
        --------
        >>> Aim("T1", "mean growth", 2026, 2030, "more than", 7.5).met(np.array([7.5, 7.6])).tolist()
        [False, True]
        """
        if self.number is None:
            raise UnknownOption(_NO_NUMBER.fill(name=self.title))
        return _MEETS.get(self.comparison, np.greater_equal)(measured, self.number)


type Comparison = Callable[[Numbers, float], NDArray[np.bool_]]

_MEETS: Mapping[str, Comparison] = {"more than": np.greater, "at most": np.less_equal}


@dataclass(frozen=True, slots=True)
class Measure:
    """What of a path an aim looks at: figures so far, and which of the years to come.

    Attributes
    ----------
    aim, history : of which it is
    years : the years to come, as the paths have them
    """

    aim: Aim
    history: History
    years: tuple[int, ...]

    def of(self, paths: Numbers) -> Numbers:
        """The figure that is held against the aim, by draw; paths have shape (years, draws)."""
        if self.aim.measure == "cumulative count":
            return self._sum(paths)
        if self.aim.measure == "mean growth":
            total = self._product(paths) if self.history.kind == "growth" else self._ratio(paths)
            growth: Numbers = _PERCENT * (total ** (1 / self.aim.years) - 1)
            return growth
        return self._at(self.aim.last, paths)

    def _at(self, year: int, paths: Numbers) -> Numbers:
        known = self.history.value(year)
        if known is not None:
            return np.full(paths.shape[1], known)
        row: Numbers = paths[self.years.index(year)]
        return row

    def _ratio(self, paths: Numbers) -> Numbers:
        return self._at(self.aim.last, paths) / self._at(self.aim.base, paths)

    def _product(self, paths: Numbers) -> Numbers:
        rates = np.stack([self._at(year, paths) for year in range(self.aim.first, self.aim.last + 1)])
        product: Numbers = np.prod(1 + rates / _PERCENT, axis=0)
        return product

    def _sum(self, paths: Numbers) -> Numbers:
        return self.realised_sum() + paths[[year >= self.aim.first for year in self.years]].sum(axis=0)

    def realised_sum(self) -> float:
        """Records of the period's years that are over."""
        return sum(item.value for item in self.history.complete if self.aim.first <= item.year <= self.aim.last)

    def realised_growth(self) -> float | None:
        """Mean growth of the period's years that are over, percent a year; none where none is over."""
        so_far = self.last_known - self.aim.base
        if so_far < 1:
            return None
        total = self._total_so_far()
        return _PERCENT * (math.pow(total, 1 / so_far) - 1)

    def _total_so_far(self) -> float:
        if self.history.kind == "growth":
            rates = [item.value for item in self.history.complete if item.year >= self.aim.first]
            return math.prod(1 + rate / _PERCENT for rate in rates)
        base = self.history.value(self.aim.base)
        return 1.0 if base is None else self.history.last_complete.value / base

    @property
    def last_known(self) -> int:
        """The last whole year of the history; without one, the year before the paths begin."""
        return self.history.last_complete.year if self.history.complete else self.years[0] - 1


def cannot_be_judged(aim: Aim, history: History) -> Text | None:
    """Why an aim cannot be judged by a history; ``None`` where it can.

    Examples
    --------
    >>> from nangsuat.data import Break
    >>> broken = Break(2021, Text(vi="đổi cách tính lao động", en="workers are counted anew"))
    >>> level = History.from_values("W", {2020: 150.1, 2021: 172.8, 2022: 188.7}, kind="level", breaks=(broken,))
    >>> cannot_be_judged(Aim("T1", "mean growth", 2021, 2025, "more than", 7.0), level).en
    'The period 2020–2025 crosses the break of 2021 (workers are counted anew): figures before and after cannot be
    compared, so whether the target is reached cannot be judged from this series.'
    """
    if aim.number is None:
        return _NO_NUMBER.fill(name=aim.title)
    if history.kind not in _MEASURABLE[aim.measure]:
        return _MISMATCH.fill(measure=AIM_MEASURES[aim.measure], kind=history.kind)
    start = aim.base if aim.measure == "mean growth" else aim.first
    since = min(start, history.last_complete.year) if history.complete else start
    broken = history.break_between(since, aim.last)
    if broken is not None:
        return _CROSSES.fill(first=since, last=aim.last, year=broken.year, reason=broken.reason)
    missing = [year for year in _needed_years(aim, history) if _is_lost(year, history)]
    if missing:
        return _LOST.fill(years=", ".join(map(str, missing)))
    return None


def _needed_years(aim: Aim, history: History) -> tuple[int, ...]:
    if aim.measure == "value":
        return (aim.last,)
    if aim.measure == "mean growth" and history.kind != "growth":
        return (aim.base, aim.last)
    return tuple(range(aim.first, aim.last + 1))


def _is_lost(year: int, history: History) -> bool:
    return bool(history.complete) and year <= history.last_complete.year and history.value(year) is None


_BACKWARDS = Text(
    vi="Kỳ của chỉ tiêu «{name}» kết thúc ({last}) trước khi bắt đầu ({first}).",
    en="The period of target «{name}» ends ({last}) before it begins ({first}).",
)
_NO_NUMBER = Text(
    vi="Chỉ tiêu «{name}» không có con số nên không đánh giá được.",
    en="The target «{name}» has no number, so it cannot be judged.",
)
_MISMATCH = Text(
    vi="Không tính được «{measure}» từ một chuỗi kiểu «{kind}».",
    en="«{measure}» cannot be computed from a history of kind «{kind}».",
)
_CROSSES = Text(
    vi="Kỳ {first}–{last} đi qua chỗ gián đoạn năm {year} ({reason}): số trước và sau không so sánh được, nên không "
    "thể đánh giá chỉ tiêu bằng chuỗi này.",
    en="The period {first}–{last} crosses the break of {year} ({reason}): figures before and after cannot be compared, "
    "so whether the target is reached cannot be judged from this series.",
)
_LOST = Text(
    vi="Không có số của năm {years}, mà chỉ tiêu cần.", en="There is no figure of {years}, which the target needs."
)
