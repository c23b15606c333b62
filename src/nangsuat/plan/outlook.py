"""Paths of one target: what its history alone would bring, and what its tasks add, draw by draw.

Everything random is drawn once and kept: two scenarios, or a plan with and without a task, differ by what they change
and not by chance.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nangsuat.data import Text
from nangsuat.plan.aims import Aim, Measure
from nangsuat.plan.effects import UNCHANGED, DrawnEffect, EffectWrong, Scenario, TaskEffect, draw_effects
from nangsuat.plan.fan import Fan, fan_of
from nangsuat.plan.forecast import draw_paths, years_to_come
from nangsuat.plan.history import HISTORY_KINDS, History

type Numbers = NDArray[np.float64]

_PERCENT = 100.0
_SMALLEST = 1e-9  # of its level before: a level stays positive whatever is taken off
UNITS_OF_KIND: Mapping[str, tuple[str, ...]] = {
    "level": ("growth points", "level"),
    "growth": ("growth points", "level"),
    "share": ("level",),
    "ratio": ("level",),
    "count": ("records",),
}


@dataclass(frozen=True, slots=True)
class Outlook:
    """A target's paths.

    Attributes
    ----------
    measure : what of a path the aim looks at
    base : paths without tasks, shape (years, draws); of a level the yearly factors
    effects : of its tasks, with their random numbers
    """

    measure: Measure
    base: Numbers
    effects: tuple[DrawnEffect, ...]

    @property
    def aim(self) -> Aim:
        """The target."""
        return self.measure.aim

    @property
    def history(self) -> History:
        """What the paths go on from."""
        return self.measure.history

    @property
    def is_decided(self) -> bool:
        """Whether the period is over."""
        return not self.base.size

    def each(self, scenario: Scenario) -> tuple[Numbers, ...]:
        """What each effect adds, shape (years, draws)."""
        return tuple(effect.by_year(scenario.get(effect.stated.task, UNCHANGED)) for effect in self.effects)

    def together(self, each: Sequence[Numbers]) -> dict[str, Numbers]:
        """What all tasks add, by unit."""
        total: dict[str, Numbers] = {}
        for effect, own in zip(self.effects, each, strict=True):
            unit = effect.stated.unit
            if unit in total:
                total[unit] += own
            else:
                total[unit] = own.copy()
        return total

    def paths(self, added: Mapping[str, Numbers]) -> Numbers:
        """Figures by year and draw, tasks included."""
        on_level = added.get("level")
        if self.history.kind == "level":
            figures = self._levels(added.get("growth points"))
        else:
            figures = self.base
            for unit in ("growth points", "records"):
                figures = figures + added[unit] if unit in added else figures
        if on_level is not None:
            figures = figures + on_level
        return figures if self.history.kind == "level" and on_level is None else self._within(figures)

    def measured(self, paths: Numbers) -> Numbers:
        """The figure that is held against the aim, by draw."""
        return self.measure.of(paths)

    def probability(self, measured: Numbers) -> float:
        """How often the aim is met."""
        return float(self.aim.met(measured).mean())

    def fan(self, paths: Numbers) -> Fan:
        """The fan of the paths; of a count, of its sum since the period began."""
        if self.aim.measure != "cumulative count":
            return fan_of(self.measure.years, paths)
        counted = np.array([year >= self.aim.first for year in self.measure.years])
        return fan_of(self.measure.years, self.measure.realised_sum() + np.cumsum(paths * counted[:, None], axis=0))

    def _levels(self, growth: Numbers | None) -> Numbers:
        levels = self.base.copy() if growth is None else growth * (1 / _PERCENT)
        if growth is not None:
            levels += self.base
            np.maximum(levels, _SMALLEST, out=levels)
        levels[0] *= self.history.last_complete.value
        for before, after in pairwise(levels):  # row by row: several times as fast as a cumulative product
            after *= before
        return levels

    def _within(self, figures: Numbers) -> Numbers:
        """Figures within what their kind can be."""
        low, high = _BOUNDS.get(self.history.kind, (-math.inf, math.inf))
        if self.history.kind == "level":
            low = _SMALLEST * self.history.last_complete.value
        return figures if math.isinf(low) else np.clip(figures, low, high)


_BOUNDS: Mapping[str, tuple[float, float]] = {
    "level": (0.0, math.inf),
    "share": (0.0, _PERCENT),
    "count": (0.0, math.inf),
}


def look_ahead(aim: Aim, history: History, effects: Sequence[TaskEffect], *, draws: int, seed: int) -> Outlook:
    """Draw a target's paths; a period that is over has none.

    Raises
    ------
    CannotBeShown
        The history does not allow a forecast.
    EffectWrong
        An effect is in a unit that the history cannot have.
    """
    _refuse_other_units(history, effects)
    if history.complete and aim.last <= history.last_complete.year:
        return Outlook(Measure(aim, history, ()), np.empty((0, 1)), ())
    if history.kind == "count" and not history.observed:  # only tasks make records
        years = tuple(range(aim.first, aim.last + 1))
        base = np.zeros((len(years), draws))
    else:
        years = years_to_come(history, aim.last)
        base = _kept(history, draw_paths(history, years, draws=draws, seed=seed)[0])
    return Outlook(Measure(aim, history, years), base, draw_effects(effects, years, draws=draws, seed=seed))


def _kept(history: History, paths: Numbers) -> Numbers:
    if history.kind != "level":
        return paths
    before = np.vstack([np.full(paths.shape[1], history.last_complete.value), paths[:-1]])
    factors: Numbers = paths / before
    return factors


def _refuse_other_units(history: History, effects: Sequence[TaskEffect]) -> None:
    allowed = UNITS_OF_KIND[history.kind]
    for effect in effects:
        if effect.unit not in allowed:
            kind = HISTORY_KINDS[history.kind]
            raise EffectWrong(_OTHER_UNIT.fill(task=effect.name, unit=effect.unit, kind=kind, known=", ".join(allowed)))


_OTHER_UNIT = Text(
    vi="Tác động của nhiệm vụ «{task}» có đơn vị «{unit}», không dùng được cho chỉ tiêu là {kind}. Dùng được: {known}.",
    en="The effect of task «{task}» is in «{unit}», which does not fit {kind}. These fit: {known}.",
)
