"""Peers and position: against numpy, with weights, and never a cell under the minimum count."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nangsuat.compare import MINIMUM_COUNT, SIZE_RULES, SizeRule, peers, position, size_class
from nangsuat.data import CannotBeShown, FirmPanel, MissingRoles, Text, UnknownOption

SAME = 1e-12  # the same value, read from the table twice
EXAMPLES = 25


def park(seed: int = 1, firms: int = 80) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "firm": [f"f{number:03d}" for number in range(firms)] * 2,
            "year": [2022] * firms + [2023] * firms,
            "industry": [("C", "G", "10", "62")[number % 4] for number in range(firms)] * 2,
            "territory": [("79", "01")[number % 2] for number in range(firms)] * 2,
            "employees": np.round(rng.lognormal(3.5, 1.2, 2 * firms)) + 1,
            "value_added": rng.normal(4000, 3000, 2 * firms),
            "weight": rng.integers(1, 6, 2 * firms).astype(float),
        }
    )


def panel_of(table: pl.DataFrame) -> FirmPanel:
    return FirmPanel.from_frame(table)


def test_quantiles_mean_and_ratio_against_numpy():
    table = park().drop("weight")
    found = peers(panel_of(table)).frame
    assert found.height == 8
    for cell in found.iter_rows(named=True):
        rows = table.filter((pl.col("industry") == cell["industry"]) & (pl.col("year") == cell["year"]))
        values = (rows["value_added"] / rows["employees"]).to_numpy()
        for key, at in {"p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9}.items():
            assert cell[key] == pytest.approx(np.quantile(values, at, method="inverted_cdf"), rel=SAME)
        assert cell["mean"] == pytest.approx(values.mean())
        assert cell["firms"] == len(values)
        if cell["p10"] > 0:
            assert cell["p90_p10"] == pytest.approx(cell["p90"] / cell["p10"])
        else:
            assert cell["p90_p10"] is None


def test_a_whole_weight_is_the_row_repeated():
    table = park()
    repeated = table.with_columns(copy=pl.int_ranges(0, pl.col("weight").cast(pl.Int64))).explode("copy")
    repeated = repeated.with_columns(firm=pl.format("{}-{}", "firm", "copy")).drop("weight", "copy")
    weighted, plain = peers(panel_of(table)).frame, peers(panel_of(repeated)).frame
    for key in ("p10", "p50", "p90", "mean"):
        assert weighted[key].to_list() == pytest.approx(plain[key].to_list())
    assert weighted["firms"].sum() == table.height  # a weight stands for others, it is no enterprise to hide behind


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.sampled_from("ABCDEFG"), min_size=1, max_size=40), st.integers(3, 9))
def test_no_cell_under_the_minimum_is_ever_shown(industries: list[str], least: int):
    count = len(industries)
    table = pl.DataFrame(
        {
            "firm": range(count),
            "year": [2023] * count,
            "industry": industries,
            "value_added": [100.0 + place for place in range(count)],
            "employees": [0.0 if place % 5 == 4 else 2.0 for place in range(count)],
        }
    )
    found = peers(panel_of(table), minimum_count=least)
    with_value = table.filter(pl.col("employees") > 0)
    sizes = dict(with_value.group_by("industry").len().iter_rows())
    assert set(found.frame["industry"]) == {name for name, size in sizes.items() if size >= least}
    assert set(found.suppressed["industry"]) == {name for name, size in sizes.items() if size < least}
    hidden = set(found.suppressed["industry"])
    written = found.tables()[0].to_frame()
    assert not hidden & set(written["industry"].to_list())
    for name in hidden:
        with pytest.raises(CannotBeShown, match="fewer than"):
            found.figure("p50", industry=name, year=2023)


def test_in_a_cell_of_the_fewest_every_quantile_is_somebodys_own_value_and_the_notes_say_so():
    own = [100.0, 200.0, 300.0, 400.0, 500.0]
    table = pl.DataFrame({
        "firm": list("abcde"), "year": 2023, "industry": "C", "value_added": own, "employees": 1.0,
    })  # fmt: skip
    found = peers(panel_of(table))
    assert [found.frame[key].item() for key in ("p10", "p25", "p50", "p75", "p90")] == own
    assert "own value of an enterprise" in found.summary("en")


def test_suppressed_cells_are_listed_with_the_reason():
    table = park().filter((pl.col("industry") != "62") | (pl.col("firm") < "f010"))
    found = peers(panel_of(table))
    hidden = found.tables()[1].to_frame()
    assert hidden["industry"].to_list() == ["62", "62"]
    assert f"fewer than {MINIMUM_COUNT} enterprises" in found.summary("en")


@pytest.mark.parametrize(
    "by", [(), ("year",), ("size",), ("size", "year"), ("territory", "industry"), ("territory", "size", "year")]
)
def test_every_enterprise_with_a_value_is_in_one_cell(by: tuple[str, ...]):
    table = park()
    found = peers(panel_of(table), by=by, minimum_count=3)
    shown = found.frame["firms"].sum()
    assert shown <= table.height
    if found.suppressed.is_empty():
        assert shown == table.height


def test_other_indicators_and_losses():
    table = park().with_columns(labour_cost=pl.lit(900.0))
    found = peers(panel_of(table), "E12", by=("year",))
    positive = table.filter(pl.col("value_added") > 0)
    assert found.frame["firms"].sum() == positive.height  # a share of a loss has no meaning, so no value


def test_figures_open_down_to_the_rows(recomputes):
    panel = panel_of(park())
    assert recomputes(peers(panel, by=("industry", "size", "year")), panel) > 50


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"by": ("district",)}, "district"),
        ({"by": ("employees",)}, "employees"),
        ({"by": ("firm",), "minimum_count": 2}, "3"),
        ({"indicator": "M04"}, "M04"),
        ({"indicator": "E21"}, "E21"),
        ({"by": ("size",), "size_rule": "mine"}, "mine"),
    ],
)
def test_bad_options_are_named(options: dict, named: str):
    with pytest.raises(UnknownOption, match=named):
        peers(panel_of(park()), **options)


def test_size_classes():
    table = pl.DataFrame(
        {
            "firm": range(10),
            "year": [2023] * 10,
            "employees": [10.0, 11, 50, 51, 100, 101, 200, 201, 60, None],
            "industry": ["C", "C", "47", "47", "G", "H52", "01", "A", "?", "C"],
        }
    )
    panel = panel_of(table)
    expected = ["micro", "small", "small", "medium", "medium", "large", "medium", "large", None, None]
    assert panel.frame.select(size_class(panel)).collect().to_native()["size"].to_list() == expected
    own = SizeRule(Text.same("under 60 or not"), (59, 59, 59), (59, 59, 59))
    found = panel.frame.select(size_class(panel, own)).collect().to_native()["size"].to_list()
    assert found == ["micro"] * 4 + ["large"] * 4 + ["large", None]
    assert "chưa xác minh" in SIZE_RULES["decree_80_2021"].name.vi
    with pytest.raises(MissingRoles, match="industry"):
        size_class(panel_of(table.drop("industry")))


def test_the_size_rule_is_printed():
    assert "Decree 80/2021" in peers(panel_of(park()), by=("size", "year")).summary("en")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_chart_is_of_the_last_year(language: str):
    spec = str(peers(panel_of(park())).chart(language).to_dict())
    assert "C · 2023" in spec
    assert "C · 2022" not in spec


def test_position_against_its_definition():
    table = park().drop("weight")
    cell = table.filter((pl.col("industry") == "C") & (pl.col("year") == 2023))
    values = (cell["value_added"] / cell["employees"]).to_numpy()
    for row, own in zip(cell.iter_rows(named=True), values, strict=True):
        found = position(panel_of(table), row["firm"], 2023)
        assert found.firms.value == cell.height
        assert found.rank.value == 1 + (values > own).sum()
        assert found.percentile.value == pytest.approx(100 * ((values < own).sum() + 0.5) / cell.height)
        best = np.quantile(values, 0.9, method="inverted_cdf")
        assert found.distance.value == pytest.approx(best - own)
        assert found.money.value == pytest.approx((best - own) * row["employees"])
        if own > 0:
            assert found.distance_percent.value == pytest.approx(100 * (best / own - 1))
        else:
            assert found.distance_percent is None


def test_position_with_weights():
    table = park()
    cell = table.filter((pl.col("industry") == "C") & (pl.col("year") == 2023))
    values, weights = (cell["value_added"] / cell["employees"]).to_numpy(), cell["weight"].to_numpy()
    row = cell.row(3, named=True)
    found = position(panel_of(table), row["firm"], 2023)
    below = weights[values < values[3]].sum() + weights[3] / 2
    assert found.percentile.value == pytest.approx(100 * below / weights.sum())


def test_lower_is_better_turns_the_rank():
    table = park().drop("weight").with_columns(labour_cost=pl.col("employees") * 60, output=pl.lit(9000.0))
    cell = table.filter((pl.col("industry") == "C") & (pl.col("year") == 2023))
    costs = (cell["labour_cost"] / cell["output"]).to_numpy()
    best = cell.row(int(costs.argmin()), named=True)["firm"]
    found = position(panel_of(table), best, 2023, "E14")
    assert found.rank.value == 1
    assert found.distance.value == pytest.approx(np.quantile(costs, 0.1, method="inverted_cdf") - costs.min())
    assert found.money is None


def test_ids_may_be_numbers_and_employees_a_mean():
    table = (
        park()
        .drop("weight")
        .with_columns(
            firm=pl.col("firm").str.slice(1).cast(pl.Int64), employees_start="employees", employees_end="employees"
        )
    )
    found = position(panel_of(table.drop("employees")), "8", 2023)
    assert found.value.value == pytest.approx(position(panel_of(table), 8, 2023).value.value)
    assert found.money is None  # no column of employees to multiply with
    with pytest.raises(UnknownOption, match="f008"):
        position(panel_of(table), "f008", 2023)


def test_too_few_peers_cannot_be_shown():
    table = park().filter((pl.col("industry") != "62") | (pl.col("firm") < "f010"))
    with pytest.raises(CannotBeShown, match="fewer than 5"):
        position(panel_of(table), "f003", 2023)
    assert position(panel_of(table), "f003", 2023, by=("territory",)).firms.value > 5


def test_an_enterprise_without_a_value_has_no_position():
    table = park().with_columns(employees=pl.when(pl.col("firm") == "f004").then(0.0).otherwise("employees"))
    with pytest.raises(CannotBeShown, match="no value of E05"):
        position(panel_of(table), "f004", 2023)
    with pytest.raises(UnknownOption, match="nobody"):
        position(panel_of(table), "nobody", 2023)


@pytest.mark.parametrize("weighted", [True, False])
def test_figures_of_a_position_open_down_to_the_rows(weighted: bool, recomputes):
    panel = panel_of(park() if weighted else park().drop("weight"))
    assert recomputes(position(panel, "f008", 2023, by=("industry", "size"), minimum_count=3), panel) >= 10


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_chart_and_the_words_of_a_position(language: str):
    found = position(panel_of(park()), "f008", 2023, by=("industry", "territory"))
    assert "f008" in str(found.chart(language).to_dict())
    assert found.peers.say(language) in found.summary(language)


def test_a_blank_or_zero_weight_opens_down_to_the_rows_too(recomputes):
    table = pl.DataFrame({
        "firm": list("abcdef"), "year": 2020, "industry": "C", "value_added": [1.0, 2, 3, 4, 5, 2], "employees": 1.0,
        "weight": [None, 2.0, 0.5, None, 3.0, 0.0],
    })  # fmt: skip
    found = position(panel_of(table), "b", 2020)
    assert found.percentile.value == pytest.approx(100 * (1 + 2 / 2) / 7.5)  # a blank weight is one
    assert recomputes(found, panel_of(table)) >= 10
