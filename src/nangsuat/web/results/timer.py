"""Results and reports that were cut off are begun again."""

from __future__ import annotations

from django.tasks import Task
from django_tasks_db.models import DBTaskResult

from nangsuat.web.core.timer import timed
from nangsuat.web.results.services import stopped_reports, stopped_results
from nangsuat.web.results.tasks import own_report_task, own_result_task


@timed(every=60)
def resume_results() -> int:
    """Hand what stopped to the worker again, but not what still waits for its turn."""
    results = sorted({*stopped_results()} - _waiting(own_result_task))
    reports = sorted({*stopped_reports()} - _waiting(own_report_task))
    for pk in results:
        own_result_task.enqueue(pk)
    for pk in reports:
        own_report_task.enqueue(pk)
    return len(results) + len(reports)


def _waiting(task: Task[..., None]) -> set[int]:
    jobs = DBTaskResult.objects.ready().filter(task_path=task.module_path)
    return {said["args"][0] for said in jobs.values_list("args_kwargs", flat=True)}
