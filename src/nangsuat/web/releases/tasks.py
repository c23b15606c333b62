"""What the worker does for releases."""

from __future__ import annotations

from django.tasks import task

from nangsuat.web.releases.services.making import release_build


@task()
def release_build_task(pk: int) -> None:
    """Build a release."""
    release_build(pk)
