"""Hsieh-Klenow against an independent computation in R (five generated industries, σ = 3)."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from nangsuat.compare import Misallocation, misallocation
from nangsuat.data import FirmPanel, Text

PRINTED = 1e-12  # relative; R prints 15 digits
PER_CENT = 1e-10  # of gains in per cent, 100 times as large


@pytest.fixture(scope="module")
def found(shared_data: Path) -> Misallocation:
    table = pl.read_csv(shared_data / "firms" / "hk_dev.csv").with_row_index("firm")
    shares = {str(sector): 1 - alpha for sector, alpha in table.select("sector", "alpha").unique().iter_rows()}
    roles = {"industry": "sector", "value_added": "py", "labour_cost": "wl", "fixed_assets": "k"}
    panel = FirmPanel.from_frame(table, roles=roles, constants={"year": 2023})
    return misallocation(panel, labour_shares=shares, source=Text.same("hk_dev.csv"), substitution=3.0, tails=0)


@pytest.fixture(scope="module")
def reference(shared_data: Path) -> pl.DataFrame:
    return pl.read_csv(shared_data / "firms" / "hk_dev_reference.csv")


def test_gains_of_the_industries(found: Misallocation, reference: pl.DataFrame):
    for row in reference.filter(pl.col("sector") != "ALL").iter_rows(named=True):
        cell = found.cells.frame.row(by_predicate=pl.col("industry") == row["sector"], named=True)
        assert cell["firms"] == row["n"]
        assert cell["efficiency"] == pytest.approx(row["ratio"], rel=PRINTED)
        assert cell["gain"] == pytest.approx(row["gain_pct"], abs=PER_CENT)
        assert cell["sd_tfpr"] == pytest.approx(row["sd_ln_tfpr"], rel=PRINTED)


def test_the_gain_of_all_industries(found: Misallocation, reference: pl.DataFrame):
    whole = reference.row(by_predicate=pl.col("sector") == "ALL", named=True)
    total = found.totals.row(0, named=True)
    assert total["efficiency"] == pytest.approx(whole["ratio"], rel=PRINTED)
    assert total["gain"] == pytest.approx(whole["gain_pct"], abs=PER_CENT)
    assert total["firms"] == whole["n"]


def test_the_spread_of_tfpr_by_the_quantiles_of_r(found: Misallocation, reference: pl.DataFrame):
    """R interpolates between values; the house's own quantiles are values of enterprises."""
    firms = found.firms()
    for row in reference.filter(pl.col("sector") != "ALL").iter_rows(named=True):
        logs = np.log(firms.filter(pl.col("industry") == row["sector"])["tfpr"].to_numpy())
        p10, p25, p75, p90 = np.quantile(logs, [0.1, 0.25, 0.75, 0.9])
        assert p90 - p10 == pytest.approx(row["p90_10"], rel=PRINTED)
        assert p75 - p25 == pytest.approx(row["p75_25"], rel=PRINTED)
