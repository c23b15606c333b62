"""Both stages of control-function estimators over firms that lie in parts: what is asked of rows are sums of parts.

On the machine that started the work there is a stage without a row. It knows the units, coefficients and names, and
asks the parts for what :class:`~nangsuat.measure.production.control_functions.second_stage.SecondStage` finds in its
rows. In place of the firms' influences stands a triangle with the same products, which is all that errors and tests
make of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from nangsuat.measure.production.control_functions.design import Design, Plan
from nangsuat.measure.production.control_functions.first_stage import ONCE, FirstFit, FirstStage, Numbers, solve_scaled
from nangsuat.measure.production.control_functions.identification import require_enough, require_varied
from nangsuat.measure.production.control_functions.law_of_motion import Points, Transitions, TransitionSums
from nangsuat.measure.production.control_functions.second_stage import (
    SecondStage,
    columns_beside_free,
    squares_left,
    told_beside_free,
    weight_rising,
    weight_searched,
)
from nangsuat.measure.production.control_functions.second_stage_influence import scores
from nangsuat.measure.production.control_functions.transition_moments import TransitionMoments
from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.estimate import Progress
from nangsuat.measure.production.parts import Parts, Told, factor, total, triangle
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.scales import Scales, scaled_columns
from nangsuat.measure.production.specification import Array, Specification
from nangsuat.measure.production.usable import firms_with_pairs, products_of


@dataclass(frozen=True, slots=True, eq=False)
class PartDesign:
    """How a part's columns are made.

    Attributes
    ----------
    plan : of the estimator
    scales : of all firms
    """

    plan: Plan
    scales: Scales

    def of(self, sample: Sample, instruments: int = 0) -> Design:
        """A part's columns, with at least so many instruments."""
        design = Design.of(sample, self.plan, self.scales, np.empty(0))
        return design if design.transitions.instruments.shape[1] >= instruments else design.with_one_more_lag()

    def stage(self, sample: Sample, first: tuple[Array, Array], instruments: int = 0) -> SecondStage:
        """A part's second stage.

        Parameters
        ----------
        first : the first stage's coefficients and R'WR, of all firms
        """
        design = self.of(sample, instruments)
        return SecondStage(design, FirstFit(design.first, *first), None)


@dataclass(frozen=True, eq=False)
class SpreadFirstStage(FirstStage):
    """A first stage without a row, whose sums are those of the parts."""

    parts: Parts
    make: PartDesign

    def sums(self, numbers: Numbers = ONCE, seed: int = 0) -> Array:
        def work(sample: Sample, make: PartDesign) -> Told:
            return (make.of(sample).first.sums(numbers, seed),)

        return total(self.parts.tell(partial(work, make=self.make)))[0]


@dataclass(frozen=True, slots=True, eq=False)
class SpreadTransitions(Transitions):
    """Pairs of years of the parts."""

    parts: Parts
    make: PartDesign

    def sums(
        self, points: Points, numbers: Numbers = ONCE, seed: int = 0, progress: Progress | None = None
    ) -> TransitionSums:
        del progress  # workers have nobody to tell

        def work(sample: Sample, make: PartDesign, instruments: int) -> Told:
            return (make.of(sample, instruments).transitions.sums(points, numbers, seed).sums,)

        instruments = self.instruments.shape[1]
        told = self.parts.tell(partial(work, make=self.make, instruments=instruments))
        return TransitionSums(total(told)[0], len(self.law.bases), instruments, self.terms.shape[1])


@dataclass(frozen=True, eq=False)
class SpreadFirstFit(FirstFit):
    """A first stage of parts that is done."""

    stage: SpreadFirstStage
    instruments: int

    @cached_property
    def influence(self) -> Array:
        """A triangle in place of the firms; below it as many rows without anything as the second stage needs."""

        def work(sample: Sample, make: PartDesign, first: tuple[Array, Array]) -> Told:
            return (triangle(make.stage(sample, first).first.influence),)

        told = self.stage.parts.tell(partial(work, make=self.stage.make, first=(self.coefficients, self.gram)))
        own = factor([each[0] for each in told])
        return np.vstack((own, np.zeros((self.instruments, own.shape[1]))))


