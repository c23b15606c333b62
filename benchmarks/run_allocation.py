"""Misallocation, transitions and their kin on a file of firm-years: ``python -m benchmarks.run_allocation FILE``.

Prints JSON: seconds by the clock and of the processor, all threads together. The file is read into memory first, and
that is not counted.
"""

import json
import sys
from pathlib import Path
from time import perf_counter, process_time

import polars as pl

import nangsuat as ns
from nangsuat.data import Text

MADE_UP = Text(vi="số liệu tự tạo", en="made up")


def main(path: Path) -> None:
    panel = ns.read_firms(path, checks="structure").in_memory()
    plain = ns.read_firms(_without_weights(path), checks="structure").in_memory()
    calls = {
        "misallocation, by weight": lambda: ns.misallocation(panel, labour_shares=0.6, source=MADE_UP),
        "misallocation": lambda: ns.misallocation(plain, labour_shares=0.6, source=MADE_UP),
        "transition matrix, by weight": lambda: ns.transition_matrix(panel),
        "transition matrix": lambda: ns.transition_matrix(plain),
        "dispersion, by weight": lambda: ns.dispersion(panel),
        "concentration, by weight": lambda: ns.concentration(panel),
        "trimmed, by weight": lambda: ns.trimmed(panel, "E05", tails=0.01),
    }
    found = {}
    for name, call in calls.items():
        clock, processor = perf_counter(), process_time()
        call()
        found[name] = {"seconds": round(perf_counter() - clock, 2), "processor": round(process_time() - processor, 2)}
        print(name, found[name], file=sys.stderr, flush=True)
    print(json.dumps({"rows": panel.provenance.rows_used, "calls": found}))


def _without_weights(path: Path) -> Path:
    """The same accounts without survey weights, beside them; kept between runs."""
    plain = path.with_name(f"plain-{path.name}")
    if not plain.exists():
        pl.scan_parquet(path).drop("weight").sink_parquet(plain)
    return plain


if __name__ == "__main__":
    main(Path(sys.argv[1]))
