"""What a task adds to a target: how much, from when, and how surely.

An effect is elicited (three numbers from those who know the work) or measured (an estimate with its standard error).
The three numbers are quantiles: ``low`` is exceeded with probability 90 %, ``likely`` with 50 %, ``high`` with 10 %.
People state quantiles better than smallest and largest possible values (O'Hagan et al., *Uncertain Judgements*, 2006;
Morgan, PNAS 111, 2014). Between them runs a normal curve in two halves, one on each side of the middle, that meets the
three numbers exactly.

Effects of several tasks add. That is a statement about the tasks, not about the arithmetic: where two tasks work on
the same thing their common part would be counted twice, so effects are to be stated given the others.
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nangsuat.data import NO_WORDS, NangsuatError, Text, UnknownOption
from nangsuat.plan.seeds import generator

type Numbers = NDArray[np.float64]

NINTH_DECILE = 1.2815515655446004  # of the standard normal distribution
LONGEST_DELAY = 240  # months; later counts as this late
_NEVER = LONGEST_DELAY + 1  # row of the table of timings of a task that comes to nothing
_YEAR = 12

EFFECT_UNITS: Mapping[str, Text] = {
    "growth points": Text(vi="điểm phần trăm tăng trưởng mỗi năm", en="points of growth a year"),
    "level": Text(vi="đơn vị của chỉ tiêu", en="the target's own unit"),
    "records": Text(vi="số ghi nhận mỗi năm", en="records a year"),
}


class EffectWrong(NangsuatError):
    """An effect or a risk whose numbers contradict each other; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Elicited:
    """An effect as those who know the work judge it.

    Attributes
    ----------
    low, likely, high : 10 %, 50 % and 90 % quantiles of the full effect; any sign

    Examples
    --------
    >>> judged = Elicited(0.1, 0.3, 0.8)
    >>> judged.at(np.array([-NINTH_DECILE, 0.0, NINTH_DECILE])).round(6).tolist()
    [0.1, 0.3, 0.8]
    """

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.likely <= self.high or not math.isfinite(self.high - self.low):
            raise EffectWrong(_NOT_IN_ORDER.fill(low=self.low, likely=self.likely, high=self.high))

    @property
    def middle(self) -> float:
        """The effect that is as likely too high as too low."""
        return self.likely

    def at(self, normal: Numbers) -> Numbers:
        """Standard normal numbers as effects."""
        up, down = (self.high - self.likely) / NINTH_DECILE, (self.likely - self.low) / NINTH_DECILE
        return self.likely + normal * np.where(normal > 0, up, down)


@dataclass(frozen=True, slots=True)
class Measured:
    """An effect as an evaluation found it.

    Attributes
    ----------
    estimate, standard_error : of the full effect

    Examples
    --------
    >>> Measured(0.4, 0.1).at(np.array([0.0, 2.0])).tolist()
    [0.4, 0.6000000000000001]
    """

    estimate: float
    standard_error: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.estimate) and math.isfinite(self.standard_error) and self.standard_error >= 0):
            raise EffectWrong(_NO_ERROR.fill(estimate=self.estimate, error=self.standard_error))

    @property
    def middle(self) -> float:
        """The effect that is as likely too high as too low."""
        return self.estimate

    def at(self, normal: Numbers) -> Numbers:
        """Standard normal numbers as effects."""
        return self.estimate + normal * self.standard_error


@dataclass(frozen=True, slots=True)
class Risk:
    """What may go wrong with a task.

    Attributes
    ----------
    slip : probability of being late, given that it does not fail
    delay_months, delay_months_high : median and 90 % quantile of the delay of a late task; lognormal between
    fail : probability that it comes to nothing
    """

    slip: float = 0.0
    delay_months: float = 6.0
    delay_months_high: float = 18.0
    fail: float = 0.0

    def __post_init__(self) -> None:
        if not (0 <= self.slip <= 1 and 0 <= self.fail <= 1):
            raise EffectWrong(_NO_PROBABILITY.fill(slip=self.slip, fail=self.fail))
        if not 0 < self.delay_months <= self.delay_months_high < math.inf:
            raise EffectWrong(_NO_DELAY.fill(median=self.delay_months, high=self.delay_months_high))

    def delays(self, draws: int, random: np.random.Generator) -> NDArray[np.int16]:
        """Months of delay of each draw: nought on time, one more than the longest where the task fails."""
        months = np.zeros(draws, dtype=np.int16)
        fate = random.random(draws)
        late = np.flatnonzero(fate < self.fail + (1 - self.fail) * self.slip)
        spread = math.log(self.delay_months_high / self.delay_months) / NINTH_DECILE
        by = self.delay_months * np.exp(spread * random.standard_normal(late.size))
        months[late] = np.minimum(np.rint(by), LONGEST_DELAY)
        months[fate < self.fail] = _NEVER
        return months


