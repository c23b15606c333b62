"""Builds that were cut off are begun again."""

from __future__ import annotations

from nangsuat.web.core.timer import timed
from nangsuat.web.releases.services.making import stopped_builds
from nangsuat.web.releases.tasks import release_build_task


@timed(every=60)
def resume_builds() -> int:
    """Hand builds that stopped beating to the worker again."""
    stopped = stopped_builds()
    for pk in stopped:
        release_build_task.enqueue(pk)
    return len(stopped)
