"""The app as Django knows it."""

from django.apps import AppConfig


class HandinConfig(AppConfig):
    """Hand-in: campaigns, workbooks and forms, checks, receipts, corrections."""

    name = "nangsuat.web.handin"
    label = "handin"

    def ready(self) -> None:
        from nangsuat.web.handin import tasklist, tasklist_campaigns, timer, timer_campaigns  # noqa: F401  # what there is to do, and when
        from nangsuat.web.handin.rules import campaigns, intake  # noqa: F401  # registers who may do what
