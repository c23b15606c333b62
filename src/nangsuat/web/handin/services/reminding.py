"""Reminders by the clock: before and after the deadline, each day of the owner's list once for each contact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from nangsuat.web.core import audit
from nangsuat.web.core.models import Letter
from nangsuat.web.handin.models import Assignment, Campaign
from nangsuat.web.handin.selectors.contacts import Contact, contacts_of
from nangsuat.web.handin.services.campaign_letters import REMINDER, letter_reminding
from nangsuat.web.handin.services.inviting import BATCH, DONE, ensure_invited


def due_reminder(campaign: Campaign, today: date) -> int | None:
    """The entry of the owner's list (days before the deadline) that is due: the latest one, if it fell in the campaign.

    Earlier ones that nobody ran the site for are left out: one letter says all.
    """
    due = [days for days in campaign.reminder_days if campaign.opens_on <= _day(campaign, days) <= today]
    return min(due, default=None)


@transaction.atomic
def campaign_remind(*, campaign: Campaign, limit: int = BATCH) -> int:
    """Write what is due today and not written yet, so many letters at a time; give how many were written."""
    today = timezone.localdate()
    days = due_reminder(campaign, today) if campaign.accepts else None
    if days is None:
        return 0
    waiting = list(_waiting(campaign, days))[:limit]
    for assignment, contact, key in waiting:
        if contact.user is None:
            ensure_invited(assignment, contact)
        letter_reminding(assignment, contact, key=key, today=today)
    if waiting:
        audit.record("timer", "campaign.reminded", campaign, details={"days": days, "letters": len(waiting)})
    return len(waiting)


def _waiting(campaign: Campaign, days: int) -> Iterator[tuple[Assignment, Contact, str]]:
    left = list(
        Assignment.objects.filter(campaign=campaign)
        .exclude(state__in=DONE)
        .select_related("enterprise__organisation")
        .order_by("pk")
    )
    contacts = contacts_of([each.enterprise for each in left], for_reminder=True)
    letters = Letter.objects.filter(organisation=campaign.owner, kind=REMINDER).order_by()
    written = set(letters.values_list("key", flat=True))
    for assignment in left:
        assignment.campaign = campaign
        for contact in contacts[assignment.enterprise_id]:
            key = f"{REMINDER}:{assignment.pk}:{contact.key}:{campaign.deadline:%Y%m%d}:{days}"
            if key not in written:
                yield assignment, contact, key


def _day(campaign: Campaign, days: int) -> date:
    return campaign.deadline - timedelta(days=days)
