"""Who asks, and whether they may."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from nangsuat.web.people.current import person_of
from nangsuat.web.people.models import User

__all__ = ["ask_password", "person_of", "require"]


def require(user: User, permission: str, record: Any = None) -> None:
    """Let pass who may do this to the record; others get the page that says that they may not."""
    if not user.has_perm(permission, record):
        raise PermissionDenied


@reauthentication_required
def ask_password(request: HttpRequest) -> None:
    """Send who has not proved lately who they are to do so first, and back here.

    A view calls it after its look at rights: to a stranger there is nothing here, with the password or without.
    """
