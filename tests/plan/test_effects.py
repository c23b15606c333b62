"""What a task adds: quantiles as stated, timing against an integral taken numerically, risks as often as stated."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nangsuat.data import UnknownOption
from nangsuat.plan import Change, EffectWrong, Elicited, Measured, Risk, TaskEffect
from nangsuat.plan.effects import LONGEST_DELAY, draw_effects, timings

DRAWS = 200_000
SAMPLING = 0.01  # five standard errors of a quantile's level or of a share at this number of draws, and then some
INTEGRATED = 0.01  # of a year: sums over days against areas, and leap years
START = date(2026, 4, 1)


def task(**changes: object) -> TaskEffect:
    stated = {"task": "a", "target": "T", "effect": Elicited(0.2, 0.5, 1.5), "unit": "growth points", "start": START}
    return TaskEffect(**(stated | changes))


def drawn(effect: TaskEffect, years=(2026, 2027, 2028), draws: int = DRAWS):
    return draw_effects([effect], years, draws=draws, seed=1)[0]


def test_the_three_numbers_are_the_quantiles_that_they_are_called():
    full = drawn(task()).full
    for value, level in ((0.2, 0.1), (0.5, 0.5), (1.5, 0.9)):
        assert (full < value).mean() == pytest.approx(level, abs=SAMPLING)


def test_a_measured_effect_is_normal_about_its_estimate():
    full = drawn(task(effect=Measured(0.4, 0.1))).full
    assert full.mean() == pytest.approx(0.4, abs=SAMPLING / 10)
    assert full.std() == pytest.approx(0.1, rel=SAMPLING)


def test_risks_come_as_often_and_as_long_as_stated():
    delays = drawn(task(risk=Risk(slip=0.4, delay_months=8, delay_months_high=20, fail=0.25))).delays
    failed, late = delays > LONGEST_DELAY, (delays > 0) & (delays <= LONGEST_DELAY)
    assert failed.mean() == pytest.approx(0.25, abs=SAMPLING)
    assert late.mean() / (1 - failed.mean()) == pytest.approx(0.4, abs=SAMPLING)
    assert (delays[late] <= 8).mean() == pytest.approx(0.5, abs=0.06)  # whole months
    assert (delays[late] <= 20).mean() == pytest.approx(0.9, abs=0.02)


@given(
    st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    st.integers(0, 48),
    st.integers(0, 60),
    st.one_of(st.none(), st.integers(1, 60)),
)
def test_the_share_of_a_year_is_the_area_under_the_ramp(start: date, ramp: int, delay: int, lasts: int | None):
    end = None if lasts is None else date(start.year + lasts // 12 + 1, start.month, 1)
    effect = task(start=start, ramp_months=ramp, end=end)
    years = [2025, 2026, 2027, 2028]
    began = start.year + (start.timetuple().tm_yday - 1) / 365.25 + delay / 12
    stops = np.inf if end is None else end.year + (end.timetuple().tm_yday - 1) / 365.25
    for place, year in enumerate(years):
        days = year + (np.arange(3650) + 0.5) / 3650
        share = np.clip((days - began) / (ramp / 12), 0, 1) if ramp else (days >= began)
        area = (share * (days < stops)).mean()
        assert timings(effect, years)[delay, place] == pytest.approx(area, abs=INTEGRATED)


def test_a_failed_task_adds_nothing_and_a_dropped_one_neither():
    assert not drawn(task(risk=Risk(fail=1.0))).by_year().any()
    assert not drawn(task()).by_year(Change(dropped=True)).any()


def test_what_the_history_has_is_not_added_but_its_loss_is_taken_off():
    inside = drawn(task(in_history=True))
    assert not inside.by_year().any()
    full = drawn(task()).by_year()
    assert np.array_equal(inside.by_year(Change(dropped=True)), -full)


def test_a_later_start_changes_nothing_but_the_time():
    effect = drawn(task(start=date(2026, 1, 1)), years=tuple(range(2026, 2032)))
    late = effect.by_year(Change(delay_months=12))
    assert np.allclose(late[1:], effect.by_year()[:-1])
    assert not late[0].any()


def test_the_same_task_slips_in_all_its_targets_and_order_is_nothing():
    risk = Risk(slip=0.5, fail=0.2)
    one, two = task(risk=risk), task(risk=risk, target="U")
    first = draw_effects([one, two], (2026,), draws=1000, seed=3)
    second = draw_effects([two, one], (2026,), draws=1000, seed=3)
    assert np.array_equal(first[0].delays, first[1].delays)
    assert not np.array_equal(first[0].full, first[1].full)
    assert np.array_equal(first[0].full, second[1].full)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Elicited(1, 0, 2),
        lambda: Elicited(float("-inf"), 0, 2),
        lambda: Measured(1, -0.1),
        lambda: Measured(float("nan"), 0.1),
        lambda: Risk(slip=1.2),
        lambda: Risk(fail=-0.1),
        lambda: Risk(delay_months=12, delay_months_high=6),
        lambda: task(ramp_months=-1),
        lambda: task(end=START),
        lambda: Change(delay_months=-3),
    ],
)
def test_numbers_that_contradict_each_other_are_refused(wrong):
    with pytest.raises(EffectWrong):
        wrong()


def test_an_unknown_unit_is_refused_with_those_that_are_known():
    with pytest.raises(UnknownOption, match="growth points"):
        task(unit="percent")
