"""Reading notices: what is published is for all, a draft for the managers of its body."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from nangsuat.web.news.models import Notice
from nangsuat.web.orgs.models import Membership, Organisation
from nangsuat.web.orgs.selectors import Kind, memberships_of
from nangsuat.web.people.models import User

PUBLISHING = (Kind.PARK, Kind.CITY, Kind.INSTITUTE)

type Reader = User | AbstractBaseUser | AnonymousUser


def published() -> QuerySet[Notice]:
    """What everybody sees, the newest first."""
    return Notice.objects.filter(published_at__lte=timezone.now()).select_related("organisation")


def managed_by(user: Reader) -> list[Organisation]:
    """The bodies whose notices a person writes: those that they manage."""
    if not isinstance(user, User):
        return []
    found = {
        entry.organisation_id: entry.organisation
        for entry in memberships_of(user)
        if entry.role == Membership.Role.MANAGER and entry.organisation.kind in PUBLISHING
    }
    return list(found.values())


def drafts_of(user: Reader) -> QuerySet[Notice]:
    """What waits to be published, or was withdrawn, in the bodies that a person manages."""
    bodies = [body.pk for body in managed_by(user)]
    held = Notice.objects.filter(organisation__in=bodies).select_related("organisation")
    return held.filter(Q(published_at=None) | Q(published_at__gt=timezone.now())).order_by("-changed_at")


def get_notice(user: Reader, slug: str) -> Notice:
    """A notice that the person may read, else 404."""
    bodies = [body.pk for body in managed_by(user)]
    readable = Q(published_at__lte=timezone.now()) | Q(organisation__in=bodies)
    return get_object_or_404(Notice.objects.filter(readable).select_related("organisation"), slug=slug)


def get_own_notice(user: Reader, slug: str) -> Notice:
    """A notice of a body that the person manages, else 404."""
    bodies = [body.pk for body in managed_by(user)]
    return get_object_or_404(Notice.objects.filter(organisation__in=bodies).select_related("organisation"), slug=slug)
