"""One record of every kind in the small world, so that every address of the site can be opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from nangsuat.web.api.services import key_make
from nangsuat.web.core.models import Letter
from nangsuat.web.core.storage import keep
from nangsuat.web.handin.models import Assignment, Campaign, HandIn, Intake, Waiver
from nangsuat.web.handin.services import intake as intakes
from nangsuat.web.handin.services import sending
from nangsuat.web.news.models import Notice
from nangsuat.web.orgs.models import Client, Membership, Organisation
from nangsuat.web.people.models import DataRequest
from nangsuat.web.people.services import invitation_make
from nangsuat.web.releases import services as releases
from nangsuat.web.releases.models import Release
from web_plan_records import PlanRecords, make_plan_records
from web_releases import fill_park
from web_world import World

_OF_A_DRAFT = {"campaign_edit", "campaign_who", "campaign_preview", "campaign_open", "campaign_remove"}
QUICK = {"net_sales": "12.500,5", "intermediate_inputs": "8.000,0", "employees": "120"}


@dataclass
class Records:
    """The records that addresses name; all of them of the first park and its enterprise."""

    world: World
    campaign: Campaign
    draft: Campaign
    assignment: Assignment
    intake: Intake
    several: Intake
    file: Intake
    hand_in: HandIn
    waiver: Waiver
    release: Release
    other_release: Release
    series: Any
    invitation: Any
    token: str
    membership: Membership
    client: Client
    letter: Letter
    request: DataRequest
    key: Any
    notice: Notice
    plan: PlanRecords

    def arguments(self) -> dict[str, dict[str, Any]]:
        """For each name of an address what it is called with."""
        park, enterprise = self.world.park.pk, self.world.enterprise.pk
        by_start: dict[str, dict[str, Any]] = {
            "people:invitation": {"token": self.token},
            "people:members": {"pk": park},
            "people:invite": {"pk": park},
            "people:membership": {"pk": self.membership.pk},
            "people:membership_end": {"pk": self.membership.pk},
            "people:invitation_resend": {"pk": self.invitation.pk},
            "people:invitation_revoke": {"pk": self.invitation.pk},
            "people:letter": {"pk": self.letter.pk},
            "people:letter_passed_on": {"pk": self.letter.pk},
            "people:account": {"pk": self.world.colleague.pk},
            "people:account_close": {"pk": self.world.colleague.pk},
            "people:account_reopen": {"pk": self.world.colleague.pk},
            "orgs:organisation": {"pk": park},
            "orgs:organisation_edit": {"pk": park},
            "orgs:organisation_close": {"pk": park},
            "orgs:enterprise": {"pk": enterprise},
            "orgs:enterprise_edit": {"pk": enterprise},
            "orgs:clients": {"pk": enterprise},
            "orgs:client_end": {"pk": enterprise, "client_pk": self.client.pk},
            "handin:campaign_many": {"pk": self.several.pk},
            "handin:intake_marked": {"pk": self.file.pk},
            "handin:intake_original": {"pk": self.file.pk},
            "handin:waiver_end": {"pk": self.waiver.pk},
            "handin:receipt": {"pk": self.hand_in.pk},
            "handin:receipt_pdf": {"pk": self.hand_in.pk},
            "handin:form_echo": {"pk": self.assignment.pk, "role": "net_sales"},
            "handin:form_section": {"pk": self.assignment.pk, "section": "numbers"},
            "releases:official_built_in": {"key": "viet_nam_sectors"},
            "releases:series": {"pk": self.series.pk},
            "releases:release_compare": {"pk": self.release.pk, "other": self.other_release.pk},
            "releases:figure": {"pk": self.release.pk, "key": "E05/2023"},
            "results:figure": {"pk": enterprise, "code": "E05", "year": 2025},
            "releases:aggregates": {"pk": self.release.pk, "kind": "csv"},
            "releases:hidden_cells": {"pk": self.release.pk, "kind": "csv"},
            "keys:keys": {"pk": park},
            "keys:revoke": {"pk": park, "key": self.key.pk},
        }
        return by_start

    def usual(self, name: str) -> dict[str, Any]:
        """What an address with one number is called with, by the subject that its name tells."""
        app, _, what = name.partition(":")
        if app == "people" and what.startswith("data_request"):
            return {"pk": self.request.pk}
        if app == "handin":
            if what.startswith("campaign") and what != "campaign_resend":
                return {"pk": self.draft.pk if what in _OF_A_DRAFT else self.campaign.pk}
            of_intake = {"intake", "intake_marked", "intake_original", "intake_to_form", "confirm", "send"}
            return {"pk": self.intake.pk if what in of_intake else self.assignment.pk}
        if app == "releases":
            return {"pk": self.release.pk}
        if app == "results":
            return {"pk": self.world.enterprise.pk}
        if app == "news":
            return {"slug": self.notice.slug}
        if app == "plan":
            return self.plan.of(what)
        return {}


def make_records(world: World) -> Records:
    campaign = _campaign(world, "Đợt đang mở", Campaign.State.OPEN)
    draft = _campaign(world, "Đợt đang soạn", Campaign.State.DRAFT)
    assignment = Assignment.objects.create(campaign=campaign, enterprise=world.enterprise)
    Assignment.objects.create(campaign=campaign, enterprise=world.neighbour)
    sent = _checked(world, campaign, assignment)
    hand_in = sending.hand_in_send(user=world.owner, intake=sent, declared=True, declared_name="Trần Thị B")[0]
    several = intakes.intake_receive_rows(
        user=world.park_officer, campaign=campaign, assignment=None, rows=[{"firm": "DN-A", "year": "2025", **QUICK}]
    )
    intakes.intake_check(several.pk)
    campaigns, _ = fill_park(world.park, world.park_officer)
    first, other = (_release(world, title, held) for title, held in (("Một", campaigns[:1]), ("Hai", campaigns)))
    invitation, url = invitation_make(
        email="moi@example.vn", organisation=world.park, role="member", invited_by=world.park_officer
    )
    now = timezone.now()
    return Records(
        world=world,
        campaign=campaign,
        draft=draft,
        assignment=assignment,
        intake=sent,
        several=several,
        file=_file(campaign, assignment),
        hand_in=hand_in,
        waiver=Waiver.objects.create(assignment=assignment, check_code="unit-slip", reason="Đã xác minh"),
        release=other,
        other_release=first,
        series=releases.official_built_in(key="viet_nam_sectors", by=None),
        invitation=invitation,
        token=url.rstrip("/").rpartition("/")[2],
        membership=Membership.objects.get(user=world.park_viewer),
        client=Client.objects.get(),
        letter=Letter.objects.filter(organisation=world.park).first() or _letter(world.park),
        request=DataRequest.objects.create(
            user=world.colleague, email=world.colleague.email, kind=DataRequest.Kind.ACCESS,
            answer_due=now + timedelta(days=2), action_due=now + timedelta(days=10),
        ),
        key=key_make(organisation=world.park, name="k", scopes=["handin:read"], days=30, by=world.park_officer)[0],
        notice=Notice.objects.create(
            organisation=world.park, slug="tin-moi", title="Tin mới", body="Nội dung", published_at=now
        ),
        plan=make_plan_records(world),
    )  # fmt: skip


def _campaign(world: World, title: str, state: str) -> Campaign:
    return Campaign.objects.create(
        owner=world.park, title=title, specification="quick-3", specification_version="1", year=2025,
        opens_on=date(2026, 1, 1), deadline=date(2027, 1, 1), state=state,
    )  # fmt: skip


def _checked(world: World, campaign: Campaign, assignment: Assignment) -> Intake:
    intake = intakes.intake_receive_rows(user=world.owner, campaign=campaign, assignment=assignment, rows=[QUICK])
    intakes.intake_check(intake.pk)
    return Intake.objects.get(pk=intake.pk)


def _file(campaign: Campaign, assignment: Assignment) -> Intake:
    digest, size = keep([b"as it came"])
    return Intake.objects.create(
        campaign=campaign, assignment=assignment, channel=Intake.Channel.WORKBOOK, original_name="a.xlsx",
        sha256=digest, size=size, marked_sha256=digest, marked_name="a-loi.xlsx", state=Intake.State.CHECKED,
        specification="quick-3", specification_version="1",
    )  # fmt: skip


def _release(world: World, title: str, campaigns: list[Campaign]) -> Release:
    asked = releases.release_make(owner=world.park, title=title, campaigns=campaigns, by=world.park_officer)
    return releases.release_build(asked.pk)


def _letter(organisation: Organisation) -> Letter:
    return Letter.objects.create(to="a@example.vn", subject="s", body="b", kind="k", organisation=organisation, key="k")
