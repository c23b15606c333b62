"""Who may do what to an organisation or an enterprise, as predicates. Nothing is allowed that no rule names."""

from __future__ import annotations

import rules

from nangsuat.web.orgs import selectors
from nangsuat.web.orgs.models import Enterprise, Membership, Organisation
from nangsuat.web.people.models import User

Role = Membership.Role


@rules.predicate
def manages_site(user: User) -> bool:
    """The manager of the whole site: organisations and people, no accounts of enterprises."""
    return bool(user.is_active and user.is_superuser)


@rules.predicate
def belongs_to(user: User, organisation: Organisation) -> bool:
    """A valid membership of any role."""
    return selectors.role_in(user, organisation) is not None


@rules.predicate
def works_in(user: User, organisation: Organisation) -> bool:
    """A membership that may write."""
    return selectors.role_in(user, organisation) in {Role.MANAGER, Role.MEMBER}


@rules.predicate
def manages(user: User, organisation: Organisation) -> bool:
    """A manager's membership."""
    return selectors.role_in(user, organisation) == Role.MANAGER


@rules.predicate
def sees_enterprise(user: User, enterprise: Enterprise) -> bool:
    """May read an enterprise's confidential record: its own people, its park's board, a consultant it let in."""
    return selectors.confidential_enterprises(user).filter(pk=enterprise.pk).exists()


@rules.predicate
def speaks_for(user: User, enterprise: Enterprise) -> bool:
    """May hand in for the enterprise and manage who sees it."""
    return selectors.role_in(user, enterprise.organisation) in {Role.MANAGER, Role.MEMBER}


@rules.predicate
def keeps_register(user: User) -> bool:
    """May add enterprises: the site's manager, and whoever works in a park's board for its park."""
    return manages_site(user) or bool(selectors.organisations_of(user, Organisation.Kind.PARK, writing=True))


@rules.predicate
def keeps_entry(user: User, enterprise: Enterprise) -> bool:
    """May change an enterprise's entry: the site's manager, the board of its park."""
    return manages_site(user) or selectors.role_in(user, enterprise.park_id) in {Role.MANAGER, Role.MEMBER}


@rules.predicate
def manages_enterprise(user: User, enterprise: Enterprise) -> bool:
    """A manager of the enterprise itself: nobody else says who may look into it."""
    return selectors.role_in(user, enterprise.organisation_id) == Role.MANAGER


rules.add_perm("orgs.add_organisation", manages_site)
rules.add_perm("orgs.change_organisation", manages_site)
rules.add_perm("orgs.view_organisation", belongs_to | manages_site)
rules.add_perm("orgs.manage_organisation", manages | manages_site)
rules.add_perm("orgs.invite", manages | manages_site)
rules.add_perm("orgs.work_in", works_in)
rules.add_perm("orgs.view_enterprise", sees_enterprise)
rules.add_perm("orgs.speak_for_enterprise", speaks_for)
rules.add_perm("orgs.add_enterprise", keeps_register)
rules.add_perm("orgs.change_enterprise", keeps_entry)
rules.add_perm("orgs.manage_clients", manages_enterprise)
rules.add_perm("people.manage_site", manages_site)
