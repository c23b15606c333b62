"""Who asks, and whether they may."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from nangsuat.web.people.current import person_of
from nangsuat.web.people.models import User

__all__ = ["person_of", "require"]


def require(user: User, permission: str, record: Any = None) -> None:
    """Let pass who may do this to the record; others get the page that says that they may not."""
    if not user.has_perm(permission, record):
        raise PermissionDenied
