"""``python -m benchmarks.backtest_forecast [FOLDER]``: forecasts made of what was known, held against what came.

Labour productivity of the Penn World Table 10.01 (countries) and of the Economic Transformation Database 2023
(countries and their sectors). At each origin the forecast knows the years before it only. The method's constants were
chosen on every second country of the Penn World Table; answers are given for these, for the other half, and for the
other source. Prints JSON; with ``--to FILE`` writes it, for the page and its pictures.

Rules beside it, each with certainty and with a normal error: growth goes on as in the last year, or as in the mean of
the history.
"""

import argparse
import json
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.plan import History, forecast

type Levels = NDArray[np.float64]

SHARED = Path(os.environ.get("NANGSUAT_SHARED_DATA", Path(__file__).parent.parent.parent / "shared" / "data"))
HORIZONS = (1, 2, 3, 4, 5, 10)
HISTORIES = (5, 10, 20, 60)  # years of growth known at the origin, at most
EVERY, FIRST = 5, 5  # years between origins; years of growth before the first
DRAWS = 1_000
THRESHOLDS = (2.0, 4.0, 6.0, 7.0)  # percent a year, as targets ask
MORE_THAN_OWN = (0.0, 1.0)  # points above the history's own mean
INTERVALS = (0.5, 0.8, 0.95)
SECTORS = (
    "Agriculture", "Mining", "Manufacturing", "Utilities", "Construction", "Trade", "Transport", "Business", "Finance",
    "Government", "Other",
)  # fmt: skip
RULES = ("forecast", "mean growth", "mean growth, normal error", "last growth", "last growth, normal error")


@dataclass
class Score:
    """What is kept of one horizon: where truth fell in its forecast, and each rule's probabilities with what came."""

    places: list[float] = field(default_factory=list)
    probabilities: dict[str, list[float]] = field(default_factory=lambda: {rule: [] for rule in RULES})
    came: list[bool] = field(default_factory=list)


def penn(folder: Path, half: int) -> dict[str, Levels]:
    """GDP per person engaged at constant national prices, every second country by code."""
    table = pl.read_parquet(folder / "economy" / "macro" / "pwt1001.parquet").drop_nulls(["rgdpna", "emp"])
    codes = table["isocode"].unique().sort().to_list()[half::2]
    return {code: _ordered(table.filter(pl.col("isocode") == code), "rgdpna", "emp") for code in codes}


def transformation(folder: Path, sectors: Sequence[str]) -> dict[str, Levels]:
    """Value added at constant prices per person engaged, by country and sector."""
    table = pl.read_csv(folder / "economy" / "sector" / "etd2023.csv")
    found = {}
    for code in table["cnt"].unique().sort().to_list():
        own = table.filter(pl.col("cnt") == code)
        for sector in sectors:
            parts = [own.filter(pl.col("var") == part).select("year", sector) for part in ("VA_Q15", "EMP")]
            joined = parts[0].join(parts[1], on="year", suffix="_workers").drop_nulls()
            if joined.height > FIRST and (joined.drop("year").to_numpy() > 0).all():
                found[f"{code} {sector}"] = _ordered(joined, sector, f"{sector}_workers")
    return found


def _ordered(table: pl.DataFrame, output: str, workers: str) -> Levels:
    years = table.sort("year")
    if (np.diff(years["year"].to_numpy()) != 1).any():
        raise ValueError(f"years are missing: {years['year'].to_list()}")
    return (years[output] / years[workers]).to_numpy()


def origins(levels: Levels) -> Iterator[tuple[Levels, Levels]]:
    """What was known and what came, for each origin and length of history."""
    for origin in range(FIRST, levels.size - 1, EVERY):
        lengths = sorted({min(length, origin) for length in HISTORIES})
        for length in lengths:
            yield levels[origin - length : origin + 1], levels[origin : origin + max(HORIZONS) + 1]


