"""Who may make, withdraw and take out releases, and load official figures."""

from __future__ import annotations

import rules

from nangsuat.web.orgs.models import Membership, Organisation
from nangsuat.web.orgs.selectors import role_in
from nangsuat.web.people.models import User
from nangsuat.web.releases.models import Release
from nangsuat.web.releases.selectors import RELEASING_KINDS, own_bodies

Role = Membership.Role


@rules.predicate
def makes_releases(user: User, organisation: Organisation) -> bool:
    """Works in a body that makes releases."""
    return organisation.kind in RELEASING_KINDS and role_in(user, organisation) in {Role.MANAGER, Role.MEMBER}


@rules.predicate
def manages_owner(user: User, release: Release) -> bool:
    """A manager of the body that made the release."""
    return role_in(user, release.owner_id) == Role.MANAGER


@rules.predicate
def belongs_to_owner(user: User, release: Release) -> bool:
    """A member of any role of the body that made the release."""
    return role_in(user, release.owner_id) is not None


@rules.predicate
def works_in_a_body(user: User) -> bool:
    """Works in any body that makes releases."""
    return bool(own_bodies(user, writing=True))


rules.add_perm("releases.make", makes_releases)
rules.add_perm("releases.withdraw", manages_owner)
rules.add_perm("releases.see_record", belongs_to_owner)
rules.add_perm("releases.take_microdata", manages_owner)
rules.add_perm("releases.load_official", works_in_a_body)
