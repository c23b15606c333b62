"""The outlook, a target, its binding and scenarios in a real browser: all widths, both languages, live change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from nangsuat.plan import Change
from nangsuat.web.plan.models import Plan, Scenario
from nangsuat.web.plan.selectors.bindings import OfReleases
from nangsuat.web.plan.services.binding import bind_as_suggested, target_bind
from nangsuat.web.plan.services.measuring import target_measure
from nangsuat.web.plan.services.scenarios import scenario_save
from web_plan_figures import add_record, example_plan
from web_releases import make_park
from web_world import World

type Look = Callable[..., None]


@pytest.fixture
def plan(world: World, tmp_path, settings) -> Plan:
    """The packaged example: two national targets, one of the park's releases, one counted, one without a figure."""
    settings.RELEASES, settings.FILES = tmp_path / "releases", tmp_path / "files"
    make_park(world).release()
    plan = example_plan(world.park)
    bind_as_suggested(plan=plan, by=world.park_officer)
    own = plan.targets.get(key="G1")
    own.price_basis = "current"
    own.save()
    target_bind(target=own, binding=OfReleases(world.park.pk, "E05"), by=world.park_officer)
    counted = plan.targets.get(key="C1")
    for number in range(9):
        add_record(counted, date(2026, 2, 1 + number), f"Doanh nghiệp {number}")
    target_measure(counted)
    slips = {"1": Change(delay_months=12), "4": Change(delay_months=12)}
    scenario_save(plan=plan, name="Hai nhiệm vụ chậm 12 tháng", changes=slips, by=world.park_officer)
    scenario_save(plan=plan, name="Không hỗ trợ", changes={"4": Change(dropped=True)}, by=world.park_officer)
    return plan


@pytest.mark.parametrize("name", ["outlook", "scenarios", "scenario_add"])
def test_pages_of_the_plan(world: World, plan: Plan, name: str, inspect_in_both: Look):
    inspect_in_both(reverse(f"plan:{name}", args=[plan.pk]), f"plan-{name}", user=world.park_officer)


@pytest.mark.parametrize("key", ["T1", "C1", "G1", "S1"])
def test_a_target(world: World, plan: Plan, key: str, inspect_in_both: Look):
    target = plan.targets.get(key=key)
    inspect_in_both(reverse("plan:target", args=[plan.pk, target.pk]), f"plan-target-{key}", user=world.park_officer)


@pytest.mark.parametrize("by", ["", "release", "official", "records"])
def test_a_binding(world: World, plan: Plan, by: str, inspect_in_both: Look):
    target = plan.targets.get(key="T1" if by == "official" else "G1")
    path = reverse("plan:binding", args=[plan.pk, target.pk]) + (f"?by={by}" if by else "")
    inspect_in_both(path, f"plan-binding-{by or 'now'}", user=world.park_officer)


def test_a_kept_scenario_and_its_end(world: World, plan: Plan, inspect_in_both: Look):
    scenario = Scenario.objects.first()
    for name in ("scenario", "scenario_delete"):
        path = reverse(f"plan:{name}", args=[plan.pk, scenario.pk])
        inspect_in_both(path, f"plan-{name}-kept", user=world.park_officer)


def test_a_scenario_changes_the_table_while_one_chooses(world: World, plan: Plan, page_of: Callable[..., Page]):
    page = page_of(world.park_officer)
    page.goto(reverse("plan:scenario_add", args=[plan.pk]))
    expect(page.locator("#beside")).to_contain_text("Chưa thay đổi gì")
    page.get_by_label("1. Tư vấn tinh gọn").select_option("late-12")
    expect(page.locator("#beside")).to_contain_text("Nếu nhiệm vụ 1 chậm 12 tháng")
    page.get_by_label("4. Chương trình hỗ trợ").select_option("dropped")
    expect(page.locator("#beside")).to_contain_text("nhiệm vụ 4 không làm")
    page.get_by_label("Tên kịch bản").fill("Hai việc")
    page.get_by_role("button", name="Lưu kịch bản").click()
    expect(page.get_by_role("heading", name="Hai việc")).to_be_visible()
    assert Scenario.objects.get(name="Hai việc").changes == {"1": {"delay_months": 12}, "4": {"dropped": True}}


def test_a_scenario_without_javascript(world: World, plan: Plan, page_of: Callable[..., Page]):
    page = page_of(world.park_officer, java_script_enabled=False)
    page.goto(reverse("plan:scenario_add", args=[plan.pk]))
    page.get_by_label("1. Tư vấn tinh gọn").select_option("dropped")
    page.get_by_role("button", name="Xem thử").click()
    expect(page.locator("#beside")).to_contain_text("Nếu nhiệm vụ 1 không làm")
