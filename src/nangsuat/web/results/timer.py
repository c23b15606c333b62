"""Results and reports that were cut off are begun again."""

from __future__ import annotations

from django.tasks import Task
from django_tasks_db.models import DBTaskResult

from nangsuat.web.core.timer import timed
from nangsuat.web.results.services import stopped_reports, stopped_results
from nangsuat.web.results.tasks import own_report_task, own_result_task

_AT_ONCE = 100  # put into the queue in one round; the rest comes in a later one


@timed(every=60)
def resume_results() -> int:
    """Hand what stopped to the worker again, but not what still waits for its turn."""
    results = _to_ask_again(stopped_results(), own_result_task)
    reports = _to_ask_again(stopped_reports(), own_report_task)
    for pk in results:
        own_result_task.enqueue(pk)
    for pk in reports:
        own_report_task.enqueue(pk)
    return len(results) + len(reports)


def _to_ask_again(stopped: list[int], task: Task[..., None]) -> list[int]:
    jobs = DBTaskResult.objects.ready().filter(task_path=task.module_path)
    waiting = {said["args"][0] for said in jobs.values_list("args_kwargs", flat=True)}
    return sorted({*stopped} - waiting)[: max(0, _AT_ONCE - len(waiting))]
