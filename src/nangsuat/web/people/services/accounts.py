"""Accounts: opened by an invitation, changed by their owner, closed by the site's manager."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction

from nangsuat.web.core import audit
from nangsuat.web.people.models import Invitation, User


@transaction.atomic
def account_open(
    *, invitation: Invitation, full_name: str, phone: str = "", password: str | None = None, address: str | None = None
) -> User:
    """Open the account of an invited address; without a password the person adds a passkey next."""
    user = User.objects.create_user(invitation.email, password, full_name=full_name, phone=phone)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)  # the link went there
    audit.record(user, "account.opened", user, details={"invitation": invitation.pk}, address=address)
    return user


@transaction.atomic
def account_change(*, user: User, full_name: str, phone: str, language: str, address: str | None = None) -> None:
    """Change what a person says of themselves."""
    new = {"full_name": full_name, "phone": phone, "language": language}
    changed = sorted(name for name, value in new.items() if getattr(user, name) != value)
    if not changed:
        return
    for name, value in new.items():
        setattr(user, name, value)
    user.save(update_fields=changed)
    audit.record(user, "account.changed", user, details={"fields": changed}, address=address)


@transaction.atomic
def account_close(*, user: User, by: User, address: str | None = None) -> None:
    """Shut an account: the person is out at the next click, whatever pages they have open."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    audit.record(by, "account.closed", user, details={"email": user.email}, address=address)


@transaction.atomic
def account_reopen(*, user: User, by: User, address: str | None = None) -> None:
    """Let a person in again."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(by, "account.reopened", user, details={"email": user.email}, address=address)


def end_sessions(user: User, *, but: str | None = None) -> int:
    """End the person's sessions on all machines, but one perhaps; give how many."""
    sessions = list(UserSession.objects.filter(user=user).exclude(session_key=but or ""))
    for session in sessions:
        session.end()
    return len(sessions)
