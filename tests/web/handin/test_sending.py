"""Sending: once and for all, with a number that nobody else gets; a correction is a new version."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client as Browser
from django.urls import reverse

from handin_world import GOOD, make_campaign, make_workbook, received, sent
from nangsuat.web.core import audit, letters
from nangsuat.web.core.models import AuditEvent, Letter
from nangsuat.web.handin import selectors
from nangsuat.web.handin.errors import NotAccepted
from nangsuat.web.handin.findings import findings_of
from nangsuat.web.handin.models import Assignment, HandIn, Intake, ReceiptCounter, Waiver
from nangsuat.web.handin.receipts import next_number
from nangsuat.web.handin.selectors.many import parts_of
from nangsuat.web.handin.services.intake import intake_confirm
from nangsuat.web.handin.services.sending import hand_in_send
from nangsuat.web.handin.snapshots import digest_of_snapshot
from nangsuat.web.people.models import User
from web_world import World, make_enterprise

type Browsers = Callable[..., Browser]


@pytest.fixture
def assignment(world: World) -> Assignment:
    return make_campaign(world.park, world.enterprise).assignments.get()


def checked(world: World, assignment: Assignment, **answers: object) -> Intake:
    content = make_workbook(assignment.campaign, assignment, {"DN-A": GOOD | answers})
    return received(world.owner, assignment.campaign, assignment, content)


def send(user: User, intake: Intake, **facts: object) -> list[HandIn]:
    return hand_in_send(user=user, intake=intake, **{"declared": True, "declared_name": "A", **facts})  # type: ignore[arg-type]


def test_what_is_sent_is_kept_with_its_hash(world: World, assignment: Assignment):
    intake = checked(world, assignment)
    [hand_in] = send(world.owner, intake, declared_post="Giám đốc")
    hand_in.refresh_from_db()
    assert hand_in.sha256 == digest_of_snapshot(hand_in.snapshot)
    assert (hand_in.version, hand_in.specification, hand_in.specification_version) == (1, "quick-3", "1")
    assert hand_in.snapshot["source"]["sha256"] == intake.sha256
    assert hand_in.snapshot["source"]["letters"]["net_sales"]
    line = AuditEvent.objects.get(action="handin.sent")
    assert line.details["sha256"] == hand_in.sha256
    assert audit.verify().ok


def test_sending_twice_gives_the_same_receipt(world: World, assignment: Assignment):
    intake = checked(world, assignment)
    first, second = send(world.owner, intake), send(world.colleague, intake)
    assert first == second
    assert HandIn.objects.count() == 1
    assert ReceiptCounter.objects.get().last == 1
    assert Letter.objects.filter(kind="receipt").count() == 1


def test_what_says_the_same_again_makes_no_version(world: World, assignment: Assignment, browser_of: Browsers):
    content = make_workbook(assignment.campaign, assignment, {"DN-A": GOOD})
    first, again = (received(world.owner, assignment.campaign, assignment, content) for _ in range(2))
    [hand_in] = send(world.owner, first)
    assert send(world.owner, again) == [hand_in]  # without a reason: nothing is corrected
    assert AuditEvent.objects.filter(action="handin.same-again").count() == 1
    browser = browser_of(world.owner)
    assert "không có gì để gửi" in browser.get(reverse("handin:intake", args=[again.pk])).text
    page = browser.get(reverse("handin:send", args=[again.pk]), follow=True)
    assert "không lập phiên bản mới" in page.text
    assert hand_in.receipt_number in page.text
    assert HandIn.objects.count() == 1
    [corrected] = send(world.owner, checked(world, assignment, net_sales=13000), reason="sửa")
    [back] = send(world.owner, received(world.owner, assignment.campaign, assignment, content), reason="sửa lại")
    assert [corrected.version, back.version] == [2, 3]  # the same as an earlier version, not as the one in force


def test_one_who_is_unchanged_in_a_file_of_several_keeps_its_receipt(world: World, browser_of: Browsers):
    campaign = make_campaign(world.park, world.enterprise, world.neighbour)
    content = make_workbook(campaign, None, {"DN-A": GOOD, "DN-B": GOOD})
    first, again = (received(world.park_officer, campaign, None, content) for _ in range(2))
    both = set(send(world.park_officer, first, authorisation="Giấy ủy quyền 1"))
    assert set(send(world.park_officer, again, authorisation="Giấy ủy quyền 1", reason="lại")) == both
    assert {part.sent for part in parts_of(again).parts} == both
    assert HandIn.objects.count() == 2


def test_a_failure_while_sending_leaves_nothing(world: World, assignment: Assignment, monkeypatch: pytest.MonkeyPatch):
    intake = checked(world, assignment)

    def broken(**facts: object) -> None:
        raise OSError("the machine stops here")

    with monkeypatch.context() as patch:
        patch.setattr("nangsuat.web.handin.services.sending.write_letter", broken)
        with pytest.raises(OSError):
            send(world.owner, intake)
    assert not HandIn.objects.exists()
    assert not ReceiptCounter.objects.exists()
    assert not AuditEvent.objects.filter(action="handin.sent").exists()
    assignment.refresh_from_db()
    assert assignment.state == "ready"
    assert send(world.owner, intake)[0].receipt_number.endswith("-000001")


def test_a_number_is_only_taken_inside_the_act(world: World):
    with transaction.atomic():
        assert [next_number(2030) for _ in range(3)] == ["PTN-2030-000001", "PTN-2030-000002", "PTN-2030-000003"]


@pytest.mark.parametrize("facts", [{"declared": False}, {"declared_name": "  "}])
def test_nothing_is_sent_without_a_declaration(world: World, assignment: Assignment, facts: dict[str, object]):
    with pytest.raises(NotAccepted):
        send(world.owner, checked(world, assignment), **facts)


def test_nothing_is_sent_that_must_be_fixed(world: World, assignment: Assignment, browser_of: Browsers):
    intake = checked(world, assignment, employees=None)
    with pytest.raises(NotAccepted):
        send(world.owner, intake)
    page = browser_of(world.owner).post(
        reverse("handin:send", args=[intake.pk]), {"declared_name": "A", "declared_post": "B", "declared": "on"}
    )
    assert page.status_code == 409
    assert "phải sửa" in page.text


def test_nothing_is_sent_by_others(world: World, assignment: Assignment):
    intake = checked(world, assignment)
    for user in (world.adviser, world.park_officer, world.stranger, world.site_manager):
        with pytest.raises(PermissionDenied):
            send(user, intake)


def test_nothing_is_sent_into_a_closed_campaign(world: World, assignment: Assignment):
    intake = checked(world, assignment)
    assignment.campaign.state = "closed"
    assignment.campaign.save()
    with pytest.raises(NotAccepted):
        send(world.owner, intake)


def unusual(world: World, assignment: Assignment) -> Intake:
    """Ten times last year's sales: to be confirmed."""
    last = make_campaign(world.park, world.enterprise, year=2024).assignments.get()
    sent(world.owner, last.campaign, last)
    return checked(world, assignment, net_sales=120000, intermediate_inputs=70000)


