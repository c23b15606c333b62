"""Targets and tasks of the library written into the rows of the draft, whole."""

from __future__ import annotations

from django.db.models import Max, QuerySet

from nangsuat.data import Text
from nangsuat.plan import Effect, Elicited, PlannedTarget, PlannedTask
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.models import (
    BudgetLine,
    Objective,
    Plan,
    Target,
    TargetMilestone,
    Task,
    TaskEffect,
)

_PERCENT = 100.0


def target_kept(plan: Plan, planned: PlannedTarget, row: Target | None = None) -> Target:
    """Write a target into its row, or into a new one at the end; what it is measured by stays."""
    row = row or Target(plan=plan, order=_next(plan.targets.all()))
    row.key, row.kind, row.comparison = planned.key, planned.kind, planned.comparison
    row.name, row.name_en = _pair(planned.name)
    row.unit, row.unit_en = _pair(planned.unit)
    row.direction, row.role, row.status = planned.direction, planned.role, planned.status
    row.document, row.document_target = planned.document, planned.document_target
    row.indicator, row.scope, row.price_basis = planned.indicator, planned.scope, planned.price_basis
    row.base_year, row.base, row.counts = planned.base_year, planned.base, planned.counts
    row.objective = _objective(plan, planned.objective)
    row.save()
    row.milestones.all().delete()
    TargetMilestone.objects.bulk_create(
        TargetMilestone(target=row, first=one.first, last=one.last, low=one.low, high=one.high)
        for one in planned.milestones
    )
    return row


def task_kept(plan: Plan, planned: PlannedTask, row: Task | None = None) -> Task:
    """Write a task into its row, or into a new one at the end; who reports on it and how far it is stay."""
    row = row or Task(plan=plan, order=_next(plan.tasks.all()))
    row.key, row.group = planned.key, planned.group
    row.name, row.name_en = _pair(planned.name)
    row.product, row.product_en = _pair(planned.product)
    row.lead, row.co_leads = planned.lead.vi, [one.vi for one in planned.co_leads]
    row.starts, row.ends = planned.starts, planned.ends
    share = planned.ceilings.share_of_cost
    row.ceiling_per_enterprise = planned.ceilings.per_enterprise
    row.ceiling_share = None if share is None else round(share * _PERCENT, 6)
    row.slip, row.fail = planned.risk.slip, planned.risk.fail
    row.slip_months, row.slip_months_high = planned.risk.delay_months, planned.risk.delay_months_high
    row.objective = _objective(plan, planned.objective)
    row.save()
    _money_kept(row, planned)
    _effects_kept(plan, row, planned)
    return row


def _money_kept(row: Task, planned: PlannedTask) -> None:
    row.budget.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(task=row, year=line.year, source=line.source, amount=line.amount) for line in planned.budget
    )


def _effects_kept(plan: Plan, row: Task, planned: PlannedTask) -> None:
    row.effects.all().delete()
    if planned.effects:
        targets = {target.key: target for target in plan.targets.all()}
        gone = [effect.target for effect in planned.effects if effect.target not in targets]
        if gone:
            raise NotTaken(_TARGET_GONE.fill(key=gone[0]))
        TaskEffect.objects.bulk_create(_effect(row, targets[effect.target], effect) for effect in planned.effects)


def _effect(row: Task, target: Target, effect: Effect) -> TaskEffect:
    kept = TaskEffect(
        task=row,
        target=target,
        unit=effect.unit,
        starts=effect.starts,
        ramp_months=effect.ramp_months,
        ends=effect.ends,
        in_history=effect.in_history,
        basis=effect.basis.vi,
    )
    size = effect.size
    if isinstance(size, Elicited):
        kept.low, kept.likely, kept.high = size.low, size.likely, size.high
    else:
        kept.estimate, kept.standard_error = size.estimate, size.standard_error
    return kept


def _pair(text: Text) -> tuple[str, str]:
    """As a record keeps words: no English where it says the same."""
    return text.vi, "" if text.en == text.vi else text.en


def _objective(plan: Plan, key: str) -> Objective | None:
    return plan.objectives.filter(key=key).first() if key else None


def _next(rows: QuerySet[Target] | QuerySet[Task]) -> int:
    last = rows.aggregate(last=Max("order"))["last"]
    return 0 if last is None else int(last) + 1


_TARGET_GONE = Text(
    vi="Chỉ tiêu {key} vừa bị xóa khỏi kế hoạch. Bỏ tác động lên chỉ tiêu này rồi lưu lại.",
    en="Target {key} was just removed from the plan. Take the effect on it out and save again.",
)
