"""What the worker does for releases."""

from __future__ import annotations

from django.tasks import task

from nangsuat.web.releases.services.making import release_build


@task(priority=5)  # an officer waits; it is long, so a check of a file or an enterprise's own result goes first
def release_build_task(pk: int) -> None:
    """Build a release."""
    release_build(pk)
