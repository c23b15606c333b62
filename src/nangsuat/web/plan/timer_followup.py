"""What the follow-up of plans does by the clock: reminders to those who report on tasks."""

from __future__ import annotations

from nangsuat.web.core.timer import timed
from nangsuat.web.plan.services.reminding import tasks_remind

_HOUR = 3600


@timed(every=_HOUR)
def remind_of_tasks() -> int:
    """Reminders that are due; letters that are there already are not written again."""
    return tasks_remind()
