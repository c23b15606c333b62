"""``python -m benchmarks.run_disclosure``: a table for release, and one question beside many answers; prints JSON."""

import json
from time import perf_counter

import numpy as np
import polars as pl

import nangsuat as ns

PLACES, SECTIONS, SIZES = 34, 20, 4
ENTERPRISES, ANSWERS, QUESTIONS = 2_000, 10_000, 200


def enterprises(count: int) -> pl.DataFrame:
    """Many in the first places, sections and sizes, few in the last; large ones make more."""
    random = np.random.default_rng(1)
    place, section = (_unevenly(random, number, count) for number in (PLACES, SECTIONS))
    size = random.choice(SIZES, count, p=[0.6, 0.25, 0.1, 0.05])
    return pl.DataFrame(
        {
            "firm": range(count),
            "place": [f"P{number:02d}" for number in place],
            "section": [f"S{number:02d}" for number in section],
            "class": [f"Z{number}" for number in size],
            "value_added": np.exp(random.normal(0, 1, count)) * np.array([1, 10, 60, 400])[size],
            "employees": np.exp(random.normal(0, 0.5, count)) * np.array([5, 40, 150, 600])[size],
        }
    )


def table(count: int) -> dict[str, float]:
    """Value added per worker by 34 places, 20 sections and 4 size classes with all totals."""
    rows = enterprises(count)
    start = perf_counter()
    found = ns.protect_table(rows, ["place", "section", "class"], "value_added / employees")
    hidden = len(found.suppressed)
    secondary = sum(cell.code == "secondary" for cell in found.suppressed)
    return {
        "seconds": perf_counter() - start,
        "shown": found.frame.height,
        "hidden": hidden,
        "of them secondary": secondary,
    }


def ledger() -> dict[str, float]:
    """Questions by place, section and size, each any choice of codes, beside ten thousand answers."""
    random = np.random.default_rng(0)
    keys = [(random.integers(0, number, ENTERPRISES), number) for number in (20, 34, 4, 3)]
    held = ns.QueryLedger("benchmark", range(ENTERPRISES))
    while held.answers < ANSWERS:
        held.ask(_question(random, keys))
    seconds = []
    for _ in range(QUESTIONS):
        asked = _question(random, keys)
        start = perf_counter()
        held.check(asked)
        seconds.append(perf_counter() - start)
    return {"median": float(np.median(seconds)), "p95": float(np.quantile(seconds, 0.95)), "most": max(seconds)}


def _question(random: np.random.Generator, keys: list[tuple[np.ndarray, int]]) -> list[int]:
    chosen = np.ones(ENTERPRISES, dtype=bool)
    for key, number in keys:
        if random.random() < 0.6:
            chosen &= np.isin(key, random.choice(number, random.integers(1, number), replace=False))
    return np.flatnonzero(chosen).tolist()


def _unevenly(random: np.random.Generator, number: int, count: int) -> np.ndarray:
    share = 1 / np.arange(1, number + 1)
    return random.choice(number, count, p=share / share.sum())


if __name__ == "__main__":
    table(ENTERPRISES)  # loads what is needed
    tables = {str(count): table(count) for count in (ENTERPRISES, 10 * ENTERPRISES)}
    print(json.dumps({"tables": tables, "ledger": ledger()}))
