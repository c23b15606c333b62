"""Staff opens an enterprise's record, lifts checks and exempts, with reasons; all of it is undone and logged."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nangsuat.web.core.models import AuditEvent
from nangsuat.web.handin.errors import NotAccepted
from nangsuat.web.handin.findings import findings_of
from nangsuat.web.handin.models import Assignment, Campaign, Intake, Waiver
from nangsuat.web.handin.selectors.records import liftable_rules
from nangsuat.web.handin.services.exceptions import assignment_exempt, waiver_add
from nangsuat.web.handin.services.intake import intake_check, intake_confirm, intake_receive_rows
from web_campaigns import GOOD, hand_in, make_open
from web_world import World

BrowserOf = Callable[..., Browser]

PAGES, ACTS = ("record", "waiver_add", "exempt"), ("ask_again", "campaign_resend")
ODD = {"net_sales": "1200000000", "intermediate_inputs": "-5", "employees": "0"}  # one to fix, one to confirm
OUTSIDERS = (
    "other_officer", "city_officer", "analyst", "adviser", "owner", "colleague", "stranger", "nobody", "site_manager",
)  # fmt: skip


@pytest.fixture
def campaign(world: World) -> Campaign:
    return make_open(world.park_officer, world.park)


@pytest.fixture
def assignment(world: World, campaign: Campaign) -> Assignment:
    return campaign.assignments.get(enterprise=world.enterprise)


def url(name: str, assignment: Assignment) -> str:
    return reverse(f"handin:{name}", args=[assignment.pk])


def typed(world: World, assignment: Assignment, values: dict[str, str]) -> Intake:
    intake = intake_receive_rows(
        user=world.owner,
        campaign=assignment.campaign,
        assignment=assignment,
        rows=[{"firm": assignment.enterprise.code, **values}],
        channel="form",
    )
    intake_check(intake.pk)
    intake.refresh_from_db()
    return intake


def test_the_record_shows_what_was_sent_and_leaves_a_line(
    world: World, browser_of: BrowserOf, campaign: Campaign, assignment: Assignment
):
    sent = hand_in(world.owner, assignment)
    page = browser_of(world.park_officer).get(url("record", assignment)).content.decode()
    assert sent.receipt_number in page
    assert "Nguyễn Văn A" in page
    assert reverse("handin:versions", args=[assignment.pk]) in page
    event = AuditEvent.objects.get(action="assignment.viewed")
    assert (event.actor, event.target) == (world.park_officer.email, f"handin.assignment:{assignment.pk}")


def test_the_record_says_what_became_of_each_file_or_form(world: World, browser_of: BrowserOf, assignment: Assignment):
    record = browser_of(world.park_officer)
    typed(world, assignment, ODD)
    assert "1 lỗi phải sửa" in record.get(url("record", assignment)).content.decode()
    for _ in range(20):
        typed(world, assignment, GOOD)
    page = record.get(url("record", assignment)).content.decode()
    assert "Không có lỗi, chưa gửi" in page
    assert "1 lỗi phải sửa" not in page
    assert "1 lỗi phải sửa" in record.get(url("record", assignment), {"received": "all"}).content.decode()
    sent = hand_in(world.owner, assignment)
    assert f"Đã gửi, phiếu {sent.receipt_number}" in record.get(url("record", assignment)).content.decode()


@pytest.mark.parametrize("name", OUTSIDERS)
def test_to_outsiders_there_is_no_record(world: World, browser_of: BrowserOf, assignment: Assignment, name: str):
    waiver = waiver_add(actor=world.park_officer, assignment=assignment, check_code="unit-slip", reason="có lý do")
    browser = browser_of(getattr(world, name))
    for page in PAGES:
        assert browser.get(url(page, assignment)).status_code == 404, page
    for act in (*ACTS, "waiver_add", "exempt"):
        assert browser.post(url(act, assignment), {"reason": "x"}).status_code == 404, act
    assert browser.post(reverse("handin:waiver_end", args=[waiver.pk])).status_code == 404
    assert not AuditEvent.objects.filter(action="assignment.viewed").exists()


def test_a_viewer_reads_the_record_and_changes_nothing(world: World, browser_of: BrowserOf, assignment: Assignment):
    waiver = waiver_add(actor=world.park_officer, assignment=assignment, check_code="unit-slip", reason="có lý do")
    browser = browser_of(world.park_viewer)
    assert browser.get(url("record", assignment)).status_code == 200
    for act in (*ACTS, "waiver_add", "exempt"):
        assert browser.post(url(act, assignment), {"reason": "x"}).status_code == 403, act
    assert browser.post(reverse("handin:waiver_end", args=[waiver.pk])).status_code == 403


@pytest.mark.parametrize("act", ACTS)
def test_acts_are_not_done_by_a_link(world: World, browser_of: BrowserOf, assignment: Assignment, act: str):
    assert browser_of(world.park_officer).get(url(act, assignment)).status_code == 405


def test_a_check_lifted_and_holding_again(world: World, browser_of: BrowserOf, assignment: Assignment):
    intake = typed(world, assignment, ODD)
    relations = [e for e in intake.problems if e["gate"] == "relations" and e["severity"] != "note"]
    assert relations
    assignment.refresh_from_db()
    before = assignment.state
    assert before == "has_errors"
    browser = browser_of(world.park_officer)
    page = browser.get(url("waiver_add", assignment)).content.decode()
    for entry in relations:
        value = f"{entry['code']}|{entry['role'] or ''}"
        assert value in page
        browser.post(url("waiver_add", assignment), {"found": value, "reason": "doanh nghiệp mới thành lập"})
    assignment.refresh_from_db()
    assert assignment.state == "ready"
    assert "doanh nghiệp mới thành lập" in browser.get(url("record", assignment)).content.decode()
    for waiver in Waiver.objects.all():
        browser.post(reverse("handin:waiver_end", args=[waiver.pk]))
        browser.post(reverse("handin:waiver_end", args=[waiver.pk]))
    assignment.refresh_from_db()
    assert assignment.state == before
    assert AuditEvent.objects.filter(action="waiver.added").count() == len(Waiver.objects.all())
    assert AuditEvent.objects.filter(action="waiver.ended").count() == len(Waiver.objects.all())


def test_a_check_lifted_in_advance(world: World, browser_of: BrowserOf, assignment: Assignment):
    browser = browser_of(world.park_officer)
    code = next(e["code"] for e in typed(world, assignment, ODD).problems if e["gate"] == "relations")
    answer = browser.post(url("waiver_add", assignment), {"found": "other", "rule": "", "column": "", "reason": "x"})
    assert "Chọn quy tắc cần miễn" in answer.content.decode()
    browser.post(url("waiver_add", assignment), {"found": "other", "rule": code, "column": "", "reason": "có lý do"})
    waiver = Waiver.objects.get()
    assert (waiver.check_code, waiver.column, waiver.made_by) == (code, "", world.park_officer)


def test_a_waiver_needs_a_reason_and_is_made_once(world: World, assignment: Assignment):
    with pytest.raises(NotAccepted):
        waiver_add(actor=world.park_officer, assignment=assignment, check_code="unit-slip", reason="  ")
    waiver_add(actor=world.park_officer, assignment=assignment, check_code="unit-slip", reason="có")
    with pytest.raises(NotAccepted):
        waiver_add(
            actor=world.park_officer, assignment=assignment, check_code="unit-slip", column="net_sales", reason="có"
        )


def test_a_field_that_results_are_computed_from_is_not_lifted(
    world: World, browser_of: BrowserOf, assignment: Assignment
):
    """Neither by the page, which says why, nor by the service, nor by a waiver of earlier times."""
    typed(world, assignment, {key: text for key, text in GOOD.items() if key != "net_sales"})
    browser = browser_of(world.park_officer)
    page = browser.get(url("waiver_add", assignment)).content.decode()
    assert "required-field|" not in page
    assert "chỉ tiêu tính từ số này" in page
    with pytest.raises(NotAccepted, match="indicators are computed from it"):
        waiver_add(actor=world.park_officer, assignment=assignment, check_code="required-field", reason="có lý do")
    Waiver.objects.create(assignment=assignment, check_code="required-field", reason="trước đây")
    (intake,) = assignment.intakes.all()
    assert [each.problem.code for each in findings_of(intake).must_fix] == ["required-field"]


def test_exempt_and_asked_again(world: World, browser_of: BrowserOf, assignment: Assignment):
    intake = typed(world, assignment, GOOD)
    keys = [entry["key"] for entry in intake.problems if entry["severity"] == "please_confirm"]
    if keys:
        intake_confirm(user=world.owner, intake=intake, keys=keys)
    browser = browser_of(world.park_officer)
    assert "Lỗi: " in browser.post(url("exempt", assignment), {"reason": ""}).content.decode()
    browser.post(url("exempt", assignment), {"reason": "ngừng hoạt động"})
    assignment.refresh_from_db()
    assert (assignment.state, assignment.exempt_reason, assignment.exempt_by) == (
        "exempt", "ngừng hoạt động", world.park_officer,
    )  # fmt: skip
    assert "ngừng hoạt động" in browser.get(url("record", assignment)).content.decode()
    browser.post(url("ask_again", assignment))
    assignment.refresh_from_db()
    assert (assignment.state, assignment.exempt_reason) == ("ready", "")
    assert AuditEvent.objects.get(action="assignment.asked-again").details == {"was": "ngừng hoạt động"}


def test_who_has_sent_is_not_exempt(world: World, assignment: Assignment):
    hand_in(world.owner, assignment)
    with pytest.raises(NotAccepted):
        assignment_exempt(actor=world.park_officer, assignment=assignment, reason="x")


def test_no_two_checks_have_one_name():
    rules = [rule for _, rule in liftable_rules()]
    assert len({rule.vi for rule in rules}) == len({rule.en for rule in rules}) == len(rules)
