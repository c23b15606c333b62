"""How near the producers of one year are to the frontier of another: what every index is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

import numpy as np

from nangsuat.compare.frontier.model import Model
from nangsuat.compare.frontier.producers import Numbers, Places, Producers
from nangsuat.compare.frontier.projection import NOTHING_PROVED, Certificate, Progress, project
from nangsuat.compare.frontier.spread import Spread
from nangsuat.compare.frontier.technology import Returns, Technology, technology_of
from nangsuat.compare.productivity_change.steps import Step
from nangsuat.data import Text

type Side = Literal["before", "after"]
type Frontier = Literal["start", "end", "common"]


_MANY = 1000  # producers; of fewer, finding the corners first takes longer than it saves


class _Asked(NamedTuple):
    """A projection: inputs and outputs of some producers, against the technology of ``members``."""

    members: Places
    returns: Returns
    x_at: Places
    y_at: Places


@dataclass(slots=True)
class Efficiencies:
    """Efficiencies by technology and returns, each found once.

    Attributes
    ----------
    producers : all of them
    model : what may move and how; its returns to scale are those of the question
    nearness : from a distance, the efficiency: 1 at the frontier, less below it, more beyond it
    progress : told how many projections are done, of how many
    total : how many there will be
    certificate : what proves all that was found so far
    """

    producers: Producers
    model: Model
    nearness: Callable[[Numbers], Numbers]
    progress: Progress | None = None
    total: int = 0
    certificate: Certificate = NOTHING_PROVED
    _technologies: dict[tuple[bytes, Returns], Technology] = field(default_factory=dict)
    _found: dict[tuple[bytes, Returns, bytes, bytes], Numbers] = field(default_factory=dict)

    @property
    def asked(self) -> int:
        """How many different projections were asked for so far."""
        return len(self._found)

    def of(self, members: Places, returns: Returns, x_at: Places, y_at: Places) -> Numbers:
        """The efficiency of inputs of some producers with outputs of others, against the technology of ``members``.

        Not a number where no ray of the model leads to the border of the technology.
        """
        key = (members.tobytes(), returns, x_at.tobytes(), y_at.tobytes())
        if key not in self._found:
            self._found[key] = self._project(_Asked(members, returns, x_at, y_at))
        return self._found[key]

    def _project(self, asked: _Asked) -> Numbers:
        model, members = replace(self.model, returns_to_scale=asked.returns), asked.members
        spread, held = Spread.of(self.quantities(members, members).quantities), self.quantities(asked.x_at, asked.y_at)
        technology = self.technology(members, asked.returns)
        found = project(technology, *model.rays(technology, held, spread), corners=len(members) > _MANY)
        self.certificate += found.certificate
        if self.progress is not None:
            self.progress(self.asked + 1, self.total)
        distance = np.where(np.isfinite(found.distance), found.distance, np.nan)
        with np.errstate(divide="ignore", invalid="ignore"):
            efficiency = self.nearness(distance)
        return np.where(np.isfinite(efficiency) & (efficiency > 0), efficiency, np.nan)

    def quantities(self, x_at: Places, y_at: Places) -> Producers:
        """Inputs of some producers with outputs of others; who they are is of no matter here."""
        return replace(self.producers, x=self.producers.x[x_at], y=self.producers.y[y_at], b=self.producers.b[y_at])

    def technology(self, members: Places, returns: Returns) -> Technology:
        """What some producers prove to be possible."""
        key = (members.tobytes(), returns)
        if key not in self._technologies:
            self._technologies[key] = technology_of(
                self.quantities(members, members), returns_to_scale=returns, disposability=self.model.disposability
            )
        return self._technologies[key]


class Plan(Efficiencies):
    """Counts what an index will ask for and projects nothing."""

    __slots__ = ()

    def _project(self, asked: _Asked) -> Numbers:
        return np.ones(len(asked.x_at))


def radial(orientation: Literal["input", "output"]) -> Callable[[Numbers], Numbers]:
    """From a radial distance the efficiency: the share of inputs that is left, or one over the growth of outputs."""
    return (lambda distance: -distance) if orientation == "input" else (lambda distance: 1.0 / distance)


@dataclass(frozen=True, slots=True)
class YearsTechnology:
    """What counts as possible in the years of a step.

    Attributes
    ----------
    words : it in words
    frontiers : for a step, the producers whose technology is that of the start, of the end, and the one common to both
    looked_from : the frontiers from which the two years are compared; the index is the geometric mean of these views
    """

    words: Text
    frontiers: Callable[[Step], dict[Frontier, Places]]
    looked_from: tuple[Frontier, ...]


@dataclass(frozen=True, slots=True)
class StepEfficiencies:
    """The efficiencies of one step.

    Attributes
    ----------
    step : the producers in both years
    all : where they are looked up
    frontiers : the producers of each frontier
    looked_from : the frontiers from which the two years are compared
    """

    step: Step
    all: Efficiencies
    frontiers: Mapping[Frontier, Places]
    looked_from: tuple[Frontier, ...]

    def __call__(self, frontier: Frontier, returns: Returns, x: Side, y: Side | None = None) -> Numbers:
        """The efficiency of the inputs of one year with the outputs of one against a technology."""
        places = {"before": self.step.before, "after": self.step.after}
        return self.all.of(self.frontiers[frontier], returns, places[x], places[y or x])

    def mean(self, seen_from: Callable[[Frontier], Numbers]) -> Numbers:
        """The geometric mean of what is seen from each frontier."""
        logs = [np.log(seen_from(each)) for each in self.looked_from]
        return np.exp(np.mean(logs, axis=0))


def _contemporary(step: Step) -> dict[Frontier, Places]:
    return {"start": step.members[step.start], "end": step.members[step.end]}


def _sequential(step: Step) -> dict[Frontier, Places]:
    return {"start": _of_years(step, lambda year: year <= step.start), "end": _of_years(step, lambda y: y <= step.end)}


def _global(step: Step) -> dict[Frontier, Places]:
    return {**_contemporary(step), "common": _of_years(step, lambda _: True)}


def _biennial(step: Step) -> dict[Frontier, Places]:
    return {**_contemporary(step), "common": _of_years(step, lambda year: year in (step.start, step.end))}


def _of_years(step: Step, wanted: Callable[[int], bool]) -> Places:
    return np.concatenate([places for year, places in step.members.items() if wanted(year)])


TECHNOLOGIES: Mapping[str, YearsTechnology] = {
    "contemporary": YearsTechnology(
        Text(vi="đường biên của từng năm", en="each year's own frontier"), _contemporary, ("start", "end")
    ),
    "sequential": YearsTechnology(
        Text(vi="đường biên của mọi năm tính đến từng năm", en="the frontier of all years up to each year"),
        _sequential,
        ("start", "end"),
    ),
    "global": YearsTechnology(
        Text(vi="một đường biên chung của mọi năm", en="one frontier of all years together"), _global, ("common",)
    ),
    "biennial": YearsTechnology(
        Text(vi="đường biên chung của hai năm", en="the common frontier of the two years"), _biennial, ("common",)
    ),
    "start": YearsTechnology(
        Text(vi="đường biên của năm đầu mỗi giai đoạn", en="the frontier of each step's first year"),
        _contemporary,
        ("start",),
    ),
    "first": YearsTechnology(
        Text(vi="đường biên của năm đầu tiên", en="the frontier of the very first year"), _contemporary, ("start",)
    ),
}
