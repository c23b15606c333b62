"""The house's charts: direct labels, units in the title of the axis, told apart without colour.

Each maker takes a tidy frame (one row a mark) and says everything in one language. Names of series and parts come
as ``Text`` by the key that stands in the frame. The theme itself is put on when the chart is rendered, so that
charts of results get it too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import polars as pl

from nangsuat.data import Language, Text
from nangsuat.report import marks as part_of
from nangsuat.report.marks import AMOUNT, DASHES, NAME, SHAPES, WORDS, WRITTEN, Names
from nangsuat.report.theme import HEIGHT, HIGHLIGHT, INK, PALETTE, QUIET, SOFT, WIDTH

_ROOM = 15  # px that a number inside a bar needs
_TICKS = 5  # of an axis whose numbers may be long
_FAR_RIGHT = 70  # per cent; beyond it a label stands left of its mark


def line_chart(
    frame: pl.DataFrame,
    *,
    x: str,
    y: str,
    title: Text,
    language: Language,
    series: str | None = None,
    names: Names | None = None,
    decimals: int = 1,
    breaks: Mapping[int, Text] | None = None,
    zero: bool = False,
) -> alt.LayerChart:
    """Series over years, each labelled at its end; told apart by colour, dash and mark.

    Parameters
    ----------
    frame : one row a year and series; a missing value leaves a gap
    x, y, series : columns of the year (whole numbers), of the value and of the series' key
    title : what the values are, with their unit
    names : name of each series by its key
    decimals : digits after the decimal sign in labels and tooltips
    breaks : first years of new series and what changed; a dashed line stands before each, lines do not cross it
    zero : whether the scale starts at zero; where not, it covers at least 2 % of the level up and down

    Examples
    --------
    >>> data = pl.DataFrame({"year": [2020, 2021], "level": [150.1, 171.8]})
    >>> chart = line_chart(data, x="year", y="level", title=Text.same("W"), language="vi")
    >>> type(chart).__name__
    'LayerChart'
    """
    piece = pl.sum_horizontal(pl.lit(0), *((pl.col(x) >= year).cast(pl.Int32) for year in breaks or {}))
    told = part_of.told(frame, series, y, names, language, decimals).with_columns(piece.alias("_piece"))
    keys = told[NAME].unique(maintain_order=True).to_list()
    years = sorted(told[x].unique().to_list())
    across = alt.X(
        f"{x}:Q",
        title=None,
        scale=alt.Scale(domain=part_of.with_room(years, keys), nice=False),
        axis=alt.Axis(format="d", values=part_of.years_shown(years)),
    )
    low, high = part_of.span(told[AMOUNT], zero=zero)
    held = [low, high, *map(float, told[AMOUNT].drop_nulls().to_list())]
    covered = [min(held), max(held)]  # said in numbers: layers must agree
    up = alt.Y(f"{AMOUNT}:Q", title=title.say(language), scale=alt.Scale(zero=zero, domain=covered, nice=True))
    base = alt.Chart(told).encode(across, up, part_of.by_name(alt.Color, keys, PALETTE))
    line = base.mark_line().encode(part_of.by_name(alt.StrokeDash, keys, DASHES), detail="_piece:N")
    points = base.mark_point(filled=True, size=40, opacity=1).encode(
        part_of.by_name(alt.Shape, keys, SHAPES), tooltip=part_of.tooltip(x, title, language)
    )
    labels = alt.Chart(part_of.end_labels(told, x, zero=zero)).mark_text(align="left", dx=8)
    ends = labels.encode(
        across, alt.Y("_place:Q"), part_of.by_name(alt.Color, keys, part_of.readable(PALETTE)), text="_label:N"
    )
    layers = part_of.layered(part_of.layered(line, points), ends, *part_of.break_marks(breaks or {}, x, language))
    return part_of.sized(layers.resolve_scale(color="independent"))


def stacked_contributions(
    frame: pl.DataFrame,
    *,
    period: str,
    part: str,
    value: str,
    title: Text,
    language: Language,
    names: Names | None = None,
    decimals: int = 1,
) -> alt.LayerChart:
    """What each part contributed in each period, stacked about zero; a diamond and a number show the total.

    Parameters
    ----------
    frame : one row a period and part, periods in the order wanted; ``period`` a year or words
    period, part, value : its columns
    title : what the values are, with their unit
    names : name of each part by its key
    decimals : digits after the decimal sign

    Examples
    --------
    >>> data = pl.DataFrame({"year": [2021, 2021], "part": ["capital", "tfp"], "points": [2.5, -0.4]})
    >>> chart = stacked_contributions(data, period="year", part="part", value="points",
    ...                               title=Text.same("%"), language="en")
    >>> type(chart).__name__
    'LayerChart'
    """
    told = part_of.told(frame, part, value, names, language, decimals).with_columns(pl.col(period).cast(pl.String))
    keys = told[NAME].unique(maintain_order=True).to_list()
    stacked = part_of.stacked(told, period)
    room = (max(stacked["_to"]) - min(stacked["_from"])) * _ROOM / HEIGHT
    across = alt.X(f"{period}:N", title=None, sort=None, axis=alt.Axis(labelAngle=0))
    up = alt.Y("_from:Q", title=title.say(language))
    legend = alt.Legend(title=None, orient="bottom", columns=3, labelLimit=WIDTH // 2)
    base = alt.Chart(stacked)
    bars = base.mark_bar(stroke="white", strokeWidth=1).encode(
        across,
        up,
        alt.Y2("_to:Q"),
        alt.Color(f"{NAME}:N", scale=alt.Scale(domain=keys, range=part_of.cycled(PALETTE, keys)), legend=legend),
        tooltip=part_of.tooltip(period, title, language),
    )
    inside = base.transform_filter(alt.datum["_to"] - alt.datum["_from"] > room).transform_calculate(
        _middle="(datum._from + datum._to) / 2"
    )
    numbers = inside.mark_text(fontSize=11).encode(
        across, alt.Y("_middle:Q"), part_of.by_name(alt.Color, keys, part_of.ink_on(PALETTE)), text=f"{WRITTEN}:N"
    )
    layers = part_of.layered(bars, numbers).resolve_scale(color="independent")
    return part_of.sized(part_of.layered(layers, *part_of.totals(stacked, period, across, title, decimals, language)))


def bar_ranking(
    frame: pl.DataFrame,
    *,
    name: str,
    value: str,
    title: Text,
    language: Language,
    names: Names | None = None,
    highlight: Sequence[str] = (),
    reference: tuple[float, Text] | None = None,
    decimals: int = 1,
) -> alt.LayerChart:
    """Bars from the largest to the smallest, each with its number; some stand out, a line marks a reference.

    Parameters
    ----------
    frame : one row a bar
    name, value : columns of the key and of the value
    title : what the values are, with their unit
    names : name of each bar by its key
    highlight : keys of the bars that stand out
    reference : value and name of a line across the bars, such as the mean of the whole
    decimals : digits after the decimal sign

    Examples
    --------
    >>> data = pl.DataFrame({"industry": ["C", "F"], "level": [230.5, 120.1]})
    >>> chart = bar_ranking(data, name="industry", value="level", title=Text.same("W"), language="en", highlight=["C"])
    >>> type(chart).__name__
    'LayerChart'
    """
    told = part_of.told(frame, name, value, names, language, decimals).with_columns(
        pl.col(name).is_in(list(highlight)).alias("_chosen")
    )
    order = told.sort(AMOUNT, descending=True, nulls_last=True)[NAME].to_list()
    down = alt.Y(f"{NAME}:N", title=None, sort=order, axis=alt.Axis(labelLimit=WIDTH // 2, ticks=False))
    span = part_of.span_with_numbers(told[AMOUNT], told[WRITTEN], *(reference or ())[:1])
    scale = alt.Scale(domain=span, nice=False)
    along = alt.X(f"{AMOUNT}:Q", title=title.say(language), scale=scale, axis=alt.Axis(grid=True))
    base = alt.Chart(told).encode(down, along)
    colour = alt.condition("datum._chosen", alt.value(HIGHLIGHT), alt.value(PALETTE[0]))
    bars = base.mark_bar(height={"band": 0.72}).encode(color=colour)
    written = [part_of.bar_number(base, negative=side) for side in (False, True) if (told[AMOUNT] < 0).eq(side).any()]
    marks = [] if reference is None else part_of.reference_line(*reference, language)
    return part_of.sized(part_of.layered(bars, *written, *marks), height=max(90, 26 * len(order)))


def distribution(
    frame: pl.DataFrame,
    *,
    value: str,
    title: Text,
    language: Language,
    weight: str | None = None,
    logarithmic: bool = False,
    bins: int = 40,
    marks: Sequence[tuple[float, Text]] = (),
    decimals: int = 1,
) -> alt.LayerChart:
    """How a value is spread over firms, in per cent of them; named lines mark median, deciles or one firm.

    Only the bins are handed to the chart, so ten million rows make no larger file than a hundred.

    Parameters
    ----------
    frame : one row a firm; missing values are left out
    value, weight : columns of the value and of the survey weight
    title : what the values are, with their unit
    logarithmic : bins of equal ratio; values of zero and below are left out
    bins : how many
    marks : values and names of the lines
    decimals : digits after the decimal sign

    Raises
    ------
    CannotBeShown
        There is no value to show.

    Examples
    --------
    >>> data = pl.DataFrame({"level": [10.0, 20.0, 30.0, 40.0]})
    >>> chart = distribution(data, value="level", title=Text.same("W"), language="en", bins=4)
    >>> [row["share"] for rows in chart.to_dict()["datasets"].values() for row in rows]
    [25.0, 25.0, 25.0, 25.0]
    """
    histogram = part_of.histogram(frame, value, weight, bins, logarithmic=logarithmic)
    scale = alt.Scale(type="log", nice=False) if logarithmic else alt.Scale(nice=False, zero=False)
    along = alt.X("from:Q", title=title.say(language), scale=scale, axis=alt.Axis(format=",~r", tickCount=6))
    number = f",.{decimals}f"
    top = max(histogram["share"]) * (1 + _ROOM * len(marks) / HEIGHT)  # the names of the lines stand over the bars
    bars = (
        alt.Chart(histogram)
        .mark_bar(color=SOFT, stroke="white", strokeWidth=0.5)
        .encode(
            along,
            alt.X2("to:Q"),
            alt.Y("share:Q", title=WORDS["share"].say(language), scale=alt.Scale(domain=[0, top], nice=False)),
            alt.Y2("_zero:Q"),
            tooltip=[
                alt.Tooltip("from:Q", format=number, title="≥"),
                alt.Tooltip("to:Q", format=number, title="<"),
                alt.Tooltip("share:Q", format=",.1f", title=WORDS["share"].say(language)),
            ],
        )
    )
    return part_of.sized(part_of.layered(bars, *part_of.named_lines(histogram, marks, language)))


def waterfall(
    frame: pl.DataFrame,
    *,
    part: str,
    value: str,
    start: tuple[float, Text],
    end: Text,
    title: Text,
    language: Language,
    names: Names | None = None,
    decimals: int = 1,
) -> alt.LayerChart:
    """From one level to another by steps: two grey bars with the changes between them, each with its number.

    Parameters
    ----------
    frame : one row a change, in order
    part, value : columns of the key and of the change
    start : the first level and its name
    end : name of the last level, which is the first plus all changes
    title : what the values are, with their unit
    names : name of each change by its key
    decimals : digits after the decimal sign

    Examples
    --------
    >>> data = pl.DataFrame({"part": ["within", "shift"], "change": [8.7, 3.4]})
    >>> chart = waterfall(data, part="part", value="change", start=(45.5, Text.same("2011")), end=Text.same("2016"),
    ...                   title=Text.same("W"), language="en")
    >>> type(chart).__name__
    'LayerChart'
    """
    told = part_of.told(frame, part, value, names, language, decimals)
    steps = part_of.steps(told, start, end, language, decimals)
    order = steps[NAME].to_list()
    down = alt.Y(f"{NAME}:N", title=None, sort=order, axis=alt.Axis(labelLimit=WIDTH // 2, ticks=False))
    scale = alt.Scale(domain=part_of.span_with_numbers(steps["_right"], steps[WRITTEN]), nice=False)
    along = alt.X("_from:Q", title=title.say(language), scale=scale, axis=alt.Axis(grid=True, tickCount=_TICKS))
    kinds = ["level", "rise", "fall"]
    colour = alt.Color("_kind:N", scale=alt.Scale(domain=kinds, range=[QUIET, PALETTE[0], HIGHLIGHT]), legend=None)
    base = alt.Chart(steps)
    bars = base.mark_bar(height={"band": 0.7}).encode(down, along, alt.X2("_to:Q"), colour)
    numbers = base.mark_text(align="left", dx=5).encode(down, alt.X("_right:Q"), text=f"{WRITTEN}:N")
    return part_of.sized(part_of.layered(bars, numbers), height=30 * len(order))


def position_strip(
    frame: pl.DataFrame,
    *,
    name: str,
    percentile: str,
    language: Language,
    written: str | None = None,
    names: Names | None = None,
) -> alt.LayerChart:
    """Where one enterprise stands among its peers: a strip an indicator, a diamond at its percentile.

    The strip shows the peers' quarters in two greys; the number beside the diamond is the enterprise's own.

    Parameters
    ----------
    frame : one row an indicator
    name, percentile : columns of the indicator's key and of the place, 0 to 100
    written : column of the enterprise's own value as words, such as ``"171,8 triệu đồng"``
    names : name of each indicator by its key

    Examples
    --------
    >>> data = pl.DataFrame({"indicator": ["E05", "E07"], "percentile": [72.0, 40.0]})
    >>> chart = position_strip(data, name="indicator", percentile="percentile", language="en")
    >>> type(chart).__name__
    'LayerChart'
    """
    told = part_of.told(frame, name, percentile, names, language, 0)
    words = pl.col(written).cast(pl.String) if written else pl.col(WRITTEN)
    told = told.with_columns(words.alias("_label"), (pl.col(AMOUNT) > _FAR_RIGHT).alias("_far"))
    order = told[NAME].to_list()
    quarters = told.select(NAME).join(pl.DataFrame({"from": [0, 25, 50, 75], "to": [25, 50, 75, 100]}), how="cross")
    down = alt.Y(f"{NAME}:N", title=None, sort=order, axis=alt.Axis(labelLimit=WIDTH // 2, ticks=False, domain=False))
    scale = alt.Scale(domain=[0, 100])
    along = alt.X(
        f"{AMOUNT}:Q", title=WORDS["rank"].say(language), scale=scale, axis=alt.Axis(values=[0, 25, 50, 75, 100])
    )
    strip = (
        alt.Chart(quarters)
        .mark_bar(height={"band": 0.45}, stroke="white")
        .encode(
            down,
            alt.X("from:Q", scale=scale),
            alt.X2("to:Q"),
            color=alt.condition("datum.from == 25 || datum.from == 50", alt.value("#bdbdbd"), alt.value("#e4e4e4")),
        )
    )
    base = alt.Chart(told).encode(down, along)
    diamond = base.mark_point(shape="diamond", filled=True, size=190, color=HIGHLIGHT, stroke=INK, opacity=1)
    beside = [
        base.transform_filter(f"datum._far == {str(far).lower()}")
        .mark_text(align="right" if far else "left", dx=-12 if far else 12)
        .encode(text="_label:N")
        for far in (False, True)
        if (told["_far"] == far).any()
    ]
    return part_of.sized(part_of.layered(strip, diamond, *beside), height=28 * len(order))
