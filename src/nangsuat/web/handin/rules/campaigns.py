"""Who may run a campaign, lift a check, open what an enterprise sent: the staff of the body that asks, nobody else."""

from __future__ import annotations

import rules

from nangsuat.web.handin.models import Assignment, Campaign
from nangsuat.web.handin.selectors.campaigns import OWNING, owners_for
from nangsuat.web.orgs.models import Membership
from nangsuat.web.orgs.selectors import Kind, role_in
from nangsuat.web.people.models import User


@rules.predicate
def begins_campaigns(user: User) -> bool:
    """Works, as more than a viewer, in a body that may ask enterprises."""
    return bool(owners_for(user, writing=True))


@rules.predicate
def sees_campaign(user: User, campaign: Campaign) -> bool:
    """Belongs to the body that asks, in whatever role."""
    return campaign.owner.kind in OWNING and role_in(user, campaign.owner) is not None


@rules.predicate
def runs_campaign(user: User, campaign: Campaign) -> bool:
    """Belongs to the body that asks as more than a viewer."""
    writing = {Membership.Role.MANAGER, Membership.Role.MEMBER}
    return campaign.owner.kind in OWNING and role_in(user, campaign.owner) in writing


@rules.predicate
def asks_a_park(user: User, campaign: Campaign) -> bool:
    """A park's board may hand in for its enterprises together: it reads their records anyway."""
    return campaign.owner.kind == Kind.PARK and bool(runs_campaign(user, campaign))


@rules.predicate
def sees_record(user: User, assignment: Assignment) -> bool:
    """May open what an enterprise of the campaign sent."""
    return bool(sees_campaign(user, assignment.campaign))


@rules.predicate
def handles(user: User, assignment: Assignment) -> bool:
    """May lift a check for an enterprise of the campaign, or exempt it."""
    return bool(runs_campaign(user, assignment.campaign))


rules.add_perm("handin.add_campaign", begins_campaigns)
rules.add_perm("handin.view_campaign", sees_campaign)
rules.add_perm("handin.run_campaign", runs_campaign)
rules.add_perm("handin.hand_in_many", asks_a_park)
rules.add_perm("handin.view_record", sees_record)
rules.add_perm("handin.handle", handles)
