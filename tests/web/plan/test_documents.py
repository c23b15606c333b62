"""Drafts of official documents: who writes them, passages that go on, figures that live."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client as Browser
from django.urls import reverse

from nangsuat.report import PLACES
from nangsuat.report.layout import set_document
from nangsuat.web.core import audit
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.models import Document
from nangsuat.web.plan.services.assembling import approved_of, draft_of
from nangsuat.web.plan.services.composing import compose
from nangsuat.web.plan.services.documents import document_add, document_drop, passage_write
from nangsuat.web.plan.services.standing import plan_standing
from web_documents import WORDS, make_draft, make_reported
from web_followup import TODAY, Underway
from web_plan_figures import add_record
from web_world import World

BrowserOf = Callable[..., Browser]

KINDS = ("plan", "report", "letter")
STRANGERS = ("other_officer", "city_officer", "analyst", "adviser", "owner", "stranger", "nobody", "site_manager")
PAGES = ("document", "document_preview", "document_edit", "document_issue")
READ = ("document", "document_preview")


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


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_is_begun_written_and_shown(world: World, browser_of: BrowserOf, underway: Underway, kind: str):
    browser = browser_of(world.park_officer)
    assert "Lập văn bản mới" in text(browser, url("documents", underway.plan.pk))
    asked = {"report": {"year": "2026"}, "letter": {"abstract": "báo cáo"}, "plan": {}}[kind]
    answer = browser.post(url("document_add", underway.plan.pk, kind), asked)
    made = Document.objects.get()
    assert answer.url == url("document", made.pk)
    assert "Chưa viết" in text(browser, answer.url)
    for place, words in WORDS[kind].items():
        assert text(browser, url("passage", made.pk, place))
        assert browser.post(url("passage", made.pk, place), {"text": words}).status_code == 302
    assert "Chưa viết" not in text(browser, answer.url)
    shown = text(browser, url("document_preview", made.pk))
    assert {"plan": "KẾ HOẠCH", "report": "BÁO CÁO", "letter": "V/v báo cáo"}[kind] in shown
    assert made.abstract in text(browser, url("documents", underway.plan.pk))
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"document.added", "document.passage_written"} <= actions
    assert audit.verify().ok


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_finds_it_even_of_a_public_plan(world: World, browser_of: BrowserOf, underway: Underway, who: str):
    underway.plan.public = True
    underway.plan.save()
    draft = make_draft(underway, world, "report")
    browser = browser_of(getattr(world, who))
    for name in PAGES:
        assert browser.get(url(name, draft.pk)).status_code == 404, name
    assert browser.get(url("documents", underway.plan.pk)).status_code == 404
    assert browser.get(url("document_add", underway.plan.pk, "report")).status_code == 404
    assert browser.get(url("passage", draft.pk, "direction")).status_code == 404
    assert browser.post(url("document_drop", draft.pk)).status_code == 404
    with pytest.raises(PermissionDenied):
        document_add(plan=underway.plan, kind="report", year=2026, by=getattr(world, who))


def test_a_viewer_reads_and_writes_nothing(world: World, browser_of: BrowserOf, underway: Underway):
    draft = make_draft(underway, world, "report")
    browser = browser_of(world.park_viewer)
    for name in READ:
        assert text(browser, url(name, draft.pk))
    assert "Lập văn bản mới" not in text(browser, url("documents", underway.plan.pk))
    for name, arguments in {"document_edit": (), "passage": ("direction",), "document_issue": ()}.items():
        assert browser.get(url(name, draft.pk, *arguments)).status_code == 403
        assert browser.post(url(name, draft.pk, *arguments), {}).status_code == 403


def test_a_task_owner_from_outside_finds_no_document(world: World, browser_of: BrowserOf, underway: Underway):
    draft = make_draft(underway, world, "report")
    assert browser_of(underway.outsider).get(url("document", draft.pk)).status_code == 404


def test_addresses_that_name_nothing(world: World, browser_of: BrowserOf, underway: Underway):
    draft = make_draft(underway, world, "report")
    browser = browser_of(world.park_officer)
    for where in (
        url("document", 999), url("passage", draft.pk, "nowhere"), url("document_add", underway.plan.pk, "memo"),
        url("document_figure", draft.pk, "T99.1.1"), url("document_sign", draft.pk), url("document_changes", draft.pk),
        url("document_file", 1),
    ):  # fmt: skip
        assert browser.get(where).status_code == 404, where
    assert browser.get(url("document_drop", draft.pk)).status_code == 405


def test_the_next_document_begins_with_the_passages_of_the_last(
    world: World, browser_of: BrowserOf, underway: Underway
):
    first = make_draft(underway, world, "report")
    first.letterhead = {**first.letterhead, "signer": "Nguyễn Văn Thử", "addressees": ["UBND Thành phố"]}
    first.save()
    second = make_draft(underway, world, "report", written=False)
    assert {each.place: each.text for each in second.passages.all()} == WORDS["report"]
    assert second.letterhead["signer"] == "Nguyễn Văn Thử"
    assert not make_draft(underway, world, "letter", written=False).passages.exists()


def test_a_year_that_has_not_begun_has_no_report(world: World, browser_of: BrowserOf, underway: Underway):
    page = browser_of(world.park_officer).post(url("document_add", underway.plan.pk, "report"), {"year": "2027"})
    assert page.status_code == 200
    assert "year" in page.context["form"].errors


def test_legal_bases_take_no_figures(world: World, underway: Underway):
    """They are printed as they are written."""
    draft = make_draft(underway, world, "plan", written=False)
    with pytest.raises(NotTaken, match="no figures"):
        passage_write(document=draft, place="bases", text="Quyết định {KP.du-toan}", by=world.park_officer)


def test_the_letterhead_is_changed(world: World, browser_of: BrowserOf, underway: Underway):
    draft = make_draft(underway, world, "report")
    with time_machine.travel("2027-02-01T09:00:00+07:00", tick=False):
        _the_letterhead_is_changed(draft, browser_of(world.park_officer))


def _the_letterhead_is_changed(draft: Document, browser: Browser):
    said = {
        "year": "2027", "parent": "UBND Thành phố", "agency_code": "KCNC", "addressees": "Sở A\n\n Sở B ",
        "recipients": "Như trên", "signer": "Trần Thị Thử",
    }  # fmt: skip
    assert browser.post(url("document_edit", draft.pk), said).status_code == 302
    draft.refresh_from_db()
    assert draft.letterhead["addressees"] == ["Sở A", "Sở B"]
    assert (draft.year, "2027" in draft.abstract) == (2027, True)
    shown = text(browser, url("document_preview", draft.pk))
    assert "/BC-KCNC" in shown
    assert "- Sở A;" in shown


def test_a_figure_in_a_passage_lives(world: World, underway: Underway):
    draft = make_draft(underway, world, "report")

    def said() -> str:
        ready = set_document(compose(draft).document, "vi", draw=False)
        return " ".join(item.text for item in ready.items if hasattr(item, "runs"))

    assert "Mới hỗ trợ 2 doanh nghiệp (3 lượt)." in said()
    add_record(underway.count, TODAY - timedelta(days=1), "code:C")
    assert "Mới hỗ trợ 3 doanh nghiệp (4 lượt)." in said()


def test_a_name_that_is_no_figure_is_refused_at_the_field(world: World, browser_of: BrowserOf, underway: Underway):
    draft = make_draft(underway, world, "report")
    answer = browser_of(world.park_officer).post(url("passage", draft.pk, "next"), {"text": "Đạt {T77}."})
    assert answer.status_code == 200
    assert "T77" in answer.content.decode()
    assert "Lỗi: " in answer.content.decode()
    with pytest.raises(NotTaken):
        passage_write(document=draft, place="next", text="{}{T77}", by=world.park_officer)


def test_a_figure_that_vanished_from_under_a_passage_does_not_break_the_page(
    world: World, browser_of: BrowserOf, underway: Underway
):
    draft = make_draft(underway, world, "report")
    draft.passages.filter(place="next").update(text="Đạt {T77}.")
    browser = browser_of(world.park_officer)
    assert text(browser, url("document", draft.pk))
    assert "T77" in text(browser, url("document_issue", draft.pk))


def test_every_printed_figure_opens_down_to_its_source(world: World, browser_of: BrowserOf, underway: Underway):
    draft = make_draft(underway, world, "report")
    browser = browser_of(world.park_officer)
    ready = set_document(compose(draft).document, "vi", draw=False)
    assert len(ready.lineage.figures) > 20
    kinds = {(key[0], figure.method): key for key, figure in ready.lineage.figures.items()}
    for key in kinds.values():  # one of each, in the text, in tables, in charts
        figure = ready.lineage.figures[key]
        shown = text(browser, url("document_figure", draft.pk, key))
        assert figure.label.vi.replace("«", "").split("»")[0][:20] in shown.replace("«", "")
    counted = next(key for key, figure in ready.lineage.figures.items() if figure.method == "count_of")
    assert url("records", underway.plan.pk, underway.count.pk) in text(
        browser, url("document_figure", draft.pk, counted)
    )
    national = next(key for key, figure in ready.lineage.figures.items() if figure.method == "growth")
    assert "/releases/official/" in text(browser, url("document_figure", draft.pk, national))
    planned = next(key for key, figure in ready.lineage.figures.items() if figure.method == "plan")
    assert url("version", underway.plan.pk, 1) in text(browser, url("document_figure", draft.pk, planned))


def test_the_report_says_what_the_pages_say(world: World, underway: Underway):
    _, standing = plan_standing(underway.plan, draft_of(underway.plan), year=2026)
    figures = standing.figures()
    assert (figures["T2"].value, figures["T2.luot"].value, figures["T2.trong-ky"].value) == (2, 3, 2)
    assert figures["NV1.1"].value == 40
    assert figures["NV1.1.chi-trong-ky"].value == 30
    assert figures["KP.chi-trong-ky"].value == 30
    assert figures["KP.local.du-toan"].value == 300
    growth = next(each for each in standing.targets if each.target.key == "T1")
    assert growth.year == 2023
    assert [each.year for each in growth.breaks] == [2021]
    words = {each.task.key: each.word.vi for each in standing.tasks}
    assert words["1.2"] == "Trễ hạn"
    sources = {source.sha256 for made in standing.provenances for source in made.sources}
    assert len(sources) == 4  # series, records, progress, money


def test_a_task_that_was_numbered_anew_in_the_draft_keeps_its_standing(world: World, underway: Underway):
    version = approved_of(underway.plan.versions.get())
    for task, key in zip(underway.tasks, ("9.1", "9.2", "1.1"), strict=True):
        task.key = key
        task.save()
    _, standing = plan_standing(underway.plan, version, year=2026)
    assert standing.figures()["NV1.1"].value == 40
    assert {each.task.key: each.word.vi for each in standing.tasks}["1.2"] == "Trễ hạn"


def test_withdrawn_records_and_later_years_do_not_count(world: World, underway: Underway):
    add_record(underway.count, TODAY.replace(year=2027), "code:LATE")
    add_record(underway.count, TODAY, "code:GONE", withdrawn="ghi nhầm")
    _, standing = plan_standing(underway.plan, draft_of(underway.plan), year=2026)
    assert standing.figures()["T2"].value == 2


def test_a_draft_is_thrown_away_and_an_issued_one_is_not(world: World, browser_of: BrowserOf, underway: Underway):
    draft = make_draft(underway, world, "report")
    assert browser_of(world.park_officer).post(url("document_drop", draft.pk)).url == url("documents", underway.plan.pk)
    assert not Document.objects.exists()
    kept = make_draft(underway, world, "report")
    Document.objects.filter(pk=kept.pk).update(state="issuing")
    with pytest.raises(NotTaken):
        document_drop(document=kept, by=world.park_officer)


@pytest.mark.parametrize("kind", KINDS)
def test_all_places_have_a_page_in_both_languages(world: World, browser_of: BrowserOf, underway: Underway, kind: str):
    draft = make_draft(underway, world, kind)
    browser = browser_of(world.park_officer, language="en")
    for place in PLACES[kind]:
        assert place.name.en.replace("'", "&#x27;") in text(browser, url("passage", draft.pk, place.key))
    assert text(browser, url("document_preview", draft.pk))
