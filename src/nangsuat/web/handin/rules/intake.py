"""Who may prepare, send and read what is handed in.

The enterprise's own people prepare and send. A consultant whom the enterprise let in prepares and cannot send.
Viewers read. For a file with several enterprises it is who asked for it.
"""

from __future__ import annotations

import rules

from nangsuat.web.handin import selectors
from nangsuat.web.handin.models import Assignment, Campaign, Intake
from nangsuat.web.orgs import selectors as orgs
from nangsuat.web.orgs.models import Client, Membership, Organisation, on
from nangsuat.web.people.models import User

_WRITING = {Membership.Role.MANAGER, Membership.Role.MEMBER}


@rules.predicate
def sees_assignment(user: User, assignment: Assignment) -> bool:
    """May read how far an assignment is and what was handed in for it."""
    return selectors.visible_assignments(user).filter(pk=assignment.pk).exists()


@rules.predicate
def speaks_for(user: User, assignment: Assignment) -> bool:
    """A member of the enterprise who may write."""
    return orgs.role_in(user, assignment.enterprise.organisation_id) in _WRITING


@rules.predicate
def advises(user: User, assignment: Assignment) -> bool:
    """A consultant's member, for an enterprise that let the consultant in."""
    kinds = orgs.organisations_of(user, Organisation.Kind.CONSULTANT, writing=True)
    return (
        bool(kinds) and Client.objects.filter(on(), consultant__in=kinds, enterprise=assignment.enterprise_id).exists()
    )


@rules.predicate
def asks_many(user: User, campaign: Campaign) -> bool:
    """A park's board may hand in for several enterprises of its campaign at once."""
    return campaign.owner.kind == Organisation.Kind.PARK and orgs.role_in(user, campaign.owner_id) in _WRITING


@rules.predicate
def prepares_intake(user: User, intake: Intake) -> bool:
    """May go on with something that came in."""
    if intake.assignment is None:
        return bool(asks_many(user, intake.campaign))
    return bool((speaks_for | advises)(user, intake.assignment))


@rules.predicate
def sends_intake(user: User, intake: Intake) -> bool:
    """May declare and send something that came in."""
    if intake.assignment is None:
        return bool(asks_many(user, intake.campaign))
    return bool(speaks_for(user, intake.assignment))


rules.add_perm("handin.view_assignment", sees_assignment)
rules.add_perm("handin.prepare", speaks_for | advises)
rules.add_perm("handin.send", speaks_for)
rules.add_perm("handin.prepare_many", asks_many)
rules.add_perm("handin.prepare_intake", prepares_intake)
rules.add_perm("handin.send_intake", sends_intake)
