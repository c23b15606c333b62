"""All that is kept about one person, for themselves to read and to carry elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from nangsuat.web.core import audit
from nangsuat.web.core.models import AuditEvent, Letter
from nangsuat.web.handin.models import HandIn
from nangsuat.web.orgs.models import Membership
from nangsuat.web.people.models import Consent, DataRequest, Invitation, User

_LINES = 1000

type PersonalData = dict[str, list[Mapping[str, object]]]


def personal_data(user: User) -> PersonalData:
    """Table by table what is kept; secrets (password, keys) are named, not given."""
    return {
        "account": [_account(user)],
        "memberships": list(
            Membership.objects.filter(user=user).values("organisation__name", "role", "valid_from", "valid_until")
        ),
        "second_factors": list(Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")),
        "sessions": list(UserSession.objects.filter(user=user).values("created_at", "ip", "user_agent")),
        "invitations": list(
            Invitation.objects.filter(email=user.email).values("full_name", "role", "made_at", "accepted_at")
        ),
        "consents": list(
            Consent.objects.filter(user=user).values("text__purpose", "text__version", "given", "channel", "at")
        ),
        "data_requests": list(
            DataRequest.objects.filter(user=user).values(
                "kind", "words_of_person", "received_at", "answer", "answered_at", "state"
            )
        ),
        "letters": list(
            Letter.objects.filter(to=user.email)
            .exclude(kind__in=("account", "invitation"))
            .values("subject", "body", "written_at", "sent_at")
        ),
        "hand_ins": list(
            HandIn.objects.filter(sent_by=user).values("receipt_number", "sent_at", "declared_name", "declared_post")
        ),
        "audit": list(
            AuditEvent.objects.filter(actor=user.email)
            .order_by("-number")
            .values("at", "action", "target", "address")[:_LINES]
        ),
    }


@transaction.atomic
def personal_data_export(*, user: User, by: User, address: str | None = None) -> PersonalData:
    """The person's data, with a line in the audit log that they left the site."""
    audit.record(by, "personal-data.exported", user, address=address)
    return personal_data(user)


def _account(user: User) -> dict[str, object]:
    return {
        "email": user.email,
        "full_name": user.full_name,
        "phone": user.phone,
        "language": user.language,
        "joined_at": user.joined_at,
        "last_login": user.last_login,
        "has_password": user.has_usable_password(),
    }
