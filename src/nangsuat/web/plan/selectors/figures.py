"""Figures of targets as a reader may see them, and the histories that forecasts stand on.

The members of the plan's body see what their own releases say, everybody else what public releases say. Of a year that
several releases have, the newest one counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from nangsuat.data import Break, NangsuatError, Provenance, Source, Text
from nangsuat.plan import REPORTING_PERIODS, History, Observed
from nangsuat.web.plan.models import Measurement, Plan, Target
from nangsuat.web.plan.selectors.bindings import (
    NOT_BOUND,
    RECORDS,
    Binding,
    Measure,
    OfRecords,
    OfReleases,
    OfSeries,
    binding_of,
    history_kind,
    latest_series,
    measure_of,
    measures_of_series,
)
from nangsuat.web.releases.models import OfficialSeries, Release

type Histories = History | Mapping[str, History]


@dataclass(frozen=True, slots=True)
class TargetFigures:
    """What is known of a target.

    Attributes
    ----------
    target : the target
    rows : its figures, one a year, oldest first; of a year without a figure the reason
    history : what a forecast stands on; several where the figure hangs on a coefficient, the main one first
    reason : why there is no history, where there is none
    """

    target: Target
    rows: tuple[Measurement, ...]
    history: Histories | None
    reason: Text

    @property
    def synthetic(self) -> bool:
        """Whether any of the figures is made up."""
        return any(row.release is not None and row.release.synthetic for row in self.rows)


def measurements_of(plan: Plan, *, members: bool) -> QuerySet[Measurement]:
    """All figures of a plan's targets that a reader may see; those of withdrawn releases are shown to nobody."""
    shown = Q(release=None) | Q(release__state=Release.State.PUBLISHED, release__public=True)
    if members:
        shown |= Q(release__state=Release.State.PUBLISHED, release__owner=plan.owner_id)
    found = Measurement.objects.filter(shown, target__plan=plan)
    return found.select_related("release__owner", "series").defer("release__manifest", "release__rule")


def figures_of(plan: Plan, targets: Iterable[Target], *, members: bool, today: date) -> dict[str, TargetFigures]:
    """What is known of each target, by its key."""
    by_target: dict[int, list[Measurement]] = {}
    chosen = list(targets)
    for row in measurements_of(plan, members=members).filter(target__in=chosen):
        by_target.setdefault(row.target_id, []).append(row)
    latest = {series.name: series for series in latest_series()}
    return {each.key: _figures(plan, each, by_target.get(each.pk, []), latest, today) for each in chosen}


def are_made_up(plan: Plan, *, members: bool) -> bool:
    """Whether a plan, or any figure of it that a reader may see, is made up."""
    return plan.synthetic or measurements_of(plan, members=members).filter(release__synthetic=True).exists()


type _Latest = Mapping[str, OfficialSeries]


def _figures(plan: Plan, target: Target, rows: Sequence[Measurement], latest: _Latest, today: date) -> TargetFigures:
    newest = newest_of_each_year(rows)
    try:
        history, reason = _history(plan, target, newest, latest, today)
    except NangsuatError as error:  # a value that this kind of target cannot have
        history, reason = None, error.text
    return TargetFigures(target, newest, history, reason)


def newest_of_each_year(rows: Iterable[Measurement]) -> tuple[Measurement, ...]:
    """One row a year, of the release published last."""
    found: dict[int, Measurement] = {}
    for row in sorted(rows, key=_age):
        found[row.year] = row
    return tuple(found[year] for year in sorted(found))


def _age(row: Measurement) -> tuple[float, int]:
    published = row.release.published_at if row.release is not None else None
    return (published.timestamp() if published else 0.0, row.release_id or 0)


_NO_REASON = Text.same("")


def _history(
    plan: Plan, target: Target, rows: Sequence[Measurement], latest: _Latest, today: date
) -> tuple[Histories | None, Text]:
    binding = binding_of(target)
    if binding is None:
        return None, NOT_BOUND
    held = [row for row in rows if row.value is not None]
    if not held and not isinstance(binding, OfRecords):
        return None, _why_none(rows)
    measure = _measure(binding, latest)
    kind = history_kind(target.kind, measure.kind if measure is not None else "")
    if kind is None:
        return None, _UNSUITED
    if isinstance(binding, OfRecords):
        return _of_records(plan, target, held, kind, today), _NO_REASON
    unit = _unit(target, measure, kind)
    main = _made(target, held, kind, unit, [(row.year, row.value) for row in held])
    return _by_coefficient(target, held, main), _NO_REASON


