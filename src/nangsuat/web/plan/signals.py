"""A release published or withdrawn, a vintage loaded: the targets that stand on it are measured."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from nangsuat.web.plan.services.measuring import targets_of_releases, targets_of_series
from nangsuat.web.plan.tasks import releases_measured_task, series_measured_task
from nangsuat.web.releases.models import OfficialSeries, Release

_TOLD = (Release.State.PUBLISHED, Release.State.WITHDRAWN)


@receiver(post_save, sender=Release)
def measure_after_release(instance: Release, *, raw: bool = False, **_: Any) -> None:
    """In the same transaction, so that no release stands without its targets being measured."""
    if not raw and instance.state in _TOLD and targets_of_releases(instance.owner_id):
        releases_measured_task.enqueue(instance.owner_id)


@receiver(post_save, sender=OfficialSeries)
def measure_after_series(instance: OfficialSeries, *, raw: bool = False, **_: Any) -> None:
    """A vintage that was just loaded."""
    if not raw and targets_of_series(instance.name):
        series_measured_task.enqueue(instance.name)
