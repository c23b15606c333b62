"""``python -m benchmarks.run_dynamics FILE``: our six decompositions, timed without start-up; prints JSON."""

import json
import sys

import polars as pl

import nangsuat as ns
from benchmarks.measuring import typical_seconds

METHODS = {
    "bhc": "baily_hulten_campbell",
    "gr": "griliches_regev",
    "fhk": "foster_haltiwanger_krizan",
    "bg": "baldwin_gu",
    "df": "diewert_fox",
    "mp": "melitz_polanec",
}
ROLES = {"firm": "id", "year": "t", "value_added": "tfp", "employees": "s"}


def main(path: str) -> None:
    table = pl.read_csv(path)
    panel = ns.FirmPanel.from_frame(table, roles=ROLES, name="made up")

    def run(method: str):
        return ns.firm_dynamics(panel, method=method, productivity="value_added", share="employees")

    seconds = {short: typical_seconds(lambda method=method: run(method)) for short, method in METHODS.items()}
    totals = {
        short: sum(figure.value for step in run(method).steps for figure in step.terms.values())
        for short, method in METHODS.items()
    }
    door = typical_seconds(lambda: ns.FirmPanel.from_frame(table, roles=ROLES, name="made up"))
    print(json.dumps({"seconds": seconds, "totals": totals, "door": door}))


if __name__ == "__main__":
    main(sys.argv[1])
