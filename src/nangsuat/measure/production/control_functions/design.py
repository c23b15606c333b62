"""What a control-function estimator makes of a sample: the two stages' columns."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nangsuat.measure.production.control_functions.first_stage import FirstStage
from nangsuat.measure.production.control_functions.law_of_motion import Criterion, Law, Points, Transitions
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.scales import Scaled, Scales, log_names
from nangsuat.measure.production.specification import Array, Specification


@dataclass(frozen=True, slots=True)
class Plan:
    """How an estimator goes about it.

    Attributes
    ----------
    inverts : names of the logarithms that reveal productivity, the variables of φ
    degree : of φ
    law : of motion
    criterion : the second stage's equations
    extra_lags : how many years further back there are instruments, beyond as many as there are coefficients
    """

    inverts: tuple[str, ...]
    degree: int
    law: Law
    criterion: Criterion
    extra_lags: int = 0

    def moving(self, specification: Specification) -> tuple[int, ...]:
        """The terms that φ swallows, whose coefficients the second stage finds."""
        return tuple(
            place
            for place, term in enumerate(specification.terms)
            if all(specification.inputs[each] in self.inverts for each in term)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """The columns of both stages.

    Attributes
    ----------
    plan : how
    scaled : the sample in its units
    first : the first stage; its plain columns are the terms outside φ, then the controls
    transitions : the second stage
    moving, plainly : the terms whose coefficients the second and the first stage find
    """

    plan: Plan
    scaled: Scaled
    first: FirstStage
    transitions: Transitions
    moving: tuple[int, ...]
    plainly: tuple[int, ...]

    @classmethod
    def of(cls, sample: Sample, plan: Plan, scales: Scales, chance: Array) -> Design:
        """That of a sample, or of a part of its firms with the scales of all.

        Parameters
        ----------
        chance : of survival into each row's year, where the law has it
        """
        scaled = Scaled.of(sample, scales)
        specification = sample.specification
        moving = plan.moving(specification)
        plainly = tuple(place for place in range(len(specification.terms)) if place not in moving)
        names = log_names(specification)
        variables = _chosen(scaled.logs, tuple(names.index(name) for name in plan.inverts))
        plain = np.column_stack((scaled.terms[:, plainly], scaled.controls))
        terms = _chosen(scaled.terms, moving)
        instruments = terms if plan.criterion == "least_squares" else instruments_of(scaled, moving, plan.extra_lags)
        first = FirstStage(sample, variables, plain, scaled.output, plan.degree)
        transitions = Transitions(
            sample, variables, plan.degree, terms, instruments, chance, plain, scaled.output, plan.law, plan.criterion
        )
        return cls(plan, scaled, first, transitions, moving, plainly)

    @property
    def sample(self) -> Sample:
        """The firms."""
        return self.scaled.sample

    def weighing(self, weight: Array) -> Design:
        """The same columns, other weights."""
        sample = replace(self.sample, weight=weight)
        return replace(
            self,
            scaled=replace(self.scaled, sample=sample),
            first=replace(self.first, sample=sample),
            transitions=replace(self.transitions, sample=sample),
        )

    def coefficients(self, first: Array, slopes: Array) -> Array:
        """The production function's, shape (draws, terms), from both stages' results; of firms' influences the same."""
        inside = np.empty((len(slopes), len(self.moving) + len(self.plainly)))
        inside[:, self.moving] = slopes
        inside[:, self.plainly] = first[:, self.first.size : self.first.size + len(self.plainly)]
        return np.asarray(inside @ self.scaled.back.T)

    def points(self, first: Array, slopes: Array) -> Points:
        """Where the second stage's equations are looked at."""
        return Points(first[:, : self.first.size], slopes, first[:, self.first.size :])

    def with_one_more_lag(self) -> Design:
        """The same with the instruments of one more year back after the own ones."""
        extra = extra_instruments(self.scaled, self.moving, self.plan.extra_lags + 1)
        instruments = np.column_stack((self.transitions.instruments, *extra))
        return replace(self, transitions=replace(self.transitions, instruments=instruments))


def instruments_of(scaled: Scaled, moving: tuple[int, ...], extra_lags: int) -> Array:
    """What was decided before the year's surprise: terms of this year's states and last year's free inputs.

    Extra ones are those of the years before that; nothing where a firm was not there yet, so that no pair is lost.
    """
    sample, specification = scaled.sample, scaled.sample.specification
    free = len(specification.free)
    logs = scaled.logs[:, : len(specification.inputs)]
    decided = np.column_stack((lagged(sample, logs[:, :free], 1), logs[:, free:]))
    terms = np.where(is_there(sample, 1)[:, None], specification.columns(decided)[:, moving], 0.0)
    extra = [column for years in range(1, extra_lags + 1) for column in extra_instruments(scaled, moving, years)]
    return np.ascontiguousarray(np.column_stack((terms, *extra)))


def _chosen(columns: Array, which: tuple[int, ...]) -> Array:
    """Some columns; all of them without a copy."""
    return columns if which == tuple(range(columns.shape[1])) else np.ascontiguousarray(columns[:, which])


def extra_instruments(scaled: Scaled, moving: tuple[int, ...], years: int) -> list[Array]:
    """What was decided ``years`` before that: the states of ``years`` ago and the free inputs of a year earlier."""
    sample, specification = scaled.sample, scaled.sample.specification
    inputs = [specification.terms[place][0] for place in moving if len(specification.terms[place]) == 1]
    free = len(specification.free)
    return [lagged(sample, scaled.logs[:, place], years + (place < free)) for place in inputs]


def lagged(sample: Sample, values: Array, years: int) -> Array:
    """Values of calendar years ago; nothing where the firm was not there in all years between."""
    found = np.zeros_like(values)
    there = is_there(sample, years)
    found[there] = values[np.flatnonzero(there) - years]
    return found


def is_there(sample: Sample, years: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether a row's firm has each of so many calendar years before."""
    joined = np.zeros(len(sample), dtype=bool)
    joined[sample.pairs] = True
    there = joined.copy()
    for back in range(1, years):
        there[back:] &= joined[:-back]
        there[:back] = False
    return there
