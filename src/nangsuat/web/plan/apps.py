"""The app as Django knows it."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """Plans, their targets and tasks, follow-up, meetings, and official documents."""

    name = "nangsuat.web.plan"
    label = "plan"

    def ready(self) -> None:
        from nangsuat.web.plan import (  # noqa: F401  # registers rights, what follows, rounds and things to do
            rules,
            signals,
            tasklist,
            tasklist_followup,
            timer,
            timer_documents,
            timer_followup,
        )
