"""Reading hand-ins, always for a person: what they may not see is not found."""

from nangsuat.web.handin.selectors.intake import (
    assignments_of,
    get_assignment,
    get_hand_in,
    get_intake,
    hand_in_enterprise,
    latest_hand_ins,
    latest_intake,
    precedence,
    prior_panel,
    same_before,
    shared_with,
    snapshots_of,
    told_to,
    visible_assignments,
    visible_hand_ins,
    visible_intakes,
)

__all__ = [
    "assignments_of",
    "get_assignment",
    "get_hand_in",
    "get_intake",
    "hand_in_enterprise",
    "latest_hand_ins",
    "latest_intake",
    "precedence",
    "prior_panel",
    "same_before",
    "shared_with",
    "snapshots_of",
    "told_to",
    "visible_assignments",
    "visible_hand_ins",
    "visible_intakes",
]
