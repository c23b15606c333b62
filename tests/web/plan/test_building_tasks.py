"""The task table of the draft: five things first, a row at a time, everything in full, out to Excel and back in."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from nangsuat.data import Text
from nangsuat.plan import BudgetLine, Ceilings, Effect, Elicited, Measured, Risk
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.plan.models import Objective, Plan, Progress, Task
from nangsuat.web.plan.services.assembling import draft_of, task_of
from nangsuat.web.plan.services.drafting_tasks import edition_of_task
from nangsuat.web.plan.services.tables import table_of
from web_plans import made, task_of_its_own
from web_world import World

type Browsers = Callable[..., Browser]

FIVE = {"name": "Đào tạo", "lead": "Trung tâm", "starts": "Quý 2/2026", "ends": "2027", "product": "3 lớp", "group": ""}
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"


def url(name: str, plan: Plan, *arguments: Any) -> str:
    return reverse(f"plan:{name}", args=[plan.pk, *arguments])


def as_shown(browser: Browser, plan: Plan, row: Task) -> dict[str, Any]:
    """What the form of a task would send if nothing was typed."""
    form = browser.get(url("task_edit", plan, row.pk)).context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False)}


class TestAdding:
    def test_five_things_make_a_task(self, world: World, browser_of: Browsers):
        plan = made(world, documents=["decision-36-2021"])
        page = browser_of(world.park_officer).get(url("task_add", plan))
        assert (page.context["form"]["starts"].value(), page.context["form"]["ends"].value()) == (
            "01/01/2026",
            "31/12/2030",
        )
        answer = browser_of(world.park_officer).post(url("task_add", plan), FIVE)
        assert answer.headers["Location"] == url("tasks", plan)
        task = task_of(Task.objects.get())
        assert (task.key, task.starts, task.ends) == ("1", date(2026, 4, 1), date(2027, 12, 31))
        assert AuditEvent.objects.get(action="plan.task_added").details == {"plan": plan.pk, "key": "1"}

    @pytest.mark.parametrize(("button", "page"), [("another", "task_add"), ("full", "task_edit")])
    def test_it_leads_on(self, world: World, browser_of: Browsers, button: str, page: str):
        plan = made(world)
        answer = browser_of(world.park_officer).post(url("task_add", plan), {**FIVE, button: "yes"})
        arguments = [Task.objects.get().pk] if page == "task_edit" else []
        assert answer.headers["Location"].startswith(url(page, plan, *arguments))

    def test_numbers_follow_the_groups(self, world: World, browser_of: Browsers):
        plan = made(world, groups=["decision-36-2021/G3", "decision-36-2021/G5"])
        browser = browser_of(world.park_officer)
        for group in ("decision-36-2021/G5", "decision-36-2021/G5", "decision-36-2021/G1", ""):
            browser.post(url("task_add", plan), {**FIVE, "group": group})
        assert [row.key for row in plan.tasks.all()] == ["1.1", "2.1", "2.2", "2.3", "3.1", "4"]

    def test_a_copy_takes_money_and_effects_along(self, world: World, browser_of: Browsers):
        plan = made(world)
        row = task_of_its_own(plan, world.park_officer)
        browser = browser_of(world.park_officer)
        address = url("task_add", plan) + f"?copy={row.pk}"
        assert browser.get(address).context["form"]["name"].value() == row.name
        browser.post(address, {**FIVE, "name": "Bản sao"})
        copy = task_of(plan.tasks.get(name="Bản sao"))
        assert (copy.key, copy.budget, copy.ceilings) == ("2", task_of(row).budget, task_of(row).ceilings)

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"name": ""}, "name"), ({"lead": ""}, "lead"), ({"starts": "sớm"}, "starts"), ({"ends": "2025"}, "ends"),
            ({"starts": "2032", "ends": "2033"}, "starts"), ({"group": "decision-36-2021/G99"}, "group"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said(self, world: World, browser_of: Browsers, typed: dict[str, str], field: str):
        plan = made(world)
        page = browser_of(world.park_officer).post(url("task_add", plan), {**FIVE, **typed})
        assert field in page.context["form"].errors
        assert not plan.tasks.exists()

    @pytest.mark.parametrize(("who", "status"), [("park_viewer", 403), ("other_officer", 404), ("owner", 404)])
    def test_others_add_nothing(self, world: World, browser_of: Browsers, who: str, status: int):
        plan = made(world)
        browser = browser_of(world.people[who])
        assert browser.get(url("task_add", plan)).status_code == status
        assert browser.post(url("task_add", plan), FIVE).status_code == status
        assert browser.post(url("tasks", plan), {"group": "decision-36-2021/G1"}).status_code == status
        assert not plan.tasks.exists()


class TestTable:
    def test_each_row_leads_where_its_addresses_are(self, world: World, browser_of: Browsers):
        plan = made(world)
        row = task_of_its_own(plan, world.park_officer)
        browser = browser_of(world.park_officer)
        for page in (
            browser.get(url("tasks", plan)),
            browser.get(url("task_row", plan, row.pk) + "?shown", headers=HTMX),
        ):
            told = page.content.decode()
            leads = (url("task_edit", plan, row.pk), url("part_delete", plan, "task", row.pk))
            assert all(f'href="{address}"' in told for address in leads)
            assert f'hx-get="{url("task_row", plan, row.pk)}"' in told
            assert f'href="{url("task_add", plan)}?copy={row.pk}"' in told


class TestSkeleton:
    def test_groups_become_tasks_once(self, world: World, browser_of: Browsers):
        plan = made(world, documents=["decision-36-2021"])
        browser = browser_of(world.park_officer)
        assert len(browser.get(url("tasks", plan)).context["offered"]) == 6
        groups = ["decision-36-2021/G3", "decision-36-2021/G5", "nothing/G1"]
        for _ in range(2):
            browser.post(url("tasks", plan), {"group": groups})
        assert [row.group for row in plan.tasks.all()] == groups[:2]
        assert len(browser.get(url("tasks", plan)).context["offered"]) == 4


class TestRows:
    def test_a_row_becomes_a_form_is_saved_and_comes_back(self, world: World, browser_of: Browsers):
        plan = made(world)
        row = task_of_its_own(plan, world.park_officer)
        browser = browser_of(world.park_officer)
        part = browser.get(url("task_row", plan, row.pk), headers=HTMX).content.decode()
        assert part.strip().startswith("<tr")
        assert "<html" not in part
        said = {**FIVE, "seen": edition_of_task(row)}
        saved = browser.post(url("task_row", plan, row.pk), said, headers=HTMX).content.decode()
        assert f'<tr id="task-{row.pk}">' in saved
        assert "Đào tạo" in saved
        task = task_of(Task.objects.get())
        assert (task.name.vi, task.budget) == (
            "Đào tạo",
            (BudgetLine(2026, "enterprise", 7e8), BudgetLine(2026, "local", 3e8)),
        )

    @pytest.mark.parametrize(
        ("name", "english", "kept"),
        [("Tên mới", "The group", ""), ("Tên mới", "A new name", "A new name"), ("Tên cũ", "The group", "The group")],
    )
    def test_an_english_that_was_left_does_not_stay_under_a_new_name(
        self, world: World, browser_of: Browsers, name: str, english: str, kept: str
    ):
        plan = made(world)
        row = task_of_its_own(plan, world.park_officer)
        Task.objects.filter(pk=row.pk).update(name="Tên cũ", name_en="The group")
        browser = browser_of(world.park_officer)
        said = {**as_shown(browser, plan, row), "name": name, "name_en": english}
        assert browser.post(url("task_edit", plan, row.pk), said).status_code == 302
        row.refresh_from_db()
        assert (row.name, row.name_en) == (name, kept)

    def test_the_quick_change_of_a_name_drops_its_english(self, world: World, browser_of: Browsers):
        plan = made(world)
        row = task_of_its_own(plan, world.park_officer)
        Task.objects.filter(pk=row.pk).update(name_en="The group")
        row.refresh_from_db()
        browser_of(world.park_officer).post(url("task_row", plan, row.pk), {**FIVE, "seen": edition_of_task(row)})
        row.refresh_from_db()
        assert (row.name, row.name_en) == ("Đào tạo", "")

    def test_it_can_be_left_as_it_is(self, world: World, browser_of: Browsers):
        plan = made(world)
        row = task_of_its_own(plan, world.park_officer)
        shown = browser_of(world.park_officer).get(url("task_row", plan, row.pk) + "?shown", headers=HTMX)
        assert row.name in shown.content.decode()

    def test_a_mistake_keeps_the_form(self, world: World, browser_of: Browsers):
        plan = made(world)
        row = task_of_its_own(plan, world.park_officer)
        said = {**FIVE, "ends": "2025", "seen": edition_of_task(row)}
        part = browser_of(world.park_officer).post(url("task_row", plan, row.pk), said, headers=HTMX).content.decode()
        assert "Kết thúc phải sau khi bắt đầu." in part
        assert Task.objects.get().name == row.name

    def test_an_old_row_is_refused_and_may_be_saved_again(self, world: World, browser_of: Browsers):
        plan = made(world)
        row = task_of_its_own(plan, world.park_officer)
        browser, old = browser_of(world.park_officer), edition_of_task(row)
        browser.post(url("task_row", plan, row.pk), {**FIVE, "name": "Của đồng nghiệp", "seen": old}, headers=HTMX)
        page = browser.post(url("task_row", plan, row.pk), {**FIVE, "name": "Của tôi", "seen": old}, headers=HTMX)
        assert "Chưa có gì được lưu" in page.content.decode()
        now = page.context["seen"]
        browser.post(url("task_row", plan, row.pk), {**FIVE, "name": "Của tôi", "seen": now}, headers=HTMX)
        assert Task.objects.get().name == "Của tôi"

    def test_a_new_row_is_added_in_its_place(self, world: World, browser_of: Browsers):
        plan = made(world, groups=["decision-36-2021/G3"])
        browser = browser_of(world.park_officer)
        address = url("task_add", plan) + "?group=decision-36-2021/G3"
        part = browser.get(address, headers=HTMX)
        assert part.context["form"]["group"].value() == "decision-36-2021/G3"
        saved = browser.post(address, {**FIVE, "group": "decision-36-2021/G3"}, headers=HTMX).content.decode()
        assert "<td>1.2</td>" in saved

    def test_without_scripts_there_is_the_whole_form(self, world: World, browser_of: Browsers):
        plan = made(world)
        row = task_of_its_own(plan, world.park_officer)
        browser = browser_of(world.park_officer)
        assert browser.get(url("task_row", plan, row.pk)).headers["Location"] == url("task_edit", plan, row.pk)
        said = {**FIVE, "seen": edition_of_task(row)}
        assert browser.post(url("task_row", plan, row.pk), said).headers["Location"] == url("tasks", plan)

    @pytest.mark.parametrize(("who", "status"), [("park_viewer", 403), ("other_officer", 404), ("owner", 404)])
    def test_others_change_nothing(self, world: World, browser_of: Browsers, who: str, status: int):
        plan = made(world)
        row = task_of_its_own(plan, world.park_officer)
        browser = browser_of(world.people[who])
        for name in ("task_row", "task_edit"):
            assert browser.get(url(name, plan, row.pk), headers=HTMX).status_code == status
            assert browser.post(url(name, plan, row.pk), FIVE, headers=HTMX).status_code == status
        assert browser.post(url("part_delete", plan, "task", row.pk)).status_code == status
        assert Task.objects.get().name == row.name


class TestInFull:
    def test_saving_without_typing_changes_nothing(self, world: World, browser_of: Browsers):
        plan = made(world)
        row = task_of_its_own(plan, world.park_officer)
        before, browser = task_of(row), browser_of(world.park_officer)
        answer = browser.post(url("task_edit", plan, row.pk), as_shown(browser, plan, row))
        assert answer.status_code == 302, answer.context["form"].errors
        after = task_of(Task.objects.get())
        assert replace(after, budget=()) == replace(before, budget=())
        assert sorted(map(repr, after.budget)) == sorted(map(repr, before.budget))

    def test_all_of_a_task(self, world: World, browser_of: Browsers):
        plan = made(world)
        Objective.objects.create(plan=plan, key="O1", text="Một")
        row = task_of_its_own(plan, world.park_officer)
        browser = browser_of(world.park_officer)
        said = {
            **as_shown(browser, plan, row),
            "key": "3.2", "name_en": "Advice", "co_leads": "Sở A\nSở B", "owner": world.nobody.email, "objective": "O1",
            "money_2026_local": "500 triệu", "money_2026_enterprise": "1,5 tỷ", "money_2027_state": "250.000.000",
            "ceiling_per_enterprise": "30 triệu", "ceiling_share": "60",
            "slip": "0.3", "delay": "3.0|6.0", "fail": "0.05",
            "effect_0_target": "T1", "effect_0_low": "0,1", "effect_0_likely": "0,3", "effect_0_high": "0,8",
            "effect_0_starts": "2028", "effect_0_ramp_months": "12", "effect_0_basis": "Đánh giá 2025",
            "effect_1_target": "T5", "effect_1_estimate": "20", "effect_1_standard_error": "4",
            "effect_1_in_history": "on",
        }  # fmt: skip
        answer = browser.post(url("task_edit", plan, row.pk), said)
        assert answer.status_code == 302, answer.context["form"].errors
        row.refresh_from_db()
        task = task_of(row)
        assert (row.owner, task.key, task.objective) == (world.nobody, "3.2", "O1")
        assert task.name == Text(vi=row.name, en="Advice")
        assert [one.vi for one in task.co_leads] == ["Sở A", "Sở B"]
        assert set(task.budget) == {
            BudgetLine(2026, "local", 5e8), BudgetLine(2026, "enterprise", 1.5e9), BudgetLine(2027, "state", 2.5e8),
        }  # fmt: skip
        assert task.ceilings == Ceilings(3e7, 0.6)
        assert task.risk == Risk(0.3, 3.0, 6.0, 0.05)
        assert task.effects == (
            Effect(
                "T1", Elicited(0.1, 0.3, 0.8), starts=date(2028, 1, 1), ramp_months=12, basis=Text.same("Đánh giá 2025")
            ),
            Effect("T5", Measured(20.0, 4.0), in_history=True),
        )

    def test_a_risk_of_its_own_is_offered_as_it_is(self, world: World, browser_of: Browsers):
        plan = made(world)
        row = task_of_its_own(plan, world.park_officer)
        Task.objects.filter(pk=row.pk).update(slip=0.25, slip_months=4.0, slip_months_high=9.0)
        browser = browser_of(world.park_officer)
        form = browser.get(url("task_edit", plan, row.pk)).context["form"]
        assert "Như đang ghi: 25 %" in str(form["slip"])
        assert "thường 4 tháng, có khi hơn 9" in str(form["delay"])
        browser.post(url("task_edit", plan, row.pk), as_shown(browser, plan, row))
        assert task_of(Task.objects.get()).risk == Risk(0.25, 4.0, 9.0, 0.0)

    @pytest.mark.parametrize(
        ("typed", "field", "told"),
        [
            ({"money_2026_local": "500"}, "money_2026_local", "500 gì?"),
            ({"money_2026_local": "1.500 triệu"}, "money_2026_local", "hai cách"),
            ({"ceiling_share": "20"}, "ceiling_share", "vượt mức tối đa 20 %"),
            ({"owner": "khong.co@example.vn"}, "owner", "Chưa có tài khoản"),
            ({"effect_0_low": "1"}, "effect_0_target", "Chọn chỉ tiêu"),
            ({"effect_0_target": "T1", "effect_0_low": "1"}, "effect_0_likely", "Ghi đủ ba số"),
            (
                {"effect_0_target": "T1", "effect_0_low": "3", "effect_0_likely": "2", "effect_0_high": "1"},
                "effect_0_likely",
                "thấp ≤",
            ),
            (
                {
                    "effect_1_target": "T1", "effect_1_estimate": "1", "effect_1_standard_error": "1",
                    "effect_1_starts": "2028", "effect_1_ends": "2027",
                },
                "effect_1_ends",
                "hết trước khi bắt đầu",
            ),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said_at_its_field(
        self, world: World, browser_of: Browsers, typed: dict[str, str], field: str, told: str
    ):
        plan = made(world)
        row = task_of_its_own(plan, world.park_officer)
        browser = browser_of(world.park_officer)
        form = browser.post(url("task_edit", plan, row.pk), {**as_shown(browser, plan, row), **typed}).context["form"]
        assert told in str(form.errors.get(field)), form.errors
        assert set(form.errors) == {field}

    def test_two_effects_on_one_target_are_one_too_many(self, world: World, browser_of: Browsers):
        plan = made(world)
        row = task_of_its_own(plan, world.park_officer)
        browser = browser_of(world.park_officer)
        twice = {
            f"effect_{number}_{part}": value
            for number in (0, 1)
            for part, value in (("target", "T1"), ("estimate", "1"), ("standard_error", "1"))
        }
        form = browser.post(url("task_edit", plan, row.pk), {**as_shown(browser, plan, row), **twice}).context["form"]
        assert "effect_1_target" in form.errors

    def test_a_number_that_is_taken_is_refused(self, world: World, browser_of: Browsers):
        plan = made(world)
        task_of_its_own(plan, world.park_officer)
        row = task_of_its_own(plan, world.park_officer, key="2")
        browser = browser_of(world.park_officer)
        form = browser.post(url("task_edit", plan, row.pk), {**as_shown(browser, plan, row), "key": "1"}).context[
            "form"
        ]
        assert "đã được dùng" in form.non_field_errors()[0]

    def test_how_far_a_task_is_stays(self, world: World, browser_of: Browsers):
        plan = made(world)
        row = task_of_its_own(plan, world.park_officer)
        Task.objects.filter(pk=row.pk).update(state="doing", percent=40)
        browser = browser_of(world.park_officer)
        browser.post(url("task_edit", plan, row.pk), {**as_shown(browser, plan, row), "name": "Khác"})
        row.refresh_from_db()
        assert (row.name, row.state, row.percent) == ("Khác", "doing", 40)


class TestRemoving:
    def test_a_task_goes(self, world: World, browser_of: Browsers):
        plan = made(world)
        row = task_of_its_own(plan, world.park_officer)
        browser = browser_of(world.park_officer)
        assert browser.get(url("part_delete", plan, "task", row.pk)).status_code == 200
        browser.post(url("part_delete", plan, "task", row.pk))
        assert not Task.objects.exists()

    def test_one_that_was_reported_on_stays(self, world: World, browser_of: Browsers):
        plan = made(world)
        row = task_of_its_own(plan, world.park_officer)
        Progress.objects.create(task=row, state="doing", percent=10, text="x")
        page = browser_of(world.park_officer).post(url("part_delete", plan, "task", row.pk), follow=True)
        assert "không xóa được" in page.content.decode()
        assert Task.objects.exists()


class TestWorkbook:
    def upload(self, browser: Browser, plan: Plan, content: bytes, name: str = "bang.xlsx") -> Any:
        return browser.post(url("task_table_upload", plan), {"file": SimpleUploadedFile(name, content)})

    def changed(self, plan: Plan, cells: dict[str, Any]) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(table_of(plan, language="vi", empty=False)))
        for cell, value in cells.items():
            book["Nhiệm vụ"][cell] = value
        memory = io.BytesIO()
        book.save(memory)
        return memory.getvalue()

    def test_the_table_goes_out_whole_and_empty(self, world: World, browser_of: Browsers):
        plan = made(world)
        task_of_its_own(plan, world.park_officer)
        browser = browser_of(world.park_viewer)
        whole = browser.get(url("task_table", plan))
        assert "bang-nhiem-vu-2026-2030.xlsx" in whole.headers["Content-Disposition"]
        assert openpyxl.load_workbook(io.BytesIO(whole.content))["Nhiệm vụ"]["C4"].value == "Tư vấn 20 doanh nghiệp"
        empty = browser.get(url("task_table", plan) + "?empty")
        assert openpyxl.load_workbook(io.BytesIO(empty.content))["Nhiệm vụ"]["C4"].value is None

    def test_new_and_changed_tasks_come_in(self, world: World, browser_of: Browsers):
        plan = made(world)
        task_of_its_own(plan, world.park_officer)
        content = self.changed(plan, {"D4": "Sở", "C5": "Mới", "D5": "Sở", "F5": "2027", "G5": "2028"})
        answer = self.upload(browser_of(world.park_officer), plan, content)
        assert answer.headers["Location"] == url("tasks", plan)
        assert [(row.key, row.name, row.lead) for row in plan.tasks.all()] == [
            ("1", "Tư vấn 20 doanh nghiệp", "Sở"), ("2", "Mới", "Sở"),
        ]  # fmt: skip
        details = AuditEvent.objects.get(action="plan.tasks_taken_in").details
        assert (details["new"], details["changed"], len(details["sha256"])) == (1, 1, 64)

    def test_all_mistakes_are_told_and_nothing_is_kept(self, world: World, browser_of: Browsers):
        plan = made(world)
        task_of_its_own(plan, world.park_officer)
        content = self.changed(plan, {"D4": None, "C5": "Mới", "D5": "Sở", "F5": "sớm", "G5": "2028"})
        page = self.upload(browser_of(world.park_officer), plan, content)
        assert [problem.cell for problem in page.context["read"].must_fix] == ["D4", "F5"]
        assert "Nhiệm vụ!D4" in page.content.decode()
        assert draft_of(plan).task("1").lead.vi == "Trung tâm"
        assert plan.tasks.count() == 1

    def test_a_doubt_waits_for_a_yes(self, world: World, browser_of: Browsers):
        plan = made(world)
        task_of_its_own(plan, world.park_officer)
        browser = browser_of(world.park_officer)
        page = self.upload(browser, plan, self.changed(plan, {"D4": "Sở", "C5": "II. Nhóm hai"}))
        assert [problem.code for problem in page.context["read"].problems] == ["only-one-cell"]
        assert draft_of(plan).task("1").lead.vi == "Trung tâm"
        assert browser.post(url("task_table_upload", plan), {"confirmed": "yes"}).status_code == 302
        assert draft_of(plan).task("1").lead.vi == "Sở"

    def test_a_yes_without_a_file_is_none(self, world: World, browser_of: Browsers):
        plan = made(world)
        answer = browser_of(world.park_officer).post(url("task_table_upload", plan), {"confirmed": "yes"})
        assert answer.status_code == 200
        assert not plan.tasks.exists()

    def test_a_yes_for_another_plan_is_none(self, world: World, browser_of: Browsers):
        plan, other = made(world), made(world)
        task_of_its_own(plan, world.park_officer)
        browser = browser_of(world.park_officer)
        self.upload(browser, plan, self.changed(plan, {"C5": "II. Nhóm hai", "D4": "Sở"}))
        assert browser.post(url("task_table_upload", other), {"confirmed": "yes"}).status_code == 200
        assert not other.tasks.exists()

    def test_the_same_table_says_nothing_new(self, world: World, browser_of: Browsers):
        plan = made(world)
        task_of_its_own(plan, world.park_officer)
        page = self.upload(browser_of(world.park_officer), plan, self.changed(plan, {}))
        assert "Tệp không khác gì" in page.content.decode()

    @pytest.mark.parametrize(
        ("content", "name"),
        [(b"MZ made up", "bang.xlsx"), (b"PK\x03\x04 cut off", "bang.xlsx"), (b"a;b\n", "bang.csv")],
    )
    def test_what_is_no_workbook_is_told(self, world: World, browser_of: Browsers, content: bytes, name: str):
        plan = made(world)
        page = self.upload(browser_of(world.park_officer), plan, content, name)
        assert page.status_code == 200
        assert page.context["read"].must_fix

    def test_a_file_over_the_limit_is_told(self, world: World, browser_of: Browsers, settings: Any):
        settings.UPLOAD_LIMIT = 1000
        plan = made(world)
        page = self.upload(browser_of(world.park_officer), plan, b"PK" + b"0" * 5000)
        assert "Tệp lớn hơn" in str(page.context["form"].errors)

    @pytest.mark.parametrize(("who", "status"), [("park_viewer", 403), ("other_officer", 404), ("owner", 404)])
    def test_others_bring_nothing_in(self, world: World, browser_of: Browsers, who: str, status: int):
        plan = made(world)
        browser = browser_of(world.people[who])
        assert browser.get(url("task_table_upload", plan)).status_code == status
        assert self.upload(browser, plan, b"").status_code == status
