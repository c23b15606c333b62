"""Pictures of production functions for README, made anew: ``python docs/make_production_pictures.py``. Look at them."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import vl_convert

import nangsuat as ns
from nangsuat.cli.demo_data import spanish_manufacturing
from nangsuat.data import LANGUAGES
from nangsuat.report.theme import house_specification, to_svg

PICTURES = Path(__file__).parent / "pictures"
SHARP = 1.5  # pixels a point
METHODS = ("pooled", "fixed_effects", "levinsohn_petrin", "ackerberg_caves_frazer", "wooldridge")


def main() -> None:
    """Spanish firms by several estimators, in both languages."""
    rows = spanish_manufacturing().collect().drop("row")
    firms = ns.FirmPanel.from_frame(
        rows.with_columns(value_added=pl.col("output") - pl.col("intermediate_inputs")), currency="ESP"
    )
    found = ns.estimators_side_by_side(firms, METHODS, proxy="intermediate_inputs", controls=["year"], by=())
    for language in LANGUAGES:
        specification = house_specification(found.chart(language))
        specification["title"] = ""
        picture = vl_convert.svg_to_png(to_svg(specification, language), scale=SHARP)
        (PICTURES / f"production-estimators-{language}.png").write_bytes(picture)


if __name__ == "__main__":
    main()
