"""What the sources say of a target, year by year: cells of releases, rows of a series, records; with the way down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from nangsuat.data import (
    NO_WORDS,
    Break,
    CannotBeShown,
    EconomyPanel,
    MissingRoles,
    Source,
    Text,
    UnknownOption,
)
from nangsuat.measure import fixed_coefficient, growth_accounting
from nangsuat.plan import REPORTING_PERIODS, CountedRecord, counts_by_year
from nangsuat.web.explore.selectors import series_values
from nangsuat.web.plan.models import Target
from nangsuat.web.plan.selectors.bindings import (
    PUBLISHED,
    Binding,
    OfRecords,
    OfReleases,
    OfSeries,
    needs_coefficients,
    newest_series,
)
from nangsuat.web.releases.models import OfficialSeries, Release
from nangsuat.web.releases.services import NotPublished, SafeCell, safe_table, series_frame
from nangsuat.web.releases.services.lineage import FigureKey


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure of one year as a source gives it.

    Attributes
    ----------
    year, value : the figure; missing where ``reason`` says why
    release, series : keys of the source; neither for records
    times : of a count, records where the value is subjects
    breaks : whether a new series begins in this year
    lineage : the way down, as plain values
    """

    year: int
    value: float | None
    reason: Text = NO_WORDS
    release: int | None = None
    series: int | None = None
    times: int | None = None
    breaks: bool = False
    lineage: Mapping[str, Any] = field(default_factory=dict)


def readings_of(target: Target, binding: Binding | None, today: date) -> list[Reading]:
    """All that is known of a target's figure; a source that is gone meanwhile is left out."""
    if binding is None:
        return []
    return list(_SOURCES[type(binding)](target, binding, today))


def _of_releases(target: Target, binding: OfReleases, today: date) -> Iterator[Reading]:  # noqa: ARG001
    for release in measuring_releases(target, binding):
        try:
            yield from _of_release(release, binding)
        except (NotPublished, UnknownOption):  # withdrawn at this moment, or made before the indicator was computed
            continue


def measuring_releases(target: Target, binding: OfReleases) -> list[Release]:
    """The published releases of the body that a target is bound to; of another body only public ones."""
    found = Release.objects.filter(owner=binding.owner, state=Release.State.PUBLISHED).select_related("owner")
    return list(found if binding.owner == target.plan.owner_id else found.filter(public=True))


def _of_release(release: Release, binding: OfReleases) -> Iterator[Reading]:
    single = [key for key, codes in binding.filters.items() if len(codes) == 1]
    alone = len(binding.filters) == 1 and bool(single)  # a line of the release's own table: no new question is put
    by = single if alone else []
    table = safe_table(release, indicator=binding.indicator, by=by, filters=binding.filters)
    wanted = {key: binding.filters[key][0] for key in by}
    for cell in table.cells:
        if cell.keys == wanted:
            yield _of_cell(release, binding, cell)


def _of_cell(release: Release, binding: OfReleases, cell: SafeCell) -> Reading:
    lineage: dict[str, Any] = {"firms": cell.firms, "indicator": binding.indicator}
    if all(len(codes) == 1 for codes in binding.filters.values()):
        keys = tuple((key, codes[0]) for key, codes in sorted(binding.filters.items()))
        lineage["figure"] = FigureKey(binding.indicator, keys, cell.year).written
    return Reading(cell.year, cell.value, cell.reason, release=release.pk, lineage=lineage)


def _of_series(target: Target, binding: OfSeries, today: date) -> Iterator[Reading]:  # noqa: ARG001
    series = newest_series(binding.name)
    if series is None:
        return
    values = _values_of(series, binding)
    breaks = {item["year"]: item for item in series.breaks}
    pending = sorted(breaks)
    for year, (value, reason, lineage) in sorted(values.items()):
        begun = [start for start in pending if start <= year]  # a break of a year without a figure counts in the next
        pending = pending[len(begun) :]
        told = [{"year": each, "vi": breaks[each]["vi"], "en": breaks[each]["en"]} for each in begun]
        lineage = {**lineage, **({"breaks": told} if told else {})}
        yield Reading(year, value, reason, series=series.pk, breaks=bool(told), lineage=lineage)


type _Found = Mapping[int, tuple[float | None, Text, Mapping[str, Any]]]


