"""No page about a plan asks the database more often because the plan is larger."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from nangsuat.web.plan.models import Decision, Meeting, Objective, Plan, Product, Responsibility, Scenario, Spending
from nangsuat.web.plan.services.progress import Report, progress_report
from nangsuat.web.plan.urls import urlpatterns
from web.test_matrix import browser_of
from web.test_query_counts import questions
from web_documents import make_draft
from web_followup import TODAY, approve
from web_plan_figures import add_effect, add_record, add_target, add_task
from web_plan_records import PlanRecords, make_plan_records
from web_world import World, make_enterprise

READERS = ("park_officer", "owner", "analyst")  # the body's own, everybody's of an open plan, a task's from outside
MORE = 4


@pytest.fixture
def records(world: World, tmp_path: Path, settings: Any) -> PlanRecords:
    settings.RELEASES, settings.FILES = tmp_path / "releases", tmp_path / "files"
    return make_plan_records(world)


def counted(records: PlanRecords, world: World) -> dict[str, int]:
    """How often each page asks, by page and reader."""
    browsers = {who: browser_of(world.people[who]) for who in READERS}
    found = {}
    for name in (pattern.name for pattern in urlpatterns if pattern.name):
        url = reverse(f"plan:{name}", kwargs=records.of(name))
        for who, browser in browsers.items():
            if (count := questions(browser, url)) is not None:
                found[f"{name} {who}"] = count
    return found


def enlarge(records: PlanRecords, world: World) -> None:
    """Four more of everything that a plan has many of."""
    plan, officer = records.underway.plan, world.park_officer
    for number in range(1, MORE + 1):
        target = add_target(plan, f"T9{number}", document="decision-36-2021", document_target="T1")
        task = add_task(plan, f"9.{number}", owner=world.analyst, lead=f"Đơn vị {number}", co_leads=["Sở A"])
        add_effect(task, target, 0.1, 0.2, 0.3)
        add_effect(records.underway.training, target, 0.1, 0.2, 0.3)
        progress_report(task=task, report=Report("doing", 10 * number, "Đã làm."), by=officer)
        Objective.objects.create(plan=plan, key=f"O{number}", order=number, text=f"Mục tiêu {number}")
        Responsibility.objects.create(plan=plan, body=f"Đơn vị {number}", duties="Chủ trì", order=number)
        Scenario.objects.create(plan=plan, name=f"Kịch bản {number}", changes={task.key: {"dropped": True}})
    _enlarge_followed(records, world)
    make_draft(records.underway, world, "report", written=False)
    approve(plan, officer)


def _enlarge_followed(records: PlanRecords, world: World) -> None:
    training, count = records.underway.training, records.underway.count
    for number in range(1, MORE + 1):
        day = TODAY - timedelta(days=number)
        enterprise = make_enterprise(f"Công ty {number}", f"DN-9{number}", park=world.park)
        add_record(count, day, f"code:9{number}", enterprise=enterprise, task=training, by=world.park_officer)
        Spending.objects.create(task=training, day=day, source="local", amount=1e6, enterprise=enterprise)
        progress = progress_report(task=training, report=Report("doing", 50, "Tiếp tục."), by=world.analyst)
        Product.objects.create(task=training, progress=progress, name="a", original_name="a.pdf", sha256="0", size=1)
        meeting = Meeting.objects.create(plan=training.plan, day=day, title=f"Họp {number}")
        for held in (meeting, records.meeting):
            Decision.objects.create(meeting=held, text="Làm tiếp", task=training, target=count, due=TODAY)
    for number in range(MORE):
        Plan.objects.create(owner=world.park, title=f"Kế hoạch {number}", first=2026, last=2030)


@pytest.mark.django_db
def test_no_page_asks_more_of_a_larger_plan(world: World, records: PlanRecords):
    before = counted(records, world)
    enlarge(records, world)
    after = counted(records, world)
    assert len(before) > 60
    assert {page: (before[page], count) for page, count in after.items() if count > before.get(page, 0)} == {}
