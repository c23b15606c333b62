"""The door of panels with rows on Spark: nothing depends on how they are spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl
import pytest

from nangsuat.data import FirmPanel, as_polars, content_hash
from nangsuat.data.on_spark import number_on_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FIRMS = pl.DataFrame(
    {
        "firm": [f"F{at % 40:02d}" for at in range(120)],
        "year": [2020 + at // 40 for at in range(120)],
        "value_added": [None if at % 17 == 0 else at / 7 for at in range(120)],
    }
)


@pytest.mark.parametrize("rows_in_range", [7, 50, 1000])
@pytest.mark.parametrize("key", ["text", "number"])
def test_rows_are_numbered_in_the_order_of_their_keys(spark: SparkSession, rows_in_range: int, key: str):
    firms = FIRMS.with_columns(firm=pl.col("firm").str.slice(1).cast(pl.Int64)) if key == "number" else FIRMS
    rows = spark.createDataFrame(firms.sample(fraction=1, shuffle=True, seed=1).to_arrow()).repartition(5)
    found = number_on_spark(nw.from_native(rows), ("firm", "year"), rows_in_range=rows_in_range)
    numbered = as_polars(found)
    workers = found.to_native().rdd.mapPartitions(lambda part: [sum(1 for _ in part)]).collect()
    assert max(workers) <= max(2 * rows_in_range, 7)  # firms stay whole, samples are no exact borders
    expected = firms.sort("firm", "year").with_row_index("row", offset=1)
    assert numbered.sort("row").select("firm", "year").equals(expected.select("firm", "year"))
    assert numbered["row"].sort().to_list() == expected["row"].to_list()


def test_the_content_hash_tells_rows_and_not_their_order(spark: SparkSession):
    def hash_of(firms: pl.DataFrame, partitions: int) -> str:
        return content_hash(nw.from_native(spark.createDataFrame(firms.to_arrow()).repartition(partitions)))

    whole = hash_of(FIRMS, 1)
    assert hash_of(FIRMS.reverse(), 4) == whole
    changed = FIRMS.with_columns(value_added=pl.col("value_added").fill_null(0.0))
    assert len({whole, hash_of(changed, 1), hash_of(FIRMS.head(119), 1), hash_of(pl.concat([FIRMS] * 2), 1)}) == 4


def test_a_panel_is_the_same_as_on_one_machine(spark: SparkSession):
    near = FirmPanel.from_frame(FIRMS.sort("firm", "year"))
    far = FirmPanel.from_frame(spark.createDataFrame(FIRMS.to_arrow()).repartition(3))
    assert far.collect().select(near.collect().columns).equals(near.collect())
    assert far.in_memory().collect("value_added").equals(near.collect("value_added"))
