"""All targets of a plan at once: numbers in force, tasks as reported, young counts, scenarios, words."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from statistics import NormalDist

import pytest

from nangsuat.data import Break, CannotBeShown, Text, UnknownOption
from nangsuat.plan import (
    Aim,
    Change,
    Effect,
    Elicited,
    Followed,
    History,
    Measured,
    Milestone,
    Plan,
    PlannedTarget,
    PlannedTask,
    Risk,
    about,
    effects_at_work,
    plan_outlook,
    reach,
)

TODAY = date(2026, 7, 1)
SIMULATED = 0.02  # two shares of 10,000 draws of other random numbers: four standard errors
GROWTH = {2018: 5.93, 2019: 6.62, 2021: 4.71, 2022: 4.81, 2023: 3.65}
REDEFINED = Break(2021, Text(vi="đổi cách tính lao động", en="workers are counted anew"))


def words(text: str) -> Text:
    return Text.same(text)


def target(key="T1", kind="growth", low=7.5, *, first=2026, last=2030, **facts) -> PlannedTarget:
    milestones = facts.pop("milestones", (Milestone(first, last, low),))
    return PlannedTarget(key, words(key), words("%/năm"), kind, "at least", milestones, **facts)


def task(key="1", *effects: Effect, ends=date(2026, 12, 31), **facts) -> PlannedTask:
    return PlannedTask(key, words(f"Nhiệm vụ {key}"), date(2026, 1, 1), ends, effects=effects, **facts)


def effect(on="T1", low=0.2, likely=0.5, high=1.0, **facts) -> Effect:
    return Effect(on, Elicited(low, likely, high), **{"basis": words("chuyên gia"), **facts})


def plan(*targets: PlannedTarget, tasks: tuple[PlannedTask, ...] = ()) -> Plan:
    return Plan(words("Kế hoạch"), words("Khu"), 2026, 2030, targets=targets, tasks=tasks)


def growth(name="GSO", **facts) -> History:
    return History.from_values(name, GROWTH, kind="growth", **facts)


def level(name="W") -> History:
    return History.from_values(
        name, {2019: 100, 2020: 104, 2021: 109, 2022: 113, 2023: 120, 2024: 126, 2025: 133}, kind="level"
    )


def count(name="C", **values) -> History:
    return History.from_values(name, {int(key[1:]): value for key, value in values.items()}, kind="count")


def test_each_target_is_answered_as_it_is_alone():
    both = plan(target("T1"), target("T2", low=6.0), tasks=(task("1", effect("T1"), effect("T2")),))
    found = plan_outlook(both, {"T1": level("A"), "T2": level("B")}, today=TODAY)
    for key, name in (("T1", "A"), ("T2", "B")):
        aim = Aim(key, "mean growth", 2026, 2030, "at least", both.target(key).milestones[0].low)
        alone = reach(aim, level(name), effects=effects_at_work(both, today=TODAY))
        assert found.of(key).probability == alone.probability


def test_the_number_in_force_is_the_one_of_the_year():
    two = target(milestones=(Milestone(2021, 2025, 7.0), Milestone(2026, 2030, 7.5)))
    early = plan_outlook(plan(two), {"T1": level()}, today=date(2024, 6, 1))
    late = plan_outlook(plan(two), {"T1": level()}, today=TODAY)
    assert (early.of("T1").milestone.low, late.of("T1").milestone.low) == (7.0, 7.5)
    assert [other.milestone.low for other in late.of("T1").others] == [7.0]
    assert late.of("T1").others[0].light.key == "not met"  # that period is over: 5.05 % a year


def test_after_the_last_period_its_number_stays():
    found = plan_outlook(plan(target(first=2020, last=2024)), {"T1": level()}, today=TODAY)
    assert found.of("T1").light.key == "not met"
    assert "Kỳ đã hết" in found.of("T1").sentence.vi


def test_a_period_across_a_break_cannot_be_judged():
    broken = target(first=2021, last=2025, low=7.0)
    found = plan_outlook(plan(broken), {"T1": growth(breaks=(REDEFINED,))}, today=date(2024, 1, 1)).of("T1")
    assert found.probability is None
    assert found.light.key == "cannot be judged"
    assert "đổi cách tính lao động" in found.reason.vi
    assert found.percent.vi == "–"


def test_why_there_is_no_figure_is_told():
    hidden = Text(vi="không công bố để bảo mật", en="not released")
    found = plan_outlook(plan(target(), target("T2")), {}, missing={"T1": hidden}, today=TODAY)
    assert found.of("T1").light.reason == hidden
    assert found.of("T2").reason.vi == "chưa có số liệu"
    assert found.tables()[0].rows[0][7] is None
    with pytest.raises(CannotBeShown):
        found.chart()
    with pytest.raises(CannotBeShown):
        found.with_scenarios({"x": {}})


def test_a_history_of_no_target_is_refused():
    with pytest.raises(UnknownOption, match="T9"):
        plan_outlook(plan(target()), {"T9": level()}, today=TODAY)


def test_tasks_raise_the_probability_and_each_says_by_how_much():
    tasks = (task("1", effect(low=0.5, likely=1.0, high=2.0)), task("2", effect(low=0.0, likely=0.1, high=0.2)))
    without = plan_outlook(plan(target(low=6.0)), {"T1": level()}, today=TODAY)
    found = plan_outlook(plan(target(low=6.0), tasks=tasks), {"T1": level()}, today=TODAY)
    assert found.of("T1").probability > without.of("T1").probability
    strong, weak = found.of("T1").contributions
    assert strong.contribution > weak.contribution > 0


@pytest.mark.parametrize(
    ("report", "start"),
    [
        (None, date(2027, 1, 1)),
        (Followed(date(2026, 1, 1), date(2026, 12, 31), "doing", 20), date(2027, 1, 1)),
        (
            Followed(date(2026, 1, 1), date(2026, 12, 31), "doing", 20, expected_end=date(2027, 6, 30)),
            date(2027, 7, 1),
        ),
    ],
)
def test_an_end_expected_later_moves_the_effect(report, start):
    followed = {} if report is None else {"1": report}
    works = effects_at_work(plan(target(), tasks=(task("1", effect()),)), followed=followed, today=TODAY)
    assert works[0].start == start


def test_an_open_task_that_is_overdue_has_not_worked_yet():
    late = task("1", effect(), ends=date(2026, 3, 31))
    report = Followed(late.starts, late.ends, "doing", 50)
    works = effects_at_work(plan(target(), tasks=(late,)), followed={"1": report}, today=TODAY)
    assert works[0].start == date(2026, 7, 2)  # the day after today, for it ends today at the earliest


def test_what_is_done_neither_slips_nor_fails():
    risky = task("1", effect(), risk=Risk(slip=0.5, fail=0.5))
    done = {"1": Followed(risky.starts, risky.ends, "done", 100)}
    assert effects_at_work(plan(target(), tasks=(risky,)), followed=done, today=TODAY)[0].risk == Risk()


def test_what_was_stopped_brings_nothing():
    one = plan(target(low=6.0), tasks=(task("1", effect(low=0.5, likely=1.0, high=2.0)),))
    stopped = {"1": Followed(date(2026, 1, 1), date(2026, 12, 31), "stopped", 10)}
    without = plan_outlook(plan(target(low=6.0)), {"T1": level()}, today=TODAY).of("T1")
    found = plan_outlook(one, {"T1": level()}, followed=stopped, today=TODAY).of("T1")
    assert found.probability == without.probability


def test_an_effect_that_would_end_before_it_begins_is_none():
    short = task("1", effect(ends=date(2027, 6, 1)))
    report = Followed(short.starts, short.ends, "doing", 20, expected_end=date(2027, 12, 31))
    assert effects_at_work(plan(target(), tasks=(short,)), followed={"1": report}, today=TODAY) == ()


def test_scenarios_stand_side_by_side_on_the_same_draws():
    one = plan(target(low=5.6), tasks=(task("1", effect(low=0.5, likely=1.0, high=2.0)), task("2", effect())))
    cases = {"chậm": {"1": Change(delay_months=24)}, "bỏ": {"1": Change(dropped=True)}}
    found = plan_outlook(one, {"T1": level()}, scenarios=cases, today=TODAY)
    later = plan_outlook(one, {"T1": level()}, today=TODAY).with_scenarios(cases)
    assert found.of("T1").scenarios == later.of("T1").scenarios
    slow, gone = found.of("T1").scenarios
    assert gone.probability < slow.probability < found.of("T1").probability
    assert found.of("T1").beside(gone).vi == (
        f"{100 * found.of('T1').probability:.0f} % → {100 * gone.probability:.0f} %"
    )
    assert [column.key for column in found.tables()[0].columns[-2:]] == ["scenario_chậm", "scenario_bỏ"]


def test_a_scenario_on_an_unknown_task_is_refused():
    found = plan_outlook(plan(target(), tasks=(task("1", effect()),)), {"T1": level()}, today=TODAY)
    with pytest.raises(UnknownOption, match="9"):
        found.with_scenarios({"x": {"9": Change(dropped=True)}})


def test_a_copy_to_read_is_light_and_says_so():
    found = plan_outlook(plan(target(), tasks=(task("1", effect()),)), {"T1": level()}, today=TODAY)
    light = pickle.loads(pickle.dumps(found.without_draws()))
    assert light.of("T1").probability == found.of("T1").probability
    assert light.tasks == ("1",)
    with pytest.raises(CannotBeShown, match="ask again"):
        light.with_scenarios({"x": {"1": Change(dropped=True)}})


def counted(low=100.0) -> PlannedTarget:
    return PlannedTarget("C", words("C"), words("DN"), "count", "at least", (Milestone(2026, 2030, low),))


def test_a_young_count_rests_on_what_is_counted_and_on_its_tasks():
    history = History.from_values("C", {2026: 30}, kind="count", partial={2026: 0.5})
    one = plan(counted(), tasks=(task("1", effect("C", 10, 20, 30, starts=date(2026, 1, 1))),))
    found = plan_outlook(one, {"C": history}, today=TODAY).of("C")
    # 30 counted, and a normal number about 20 a year (10 and 30 are its deciles) over the 4.5 years left
    assert found.reach.measured[1] == pytest.approx(30 + 4.5 * 20, abs=2)
    assert found.needed.past == 30
    assert (found.needed.value, found.needed.years) == (pytest.approx(70 / 4.5), 4.5)
    assert found.figure.value == 30
    spread = 10 / NormalDist().inv_cdf(0.9)
    assert found.probability == pytest.approx(1 - NormalDist(20, spread).cdf(70 / 4.5), abs=SIMULATED)


def test_of_a_young_count_without_tasks_nothing_is_said():
    history = History.from_values("C", {2026: 30}, kind="count", partial={2026: 0.5})
    found = plan_outlook(plan(counted()), {"C": history}, today=TODAY).of("C")
    assert found.probability is None
    assert "30" in found.reason.vi


def test_a_count_that_is_complete_is_met():
    history = History.from_values("C", {2026: 130}, kind="count", partial={2026: 0.5})
    found = plan_outlook(plan(counted()), {"C": history}, today=TODAY).of("C")
    assert found.light.key == "met"


def test_a_count_nobody_has_begun_stands_on_its_tasks_alone():
    one = plan(counted(), tasks=(task("1", effect("C", 20, 30, 40, starts=date(2026, 1, 1))),))
    found = plan_outlook(one, {}, today=TODAY).of("C")
    assert found.probability > 0.5
    assert "chưa có năm số liệu nào" in found.sentence.vi


def test_a_count_with_whole_years_goes_on_at_its_pace():
    found = plan_outlook(plan(counted(150)), {"C": count(y2022=28, y2023=30, y2024=33, y2025=31)}, today=TODAY).of("C")
    aim = Aim("C", "cumulative count", 2026, 2030, "at least", 150.0)
    assert found.probability == reach(aim, count(y2022=28, y2023=30, y2024=33, y2025=31)).probability


def test_the_rest_of_a_count_is_the_count():
    """What the whole would give if the past were certain and only tasks brought more: the same share."""
    whole = plan(counted(), tasks=(task("1", effect("C", 10, 20, 30, starts=date(2027, 1, 1))),))
    young = History.from_values("C", {2026: 40}, kind="count")
    found = plan_outlook(whole, {"C": young}, today=date(2027, 1, 1)).of("C")
    rest = replace(counted(60.0), milestones=(Milestone(2027, 2030, 60.0),))
    alone = plan_outlook(replace(whole, targets=(rest,)), {}, today=date(2027, 1, 1)).of("C")
    assert found.probability == pytest.approx(alone.probability, abs=SIMULATED)


def test_an_effect_in_another_unit_is_told_and_not_drawn():
    wrong = plan(target("S", "share", 40.0), tasks=(task("1", effect("S", unit="growth points")),))
    share = History.from_values("S", {2020: 24, 2021: 25, 2022: 26, 2023: 27, 2024: 28}, kind="share")
    found = plan_outlook(wrong, {"S": share}, today=TODAY).of("S")
    assert found.probability is None
    assert "«1»" in found.reason.vi


def test_coefficients_stand_side_by_side():
    ratio = plan(target("T2", "ratio", 45.0))
    low = History.from_values("T2a", {2018: 50, 2019: 46, 2020: 20, 2021: 18, 2022: 55, 2023: 40}, kind="ratio")
    high = History.from_values("T2b", {2018: 40, 2019: 36, 2020: 5, 2021: 2, 2022: 47, 2023: 28}, kind="ratio")
    found = plan_outlook(ratio, {"T2": {"α = 0,30": low, "α = 0,40": high}}, today=TODAY).of("T2")
    first, second = found.reach.alternatives
    assert first.probability == found.probability > second.probability


def test_a_probability_never_stands_bare():
    works = (
        task("1", effect()),
        PlannedTask("2", words("2"), TODAY, TODAY, effects=(Effect("T1", Measured(0.2, 0.1)),)),
    )
    found = plan_outlook(plan(target(), tasks=works), {"T1": growth()}, today=TODAY).of("T1")
    said = found.sentence.vi
    for part in (
        about(found.probability).vi,
        "5 năm số liệu (2018–2023)",
        "tác động ước định của nhiệm vụ: 1",
        "tác động đã đo: 1",
        "căn cứ: chuyên gia",
        "không phải là bảo đảm",
    ):
        assert part in said, part


def test_the_unit_of_a_figure_is_its_own():
    history = replace(level(), unit=words("triệu đồng/người"))
    found = plan_outlook(plan(target()), {"T1": history}, today=TODAY).of("T1")
    assert (found.figure_unit.vi, found.target.unit.vi) == ("triệu đồng/người", "%/năm")


def test_open_sdg_judges_by_past_growth_alone():
    found = plan_outlook(plan(target(low=5.0, first=2022, last=2030)), {"T1": level()}, today=TODAY)
    assert found.of("T1").open_sdg().status == "substantial_progress"
    rates = History.from_values("G", {2022: 5.0, 2023: 4.0, 2024: 6.0}, kind="growth")
    chained = plan_outlook(plan(target(low=5.0, first=2022, last=2030)), {"T1": rates}, today=TODAY).of("T1").open_sdg()
    assert chained.current_value == pytest.approx(100 * 1.05 * 1.04 * 1.06)


def test_tables_and_chart_speak_both_languages():
    one = plan(target(low=5.6), tasks=(task("1", effect()),))
    found = plan_outlook(one, {"T1": level()}, scenarios={"chậm": {"1": Change(delay_months=24)}}, today=TODAY)
    for language in ("vi", "en"):
        assert found.summary(language)
        assert found.chart(language).to_dict()["layer"]
        assert found.of("T1").chart(language).to_dict()["layer"]
    assert found.to_frame()["probability"][0] == pytest.approx(100 * found.of("T1").probability)
