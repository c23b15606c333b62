"""Documents whose issuing was cut off are begun again."""

from __future__ import annotations

from django_tasks_db.models import DBTaskResult

from nangsuat.web.core.timer import timed
from nangsuat.web.plan.services.issuing import stopped_issues
from nangsuat.web.plan.tasks_documents import document_build_task


@timed(every=60)
def resume_documents() -> int:
    """Hand documents that stopped beating to the worker again, but not what still waits for its turn."""
    jobs = DBTaskResult.objects.ready().filter(task_path=document_build_task.module_path)
    waiting = {said["args"][0] for said in jobs.values_list("args_kwargs", flat=True)}
    stopped = sorted({*stopped_issues()} - waiting)
    for pk in stopped:
        document_build_task.enqueue(pk)
    return len(stopped)
