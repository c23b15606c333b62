"""Who may draft, put forward and approve plans, follow them up, and issue documents.

A task owner need not belong to the plan's body: they report on their own task and on nothing else.
"""

from __future__ import annotations

import rules

from nangsuat.web.orgs.models import Membership, Organisation
from nangsuat.web.orgs.selectors import role_in
from nangsuat.web.people.models import User
from nangsuat.web.plan.models import Plan, Task
from nangsuat.web.plan.selectors import PLANNING_KINDS

Role = Membership.Role


@rules.predicate
def plans_for(user: User, organisation: Organisation) -> bool:
    """Works in a body that makes plans."""
    return organisation.kind in PLANNING_KINDS and role_in(user, organisation) in {Role.MANAGER, Role.MEMBER}


@rules.predicate
def works_on(user: User, plan: Plan) -> bool:
    """Works in the plan's body."""
    return role_in(user, plan.owner_id) in {Role.MANAGER, Role.MEMBER}


@rules.predicate
def leads(user: User, plan: Plan) -> bool:
    """A manager of the plan's body: the board."""
    return role_in(user, plan.owner_id) == Role.MANAGER


@rules.predicate
def reports_on(user: User, task: Task) -> bool:
    """The person who reports on the task, or somebody who works in the plan's body."""
    return task.owner_id == user.pk or works_on(user, task.plan)


rules.add_perm("plan.make", plans_for)
rules.add_perm("plan.edit", works_on)
rules.add_perm("plan.approve", leads)
rules.add_perm("plan.report_progress", reports_on)
rules.add_perm("plan.keep_money", works_on)
rules.add_perm("plan.count", works_on)
rules.add_perm("plan.record_decisions", works_on)
rules.add_perm("plan.write_documents", works_on)
rules.add_perm("plan.issue_documents", leads)
