"""Targets of the draft: taken over from documents, written by year and period, taken out; never over a colleague's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nangsuat.plan import Milestone
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.plan.models import CountRecord, Objective, Plan, Target, TaskEffect
from nangsuat.web.plan.services.assembling import draft_of, target_of
from nangsuat.web.plan.services.drafting import edition_of_target
from web_plans import made, task_of_its_own
from web_world import World

type Browsers = Callable[..., Browser]

OWN = {
    "name": "Doanh nghiệp được tư vấn", "kind": "count", "counts": "enterprise", "unit": "doanh nghiệp",
    "comparison": "at least", "role": "own", "scope": "enterprises", "direction": "up", "low_2026_2030": "200",
}  # fmt: skip


def url(name: str, plan: Plan, *arguments: Any) -> str:
    return reverse(f"plan:{name}", args=[plan.pk, *arguments])


def as_shown(browser: Browser, plan: Plan, row: Target) -> dict[str, str]:
    """What the form of a target would send if nothing was typed."""
    form = browser.get(url("target_edit", plan, row.pk)).context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}


class TestTakingOver:
    def test_a_documents_targets_come_once(self, world: World, browser_of: Browsers):
        plan = made(world, documents=["decision-36-2021"])
        browser = browser_of(world.park_officer)
        offered = browser.get(url("targets", plan)).context["offered"]
        assert [(key, count) for key, _, _, count in offered] == [
            ("decision-1322-2020", 6), ("decision-1305-2023", 8), ("resolution-12-2026", 1),
        ]  # fmt: skip
        for _ in range(2):
            assert browser.post(url("targets", plan), {"document": "resolution-12-2026"}).status_code == 302
        draft = draft_of(Plan.objects.get())
        assert [target.key for target in draft.targets] == ["T1", "T2", "T3", "T4", "T5", "T6", "N1"]
        assert draft.documents == ("decision-36-2021", "resolution-12-2026")
        assert AuditEvent.objects.filter(action="plan.targets_taken_over").count() == 1

    def test_a_key_that_is_taken_gives_way(self, world: World, browser_of: Browsers):
        plan = made(world, documents=[])
        browser_of(world.park_officer).post(url("target_add", plan), OWN)
        plan.targets.update(key="N1")
        browser_of(world.park_officer).post(url("targets", plan), {"document": "resolution-12-2026"})
        assert [row.key for row in plan.targets.all()] == ["N1", "N2"]

    def test_an_unknown_document_is_refused(self, world: World, browser_of: Browsers):
        plan = made(world, documents=[])
        page = browser_of(world.park_officer).post(url("targets", plan), {"document": "decision-1"}, follow=True)
        assert "Không có văn bản «decision-1»." in page.content.decode()

    @pytest.mark.parametrize(("who", "status"), [("park_viewer", 403), ("other_officer", 404), ("owner", 404)])
    def test_others_take_nothing(self, world: World, browser_of: Browsers, who: str, status: int):
        plan = made(world, documents=[])
        answer = browser_of(world.people[who]).post(url("targets", plan), {"document": "resolution-12-2026"})
        assert answer.status_code == status
        assert not plan.targets.exists()


class TestAdding:
    def test_a_target_of_its_own_gets_the_next_key(self, world: World, browser_of: Browsers):
        plan = made(world)
        browser = browser_of(world.park_officer)
        assert browser.post(url("target_add", plan), OWN).headers["Location"] == url("targets", plan)
        again = browser.post(url("target_add", plan), {**OWN, "another": "yes"})
        assert again.headers["Location"] == url("target_add", plan)
        rows = plan.targets.filter(document="")
        assert [row.key for row in rows] == ["C1", "C2"]
        planned = target_of(rows[0])
        assert (planned.milestones, planned.status, planned.counts) == (
            (Milestone(2026, 2030, 200.0),),
            "own",
            "enterprise",
        )

    def test_numbers_by_year_by_period_and_for_a_period_of_their_own(self, world: World, browser_of: Browsers):
        plan = made(world)
        said = {
            **OWN, "kind": "share", "unit": "%", "low_2026_2030": "", "low_2028_2028": "30", "low_2030_2030": "40,5",
            "own_first": "2026", "own_last": "2027", "own_low": "25",
        }  # fmt: skip
        browser_of(world.park_officer).post(url("target_add", plan), said)
        planned = target_of(Target.objects.get(document=""))
        assert planned.milestones == (
            Milestone(2026, 2027, 25.0),
            Milestone(2028, 2028, 30.0),
            Milestone(2030, 2030, 40.5),
        )
        assert planned.counts == ""

    def test_at_most_is_an_upper_bound_and_a_range_has_both(self, world: World, browser_of: Browsers):
        plan = made(world)
        browser = browser_of(world.park_officer)
        browser.post(url("target_add", plan), {**OWN, "comparison": "at most", "direction": "down"})
        browser.post(url("target_add", plan), {**OWN, "comparison": "range", "high_2026_2030": "300"})
        first, second = (target_of(row).milestones[0] for row in plan.targets.filter(document=""))
        assert (first, second) == (Milestone(2026, 2030, None, 200.0), Milestone(2026, 2030, 200.0, 300.0))

    @pytest.mark.parametrize(
        ("typed", "field", "told"),
        [
            ({"name": ""}, "name", "bắt buộc"),
            ({"low_2026_2030": ""}, None, "chưa có con số nào"),
            ({"low_2026_2030": "1.234"}, "low_2026_2030", "hai cách"),
            ({"low_2026_2030": "-5"}, "low_2026_2030", "số âm"),
            ({"kind": "share", "low_2026_2030": "140"}, "low_2026_2030", "0–100 %"),
            ({"comparison": "range"}, "low_2026_2030", "chỉ có một con số"),
            ({"comparison": "range", "high_2026_2030": "100"}, "low_2026_2030", "lớn hơn mức trên"),
            ({"counts": ""}, "counts", "không nói đếm gì"),
            ({"base": "5"}, "base", "năm gốc"),
            ({"own_low": "5"}, "own_low", "hai năm"),
            ({"own_first": "2030", "own_last": "2027", "own_low": "5"}, "own_low", "trước khi bắt đầu"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(
        self, world: World, browser_of: Browsers, typed: dict[str, str], field: str | None, told: str
    ):
        plan = made(world, documents=[])
        form = browser_of(world.park_officer).post(url("target_add", plan), {**OWN, **typed}).context["form"]
        errors = form.non_field_errors() if field is None else form.errors[field]
        assert told in str(errors)
        assert not plan.targets.exists()

    @pytest.mark.parametrize(("who", "status"), [("park_viewer", 403), ("other_officer", 404), ("owner", 404)])
    def test_others_add_nothing(self, world: World, browser_of: Browsers, who: str, status: int):
        plan = made(world, documents=[])
        browser = browser_of(world.people[who])
        assert browser.get(url("target_add", plan)).status_code == status
        assert browser.post(url("target_add", plan), OWN).status_code == status
        assert not plan.targets.exists()


class TestChanging:
    @pytest.mark.parametrize("key", ["T1", "T3", "P2", "P6", "L5", "L6", "L8", "N1"])
    def test_saving_without_typing_changes_nothing(self, world: World, browser_of: Browsers, key: str):
        plan = made(world)
        browser, row = browser_of(world.park_officer), plan.targets.get(key=key)
        before = target_of(row)
        answer = browser.post(url("target_edit", plan, row.pk), as_shown(browser, plan, row))
        assert answer.status_code == 302, answer.context["form"].errors
        assert target_of(Target.objects.get(pk=row.pk)) == before

    def test_a_number_that_was_not_found_is_filled_in(self, world: World, browser_of: Browsers):
        plan = made(world)
        browser, row = browser_of(world.park_officer), plan.targets.get(key="P6")
        browser.post(url("target_edit", plan, row.pk), {**as_shown(browser, plan, row), "low_2021_2030": "3"})
        assert target_of(Target.objects.get(pk=row.pk)).milestones == (Milestone(2021, 2030, 3.0),)
        assert AuditEvent.objects.get(action="plan.target_changed").details == {"plan": plan.pk, "key": "P6"}

    def test_a_number_that_was_there_and_is_emptied_goes(self, world: World, browser_of: Browsers):
        plan = made(world)
        browser, row = browser_of(world.park_officer), plan.targets.get(key="N1")
        said = {**as_shown(browser, plan, row), "low_2026_2030": "", "low_2030_2030": "9"}
        browser.post(url("target_edit", plan, row.pk), said)
        assert target_of(Target.objects.get(pk=row.pk)).milestones == (Milestone(2030, 2030, 9.0),)

    def test_it_serves_an_objective(self, world: World, browser_of: Browsers):
        plan = made(world)
        Objective.objects.create(plan=plan, key="O1", text="Một")
        browser, row = browser_of(world.park_officer), plan.targets.get(key="N1")
        browser.post(url("target_edit", plan, row.pk), {**as_shown(browser, plan, row), "objective": "O1"})
        assert draft_of(plan).target("N1").objective == "O1"

    def test_what_it_is_measured_by_stays(self, world: World, browser_of: Browsers):
        plan = made(world)
        plan.targets.filter(key="N1").update(measured="official", binding={"series": "x"}, owner=world.park_officer)
        browser, row = browser_of(world.park_officer), plan.targets.get(key="N1")
        browser.post(url("target_edit", plan, row.pk), {**as_shown(browser, plan, row), "name": "Khác"})
        row.refresh_from_db()
        assert (row.name, row.measured, row.binding, row.owner) == (
            "Khác",
            "official",
            {"series": "x"},
            world.park_officer,
        )

    def test_who_saves_an_old_page_is_told(self, world: World, browser_of: Browsers):
        plan = made(world)
        browser, row = browser_of(world.park_officer), plan.targets.get(key="N1")
        old = as_shown(browser, plan, row)
        browser.post(url("target_edit", plan, row.pk), {**old, "name": "Của đồng nghiệp"})
        page = browser.post(url("target_edit", plan, row.pk), {**old, "name": "Của tôi"})
        assert "Chưa có gì được lưu" in page.context["form"].non_field_errors()[0]
        again = {**old, "name": "Của tôi", "seen": page.context["form"]["seen"].value()}
        assert browser.post(url("target_edit", plan, row.pk), again).status_code == 302
        assert Target.objects.get(pk=row.pk).name == "Của tôi"

    def test_a_colleagues_other_target_is_no_hindrance(self, world: World, browser_of: Browsers):
        plan = made(world)
        browser, row = browser_of(world.park_officer), plan.targets.get(key="N1")
        mine = as_shown(browser, plan, row)
        other = plan.targets.get(key="T1")
        browser.post(url("target_edit", plan, other.pk), {**as_shown(browser, plan, other), "name": "Khác"})
        assert browser.post(url("target_edit", plan, row.pk), {**mine, "name": "Của tôi"}).status_code == 302

    @pytest.mark.parametrize(("who", "status"), [("park_viewer", 403), ("other_officer", 404), ("owner", 404)])
    def test_others_change_nothing(self, world: World, browser_of: Browsers, who: str, status: int):
        plan = made(world)
        row = plan.targets.get(key="N1")
        browser = browser_of(world.people[who])
        assert browser.get(url("target_edit", plan, row.pk)).status_code == status
        assert browser.post(url("target_edit", plan, row.pk), OWN).status_code == status
        assert browser.post(url("part_delete", plan, "target", row.pk)).status_code == status
        assert edition_of_target(plan.targets.get(key="N1")) == edition_of_target(row)

    def test_a_target_of_another_plan_is_not_found_here(self, world: World, browser_of: Browsers):
        plan, other = made(world), made(world)
        row = other.targets.first()
        assert row is not None
        assert browser_of(world.park_officer).get(url("target_edit", plan, row.pk)).status_code == 404


class TestSeveralAtOnce:
    def test_national_targets_are_contributed_to_until_somebody_says_otherwise(
        self, world: World, browser_of: Browsers
    ):
        plan = made(world)
        assert set(plan.targets.values_list("role", flat=True)) == {"contribute"}
        chosen = list(plan.targets.filter(key__in=["T5", "P5"]).values_list("pk", flat=True))
        browser = browser_of(world.park_officer)
        browser.post(url("targets", plan), {"act": "own", "chosen": chosen})
        assert set(plan.targets.filter(role="own").values_list("key", flat=True)) == {"T5", "P5"}
        browser.post(url("targets", plan), {"act": "contribute", "chosen": chosen})
        assert not plan.targets.filter(role="own").exists()
        assert AuditEvent.objects.filter(action="plan.targets_changed").count() == 2

    def test_those_that_do_not_concern_the_body_go(self, world: World, browser_of: Browsers):
        plan, other = made(world), made(world)
        chosen = list(plan.targets.filter(key__in=["T3", "L5"]).values_list("pk", flat=True))
        elsewhere = list(other.targets.values_list("pk", flat=True))
        browser_of(world.park_officer).post(url("targets", plan), {"act": "remove", "chosen": [*chosen, *elsewhere]})
        assert (plan.targets.count(), other.targets.count()) == (19, 21)
        assert AuditEvent.objects.filter(action="plan.target_removed").count() == 2

    def test_one_that_a_task_acts_on_keeps_them_all(self, world: World, browser_of: Browsers):
        plan = made(world)
        row = plan.targets.get(key="N1")
        TaskEffect.objects.create(task=task_of_its_own(plan, world.park_officer), target=row, likely=0.3)
        chosen = list(plan.targets.values_list("pk", flat=True))
        page = browser_of(world.park_officer).post(
            url("targets", plan), {"act": "remove", "chosen": chosen}, follow=True
        )
        assert "tác động lên N1" in page.content.decode()
        assert plan.targets.count() == 21

    @pytest.mark.parametrize("who", ["park_viewer", "other_officer"])
    def test_others_do_nothing(self, world: World, browser_of: Browsers, who: str):
        plan = made(world)
        chosen = list(plan.targets.values_list("pk", flat=True))
        assert browser_of(world.people[who]).post(
            url("targets", plan), {"act": "remove", "chosen": chosen}
        ).status_code in {403, 404}
        assert plan.targets.count() == 21


class TestRemoving:
    def test_it_goes_with_the_effects_on_it_after_a_look(self, world: World, browser_of: Browsers):
        plan = made(world)
        row = plan.targets.get(key="N1")
        task = task_of_its_own(plan, world.park_officer)
        TaskEffect.objects.create(task=task, target=row, likely=0.3)
        browser = browser_of(world.park_officer)
        page = browser.get(url("part_delete", plan, "target", row.pk)).content.decode()
        assert "1 nhiệm vụ" in page
        assert plan.targets.filter(key="N1").exists()
        browser.post(url("part_delete", plan, "target", row.pk))
        assert not plan.targets.filter(key="N1").exists()
        assert not TaskEffect.objects.exists()
        assert AuditEvent.objects.get(action="plan.target_removed").details["key"] == "N1"

    def test_one_that_records_count_for_stays(self, world: World, browser_of: Browsers):
        plan = made(world)
        row = plan.targets.get(key="T5")
        CountRecord.objects.create(target=row, day="2026-03-01", subject="A", identity="a")
        page = browser_of(world.park_officer).post(url("part_delete", plan, "target", row.pk), follow=True)
        assert "không xóa được" in page.content.decode()
        assert plan.targets.filter(key="T5").exists()
        assert not AuditEvent.objects.filter(action="plan.target_removed").exists()

    def test_there_is_no_such_kind_of_part(self, world: World, browser_of: Browsers):
        plan = made(world)
        assert browser_of(world.park_officer).get(url("part_delete", plan, "meeting", 1)).status_code == 404
