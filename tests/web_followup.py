"""A plan under way for the site's tests: three tasks, a growth target, a counted one, an approved version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from nangsuat.plan import plan_to_data
from nangsuat.web.people.models import User
from nangsuat.web.plan.models import BudgetLine, Plan, PlanVersion, Target, TargetMilestone, Task, TaskEffect
from nangsuat.web.plan.services.assembling import draft_of
from nangsuat.web.plan.services.versions import digest_of
from web_world import World, make_user

TODAY = date(2026, 7, 1)  # the tests' day: stop the clock there


@dataclass
class Underway:
    """The plan with its parts; ``outsider`` reports on ``training`` and belongs to no body."""

    plan: Plan
    training: Task  # half of its time is over, 1 enterprise at most 30 million VND, half of the cost
    consulting: Task  # over since 30 June
    later: Task  # begins next year
    growth: Target
    count: Target
    outsider: User

    @property
    def tasks(self) -> tuple[Task, Task, Task]:
        return self.training, self.consulting, self.later


def make_underway(world: World, *, approved: bool = True) -> Underway:
    plan = Plan.objects.create(owner=world.park, title="Kế hoạch năng suất của Khu", first=2026, last=2030)
    outsider = make_user("chu.tri.ngoai")
    training = _task(plan, "1.1", "Tập huấn công cụ năng suất", date(2026, 1, 1), date(2026, 12, 31), outsider)
    training.ceiling_per_enterprise, training.ceiling_share = 30e6, 50.0
    training.save()
    consulting = _task(plan, "1.2", "Tư vấn cải tiến", date(2026, 1, 1), date(2026, 6, 30), None)
    later = _task(plan, "2.1", "Hệ thống quản trị sản xuất", date(2027, 1, 1), date(2028, 6, 30), None)
    growth = _target(plan, "T1", "Tốc độ tăng năng suất lao động", "%", Target.Kind.GROWTH, 7.5)
    count = _target(plan, "T2", "Doanh nghiệp được hỗ trợ", "doanh nghiệp", Target.Kind.COUNT, 200)
    count.counts, count.measured = "enterprise", Target.Measured.RECORDS
    count.save()
    TaskEffect.objects.create(task=consulting, target=growth, low=0.1, likely=0.3, high=0.6)
    TaskEffect.objects.create(task=training, target=count, low=20, likely=40, high=60)
    if approved:
        approve(plan, world.park_officer)
    return Underway(plan, training, consulting, later, growth, count, outsider)


def approve(plan: Plan, by: User) -> PlanVersion:
    """Put the draft in force as it stands."""
    content = plan_to_data(draft_of(plan))
    sha256 = digest_of(content)
    number = plan.versions.count() + 1
    state = PlanVersion.State.APPROVED
    return PlanVersion.objects.create(
        plan=plan, number=number, state=state, content=content, sha256=sha256, decided_by=by, decided_at=timezone.now()
    )


def _task(plan: Plan, key: str, name: str, starts: date, ends: date, owner: User | None) -> Task:
    task = Task.objects.create(
        plan=plan, order=plan.tasks.count(), key=key, name=name, starts=starts, ends=ends, owner=owner, lead="Trung tâm"
    )
    BudgetLine.objects.create(task=task, year=starts.year, source="local", amount=100e6)
    BudgetLine.objects.create(task=task, year=starts.year, source="enterprise", amount=50e6)
    return task


def _target(plan: Plan, key: str, name: str, unit: str, kind: str, low: float) -> Target:
    target = Target.objects.create(
        plan=plan, order=plan.targets.count(), key=key, name=name, unit=unit, kind=kind, comparison="at least"
    )
    TargetMilestone.objects.create(target=target, first=2026, last=2030, low=low)
    return target
