"""What the worker does for results."""

from __future__ import annotations

from contextlib import suppress

from django.tasks import task

from nangsuat.web.results.models import OwnReport, OwnResult
from nangsuat.web.results.services import own_report_make, own_result_at_once, own_result_make
from nangsuat.web.results.services.making import HURRY, IDLE


@task(priority=IDLE)
def own_result_task(pk: int) -> None:
    """Compute a result; who opens its page moves it to the front."""
    with suppress(OwnResult.DoesNotExist):  # a newer one stands in its stead
        own_result_make(pk)


@task(priority=HURRY)
def own_result_asked_task(enterprise_pk: int) -> None:
    """After a hand-in was sent: compute the result before anybody opens the page."""
    own_result_at_once(enterprise_pk)


@task(priority=HURRY)
def own_report_task(pk: int) -> None:
    """Write a report."""
    with suppress(OwnReport.DoesNotExist):
        own_report_make(pk)
