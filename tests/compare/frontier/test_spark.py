"""Rows that stay on Spark: the same scores, peers, targets and words as on one machine, however they are spread."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from nangsuat.compare.frontier import DistributedEfficiency, Efficiency, NoFrontier, NotProved, dea, frontier_outliers
from nangsuat.compare.frontier.on_spark.analysis import _proved
from nangsuat.compare.frontier.on_spark.corners import CornerSearch, _corners_of_partition
from nangsuat.compare.frontier.spread import Spread
from nangsuat.data import FirmPanel, MissingRoles, ProblemsFound, UnknownOption, spark_rows

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ROOT = Path(__file__).parents[3]
SAME = 1e-9  # the same programs from other starting points
ADDS_UP = 1e-8  # sums over peers, relative to the largest of the quantity
QUANTITIES = ["x1", "x2", "y1", "y2", "b1"]
XY = {"inputs": ["x1", "x2"], "outputs": ["y1", "y2"]}
MAIN = {"returns_to_scale": "vrs"}
CASES: list[dict[str, Any]] = [
    {"returns_to_scale": "crs", "orientation": "output"},
    {"returns_to_scale": "nirs"},
    {"returns_to_scale": "ndrs", "orientation": "directional", "direction": "mean"},
    {"returns_to_scale": (0.8, 1.2), "non_discretionary": ["x2"], "slack_weights": "range"},
    {"returns_to_scale": "vrs", "orientation": "directional", "direction": "range", "scale_efficiency": False},
    {"returns_to_scale": "vrs", "orientation": "hyperbolic"},
    {"returns_to_scale": "vrs", "orientation": "directional", "bad_outputs": ["b1"]},
    {"returns_to_scale": "crs", "bad_outputs": ["b1"], "disposability": "strong", "by": ("year", "industry")},
]


def some_firms(count: int = 90) -> pl.DataFrame:
    """Two years of enterprises in the order of their keys, with zeros, ties and doubles."""
    chance = np.random.default_rng(20_26)
    x = chance.lognormal(size=(count, 2)).round(2) + 0.01
    y = (x.prod(axis=1) ** 0.4)[:, None] * chance.uniform(0.3, 1.0, (count, 2))
    y[::9, 1] = 0.0
    x[5::11, 0] = 0.0
    x[-4:], y[-4:] = x[:4], y[:4]
    b = chance.uniform(0.1, 2.0, count)
    table = {"x1": x[:, 0], "x2": x[:, 1], "y1": y[:, 0], "y2": y[:, 1], "b1": b}
    keys = {
        "firm": [f"F{at // 2:03d}" for at in range(count)],
        "year": [2020 + at % 2 for at in range(count)],
        "industry": ["CDE"[at % 3] for at in range(count)],
    }
    return pl.DataFrame({**keys, **table})


def on_spark(spark: SparkSession, firms: pl.DataFrame, partitions: int = 3) -> DataFrame:
    """The same rows in another order, in so many partitions."""
    numbered = firms.with_row_index("row", offset=1).cast({"row": pl.Int64})  # without numbers Spark would sort them
    rows = spark.createDataFrame(numbered.sample(fraction=1, shuffle=True, seed=partitions).to_arrow())
    return rows.repartition(partitions)


def analyse(frame: Any, **options: Any) -> Any:
    return dea(FirmPanel.from_frame(frame, quantities=QUANTITIES), **{**XY, **options})


def fetched(rows: DataFrame) -> pl.DataFrame:
    found = pl.from_arrow(rows.toArrow())
    assert isinstance(found, pl.DataFrame)
    return found.sort([name for name in ("row", "quantity", "peer_row") if name in found.columns])


def assert_same(far: DistributedEfficiency, near: Efficiency) -> None:
    """Scores, who is efficient, scale, targets and slacks to rounding; the words to the letter."""
    scores, targets = fetched(far.frame), fetched(far.targets())
    assert scores.columns == near.frame.columns
    for name, dtype in near.frame.schema.items():
        here, there = near.frame[name], scores[name]
        assert there.dtype == dtype
        assert there.is_null().to_list() == here.is_null().to_list()
        if dtype.is_float():
            known = here.is_not_null()
            assert there.filter(known).to_numpy() == pytest.approx(here.filter(known).to_numpy(), rel=SAME, abs=SAME)
        else:
            assert there.to_list() == here.to_list()
    expected = near.targets().sort("row", "quantity")
    size = np.abs(near.producers.quantities).max()
    for name in ("observed", "at_frontier", "target"):
        assert np.nan_to_num(targets[name].to_numpy()) == pytest.approx(
            np.nan_to_num(expected[name].to_numpy()), abs=ADDS_UP * size
        )


@pytest.mark.parametrize("partitions", [1, 3, 7])
def test_however_rows_are_spread_all_is_as_on_one_machine(spark: SparkSession, partitions: int):
    firms = some_firms()
    near, far = analyse(firms, **MAIN), analyse(on_spark(spark, firms, partitions), **MAIN)
    assert isinstance(far, DistributedEfficiency)
    assert_same(far, near)
    for here, there in zip(near.tables(), far.tables(), strict=False):
        if "named" not in here.title.en:  # of doubles either may be named
            assert there.written("en") == here.written("en")
    assert far.provenance.parameters == near.provenance.parameters
    assert far.provenance.rows_used == near.provenance.rows_used
    assert far.advice("F007", 2021).en.partition("; it can")[0] == near.advice("F007", 2021).en.partition("; it can")[0]


@pytest.mark.parametrize("options", CASES, ids=lambda options: "-".join(str(value) for value in options.values()))
def test_each_model_is_as_on_one_machine(spark: SparkSession, options: dict[str, Any]):
    firms = some_firms(60)
    far = analyse(on_spark(spark, firms), **options)
    assert_same(far, analyse(firms, **options))
    assert far.sums.outside <= SAME


def test_peers_and_multipliers_give_what_they_prove(spark: SparkSession):
    firms = some_firms()
    far = analyse(on_spark(spark, firms), returns_to_scale="vrs")
    names = [*XY["inputs"], *XY["outputs"]]
    rows = fetched(far.producers.rows)
    peers = fetched(far.peers()).join(rows.select("row", "firm", *names), left_on="peer_row", right_on="row")
    assert (peers["peer"] == peers["firm_right"]).all()
    reached = peers.group_by("row").agg(pl.col(name).dot(pl.col("weight")) for name in names).sort("row")
    wanted = fetched(far.targets()).pivot("quantity", index="row", values="target").drop_nulls()
    for name in names:
        assert reached[name].to_numpy() == pytest.approx(wanted[name].to_numpy(), abs=ADDS_UP * rows[name].max())
    worth = fetched(far.multipliers()).drop_nulls()
    paid = rows.join(worth.select("row"), on="row", how="semi")
    score = sum((worth[name] * paid[name] for name in XY["outputs"]), worth["scale_multiplier"])
    known = fetched(far.frame).drop_nulls("efficiency")["efficiency"]
    assert score.to_numpy() == pytest.approx(known.to_numpy(), abs=ADDS_UP)
    assert fetched(far.slacks()).columns == analyse(firms, returns_to_scale="vrs").slacks().columns


def test_what_is_missing_or_moves_nothing_is_told_alike(spark: SparkSession):
    firms = some_firms(40).with_columns(
        y1=pl.when(pl.col("firm") == "F003").then(None).otherwise("y1"),
        x1=pl.when(pl.col("firm") == "F004").then(0.0).otherwise("x1"),
        x2=pl.when(pl.col("firm") == "F004").then(0.0).otherwise("x2"),
        y2=pl.when(pl.col("firm") == "F006").then(float("nan")).otherwise("y2"),
        weight=pl.int_range(pl.len()).cast(pl.Float64) % 5 + 0.25,
    )
    firms = firms.with_columns(
        **{name: pl.when(pl.col("firm") == "F007").then(0.0).otherwise(name) for name in ("y1", "y2")},
        weight=pl.when(pl.col("firm") == "F008").then(None).otherwise("weight"),
    )
    near = analyse(firms, orientation="output", returns_to_scale="crs")
    far = analyse(on_spark(spark, firms), orientation="output", returns_to_scale="crs")
    assert_same(far, near)
    assert far.provenance.dropped == near.provenance.dropped
    assert far.tables()[0].written("vi") == near.tables()[0].written("vi")
    assert "2 đơn vị không có điểm" in far.summary("vi")
    assert "2 đơn vị không có điểm" in near.summary("vi")


def test_one_group_constants_and_what_follows_from_others_are_noted_alike(spark: SparkSession):
    firms = some_firms(12).with_columns(x2=2 * pl.col("x1") + 0.5, y2=pl.lit(3.0)).with_columns(x1=pl.col("x2") * 3)
    near, far = analyse(firms, by=()), analyse(on_spark(spark, firms), by=())
    assert [note.en for note in far.producers.notes()] == [note.en for note in near.producers.notes()]
    assert any("follows from the others" in note.en for note in far.notes())
    assert_same(far, near)


def test_partitions_without_rows_and_rows_without_numbers_do_no_harm(spark: SparkSession):
    firms = some_firms(8)
    far = analyse(on_spark(spark, firms, 5).union(on_spark(spark, firms.clear(), 2)))
    assert_same(far, analyse(firms))
    assert_same(analyse(on_spark(spark, firms).drop("row")), analyse(firms))
    far.release()
    assert fetched(far.frame)["efficiency"].null_count() == 0


@pytest.mark.parametrize(
    ("spoilt", "error"),
    [
        ({"x1": -pl.col("x1")}, ProblemsFound),
        ({"x1": 0 * pl.col("x1"), "x2": 0 * pl.col("x2")}, NoFrontier),
        ({"y1": pl.lit(None, dtype=pl.Float64)}, NoFrontier),
        ({"year": pl.lit(2020)}, ProblemsFound),
        ({"firm": pl.lit(None, dtype=pl.String)}, ProblemsFound),
        ({"employees": pl.lit("many")}, ProblemsFound),
    ],
)
def test_bad_input_has_the_same_problems(spark: SparkSession, spoilt: dict[str, pl.Expr], error: type[Exception]):
    firms = some_firms(20).with_columns(**spoilt).sort("firm", "year")
    told = []
    for frame in (firms, on_spark(spark, firms)):
        with pytest.raises(error) as found:
            analyse(frame)
        told.append(found.value.problems if isinstance(found.value, ProblemsFound) else str(found.value))
    assert told[0] == told[1]


def test_names_and_options_that_do_not_fit_are_refused(spark: SparkSession):
    rows = on_spark(spark, some_firms(20))
    with pytest.raises(MissingRoles):
        analyse(rows, inputs=["employees"])
    with pytest.raises(UnknownOption, match="in_memory"):
        analyse(rows, super_efficiency=True)
    with pytest.raises(UnknownOption, match="in_memory"):
        analyse(rows, categories="b1")
    with pytest.raises(UnknownOption, match="non_discretionary"):
        analyse(rows, non_discretionary=["x1", "x2"])
    told: list[tuple[int, int]] = []
    far = analyse(rows, progress=lambda done, total: told.append((done, total)))
    assert told == [(20, 20)]
    with pytest.raises(UnknownOption, match="several years"):
        far.advice("F001")
    with pytest.raises(UnknownOption, match="«nobody»"):
        far.advice("nobody")


def test_who_lies_outside_the_corners_is_no_score(spark: SparkSession):
    """Were a corner lost on the way, some producer would lie outside, and no number would come out."""
    far = analyse(on_spark(spark, some_firms()))
    short = replace(far.yardstick, corners=far.corners.filter(pl.col("row") % 2 == 1))
    with pytest.raises(NotProved):
        short.measure(fetched(far.producers.rows))
    with pytest.raises(NotProved):
        _proved(short.tell_on_spark("scores", far.producers.rows), short, far.producers)


def test_rows_that_come_in_blocks_have_the_same_corners(monkeypatch: pytest.MonkeyPatch):
    """A worker holds so many rows at a time; what it keeps does not depend on how many."""
    monkeypatch.setattr(spark_rows, "_ROWS_AT_ONCE", 25)
    firms = some_firms().with_row_index("row").cast({"row": pl.Int64})
    producers = analyse(firms).producers
    spreads = {tuple(group.values()): Spread.of(producers.at(at).quantities) for group, at in producers.groups()}
    search = CornerSearch(analyse(firms).model, producers, spreads)
    batches = firms.to_arrow().to_batches(max_chunksize=10)
    kept = pl.concat([pl.from_arrow(each) for each in _corners_of_partition(iter(batches), search)])
    whole = search.among(firms)
    assert 0 < whole.height < firms.height
    assert kept.equals(whole)
    assert [block.height for block in spark_rows.blocks_of_rows(iter(batches))] == [30, 30, 30]


@pytest.mark.parametrize("page", ["en/how-to/past-one-machine.md", "vi/huong-dan/qua-mot-may.md"])
def test_the_code_of_the_page_runs(spark: SparkSession, page: str, tmp_path: Path):
    text = (ROOT / "docs" / page).read_text("utf-8")
    code = text.split("```py\n")[1].split("```")[0]
    rows, found = re.search(r's3://(\S+?)"', code), re.search(r'write.parquet\("s3://(\S+?)"', code)
    names = re.search(r'quantities=\["(\w+)", "(\w+)"\]', code)
    assert rows
    assert found
    assert names
    firms = some_firms(20).rename({"x1": "employees", "x2": names[1], "y1": names[2]})
    (tmp_path / rows[1]).parent.mkdir()
    firms.write_parquet(tmp_path / rows[1])
    exec(code.replace("s3://", f"{tmp_path}/"), {})
    assert pl.read_parquet(tmp_path / found[1] / "*.parquet")["efficiency"].is_between(0, 1 + SAME).all()


def test_other_methods_fetch_the_rows(spark: SparkSession):
    firms = some_firms(30)
    near, far = (
        frontier_outliers(FirmPanel.from_frame(frame, quantities=QUANTITIES), **XY)
        for frame in (firms, on_spark(spark, firms))
    )
    assert far.frame.equals(near.frame)
