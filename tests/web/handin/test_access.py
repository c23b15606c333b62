"""Each page of the hand-in for its owner, a colleague, a consultant, those who ask, a viewer, strangers and guests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.http.response import HttpResponseBase
from django.test import Client as Browser
from django.urls import reverse

from handin_world import GOOD, make_campaign, make_workbook, received, sent
from nangsuat.web.core.models import AuditEvent
from nangsuat.web.handin.models import Assignment, HandIn, Intake
from nangsuat.web.orgs.models import Membership
from nangsuat.web.people.models import User
from web_world import LONG_AGO, World, make_user

type Browsers = Callable[..., Browser]


@dataclass
class Case:
    """An enterprise with something sent and something else waiting to be sent."""

    assignment: Assignment
    hand_in: HandIn
    intake: Intake
    viewer: User

    def address(self, name: str) -> str:
        if name == "form_section":
            return reverse(f"handin:{name}", args=[self.assignment.pk, "numbers"])
        if name == "form_echo":
            return reverse(f"handin:{name}", args=[self.assignment.pk, "net_sales"])
        if name in {"receipt", "receipt_pdf"}:
            return reverse(f"handin:{name}", args=[self.hand_in.pk])
        if name in OF_INTAKE:
            return reverse(f"handin:{name}", args=[self.intake.pk])
        return reverse(f"handin:{name}", args=[self.assignment.pk])


OF_INTAKE = {"intake", "intake_original", "intake_marked", "intake_to_form", "confirm", "send"}
READ = ("assignment", "enter", "workbook", "versions", "form", "form_grid", "form_section", "form_echo", "intake",
        "intake_original", "receipt", "receipt_pdf")  # fmt: skip
PREPARE = ("upload", "confirm", "send")
POST_ONLY = ("form_check", "intake_to_form")
ALL = (*READ, *PREPARE, *POST_ONLY)


@pytest.fixture
def case(world: World) -> Case:
    assignment = make_campaign(world.park, world.enterprise).assignments.get()
    hand_in = sent(world.owner, assignment.campaign, assignment)
    content = make_workbook(assignment.campaign, assignment, {"DN-A": GOOD | {"employees": 60}})
    intake = received(world.owner, assignment.campaign, assignment, content)
    viewer = make_user("ke.toan.xem", (world.enterprise.organisation, Membership.Role.VIEWER))
    return Case(assignment, hand_in, intake, viewer)


def read(answer: HttpResponseBase) -> None:
    """Take a download to its end: only then does the test's browser close it without closing the database."""
    if answer.streaming:
        list(answer)


@pytest.mark.parametrize("name", READ)
def test_who_may_read(world: World, browser_of: Browsers, case: Case, name: str):
    for user in (world.owner, world.colleague, world.adviser, world.park_officer, world.park_viewer, case.viewer):
        answer = browser_of(user).get(case.address(name))
        read(answer)
        assert answer.status_code == 200, user
    for user in (
        world.stranger,
        world.other_officer,
        world.city_officer,
        world.analyst,
        world.site_manager,
        world.nobody,
    ):
        assert browser_of(user).get(case.address(name)).status_code == 404, user
    assert browser_of().get(case.address(name)).status_code == 302


@pytest.mark.parametrize("name", PREPARE)
def test_who_may_prepare(world: World, browser_of: Browsers, case: Case, name: str):
    for user in (world.owner, world.colleague, world.adviser):
        assert browser_of(user).get(case.address(name)).status_code == 200, user
    for user in (world.park_officer, case.viewer):
        assert browser_of(user).get(case.address(name)).status_code == 403, user
    assert browser_of(world.stranger).get(case.address(name)).status_code == 404


@pytest.mark.parametrize("name", POST_ONLY)
def test_acts_are_posts(world: World, browser_of: Browsers, case: Case, name: str):
    assert browser_of(world.owner).get(case.address(name)).status_code == 405
    assert browser_of(world.owner).post(case.address(name)).status_code == 302
    assert browser_of(world.adviser).post(case.address(name)).status_code == 302
    assert browser_of(case.viewer).post(case.address(name)).status_code == 403
    assert browser_of(world.stranger).post(case.address(name)).status_code == 404


