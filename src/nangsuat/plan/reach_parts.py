"""Parts of the answer whether a target will be reached: what is needed, what each task does, scenarios."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nangsuat.data import NO_WORDS, Text, UnknownOption
from nangsuat.plan.aims import Measure
from nangsuat.plan.effects import Change, DrawnEffect, Scenario
from nangsuat.plan.fan import Fan
from nangsuat.plan.outlook import Outlook

type Numbers = NDArray[np.float64]

_PERCENT = 100.0
GROWTH_UNIT = Text(vi="% mỗi năm", en="% a year")
_POINTS = Text(vi="điểm mỗi năm", en="points a year")
_RECORDS = Text(vi="ghi nhận mỗi năm", en="records a year")


@dataclass(frozen=True, slots=True)
class Needed:
    """What must happen from the last figure on for the target to be just reached.

    Attributes
    ----------
    value, unit : of each year that is left
    years : how many are left; of a count without what is gone of a year that is not over
    past, past_unit : what the years of the period that are over brought; ``None`` where none is over or it says nothing
    """

    value: float
    unit: Text
    years: float
    past: float | None = None
    past_unit: Text = NO_WORDS


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one task does to the target.

    Attributes
    ----------
    task, label : the task
    probability_without : of reaching the target if it is not done and all others are
    contribution : by how much the probability is higher with it, as a share of one
    effect : by how much the figure that is judged is higher with it, median of the draws
    """

    task: str
    label: Text
    probability_without: float
    contribution: float
    effect: float


@dataclass(frozen=True, slots=True)
class ScenarioReached:
    """A scenario beside the plan, on the same draws.

    Attributes
    ----------
    name : of the scenario
    probability, error : of reaching the target, and its Monte-Carlo standard error
    difference : from the plan's probability
    changes : what becomes of which of the target's tasks
    fan : of its paths
    """

    name: str
    probability: float
    error: float
    difference: float
    changes: Mapping[str, Change]
    fan: Fan


@dataclass(frozen=True, slots=True)
class Alternative:
    """The same target by another coefficient.

    Attributes
    ----------
    key : the coefficient
    probability : of reaching it; ``None`` where it cannot be judged, and ``reason`` says why
    reason : in words
    """

    key: str
    probability: float | None
    reason: Text | None = None


def monte_carlo_error(probability: float, draws: int) -> float:
    """Standard error of a share of draws.

    Examples
    --------
    >>> monte_carlo_error(0.5, 10_000)
    0.005
    """
    return math.sqrt(probability * (1 - probability) / draws)


def contributions(
    outlook: Outlook, each: Sequence[Numbers], added: Mapping[str, Numbers], measured: Numbers
) -> tuple[Contribution, ...]:
    """Each task with and without, on the same draws."""
    by_task: dict[str, list[tuple[DrawnEffect, Numbers]]] = {}
    for effect, own in zip(outlook.effects, each, strict=True):
        lost = effect.lost_if_dropped() if effect.stated.in_history else own
        by_task.setdefault(effect.stated.task, []).append((effect, lost))
    probability = outlook.probability(measured)
    return tuple(_contribution(outlook, added, measured, own, probability) for own in by_task.values())


def _contribution(
    outlook: Outlook,
    added: Mapping[str, Numbers],
    measured: Numbers,
    own: list[tuple[DrawnEffect, Numbers]],
    probability: float,
) -> Contribution:
    """What becomes of the target without the task: its own part is taken off what all tasks add."""
    rest = dict(added)
    for effect, lost in own:
        rest[effect.stated.unit] = rest[effect.stated.unit] - lost
    without = outlook.measured(outlook.paths(rest))
    left = outlook.probability(without)
    effect_size = float(np.median(measured - without))
    stated = own[0][0].stated
    return Contribution(stated.task, stated.name, left, probability - left, effect_size)


def scenario_reached(outlook: Outlook, name: str, scenario: Scenario, probability: float) -> ScenarioReached:
    """A scenario on the outlook's own draws."""
    paths = outlook.paths(outlook.together(outlook.each(scenario)))
    reached = outlook.probability(outlook.measured(paths))
    own = {effect.stated.task for effect in outlook.effects}
    changes = {task: change for task, change in scenario.items() if task in own}
    error = monte_carlo_error(reached, paths.shape[1])
    return ScenarioReached(name, reached, error, reached - probability, changes, outlook.fan(paths))


def refuse_unknown_tasks(scenarios: Mapping[str, Scenario], tasks: tuple[str, ...]) -> None:
    """Raise where a scenario changes a task that there is not."""
    for scenario in scenarios.values():
        for task in scenario:
            if task not in tasks:
                raise UnknownOption.among("task", task, tasks)


def needed(measure: Measure) -> Needed | None:
    """What the years that are left must bring; nothing where none is left."""
    left = measure.aim.last - measure.last_known
    if left < 1:
        return None
    if measure.aim.measure == "value":
        return _NEEDED_VALUE[measure.history.kind](measure, left)
    return _needed_growth(measure) if measure.aim.measure == "mean growth" else _needed_records(measure)


def _needed_growth(measure: Measure) -> Needed:
    """Mean growth of the years of the period that are left."""
    aim = measure.aim
    left = aim.last - max(measure.last_known, aim.base)
    past = measure.realised_growth()
    asked = (1 + _number(measure) / _PERCENT) ** aim.years
    so_far = 1.0 if past is None else (1 + past / _PERCENT) ** (aim.years - left)
    value = _PERCENT * ((asked / so_far) ** (1 / left) - 1) if past is not None else _number(measure)
    return Needed(value, GROWTH_UNIT, left, past, GROWTH_UNIT)


def _needed_records(measure: Measure) -> Needed:
    """Records a year from now on: those of the year that is not over count, and what is gone of it is no time left."""
    aim, begun = measure.aim, measure.history.partial
    past, left = measure.realised_sum(), float(aim.last - max(measure.last_known, aim.base))
    if begun is not None and aim.first <= begun.year <= aim.last:
        past, left = past + begun.value, left - begun.part
    return Needed(max(_number(measure) - past, 0.0) / left, _RECORDS, left, past, measure.history.unit)


def _growth_to_level(measure: Measure, left: int) -> Needed:
    ratio = _number(measure) / measure.history.last_complete.value
    value = _PERCENT * (ratio ** (1 / left) - 1) if ratio > 0 else -_PERCENT
    return Needed(value, GROWTH_UNIT, left)


def _points_to_share(measure: Measure, left: int) -> Needed:
    return Needed((_number(measure) - measure.history.last_complete.value) / left, _POINTS, left)


def _value_itself(measure: Measure, left: int) -> Needed:
    return Needed(_number(measure), measure.history.unit, left)


def _number(measure: Measure) -> float:
    number = measure.aim.number
    return math.nan if number is None else number


_NEEDED_VALUE: Mapping[str, Callable[[Measure, int], Needed]] = {
    "level": _growth_to_level,
    "share": _points_to_share,
    "growth": _value_itself,
    "ratio": _value_itself,
    "count": _value_itself,
}
