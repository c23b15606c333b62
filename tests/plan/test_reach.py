"""Whether a target is reached: known answers, the same draws throughout, what must not matter, honest refusals."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nangsuat.data import Break, CannotBeShown, Text, UnknownOption
from nangsuat.explain.layers import COMPARISONS
from nangsuat.plan import (
    AIM_MEASURES,
    Aim,
    Change,
    EffectWrong,
    Elicited,
    History,
    Measured,
    Risk,
    TaskEffect,
    forecast,
    reach,
    reach_all,
)

DRAWS = 4_000
ROUNDING = 1e-9
BREAK = Break(2021, Text(vi="bỏ lao động tự sản tự tiêu", en="own-use producers left out"))
LEVEL = History.from_values(
    "W", {2018: 100.0, 2019: 107.0, 2020: 109.0, 2021: 115.0, 2022: 122.0, 2023: 127.0, 2024: 135.5}, kind="level"
)
SHARE = History.from_values("S", {2019: 22.8, 2020: 24.1, 2021: 26.1, 2022: 26.2, 2023: 27.0}, kind="share")
COUNT = History.from_values("C", {2021: 40.0, 2022: 65.0, 2023: 52.0, 2024: 71.0}, kind="count")
LATER = replace(LEVEL, breaks=(Break(2027, BREAK.reason),))
SHORT = History.from_values("X", {2023: 4.0, 2024: 5.0}, kind="level")
GROWTH = Aim("T1", "mean growth", 2025, 2030, "at least", 6.0)


def task(key: str = "a", target: str = "T1", **changes: object) -> TaskEffect:
    stated = {
        "task": key,
        "target": target,
        "effect": Elicited(0.3, 1.0, 2.0),
        "unit": "growth points",
        "start": date(2025, 1, 1),
    }
    return TaskEffect(**(stated | changes))


def ask(aim: Aim = GROWTH, history=LEVEL, **more: object):
    return reach(aim, history, **({"draws": DRAWS} | more))


def test_mean_growth_is_geometric_and_holds_the_years_that_are_over():
    aim = Aim("T1", "mean growth", 2021, 2024, "at least", 5.5)
    found = ask(aim)
    geometric = 100 * ((135.5 / 109.0) ** 0.25 - 1)
    assert found.decided is (geometric >= 5.5)
    assert found.measured == pytest.approx((geometric,) * 3)
    assert found.probability == 1.0
    assert found.error == 0.0


def test_needed_growth_just_reaches_the_target():
    aim = Aim("T1", "mean growth", 2023, 2027, "at least", 7.0)
    needed = ask(aim).needed
    assert needed is not None
    assert needed.years == 3
    assert 135.5 * (1 + needed.value / 100) ** 3 == pytest.approx(122.0 * 1.07**5)
    assert needed.past == pytest.approx(100 * ((135.5 / 122.0) ** 0.5 - 1))


@pytest.mark.parametrize(
    ("aim", "history", "value"),
    [
        (Aim("v", "value", 2027, 2027, "at least", 150.0), LEVEL, 100 * ((150 / 135.5) ** (1 / 3) - 1)),
        (Aim("s", "value", 2026, 2026, "at least", 30.0), SHARE, 1.0),
        (Aim("c", "cumulative count", 2023, 2026, "at least", 300.0), COUNT, (300 - 123) / 2),
        (Aim("c", "cumulative count", 2023, 2026, "at least", 100.0), COUNT, 0.0),
        (Aim("g", "mean growth", 2026, 2030, "at least", 6.5), LEVEL, 6.5),
    ],
)
def test_what_is_still_needed(aim: Aim, history: History, value: float):
    needed = ask(aim, history).needed
    assert needed is not None
    assert needed.value == pytest.approx(value)


def test_a_year_that_is_not_over_is_neither_lost_nor_all_left():
    history = History.from_values("c", {2022: 20, 2023: 30, 2024: 40, 2025: 12}, kind="count", partial={2025: 0.75})
    needed = ask(Aim("c", "cumulative count", 2024, 2026, "at least", 102.0), history).needed
    assert needed is not None
    assert (needed.past, needed.years) == (52, 1.25)
    assert needed.value == pytest.approx(50 / 1.25)


def test_rates_of_growth_multiply():
    rates = History.from_values("g", {2021: 4.71, 2022: 4.81, 2023: 3.65, 2024: 5.0}, kind="growth")
    mean = 100 * (math.prod([1.0471, 1.0481, 1.0365]) ** (1 / 3) - 1)
    found = ask(Aim("T", "mean growth", 2021, 2023, "more than", 4.3), rates)
    assert found.measured == pytest.approx((mean,) * 3)
    assert found.decided is True


def test_the_probability_without_tasks_is_the_forecast_s():
    aim = Aim("v", "value", 2028, 2028, "more than", 165.0)
    found = ask(aim)
    assert found.probability == forecast(LEVEL, to=2028, draws=DRAWS).probability_above(2028, 165.0)
    assert found.fan.at(2028) == pytest.approx(forecast(LEVEL, to=2028, draws=DRAWS).fan.at(2028))


def test_a_certain_effect_moves_the_figure_by_what_it_is():
    sure = task(effect=Measured(1.0, 0.0))
    with_task, without = ask(effects=[sure]), ask()
    assert with_task.measured[1] - without.measured[1] == pytest.approx(
        1.0, abs=0.03
    )  # medians of two samples' products
    only = with_task.contributions[0]
    assert only.probability_without == without.probability
    assert only.effect == pytest.approx(1.0, abs=0.01)


def test_counts_of_tasks_alone():
    nothing = History("E", "count", ())
    aim = Aim("E", "cumulative count", 2026, 2030, "at least", 500.0)
    effects = [task("a", "E", effect=Measured(60.0, 0.0), unit="records", start=date(2026, 1, 1)),
               task("b", "E", effect=Measured(50.0, 0.0), unit="records", start=date(2027, 1, 1))]  # fmt: skip
    assert ask(aim, nothing, effects=effects).probability == 1.0
    short = ask(aim, nothing, effects=effects[:1])
    assert short.probability == 0.0
    assert short.measured == pytest.approx((300.0,) * 3)
    assert short.fan.at(2027)[3] == pytest.approx(120.0)
    assert any("only what tasks bring" in note.en for note in short.notes())


def test_contributions_are_differences_on_the_same_draws():
    effects = [task("a"), task("b", start=date(2027, 1, 1), risk=Risk(0.4, 9, 24, 0.1))]
    found = ask(effects=effects)
    for own, others in ((0, [effects[1]]), (1, [effects[0]])):
        assert found.contributions[own].probability_without == ask(effects=others).probability
        assert found.contributions[own].contribution == pytest.approx(
            found.probability - found.contributions[own].probability_without
        )
    dropped = ask(effects=effects, scenarios={"none": {"a": Change(dropped=True)}}).scenarios[0]
    assert dropped.probability == found.contributions[0].probability_without


def test_a_scenario_of_nothing_is_the_plan_and_a_later_task_helps_less():
    effects = [task("a"), task("b")]
    scenarios = {
        "same": {},
        "late": {"a": Change(delay_months=12), "b": Change(delay_months=12)},
        "later": {"a": Change(delay_months=36), "b": Change(delay_months=36)},
        "half": {"a": Change(factor=0.5), "b": Change(factor=0.5)},
        "none": {"a": Change(dropped=True), "b": Change(dropped=True)},
    }
    found = {item.name: item for item in ask(effects=effects, scenarios=scenarios).scenarios}
    plan = ask(effects=effects)
    assert found["same"].probability == plan.probability
    assert found["same"].fan == plan.fan
    assert plan.probability > found["late"].probability > found["later"].probability > found["none"].probability
    assert plan.probability > found["half"].probability > found["none"].probability
    assert found["none"].probability == ask().probability
    assert found["late"].difference == pytest.approx(found["late"].probability - plan.probability)


def test_what_the_history_has_is_counted_once():
    inside = task(in_history=True)
    found = ask(effects=[inside], scenarios={"stop": {"a": Change(dropped=True)}})
    assert found.probability == ask().probability
    assert found.scenarios[0].probability < found.probability
    assert found.contributions[0].contribution == pytest.approx(found.probability - found.scenarios[0].probability)


@given(st.permutations(range(4)))
def test_order_of_targets_and_tasks_is_nothing(order: list[int]):
    aims = [
        (Aim("T1", "mean growth", 2025, 2027, "at least", 5.0), LEVEL),
        (Aim("T2", "value", 2026, 2026, "at least", 29.0), SHARE),
        (Aim("T3", "cumulative count", 2024, 2026, "at least", 200.0), COUNT),
        (Aim("T4", "value", 2027, 2027, "more than", 150.0), LEVEL),
    ]
    effects = [task(), task("b"), task("a", "T2", unit="level"), task("c", "T3", unit="records")]
    straight = reach_all(aims, effects=effects, draws=300)
    turned = reach_all([aims[place] for place in order], effects=[effects[place] for place in order], draws=300)
    for position, place in enumerate(order):
        one, other = straight.reached[place], turned.reached[position]
        assert one.probability == pytest.approx(other.probability, abs=1 / 300 + ROUNDING)
        assert one.fan.quantiles == pytest.approx(np.array(other.fan.quantiles))


def test_a_plan_gives_what_each_target_gives_alone_and_keeps_its_draws():
    aims = [(GROWTH, LEVEL), (Aim("T2", "value", 2026, 2026, "at least", 29.0), SHARE)]
    effects = [task(risk=Risk(0.3)), task("a", "T2", unit="level", risk=Risk(0.3))]
    scenarios = {"late": {"a": Change(delay_months=24)}}
    together = reach_all(aims, effects=effects, scenarios=scenarios, draws=DRAWS)
    for found, (aim, history) in zip(together.reached, aims, strict=True):
        assert found == reach(aim, history, effects=effects, scenarios=scenarios, draws=DRAWS)
    kept = reach_all(aims, effects=effects, draws=DRAWS).with_scenarios(scenarios)
    assert kept == together
    assert together.to_frame()["scenario_late"].len() == 2


@given(st.floats(-5, 15), st.floats(0.01, 5))
def test_a_higher_target_is_never_likelier(number: float, more: float):
    low = ask(replace(GROWTH, low=number), draws=300).probability
    high = ask(replace(GROWTH, low=number + more), draws=300).probability
    assert high <= low


@pytest.mark.parametrize("comparison", COMPARISONS)
def test_every_comparison_is_judged(comparison: str):
    found = ask(replace(GROWTH, comparison=comparison, high=7.0))
    share = ask(replace(GROWTH, comparison="more than")).probability
    assert found.probability == pytest.approx(1 - share if comparison == "at most" else share)


@pytest.mark.parametrize(
    ("aim", "history", "said"),
    [
        (Aim("T", "mean growth", 2021, 2025, "more than", 7.0), replace(LEVEL, breaks=(BREAK,)), "crosses the break"),
        (Aim("T", "value", 2020, 2025, "more than", 150.0), replace(LEVEL, breaks=(BREAK,)), "crosses the break"),
        (Aim("T", "value", 2030, 2030, "more than", 150.0), LATER, "break of 2027"),
        (Aim("T", "cumulative count", 2020, 2025, "at least", 9.0), COUNT, "no figure of 2020"),
        (Aim("T", "mean growth", 2016, 2025, "at least", 9.0), LEVEL, "no figure of 2015"),
        (Aim("T", "mean growth", 2021, 2025, "at least", None), LEVEL, "no number"),
        (Aim("T", "mean growth", 2021, 2025, "at least", 5.0), SHARE, "cannot be computed"),
        (Aim("T", "value", 2060, 2060, "at least", 5.0), LEVEL, "2054"),
        (Aim("T", "value", 2026, 2026, "at least", 5.0), SHORT, "too short"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_says_why_and_gives_no_number(aim: Aim, history: History, said: str):
    found = ask(aim, history, scenarios={})
    assert found.probability is None
    assert said in found.reason.en
    assert found.fan is None
    assert found.contributions == ()
    assert found.summary("vi")
    with pytest.raises(CannotBeShown):
        found.chart("vi")
    assert reach_all([(aim, history)], draws=DRAWS).with_scenarios({}).reached[0].probability is None


def test_a_period_that_begins_with_the_new_series_is_judged():
    aim = Aim("T", "mean growth", 2022, 2027, "more than", 5.0)
    assert ask(aim, replace(LEVEL, breaks=(BREAK,))).probability is not None


def test_coefficients_stand_side_by_side():
    low = History.from_values("tfp-0.3", {2018: 43.0, 2019: 46.0, 2020: 35.0, 2021: 41.0, 2022: 48.0}, kind="ratio")
    high = History.from_values("tfp-0.5", {2018: 21.0, 2019: 24.0, 2020: 10.0, 2021: 18.0, 2022: 27.0}, kind="ratio")
    short = History.from_values("tfp-x", {2018: 21.0}, kind="ratio")
    found = ask(Aim("T2", "value", 2025, 2025, "about", 45.0), {"0,3": low, "0,5": high, "0,4": short})
    assert [item.key for item in found.alternatives] == ["0,3", "0,5", "0,4"]
    assert found.probability == found.alternatives[0].probability > found.alternatives[1].probability
    assert found.alternatives[2].probability is None
    assert found.alternatives[2].reason is not None


@pytest.mark.parametrize(
    ("history", "unit"), [(SHARE, "growth points"), (COUNT, "level"), (LEVEL, "records"), (COUNT, "growth points")]
)
def test_an_effect_in_a_unit_that_does_not_fit_is_refused(history: History, unit: str):
    aim = Aim("T1", "value", 2026, 2026, "at least", 30.0)
    with pytest.raises(EffectWrong, match=unit):
        ask(aim, history, effects=[task(unit=unit)])


def test_names_that_do_not_exist_are_refused():
    with pytest.raises(UnknownOption, match="«task»"):
        ask(effects=[task()], scenarios={"x": {"b": Change()}})
    with pytest.raises(UnknownOption, match="«target»"):
        reach_all([(GROWTH, LEVEL)], effects=[task(target="T9")])
    with pytest.raises(UnknownOption, match=next(iter(AIM_MEASURES))):
        Aim("T", "values", 2025, 2026, "at least", 1.0)
    with pytest.raises(UnknownOption, match="at least"):
        Aim("T", "value", 2025, 2026, "over", 1.0)
    with pytest.raises(UnknownOption, match="ends"):
        Aim("T", "value", 2027, 2026, "at least", 1.0)
    with pytest.raises(UnknownOption, match="without a history"):
        ask(GROWTH, {})


def test_simulation_error_is_what_repeated_seeds_show():
    aim = replace(GROWTH, low=5.0)
    found = [reach(aim, LEVEL, draws=1_000, seed=seed) for seed in range(40)]
    spread = float(np.std([item.probability for item in found]))
    assert spread <= 1.3 * found[0].error  # draws are spread over the grid, so a little better than by chance


def test_an_effect_that_would_sink_a_level_leaves_it_positive():
    doom = task(effect=Measured(-500.0, 0.0))
    assert ask(effects=[doom]).measured[1] > -100.0001


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_prints_and_draws(language):
    found = ask(
        effects=[task(label=Text(vi="Dây chuyền", en="Line"))], scenarios={"chậm": {"a": Change(delay_months=12)}}
    )
    text = found.summary(language)
    for words in ("chậm", {"vi": "Dây chuyền", "en": "Line"}[language]):
        assert words in text
    assert found.chart(language).to_dict()["layer"]
    count = ask(Aim("c", "cumulative count", 2023, 2026, "at least", 300.0), COUNT)
    assert count.chart(language).to_dict()["layer"]
    assert reach_all([(GROWTH, LEVEL)], draws=500).summary(language)
