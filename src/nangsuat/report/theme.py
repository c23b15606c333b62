"""How charts look and speak: palette, type, number style; and their rendering without a browser.

A chart is an Altair specification. The web page draws it with Vega, Word gets a picture of two pixels a point, PDF
gets outlines: all three from the one specification that :func:`house_specification` makes.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from nangsuat.data import Language

if TYPE_CHECKING:
    import altair as alt

type Specification = dict[str, Any]

# Okabe and Ito's colours, ordered so that neighbours also differ in lightness when printed grey.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#56B4E9", "#000000", "#CC79A7", "#D55E00", "#999999")
HIGHLIGHT, SOFT = "#D55E00", "#56B4E9"  # what stands out; a calm area
INK, QUIET = "#1a1a1a", "#595959"
FACE = "Arimo"  # as wide as Arial, free, with all Vietnamese letters
WIDTH, HEIGHT = 600, 280
PIXELS_A_POINT = 2.5  # of the pictures in Word: sharp on paper, still small

NUMBER_STYLE: dict[Language, Specification] = {
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", "\u00a0₫"], "minus": "-"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["₫\u00a0", ""], "minus": "-"},
}
_TIME_STYLE: dict[Language, Literal["vi-VN", "en-GB"]] = {"vi": "vi-VN", "en": "en-GB"}

_ROOM = {"left": 4, "right": 44, "top": 4, "bottom": 4}  # px; on the right for numbers beside the last bar
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
    "labelSeparation": 8,
}

CONFIG: Specification = {
    "font": f"{FACE}, Arial, Helvetica, sans-serif",
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


def house_specification(chart: alt.TopLevelMixin | Specification) -> Specification:
    """The chart as a Vega-Lite specification in the house's theme, as wide as the text.

    What the chart itself sets in its configuration stays; a title goes, for the caption says it.
    """
    bare = chart if isinstance(chart, dict) else chart.to_dict(validate=False)  # checked as it was put together
    specification = _without_title(bare)
    own = {key: part for key, part in specification.get("config", {}).items() if key != "view"}
    specification["config"] = _merged(CONFIG, own)
    if "autosize" not in specification and not {"hconcat", "vconcat", "concat", "facet", "repeat"} & set(specification):
        specification |= {"width": WIDTH, "autosize": {"type": "fit-x", "contains": "padding"}, "padding": _ROOM}
    return specification


def to_svg(specification: Specification, language: Language) -> str:
    """The chart as SVG with its words as text."""
    svg: str = _engine().vegalite_to_svg(
        json.dumps(specification),
        format_locale=NUMBER_STYLE[language],
        time_format_locale=_TIME_STYLE[language],
    )
    return svg


def to_png(svg: str) -> bytes:
    """The chart as a picture for Word."""
    picture: bytes = _engine().svg_to_png(svg, scale=PIXELS_A_POINT)
    return picture


def to_outlines(svg: str) -> bytes:
    """The chart as SVG whose letters are outlines, so that it prints alike with any fonts or none.

    The chart engine writes a PDF that carries its letters; Typst turns that into outlines. (PDF/UA allows no PDF
    inside a PDF, hence the way round.)
    """
    import typst

    with TemporaryDirectory() as folder:
        Path(folder, "chart.pdf").write_bytes(_engine().svg_to_pdf(svg))
        page = Path(folder, "page.typ")
        page.write_text('#set page(width: auto, height: auto, margin: 0pt)\n#image("chart.pdf")', encoding="utf-8")
        compiler = typst.Compiler(page, root=Path(folder), font_paths=typst.Fonts(include_system_fonts=False))
        drawn = compiler.compile(format="svg")
    return drawn if isinstance(drawn, bytes) else b"".join(drawn or ())


def time_style(language: Language) -> Specification:
    """Names of days and months for the charts of a web page."""
    style: Specification = _engine().get_time_format_locale(_TIME_STYLE[language])
    return style


@cache
def javascript() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script for a page without network."""
    bundle: str = _engine().javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return bundle


@cache
def _engine() -> ModuleType:
    """The chart engine, with letters that have all Vietnamese ones whatever fonts the machine has."""
    import fontpkg
    import vl_convert

    vl_convert.register_font_directory(str(fontpkg.path(FACE).parent))
    return vl_convert


def _without_title(specification: Specification) -> Specification:
    bare = {key: part for key, part in specification.items() if key != "title"}
    if "layer" in bare:
        bare["layer"] = [_without_title(layer) for layer in bare["layer"]]
    return bare


def _merged(base: Specification, own: Specification) -> Specification:
    both = {key: _merged(base[key], own[key]) for key in base.keys() & own.keys() if isinstance(base[key], dict)}
    return {**base, **own, **both}
