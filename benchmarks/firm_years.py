"""The main job on a Parquet file of firm-years: ``python -m benchmarks.firm_years FILE``; prints JSON.

All enterprise indicators of every row into a Parquet file (lz4: the user's choice, quick to write), aggregates by
industry and year with quantiles, and Melitz-Polanec between consecutive years. The file is read into memory once.
"""

import json
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import nangsuat as ns


def main(path: Path) -> None:
    seconds = {}

    def lap(name: str, since: float) -> float:
        now = perf_counter()
        seconds[name] = round(now - since, 2)
        return now

    start = perf_counter()
    panel = ns.read_firms(path, checks="structure").in_memory()
    clock = lap("read", start)
    with tempfile.TemporaryDirectory() as folder:
        values = ns.compute_indicators(panel)
        columns = values.frame.select("firm", "year", *values.codes).to_native()
        columns.sink_parquet(Path(folder) / "indicators.parquet", compression="lz4")
    clock = lap("indicators", clock)
    groups = ns.aggregate_indicators(panel, by=("industry", "year"), quantiles=True)
    clock = lap("groups", clock)
    dynamics = ns.firm_dynamics(panel, method="melitz_polanec")
    lap("melitz_polanec", clock)
    print(json.dumps({"seconds": seconds, "groups": groups.to_frame().height, "steps": len(dynamics.steps)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
