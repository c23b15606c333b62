"""Memberships: a role and a time are changed, a place ends; an organisation never loses its last manager."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from nangsuat.data import NangsuatError, Text
from nangsuat.web.core import audit
from nangsuat.web.orgs.models import Membership, Organisation
from nangsuat.web.orgs.selectors import is_last_manager
from nangsuat.web.people.models import User


class LastManager(NangsuatError):
    """The organisation would have nobody who manages it; make somebody else a manager first."""


@transaction.atomic
def membership_change(
    *,
    membership: Membership,
    by: User,
    role: str,
    valid_from: date,
    valid_until: date | None = None,
    address: str | None = None,
) -> Membership:
    """Give a role and a time."""
    _one_at_a_time(membership)
    stays = role == Membership.Role.MANAGER and valid_from <= timezone.localdate() and valid_until is None
    if not stays:
        _keep_a_manager(membership)
    before = {"role": membership.role, "from": membership.valid_from, "until": membership.valid_until}
    membership.role, membership.valid_from, membership.valid_until = role, valid_from, valid_until
    membership.save()
    _record(by, "membership.changed", membership, before, address)
    return membership


@transaction.atomic
def membership_end(*, membership: Membership, by: User, address: str | None = None) -> None:
    """End a place at once: from now on it opens nothing."""
    _one_at_a_time(membership)
    _keep_a_manager(membership)
    before = {"role": membership.role, "from": membership.valid_from, "until": membership.valid_until}
    membership.valid_until = timezone.localdate() - timedelta(days=1)
    membership.save()
    _record(by, "membership.ended", membership, before, address)


def _one_at_a_time(membership: Membership) -> None:
    """Two managers who take each other's place at the same moment must not both succeed."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    membership.refresh_from_db()


def _keep_a_manager(membership: Membership) -> None:
    today = timezone.localdate()
    holds = membership.valid_from <= today and (membership.valid_until is None or membership.valid_until >= today)
    if holds and is_last_manager(membership):
        raise LastManager(
            Text(
                vi="Đây là người phụ trách cuối cùng. Hãy giao vai trò phụ trách cho người khác trước.",
                en="This is the last manager. Make somebody else a manager first.",
            )
        )


def _record(by: User, action: str, membership: Membership, before: dict[str, object], address: str | None) -> None:
    details = {
        "organisation": membership.organisation_id,
        "user": membership.user_id,
        "role": membership.role,
        "from": membership.valid_from.isoformat(),
        "until": membership.valid_until.isoformat() if membership.valid_until else None,
        "was": {key: value.isoformat() if isinstance(value, date) else value for key, value in before.items()},
    }
    audit.record(by, action, membership, details=details, address=address)
