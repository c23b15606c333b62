"""Several enterprises of a park in one file: who is free of mistakes is sent on their behalf, the rest is listed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import CheckboxSelectMultiple
from django.test import Client as Browser
from django.urls import reverse
from django.utils.html import format_html

from handin_world import make_campaign, sent
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.handin.errors import NotAccepted
from nangsuat.web.handin.forms.campaigns import Boxes
from nangsuat.web.handin.models import Campaign, HandIn, Intake
from nangsuat.web.handin.services.intake import confirmed_in_short, intake_check
from nangsuat.web.handin.services.many import many_send
from web_campaigns import make_open
from web_world import World

BrowserOf = Callable[..., Browser]


@pytest.fixture
def campaign(world: World) -> Campaign:
    return make_open(world.park_officer, world.park)


def filled(content: bytes, values: dict[str, dict[str, object]]) -> bytes:
    """The campaign's own workbook with figures typed into the rows of these enterprises."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    places = {name: next(iter(place.destinations)) for name, place in book.defined_names.items()}
    sheet = book[places["ns_firm"][0]]

    def column(role: str) -> int:
        return int(sheet[places[f"ns_{role}"][1].replace("$", "").split(":")[0]].column)

    for row in range(1, sheet.max_row + 1):
        code, year = (sheet.cell(row, column(role)).value for role in ("firm", "year"))
        for role, value in values.get(str(code), {}).items() if year == 2025 else ():
            sheet.cell(row, column(role)).value = value
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def uploaded(world: World, browser: Browser, campaign: Campaign, values: dict[str, dict[str, object]]) -> Intake:
    blank = browser.get(reverse("handin:campaign_workbook_many", args=[campaign.pk])).content
    file = SimpleUploadedFile("nhieu.xlsx", filled(blank, values))
    answer = browser.post(reverse("handin:campaign_upload_many", args=[campaign.pk]), {"file": file})
    intake = campaign.intakes.get()
    assert answer.url == page(intake)
    assert browser.get(page(intake)).status_code == 200  # still waiting
    intake_check(intake.pk)
    intake.refresh_from_db()
    return intake


def page(intake: Intake) -> str:
    return reverse("handin:campaign_many", args=[intake.pk])


GOOD = {"net_sales": 1_200_000_000, "intermediate_inputs": 700_000_000, "employees": 25}
WRONG = {"net_sales": "chưa có", "intermediate_inputs": 700_000_000, "employees": 25}


def declaration(*firms: str) -> dict[str, object]:
    return {
        "declared_name": "Trần Thị B", "declared_post": "Trưởng phòng", "firms": list(firms), "declared": "on",
        "authorisation": "Giấy ủy quyền 12/UQ ngày 01/3/2026",
    }  # fmt: skip


def test_who_is_free_is_sent_and_the_rest_is_listed(world: World, browser_of: BrowserOf, campaign: Campaign):
    browser = browser_of(world.park_officer)
    intake = uploaded(world, browser, campaign, {"DN-A": GOOD, "DN-B": WRONG})
    shown = browser.get(page(intake)).content.decode()
    assert "chưa có" in shown or "Còn lỗi phải sửa" in shown
    without = {**declaration("DN-A"), "declared": "", "authorisation": ""}
    assert "Lỗi: " in browser.post(page(intake), without).content.decode()
    assert not HandIn.objects.exists()
    assert browser.post(page(intake), declaration("DN-A")).url == page(intake)
    sent = HandIn.objects.get()
    assert sent.assignment.enterprise == world.enterprise
    assert [row["firm"] for row in sent.rows] == ["DN-A"]
    assert (sent.declared_name, sent.authorisation) == ("Trần Thị B", "Giấy ủy quyền 12/UQ ngày 01/3/2026")
    assert {each.enterprise.code: each.state for each in campaign.assignments.all()} == {
        "DN-A": "sent", "DN-B": "not_started",
    }  # fmt: skip
    event = AuditEvent.objects.get(action="handin.sent-on-behalf")
    assert event.details["receipts"] == [sent.receipt_number]
    assert sent.receipt_number in browser.get(page(intake)).content.decode()


def test_one_with_mistakes_or_sent_already_is_not_sent(world: World, browser_of: BrowserOf, campaign: Campaign):
    browser = browser_of(world.park_officer)
    intake = uploaded(world, browser, campaign, {"DN-A": GOOD, "DN-B": WRONG})
    browser.post(page(intake), declaration("DN-A", "DN-B"))
    assert not HandIn.objects.exists()
    said = {"declared_name": "B", "declared_post": "P", "authorisation": "UQ"}
    many_send(user=world.park_officer, intake=intake, firms=["DN-A"], **said)
    for firms in (["DN-A"], ["DN-B"], ["DN-C"], []):
        with pytest.raises(NotAccepted):
            many_send(user=world.park_officer, intake=intake, firms=firms, **said)
    assert HandIn.objects.count() == 1