def _measure(binding: Binding, latest: _Latest) -> Measure | None:
    """The column that a binding names."""
    match binding:
        case OfReleases():
            return measure_of(binding.indicator)
        case OfSeries():
            series = latest.get(binding.name)
            return measures_of_series(series).get(binding.column) if series is not None else None
    return RECORDS


def _why_none(rows: Sequence[Measurement]) -> Text:
    """The reason of the newest year; a target without any row was not found in its source."""
    return rows[-1].reason_words if rows else _NOTHING_FOUND


def _made(
    target: Target, rows: Sequence[Measurement], kind: str, unit: Text, values: Iterable[tuple[int, float | None]]
) -> History:
    observed = tuple(Observed(year, value) for year, value in values if value is not None)
    return History(
        name=_source_name(target),
        kind=kind,
        observed=observed,
        label=target.words,
        unit=unit,
        breaks=tuple(_breaks(rows)),
        provenance=_provenance(rows),
    )


def _unit(target: Target, measure: Measure | None, kind: str) -> Text:
    """The target's unit; where growth is computed from a level, the level's."""
    if measure is not None and (target.kind, kind) == (Target.Kind.GROWTH, "level"):
        return measure.unit
    return Text(vi=target.unit, en=target.unit_en or target.unit)


def _source_name(target: Target) -> str:
    """Random numbers belong to the source, so that two targets on one figure never contradict each other by chance."""
    return f"{target.measured} {json.dumps(target.binding, sort_keys=True, ensure_ascii=False)}"


def _breaks(rows: Iterable[Measurement]) -> Iterable[Break]:
    told = [each for row in rows for each in row.lineage.get("breaks", ())]
    return (Break(each["year"], Text(vi=each["vi"], en=each["en"])) for each in told)


def _by_coefficient(target: Target, rows: Sequence[Measurement], main: History) -> Histories:
    """The same figure under each coefficient that was asked for; one history where there are none."""
    names = list(dict.fromkeys(name for row in rows for name in row.lineage.get("coefficients", {})))
    if len(names) < 2:
        return main
    made = {
        name: _made(
            target, rows, main.kind, main.unit, [(row.year, row.lineage["coefficients"].get(name)) for row in rows]
        )
        for name in names
    }
    return {_spoken(name): history for name, history in made.items()}


def _spoken(coefficient: str) -> str:
    return f"α = {coefficient.replace('.', ',')}"


def _of_records(plan: Plan, target: Target, rows: Sequence[Measurement], kind: str, today: date) -> History:
    """New subjects of each year for a count; for a yearly number that is to grow, the subjects of the year."""
    counted = "new" if kind == "count" else "of_year"
    period = REPORTING_PERIODS[plan.reporting]
    now = period.year_of(today)
    part = _part_of(period.window(now), today)
    observed = tuple(
        Observed(row.year, float(row.lineage[counted]), part if row.year == now else 1.0)
        for row in rows
        if row.year <= now
    )
    return History(
        name=target.key,
        kind=kind,
        observed=observed,
        label=target.words,
        unit=Text(vi=target.unit, en=target.unit_en or target.unit),
        provenance=_provenance(rows),
    )


def _part_of(window: tuple[date, date], today: date) -> float:
    """The share of a reporting year that is over."""
    first, last = window
    return ((today - first).days + 1) / ((last - first).days + 1)


def _provenance(rows: Sequence[Measurement]) -> Provenance | None:
    """The releases or the series that figures are from; records are their own source."""
    sources = [_of_release(row.release) for row in rows if row.release is not None]
    sources += [_of_series(row) for row in rows if row.series is not None]
    if not sources:
        return None
    by_content = {source.sha256: source for source in sources}
    return Provenance(tuple(by_content.values()), rows_used=len(rows), method="measured for a plan")


def _of_release(release: Release) -> Source:
    return Source(f"{release.title} (#{release.number})", release.content_sha256)


def _of_series(row: Measurement) -> Source:
    series = row.series
    assert series is not None
    return Source(series.name, series.content_sha256, citation=Text.same(series.source))


_NOTHING_FOUND = Text(
    vi="Chưa có số liệu: nguồn đã chọn chưa có bản công bố nào có số này.",
    en="No figure yet: the source chosen has released none.",
)
_UNSUITED = Text(
    vi="Số liệu đã gắn không phải loại con số của chỉ tiêu. Hãy gắn lại.",
    en="The figure that the target is bound to is not of the target's kind. Bind it anew.",
)
