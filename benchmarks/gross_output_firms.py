"""Made-up firms whose gross output, shares and elasticities obey the first-order condition of their materials."""

from __future__ import annotations

import numpy as np
import polars as pl

LABOUR, CAPITAL, MATERIALS = 0.3, 0.25, 0.4


def gross_output_firms(
    firms: int = 400,
    years: int = 10,
    seed: int = 0,
    *,
    labour: float = LABOUR,
    capital: float = CAPITAL,
    materials: float = MATERIALS,
    noise: float = 0.2,
    markup: float = 1.0,
) -> pl.DataFrame:
    """Cobb-Douglas firms that buy materials until the last unit pays, by what they expect to sell.

    Labour answers to productivity and to a wage of its own; capital is decided before. With ``markup`` the price of
    output is so many times marginal cost. Costs are at current prices; all prices but the wage are one.
    """
    rng = np.random.default_rng(seed)
    shape = (firms, years)
    productivity, wage, assets = (np.zeros(shape) for _ in range(3))
    productivity[:, 0] = rng.normal(scale=0.3, size=firms)
    assets[:, 0] = rng.normal(size=firms)
    for year in range(years):
        if year:
            productivity[:, year] = 0.7 * productivity[:, year - 1] + rng.normal(scale=0.2, size=firms)
            wage[:, year] = 0.6 * wage[:, year - 1] + rng.normal(scale=0.2, size=firms)
            expected = 0.7 * productivity[:, year - 1]
            assets[:, year] = 0.8 * assets[:, year - 1] + 0.5 * expected + rng.normal(scale=0.3, size=firms)
    surprise = rng.normal(scale=noise, size=shape)
    workers = 0.6 * assets + productivity - wage + rng.normal(scale=0.2, size=shape)
    others = labour * workers + capital * assets + productivity
    mean_noise = noise**2 / 2
    bought = (np.log(materials / markup) + mean_noise + others) / (1 - materials)
    output = others + materials * bought + surprise
    labour_cost = np.log(labour / markup) + mean_noise + output - surprise
    columns = {"employees": workers, "fixed_assets": assets, "materials": bought, "output": output}
    columns["labour_cost"] = labour_cost
    return pl.DataFrame(
        {
            "firm": np.repeat(np.arange(firms), years),
            "year": np.tile(np.arange(2010, 2010 + years), firms),
            **{name: np.exp(values).ravel() for name, values in columns.items()},
            "omega": productivity.ravel(),
        }
    )
