"""The consent ledger: one line for each time a person gives or withdraws a consent."""

from __future__ import annotations

from django.db import transaction

from nangsuat.web.core import audit
from nangsuat.web.people.models import Consent, ConsentText, User
from nangsuat.web.people.selectors import current_consents


@transaction.atomic
def consent_change(
    *, user: User, text: ConsentText, given: bool, channel: str = "web", address: str | None = None
) -> Consent | None:
    """Add a line where something changes; saying the same again adds none."""
    held = current_consents(user).get(text.purpose)
    same_text = held is not None and held.text_id == text.pk
    if (held is None and not given) or (held is not None and held.given == given and (same_text or not given)):
        return None
    line = Consent.objects.create(user=user, text=text, given=given, channel=channel)
    audit.record(
        user,
        "consent.given" if given else "consent.withdrawn",
        line,
        details={"purpose": text.purpose, "version": text.version, "channel": channel},
        address=address,
    )
    return line
