"""Plans for the site's tests: made by the site's own services, so that they are as users make them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nangsuat.data import Text
from nangsuat.plan import BudgetLine, Ceilings, PlannedTask
from nangsuat.web.people.models import User
from nangsuat.web.plan.models import Plan, Task
from nangsuat.web.plan.services.drafting import PlanFacts, plan_make
from nangsuat.web.plan.services.drafting_tasks import task_add, tasks_from_groups
from web_world import World

ALL_DOCUMENTS = ["decision-36-2021", "decision-1322-2020", "decision-1305-2023", "resolution-12-2026"]


def made(world: World, *, documents: Sequence[str] = ALL_DOCUMENTS, groups: Sequence[str] = ()) -> Plan:
    """A draft of the park for 2026-2030, with the documents' targets and one task for each of these groups."""
    facts = PlanFacts("Kế hoạch khu", 2026, 2030)
    plan = plan_make(owner=world.park, facts=facts, documents=documents, by=world.park_officer)
    if groups:
        tasks_from_groups(plan=plan, groups=groups, by=world.park_officer)
    plan.refresh_from_db()
    return plan


def task_of_its_own(plan: Plan, by: User, *, key: str = "1", name: str = "Tư vấn 20 doanh nghiệp") -> Task:
    """A task with all that a task has."""
    planned = PlannedTask(
        key,
        Text.same(name),
        date(2026, 1, 1),
        date(2027, 12, 31),
        product=Text.same("20 báo cáo"),
        lead=Text.same("Trung tâm"),
        co_leads=(Text.same("Sở A"),),
        budget=(BudgetLine(2026, "local", 3e8), BudgetLine(2026, "enterprise", 7e8)),
        ceilings=Ceilings(per_enterprise=3e7, share_of_cost=0.3),
    )
    return task_add(plan=plan, planned=planned, by=by)
