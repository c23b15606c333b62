"""``python -m benchmarks.gross_output_coverage [SAMPLES [DEGREE [FIRMS]]]``: intervals of Gandhi-Navarro-Rivers.

How often they hold what is true: firms over ten years whose mean elasticities are known, Cobb-Douglas. With degree 0
both steps are Cobb-Douglas too; with more, terms are estimated whose true coefficients are nothing. Prints JSON: mean
and median estimate, spread, how many samples have no estimate, and for each kind of standard error the mean error and
the share of 95 % intervals that hold the truth, of labour, materials and capital: ± 1.96 errors, and between the draws'
quantiles; the same of the samples in which nine draws in ten have an estimate, for of the others there is no interval
by refitted draws.
"""

from __future__ import annotations

import json
import sys

import numpy as np
import polars as pl
from rich.progress import track

from benchmarks.gross_output_firms import CAPITAL, LABOUR, MATERIALS, gross_output_firms
from nangsuat.kernels import number_keys
from nangsuat.measure.production import Draws, GandhiNavarroRivers, NoEstimate, Sample, Specification
from nangsuat.measure.production.inference import STANDARD_ERRORS, Inference, infer

TRUE = np.array([LABOUR, MATERIALS, CAPITAL])
DRAWS = 200
NORMAL = 1.959964
NOTHING = np.full((3, 3), np.nan)  # error, whether ± 1.96 errors hold, whether quantiles hold, of each input
ROLES = Specification("output", ("employees",), ("fixed_assets",), ("materials",))


def sample_of(rows: pl.DataFrame, method: GandhiNavarroRivers) -> Sample:
    """Made-up firms as the estimator takes them."""
    specification = method.specify(ROLES)
    logs = {name: np.log(rows[name].to_numpy()) for name in ("output", *specification.inputs)}
    firms = rows["firm"].to_numpy()
    starts = np.append(np.flatnonzero(np.diff(firms, prepend=-1)), rows.height)
    return Sample(
        specification=specification,
        output=logs["output"],
        inputs=np.column_stack([logs[name] for name in specification.inputs]),
        proxy=np.empty(0),
        controls=np.empty((rows.height, 0)),
        weight=np.ones(rows.height),
        year=rows["year"].to_numpy(),
        row=np.arange(rows.height),
        starts=starts,
        key=number_keys(firms[starts[:-1]]),
        log_share=logs["materials"] - logs["output"],
    )


def told(method: GandhiNavarroRivers, seed: int, firms: int) -> tuple[np.ndarray, list[np.ndarray]]:
    """The mean elasticities, and of each kind of standard error what is asked; missing where there is none."""
    sample = sample_of(gross_output_firms(firms, seed=seed), method)
    slopes = sample.specification.mean_slopes(sample.inputs, sample.weight)
    try:
        estimate = method.estimate(sample)
    except NoEstimate:
        return np.full(3, np.nan), [NOTHING] * len(STANDARD_ERRORS)
    point, answers = slopes @ estimate.coefficients, []
    for kind in STANDARD_ERRORS:
        try:
            answers.append(_held(infer(method, sample, estimate, kind, Draws(DRAWS, seed)), point, slopes))
        except NoEstimate:
            answers.append(NOTHING)
    return point, answers


def _held(inference: Inference, point: np.ndarray, slopes: np.ndarray) -> np.ndarray:
    error = np.sqrt(np.diag(slopes @ inference.covariance @ slopes.T))
    low, high = point - NORMAL * error, point + NORMAL * error
    normal = (low <= TRUE) & (high >= TRUE)
    if not len(inference.draws):
        return np.array((error, normal, normal))
    low, high = np.nanquantile(inference.draws @ slopes.T, (0.025, 0.975), axis=0)
    return np.array((error, normal, (low <= TRUE) & (high >= TRUE)))


def coverage(degree: int, samples: int, firms: int) -> dict[str, object]:
    """All samples of one degree and number of firms."""
    method = GandhiNavarroRivers(degree=degree, constant_degree=max(degree, 1))
    seeds = track(range(samples), description=f"degree {degree}, {firms} firms")
    points, answers = zip(*(told(method, seed, firms) for seed in seeds), strict=True)
    found, kinds = np.array(points), np.array(answers)
    redrawn = np.isfinite(kinds[:, STANDARD_ERRORS.index("bootstrap"), 0, 0])
    return {
        "degree": degree,
        "firms": firms,
        "samples": samples,
        "draws": DRAWS,
        "no_estimate": int(np.isnan(found[:, 0]).sum()),
        "no_bootstrap": int((~redrawn).sum()),
        "mean": _rounded(np.nanmean(found, axis=0)),
        "median": _rounded(np.nanmedian(found, axis=0)),
        "spread": _rounded(np.nanstd(found, axis=0, ddof=1)),
        "all": _summary(kinds),
        "redrawn": {"mean": _rounded(found[redrawn].mean(axis=0)), **_summary(kinds[redrawn])},
    }


def _summary(kinds: np.ndarray) -> dict[str, dict[str, list[float]]]:
    names = ("error", "held", "held_by_quantiles")
    means = np.nanmean(kinds, axis=0)
    return {
        kind: {name: _rounded(each) for name, each in zip(names, mean, strict=True)}
        for kind, mean in zip(STANDARD_ERRORS, means, strict=True)
    }


def _rounded(values: np.ndarray) -> list[float]:
    return values.round(4).tolist()


def main(samples: str = "500", degree: str = "0", firms: str = "400") -> None:
    print(json.dumps(coverage(int(degree), int(samples), int(firms))))


if __name__ == "__main__":
    main(*sys.argv[1:4])
