"""Transition matrices against walks from enterprise to enterprise, and what must hold whatever the data."""

from collections import Counter

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import allocation_firms as firms
import nangsuat as ns
from nangsuat.compare import DisclosureRule, TransitionMatrix, transition_matrix
from nangsuat.compare.allocation.transition_cells import cells_to_hide
from nangsuat.data import Break, CannotBeShown, FirmPanel, Text, UnknownOption
from nangsuat.measure import quantiles

SUMS = 1e-10  # sums in another order
EVERYTHING = 3  # the smallest minimum count


def state_of(value: float | None, cuts: np.ndarray) -> str:
    return "no_value" if value is None else str(1 + int((value > cuts).sum()))


def walked(table: pl.DataFrame, groups: int, years: int, within: list[str]) -> dict[tuple[str, str], list[float]]:
    """Each enterprise looked up by its name and year: counts and weights of all transitions."""
    valued = table.with_columns(value=(pl.col("value_added") / pl.col("employees")))
    places: dict[tuple[str, int], tuple[str, float]] = {}
    for part in valued.partition_by([*within, "year"]):
        there = part.filter(pl.col("value").is_not_null())
        orders = [at / groups for at in range(1, groups)]
        cuts = quantiles(there["value"].to_numpy(), orders, there["weight"].to_numpy())
        for row in part.iter_rows(named=True):
            places[row["firm"], row["year"]] = (state_of(row["value"], cuts), row["weight"])
    present = sorted(set(table["year"]))
    counts: dict[tuple[str, str], list[float]] = {}
    for start in (year for year in present if year + years in present):
        names = {firm for firm, year in places if year in (start, start + years)}
        for firm in names:
            before, after = places.get((firm, start)), places.get((firm, start + years))
            key = (before[0] if before else "entry", after[0] if after else "exit")
            found = counts.setdefault(key, [0, 0.0])
            found[0] += 1
            found[1] += (before or after)[1]  # type: ignore[index]
    return counts


def shown(found: TransitionMatrix) -> dict[tuple[str, str], list[float]]:
    rows = found.frame.filter(pl.col("firms") > 0)
    return {
        (row["from_state"], row["to_state"]): [row["firms"], row["weighted_firms"]]
        for row in rows.iter_rows(named=True)
    }


@pytest.mark.parametrize("groups", [2, 5, 10])
@pytest.mark.parametrize("years", [1, 2, 4])
@pytest.mark.parametrize("within", [[], ["industry"]])
def test_every_enterprise_is_where_a_walk_finds_it(groups: int, years: int, within: list[str]):
    table = firms.accounts()
    found = transition_matrix(
        firms.panel(table), groups=groups, years=years, ranked_within=within, minimum_count=EVERYTHING
    )
    walk = walked(table, groups, years, within)
    for key, (count, weight) in shown(found).items():
        assert [count, weight] == pytest.approx(walk[key], rel=SUMS)
    hidden = {(line.keys["from_state"], line.keys["to_state"]) for line in found.hidden.audit}
    assert set(walk) <= set(shown(found)) | hidden


def test_rows_add_up_to_one_with_those_who_left():
    found = transition_matrix(firms.panel(), minimum_count=EVERYTHING)
    assert found.hidden.count == 0 or found.frame["probability"].null_count() == found.hidden.count
    whole = found.frame.group_by("from_state").agg(
        pl.col("probability").sum(), pl.col("probability").is_null().any().alias("cut")
    )
    sums = whole.filter(~pl.col("cut"))["probability"].to_list()
    assert len(sums) > 0
    assert sums == pytest.approx([1.0] * len(sums), abs=SUMS)
    assert {"exit"} <= set(found.frame["to_state"])
    assert {"entry"} <= set(found.frame["from_state"])


def test_nobody_moves_when_nothing_changes():
    table = pl.concat([
        pl.DataFrame({"firm": range(100), "year": year, "value_added": np.arange(1.0, 101), "employees": 1.0})
        for year in (2021, 2022, 2023)
    ])  # fmt: skip
    found = transition_matrix(FirmPanel.from_frame(table), ranked_within=[])
    stays = found.frame.filter(pl.col("from_state") == pl.col("to_state"))
    assert stays["probability"].to_list() == [1.0] * 5
    assert found.frame["firms"].sum() == 200
    assert found.mobility().row(0) == (1.0, 0.0)


def test_pure_chance_forgets_the_group():
    rng = np.random.default_rng(3)
    table = pl.concat([
        pl.DataFrame({"firm": range(20_000), "year": year, "value_added": rng.lognormal(size=20_000), "employees": 1.0})
        for year in (2022, 2023)
    ])  # fmt: skip
    found = transition_matrix(FirmPanel.from_frame(table), ranked_within=[], groups=4)
    assert found.frame.filter(pl.col("from_state").is_in(list("1234")) & pl.col("to_state").is_in(list("1234")))[
        "probability"
    ].to_list() == pytest.approx([0.25] * 16, abs=0.02)  # three standard errors of 5,000 draws
    assert found.mobility()["shorrocks"][0] == pytest.approx(1.0, abs=0.05)


