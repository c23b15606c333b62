"""How charts look and speak: palette, type, number style; and their rendering without a browser.

A chart is an Altair specification. The web page draws it with Vega, Word gets a picture of two pixels a point, PDF
gets outlines: all three from the one specification that :func:`house_specification` makes.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

from nangsuat.data import Language

if TYPE_CHECKING:
    import altair as alt

type Specification = dict[str, Any]

# Okabe and Ito's colours, ordered so that neighbours also differ in lightness when printed grey.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#56B4E9", "#000000", "#CC79A7", "#D55E00", "#999999")
HIGHLIGHT, SOFT = "#D55E00", "#56B4E9"  # what stands out; a calm area
INK, QUIET, PALE = "#1a1a1a", "#595959", "#d9d9d9"
WIDTH, HEIGHT = 600, 280
PIXELS_A_POINT = 2.5  # of the pictures in Word: sharp on paper, still small

NUMBER_STYLE: dict[Language, Specification] = {
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", "\u00a0₫"], "minus": "-"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["₫\u00a0", ""], "minus": "-"},
}
_TIME_STYLE: dict[Language, Literal["vi-VN", "en-GB"]] = {"vi": "vi-VN", "en": "en-GB"}

_AXIS = {
    "labelColor": INK,
    "titleColor": INK,
    "labelFontSize": 12,
    "titleFontSize": 12,
    "titleFontWeight": "normal",
    "gridColor": "#e6e6e6",
    "domainColor": QUIET,
    "tickColor": QUIET,
    "labelLimit": WIDTH // 2,
}

CONFIG: Specification = {
    "font": "Liberation Sans, Arimo, Arial, Helvetica, sans-serif",
    "background": "white",
    "view": {"stroke": None, "continuousWidth": WIDTH - 80, "continuousHeight": HEIGHT, "discreteWidth": WIDTH - 80},
    "axis": _AXIS,
    "axisY": {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleY": -12, "titleX": 0, "domain": False},
    "axisX": {"grid": False},
    "legend": {"labelFontSize": 12, "titleFontSize": 12, "labelColor": INK, "titleColor": INK, "symbolSize": 110},
    "text": {"color": INK, "fontSize": 12},
    "range": {"category": list(PALETTE)},
    "line": {"strokeWidth": 2},
    "bar": {"color": PALETTE[0]},
    "rule": {"color": QUIET},
}


def house_specification(chart: alt.TopLevelMixin) -> Specification:
    """The chart as a Vega-Lite specification in the house's theme; what the chart itself sets stays."""
    specification: Specification = chart.to_dict()
    own = {key: part for key, part in specification.get("config", {}).items() if key != "view"}
    specification["config"] = _merged(CONFIG, own)
    return specification


def to_svg(specification: Specification, language: Language) -> str:
    """The chart as SVG with its words as text."""
    import vl_convert

    return vl_convert.vegalite_to_svg(
        json.dumps(specification),
        format_locale=NUMBER_STYLE[language],
        time_format_locale=_TIME_STYLE[language],
    )


def to_png(svg: str) -> bytes:
    """The chart as a picture for Word, letters of the engine's own Liberation Sans."""
    import vl_convert

    return vl_convert.svg_to_png(svg, scale=PIXELS_A_POINT)


def to_outlines(svg: str) -> bytes:
    """The chart as SVG whose letters are outlines, so that it prints alike with any fonts or none.

    The chart engine lays out with fonts of its own, which a PDF of its making carries; Typst turns that PDF into
    outlines. (PDF/UA allows no PDF inside a PDF, hence the way round.)
    """
    import typst
    import vl_convert

    with TemporaryDirectory() as folder:
        Path(folder, "chart.pdf").write_bytes(vl_convert.svg_to_pdf(svg))
        page = Path(folder, "page.typ")
        page.write_text('#set page(width: auto, height: auto, margin: 0pt)\n#image("chart.pdf")', encoding="utf-8")
        compiler = typst.Compiler(page, root=Path(folder), font_paths=typst.Fonts(include_system_fonts=False))
        drawn = compiler.compile(format="svg")
    return drawn if isinstance(drawn, bytes) else b"".join(drawn or ())


def time_style(language: Language) -> Specification:
    """Names of days and months for the charts of a web page."""
    import vl_convert

    return vl_convert.get_time_format_locale(_TIME_STYLE[language])


@cache
def javascript() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script for a page without network."""
    import vl_convert

    return vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")


def _merged(base: Specification, own: Specification) -> Specification:
    both = {key: _merged(base[key], own[key]) for key in base.keys() & own.keys() if isinstance(base[key], dict)}
    return {**base, **own, **both}
