"""A target in one picture: its figures so far, what may come, and the number of each period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from nangsuat.data import Language, Text, format_number
from nangsuat.explain.layers import COMPARISONS
from nangsuat.plan.fan import FAN_LEVELS, Fan
from nangsuat.report import marks as part_of
from nangsuat.report.document import ChartBlock
from nangsuat.report.official.standing import TargetStanding
from nangsuat.report.theme import HEIGHT, HIGHLIGHT, INK, PALETTE, QUIET, WIDTH, Specification

_BANDS = ((0.025, 0.975, "#d4e6f3"), (0.1, 0.9, "#9cc7e4"), (0.25, 0.75, "#56B4E9"))  # pale is wide
_HEIGHT = HEIGHT - 70  # a report has one for each target: two and their tables on a page


def target_chart(standing: TargetStanding, source: Text) -> ChartBlock | None:
    """The picture of a target; none where there is nothing to draw beside its number."""
    known = [(year, figure) for year, figure in standing.history if figure.value is not None]
    if len(known) < 2 and standing.fan is None:
        return None
    name = standing.target.name
    parts = [_HISTORY.fill(count=len(known))]
    parts += [_FAN.fill(first=standing.fan.years[0], last=standing.fan.years[-1])] if standing.fan else []
    parts += [_NUMBERS] if _numbers(standing) else []
    alternative = Text(vi=" ".join(part.vi for part in parts), en=" ".join(part.en for part in parts))
    title = _TITLE.fill(name=name, unit=standing.target.unit)
    figures = tuple(figure for _, figure in standing.history)
    return ChartBlock(lambda language: _drawn(standing, language), title, alternative, source, figures)


def _drawn(standing: TargetStanding, language: Language) -> Specification:
    years = _years(standing)
    layers: list[Specification] = []
    if standing.fan is not None:
        layers += [_band(standing.fan, *band) for band in _BANDS] + [_middle(standing.fan)]
    layers += [*_past(standing, language), *_asked(standing, language), *_breaks(standing)]
    first, *others = (layer | {"encoding": _encoding(layer)} for layer in layers)
    scales = {"x": _across(years), "y": _up(standing, language)}
    return {
        "$schema": _SCHEMA,
        "layer": [first | {"encoding": first["encoding"] | scales}, *others],
        "width": WIDTH,
        "height": _HEIGHT,
        "autosize": {"type": "fit-x", "contains": "padding"},
    }


def _encoding(layer: Specification) -> Specification:
    """The layer's own encoding on the axes of all; an empty channel is none."""
    return {channel: how for channel, how in (_AXES | layer["encoding"]).items() if how}


def _across(years: list[int]) -> Specification:
    scale = {"domain": [years[0] - 0.3, years[-1] + 0.3], "nice": False}
    axis = {"format": "d", "values": part_of.years_shown(years)}
    return {"field": "year", "type": "quantitative", "title": None, "scale": scale, "axis": axis}


def _up(standing: TargetStanding, language: Language) -> Specification:
    values = [value for value in _values(standing) if value is not None]
    low, high = part_of.span(pl.Series(values, dtype=pl.Float64), zero=False)
    scale = {"domain": [low, high], "zero": False, "nice": True}
    title = standing.target.unit.say(language)
    return {"field": "value", "type": "quantitative", "title": title, "scale": scale}


def _years(standing: TargetStanding) -> list[int]:
    years = {year for year, figure in standing.history if figure.value is not None}
    years |= set(standing.fan.years if standing.fan else ())
    years |= {year for _, last, _ in _numbers(standing) for year in (last,)}
    return list(range(min(years), max(years) + 1))


def _values(standing: TargetStanding) -> Iterable[float | None]:
    yield from (figure.value for _, figure in standing.history)
    yield from (value for _, _, value in _numbers(standing))
    if standing.fan is not None:
        yield from (row[place] for row in standing.fan.quantiles for place in (0, -1))