NO_RISK = Risk()


@dataclass(frozen=True, slots=True)
class TaskEffect:
    """What one task adds to one target.

    Attributes
    ----------
    task, target : keys; a task that slips or fails does so for all its targets
    effect : its full effect
    unit : key of :data:`EFFECT_UNITS`
    start : when it begins to work if the task is on time
    ramp_months : how long from then until it works fully, in a straight line
    end : when it stops working, a day of the calendar that a delay does not move; what was added to growth stays in
        the level, what was added to the level or to the records of a year is gone. ``None``: it lasts
    risk : what may go wrong
    in_history : whether the history's trend contains the effect already; it is then not added once more, and only
        what slipping, failing or dropping the task would lose is taken off
    label : the task in words; its key where empty
    """

    task: str
    target: str
    effect: Elicited | Measured
    unit: str
    start: date
    ramp_months: int = 0
    end: date | None = None
    risk: Risk = NO_RISK
    in_history: bool = False
    label: Text = NO_WORDS

    def __post_init__(self) -> None:
        if self.unit not in EFFECT_UNITS:
            raise UnknownOption.among("unit", self.unit, tuple(EFFECT_UNITS))
        if self.ramp_months < 0 or (self.end is not None and self.end <= self.start):
            raise EffectWrong(_NO_TIME.fill(task=self.task))

    @property
    def name(self) -> Text:
        """The task in words."""
        return self.label if self.label.vi else Text.same(self.task)


@dataclass(frozen=True, slots=True)
class Change:
    """What a scenario does to a task.

    Attributes
    ----------
    delay_months : how much later it begins, on top of what its own risk draws
    dropped : it is not done at all
    factor : what its effect is multiplied by
    """

    delay_months: int = 0
    dropped: bool = False
    factor: float = 1.0

    def __post_init__(self) -> None:
        if self.delay_months < 0 or not math.isfinite(self.factor):
            raise EffectWrong(_NO_CHANGE.fill(months=self.delay_months, factor=self.factor))


UNCHANGED = Change()
DROPPED = Change(dropped=True)

type Scenario = Mapping[str, Change]


@dataclass(frozen=True, slots=True)
class DrawnEffect:
    """An effect with its random numbers, so that scenarios differ by what they change and by nothing else.

    Attributes
    ----------
    stated : the effect
    full : its full size by draw
    delays : months of delay by draw; beyond :data:`LONGEST_DELAY` the task failed
    timing : share of the full effect in each year, by months of delay; the last row is of a failed task
    """

    stated: TaskEffect
    full: Numbers
    delays: NDArray[np.int16]
    timing: Numbers

    def by_year(self, change: Change = UNCHANGED) -> Numbers:
        """What the task adds, shape (years, draws)."""
        if change.dropped:
            added = np.zeros((self.timing.shape[1], self.full.size))
        else:
            added = self.timing.T.take(self._delayed(change.delay_months), axis=1)
            added *= self.full
            if change.factor != 1:
                added *= change.factor
        if self.stated.in_history:
            added -= self.timing[0][:, None] * self.full
        return added

    def lost_if_dropped(self) -> Numbers:
        """What the target loses without the task, shape (years, draws)."""
        return self.timing.T.take(self.delays, axis=1) * self.full

    def _delayed(self, months: int) -> NDArray[np.int16]:
        if not months:
            return self.delays
        later = np.minimum(self.delays + min(months, LONGEST_DELAY), LONGEST_DELAY).astype(np.int16)
        return np.where(self.delays == _NEVER, self.delays, later)


