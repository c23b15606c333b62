"""Trimming and winsorising: against numpy, with a record of each row touched."""

import numpy as np
import polars as pl
import pytest

import allocation_firms as firms
import nangsuat as ns
from nangsuat.data import FirmPanel, MissingRoles, UnknownOption
from nangsuat.measure import quantiles, trimmed, winsorised

TAIL = 0.05
SUMS = 1e-12  # the same arithmetic


def cells(table: pl.DataFrame) -> list[pl.DataFrame]:
    return table.partition_by("industry", "year")


def test_tails_are_those_below_and_above_the_quantiles_of_each_industry_and_year():
    panel = firms.panel()
    rows = panel.collect().with_columns(value=pl.col("value_added") / pl.col("employees"))
    expected = set()
    for cell in cells(rows):
        low, high = quantiles(cell["value"].to_numpy(), [TAIL, 1 - TAIL], cell["weight"].to_numpy())
        expected |= set(cell.filter((pl.col("value") < low) | (pl.col("value") > high))["row"])
    kept = trimmed(panel, "E05", tails=TAIL)
    (gone,) = kept.provenance.dropped
    assert set(panel.collect()["row"]) - set(kept.collect()["row"]) == expected
    assert (gone.code, gone.count, set(gone.rows)) == ("trimmed", len(expected), set(sorted(expected)[:100]))
    assert kept.provenance.rows_used == rows.height - gone.count
    assert kept.collect().columns == panel.collect().columns
    assert "lowest or highest 5 %" in gone.reason.en
    assert "within industry code, year" in gone.reason.en


def test_distance_is_robust_and_of_logs():
    table = firms.accounts().drop("weight")
    panel = firms.panel(table)
    rows = panel.collect().filter(pl.col("value_added") > 0)
    rows = rows.with_columns(log=(pl.col("value_added") / pl.col("employees")).log())
    expected = set()
    for cell in cells(rows):
        (median,) = quantiles(cell["log"].to_numpy(), [0.5])
        apart = np.abs(cell["log"].to_numpy() - median)
        (mad,) = quantiles(apart, [0.5])
        expected |= set(cell.filter(pl.Series(apart / (1.4826 * mad) > 2.0))["row"])
    kept = trimmed(panel, "E05", distance=2.0)
    assert len(expected) > 10
    assert set(panel.collect()["row"]) - set(kept.collect()["row"]) == expected
    assert (kept.collect()["value_added"] <= 0).any()  # nobody can say that a loss lies far out


def test_results_made_from_it_say_what_was_left_out():
    text = ns.dispersion(trimmed(firms.panel(), "E05", tails=TAIL)).summary("en")
    assert "rows left out: E05" in text


def test_who_has_no_value_stays():
    table = firms.accounts().with_columns(
        value_added=pl.when(pl.col("firm") == "f007").then(None).otherwise("value_added")
    )
    kept = trimmed(firms.panel(table), "E05", tails=TAIL).collect()
    assert kept.filter(pl.col("firm") == "f007").height == 5


def test_all_alike_are_not_far_from_each_other():
    table = firms.accounts().with_columns(value_added=pl.col("employees") * 5)
    panel = firms.panel(table)
    for options in ({"distance": 0.1}, {"tails": 0.2}):
        kept = trimmed(panel, "E05", **options)  # type: ignore[arg-type]
        assert kept.collect().height == table.height
        assert kept.provenance.dropped == ()


def test_tfp_can_be_trimmed_and_is_then_in_memory():
    panel = firms.panel()
    tfp = ns.firm_tfp(panel)
    kept = trimmed(panel, tfp, tails=TAIL)
    gone = {item.code: item.count for item in kept.provenance.dropped}
    assert gone["trimmed"] > 10
    assert kept.collect().height == panel.collect().height - gone["trimmed"]


def test_trimmed_twice_by_two_measures_has_both_in_its_record():
    once = trimmed(firms.panel(), "E05", tails=TAIL)
    twice = trimmed(once, "fixed_assets", tails=TAIL, within=["year"])
    assert [item.code for item in twice.provenance.dropped] == ["trimmed", "trimmed"]
    assert twice.provenance.rows_used == twice.collect().height


def test_winsorised_values_are_the_quantiles_and_a_note_says_which_rows():
    panel = firms.panel()
    before, pulled = panel.collect(), winsorised(panel, "net_sales", tails=TAIL)
    after = pulled.collect()
    assert after.columns == before.columns
    for cell in cells(before):
        values = cell["net_sales"].to_numpy()
        low, high = quantiles(values, [TAIL, 1 - TAIL], cell["weight"].to_numpy())
        now = cell.select("row").join(after, on="row", maintain_order="left")["net_sales"].to_numpy()
        assert now == pytest.approx(np.clip(values, low, high), rel=SUMS)
    changed = before.filter(before["net_sales"] != after["net_sales"])
    note = pulled.problems[-1]
    assert note.code == "winsorised"
    assert note.message.en.startswith(f"{changed.height} rows changed")
    assert str(changed["row"].min()) in note.message.en
    assert pulled.provenance.parameters == {"measure": "net_sales", "tails": TAIL, "within": ["industry", "year"]}
    assert after.drop("net_sales").equals(before.drop("net_sales"))


def test_nothing_to_pull_in_leaves_no_note():
    table = firms.accounts().with_columns(net_sales=pl.lit(3.0))
    assert winsorised(firms.panel(table), "net_sales", tails=TAIL).problems == firms.panel(table).problems


def test_blank_cells_stay_blank():
    after = winsorised(firms.panel(), "fixed_assets", tails=TAIL).collect()
    assert after["fixed_assets"].null_count() == firms.accounts()["fixed_assets"].null_count() > 0


def test_all_rows_as_one_group():
    kept = trimmed(firms.panel(), "employees", tails=0.01, within=())
    assert "among all rows" in kept.provenance.dropped[0].reason.en


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"tails": 0.1, "distance": 3.0},
        {"tails": 0.0},
        {"tails": 0.5},
        {"distance": 0.0},
        {"measure": "E99", "tails": 0.1},
    ],
)
def test_a_rule_that_cannot_be_is_named(options: dict[str, object]):
    with pytest.raises(UnknownOption):
        trimmed(firms.panel(), **options)  # type: ignore[arg-type]


def test_only_columns_of_numbers_are_pulled_in():
    for measure in ("E05", "industry", "weight", "nothing"):
        with pytest.raises(UnknownOption):
            winsorised(firms.panel(), measure, tails=TAIL)
    with pytest.raises(UnknownOption):
        winsorised(firms.panel(), "net_sales", tails=0.7)


def test_missing_groups_are_named():
    table = firms.accounts().drop("industry")
    for call in (lambda panel: trimmed(panel, tails=TAIL), lambda panel: winsorised(panel, "net_sales", tails=TAIL)):
        with pytest.raises(MissingRoles, match="industry"):
            call(FirmPanel.from_frame(table))
