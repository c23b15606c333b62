"""A plan as plain data: there and back it is the same, and every mistake is named with its place."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nangsuat.data import ProblemsFound, Text
from nangsuat.explain import target_layers
from nangsuat.plan import (
    FROM_15_DECEMBER,
    BudgetLine,
    Ceilings,
    Effect,
    Elicited,
    Measured,
    Milestone,
    Objective,
    Plan,
    PlannedTarget,
    PlannedTask,
    Responsibility,
    Risk,
    plan_from_data,
    plan_from_documents,
    plan_to_data,
)

FULL = Plan(
    title=Text(vi="Kế hoạch", en="Plan"),
    owner=Text.same("Khu"),
    first=2026,
    last=2030,
    documents=("decision-36-2021",),
    objectives=(Objective("O1", Text.same("Mục tiêu")),),
    targets=(
        PlannedTarget(
            *("T1", Text.same("Tăng"), Text.same("%/năm"), "growth", "more than"),
            (Milestone(2026, 2030, 7.5),),
            objective="O1",
        ),
    ),
    tasks=(
        PlannedTask(
            "1.1",
            Text.same("Việc"),
            date(2026, 1, 1),
            date(2027, 12, 31),
            co_leads=(Text.same("A"), Text.same("B")),
            budget=(BudgetLine(2026, "local", 1e9), BudgetLine(2027, "enterprise", 5e8)),
            ceilings=Ceilings(per_enterprise=3e7, share_of_cost=0.3),
            effects=(
                Effect("T1", Elicited(0.1, 0.2, 0.4), ramp_months=12),
                Effect("T1", Measured(0.3, 0.1), in_history=True),
            ),
            risk=Risk(slip=0.3, delay_months=6, delay_months_high=18, fail=0.1),
        ),
    ),
    responsibilities=(Responsibility(Text.same("Sở"), (Text.same("làm"),)),),
    reporting=FROM_15_DECEMBER,
)  # fmt: skip


def test_there_and_back_is_the_same():
    assert plan_from_data(plan_to_data(FULL)) == FULL


def test_money_by_source():
    assert FULL.budget_by_source() == {"local": 1e9, "enterprise": 5e8}
    assert FULL.task("1.1").money == 1.5e9
    with pytest.raises(KeyError, match=r"1\.1"):
        FULL.task("9")


def test_all_mistakes_at_once_with_their_place():
    data = plan_to_data(FULL)
    data["tasks"][0]["budget"][1]["amount"] = "nhiều"
    data["tasks"][0]["deadline"] = "2027"
    del data["targets"][0]["unit"]
    data["reporting"] = "fiscal"
    with pytest.raises(ProblemsFound) as found:
        plan_from_data(data)
    places = {problem.cell: problem.code for problem in found.value.problems}
    assert places == {
        "tasks[0].budget[1].amount": "unreadable",
        "tasks[0].deadline": "unknown-entry",
        "targets[0].unit": "missing",
        "reporting": "unreadable",
    }


@pytest.mark.parametrize("layer", target_layers(), ids=lambda layer: layer.key)
def test_a_plan_of_any_document_is_data(layer):
    plan = plan_from_documents([layer.key], title="x", owner="y", first=2021, last=2030)
    assert {target.key for target in plan.targets} == {target.key for target in layer.targets}
    assert plan_from_data(plan_to_data(plan)) == plan


def test_numbers_not_found_stay_empty_and_periods_outside_stay_away():
    plan = plan_from_documents(["decision-36-2021"], title="x", owner="y", first=2021, last=2025)
    assert plan.target("T4").milestones == (Milestone(2021, 2025, None),)
    assert plan.target("T4").status == "not found"
    assert all(milestone.last <= 2025 for target in plan.targets for milestone in target.milestones)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_every_day_falls_in_the_window_of_its_report(day: date):
    first, last = FROM_15_DECEMBER.window(FROM_15_DECEMBER.year_of(day))
    assert first <= day <= last
