"""How often intervals of bootstrapped scores hold the true one: ``python -m benchmarks.bootstrap_coverage [SAMPLES]``.

One input, one output, frontier ``y = √x``, half-normal inefficiency: the true efficiency of a producer that is added
to each sample is known. Prints JSON: for each size of sample and rule of bandwidth the share of intervals that hold it,
and the mean error of score and corrected score.
"""

from __future__ import annotations

import json
import sys

import numpy as np
import polars as pl
from rich.progress import track

import nangsuat as ns

SIZES = (25, 100, 400)
RULES = ("silverman", "cross_validation", 0.014)
DRAWS = 400
SPREAD = 0.3
ASKED = (5.0, 1.6)  # input and output of the producer asked about
TRUE = ASKED[1] ** 2 / ASKED[0]


def sample(size: int, seed: int) -> ns.FirmPanel:
    """A sample with the producer asked about in its first row."""
    chance = np.random.default_rng(seed)
    x = chance.uniform(1, 10, size)
    y = np.sqrt(x) * np.exp(-np.abs(chance.normal(0, SPREAD, size)))
    table = {"firm": range(size + 1), "year": [2026] * (size + 1), "x": [ASKED[0], *x], "y": [ASKED[1], *y]}
    return ns.FirmPanel.from_frame(pl.DataFrame(table), quantities=["x", "y"])


def asked(panel: ns.FirmPanel, rule: str | float) -> dict[str, float]:
    """What the bootstrap says of the producer asked about."""
    return ns.bootstrap_dea(panel, inputs=["x"], outputs=["y"], bandwidth=rule, draws=DRAWS).frame.row(0, named=True)


def main(samples: int = 200) -> None:
    found = []
    for size in SIZES:
        for rule in RULES:
            told = track(range(samples), description=f"n = {size}, {rule}")
            rows = [asked(sample(size, seed), rule) for seed in told]
            found.append(
                {
                    "producers": size,
                    "bandwidth": rule,
                    "coverage_of_95": float(np.mean([row["low"] <= TRUE <= row["high"] for row in rows])),
                    "error_of_score": float(np.mean([row["efficiency"] - TRUE for row in rows])),
                    "error_of_corrected": float(np.mean([row["corrected"] - TRUE for row in rows])),
                }
            )
    print(json.dumps({"samples": samples, "draws": DRAWS, "true": TRUE, "found": found}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
