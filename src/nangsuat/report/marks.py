"""Pieces that the house's charts share: names and numbers in words, room for labels, lines that carry a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import altair as alt
import numpy as np
import polars as pl

from nangsuat.data import CannotBeShown, Language, Text, format_number
from nangsuat.report.theme import HEIGHT, INK, QUIET, WIDTH

type Names = Mapping[str, Text]

NAME, AMOUNT, WRITTEN = "_name", "_amount", "_written"  # columns that the makers add to a frame
PLOT = WIDTH - 60  # px left for the marks beside the axis
LETTER = 6.6  # px, mean width of a letter of a label
LINE = 15  # px between two labels
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [10, 2], [1, 3], [3, 1])
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-left", "triangle-right")
_DARK_ENOUGH = {
    "#E69F00": "#8a5f00",
    "#56B4E9": "#1f6f9f",
    "#CC79A7": "#9c4a78",
    "#009E73": "#00704f",
    "#999999": "#595959",
}
_LIGHT = {"#E69F00", "#56B4E9", "#CC79A7", "#999999"}
_MANY_YEARS = 12
_FLAT = 0.02  # of the level; smaller changes do not fill a chart
WORDS = {
    "period": Text(vi="Kỳ", en="Period"),
    "name": Text(vi="Tên", en="Name"),
    "total": Text(vi="Cộng", en="Total"),
    "share": Text(vi="Tỷ lệ doanh nghiệp, %", en="Share of firms, %"),
    "rank": Text(
        vi="Vị trí trong nhóm so sánh, phân vị (0 = thấp nhất, 100 = cao nhất)",
        en="Place among peers, percentile (0 = lowest, 100 = highest)",
    ),
}


def told(
    frame: pl.DataFrame, key: str | None, value: str, names: Names | None, language: Language, decimals: int
) -> pl.DataFrame:
    """The frame with the name of each row, its value and its value in words."""
    if frame[value].drop_nulls().is_empty():
        raise CannotBeShown(Text(vi="Không có giá trị nào để vẽ.", en="There is no value to draw."))
    spoken = {text: words.say(language) for text, words in (names or {}).items()}
    keys = frame[key].cast(pl.String).to_list() if key else [""] * frame.height
    amounts = frame[value].cast(pl.Float64)
    return frame.with_columns(
        pl.Series(NAME, [spoken.get(text, text) for text in keys], dtype=pl.String),
        amounts.alias(AMOUNT),
        pl.Series(WRITTEN, [format_number(amount, language, decimals) for amount in amounts], dtype=pl.String),
    )


def by_name[C](channel: type[C], keys: Sequence[str], choices: Sequence[Any]) -> C:
    """A channel that tells the names apart, without a legend: labels stand at the marks."""
    scale = alt.Scale(domain=list(keys), range=cycled(choices, keys))
    return channel(f"{NAME}:N", scale=scale, legend=None)  # type: ignore[call-arg]  # every channel takes these


def cycled(choices: Sequence[Any], keys: Sequence[str]) -> list[Any]:
    """One choice a key, from the start again when they run out."""
    return [choices[place % len(choices)] for place in range(len(keys))]


def readable(colours: Sequence[str]) -> list[str]:
    """The colours, dark enough for words on white (4.5 to 1)."""
    return [_DARK_ENOUGH.get(colour, colour) for colour in colours]


def ink_on(colours: Sequence[str]) -> list[str]:
    """Black or white, whichever reads on each colour."""
    return [INK if colour in _LIGHT else "#ffffff" for colour in colours]


def tooltip(first: str, title: Text, language: Language) -> list[alt.Tooltip]:
    """What the web page shows under the pointer: period, name, value as the tables write it."""
    return [
        alt.Tooltip(f"{first}:N", title=WORDS["period"].say(language)),
        alt.Tooltip(f"{NAME}:N", title=WORDS["name"].say(language)),
        alt.Tooltip(f"{WRITTEN}:N", title=title.say(language)),
    ]


def layered(*charts: alt.Chart | alt.LayerChart) -> alt.LayerChart:
    """Charts drawn over each other."""
    return alt.LayerChart(layer=list(charts))


def sized(chart: alt.LayerChart, height: int = HEIGHT) -> alt.LayerChart:
    """The chart as wide as the text, axes and labels included."""
    return chart.properties(width=WIDTH, height=height, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))


def years_shown(years: Sequence[int]) -> list[int]:
    """The years that the axis names: all, or every second, fifth, … from the last one back."""
    step = next(s for s in (1, 2, 5, 10, 20, 50, 10_000) if len(years) <= _MANY_YEARS * s)
    return [year for year in years if (years[-1] - year) % step == 0]


def with_room(years: Sequence[int], keys: Sequence[str]) -> list[float]:
    """The span of the years, and as much more as the longest label needs."""
    label = LETTER * max(len(key) for key in keys) + LETTER * 8
    share = min(0.5, label / PLOT)
    span = max(years[-1] - years[0], 1)
    return [years[0] - 0.02 * span, years[-1] + span * share / (1 - share)]


def end_labels(frame: pl.DataFrame, x: str, *, zero: bool) -> pl.DataFrame:
    """Name and last value of each series, moved apart where they would stand on each other."""
    ends = frame.drop_nulls(AMOUNT).sort(x).group_by(NAME, maintain_order=True).last().sort(AMOUNT)
    low, high = span(frame[AMOUNT], zero=zero)
    gap = (high - low) * LINE / HEIGHT
    places: list[float] = []
    for amount in ends[AMOUNT]:
        places.append(max(amount, places[-1] + gap) if places else amount)
    label = pl.concat_str(pl.col(NAME), pl.col(WRITTEN), separator="  ").str.strip_chars()
    return ends.select(x, NAME, pl.Series("_place", places, dtype=pl.Float64), label.alias("_label"))


def break_marks(breaks: Mapping[int, Text], x: str, language: Language) -> list[alt.Chart]:
    """A dashed line before each new series, with what changed."""
    if not breaks:
        return []
    rows = pl.DataFrame({x: [year - 0.5 for year in breaks], "_why": [why.say(language) for why in breaks.values()]})
    base = alt.Chart(rows).encode(alt.X(f"{x}:Q"))
    words = base.mark_text(align="right", baseline="top", dx=-5, dy=2, color=QUIET, fontStyle="italic", fontSize=11)
    return [base.mark_rule(strokeDash=[3, 3]), words.encode(y=alt.value(0), text="_why:N")]


def stacked(frame: pl.DataFrame, period: str) -> pl.DataFrame:
    """Where each part of a bar starts and ends: gains upward from zero, losses downward."""
    amount = pl.col(AMOUNT).fill_null(0.0)
    up, down = amount.clip(lower_bound=0), amount.clip(upper_bound=0)
    top, bottom = up.cum_sum().over(period), down.cum_sum().over(period)
    return frame.with_columns(
        pl.when(amount >= 0).then(top - up).otherwise(bottom).alias("_from"),
        pl.when(amount >= 0).then(top).otherwise(bottom - down).alias("_to"),
    )


def totals(
    frame: pl.DataFrame, period: str, across: alt.X, title: Text, decimals: int, language: Language
) -> list[alt.Chart]:
    """A diamond at the sum of a bar's parts and its number over the bar."""
    sums = frame.group_by(period, maintain_order=True).agg(pl.col(AMOUNT).sum(), pl.col("_to").max().clip(0.0))
    written = [f"{format_number(amount, language, decimals)}" for amount in sums[AMOUNT]]
    sums = sums.with_columns(pl.Series(WRITTEN, written), pl.lit(WORDS["total"].say(language)).alias(NAME))
    base = alt.Chart(sums)
    number = base.mark_text(dy=-9).encode(across, alt.Y("_to:Q"), text=f"{WRITTEN}:N")
    beside = alt.X(f"{period}:N", sort=None, bandPosition=0.97)  # at the bar's edge, where no number stands
    diamond = base.mark_point(shape="diamond", filled=True, size=90, color="white", stroke=INK, opacity=1)
    return [number, diamond.encode(beside, alt.Y(f"{AMOUNT}:Q"), tooltip=tooltip(period, title, language))]


