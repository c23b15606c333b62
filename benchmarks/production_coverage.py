"""``python -m benchmarks.production_coverage SAMPLES [WORLD]``: do intervals of linear production functions hold?

Each method in a made-up world that it is right in, its true coefficients .6 of labour and .4 of capital; prints JSON:
the mean estimate, the spread of estimates, and for each kind of standard error the mean error and the share of 95 %
intervals that hold the truth, labour first.

============  ==========================================================================================================
hired_apart   inputs follow themselves alone, productivity lasts: right for pooled least squares
own_level     each firm has a level that its inputs answer to, the rest is noise: deviations and first differences
answering     beside that level, inputs answer to the noise too: dynamic panels without memory
lasting       beside that level, productivity keeps half of itself and inputs answer to it too: dynamic panels
lasting_many  the same with 3,000 firms
acf_2         design 2 of Ackerberg, Caves and Frazer: labour is off the mark: both equations of Wooldridge
wages         wages that last move labour and not the proxy: both equations, and the second alone
============  ==========================================================================================================
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping

import numpy as np
import polars as pl
from rich.progress import track

from benchmarks.acf_designs import CAPITAL, LABOUR, made_up_firms
from benchmarks.acf_monte_carlo import sample_of
from nangsuat.measure.production import Draws, DynamicPanel, Estimator, LeastSquares, Sample, Wooldridge
from nangsuat.measure.production.inference import STANDARD_ERRORS, infer

TRUE = np.array([LABOUR, CAPITAL])
DRAWS = 200
YEARS, BURN_IN = 8, 20


def firms_of(count: int, seed: int, *, level: float, persistence: float, answers: float) -> Sample:
    """Firms with levels of their own, productivity that keeps a part of itself, and inputs that answer to both."""
    rng = np.random.default_rng(seed)
    own, omega = rng.normal(scale=0.3, size=count), np.zeros(count)
    labour, capital = rng.normal(size=(2, count))
    years = []
    for _ in range(BURN_IN + YEARS):
        omega = persistence * omega + rng.normal(scale=0.3, size=count)
        labour = 0.6 * labour + answers * omega + level * own + rng.normal(scale=0.5, size=count)
        capital = 0.7 * capital + answers / 2 * omega + level * own + rng.normal(scale=0.5, size=count)
        years.append((LABOUR * labour + CAPITAL * capital + own + omega, labour, capital))
    return _sample(*np.array(years[BURN_IN:]).transpose(1, 2, 0))


def firms_with_wages(count: int, seed: int) -> Sample:
    """Firms whose proxy tells productivity from capital, while wages of their own move labour."""
    rng = np.random.default_rng(seed)
    omega, capital, wages = np.zeros(count), rng.normal(size=count), np.zeros(count)
    years = []
    for _ in range(BURN_IN + YEARS):
        invested = 0.3 * omega + rng.normal(scale=0.4, size=count)
        capital = 0.8 * capital + invested
        omega = 0.7 * omega + rng.normal(scale=0.3, size=count)
        wages = 0.8 * wages + rng.normal(scale=0.3, size=count)
        labour, proxy = 0.5 * capital + omega - wages, omega + 0.6 * capital
        noise = rng.normal(scale=0.1, size=count)
        years.append((LABOUR * labour + CAPITAL * capital + omega + noise, labour, capital, proxy))
    return _sample(*np.array(years[BURN_IN:]).transpose(1, 2, 0))


def _sample(output: np.ndarray, labour: np.ndarray, capital: np.ndarray, proxy: np.ndarray | None = None) -> Sample:
    firms, years = output.shape
    names = {"y": output, "l": labour, "k": capital, "m": capital if proxy is None else proxy}
    firm, year = np.repeat(np.arange(firms), years), np.tile(np.arange(years), firms)
    return sample_of(pl.DataFrame({"firm": firm, "year": year} | {name: each.ravel() for name, each in names.items()}))


WORLDS: Mapping[str, tuple[Callable[[int], Sample], Mapping[str, Estimator]]] = {
    "hired_apart": (
        lambda seed: firms_of(500, seed, level=0.0, persistence=0.5, answers=0.0),
        {"pooled": LeastSquares()},
    ),
    "own_level": (
        lambda seed: firms_of(500, seed, level=0.3, persistence=0.0, answers=0.0),
        {"fixed effects": LeastSquares("fixed_effects"), "first differences": LeastSquares("first_differences")},
    ),
    "answering": (
        lambda seed: firms_of(800, seed, level=0.3, persistence=0.0, answers=0.4),
        {
            "Arellano-Bond": DynamicPanel("difference", persistence=False),
            "Blundell-Bond": DynamicPanel("system", persistence=False),
        },
    ),
    "lasting": (
        lambda seed: firms_of(800, seed, level=0.3, persistence=0.5, answers=0.4),
        {"Arellano-Bond": DynamicPanel("difference"), "Blundell-Bond": DynamicPanel("system")},
    ),
    "lasting_many": (
        lambda seed: firms_of(3_000, seed, level=0.3, persistence=0.5, answers=0.4),
        {"Arellano-Bond": DynamicPanel("difference"), "Blundell-Bond": DynamicPanel("system")},
    ),
    "acf_2": (
        lambda seed: sample_of(made_up_firms(2, seed=seed)),
        {"both equations": Wooldridge(), "both equations, two steps": Wooldridge(steps=2)},
    ),
    "wages": (
        lambda seed: firms_with_wages(500, seed),
        {"both equations": Wooldridge(), "second equation": Wooldridge("second")},
    ),
}


def coverage(world: str, samples: int) -> dict[str, dict[str, object]]:
    """How often intervals hold the truth, method by method."""
    make, methods = WORLDS[world]
    told: dict[str, list[dict[str, np.ndarray]]] = {name: [] for name in methods}
    for seed in track(range(samples), description=world):
        sample = make(seed)
        for name, estimator in methods.items():
            told[name].append(_told(estimator, sample, seed))
    return {name: _summary(each) for name, each in told.items()}


def _told(estimator: Estimator, sample: Sample, seed: int) -> dict[str, np.ndarray]:
    """The estimate, and for each kind of standard error these and whether the intervals hold the truth."""
    estimate = estimator.estimate(sample)
    found = {"estimate": estimate.coefficients}
    for kind in STANDARD_ERRORS:
        told = infer(estimator, sample, estimate, kind, Draws(DRAWS, seed))
        found[f"error {kind}"] = told.standard_errors
        found[f"held {kind}"] = (told.low <= TRUE) & (told.high >= TRUE)
    return found


def _summary(told: list[dict[str, np.ndarray]]) -> dict[str, object]:
    estimates = np.array([each["estimate"] for each in told])
    means = {name: np.mean([each[name] for each in told], axis=0) for name in told[0]}
    spread = {"samples": len(told), "spread": estimates.std(axis=0, ddof=1).round(4).tolist()}
    return spread | {name: each.round(4).tolist() for name, each in means.items()}


def main(samples: str, world: str | None = None) -> None:
    for name in [world] if world else WORLDS:
        print(json.dumps({name: coverage(name, int(samples))}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:3])
