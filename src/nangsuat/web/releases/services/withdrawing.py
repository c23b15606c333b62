"""Withdrawing a release: it stays in the list with the reason, its figures are shown no more."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from nangsuat.data import NangsuatError, Text
from nangsuat.web.core import audit
from nangsuat.web.people.models import User
from nangsuat.web.releases.models import Release


class CannotBeWithdrawn(NangsuatError):
    """Only a published release can be withdrawn, and with a reason."""


def release_withdraw(*, release: Release, reason: str, by: User, address: str | None = None) -> Release:
    """Withdraw a published release."""
    if not by.has_perm("releases.withdraw", release):
        raise PermissionDenied
    if not reason.strip():
        raise CannotBeWithdrawn(_NO_REASON)
    with transaction.atomic():
        current = Release.objects.select_for_update().get(pk=release.pk)
        if current.state != Release.State.PUBLISHED:
            raise CannotBeWithdrawn(_NOT_PUBLISHED)
        current.state, current.withdrawn_at = Release.State.WITHDRAWN, timezone.now()
        current.withdrawn_by, current.withdrawal_reason = by, reason.strip()
        current.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawal_reason"])
        audit.record(by, "release.withdrawn", current, details={"reason": reason.strip()}, address=address)
    return current


_NO_REASON = Text(vi="Hãy ghi lý do rút.", en="Give the reason for withdrawing.")
_NOT_PUBLISHED = Text(
    vi="Chỉ rút được bản đang công bố; bản này đã rút hoặc chưa công bố.",
    en="Only a published release can be withdrawn; this one was withdrawn already, or is not published.",
)
