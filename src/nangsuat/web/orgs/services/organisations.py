"""Organisations: the site's manager adds, changes and closes them."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from nangsuat.web.core import audit
from nangsuat.web.orgs.models import Membership, Organisation
from nangsuat.web.people.models import User


@transaction.atomic
def organisation_add(*, organisation: Organisation, by: User, address: str | None = None) -> Organisation:
    """Add an organisation that a form has filled in."""
    organisation.save()
    audit.record(by, "organisation.added", organisation, details={"kind": organisation.kind}, address=address)
    return organisation


@transaction.atomic
def organisation_change(
    *, organisation: Organisation, by: User, fields: list[str], address: str | None = None
) -> Organisation:
    """Keep what a form has changed."""
    organisation.save()
    audit.record(by, "organisation.changed", organisation, details={"fields": fields}, address=address)
    return organisation


@transaction.atomic
def organisation_close(*, organisation: Organisation, by: User, address: str | None = None) -> None:
    """Close an organisation: its memberships end, its records stay."""
    today = timezone.localdate()
    organisation.closed_on = today
    organisation.save()
    for membership in Membership.objects.valid(today).filter(organisation=organisation):
        membership.valid_until = today - timedelta(days=1)
        membership.save()
    audit.record(by, "organisation.closed", organisation, address=address)
