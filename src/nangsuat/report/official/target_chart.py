"""A target in one picture: its figures so far, what may come, and the number of each period."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair as alt
import polars as pl

from nangsuat.data import Language, Text, format_number
from nangsuat.explain.layers import COMPARISONS
from nangsuat.plan.fan import FAN_LEVELS, Fan
from nangsuat.report import marks as part_of
from nangsuat.report.document import ChartBlock
from nangsuat.report.official.standing import TargetStanding
from nangsuat.report.theme import HEIGHT, HIGHLIGHT, INK, PALETTE, QUIET, WIDTH

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


def _drawn(standing: TargetStanding, language: Language) -> alt.LayerChart:
    years = _years(standing)
    across = alt.X(
        "year:Q",
        title=None,
        scale=alt.Scale(domain=[years[0] - 0.3, years[-1] + 0.3], nice=False),
        axis=alt.Axis(format="d", values=part_of.years_shown(years)),
    )
    values = [value for value in _values(standing) if value is not None]
    low, high = part_of.span(pl.Series(values, dtype=pl.Float64), zero=False)
    up = alt.Y(
        "value:Q", title=standing.target.unit.say(language), scale=alt.Scale(domain=[low, high], zero=False, nice=True)
    )
    layers: list[Any] = []
    if standing.fan is not None:
        layers += [_band(standing.fan, *band, across, up) for band in _BANDS] + [_middle(standing.fan, across, up)]
    layers += _past(standing, across, up, language)
    layers += _asked(standing, across, up, language)
    layers += _breaks(standing, across, language)
    return part_of.layered(*layers).properties(
        width=WIDTH, height=_HEIGHT, autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
    )


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


def _band(fan: Fan, low: float, high: float, colour: str, across: alt.X, up: alt.Y) -> alt.Chart:
    lowest, highest = FAN_LEVELS.index(low), FAN_LEVELS.index(high)
    rows = pl.DataFrame(
        {
            "year": list(fan.years),
            "value": [row[lowest] for row in fan.quantiles],
            "upper": [row[highest] for row in fan.quantiles],
        }
    )
    area: alt.Chart = alt.Chart(rows).mark_area(color=colour, opacity=1)
    return area.encode(across, up, alt.Y2("upper:Q"))


def _middle(fan: Fan, across: alt.X, up: alt.Y) -> alt.Chart:
    rows = pl.DataFrame({"year": list(fan.years), "value": list(fan.medians)})
    line: alt.Chart = alt.Chart(rows).mark_line(color=PALETTE[0], strokeDash=[6, 3])
    return line.encode(across, up)


def _past(standing: TargetStanding, across: alt.X, up: alt.Y, language: Language) -> list[alt.Chart]:
    known = [(year, figure) for year, figure in standing.history if figure.value is not None]
    if not known:
        return []
    rows = pl.DataFrame(
        {
            "year": [year for year, _ in known],
            "value": [figure.value for _, figure in known],
            "piece": [sum(year >= each.year for each in standing.breaks) for year, _ in known],
            "written": [format_number(figure.value, language, figure.decimals) for _, figure in known],
        }
    )
    base = alt.Chart(rows)
    line = base.mark_line(color=INK, point=alt.OverlayMarkDef(color=INK, size=30)).encode(across, up, detail="piece:N")
    last = alt.Chart(rows.tail(1)).mark_text(dy=-10, fontWeight="bold").encode(across, up, text="written:N")
    return [line, last]


def _asked(standing: TargetStanding, across: alt.X, up: alt.Y, language: Language) -> list[alt.Chart]:
    """A diamond at the end of each period, with the number as the plan writes it."""
    asked = _numbers(standing)
    if not asked:
        return []
    sign = COMPARISONS[standing.target.comparison]
    rows = pl.DataFrame(
        {
            "year": [last for _, last, _ in asked],
            "value": [value for _, _, value in asked],
            "written": [f"{sign}{format_number(value, language)}" for _, _, value in asked],
        }
    )
    base = alt.Chart(rows)
    mark = base.mark_point(shape="diamond", filled=True, size=110, color=HIGHLIGHT, stroke=INK, opacity=1)
    words = base.mark_text(align="right", dx=-9, dy=-7)
    return [mark.encode(across, up), words.encode(across, up, text="written:N")]


def _breaks(standing: TargetStanding, across: alt.X, language: Language) -> list[alt.Chart]:
    if not standing.breaks:
        return []
    rows = pl.DataFrame(
        {
            "year": [each.year - 0.5 for each in standing.breaks],
            "why": [each.reason.say(language) for each in standing.breaks],
        }
    )
    base = alt.Chart(rows).encode(across)
    words = base.mark_text(align="left", baseline="top", dx=4, color=QUIET, fontStyle="italic", fontSize=11)
    return [base.mark_rule(strokeDash=[3, 3]), words.encode(y=alt.value(0), text="why:N")]


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
