"""An enterprise walks the whole way in a browser: workbook, mistakes, own file back, confirmation, receipt."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from handin_world import GOOD, make_campaign, make_workbook
from nangsuat.web.core.models import AuditEvent, Letter
from nangsuat.web.handin.models import Assignment, HandIn, Intake
from web_world import World

type Browsers = Callable[..., Browser]


@pytest.fixture
def assignment(world: World) -> Assignment:
    return make_campaign(world.park, world.enterprise).assignments.get()


def work() -> None:
    """What the worker does."""
    for job in DBTaskResult.objects.ready():
        job.task.call(*job.task_result.args)
        job.set_successful(None)


def upload(browser: Browser, assignment: Assignment, content: bytes, name: str = "số liệu.xlsx"):
    file = SimpleUploadedFile(name, content)
    return browser.post(reverse("handin:upload", args=[assignment.pk]), {"file": file})


def test_the_whole_way(world: World, browser_of: Browsers, assignment: Assignment):
    browser = browser_of(world.owner)
    hub = browser.get(reverse("handin:assignment", args=[assignment.pk]))
    assert "Tải tệp Excel lên hoặc điền trên web" in hub.text
    assert browser.get(reverse("handin:enter", args=[assignment.pk])).status_code == 200
    book = browser.get(reverse("handin:workbook", args=[assignment.pk]))
    assert openpyxl.load_workbook(BytesIO(book.content)).sheetnames

    wrong = {"net_sales": "mười hai", "intermediate_inputs": -7000, "employees": 50}
    answer = upload(browser, assignment, make_workbook(assignment.campaign, assignment, {"DN-A": wrong}))
    page = answer.headers["Location"]
    assert "Đang kiểm tra" in browser.get(page).text
    work()
    shown = browser.get(page).text
    assert "Lỗi: " in shown
    assert "mười hai" in shown
    intake = Intake.objects.get()
    assert intake.state == "checked"
    marked = browser.get(reverse("handin:intake_marked", args=[intake.pk]))
    back = openpyxl.load_workbook(BytesIO(b"".join(marked.streaming_content)))
    assert "Lỗi" in back.sheetnames
    assignment.refresh_from_db()
    assert assignment.state == "has_errors"

    answer = upload(browser, assignment, make_workbook(assignment.campaign, assignment, {"DN-A": GOOD}))
    work()
    shown = browser.get(answer.headers["Location"]).text
    assert "Mọi thứ đã sẵn sàng để gửi" in shown
    good = Intake.objects.order_by("-received_at")[0]
    send = reverse("handin:send", args=[good.pk])
    assert "12.000" in browser.get(send).text
    undeclared = browser.post(send, {"declared_name": "A", "declared_post": "B"})
    assert "Lỗi: " in undeclared.text
    assert not HandIn.objects.exists()
    answer = browser.post(send, {"declared_name": "Trần Thị B", "declared_post": "Giám đốc", "declared": "on"})
    receipt = browser.get(answer.headers["Location"])
    hand_in = HandIn.objects.get()
    assert hand_in.receipt_number in receipt.text
    assert hand_in.rows[0]["net_sales"] == 12000
    assert Letter.objects.filter(kind="receipt", to=world.owner.email).count() == 1
    assert AuditEvent.objects.filter(action="handin.sent").count() == 1
    assert browser.post(send, {}).headers["Location"] == reverse("handin:receipt", args=[hand_in.pk])
    assert "Đã gửi" in browser.get(reverse("handin:assignment", args=[assignment.pk])).text


def test_the_receipt_on_paper_and_its_public_check(world: World, browser_of: Browsers, assignment: Assignment):
    from handin_world import sent
    from nangsuat.web.handin.receipts import code_of

    hand_in = sent(world.owner, assignment.campaign, assignment)
    paper = browser_of(world.owner).get(reverse("handin:receipt_pdf", args=[hand_in.pk]))
    assert paper.content.startswith(b"%PDF")
    from pypdf import PdfReader

    text = PdfReader(BytesIO(paper.content)).pages[0].extract_text()
    assert hand_in.receipt_number in text
    guest = browser_of()
    page = guest.get(reverse("handin:verify"), {"number": hand_in.receipt_number, "code": code_of(hand_in)})
    assert "Phiếu có thật" in page.text
    assert "12.000" not in page.text
    for wrong in (
        {"number": hand_in.receipt_number, "code": "0" * 16},
        {"number": "PTN-2026-999999", "code": code_of(hand_in)},
        {"number": hand_in.receipt_number, "code": code_of(hand_in)[:8]},
    ):
        assert "Không có phiếu nào" in guest.get(reverse("handin:verify"), wrong).text
    assert guest.get(reverse("handin:verify")).status_code == 200