def test_a_gap_is_no_stay():
    """Who is missing in 2022 did not go from 2021 to 2023 in one year, and left and came in between."""
    table = pl.DataFrame(
        {"firm": [*range(40), *range(20), *range(40)], "year": [2021] * 40 + [2022] * 20 + [2023] * 40,
         "value_added": [float(1 + at) for at in (*range(40), *range(20), *range(40))], "employees": 1.0}
    )  # fmt: skip
    one = transition_matrix(FirmPanel.from_frame(table), ranked_within=[], groups=2)
    counted = Counter()
    for (start, end), (count, _) in shown(one).items():
        counted["exit" if end == "exit" else "entry" if start == "entry" else "stay"] += count
    assert counted == {"stay": 40, "exit": 20, "entry": 20}
    two = transition_matrix(FirmPanel.from_frame(table), ranked_within=[], groups=2, years=2)
    assert two.steps == (2021,)
    assert sum(count for count, _ in shown(two).values()) == 40


def test_separate_matrices_add_up_to_the_one():
    table = firms.accounts()
    whole = transition_matrix(firms.panel(table), groups=2, minimum_count=EVERYTHING)
    parts = transition_matrix(firms.panel(table), groups=2, by=["year"], minimum_count=EVERYTHING)
    keys = ["from_state", "to_state"]
    known = parts.frame.group_by(keys).agg(pl.col("weighted_firms").sum(), pl.col("firms").is_null().any().alias("cut"))
    both = whole.frame.join(known.filter(~pl.col("cut")), on=keys).filter(pl.col("firms").is_not_null())
    assert both.height > 4
    assert both["weighted_firms"].to_list() == pytest.approx(both["weighted_firms_right"].to_list())
    assert sorted(parts.frame["year"].unique()) == [2019, 2020, 2021, 2022]


def test_newcomers_count_in_their_own_industry_and_leavers_in_the_one_before():
    table = pl.DataFrame(
        {"firm": [*range(20), *range(10, 30)], "year": [2022] * 20 + [2023] * 20,
         "industry": ["A"] * 20 + ["B"] * 20, "value_added": 1.0 + np.arange(40.0), "employees": 1.0}
    )  # fmt: skip
    found = transition_matrix(FirmPanel.from_frame(table), by=["industry"], groups=2).frame
    told = {
        (row["industry"], row["from_state"] == "entry", row["to_state"] == "exit"): row["firms"]
        for row in found.group_by("industry", pl.col("from_state"), pl.col("to_state")).agg(pl.col("firms").sum())
        .iter_rows(named=True) if row["firms"]
    }  # fmt: skip
    assert set(told) == {("A", False, True), ("A", False, False), ("B", True, False)}


def test_steps_do_not_cross_a_break():
    panel = FirmPanel.from_frame(firms.accounts(), breaks=[Break(2021, Text(vi="đổi phạm vi", en="new scope"))])
    assert transition_matrix(panel).steps == (2019, 2021, 2022)
    with pytest.raises(CannotBeShown):
        transition_matrix(panel, years=4)


def test_who_has_no_value_is_in_a_state_and_not_left_out():
    table = firms.accounts().with_columns(
        value_added=pl.when(pl.col("firm").str.ends_with("7")).then(None).otherwise("value_added")
    )
    found = transition_matrix(firms.panel(table))
    assert "no_value" in found.states
    assert found.provenance.dropped == ()
    assert found.provenance.rows_used == table.height
    assert "rows left out" not in found.summary("en")


def test_tfp_moves_too():
    panel = firms.panel()
    found = transition_matrix(panel, ns.firm_tfp(panel), groups=3)
    assert found.frame["firms"].sum() > 100
    assert found.summary("vi")


@settings(max_examples=200)
@given(st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=3, max_size=5), st.integers(3, 10))
def test_no_small_cell_stands_alone_in_its_row_or_column(cells: list[list[int]], least: int):
    counts = np.array(cells)
    hidden = cells_to_hide(counts, least)
    assert hidden[(counts > 0) & (counts < least)].all()
    for marks, amounts in [*zip(hidden, counts, strict=True), *zip(hidden.T, counts.T, strict=True)]:
        if marks.any() and not marks.all():
            assert (marks & (amounts > 0)).sum() > 1
            assert amounts[marks].sum() >= least


def test_small_cells_and_those_that_tell_them_are_hidden():
    found = transition_matrix(firms.panel(), by=["industry", "year"], rule=DisclosureRule())
    assert found.hidden.count == found.frame["firms"].null_count() > 0
    assert {line.code for line in found.hidden.audit} == {"too-few", "secondary"}
    assert found.frame.filter(pl.col("firms").is_null())["probability"].null_count() == found.hidden.count
    assert (found.frame.filter(pl.col("firms") > 0)["firms"] >= 5).all()
    assert "give them away" in found.summary("en")


@pytest.mark.parametrize(
    "options",
    [
        {"groups": 1}, {"groups": 101}, {"years": 0}, {"by": ["firm"]}, {"ranked_within": ["nothing"]},
        {"minimum_count": 1}, {"measure": "E99"},
    ],
)  # fmt: skip
def test_options_that_cannot_be_are_named(options: dict[str, object]):
    with pytest.raises(UnknownOption):
        transition_matrix(firms.panel(), **options)  # type: ignore[arg-type]


def test_one_year_has_no_transitions():
    with pytest.raises(CannotBeShown, match="no two years"):
        transition_matrix(firms.panel(firms.accounts().filter(pl.col("year") == 2023)))


def test_the_chart_is_a_map_of_tiles():
    spec = str(transition_matrix(firms.panel(), groups=2).chart("vi").to_dict())
    assert "Không còn" in spec
