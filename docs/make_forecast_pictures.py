"""Pictures of the page on forecasts, from the numbers of its back-test: ``python docs/make_forecast_pictures.py``.

The numbers are those of ``python -m benchmarks.backtest_forecast --to benchmarks/forecast_backtest.json``.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import altair as alt
import polars as pl
import vl_convert

from nangsuat.compare.charts import number_axis
from nangsuat.data import Language, Text
from nangsuat.plan import Aim, Change, Elicited, History, Risk, TaskEffect, reach
from nangsuat.report.theme import HIGHLIGHT, PALETTE, QUIET, house_specification, to_svg

PICTURES = Path(__file__).parent / "pictures"
NUMBERS = Path(__file__).parent.parent / "benchmarks" / "forecast_backtest.json"
SHOWN = {
    "Penn World Table, other half": Text(
        vi="Penn World Table, nửa không dùng để chọn", en="Penn World Table, other half"
    ),
    "Economic Transformation Database, countries": Text(vi="ETD, nền kinh tế", en="ETD, countries"),
    "Economic Transformation Database, sectors": Text(vi="ETD, ngành", en="ETD, sectors"),
}
SHARP = 1.5  # pixels a point
COVERED = Text(vi="Tỷ lệ kết quả nằm trong khoảng 80 %, %", en="Outcomes inside the 80 % interval, %")
AHEAD = Text(vi="Số năm về sau", en="Years ahead")
GIVEN = Text(vi="Xác suất đã nêu, %", en="Probability given, %")
CAME = Text(vi="Tỷ lệ xảy ra, %", en="Came true, %")
PLACE = Text(
    vi="Vị trí của kết quả trong phân bố dự báo (phần mười)", en="Place of the outcome in its forecast (tenths)"
)
FORECASTS = Text(vi="Số dự báo", en="Forecasts")


def coverage(numbers: dict, language: Language) -> alt.LayerChart:
    """Coverage of the 80 % interval by horizon and source, between lines at 75 and 85 %."""
    rows = [
        {"horizon": horizon, "covered": 100 * found["covered"]["0.8"], "source": words.say(language)}
        for source, words in SHOWN.items()
        for horizon, found in _horizons(numbers[source])
    ]
    wanted = alt.Chart(pl.DataFrame({"covered": [75, 85]})).mark_rule(color=HIGHLIGHT, strokeDash=[4, 3])
    order = [words.say(language) for words in SHOWN.values()]
    x = alt.X("horizon:O", title=AHEAD.say(language), axis=alt.Axis(labelAngle=0))
    y = alt.Y("covered:Q", title=COVERED.say(language), scale=alt.Scale(domain=[50, 100], zero=False))
    legend = alt.Legend(title=None, orient="bottom", labelLimit=0)
    return alt.LayerChart(layer=[wanted.encode(y=y), *_told_apart(rows, x, y, "source", order, legend)])


def _told_apart(
    rows: list[dict], x: alt.X, y: alt.Y, key: str, order: list, legend: alt.Legend
) -> tuple[alt.Chart, alt.Chart]:
    """Lines and marks, told apart by colour, dash and shape with one legend."""
    base = alt.Chart(pl.DataFrame(rows))
    domain = alt.Scale(domain=order)
    colour = alt.Color(f"{key}:N", scale=domain, legend=legend)
    dash = alt.StrokeDash(f"{key}:N", scale=domain, legend=None)
    lines = base.mark_line().encode(x=x, y=y, color=colour, strokeDash=dash)
    marks = base.mark_point(filled=True, size=70, opacity=1)
    return lines, marks.encode(x=x, y=y, color=colour, shape=alt.Shape(f"{key}:N", scale=domain, legend=legend))


def reliability(numbers: dict, language: Language) -> alt.LayerChart:
    """How often what was given a probability came true, all horizons of the half that nothing was chosen on."""
    rows = [
        {"given": 100 * given, "came": 100 * came, "count": count, "horizon": horizon}
        for horizon, found in _horizons(numbers["Penn World Table, other half"])
        for given, came, count in found["reliability"]
        if horizon in {1, 5, 10}
    ]
    ideal = alt.Chart(pl.DataFrame({"x": [0, 100], "y": [0, 100]})).mark_line(color=QUIET, strokeDash=[4, 3])
    legend = alt.Legend(title=AHEAD.say(language), orient="bottom", titleLimit=0)
    x, y = alt.X("given:Q", title=GIVEN.say(language)), alt.Y("came:Q", title=CAME.say(language))
    drawn = _told_apart(rows, x, y, "horizon", [1, 5, 10], legend)
    return alt.LayerChart(layer=[ideal.encode(x="x:Q", y="y:Q"), *drawn])


def places(numbers: dict, language: Language) -> alt.LayerChart:
    """Where outcomes fell in their forecasts, one year ahead and ten; even bars are what is wanted."""
    found = dict(_horizons(numbers["Penn World Table, other half"]))
    rows = [
        {"tenth": tenth + 1, "share": 100 * count / sum(found[horizon]["places"]), "horizon": horizon}
        for horizon in (1, 5, 10)
        for tenth, count in enumerate(found[horizon]["places"])
    ]
    legend = alt.Legend(title=AHEAD.say(language), orient="bottom", titleLimit=0)
    bars = (
        alt.Chart(pl.DataFrame(rows))
        .mark_bar(stroke="black", strokeWidth=0.4)
        .encode(
            x=alt.X("tenth:O", title=PLACE.say(language), axis=alt.Axis(labelAngle=0)),
            xOffset="horizon:N",
            y=alt.Y("share:Q", title=f"{FORECASTS.say(language)}, %", axis=number_axis(language)),
            color=alt.Color("horizon:N", scale=alt.Scale(range=list(PALETTE[:3])), legend=legend),
        )
    )
    even = alt.Chart(pl.DataFrame({"even": [10]})).mark_rule(color=HIGHLIGHT, strokeDash=[4, 3]).encode(y="even:Q")
    return alt.LayerChart(layer=[bars, even])


def example(language: Language) -> alt.TopLevelMixin:
    """The example of the page."""
    values = {2018: 100, 2019: 107, 2020: 109, 2021: 115, 2022: 122, 2023: 127, 2024: 135.5}
    unit = Text(vi="triệu đồng/lao động (ví dụ)", en="million VND a worker (example)")
    history = History.from_values("W", values, kind="level", unit=unit)
    aim = Aim("T1", "value", 2030, 2030, "at least", 200.0)
    risk = Risk(slip=0.3, delay_months=6, delay_months_high=18, fail=0.1)
    tasks = [
        TaskEffect(key, "T1", Elicited(0.3, 0.8, 1.6), "growth points", date(2026, month, 1), 12, risk=risk)
        for key, month in (("a", 1), ("b", 7))
    ]
    late = Text(vi="chậm 2 năm", en="two years late").say(language)
    scenarios = {late: dict.fromkeys("ab", Change(delay_months=24))}
    return reach(aim, history, effects=tasks, scenarios=scenarios).chart(language)


def _horizons(found: dict) -> list[tuple[int, dict]]:
    return [(int(key), value) for key, value in found.items() if key.isdigit()]


def main() -> None:
    """Make them in both languages."""
    numbers = json.loads(NUMBERS.read_text(encoding="utf-8"))
    for language in ("vi", "en"):
        charts = {
            "coverage": coverage(numbers, language),
            "reliability": reliability(numbers, language),
            "places": places(numbers, language),
            "example": example(language),
        }
        for name, chart in charts.items():
            path = PICTURES / f"forecast-{name}-{language}.png"
            path.write_bytes(vl_convert.svg_to_png(to_svg(house_specification(chart), language), scale=SHARP))
            print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
