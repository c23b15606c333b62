"""The light follows its rule; the second opinion is the one that Open SDG would give."""

import math
from collections.abc import Mapping
from dataclasses import replace

import pytest

from nangsuat.data import Break, Text, UnknownOption
from nangsuat.plan import (
    LIGHTS,
    OPEN_SDG_STATUSES,
    Aim,
    History,
    LightRule,
    open_sdg_opinion,
    open_sdg_progress,
    reach,
    traffic_light,
)
from nangsuat.plan.progress import RuleWrong

PRINTED = 1e-7  # digits that the other program's answers were noted with

LEVEL = History.from_values("W", {2020: 109.0, 2021: 115.0, 2022: 122.0, 2023: 127.0, 2024: 135.5}, kind="level")
COUNT = History.from_values("C", {2021: 40.0, 2022: 65.0, 2023: 52.0, 2024: 71.0}, kind="count")

# From the calculation of sdg/ProgressMeasure.py of open-sdg/sdg-build, commit 139fede, run on these series out of tree.
THEIRS = (
    ({2015: 100.0, 2020: 120.0}, {"target": 150.0}, 1.355392388, "substantial_progress", 5),
    ({2015: 100.0, 2020: 112.0}, {"target": 150.0}, 0.836673061, "moderate_progress", 1.690572),
    ({2015: 100.0, 2018: 103.0}, {"target": 150.0}, 0.361378002, "limited_progress", -0.9942463),
    ({2015: 100.0, 2018: 95.0}, {"target": 150.0}, -0.618709432, "deterioration", -5),
    ({2015: 100.0, 2018: 60.0}, {"target": 150.0}, -5.714207404, "deterioration", -5),
    ({2015: 100.0, 2018: 155.0}, {"target": 150.0}, 5.740747609, "target_achieved", 5),
    ({2015: 40.0, 2021: 31.0}, {"target": 20.0, "direction": "negative"}, 0.921031896, "moderate_progress", 2.2931387),
    ({2015: 40.0, 2021: 19.0}, {"target": 20.0, "direction": "negative"}, 2.583905053, "target_achieved", 5),
    ({2015: 40.0, 2021: 38.0}, {"target": 0.0, "direction": "negative"}, 0.01680297, "limited_progress", -2.4299871),
    ({2016: 7.0, 2022: 8.0}, {"target": 12.0, "target_year": 2025}, 0.36463705, "limited_progress", -0.9806668),
    (
        {2010: 5.0, 2015: 6.0, 2019: 6.6},
        {"target": 9.0, "base_year": 2012},
        0.880072596,
        "moderate_progress",
        2.0005705,
    ),
    ({2015: 100.0, 2020: 109.0}, {}, 0.017384928, "substantial_progress", 3.6924641),
    ({2015: 100.0, 2020: 104.0}, {}, 0.007874989, "moderate_progress", 0.7187471),
    ({2015: 100.0, 2020: 101.0}, {}, 0.001992048, "limited_progress", -1.5039762),
    ({2015: 100.0, 2020: 96.0}, {}, -0.008131161, "deterioration", -3.5163951),
    ({2015: 100.0, 2020: 80.0}, {}, -0.0436475, "deterioration", -5),
    ({2015: 90.0, 2020: 92.0}, {"limit": 100.0}, 0.004405457, "moderate_progress", 1.6978063),
    ({2015: 100.0, 2020: 100.0}, {"limit": 100.0}, 0.0, "substantial_progress", 5),
    (
        {2015: 130.0, 2020: 128.0},
        {"limit": 100.0, "direction": "negative"},
        0.003096035,
        "limited_progress",
        -0.5522513,
    ),
    ({2015: -4.0, 2020: -3.0}, {}, 0.055912489, "substantial_progress", 5),
    ({2015: -4.0, 2020: -3.0}, {"target": -2.0}, 1.238141598, "substantial_progress", 4.5582216),
    ({2015: 0.0, 2020: 3.0}, {"target": 10.0}, 4.669865121, "substantial_progress", 5),
    ({2015: -4.0, 2020: 3.0}, {"target": 10.0}, None, "not_available", None),
)


@pytest.mark.parametrize(("values", "asked", "value", "status", "score"), THEIRS)
def test_it_is_what_open_sdg_says(values, asked: Mapping[str, object], value, status: str, score):
    found = open_sdg_progress(values, **asked)
    assert found.value == pytest.approx(value, abs=PRINTED)
    assert found.status == status
    assert found.score == pytest.approx(score, abs=PRINTED)
    assert found.word == OPEN_SDG_STATUSES[status]
    assert found.summary("vi")


def test_by_hand():
    """From 100 to 121 in two years is 10 % a year; 100 to 100·1.2³ in three years asks 20 %: half of it."""
    found = open_sdg_progress({2020: 100.0, 2022: 121.0}, base_year=2020, target=172.8, target_year=2023)
    assert found.value == pytest.approx(0.5)
    assert found.status == "limited_progress"
    assert found.score == pytest.approx(4.1667 * 0.5 - 2.5)


