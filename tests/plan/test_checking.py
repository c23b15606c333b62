"""A look over a plan: each mistake is found at its place, all at once, and a plan without one says nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from nangsuat.data import Severity, Text
from nangsuat.plan import (
    BudgetLine,
    Ceilings,
    Effect,
    Elicited,
    Milestone,
    Objective,
    Plan,
    PlannedTarget,
    PlannedTask,
    Responsibility,
    Risk,
    check_plan,
    group_named,
    plan_from_documents,
)
from nangsuat.plan.checking_words import PLAN_WORDINGS

WORDS = Text.same
GROWTH = PlannedTarget(
    "T1", WORDS("Năng suất"), WORDS("%/năm"), "growth", "more than", (Milestone(2026, 2030, 7.5),), indicator="M04"
)
SHARE = PlannedTarget("T2", WORDS("Qua đào tạo"), WORDS("%"), "share", "at least", (Milestone(2030, 2030, 40.0),))
COUNT = PlannedTarget(
    "T3", WORDS("Doanh nghiệp"), WORDS("DN"), "count", "at least", (Milestone(2026, 2030, 200.0),), counts="enterprise"
)
EFFECT = Effect("T1", Elicited(0.1, 0.3, 0.8), basis=WORDS("đánh giá 2025"))
TASK = PlannedTask(
    "1",
    WORDS("Tư vấn"),
    date(2026, 1, 1),
    date(2028, 12, 31),
    product=WORDS("Báo cáo"),
    lead=WORDS("Trung tâm"),
    budget=(BudgetLine(2026, "local", 3e8), BudgetLine(2026, "enterprise", 7e8)),
    ceilings=Ceilings(per_enterprise=3e7, share_of_cost=0.3),
    effects=(EFFECT,),
)
PLAN = Plan(
    WORDS("Kế hoạch"),
    WORDS("Khu"),
    2026,
    2030,
    documents=("decision-36-2021",),
    general=WORDS("Nâng cao năng suất"),
    objectives=(Objective("O1", WORDS("Mở rộng tư vấn")),),
    targets=(GROWTH, SHARE, COUNT),
    tasks=(TASK,),
    responsibilities=(Responsibility(WORDS("Trung tâm"), (WORDS("Chủ trì"),)),),
)


def found(plan: Plan) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.cell) for problem in check_plan(plan)]


def with_target(**changes: Any) -> Plan:
    return replace(PLAN, targets=(replace(GROWTH, **changes), SHARE, COUNT))


def with_share(**changes: Any) -> Plan:
    return replace(PLAN, targets=(GROWTH, replace(SHARE, **changes), COUNT))


def with_task(**changes: Any) -> Plan:
    return replace(PLAN, tasks=(replace(TASK, **changes),))


def with_effect(**changes: Any) -> Plan:
    return with_task(effects=(replace(EFFECT, **changes),))


def milestones(*numbers: tuple[int, int, float | None, float | None]) -> tuple[Milestone, ...]:
    return tuple(Milestone(*number) for number in numbers)


def test_a_sound_plan_says_nothing():
    assert check_plan(PLAN) == ()


CASES: dict[str, tuple[Plan, tuple[str, str]]] = {
    "no title": (replace(PLAN, title=WORDS(" ")), ("no-title", "title")),
    "no objective": (replace(PLAN, general=WORDS("")), ("no-general-objective", "general")),
    "no target": (
        replace(PLAN, targets=(), tasks=(replace(TASK, effects=()),)),
        ("no-targets", "targets"),
    ),
    "no task": (replace(PLAN, tasks=()), ("no-tasks", "tasks")),
    "unknown document": (replace(PLAN, documents=("decision-1",)), ("unknown-document", "documents[0]")),
    "target key twice": (replace(PLAN, targets=(*PLAN.targets, SHARE)), ("key-twice", "targets[1]")),
    "task key twice": (replace(PLAN, tasks=(TASK, replace(TASK, effects=()))), ("key-twice", "tasks[0]")),
    "unknown objective": (with_target(objective="O9"), ("unknown-objective", "targets[0].objective")),
    "unknown kind": (with_target(kind="speed"), ("unknown-option", "targets[0].kind")),
    "unknown comparison": (with_target(comparison="near"), ("unknown-option", "targets[0].comparison")),
    "unknown indicator": (with_target(indicator="Z99"), ("unknown-indicator", "targets[0].indicator")),
    "no number": (
        with_target(milestones=milestones((2026, 2030, None, None))),
        ("target-without-number", "targets[0]"),
    ),
    "no milestone": (with_target(milestones=()), ("target-without-number", "targets[0]")),
    "number not found": (
        with_target(
            document="decision-36-2021", milestones=milestones((2026, 2027, None, None), (2026, 2030, 7.5, None))
        ),
        ("number-not-found", "targets[0].milestones[0]"),
    ),
    "unverified": (with_target(status="partial"), ("number-unverified", "targets[0]")),
    "range upside down": (
        with_target(comparison="range", milestones=milestones((2026, 2030, 9.0, 7.0))),
        ("range-upside-down", "targets[0].milestones[0]"),
    ),
    "range half open": (with_target(comparison="range"), ("range-half-open", "targets[0].milestones[0]")),
    "share above all": (
        with_share(milestones=milestones((2030, 2030, 140.0, None))),
        ("share-out-of-bounds", "targets[1].milestones[0]"),
    ),
    "negative count": (
        replace(PLAN, targets=(GROWTH, SHARE, replace(COUNT, milestones=milestones((2026, 2030, -2.0, None))))),
        ("negative-count", "targets[2].milestones[0]"),
    ),
    "fast growth": (
        with_target(milestones=milestones((2026, 2030, 75.0, None))),
        ("implausible-growth", "targets[0].milestones[0]"),
    ),
    "milestone backwards": (
        with_target(milestones=milestones((2030, 2026, 7.5, None))),
        ("milestone-backwards", "targets[0].milestones[0]"),
    ),
    "milestone elsewhere": (
        with_target(milestones=milestones((2021, 2025, 7.0, None))),
        ("milestone-outside", "targets[0].milestones[0]"),
    ),
    "milestone twice": (
        with_share(milestones=milestones((2030, 2030, 40.0, None), (2030, 2030, 45.0, None))),
        ("milestone-twice", "targets[1].milestones"),
    ),
    "the wrong way": (
        with_share(milestones=milestones((2028, 2028, 45.0, None), (2030, 2030, 40.0, None))),
        ("milestones-apart", "targets[1].milestones"),
    ),
    "base without year": (with_target(base=5.0), ("base-in-half", "targets[0].base")),
    "base too late": (with_target(base=5.0, base_year=2030), ("base-too-late", "targets[0].base_year")),
    "count of nothing": (
        replace(PLAN, targets=(GROWTH, SHARE, replace(COUNT, counts=""))),
        ("nothing-counted", "targets[2].counts"),
    ),
    "against its side": (with_target(comparison="at most"), ("direction-against-comparison", "targets[0].direction")),
    "task without name": (with_task(name=WORDS("")), ("task-without-name", "tasks[0].name")),
    "task without lead": (with_task(lead=WORDS("")), ("task-without-lead", "tasks[0].lead")),
    "task without product": (with_task(product=WORDS("")), ("task-without-product", "tasks[0].product")),
    "task backwards": (with_task(ends=date(2025, 1, 1), budget=(), effects=()), ("task-backwards", "tasks[0].ends")),
    "task elsewhere": (
        with_task(starts=date(2031, 1, 1), ends=date(2031, 6, 1), budget=(), effects=()),
        ("task-outside", "tasks[0].starts"),
    ),
    "task too early": (with_task(starts=date(2025, 7, 1)), ("task-partly-outside", "tasks[0].starts")),
    "only a group": (
        with_task(group="decision-36-2021/G5", name=group_named("decision-36-2021/G5")),
        ("task-named-as-group", "tasks[0].name"),
    ),
    "unknown group": (with_task(group="decision-36-2021/G99"), ("unknown-group", "tasks[0].group")),
    "budget elsewhere": (
        with_task(budget=(BudgetLine(2031, "local", 1e6),), ceilings=Ceilings()),
        ("budget-outside", "tasks[0].budget[0]"),
    ),
    "budget beside the task": (
        with_task(budget=(BudgetLine(2030, "local", 1e6),), ceilings=Ceilings()),
        ("budget-beside-task", "tasks[0].budget[0]"),
    ),
    "negative budget": (
        with_task(budget=(BudgetLine(2026, "local", -1.0),), ceilings=Ceilings()),
        ("budget-negative", "tasks[0].budget[0]"),
    ),
    "unknown source": (
        with_task(budget=(BudgetLine(2026, "bank", 1e6),), ceilings=Ceilings()),
        ("unknown-option", "tasks[0].budget[0].source"),
    ),
    "budget twice": (
        with_task(budget=(BudgetLine(2026, "local", 1e6), BudgetLine(2026, "local", 2e6)), ceilings=Ceilings()),
        ("budget-twice", "tasks[0].budget"),
    ),
    "ceiling above all": (with_task(ceilings=Ceilings(share_of_cost=1.5)), ("ceiling-not-a-part", "tasks[0].ceilings")),
    "above the ceiling": (with_task(ceilings=Ceilings(share_of_cost=0.2)), ("above-share", "tasks[0].ceilings")),
    "no own part": (with_task(budget=(BudgetLine(2026, "local", 3e8),)), ("no-own-part", "tasks[0].ceilings")),
    "ceiling above its money": (
        with_task(ceilings=Ceilings(per_enterprise=5e8)),
        ("above-per-enterprise", "tasks[0].ceilings"),
    ),
    "unknown target": (with_effect(target="T9"), ("unknown-target", "tasks[0].effects[0].target")),
    "effect twice": (with_task(effects=(EFFECT, EFFECT)), ("effect-twice", "tasks[0].effects")),
    "wrong unit": (with_effect(unit="records"), ("effect-unit", "tasks[0].effects[0].unit")),
    "effect over before it begins": (
        with_effect(starts=date(2027, 1, 1), ends=date(2026, 6, 1)),
        ("effect-timing", "tasks[0].effects[0].ends"),
    ),
    "effect early": (with_effect(starts=date(2025, 1, 1)), ("effect-early", "tasks[0].effects[0].starts")),
    "effect late": (with_effect(starts=date(2031, 1, 1)), ("effect-late", "tasks[0].effects[0]")),
    "effect against": (with_effect(size=Elicited(-0.8, -0.3, -0.1)), ("effect-against", "tasks[0].effects[0]")),
    "no basis": (with_effect(basis=WORDS("")), ("effect-without-basis", "tasks[0].effects[0]")),
    "more than the whole": (with_effect(size=Elicited(5.0, 8.0, 9.0)), ("effects-too-much", "targets[0]")),
    "share beyond all": (
        replace(
            with_effect(target="T2", size=Elicited(10.0, 30.0, 40.0)),
            targets=(GROWTH, replace(SHARE, base=80.0, base_year=2025), COUNT),
        ),
        ("share-beyond-all", "targets[1]"),
    ),
    "never": (with_task(risk=Risk(fail=1.0)), ("never-fails", "tasks[0].risk")),
    "lead without duty": (with_task(lead=WORDS("Sở khác")), ("lead-without-duty", "responsibilities")),
}


@pytest.mark.parametrize("case", CASES)
def test_each_mistake_is_found_at_its_place(case: str):
    plan, expected = CASES[case]
    assert found(plan) == [expected]


def test_each_thing_that_can_be_said_is_tested():
    assert set(PLAN_WORDINGS) - {code for _, (code, _) in CASES.values()} == {"years-upside-down"}
    assert ("years-upside-down", "first") in found(replace(PLAN, first=2030, last=2026))


def test_each_problem_says_all_in_both_languages_and_names_its_part():
    for plan, _ in CASES.values():
        for problem in check_plan(plan):
            for text in (problem.message, problem.rule, problem.suggestion):
                assert text.vi
                assert text.en
                assert "{" not in text.vi + text.en
            in_a_part = (problem.cell or "").startswith(("targets[", "tasks["))
            assert bool(problem.column) == in_a_part


def test_all_mistakes_come_at_once():
    plan = with_task(name=WORDS(""), lead=WORDS(""), budget=(BudgetLine(2035, "bank", -1.0),), ceilings=Ceilings())
    assert [code for code, _ in found(plan)] == [
        "task-without-name", "task-without-lead", "unknown-option", "budget-negative", "budget-outside",
    ]  # fmt: skip


def test_the_national_documents_ask_and_never_stop_a_plan():
    """Numbers that nobody found are asked about; what the documents say is never a mistake."""
    documents = [
        "decision-36-2021",
        "decision-1322-2020",
        "decision-1305-2023",
        "resolution-12-2026",
        "decision-299-2022",
    ]
    plan = plan_from_documents(documents, title="Kế hoạch", owner="Khu", first=2021, last=2030)
    said = check_plan(plan)
    assert [problem.code for problem in said if problem.severity is Severity.MUST_FIX] == []
    not_found = {problem.column for problem in said if problem.code == "number-not-found"}
    assert not_found == {"T4", "T5", "T6", "P6", "L5"}
