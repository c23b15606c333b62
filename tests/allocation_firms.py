"""Made-up enterprises for tests of comparisons: entry, exit, gaps, losses, blanks, ties and survey weights."""

import numpy as np
import polars as pl

from nangsuat.data import FirmPanel

INDUSTRIES = ("10", "13", "26")
YEARS = range(2019, 2024)


def accounts(seed: int = 1, firms: int = 240) -> pl.DataFrame:
    """Rows in no order; some firms enter late, leave early, miss a year, make a loss, or leave cells blank."""
    rng = np.random.default_rng(seed)
    rows = []
    for firm in range(firms):
        level, size, weight = rng.normal(0, 0.7), rng.normal(3, 1), float(rng.integers(1, 5))
        for year in YEARS:
            late, early, gap = (
                firm % 9 == 1 and year < 2021,
                firm % 9 == 2 and year > 2021,
                firm % 9 == 3 and year == 2021,
            )
            if late or early or gap:
                continue
            employees = float(np.ceil(np.exp(size + rng.normal(0, 0.1))))
            level = 0.9 * level + rng.normal(0, 0.3)
            assets = employees * 120 * float(np.exp(rng.normal(0, 0.8)))
            value_added = round(employees * 50 * float(np.exp(level)), 0)
            rows.append(
                {
                    "firm": f"f{firm:03d}",
                    "year": year,
                    "industry": INDUSTRIES[firm % 3],
                    "territory": ("79", "01")[firm % 2],
                    "employees": employees,
                    "value_added": -value_added if rng.random() < 0.02 else value_added,
                    "net_sales": 3 * abs(value_added),
                    "fixed_assets": None if rng.random() < 0.02 else assets,
                    "labour_cost": employees * 25 * float(np.exp(0.3 * level + rng.normal(0, 0.2))),
                    "weight": weight,
                }
            )
    return pl.DataFrame(rows).sample(fraction=1.0, shuffle=True, seed=seed)


def panel(table: pl.DataFrame | None = None) -> FirmPanel:
    return FirmPanel.from_frame(accounts() if table is None else table)


def repeated(table: pl.DataFrame) -> pl.DataFrame:
    """Each row as often as its weight says, under names of their own, without weights."""
    copies = table.with_columns(copy=pl.int_ranges(0, pl.col("weight").cast(pl.Int64))).explode("copy")
    return copies.with_columns(firm=pl.format("{}-{}", "firm", "copy")).drop("weight", "copy")


def with_a_giant(role: str) -> pl.DataFrame:
    """One enterprise of industry 10, which stands for itself alone, has far more than all others."""
    giant = pl.col("firm") == "f003"
    return accounts().with_columns(
        pl.when(giant).then(1e12).otherwise(role).alias(role),
        pl.when(giant).then(1.0).otherwise("weight").alias("weight"),
    )
