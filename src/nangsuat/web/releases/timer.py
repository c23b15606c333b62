"""Builds that were cut off are begun again."""

from __future__ import annotations

from django_tasks_db.models import DBTaskResult

from nangsuat.web.core.timer import timed
from nangsuat.web.releases.services.making import stopped_builds
from nangsuat.web.releases.tasks import release_build_task


@timed(every=60)
def resume_builds() -> int:
    """Hand builds that stopped beating to the worker again, but not what still waits for its turn."""
    jobs = DBTaskResult.objects.ready().filter(task_path=release_build_task.module_path)
    waiting = {said["args"][0] for said in jobs.values_list("args_kwargs", flat=True)}
    stopped = sorted({*stopped_builds()} - waiting)
    for pk in stopped:
        release_build_task.enqueue(pk)
    return len(stopped)
