"""Tasks under way: who sees and reports what, how tasks stand against the version in force, the Gantt chart."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from nangsuat.data import Text
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.core.storage import path_of
from nangsuat.web.operation.doctor import State, examine
from nangsuat.web.people.models import User
from nangsuat.web.plan.forms.file_kinds import is_what_it_is_called
from nangsuat.web.plan.gantt import Bar, gantt_of
from nangsuat.web.plan.models import Product, Progress, Task
from nangsuat.web.plan.selectors.followup import owned_tasks, row_of, rows_of
from nangsuat.web.plan.services.progress import NewProduct, Report, progress_report
from web_followup import TODAY, Underway, approve, make_underway
from web_world import World

BrowserOf = Callable[..., Browser]

STRANGERS = (
    "other_officer",
    "city_officer",
    "analyst",
    "adviser",
    "owner",
    "colleague",
    "stranger",
    "nobody",
    "site_manager",
)
REPORT = {"state": "doing", "percent": "40", "text": "Đã mở ba lớp.", "expected_end": "31/12/2026", "product": ""}
PLAN_PAGES = ("follow_up", "gantt", "board", "meetings")


@pytest.fixture
def underway(world: World) -> Iterator[Underway]:
    with time_machine.travel(f"{TODAY}T09:00:00+07:00", tick=False):
        yield make_underway(world)


def url(name: str, *arguments: int) -> str:
    return reverse(f"plan:{name}", args=arguments)


def text(browser: Browser, where: str) -> str:
    answer = browser.get(where)
    assert answer.status_code == 200, where
    return answer.content.decode()


def report(underway: Underway, by: User, **changes: object) -> Progress:
    said = {"state": "doing", "percent": 40, "text": "Đã mở ba lớp.", **changes}
    return progress_report(task=underway.training, report=Report(**said), by=by)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", PLAN_PAGES)
@pytest.mark.parametrize("who", ["park_officer", "park_viewer"])
def test_the_body_reads_the_follow_up(world: World, browser_of: BrowserOf, underway: Underway, who: str, name: str):
    assert underway.plan.title in text(browser_of(getattr(world, who)), url(name, underway.plan.pk))


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_does_not_even_of_a_public_plan(world: World, browser_of: BrowserOf, underway: Underway, who: str):
    underway.plan.public = True
    underway.plan.save()
    browser = browser_of(getattr(world, who))
    for name in PLAN_PAGES:
        assert browser.get(url(name, underway.plan.pk)).status_code == 404, name
    for name in ("task", "progress_add", "spending", "spending_add"):
        assert browser.get(url(name, underway.training.pk)).status_code == 404, name


def test_a_guest_is_sent_to_log_in(browser_of: BrowserOf, underway: Underway):
    for where in (url("board", underway.plan.pk), url("task", underway.training.pk)):
        assert browser_of().get(where).url.startswith(reverse("account_login"))


def test_an_owner_from_outside_sees_their_task_and_nothing_else(browser_of: BrowserOf, underway: Underway):
    browser = browser_of(underway.outsider)
    page = text(browser, url("task", underway.training.pk))
    assert "Tập huấn công cụ năng suất" in page
    assert url("progress_add", underway.training.pk) in page
    for hidden in (url("plan", underway.plan.pk), url("spending", underway.training.pk), "T2", "Tư vấn cải tiến"):
        assert hidden not in page
    assert browser.get(url("task", underway.consulting.pk)).status_code == 404
    for name in (*PLAN_PAGES,):
        assert browser.get(url(name, underway.plan.pk)).status_code == 404
    assert browser.get(url("spending", underway.training.pk)).status_code == 404
    assert browser.get(url("spending_add", underway.training.pk)).status_code == 404


def test_an_owner_reports_with_files_and_the_officer_downloads_them(
    world: World, browser_of: BrowserOf, underway: Underway
):
    files = [SimpleUploadedFile("Báo cáo.pdf", b"%PDF-1.7 a"), SimpleUploadedFile("anh.png", b"\x89PNG\r\n\x1a\n b")]
    answer = browser_of(underway.outsider).post(
        url("progress_add", underway.training.pk), {**REPORT, "attached": files}
    )
    assert answer.url == url("task", underway.training.pk)
    progress = Progress.objects.get()
    assert (progress.by, progress.percent, progress.expected_end) == (underway.outsider, 40, date(2026, 12, 31))
    underway.training.refresh_from_db()
    assert (underway.training.state, underway.training.percent) == ("doing", 40)
    first = Product.objects.get(original_name__endswith=".pdf")
    assert path_of(first.sha256).read_bytes() == b"%PDF-1.7 a"
    assert progress.products.count() == 2
    page = text(browser_of(world.park_viewer), url("task", underway.training.pk))
    assert "Đã mở ba lớp." in page
    got = browser_of(world.park_viewer).get(url("product", first.pk))
    assert b"".join(got.streaming_content) == b"%PDF-1.7 a"
    assert got["Content-Disposition"].startswith("attachment")
    acts = AuditEvent.objects.filter(action__in=["task.reported", "product.taken"]).order_by("number")
    assert [(each.action, each.actor) for each in acts] == [
        ("task.reported", underway.outsider.email),
        ("product.taken", world.park_viewer.email),
    ]


def package(*names: str, kind: str = "") -> bytes:
    """A zip file with these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        for name in names:
            parts.writestr(name, kind)
    return made.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"
ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("name", "content", "fits"),
    [
        ("a.pdf", b"%PDF-1.7", True),
        ("a.PDF", b"\n%PDF-1.7", True),
        ("a.pdf", b"MZ %PDF-", False),
        ("a.pdf", b"<html>", False),
        ("a.docx", package("[Content_Types].xml", "word/document.xml"), True),
        ("a.docx", package("[Content_Types].xml", "xl/workbook.xml"), False),
        ("a.xlsx", package("[Content_Types].xml", "xl/workbook.xml"), True),
        ("a.pptx", b"PK\x03\x04 cut off", False),
        ("a.docx", OLE, False),
        ("a.doc", OLE, True),
        ("a.doc", b"MZ", False),
        ("a.odt", package("mimetype", kind=ODT), True),
        ("a.ods", package("mimetype", kind=ODT), False),
        ("a.odt", package("word/document.xml"), False),
        ("a.zip", package("x"), True),
        ("a.zip", b"MZ", False),
        ("a.jpg", b"\xff\xd8\xff\xe0", True),
        ("a.jpeg", b"\x89PNG\r\n\x1a\n", False),
        ("a.png", b"\x89PNG\r\n\x1a\n", True),
        ("a.txt", "Biên bản".encode(), True),
        ("a.csv", "\ufeffa,b".encode("utf-16-le"), True),
        ("a.csv", b"MZ\x90", False),
        ("a.txt", b"a\0b", False),
    ],
)
def test_a_product_is_what_its_name_says(name: str, content: bytes, *, fits: bool):
    """A program called .pdf was taken."""
    assert is_what_it_is_called(SimpleUploadedFile(name, content)) is fits


