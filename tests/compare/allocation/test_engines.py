"""The same answers on Polars, DuckDB and Spark, whatever the order of rows."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

import allocation_firms as firms
import nangsuat as ns
from nangsuat.data import FirmPanel, Text

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SAME = 1e-9  # sums in another order, logarithms of another library

SAID = Text.same("…")
CALLS: dict[str, Callable[[FirmPanel], pl.DataFrame]] = {
    "misallocation": lambda panel: ns.misallocation(panel, labour_shares="own", tails=0.02).to_frame(),
    "misallocation by given shares": lambda panel: (
        ns.misallocation(panel, labour_shares={"10": 0.5, "13": 0.6}, source=SAID).sensitivity
    ),
    "misallocation, firms": lambda panel: ns.misallocation(panel, labour_shares=0.6, source=SAID).firms().drop("row"),
    "dispersion": lambda panel: ns.dispersion(panel).to_frame(),
    "dispersion of all": lambda panel: ns.dispersion(panel, "value_added", by=()).to_frame(),
    "transition matrix": lambda panel: ns.transition_matrix(panel, groups=3, by=["industry"]).to_frame(),
    "convergence": lambda panel: ns.convergence(panel, frontier_share=0.2).to_frame(),
    "slopes": lambda panel: pl.DataFrame(ns.convergence(panel, frontier_share=0.2).slopes),
    "concentration": lambda panel: ns.concentration(panel).to_frame(),
    "trimmed": lambda panel: ns.trimmed(panel, "E05", tails=0.05).collect().drop("row"),
    "trimmed by distance": lambda panel: ns.trimmed(panel, "E05", distance=2.0).collect().drop("row"),
    "winsorised": lambda panel: ns.winsorised(panel, "net_sales", tails=0.05).collect().drop("row"),
}

ON_SPARK = (
    "misallocation",
    "dispersion",
    "transition matrix",
    "convergence",
    "concentration",
    "trimmed by distance",
    "winsorised",
)
"""Each takes seconds there; the others are made of the same expressions."""


@pytest.fixture(params=["weighted", "plain"])
def table(request: pytest.FixtureRequest) -> pl.DataFrame:
    accounts = firms.accounts(firms=150)
    return accounts if request.param == "weighted" else accounts.drop("weight")


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def same(found: pl.DataFrame, expected: pl.DataFrame) -> None:
    assert_frame_equal(found, expected, check_row_order=False, check_dtypes=False, rel_tol=SAME, abs_tol=SAME)


@pytest.mark.parametrize("name", CALLS)
def test_duckdb(name: str, table: pl.DataFrame, connection: duckdb.DuckDBPyConnection):
    relation = connection.from_arrow(table.to_arrow())
    same(CALLS[name](FirmPanel.from_frame(relation)), CALLS[name](FirmPanel.from_frame(table)))


@pytest.mark.parametrize("name", CALLS)
def test_the_order_of_rows_is_nothing(name: str, table: pl.DataFrame):
    backwards = table.sort("firm", "year", descending=True)
    same(CALLS[name](FirmPanel.from_frame(backwards)), CALLS[name](FirmPanel.from_frame(table)))


@pytest.mark.parametrize("name", ON_SPARK)
def test_spark(name: str, spark: "SparkSession"):
    table = firms.accounts(firms=150)
    rows: Any = spark.createDataFrame(table.to_pandas()).repartition(3)
    same(CALLS[name](FirmPanel.from_frame(rows)), CALLS[name](FirmPanel.from_frame(table)))