def draw_effects(
    effects: Sequence[TaskEffect], years: Sequence[int], *, draws: int, seed: int
) -> tuple[DrawnEffect, ...]:
    """The effects with their random numbers over these years."""
    return tuple(_drawn(effect, years, draws, seed) for effect in effects)


def _drawn(effect: TaskEffect, years: Sequence[int], draws: int, seed: int) -> DrawnEffect:
    size = generator(seed, "effect", effect.task, effect.target).standard_normal(draws)
    delays = effect.risk.delays(draws, generator(seed, "task", effect.task))
    return DrawnEffect(effect, effect.effect.at(size), delays, timings(effect, years))


def timings(effect: TaskEffect, years: Sequence[int]) -> Numbers:
    """Mean share of the full effect in each year, shape (months of delay, years); the last row is nought.

    Examples
    --------
    A task from mid-2026 on that takes a year to work fully, on time and half a year late:

    >>> effect = TaskEffect("a", "T1", Elicited(0.1, 0.2, 0.3), "growth points", date(2026, 7, 1), ramp_months=12)
    >>> timings(effect, [2026, 2027, 2028])[[0, 6]].round(2).tolist()
    [[0.13, 0.88, 1.0], [0.0, 0.5, 1.0]]
    """
    starts = _in_years(effect.start) + np.arange(LONGEST_DELAY + 1)[:, None] / _YEAR
    stop = math.inf if effect.end is None else _in_years(effect.end)
    edges = np.minimum(np.asarray([*years, years[-1] + 1], dtype=np.float64), stop)[None, :]
    worked = _worked(edges - starts, effect.ramp_months / _YEAR)
    shares = np.zeros((LONGEST_DELAY + 2, len(years)))
    shares[:-1] = np.diff(worked, axis=1)
    return shares


def _worked(elapsed: Numbers, ramp: float) -> Numbers:
    """The share of the full effect, summed from the start."""
    since = np.maximum(elapsed, 0.0)
    if ramp == 0:
        return since
    full: Numbers = np.where(since < ramp, since**2 / (2 * ramp), since - ramp / 2)
    return full


def _in_years(day: date) -> float:
    length = 366 if calendar.isleap(day.year) else 365
    return day.year + (day.timetuple().tm_yday - 1) / length


_NOT_IN_ORDER = Text(
    vi="Tác động ước định phải theo thứ tự thấp ≤ có khả năng nhất ≤ cao; nhận được {low}, {likely}, {high}. "
    "Thấp, giữa, cao là các mức bị vượt với xác suất 90 %, 50 %, 10 %.",
    en="An elicited effect needs low ≤ likely ≤ high; got {low}, {likely}, {high}. Low, likely and high are the values "
    "exceeded with probability 90 %, 50 % and 10 %.",
)
_NO_ERROR = Text(
    vi="Tác động đo được cần một ước lượng và sai số chuẩn không âm; nhận được {estimate} ± {error}.",
    en="A measured effect needs an estimate and a standard error that is not negative; got {estimate} ± {error}.",
)
_NO_PROBABILITY = Text(
    vi="Xác suất chậm và xác suất không thành phải từ 0 đến 1; nhận được {slip} và {fail}.",
    en="The probabilities of slipping and of failing must lie between 0 and 1; got {slip} and {fail}.",
)
_NO_DELAY = Text(
    vi="Độ trễ cần trung vị lớn hơn 0 và không vượt mức cao; nhận được {median} và {high} tháng.",
    en="A delay needs a median above nought that is not above its high value; got {median} and {high} months.",
)
_NO_TIME = Text(
    vi="Tác động của nhiệm vụ «{task}» kết thúc trước khi bắt đầu, hoặc thời gian phát huy là số âm.",
    en="The effect of task «{task}» ends before it starts, or takes a negative time to work fully.",
)
_NO_CHANGE = Text(
    vi="Kịch bản cần số tháng chậm không âm và một hệ số hữu hạn; nhận được {months} và {factor}.",
    en="A scenario needs months of delay that are not negative and a finite factor; got {months} and {factor}.",
)
