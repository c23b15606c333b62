"""``PYTHON frontier.py PACKAGE FILE``: scores of one Python package for frontiers; input orientation, variable returns.

It runs in an environment of its own, for a package may want other versions than ours. Prints elapsed and processor
seconds of the task alone, child processes too, and the scores, unit by unit, as JSON.
"""

import csv
import json
import os
import sys
from importlib.metadata import version
from pathlib import Path
from time import perf_counter


def dealib(inputs: list[list[float]], outputs: list[list[float]]) -> list[float]:
    import numpy as np
    from dealib.dea.core import dea

    return [float(score) for score in dea(np.array(inputs), np.array(outputs), rts="vrs", orientation="input").eff]


def pyfrontier(inputs: list[list[float]], outputs: list[list[float]]) -> list[float]:
    import numpy as np
    from Pyfrontier.frontier_model import EnvelopDEA

    model = EnvelopDEA("VRS", "in")
    model.fit(np.array(inputs), np.array(outputs))
    return [float(found.score) for found in model.result]


PACKAGES = {"dealib": dealib, "Pyfrontier": pyfrontier}


def processor_seconds() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def main(package: str, path: str) -> None:
    with Path(path).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    inputs = [[float(row[name]) for name in ("x1", "x2", "x3")] for row in rows]
    outputs = [[float(row[name]) for name in ("y1", "y2")] for row in rows]
    started, used = perf_counter(), processor_seconds()
    found = PACKAGES[package](inputs, outputs)
    seconds, processor = perf_counter() - started, processor_seconds() - used
    told = {"seconds": seconds, "processor": processor, "version": version(package), "found": found}
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