def test_one_file_may_have_a_name_of_its_own(browser_of: BrowserOf, underway: Underway):
    data = {
        **REPORT,
        "product": "Tài liệu lớp 5S",
        "attached": [SimpleUploadedFile("tl.docx", package("[Content_Types].xml", "word/document.xml"))],
    }
    browser_of(underway.outsider).post(url("progress_add", underway.training.pk), data)
    assert Product.objects.get().name == "Tài liệu lớp 5S"


def test_products_are_found_by_those_who_see_the_task(world: World, browser_of: BrowserOf, underway: Underway):
    progress_report(
        task=underway.training, report=Report("doing", 10, "x"), products=[NewProduct("A", "a.pdf", [b"%PDF"])],
        by=world.park_officer,
    )  # fmt: skip
    product = Product.objects.get()
    answer = browser_of(underway.outsider).get(url("product", product.pk))
    assert b"".join(answer.streaming_content) == b"%PDF"
    for who in STRANGERS:
        assert browser_of(getattr(world, who)).get(url("product", product.pk)).status_code == 404, who
    assert browser_of(world.park_officer).get(url("product", product.pk + 1)).status_code == 404
    path_of(product.sha256).unlink()
    assert browser_of(world.park_officer).get(url("product", product.pk)).status_code == 404
    assert next(found.state for found in examine() if found.key == "files") is State.BROKEN  # the doctor misses it


