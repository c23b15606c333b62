"""How accounts come about and how they write to people: by invitation only, through the outbox."""

from __future__ import annotations

import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from nangsuat.data import Text
from nangsuat.web.core.address import address_of
from nangsuat.web.core.letters import write_letter
from nangsuat.web.orgs.selectors import body_looking_after

_WAYS_IN = frozenset(("password", "mfa"))  # a passkey is the latter


def _has_just_come_in(request: HttpRequest) -> bool:
    """Whether the log-in itself is as fresh as being asked again would make it."""
    shown = [each for each in get_authentication_records(request, request.user) if each["method"] in _WAYS_IN]
    return bool(shown) and time.time() - shown[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class AccountAdapter(DefaultAccountAdapter):
    """No account without an invitation; letters wait in the outbox like all others, so that no page waits for them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Who came in a moment ago is not asked who they are again."""
        return not _has_just_come_in(self.request) and super().is_reauthentication_required(app=app, **more)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The same address that the audit log keeps."""
        return address_of(request) or super().get_client_ip(request)

    def format_email_subject(self, subject: str) -> str:
        return f"Nangsuat: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        body = str(message.body)
        moment = timezone.now().isoformat(timespec="microseconds")
        write_letter(
            to=email,
            subject=Text(vi=message.subject, en=message.subject),  # rendered in the reader's language already
            body=Text(vi=body, en=body),
            kind="account",
            organisation=body_looking_after(email.lower()),  # a colleague passes it on, not who manages the site
            key=f"account:{hashlib.sha256(f'{email}{moment}{body}'.encode()).hexdigest()[:40]}",
        )