def test_what_is_unusual_is_confirmed_by_name_then_sent(world: World, assignment: Assignment, browser_of: Browsers):
    intake = unusual(world, assignment)
    asked = findings_of(intake).unconfirmed
    assert asked
    with pytest.raises(NotAccepted):
        send(world.owner, intake)
    browser, confirm = browser_of(world.colleague), reverse("handin:confirm", args=[intake.pk])
    assert "Xác nhận các điểm đã đánh dấu" in browser.get(confirm).text
    assert "error-summary" in browser.post(confirm, {"keys": []}).text
    assert browser.post(confirm, {"keys": ["0" * 16]}).status_code == 200
    answer = browser.post(confirm, {"keys": [each.key for each in asked], "comment": "nhà máy mới"})
    assert answer.headers["Location"] == reverse("handin:send", args=[intake.pk])
    intake.refresh_from_db()
    assert {entry["by"] for entry in intake.confirmations} == {world.colleague.email}
    assert {entry["comment"] for entry in intake.confirmations} == {"nhà máy mới"}
    [hand_in] = send(world.owner, intake)
    assert {entry["key"] for entry in hand_in.confirmations} == {each.key for each in asked}


def test_nothing_is_confirmed_before_all_is_fixed(world: World, assignment: Assignment):
    last = make_campaign(world.park, world.enterprise, year=2024).assignments.get()
    sent(world.owner, last.campaign, last)
    intake = checked(world, assignment, net_sales=120000, employees=None)
    found = findings_of(intake)
    assert found.must_fix
    assert found.unconfirmed
    with pytest.raises(NotAccepted):
        intake_confirm(user=world.owner, intake=intake, keys=[each.key for each in found.unconfirmed])


def test_a_correction_is_a_new_version_with_its_reason(world: World, assignment: Assignment, browser_of: Browsers):
    first = sent(world.owner, assignment.campaign, assignment)
    intake = checked(world, assignment, employees=60)
    with pytest.raises(NotAccepted):
        send(world.owner, intake)
    [second] = send(world.colleague, intake, reason="đếm sót một xưởng")
    assert (first.version, second.version) == (1, 2)
    first.refresh_from_db()
    assert first.rows[0]["employees"] == 50
    page = browser_of(world.owner).get(reverse("handin:versions", args=[assignment.pk])).text
    assert "đếm sót một xưởng" in page
    assert ">50<" in page
    assert ">60<" in page
    assert list(selectors.latest_hand_ins(owner=world.park)) == [second]
    assert selectors.snapshots_of(world.enterprise) == [second]
    old = browser_of(world.owner).get(reverse("handin:receipt", args=[first.pk])).text
    assert "đã có bản sửa mới hơn" in old
    assert (
        "sửa mới hơn"
        in browser_of().get(reverse("handin:verify"), {"number": first.receipt_number, "code": first.sha256[:16]}).text
    )


