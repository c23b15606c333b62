"""Counted records: each subject once, likely doubles asked about, many from a workbook, withdrawn with a reason."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date

import openpyxl
import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from nangsuat.web.core.models import AuditEvent
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.plan.models import CountRecord, Measurement, Product
from nangsuat.web.plan.selectors.records import counted, counts_of
from nangsuat.web.plan.services.counting import LooksDouble, NewRecord, record_add, record_withdraw
from nangsuat.web.plan.services.progress import NewProduct, Report, progress_report
from nangsuat.web.plan.services.record_files import records_template
from web_followup import TODAY, Underway, make_underway
from web_world import World

BrowserOf = Callable[..., Browser]

RECORD = {"day": "01/06/2026", "code": "", "subject": "Công ty Mới", "task": "", "note": ""}
DAY = date(2026, 6, 1)


@pytest.fixture
def underway(world: World) -> Iterator[Underway]:
    Enterprise.objects.filter(pk=world.enterprise.pk).update(tax_code="0301234567")
    with time_machine.travel(f"{TODAY}T09:00:00+07:00", tick=False):
        yield make_underway(world)


def url(name: str, underway: Underway) -> str:
    return reverse(f"plan:{name}", args=[underway.plan.pk, underway.count.pk])


def add(world: World, underway: Underway, *, confirmed: bool = False, **facts: object) -> CountRecord:
    new = NewRecord(**{"day": DAY, **facts})  # type: ignore[arg-type]
    return record_add(target=underway.count, new=new, confirmed=confirmed, by=world.park_officer)


def test_an_enterprise_counts_once_and_its_times_apart(world: World, underway: Underway):
    add(world, underway, enterprise=world.enterprise)
    add(world, underway, enterprise=world.enterprise, day=date(2026, 6, 15))
    add(world, underway, enterprise=world.neighbour)
    count, years = counts_of(underway.count, counted(underway.count))
    assert (count.subjects, count.times) == (2, 3)
    assert (years[0].year, years[0].new, years[0].times) == (2026, 2, 3)
    measured = Measurement.objects.get(target=underway.count, year=2026)
    assert (measured.value, measured.times) == (2, 3)


def test_the_page_shows_count_times_and_records(world: World, browser_of: BrowserOf, underway: Underway):
    add(world, underway, enterprise=world.enterprise)
    for who in (world.park_officer, world.park_viewer):
        page = browser_of(who).get(url("records", underway)).content.decode()
        assert "Công ty Điện tử A" in page
        assert "Mỗi doanh nghiệp tính một lần" in page
    assert AuditEvent.objects.filter(action="records.viewed").count() == 2


def test_an_officer_adds_an_enterprise_of_the_register_by_its_tax_code(
    world: World, browser_of: BrowserOf, underway: Underway
):
    answer = browser_of(world.park_officer).post(
        url("record_add", underway), {**RECORD, "subject": "", "code": "0301 234 567", "task": underway.training.pk}
    )
    assert answer.url == url("records", underway)
    record = CountRecord.objects.get()
    assert (record.enterprise, record.subject, record.task) == (
        world.enterprise,
        "Công ty Điện tử A",
        underway.training,
    )
    assert record.identity == f"register:{world.enterprise.pk}"


def test_a_file_of_a_report_is_the_evidence(world: World, browser_of: BrowserOf, underway: Underway):
    progress_report(
        task=underway.training, report=Report("doing", 10, "x"), products=[NewProduct("Biên bản", "bb.pdf", [b"%PDF"])],
        by=world.park_officer,
    )  # fmt: skip
    product = Product.objects.get()
    browser = browser_of(world.park_officer)
    browser.post(url("record_add", underway), {**RECORD, "code": "DN-A", "evidence": product.pk})
    assert CountRecord.objects.get().evidence == product
    page = browser.get(url("records", underway)).content.decode()
    assert reverse("plan:product", args=[product.pk]) in page


def test_one_that_is_not_in_the_register_counts_by_its_code_or_name(
    world: World, browser_of: BrowserOf, underway: Underway
):
    browser = browser_of(world.park_officer)
    browser.post(url("record_add", underway), {**RECORD, "code": "0309999999"})
    browser.post(
        url("record_add", underway), {**RECORD, "day": "02/06/2026", "code": "309999999", "subject": "Tên Khác"}
    )
    assert set(CountRecord.objects.values_list("identity", flat=True)) == {"code:0309999999"}
    assert "không có trong sổ doanh nghiệp" in browser.get(url("records", underway)).content.decode()


def test_a_likely_double_is_asked_about_and_may_be_confirmed(world: World, browser_of: BrowserOf, underway: Underway):
    add(world, underway, subject="Công ty TNHH Ánh Dương", code="0308888888")
    browser, where = browser_of(world.park_officer), url("record_add", underway)
    data = {**RECORD, "subject": "CTCP Ánh Dương"}
    asked = browser.post(where, data).content.decode()
    assert "Có thể ghi trùng" in asked
    assert "Công ty TNHH Ánh Dương (0308888888)" in asked
    assert 'name="confirmed"' in asked
    assert CountRecord.objects.count() == 1
    assert "Có thể ghi trùng" in browser.post(where, {**data, "asked": "1"}).content.decode()
    browser.post(where, {**data, "asked": "1", "confirmed": "on"})
    assert CountRecord.objects.count() == 2
    assert "Có thể đã đếm hai lần" in browser.get(url("records", underway)).content.decode()


def test_the_same_on_the_same_day_is_asked_about(world: World, underway: Underway):
    add(world, underway, enterprise=world.enterprise, task=underway.training)
    with pytest.raises(LooksDouble) as asked:
        add(world, underway, enterprise=world.enterprise, task=underway.training)
    assert len(asked.value.same) == 1
    add(world, underway, enterprise=world.enterprise, task=underway.consulting)
    add(world, underway, enterprise=world.enterprise, task=underway.training, confirmed=True)


def test_who_was_looked_at_once_is_not_asked_about_again(world: World, underway: Underway):
    add(world, underway, subject="Công ty TNHH Ánh Dương", code="0308888888")
    add(world, underway, subject="CTCP Ánh Dương", confirmed=True)
    add(world, underway, subject="CTCP Ánh Dương", day=date(2026, 6, 9))


def test_a_record_is_withdrawn_with_a_reason_and_counts_no_more(
    world: World, browser_of: BrowserOf, underway: Underway
):
    record = add(world, underway, enterprise=world.enterprise)
    browser, where = browser_of(world.park_officer), reverse("plan:record_withdraw", args=[record.pk])
    assert "Công ty Điện tử A" in browser.get(where).content.decode()
    assert "Ghi lý do." in browser.post(where, {"reason": ""}).content.decode()
    assert browser.post(where, {"reason": "Không phải đợt này"}).url == url("records", underway)
    record.refresh_from_db()
    assert record.withdrawn == "Không phải đợt này"
    assert counts_of(underway.count, counted(underway.count))[0].subjects == 0
    assert Measurement.objects.get(target=underway.count, year=2026).value == 0
    assert "đã được rút" in browser.post(where, {"reason": "nữa"}).content.decode()
    assert "Không phải đợt này" in browser.get(url("records", underway)).content.decode()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"day": "02/07/2026"}, "Ngày này chưa đến."),
        ({"day": "02/07/1999"}, "Kế hoạch tính từ ngày"),
        ({"subject": ""}, "Ghi tên."),
        ({"code": "0307777777", "subject": ""}, "Ghi tên."),
    ],
)
def test_what_is_wrong_with_a_record_is_said(
    world: World, browser_of: BrowserOf, underway: Underway, change: dict[str, str], told: str
):
    page = browser_of(world.park_officer).post(url("record_add", underway), {**RECORD, **change})
    assert told in page.content.decode()
    assert not CountRecord.objects.exists()


def test_viewers_read_and_do_not_write(world: World, browser_of: BrowserOf, underway: Underway):
    record = add(world, underway, enterprise=world.enterprise)
    browser = browser_of(world.park_viewer)
    for name in ("record_add", "records_upload", "records_check", "records_template"):
        assert browser.get(url(name, underway)).status_code == 403, name
    assert browser.post(reverse("plan:record_withdraw", args=[record.pk]), {"reason": "x"}).status_code == 403
    with pytest.raises(PermissionDenied):
        record_add(target=underway.count, new=NewRecord(DAY, subject="x"), by=world.park_viewer)
    with pytest.raises(PermissionDenied):
        record_withdraw(record=record, reason="x", by=world.park_viewer)


@pytest.mark.parametrize("who", ["other_officer", "city_officer", "owner", "nobody", "site_manager", ""])
def test_no_one_outside_finds_records(world: World, browser_of: BrowserOf, underway: Underway, who: str):
    record = add(world, underway, enterprise=world.enterprise)
    browser = browser_of(getattr(world, who) if who else underway.outsider)
    for name in ("records", "record_add", "records_upload", "records_check", "records_template"):
        assert browser.get(url(name, underway)).status_code == 404, name
    assert browser.get(reverse("plan:record_withdraw", args=[record.pk])).status_code == 404


def test_only_counted_targets_have_records(world: World, browser_of: BrowserOf, underway: Underway):
    where = reverse("plan:records", args=[underway.plan.pk, underway.growth.pk])
    assert browser_of(world.park_officer).get(where).status_code == 404


def workbook(underway: Underway, *rows: tuple[object, ...]) -> SimpleUploadedFile:
    """The template with rows filled in."""
    book = openpyxl.load_workbook(io.BytesIO(records_template(underway.count, language="vi")))
    sheet = book["Hồ sơ"]
    for number, row in enumerate(rows, start=4):
        for place, value in enumerate(row, start=1):
            sheet.cell(number, place, value)
    memory = io.BytesIO()
    book.save(memory)
    return SimpleUploadedFile("ho-so.xlsx", memory.getvalue())


def checked(world: World, browser_of: BrowserOf, underway: Underway, *rows: tuple[object, ...]) -> tuple[Browser, str]:
    browser = browser_of(world.park_officer)
    answer = browser.post(url("records_upload", underway), {"file": workbook(underway, *rows)})
    assert answer.url == url("records_check", underway)
    return browser, browser.get(answer.url).content.decode()


def test_many_records_come_from_a_workbook(world: World, browser_of: BrowserOf, underway: Underway):
    browser, page = checked(
        world, browser_of, underway,
        (date(2026, 5, 1), None, "0301234567", "1.1", "lần 1"),
        ("02/05/2026", "Công ty Cơ khí B", None, "1.1", None),
        (date(2026, 5, 3), "Công ty Ngoài Sổ", 309999999, None, None),
        (date(2026, 5, 4), None, "0301234567", "1.2", "lần 2"),
    )  # fmt: skip
    assert "4 hồ sơ đọc được" in page
    assert "Không có lỗi nào." in page
    answer = browser.post(url("records_check", underway))
    assert answer.url == url("records", underway)
    kept = CountRecord.objects.order_by("day")
    assert [record.enterprise for record in kept] == [world.enterprise, world.neighbour, None, world.enterprise]
    assert kept[2].identity == "code:0309999999"  # Excel ate the zero
    count, _ = counts_of(underway.count, counted(underway.count))
    assert (count.subjects, count.times) == (3, 4)
    assert Measurement.objects.get(target=underway.count, year=2026).value == 3
    assert browser.get(url("records_check", underway)).url == url("records_upload", underway)  # taken in once


def test_every_mistake_is_named_with_its_cell_and_nothing_is_taken_in(
    world: World, browser_of: BrowserOf, underway: Underway
):
    browser, page = checked(
        world, browser_of, underway,
        ("hôm qua", "Công ty Một", None, None, None),
        (date(2026, 7, 2), "Công ty Hai", None, None, None),
        (date(2026, 5, 3), None, None, None, "ai?"),
        (date(2026, 5, 4), "Công ty Ba", None, "7.7", None),
        (date(2026, 5, 5), "Công ty Bốn", None, None, None),
    )  # fmt: skip
    for cell in ("A4", "A5", "B6", "D7"):
        assert f"<td>{cell}</td>" in page
    assert "Có 4 chỗ phải sửa" in page
    browser.post(url("records_check", underway), {"confirmed": "yes"})
    assert not CountRecord.objects.exists()


def test_doubts_are_named_with_their_cell_and_may_be_confirmed(world: World, browser_of: BrowserOf, underway: Underway):
    add(world, underway, subject="Công ty TNHH Ánh Dương", code="0308888888")
    browser, page = checked(
        world, browser_of, underway,
        (date(2026, 5, 1), "CTCP Ánh Dương", None, None, None),
        (date(2026, 5, 2), "Công ty Điện tử A", None, "1.1", None),
        (date(2026, 5, 2), "Công ty Điện tử A", None, "1.1", None),
        (date(2025, 5, 2), "Công ty Cơ khí B", None, None, None),
    )  # fmt: skip
    for cell in ("B4", "B6", "A7"):
        assert f"<td>{cell}</td>" in page
    assert "Có thể trùng với «Công ty TNHH Ánh Dương»" in page
    assert "đánh dấu ô bên dưới" in browser.post(url("records_check", underway)).content.decode()
    assert CountRecord.objects.count() == 1
    browser.post(url("records_check", underway), {"confirmed": "yes"})
    assert CountRecord.objects.count() == 5


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.csv", b"a;b", "Chỉ nhận tệp .xlsx."),
        ("x.xlsx", b"not a workbook", "chỗ phải sửa"),
        ("x.xlsx", b"PK\x03\x04 broken", "chỗ phải sửa"),
    ],
)
def test_other_files_are_refused_with_words(
    world: World, browser_of: BrowserOf, underway: Underway, name: str, content: bytes, told: str
):
    browser = browser_of(world.park_officer)
    answer = browser.post(url("records_upload", underway), {"file": SimpleUploadedFile(name, content)}, follow=True)
    assert told in answer.content.decode()


def test_an_empty_template_says_so(world: World, browser_of: BrowserOf, underway: Underway):
    _, page = checked(world, browser_of, underway)
    assert "Tệp không có dòng nào" in page


def test_the_template_is_a_workbook(world: World, browser_of: BrowserOf, underway: Underway):
    answer = browser_of(world.park_officer).get(url("records_template", underway))
    assert answer.content[:2] == b"PK"
    assert ".xlsx" in answer["Content-Disposition"]