def test_who_left_the_row_empty_is_counted_and_nobody_confirms_that(
    world: World, browser_of: BrowserOf, campaign: Campaign
):
    browser = browser_of(world.park_officer)
    intake = uploaded(world, browser, campaign, {"DN-A": GOOD})
    shown = browser.get(page(intake))
    assert [each.enterprise.code for each in shown.context["parts"].empty] == ["DN-B"]
    assert not shown.context["parts"].asks
    assert "1 doanh nghiệp chưa điền gì" in shown.text
    assert "chưa nộp</li>" not in shown.text
    assert browser.post(page(intake), declaration("DN-A")).url == page(intake)
    intake.refresh_from_db()
    assert intake.confirmations == []
    assert not AuditEvent.objects.filter(action="intake.confirmed").exists()


def test_who_has_something_to_confirm_is_not_ticked_and_says_what(
    world: World, browser_of: BrowserOf, campaign: Campaign
):
    last = make_campaign(world.park, world.neighbour, year=2024).assignments.get()
    sent(world.stranger, last.campaign, last)
    browser = browser_of(world.park_officer)
    intake = uploaded(world, browser, campaign, {"DN-A": GOOD, "DN-B": {**GOOD, "net_sales": 1_200_000_000_000}})
    shown = browser.get(page(intake))
    assert shown.context["form"]["firms"].initial == ["DN-A"]
    free = shown.context["parts"].free
    assert [part.code for part in free] == ["DN-B", "DN-A"]
    assert shown.text.count('<span class="point">') == len(free[0].to_confirm) > 0
    browser.post(page(intake), declaration("DN-A"))
    intake.refresh_from_db()
    assert intake.confirmations == []
    browser.post(page(intake), declaration("DN-B"))
    intake.refresh_from_db()
    assert {entry["firm"] for entry in intake.confirmations} == {"DN-B"}
    assert HandIn.objects.filter(intake=intake).count() == 2
    said = AuditEvent.objects.get(action="intake.confirmed").details
    keys = [entry["key"] for entry in intake.confirmations]
    assert (said["count"], said["keys"]) == (len(keys), keys[:10])


def test_the_audit_log_names_ten_of_many_confirmed_and_proves_all():
    keys = [f"{number:064}" for number in range(105)]
    said = confirmed_in_short(keys)
    assert (said["count"], said["keys"]) == (105, keys[:10])
    assert said["digest"] == confirmed_in_short(keys[::-1])["digest"]
    assert said["digest"] != confirmed_in_short(keys[:-1])["digest"]


def test_a_correction_is_a_new_version_with_the_authorisation_as_reason(
    world: World, browser_of: BrowserOf, campaign: Campaign
):
    browser = browser_of(world.park_officer)
    first = uploaded(world, browser, campaign, {"DN-A": GOOD, "DN-B": GOOD})
    browser.post(page(first), declaration("DN-A", "DN-B"))
    assert HandIn.objects.count() == 2
    assert (
        "Mọi doanh nghiệp đã gửi"
        in browser.get(reverse("handin:campaign_workbook_many", args=[campaign.pk]), follow=True).content.decode()
    )


def test_only_a_parks_board_hands_in_for_many(world: World, browser_of: BrowserOf, campaign: Campaign):
    city = make_open(world.city_officer, world.city)
    for name in ("campaign_workbook_many", "campaign_upload_many"):
        assert browser_of(world.city_officer).get(reverse(f"handin:{name}", args=[city.pk])).status_code == 403
    intake = uploaded(world, browser_of(world.park_officer), campaign, {"DN-A": GOOD})
    for name in ("owner", "other_officer", "city_officer", "adviser", "nobody", "site_manager", "park_viewer"):
        assert browser_of(getattr(world, name)).get(page(intake)).status_code == 404, name


def test_a_file_of_another_kind_is_told_in_words(world: World, browser_of: BrowserOf, campaign: Campaign):
    browser = browser_of(world.park_officer)
    where = reverse("handin:campaign_upload_many", args=[campaign.pk])
    assert "Lỗi: " in browser.post(where, {}).content.decode()
    browser.post(where, {"file": SimpleUploadedFile("x.xlsx", b"MZ no workbook")})
    intake = Intake.objects.get()
    intake_check(intake.pk)
    assert "Tệp này chưa nhận được" in browser.get(page(intake)).content.decode()


def test_what_stops_an_enterprise_in_the_file_can_be_lifted_for_it(
    world: World, browser_of: BrowserOf, campaign: Campaign
):
    browser = browser_of(world.park_officer)
    uploaded(world, browser, campaign, {"DN-A": GOOD, "DN-B": {**GOOD, "employees": 0}})
    offered = {
        code: browser.get(reverse("handin:waiver_add", args=[campaign.assignments.get(enterprise__code=code).pk])).text
        for code in ("DN-A", "DN-B")
    }
    assert 'value="no-employees|' in offered["DN-B"]
    assert 'value="no-employees|' not in offered["DN-A"]


def test_boxes_are_drawn_as_django_draws_them():
    choices, ticked = [("a", "<b>A & B</b>"), ('b"', format_html("<i>{}</i>", "C"))], ['b"']
    ours, theirs = Boxes(choices=choices), CheckboxSelectMultiple(choices=choices)
    drawn = [each.render("firms", ticked, {"id": "id_firms"}) for each in (ours, theirs)]
    plain = [re.sub(r"\s*\n\s*|(?<=>) ", "", one) for one in drawn]
    assert plain[0] == plain[1]
