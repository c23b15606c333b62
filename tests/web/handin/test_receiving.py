"""What comes in is kept as it came, whatever happens after; nothing is acknowledged that is not kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from handin_world import GOOD, make_campaign, make_workbook, received
from nangsuat.web.core import audit, storage
from nangsuat.web.handin.errors import NotAccepted
from nangsuat.web.handin.models import Assignment, Intake
from nangsuat.web.handin.services.intake import intake_check, intake_receive, intake_receive_rows, recheck_stale
from web_world import World

type Browsers = Callable[..., Browser]


@pytest.fixture
def assignment(world: World) -> Assignment:
    return make_campaign(world.park, world.enterprise).assignments.get()


def receive(world: World, assignment: Assignment, content: bytes = b"PK anything", name: str = "a.xlsx") -> Intake:
    return intake_receive(
        user=world.owner, campaign=assignment.campaign, assignment=assignment, chunks=[content], name=name
    )


def test_file_record_job_and_line_are_there_when_it_answers(world: World, assignment: Assignment):
    content = make_workbook(assignment.campaign, assignment)
    intake = receive(world, assignment, content)
    assert storage.is_whole(intake.sha256)
    assert storage.path_of(intake.sha256).read_bytes() == content
    assert DBTaskResult.objects.filter(args_kwargs__args__0=str(intake.pk)).exists()
    assert Intake.objects.get().state == "waiting"
    assignment.refresh_from_db()
    assert assignment.state == "in_progress"


def test_a_failure_after_the_file_was_kept_acknowledges_nothing(
    world: World, assignment: Assignment, monkeypatch: pytest.MonkeyPatch
):
    def broken(*args: object, **facts: object) -> None:
        raise OSError("the machine stops here")

    with monkeypatch.context() as patch:
        patch.setattr(audit, "record", broken)
        with pytest.raises(OSError):
            receive(world, assignment, b"PK kept")
    assert not Intake.objects.exists()
    assert not DBTaskResult.objects.exists()
    assignment.refresh_from_db()
    assert assignment.state == "not_started"
    again = receive(world, assignment, b"PK kept")
    assert storage.is_whole(again.sha256)


def test_a_disk_that_is_full_acknowledges_nothing(
    world: World, assignment: Assignment, monkeypatch: pytest.MonkeyPatch
):
    def full(*args: object, **facts: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(storage, "keep", full)
    with pytest.raises(OSError):
        receive(world, assignment)
    assert not Intake.objects.exists()


def test_a_check_that_was_cut_off_is_begun_again(world: World, assignment: Assignment):
    intake = receive(world, assignment, make_workbook(assignment.campaign, assignment, {"DN-A": GOOD}))
    DBTaskResult.objects.all().delete()
    assert recheck_stale() == 0
    long_ago = timezone.now() - timedelta(seconds=90)
    Intake.objects.update(state="checking", beat=long_ago, received_at=long_ago, attempts=1)
    assert recheck_stale() == 1
    assert recheck_stale() == 0
    job = DBTaskResult.objects.get()
    job.task.call(*job.task_result.args)
    intake.refresh_from_db()
    assert (intake.state, intake.gate, intake.attempts) == ("checked", "final", 2)


def test_a_job_that_was_lost_is_made_again(world: World, assignment: Assignment):
    receive(world, assignment)
    DBTaskResult.objects.all().delete()
    Intake.objects.update(received_at=timezone.now() - timedelta(seconds=90))
    assert recheck_stale() == 1
    assert DBTaskResult.objects.count() == 1


def test_a_check_that_always_breaks_is_given_up_and_the_page_says_so(
    world: World, assignment: Assignment, browser_of: Browsers
):
    intake = receive(world, assignment)
    Intake.objects.update(state="checking", beat=timezone.now() - timedelta(seconds=90), attempts=5)
    assert recheck_stale() == 0
    page = browser_of(world.owner).get(reverse("handin:intake", args=[intake.pk]))
    assert "Tệp vẫn được lưu nguyên" in page.text


def test_checking_twice_changes_nothing(world: World, assignment: Assignment):
    intake = received(world.owner, assignment.campaign, assignment, make_workbook(assignment.campaign, assignment))
    before = (intake.problems, intake.checked_at, intake.attempts)
    intake_check(intake.pk)
    intake.refresh_from_db()
    assert (intake.problems, intake.checked_at, intake.attempts) == before


def test_a_check_under_way_is_left_to_its_worker(world: World, assignment: Assignment):
    intake = receive(world, assignment)
    Intake.objects.update(state="checking", beat=timezone.now())
    intake_check(intake.pk)
    intake.refresh_from_db()
    assert intake.state == "checking"


def test_the_same_file_again_is_noticed(world: World, assignment: Assignment, browser_of: Browsers):
    content = make_workbook(assignment.campaign, assignment, {"DN-A": GOOD})
    received(world.owner, assignment.campaign, assignment, content)
    again = received(world.colleague, assignment.campaign, assignment, content)
    assert "giống hệt tệp đã nhận" in browser_of(world.owner).get(reverse("handin:intake", args=[again.pk])).text


def test_a_file_over_the_limit_is_refused_in_words(world: World, assignment: Assignment, browser_of: Browsers):
    file = SimpleUploadedFile("to.xlsx", b"PK" + b"\0" * settings.UPLOAD_LIMIT)
    page = browser_of(world.owner).post(reverse("handin:upload", args=[assignment.pk]), {"file": file})
    assert page.status_code == 200
    assert "Tệp quá lớn: không quá 20 MB" in page.text
    assert "<title>Lỗi: " in page.text
    assert not Intake.objects.exists()


@pytest.mark.parametrize("data", [{}, {"file": SimpleUploadedFile("a.xlsx", b"")}])
def test_no_file_or_an_empty_one(world: World, assignment: Assignment, browser_of: Browsers, data: dict[str, object]):
    page = browser_of(world.owner).post(reverse("handin:upload", args=[assignment.pk]), data)
    assert "error-summary" in page.text
    assert not Intake.objects.exists()


def test_the_file_comes_back_byte_by_byte_under_a_safe_name(world: World, assignment: Assignment, browser_of: Browsers):
    content = make_workbook(assignment.campaign, assignment)
    intake = receive(world, assignment, content, name="..\\..\\số liệu<1>.xlsx")
    answer = browser_of(world.owner).get(reverse("handin:intake_original", args=[intake.pk]))
    assert b"".join(answer.streaming_content) == content
    assert "s%E1%BB%91%20li%E1%BB%87u1.xlsx" in answer.headers["Content-Disposition"]
    assert ".." not in answer.headers["Content-Disposition"]


def test_a_closed_campaign_takes_nothing(world: World, assignment: Assignment, browser_of: Browsers):
    campaign = assignment.campaign
    campaign.state = "closed"
    campaign.save()
    with pytest.raises(NotAccepted):
        receive(world, assignment)
    upload = browser_of(world.owner).get(reverse("handin:upload", args=[assignment.pk]))
    assert upload.status_code == 409
    assert "đang không nhận số liệu" in upload.text
    assert "đã đóng" in browser_of(world.owner).get(reverse("handin:assignment", args=[assignment.pk])).text


def test_an_exempt_enterprise_has_nothing_to_do(world: World, assignment: Assignment, browser_of: Browsers):
    assignment.state, assignment.exempt_reason = "exempt", "mới thành lập"
    assignment.save()
    with pytest.raises(NotAccepted):
        receive(world, assignment)
    page = browser_of(world.owner).get(reverse("handin:assignment", args=[assignment.pk])).text
    assert "được miễn nộp" in page
    assert "mới thành lập" in page


def test_who_may_not_hand_in(world: World, assignment: Assignment):
    for user in (world.stranger, world.park_officer, world.park_viewer, world.site_manager):
        with pytest.raises(PermissionDenied):
            intake_receive(user=user, campaign=assignment.campaign, assignment=assignment, chunks=[b"x"], name="a")
    assert not Intake.objects.exists()


def test_rows_by_program(world: World, assignment: Assignment):
    rows = [{"net_sales": "12.000,5", "intermediate_inputs": "7000", "employees": "50\x00"}]
    intake = intake_receive_rows(user=world.owner, campaign=assignment.campaign, assignment=assignment, rows=rows)
    intake_check(intake.pk)
    intake.refresh_from_db()
    assert intake.snapshot["rows"][0]["net_sales"] == 12000.5


@pytest.mark.parametrize("rows", [[], [{"firm": "DN-X"}], [{"profit": "1"}], [{"net_sales": "1"}, {"net_sales": "2"}]])
def test_rows_that_are_not_of_this_campaign(world: World, assignment: Assignment, rows: list[dict[str, str]]):
    with pytest.raises(NotAccepted):
        intake_receive_rows(user=world.owner, campaign=assignment.campaign, assignment=assignment, rows=rows)


def test_a_marked_file_is_in_the_readers_language(world: World, assignment: Assignment, browser_of: Browsers):
    import openpyxl

    intake = received(world.owner, assignment.campaign, assignment, make_workbook(assignment.campaign, assignment))
    for language, sheet in (("vi", "Lỗi"), ("en", "Problems")):
        answer = browser_of(world.owner, language=language).get(reverse("handin:intake_marked", args=[intake.pk]))
        assert sheet in openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).sheetnames
