"""Files that people and others send: each gets an answer in words, is kept as it came, and is opened only if safe."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.test import Client as Browser
from django.urls import reverse

from handin_world import GOOD, make_campaign, make_workbook, received
from nangsuat.web.core import storage
from nangsuat.web.handin import checking
from nangsuat.web.handin.errors import NotAccepted
from nangsuat.web.handin.findings import findings_of, is_ready
from nangsuat.web.handin.models import Assignment, Intake, Waiver
from nangsuat.web.handin.selectors.records import broken, liftable_rules
from nangsuat.web.handin.services.exceptions import waiver_add, waiver_end
from web_world import World

type Browsers = Callable[..., Browser]


@pytest.fixture
def assignment(world: World) -> Assignment:
    return make_campaign(world.park, world.enterprise).assignments.get()


def archive(**parts: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return stream.getvalue()


def with_part(book: bytes, name: str, content: bytes) -> bytes:
    stream = BytesIO(book)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return stream.getvalue()


REFUSED: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "a program": ("a.xlsx", lambda book: b"MZ" + book, "size"),
    "a pdf": ("a.pdf", lambda _: b"%PDF-1.7 x", "size"),
    "a csv": ("a.csv", lambda _: b"firm,year\nDN-A,2025\n", "size"),
    "nothing known": ("a.xlsx", lambda _: b"\x01\x02\x03" * 100, "size"),
    "a folder in the name": ("../../etc/a.xlsx", lambda book: book, "size"),
    "another archive": ("a.xlsx", lambda _: archive(a=b"b"), "safe"),
    "cut off": ("a.xlsx", lambda book: book[: len(book) // 2], "safe"),
    "macros": ("a.xlsx", lambda book: with_part(book, "xl/vbaProject.bin", b"x"), "safe"),
    "an object": ("a.xlsx", lambda book: with_part(book, "xl/embeddings/a.bin", b"x"), "safe"),
    "an entity": (
        "a.xlsx",
        lambda book: with_part(book, "xl/a.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        "safe",
    ),
    "a bomb": ("a.xlsx", lambda book: with_part(book, "xl/b.xml", b"<a>" + b" " * (20 << 20)), "safe"),
    "a folder inside": ("a.xlsx", lambda book: with_part(book, "../../x.xml", b"<a/>"), "safe"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_files_that_should_not_pass(
    world: World, browser_of: Browsers, assignment: Assignment, kind: str, monkeypatch: pytest.MonkeyPatch
):
    name, spoil, gate = REFUSED[kind]
    content = spoil(make_workbook(assignment.campaign, assignment, {"DN-A": GOOD}))
    monkeypatch.setattr(checking, "mark_up", None)  # what is not safe is never opened to be marked
    intake = received(world.owner, assignment.campaign, assignment, content, name)
    assert (intake.state, intake.gate) == ("checked", gate)
    assert not is_ready(intake)
    assert storage.path_of(intake.sha256).read_bytes() == content
    browser = browser_of(world.owner)
    page = browser.get(reverse("handin:intake", args=[intake.pk]))
    assert page.status_code == 200
    assert "Dừng ở bước" in page.text
    assert browser.get(reverse("handin:intake_marked", args=[intake.pk])).status_code == 404


def test_the_page_names_every_step_that_failed_and_says_which_were_looked_at(
    world: World, browser_of: Browsers, assignment: Assignment
):
    values = {"net_sales": "nhiều", "intermediate_inputs": -1, "employees": 5}
    content = make_workbook(assignment.campaign, assignment, {"DN-A": values})
    intake = received(world.owner, assignment.campaign, assignment, content)
    assert {each["gate"]: each["state"] for each in intake.gates}["relations"] == "failed"
    page = browser_of(world.owner).get(reverse("handin:intake", args=[intake.pk])).text
    assert "Chưa đạt: Ô đọc được, Số liệu khớp nhau." in page
    assert "Các bước khác cũng đã kiểm tra" in page
    assert "Dừng ở bước" not in page


def test_the_page_names_the_type_that_was_sent(world: World, browser_of: Browsers, assignment: Assignment):
    intake = received(world.owner, assignment.campaign, assignment, "Mã;Năm\nA;2025\n".encode(), "t.csv")
    page = browser_of(world.owner).get(reverse("handin:intake", args=[intake.pk])).text
    assert "Đây là tệp .csv, không phải bảng tính .xlsx" in page
    assert ".parquet" not in page
    assert "Các bước sau chưa kiểm tra được" in page


@pytest.mark.parametrize("value", [1e30, 11_000])
def test_what_no_release_could_hold_is_not_lifted(world: World, assignment: Assignment, value: float):
    book = openpyxl.load_workbook(BytesIO(make_workbook(assignment.campaign, assignment, {"DN-A": GOOD})))
    sheet = book["Số liệu"]
    for cell in sheet[5]:
        sheet.cell(6, cell.column, value if cell.value == GOOD["net_sales"] else cell.value)
    stream = BytesIO()
    book.save(stream)
    intake = received(world.owner, assignment.campaign, assignment, stream.getvalue())
    stopped = {entry["code"] for entry in intake.problems if entry["severity"] == "must_fix"}
    assert "duplicate" in stopped
    for code in stopped:
        with pytest.raises(NotAccepted, match="Cannot be lifted"):
            waiver_add(actor=world.park_officer, assignment=assignment, check_code=code, reason="có lý do")
        Waiver.objects.create(assignment=assignment, check_code=code, reason="có lý do")
    assert {each.problem.code for each in findings_of(intake).must_fix} == stopped
    assert stopped.isdisjoint(code for code, _ in liftable_rules())
    assert all(each.never_lifted for each in broken(assignment))


def test_a_lifted_check_is_no_mistake_in_the_file_handed_back(
    world: World, browser_of: Browsers, assignment: Assignment
):
    values = GOOD | {"intermediate_inputs": -5}
    content = make_workbook(assignment.campaign, assignment, {"DN-A": values})
    intake = received(world.owner, assignment.campaign, assignment, content)

    def has_a_mistake() -> bool:
        answer = browser_of(world.owner).get(reverse("handin:intake_marked", args=[intake.pk]))
        sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))["Lỗi"]
        return "Phải sửa" in {cell for row in sheet.iter_rows(values_only=True) for cell in row}

    assert has_a_mistake()
    (code,) = {each.problem.code for each in findings_of(intake).must_fix}
    waiver = waiver_add(actor=world.park_officer, assignment=assignment, check_code=code, reason="có lý do")
    assert not has_a_mistake()
    intake.refresh_from_db()
    assert intake.marked_sha256, "it is kept for who asks next"
    waiver_end(actor=world.park_officer, waiver=waiver)
    assert has_a_mistake()


def other_year(world: World, assignment: Assignment) -> bytes:
    other = make_campaign(world.park, world.enterprise, year=2023).assignments.get()
    return make_workbook(other.campaign, other, {"DN-A": GOOD})


def other_enterprise(world: World, assignment: Assignment) -> bytes:
    other = Assignment.objects.create(campaign=assignment.campaign, enterprise=world.neighbour)
    return make_workbook(assignment.campaign, other, {"DN-B": GOOD})


def other_form(world: World, assignment: Assignment) -> bytes:
    other = make_campaign(world.park, world.enterprise, form="accounts-2026").assignments.get()
    return make_workbook(other.campaign, other)


@pytest.mark.parametrize("made", [other_year, other_enterprise, other_form])
def test_a_workbook_of_another_hand_in_stops_at_the_template(
    world: World, assignment: Assignment, made: Callable[[World, Assignment], bytes]
):
    intake = received(world.owner, assignment.campaign, assignment, made(world, assignment))
    assert (intake.state, intake.gate) == ("checked", "template")


def test_a_workbook_that_was_worked_on_still_passes(world: World, browser_of: Browsers, assignment: Assignment):
    book = openpyxl.load_workbook(BytesIO(make_workbook(assignment.campaign, assignment, {"DN-A": GOOD})))
    sheet = book["Số liệu"]
    sheet.title = "Của tôi"
    book.create_sheet("Ghi chú")["A1"] = "tính nháp"
    stream = BytesIO()
    book.save(stream)
    intake = received(world.owner, assignment.campaign, assignment, stream.getvalue())
    assert (intake.gate, intake.snapshot["rows"][0]["net_sales"]) == ("final", 12000)


def test_what_was_understood_otherwise_is_shown(world: World, browser_of: Browsers, assignment: Assignment):
    content = make_workbook(assignment.campaign, assignment, {"DN-A": GOOD | {"net_sales": "12.345,5"}})
    intake = received(world.owner, assignment.campaign, assignment, content)
    assert intake.snapshot["rows"][0]["net_sales"] == 12345.5
    assert "12.345,5" in browser_of(world.owner).get(reverse("handin:intake", args=[intake.pk])).text


def test_one_mistake_down_a_column_is_one_line(world: World, browser_of: Browsers):
    from web_world import make_enterprise

    firms = [make_enterprise(f"Công ty {n}", f"DN-{n}", park=world.park) for n in range(20)]
    campaign = make_campaign(world.park, *firms)
    content = make_workbook(campaign, None, {each.code: GOOD | {"employees": "không rõ"} for each in firms})
    intake = received(world.park_officer, campaign, None, content)
    page = browser_of(world.park_officer).get(reverse("handin:intake", args=[intake.pk])).text
    assert "Lỗi lặp lại theo cột" in page
    assert page.count("không rõ") <= 1


def test_the_worker_is_asked_in_the_senders_language(world: World, browser_of: Browsers, assignment: Assignment):
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django_tasks_db.models import DBTaskResult

    file = SimpleUploadedFile("a.xlsx", make_workbook(assignment.campaign, assignment))
    address = reverse("handin:upload", args=[assignment.pk])
    browser_of(world.owner, language="en").post(address, {"file": file})
    job = DBTaskResult.objects.get(task_path="nangsuat.web.handin.tasks.check_intake")
    job.task.call(*job.task_result.args)
    assert Intake.objects.get().marked_name == "a (marked).xlsx"
