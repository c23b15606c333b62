"""A history and its fan: what was, what may come, what is asked, what scenarios change; read without colour too."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import polars as pl

from nangsuat.compare.charts import number_axis, short
from nangsuat.data import Language, Text
from nangsuat.plan.aims import Aim
from nangsuat.plan.fan import FAN_LEVELS, Fan
from nangsuat.plan.history import History

_WIDTH, _HEIGHT = 460, 260
_BANDS = ((0.025, 0.975), (0.1, 0.9), (0.25, 0.75))
_SHADES = ("#d4e6f3", "#9cc7e4", "#56B4E9")  # light to dark: wide to narrow, also in grey print
_ASKED, _QUIET = "#D55E00", "#595959"
_LINES = ("#003f66", "#8a5f00", "#00704f", "#9c4a78", "#595959")
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [10, 2])
_LINE_OF_TEXT = 0.07  # of the width of the widest fan's end
_BAND_NAMES = {
    (0.025, 0.975): Text(vi="95 %", en="95 %"),
    (0.1, 0.9): Text(vi="80 %", en="80 %"),
    (0.25, 0.75): Text(vi="50 %", en="50 %"),
}
_YEAR = Text(vi="Năm", en="Year")
_KEY = Text(vi="Khoảng chứa kết quả với xác suất", en="Holds the outcome with probability")
_TARGET = Text(vi="Chỉ tiêu {asked}", en="Target {asked}")


def fan_chart(
    history: History,
    fan: Fan,
    *,
    title: Text,
    unit: Text,
    language: Language,
    aim: Aim | None = None,
    scenarios: Mapping[str, Fan] | None = None,
) -> alt.LayerChart:
    """The history as a line with its breaks, the fan from its last figure on, a target's value, scenarios' middles."""
    axis = alt.Axis(format="d", title=_YEAR.say(language), labelAngle=0, tickMinStep=1, labelFlush=False)
    x = alt.X("year:Q", axis=axis, scale=alt.Scale(zero=False, nice=False))
    y = alt.Y("low:Q", title=unit.say(language), axis=number_axis(language), scale=alt.Scale(zero=False))
    start = _start(history, aim)
    fans = {"": fan, **(scenarios or {})}
    layers: list[alt.Chart | alt.LayerChart] = [_bands(start, fan, x, y, language), *_past(history, aim, x)]
    layers += [_middle(other, start, place, x) for place, other in enumerate(fans.values())]
    layers.append(_names(fans, x, language))
    if aim is not None and aim.measure != "mean growth" and aim.number is not None:
        layers.append(_target(aim, aim.number, x, language))
    chart = alt.LayerChart(layer=layers, title=title.say(language))
    return chart.properties(width=_WIDTH, height=_HEIGHT)


def _start(history: History, aim: Aim | None) -> tuple[int, float] | None:
    """The point that the fan opens from; a running sum opens by itself."""
    if not history.complete or history.kind in {"count", "growth", "ratio"} or aim_sums(aim):
        return None
    last = history.last_complete
    return last.year, last.value


def aim_sums(aim: Aim | None) -> bool:
    """Whether the fan is of a running sum."""
    return aim is not None and aim.measure == "cumulative count"


def _bands(start: tuple[int, float] | None, fan: Fan, x: alt.X, y: alt.Y, language: Language) -> alt.Chart:
    rows = []
    for low, high in _BANDS:
        name = _BAND_NAMES[low, high].say(language)
        if start is not None:
            rows.append({"band": name, "year": start[0], "low": start[1], "high": start[1]})
        lowest, highest = FAN_LEVELS.index(low), FAN_LEVELS.index(high)
        rows += [
            {"band": name, "year": year, "low": quantiles[lowest], "high": quantiles[highest]}
            for year, quantiles in zip(fan.years, fan.quantiles, strict=True)
        ]
    names = [_BAND_NAMES[band].say(language) for band in _BANDS]
    legend = alt.Legend(title=_KEY.say(language), orient="bottom", titleLimit=0)
    colour = alt.Color("band:N", sort=names, scale=alt.Scale(domain=names, range=list(_SHADES)), legend=legend)
    base = alt.Chart(pl.DataFrame(rows))
    marks = base.mark_area() if len(fan.years) > 1 or start is not None else base.mark_bar(size=18)
    bands: alt.Chart = marks.encode(x=x, y=y, y2="high:Q", color=colour)
    return bands


def _past(history: History, aim: Aim | None, x: alt.X) -> list[alt.Chart]:
    """The history, a line for each series, and where it breaks."""
    if not history.complete or aim_sums(aim):
        return []
    rows = [
        {"year": item.year, "value": item.value, "run": str(run)}
        for run, segment in enumerate(history.segments())
        for item in segment
    ]
    line = alt.Chart(pl.DataFrame(rows)).mark_line(color="black", point=alt.OverlayMarkDef(color="black", size=25))
    drawn: list[alt.Chart] = [line.encode(x=x, y="value:Q", detail="run:N")]
    first, last = history.complete[0].year, history.last_complete.year
    places = [item.year - 0.5 for item in history.breaks if first < item.year <= last]
    if places:
        rule = alt.Chart(pl.DataFrame({"year": places})).mark_rule(strokeDash=[4, 3], color=_QUIET)
        drawn.append(rule.encode(x=x))
    return drawn


def _middle(fan: Fan, start: tuple[int, float] | None, place: int, x: alt.X) -> alt.Chart:
    """The middles of a fan as a line, from the last figure on."""
    points = ([] if start is None else [start]) + list(zip(fan.years, fan.medians, strict=True))
    rows = pl.DataFrame({"year": [year for year, _ in points], "value": [value for _, value in points]})
    line = alt.Chart(rows).mark_line(color=_LINES[place % len(_LINES)], strokeDash=_DASHES[place % len(_DASHES)])
    middle: alt.Chart = line.encode(x=x, y="value:Q")
    return middle


def _names(fans: Mapping[str, Fan], x: alt.X, language: Language) -> alt.Chart:
    """Last middle of each fan with its name, moved apart where they would stand on each other."""
    ends = sorted(((fan.medians[-1], name) for name, fan in fans.items()), reverse=True)
    widest = next(iter(fans.values())).quantiles[-1]
    gap = _LINE_OF_TEXT * (widest[-1] - widest[0])
    rows, highest = [], float("inf")
    for value, name in ends:
        highest = min(value, highest - gap)
        words = f"{short(value, language)} {name}".strip()
        rows.append({"year": next(iter(fans.values())).years[-1], "value": highest, "name": words})
    names: alt.Chart = (
        alt.Chart(pl.DataFrame(rows)).mark_text(align="left", dx=8).encode(x=x, y="value:Q", text="name:N")
    )
    return names


def _target(aim: Aim, number: float, x: alt.X, language: Language) -> alt.LayerChart:
    words = _TARGET.fill(asked=aim.asked).say(language)
    point = alt.Chart(pl.DataFrame({"year": [aim.last], "value": [number], "name": [words]}))
    mark = point.mark_point(shape="diamond", filled=True, size=120, color=_ASKED, stroke="black", opacity=1)
    said = point.mark_text(align="right", dx=-10, dy=-8, fontWeight="bold")
    return alt.LayerChart(layer=[mark.encode(x=x, y="value:Q"), said.encode(x=x, y="value:Q", text="name:N")])
