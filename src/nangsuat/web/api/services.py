"""Making and revoking keys; each has its audit line."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from nangsuat.web.api.models import ApiKey
from nangsuat.web.api.scopes import SCOPES
from nangsuat.web.api.selectors import PREFIX, hash_of
from nangsuat.web.core import audit
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.people.models import User

_USED_EVERY = timedelta(minutes=5)  # the time of last use is kept this finely: not a write at every call


def key_make(
    *, organisation: Organisation, name: str, scopes: Sequence[str], days: int, by: User, address: str | None = None
) -> tuple[ApiKey, str]:
    """A new key, and its writing, which is shown once and kept nowhere."""
    prefix = secrets.token_hex(4)
    written = f"{PREFIX}_{prefix}_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        key = ApiKey.objects.create(
            organisation=organisation,
            name=name,
            prefix=prefix,
            key_hash=hash_of(written),
            scopes=[scope for scope in SCOPES if scope in scopes],
            made_by=by,
            expires_at=timezone.now() + timedelta(days=days),
        )
        audit.record(by, "api_key.made", key, details={"scopes": key.scopes, "days": days}, address=address)
    return key, written


def key_revoke(*, key: ApiKey, by: User, address: str | None = None) -> None:
    """End a key at once."""
    with transaction.atomic():
        if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now()):
            audit.record(by, "api_key.revoked", key, address=address)


def key_used(*, key: ApiKey) -> None:
    """Note the use."""
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > _USED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
