"""Official documents in a real browser: all pages at all widths in both languages, the way from draft to signed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from nangsuat.web.core import storage
from nangsuat.web.plan.models import Document, DocumentFile
from nangsuat.web.plan.services.issuing import document_build
from nangsuat.web.plan.services.signatures import signatures_of
from web_documents import apart, issue, make_draft, make_reported, make_signer
from web_followup import Underway
from web_plan_figures import add_record
from web_world import World

type Look = Callable[..., None]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings):
    settings.FILES, settings.RELEASES, settings.DATA = tmp_path / "files", tmp_path / "releases", tmp_path


@pytest.fixture
def underway(world: World) -> Underway:
    return make_reported(world)


def url(name: str, *arguments: object) -> str:
    return reverse(f"plan:{name}", args=arguments)


def test_the_pages_of_a_draft(world: World, underway: Underway, inspect_in_both: Look):
    plan = underway.plan
    inspect_in_both(url("documents", plan.pk), "documents-empty", user=world.park_officer)
    for kind in ("report", "letter", "plan"):
        inspect_in_both(url("document_add", plan.pk, kind), f"document-add-{kind}", user=world.park_officer)
    draft = make_draft(underway, world, "report")
    make_draft(underway, world, "report", written=False).passages.all().delete()
    inspect_in_both(url("documents", plan.pk), "documents", user=world.park_officer)
    for name, arguments in {
        "document": (), "document_edit": (), "passage": ("difficulties",), "document_preview": (),
        "document_names": (),
        "document_issue": (), "document_figure": ("V1",),
    }.items():  # fmt: skip
        inspect_in_both(url(name, draft.pk, *arguments), f"draft-{name}", user=world.park_officer)


def test_the_pages_of_an_issued_document(world: World, underway: Underway, inspect_in_both: Look):
    document = issue(make_draft(underway, world, "report"), world)
    inspect_in_both(url("document", document.pk), "issued", user=world.park_officer)
    inspect_in_both(url("document_sign", document.pk), "sign", user=world.park_officer)
    pdf = storage.path_of(document.files.get(kind="pdf").sha256).read_bytes()
    signed = make_signer().sign(pdf)
    keep_signed(document, signed, world)
    add_record(underway.count, underway.training.starts, "code:NEW")
    inspect_in_both(url("document", document.pk), "signed", user=world.park_officer)
    inspect_in_both(url("document_changes", document.pk), "changes", user=world.park_officer)
    inspect_in_both(url("document_figure", document.pk, "V1"), "figure", user=world.park_officer)


def keep_signed(document: Document, signed: bytes, world: World) -> None:
    """As the page does it, without one; what pyHanko finds is asked for apart from the browser's loop."""
    found = [each.as_data() for each in apart(lambda: signatures_of(signed))]
    sha256, size = storage.keep([signed])
    DocumentFile.objects.create(
        document=document, kind="signed", name="bao-cao-da-ky.pdf", sha256=sha256, size=size, signatures=found,
        by=world.park_officer,
    )  # fmt: skip
    Document.objects.filter(pk=document.pk).update(state=Document.State.SIGNED)


def test_from_a_draft_to_the_signed_file(
    world: World, underway: Underway, page_of: Callable[..., Page], tmp_path: Path
):
    page = page_of(world.park_officer)
    page.goto(url("documents", underway.plan.pk))
    page.get_by_role("link", name="Báo cáo", exact=True).click()
    page.get_by_label("Năm báo cáo").select_option("2026")
    page.get_by_role("button", name="Lập bản nháp").click()
    for name in ("Công tác chỉ đạo", "Khó khăn", "Phương hướng", "Đề xuất"):
        page.get_by_role("link", name=name).click()
        page.get_by_role("textbox").fill("Đã hỗ trợ {T2} doanh nghiệp.\n- Tiếp tục.")
        page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="Sửa thể thức").click()
    said = {"Địa danh": "Thành phố Thử", "Chức vụ người ký": "TRƯỞNG BAN", "Họ tên người ký": "Trần Thị Ký"}
    for label, words in {**said, "Nơi nhận": "Như trên"}.items():
        page.get_by_label(label).fill(words)
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="Phát hành").click()
    page.get_by_label("Vẫn phát hành trước khi hết kỳ báo cáo").check()
    page.get_by_role("button", name="Phát hành").click()
    expect(page.get_by_role("status")).to_contain_text("Đang")
    document = document_build(Document.objects.get().pk)
    page.get_by_role("link", name="Xem ngay").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải PDF để ký").click()
    signed = tmp_path / "da-ky.pdf"
    signed.write_bytes(make_signer("Trần Thị Ký").sign(Path(taken.value.path()).read_bytes()))
    page.get_by_role("link", name="Nộp bản đã ký").click()
    page.get_by_label("Tệp PDF đã ký").set_input_files(signed)
    page.get_by_role("button", name="Nộp và kiểm tra").click()
    expect(page.get_by_role("row", name="Trần Thị Ký")).to_contain_text("Nguyên vẹn, chưa rõ gốc")
    document.refresh_from_db()
    assert document.state == Document.State.SIGNED
