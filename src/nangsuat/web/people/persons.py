"""The person behind a request."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from nangsuat.web.people.models import User


def person_of(request: HttpRequest) -> User:
    """Who is logged in; pages that guests may open do not call this."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def require(user: User, permission: str, record: Any = None) -> None:
    """Let pass who may do this to the record; others get the page that says that they may not."""
    if not user.has_perm(permission, record):
        raise PermissionDenied
