"""Plain chart specifications of decompositions: waterfalls and stacked bars.

Colours are Okabe and Ito's, which colour-blind readers tell apart, taken in an order of clearly different
lightness; each bar has an outline and its number beside it, so that the charts also read in black and white.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import polars as pl

from nangsuat.data import Language, format_number

OKABE_ITO = ("#56B4E9", "#E69F00", "#009E73", "#F0E442", "#CC79A7", "#D55E00", "#999999", "#0072B2")
LEVEL, RISE, FALL = "#999999", "#56B4E9", "#D55E00"
_WIDTH, _BAR_HEIGHT = 460, 26
_DECIMALS = 2
_TICKS = 5  # of an axis whose numbers may be long
_WIDE_ENOUGH = 0.08  # of the axis: a narrower piece cannot hold its number
_ROOM_FOR_TOTAL = 0.12  # of the axis, to the right of the longest bar


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a waterfall: a level stands on the ground, a contribution on what came before."""

    label: str
    value: float | None
    is_level: bool = False


def waterfall(bars: Sequence[Bar], *, title: str, unit: str, language: Language) -> alt.LayerChart:
    """From one level over contributions to the next, one horizontal bar each, in the order given."""
    data = pl.DataFrame(_steps(bars, language))
    base = alt.Chart(data, title=title)
    order = [bar.label for bar in bars]
    y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=260, domain=False, ticks=False))
    domain, colours = ["level", "rise", "fall"], [LEVEL, RISE, FALL]
    drawn = base.mark_bar(stroke="black", strokeWidth=0.5).encode(
        y=y,
        x=alt.X("from:Q", title=unit, axis=_axis(language)),
        x2="to:Q",
        color=alt.Color("kind:N", scale=alt.Scale(domain=domain, range=colours), legend=None),
    )
    written = base.mark_text(align="left", dx=4).encode(y=y, x=alt.X("high:Q"), text="written:N")
    chart: alt.LayerChart = (drawn + written).properties(width=_WIDTH, height=_BAR_HEIGHT * len(bars))
    return chart


def stacked_bars(
    values: Mapping[tuple[str, str], float | None], *, title: str, unit: str, language: Language
) -> alt.LayerChart:
    """Contributions stacked by step, positive ones to the right and negative ones to the left of nought.

    ``values`` are by step and term. Each piece that is wide enough holds its number; the sum of a step stands at
    the end of its bar.
    """
    pieces = _pieces(values, language)
    steps, terms = (pieces[name].unique(maintain_order=True).to_list() for name in ("step", "term"))
    low, high = float(pieces["from"].min() or 0), float(pieces["to"].max() or 0)  # type: ignore[arg-type]
    room = alt.Scale(domain=[low, high + _ROOM_FOR_TOTAL * (high - low)], nice=False)
    y = alt.Y("step:N", sort=steps, title=None, axis=alt.Axis(domain=False, ticks=False))
    x = alt.X("from:Q", title=unit, axis=_axis(language), scale=room)
    colours = [OKABE_ITO[place % len(OKABE_ITO)] for place in range(len(terms))]
    legend = alt.Legend(orient="top", labelLimit=0, columns=2)
    colour = alt.Color("term:N", sort=terms, title=None, scale=alt.Scale(domain=terms, range=colours), legend=legend)
    base = alt.Chart(pieces, title=title)
    drawn = base.mark_bar(stroke="black", strokeWidth=0.5).encode(y=y, x=x, x2="to:Q", color=colour)
    wide = pieces.filter(pl.col("to") - pl.col("from") > _WIDE_ENOUGH * (high - low))
    written = alt.Chart(wide).mark_text(color="black", fontSize=10).encode(y=y, x="middle:Q", text="written:N")
    chart: alt.LayerChart = (drawn + written + _totals(pieces, y, language)).properties(
        width=_WIDTH, height=_BAR_HEIGHT * len(steps)
    )
    return chart


def _pieces(values: Mapping[tuple[str, str], float | None], language: Language) -> pl.DataFrame:
    """One row a piece, from where to where, stacked in the order given."""
    rows: list[dict[str, str | float]] = []
    reached: dict[tuple[str, bool], float] = {}
    for (step, term), value in values.items():
        if value is None:
            continue
        before = reached.get((step, value >= 0), 0.0)
        reached[step, value >= 0] = after = before + value
        number = format_number(value, language, _DECIMALS)
        ends = {"from": min(before, after), "to": max(before, after), "middle": (before + after) / 2}
        rows.append({"step": step, "term": term, "value": value, **ends, "written": number})
    return pl.DataFrame(rows)


