"""738 Spanish manufacturing firms, 1983-1990 (plm/Snmesp): seven ways to split one change.

Nobody enters or leaves this panel, so the methods differ only in how they weigh the firms that stay.
``python examples/spanish_firms.py [folder]``
"""

import sys
from pathlib import Path

import nangsuat as ns
from nangsuat.cli.demo_data import spanish_manufacturing
from nangsuat.explain import DYNAMICS_METHODS
from nangsuat.report import firms_report, write_document


def main(folder: Path) -> None:
    firms = spanish_manufacturing()

    for method in DYNAMICS_METHODS:
        print(ns.firm_dynamics(firms, method=method, start=1983, end=1990).summary("en"), end="\n\n")

    # How far apart are they? No industry in these data, so the years make the groups.
    print(ns.peers(firms, "E05", by=("year",)).summary("en"))

    print(write_document(firms_report(firms), folder, "spanish-firms", language="en")["html"])


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "example-output"))
