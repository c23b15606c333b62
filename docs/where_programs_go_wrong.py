"""The table of the page «Where other programs go wrong»: peers' numbers, ours, and what the equations say of both.

The equations are written out here once more, in a few lines that share nothing with the package but the data, so that
a reader can hold both against them. ``python docs/where_programs_go_wrong.py FOLDER`` prints the table; FOLDER holds
``chile_plants.csv``, ``acf_dgp1_sim.csv`` and ``gnr_mc_500.parquet``, which are not ours to pass on: the page says
where they are from.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

import nangsuat as ns
from nangsuat.measure.production import GandhiNavarroRivers, GroupEstimate

type Array = NDArray[np.float64]
type Lag = Literal["calendar", "row above"]

PRODEST_TABLE_1 = (0.154, 0.158, 0.138)
"""prodest 1.0.1, vignette, table 1, column ACF: skilled, unskilled, capital."""

PRODEST_DEFAULT_START = 0.034
"""prodest 1.0.1, ACF with its own starting values on acf_dgp1_sim: capital."""

MDITOOLS = 0.0
"""mditools, ACF on acf_dgp1_sim: capital, on the border of its box and reported as converged."""

GNRPROD, GNRPROD_JULIA, GNRPROD_INPUT = 0.08847, 0.28664, 0.62626
"""Capital on gnr_mc_500: R gnrprod 1.1.2 with its usual options; GNRProdEst.jl (its README swaps the two labels);
the bought-in input, alike in both."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows in logarithms, firm by firm, and which of them follow which."""

    output: Array
    inputs: Array
    instruments: Array
    proxy: Array
    now: NDArray[np.int64]
    before: NDArray[np.int64]

    def expected_output(self) -> Array:
        """The first stage: output on all terms up to the square of inputs and proxy."""
        variables = np.column_stack((self.inputs, self.proxy))
        columns = [np.ones(len(variables)), *variables.T]
        columns += [
            variables[:, a] * variables[:, b] for a, b in combinations_with_replacement(range(variables.shape[1]), 2)
        ]
        basis = np.column_stack(columns)
        return np.asarray(basis @ np.linalg.lstsq(basis, self.output, rcond=None)[0])

    def moments(self, elasticities: Sequence[float] | Array) -> Array:
        """The means of instrument × surprise: all nothing at a solution."""
        omega = self.expected_output() - self.inputs @ np.asarray(elasticities)
        past = np.vander(omega[self.before], 4)  # a cubic law of motion
        surprise = omega[self.now] - past @ np.linalg.lstsq(past, omega[self.now], rcond=None)[0]
        return np.asarray(self.instruments.T @ surprise / len(surprise))

    def criterion(self, elasticities: Sequence[float]) -> float:
        """The sum of the squared moments."""
        return float(np.sum(self.moments(elasticities) ** 2))


def sample_of(rows: pl.DataFrame, labour: Sequence[str], capital: str, output: str, proxy: str, lag: Lag) -> Sample:
    """Rows with ``firm`` and ``year``; the year before by the calendar, or the row above of the same firm."""
    rows = rows.sort("firm", "year")
    firm, year = rows["firm"].to_numpy(), rows["year"].to_numpy()
    follows = np.append(False, firm[1:] == firm[:-1])
    if lag == "calendar":
        follows &= np.append(False, np.diff(year) == 1)
    now = np.flatnonzero(follows)
    inputs = rows.select(*labour, capital).to_numpy()
    past_labour = rows.select(labour).to_numpy()[now - 1]
    return Sample(
        rows[output].to_numpy(),
        inputs,
        np.column_stack((past_labour, inputs[now, -1])),
        rows[proxy].to_numpy(),
        now,
        now - 1,
    )


def chile(folder: Path, lag: Lag = "calendar") -> Sample:
    rows = pl.read_csv(folder / "chile_plants.csv").rename({"id": "firm"})
    return sample_of(rows, ("ln_skilled", "ln_unskilled"), "ln_k", "ln_va", "ln_electricity", lag)


def chile_by_us(folder: Path) -> GroupEstimate:
    """Ackerberg, Caves and Frazer on the Chilean plants by the package."""
    logs = pl.read_csv(folder / "chile_plants.csv")
    names = {"value_added": "ln_va", "fixed_assets": "ln_k", "skilled": "ln_skilled", "unskilled": "ln_unskilled",
             "electricity": "ln_electricity"}  # fmt: skip
    levels = logs.select(
        "year", pl.col("id").alias("firm"), **{role: pl.col(name).exp() for role, name in names.items()}
    )
    panel = ns.FirmPanel.from_frame(levels, quantities=["skilled", "unskilled", "electricity"])
    found = ns.production_function(panel, labour=["skilled", "unskilled"], proxy="electricity", by=())
    return found.group()


def design_1(folder: Path) -> Sample:
    rows = pl.read_csv(folder / "acf_dgp1_sim.csv").rename({"id": "firm", "t": "year"})
    return sample_of(rows, ("l",), "k", "y", "m", "calendar")


def design_1_by_us(folder: Path, method: str = "ackerberg_caves_frazer", proxy_noise: str = "none") -> GroupEstimate:
    """The package on the made-up firms; materials with an error of a tenth of their variance where one is asked for."""
    rows = pl.read_csv(folder / "acf_dgp1_sim.csv")
    levels = rows.select(
        firm="id", year=pl.col("t") + 2000, value_added=pl.col("y").exp(), employees=pl.col("l").exp(),
        fixed_assets=pl.col("k").exp(), materials=pl.Series(with_error(rows, proxy_noise)).exp(),
    )  # fmt: skip
    panel = ns.FirmPanel.from_frame(levels)
    return ns.production_function(panel, method=method, proxy="materials", by=()).group()


