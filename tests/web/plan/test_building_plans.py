"""A plan begins with the documents above it; its facts, objectives and duties are written; others see none of it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nangsuat.plan import plan_file_from_text
from nangsuat.plan.effects import Change
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.plan.models import Objective, Plan, PlanVersion, Responsibility, Scenario
from nangsuat.web.plan.services import drafting, versions
from nangsuat.web.plan.services.assembling import draft_of
from web_plans import ALL_DOCUMENTS, made, task_of_its_own
from web_world import World

type Browsers = Callable[..., Browser]

MAKE = {"first": "2026", "last": "2030", "title": "Kế hoạch khu", "documents": ["decision-36-2021"], "skeleton": ""}


def formset(prefix: str, rows: list[dict[str, str]], initial: int = 0) -> dict[str, str]:
    said = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": str(initial)}
    for place, row in enumerate(rows):
        said |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return said


def facts(plan: Plan, **changes: Any) -> dict[str, Any]:
    plan.refresh_from_db()
    usual = {"title": plan.title, "first": "2026", "last": "2030", "reporting": "calendar"}
    seen = {"seen": drafting.edition_of_facts(plan)}
    return usual | seen | formset("objectives", []) | formset("duties", []) | changes


class TestMaking:
    def test_all_is_filled_in_but_the_choice(self, world: World, browser_of: Browsers):
        page = browser_of(world.park_officer).get(reverse("plan:make"))
        form = page.context["form"]
        assert (form["first"].value(), form["title"].value()) == (
            2026,
            "Kế hoạch nâng cao năng suất giai đoạn 2026–2030",
        )
        assert set(form["documents"].value()) == {
            "decision-36-2021", "decision-1322-2020", "decision-1305-2023", "resolution-12-2026",
        }  # fmt: skip
        assert form["skeleton"].value() == "decision-36-2021"

    def test_targets_and_groups_come_over_in_one_act(self, world: World, browser_of: Browsers):
        answer = browser_of(world.park_officer).post(
            reverse("plan:make"), {**MAKE, "documents": ALL_DOCUMENTS, "skeleton": "decision-36-2021"}
        )
        plan = Plan.objects.get()
        assert answer.headers["Location"] == reverse("plan:targets", args=[plan.pk])
        assert (plan.owner, plan.made_by, plan.documents) == (world.park, world.park_officer, ALL_DOCUMENTS)
        draft = draft_of(plan)
        assert [target.key for target in draft.targets[:6]] == ["T1", "T2", "T3", "T4", "T5", "T6"]
        assert {target.document for target in draft.targets} == set(ALL_DOCUMENTS)
        assert [task.key for task in draft.tasks] == ["1.1", "2.1", "3.1", "4.1", "5.1", "6.1"]
        assert draft.tasks[0].lead.vi == world.park.name
        event = AuditEvent.objects.get(action="plan.made")
        assert event.details == {"title": "Kế hoạch khu", "documents": ALL_DOCUMENTS, "targets": 21}

    def test_numbers_that_were_not_found_stay_visible(self, world: World, browser_of: Browsers):
        plan = made(world, documents=["decision-1322-2020"])
        page = browser_of(world.park_officer).get(reverse("plan:targets", args=[plan.pk])).content.decode()
        assert "không tìm thấy con số" in page
        assert "sct.travinh.gov.vn" in page  # where it was looked for

    def test_layers_that_disagree_stand_side_by_side(self, world: World, browser_of: Browsers):
        plan = made(world)
        beside = browser_of(world.park_officer).get(reverse("plan:plan", args=[plan.pk])).context["shown"].beside
        national = next(one for one in beside if "M04" in one.what.vi and "cả nước, toàn" in one.what.vi)
        assert [(one.key, one.numbers[-1].number.vi) for one in national.targets] == [
            ("T1", "> 7,5"), ("L1", "> 6,5"), ("N1", "≈ 8,5"),
        ]  # fmt: skip

    def test_a_plan_may_begin_with_nothing(self, world: World, browser_of: Browsers):
        answer = browser_of(world.park_officer).post(reverse("plan:make"), {**MAKE, "documents": []})
        assert answer.headers["Location"] == reverse("plan:target_add", args=[Plan.objects.get().pk])

    @pytest.mark.parametrize(
        ("typed", "field"), [({"last": "2020"}, "last"), ({"last": "2090"}, "last"), ({"title": ""}, "title")]
    )
    def test_what_is_wrong_is_said(self, world: World, browser_of: Browsers, typed: dict[str, str], field: str):
        page = browser_of(world.park_officer).post(reverse("plan:make"), {**MAKE, **typed})
        assert field in page.context["form"].errors
        assert not Plan.objects.exists()

    def test_a_year_out_of_bounds_is_told_in_our_words(self, world: World, browser_of: Browsers):
        page = browser_of(world.park_officer).post(reverse("plan:make"), {**MAKE, "first": "26", "last": "2126"})
        assert page.context["form"].errors["first"] == ["Năm ít nhất là 2000."]
        assert page.context["form"].errors["last"] == ["Năm nhiều nhất là 2100."]

    @pytest.mark.parametrize("who", ["park_viewer", "owner", "adviser", "nobody", "site_manager"])
    def test_others_make_none(self, world: World, browser_of: Browsers, who: str):
        browser = browser_of(world.people[who])
        assert browser.get(reverse("plan:make")).status_code == 403
        assert browser.post(reverse("plan:make"), MAKE).status_code == 403
        assert not Plan.objects.exists()


class TestReading:
    @pytest.mark.parametrize(("who", "status"), [
        ("park_officer", 200), ("park_viewer", 200), ("other_officer", 404), ("city_officer", 404),
        ("owner", 404), ("nobody", 404), ("site_manager", 404),
    ])  # fmt: skip
    def test_a_draft_is_its_bodys_alone(self, world: World, browser_of: Browsers, who: str, status: int):
        plan = made(world)
        browser = browser_of(world.people[who])
        for name in ("plan", "plan_file", "targets", "tasks", "task_table"):
            assert browser.get(reverse(f"plan:{name}", args=[plan.pk])).status_code == status
        listed = plan.title in browser.get(reverse("plan:plans")).content.decode()
        assert listed == (status == 200)

    def test_guests_find_nothing_of_a_draft(self, world: World, browser_of: Browsers):
        plan = made(world)
        guest = browser_of()
        assert guest.get(reverse("plan:plan", args=[plan.pk])).status_code == 404
        assert guest.get(reverse("plan:plan_file", args=[plan.pk])).status_code == 404
        assert plan.title not in guest.get(reverse("plan:plans")).content.decode()

    def test_everybody_reads_an_approved_open_plan_without_its_money(self, world: World, browser_of: Browsers):
        plan = made(world)
        task = task_of_its_own(plan, world.park_officer)
        version = versions.version_submit(plan=plan, note="", confirmed=True, by=world.park_officer)
        versions.version_approve(version=version, reason="", public=True, by=world.park_officer)
        plan.tasks.filter(pk=task.pk).update(name="Việc chưa trình")  # the draft goes on
        for browser in (browser_of(), browser_of(world.stranger), browser_of(world.other_officer)):
            page = browser.get(reverse("plan:plan", args=[plan.pk])).content.decode()
            assert task.name in page
            assert "Việc chưa trình" not in page
            assert "triệu đồng" not in page
            file = tomllib.loads(browser.get(reverse("plan:plan_file", args=[plan.pk])).content.decode())
            told = str(file)
            assert "budget" not in told
            assert "ceilings" not in told
            assert browser.get(reverse("plan:plans")).context["rows"][0][0] == plan
            assert browser.get(reverse("plan:targets", args=[plan.pk])).status_code in {302, 404}
            assert browser.get(reverse("plan:version", args=[plan.pk, 1])).status_code in {302, 404}

    def test_an_approved_plan_that_is_not_open_is_nobody_elses(self, world: World, browser_of: Browsers):
        plan = made(world)
        task_of_its_own(plan, world.park_officer)
        version = versions.version_submit(plan=plan, note="", confirmed=True, by=world.park_officer)
        versions.version_approve(version=version, reason="", public=False, by=world.park_officer)
        assert browser_of().get(reverse("plan:plan", args=[plan.pk])).status_code == 404
        browser_of(world.park_officer).post(reverse("plan:publicity", args=[plan.pk]), {"public": "yes"})
        assert browser_of().get(reverse("plan:plan", args=[plan.pk])).status_code == 200
        browser_of(world.park_officer).post(reverse("plan:publicity", args=[plan.pk]), {"public": "no"})
        assert browser_of().get(reverse("plan:plan", args=[plan.pk])).status_code == 404
        actions = AuditEvent.objects.filter(target=f"plan.plan:{plan.pk}").values_list("action", flat=True)
        assert {"plan.opened", "plan.closed"} <= set(actions)

    def test_a_viewer_opens_nothing_to_the_public(self, world: World, browser_of: Browsers):
        plan = made(world)
        answer = browser_of(world.park_viewer).post(reverse("plan:publicity", args=[plan.pk]), {"public": "yes"})
        assert answer.status_code == 403

    def test_the_file_is_the_plan(self, world: World, browser_of: Browsers):
        plan = made(world, groups=["decision-36-2021/G3"])
        changes = {"1.1": {"delay_months": 12}, "9": {"dropped": True}}  # a task of that number is gone
        Scenario.objects.create(plan=plan, name="Chậm", changes=changes)
        answer = browser_of(world.park_viewer).get(reverse("plan:plan_file", args=[plan.pk]))
        assert "ke-hoach-khu-2026-2030.toml" in answer.headers["Content-Disposition"]
        read = plan_file_from_text(answer.content.decode())
        assert read.plan == draft_of(plan)
        assert read.scenarios == {"Chậm": {"1.1": Change(delay_months=12)}}


class TestEditing:
    def test_facts_objectives_and_duties_are_kept(self, world: World, browser_of: Browsers):
        plan = made(world)
        said = facts(
            plan, title="Kế hoạch mới", general="Nâng cao năng suất", reporting="15-december",
            **formset("objectives", [{"text": "Mở rộng tư vấn"}, {"text": ""}, {"text": "Đào tạo"}]),
            **formset("duties", [{"body": "Ban Quản lý", "duties": "Chủ trì\nBáo cáo"}, {"body": "Sở", "duties": ""}]),
        )  # fmt: skip
        answer = browser_of(world.park_officer).post(reverse("plan:edit", args=[plan.pk]), said)
        assert answer.headers["Location"] == reverse("plan:plan", args=[plan.pk])
        draft = draft_of(Plan.objects.get())
        assert (draft.title.vi, draft.general.vi, draft.reporting.key) == (
            "Kế hoạch mới",
            "Nâng cao năng suất",
            "15-december",
        )
        assert [(one.key, one.text.vi) for one in draft.objectives] == [("O1", "Mở rộng tư vấn"), ("O2", "Đào tạo")]
        assert [(one.body.vi, len(one.duties)) for one in draft.responsibilities] == [("Ban Quản lý", 2)]
        assert AuditEvent.objects.filter(action="plan.changed").count() == 1

    def test_objectives_keep_their_targets_when_one_before_goes(self, world: World, browser_of: Browsers):
        plan = made(world)
        Objective.objects.create(plan=plan, key="O1", text="Một", order=0)
        second = Objective.objects.create(plan=plan, key="O2", text="Hai", text_en="Two", order=1)
        plan.targets.filter(key="T1").update(objective=second)
        rows = [{"key": "O1", "text": ""}, {"key": "O2", "text": "Hai", "text_en": "Two"}, {"text": "Ba"}]
        browser_of(world.park_officer).post(
            reverse("plan:edit", args=[plan.pk]), facts(plan, **formset("objectives", rows, initial=2))
        )
        draft = draft_of(plan)
        assert [(one.key, one.text.en) for one in draft.objectives] == [("O2", "Two"), ("O3", "Ba")]
        assert draft.target("T1").objective == "O2"

    def test_bodies_that_lead_tasks_are_drafted(self, world: World, browser_of: Browsers):
        plan = made(world, groups=["decision-36-2021/G3", "decision-36-2021/G5"])
        Responsibility.objects.create(plan=plan, body="Sở", duties="Phối hợp")
        page = browser_of(world.park_officer).get(reverse("plan:edit", args=[plan.pk]))
        shown = [form.initial for form in page.context["duties"].initial_forms]
        assert shown == [
            {"body": "Sở", "duties": "Phối hợp"},
            {"body": world.park.name, "duties": "Chủ trì thực hiện nhiệm vụ 1.1, 2.1."},
        ]

    def test_who_saves_an_old_page_is_told_and_may_save_again(self, world: World, browser_of: Browsers):
        plan = made(world)
        browser, old = browser_of(world.park_officer), facts(plan)
        browser.post(reverse("plan:edit", args=[plan.pk]), facts(plan, general="Của đồng nghiệp"))
        page = browser.post(reverse("plan:edit", args=[plan.pk]), {**old, "general": "Của tôi"})
        told = page.context["form"].non_field_errors()[0]
        assert world.park_officer.email in told
        assert "Chưa có gì được lưu" in told
        assert Plan.objects.get().general == "Của đồng nghiệp"
        again = {**old, "general": "Của tôi", "seen": page.context["form"]["seen"].value()}
        assert browser.post(reverse("plan:edit", args=[plan.pk]), again).status_code == 302
        assert Plan.objects.get().general == "Của tôi"

    def test_duties_need_a_body(self, world: World, browser_of: Browsers):
        plan = made(world)
        said = facts(plan, **formset("duties", [{"body": "", "duties": "Báo cáo"}]))
        page = browser_of(world.park_officer).post(reverse("plan:edit", args=[plan.pk]), said)
        assert "Ghi tên đơn vị." in page.content.decode()
        assert page.content.decode().count("error-summary") >= 1

    @pytest.mark.parametrize(("who", "status"), [("park_viewer", 403), ("other_officer", 404), ("owner", 404)])
    def test_others_change_nothing(self, world: World, browser_of: Browsers, who: str, status: int):
        plan = made(world)
        browser = browser_of(world.people[who])
        assert browser.get(reverse("plan:edit", args=[plan.pk])).status_code == status
        assert browser.post(reverse("plan:edit", args=[plan.pk]), facts(plan, general="x")).status_code == status
        assert browser.post(reverse("plan:remove", args=[plan.pk])).status_code == status
        assert Plan.objects.get().general == ""


class TestRemoving:
    def test_a_draft_that_never_went_up_goes(self, world: World, browser_of: Browsers):
        plan = made(world)
        browser = browser_of(world.park_officer)
        assert browser.get(reverse("plan:remove", args=[plan.pk])).status_code == 405
        assert browser.post(reverse("plan:remove", args=[plan.pk])).headers["Location"] == reverse("plan:plans")
        assert not Plan.objects.exists()
        assert AuditEvent.objects.filter(action="plan.removed").exists()

    def test_what_went_up_stays(self, world: World, browser_of: Browsers):
        plan = made(world)
        PlanVersion.objects.create(plan=plan, number=1, content={}, sha256="")
        browser_of(world.park_officer).post(reverse("plan:remove", args=[plan.pk]))
        assert Plan.objects.exists()


def test_a_bad_number_is_not_found(world: World, browser_of: Browsers):
    for name in ("plan", "edit", "targets", "tasks", "submit", "plan_file"):
        assert browser_of(world.park_officer).get(reverse(f"plan:{name}", args=[999_999])).status_code == 404


def test_pages_speak_english(world: World, browser_of: Browsers):
    plan = made(world, documents=["decision-36-2021"], groups=["decision-36-2021/G3"])
    page = browser_of(world.park_officer, language="en").get(reverse("plan:plan", args=[plan.pk])).content.decode()
    assert "Advanced management systems, models and tools in enterprises" in page
    assert "number not found" not in page  # Decision 36 has all numbers for 2026–2030
