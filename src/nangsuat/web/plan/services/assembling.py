"""The library's plan out of the rows of the draft, or out of an approved version."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch

from nangsuat.data import Text
from nangsuat.plan import (
    NO_RISK,
    REPORTING_PERIODS,
    BudgetLine,
    Ceilings,
    Effect,
    Elicited,
    Measured,
    Milestone,
    Objective,
    PlannedTarget,
    PlannedTask,
    Responsibility,
    Risk,
    plan_from_data,
)
from nangsuat.plan import Plan as LibraryPlan
from nangsuat.web.plan import models
from nangsuat.web.plan.models.plans import named


def draft_of(plan: models.Plan) -> LibraryPlan:
    """The draft as it stands, in five queries."""
    owner = plan.owner
    return LibraryPlan(
        title=plan.name,
        owner=named(owner.name, owner.name_en),
        place=owner.place,
        first=plan.first,
        last=plan.last,
        documents=tuple(plan.documents),
        general=named(plan.general, plan.general_en),
        objectives=tuple(Objective(one.key, named(one.text, one.text_en)) for one in plan.objectives.all()),
        targets=tuple(target_of(one) for one in _targets(plan)),
        tasks=tuple(task_of(one) for one in _tasks(plan)),
        responsibilities=tuple(_responsibility(one) for one in plan.responsibilities.all()),
        reporting=REPORTING_PERIODS[plan.reporting],
        synthetic=plan.synthetic,
    )


def approved_of(version: models.PlanVersion) -> LibraryPlan:
    """The plan as it was put forward."""
    return plan_from_data(version.content)


def _targets(plan: models.Plan) -> Iterable[models.Target]:
    return plan.targets.select_related("objective").prefetch_related("milestones")


def _tasks(plan: models.Plan) -> Iterable[models.Task]:
    effects = models.TaskEffect.objects.select_related("target")
    return plan.tasks.select_related("objective").prefetch_related("budget", Prefetch("effects", effects))


def target_of(row: models.Target) -> PlannedTarget:
    """One target of the draft."""
    return PlannedTarget(
        key=row.key,
        name=row.words,
        unit=named(row.unit, row.unit_en),
        kind=row.kind,
        comparison=row.comparison,
        milestones=tuple(Milestone(one.first, one.last, one.low, one.high) for one in row.milestones.all()),
        direction=row.direction,
        role=row.role,
        indicator=row.indicator,
        scope=row.scope,
        price_basis=row.price_basis,
        base_year=row.base_year,
        base=row.base,
        document=row.document,
        document_target=row.document_target,
        status=row.status,
        objective=row.objective.key if row.objective else "",
        counts=row.counts,
    )


def task_of(row: models.Task) -> PlannedTask:
    """One task of the draft."""
    share = None if row.ceiling_share is None else row.ceiling_share / 100
    return PlannedTask(
        key=row.key,
        name=row.words,
        starts=row.starts,
        ends=row.ends,
        product=named(row.product, row.product_en),
        lead=Text.same(row.lead),
        co_leads=tuple(Text.same(one) for one in row.co_leads),
        group=row.group,
        objective=row.objective.key if row.objective else "",
        budget=tuple(BudgetLine(one.year, one.source, one.amount) for one in row.budget.all()),
        ceilings=Ceilings(per_enterprise=row.ceiling_per_enterprise, share_of_cost=share),
        effects=tuple(_effect(one) for one in row.effects.all()),
        risk=_risk(row),
    )


def _risk(row: models.Task) -> Risk:
    """A task without stated months is late for as long as is usual."""
    usual = row.slip_months or NO_RISK.delay_months
    high = row.slip_months_high or max(NO_RISK.delay_months_high, usual)
    return Risk(slip=row.slip, delay_months=usual, delay_months_high=high, fail=row.fail)


def _effect(row: models.TaskEffect) -> Effect:
    return Effect(
        target=row.target.key,
        size=_size(row),
        unit=row.unit,
        starts=row.starts,
        ramp_months=row.ramp_months,
        ends=row.ends,
        in_history=row.in_history,
        basis=Text.same(row.basis),
    )


def _size(row: models.TaskEffect) -> Elicited | Measured:
    if row.likely is None:
        return Measured(row.estimate or 0.0, row.standard_error or 0.0)
    return Elicited(
        row.likely if row.low is None else row.low, row.likely, row.likely if row.high is None else row.high
    )


def _responsibility(row: models.Responsibility) -> Responsibility:
    duties = [line.strip() for line in row.duties.splitlines()]
    return Responsibility(Text.same(row.body), tuple(Text.same(line) for line in duties if line))
