"""Pictures of frontiers for README, made anew: ``python docs/make_frontier_pictures.py``. Look at what it made."""

from __future__ import annotations

from pathlib import Path

import altair as alt
import polars as pl
import vl_convert

import nangsuat as ns
from nangsuat.data import LANGUAGES, Language, Text
from nangsuat.report.theme import house_specification, to_svg

PICTURES = Path(__file__).parent / "pictures"
SHARP = 1.5  # pixels a point
UNITS = pl.DataFrame(  # Ali and Seiford (1993), the first input
    {
        "firm": list("ABCDEFGHIJK"),
        "x": [5.0, 16, 16, 17, 18, 23, 25, 27, 37, 42, 5],
        "y": [12.0, 14, 25, 26, 8, 9, 27, 30, 31, 26.5, 12],
    }
)
PARK = {"inputs": ["employees", "fixed_assets", "materials"], "outputs": ["output"]}


def charts(language: Language) -> dict[str, alt.TopLevelMixin]:
    """The pictures by name."""
    names = {"x": Text(vi="Đầu vào", en="Input"), "y": Text(vi="Đầu ra", en="Output")}
    few = ns.FirmPanel.from_frame(UNITS, constants={"year": 1993}, quantities=names)
    park = ns.synthetic_park(enterprises=300)
    return {
        "frontier": ns.dea(few, inputs=["x"], outputs=["y"]).chart(language, kind="frontier", unit="E"),
        "malmquist": ns.malmquist(park, **PARK).chart(language),
    }


def main() -> None:
    """Write each in both languages."""
    for language in LANGUAGES:
        for name, chart in charts(language).items():
            svg = to_svg(house_specification(chart), language)
            (PICTURES / f"frontier-{name}-{language}.png").write_bytes(vl_convert.svg_to_png(svg, scale=SHARP))


if __name__ == "__main__":
    main()
