"""The result as people read it, the models built on it, and every door's bad input."""

import numpy as np
import polars as pl
import pytest

from frontier_by_highs import full_programme
from frontier_firms import firms_of, made_up, names
from nangsuat.compare.frontier import NoFrontier, NotProved, dea, fdh, frontier_outliers, merger_gains
from nangsuat.compare.frontier.projection import Certificate
from nangsuat.data import CannotBeShown, EconomyPanel, FirmPanel, MissingRoles, ProblemsFound, UnknownOption

SAME = 1e-9

PLANTS = pl.DataFrame(
    {
        "firm": ["A", "B", "C", "D"],
        "year": [2023] * 4,
        "employees": [20.0, 40.0, 50.0, 40.0],
        "value_added": [100.0, 300.0, 200.0, 300.0],
        "energy": [10.0, 20.0, 30.0, 35.0],
    }
)
QUANTITIES = {"inputs": ["employees", "energy"], "outputs": ["value_added"]}


@pytest.fixture
def plants() -> FirmPanel:
    return FirmPanel.from_frame(PLANTS)


def test_advice_says_what_each_would_have_to_do(plants: FirmPanel):
    found = dea(plants, **QUANTITIES)
    assert found.advice("C").vi == (
        "Với cùng đầu ra, C có thể giảm 40 % đầu vào; riêng Năng lượng mua ngoài còn giảm thêm được 3 triệu đồng; "
        "học hỏi từ "
        "A (trọng số 0,5), B (trọng số 0,5)."
    )
    assert found.advice("B").en == "B is at the frontier: no other producer, and no sum of producers, does better."
    assert found.advice("D").en == (
        "D is at the frontier, but with slack; Bought-in energy can fall by 15 million VND more; it can learn from "
        "B (weight 1)."
    )


@pytest.mark.parametrize(
    ("orientation", "said"),
    [
        ("output", "With the same inputs, C can make 50 % more of its outputs"),
        ("hyperbolic", "C can at once do with"),
        ("directional", "C can at once do with 28.6 % less of its inputs and make 28.6 % more of its outputs"),
    ],
)
def test_advice_in_other_orientations(plants: FirmPanel, orientation: str, said: str):
    assert dea(plants, **QUANTITIES, orientation=orientation).advice("C", 2023).en.startswith(said)


def test_advice_along_a_direction_names_the_quantities(plants: FirmPanel):
    found = dea(plants, **QUANTITIES, orientation="directional", direction={"value_added": 10.0})
    assert found.advice("C").en.startswith("C can go 10 times the direction (Value added from 200 to 300 million VND)")


def test_who_stands_beyond_and_who_is_out_of_reach(plants: FirmPanel):
    found = dea(plants, **QUANTITIES, super_efficiency=True)
    assert found.frame["status"].to_list() == ["scored", "out_of_reach", "scored", "scored"] or found.frame[
        "efficiency"
    ].null_count() < len(PLANTS)
    assert "beyond the frontier" in found.advice("A").en
    assert any("beyond" in note.en or "the others alone" in note.en for note in found.notes())


def test_who_makes_nothing_has_no_score_but_counts(plants: FirmPanel):
    table = pl.concat([PLANTS, PLANTS.head(1).with_columns(firm=pl.lit("E"), value_added=0.0, employees=5.0)])
    found = dea(FirmPanel.from_frame(table), **QUANTITIES, orientation="output")
    assert found.frame.filter(pl.col("firm") == "E")["status"].item() == "nothing_moves"
    assert found.advice("E").en == "E has no score: all that may move is 0."
    assert found.figure("E").value is None
    assert "1 producers have no score" in found.summary("en")


def test_the_summary_says_first_what_was_found(plants: FirmPanel):
    used = made_up(np.array([[1.0], [2.0], [3.0], [4.0]]), np.ones((4, 1)))
    first = dea(used, inputs=["x1"], outputs=["y1"]).notes()[:2]
    assert first[0].en == "1 of 4 producers are efficient: no other producer, and no sum of producers, does better."
    assert "58.3 % less of all inputs" in first[1].en  # in the middle between 1/2 and 1/3
    assert "of all inputs" not in dea(plants, **QUANTITIES).notes()[1].en  # more than half have no way to go
    assert "no sum" not in fdh(plants, **QUANTITIES).notes()[0].en  # sums are what it does not look at
    assert "no sum" not in fdh(plants, **QUANTITIES).advice("B").en


def test_the_summary_speaks_both_languages(plants: FirmPanel):
    found = dea(plants, **QUANTITIES)
    assert "Với cùng" not in found.summary("en")
    assert "hướng đầu vào, hiệu suất biến đổi theo quy mô (VRS)" in found.summary("vi")
    assert "All 4 scores are proved: held against 7 producers and disposals" in found.summary("en")
    assert found.to_markdown("vi")
    assert found.to_frame().height == len(PLANTS)