def _values_of(series: OfficialSeries, binding: OfSeries) -> _Found:
    if binding.column in PUBLISHED:
        return _published(series, binding.column)
    if needs_coefficients(binding.column) and binding.coefficients:
        return _shares_of_tfp(series, binding)
    held = series_values(series.pk, series.content_sha256).values.get(binding.column, {})
    return {
        year: (value, NO_WORDS if value is not None else _NO_VALUE, {"column": binding.column})
        for (territory, industry, year), value in held.items()
        if (territory, industry) == (binding.territory, binding.industry)
    }


def _published(series: OfficialSeries, column: str) -> _Found:
    """Figures of single years; means of periods stand beside them in the table and are no figure of a year."""
    frame = series_frame(series)
    if column not in frame.columns or "first" not in frame.columns:
        return {}
    rows = [row for row in frame.iter_rows(named=True) if row["first"] == row["last"] and row[column] is not None]
    return {row["last"]: (row[column], NO_WORDS, {"column": column, "row": row["row"]}) for row in rows}


def _shares_of_tfp(series: OfficialSeries, binding: OfSeries) -> _Found:
    """The part of TFP in each year's growth, for each coefficient; the first is the figure."""
    panel = economy_of(series)
    years = sorted({int(year) for year in panel.collect("year")["year"]})
    found: dict[int, tuple[float | None, Text, Mapping[str, Any]]] = {}
    for before, year in pairwise(years):
        shares: dict[str, float | None] = {}
        reason = NO_WORDS
        for alpha in binding.coefficients:
            shares[coefficient_name(alpha)], reason = _share_of_tfp(panel, binding, alpha, before, year)
        first = shares[coefficient_name(binding.coefficients[0])]
        lineage = {"column": binding.column, "coefficients": shares, "coefficient_source": binding.coefficient_source}
        found[year] = (first, reason if first is None else NO_WORDS, lineage)
    return found


def coefficient_name(alpha: float) -> str:
    """A coefficient of capital as the key of its figures."""
    return f"{alpha:.2f}"


def _share_of_tfp(
    panel: EconomyPanel, binding: OfSeries, alpha: float, before: int, year: int
) -> tuple[float | None, Text]:
    chosen = fixed_coefficient(alpha=alpha, source=Text.same(binding.coefficient_source))
    try:
        account = growth_accounting(
            panel,
            coefficients=chosen,
            start=before,
            end=year,
            territory=binding.territory,
            industry=binding.industry,
        )
    except (CannotBeShown, MissingRoles) as error:
        return None, error.text
    share = account.period.tfp_share
    return share.value, share.reason or NO_WORDS


def economy_of(series: OfficialSeries) -> EconomyPanel:
    """A series of accounts as a panel."""
    breaks = [
        Break(each["year"], Text(vi=each["vi"], en=each["en"]), tuple(each["roles"]), each["territory"])
        for each in series.breaks
    ]
    source = Source(series.name, series.content_sha256, citation=Text.same(series.source))
    return EconomyPanel.from_frame(series_frame(series), base_year=series.base_year, breaks=breaks, source=source)


def _of_records(target: Target, binding: OfRecords, today: date) -> Iterator[Reading]:  # noqa: ARG001
    """Subjects up to each reporting year, each once, with the number of records beside them.

    Years of the plan without a record count nought: the plan keeps the records, so that none means none.
    """
    period = REPORTING_PERIODS[target.plan.reporting]
    rows = list(target.records.filter(withdrawn="").order_by("day", "pk").values_list("pk", "day", "identity"))
    by_year: dict[int, list[int]] = {}
    for pk, day, _ in rows:
        by_year.setdefault(period.year_of(day), []).append(pk)
    first = min([target.plan.first, *by_year])
    last = max([min(period.year_of(today), target.plan.last), *by_year])
    records = [CountedRecord(identity, day) for _, day, identity in rows]
    times = 0
    for each in counts_by_year(records, first=first, last=last, period=period):
        times += each.times
        lineage = {"new": each.new, "of_year": each.subjects, "records": by_year.get(each.year, [])}
        yield Reading(each.year, float(each.total), times=times, lineage=lineage)


type _Reader = Callable[[Target, Any, date], Iterator[Reading]]

_SOURCES: Mapping[type, _Reader] = {OfReleases: _of_releases, OfSeries: _of_series, OfRecords: _of_records}
_NO_VALUE = Text(vi="chuỗi số liệu không có số của năm này", en="the series has no figure of this year")