def with_error(rows: pl.DataFrame, scaled_by: str) -> Array:
    """Materials measured with an error whose variance is a tenth of theirs, within firms or in total."""
    materials = rows["m"].to_numpy()
    if scaled_by == "none":
        return materials
    centre = pl.col("m").mean().over("id") if scaled_by == "within" else pl.col("m").mean()
    spread = float(rows.select(((pl.col("m") - centre) ** 2).mean()).item())
    noise = np.random.default_rng(1).normal(scale=np.sqrt(_SHARE_OF_ERROR * spread), size=len(materials))
    return np.asarray(materials + noise)


def nearest_labour(sample: Sample, capital: float) -> tuple[float, float]:
    """With capital's elasticity given: labour's that comes nearest to solving the equations."""
    tried = np.linspace(-1, 5, 1201)
    left = [sample.criterion((labour, capital)) for labour in tried]
    return float(tried[int(np.argmin(left))]), capital


def gandhi_navarro_rivers_by_us(folder: Path) -> GroupEstimate:
    logs = pl.read_parquet(folder / "gnr_mc_500.parquet")
    levels = logs.select(
        firm="id", year=pl.col("time") + 2000, output=pl.col("ln_go").exp(), fixed_assets=pl.col("ln_k").exp(),
        materials=pl.col("ln_int").exp(), share=pl.col("ln_share_int").exp(),
    )  # fmt: skip
    panel = ns.FirmPanel.from_frame(levels, quantities=["share"])
    found = ns.production_function(
        panel, method=GandhiNavarroRivers(share="share"), output="output", labour=(), intermediate=["materials"], by=()
    )
    return found.group()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what a program gives, what solves the equations, and how far each is from doing so."""

    case: str
    theirs: tuple[float, ...]
    their_moment: float | None
    ours: tuple[float, ...]
    our_moment: float | None

    def cells(self) -> str:
        """The line's numbers as they stand on the page in English, after the words of the case."""
        numbers = [" ".join(f"{value:.3f}" for value in each) for each in (self.theirs, self.ours)]
        return f"| {numbers[0]} | {_written(self.their_moment)} | {numbers[1]} | {_written(self.our_moment)} |"


def _written(moment: float | None) -> str:
    if moment is None:
        return "–"
    return f"{moment:.4f}" if moment > _NOTHING else "< 1e-9"


def largest(sample: Sample, elasticities: Sequence[float]) -> float:
    return float(np.abs(sample.moments(elasticities)).max())


def lines(folder: Path) -> list[Line]:
    """All lines, in the page's order."""
    return [*_chilean_lines(folder), *_made_up_lines(folder), *_gandhi_navarro_rivers_lines(folder)]


def _chilean_lines(folder: Path) -> list[Line]:
    right, rows_above = chile(folder), chile(folder, "row above")
    ours = _numbers(chile_by_us(folder))
    by_rows = _solution(rows_above, ours)
    return [
        Line("prodest, table 1", PRODEST_TABLE_1, largest(right, PRODEST_TABLE_1), ours, largest(right, ours)),
        Line("lags by rows", by_rows, largest(right, by_rows), ours, largest(right, ours)),
    ]


def _made_up_lines(folder: Path) -> list[Line]:
    sample, ours = design_1(folder), _numbers(design_1_by_us(folder))
    found = []
    for case, capital in (("prodest, own start", PRODEST_DEFAULT_START), ("mditools", MDITOOLS)):
        theirs = nearest_labour(sample, capital)
        found.append(Line(case, theirs, largest(sample, theirs), ours, largest(sample, ours)))
    total, within = (
        _numbers(design_1_by_us(folder, "levinsohn_petrin", scaled_by)) for scaled_by in ("total", "within")
    )
    return [*found, Line("prodest, table 2", total, None, within, None)]


def _gandhi_navarro_rivers_lines(folder: Path) -> list[Line]:
    ours = _numbers(gandhi_navarro_rivers_by_us(folder))[::-1]  # capital, bought-in input
    return [
        Line("gnrprod", (GNRPROD, GNRPROD_INPUT), None, ours, None),
        Line("GNRProdEst.jl", (GNRPROD_JULIA, GNRPROD_INPUT), None, ours, None),
    ]


def _numbers(group: GroupEstimate) -> tuple[float, ...]:
    return tuple(map(float, group.elasticities))


def _solution(sample: Sample, start: Sequence[float]) -> tuple[float, ...]:
    """Where the moments are nothing, by Newton's method with slopes by differences."""
    point = np.array(start)
    for _ in range(_STEPS):
        moments = sample.moments(point)
        slopes = np.column_stack([(sample.moments(point + step) - moments) / _DIFFERENCE
                                  for step in _DIFFERENCE * np.eye(len(point))])  # fmt: skip
        point = point - np.linalg.solve(slopes, moments)
    return tuple(map(float, point))


_NOTHING = 1e-9
_SHARE_OF_ERROR = 0.1
_STEPS, _DIFFERENCE = 20, 1e-6

if __name__ == "__main__":
    for line in lines(Path(sys.argv[1])):
        print(f"| {line.case} {line.cells()}")
