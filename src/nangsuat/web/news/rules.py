"""Who may write, publish and withdraw notices: the managers of the body in whose name they stand."""

from __future__ import annotations

import rules

from nangsuat.web.news.models import Notice
from nangsuat.web.news.selectors import managed_by
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.people.models import User


@rules.predicate
def writes_notices(user: User) -> bool:
    """Manages a body that publishes."""
    return bool(managed_by(user))


@rules.predicate
def writes_for(user: User, organisation: Organisation) -> bool:
    """Manages this body."""
    return organisation.pk in {body.pk for body in managed_by(user)}


@rules.predicate
def edits_notice(user: User, notice: Notice) -> bool:
    """Manages the body in whose name the notice stands."""
    return bool(writes_for(user, notice.organisation))


rules.add_perm("news.add_notice", writes_notices)
rules.add_perm("news.write_for", writes_for)
rules.add_perm("news.edit_notice", edits_notice)