def span_with_numbers(ends: pl.Series, written: pl.Series, *others: float) -> list[float]:
    """A scale from zero over all ``ends`` of bars, with room beside them for their numbers."""
    amounts = [0.0, *others, *ends.drop_nulls().to_list()]
    low, high = min(amounts), max(amounts)
    room = (high - low or 1.0) * LETTER * (max(written.str.len_chars().to_list(), default=0) + 2) / (PLOT / 2)
    return [low - room if low < 0 else 0.0, high + room if high > 0 else 0.0]


def bar_number(base: alt.Chart, *, negative: bool) -> alt.Chart:
    """The number of each bar at its end, left of it where the bar goes left."""
    kept: alt.Chart = base.transform_filter(f"datum.{AMOUNT} {'<' if negative else '>='} 0")
    words: alt.Chart = kept.mark_text(align="right" if negative else "left", dx=-4 if negative else 4)
    return words.encode(text=f"{WRITTEN}:N")


def reference_line(value: float, name: Text, language: Language) -> list[alt.Chart]:
    """A dashed line across the bars with its name over it."""
    words = f"{name.say(language)}"
    base = alt.Chart(pl.DataFrame({AMOUNT: [value], NAME: [words]})).encode(alt.X(f"{AMOUNT}:Q"))
    label = base.mark_text(baseline="bottom", dy=-3, color=INK, fontSize=11).encode(y=alt.value(0), text=f"{NAME}:N")
    return [base.mark_rule(strokeDash=[4, 3], color=INK), label]


