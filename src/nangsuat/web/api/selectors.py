"""Reading keys, always for a person."""

from __future__ import annotations

import hashlib

from django.db.models import QuerySet
from django.utils import timezone

from nangsuat.web.api.models import ApiKey
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.orgs.selectors import role_in

PREFIX = "ns"


def hash_of(key: str) -> str:
    """What is kept of a key; it is long and random, so a plain hash is enough and quick at each call."""
    return hashlib.sha256(key.encode()).hexdigest()


def keys_of(organisation: Organisation) -> QuerySet[ApiKey]:
    """An organisation's keys, those that ended too."""
    return ApiKey.objects.filter(organisation=organisation).select_related("made_by")


def key_that_holds(written: str) -> ApiKey | None:
    """The key, if it is neither revoked nor ended and its maker still may write for the organisation."""
    found = (
        ApiKey.objects.select_related("organisation__enterprise", "made_by")
        .filter(key_hash=hash_of(written), revoked_at=None, expires_at__gt=timezone.now(), made_by__is_active=True)
        .first()
    )
    return found if found and role_in(found.made_by, found.organisation) in {"manager", "member"} else None
