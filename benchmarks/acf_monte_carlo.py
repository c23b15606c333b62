"""ACF's made-up firms: ``python -m benchmarks.acf_monte_carlo table|coverage [SAMPLES [DESIGN [METHOD]]]``; JSON.

* ``table``: table I of Ackerberg, Caves and Frazer (2015), mean and spread of ACF and LP in the three designs with four
  sizes of noise in the proxy; in how many samples the economic root was chosen, and how many roots there were.
* ``coverage``: how often intervals of 95 % of each kind hold the true coefficients, without noise in the proxy (with it
  ACF does not tend to them), and how often they hold what the estimates are on average. ``METHOD`` is ACF or LP; the
  latter tends to the truth in the second design alone.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping

import numpy as np
import polars as pl
from rich.progress import track

from benchmarks.acf_designs import CAPITAL, DESIGNS, LABOUR, made_up_firms
from nangsuat.kernels import number_keys
from nangsuat.measure.production import (
    AckerbergCavesFrazer,
    Draws,
    Estimate,
    Estimator,
    LevinsohnPetrin,
    NoEstimate,
    Sample,
    Specification,
)
from nangsuat.measure.production.inference import STANDARD_ERRORS, infer

NOISES = (0.0, 0.1, 0.2, 0.5)
TRUE = np.array([LABOUR, CAPITAL])
DRAWS = 200
NEAR = 0.15  # the spurious roots are .3 and more away, and an estimate's spread is .02
METHODS: Mapping[str, Estimator] = {"ACF": AckerbergCavesFrazer(), "LP": LevinsohnPetrin(degree=2)}
SPECIFICATION = Specification("y", ("l",), ("k",), proxy="m")


def sample_of(rows: pl.DataFrame) -> Sample:
    """Made-up firms as the estimators take them."""
    firms = rows["firm"].unique(maintain_order=True).to_numpy()
    return Sample(
        specification=SPECIFICATION,
        output=rows["y"].to_numpy(),
        inputs=rows.select("l", "k").to_numpy().copy(order="C"),
        proxy=rows["m"].to_numpy(),
        controls=np.empty((rows.height, 0)),
        weight=np.ones(rows.height),
        year=rows["year"].to_numpy(),
        row=np.arange(rows.height),
        starts=np.append(np.flatnonzero(np.diff(rows["firm"].to_numpy(), prepend=-1)), rows.height),
        key=number_keys(firms),
    )


def cell(design: int, noise: float, samples: int) -> dict[str, object]:
    """One cell of the table."""
    acf, lp, roots, refused = [], [], Counter[int](), 0
    for seed in track(range(samples), description=f"design {design}, noise {noise}"):
        sample = sample_of(made_up_firms(design, proxy_noise=noise, seed=seed))
        lp.append(METHODS["LP"].estimate(sample).coefficients)
        try:
            estimate = METHODS["ACF"].estimate(sample)
        except NoEstimate:
            refused += 1
            continue
        acf.append(estimate.coefficients)
        roots[len(estimate.roots)] += 1
    chosen = int(np.sum(np.abs(np.array(acf) - TRUE).max(axis=1) < NEAR))
    return {
        "design": design,
        "noise": noise,
        "samples": samples,
        "acf": np.mean(acf, axis=0).round(4).tolist(),
        "acf_spread": np.std(acf, axis=0, ddof=1).round(4).tolist(),
        "lp": np.mean(lp, axis=0).round(4).tolist(),
        "economic_root_chosen": chosen,
        "no_estimate": refused,
        "roots": dict(sorted(roots.items())),
    }


def coverage(design: int, samples: int, method: str) -> dict[str, object]:
    """How often intervals hold the truth, and the mean of all estimates."""
    estimator = METHODS[method]
    found, bounds = [], {kind: [] for kind in STANDARD_ERRORS}
    for seed in track(range(samples), description=f"coverage of {method}, design {design}"):
        sample = sample_of(made_up_firms(design, seed=seed))
        estimate: Estimate = estimator.estimate(sample)
        found.append(estimate.coefficients)
        for kind in STANDARD_ERRORS:
            told = infer(estimator, sample, estimate, kind, Draws(DRAWS, seed))
            bounds[kind].append((told.low, told.high))
    targets = {"truth": TRUE, "mean_estimate": np.mean(found, axis=0)}
    return {
        "method": method,
        "design": design,
        "samples": samples,
        "draws": DRAWS,
        "mean_estimate": targets["mean_estimate"].round(4).tolist(),
        "held": {
            kind: {name: _held(np.array(pairs), target) for name, target in targets.items()}
            for kind, pairs in bounds.items()
        },
    }


def _held(bounds: np.ndarray, target: np.ndarray) -> list[float]:
    return np.mean((bounds[:, 0] <= target) & (target <= bounds[:, 1]), axis=0).round(4).tolist()


def main(what: str = "table", samples: str = "150", design: str | None = None, method: str = "ACF") -> None:
    designs = [int(design)] if design else list(DESIGNS)
    if what == "coverage":
        print(json.dumps([coverage(each, int(samples), method) for each in designs]))
    else:
        print(json.dumps([cell(each, noise, int(samples)) for each in designs for noise in NOISES]))


if __name__ == "__main__":
    main(*sys.argv[1:5])