def test_a_viewer_reads_and_does_not_report(world: World, browser_of: BrowserOf, underway: Underway):
    browser = browser_of(world.park_viewer)
    assert url("progress_add", underway.training.pk) not in text(browser, url("task", underway.training.pk))
    assert browser.get(url("progress_add", underway.training.pk)).status_code == 403
    assert browser.post(url("progress_add", underway.training.pk), REPORT).status_code == 403
    with pytest.raises(PermissionDenied):
        report(underway, world.park_viewer)
    assert not Progress.objects.exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"state": "done"}, "Nhiệm vụ đã xong thì hoàn thành 100 %."),
        ({"state": "done", "percent": "100", "expected_end": ""}, "Ghi ngày đã xong."),
        ({"state": "done", "percent": "100", "expected_end": "01/08/2026"}, "Ghi ngày đã xong."),
        ({"state": "planned"}, "Chưa bắt đầu thì hoàn thành 0 %."),
        ({"expected_end": "01/06/2026"}, "Ngày này đã qua mà chưa xong."),
        ({"percent": "101"}, "Không được lớn hơn 100."),
        ({"text": " "}, "Lỗi"),
        ({"attached": [SimpleUploadedFile("x.exe", b"MZ")]}, "Không nhận tệp «x.exe»"),
        ({"attached": [SimpleUploadedFile("x.pdf", b"")]}, "Lỗi"),
        ({"attached": [SimpleUploadedFile("x.pdf", b"MZ\x90\0 %PDF-1.7")]}, "không phải loại tệp mà tên nói"),
        ({"attached": [SimpleUploadedFile(f"{n}.pdf", b"%PDF") for n in range(11)]}, "Nhiều nhất 10 tệp"),
    ],
)
def test_a_report_that_contradicts_itself_is_asked_again(
    browser_of: BrowserOf, underway: Underway, change: dict[str, object], told: str
):
    answer = browser_of(underway.outsider).post(url("progress_add", underway.training.pk), {**REPORT, **change})
    assert told in answer.content.decode()
    assert "Lỗi: " in answer.content.decode()
    assert not Progress.objects.exists()


def test_files_over_the_limit_are_refused_with_words(browser_of: BrowserOf, underway: Underway, settings: object):
    settings.UPLOAD_LIMIT = 1000  # type: ignore[attr-defined]
    data = {**REPORT, "attached": [SimpleUploadedFile("a.pdf", b"%PDF" + b"x" * 3000)]}
    answer = browser_of(underway.outsider).post(url("progress_add", underway.training.pk), data)
    assert "Gửi ít tệp hơn mỗi lần" in answer.content.decode()
    assert not Progress.objects.exists()


def test_a_later_report_leaves_the_earlier_one(browser_of: BrowserOf, underway: Underway):
    browser = browser_of(underway.outsider)
    for percent in ("40", "30"):
        browser.post(url("progress_add", underway.training.pk), {**REPORT, "percent": percent})
    assert list(Progress.objects.values_list("percent", flat=True)) == [30, 40]
    underway.training.refresh_from_db()
    assert underway.training.percent == 30


def test_tasks_stand_against_the_version_in_force(world: World, underway: Underway):
    task = underway.consulting
    task.ends = date(2026, 12, 31)  # in the draft only
    task.save()
    row = row_of(task)
    assert (row.standing.key, row.basis.ends, row.basis.version) == ("late", date(2026, 6, 30), 1)
    approve(underway.plan, world.park_officer)
    assert row_of(task).basis.ends == date(2026, 12, 31)
    assert row_of(task).standing.key != "late"


def test_a_task_is_found_in_the_version_when_it_is_renumbered_or_renamed(underway: Underway):
    first, second = underway.training, underway.consulting
    first.key, second.key = "x", "1.1"
    first.save()
    second.save()
    first.key = "1.2"
    first.save()  # the two have changed their numbers
    assert row_of(first).basis.ends == date(2026, 12, 31)
    assert row_of(second).basis.ends == date(2026, 6, 30)
    underway.later.name = "Tên khác"
    underway.later.save()
    assert row_of(underway.later).basis.version == 1
    new = Task.objects.create(
        plan=underway.plan, key="1.3", name="Mới", starts=date(2026, 1, 1), ends=date(2026, 3, 31), order=9
    )
    assert row_of(new).basis.version is None


def test_a_new_task_that_took_the_number_of_another_is_not_that_one(underway: Underway):
    underway.consulting.key = "9.9"
    underway.consulting.save()
    new = Task.objects.create(
        plan=underway.plan, key="1.2", name="Mới", starts=date(2026, 1, 1), ends=date(2027, 3, 31), order=9
    )
    assert row_of(new).basis.version is None
    assert row_of(underway.consulting).basis.version == 1


