"""171 rice farms of West Java over six seasons (plm/RiceFarms): rice an hour, village by village.

Prices tripled over the seasons, so physical productivity (E08) tells more than Rupiah an hour (E06).
``python examples/rice_farms.py [folder]``
"""

import sys
from pathlib import Path

import nangsuat as ns
from nangsuat.cli.demo_data import indonesian_rice
from nangsuat.report import firms_report, write_document


def main(folder: Path) -> None:
    farms = indonesian_rice()

    print(ns.aggregate_indicators(farms, by=("territory", "year"), codes=["E06", "E08"]).summary("en"), end="\n\n")
    print(ns.firm_dynamics(farms, productivity="E08", share="hours", start=1, end=6).summary("en"))

    report = firms_report(farms, indicator="E08", by=("territory",), share="hours")
    print(write_document(report, folder, "rice-farms", language="en")["html"])


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "example-output"))
