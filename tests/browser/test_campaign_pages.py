"""The pages of who asks, and of news, in a real browser: every page at all widths, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from nangsuat.web.handin.models import Assignment, Campaign
from nangsuat.web.handin.services.exceptions import assignment_exempt, waiver_add
from nangsuat.web.handin.services.intake import intake_check, intake_receive_rows
from nangsuat.web.handin.services.inviting import campaign_write_invitations
from nangsuat.web.news.services import NoticeText, notice_add, notice_publish
from web_campaigns import GOOD, hand_in, make_draft, make_open
from web_world import World, make_enterprise

type Look = Callable[..., None]

BAD = {"net_sales": "không rõ", "intermediate_inputs": "-5", "employees": ""}


@pytest.fixture
def campaign(world: World) -> Campaign:
    """One enterprise has sent, one has errors, one is exempt, one has no contact, and all but one are late."""
    for number in range(3):
        make_enterprise(f"Công ty Trách nhiệm hữu hạn Thiết bị chính xác số {number}", f"DN-0{number}", park=world.park)
    campaign = make_open(world.park_officer, world.park)
    campaign_write_invitations(campaign=campaign)
    hand_in(world.owner, campaign.assignments.get(enterprise=world.enterprise))
    wrong = campaign.assignments.get(enterprise=world.neighbour)
    rows = [{"firm": "DN-B", **BAD}]
    intake = intake_receive_rows(user=world.stranger, campaign=campaign, assignment=wrong, rows=rows, channel="form")
    intake_check(intake.pk)
    exempt = campaign.assignments.get(enterprise__code="DN-01")
    assignment_exempt(actor=world.park_officer, assignment=exempt, reason="Ngừng hoạt động từ tháng 3")
    yesterday = timezone.localdate() - timedelta(days=1)
    Campaign.objects.filter(pk=campaign.pk).update(deadline=yesterday, opens_on=yesterday - timedelta(days=20))
    campaign.refresh_from_db()
    return campaign


def test_the_list_and_the_form(world: World, campaign: Campaign, inspect_in_both: Look):
    inspect_in_both(reverse("handin:campaigns"), "campaigns", user=world.park_officer)
    inspect_in_both(reverse("handin:campaign_add"), "campaign-add", user=world.park_officer)


def test_an_empty_list_says_what_to_do(world: World, inspect_in_both: Look):
    inspect_in_both(reverse("handin:campaigns"), "campaigns-empty", user=world.park_officer)


@pytest.mark.parametrize("name", ["campaign", "campaign_who", "campaign_preview"])
def test_a_draft(world: World, name: str, inspect_in_both: Look):
    draft = make_draft(world.analyst, world.institute)
    inspect_in_both(reverse(f"handin:{name}", args=[draft.pk]), f"draft-{name}", user=world.analyst)


@pytest.mark.parametrize(
    "name",
    ["campaign", "campaign_edit", "campaign_coverage", "campaign_invite", "campaign_close", "campaign_upload_many"],
)
def test_an_open_campaign(world: World, campaign: Campaign, name: str, inspect_in_both: Look):
    inspect_in_both(reverse(f"handin:{name}", args=[campaign.pk]), f"open-{name}", user=world.park_officer)


@pytest.mark.parametrize("name", ["record", "waiver_add", "exempt"])
def test_the_record_of_one_with_errors(world: World, campaign: Campaign, name: str, inspect_in_both: Look):
    assignment = campaign.assignments.get(enterprise=world.neighbour)
    waiver_add(
        actor=world.park_officer, assignment=assignment, check_code="below-minimum", reason="Đã kiểm tra sổ sách"
    )
    inspect_in_both(reverse(f"handin:{name}", args=[assignment.pk]), f"wrong-{name}", user=world.park_officer)


def test_the_record_of_one_that_has_sent(world: World, campaign: Campaign, inspect_in_both: Look):
    assignment = campaign.assignments.get(enterprise=world.enterprise)
    inspect_in_both(reverse("handin:record", args=[assignment.pk]), "sent-record", user=world.park_officer)


def test_a_file_with_several_enterprises(world: World, campaign: Campaign, inspect_in_both: Look):
    rows = [{"firm": "DN-00", **GOOD}, {"firm": "DN-02", **BAD}]
    intake = intake_receive_rows(user=world.park_officer, campaign=campaign, assignment=None, rows=rows)
    path = reverse("handin:campaign_many", args=[intake.pk])
    inspect_in_both(path, "many-waiting", user=world.park_officer)
    intake_check(intake.pk)
    inspect_in_both(path, "many", user=world.park_officer)


def test_an_officer_opens_a_campaign_by_hand(world: World, page_of: Callable[..., Page], inspect: Callable[..., None]):
    page = page_of(world.park_officer)
    page.goto("/")
    page.get_by_role("link", name="Lập đợt thu thập số liệu").click()
    page.get_by_role("button", name="Lưu và chọn doanh nghiệp").click()
    expect(page).to_have_title("Lỗi: Lập đợt thu thập – Năng suất")
    inspect(page, "campaign-add-errors")
    page.get_by_label("Tên đợt thu thập").fill("Số liệu năm 2025")
    page.get_by_label("Ba con số để biết năng suất").check()
    page.get_by_label("Năm số liệu").fill("2025")
    today = timezone.localdate()
    page.get_by_label("Ngày mở").fill(f"{today:%d/%m/%Y}")
    page.get_by_label("Hạn nộp").fill(f"{today + timedelta(days=30):%d/%m/%Y}")
    page.get_by_label("Trước hạn 7 ngày").check()
    page.get_by_role("button", name="Lưu và chọn doanh nghiệp").click()
    page.get_by_role("button", name="Lưu và xem trước").click()
    page.get_by_role("button", name="Mở đợt và gửi thư mời").click()
    expect(page.get_by_text("Đã mở đợt thu thập: 2 doanh nghiệp")).to_be_visible()
    assert Assignment.objects.filter(campaign__title="Số liệu năm 2025").count() == 2


def test_news(world: World, inspect_in_both: Look):
    body = "Hạn nộp **31/3/2026**.\n\n### Cần làm\n\n1. Tải mẫu\n2. Điền\n\nXem [hướng dẫn](https://example.vn)."
    text = NoticeText("Mở đợt thu thập số liệu năm 2025", body)
    notice = notice_add(user=world.park_officer, organisation=world.park, text=text)
    inspect_in_both(reverse("news:news"), "news-draft", user=world.park_officer)
    inspect_in_both(reverse("news:notice", args=[notice.slug]), "notice-draft", user=world.park_officer)
    inspect_in_both(reverse("news:notice_edit", args=[notice.slug]), "notice-edit", user=world.park_officer)
    notice_publish(user=world.park_officer, notice=notice)
    inspect_in_both(reverse("news:news"), "news")
    inspect_in_both(reverse("news:notice", args=[notice.slug]), "notice")
