"""Production functions of rows that stay on Spark: the same as on one machine, however the rows are spread."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from benchmarks.acf_designs import made_up_firms

import nangsuat as ns
from nangsuat.data import CannotBeShown, FirmPanel, MissingRoles, Table, UnknownOption
from nangsuat.measure.production import (
    DistributedProductionFunctions,
    Estimator,
    NoEstimate,
    ProductionFunctions,
    Wooldridge,
    production_function,
)
from nangsuat.measure.production.estimators import estimator_named

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ROOT = Path(__file__).parents[3]
SAME = 1e-10  # sums in another order, relative to the largest of its kind


def some_firms(firms: int = 240, years: int = 6) -> pl.DataFrame:
    """Firms of four industries, one of them small; gaps, zeros, blanks, weights."""
    rows = made_up_firms(1, firms=firms, years=years, seed=3)
    rng = np.random.default_rng(5)
    levels = rows.select(
        "firm",
        "year",
        value_added=pl.col("y").exp(),
        employees=pl.col("l").exp(),
        fixed_assets=pl.col("k").exp(),
        materials=pl.col("m").exp(),
    )
    levels = levels.with_columns(
        industry=pl.col("firm").replace_strict({firm: _industry(firm) for firm in levels["firm"].unique()}),
        weight=pl.Series(rng.uniform(0.5, 2, levels.height)),
        materials=pl.Series(levels["materials"].to_numpy() * np.exp(rng.normal(scale=0.1, size=levels.height))),
    )
    kept = levels.filter(pl.Series(rng.random(levels.height) < 0.95))
    place = pl.int_range(pl.len())
    return kept.with_columns(
        firm=pl.format("F{}", "firm"),
        value_added=pl.when(place % 97 == 3).then(0.0).otherwise("value_added"),
        employees=pl.when(place % 101 == 7).then(None).otherwise("employees"),
    ).with_row_index("row", offset=1).cast({"row": pl.Int64, "year": pl.Int64})  # fmt: skip


def _industry(firm: int) -> str:
    return "1072" if firm % 20 == 0 else ("1071", "1311", "1312")[firm % 3]


def on_spark(spark: SparkSession, firms: pl.DataFrame, partitions: int = 3) -> DataFrame:
    """The same rows in another order, in so many partitions."""
    rows = spark.createDataFrame(firms.sample(fraction=1, shuffle=True, seed=partitions).to_arrow())
    return rows.repartition(partitions)


def analyse(frame: Any, **options: Any) -> Any:
    options = {"proxy": "materials", "draws": 5, **options}
    return production_function(FirmPanel.from_frame(frame), **options)


def fetched(rows: DataFrame) -> pl.DataFrame:
    found = pl.from_arrow(rows.toArrow())
    assert isinstance(found, pl.DataFrame)
    return found.sort("row")


def assert_same(far: DistributedProductionFunctions, near: ProductionFunctions) -> None:
    """Coefficients, their errors, draws and roots, the productivity of all rows, words and counts."""
    assert far.provenance.rows_used == near.provenance.rows_used
    assert far.provenance.dropped == near.provenance.dropped
    assert far.provenance.parameters == near.provenance.parameters
    for there, here in zip(far.groups, near.groups, strict=True):
        assert (there.keys, there.pool, there.own_rows) == (here.keys, here.pool, here.own_rows)
        assert there.estimate.notes == here.estimate.notes
        assert len(there.estimate.roots) == len(here.estimate.roots)
        assert [(check.name, check.freedom) for check in there.estimate.checks] == [
            (check.name, check.freedom) for check in here.estimate.checks
        ]
        for one, other in (
            (there.estimate.coefficients, here.estimate.coefficients),
            (there.inference.covariance, here.inference.covariance),
            (there.inference.draws, here.inference.draws),
            (there.mean_slopes, here.mean_slopes),
        ):
            np.testing.assert_allclose(one, other, rtol=SAME, atol=SAME * np.abs(other).max(initial=0))
    rows = fetched(far.frame)
    assert rows.columns == near.frame.columns
    for name in near.frame.columns:
        here, there = near.frame[name], rows[name]
        assert there.dtype == here.dtype
        assert there.is_null().to_list() == here.is_null().to_list()
        if here.dtype.is_float():
            np.testing.assert_allclose(there.drop_nulls(), here.drop_nulls(), rtol=SAME, atol=SAME)
        else:
            assert there.to_list() == here.to_list()
    for one, other in zip(far.tables(), near.tables(), strict=True):
        assert _shown(one) == _shown(other)
    assert far.notes() == near.notes()


def needs_proxy(method: str | Estimator) -> bool:
    return estimator_named(method).needs_proxy


def _shown(table: Table) -> list[list[str]]:
    """What a table says; what is left of equations that are solved is rounding and not the same anywhere."""
    kept = [place for place, column in enumerate(table.columns) if column.key != "criterion"]
    return [[row[place] for place in kept] for row in table.written("vi")]


@pytest.mark.parametrize("partitions", [1, 3, 7])
def test_however_rows_are_spread_all_is_as_on_one_machine(spark: SparkSession, partitions: int):
    firms, told = some_firms(), []
    options = {"standard_errors": "bootstrap", "least": 100}
    far = analyse(on_spark(spark, firms, partitions), progress=lambda *done: told.append(done), **options)
    assert isinstance(far, DistributedProductionFunctions)
    near = analyse(firms, **options)
    assert [group.pool != group.keys for group in near.groups].count(True) == 1
    assert_same(far, near)
    assert far.coefficients(industry="1072") == pytest.approx(near.coefficients(industry="1072"), rel=SAME)
    assert told == [(4, 4)]
    far.release()


@pytest.mark.parametrize(
    "options",
    [
        {"method": "pooled", "proxy": None, "by": (), "controls": ("year",)},
        {"method": "wooldridge", "standard_errors": "score", "least": 50},
    ],
    ids=lambda options: options["method"],
)
def test_other_methods_groups_and_errors(spark: SparkSession, options: dict[str, Any]):
    firms = some_firms(90, 3).with_columns(firm=pl.col("firm").str.slice(1).cast(pl.Int64)).drop("weight")
    assert_same(analyse(on_spark(spark, firms), **options), analyse(firms, **options))


def test_who_has_no_estimate_is_told_alike(spark: SparkSession):
    firms = some_firms(60, 3).with_columns(
        employees=pl.when(pl.col("industry") == "1311").then(3.0).otherwise("employees")
    )
    options = {"method": "pooled", "proxy": None, "least": 10}
    near, far = analyse(firms, **options), analyse(on_spark(spark, firms), **options)
    assert far.refused == near.refused
    assert "1311" in far.refused[0].reason.en
    assert_same(far, near)
    still = firms.with_columns(employees=pl.lit(3.0))
    with pytest.raises(NoEstimate) as near_error:
        analyse(still, **options)
    with pytest.raises(NoEstimate) as far_error:
        analyse(on_spark(spark, still), **options)
    assert far_error.value.text == near_error.value.text


def test_bad_input_is_told_alike(spark: SparkSession):
    firms = some_firms(20, 3).drop("weight")
    with pytest.raises(MissingRoles):
        analyse(on_spark(spark, firms), capital=["total_assets"])
    with pytest.raises(CannotBeShown) as far:
        analyse(on_spark(spark, firms.with_columns(value_added=-1.0)), method="pooled", proxy=None)
    with pytest.raises(CannotBeShown) as near:
        analyse(firms.with_columns(value_added=-1.0), method="pooled", proxy=None)
    assert far.value.text == near.value.text


@pytest.mark.parametrize("page", ["en/how-to/past-one-machine.md", "vi/huong-dan/qua-mot-may.md"])
def test_the_code_of_the_page_runs(spark: SparkSession, page: str, tmp_path: Path):
    code = (ROOT / "docs" / page).read_text("utf-8").split("```py\n")[2].split("```")[0]
    firms = some_firms(60, 4).with_columns(industry=pl.lit("1071"))
    folder = re.search(r's3://(\S+?)"', code)
    assert folder
    exec(
        code.replace("s3://", f"{tmp_path}/").replace("draws=200", "draws=3"),
        {"ns": ns, "rows": on_spark(spark, firms)},
    )
    assert pl.read_parquet(tmp_path / folder[1] / "*.parquet").height == firms.height


@pytest.mark.parametrize(
    "method",
    ["ackerberg_caves_frazer", Wooldridge(degree=2), "blundell_bond", "fixed_effects"],
    ids=["acf", "wooldridge", "blundell-bond", "fixed-effects"],
)
def test_an_industry_that_no_task_can_hold_lies_in_parts(spark: SparkSession, method: str | Estimator):
    firms = some_firms(180)
    firms = firms.with_columns(
        industry=pl.when(pl.col("industry") == "1311").then(pl.lit("1311")).otherwise(pl.lit("1071"))
    )
    options = {"method": method, "standard_errors": "bootstrap", "least": 100, "controls": ("year",), "draws": 3}
    options |= {} if needs_proxy(method) else {"proxy": None}
    far = analyse(on_spark(spark, firms), rows_per_task=500, **options)
    near = analyse(firms, **options)
    assert max(group.own_rows for group in near.groups) > 500 > min(group.own_rows for group in near.groups)
    assert_same(far, near)
    assert len(far.kept) == 2
    far.release()


def test_rows_per_task_is_for_spark():
    with pytest.raises(UnknownOption, match="Spark"):
        analyse(some_firms(20, 3), rows_per_task=500)
    with pytest.raises(UnknownOption, match="rows_per_task is a whole number"):
        analyse(some_firms(20, 3), rows_per_task=0)


def test_what_builds_on_it_fetches_what_it_needs(spark: SparkSession):
    firms = some_firms(60, 4).with_columns(industry=pl.lit("1071"), labour_cost=pl.col("value_added") * 0.5)
    panels = [FirmPanel.from_frame(frame) for frame in (on_spark(spark, firms), firms)]
    far, near = (production_function(panel, method="pooled") for panel in panels)
    shares = {"variable_input": "employees", "by": ("year",)}
    one, other = (
        ns.markups(found, panel, **shares).to_frame() for found, panel in zip((far, near), panels, strict=True)
    )
    assert one.equals(other, null_equal=True) or np.allclose(one["median"], other["median"], rtol=SAME)
    beside = [ns.estimators_side_by_side(panel, ["pooled"]).to_frame() for panel in panels]
    assert beside[0].columns == beside[1].columns
    assert beside[0].height == beside[1].height
