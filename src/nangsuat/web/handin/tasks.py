"""Work in the background: checks of what came in."""

from __future__ import annotations

from uuid import UUID

from django.tasks import task

from nangsuat.data import Language


@task(priority=10)
def check_intake(pk: str, language: Language = "vi") -> None:
    """Check something that came in; begun again where it was cut off."""
    from nangsuat.web.handin.services.intake import intake_check  # the service enqueues this task

    intake_check(UUID(pk), language=language)
