"""Reading an enterprise's results, for those who may read its confidential record."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from nangsuat.web.handin.models import HandIn
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.orgs.selectors import get_enterprise, role_in
from nangsuat.web.people.models import User
from nangsuat.web.releases.models import Release
from nangsuat.web.results.models import OwnResult

FORMAT = 3  # of the payload; a later one makes all results anew

__all__ = ["get_enterprise", "hand_ins_of", "is_own", "release_beside", "result_before", "result_digest", "result_now"]


def hand_ins_of(enterprise: Enterprise) -> QuerySet[HandIn]:
    """The latest version of each assignment of an enterprise, without the accounts."""
    found = HandIn.objects.filter(assignment__enterprise=enterprise).order_by("assignment", "-version")
    latest: dict[int, int] = {}
    for assignment, pk in found.values_list("assignment", "pk"):
        latest.setdefault(assignment, pk)
    return HandIn.objects.filter(pk__in=latest.values())


def release_beside(enterprise: Enterprise) -> Release | None:
    """The release among whose enterprises it is placed: the newest of its park, else the newest public one."""
    own = Case(When(owner=enterprise.park_id, then=Value(0)), default=Value(1), output_field=IntegerField())
    seen = Q(public=True) | Q(owner=enterprise.park_id)
    return (
        Release.objects.filter(seen, state=Release.State.PUBLISHED)
        .select_related("owner")
        .defer("manifest")  # long; the page needs to know only which one it is
        .order_by(own, "-published_at", "-pk")
        .first()
    )


def result_digest(enterprise: Enterprise, release: Release | None) -> str:
    """What a result is computed from: the hand-ins, the register's facts, the release beside them, the program."""
    sent = sorted(hand_ins_of(enterprise).values_list("sha256", flat=True))
    facts = [enterprise.industry, enterprise.territory, enterprise.ownership, enterprise.holding]
    beside = [release.pk, release.content_sha256] if release else []
    said = json.dumps([FORMAT, settings.VERSION, enterprise.code, facts, sent, beside])
    return hashlib.sha256(said.encode()).hexdigest()


def result_now(enterprise: Enterprise) -> OwnResult | None:
    """The result of what was handed in and released as things stand; none where it is not made yet."""
    digest = result_digest(enterprise, release_beside(enterprise))
    return OwnResult.objects.filter(enterprise=enterprise, digest=digest).first()


def result_before(enterprise: Enterprise) -> OwnResult | None:
    """The last result that was made, to be read while a newer one is; none whose release is no longer shown."""
    made = OwnResult.objects.filter(enterprise=enterprise, state=OwnResult.State.READY, payload__format=FORMAT).first()
    if made is None or not (beside := made.payload["release"]):
        return made
    shown = Release.objects.filter(pk=beside["pk"], state=Release.State.PUBLISHED).exists()
    return made if shown else None


def is_own(user: User, enterprise: Enterprise) -> bool:
    """Whether the person belongs to the enterprise itself."""
    return role_in(user, enterprise.organisation_id) is not None
