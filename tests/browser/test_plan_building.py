"""The builder of plans in a real browser: its pages at all widths, in both languages; rows without a reload."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from nangsuat.data import Text
from nangsuat.plan import Effect, Elicited
from nangsuat.web.plan.models import Objective, Plan, Responsibility
from nangsuat.web.plan.services import versions
from nangsuat.web.plan.services.assembling import task_of
from nangsuat.web.plan.services.drafting_tasks import edition_of_task, task_edit
from nangsuat.web.plan.services.tables import table_of
from web_plans import made, task_of_its_own
from web_world import World

type Look = Callable[..., None]
type Visit = Callable[..., Page]

LONG = "Hỗ trợ doanh nghiệp trong khu áp dụng hệ thống quản lý, công cụ cải tiến năng suất và sản xuất thông minh"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"


@pytest.fixture
def plan(world: World) -> Plan:
    """A plan as it stands after a morning's work, put forward once, returned, put forward again."""
    plan = made(world, groups=["decision-36-2021/G3", "decision-36-2021/G5"])
    Objective.objects.create(plan=plan, key="O1", text="Mở rộng tư vấn cải tiến năng suất trong khu")
    Responsibility.objects.create(plan=plan, body="Ban Quản lý khu", duties="Chủ trì\nBáo cáo hằng năm")
    row = task_of_its_own(plan, world.park_officer, key="9", name=LONG)
    effects = (Effect("T1", Elicited(0.1, 0.3, 0.8), starts=date(2028, 1, 1), ramp_months=12),)
    planned = replace(task_of(row), effects=effects, lead=Text.same("Trung tâm Đào tạo Khu Công nghệ cao"))
    task_edit(task=row, planned=planned, owner=None, seen=edition_of_task(row), by=world.park_officer)
    first = versions.version_submit(plan=plan, note="Lần đầu", confirmed=True, by=world.park_officer)
    versions.version_return(version=first, reason="Thiếu kinh phí", by=world.park_officer)
    plan.tasks.filter(key="9").update(product="Báo cáo tư vấn của 20 doanh nghiệp")
    versions.version_submit(plan=plan, note="Bổ sung", confirmed=True, by=world.park_officer)
    return plan


def url(name: str, plan: Plan, *arguments: Any) -> str:
    return reverse(f"plan:{name}", args=[plan.pk, *arguments])


def test_the_list_and_a_new_plan(world: World, plan: Plan, inspect_in_both: Look):
    inspect_in_both(reverse("plan:plans"), "plans", user=world.park_officer)
    inspect_in_both(reverse("plan:make"), "plan-make", user=world.park_officer)


def test_the_plan_and_its_facts(world: World, plan: Plan, inspect_in_both: Look):
    inspect_in_both(url("plan", plan), "plan", user=world.park_officer)
    inspect_in_both(url("edit", plan), "plan-edit", user=world.park_officer)


def test_targets(world: World, plan: Plan, inspect_in_both: Look):
    inspect_in_both(url("targets", plan), "plan-targets", user=world.park_officer)
    row = plan.targets.get(key="P6")
    inspect_in_both(url("target_edit", plan, row.pk), "plan-target-edit", user=world.park_officer)
    inspect_in_both(url("target_add", plan), "plan-target-add", user=world.park_officer)
    inspect_in_both(url("part_delete", plan, "target", row.pk), "plan-part-delete", user=world.park_officer)


def test_tasks(world: World, plan: Plan, inspect_in_both: Look):
    inspect_in_both(url("tasks", plan), "plan-tasks", user=world.park_officer)
    inspect_in_both(url("task_add", plan), "plan-task-add", user=world.park_officer)
    inspect_in_both(url("task_edit", plan, plan.tasks.get(key="9").pk), "plan-task-edit", user=world.park_officer)
    inspect_in_both(url("task_table_upload", plan), "plan-table", user=world.park_officer)


def test_versions(world: World, plan: Plan, inspect_in_both: Look):
    inspect_in_both(url("submit", plan), "plan-submit", user=world.park_officer)
    inspect_in_both(url("version", plan, 2), "plan-version", user=world.park_officer)
    inspect_in_both(url("version_compare", plan, 1, 2), "plan-compare", user=world.park_officer)


def test_what_everybody_reads(world: World, plan: Plan, inspect_in_both: Look):
    versions.version_approve(version=plan.versions.get(number=2), reason="", public=True, by=world.park_officer)
    inspect_in_both(reverse("plan:plans"), "plans-guest")
    inspect_in_both(url("plan", plan), "plan-guest")


def test_rows_are_written_without_leaving_the_table(world: World, plan: Plan, page_of: Visit, inspect: Look):
    page = page_of(world.park_officer)
    page.goto(url("tasks", plan))
    row = page.locator(f"#task-{plan.tasks.get(key='9').pk}")
    row.get_by_role("link", name="Sửa nhanh").click()
    page.get_by_label("Đơn vị chủ trì").fill("Sở Khoa học và Công nghệ")
    inspect(page, "plan-tasks-row")
    page.get_by_role("button", name="Lưu").click()
    expect(row).to_contain_text("Sở Khoa học và Công nghệ")
    page.get_by_role("link", name="Thêm nhiệm vụ vào nhóm này").first.click()
    page.get_by_role("textbox", name="Nhiệm vụ").fill("Nhân rộng mô hình điểm")
    page.get_by_label("Đơn vị chủ trì").fill("Trung tâm")
    page.get_by_label("Kết thúc").fill("Quý 2/2028")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("tbody").first).to_contain_text("Nhân rộng mô hình điểm")
    expect(page.locator("tbody").first).to_contain_text("30/06/2028")
    assert plan.tasks.get(name="Nhân rộng mô hình điểm").group == "decision-36-2021/G3"


def test_mistakes_in_a_workbook_are_all_shown(world: World, plan: Plan, page_of: Visit, inspect: Look, tmp_path: Path):
    path = tmp_path / "bang.xlsx"
    path.write_bytes(table_of(plan, language="vi", empty=False))
    book = openpyxl.load_workbook(path)
    book["Nhiệm vụ"]["D4"], book["Nhiệm vụ"]["F5"] = None, "sớm"
    book.save(path)
    page = page_of(world.park_officer)
    page.goto(url("task_table_upload", plan))
    page.get_by_label("Tệp bảng nhiệm vụ").set_input_files(path)
    page.get_by_role("button", name="Kiểm tra và nhập").click()
    expect(page.get_by_role("alert")).to_contain_text("2 chỗ phải sửa")
    inspect(page, "plan-table-mistakes")


def test_mistakes_in_a_form_are_told_at_their_fields(world: World, plan: Plan, page_of: Visit, inspect: Look):
    page = page_of(world.park_officer)
    page.goto(url("task_edit", plan, plan.tasks.get(key="9").pk))
    page.get_by_label("Kinh phí 2026, ngân sách địa phương").fill("500")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("alert")).to_contain_text("500 gì?")
    inspect(page, "plan-task-mistake")