@dataclass(frozen=True, eq=False)
class SpreadStage(SecondStage):
    """The second stage of parts.

    Attributes
    ----------
    parts : the firms
    facts : what is known of them
    """

    parts: Parts
    make: PartDesign
    facts: Facts

    @cached_property
    def start(self) -> Array:
        def work(sample: Sample, make: PartDesign, first: tuple[Array, Array]) -> Told:
            stage = make.stage(sample, first)
            columns = np.column_stack((stage.design.transitions.terms, np.ones(len(sample)), stage.fitted))
            return (products_of(columns, sample.weight),)

        found = self._total(work)[0]
        return solve_scaled(found[:-1, :-1], found[:-1, -1])[:-1]

    def all_influence(self, slopes: Array) -> tuple[Array, Array]:
        told, of_slopes = self._joint(slopes, _triangles)
        return factor([each[0] for each in told])[:, len(self.first.coefficients) :], of_slopes

    def drawn_influence(self, slopes: Array, draws: Draws) -> tuple[Array, Array]:
        """Σ (w - 1)ψ of each draw on the first stage and on the equations, shapes (draws, ...)."""
        told, _ = self._joint(slopes, partial(_drawn_sums, draws=draws))
        found = total(told)[0]
        first = len(self.first.coefficients)
        return found[:, :first], found[:, first:]

    @cached_property
    def size(self) -> tuple[int, int]:
        return self.facts.pairs, self.facts.firms_with_pairs

    @cached_property
    def mean_slopes(self) -> Array:
        return self.facts.mean_slopes

    def beside_free(self, slopes: Array, elasticities: Array) -> tuple[float, float]:
        def work(sample: Sample, make: PartDesign, first: tuple[Array, Array]) -> Told:
            columns = columns_beside_free(make.stage(sample, first), slopes, elasticities)
            return (products_of(np.column_stack((np.ones(len(columns)), columns)), sample.weight),)

        found = self._total(work)[0]
        return told_beside_free(found[1:, 1:] - np.outer(found[0, 1:], found[0, 1:]) / found[0, 0])

    def mean_square(self, slopes: Array) -> float:
        law = self.sums(slopes[None]).law[0]

        def work(sample: Sample, make: PartDesign, first: tuple[Array, Array]) -> Told:
            weight = sample.weight[sample.pairs]
            return (np.array([weight @ squares_left(make.stage(sample, first), slopes, law), weight.sum()]),)

        square, weight = self._total(work)[0]
        return float(square / weight)

    @cached_property
    def share_rising(self) -> float:
        def work(sample: Sample, make: PartDesign, first: tuple[Array, Array]) -> Told:
            return (np.array([weight_rising(make.stage(sample, first)), sample.weight.sum()]),)

        rising, weight = self._total(work)[0]
        return float(rising / weight)

    def _moments(self) -> TransitionMoments:
        centre, share = self.start, self._share_searched(self.facts.pairs)

        def work(sample: Sample, make: PartDesign, first: tuple[Array, Array]) -> Told:
            stage = make.stage(sample, first)
            found = TransitionMoments.of(
                stage.design.transitions, stage.fitted, stage.rest, centre, weight_searched(sample, share)
            )
            return found.squares, found.now, found.instruments, found.instruments_now

        squares, now, instruments, instruments_now = self._total(work)
        has_outcome = self.design.plan.criterion == "least_squares"
        return TransitionMoments(
            centre, self.design.plan.law, squares, now, instruments, instruments_now, has_outcome
        )  # fmt: skip

    def _mean_squares_of_terms(self) -> Array:
        return self.facts.squares_of_terms

    def _total(self, work: Callable[..., Told]) -> Told:
        first = (self.first.coefficients, self.first.gram)
        return total(self.parts.tell(partial(work, make=self.make, first=first)))

    def _joint(self, slopes: Array, finish: Callable[[Sample, Array], Array]) -> tuple[list[Told], Array]:
        """What ``finish`` makes of the influences of each part's firms; how the equations move with β."""
        sums = self.sums(slopes[None])
        of_polynomial, of_slopes, of_plain = self.moves(slopes)
        through_first = np.hstack((of_polynomial, of_plain)).T

        def work(sample: Sample, make: PartDesign, first: tuple[Array, Array], instruments: int) -> Told:
            stage = make.stage(sample, first, instruments)
            direct = scores(stage.design.transitions, stage.fitted, stage.rest, slopes, sums) / sums.pairs[0]
            joint = np.hstack((stage.first.influence, direct + stage.first.influence @ through_first))
            return (finish(sample, joint),)

        first = (self.first.coefficients, self.first.gram)
        instruments = self.design.transitions.instruments.shape[1]
        told = self.parts.tell(partial(work, make=self.make, first=first, instruments=instruments))
        return list(told), of_slopes