def backtest(series: Mapping[str, Levels]) -> dict[int, Score]:
    """All forecasts of all series, by horizon."""
    scores = {horizon: Score() for horizon in HORIZONS}
    for name, levels in series.items():
        for known, came in origins(levels):
            history = History.from_values(name, dict(enumerate(map(float, known))), kind="level")
            ahead = forecast(history, to=known.size - 1 + came.size - 1, draws=DRAWS)
            for horizon in HORIZONS:
                if horizon < came.size:
                    drawn = _mean_growth(ahead.draws[horizon - 1] / known[-1], horizon)
                    _judge(
                        scores[horizon], known, drawn, float(_mean_growth(came[horizon] / came[0], horizon)), horizon
                    )
    return scores


def _judge(score: Score, known: Levels, drawn: Levels, truth: float, horizon: int) -> None:
    growth = 100 * np.diff(np.log(known))
    mean, last = float(growth.mean()), float(growth[-1])
    of_mean = float(growth.std(ddof=1)) * math.sqrt(1 / horizon + 1 / growth.size)
    of_last = float(np.diff(growth).std(ddof=1))
    score.places.append(float((drawn < truth).mean()))
    for threshold in (*THRESHOLDS, *(mean + more for more in MORE_THAN_OWN)):
        score.came.append(truth > threshold)
        given = (
            float((drawn > threshold).mean()),
            float(mean > threshold),
            _above(threshold, mean, of_mean),
            float(last > threshold),
            _above(threshold, last, of_last),
        )
        for rule, probability in zip(RULES, given, strict=True):
            score.probabilities[rule].append(probability)


def _mean_growth(ratio, horizon: int):
    """Log growth a year, percent: the same scale for all rules."""
    return 100 * np.log(ratio) / horizon


def _above(threshold: float, mean: float, error: float) -> float:
    return 0.5 * math.erfc((threshold - mean) / max(error, 1e-9) / math.sqrt(2))


def report(scores: Mapping[int, Score]) -> dict[str, object]:
    """Coverage, Brier scores, histogram of places and reliability, by horizon."""
    return {str(horizon): _of_horizon(score) for horizon, score in scores.items()}


def _of_horizon(score: Score) -> dict[str, object]:
    places, came = np.array(score.places), np.array(score.came, dtype=float)
    tails = [(1 - interval) / 2 for interval in INTERVALS]
    covered = [float(((places >= tail) & (places <= 1 - tail)).mean()) for tail in tails]
    given = np.array(score.probabilities["forecast"])
    bins = np.clip((given * 10).astype(int), 0, 9)
    return {
        "forecasts": places.size,
        "covered": dict(zip(map(str, INTERVALS), covered, strict=True)),
        "brier": {
            rule: float(((np.array(probabilities) - came) ** 2).mean())
            for rule, probabilities in score.probabilities.items()
        },
        "places": np.histogram(places, bins=10, range=(0, 1))[0].tolist(),
        "reliability": [
            [float(given[bins == place].mean()), float(came[bins == place].mean()), int((bins == place).sum())]
            for place in range(10)
            if (bins == place).any()
        ],
    }


def run(folder: Path = SHARED) -> dict[str, object]:
    """Everything that the page shows."""
    sources = {
        "Penn World Table, tuned on": penn(folder, 1),
        "Penn World Table, other half": penn(folder, 0),
        "Economic Transformation Database, countries": transformation(folder, ("Total",)),
        "Economic Transformation Database, sectors": transformation(folder, SECTORS),
    }
    return {name: {"series": len(series), **report(backtest(series))} for name, series in sources.items()}


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("folder", nargs="?", type=Path, default=SHARED)
    reader.add_argument("--to", type=Path)
    asked = reader.parse_args()
    found = json.dumps(run(asked.folder), indent=1)
    if asked.to:
        asked.to.write_text(found + "\n", encoding="utf-8")
    else:
        print(found)


if __name__ == "__main__":
    main()
