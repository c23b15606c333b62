"""Panels of made-up firms for tests of what is told of production functions."""

import numpy as np
import polars as pl

from nangsuat.data import FirmPanel
from production_samples import firms_with_gaps


def accounts(
    firms: int = 150, years: int = 6, seed: int = 3, industries: tuple[str, ...] = ("10", "13")
) -> pl.DataFrame:
    """Firm-years with an output, labour, capital, a proxy and costs; each firm in one industry."""
    sample = firms_with_gaps(firms=firms, years=years, seed=seed)
    firm = np.repeat(np.arange(sample.firms), np.diff(sample.starts))
    labour, capital = sample.inputs.T
    value_added = np.exp(sample.output)
    return pl.DataFrame(
        {
            "firm": [f"f{each:04d}" for each in firm],
            "year": 2015 + sample.year - sample.year.min(),
            "industry": np.array(industries)[firm % len(industries)],
            "value_added": value_added,
            "employees": np.exp(labour),
            "fixed_assets": np.exp(capital),
            "materials": np.exp(sample.proxy),
            "labour_cost": 0.5 * value_added,
        }
    )


def panel(**size: int) -> FirmPanel:
    """The accounts as a panel at constant prices."""
    return FirmPanel.from_frame(accounts(**size), base_year=2015)