def _totals(pieces: pl.DataFrame, y: alt.Y, language: Language) -> alt.Chart:
    """The sum of each step, written to the right of its positive part."""
    sums = pieces.group_by("step", maintain_order=True).agg(
        pl.col("value").sum().alias("total"), pl.col("to").max().alias("place")
    )
    written = [f"= {format_number(total, language, _DECIMALS)}" for total in sums["total"]]
    numbered = sums.with_columns(pl.Series("written", written))
    text = alt.Chart(numbered).mark_text(align="left", dx=4, fontWeight="bold")
    chart: alt.Chart = text.encode(y=y, x=alt.X("place:Q"), text="written:N")
    return chart


def _steps(bars: Sequence[Bar], language: Language) -> dict[str, list[float] | list[str]]:
    reached, starts, ends, kinds = 0.0, [], [], []
    for bar in bars:
        value = bar.value or 0.0
        starts.append(0.0 if bar.is_level else reached)
        reached = value if bar.is_level else reached + value
        ends.append(reached)
        kinds.append("level" if bar.is_level else "rise" if value >= 0 else "fall")
    return {
        "label": [bar.label for bar in bars],
        "from": starts,
        "to": ends,
        "high": [max(pair) for pair in zip(starts, ends, strict=True)],
        "kind": kinds,
        "written": [_signed(bar, language) for bar in bars],
    }


def _signed(bar: Bar, language: Language) -> str:
    written = format_number(bar.value, language, _DECIMALS)
    return written if bar.is_level or (bar.value or 0.0) < 0 else f"+{written}"


def _axis(language: Language) -> alt.Axis:
    """An axis whose numbers are written as the reader's language writes them."""
    if language == "en":
        return alt.Axis(grid=True, tickCount=_TICKS, format=",.6~g")
    written = "format(datum.value, ',.6~g')"
    swapped = f"replace(replace(replace({written}, /,/g, '_'), '.', ','), /_/g, '.')"
    # a report sets the number style of the whole chart; alone in a notebook the chart has the English one
    return alt.Axis(grid=True, tickCount=_TICKS, labelExpr=f"format(0.5, '.1f') == '0,5' ? {written} : {swapped}")


def target_marks(
    targets: Sequence[tuple[str, float | None, float | None]],
    value: float,
    *,
    title: str,
    unit: str,
    language: Language,
) -> alt.LayerChart:
    """One row a target, its number or range as a mark, and the figure as a line through all of them.

    ``targets`` are name, lower and upper bound; a target of one number has one of the bounds.
    """
    rows = [
        {
            "target": name,
            "low": low if low is not None else high,
            "high": high if high is not None else low,
            "written": "–".join(format_number(bound, language) for bound in (low, high) if bound is not None),
        }
        for name, low, high in targets
    ]
    base = alt.Chart(pl.DataFrame(rows), title=title)
    y = alt.Y(
        "target:N", sort=[str(row["target"]) for row in rows], title=None, axis=alt.Axis(labelLimit=320, domain=False)
    )
    axis = alt.X("low:Q", title=unit, axis=_axis(language), scale=alt.Scale(zero=True))
    ranges = base.mark_rule(strokeWidth=6, color=OKABE_ITO[0]).encode(y=y, x=axis, x2="high:Q")
    points = base.mark_point(filled=True, size=90, color=OKABE_ITO[0], stroke="black").encode(y=y, x=axis)
    text = base.mark_text(align="left", dx=8).encode(y=y, x=alt.X("high:Q"), text="written:N")
    reached = alt.Chart(pl.DataFrame({"value": [value], "written": [format_number(value, language, _DECIMALS)]}))
    line = reached.mark_rule(strokeDash=[4, 3], strokeWidth=2).encode(x="value:Q")
    named = reached.mark_text(align="left", dx=4, y=-6, fontWeight="bold").encode(x="value:Q", text="written:N")
    chart: alt.LayerChart = (ranges + points + text + line + named).properties(
        width=_WIDTH, height=_BAR_HEIGHT * len(rows)
    )
    return chart
