"""Erasing a person: what identifies them goes, what the law keeps stays.

The audit log keeps the e-mail address in its lines: it is a security log that the law on cyber-security has us keep,
and its chain would break if a line changed. Hand-ins keep the name under which an enterprise declared them, which is
the enterprise's declaration. All else that identifies the person goes, the histories of records included.
"""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from nangsuat.data import NangsuatError, Text
from nangsuat.web.core import audit
from nangsuat.web.core.models import Letter
from nangsuat.web.orgs.models import Membership
from nangsuat.web.orgs.selectors import is_last_manager
from nangsuat.web.people.models import Consent, DataRequest, Invitation, User
from nangsuat.web.people.services.accounts import end_sessions


class CannotBeErased(NangsuatError):
    """The person still carries something that somebody else must take over first."""


@transaction.atomic
def person_erase(*, user: User, by: User, address: str | None = None) -> None:
    """Take away all that identifies a person; the record stays under a number, so that what they did stays whole."""
    _refuse_last_manager(user)
    email = user.email
    audit.record(by, "person.erased", user, details={"email": email}, address=address)
    _end_memberships(user)
    end_sessions(user)
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    Consent.objects.filter(user=user).delete()
    Letter.objects.filter(to=email).delete()
    Invitation.objects.filter(email=email).update(email=_nobody(user), full_name="", revoked_at=timezone.now())
    DataRequest.objects.filter(user=user).update(email=_nobody(user), words_of_person="", answer="")
    user.email, user.full_name, user.phone = _nobody(user), "", ""
    user.is_active = user.is_superuser = False
    user.set_unusable_password()
    user.save()


def _nobody(user: User) -> str:
    return f"erased-{user.pk}@invalid.invalid"


def _refuse_last_manager(user: User) -> None:
    for membership in Membership.objects.valid().filter(user=user).select_related("organisation"):
        if is_last_manager(membership):
            name = membership.organisation.name
            raise CannotBeErased(
                Text(
                    vi=f"Người này là người phụ trách cuối cùng của «{name}». Hãy giao cho người khác trước.",
                    en=f"This person is the last manager of «{name}». Hand over to somebody else first.",
                )
            )
    if user.is_superuser and not User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk).exists():
        raise CannotBeErased(
            Text(
                vi="Đây là người quản trị cuối cùng của hệ thống. Hãy mời người khác trước.",
                en="This is the last manager of the site. Invite another first.",
            )
        )


def _end_memberships(user: User) -> None:
    for membership in Membership.objects.valid().filter(user=user):
        membership.valid_until = timezone.localdate() - timedelta(days=1)
        membership.save()
