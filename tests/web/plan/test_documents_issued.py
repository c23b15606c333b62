"""Issuing: figures fixed with their making, whole or not at all, the same after a kill, never changed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import docx
import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader

from nangsuat.report import Lineage
from nangsuat.web.core import audit, storage
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.models import Document, DocumentFile, Passage, PlanVersion
from nangsuat.web.plan.services import issuing
from nangsuat.web.plan.services.documents import passage_write
from nangsuat.web.plan.services.issuing import FiguresChanged, document_build, document_issue, stopped_issues
from nangsuat.web.plan.timer_documents import resume_documents
from web_documents import issue, make_draft, make_reported, seen_of
from web_followup import TODAY, Underway
from web_plan_figures import add_record
from web_world import World

BrowserOf = Callable[..., Browser]
State = Document.State


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.FILES, settings.RELEASES, settings.DATA = tmp_path / "files", tmp_path / "releases", tmp_path


@pytest.fixture
def underway(world: World) -> Iterator[Underway]:
    with time_machine.travel(f"{TODAY}T09:00:00+07:00", tick=False):
        yield make_reported(world)


def url(name: str, *arguments: object) -> str:
    return reverse(f"plan:{name}", args=arguments)


def text(browser: Browser, where: str) -> str:
    answer = browser.get(where)
    assert answer.status_code == 200, where
    return answer.content.decode()


def content_of(document: Document, kind: str) -> bytes:
    return storage.path_of(document.files.get(kind=kind).sha256).read_bytes()


@pytest.mark.parametrize("kind", ["plan", "report", "letter"])
def test_an_issued_document_has_word_pdf_and_the_making_of_its_figures(world: World, underway: Underway, kind: str):
    document = issue(make_draft(underway, world, kind), world)
    assert document.state == State.ISSUED
    assert {file.kind for file in document.files.all()} == {"docx", "pdf", "lineage"}
    assert all(storage.is_whole(file.sha256) for file in document.files.all())
    pages = PdfReader(io.BytesIO(content_of(document, "pdf"))).pages
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0].extract_text()
    assert docx.Document(io.BytesIO(content_of(document, "docx"))).tables
    register = Lineage.from_json(content_of(document, "lineage").decode())
    assert register.figures
    named = document.figures["named"]
    printed = {place for entry in named.values() for place in entry["places"]}
    assert printed <= set(register.figures)
    assert document.frozen_sha256 == issuing.frozen_digest(document.figures)
    actions = list(AuditEvent.objects.values_list("action", flat=True))
    assert (actions.count("document.issue_asked"), actions.count("document.issued")) == (1, 1)
    assert audit.verify().ok


def test_the_officer_issues_on_the_pages(world: World, browser_of: BrowserOf, underway: Underway):
    draft = make_draft(underway, world, "report")
    browser = browser_of(world.park_officer)
    page = text(browser, url("document_issue", draft.pk))
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert browser.post(url("document_issue", draft.pk), {"seen": seen, "early": "on"}).url == url("document", draft.pk)
    waiting = text(browser, url("document", draft.pk))
    assert "Đang phát hành" in waiting
    assert "<progress" in waiting
    assert browser.get(url("document_edit", draft.pk)).status_code == 404
    document_build(draft.pk)
    done = text(browser, url("document", draft.pk))
    assert "Tải PDF để ký" in done
    pdf = draft.files.get(kind="pdf")
    answer = browser.get(url("document_file", pdf.pk))
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert AuditEvent.objects.filter(action="document.file_taken").count() == 1
    assert text(browser, url("document_figure", draft.pk, "V1"))
    assert text(browser_of(world.park_viewer), url("document", draft.pk))
    assert browser_of(world.other_officer).get(url("document_file", pdf.pk)).status_code == 404


def test_only_the_board_issues(world: World, browser_of: BrowserOf, underway: Underway):
    draft = make_draft(underway, world, "report")
    for who in ("park_viewer", "other_officer", "nobody", "site_manager"):
        with pytest.raises(PermissionDenied):
            document_issue(document=draft, seen=seen_of(draft), by=getattr(world, who))


def test_what_is_not_written_or_not_approved_is_not_issued(world: World, browser_of: BrowserOf, underway: Underway):
    draft = make_draft(underway, world, "report", written=False)
    with pytest.raises(NotTaken) as refused:
        document_issue(document=draft, seen=seen_of(draft), early=True, by=world.park_officer)
    assert "Công tác chỉ đạo" in refused.value.text.vi
    assert "Chưa phát hành được" in text(browser_of(world.park_officer), url("document_issue", draft.pk))
    whole = make_draft(underway, world, "plan")
    PlanVersion.objects.filter(plan=underway.plan)._raw_delete("default")
    with pytest.raises(NotTaken) as refused:
        document_issue(document=whole, seen=seen_of(whole), by=world.park_officer)
    assert "phê duyệt" in refused.value.text.vi


@pytest.mark.parametrize("kind", ["plan", "report", "letter"])
def test_without_signer_or_recipients_nothing_goes_out(
    world: World, browser_of: BrowserOf, underway: Underway, kind: str
):
    """A document with «[CHỨC VỤ NGƯỜI KÝ]» in it went out for ever."""
    draft = make_draft(underway, world, kind)
    draft.letterhead = {**draft.letterhead, "post": "", "recipients": []}
    draft.save()
    with pytest.raises(NotTaken) as refused:
        document_issue(document=draft, seen=seen_of(draft), early=True, by=world.park_officer)
    assert "Thể thức còn thiếu chức vụ người ký" in refused.value.text.vi
    assert "nơi nhận" in refused.value.text.vi
    assert "họ tên" not in refused.value.text.vi
    page = text(browser_of(world.park_officer), url("document_issue", draft.pk))
    assert "Thể thức còn thiếu chức vụ người ký" in page
    assert url("document_edit", draft.pk) in page


def test_a_report_before_its_window_is_over_asks_and_says_so(world: World, browser_of: BrowserOf, underway: Underway):
    draft = make_draft(underway, world, "report")
    browser = browser_of(world.park_officer)
    page = text(browser, url("document_issue", draft.pk))
    assert "Kỳ báo cáo đến ngày 31/12/2026 mới hết; số liệu trong báo cáo chỉ tính đến ngày 01/07/2026." in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert browser.post(url("document_issue", draft.pk), {"seen": seen}).url == url("document_issue", draft.pk)
    assert "Đánh dấu ô xác nhận" in text(browser, url("document_issue", draft.pk))
    issued = issue(draft, world)
    told = AuditEvent.objects.get(action="document.issue_asked").details
    assert told["early"] is True
    words = PdfReader(io.BytesIO(content_of(issued, "pdf"))).pages[0].extract_text()
    assert "đến ngày 01/07/2026; kỳ báo cáo đến ngày 31/12/2026" in " ".join(words.split())
    with time_machine.travel("2026-12-31T09:00:00+07:00", tick=False):
        later = make_draft(underway, world, "report", written=False)
        assert "mới hết" not in text(browser_of(world.park_officer), url("document_issue", later.pk))


def test_figures_that_moved_since_they_were_seen_stop_it(world: World, browser_of: BrowserOf, underway: Underway):
    draft = make_draft(underway, world, "report")
    seen = seen_of(draft)
    add_record(underway.count, TODAY, "code:NEW")
    with pytest.raises(FiguresChanged):
        document_issue(document=draft, seen=seen, early=True, by=world.park_officer)
    document_issue(document=draft, seen=seen_of(draft), early=True, by=world.park_officer)
    add_record(underway.count, TODAY, "code:NEWER")  # while the worker has not begun
    assert document_build(draft.pk).state == State.DRAFT
    assert not DocumentFile.objects.exists()
    assert "Số liệu hoặc lời văn vừa thay đổi" in text(browser_of(world.park_officer), url("document", draft.pk))
    assert AuditEvent.objects.filter(action="document.issue_failed").count() == 1


def test_words_that_were_changed_since_they_were_seen_stop_it(world: World, browser_of: BrowserOf, underway: Underway):
    draft = make_draft(underway, world, "report")
    browser = browser_of(world.park_officer)
    seen = text(browser, url("document_issue", draft.pk)).split('name="seen" value="')[1].split('"')[0]
    passage_write(document=draft, place="next", text="Viết sau khi lãnh đạo đã xem.", by=world.park_officer)
    assert browser.post(url("document_issue", draft.pk), {"seen": seen, "early": "on"}).url == url(
        "document_issue", draft.pk
    )
    assert Document.objects.get(pk=draft.pk).state == State.DRAFT
    assert "Số liệu hoặc lời văn vừa thay đổi" in text(browser, url("document_issue", draft.pk))


@pytest.mark.parametrize("step", ["set_document", "write_word", "write_pdf", "kept_figures", "frozen_digest"])
def test_a_kill_in_the_middle_leaves_nothing_and_the_timer_finishes_it(
    world: World, underway: Underway, monkeypatch: pytest.MonkeyPatch, step: str
):
    draft = make_draft(underway, world, "report")
    document_issue(document=draft, seen=seen_of(draft), early=True, by=world.park_officer)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt  # what a stopped worker's thread sees; no handler of ours runs

    with monkeypatch.context() as broken:
        broken.setattr(issuing, step, killed)
        with pytest.raises(KeyboardInterrupt):
            document_build(draft.pk)
    draft.refresh_from_db()
    assert draft.state == State.ISSUING
    assert not draft.files.exists()
    assert document_build(draft.pk).state == State.ISSUING  # somebody else still has it
    Document.objects.filter(pk=draft.pk).update(beat=timezone.now() - timedelta(minutes=5))
    DBTaskResult.objects.all().delete()  # the killed worker had taken it
    assert resume_documents() == 1
    done = document_build(draft.pk)
    assert done.state == State.ISSUED
    assert (resume_documents(), stopped_issues()) == (0, [])
    assert document_build(draft.pk).issued_at == done.issued_at
    assert draft.files.count() == 3
    assert AuditEvent.objects.filter(action="document.issued").count() == 1


def test_what_waits_for_its_turn_is_not_handed_over_twice(world: World, underway: Underway):
    draft = make_draft(underway, world, "letter")
    document_issue(document=draft, seen=seen_of(draft), early=True, by=world.park_officer)
    assert resume_documents() == 0
    assert DBTaskResult.objects.count() == 1


def test_a_failure_gives_the_draft_back(world: World, underway: Underway, monkeypatch: pytest.MonkeyPatch):
    draft = make_draft(underway, world, "letter")
    document_issue(document=draft, seen=seen_of(draft), early=True, by=world.park_officer)

    def broken(*_: object) -> None:
        raise RuntimeError("disk")

    monkeypatch.setattr(issuing, "write_pdf", broken)
    with pytest.raises(RuntimeError):
        document_build(draft.pk)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert "Máy chủ gặp lỗi" in draft.failure


def test_a_figure_changed_later_leaves_the_document_and_shows_the_difference(
    world: World, browser_of: BrowserOf, underway: Underway
):
    document = issue(make_draft(underway, world, "report"), world)
    before = {file.kind: file.sha256 for file in document.files.all()}
    browser = browser_of(world.park_officer)
    assert "Không số liệu nào thay đổi" in text(browser, url("document_changes", document.pk))
    add_record(underway.count, TODAY, "code:NEW")
    changed = text(browser, url("document_changes", document.pk))
    assert "Doanh nghiệp được hỗ trợ" in changed
    row = next(part for part in changed.split("<tr>") if "mỗi đối tượng một lần" in part and "từ đầu" in part)
    assert [cell.split("<")[0] for cell in row.split('<td class="num">')[1:]] == ["2", "3", "1"]
    assert "T3." in changed or "V" in changed
    document.refresh_from_db()
    assert {file.kind: file.sha256 for file in document.files.all()} == before
    assert all(storage.is_whole(sha256) for sha256 in before.values())
    counted = document.figures["named"]["T2"]
    assert counted["value"] == 2
    opened = text(browser, url("document_figure", document.pk, counted["places"][0]))
    assert "chốt lúc phát hành" in opened


def test_the_database_keeps_an_issued_document(world: World, underway: Underway):
    document = issue(make_draft(underway, world, "report"), world)
    for change in (
        {"abstract": "khác"}, {"figures": {}}, {"frozen_sha256": "0" * 64}, {"state": State.DRAFT}, {"letterhead": {}},
        {"issued_at": timezone.now() + timedelta(days=1)},
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Passage.objects.filter(document=document).update(text="khác")
    with pytest.raises(DatabaseError), transaction.atomic():
        document.files.update(sha256="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        document.files.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Passage.objects.filter(document=document).delete()
    with pytest.raises(NotTaken):
        passage_write(document=document, place="next", text="khác", by=world.park_officer)
    assert Document.objects.filter(pk=document.pk).update(issued_by=None) == 1  # a person may be forgotten
    assert Document.objects.filter(pk=document.pk).update(state=State.SIGNED) == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(state=State.ISSUED)
