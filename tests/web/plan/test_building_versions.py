"""A plan goes up looked over and whole; it is approved or returned once, never changed; two states are compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from nangsuat.plan import plan_from_data
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.core.tasklist import tasks_of
from nangsuat.web.orgs.models import Membership
from nangsuat.web.people.models import User
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.models import Plan, PlanVersion
from nangsuat.web.plan.selectors import approved_version
from nangsuat.web.plan.services import versions
from nangsuat.web.plan.services.assembling import approved_of, draft_of
from web_plans import made, task_of_its_own
from web_world import LONG_AGO, World

type Browsers = Callable[..., Browser]


@pytest.fixture
def member(world: World) -> User:
    """An officer of the park who is no manager."""
    user = User.objects.create_user("chuyen.vien@example.vn", full_name="Chuyên Viên")
    Membership.objects.create(user=user, organisation=world.park, role="member", valid_from=LONG_AGO)
    return user


def sound(world: World) -> Plan:
    """A plan that has doubts, and nothing that stops it."""
    plan = made(world)
    task_of_its_own(plan, world.park_officer)
    return plan


def url(name: str, plan: Plan, *arguments: Any) -> str:
    return reverse(f"plan:{name}", args=[plan.pk, *arguments])


def submitted(plan: Plan, by: User) -> PlanVersion:
    return versions.version_submit(plan=plan, note="Lần đầu", confirmed=True, by=by)


def seen_on(browser: Browser, plan: Plan) -> str:
    """What the page of putting forward says that it shows."""
    return str(browser.get(url("submit", plan)).context["seen"])


class TestSubmitting:
    def test_everything_that_is_to_be_said_is_said_first(self, world: World, browser_of: Browsers):
        plan = sound(world)
        plan.tasks.update(lead="")
        page = browser_of(world.park_officer).get(url("submit", plan))
        said = {problem.code: place for problem, place in page.context["problems"]}
        assert said["task-without-lead"] == url("task_edit", plan, plan.tasks.get().pk)
        assert said["number-not-found"].startswith(url("targets", plan))
        assert said["no-general-objective"] == url("edit", plan)
        assert page.context["must_fix"] == 1

    def test_a_mistake_stops_it(self, world: World, browser_of: Browsers):
        plan = sound(world)
        plan.tasks.update(lead="")
        browser = browser_of(world.park_officer)
        page = browser.post(url("submit", plan), {"confirmed": "on", "seen": seen_on(browser, plan)})
        assert "phải sửa" in str(page.context["form"].errors)
        assert not plan.versions.exists()

    def test_doubts_are_confirmed(self, world: World, browser_of: Browsers):
        plan = sound(world)
        browser = browser_of(world.park_officer)
        seen = seen_on(browser, plan)
        page = browser.post(url("submit", plan), {"note": "", "seen": seen})
        assert "cần xác nhận" in str(page.context["form"].errors)
        answer = browser.post(url("submit", plan), {"note": "Lần đầu", "confirmed": "on", "seen": seen})
        assert answer.headers["Location"] == url("version", plan, 1)
        version = plan.versions.get()
        assert (version.number, version.state, version.note) == (1, "submitted", "Lần đầu")
        assert version.submitted_by == world.park_officer
        assert plan_from_data(version.content) == draft_of(plan)
        assert versions.is_whole(version)
        details = AuditEvent.objects.get(action="plan.version_submitted").details
        assert details == {"plan": plan.pk, "number": 1, "sha256": version.sha256}

    def test_what_a_colleague_changed_meanwhile_is_looked_at_first(self, world: World, browser_of: Browsers):
        plan = sound(world)
        browser = browser_of(world.park_officer)
        said = {"note": "Lần đầu", "confirmed": "on", "seen": seen_on(browser, plan)}
        plan.tasks.update(name="Đồng nghiệp sửa sau khi mở trang")
        page = browser.post(url("submit", plan), said)
        assert "vừa thay đổi so với lúc xem" in str(page.context["form"].errors)
        assert not plan.versions.exists()
        body = page.content.decode()
        assert f'name="seen" value="{page.context["seen"]}"' in body
        assert "checked" not in body.split('name="confirmed"')[1].split(">")[0]
        answer = browser.post(url("submit", plan), {**said, "seen": page.context["seen"]})
        assert answer.headers["Location"] == url("version", plan, 1)

    def test_one_waits_at_a_time(self, world: World):
        plan = sound(world)
        submitted(plan, world.park_officer)
        with pytest.raises(NotTaken, match="waits"):
            submitted(plan, world.park_officer)

    def test_the_same_is_not_approved_twice(self, world: World):
        plan = sound(world)
        versions.version_approve(
            version=submitted(plan, world.park_officer), reason="", public=False, by=world.park_officer
        )
        with pytest.raises(NotTaken, match="the same as version 1"):
            submitted(plan, world.park_officer)

    @pytest.mark.parametrize(("who", "status"), [("park_viewer", 403), ("other_officer", 404), ("owner", 404)])
    def test_others_put_nothing_forward(self, world: World, browser_of: Browsers, who: str, status: int):
        plan = sound(world)
        browser = browser_of(world.people[who])
        assert browser.get(url("submit", plan)).status_code == status
        assert browser.post(url("submit", plan), {"confirmed": "on"}).status_code == status
        assert not plan.versions.exists()


class TestDeciding:
    def test_approved_it_is_in_force(self, world: World, browser_of: Browsers, member: User):
        plan = sound(world)
        version = submitted(plan, member)
        plan.tasks.update(name="Sau khi trình")
        said = {"decision": "approve", "reason": "Quyết định 12/QĐ-KCNC", "public": "on"}
        answer = browser_of(world.park_officer).post(url("version_decide", plan, 1), said)
        assert answer.headers["Location"] == url("version", plan, 1)
        version.refresh_from_db()
        plan.refresh_from_db()
        assert (version.state, version.reason, version.decided_by) == ("approved", said["reason"], world.park_officer)
        assert plan.public
        assert approved_version(plan) == version
        assert approved_of(version).tasks[0].name.vi == "Tư vấn 20 doanh nghiệp"
        assert AuditEvent.objects.get(action="plan.version_approved").details["public"] is True

    def test_returned_it_says_why(self, world: World, browser_of: Browsers):
        plan = sound(world)
        submitted(plan, world.park_officer)
        browser = browser_of(world.park_officer)
        page = browser.post(url("version_decide", plan, 1), {"decision": "return", "reason": " "})
        assert "reason" in page.context["form"].errors
        browser.post(url("version_decide", plan, 1), {"decision": "return", "reason": "Thiếu kinh phí"})
        version = plan.versions.get()
        assert (version.state, version.reason) == ("returned", "Thiếu kinh phí")
        assert approved_version(plan) is None
        assert submitted(plan, world.park_officer).number == 2

    def test_nobody_decides_twice(self, world: World, browser_of: Browsers):
        plan = sound(world)
        submitted(plan, world.park_officer)
        browser = browser_of(world.park_officer)
        browser.post(url("version_decide", plan, 1), {"decision": "approve"})
        page = browser.post(url("version_decide", plan, 1), {"decision": "return", "reason": "x"}, follow=True)
        assert "đã có quyết định" in page.content.decode()
        assert plan.versions.get().state == "approved"

    def test_the_newest_approved_is_in_force(self, world: World):
        plan = sound(world)
        first = submitted(plan, world.park_officer)
        versions.version_approve(version=first, reason="", public=False, by=world.park_officer)
        plan.tasks.update(name="Khác")
        second = submitted(plan, world.park_officer)
        assert approved_version(plan) == first
        versions.version_approve(version=second, reason="", public=False, by=world.park_officer)
        assert approved_version(plan) == second

    @pytest.mark.parametrize(("who", "status"), [("park_viewer", 403), ("other_officer", 404), ("owner", 404)])
    def test_others_decide_nothing(self, world: World, browser_of: Browsers, who: str, status: int):
        plan = sound(world)
        submitted(plan, world.park_officer)
        answer = browser_of(world.people[who]).post(url("version_decide", plan, 1), {"decision": "approve"})
        assert answer.status_code == status
        assert plan.versions.get().state == "submitted"

    def test_a_member_puts_forward_and_does_not_decide(self, world: World, browser_of: Browsers, member: User):
        plan = sound(world)
        submitted(plan, member)
        browser = browser_of(member)
        assert browser.get(url("version", plan, 1)).context["may_decide"] is False
        assert browser.post(url("version_decide", plan, 1), {"decision": "approve"}).status_code == 403


class TestFixed:
    @pytest.mark.parametrize(
        "changes", [{"content": {"title": "x"}}, {"sha256": "x"}, {"number": 9}, {"note": "x"},
                    {"submitted_at": timezone.now()}],
    )  # fmt: skip
    def test_the_database_refuses_to_change_what_was_put_forward(self, world: World, changes: dict[str, Any]):
        version = submitted(sound(world), world.park_officer)
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
            PlanVersion.objects.filter(pk=version.pk).update(**changes)

    @pytest.mark.parametrize("changes", [{"state": "submitted"}, {"state": "returned"}, {"reason": "x"}])
    def test_and_to_change_a_decision(self, world: World, changes: dict[str, Any]):
        version = submitted(sound(world), world.park_officer)
        versions.version_approve(version=version, reason="", public=False, by=world.park_officer)
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
            PlanVersion.objects.filter(pk=version.pk).update(**changes)

    def test_the_hash_is_of_what_is_said_not_of_how_a_database_writes_it(self):
        said = {"first": 2026, "tasks": [{"amount": 1e16}], "synthetic": True}
        read = {"synthetic": True, "tasks": [{"amount": 10**16}], "first": 2026}
        assert versions.digest_of(said) == versions.digest_of(read)
        assert versions.digest_of(said) != versions.digest_of({**said, "synthetic": 1})

    def test_a_person_who_is_erased_goes_from_it(self, world: World, member: User):
        version = submitted(sound(world), member)
        PlanVersion.objects.filter(pk=version.pk).update(submitted_by=None)
        version.refresh_from_db()
        assert version.submitted_by is None


class TestReading:
    def test_a_version_reads_as_it_was(self, world: World, browser_of: Browsers):
        plan = sound(world)
        submitted(plan, world.park_officer)
        plan.tasks.update(name="Sau khi trình")
        page = browser_of(world.park_viewer).get(url("version", plan, 1)).content.decode()
        assert "Tư vấn 20 doanh nghiệp" in page
        assert "Sau khi trình" not in page

    def test_it_says_what_changed_since_the_one_in_force(self, world: World, browser_of: Browsers):
        plan = sound(world)
        first = submitted(plan, world.park_officer)
        versions.version_approve(version=first, reason="", public=False, by=world.park_officer)
        plan.tasks.update(lead="Sở")
        submitted(plan, world.park_officer)
        page = browser_of(world.park_officer).get(url("version", plan, 2))
        assert [change.words.vi for change in page.context["changes"]] == [
            "Nhiệm vụ 1: đơn vị chủ trì đổi từ «Trung tâm» thành «Sở»."
        ]

    @pytest.mark.parametrize(("who", "status"), [("other_officer", 404), ("owner", 404), ("nobody", 404)])
    def test_others_read_none(self, world: World, browser_of: Browsers, who: str, status: int):
        plan = sound(world)
        submitted(plan, world.park_officer)
        browser = browser_of(world.people[who])
        assert browser.get(url("version", plan, 1)).status_code == status
        assert browser.get(url("version_compare", plan, 1, 0)).status_code == status

    def test_a_bad_number_is_not_found(self, world: World, browser_of: Browsers):
        plan = sound(world)
        assert browser_of(world.park_officer).get(url("version", plan, 7)).status_code == 404
        assert browser_of(world.park_officer).get(url("version_compare", plan, 7, 0)).status_code == 404


class TestComparing:
    def test_two_versions_in_either_order(self, world: World, browser_of: Browsers):
        plan = sound(world)
        versions.version_return(version=submitted(plan, world.park_officer), reason="x", by=world.park_officer)
        plan.targets.filter(key="N1").delete()
        task_of_its_own(plan, world.park_officer, key="2", name="Đào tạo")
        submitted(plan, world.park_officer)
        browser = browser_of(world.park_viewer)
        for number, other in ((1, 2), (2, 1)):
            parts = browser.get(url("version_compare", plan, number, other)).context["parts"]
            said = {words.vi: [change.words.vi for change in changes] for words, changes in parts}
            assert said == {
                "Thêm": ["Thêm: Nhiệm vụ 2 (Đào tạo)."],
                "Bỏ": ["Bỏ: Chỉ tiêu N1 (Tốc độ tăng năng suất lao động bình quân đến năm 2030)."],
            }

    def test_with_the_draft(self, world: World, browser_of: Browsers):
        plan = sound(world)
        submitted(plan, world.park_officer)
        browser = browser_of(world.park_officer)
        assert "Không có gì khác." in browser.get(url("version_compare", plan, 1, 0)).content.decode()
        plan.tasks.update(product="30 báo cáo")
        page = browser.get(url("version_compare", plan, 1, 0)).content.decode()
        assert "sản phẩm đổi từ «20 báo cáo» thành «30 báo cáo»" in page


class TestToDo:
    def told(self, user: User) -> list[tuple[str, str]]:
        return [
            (task.title.vi, task.state.value)
            for group in tasks_of(User.objects.get(pk=user.pk))
            if group.title.vi == "Kế hoạch"
            for task in group.tasks
        ]

    def test_a_draft_is_to_be_finished(self, world: World):
        made(world)
        assert self.told(world.park_officer) == [("Hoàn thiện kế hoạch «Kế hoạch khu»", "in_progress")]
        assert self.told(world.park_viewer) == []
        assert self.told(world.other_officer) == []

    def test_a_version_waits_for_the_manager(self, world: World, member: User):
        plan = sound(world)
        submitted(plan, member)
        assert self.told(world.park_officer) == [("Phê duyệt kế hoạch «Kế hoạch khu», bản 1", "not_started")]
        assert self.told(member) == [("Kế hoạch «Kế hoạch khu» chờ phê duyệt", "cannot_start")]

    def test_a_returned_one_is_worked_on_and_an_approved_one_is_done(self, world: World):
        plan = sound(world)
        versions.version_return(version=submitted(plan, world.park_officer), reason="x", by=world.park_officer)
        assert self.told(world.park_officer) == [("Sửa kế hoạch «Kế hoạch khu» bị trả lại", "has_errors")]
        versions.version_approve(
            version=submitted(plan, world.park_officer), reason="", public=False, by=world.park_officer
        )
        assert self.told(world.park_officer) == []


def test_the_menu_leads_to_the_plans(world: World, browser_of: Browsers):
    for who in ("park_officer", "city_officer", "analyst"):
        assert reverse("plan:plans") in browser_of(world.people[who]).get(reverse("home")).content.decode()
    assert f'"{reverse("plan:plans")}"' not in browser_of(world.owner).get(reverse("home")).content.decode()
