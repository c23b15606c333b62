"""Letters: passed on by hand where no mail server is set; secret links do not stay in letters that have arrived."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from nangsuat.web.core import audit
from nangsuat.web.core.models import Letter
from nangsuat.web.people.models import User

SECRET_KINDS = ("account", "invitation")
_WAITING_DAYS = 30


@transaction.atomic
def letter_pass_on(*, letter: Letter, by: User, address: str | None = None) -> None:
    """Somebody has given the letter to its person."""
    letter.state, letter.sent_at = Letter.State.BY_HAND, timezone.now()
    letter.save(update_fields=["state", "sent_at"])
    audit.record(by, "letter.passed-on", letter, details={"kind": letter.kind, "to": letter.to}, address=address)


@transaction.atomic
def forget_secret_letters() -> int:
    """Empty letters with secret links once they have arrived, or when the link cannot open any more."""
    now = timezone.now()
    secret = Letter.objects.filter(kind__in=SECRET_KINDS).exclude(body="")
    arrived = secret.filter(state__in=(Letter.State.SENT, Letter.State.BY_HAND), sent_at__lt=now - timedelta(hours=1))
    old = secret.filter(written_at__lt=now - timedelta(days=_WAITING_DAYS))
    return arrived.update(body="") + old.update(body="", state=Letter.State.FAILED)