@pytest.mark.parametrize("name", [name for name in READ if name not in {"form_section", "form_grid"}])
def test_pages_that_only_show_take_no_posts(world: World, browser_of: Browsers, case: Case, name: str):
    assert browser_of(world.owner).post(case.address(name)).status_code == 405


@pytest.mark.parametrize("name", ["form_section", "form_grid"])
def test_the_form_is_read_only_for_viewers(world: World, browser_of: Browsers, case: Case, name: str):
    assert "readonly" in browser_of(case.viewer).get(case.address(name)).text
    for user in (case.viewer, world.park_officer):
        assert browser_of(user).post(case.address(name), {"edition": "0", "net_sales": "1"}).status_code == 403
    assert browser_of(world.stranger).post(case.address(name), {"net_sales": "1"}).status_code == 404


def test_a_consultant_prepares_and_does_not_send(world: World, browser_of: Browsers, case: Case):
    page = browser_of(world.adviser).get(case.address("send"))
    assert "Chỉ người của doanh nghiệp" in page.text
    declared = {"declared_name": "A", "declared_post": "B", "declared": "on", "reason": "sửa"}
    browser_of(world.adviser).post(case.address("send"), declared)
    assert HandIn.objects.count() == 1
    browser_of(world.colleague).post(case.address("send"), declared)
    assert HandIn.objects.count() == 2


def test_a_consultant_let_go_sees_nothing_any_more(world: World, browser_of: Browsers, case: Case):
    world.enterprise.consultants.update(valid_until=LONG_AGO)
    for name in ALL:
        assert browser_of(world.adviser).get(case.address(name)).status_code in {404, 405}


@pytest.mark.parametrize("name", sorted(OF_INTAKE - {"intake_to_form"}))
def test_what_never_came_is_not_found(world: World, browser_of: Browsers, case: Case, name: str):
    assert browser_of(world.owner).get(reverse(f"handin:{name}", args=[uuid4()])).status_code == 404


def test_ids_of_others_are_not_found(world: World, browser_of: Browsers, case: Case):
    other = make_campaign(world.other_park, world.elsewhere).assignments.get()
    for name in ("assignment", "enter", "workbook", "upload", "versions", "form", "form_grid"):
        assert browser_of(world.owner).get(reverse(f"handin:{name}", args=[other.pk])).status_code == 404
        assert browser_of(world.owner).get(reverse(f"handin:{name}", args=[10**9])).status_code == 404
    assert browser_of(world.owner).get(reverse("handin:receipt", args=[10**9])).status_code == 404


def test_unknown_sections_and_fields_are_not_found(world: World, browser_of: Browsers, case: Case):
    browser = browser_of(world.owner)
    for section in ("nothing", "identity"):
        assert browser.get(reverse("handin:form_section", args=[case.assignment.pk, section])).status_code == 404
    for role in ("nothing", "firm", "profit"):
        assert browser.get(reverse("handin:form_echo", args=[case.assignment.pk, role])).status_code == 404


def test_a_campaign_in_draft_is_hidden_from_enterprises(world: World, browser_of: Browsers, case: Case):
    campaign = case.assignment.campaign
    campaign.state = "draft"
    campaign.save()
    assert browser_of(world.owner).get(case.address("assignment")).status_code == 404
    assert browser_of(world.park_officer).get(case.address("assignment")).status_code == 200


def test_people_from_outside_leave_a_line_where_they_look(world: World, browser_of: Browsers, case: Case):
    seen = AuditEvent.objects.filter(action="record.viewed")
    for name in ("intake", "receipt", "form_grid"):
        browser_of(world.owner).get(case.address(name))
    assert not seen.exists()
    for name in ("intake", "receipt", "form_grid"):
        browser_of(world.park_officer).get(case.address(name))
    assert seen.filter(actor=world.park_officer.email).count() == 3


def test_each_download_of_the_original_leaves_a_line(world: World, browser_of: Browsers, case: Case):
    read(browser_of(world.owner).get(case.address("intake_original")))
    line = AuditEvent.objects.get(action="intake.original")
    assert line.details["sha256"] == case.intake.sha256