def _triangles(_: Sample, influence: Array) -> Array:
    return triangle(influence)


def _drawn_sums(sample: Sample, influence: Array, draws: Draws) -> Array:
    return (draws.weights(sample.key) - 1).T @ influence


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What is known of all firms before the second stage.

    Attributes
    ----------
    rows, firms, pairs, firms_with_pairs : how many
    squares : mean products of the scaled logarithms
    squares_of_terms : mean squares of the scaled terms that φ swallows
    mean_slopes : what each coefficient adds to each input's mean elasticity
    """

    rows: int
    firms: int
    pairs: int
    firms_with_pairs: int
    squares: Array
    squares_of_terms: Array
    mean_slopes: Array

    @classmethod
    def of(cls, parts: Parts, make: PartDesign) -> Facts:
        """Those of all parts."""

        def work(sample: Sample, make: PartDesign) -> Told:
            design = make.of(sample)
            weight = sample.weight.sum()
            counts = [len(sample), sample.firms, len(sample.pairs), firms_with_pairs(sample)]
            return (
                np.array([*counts, weight], dtype=np.float64),
                products_of(design.scaled.logs, sample.weight),
                sample.weight @ design.transitions.terms**2,
                sample.specification.mean_slopes(sample.inputs, sample.weight) * weight,
            )

        counts, squares, terms, slopes = total(parts.tell(partial(work, make=make)))
        rows, firms, pairs, with_pairs = map(int, counts[:-1])
        weight = counts[-1]
        return cls(rows, firms, pairs, with_pairs, squares / weight, terms / weight, slopes / weight)


def scales_of(parts: Parts, specification: Specification) -> Scales:
    """The units of all firms."""

    def sums(sample: Sample) -> Told:
        return np.append(sample.weight @ scaled_columns(sample), 0.0), np.array(sample.weight.sum())

    whole, weight = total(parts.tell(sums))
    mean = whole[:-1] / weight

    def squares(sample: Sample) -> Told:
        return (sample.weight @ (scaled_columns(sample) - mean) ** 2,)

    return Scales.of_moments(specification, mean, np.sqrt(total(parts.tell(squares))[0] / weight))


def spread_stage(parts: Parts, nobody: Sample, plan: Plan) -> SpreadStage:
    """The first stage done, the second ready.

    Parameters
    ----------
    nobody : a sample without a row

    Raises
    ------
    NoEstimate
        As on one machine.
    """
    make = PartDesign(plan, scales_of(parts, nobody.specification))
    facts = Facts.of(parts, make)
    design = _without_rows(parts, nobody, make)
    require_enough(design, facts.rows, facts.firms_with_pairs)
    stage = _stage(design, parts, make, facts)
    require_varied(design, stage.first, facts.squares)
    return stage


def drawn_stage(stage: SpreadStage, draws: Draws, draw: int, first: Array) -> SpreadStage:
    """The second stage of one draw, with the first stage's coefficients."""
    one = Draws(1, draws.seed, draws.first + draw)
    parts = stage.parts.weighing(lambda sample: sample.weight * one.weights(sample.key)[sample.firm, 0])
    design = _without_rows(parts, stage.design.sample, stage.make)
    known = _stage(design, parts, stage.make, stage.facts)
    return replace(known, first=replace(known.first, coefficients=first))


def _without_rows(parts: Parts, nobody: Sample, make: PartDesign) -> Design:
    design = make.of(nobody)
    one, own = design.transitions, design.first
    transitions = SpreadTransitions(
        one.sample, one.variables, one.degree, one.terms, one.instruments, one.chance, one.plain, one.outcome, one.law,
        one.criterion, parts, make,
    )  # fmt: skip
    first = SpreadFirstStage(own.sample, own.variables, own.plain, own.outcome, own.degree, parts, make)
    return replace(design, first=first, transitions=transitions)


def _stage(design: Design, parts: Parts, make: PartDesign, facts: Facts) -> SpreadStage:
    fit = design.first.fit()
    assert isinstance(design.first, SpreadFirstStage)
    further = design if make.plan.criterion == "least_squares" else design.with_one_more_lag()
    first = SpreadFirstFit(design.first, fit.coefficients, fit.gram, further.transitions.instruments.shape[1])
    return SpreadStage(design, first, None, parts, make, facts)
