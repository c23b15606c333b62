"""The life of a campaign and who may do what in it: its officer, a viewer of the same body, strangers of every kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from nangsuat.web.core.audit import verify
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.core.tasklist import tasks_of
from nangsuat.web.handin.errors import NotAccepted
from nangsuat.web.handin.models import Assignment, Campaign
from nangsuat.web.handin.selectors.choosing import Choice
from nangsuat.web.handin.services.campaigns import (
    campaign_choose,
    campaign_close,
    campaign_edit,
    campaign_extend,
    campaign_open,
)
from web_campaigns import make_draft, make_open
from web_world import World, make_enterprise

BrowserOf = Callable[..., Browser]

PAGES = (
    "campaign", "campaign_edit", "campaign_who", "campaign_preview", "campaign_close", "campaign_reopen",
    "campaign_invite", "campaign_coverage", "campaign_export", "campaign_workbook_many", "campaign_upload_many",
)  # fmt: skip
ACTS = ("campaign_open", "campaign_extend", "campaign_close", "campaign_reopen", "campaign_remove", "campaign_invite")
OUTSIDERS = (
    "other_officer", "city_officer", "analyst", "adviser", "owner", "colleague", "stranger", "nobody", "site_manager",
)  # fmt: skip


def url(name: str, campaign: Campaign) -> str:
    return reverse(f"handin:{name}", args=[campaign.pk])


def facts(**changes: object) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "title": "Số liệu năm 2025", "title_en": "", "template": "quick-3/1", "year": "2025", "message": "",
        "opens_on": f"{today:%d/%m/%Y}", "deadline": f"{today + timedelta(days=20):%d/%m/%Y}",
        "reminder_days": ["7", "-3"], **changes,
    }  # fmt: skip


def test_an_officer_takes_a_campaign_from_the_first_thought_to_its_end(world: World, browser_of: BrowserOf):
    browser = browser_of(world.park_officer)
    answer = browser.post(reverse("handin:campaign_add"), facts())
    campaign = Campaign.objects.get()
    assert answer.url == url("campaign_who", campaign)
    assert (campaign.owner, campaign.specification, campaign.specification_version) == (world.park, "quick-3", "1")
    assert campaign.reminder_days == [7, -3]

    assert browser.post(url("campaign_who", campaign), {"codes": ""}).url == url("campaign_preview", campaign)
    preview = browser.get(url("campaign_preview", campaign)).content.decode()
    assert "Công ty Điện tử A" in preview
    assert "DN-C" not in preview

    browser.post(url("campaign_open", campaign))
    campaign.refresh_from_db()
    assert campaign.state == "open"
    assert {each.enterprise for each in campaign.assignments.all()} == {world.enterprise, world.neighbour}
    assert browser.get(url("campaign", campaign)).status_code == 200

    browser.post(url("campaign_close", campaign))
    campaign.refresh_from_db()
    assert campaign.state == "closed"
    without = browser.post(url("campaign_reopen", campaign), {"reason": " "})
    assert "Lỗi: " in without.content.decode()
    browser.post(url("campaign_reopen", campaign), {"reason": "Hai doanh nghiệp xin nộp muộn"})
    campaign.refresh_from_db()
    assert campaign.state == "open"
    acts = list(AuditEvent.objects.filter(action__startswith="campaign.").values_list("action", flat=True))
    assert acts[:2] == ["campaign.added", "campaign.chosen"]
    assert {"campaign.opened", "campaign.closed", "campaign.reopened"} <= set(acts)
    assert AuditEvent.objects.get(action="campaign.reopened").details["reason"] == "Hai doanh nghiệp xin nộp muộn"
    assert verify().ok


@pytest.mark.parametrize("name", OUTSIDERS)
def test_to_outsiders_there_is_no_campaign(world: World, browser_of: BrowserOf, name: str):
    campaign = make_open(world.park_officer, world.park)
    browser = browser_of(getattr(world, name))
    for page in PAGES:
        assert browser.get(url(page, campaign)).status_code == 404, page
    for act in ACTS:
        assert browser.post(url(act, campaign)).status_code == 404, act
    assert campaign.title not in browser.get(reverse("handin:campaigns")).content.decode()
    campaign.refresh_from_db()
    assert campaign.state == "open"


def test_a_guest_is_sent_to_log_in(world: World, browser_of: BrowserOf):
    campaign = make_open(world.park_officer, world.park)
    for page in PAGES:
        answer = browser_of().get(url(page, campaign))
        assert answer.status_code == 302, page
        assert answer.url.startswith(reverse("account_login"))


def test_a_viewer_reads_and_changes_nothing(world: World, browser_of: BrowserOf):
    campaign = make_open(world.park_officer, world.park)
    browser = browser_of(world.park_viewer)
    for page in ("campaign", "campaign_preview", "campaign_invite", "campaign_coverage"):
        assert browser.get(url(page, campaign)).status_code == 200, page
    for page in ("campaign_edit", "campaign_who", "campaign_export", "campaign_workbook_many", "campaign_upload_many"):
        assert browser.get(url(page, campaign)).status_code == 403, page
    for act in ACTS:
        assert browser.post(url(act, campaign)).status_code == 403, act
    assert browser.get(reverse("handin:campaign_add")).status_code == 403
    with pytest.raises(PermissionDenied):
        campaign_close(actor=world.park_viewer, campaign=campaign)


@pytest.mark.parametrize("act", ["campaign_open", "campaign_extend", "campaign_remove"])
def test_acts_are_not_done_by_a_link(world: World, browser_of: BrowserOf, act: str):
    campaign = make_draft(world.park_officer, world.park)
    assert browser_of(world.park_officer).get(url(act, campaign)).status_code == 405


def test_a_campaign_that_does_not_exist(world: World, browser_of: BrowserOf):
    assert browser_of(world.park_officer).get(reverse("handin:campaign", args=[999_999])).status_code == 404


def test_a_draft_is_seen_by_its_body_alone(world: World, browser_of: BrowserOf):
    campaign = make_draft(world.park_officer, world.park)
    assert browser_of(world.park_officer).get(url("campaign", campaign)).status_code == 200
    assert campaign.title not in browser_of(world.owner).get("/").content.decode()
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"deadline": "01/01/2020"}, "Hạn nộp phải sau ngày mở"),
        ({"year": "1999"}, "Mẫu biểu này hỏi số liệu từ năm"),
        ({"year": "hai nghìn"}, "Viết năm bằng bốn chữ số"),
        ({"title": ""}, "error-summary"),
        ({"template": "quick-3/99"}, "error-summary"),
        ({"opens_on": "2026/13/45"}, "Viết ngày như 31/12/2026"),
    ],
)
def test_a_form_says_what_is_wrong(world: World, browser_of: BrowserOf, changes: dict[str, str], words: str):
    answer = browser_of(world.park_officer).post(reverse("handin:campaign_add"), facts(**changes))
    page = answer.content.decode()
    assert words in page
    assert "Lỗi: " in page
    assert not Campaign.objects.exists()


def test_an_open_campaign_keeps_what_it_asked(world: World, browser_of: BrowserOf):
    campaign = make_open(world.park_officer, world.park)
    new = campaign.deadline + timedelta(days=5)
    answer = browser_of(world.park_officer).post(
        url("campaign_edit", campaign), {"title": "Tên mới", "deadline": f"{new:%d/%m/%Y}", "year": "2020"}
    )
    assert answer.status_code == 302
    campaign.refresh_from_db()
    assert (campaign.title, campaign.deadline, campaign.year) == ("Tên mới", new, 2025)
    with pytest.raises(NotAccepted):
        campaign_edit(actor=world.park_officer, campaign=campaign, facts={"year": 2024})


def test_opening_twice_asks_once(world: World):
    campaign = make_draft(world.park_officer, world.park)
    campaign_open(actor=world.park_officer, campaign=campaign)
    with pytest.raises(NotAccepted):
        campaign_open(actor=world.park_officer, campaign=campaign)
    assert campaign.assignments.count() == 2


def test_a_campaign_over_or_without_enterprises_does_not_open(world: World):
    today = timezone.localdate()
    over = make_draft(
        world.park_officer, world.park, opens_on=today - timedelta(days=9), deadline=today - timedelta(days=1)
    )
    with pytest.raises(NotAccepted):
        campaign_open(actor=world.park_officer, campaign=over)
    nobody = make_draft(world.park_officer, world.park)
    campaign_choose(actor=world.park_officer, campaign=nobody, choice=Choice(industries=("01",)))
    with pytest.raises(NotAccepted):
        campaign_open(actor=world.park_officer, campaign=nobody)
    nobody.refresh_from_db()
    assert nobody.state == "draft"


def test_the_choice_by_condition_by_list_and_by_file(world: World, browser_of: BrowserOf):
    world.enterprise.tax_code = "0312345675"
    world.enterprise.save()
    campaign = make_draft(world.park_officer, world.park)
    browser = browser_of(world.park_officer)

    def chosen(**said: object) -> int:
        browser.post(url("campaign_who", campaign), {"codes": "", **said})
        campaign.refresh_from_db()
        return int(AuditEvent.objects.filter(action="campaign.chosen").last().details["enterprises"])

    assert chosen() == 2
    assert chosen(industries=["28"]) == 1
    assert chosen(codes="0312345675; DN-B\n0999999999") == 2
    assert "0999999999" in browser.get(url("campaign_preview", campaign)).content.decode()
    text = SimpleUploadedFile("ds.csv", "Mã số thuế,Tên\n0312345675,Công ty A\n".encode())
    assert chosen(file=text) == 1
    assert campaign.who["codes"] == ["0312345675"]
    assert chosen(codes="DN-C") == 0  # of another park


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04 cut off", "chữ không có mã".encode(), b""]
)
def test_a_file_that_is_no_list_is_refused_in_words(world: World, browser_of: BrowserOf, content: bytes):
    campaign = make_draft(world.park_officer, world.park)
    answer = browser_of(world.park_officer).post(
        url("campaign_who", campaign), {"codes": "", "file": SimpleUploadedFile("ds.xlsx", content)}
    )
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()


def test_new_enterprises_are_added_to_an_open_campaign_and_none_is_lost(world: World):
    campaign = make_open(world.park_officer, world.park)
    make_enterprise("Công ty mới", "DN-D", park=world.park, industry="10")
    campaign_choose(actor=world.park_officer, campaign=campaign, choice=Choice(industries=("10",)))
    assert campaign_extend(actor=world.park_officer, campaign=campaign) == 1
    assert campaign_extend(actor=world.park_officer, campaign=campaign) == 0
    assert campaign.assignments.count() == 3


def test_a_city_asks_its_place_and_an_institute_everybody(world: World):
    city = make_open(world.city_officer, world.city)
    assert {each.enterprise for each in city.assignments.all()} == {world.enterprise, world.neighbour}
    institute = make_open(world.analyst, world.institute)
    assert institute.assignments.count() == 3


def test_a_draft_is_thrown_away_and_an_open_campaign_never(world: World, browser_of: BrowserOf):
    browser = browser_of(world.park_officer)
    draft = make_draft(world.park_officer, world.park)
    browser.post(url("campaign_remove", draft))
    assert not Campaign.objects.filter(pk=draft.pk).exists()
    campaign = make_open(world.park_officer, world.park)
    browser.post(url("campaign_remove", campaign))
    assert Campaign.objects.filter(pk=campaign.pk).exists()


def test_the_home_page_says_what_to_do(world: World):
    def titles() -> list[str]:
        return [task.title.vi for group in tasks_of(world.park_officer) for task in group.tasks]

    assert "Lập đợt thu thập số liệu" in titles()
    campaign = make_draft(world.park_officer, world.park)
    assert f"Mở đợt «{campaign.title}»" in titles()
    campaign_open(actor=world.park_officer, campaign=campaign)
    assert f"Theo dõi «{campaign.title}»" in titles()
    assert "Bổ sung liên hệ" not in " ".join(titles())
    make_enterprise("Không ai", "DN-K", park=world.park)
    campaign_extend(actor=world.park_officer, campaign=campaign)
    assert "Bổ sung liên hệ: 1 doanh nghiệp" in titles()
    assert not [group for group in tasks_of(world.owner) if group.title.vi == "Thu thập số liệu"]
