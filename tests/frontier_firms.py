"""Tables of inputs and outputs as panels of enterprises."""

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.data import FIRM_ROLES, FirmPanel

YEAR = 2000  # where the source has none


def firms_of(table: pl.DataFrame, unit: str, quantities: list[str]) -> FirmPanel:
    """A published table as a panel; its columns keep their names."""
    table = table.rename({unit: "firm"}).with_columns(pl.col("firm").cast(pl.String))
    if "year" not in table.columns:
        table = table.with_columns(year=pl.lit(YEAR))
    own = [name for name in quantities if name not in FIRM_ROLES]  # a column called «output» has a role already
    return FirmPanel.from_frame(table, quantities=own)


def read_frontier(shared_data: Path, name: str) -> pl.DataFrame:
    """One of the tables of data/frontier."""
    return pl.read_csv(shared_data / "frontier" / f"{name}.csv", infer_schema_length=None)


def made_up(x: NDArray[np.float64], y: NDArray[np.float64], b: NDArray[np.float64] | None = None) -> FirmPanel:
    """Arrays as a panel with quantities x1, x2, …, y1, …, b1, …"""
    sides = {"x": x, "y": y} | ({} if b is None else {"b": b})
    columns = {f"{side}{at + 1}": values[:, at] for side, values in sides.items() for at in range(values.shape[1])}
    table = pl.DataFrame({"firm": [f"f{at}" for at in range(len(x))], "year": [YEAR] * len(x), **columns})
    return FirmPanel.from_frame(table, quantities=list(columns))


def names(side: str, values: NDArray[np.float64]) -> list[str]:
    """The quantities of :func:`made_up`."""
    return [f"{side}{at + 1}" for at in range(values.shape[1])]