@pytest.mark.parametrize("kind", ["distribution", "peers"])
def test_pictures(plants: FirmPanel, kind: str):
    found = dea(plants, **QUANTITIES)
    assert found.chart("vi", kind=kind, unit="C").to_dict()


def test_a_frontier_is_drawn_of_two_dimensions_only(plants: FirmPanel):
    for method in (dea, fdh):
        two = method(plants, inputs=["employees"], outputs=["value_added"])
        assert two.chart("en", kind="frontier", unit="C").to_dict()
    with pytest.raises(CannotBeShown, match="one input and one output"):
        dea(plants, **QUANTITIES).chart(kind="frontier")


def test_years_apart_and_together(plants: FirmPanel):
    later = PLANTS.with_columns(year=pl.lit(2024, dtype=pl.Int64), value_added=pl.col("value_added") * 2)
    panel = FirmPanel.from_frame(pl.concat([PLANTS, later]))
    apart, together = dea(panel, **QUANTITIES), dea(panel, **QUANTITIES, by=())
    assert apart.scores[:4] == pytest.approx(apart.scores[4:])
    assert together.scores[2] < apart.scores[2]
    with pytest.raises(UnknownOption, match="several years"):
        apart.advice("C")
    assert apart.advice("C", 2024).en
    with pytest.raises(UnknownOption, match="2023, 2024"):
        apart.advice("C", 2025)


def test_parts_of_an_economy_are_named_by_place_and_industry():
    table = pl.DataFrame(
        {
            "territory": ["01", "01", "79", "79"],
            "industry": ["A", "C", "A", "C"],
            "year": [2023] * 4,
            "workers": [10.0, 20.0, 10.0, 30.0],
            "value_added_constant": [5.0, 30.0, 4.0, 60.0],
        }
    )
    found = dea(EconomyPanel.from_frame(table), inputs=["workers"], outputs=["value_added_constant"])
    assert found.producers.names.to_list() == ["01 · A", "01 · C", "79 · A", "79 · C"]
    assert found.advice("79 · C").en.startswith("79 · C is at the frontier")


def test_outliers_hold_the_frontier_and_nobody_is_taken_out(plants: FirmPanel):
    far = pl.concat([PLANTS, PLANTS.head(1).with_columns(firm=pl.lit("far"), value_added=5000.0)])
    found = frontier_outliers(FirmPanel.from_frame(far), **QUANTITIES, returns_to_scale="crs")
    assert found.frame["unit"][0] == "far"
    assert found.frame["suspect"].to_list() == [True]
    assert found.frame["followers"][0] == len(PLANTS)
    without = dea(plants, **QUANTITIES, returns_to_scale="crs").scores
    before = dea(FirmPanel.from_frame(far), **QUANTITIES, returns_to_scale="crs").scores[:4]
    assert found.frame["effect"][0] == pytest.approx(np.mean(without - before))
    assert found.efficiency.producers.keys.height == len(far)
    assert "far" in found.summary("vi")


def test_mergers_add_up_and_agree_with_full_programmes():
    rng = np.random.default_rng(3)
    x, y = rng.uniform(1, 9, (12, 2)), rng.uniform(1, 9, (12, 2))
    found = merger_gains(
        made_up(x, y),
        {"small": ["f0", "f1"], "large": [f"f{at}" for at in range(6)]},
        inputs=names("x", x),
        outputs=names("y", y),
        year=2000,
        returns_to_scale="crs",
    ).frame
    together = found["learning"] * found["harmony"] * found["size"]
    assert together.to_list() == pytest.approx(found["potential"].to_list())
    assert found["size"].to_list() == pytest.approx([1.0, 1.0])  # with constant returns size gains nothing
    joined_x, joined_y = np.vstack((x, x[:2].sum(axis=0))), np.vstack((y, y[:2].sum(axis=0)))
    expected = full_programme(joined_x, joined_y, limits=(0.0, np.inf), left_out=True, only=12)
    assert found["potential"][0] == pytest.approx(expected[0], rel=SAME)


def test_a_merger_larger_than_all_is_said_to_be(plants: FirmPanel):
    found = merger_gains(plants, {"all": ["A", "B", "C"]}, **QUANTITIES, year=2023)
    assert found.frame["potential"][0] is None
    assert "1 mergers are larger" in found.summary("en")
    for mergers in ({"x": ["A", "Z"]}, {"x": ["A"]}, {"x": ["A", "A"]}, {}):
        with pytest.raises(UnknownOption):
            merger_gains(plants, mergers, **QUANTITIES, year=2023)
    with pytest.raises(UnknownOption, match="2023"):
        merger_gains(plants, {"x": ["A", "B"]}, **QUANTITIES, year=1999)


