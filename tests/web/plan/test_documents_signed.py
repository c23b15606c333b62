"""A signed file that comes back: this document or another, whole or altered, from a known root or not."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    RectangleObject,
)

from nangsuat.web.core import storage
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.models import Document
from nangsuat.web.plan.services.returning import Refused, document_signed
from nangsuat.web.plan.services.same_text import NotReadable, Text, says_the_same, text_of, tokens_of
from nangsuat.web.plan.services.signatures import ROOTS, signatures_of
from web_documents import issue, make_draft, make_reported, make_signer
from web_followup import TODAY, Underway
from web_world import World

BrowserOf = Callable[..., Browser]
SIGNER = "Nguyễn Văn Thử"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings) -> Path:
    settings.FILES, settings.RELEASES, settings.DATA = tmp_path / "files", tmp_path / "releases", tmp_path
    return tmp_path


@pytest.fixture
def underway(world: World) -> Iterator[Underway]:
    with time_machine.travel(f"{TODAY}T09:00:00+07:00", tick=False):
        yield make_reported(world)


@pytest.fixture
def issued(world: World, underway: Underway) -> Document:
    return issue(make_draft(underway, world, "report"), world)


def pdf_of(document: Document) -> bytes:
    return storage.path_of(document.files.get(kind="pdf").sha256).read_bytes()


def url(name: str, *arguments: object) -> str:
    return reverse(f"plan:{name}", args=arguments)


def test_the_signed_file_is_taken_and_its_signer_named(world: World, browser_of: BrowserOf, issued: Document):
    signed = make_signer(SIGNER).sign(pdf_of(issued))
    browser = browser_of(world.park_officer)
    assert browser.get(url("document_sign", issued.pk)).status_code == 200
    sent = SimpleUploadedFile("ky.pdf", signed, "application/pdf")
    assert browser.post(url("document_sign", issued.pk), {"file": sent}).url == url("document", issued.pk)
    issued.refresh_from_db()
    assert issued.state == Document.State.SIGNED
    (signature,) = issued.files.get(kind="signed").signatures
    assert (signature["signer"], signature["organisation"]) == (SIGNER, "Ban Quản lý Thử nghiệm")
    assert (signature["whole"], signature["trusted"]) == (True, False)
    assert signature["signed_at"].startswith(str(TODAY))
    assert signature["made_on"] == "issued"
    page = browser.get(url("document", issued.pk)).content.decode()
    assert SIGNER in page
    assert "Nguyên vẹn, chưa rõ gốc" in page
    assert "Ký trên chính tệp PDF đã phát hành; nội dung các trang không đổi." in page
    assert AuditEvent.objects.filter(action="document.signed").count() == 1
    again = document_signed(document=issued, pdf=signed, name="ky.pdf", by=world.park_officer)
    assert issued.files.filter(kind="signed").get() == again


def test_a_root_in_the_sites_folder_is_trusted(world: World, issued: Document, data: Path):
    signer = make_signer(SIGNER)
    signer.keep_root(data / ROOTS)
    (data / ROOTS / "notes.txt").write_text("no certificate")
    (data / ROOTS / "broken.pem").write_text("no certificate")
    kept = document_signed(document=issued, pdf=signer.sign(pdf_of(issued)), name="ky.pdf", by=world.park_officer)
    assert [each["trusted"] for each in kept.signatures] == [True]
    stranger = make_signer("Người khác")
    assert [each.trusted for each in signatures_of(stranger.sign(pdf_of(issued)))] == [False]


def test_two_signatures_are_both_judged_and_the_first_stays_whole(world: World, issued: Document):
    twice = make_signer("Phòng Tổng hợp").sign(make_signer(SIGNER).sign(pdf_of(issued)), name="Signature2")
    kept = document_signed(document=issued, pdf=twice, name="ky.pdf", by=world.park_officer)
    assert [(each["signer"], each["whole"]) for each in kept.signatures] == [(SIGNER, True), ("Phòng Tổng hợp", True)]


def test_a_file_without_a_signature_is_not_taken(world: World, issued: Document):
    with pytest.raises(Refused) as refused:
        document_signed(document=issued, pdf=pdf_of(issued), name="x.pdf", by=world.park_officer)
    assert "chưa có chữ ký" in refused.value.text.vi
    assert refused.value.verdict.same


def test_a_file_altered_after_signing_is_not_taken(world: World, browser_of: BrowserOf, issued: Document):
    signed = bytearray(make_signer(SIGNER).sign(pdf_of(issued)))
    place = signed.index(b"/Producer") if b"/Producer" in signed else signed.index(b"obj") - 2
    signed[place + 1] ^= 1
    with pytest.raises(Refused) as refused:
        document_signed(document=issued, pdf=bytes(signed), name="x.pdf", by=world.park_officer)
    assert not any(each.whole for each in refused.value.verdict.signatures)
    assert not issued.files.filter(kind="signed").exists()
    assert AuditEvent.objects.filter(action="document.signed_refused").count() == 1


def test_words_written_over_a_signed_page_are_noticed(world: World, issued: Document):
    signed = make_signer(SIGNER).sign(pdf_of(issued))
    writer = PdfWriter(io.BytesIO(signed), incremental=True)
    page = writer.pages[0]
    content = page.get_contents()
    assert content is not None
    over = DecodedStreamObject()
    over.set_data(content.get_data() + b"\n0 0 m 100 100 l S")
    page[NameObject("/Contents")] = writer._add_object(over)
    changed = io.BytesIO()
    writer.write(changed)
    with pytest.raises(Refused) as refused:
        document_signed(document=issued, pdf=changed.getvalue(), name="x.pdf", by=world.park_officer)
    assert "nguyên vẹn" in refused.value.text.vi


def saved(writer: PdfWriter) -> bytes:
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def written_over(writer: PdfWriter, drawing: bytes) -> PdfWriter:
    """The same with something drawn on its first page."""
    page = writer.pages[0]
    over = DecodedStreamObject()
    over.set_data(page.get_contents().get_data() + drawing)
    page[NameObject("/Contents")] = writer._add_object(over)
    return writer


def test_a_file_says_whether_it_is_the_issued_one(world: World, browser_of: BrowserOf, issued: Document):
    """Written on it by a clerk: that file with additions; saved by another program: words were compared, no more."""
    pdf = pdf_of(issued)
    clerk = saved(written_over(PdfWriter(io.BytesIO(pdf), incremental=True), b"\n0 0 m 100 100 l S"))
    anew = saved(PdfWriter(clone_from=io.BytesIO(pdf)))
    assert clerk.startswith(pdf)
    for signed, basis in ((clerk, "added"), (anew, "anew")):
        kept = document_signed(document=issued, pdf=make_signer().sign(signed), name="x.pdf", by=world.park_officer)
        assert [each["made_on"] for each in kept.signatures] == [basis]
    page = browser_of(world.park_officer).get(url("document", issued.pk)).content.decode()
    assert "sau khi ghi thêm lên trang" in page
    assert "Ký trên một tệp được lưu lại" in page
    told = AuditEvent.objects.filter(action="document.signed").values_list("details", flat=True)
    assert {details["made_on"] for details in told} == {"added", "anew"}


@pytest.mark.parametrize("incremental", [True, False], ids=["on the issued file", "saved anew"])
@pytest.mark.parametrize("what", ["note", "stamp", "picture"])
def test_what_lies_over_pages_is_not_taken(world: World, issued: Document, what: str, *, incremental: bool):
    pdf = io.BytesIO(pdf_of(issued))
    writer = PdfWriter(pdf, incremental=True) if incremental else PdfWriter(clone_from=pdf)
    if what == "picture":
        lay_a_picture(writer)
    else:
        note = {"/Type": "/Annot", "/Subtype": {"note": "/FreeText", "stamp": "/Stamp"}[what]}
        lay_a_note(writer, note)
    with pytest.raises(Refused) as refused:
        document_signed(document=issued, pdf=make_signer().sign(saved(writer)), name="x.pdf", by=world.park_officer)
    assert "bản đã phát hành không có" in refused.value.text.vi
    assert refused.value.verdict.same


def lay_a_note(writer: PdfWriter, said: dict[str, str]) -> None:
    page = writer.pages[0]
    note = DictionaryObject({NameObject(key): NameObject(value) for key, value in said.items()})
    note[NameObject("/Rect")] = RectangleObject((100, 100, 200, 120))
    before = list(page.get("/Annots") or ())
    page[NameObject("/Annots")] = ArrayObject([*before, writer._add_object(note)])


def lay_a_picture(writer: PdfWriter) -> None:
    picture = DecodedStreamObject()
    picture.set_data(b"\xff" * 3)
    for key, value in {"/Type": "/XObject", "/Subtype": "/Image", "/ColorSpace": "/DeviceRGB"}.items():
        picture[NameObject(key)] = NameObject(value)
    for key, number in {"/Width": 1, "/Height": 1, "/BitsPerComponent": 8}.items():
        picture[NameObject(key)] = NumberObject(number)
    resources = DictionaryObject(writer.pages[0]["/Resources"])
    drawn = DictionaryObject(resources.get("/XObject") or {})
    drawn[NameObject("/Over")] = writer._add_object(picture)
    resources[NameObject("/XObject")] = drawn
    writer.pages[0][NameObject("/Resources")] = resources
    written_over(writer, b"\nq 100 0 0 20 100 100 cm /Over Do Q")


def test_another_document_is_not_this_one(world: World, underway: Underway, browser_of: BrowserOf, issued: Document):
    other = issue(make_draft(underway, world, "letter"), world)
    signed = make_signer(SIGNER).sign(pdf_of(other))
    answer = browser_of(world.park_officer).post(
        url("document_sign", issued.pk), {"file": SimpleUploadedFile("x.pdf", signed, "application/pdf")}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Không phải văn bản này" in page
    assert SIGNER in page
    issued.refresh_from_db()
    assert issued.state == Document.State.ISSUED


def test_the_same_report_with_another_number_is_not_this_one(world: World, underway: Underway, issued: Document):
    from web_plan_figures import add_record

    add_record(underway.count, TODAY, "code:NEW")
    later = issue(make_draft(underway, world, "report", written=False), world)
    with pytest.raises(Refused) as refused:
        document_signed(document=issued, pdf=make_signer().sign(pdf_of(later)), name="x.pdf", by=world.park_officer)
    assert "Không phải văn bản này" in refused.value.text.vi


NO_PDF = {"empty": b"", "cut": b"%PDF-1.7 nothing", "zip": b"PK\x03\x04zip", "noise": b"\x00" * 100}


@pytest.mark.parametrize("content", NO_PDF.values(), ids=NO_PDF)
def test_what_is_no_pdf_is_refused_in_words(world: World, browser_of: BrowserOf, issued: Document, content: bytes):
    sent = SimpleUploadedFile("x.pdf", content, "application/pdf")
    answer = browser_of(world.park_officer).post(url("document_sign", issued.pk), {"file": sent})
    assert answer.status_code == 200
    assert "Lỗi: " in answer.content.decode()


def test_another_kind_of_file_is_refused_by_its_name(world: World, browser_of: BrowserOf, issued: Document):
    sent = SimpleUploadedFile("x.docx", b"PK", "application/pdf")
    assert "Chọn một tệp .pdf" in browser_of(world.park_officer).post(
        url("document_sign", issued.pk), {"file": sent}
    ).content.decode()  # fmt: skip


def test_too_large_a_file_is_refused_in_words(world: World, browser_of: BrowserOf, issued: Document, settings):
    settings.UPLOAD_LIMIT = 1000
    sent = SimpleUploadedFile("x.pdf", b"%PDF" + b"0" * 2000, "application/pdf")
    answer = browser_of(world.park_officer).post(url("document_sign", issued.pk), {"file": sent})
    assert "quá lớn" in answer.content.decode()


def test_who_may_hand_it_in(world: World, underway: Underway, browser_of: BrowserOf, issued: Document):
    signed = make_signer().sign(pdf_of(issued))
    with pytest.raises(PermissionDenied):
        document_signed(document=issued, pdf=signed, name="x.pdf", by=world.park_viewer)
    assert browser_of(world.park_viewer).get(url("document_sign", issued.pk)).status_code == 403
    assert browser_of(world.other_officer).get(url("document_sign", issued.pk)).status_code == 404
    draft = make_draft(underway, world, "letter")
    with pytest.raises(NotTaken):
        document_signed(document=draft, pdf=signed, name="x.pdf", by=world.park_officer)


# -- word by word


ISSUED = Text(tuple(tokens_of("Số /BC KCNC ngày tháng năm 2027 Đạt 7,5 % STT Nhiệm vụ 1 Một")), frozenset({0}))
HEAD = "STT Nhiệm vụ"


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("Số /BC KCNC ngày tháng năm 2027 Đạt 7,5 % STT Nhiệm vụ 1 Một", True),
        ("Số 125/BC KCNC ngày 05 tháng 01 năm 2027 Đạt 7,5 % STT Nhiệm vụ 1 Một", True),
        ("Số /BC KCNC ngày tháng năm 2027 Đạt 7,5 % STT Nhiệm vụ 1 Một 125 05 01", True),
        ("Số /BC KCNC ngày tháng năm 2027 Đạt 7,6 % STT Nhiệm vụ 1 Một", False),
        ("Số /BC KCNC ngày tháng năm 2027 không Đạt 7,5 % STT Nhiệm vụ 1 Một", False),
        ("Số /BC KCNC ngày tháng năm 2027 Đạt % STT Nhiệm vụ 1 Một", False),
        ("Số /BC KCNC ngày tháng năm 2027 Đạt 2 7,5 % STT Nhiệm vụ 1 Một", False),
        ("Số /BC KCNC ngày tháng năm 2027 Đạt 7,5 % STT Nhiệm vụ 1 Một Hai", False),
        ("Số /BC KCNC ngày tháng năm 2027 Đạt 7,5 % STT Nhiệm vụ STT Nhiệm vụ 1 Một", False),
        ("", False),
    ],
)
def test_only_the_clerks_numbers_may_come(words: str, same: bool):
    assert says_the_same(ISSUED, Text(tuple(tokens_of(words)), frozenset({0})), [HEAD]) is same


@pytest.mark.parametrize(
    ("issued", "returned"), [("giảm -3,2 %", "giảm 3,2 %"), ("≥ 7,5 %", "≤ 7,5 %"), ("> 7,5", "7,5"), ("5", "-5")]
)
def test_a_sign_that_was_changed_is_another_number(issued: str, returned: str):
    texts = [Text(tuple(tokens_of(words)), frozenset({0})) for words in (issued, returned)]
    assert says_the_same(texts[0], texts[0])
    assert not says_the_same(*texts)


def test_a_page_more_without_words_is_another_document(world: World, issued: Document):
    """A picture on it would not be read."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf_of(issued)))
    writer.add_blank_page(595, 842)
    longer = io.BytesIO()
    writer.write(longer)
    with pytest.raises(Refused) as refused:
        document_signed(document=issued, pdf=make_signer().sign(longer.getvalue()), name="x.pdf", by=world.park_officer)
    assert not refused.value.verdict.same


