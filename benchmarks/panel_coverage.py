"""``python -m benchmarks.panel_coverage SAMPLES``: how often 95 % intervals of dynamic panels hold the truth.

Output that keeps half of itself, with firms' own levels, seven years; prints JSON: for each number of firms and choice
the mean estimate, the spread of estimates, the mean standard error and the share of intervals that hold the truth.
"""

import json
import sys

import numpy as np

import nangsuat as ns
from benchmarks.comparisons import autoregression

TRUTH = 0.5
CHOICES = {
    "difference, one step": {"method": "difference", "steps": 1},
    "difference, two steps": {"method": "difference", "steps": 2},
    "difference, two steps, uncorrected": {"method": "difference", "steps": 2, "standard_errors": "textbook"},
    "system, two steps": {"method": "system", "steps": 2},
    "system, deviations, two steps": {"method": "system", "steps": 2, "transformation": "orthogonal_deviations"},
}


def main(samples: str) -> None:
    employees = ns.Regressor("employees", kind="endogenous", scale="level")
    found: dict[str, list[tuple[float, float]]] = {}
    for firms in (100, 500):
        for seed in range(int(samples)):
            panel = ns.FirmPanel.from_frame(autoregression(firms, 7, seed))
            for name, options in CHOICES.items():
                fit = ns.dynamic_panel(
                    panel, dependent="output", regressors=[employees], scale="level", collapse=True, **options
                )
                found.setdefault(f"{firms} firms, {name}", []).append((fit.estimates[0], fit.standard_errors[0]))
    print(json.dumps({name: summary(np.array(pairs)) for name, pairs in found.items()}, indent=1))


def summary(pairs: np.ndarray) -> dict[str, float]:
    estimates, errors = pairs.T
    held = np.abs(estimates - TRUTH) < 1.959964 * errors
    return {
        "mean": round(float(estimates.mean()), 4),
        "spread": round(float(estimates.std()), 4),
        "error": round(float(errors.mean()), 4),
        "held": round(float(held.mean()), 4),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
