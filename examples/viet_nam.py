"""Viet Nam: why labour productivity rose from 2010 to 2016, and what the decisions ask for since.

Official figures that the package carries; nothing else is needed. ``python examples/viet_nam.py [folder]``
"""

import sys
from pathlib import Path

import nangsuat as ns
from nangsuat.report import economy_report, write_document


def main(folder: Path) -> None:
    sectors = ns.viet_nam_sectors()

    print(ns.three_factors(sectors, start=2010, end=2016).summary("vi"), end="\n\n")

    # The same change in other words. GEAD also counts relative prices, so it needs both price bases.
    for method in ("three_term", "two_term", "csls", "gead"):
        print(ns.shift_share(sectors, start=2010, end=2016, method=method).summary("vi"), end="\n\n")

    # The published series has a break in 2021: figures on its two sides are never compared.
    published = ns.viet_nam_productivity()
    print(published.summary("vi"), end="\n\n")
    print(ns.against_targets(published.growth(2023), indicator="M04", period=2023).summary("vi"))

    report = economy_report(sectors, published=published)
    for language in ("vi", "en"):
        print(write_document(report, folder, f"viet-nam-{language}", language=language)["html"])


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "example-output"))