def _numbers(standing: TargetStanding) -> list[tuple[int, int, float]]:
    """Period and number of each milestone that can stand beside the figures of single years."""
    return [
        (milestone.first, milestone.last, milestone.low)
        for milestone in standing.target.milestones
        if milestone.low is not None
    ]


def _layer(rows: Iterable[Mapping[str, Any]], mark: str | Specification, **encoding: Specification) -> Specification:
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def _band(fan: Fan, low: float, high: float, colour: str) -> Specification:
    lowest, highest = FAN_LEVELS.index(low), FAN_LEVELS.index(high)
    rows = [
        {"year": year, "value": row[lowest], "upper": row[highest]}
        for year, row in zip(fan.years, fan.quantiles, strict=True)
    ]
    return _layer(rows, {"type": "area", "color": colour, "opacity": 1}, y2={"field": "upper"})


def _middle(fan: Fan) -> Specification:
    rows = [{"year": year, "value": value} for year, value in zip(fan.years, fan.medians, strict=True)]
    return _layer(rows, {"type": "line", "color": PALETTE[0], "strokeDash": [6, 3]})


def _past(standing: TargetStanding, language: Language) -> list[Specification]:
    """The figures, a line a piece of the series; the last one with its number."""
    rows = [
        {
            "year": year,
            "value": figure.value,
            "piece": sum(year >= each.year for each in standing.breaks),
            "written": format_number(figure.value, language, figure.decimals),
        }
        for year, figure in standing.history
        if figure.value is not None
    ]
    if not rows:
        return []
    line = {"type": "line", "color": INK, "point": {"color": INK, "size": 30}}
    return [
        _layer(rows, line, detail={"field": "piece", "type": "nominal"}),
        _layer(rows[-1:], {"type": "text", "dy": -10, "fontWeight": "bold"}, text=_WRITTEN),
    ]


def _asked(standing: TargetStanding, language: Language) -> list[Specification]:
    """A diamond at the end of each period, with the number as the plan writes it."""
    sign = COMPARISONS[standing.target.comparison]
    rows = [
        {"year": last, "value": value, "written": f"{sign}{format_number(value, language)}"}
        for _, last, value in _numbers(standing)
    ]
    if not rows:
        return []
    diamond = {"type": "point", "shape": "diamond", "filled": True, "size": 110, "opacity": 1}
    colours = {"color": HIGHLIGHT, "stroke": INK}
    return [
        _layer(rows, diamond | colours),
        _layer(rows, {"type": "text", "align": "right", "dx": -9, "dy": -7}, text=_WRITTEN),
    ]


def _breaks(standing: TargetStanding) -> list[Specification]:
    """A dashed line before each new series; why it is new stands under the chart."""
    rows = [{"year": each.year - 0.5} for each in standing.breaks]
    mark = {"type": "rule", "strokeDash": [3, 3], "color": QUIET}
    return [_layer(rows, mark, y={})] if rows else []


_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_AXES: Specification = {
    "x": {"field": "year", "type": "quantitative"},
    "y": {"field": "value", "type": "quantitative"},
}
_WRITTEN: Specification = {"field": "written", "type": "nominal"}
_TITLE = Text(vi="{name} ({unit})", en="{name} ({unit})")
_HISTORY = Text(
    vi="Đường liền: số liệu các năm ({count} điểm).", en="Solid line: the figures of the years ({count} points)."
)
_FAN = Text(
    vi="Vùng màu từ đậm đến nhạt: khoảng dự báo 50 %, 80 % và 95 % cho {first}–{last}; đường đứt: mức giữa.",
    en="Areas from dark to pale: forecast intervals of 50, 80 and 95 % for {first}–{last}; dashed line: the middle.",
)
_NUMBERS = Text(
    vi="Hình thoi: mức phải đạt cuối mỗi giai đoạn.", en="Diamonds: what is asked at the end of each period."
)
