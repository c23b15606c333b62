"""Pictures of frontiers: what is drawn is what was computed, and what cannot be read is not drawn."""

from typing import Any

import numpy as np
import polars as pl
import pytest

from frontier_firms import made_up
from nangsuat.compare.frontier import bootstrap_dea, conditional_efficiency, dea, metafrontier, order_m
from nangsuat.compare.frontier.score_chart import spread_of_scores
from nangsuat.data import CannotBeShown, FirmPanel, Text, UnknownOption

# Ali and Seiford (1993), units A-H of the eleven: one input, one output
UNITS = pl.DataFrame(
    {
        "firm": list("ABCDEFGH"),
        "year": [2024] * 8,
        "used": [5.0, 16.0, 16.0, 17.0, 18.0, 23.0, 25.0, 27.0],
        "made": [12.0, 14.0, 25.0, 26.0, 8.0, 9.0, 27.0, 30.0],
    }
)


def found(frame: pl.DataFrame = UNITS) -> Any:
    panel = FirmPanel.from_frame(frame, quantities=["used", "made"])
    return dea(panel, inputs=["used"], outputs=["made"])


def many(count: int) -> pl.DataFrame:
    random = np.random.default_rng(4)
    used = random.uniform(1, 10, count)
    made = used**0.7 * random.uniform(0.3, 1, count)
    return pl.DataFrame({"firm": [f"f{at}" for at in range(count)], "year": [2024] * count, "used": used, "made": made})


def values(chart: Any, layer: int) -> list[dict[str, Any]]:
    drawn = chart.to_dict()
    data = drawn["layer"][layer].get("data") or drawn["data"]  # that of the only layer is the chart's
    return drawn["datasets"][data["name"]]


def named_in(chart: Any) -> set[str]:
    """The names written beside points."""
    layers = chart.to_dict()["layer"]
    at = next(at for at, layer in enumerate(layers) if layer["mark"]["type"] == "text")
    return {point["name"] for point in values(chart, at)}


def test_bars_hold_everybody_once_and_the_efficient_apart():
    result = found(many(300))
    bars = values(result.chart(kind="distribution"), 0)
    heights = pl.DataFrame(bars).group_by("kind").agg(count=(pl.col("to") - pl.col("from")).sum()).sort("kind")
    assert dict(heights.iter_rows()) == {
        "Hiệu quả": result.efficient.sum(), "Chưa hiệu quả": (~result.efficient).sum()
    }  # fmt: skip


@pytest.mark.parametrize("scores", [[1.0], [1.0, 1.0], [0.2, 1.0], [0.0, 0.0], [-3.0, 1e9], [1.0, 1.0 + 1e-12]])
def test_bars_of_any_scores(scores: list[float]):
    label = Text.same("score")
    chart = spread_of_scores(np.array([*scores, np.nan, np.inf]), title=label, label=label, language="en")
    assert sum(bar["to"] - bar["from"] for bar in values(chart, 0)) == len(scores)


def test_no_score_no_bars():
    with pytest.raises(CannotBeShown):
        spread_of_scores(np.array([np.nan]), title=Text.same(""), label=Text.same(""), language="en")


def test_the_way_ends_at_the_target():
    result = found()
    path = values(result.chart(kind="frontier", unit="E"), 3)
    target = result.targets().filter(firm="E").sort("quantity")["target"]  # made, used
    assert [path[0]["x"], path[0]["y"]] == [18.0, 8.0]
    assert [path[-1]["y"], path[-1]["x"]] == pytest.approx(target.to_list())


def test_few_are_all_named_and_of_many_only_the_peers():
    assert named_in(found().chart(kind="frontier")) == set("ABCDEFGH")
    assert 0 < len(named_in(found(many(300)).chart(kind="frontier"))) <= 8


def test_lines_where_they_can_be_read_else_bars():
    lines = values(found().chart(kind="peers"), 0)
    assert {link["learner"] for link in lines} == {"B", "E", "F", "G"}
    bars = values(found(many(300)).chart(kind="peers"), 0)
    assert set(bars[0]) == {"peer", "count"}
    assert [bar["count"] for bar in bars] == sorted((bar["count"] for bar in bars), reverse=True)


def test_nobody_to_learn_from():
    best = made_up(np.array([[1.0], [2.0]]), np.array([[1.0], [3.0]]))
    with pytest.raises(CannotBeShown):
        dea(best, inputs=["x1"], outputs=["y1"]).chart(kind="peers")


def two_years() -> pl.DataFrame:
    later = UNITS.with_columns(pl.col("made") * 2, year=pl.lit(2025, dtype=pl.Int64))
    return pl.concat((UNITS, later))


def test_of_several_frontiers_that_of_the_producer_pointed_out_is_drawn():
    result = found(two_years())
    with pytest.raises(CannotBeShown, match="unit"):
        result.chart(kind="frontier")
    alone, among = found().chart(kind="frontier", unit="E"), result.chart(kind="frontier", unit="E", year=2024)
    for layer in range(len(alone.to_dict()["layer"])):
        if "layer" not in alone.to_dict()["layer"][layer]:
            assert values(among, layer) == values(alone, layer)


def test_partial_and_corrected_scores_are_drawn():
    panel = FirmPanel.from_frame(many(60), quantities=["used", "made"])
    sides = {"inputs": ["used"], "outputs": ["made"]}
    for result in (order_m(panel, **sides, order=5), bootstrap_dea(panel, **sides, draws=100)):
        assert sum(bar["to"] - bar["from"] for bar in values(result.chart(), 0)) == 60


def test_codes_are_words_and_rows_say_of_which_year_they_are():
    panel = FirmPanel.from_frame(
        two_years().with_columns(ownership=pl.Series(["state", "foreign"] * 8)), quantities=["used", "made"]
    )
    sides = {"inputs": ["used"], "outputs": ["made"]}
    conditional = conditional_efficiency(panel, **sides, environment=["ownership"])
    drawn = [point for data in conditional.chart("vi").to_dict()["datasets"].values() for point in data]
    assert {point["z"] for point in drawn if "z" in point} == {"nhà nước", "có vốn nước ngoài"}
    assert "(Loại hình sở hữu)" in conditional.summary("vi")
    assert "foreign" not in metafrontier(panel, **sides, group="ownership").summary("vi")
    for result in (conditional, order_m(panel, **sides, order=5), bootstrap_dea(panel, **sides, draws=100)):
        (each,) = [table for table in result.tables() if table.title.en == "The producers"]
        assert [(row[0], row[1].en) for row in each.rows][7:9] == [("H", "2024"), ("A", "2025")]


def test_a_year_without_a_producer_is_refused():
    with pytest.raises(UnknownOption, match="year"):
        found(two_years()).chart(kind="peers", year=2024)