def test_the_table_says_how_tasks_stand_and_can_be_narrowed(world: World, browser_of: BrowserOf, underway: Underway):
    browser = browser_of(world.park_officer)
    page = text(browser, url("follow_up", underway.plan.pk))
    assert "Quá hạn 1 ngày (hạn 30/06/2026)" in page
    assert url("records", underway.plan.pk, underway.count.pk) in page
    late = text(browser, url("follow_up", underway.plan.pk) + "?standing=late")
    assert "Tư vấn cải tiến" in late
    assert "Hệ thống quản trị sản xuất" not in late
    assert "Không có nhiệm vụ nào" in text(browser, url("follow_up", underway.plan.pk) + "?standing=none")


def test_rows_are_read_in_few_questions(underway: Underway, django_assert_max_num_queries: Callable[..., object]):
    rows_of(underway.plan)
    for number in range(30):
        Task.objects.create(
            plan=underway.plan, key=f"9.{number}", name=f"N {number}", starts=TODAY, ends=TODAY, order=99
        )
    with django_assert_max_num_queries(6):
        assert len(rows_of(underway.plan)) == 33


def test_owned_tasks_are_open_ones_of_plans_in_force(world: World, underway: Underway):
    assert list(owned_tasks(underway.outsider)) == [underway.training]
    report(underway, underway.outsider, state="stopped")
    assert list(owned_tasks(underway.outsider)) == []


def test_the_home_page_tells_owners_what_is_due(browser_of: BrowserOf, underway: Underway):
    page = text(browser_of(underway.outsider), reverse("home"))
    assert "Nhiệm vụ 1.1: Tập huấn công cụ năng suất" in page
    assert "Phải bắt đầu từ 01/01/2026 mà chưa làm" in page
    underway.plan.versions.all().delete()
    assert "Nhiệm vụ 1.1" not in text(browser_of(underway.outsider), reverse("home"))


def test_the_chart_has_every_task_a_line_for_today_and_the_slip(
    world: World, browser_of: BrowserOf, underway: Underway
):
    page = text(browser_of(world.park_officer), url("gantt", underway.plan.pk))
    svg = page[page.index("<svg xmlns") : page.index("</svg>") + 6]
    drawing = ET.fromstring(svg)
    words = " ".join(drawing.itertext())
    assert "Hôm nay 01/07/2026" in words
    assert [link.get("href") for link in drawing.iter("{http://www.w3.org/2000/svg}a")] == [
        url("task", task.pk) for task in underway.tasks
    ]
    assert "như hiện nay đến 01/07/2026 mới xong, Trễ hạn" in svg
    table = page[page.index("<table") :]
    for task in underway.tasks:
        assert task.name in table
    assert "01/07/2026" in table


def bar(number: int, **facts: object) -> Bar:
    known = {"starts": date(2026, 1, 1), "ends": date(2026, 12, 31), "likely_end": date(2026, 12, 31), "percent": 50.0}
    said = {"standing": "on time", **known, **facts}
    return Bar(str(number), Text.same("<b>Tên & dài"), **said)  # type: ignore[arg-type]


def test_long_plans_are_drawn_in_several_charts_on_one_axis():
    charts = gantt_of([bar(number) for number in range(40)], today=TODAY, language="vi")
    assert len(charts) == 3
    roots = [ET.fromstring(chart) for chart in charts]
    spots = {root.findall(".//{http://www.w3.org/2000/svg}line")[0].get("x1") for root in roots}
    assert len(spots) == 1
    assert gantt_of([], today=TODAY, language="vi") == []


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "facts",
    [
        {"ends": date(2026, 1, 1), "likely_end": date(2026, 1, 1)},
        {"likely_end": date(2031, 5, 1)},
        {"standing": "stopped"},
        {"starts": date(2040, 1, 1), "ends": date(2050, 1, 1), "likely_end": date(2050, 1, 1)},
    ],
)
def test_every_bar_lies_on_the_sheet(facts: dict[str, object], language: str):
    root = ET.fromstring(gantt_of([bar(1, **facts)], today=TODAY, language=language)[0])  # type: ignore[arg-type]
    for box in root.iter("{http://www.w3.org/2000/svg}rect"):
        if box.get("x"):
            assert 0 <= float(box.get("x", "0")) <= float(box.get("x", "0")) + float(box.get("width", "0")) <= 1121
