"""``python -m benchmarks.run_production [ROWS]``: production functions with 200 refitted draws; prints JSON.

ACF's first design with a tenth of noise in the proxy, ten years of each firm; for Gandhi-Navarro-Rivers, firms of gross
output. Seconds of the estimate and of the draws, by the clock and of the processor, in a process that has started;
``call`` is what an analyst types, from a panel in memory to coefficients and each row's productivity, all firms as one
and in twenty industries; ``cold`` is a process of its own from its start to the last draw.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from time import perf_counter, process_time

import numpy as np
import polars as pl

import nangsuat as ns
from benchmarks.acf_designs import made_up_firms
from benchmarks.acf_monte_carlo import METHODS, sample_of
from benchmarks.gross_output_coverage import sample_of as gross_output_sample
from benchmarks.gross_output_firms import gross_output_firms
from benchmarks.measuring import python
from nangsuat.measure.production import Draws, Estimator, GandhiNavarroRivers, Sample

DRAWS = 200
YEARS = 10
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
TRANSLOG = 100_000
GROSS_OUTPUT = {
    "Gandhi-Navarro-Rivers, Cobb-Douglas": GandhiNavarroRivers(degree=0, constant_degree=1),
    "Gandhi-Navarro-Rivers": GandhiNavarroRivers(),
}
MOST_GROSS_OUTPUT = 1_000_000
INDUSTRIES = 20
MADE_AT_ONCE = 20_000  # firms; more would make the making the largest part of memory


def firms(rows: int) -> Sample:
    """A sample of so many rows: different firms, as far as the eye can see."""
    count = rows // YEARS
    made = [
        sample_of(made_up_firms(1, firms=min(MADE_AT_ONCE, count - begin), proxy_noise=0.1, seed=begin))
        for begin in range(0, count, MADE_AT_ONCE)
    ]
    return replace(
        made[0],
        output=np.concatenate([each.output for each in made]),
        inputs=np.concatenate([each.inputs for each in made]),
        proxy=np.concatenate([each.proxy for each in made]),
        controls=np.empty((rows, 0)),
        weight=np.ones(rows),
        year=np.tile(np.arange(YEARS), count),
        row=np.arange(rows),
        starts=np.arange(count + 1) * YEARS,
        key=np.concatenate([each.key + np.uint64(place) for place, each in enumerate(made)]),
    )


def timed(estimator: Estimator, sample: Sample) -> dict[str, object]:
    """One estimate and its draws."""
    clock, processor = perf_counter(), process_time()
    estimate = estimator.estimate(sample)
    point = perf_counter() - clock, process_time() - processor
    draws = estimator.refit(sample, estimate, Draws(DRAWS))
    return {
        "seconds": perf_counter() - clock,
        "processor": process_time() - processor,
        "seconds of the estimate": point[0],
        "processor of the estimate": point[1],
        "coefficients": estimate.coefficients.round(4).tolist(),
        "standard errors": np.nanstd(draws, axis=0, ddof=1).round(4).tolist(),
        "draws without estimate": int(np.isnan(draws).any(axis=1).sum()),
    }


def lines(sizes: tuple[int, ...]) -> list[dict[str, object]]:
    """Each method at each size, and the translog."""
    found: list[dict[str, object]] = []
    for rows in sizes:
        sample = firms(rows)
        found += [{"what": f"{name}, {rows:,} rows"} | timed(each, sample) for name, each in METHODS.items()]
        if rows == TRANSLOG:
            translog = replace(sample, specification=replace(sample.specification, form="translog"))
            found.append({"what": f"ACF translog, {rows:,} rows"} | timed(METHODS["ACF"], translog))
        if rows <= MOST_GROSS_OUTPUT:
            made = gross_output_firms(rows // YEARS, YEARS)
            found += [
                {"what": f"{name}, {rows:,} rows"} | timed(each, gross_output_sample(made, each))
                for name, each in GROSS_OUTPUT.items()
            ]
    return found


def panel(rows: int) -> ns.FirmPanel:
    """The same firms as a table of accounts, in twenty industries."""
    count = rows // YEARS
    made = [
        made_up_firms(1, firms=min(MADE_AT_ONCE, count - begin), proxy_noise=0.1, seed=begin).select(
            pl.format("DN-{}", pl.col("firm") + begin).alias("firm"),
            pl.col("year") + 2010,
            pl.format("{}", 10 + pl.col("firm") % INDUSTRIES).alias("industry"),
            value_added=pl.col("y").exp(),
            employees=pl.col("l").exp(),
            fixed_assets=pl.col("k").exp(),
            materials=pl.col("m").exp(),
        )
        for begin in range(0, count, MADE_AT_ONCE)
    ]
    return ns.FirmPanel.from_frame(pl.concat(made))


def calls(rows: int) -> list[dict[str, object]]:
    """The call as a user makes it."""
    firms_of_all = panel(rows)
    found: list[dict[str, object]] = []
    for name, by in {"all as one": (), f"{INDUSTRIES} industries": ("industry",)}.items():
        clock, processor = perf_counter(), process_time()
        result = ns.production_function(
            firms_of_all, proxy="materials", by=by, standard_errors="bootstrap", draws=DRAWS
        )
        line: dict[str, object] = {
            "what": f"the call, ACF, {rows:,} rows, {name}",
            "coefficients": [] if by else [round(value, 4) for value in result.coefficients().values()],
            "seconds": perf_counter() - clock,
            "processor": process_time() - processor,
        }
        found.append(line)
    return found


def main(rows: str | None = None, *, is_cold: bool = False) -> None:
    if is_cold:
        print(json.dumps(timed(METHODS["ACF"], firms(int(rows or TRANSLOG)))))
        return
    timed(METHODS["ACF"], firms(SIZES[0]))  # loads what is needed
    sizes = (int(rows),) if rows else SIZES
    found = lines(sizes) + [line for size in sizes for line in calls(size)]
    cold = python("benchmarks.run_production", str(TRANSLOG), "cold")
    print(json.dumps({"lines": found, "cold": {"seconds": cold.seconds, "processor": cold.processor}}))


if __name__ == "__main__":
    main(*sys.argv[1:2], is_cold="cold" in sys.argv)
