"""Meetings and decisions; the page before a meeting; reminders that are written once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client as Browser
from django.urls import reverse

from nangsuat.web.core.models import AuditEvent, Letter
from nangsuat.web.core.timer import ROUNDS
from nangsuat.web.plan.models import Decision, Meeting
from nangsuat.web.plan.services.meetings import NewDecision, decision_add, decision_done, meeting_add
from nangsuat.web.plan.services.progress import Report, progress_report
from nangsuat.web.plan.services.reminding import tasks_remind
from web_followup import TODAY, Underway, make_underway
from web_world import World

BrowserOf = Callable[..., Browser]


@pytest.fixture
def underway(world: World) -> Iterator[Underway]:
    with time_machine.travel(f"{TODAY}T09:00:00+07:00", tick=False):
        yield make_underway(world)


@pytest.fixture
def meeting(world: World, underway: Underway) -> Meeting:
    return meeting_add(plan=underway.plan, day=date(2026, 6, 15), title="Giao ban quý II", by=world.park_officer)


def decided(world: World, meeting: Meeting, text: str, **facts: object) -> Decision:
    return decision_add(meeting=meeting, new=NewDecision(text, **facts), by=world.park_officer)  # type: ignore[arg-type]


def url(name: str, *arguments: int) -> str:
    return reverse(f"plan:{name}", args=arguments)


def text(browser: Browser, where: str) -> str:
    answer = browser.get(where)
    assert answer.status_code == 200, where
    return answer.content.decode()


def test_a_meeting_its_decision_and_what_came_of_it(world: World, browser_of: BrowserOf, underway: Underway):
    browser = browser_of(world.park_officer)
    answer = browser.post(url("meeting_add", underway.plan.pk), {"day": "15/06/2026", "title": "Giao ban"})
    meeting = Meeting.objects.get()
    assert answer.url == url("meeting", meeting.pk)
    said = {
        "text": "Đẩy nhanh lớp 5S", "responsible": "Trung tâm", "due": "20/06/2026", "task": underway.training.pk,
        "target": underway.growth.pk,
    }  # fmt: skip
    assert browser.post(url("decision_add", meeting.pk), said).url == url("meeting", meeting.pk)
    again = browser.post(url("decision_add", meeting.pk), {**said, "another": "1"})
    assert again.url == url("decision_add", meeting.pk)
    first = Decision.objects.first()
    page = text(browser, url("meeting", meeting.pk))
    assert "Quá hạn" in page
    browser.post(url("decision_done", first.pk), {"done_on": "30/06/2026", "outcome": "Đã mở hai lớp"})
    first.refresh_from_db()
    assert (first.done_on, first.outcome) == (date(2026, 6, 30), "Đã mở hai lớp")
    assert "Đã mở hai lớp" in text(browser, url("meeting", meeting.pk))
    listed = text(browser, url("meetings", underway.plan.pk))
    assert "2 kết luận, 1 còn mở" in listed
    assert "Đẩy nhanh lớp 5S" in text(browser, url("task", underway.training.pk))
    acts = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"meeting.added", "decision.added", "decision.done"} <= acts


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("decision_add", {"text": ""}, "Lỗi: "),
        ("decision_add", {"text": "x", "due": "01/06/2026"}, "Hạn trước ngày họp."),
        ("decision_done", {"done_on": "02/07/2026", "outcome": "x"}, "Ngày này chưa đến."),
        ("decision_done", {"done_on": "01/06/2026", "outcome": "x"}, "Trước ngày họp."),
        ("decision_done", {"done_on": "20/06/2026", "outcome": ""}, "Lỗi: "),
    ],
)
def test_what_is_wrong_is_said(
    world: World, browser_of: BrowserOf, meeting: Meeting, name: str, data: dict[str, str], told: str
):
    record = meeting if name == "decision_add" else decided(world, meeting, "Làm ngay")
    assert told in browser_of(world.park_officer).post(url(name, record.pk), data).content.decode()


def test_decisions_are_about_tasks_and_targets_of_their_plan(world: World, browser_of: BrowserOf, meeting: Meeting):
    other = make_underway_of_another(world)
    page = browser_of(world.park_officer).post(
        url("decision_add", meeting.pk), {"text": "x", "task": other.training.pk}
    )
    assert "Lỗi: " in page.content.decode()
    assert not Decision.objects.exists()


def make_underway_of_another(world: World) -> Underway:
    world.other_park, world.park = world.park, world.other_park
    try:
        made = make_underway_again(world)
    finally:
        world.other_park, world.park = world.park, world.other_park
    return made


def make_underway_again(world: World) -> Underway:
    from nangsuat.web.people.models import User

    User.objects.filter(email="chu.tri.ngoai@example.vn").update(email="cu@example.vn")
    return make_underway(world)


def test_viewers_read_and_do_not_write(world: World, browser_of: BrowserOf, underway: Underway, meeting: Meeting):
    decision = decided(world, meeting, "Làm ngay")
    browser = browser_of(world.park_viewer)
    page = text(browser, url("meeting", meeting.pk))
    assert "Làm ngay" in page
    assert url("decision_done", decision.pk) not in page
    assert browser.post(url("meeting_add", underway.plan.pk), {}).status_code == 403
    assert browser.post(url("decision_add", meeting.pk), {}).status_code == 403
    assert browser.post(url("decision_done", decision.pk), {}).status_code == 403
    for act in (
        lambda: meeting_add(plan=underway.plan, day=TODAY, title="x", by=world.park_viewer),
        lambda: decision_add(meeting=meeting, new=NewDecision("x"), by=world.park_viewer),
        lambda: decision_done(decision=decision, day=TODAY, outcome="x", by=world.park_viewer),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize("who", ["other_officer", "city_officer", "owner", "nobody", "site_manager", ""])
def test_no_one_outside_finds_meetings(
    world: World, browser_of: BrowserOf, underway: Underway, meeting: Meeting, who: str
):
    decision = decided(world, meeting, "Làm ngay")
    browser = browser_of(getattr(world, who) if who else underway.outsider)
    for where in (
        url("meetings", underway.plan.pk), url("meeting_add", underway.plan.pk), url("meeting", meeting.pk),
        url("decision_add", meeting.pk), url("decision_done", decision.pk),
    ):  # fmt: skip
        assert browser.get(where).status_code == 404, where


def test_the_board_sees_on_one_page_what_matters(
    world: World, browser_of: BrowserOf, underway: Underway, meeting: Meeting
):
    earlier = meeting_add(plan=underway.plan, day=date(2026, 3, 15), title="Giao ban quý I", by=world.park_officer)
    decided(world, earlier, "Thuê thêm chuyên gia", due=date(2026, 5, 1))
    done = decided(world, earlier, "Lập danh sách")
    decision_done(decision=done, day=date(2026, 4, 1), outcome="Đã lập", by=world.park_officer)
    decided(world, meeting, "Đẩy nhanh lớp 5S")
    page = text(browser_of(world.park_officer), url("board", underway.plan.pk))
    late, danger, money, last, still = (
        page.index(heading)
        for heading in (
            "Việc đang trễ", "Chỉ tiêu bị đe dọa", "<h2>Kinh phí", "Kết luận lần trước", "Kết luận trước đó còn mở"
        )
    )  # fmt: skip
    assert late < danger < money < last < still
    assert "Quá hạn 1 ngày" in page[late:danger]
    assert "T1 Tốc độ tăng năng suất lao động" in page[danger:money]
    assert "1.2 Tư vấn cải tiến" in page[danger:money]
    assert "không đánh giá được" in page[danger:money]  # no figures are bound to it
    assert "Đẩy nhanh lớp 5S" in page[last:still]
    assert "Thuê thêm chuyên gia" in page[still:]
    assert "Quá hạn" in page[still:]
    assert "Lập danh sách" not in page


def test_a_count_in_danger_comes_with_its_probability(world: World, browser_of: BrowserOf, underway: Underway):
    progress_report(task=underway.training, report=Report("stopped", 10, "Hết kinh phí"), by=world.park_officer)
    page = text(browser_of(world.park_officer), url("board", underway.plan.pk))
    danger = page[page.index("Chỉ tiêu bị đe dọa") : page.index("<h2>Kinh phí")]
    assert "T2 Doanh nghiệp được hỗ trợ" in danger
    assert "dưới 1 %" in danger  # 200 enterprises, and the only task that brings any was stopped


def test_a_plan_without_anything_has_a_board_too(world: World, browser_of: BrowserOf, underway: Underway):
    underway.plan.tasks.all().delete()
    page = text(browser_of(world.park_officer), url("board", underway.plan.pk))
    assert "Không có nhiệm vụ nào trễ" in page
    assert "Chưa ghi cuộc họp nào." in page
    for name in ("follow_up", "gantt"):
        assert "chưa có nhiệm vụ nào" in text(browser_of(world.park_officer), url(name, underway.plan.pk))


def subjects() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("subject", flat=True))


def test_reminders_come_when_due_and_never_twice(underway: Underway):
    starts, ends = date(2026, 1, 1), date(2026, 12, 31)
    assert tasks_remind(today=starts + timedelta(days=92)) == 0
    assert tasks_remind(today=starts + timedelta(days=93)) == 1
    assert subjects() == ["Nhiệm vụ 1.1 hơn một quý chưa có báo cáo tiến độ, kể từ 01/01/2026"]
    assert tasks_remind(today=starts + timedelta(days=94)) == 0
    progress_report(task=underway.training, report=Report("doing", 90, "x"), by=underway.outsider)  # on 1 July
    assert tasks_remind(today=date(2026, 9, 30)) == 0
    assert tasks_remind(today=date(2026, 10, 2)) == 1
    progress = underway.training.progress.get()
    progress.at = progress.at.replace(month=12, day=1)
    progress.save()
    assert tasks_remind(today=ends - timedelta(days=15)) == 0
    assert tasks_remind(today=ends - timedelta(days=14)) == 1
    assert tasks_remind(today=ends) == 0
    assert tasks_remind(today=ends + timedelta(days=1)) == 1
    assert tasks_remind(today=ends + timedelta(days=29)) == 0
    assert tasks_remind(today=ends + timedelta(days=31)) == 1
    assert subjects()[2:] == ["Nhiệm vụ 1.1 sắp đến hạn: 31/12/2026", *["Nhiệm vụ 1.1 đã quá hạn 31/12/2026"] * 2]
    assert set(Letter.objects.values_list("to", flat=True)) == {underway.outsider.email}


def test_nobody_is_reminded_of_what_is_done_not_approved_or_nobodys(underway: Underway):
    late = date(2027, 2, 1)
    progress_report(task=underway.training, report=Report("done", 100, "x", date(2026, 7, 1)), by=underway.outsider)
    assert tasks_remind(today=late) == 0  # consulting is late, but nobody reports on it
    underway.training.refresh_from_db()
    underway.training.state = "doing"
    underway.training.save()
    underway.outsider.is_active = False
    underway.outsider.save()
    assert tasks_remind(today=late) == 0
    underway.outsider.is_active = True
    underway.outsider.save()
    underway.plan.versions.all().delete()
    assert tasks_remind(today=late) == 0


def test_a_letter_speaks_the_readers_language_and_leads_to_the_task(underway: Underway):
    underway.outsider.language = "en"
    underway.outsider.save()
    tasks_remind(today=date(2027, 1, 5))
    letter = Letter.objects.get()
    assert letter.subject == "Task 1.1 was due on 31 December 2026"
    assert url("task", underway.training.pk) in letter.body
    assert letter.organisation == underway.plan.owner


def test_a_new_owner_is_reminded_too(world: World, underway: Underway):
    tasks_remind(today=date(2027, 1, 5))
    underway.training.owner = world.colleague
    underway.training.save()
    assert tasks_remind(today=date(2027, 1, 5)) == 1


def test_the_timer_has_the_round():
    assert any(name.endswith("remind_of_tasks") for name in ROUNDS)
