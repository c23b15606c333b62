"""Consultants: an enterprise lets one in for a time, and shuts the door again."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from nangsuat.web.core import audit
from nangsuat.web.orgs.models import Client, Enterprise, Organisation
from nangsuat.web.people.models import User


@transaction.atomic
def client_open(
    *,
    enterprise: Enterprise,
    consultant: Organisation,
    by: User,
    valid_from: date | None = None,
    valid_until: date | None = None,
    address: str | None = None,
) -> Client:
    """Let a consultant read the enterprise's record from a day on, until a day where one is named."""
    client = Client.objects.create(
        enterprise=enterprise,
        consultant=consultant,
        valid_from=valid_from or timezone.localdate(),
        valid_until=valid_until,
        agreed_by=by,
    )
    details = {
        "consultant": consultant.pk,
        "enterprise": enterprise.pk,
        "until": valid_until.isoformat() if valid_until else None,
    }
    audit.record(by, "client.opened", client, details=details, address=address)
    return client


@transaction.atomic
def client_end(*, client: Client, by: User, address: str | None = None) -> None:
    """Shut the door at once."""
    client.valid_until = timezone.localdate() - timedelta(days=1)
    client.save()
    details = {"consultant": client.consultant_id, "enterprise": client.enterprise_id}
    audit.record(by, "client.ended", client, details=details, address=address)
