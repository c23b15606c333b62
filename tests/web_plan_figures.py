"""Plans with targets that are measured, for tests of figures, outlook and scenarios."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from typing import Any

from nangsuat.plan import PlannedTarget, plan_file_from_text
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


def example_plan(owner: Organisation) -> Plan:
    """The packaged example as rows of the site: targets, tasks and effects, bound to nothing."""
    content = plan_file_from_text((files("nangsuat.plan") / "examples" / "park_2026_2030.toml").read_text("utf-8")).plan
    plan = make_plan(owner, title=content.title.vi, title_en=content.title.en, documents=list(content.documents))
    targets = {each.key: _target(plan, each) for each in content.targets}
    for each in content.tasks:
        task = add_task(plan, each.key, name=each.name.vi, name_en=each.name.en, starts=each.starts, ends=each.ends)
        for effect in each.effects:
            size: Any = effect.size
            add_effect(task, targets[effect.target], size.low, size.likely, size.high, basis=effect.basis.vi,
                       starts=effect.starts, ramp_months=effect.ramp_months, unit=effect.unit)  # fmt: skip
    return plan


def _target(plan: Plan, each: PlannedTarget) -> Target:
    numbers = {(one.first, one.last): one.low or 0.0 for one in each.milestones}
    words = {"name": each.name.vi, "name_en": each.name.en, "unit": each.unit.vi, "unit_en": each.unit.en}
    facts = {
        name: getattr(each, name) for name in ("kind", "comparison", "scope", "indicator", "price_basis", "counts")
    }
    facts |= {name: getattr(each, name) for name in ("document", "document_target", "role", "status", "direction")}
    return add_target(plan, each.key, milestones=numbers, **words, **facts)
