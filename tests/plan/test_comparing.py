"""Two states of a plan: every difference is told, in words, with both values; equal ones tell nothing."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from nangsuat.data import Text
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
    Responsibility,
    Risk,
    compare_plans,
    plan_from_data,
    plan_to_data,
)
from plan.test_checking import EFFECT, GROWTH, PLAN, TASK, WORDS


def told(after: Plan, before: Plan = PLAN) -> list[str]:
    return [change.words.vi for change in compare_plans(before, after)]


def with_target(**changes: Any) -> Plan:
    return replace(PLAN, targets=(replace(GROWTH, **changes), *PLAN.targets[1:]))


def with_task(**changes: Any) -> Plan:
    return replace(PLAN, tasks=(replace(TASK, **changes),))


CASES: dict[str, tuple[Plan, str]] = {
    "title": (replace(PLAN, title=WORDS("Khác")), "Kế hoạch: tên đổi từ «Kế hoạch» thành «Khác»."),
    "years": (replace(PLAN, last=2031), "Kế hoạch: thời gian đổi từ «2026–2030» thành «2026–2031»."),
    "documents": (
        replace(PLAN, documents=()),
        "Kế hoạch: văn bản căn cứ đổi từ «Quyết định 36/QĐ-TTg năm 2021» thành «không có».",
    ),
    "general": (
        replace(PLAN, general=WORDS("Bền vững")),
        "Kế hoạch: mục tiêu chung đổi từ «Nâng cao năng suất» thành «Bền vững».",
    ),
    "reporting": (
        replace(PLAN, reporting=FROM_15_DECEMBER),
        "Kế hoạch: kỳ báo cáo đổi từ «năm dương lịch» thành «từ 15/12 năm trước đến 14/12».",
    ),
    "objective added": (
        replace(PLAN, objectives=(*PLAN.objectives, Objective("O2", WORDS("Đào tạo")))),
        "Thêm: Mục tiêu O2 (Đào tạo).",
    ),
    "objective": (
        replace(PLAN, objectives=(Objective("O1", WORDS("Sâu hơn")),)),
        "Mục tiêu O1: nội dung đổi từ «Mở rộng tư vấn» thành «Sâu hơn».",
    ),
    "target removed": (
        replace(PLAN, targets=PLAN.targets[:-1]),
        "Bỏ: Chỉ tiêu T3 (Doanh nghiệp).",
    ),
    "number": (
        with_target(milestones=(Milestone(2026, 2030, 8.0),)),
        "Chỉ tiêu T1: con số cho 2026–2030 đổi từ «> 7,5» thành «> 8».",
    ),
    "number gone": (
        with_target(milestones=(Milestone(2026, 2030, None),)),
        "Chỉ tiêu T1: con số cho 2026–2030 đổi từ «> 7,5» thành «chưa có con số».",
    ),
    "base": (with_target(base=6.1, base_year=2025), "Chỉ tiêu T1: giá trị gốc đổi từ «không có» thành «6,1 (2025)»."),
    "direction": (
        with_target(direction="down"),
        "Chỉ tiêu T1: chiều tốt đổi từ «càng cao càng tốt» thành «càng thấp càng tốt».",
    ),
    "role": (
        with_target(role="contribute"),
        "Chỉ tiêu T1: tính chất đổi từ «chỉ tiêu của văn bản» thành «góp phần».",
    ),
    "kind": (
        with_target(kind="level"),
        (
            "Chỉ tiêu T1: loại con số đổi từ «tốc độ tăng bình quân (trung bình nhân) của cả giai đoạn» thành "
            "«mức đạt được ở một năm»."
        ),
    ),
    "prices": (with_target(price_basis="constant"), "Chỉ tiêu T1: giá đổi từ «không có» thành «giá so sánh»."),
    "counts": (with_target(counts="person"), "Chỉ tiêu T1: đếm gì đổi từ «không có» thành «người»."),
    "task added": (
        replace(PLAN, tasks=(TASK, replace(TASK, key="2", name=WORDS("Đào tạo")))),
        "Thêm: Nhiệm vụ 2 (Đào tạo).",
    ),
    "time": (
        with_task(ends=date(2029, 12, 31)),
        "Nhiệm vụ 1: thời gian thực hiện đổi từ «01/01/2026–31/12/2028» thành «01/01/2026–31/12/2029».",
    ),
    "lead": (with_task(lead=WORDS("Sở")), "Nhiệm vụ 1: đơn vị chủ trì đổi từ «Trung tâm» thành «Sở»."),
    "co-leads": (
        with_task(co_leads=(WORDS("A"), WORDS("B"))),
        "Nhiệm vụ 1: đơn vị phối hợp đổi từ «không có» thành «A; B».",
    ),
    "money": (
        with_task(budget=(BudgetLine(2026, "local", 4e8), TASK.budget[1])),
        "Nhiệm vụ 1: kinh phí năm 2026, ngân sách địa phương đổi từ «300.000.000 đồng» thành «400.000.000 đồng».",
    ),
    "ceiling": (
        with_task(ceilings=Ceilings(per_enterprise=3e7, share_of_cost=0.5)),
        "Nhiệm vụ 1: mức tối đa theo chi phí đổi từ «30 %» thành «50 %».",
    ),
    "effect": (
        with_task(effects=(replace(EFFECT, size=Measured(0.4, 0.1), ramp_months=12, starts=date(2027, 1, 1)),)),
        (
            "Nhiệm vụ 1: tác động lên T1 đổi từ «0,1 / 0,3 / 0,8, đánh giá 2025» thành "
            "«đo được 0,4 ± 0,1, từ 01/01/2027, đủ tác động sau 12 tháng, đánh giá 2025»."
        ),
    ),
    "effect gone": (
        with_task(effects=()),
        "Nhiệm vụ 1: tác động lên T1 đổi từ «0,1 / 0,3 / 0,8, đánh giá 2025» thành «không có».",
    ),
    "risk": (
        with_task(risk=Risk(slip=0.3, fail=0.05)),
        (
            "Nhiệm vụ 1: rủi ro đổi từ «chậm 0 % (thường 6 tháng, xấu 18), không thành 0 %» thành "
            "«chậm 30 % (thường 6 tháng, xấu 18), không thành 5 %»."
        ),
    ),
    "duties": (
        replace(PLAN, responsibilities=(Responsibility(WORDS("Trung tâm"), (WORDS("Báo cáo"),)),)),
        "Trách nhiệm của Trung tâm: nội dung đổi từ «Chủ trì» thành «Báo cáo».",
    ),
    "duties gone": (replace(PLAN, responsibilities=()), "Bỏ: Trách nhiệm của Trung tâm."),
}


@pytest.mark.parametrize("case", CASES)
def test_each_difference_is_told_with_both_values(case: str):
    after, sentence = CASES[case]
    assert told(after) == [sentence]
    assert len(told(PLAN, after)) == 1


def test_the_same_plan_differs_in_nothing():
    assert told(plan_from_data(plan_to_data(PLAN))) == []


def test_all_differences_are_told_in_the_order_of_the_plan():
    after = replace(
        PLAN, last=2031, targets=PLAN.targets[1:], tasks=(replace(TASK, lead=WORDS("Sở")),), responsibilities=()
    )
    assert [change.part for change in compare_plans(PLAN, after)] == ["plan", "target", "task", "responsibility"]


def test_a_difference_in_english():
    change = next(iter(compare_plans(PLAN, with_task(effects=(Effect("T2", Elicited(1.0, 2.0, 3.0)),)))))
    assert change.words == Text(
        vi="Nhiệm vụ 1: tác động lên T1 đổi từ «0,1 / 0,3 / 0,8, đánh giá 2025» thành «không có».",
        en="Task 1: effect on T1 changed from «0.1 / 0.3 / 0.8, đánh giá 2025» to «none».",
    )


OTHERWISE: dict[str, Any] = {
    "name": WORDS("Khác"), "unit": WORDS("lần"), "kind": "level", "comparison": "at least", "milestones": (),
    "direction": "down", "role": "contribute", "indicator": "M09", "scope": "enterprises", "price_basis": "current",
    "document": "decision-36-2021", "status": "partial", "objective": "O1", "counts": "person",
    "starts": date(2026, 2, 1), "ends": date(2029, 1, 1), "product": WORDS("Sách"), "lead": WORDS("Sở"),
    "co_leads": (WORDS("Sở"),), "group": "decision-36-2021/G3", "budget": (), "ceilings": Ceilings(), "effects": (),
    "risk": Risk(fail=0.2),
}  # fmt: skip
TOLD_WITH_ANOTHER = {"key", "document_target", "base", "base_year"}  # a key makes another part; a base has two fields


@pytest.mark.parametrize("part", [GROWTH, TASK])
def test_no_field_changes_in_silence(part: Any):
    for field in fields(part):
        if field.name not in TOLD_WITH_ANOTHER:
            other = replace(part, **{field.name: OTHERWISE[field.name]})
            changes = {"targets": (other, *PLAN.targets[1:])} if part is GROWTH else {"tasks": (other,)}
            assert told(replace(PLAN, **changes)), field.name
