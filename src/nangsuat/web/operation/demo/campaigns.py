"""Campaigns of the made-up park: three that are over, and one in which enterprises stand at every stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import batched
from typing import Any

import polars as pl
from django.db.models import QuerySet
from django.utils import timezone

from nangsuat.data import SPECIFICATIONS
from nangsuat.web.handin import findings
from nangsuat.web.handin.models import Assignment, Campaign, Intake
from nangsuat.web.handin.selectors.choosing import Choice
from nangsuat.web.handin.services import campaigns as services
from nangsuat.web.handin.services.exceptions import assignment_exempt
from nangsuat.web.handin.services.form import IDENTITY, draft_save
from nangsuat.web.handin.services.intake import intake_check, intake_confirm, intake_receive_rows
from nangsuat.web.handin.services.sending import hand_in_send
from nangsuat.web.operation.demo.places import Places
from nangsuat.web.orgs.models import Membership

_FORM = SPECIFICATIONS["accounts-2026", 1]
_AUTHORISATION = "Dữ liệu giả lập: không có doanh nghiệp nào ủy quyền"
_SENT_SHARE = 0.4
_OF_EACH_STAGE = 4
_TOGETHER = 25


def past_campaign(places: Places, year: int) -> Campaign:
    """A campaign that is over: everybody's accounts of the year, sent by the park's board in one file."""
    campaign = _opened(places, year, [code for code in places.enterprises if code in _firms(places, year)])
    if campaign.state == Campaign.State.CLOSED:
        return campaign
    _send_many(places, campaign, _typed(places, year))
    services.campaign_close(actor=places.helper, campaign=campaign)
    Campaign.objects.filter(pk=campaign.pk).update(opens_on=date(year + 1, 1, 15), deadline=date(year + 1, 3, 31))
    return campaign


def open_campaign(places: Places, year: int) -> Campaign:
    """A campaign that runs: some have sent, others stand at each stage before, one is exempt, others have not begun."""
    rows = _typed(places, year)
    campaign = _opened(places, year, [row["firm"] for row in rows])
    rows = [row for row in rows if row["firm"] != places.featured.code]  # left to who tries the enterprise's link
    sent = round(len(rows) * _SENT_SHARE)
    _send_many(places, campaign, rows[:sent])
    stages = [rows[place : place + _OF_EACH_STAGE] for place in range(sent, len(rows), _OF_EACH_STAGE)][:4]
    begun = set(_done(campaign).values_list("enterprise__code", flat=True))
    stages = [[row for row in stage if row["firm"] not in begun] for stage in stages]
    for row in stages[0]:
        _drafted(places, campaign, row)
    for row in stages[1]:
        _received(places, campaign, row | {"employees": "nhiều", "net_sales": "1.234,5.6"})
    for row in stages[2]:
        _received(places, campaign, row | {"net_sales": str(30 * int(row["net_sales"]))})
    for row in stages[3][:1]:
        reason = "Doanh nghiệp giả lập đang giải thể"
        assignment_exempt(actor=places.helper, assignment=_assignment(campaign, row), reason=reason)
    return campaign


def _opened(places: Places, year: int, codes: Sequence[str]) -> Campaign:
    """The campaign of the year, made and opened where that has not been done yet."""
    there = Campaign.objects.filter(owner=places.park, year=year).first()
    if there is not None and there.state != Campaign.State.DRAFT:
        return there
    campaign = there or _drafted_campaign(places, year)
    services.campaign_choose(actor=places.helper, campaign=campaign, choice=Choice(codes=tuple(codes)))
    services.campaign_open(actor=places.helper, campaign=campaign)
    return Campaign.objects.get(pk=campaign.pk)


def _drafted_campaign(places: Places, year: int) -> Campaign:
    today = timezone.localdate()
    return services.campaign_add(
        actor=places.helper,
        owner=places.park,
        facts={
            "title": f"Số liệu năm {year} (giả lập)",
            "title_en": f"Accounts of {year} (synthetic)",
            "specification": _FORM.code,
            "specification_version": str(_FORM.version),
            "year": year,
            "opens_on": today - timedelta(days=14),
            "deadline": today + timedelta(days=21),
            "reminder_days": [14, 7, 1],
        },
    )


def _send_many(places: Places, campaign: Campaign, rows: Sequence[Mapping[str, str]]) -> None:
    """One file for many: checked, what it asks is confirmed, and all that need no correction are sent."""
    sent = set(_done(campaign).values_list("enterprise__code", flat=True))
    rows = [row for row in rows if row["firm"] not in sent]
    if not rows:
        return
    intake = intake_receive_rows(user=places.helper, campaign=campaign, assignment=None, rows=rows)
    intake_check(intake.pk)
    intake.refresh_from_db()
    wrong = {finding.firm for finding in findings.findings_of(intake).must_fix}
    firms = [row["firm"] for row in rows if row["firm"] not in wrong]
    asked = findings.findings_of(intake).of_firms(firms).unconfirmed
    if asked:
        intake_confirm(user=places.helper, intake=intake, keys={each.key for each in asked}, firms=firms)
    for some in batched(firms, _TOGETHER):  # others write in between
        hand_in_send(
            user=places.helper,
            intake=intake,
            declared=True,
            declared_name="Dữ liệu giả lập",
            declared_post="Không có thật",
            firms=some,
            authorisation=_AUTHORISATION,
        )


def _done(campaign: Campaign) -> QuerySet[Assignment]:
    return campaign.assignments.exclude(state=Assignment.State.NOT_STARTED)


def _received(places: Places, campaign: Campaign, row: Mapping[str, str]) -> Intake:
    assignment = _assignment(campaign, row)
    _belongs(places, assignment)
    intake = intake_receive_rows(user=places.helper, campaign=campaign, assignment=assignment, rows=[row])
    intake_check(intake.pk)
    return intake


def _drafted(places: Places, campaign: Campaign, row: Mapping[str, str]) -> None:
    assignment = _assignment(campaign, row)
    _belongs(places, assignment)
    begun = {name: row[name] for name in ("net_sales", "employees") if name in row}
    draft_save(user=places.helper, assignment=assignment, edition=0, values=begun)


def _assignment(campaign: Campaign, row: Mapping[str, str]) -> Assignment:
    asked = campaign.assignments.select_related("enterprise__organisation", "campaign__owner")
    return asked.get(enterprise__code=row["firm"])


def _belongs(places: Places, assignment: Assignment) -> None:
    """Only somebody of the enterprise fills in its form: the helper is, for the time of the filling."""
    Membership.objects.get_or_create(
        user=places.helper,
        organisation=assignment.enterprise.organisation,
        defaults={"role": Membership.Role.MEMBER, "valid_from": timezone.localdate()},
    )
    places.helper.__dict__.pop("_memberships", None)  # read once a request; here the request is long


def _firms(places: Places, year: int) -> set[str]:
    return set(places.accounts.filter(pl.col("year") == year)["firm"])


def _typed(places: Places, year: int) -> list[dict[str, str]]:
    """The accounts of a year as somebody would type them."""
    roles = [role for role in _FORM.roles if role not in IDENTITY and role in places.accounts.columns]
    frame = places.accounts.filter(pl.col("year") == year).sort("firm")
    return [_answers(row, roles, year) for row in frame.to_dicts() if row["firm"] in places.enterprises]


def _answers(row: Mapping[str, Any], roles: Sequence[str], year: int) -> dict[str, str]:
    said = {role: str(round(row[role])) for role in roles if row.get(role) is not None}
    bought = sum(row.get(part) or 0.0 for part in ("materials", "energy", "bought_services"))
    return {"firm": row["firm"], "year": str(year), "intermediate_inputs": str(round(bought)), **said}