def test_pages_broken_elsewhere_repeat_furniture_at_their_beginnings_only():
    first = tokens_of("Số /BC KCNC ngày tháng năm 2027 Đạt 7,5 % STT Nhiệm vụ 1")
    broken = Text((*first, "2", "STT", "Nhiệm", "vụ", "Một"), frozenset({0, len(first)}))
    assert says_the_same(ISSUED, broken, [HEAD])
    assert not says_the_same(ISSUED, replace(broken, starts=frozenset({0})), [HEAD])


def test_a_report_saved_anew_by_an_office_program_would_be_the_same(issued: Document):
    """The same words on other pages: the issued PDF with its artifacts no longer marked."""
    reader = PdfReader(io.BytesIO(pdf_of(issued)))
    tokens, starts = list[str](), set[int]()
    for page in reader.pages:
        starts.add(len(tokens))
        tokens += tokens_of(page.extract_text())
    flat = Text(tuple(tokens), frozenset(starts))
    assert flat.tokens != text_of(pdf_of(issued)).tokens
    assert says_the_same(text_of(pdf_of(issued)), flat, issued.figures["furniture"])


def test_a_locked_or_endless_file_is_not_readable():
    writer = PdfWriter()
    for _ in range(601):
        writer.add_blank_page(10, 10)
    long = io.BytesIO()
    writer.write(long)
    with pytest.raises(NotReadable):
        text_of(long.getvalue())
    locked = PdfWriter()
    locked.add_blank_page(10, 10)
    locked.encrypt("mat-khau", algorithm="AES-256")
    made = io.BytesIO()
    locked.write(made)
    with pytest.raises(NotReadable):
        text_of(made.getvalue())
