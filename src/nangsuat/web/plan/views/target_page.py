"""What stands on the page of a target, made ready for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from nangsuat.data import Text, join
from nangsuat.plan import FAN_LEVELS, Alternative, Fan, TargetOutlook, about
from nangsuat.web.plan.models import Measurement, Target
from nangsuat.web.plan.selectors.bindings import Binding, OfRecords, OfReleases, OfSeries, binding_of, measure_of
from nangsuat.web.plan.selectors.figures import TargetFigures
from nangsuat.web.plan.selectors.reading import Reading
from nangsuat.web.releases.labels import KEY_NAMES, code_name

_SHOWN = tuple(FAN_LEVELS.index(level) for level in (0.025, 0.1, 0.5, 0.9, 0.975))
_DECIMALS = {"count": 0}


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure of one year with the way down to its source."""

    year: int
    value: float | None
    reason: Text
    breaks: tuple[Text, ...]
    source: Text
    url: str
    times: int | None
    by_coefficient: tuple[float | None, ...]


def facts_of(reading: Reading, row: Target, found: TargetOutlook, figures: TargetFigures | None) -> dict[str, Any]:
    """History, fan as a table, effects with what they rest on, the second opinion."""
    reach, rows = found.reach, () if figures is None else figures.rows
    names = list(dict.fromkeys(name for each in rows for name in each.lineage.get("coefficients", {})))
    opinion = found.open_sdg()
    return {
        "decimals": decimals_of(found),
        "year_of_figure": str(found.figure.year) if found.figure else "",
        "history": [_line(reading, row, each, names) for each in rows],
        "coefficients": names,
        "coefficient_source": row.binding.get("coefficient_source", ""),
        "width": 3 + len(names) + (row.kind == Target.Kind.COUNT),
        "alternatives": [(each.key, said_of(each)) for each in reach.alternatives] if reach else [],
        "contributions": [
            (each, about(each.probability_without), 100 * each.contribution) for each in found.contributions
        ],
        "measured_by": words_of(binding_of(row)),
        "fan": [] if reach is None or reach.fan is None else fan_rows(reach.fan),
        "summed": row.kind == Target.Kind.COUNT,
        "effects": _effects(reading, row) if reading.members else (),
        "opinion": opinion,
        "opinion_years": opinion and (str(opinion.base_year), str(opinion.current_year)),
    }


def decimals_of(found: TargetOutlook) -> int:
    """Digits of a target's figures: none of counts."""
    return _DECIMALS.get(found.target.kind, 2)


def said_of(alternative: Alternative) -> Text:
    """The probability under a coefficient, or why there is none."""
    if alternative.probability is None:
        return alternative.reason or Text.same("–")
    return about(alternative.probability)


def fan_rows(fan: Fan) -> list[tuple[int, Sequence[float]]]:
    """A fan as lines: the year, then low and high of 95 and 80 % about the middle."""
    return [(year, [fan.at(year)[place] for place in _SHOWN]) for year in fan.years]


def words_of(binding: Binding | None) -> Text:
    """What a target is measured by, in words."""
    match binding:
        case OfReleases():
            measure = measure_of(binding.indicator)
            name = Text.same(binding.indicator) if measure is None else measure.name
            where = [_chosen(key, codes) for key, codes in binding.filters.items()]
            only = Text(vi="".join(f"; {each.vi}" for each in where), en="".join(f"; {each.en}" for each in where))
            return Text(vi=f"{binding.indicator} {name.vi}{only.vi}", en=f"{binding.indicator} {name.en}{only.en}")
        case OfSeries():
            return Text(vi=f"{binding.name}, {_column(binding).vi}", en=f"{binding.name}, {_column(binding).en}")
        case OfRecords():
            return Text(vi="Hồ sơ của kế hoạch, mỗi đối tượng một lần", en="Records of the plan, each subject once")
    return Text(vi="Chưa gắn với số liệu", en="Not bound to figures")


_COLUMNS = {
    "growth": Text(vi="tốc độ tăng công bố", en="growth as published"),
    "level": Text(vi="mức công bố", en="level as published"),
}


def _column(binding: OfSeries) -> Text:
    measure = measure_of(binding.column)
    return _COLUMNS.get(binding.column, Text.same(binding.column) if measure is None else measure.name)


def _chosen(key: str, codes: Sequence[str]) -> Text:
    names, label = join([code_name(key, code) for code in codes], ", "), KEY_NAMES[key]
    return Text(vi=f"{label.vi}: {names.vi}", en=f"{label.en}: {names.en}")


def _line(reading: Reading, row: Target, figure: Measurement, names: Sequence[str]) -> FigureLine:
    shares = figure.lineage.get("coefficients", {})
    return FigureLine(
        year=figure.year,
        value=figure.value,
        reason=figure.reason_words,
        breaks=tuple(Text(vi=each["vi"], en=each["en"]) for each in figure.lineage.get("breaks", ())),
        source=_source(figure),
        url=_address(reading, row, figure),
        times=figure.times,
        by_coefficient=tuple(shares.get(name) for name in names),
    )


def _source(figure: Measurement) -> Text:
    if figure.release is not None:
        name = figure.release.name
        return Text(vi=f"{name.vi} (số {figure.release.number})", en=f"{name.en} (no. {figure.release.number})")
    if figure.series is not None:
        return figure.series.title
    return Text(vi="Hồ sơ", en="Records")


def _address(reading: Reading, row: Target, figure: Measurement) -> str:
    """The way down: the figure of the release, the series, or the records, which members alone see."""
    if figure.release_id is not None:
        key = figure.lineage.get("figure")
        if key and figure.value is not None:
            return reverse("releases:figure", args=[figure.release_id, key])
        return reverse("releases:release", args=[figure.release_id])
    if figure.series_id is not None:
        return reverse("releases:series", args=[figure.series_id])
    return reverse("plan:records", args=[row.plan_id, row.pk]) if reading.members else ""


def _effects(reading: Reading, row: Target) -> Sequence[Any]:
    """The effects on a target with their tasks, for members."""
    return list(row.effects.filter(task__plan=reading.plan).select_related("task"))
