"""Letters: written inside the transaction of the act that they tell of, sent later by the timer."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Model
from django.utils import timezone

from nangsuat.data import Text
from nangsuat.web.core.models import Letter
from nangsuat.web.core.words import say

_ATTEMPTS = 5


def write_letter(
    *, to: str, subject: Text, body: Text, kind: str, key: str, organisation: Model | None = None
) -> Letter:
    """Write a letter once; a second call with the same ``key`` changes nothing."""
    letter, _ = Letter.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "subject": say(subject),
            "body": say(body),
            "kind": kind,
            "organisation_id": organisation.pk if organisation else None,
        },
    )
    return letter


def letter_arrived(*, key: str) -> None:
    """Note that a letter that still waits has reached its reader: they acted on it."""
    waiting = Letter.objects.filter(key=key, state=Letter.State.WAITING)
    waiting.update(state=Letter.State.BY_HAND, sent_at=timezone.now())


def send_waiting() -> int:
    """Send what waits, where a mail server is set; give how many went out."""
    if not settings.MAIL_HOST:
        return 0
    return sum(_send(letter) for letter in Letter.objects.filter(state=Letter.State.WAITING)[:100])


def _send(letter: Letter) -> bool:
    letter.attempts += 1
    try:
        send_mail(letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [letter.to])
    except OSError as error:  # the mail server is away: try again, then give it to a person
        letter.error = str(error)[:300]
        letter.state = Letter.State.FAILED if letter.attempts >= _ATTEMPTS else Letter.State.WAITING
    else:
        letter.state, letter.sent_at = Letter.State.SENT, timezone.now()
    letter.save(update_fields=["attempts", "error", "state", "sent_at"])
    return letter.state == Letter.State.SENT