@pytest.mark.parametrize(
    ("values", "asked", "said"),
    [
        ({2015: 5.0}, {}, "two years"),
        ({}, {}, "base year"),
        ({2010: 5.0, 2012: 6.0}, {"base_year": 2015}, "base year"),
        ({2015: 5.0, 2020: 6.0}, {"target": -3.0}, "signs"),
        ({2015: 5.0, 2020: 6.0}, {"target": 9.0, "target_year": 2015}, "not after"),
        ({2015: 5.0, 2022: 6.0}, {"breaks": (Break(2021, Text(vi="đổi", en="anew")),)}, "breaks in 2021"),
    ],
)
def test_without_an_answer_it_says_why(values, asked, said: str):
    found = open_sdg_progress(values, **asked)
    assert found.status == "not_available"
    assert found.value is None
    assert said in found.notes()[0].en


def test_no_growth_asked():
    """Their program divides by nought here."""
    fell = open_sdg_progress({2015: 90.0, 2020: 80.0}, target=90.0)
    assert fell.value == -math.inf
    assert fell.status == "deterioration"
    assert open_sdg_progress({2015: 90.0, 2020: 95.0}, target=90.0).status == "target_achieved"


def test_an_unknown_direction_is_refused():
    with pytest.raises(UnknownOption, match="positive"):
        open_sdg_progress({2015: 1.0, 2016: 2.0}, direction="up")


def test_an_aim_has_its_second_opinion():
    growth = Aim("T1", "mean growth", 2021, 2025, "more than", 7.0)
    found = open_sdg_opinion(growth, LEVEL)
    assert found.target == pytest.approx(109 * 1.07**5)
    assert found.value == pytest.approx(((135.5 / 109) ** 0.25 - 1) / 0.07)
    count = open_sdg_opinion(Aim("C", "cumulative count", 2022, 2026, "at least", 300.0), COUNT)
    assert (count.base_value, count.current_value) == (65.0, 188.0)
    less = open_sdg_opinion(Aim("V", "value", 2026, 2026, "at most", 100.0), LEVEL)
    assert less.direction == "negative"
    assert less.status == "deterioration"


def test_a_value_asked_of_one_year_is_judged_from_all_that_is_comparable():
    """The year before that year is no base: it is still to come."""
    aim = Aim("V", "value", 2030, 2030, "at least", 150.0)
    first = min(item.year for item in LEVEL.observed)
    assert open_sdg_opinion(aim, LEVEL).base_year == first
    assert open_sdg_opinion(aim, replace(LEVEL, breaks=(Break(2021, Text.same("x")),))).base_year == 2021


@pytest.mark.parametrize(
    ("probability", "key"),
    [(1.0, "on track"), (0.6, "on track"), (0.599, "at risk"), (0.2, "at risk"), (0.199, "not met"), (0.0, "not met"),
     (None, "cannot be judged")],
)  # fmt: skip
def test_the_light_follows_its_rule(probability: float | None, key: str):
    light = traffic_light(probability)
    assert light.key == key
    assert light.shape == LIGHTS[key].shape
    assert "60" in light.rule.words.vi


def test_what_is_over_is_met_or_not():
    over = Aim("T", "mean growth", 2021, 2024, "at least", 5.0)
    assert traffic_light(reach(over, LEVEL)).key == "met"
    missed = traffic_light(reach(Aim("T", "mean growth", 2021, 2024, "at least", 9.0), LEVEL))
    assert (missed.key, missed.word.vi) == ("not met", "không đạt")


def test_a_count_that_is_complete_is_met_before_its_time():
    light = traffic_light(reach(Aim("C", "cumulative count", 2021, 2030, "at least", 200.0), COUNT))
    assert light.key == "met"
    assert traffic_light(0.05).word.vi == "khó đạt"
    assert (
        traffic_light(reach(Aim("C", "cumulative count", 2015, 2030, "at least", 2.0), COUNT)).key == "cannot be judged"
    )


def test_shapes_and_words_tell_the_states_apart_without_colour():
    assert len({sign.shape for sign in LIGHTS.values()}) == len(LIGHTS)
    assert len({sign.symbol for sign in LIGHTS.values()}) == len(LIGHTS)
    assert len({sign.word.vi for sign in LIGHTS.values()}) == len(LIGHTS)


@pytest.mark.parametrize(("on_track", "at_risk"), [(0.3, 0.3), (0.2, 0.5), (1.1, 0.5), (0.5, 0.0)])
def test_a_rule_out_of_order_is_refused(on_track: float, at_risk: float):
    with pytest.raises(RuleWrong):
        LightRule(on_track, at_risk)
