"""Pages of the outlook, of a target, of its binding and of scenarios: what they say, to whom, and how fast."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from nangsuat.plan import Change, plan_to_data
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.plan.models import Plan, PlanVersion, Scenario, Target, Task
from nangsuat.web.plan.selectors.bindings import OfRecords, OfReleases, OfSeries
from nangsuat.web.plan.services import outlook as service
from nangsuat.web.plan.services.assembling import draft_of
from nangsuat.web.plan.services.binding import target_bind
from nangsuat.web.plan.services.outlook import outlook_of
from nangsuat.web.plan.services.scenarios import scenario_save
from web_plan_figures import add_effect, add_record, add_target, add_task, make_plan, national_target
from web_releases import make_park

NATIONAL = "Năng suất lao động Việt Nam công bố, 2011–2023"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.RELEASES = tmp_path / "releases"
    settings.FILES = tmp_path / "files"
    cache.clear()


@pytest.fixture
def plan(world) -> Plan:
    """A plan with a national target, a count with two tasks, and a target that nothing measures."""
    plan = make_plan(world.park)
    target_bind(target=national_target(plan, "T1"), binding=OfSeries(NATIONAL, "growth"), by=world.park_officer)
    counted = add_target(
        plan, "C1", kind=Target.Kind.COUNT, comparison="at least", unit="doanh nghiệp", counts="enterprise",
        milestones={(2026, 2030): 100.0},
    )  # fmt: skip
    target_bind(target=counted, binding=OfRecords(), by=world.park_officer)
    add_target(plan, "T2", kind=Target.Kind.RATIO, indicator="M09", comparison="about", price_basis="constant")
    add_effect(add_task(plan, "1"), counted, 15, 22, 30, starts=date(2026, 1, 1))
    add_effect(add_task(plan, "2"), counted, 3, 6, 9, starts=date(2026, 7, 1))
    return plan


def url(name: str, *args: object) -> str:
    return reverse(f"plan:{name}", args=args)


def approve(plan: Plan, *, public: bool = True) -> PlanVersion:
    plan.public = public
    plan.save()
    content = plan_to_data(draft_of(plan))
    return PlanVersion.objects.create(
        plan=plan, number=1, state=PlanVersion.State.APPROVED, content=content, sha256="0" * 64
    )


def pages(plan: Plan) -> list[str]:
    target = plan.targets.get(key="C1")
    return [url("outlook", plan.pk), url("target", plan.pk, target.pk)]


def inner_pages(plan: Plan) -> list[str]:
    target = plan.targets.get(key="C1")
    scenario = Scenario.objects.create(plan=plan, name="Thử", changes={"1": {"dropped": True}})
    return [
        url("scenarios", plan.pk),
        url("scenario", plan.pk, scenario.pk),
        url("scenario_add", plan.pk),
        url("binding", plan.pk, target.pk),
        url("scenario_delete", plan.pk, scenario.pk),
    ]


def test_members_read_the_draft_in_both_languages(world, plan, browser_of):
    for language in ("vi", "en"):
        for person in (world.park_officer, world.park_viewer):
            browser = browser_of(person, language=language)
            for page in pages(plan):
                answer = browser.get(page)
                assert answer.status_code == 200, (page, person)
                assert "Kế hoạch thử nghiệm" in answer.content.decode() or "C1" in answer.content.decode()


def test_nobody_else_finds_a_plan_that_was_not_approved(world, plan, browser_of):
    for person in (None, world.other_officer, world.city_officer, world.owner, world.nobody, world.site_manager):
        browser = browser_of(person)
        for page in pages(plan):
            assert browser.get(page).status_code == 404, (page, person)


def test_everybody_reads_an_approved_public_plan(world, plan, browser_of):
    approve(plan)
    for person in (None, world.other_officer, world.owner, world.nobody):
        for page in pages(plan):
            answer = browser_of(person).get(page)
            assert answer.status_code == 200, (page, person)
            assert "Gắn với số liệu" not in answer.content.decode()
            assert "Hồ sơ đã đếm" not in answer.content.decode()


def test_an_approved_plan_that_is_not_public_stays_inside(world, plan, browser_of):
    approve(plan, public=False)
    for page in pages(plan):
        assert browser_of(world.other_officer).get(page).status_code == 404
        assert browser_of(world.park_officer).get(page).status_code == 200


def test_scenarios_and_bindings_are_for_the_inside(world, plan, browser_of):
    approve(plan)
    inner = inner_pages(plan)
    for person in (world.other_officer, world.owner, world.nobody, world.site_manager):
        for page in inner:
            assert browser_of(person).get(page).status_code == 404, (page, person)
            refused = 405 if page == url("scenarios", plan.pk) else 404  # a list takes nothing from anybody
            assert browser_of(person).post(page, {"by": "none"}).status_code == refused, (page, person)
    for page in inner:
        assert browser_of().get(page).status_code == 302, page  # to log in


def test_a_viewer_reads_scenarios_and_changes_nothing(world, plan, browser_of):
    listed, one, added, bound, deleted = inner_pages(plan)
    browser = browser_of(world.park_viewer)
    assert browser.get(listed).status_code == 200
    assert browser.get(one).status_code == 200
    for page in (added, bound, deleted):
        assert browser.get(page).status_code == 403, page
    for page in (one, added, bound, deleted, url("measure", plan.pk), url("bind_suggested", plan.pk)):
        assert browser.post(page, {"name": "x", "by": "none"}).status_code == 403, page
    assert Scenario.objects.count() == 1
    assert plan.targets.get(key="C1").measured == Target.Measured.RECORDS


def test_what_is_of_another_plan_is_not_there(world, plan, browser_of):
    other = make_plan(world.park, title="Kế hoạch khác")
    target = add_target(other, "X1")
    scenario = Scenario.objects.create(plan=other, name="Khác")
    browser = browser_of(world.park_officer)
    for page in (
        url("target", plan.pk, target.pk),
        url("binding", plan.pk, target.pk),
        url("scenario", plan.pk, scenario.pk),
        url("scenario_delete", plan.pk, scenario.pk),
        url("target", plan.pk, 999_999),
        url("outlook", 999_999),
    ):
        assert browser.get(page).status_code == 404, page


def test_the_outlook_says_what_each_number_rests_on(world, plan, browser_of):
    page = browser_of(world.park_officer).get(url("outlook", plan.pk)).content.decode()
    assert "khoảng" in page
    assert "khó đạt" in page
    assert "không phải là bảo đảm" in page
    assert "Chỉ tiêu chưa gắn với số liệu nào" in page
    assert "đúng tiến độ từ 60 %" in page


def test_a_target_opens_down_to_its_source(world, plan, browser_of):
    target = plan.targets.get(key="T1")
    series = target.measurements.first().series
    page = browser_of(world.park_officer).get(url("target", plan.pk, target.pk)).content.decode()
    assert reverse("releases:series", args=[series.pk]) in page
    assert "tự sản tự tiêu" in page  # the break stands in the table
    assert "Nghị quyết 12/NQ-CP" in page  # the other documents beside it
    assert "Quyết định 1305/QĐ-TTg" in page
    assert 'data-chart="fan-chart"' in page


def test_a_count_links_its_records_for_members(world, plan, browser_of):
    target = plan.targets.get(key="C1")
    add_record(target, date(2026, 3, 1), "A")
    assert browser_of(world.park_officer).post(url("measure", plan.pk)).status_code == 302
    page = browser_of(world.park_officer).get(url("target", plan.pk, target.pk)).content.decode()
    assert reverse("plan:records", args=[plan.pk, target.pk]) in page
    approve(plan)
    outside = browser_of().get(url("target", plan.pk, target.pk)).content.decode()
    assert reverse("plan:records", args=[plan.pk, target.pk]) not in outside
    assert "Chuyên gia của Khu ước định" in page


def test_the_public_sees_the_approved_numbers_not_the_draft(world, plan, browser_of):
    approve(plan)
    milestone = plan.targets.get(key="C1").milestones.get()
    milestone.low = 777
    milestone.save()
    assert "777" not in browser_of().get(url("outlook", plan.pk)).content.decode()
    assert "777" in browser_of(world.park_officer).get(url("outlook", plan.pk)).content.decode()


def test_a_target_whose_meaning_changed_after_approval_shows_none_of_its_new_figures(world, plan):
    approve(plan)
    target = plan.targets.get(key="T1")
    Target.objects.filter(pk=target.pk).update(indicator="M03")
    public = outlook_of(plan, members=False)
    assert public.of("T1").probability is None
    assert outlook_of(plan, members=True).of("T1").probability is not None


def test_own_releases_that_are_not_public_measure_nothing_for_others(world, browser_of):
    make_park(world).release(public=False)
    plan = make_plan(world.park)
    target = add_target(plan, "E1", indicator="E05", scope="enterprises", price_basis="current", kind=Target.Kind.LEVEL,
                        unit="triệu đồng/người", comparison="at least", milestones={(2030, 2030): 900.0})  # fmt: skip
    target_bind(target=target, binding=OfReleases(world.park.pk, "E05"), by=world.park_officer)
    approve(plan)
    inside = browser_of(world.park_officer).get(url("target", plan.pk, target.pk)).content.decode()
    outside = browser_of().get(url("target", plan.pk, target.pk)).content.decode()
    value = target.measurements.get(year=2023).value
    shown = f"{value:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
    assert shown in inside
    assert shown not in outside


def test_the_outlook_is_computed_once_for_the_same_content(world, plan, monkeypatch):
    first = outlook_of(plan)
    monkeypatch.setattr(service, "_ask", lambda _: pytest.fail("computed again"))
    assert outlook_of(plan).of("C1").probability == first.of("C1").probability


@pytest.mark.parametrize("change", ["progress", "record", "effect", "milestone", "day"])
def test_whatever_it_follows_from_makes_it_anew(world, plan, change):
    before = outlook_of(plan, today=date(2026, 8, 1)).of("C1")
    target, task = plan.targets.get(key="C1"), plan.tasks.get(key="1")
    today = date(2026, 8, 1)
    if change == "progress":
        Task.objects.filter(pk=task.pk).update(state=Task.State.STOPPED)
    elif change == "record":
        for number in range(60):
            add_record(target, date(2026, 2, 1), f"DN{number}")
        service_measure(target)
    elif change == "effect":
        task.effects.update(low=1, likely=2, high=3)
    elif change == "milestone":
        target.milestones.update(low=20)
    else:
        today = date(2029, 12, 1)
    plan = Plan.objects.get(pk=plan.pk)  # as the next page reads it
    assert outlook_of(plan, today=today).of("C1").probability != before.probability


def service_measure(target):
    from nangsuat.web.plan.services.measuring import target_measure

    assert target_measure(target)


def test_a_binding_taken_away_makes_it_anew(world, plan):
    assert outlook_of(plan).of("T1").probability is not None
    target_bind(target=plan.targets.select_related("plan").get(key="T1"), binding=None, by=world.park_officer)
    assert outlook_of(plan).of("T1").probability is None


@pytest.mark.parametrize("name", ["outlook", "target", "scenarios", "scenario_add"])
def test_numbers_that_contradict_each_other_are_told(world, plan, browser_of, name):
    plan.tasks.get(key="1").effects.update(low=9, likely=2, high=3)
    args = [plan.pk, plan.targets.get(key="C1").pk] if name == "target" else [plan.pk]
    answer = browser_of(world.park_officer).get(url(name, *args))
    assert answer.status_code == 409
    assert "thấp ≤" in answer.content.decode()


def test_while_one_chooses_only_the_table_is_made(world, plan, browser_of):
    answer = browser_of(world.park_officer).get(
        url("scenario_add", plan.pk), {"task-1": "dropped"}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert page.strip().startswith('<section id="beside"')
    assert "Nếu nhiệm vụ 1 không làm" in page


def test_bind_as_suggested_by_one_click(world, browser_of):
    plan = make_plan(world.park)
    national_target(plan, "T1")
    browser = browser_of(world.park_officer)
    assert "Gắn như gợi ý" in browser.get(url("outlook", plan.pk)).content.decode()
    assert browser.post(url("bind_suggested", plan.pk)).status_code == 302
    assert plan.targets.get().measured == Target.Measured.OFFICIAL
    assert AuditEvent.objects.filter(action="target.bound").count() == 1
    assert "Gắn như gợi ý" not in browser.get(url("outlook", plan.pk)).content.decode()


def test_bind_by_hand_to_a_series(world, plan, browser_of):
    target = national_target(plan, "T9")
    browser = browser_of(world.park_officer)
    page = url("binding", plan.pk, target.pk)
    assert "Dùng gợi ý này" in browser.get(page).content.decode()
    form = browser.get(f"{page}?by=official").content.decode()
    assert "growth|Năng suất lao động Việt Nam công bố" in form
    assert "level|" not in form  # at current prices, the target is at constant ones
    wrong = browser.post(page, {"by": "official", "column": "level|x"})
    assert wrong.status_code == 200
    assert "Lỗi: " in wrong.content.decode()
    assert browser.post(page, {"by": "official", "column": f"growth|{NATIONAL}"}).status_code == 302
    target.refresh_from_db()
    assert target.binding["column"] == "growth"
    assert browser.post(page, {"by": "none"}).status_code == 302
    target.refresh_from_db()
    assert (target.measured, target.binding, target.measurements.count()) == ("", {}, 0)


def test_bind_by_hand_to_releases(world, plan, browser_of):
    release = make_park(world).release()
    target = add_target(plan, "E1", indicator="E05", scope="enterprises", price_basis="current")
    browser = browser_of(world.park_officer)
    page = url("binding", plan.pk, target.pk)
    form = browser.get(f"{page}?by=release").content.decode()
    assert "E05 Năng suất lao động" in form
    given = {"by": "release", "owner": world.park.pk, "indicator": "E05", "size": ["small"]}
    assert browser.post(page, given).status_code == 302
    target.refresh_from_db()
    assert target.binding["filters"] == {"size": ["small"]}
    assert {row.release_id for row in target.measurements.all()} == {release.pk}
    again = browser.get(page).content.decode()
    assert re.search(r'value="small"[^>]*checked', again)


def test_nothing_suits_and_the_page_says_what_would(world, plan, browser_of):
    target = add_target(plan, "S1", kind=Target.Kind.SHARE, unit="%")
    browser = browser_of(world.park_officer)
    for by in ("release", "official"):
        page = browser.get(f"{url('binding', plan.pk, target.pk)}?by={by}").content.decode()
        assert "Không có số liệu nào hợp với chỉ tiêu này" in page


def test_records_do_not_measure_a_share(world, plan, browser_of):
    target = add_target(plan, "S1", kind=Target.Kind.SHARE, unit="%")
    answer = browser_of(world.park_officer).post(url("binding", plan.pk, target.pk), {"by": "records"})
    assert "không đo được" in answer.content.decode()
    target.refresh_from_db()
    assert target.measured == ""


def test_a_scenario_is_tried_kept_changed_and_deleted(world, plan, browser_of):
    browser = browser_of(world.park_officer)
    add = url("scenario_add", plan.pk)
    assert "Chưa thay đổi gì" in browser.get(add).content.decode()
    tried = browser.get(add, {"task-1": "dropped", "task-2": ""}).content.decode()
    assert "Nếu nhiệm vụ 1 không làm" in tried
    assert "error-summary" not in tried
    assert not Scenario.objects.exists()
    assert browser.post(add, {"name": "", "task-1": "dropped"}).status_code == 200
    assert browser.post(add, {"name": "Bỏ việc 1", "task-1": "dropped"}).status_code == 302
    kept = Scenario.objects.get()
    assert kept.changes == {"1": {"dropped": True}}
    one = url("scenario", plan.pk, kept.pk)
    assert "Nếu nhiệm vụ 1 không làm" in browser.get(one).content.decode()
    assert browser.post(one, {"name": "Chậm", "task-1": "late-12", "task-2": "times-0.5"}).status_code == 302
    kept.refresh_from_db()
    assert kept.changes == {"1": {"delay_months": 12}, "2": {"factor": 0.5}}
    listed = browser.get(url("scenarios", plan.pk)).content.decode()
    assert "nhiệm vụ 1 chậm 12 tháng; nhiệm vụ 2 tác động một nửa" in listed
    assert "% →" in listed
    delete = url("scenario_delete", plan.pk, kept.pk)
    assert browser.get(delete).status_code == 200
    assert browser.post(delete).status_code == 302
    assert not Scenario.objects.exists()
    told = AuditEvent.objects.filter(action__startswith="scenario.").order_by("number")
    assert list(told.values_list("action", flat=True)) == ["scenario.saved", "scenario.saved", "scenario.deleted"]


def test_a_scenario_that_lowers_is_shown_as_the_forecast_says(world, plan, browser_of):
    scenario_save(plan=plan, name="Bỏ", changes={"1": Change(dropped=True)}, by=world.park_officer)
    found = service.drawn_outlook(plan).with_scenarios({"x": {"1": Change(dropped=True)}}).of("C1")
    page = browser_of(world.park_officer).get(url("scenarios", plan.pk)).content.decode()
    assert found.beside(found.scenarios[0]).vi in page


def test_two_scenarios_of_one_name_are_refused(world, plan, browser_of):
    browser = browser_of(world.park_officer)
    given = {"name": "Một", "task-1": "dropped"}
    assert browser.post(url("scenario_add", plan.pk), given).status_code == 302
    again = browser.post(url("scenario_add", plan.pk), given)
    assert "đã có kịch bản tên «Một»" in again.content.decode()
    assert Scenario.objects.count() == 1


def test_a_choice_that_there_is_not_is_refused(world, plan, browser_of):
    browser = browser_of(world.park_officer)
    assert browser.get(url("scenario_add", plan.pk), {"task-1": "x"}).status_code == 200
    assert browser.post(url("scenario_add", plan.pk), {"name": "a", "task-1": "late-7"}).status_code == 200
    assert not Scenario.objects.exists()


def test_a_kept_scenario_survives_its_tasks(world, plan, browser_of):
    Scenario.objects.create(plan=plan, name="Cũ", changes={"9": {"dropped": True}, "1": {"delay_months": 7}})
    browser = browser_of(world.park_officer)
    page = browser.get(url("scenarios", plan.pk)).content.decode()
    assert "Không còn tác động: nhiệm vụ 9" in page
    one = browser.get(url("scenario", plan.pk, Scenario.objects.get().pk)).content.decode()
    assert "chậm 7 tháng" in one


def test_a_plan_without_effects_has_no_scenarios_to_try(world, browser_of):
    plan = make_plan(world.park)
    national_target(plan)
    browser = browser_of(world.park_officer)
    for page in (url("scenarios", plan.pk), url("scenario_add", plan.pk), url("outlook", plan.pk)):
        assert browser.get(page).status_code == 200, page


def test_an_empty_plan_says_what_to_do(world, browser_of):
    plan = make_plan(world.park)
    assert "Kế hoạch chưa có chỉ tiêu" in browser_of(world.park_officer).get(url("outlook", plan.pk)).content.decode()


def test_made_up_figures_say_so(world, plan, browser_of):
    assert "Số liệu giả lập" in browser_of(world.park_officer).get(url("outlook", plan.pk)).content.decode()


def test_the_acts_take_no_get(world, plan, browser_of):
    browser = browser_of(world.park_officer)
    for name in ("measure", "bind_suggested"):
        assert browser.get(url(name, plan.pk)).status_code == 405
