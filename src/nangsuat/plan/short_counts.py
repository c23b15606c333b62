"""A count in its first years: what is counted is certain, and what is left must come from the tasks.

Records of one or two years say too little of how many a year brings by itself, and those of a young plan come from its
own tasks. So where a count has fewer than three whole years, nothing goes on by itself: the tasks have to bring what is
still missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from nangsuat.plan.aims import Aim
from nangsuat.plan.effects import TaskEffect
from nangsuat.plan.fan import Fan
from nangsuat.plan.history import History
from nangsuat.plan.kinds import KINDS
from nangsuat.plan.reach_parts import Needed
from nangsuat.plan.reach_result import Reach

_MONTHS, _DAYS = 12, 365.25


@dataclass(frozen=True, slots=True)
class Remaining:
    """What a count still lacks.

    Attributes
    ----------
    asked : the target as it stands
    aim : what is left of it
    history : an empty one: nothing goes on by itself
    effects : of the tasks, from today on
    reached : what is counted of the period so far
    gone : share of the first year left that is over already
    """

    asked: Aim
    aim: Aim
    history: History
    effects: tuple[TaskEffect, ...]
    reached: float
    gone: float = 0.0

    def whole(self, reach: Reach) -> Reach:
        """The answer about the rest as one about the whole target."""
        low, middle, high = reach.measured or (0.0, 0.0, 0.0)
        return replace(
            reach,
            aim=self.asked,
            measured=None
            if reach.measured is None
            else (low + self.reached, middle + self.reached, high + self.reached),
            fan=None if reach.fan is None else self._lifted(reach.fan),
            needed=None if reach.needed is None else self._from_now_on(reach.needed),
            scenarios=tuple(replace(item, fan=self._lifted(item.fan)) for item in reach.scenarios),
        )

    def _from_now_on(self, needed: Needed) -> Needed:
        left = needed.years - self.gone
        return replace(needed, value=needed.value * needed.years / left, years=left, past=self.reached)

    def _lifted(self, fan: Fan) -> Fan:
        return replace(fan, quantiles=tuple(tuple(value + self.reached for value in row) for row in fan.quantiles))


def remaining_of(aim: Aim, history: History, effects: Sequence[TaskEffect], today: date) -> Remaining | None:
    """What a young count still lacks; nothing where its history is long enough, or its period is over.

    Examples
    --------
    >>> history = History.from_values("C", {2026: 40, 2027: 10}, kind="count", partial={2027: 0.25})
    >>> left = remaining_of(Aim("C", "cumulative count", 2026, 2030, "at least", 200), history, (), date(2027, 4, 1))
    >>> left.aim.first, left.aim.low, left.reached
    (2027, 150.0, 50.0)
    """
    if history.kind != "count" or aim.measure != "cumulative count" or aim.number is None:
        return None
    if len(history.complete) >= KINDS["count"].least or (history.complete and aim.last <= history.last_complete.year):
        return None
    reached = sum(item.value for item in history.observed if aim.first <= item.year <= aim.last)
    first = max(_first_left(history, aim), aim.first)
    if first > aim.last:
        return None
    rest = replace(aim, first=first, low=_less(aim.low, reached), high=_less(aim.high, reached))
    begins = today if history.partial is not None else date(first, 1, 1)
    left = tuple(_from(effect, begins) for effect in effects if effect.end is None or effect.end > begins)
    gone = history.partial.part if history.partial is not None and history.partial.year == first else 0.0
    return Remaining(aim, rest, replace(history, observed=(), breaks=()), left, reached, gone)


def _first_left(history: History, aim: Aim) -> int:
    if history.partial is not None:
        return history.partial.year
    return history.last_complete.year + 1 if history.complete else aim.first


def _less(number: float | None, reached: float) -> float | None:
    return None if number is None else number - reached


def _from(effect: TaskEffect, begins: date) -> TaskEffect:
    """The effect from a day on: what came before is among the records; what is left of its ramp goes on."""
    if effect.start >= begins:
        return replace(effect, in_history=False)
    passed = int((begins - effect.start).days / _DAYS * _MONTHS)
    return replace(effect, start=begins, ramp_months=max(effect.ramp_months - passed, 0), in_history=False)