def named_lines(histogram: pl.DataFrame, marks: Sequence[tuple[float, Text]], language: Language) -> list[alt.Chart]:
    """Lines at named values, their names under each other so that close ones stay readable."""
    if not marks:
        return []
    middle = (histogram["from"].min() + histogram["to"].max()) / 2  # type: ignore[operator]  # numbers
    rows = pl.DataFrame(
        {
            "from": [value for value, _ in marks],
            NAME: [name.say(language) for _, name in marks],
            "_row": [8 + LINE * place for place in range(len(marks))],
        }
    )
    base: alt.Chart = alt.Chart(rows).encode(alt.X("from:Q"))
    rule = base.mark_rule(color=INK, strokeDash=[4, 3])
    row = alt.Y("_row:Q", scale=None, axis=None)
    sides: list[tuple[str, Literal["left", "right"], int]] = [
        ("datum.from <= ", "left", 4),
        ("datum.from > ", "right", -4),
    ]
    words = [
        base.transform_filter(f"{test}{middle}")
        .mark_text(align=side, dx=shift, fontSize=11)
        .encode(row, text=f"{NAME}:N")
        for test, side, shift in sides
    ]
    return [rule, *words]


def histogram(frame: pl.DataFrame, value: str, weight: str | None, bins: int, *, logarithmic: bool) -> pl.DataFrame:
    """Bins ``from``–``to`` with the share of firms in each, in per cent."""
    known = frame.select(pl.col(value).cast(pl.Float64), (pl.col(weight) if weight else pl.lit(1.0)).alias("_weight"))
    known = known.filter(pl.col(value).is_finite() & (pl.col(value) > 0 if logarithmic else pl.lit(value=True)))
    if known.is_empty():
        raise CannotBeShown(
            Text(vi="Không có giá trị nào để vẽ phân bố.", en="There is no value whose spread could be drawn.")
        )
    amounts = known[value].to_numpy()
    space = np.log(amounts) if logarithmic else amounts
    counts, edges = np.histogram(space, bins=bins, weights=known["_weight"].cast(pl.Float64).to_numpy())
    edges = np.exp(edges) if logarithmic else edges
    return pl.DataFrame({"from": edges[:-1], "to": edges[1:], "share": 100 * counts / counts.sum(), "_zero": 0.0})


def steps(frame: pl.DataFrame, start: tuple[float, Text], end: Text, language: Language, decimals: int) -> pl.DataFrame:
    """The bars of a waterfall: the first level, the changes hung on each other, the last level."""
    level, name = start
    changes = frame[AMOUNT].fill_null(0.0).to_list()
    tops = [level, *np.cumsum([level, *changes])[1:].tolist()]
    last = tops[-1]
    rows = [(name.say(language), 0.0, level, "level", format_number(level, language, decimals))]
    for label, change, before, after in zip(frame[NAME], changes, tops[:-1], tops[1:], strict=True):
        signed = ("+" if change > 0 else "") + format_number(change, language, decimals)
        rows.append((label, before, after, "rise" if change >= 0 else "fall", signed))
    rows.append((end.say(language), 0.0, last, "level", format_number(last, language, decimals)))
    made = pl.DataFrame(rows, schema=[NAME, "_from", "_to", "_kind", WRITTEN], orient="row")
    return made.with_columns(pl.max_horizontal("_from", "_to").alias("_right"))


def span(amounts: pl.Series, *, zero: bool) -> tuple[float, float]:
    """What a scale of amounts covers: not less than 2 % of the level up and down, so that noise stays flat."""
    known = amounts.drop_nulls().to_numpy()
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    low, high = (min(low, 0.0), max(high, 0.0)) if zero else (low, high)
    lacking = 0.0 if zero else max(0.0, 2 * _FLAT * max(abs(low), abs(high)) - (high - low))
    low, high = low - lacking / 2, high + lacking / 2
    return (low, high) if high > low else (low - 0.5, high + 0.5)
