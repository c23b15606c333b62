"""The three made-up worlds of Ackerberg, Caves and Frazer (2015): firms whose elasticities are known.

Output is ``0.6·labour + 0.4·capital + ω`` in logarithms. ω and the wage move by themselves, capital by investment that
is chosen as it should be, labour is chosen a while before the year's ω is known, materials when it is. What differs:

======  ============  ==============================  ==============================
design  wages differ  labour is chosen half a year    labour is off the mark by
                      before ω is known
======  ============  ==============================  ==============================
1       by 0.1        yes                             nothing
2       no            no                              0.37
3       by 0.1        yes                             0.37
======  ============  ==============================  ==============================

Constants that only shift the logarithm of capital are left out.

References
----------
Ackerberg, Caves and Frazer (2015), Identification properties of recent production function estimators, Econometrica 83,
section 5 and appendix.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

type Array = NDArray[np.float64]

LABOUR, CAPITAL = 0.6, 0.4
PERSISTENCE, WAGE_PERSISTENCE = 0.7, 0.3
SPREAD, NOISE = 0.3, 0.1
_DISCOUNT, _DEPRECIATION, _COST_SPREAD = 0.95, 0.2, 0.6
_BURN_IN, _HORIZON = 60, 60  # (1 - depreciation)^60 and (discount·(1 - depreciation))^60 are below 2e-6


@dataclass(frozen=True, slots=True)
class World:
    """What the three designs differ in: spread of ln wages, how early labour is chosen, its error."""

    wage_spread: float
    early: float
    labour_error: float


DESIGNS = {1: World(0.1, 0.5, 0.0), 2: World(0.0, 0.0, 0.37), 3: World(0.1, 0.5, 0.37)}


def made_up_firms(
    design: int, *, firms: int = 1_000, years: int = 10, proxy_noise: float = 0.0, seed: int = 0
) -> pl.DataFrame:
    """Firms of a design, in logarithms: ``firm``, ``year``, ``y``, ``l``, ``k``, ``m`` and the true ``omega``.

    Parameters
    ----------
    proxy_noise : variance of materials' error of measurement, as a share of their variance within firms
    """
    world, rng = DESIGNS[design], np.random.default_rng([design, seed])
    total = years + _BURN_IN
    early, omega = _productivity(world, rng, firms, total)
    wage = _autoregression(rng, firms, total, WAGE_PERSISTENCE, world.wage_spread)
    capital = _capital(world, rng, omega, wage)
    kept = slice(_BURN_IN, None)
    wished = (PERSISTENCE**world.early * early - wage + CAPITAL * capital) / (1 - LABOUR)
    labour = wished + rng.normal(scale=world.labour_error, size=wished.shape) if world.labour_error else wished
    output = LABOUR * labour + CAPITAL * capital + omega + rng.normal(scale=NOISE, size=omega.shape)
    materials = (LABOUR * wished + CAPITAL * capital + omega)[:, kept]
    within = np.mean((materials - materials.mean(axis=1, keepdims=True)) ** 2)
    materials = materials + rng.normal(scale=np.sqrt(proxy_noise * within), size=materials.shape)
    columns = {
        "y": output[:, kept],
        "l": labour[:, kept],
        "k": capital[:, kept],
        "m": materials,
        "omega": omega[:, kept],
    }
    return pl.DataFrame(
        {"firm": np.repeat(np.arange(firms), years), "year": np.tile(np.arange(years), firms),
         **{name: each.ravel() for name, each in columns.items()}}
    )  # fmt: skip


def _productivity(world: World, rng: np.random.Generator, firms: int, total: int) -> tuple[Array, Array]:
    """ω as it is when labour is chosen, and ω of the year, each shape (firms, years)."""
    before, after = PERSISTENCE ** (1 - world.early), PERSISTENCE**world.early
    early, omega = np.empty((firms, total)), np.empty((firms, total))
    last = rng.normal(scale=SPREAD, size=firms)
    for year in range(total):
        early[:, year] = before * last + rng.normal(scale=SPREAD * np.sqrt(1 - before**2), size=firms)
        last = after * early[:, year] + rng.normal(scale=SPREAD * np.sqrt(1 - after**2), size=firms)
        omega[:, year] = last
    return early, omega


def _autoregression(rng: np.random.Generator, firms: int, total: int, persistence: float, spread: float) -> Array:
    found = np.empty((firms, total))
    last = rng.normal(scale=spread, size=firms)
    for year in range(total):
        last = persistence * last + rng.normal(scale=spread * np.sqrt(1 - persistence**2), size=firms)
        found[:, year] = last
    return found


def _capital(world: World, rng: np.random.Generator, omega: Array, wage: Array) -> Array:
    """ln capital from best investment: what a unit will earn in all years to come, over its cost of adjustment."""
    ahead = np.arange(_HORIZON)
    before, after = PERSISTENCE ** (1 - world.early), PERSISTENCE**world.early
    surprise = SPREAD**2 * (1 - PERSISTENCE ** (2 * ahead))
    spread = after**2 * (before**2 * surprise + SPREAD**2 * (1 - before**2)) / (1 - LABOUR) ** 2
    wage_spread = world.wage_spread**2 * (1 - WAGE_PERSISTENCE ** (2 * (ahead + 1))) * (LABOUR / (1 - LABOUR)) ** 2
    worth = (_DISCOUNT * (1 - _DEPRECIATION)) ** ahead * np.exp(0.5 * (spread + wage_spread))
    cost = np.exp(rng.normal(scale=_COST_SPREAD, size=len(omega)))
    stock, found = np.zeros(len(omega)), np.empty_like(omega)
    for year in range(omega.shape[1]):
        with np.errstate(divide="ignore"):
            found[:, year] = np.log(stock)
        returns = np.exp(
            omega[:, [year]] * PERSISTENCE ** (ahead + 1) / (1 - LABOUR)
            - LABOUR / (1 - LABOUR) * wage[:, [year]] * WAGE_PERSISTENCE ** (ahead + 1)
        )
        stock = (1 - _DEPRECIATION) * stock + cost * (returns @ worth)
    return found
