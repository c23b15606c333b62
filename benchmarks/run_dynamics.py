"""``python -m benchmarks.run_dynamics FILE``: our six decompositions, timed without start-up; prints JSON."""

import json
import sys
from time import perf_counter

import polars as pl

import nangsuat as ns

METHODS = {
    "bhc": "baily_hulten_campbell",
    "gr": "griliches_regev",
    "fhk": "foster_haltiwanger_krizan",
    "bg": "baldwin_gu",
    "df": "diewert_fox",
    "mp": "melitz_polanec",
}


def main(path: str) -> None:
    table = pl.read_csv(path)
    panel = ns.FirmPanel.from_frame(
        table, roles={"firm": "id", "year": "t", "value_added": "tfp", "employees": "s"}, name="made up"
    )
    ns.firm_dynamics(panel, productivity="value_added", share="employees")  # modules are loaded, files are warm
    seconds, totals = {}, {}
    for short, method in METHODS.items():
        start = perf_counter()
        found = ns.firm_dynamics(panel, method=method, productivity="value_added", share="employees")
        seconds[short] = perf_counter() - start
        totals[short] = sum(figure.value for step in found.steps for figure in step.terms.values())
    print(json.dumps({"seconds": seconds, "totals": totals}))


if __name__ == "__main__":
    main(sys.argv[1])