def test_the_form_asks_for_the_reason_of_a_correction(world: World, assignment: Assignment, browser_of: Browsers):
    sent(world.owner, assignment.campaign, assignment)
    address = reverse("handin:send", args=[checked(world, assignment, employees=60).pk])
    page = browser_of(world.owner).post(address, {"declared_name": "A", "declared_post": "B", "declared": "on"})
    assert "Ghi lý do sửa" in page.text


def test_a_waiver_lifts_a_check_and_stands_in_the_record(world: World, assignment: Assignment, browser_of: Browsers):
    intake = checked(world, assignment, employees=-5)
    [stops] = findings_of(intake).must_fix
    Waiver.objects.create(
        assignment=assignment, check_code=stops.problem.code, reason="chưa có nhân viên", made_by=world.park_officer
    )
    found = findings_of(intake)
    assert not found.must_fix
    assert [each.waiver for each in found.waived] == ["chưa có nhân viên"]
    assert "chưa có nhân viên" in browser_of(world.owner).get(reverse("handin:intake", args=[intake.pk])).text
    assert "chưa có nhân viên" in browser_of(world.owner).get(reverse("handin:assignment", args=[assignment.pk])).text
    [hand_in] = send(world.owner, intake)
    assert hand_in.waivers[0]["reason"] == "chưa có nhân viên"


def test_a_waiver_never_lifts_what_could_not_be_read(world: World, assignment: Assignment):
    intake = checked(world, assignment, employees="năm mươi")
    [stops] = findings_of(intake).must_fix
    Waiver.objects.create(assignment=assignment, check_code=stops.problem.code, reason="x")
    assert findings_of(intake).must_fix


def test_figures_of_earlier_years_are_those_that_count(world: World):
    for year, sales in ((2022, 8000), (2023, 9000)):
        one = make_campaign(world.park, world.enterprise, year=year).assignments.get()
        sent(world.owner, one.campaign, one, net_sales=sales)
    corrected = Assignment.objects.get(campaign__year=2023)
    sent(world.owner, corrected.campaign, corrected, net_sales=9500)
    panel = selectors.prior_panel([world.enterprise], 2024)
    assert panel is not None
    assert sorted(panel.collect("year", "net_sales").rows()) == [(2022, 8000.0), (2023, 9500.0)]
    assert selectors.prior_panel([world.enterprise], 2022) is None
    assert selectors.prior_panel([world.neighbour], 2024) is None


def test_several_enterprises_in_one_file(world: World, browser_of: Browsers):
    third = make_enterprise("Công ty Nhựa D", "DN-D", park=world.park, industry="22")
    campaign = make_campaign(world.park, world.enterprise, world.neighbour, third)
    content = make_workbook(campaign, None, {"DN-A": GOOD, "DN-B": GOOD | {"employees": 70}, "DN-D": GOOD})
    intake = received(world.park_officer, campaign, None, content)
    assert intake.state == "checked"
    browser = browser_of(world.park_officer)
    assert "3 doanh nghiệp" in browser.get(reverse("handin:intake", args=[intake.pk])).text
    for page in ("send", "confirm"):
        answer = browser.get(reverse(f"handin:{page}", args=[intake.pk]))
        assert answer.headers["Location"] == reverse("handin:campaign_many", args=[intake.pk])
    assert browser_of(world.owner).get(reverse("handin:intake", args=[intake.pk])).status_code == 404
    with pytest.raises(NotAccepted):
        send(world.park_officer, intake)
    send(world.park_officer, intake, authorisation="giấy số 12")
    given = HandIn.objects.order_by("receipt_number")
    assert [each.receipt_number[-6:] for each in given] == ["000001", "000002", "000003"]
    assert {each.assignment.enterprise.code: each.rows[0]["employees"] for each in given} == {
        "DN-A": 50,
        "DN-B": 70,
        "DN-D": 50,
    }
    assert all(len(each.rows) == 1 for each in given)
    own = HandIn.objects.get(assignment__enterprise=world.enterprise)
    assert browser_of(world.owner).get(reverse("handin:receipt", args=[own.pk])).status_code == 200
    assert browser_of(world.stranger).get(reverse("handin:receipt", args=[own.pk])).status_code == 404
    assert given[0].pk in {each.pk for each in send(world.park_officer, intake, authorisation="giấy số 12")}
    assert HandIn.objects.count() == 3


def test_tasks_of_enterprise_and_consultant(world: World, assignment: Assignment, browser_of: Browsers):
    assert "Nộp số liệu" in browser_of(world.owner).get("/").text
    assert world.enterprise.organisation.name in browser_of(world.adviser).get("/").text
    assert "Số liệu 2025" not in browser_of(world.stranger).get("/").text
    assert letters.send_waiting() == 0


def test_what_a_made_up_body_asks_for_is_made_up(world: World, assignment: Assignment):
    assignment.campaign.synthetic = True
    assignment.campaign.save()
    [hand_in] = send(world.owner, checked(world, assignment))
    assert hand_in.snapshot["synthetic"] is True
