"""Results and reports that were cut off are begun again."""

from __future__ import annotations

from nangsuat.web.core.timer import timed
from nangsuat.web.results.services import stopped_reports, stopped_results
from nangsuat.web.results.tasks import own_report_task, own_result_task


@timed(every=60)
def resume_results() -> int:
    """Hand what stopped to the worker again."""
    results, reports = stopped_results(), stopped_reports()
    for pk in results:
        own_result_task.enqueue(pk)
    for pk in reports:
        own_report_task.enqueue(pk)
    return len(results) + len(reports)
