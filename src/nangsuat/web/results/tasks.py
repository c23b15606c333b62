"""What the worker does for results."""

from __future__ import annotations

from django.tasks import task

from nangsuat.web.results.services import own_report_make, own_result_make, own_result_refresh


@task()
def own_result_task(pk: int) -> None:
    """Compute a result."""
    own_result_make(pk)


@task()
def own_result_asked_task(enterprise_pk: int) -> None:
    """After a hand-in was sent: compute the result before anybody opens the page."""
    own_result_refresh(enterprise_pk)


@task()
def own_report_task(pk: int) -> None:
    """Write a report."""
    own_report_make(pk)
