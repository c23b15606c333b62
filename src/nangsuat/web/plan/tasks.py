"""What the worker does for plans."""

from __future__ import annotations

from contextlib import suppress

from django.tasks import task

from nangsuat.web.plan.models import Plan
from nangsuat.web.plan.services.measuring import plan_measure, target_measure, targets_of_releases, targets_of_series


@task(priority=0)
def plan_measure_task(pk: int) -> None:
    """Measure a plan."""
    with suppress(Plan.DoesNotExist):
        plan_measure(Plan.objects.get(pk=pk))


@task(priority=0)
def releases_measured_task(owner: int) -> None:
    """A body published or withdrew a release: measure all targets that stand on its releases."""
    for target in targets_of_releases(owner):
        target_measure(target)


@task(priority=0)
def series_measured_task(name: str) -> None:
    """A vintage of an official series was loaded: measure all targets that stand on it."""
    for target in targets_of_series(name):
        target_measure(target)
