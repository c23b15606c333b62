"""The person who makes a request."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from nangsuat.web.people.models import User


def person_of(request: HttpRequest) -> User:
    """The person logged in; guests are stopped before a view runs, and here once more."""
    if isinstance(request.user, User):
        return request.user
    raise PermissionDenied
