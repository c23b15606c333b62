"""Log-ins, failures, log-outs and changes of second factors are lines of the audit log."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from nangsuat.web.core import audit
from nangsuat.web.core.address import address_of
from nangsuat.web.people.models import User
from nangsuat.web.people.services.accounts import end_sessions

SECOND_FACTOR = "second_factor"  # in the session: that the person has one, looked up once


def _address(request: HttpRequest | None) -> str | None:
    return address_of(request) if request is not None else None


@receiver(user_logged_in)
def _logged_in(request: HttpRequest, user: User, **_: Any) -> None:
    audit.record(user, "log-in", user, address=_address(request))


@receiver(user_logged_out)
def _logged_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        audit.record(user, "log-out", user, address=_address(request))


@receiver(user_login_failed)
def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """What was typed as an address is kept, cut short: it may be a password typed into the wrong field."""
    typed = str(credentials.get("email") or credentials.get("username") or "")
    known = User.objects.filter(email=typed.lower()).exists()
    audit.record(
        "guest", "log-in.failed", details={"email": typed if known else typed[:3] + "…"}, address=_address(request)
    )


@receiver(authentication_failed)
def _factor_failed(request: HttpRequest, user: User, **_: Any) -> None:
    audit.record(user, "second-factor.failed", user, address=_address(request))


@receiver(authenticator_added)
def _factor_added(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """Whoever came in elsewhere by the password alone comes in again by the factor too."""
    end_sessions(user, but=request.session.session_key)
    audit.record(user, "second-factor.added", user, details={"type": authenticator.type}, address=_address(request))


@receiver(authenticator_reset)
def _factor_reset(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    audit.record(user, "second-factor.reset", user, details={"type": authenticator.type}, address=_address(request))


@receiver(authenticator_removed)
def _factor_removed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """Whoever is inside on other machines comes in again by the factors that are left."""
    request.session.pop(SECOND_FACTOR, None)
    end_sessions(user, but=request.session.session_key)
    audit.record(user, "second-factor.removed", user, details={"type": authenticator.type}, address=_address(request))


@receiver(password_changed)
@receiver(password_reset)
@receiver(password_set)
def _password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    end_sessions(user, but=request.session.session_key)
    audit.record(user, "password.changed", user, address=_address(request))
