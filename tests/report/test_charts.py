"""Charts: what is drawn is what the frame says, readable in both languages and without colour."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import altair as alt
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nangsuat.data import LANGUAGES, CannotBeShown, Language, Text
from nangsuat.report import bar_ranking, distribution, line_chart, position_strip, stacked_contributions, waterfall
from nangsuat.report import marks as parts
from nangsuat.report.theme import HEIGHT, house_specification, to_outlines, to_png, to_svg

SAME_SUM = 1e-9  # of sums of a few numbers
ROUNDED = 1e-3  # of bounds written with four digits
WHOLE = 1e-6  # per cent; shares of a histogram add up to 100
LABEL = parts.LINE / HEIGHT  # of the scale's span

TITLE = Text(vi="Triệu đồng/lao động", en="Million VND per worker")
NAMES = {"a": Text(vi="Nông nghiệp", en="Agriculture"), "b": Text(vi="Dịch vụ", en="Services")}
LEVELS = pl.DataFrame(
    {"year": [2019, 2020, 2021] * 2, "key": ["a"] * 3 + ["b"] * 3, "v": [1.5, 2, 3, 1234.5, 1300, 1400]}
)


def lines(language: Language) -> alt.LayerChart:
    return line_chart(
        LEVELS, x="year", y="v", series="key", names=NAMES, title=TITLE, language=language,
        breaks={2021: Text(vi="gián đoạn", en="break")},
    )  # fmt: skip


def contributions(language: Language) -> alt.LayerChart:
    return stacked_contributions(
        LEVELS, period="year", part="key", value="v", names=NAMES, title=TITLE, language=language
    )


def ranking(language: Language) -> alt.LayerChart:
    frame = pl.DataFrame({"key": ["a", "b"], "v": [-20.0, 1234.5]})
    reference = (500.0, Text(vi="cả nước", en="whole"))
    return bar_ranking(
        frame, name="key", value="v", names=NAMES, title=TITLE, language=language, highlight=["a"], reference=reference
    )


def spread(language: Language) -> alt.LayerChart:
    frame = pl.DataFrame({"v": np.exp(np.linspace(0, 9, 500))})
    marks = [(40.0, Text(vi="trung vị", en="median"))]
    return distribution(frame, value="v", title=TITLE, language=language, logarithmic=True, marks=marks)


def steps(language: Language) -> alt.LayerChart:
    frame = pl.DataFrame({"key": ["a", "b"], "v": [-234.5, 1000.0]})
    start, end = (1234.5, Text.same("2019")), Text.same("2021")
    return waterfall(frame, part="key", value="v", start=start, end=end, names=NAMES, title=TITLE, language=language)


def strip(language: Language) -> alt.LayerChart:
    frame = pl.DataFrame({"key": ["a", "b"], "p": [12.0, 93.0], "own": ["1.234,5 triệu", "0,85"]})
    return position_strip(frame, name="key", percentile="p", written="own", names=NAMES, language=language)


MAKERS = [lines, contributions, ranking, spread, steps, strip]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_is_drawn_in_both_languages(make: Callable[[Language], alt.LayerChart], language: Language):
    svg = to_svg(house_specification(make(language)), language)
    drawn = words_of(svg)
    assert svg.startswith("<svg")
    assert to_png(svg).startswith(b"\x89PNG")
    if make is not spread:
        assert any(name.say(language) in drawn for name in NAMES.values())
    assert "undefined" not in drawn
    assert "NaN" not in svg
    if make is not strip:
        assert TITLE.say(language) in drawn


@pytest.mark.parametrize(("language", "number", "other"), [("vi", "1.234,5", "1,234.5"), ("en", "1,234.5", "1.234,5")])
@pytest.mark.parametrize("make", [ranking, steps])
def test_numbers_are_written_as_the_reader_writes_them(
    make: Callable[[Language], alt.LayerChart], language: Language, number: str, other: str
):
    drawn = words_of(to_svg(house_specification(make(language)), language))
    assert number in drawn
    assert other not in drawn


def test_axes_follow_the_readers_style_too():
    assert "1.000" in words_of(to_svg(house_specification(spread("vi")), "vi"))
    assert "1,000" in words_of(to_svg(house_specification(spread("en")), "en"))


def test_outlines_need_no_font():
    svg = to_outlines(to_svg(house_specification(lines("vi")), "vi"))
    assert b"<text" not in svg
    assert b"font-family" not in svg


def test_series_are_told_apart_without_colour():
    drawn = lines("vi").to_dict()
    channels = set().union(*(layer["encoding"] for layer in layers_of(drawn)))
    assert {"strokeDash", "shape"} <= channels


def test_lines_do_not_cross_a_break():
    rows = rows_of(lines("vi").to_dict(), "_piece")
    assert {(row["year"], row["_piece"]) for row in rows} == {(2019, 0), (2020, 0), (2021, 1)}


def test_each_chart_has_room_for_its_title_and_theme():
    specification = house_specification(contributions("vi"))
    assert specification["config"]["axis"]["titleFontWeight"] == "normal"
    own = house_specification(contributions("vi").configure_axis(titleFontWeight="bold"))
    assert own["config"]["axis"]["titleFontWeight"] == "bold"  # what a chart sets itself stays
    assert own["config"]["axis"]["labelFontSize"] == specification["config"]["axis"]["labelFontSize"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8))
def test_labels_at_the_ends_of_lines_do_not_lie_on_each_other(ends: list[float]):
    frame = pl.DataFrame({"year": [2020] * len(ends), "key": [str(n) for n in range(len(ends))], "v": ends})
    told = parts.told(frame, "key", "v", None, "en", 1)
    places = sorted(parts.end_labels(told, "year", zero=True)["_place"])
    span = max(*ends, 0.0) - min(*ends, 0.0) or 1.0
    assert all(after - before >= LABEL * span * (1 - SAME_SUM) for before, after in pairwise(places))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=6))
def test_a_stack_is_as_high_as_its_gains_and_as_deep_as_its_losses(amounts: list[float]):
    frame = pl.DataFrame({"period": ["x"] * len(amounts), "part": [str(n) for n in range(len(amounts))], "v": amounts})
    stacked = parts.stacked(parts.told(frame, "part", "v", None, "en", 1), "period")
    scale = max(1.0, sum(abs(amount) for amount in amounts))
    lengths = (stacked["_to"] - stacked["_from"]).to_list()
    assert lengths == pytest.approx([abs(amount) for amount in amounts], abs=SAME_SUM * scale)
    assert max(stacked["_to"]) == pytest.approx(sum(max(amount, 0) for amount in amounts), abs=SAME_SUM * scale)
    assert min(stacked["_from"]) == pytest.approx(sum(min(amount, 0) for amount in amounts), abs=SAME_SUM * scale)


def test_a_waterfall_ends_at_its_start_and_all_changes():
    rows = rows_of(steps("en").to_dict(), "_kind")
    assert [row["_written"] for row in rows] == ["1,234.5", "-234.5", "+1,000.0", "2,000.0"]
    assert [(row["_from"], row["_to"]) for row in rows] == [(0, 1234.5), (1234.5, 1000), (1000, 2000), (0, 2000)]


def test_a_distribution_shares_out_all_firms_by_their_weight():
    frame = pl.DataFrame({"v": [1.0, 2.0, 3.0, None], "w": [1.0, 1.0, 6.0, 50.0]})
    rows = parts.histogram(frame, "v", "w", 2, logarithmic=False)
    assert rows["share"].to_list() == pytest.approx([12.5, 87.5])
    assert sum(parts.histogram(frame, "v", None, 7, logarithmic=True)["share"]) == pytest.approx(100, abs=WHOLE)


def test_a_distribution_hands_over_bins_not_firms():
    drawn = spread("vi").to_dict()
    assert max(len(rows) for rows in drawn["datasets"].values()) == 40


def test_loss_makers_are_left_out_of_a_logarithmic_scale_only():
    frame = pl.DataFrame({"v": [-5.0, 0.0, 1.0, 10.0]})
    assert parts.histogram(frame, "v", None, 3, logarithmic=True)["from"][0] == pytest.approx(1.0)
    assert parts.histogram(frame, "v", None, 3, logarithmic=False)["from"][0] == -5.0


def test_nothing_to_draw_is_said():
    empty = pl.DataFrame({"k": ["a"], "v": [None]}, schema={"k": pl.String, "v": pl.Float64})
    with pytest.raises(CannotBeShown):
        bar_ranking(empty, name="k", value="v", title=TITLE, language="vi")
    with pytest.raises(CannotBeShown):
        distribution(empty, value="v", title=TITLE, language="vi")


def test_bars_stand_from_the_largest_down():
    down = layers_of(ranking("en").to_dict())[0]["encoding"]["y"]
    assert down["sort"] == ["Services", "Agriculture"]


@pytest.mark.parametrize(("count", "shown"), [(3, 3), (24, 12), (60, 12), (400, 8)])
def test_the_axis_names_no_more_years_than_fit(count: int, shown: int):
    years = list(range(2025 - count, 2025))
    named = parts.years_shown(years)
    assert len(named) == shown
    assert named[-1] == years[-1]


def words_of(svg: str) -> str:
    return " | ".join(re.findall(r">([^<>]+)</text>", svg))


def layers_of(drawn: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for layer in drawn["layer"]:
        found += layers_of(layer) if "layer" in layer else [layer]
    return found


def rows_of(drawn: dict[str, Any], column: str) -> list[dict[str, Any]]:
    return next(rows for rows in drawn["datasets"].values() if column in rows[0])


@pytest.mark.parametrize(("values", "low", "high"), [([336.8660, 336.8695], 330.2, 343.6), ([100.0, 150.0], 100, 150)])
def test_noise_is_drawn_flat(values: list[float], low: float, high: float):
    data = pl.DataFrame({"year": [2024, 2025], "v": values})
    chart = line_chart(data, x="year", y="v", title=TITLE, language="vi", decimals=2)
    scale = next(leaf["encoding"]["y"]["scale"] for leaf in every_layer(chart.to_dict()) if leaf["encoding"]["y"])
    assert scale["domain"] == pytest.approx([low, high], rel=ROUNDED)
    written = re.findall(r">([\d.]+),(\d+)</text>", to_svg(house_specification(chart), "vi"))
    assert all(len(digits) <= 2 for _, digits in written)


def every_layer(chart: dict[str, Any]) -> list[dict[str, Any]]:
    """The marks of a chart, however deep its layers lie."""
    return [leaf for layer in chart["layer"] for leaf in (every_layer(layer) if "layer" in layer else [layer])]
