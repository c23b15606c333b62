"""The answer as a chart: lines over the years, bars for one year. A plain Vega-Lite specification, light to make."""

from __future__ import annotations

from typing import Any

from nangsuat.data import Language
from nangsuat.report import PALETTE
from nangsuat.web.explore.answers import Answer, Line

SHORT_NAME = 40  # letters; two of them stand beside each other
MOST_LINES = 8  # more colours than that are told apart by nobody; the table has all
_HEIGHT, _BAR = 320, 24  # px
_TICKS = 5


def chart_of(answer: Answer, language: Language) -> dict[str, Any] | None:
    """The chart of an answer, or none where nothing can be drawn."""
    years = _years(answer)
    if not years:
        return None
    return _lines(answer, language) if len(years) > 1 else _bars(answer, years[0], language)


def left_out(answer: Answer) -> int:
    """How many lines of the table with a value the chart leaves out."""
    return max(len(_drawable(answer)) - MOST_LINES, 0) if len(_years(answer)) > 1 else 0


def _years(answer: Answer) -> list[int]:
    return [year for year in answer.years if any(_has(answer, year))]


def _drawable(answer: Answer) -> list[Line]:
    return [line for line in answer.lines if any(cell.value is not None for cell in line.cells.values())]


def _has(answer: Answer, year: int) -> list[bool]:
    return [line.cells[year].value is not None for line in answer.lines if year in line.cells]


def _lines(answer: Answer, language: Language) -> dict[str, Any]:
    drawn = _drawable(answer)[:MOST_LINES]
    rows = [
        {"year": str(year), "line": line.label.say(language), "value": cell.value}
        for line in drawn
        for year, cell in sorted(line.cells.items())
    ]
    names = [line.label.say(language) for line in drawn]
    legend = _legend(names)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": rows},
        "width": "container",
        "height": _HEIGHT,
        "mark": {"type": "line", "point": True, "invalid": "break-paths-show-domains"},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}},
            "y": _value(answer, language),
            "color": {
                "field": "line",
                "type": "nominal",
                "title": None,
                "scale": {"domain": names, "range": list(PALETTE)},
                "legend": legend,
            },
            "strokeDash": {
                "field": "line",
                "type": "nominal",
                "title": None,
                "scale": {"domain": names},
                **({} if legend else {"legend": None}),  # colour and dash share one legend
            },
            "tooltip": [
                {"field": "line", "title": ""},
                {"field": "year", "title": ""},
                {"field": "value", "title": ""},
            ],
        },
    }


def _legend(names: list[str]) -> dict[str, Any] | None:
    """Below the chart; long names stand one under the other, for Vega lays columns over each other."""
    if len(names) < 2:
        return None
    return {"orient": "bottom", "columns": 1 if max(map(len, names)) > SHORT_NAME else 2, "labelLimit": 600}


def _bars(answer: Answer, year: int, language: Language) -> dict[str, Any]:
    rows = [
        {"line": line.label.say(language), "value": line.cells[year].value}
        for line in answer.lines
        if year in line.cells and line.cells[year].value is not None
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": rows},
        "width": "container",
        "height": _BAR * len(rows),  # a step would have Vega-Lite warn that it cannot fit
        "mark": {"type": "bar", "color": PALETTE[0]},
        "encoding": {
            "y": {"field": "line", "type": "nominal", "title": None, "sort": "-x", "axis": {"labelLimit": 240}},
            "x": _value(answer, language),
            "tooltip": [{"field": name, "title": ""} for name in ("line", "value")],
        },
    }


def _value(answer: Answer, language: Language) -> dict[str, Any]:
    scale = {"zero": False} if len(answer.years) > 1 else {}
    axis = {"tickCount": _TICKS}
    return {"field": "value", "type": "quantitative", "title": answer.unit.say(language), "scale": scale, "axis": axis}
