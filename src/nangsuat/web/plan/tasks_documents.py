"""What the worker does for documents."""

from __future__ import annotations

from django.tasks import task

from nangsuat.web.plan.services.issuing import document_build


@task(priority=5)  # an officer waits for it
def document_build_task(pk: int) -> None:
    """Write and issue a document."""
    document_build(pk)
