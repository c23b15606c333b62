"""Campaigns for the tests: a draft, an open one, and enterprises that hand in through the real door."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from nangsuat.web.handin.models import Assignment, Campaign, HandIn
from nangsuat.web.handin.services.campaigns import campaign_add, campaign_open
from nangsuat.web.handin.services.intake import intake_check, intake_confirm, intake_receive_rows
from nangsuat.web.handin.services.sending import hand_in_send
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.people.models import User

YEAR = 2025
GOOD = {"net_sales": "1200000000", "intermediate_inputs": "700000000", "employees": "25"}


def make_draft(
    actor: User, owner: Organisation, *, year: int = YEAR, opens_on: date | None = None, deadline: date | None = None
) -> Campaign:
    today = timezone.localdate()
    return campaign_add(
        actor=actor,
        owner=owner,
        facts={
            "title": f"Số liệu năng suất {year}",
            "title_en": f"Productivity accounts {year}",
            "specification": "quick-3",
            "specification_version": "1",
            "year": year,
            "opens_on": opens_on or today,
            "deadline": deadline or today + timedelta(days=30),
            "reminder_days": [7, 1, -3],
            "message": "",
        },
    )


def make_open(
    actor: User, owner: Organisation, *, year: int = YEAR, opens_on: date | None = None, deadline: date | None = None
) -> Campaign:
    campaign = make_draft(actor, owner, year=year, opens_on=opens_on, deadline=deadline)
    campaign_open(actor=actor, campaign=campaign)
    campaign.refresh_from_db()
    return campaign


def hand_in(user: User, assignment: Assignment, values: dict[str, str] | None = None) -> HandIn:
    """An enterprise hands in by the form, confirms what is asked, and sends."""
    rows = [{"firm": assignment.enterprise.code, **(values or GOOD)}]
    intake = intake_receive_rows(
        user=user, campaign=assignment.campaign, assignment=assignment, rows=rows, channel="form"
    )
    intake_check(intake.pk)
    intake.refresh_from_db()
    keys = [entry["key"] for entry in intake.problems if entry["severity"] == "please_confirm"]
    if keys:
        intake = intake_confirm(user=user, intake=intake, keys=keys, comment="đúng")
    (sent,) = hand_in_send(user=user, intake=intake, declared=True, declared_name="Nguyễn Văn A", reason="sửa")
    return sent
