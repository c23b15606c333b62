"""``python -m benchmarks.run_on_executors [ROWS]``: the same calls on a Spark of two executors, processes of their own.

Prints by how much elasticities, standard errors of 200 refitted draws, and scores differ from those of one machine.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyspark
from pyspark.sql import SparkSession

import nangsuat as ns
from benchmarks.run_production import panel

COLUMNS = ("firm", "year", "industry", "value_added", "employees", "fixed_assets", "materials")
QUANTITIES: dict[str, Any] = {"inputs": ["employees", "fixed_assets", "materials"], "outputs": ["value_added"]}
WHOLE_OR_IN_PARTS = {
    "an industry to a task": ({"by": ("industry",)}, {}),
    "one industry in parts": ({"by": ()}, {"rows_per_task": 5_000}),
}
SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "4",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def session() -> SparkSession:
    """Two executors of a core and a gibibyte each."""
    os.environ |= {
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_HOME": str(Path(pyspark.__file__).parent),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("nangsuat")
    for option, value in SETTINGS.items():
        builder = builder.config(option, value)
    return builder.getOrCreate()


def printed(found: ns.Result) -> np.ndarray:
    """The elasticities and their standard errors as numbers."""
    return np.array([[getattr(cell, "value", cell) for cell in row[-4:-2]] for row in found.tables()[0].rows], float)


def apart(here: ns.FirmPanel, there: ns.FirmPanel) -> dict[str, float]:
    """The largest difference of each call."""
    found = {}
    for name, (options, on_spark) in WHOLE_OR_IN_PARTS.items():
        one, other = (
            ns.production_function(each, proxy="materials", standard_errors="bootstrap", **options, **more)
            for each, more in ((here, {}), (there, on_spark))
        )
        found[name] = float(np.abs(printed(one) - printed(other)).max())
    scores = ns.dea(here, **QUANTITIES).frame.join(
        pl.from_pandas(ns.dea(there, **QUANTITIES).frame.select("firm", "year", "efficiency").toPandas()),
        on=["firm", "year"],
        validate="1:1",
    )
    return found | {"scores": float((scores["efficiency"] - scores["efficiency_right"]).abs().max())}


def main(rows: str = "20000") -> None:
    spark = session()
    here = panel(int(rows))
    table = here.collect().select(COLUMNS)
    there = ns.FirmPanel.from_frame(spark.createDataFrame(table.to_arrow()))
    print(json.dumps(apart(here, there)))
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
