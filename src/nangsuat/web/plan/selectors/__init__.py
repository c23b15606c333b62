"""Reading plans, always for a person."""

from nangsuat.web.plan.selectors.plans import (
    PLANNING_KINDS,
    Person,
    approved_version,
    drafted_plans,
    get_draft,
    get_plan,
    get_task,
    listed_plans,
    planning_bodies,
)

__all__ = [
    "PLANNING_KINDS",
    "Person",
    "approved_version",
    "drafted_plans",
    "get_draft",
    "get_plan",
    "get_task",
    "listed_plans",
    "planning_bodies",
]
