"""What holds for all estimators by control functions: draws, parts, order, gaps, weights, influences."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from control_function_samples import acf_firms, weighted
from nangsuat.measure.production import (
    AckerbergCavesFrazer,
    Draws,
    Estimate,
    Estimator,
    LevinsohnPetrin,
    OlleyPakes,
    Sample,
)
from nangsuat.measure.production.control_functions.design import Design
from nangsuat.measure.production.control_functions.first_stage import ONCE
from nangsuat.measure.production.control_functions.second_stage import SecondStage
from nangsuat.measure.production.scales import Scales
from production_samples import repeated, sample_of

SAME = 1e-10  # of coefficients, by a different order of the same sums

ESTIMATORS: dict[str, Estimator] = {
    "acf": AckerbergCavesFrazer(),
    "acf_cubic": AckerbergCavesFrazer(degree=3, law_degree=2),
    "acf_lags": AckerbergCavesFrazer(extra_lags=1),
    "lp": LevinsohnPetrin(),
    "lp_moments": LevinsohnPetrin(criterion="moments"),
    "op_survival": OlleyPakes(survival=True, degree=2),
}
FORMS = ("cobb_douglas", "translog")


def firms_that_leave(seed: int = 0, *, form: str = "cobb_douglas") -> Sample:
    """Made-up firms with weights and controls, some of whose years are missing, and some of whom leave."""
    whole = weighted(acf_firms(2, firms=400, proxy_noise=0.1, seed=seed))
    rng = np.random.default_rng(seed)
    there = rng.random(len(whole)) < 0.93
    leaves = np.where(rng.random(whole.firms) < 0.4, rng.integers(5, 10, size=whole.firms), 99)
    there &= whole.year < leaves[whole.firm]
    there |= whole.year < 2
    sample = sample_of(
        whole.inputs[there],
        whole.output[there],
        whole.firm[there],
        whole.year[there],
        specification=replace(whole.specification, form=form),
        proxy=whole.proxy[there],
        controls=whole.controls[there],
        weight=whole.weight[there],
    )
    return replace(sample, row=np.arange(len(sample)))


@pytest.fixture(scope="module")
def estimated() -> Callable[[str], tuple[Sample, Estimate]]:
    known: dict[str, tuple[Sample, Estimate]] = {}

    def of(name: str) -> tuple[Sample, Estimate]:
        if name not in known:
            sample = firms_that_leave()
            known[name] = sample, ESTIMATORS[name].estimate(sample)
        return known[name]

    return of


@pytest.mark.parametrize("name", ESTIMATORS)
def test_a_draw_is_the_estimate_of_the_sample_in_which_firms_stand_as_often(name: str, estimated: Callable):
    sample, estimate = estimated(name)
    draws = Draws(3, seed=2)
    found = ESTIMATORS[name].refit(sample, estimate, draws)
    if name == "acf_lags":  # the weighting of its moments stays the estimate's
        assert found == pytest.approx(np.tile(estimate.coefficients, (3, 1)), abs=0.1)
        return
    for draw, times in zip(found, draws.weights(sample.key).T, strict=True):
        explicit = ESTIMATORS[name].estimate(repeated(sample, times))
        roots = np.array([root.coefficients for root in explicit.roots])
        nearest = roots[np.argmin(np.abs(roots - draw).max(axis=1))]  # a draw goes on from the estimate's root
        assert draw == pytest.approx(nearest, abs=SAME)


@pytest.mark.parametrize("name", ["acf", "lp"])
def test_draws_go_on_where_others_ended(name: str, estimated: Callable):
    sample, estimate = estimated(name)
    all_at_once = ESTIMATORS[name].refit(sample, estimate, Draws(5, seed=1))
    later = ESTIMATORS[name].refit(sample, estimate, Draws(2, seed=1, first=3))
    assert later == pytest.approx(all_at_once[3:], abs=SAME)


@pytest.mark.parametrize("name", ESTIMATORS)
def test_order_names_and_shifted_years_do_not_matter(name: str, estimated: Callable):
    sample, estimate = estimated(name)
    order = np.random.default_rng(0).permutation(sample.firms)
    rows = np.concatenate([np.arange(sample.starts[firm], sample.starts[firm + 1]) for firm in order])
    shuffled = replace(
        sample,
        output=sample.output[rows],
        inputs=sample.inputs[rows],
        proxy=sample.proxy[rows],
        controls=sample.controls[rows],
        weight=sample.weight[rows] * 7,
        year=sample.year[rows] + 1990,
        starts=np.concatenate(([0], np.cumsum(np.diff(sample.starts)[order]))),
        key=sample.key[order] + 1,
    )
    again = ESTIMATORS[name].estimate(shuffled)
    assert again.coefficients == pytest.approx(estimate.coefficients, abs=SAME)
    assert again.productivity == pytest.approx(estimate.productivity[rows], abs=1e-8)
    assert again.influence == pytest.approx(estimate.influence[order], abs=1e-9)
    assert [root.chosen for root in again.roots] == [root.chosen for root in estimate.roots]


@pytest.mark.parametrize("name", ["acf", "lp", "op_survival"])
def test_a_firm_with_a_gap_counts_like_two_firms(name: str):
    """A year that is missing ends the pairs of years; what is left before and after hangs together in errors alone."""
    sample = firms_that_leave(seed=3)
    gap = np.flatnonzero(np.diff(sample.year, prepend=sample.year[0] - 1) != 1)
    starts = np.unique(np.concatenate((sample.starts, gap)))
    split = replace(sample, starts=starts, key=np.arange(len(starts) - 1, dtype=np.uint64))
    one, two = (ESTIMATORS["acf" if name == "acf" else "lp"].estimate(each) for each in (sample, split))
    assert one.coefficients == pytest.approx(two.coefficients, abs=SAME)
    assert one.observations == two.observations


@pytest.mark.parametrize("name", [name for name in ESTIMATORS if name != "acf_lags"])
def test_influence_is_how_the_estimate_moves_with_a_firms_weight(name: str, estimated: Callable):
    """Two-step GMM is left out: its influence takes the weighting of its moments as given, as is usual."""
    sample, estimate = estimated(name)
    for firm in (0, 40, 333):
        step = 1e-3 * (sample.firm == firm)
        ahead, behind = (
            ESTIMATORS[name].estimate(replace(sample, weight=sample.weight * (1 + sign * step))).coefficients
            for sign in (1, -1)
        )
        assert (ahead - behind) / 2e-3 == pytest.approx(estimate.influence[firm], rel=1e-4, abs=1e-7)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["acf", "lp"])
def test_parts_of_the_firms_add_up(name: str, form: str):
    """What a cluster sends: each part's sums with the scales of all, added, give the whole's solution."""
    sample = firms_that_leave(form=form)
    plan = ESTIMATORS[name].plan(sample.specification)
    scales = Scales.of(sample)
    is_first = np.arange(sample.firms) < 150
    parts = [Design.of(sample.at_firms(chosen), plan, scales, np.empty(0)) for chosen in (is_first, ~is_first)]
    whole = Design.of(sample, plan, scales, np.empty(0))
    numbers = np.array([-1, 0, 4])
    sums = [design.first.sums(numbers, seed=9) for design in (*parts, whole)]
    first = whole.first.solve(sums[0] + sums[1])
    assert first == pytest.approx(whole.first.solve(sums[2]), abs=SAME)
    slopes = np.random.default_rng(1).normal(scale=0.3, size=(3, len(whole.moving)))
    here, there, both = (
        design.transitions.sums(design.points(first, slopes), numbers, seed=9) for design in (*parts, whole)
    )
    assert (here + there).equations(plan.criterion) == pytest.approx(both.equations(plan.criterion), abs=SAME)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ESTIMATORS)
def test_sums_that_do_not_hang_on_the_coefficients_give_the_same_equations(name: str, form: str):
    from nangsuat.measure.production.control_functions.control_function import second_stage_of

    sample = firms_that_leave(form=form)
    stage: SecondStage = second_stage_of(sample, ESTIMATORS[name].plan(sample.specification))
    slopes = stage.start + np.random.default_rng(1).normal(scale=0.1, size=(4, len(stage.start)))
    by_moments = stage._moments().sums(slopes).equations(stage.design.plan.criterion)
    assert by_moments == pytest.approx(stage.equations(slopes), abs=1e-9)
    assert stage.design.first.sums(ONCE).shape[0] == 1


def test_a_search_among_some_firms_finds_the_same_root(monkeypatch: pytest.MonkeyPatch):
    """Where there are many terms a part of the firms says where to look; the root is polished on all."""
    from nangsuat.measure.production.control_functions import second_stage

    sample = firms_that_leave(seed=1)
    whole = AckerbergCavesFrazer().estimate(sample)
    monkeypatch.setattr(second_stage, "_PRODUCTS", 0.5 * len(sample.pairs) * 20**2)
    part = AckerbergCavesFrazer().estimate(sample)
    assert part.coefficients == pytest.approx(whole.coefficients, abs=1e-9)