BAD_OPTIONS = [
    ("orientation", "sideways"),
    ("returns_to_scale", "irs"),
    ("returns_to_scale", None),
    ("returns_to_scale", (0.5, 1, 2)),
    ("returns_to_scale", ("low", "high")),
    ("direction", "north"),
    ("disposability", "free"),
    ("slack_weights", "kilos"),
    ("non_discretionary", ["year"]),
    ("categories", "firm"),
    ("by", "year"),
]


@pytest.mark.parametrize(("option", "value"), BAD_OPTIONS)
def test_an_option_that_is_not_known_is_refused(plants: FirmPanel, option: str, value: object):
    with pytest.raises(UnknownOption):
        dea(plants, **QUANTITIES, **{option: value})


def test_options_that_would_be_ignored_are_refused(plants: FirmPanel):
    for options in (
        {"direction": "mean"},
        {"disposability": "strong"},
        {"non_discretionary": ["employees", "energy"]},
        {"returns_to_scale": (1.2, 2.0)},
        {"orientation": "directional", "direction": {"value_added": -1.0}},
        {"orientation": "directional", "direction": {"profit": 1.0}},
    ):
        with pytest.raises(UnknownOption):
            dea(plants, **QUANTITIES, **options)
    with pytest.raises(UnknownOption):
        fdh(plants, **QUANTITIES, orientation="hyperbolic")
    with pytest.raises(UnknownOption):
        frontier_outliers(plants, **QUANTITIES, limit=1.0)


def test_what_is_wrong_with_the_data_is_named(plants: FirmPanel):
    with pytest.raises(MissingRoles, match="profit"):
        dea(plants, inputs=["profit"], outputs=["value_added"])
    with pytest.raises(UnknownOption):
        dea(plants, inputs=["employees"], outputs=["employees"])
    negative = PLANTS.with_columns(value_added=pl.Series([100.0, -300.0, 200.0, 300.0]))
    with pytest.raises(ProblemsFound, match="-300"):
        dea(FirmPanel.from_frame(negative), **QUANTITIES, orientation="output")
    found = dea(FirmPanel.from_frame(negative), **QUANTITIES)  # under variable returns only what moves must be positive
    assert np.isfinite(found.scores).all()
    assert "No scale efficiency" in found.summary("en")
    nothing = PLANTS.with_columns(employees=0.0, energy=0.0)
    with pytest.raises(NoFrontier):
        dea(FirmPanel.from_frame(nothing), **QUANTITIES)


def test_rows_left_out_are_told():
    table = PLANTS.with_columns(energy=pl.Series([10.0, None, 30.0, 35.0]))
    found = dea(FirmPanel.from_frame(table), **QUANTITIES)
    assert found.producers.names.to_list() == ["A", "C", "D"]
    assert [(item.code, item.count, item.rows) for item in found.provenance.dropped] == [("missing-quantity", 1, (2,))]


def test_categories_of_which_one_is_not_known():
    table = PLANTS.with_columns(hardness=pl.Series([1.0, 2.0, None, 2.0]))
    found = dea(firms_of(table, "firm", ["hardness"]), **QUANTITIES, categories="hardness")
    assert found.producers.names.to_list() == ["A", "B", "D"]
    assert [item.code for item in found.provenance.dropped] == ["no-category"]
    assert found.scores[0] == 1.0


def test_progress_is_told_up_to_the_end(plants: FirmPanel):
    told: list[tuple[int, int]] = []
    dea(plants, **QUANTITIES, scale_efficiency=False, progress=lambda done, total: told.append((done, total)))
    assert not told or told[-1][1] == len(PLANTS)
    assert all(done <= total for done, total in told)


@pytest.mark.parametrize(("violation", "gap"), [(1e-3, 0.0), (0.0, 1e-3), (np.nan, 0.0)])
def test_what_is_not_proved_does_not_say_that_it_is(violation: float, gap: float):
    Certificate(15, 20, 0.0, 0.0).hold()
    with pytest.raises(NotProved) as caught:
        Certificate(15, 20, violation, gap).hold()
    for words in (caught.value.text.vi, caught.value.text.en):
        assert "{" not in words
        assert "đều được chứng minh" not in words
        assert "scores are proved" not in words


def test_a_producer_that_is_not_there_is_named(plants: FirmPanel):
    with pytest.raises(UnknownOption, match="no producer «Z» among the 4"):
        dea(plants, **QUANTITIES).advice("Z")
