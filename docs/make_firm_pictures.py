"""Pictures of firms' productivity, made anew: ``python docs/make_firm_pictures.py``. Look at them."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import vl_convert

import nangsuat as ns
from nangsuat.cli.demo_data import spanish_manufacturing
from nangsuat.data import LANGUAGES, Result
from nangsuat.report.theme import house_specification, to_svg

PICTURES = Path(__file__).parent / "pictures"
SHARP = 1.5  # pixels a point
METHODS = ("pooled", "fixed_effects", "levinsohn_petrin", "ackerberg_caves_frazer", "wooldridge")


def main() -> None:
    """Spanish firms by several estimators and their moves in three years; misallocation in the made-up park."""
    rows = spanish_manufacturing().collect().drop("row")
    firms = ns.FirmPanel.from_frame(
        rows.with_columns(value_added=pl.col("output") - pl.col("intermediate_inputs")), currency="ESP"
    )
    keep(
        "production-estimators",
        ns.estimators_side_by_side(firms, METHODS, proxy="intermediate_inputs", controls=["year"], by=()),
    )
    keep("allocation-transitions", ns.transition_matrix(firms, "E05", groups=5, years=3, ranked_within=[]))
    keep("allocation-misallocation", ns.misallocation(ns.synthetic_park(enterprises=400), labour_shares="own"))


def keep(name: str, found: Result) -> None:
    """The chart of a result in both languages."""
    for language in LANGUAGES:
        specification = house_specification(found.chart(language))
        specification["title"] = ""
        picture = vl_convert.svg_to_png(to_svg(specification, language), scale=SHARP)
        (PICTURES / f"{name}-{language}.png").write_bytes(picture)


if __name__ == "__main__":
    main()
