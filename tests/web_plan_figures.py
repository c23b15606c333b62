"""Plans with targets that are measured, for tests of figures, outlook and scenarios."""

from __future__ import annotations

from datetime import date
from typing import Any

from nangsuat.web.orgs.models import Organisation
from nangsuat.web.plan.models import CountRecord, Plan, Target, TargetMilestone, Task, TaskEffect


def make_plan(owner: Organisation, **facts: Any) -> Plan:
    given = {"title": "Kế hoạch thử nghiệm 2026–2030", "first": 2026, "last": 2030, "synthetic": True, **facts}
    return Plan.objects.create(owner=owner, **given)


def add_target(
    plan: Plan, key: str = "T1", *, milestones: dict[tuple[int, int], float] | None = None, **facts: Any
) -> Target:
    given = {
        "name": f"Chỉ tiêu {key}",
        "unit": "%/năm",
        "unit_en": "% a year",
        "kind": Target.Kind.GROWTH,
        "comparison": "more than",
        "scope": "whole economy",
        **facts,
    }
    target = Target.objects.create(plan=plan, key=key, order=plan.targets.count(), **given)
    for (first, last), low in (milestones or {(2026, 2030): 7.5}).items():
        TargetMilestone.objects.create(target=target, first=first, last=last, low=low)
    return target


def national_target(plan: Plan, key: str = "T1", **facts: Any) -> Target:
    return add_target(plan, key, indicator="M04", price_basis="constant", **facts)


def add_task(plan: Plan, key: str = "1", **facts: Any) -> Task:
    given = {"name": f"Nhiệm vụ {key}", "starts": date(2026, 1, 1), "ends": date(2026, 12, 31), **facts}
    return Task.objects.create(plan=plan, key=key, order=plan.tasks.count(), **given)


def add_effect(task: Task, target: Target, low: float, likely: float, high: float, **facts: Any) -> TaskEffect:
    given = {"basis": "Chuyên gia của Khu ước định", **facts}
    return TaskEffect.objects.create(task=task, target=target, low=low, likely=likely, high=high, **given)


def add_record(target: Target, day: date, identity: str, **facts: Any) -> CountRecord:
    return CountRecord.objects.create(target=target, day=day, subject=identity, identity=identity, **facts)
