"""What figures of official documents rest on, each source once, under the hash of what it held at that moment."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from nangsuat.data import Provenance, Source, Text
from nangsuat.web.plan.models import CountRecord, Measurement, Progress, Spending, Target
from nangsuat.web.releases.models import OfficialSeries, Release


@dataclass
class Sources:
    """The sources used so far, with how many entries were used of each."""

    _used: dict[str, tuple[Source, int]] = field(default_factory=dict)

    def use(self, source: Source, entries: int = 1) -> Source:
        """Note that a figure rests on a source."""
        before = self._used.get(source.sha256, (source, 0))[1]
        self._used[source.sha256] = (source, before + entries)
        return source

    @property
    def provenances(self) -> tuple[Provenance, ...]:
        """The sources as documents name them."""
        return tuple(Provenance((source,), rows_used=entries) for source, entries in self._used.values())


def source_of_measurement(row: Measurement) -> Source:
    """The release or the series that a figure is from; records of tasks are their own source."""
    if row.release is not None:
        return _of_release(row.release)
    if row.series is not None:
        return _of_series(row.series)
    return source_of_records(row.target)


def _of_release(release: Release) -> Source:
    owner = release.owner.name
    citation = Text(vi=f"{owner}, bản công bố số {release.number}", en=f"{owner}, release {release.number}")
    return Source(release.title, release.content_sha256, citation=citation)


def _of_series(series: OfficialSeries) -> Source:
    return Source(series.name, series.content_sha256, citation=Text.same(series.source))


def source_of_records(target: Target, records: Iterable[CountRecord] | None = None) -> Source:
    """The records of a target that count; the hash tells nobody whose they are."""
    rows = target.records.filter(withdrawn="") if records is None else records
    kept = sorted((row.pk, row.day.isoformat(), row.identity) for row in rows)
    return Source(_RECORDS.fill(key=target.key).vi, _digest(kept), citation=_RECORDS.fill(key=target.key))


def source_of_progress(rows: Iterable[Progress]) -> Source:
    """What was reported on tasks."""
    kept = sorted((row.pk, row.task_id, row.state, row.percent) for row in rows)
    return Source(_PROGRESS.vi, _digest(kept), citation=_PROGRESS, columns={"percent": _PERCENT.vi})


def source_of_spending(rows: Iterable[Spending]) -> Source:
    """The lines of money of a plan's tasks."""
    kept = sorted((row.pk, row.task_id, row.day.isoformat(), row.source, row.amount) for row in rows)
    return Source(_SPENDING.vi, _digest(kept), citation=_SPENDING, columns={"amount": _AMOUNT.vi})


def _digest(kept: Any) -> str:
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


_RECORDS = Text(vi="Hồ sơ của chỉ tiêu {key}", en="Records of target {key}")
_PROGRESS = Text(vi="Báo cáo tiến độ nhiệm vụ", en="Progress reports on tasks")
_SPENDING = Text(vi="Sổ chi của các nhiệm vụ", en="Money spent on tasks")
_PERCENT = Text(vi="Hoàn thành (%)", en="Done (%)")
_AMOUNT = Text(vi="Số tiền (đồng)", en="Amount (VND)")
