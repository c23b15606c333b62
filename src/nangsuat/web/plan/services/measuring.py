"""Figures of targets are fetched from where they were released, never typed, and fetched again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from nangsuat.web.core import audit
from nangsuat.web.plan.models import Measurement, Plan, Target
from nangsuat.web.plan.selectors.bindings import binding_of
from nangsuat.web.plan.services.readings import Reading, readings_of

MEASURER = "nangsuat"  # in the log: the program itself


def plan_measure(plan: Plan, *, today: date | None = None) -> int:
    """Measure all targets of a plan; how many have other figures than before."""
    targets = plan.targets.select_related("plan").exclude(measured=Target.Measured.NOT)
    return sum(target_measure(target, today=today) for target in targets)


def target_measure(target: Target, *, today: date | None = None) -> bool:
    """Fetch the figures of a target; whether any of them is other than before.

    The sources are read outside the transaction, for a question that a release was never asked takes long. Who
    measures at the same time writes the same, one after the other.
    """
    found = readings_of(target, binding_of(target), today or timezone.localdate())
    with transaction.atomic():
        locked = Target.objects.select_for_update().filter(pk=target.pk).first()
        if locked is None or (locked.measured, locked.binding) != (target.measured, target.binding):
            return False  # deleted or bound anew meanwhile: whoever did that measures
        return _write(locked, found)


def records_measured(target: Target) -> bool:
    """Count the records of a target anew, after one was added or withdrawn."""
    return target.measured == Target.Measured.RECORDS and target_measure(target)


def targets_of_releases(owner: int) -> list[Target]:
    """The targets that are measured by the releases of a body."""
    bound = Target.objects.filter(measured=Target.Measured.RELEASE, binding__owner=owner)
    return list(bound.select_related("plan"))


def targets_of_series(name: str) -> list[Target]:
    """The targets that are measured by an official series."""
    bound = Target.objects.filter(measured=Target.Measured.OFFICIAL, binding__name=name)
    return list(bound.select_related("plan"))


def _write(target: Target, found: Iterable[Reading]) -> bool:
    wanted = {_key(each): each for each in found}
    kept = {(row.year, row.release_id, row.series_id): row for row in target.measurements.all()}
    gone = [row.pk for key, row in kept.items() if key not in wanted or _said(row) != _says(wanted[key])]
    new = [each for key, each in wanted.items() if key not in kept or kept[key].pk in set(gone)]
    if not gone and not new:
        return False
    target.measurements.filter(pk__in=gone).delete()
    Measurement.objects.bulk_create([_row(target, each) for each in new])
    details = {"taken_out": len(gone), "written": len(new), "years": sorted({each.year for each in new})}
    audit.record(MEASURER, "target.measured", target, details=details)
    return True


def _key(reading: Reading) -> tuple[int, int | None, int | None]:
    return reading.year, reading.release, reading.series


def _says(reading: Reading) -> tuple[Any, ...]:
    return reading.value, _as_kept(reading), reading.times, reading.breaks, dict(reading.lineage)


def _said(row: Measurement) -> tuple[Any, ...]:
    return row.value, row.reason, row.times, row.breaks, row.lineage


def _as_kept(reading: Reading) -> str:
    return f"{reading.reason.vi}\n{reading.reason.en}" if reading.reason.vi else ""


def _row(target: Target, reading: Reading) -> Measurement:
    return Measurement(
        target=target,
        year=reading.year,
        value=reading.value,
        reason=_as_kept(reading),
        release_id=reading.release,
        series_id=reading.series,
        times=reading.times,
        breaks=reading.breaks,
        lineage=dict(reading.lineage),
    )
