"""What the pages of the hand-in share: where they stand, and who looked at a confidential record."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from nangsuat.data import Text
from nangsuat.web.core import audit
from nangsuat.web.core.address import address_of
from nangsuat.web.handin.models import Assignment, Campaign, Intake
from nangsuat.web.orgs.selectors import role_in
from nangsuat.web.people.models import User

type Crumbs = list[tuple[Text, str]]

HOME = Text(vi="Việc cần làm", en="To do")


def person(request: HttpRequest) -> User:
    """Whoever is logged in; the middleware lets nobody else here."""
    assert isinstance(request.user, User)
    return request.user


def crumbs_of(assignment: Assignment, here: Text) -> Crumbs:
    """The way to a page of an assignment."""
    hub = reverse("handin:assignment", args=[assignment.pk])
    return [(HOME, reverse("home")), (assignment.campaign.name, hub), (here, "")]


def crumbs_of_intake(intake: Intake, here: Text) -> Crumbs:
    """The way to a page of something that came in: by the enterprise's hub, or by the campaign's page."""
    if intake.assignment is not None:
        return crumbs_of(intake.assignment, here)
    return [(HOME, reverse("home")), (intake.campaign.name, campaign_page(intake.campaign)), (here, "")]


def campaign_page(campaign: Campaign) -> str:
    """The dashboard of those who ask."""
    return reverse("handin:campaign", args=[campaign.pk])


def home_of(intake: Intake) -> str:
    """Where somebody goes on after a page of an intake."""
    if intake.assignment_id is not None:
        return reverse("handin:assignment", args=[intake.assignment_id])
    return campaign_page(intake.campaign)


def seen(request: HttpRequest, assignment: Assignment | None, record: Model) -> None:
    """An audit line where somebody from outside the enterprise looks at its figures."""
    user = person(request)
    if assignment is None or role_in(user, assignment.enterprise.organisation_id) is None:
        enterprise = assignment.enterprise.code if assignment else "*"
        audit.record(user, "record.viewed", record, details={"enterprise": enterprise}, address=address_of(request))
