"""How tasks stand: the rule at its edges, and what no report can talk away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nangsuat.plan import STANDINGS, Followed, FollowUpRule, standing_of

YEAR = Followed(date(2026, 1, 1), date(2026, 12, 31), "doing", 50, reported=date(2026, 6, 30))
MIDDLE = date(2026, 7, 1)

days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
tasks = st.builds(
    lambda starts, length, *rest: Followed(starts, starts + timedelta(days=length), *rest),
    days, st.integers(0, 800), st.sampled_from(["planned", "doing", "done", "stopped"]), st.integers(0, 100),
    st.one_of(st.none(), days), st.one_of(st.none(), days),
)  # fmt: skip


@pytest.mark.parametrize(
    ("task", "today", "key"),
    [
        (YEAR, MIDDLE, "on time"),
        (YEAR, date(2026, 12, 31), "at risk"),  # half done on the last day
        (YEAR, date(2027, 1, 1), "late"),
        (replace(YEAR, percent=29), MIDDLE, "at risk"),  # 49.9 % of the time is over: 20 points behind are allowed
        (replace(YEAR, percent=30), MIDDLE, "on time"),
        (replace(YEAR, expected_end=date(2027, 2, 1)), MIDDLE, "at risk"),
        (replace(YEAR, expected_end=date(2026, 6, 30)), MIDDLE, "at risk"),  # that day has passed
        (replace(YEAR, expected_end=date(2026, 12, 31)), MIDDLE, "on time"),
        (replace(YEAR, reported=None), date(2026, 4, 3), "on time"),  # 92 days after its first day
        (replace(YEAR, reported=None), date(2026, 4, 4), "at risk"),
        (replace(YEAR, state="planned", percent=0), date(2025, 12, 1), "not begun"),
        (replace(YEAR, state="planned", percent=0), date(2026, 1, 1), "on time"),
        (replace(YEAR, state="planned", percent=0), date(2026, 1, 2), "at risk"),
        (replace(YEAR, state="done", percent=100), date(2027, 6, 1), "done"),
        (replace(YEAR, state="stopped"), date(2027, 6, 1), "stopped"),
    ],
)
def test_the_rule_at_its_edges(task: Followed, today: date, key: str):
    assert standing_of(task, today).key == key


@given(tasks, days)
def test_a_standing_has_reasons_exactly_where_it_needs_attention(task: Followed, today: date):
    standing = standing_of(task, today)
    assert standing.key in STANDINGS
    assert standing.needs_attention <= bool(standing.reasons)
    assert all("{" not in reason.vi + reason.en for reason in standing.reasons)
    assert standing.slip >= 0


@given(tasks, days)
def test_an_open_task_never_ends_in_the_past(task: Followed, today: date):
    end = task.likely_end(today)
    if task.is_open:
        assert end >= max(today, task.ends)
    assert (end > task.ends) == (task.slip(today) > 0) or task.state == "stopped"


@given(tasks, days)
def test_whatever_is_reported_an_open_task_past_its_end_is_late(task: Followed, today: date):
    assert (standing_of(task, today).key == "late") == (task.is_open and today > task.ends)


@given(tasks, days)
def test_the_part_of_the_time_that_is_over_lies_between_nothing_and_all(task: Followed, today: date):
    assert 0 <= task.elapsed(today) <= 100
    assert task.elapsed(task.ends) == 100
    assert task.elapsed(task.starts - timedelta(days=1)) == 0


def test_a_task_that_was_done_late_says_by_how_much():
    done = replace(YEAR, state="done", percent=100, expected_end=date(2027, 1, 1))
    standing = standing_of(done, date(2027, 6, 1))
    assert (standing.slip, standing.reasons[0].vi, standing.reasons[0].en) == (1, "Xong chậm 1 ngày", "Done 1 day late")


def test_the_rule_says_its_own_numbers():
    assert "30 points" in FollowUpRule(lag=30).words.en
    assert "quá 92 ngày" in FollowUpRule().words.vi
