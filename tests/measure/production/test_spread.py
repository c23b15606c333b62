"""Estimators over firms that lie in parts: from the parts' sums alone comes what all rows together give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from control_function_samples import acf_firms, weighted
from nangsuat.measure.production import (
    AckerbergCavesFrazer,
    Draws,
    DynamicPanel,
    Estimator,
    LeastSquares,
    LevinsohnPetrin,
    NoEstimate,
    Sample,
    Wooldridge,
)
from nangsuat.measure.production.control_functions.olley_pakes import OlleyPakes
from nangsuat.measure.production.estimation import Estimation
from nangsuat.measure.production.inference import STANDARD_ERRORS, StandardErrors
from nangsuat.measure.production.on_spark.spread_estimation import can_be_spread, spread_estimate
from nangsuat.measure.production.on_spark.spread_stage import drawn_stage, spread_stage
from nangsuat.measure.production.parts import Parts, Told, Weighed, Work, triangle
from nangsuat.measure.production.pooling import Pool
from nangsuat.measure.production.specification import Array
from production_samples import firms_with_gaps, sample_of

SAME = 1e-10  # sums in another order, relative to the largest of its kind
ALL = Pool({}, ((),))


@dataclass(frozen=True)
class Here:
    """Parts in this process."""

    samples: Sequence[Sample]

    def tell(self, work: Work) -> Sequence[Told]:
        return [work(sample) for sample in self.samples]

    def weighing(self, weight: Callable[[Sample], Array]) -> Parts:
        return HereWeighed(self.samples, weight)


@dataclass(frozen=True)
class HereWeighed(Here):
    weight: Callable[[Sample], Array]

    def tell(self, work: Work) -> Sequence[Told]:
        return [Weighed(work, self.weight)(sample) for sample in self.samples]


def in_parts(sample: Sample, count: int) -> Here:
    part = np.random.default_rng(count).integers(0, count, sample.firms)
    return Here([sample.at_firms(part == number) for number in range(count)])


def nobody_of(sample: Sample) -> Sample:
    return sample.at_firms(np.zeros(sample.firms, dtype=bool))


def near(found: Array, expected: Array) -> None:
    np.testing.assert_allclose(found, expected, rtol=SAME, atol=SAME * np.nanmax(np.abs(expected), initial=0))


@pytest.mark.parametrize("kind", STANDARD_ERRORS)
@pytest.mark.parametrize(
    "estimator",
    [
        AckerbergCavesFrazer(),
        AckerbergCavesFrazer(extra_lags=1),
        LevinsohnPetrin(),
        LevinsohnPetrin(criterion="moments"),
    ],
    ids=["acf", "acf-gmm", "lp", "lp-moments"],
)
def test_parts_give_what_all_rows_give(estimator: Estimator, kind: StandardErrors):
    assert_parts_give_what_all_rows_give(weighted(acf_firms(1, firms=150)), estimator, kind)


@pytest.mark.parametrize("kind", STANDARD_ERRORS)
@pytest.mark.parametrize(
    "estimator",
    [
        LeastSquares("pooled"),
        LeastSquares("fixed_effects"),
        LeastSquares("first_differences"),
        Wooldridge(degree=2),
        Wooldridge("second", degree=2, law_of_motion="random_walk"),
        Wooldridge(degree=2, steps=2),
        DynamicPanel("difference"),
        DynamicPanel("system"),
        DynamicPanel("system", transformation="orthogonal_deviations", persistence=False, collapse=False, steps=1),
    ],
    ids=["pooled", "fixed", "differences", "wooldridge", "wooldridge-second", "wooldridge-two-steps", "arellano-bond",
         "blundell-bond", "deviations"],
)  # fmt: skip
def test_linear_methods_too(estimator: Estimator, kind: StandardErrors):
    sample = firms_with_gaps(firms=200, weighted=True)
    every_year = np.column_stack((sample.controls, sample.year % 3 == 0))  # the second is the year's own
    assert_parts_give_what_all_rows_give(replace(sample, controls=every_year), estimator, kind)


def assert_parts_give_what_all_rows_give(sample: Sample, estimator: Estimator, kind: StandardErrors) -> None:
    estimation = Estimation(estimator, kind, Draws(4))
    assert can_be_spread(estimation, sample.specification)
    parts = in_parts(sample, 3)
    there, rows = spread_estimate(parts, nobody_of(sample), estimation, ALL)
    here = estimation.of(sample, ALL)
    near(there.estimate.coefficients, here.estimate.coefficients)
    near(there.inference.covariance, here.inference.covariance)
    near(there.inference.draws, here.inference.draws)
    near(there.mean_slopes, here.mean_slopes)
    assert there.estimate.notes == here.estimate.notes
    assert [root.chosen for root in there.estimate.roots] == [root.chosen for root in here.estimate.roots]
    near(np.array([check.statistic for check in there.estimate.checks]),
         np.array([check.statistic for check in here.estimate.checks]))  # fmt: skip
    assert (there.own_rows, there.estimate.firms) == (len(sample), here.estimate.firms)
    assert there.estimate.observations == here.estimate.observations
    told = [rows.of(part) for part in parts.samples]
    order = np.concatenate([part.row for part in parts.samples])
    for name in ("productivity", "noise", "innovation"):
        expected = getattr(here.estimate, name)
        near(np.concatenate([getattr(each, name) for each in told]), expected[order] if len(expected) else expected)


def test_a_draw_is_searched_like_the_estimate():
    sample = acf_firms(1, firms=100)
    stage = spread_stage(in_parts(sample, 2), nobody_of(sample), AckerbergCavesFrazer().plan(sample.specification))
    draws = Draws(3, seed=2)
    first = stage.design.first.solve(stage.design.first.sums(np.arange(3), 2))[1]
    drawn = drawn_stage(stage, draws, 1, first)
    near(drawn.design.first.fit().coefficients, first)
    assert len(drawn.all_roots()[0]) > 0


def test_a_triangle_has_the_rows_products():
    rows = np.random.default_rng(1).normal(size=(20, 4))
    near(triangle(rows).T @ triangle(rows), rows.T @ rows)
    assert triangle(rows[:2]).shape == (4, 4)


def test_who_cannot_be_estimated_is_told():
    sample = acf_firms(1, firms=3)
    with pytest.raises(NoEstimate, match="Group 26: "):
        spread_estimate(
            in_parts(sample, 2), nobody_of(sample), Estimation(AckerbergCavesFrazer(), "analytic", Draws(2)),
            Pool({"industry": "26"}, (("26",),)),
        )  # fmt: skip


def test_an_input_that_never_varies_is_named_as_on_one_machine():
    sample = firms_with_gaps(firms=20)
    still = replace(sample, inputs=sample.inputs * [1, 0] + [0, 3])
    estimation = Estimation(LeastSquares("fixed_effects"), "analytic", Draws(2))
    with pytest.raises(NoEstimate, match="fixed_assets") as here:
        estimation.of(still, ALL)
    with pytest.raises(NoEstimate) as there:
        spread_estimate(in_parts(still, 3), nobody_of(still), estimation, ALL)
    assert there.value.text == here.value.text


def test_chances_of_survival_need_all_rows():
    sample = acf_firms(1, firms=3)
    assert not can_be_spread(Estimation(OlleyPakes(survival=True), "analytic", Draws(2)), sample.specification)


@pytest.mark.parametrize("estimator", [LeastSquares("fixed_effects"), Wooldridge(), DynamicPanel()])
def test_one_year_is_too_little_in_parts_too(estimator: Estimator):
    sample = firms_with_gaps(firms=20, years=2)
    alone = sample_of(
        sample.inputs[::2], sample.output[::2], np.arange(20), np.full(20, 2020), proxy=sample.proxy[::2]
    )  # fmt: skip
    with pytest.raises(NoEstimate) as here:
        estimator.estimate(alone)
    with pytest.raises(NoEstimate) as there:
        spread_estimate(in_parts(alone, 3), nobody_of(alone), Estimation(estimator, "analytic", Draws(2)), ALL)
    assert there.value.text == here.value.text
