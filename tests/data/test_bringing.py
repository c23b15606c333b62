"""Panels across the merger of provinces and across versions of industries."""

import itertools

import duckdb
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

import nangsuat.data as data
from nangsuat.data import Crosswalk, EconomyPanel, FirmPanel

SUMS = 1e-9  # relative: adding up in another order

OLD = [entry.code for entry in data.provinces("63")]
NEW = [entry.code for entry in data.provinces("34")]


def economy(rows, **options):
    """Rows of (territory, year, value added, workers)."""
    frame = pl.DataFrame(rows, schema=["territory", "year", "value_added", "workers"], orient="row")
    return EconomyPanel.from_frame(frame, constants={"industry": "TOTAL", **options.pop("constants", {})}, **options)


def whole_country(amounts, year=2023):
    return [(code, year, amount, amount / 10) for code, amount in zip(OLD, amounts, strict=True)]


# --- crosswalks -------------------------------------------------------------------------------------------------


def test_the_merger_takes_each_old_province_whole_into_one_new():
    way = data.merger_2025()
    assert len(way.codes) == 63
    assert sorted(way.sources()) == NEW
    assert sum(len(olds) == 1 for olds in way.sources().values()) == 11
    assert all(way.whole(code) == data.provinces("63").successor(code) for code in OLD)


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ((("a", "x", 0.5), ("a", "y", 0.4)), "add up to 0.9"),
        ((("a", "x", 1.5), ("a", "y", -0.5)), "not in 0 to 1"),
        ((("a", "x", 0.5), ("a", "x", 0.5)), "twice: a → x"),
    ],
)
def test_shares_that_are_none_are_refused(shares, words):
    with pytest.raises(data.CrosswalkWrong, match=words):
        Crosswalk("1", "2", shares)


@pytest.mark.parametrize(
    "text",
    [
        "Mã cũ,Mã mới,Tỷ lệ\n62,62,0.7\n62,63,0.3\n01,01,1\n",
        'from_code;to_code;share\n62;62;"0,7"\n62;63;30%\n01;01;1\n',
    ],
)
def test_a_crosswalk_is_read_with_its_zeros(tmp_path, text):
    path = tmp_path / "way.csv"
    path.write_text(text, encoding="utf-8")
    way = data.read_crosswalk(path, from_version="VSIC2018", to_version="VSIC2025")
    assert way.targets("62") == pytest.approx({"62": 0.7, "63": 0.3})
    assert way.whole("01") == "01"


def test_a_crosswalk_stands_in_a_workbook_too(tmp_path):
    path = tmp_path / "way.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Ghi chú").write(0, 0, "Bảng chuyển đổi")
        sheet = book.add_worksheet("Bảng")
        for row, line in enumerate(
            [("Từ mã", "Sang mã", "Tỷ lệ"), ("01", "01", 1), ("62", "63", 0.3), ("62", "62", 0.7)]
        ):
            sheet.write_row(row, 0, line)
    way = data.read_crosswalk(path, from_version="VSIC2018", to_version="VSIC2025", sheet="Bảng")
    assert (way.whole("01"), way.targets("62")) == ("01", {"63": 0.3, "62": 0.7})
    with pytest.raises(data.ProblemsFound, match="No crosswalk"):
        data.read_crosswalk(path, from_version="VSIC2018", to_version="VSIC2025", sheet="Ghi chú")


def test_what_is_no_crosswalk_is_named(tmp_path):
    path = tmp_path / "way.csv"
    path.write_text("Mã cũ,Mã mới,Tỷ lệ\n62,62,nhiều\n", encoding="utf-8")
    with pytest.raises(data.ProblemsFound) as error:
        data.read_crosswalk(path, from_version="1", to_version="2")
    assert [(item.code, item.cell, item.value) for item in error.value.problems] == [("not-a-share", "C2", "nhiều")]
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(data.ProblemsFound) as error:
        data.read_crosswalk(path, from_version="1", to_version="2")
    assert [item.code for item in error.value.problems] == ["no-crosswalk"]


# --- enterprises ------------------------------------------------------------------------------------------------


def firms(codes, **columns):
    return pl.DataFrame({"firm": [f"f{n}" for n in range(len(codes))], "year": 2023, "territory": codes, **columns})


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_enterprises_go_to_the_new_map_on_any_engine(engine):
    frame = firms([*OLD, None])
    if engine == "duckdb":
        frame = duckdb.sql("select * from frame")
    moved = data.bring_onto_map(FirmPanel.from_frame(frame), map="34")
    table = moved.collect("firm", "territory", "territory_version").sort(pl.col("firm").str.tail(-1).cast(pl.Int64))
    assert table["territory"].to_list() == [*(data.provinces("63").successor(code) for code in OLD), None]
    assert set(table["territory_version"].drop_nulls()) == {"34"}
    assert moved.provenance.method == "bring_onto_map"
    assert moved.provenance.parameters["to"] == "34"


def test_going_twice_changes_nothing():
    once = data.bring_onto_map(FirmPanel.from_frame(firms(OLD)), map="34")
    assert data.bring_onto_map(once, map="34").collect("firm", "territory").equals(once.collect("firm", "territory"))


def test_places_that_are_no_province_stay():
    moved = data.bring_onto_map(FirmPanel.from_frame(firms(["ES", "74"])), map="34")
    assert moved.collect("territory")["territory"].to_list() == ["ES", "79"]
    assert moved.collect("territory_version")["territory_version"].to_list() == [None, "34"]


def test_enterprises_of_unmerged_provinces_go_back_and_others_cannot():
    back = FirmPanel.from_frame(firms(["01", "04"]), constants={"territory_version": "34"})
    assert data.bring_onto_map(back, map="63").collect("territory")["territory"].to_list() == ["01", "04"]
    merged = FirmPanel.from_frame(firms(["01", "79"]), constants={"territory_version": "34"})
    with pytest.raises(data.CannotBeShown, match="codes: 79"):
        data.bring_onto_map(merged, map="63")
    shares = Crosswalk("34", "63", (("79", "74", 0.3), ("79", "77", 0.1), ("79", "79", 0.6)))
    with pytest.raises(data.CannotBeShown, match="79 are split"):
        data.bring_onto_map(merged, map="63", shares=shares)


# --- economies --------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(0.1, 1e6), min_size=63, max_size=63), st.integers(0, 2**16))
@settings(max_examples=15, deadline=None)
def test_amounts_add_up_to_the_same_nation(amounts, seed):
    rows = pl.DataFrame(whole_country(amounts), orient="row").sample(fraction=1, shuffle=True, seed=seed).rows()
    moved = data.bring_onto_map(economy(rows), map="34").collect()
    assert moved["territory"].to_list() == NEW
    assert moved["value_added"].sum() == pytest.approx(sum(amounts), rel=SUMS)
    by_old = dict(zip(OLD, amounts, strict=True))
    for new, olds in data.merger_2025().sources().items():
        value = moved.filter(territory=new)["value_added"].item()
        assert value == pytest.approx(sum(by_old[old] for old in olds), rel=SUMS)


def test_there_and_back_by_the_true_shares_is_the_identity():
    amounts = [float(1 + n) for n in range(63)]
    panel = economy(whole_country(amounts))
    moved = data.bring_onto_map(panel, map="34")
    by_old = dict(zip(OLD, amounts, strict=True))
    made_of = data.merger_2025().sources()
    shares = tuple(
        (new, old, by_old[old] / sum(by_old[each] for each in olds)) for new, olds in made_of.items() for old in olds
    )
    back = data.bring_onto_map(moved, map="63", shares=Crosswalk("34", "63", shares)).collect()
    assert back["territory"].to_list() == OLD
    assert back["value_added"].to_list() == pytest.approx(amounts, rel=SUMS)
    assert set(back["territory_version"]) == {"63"}


def test_going_back_without_shares_cannot_be_shown():
    panel = economy([("79", 2026, 1.0, 1.0)], constants={"territory_version": "34"})
    with pytest.raises(data.CannotBeShown, match="crosswalk with shares"):
        data.bring_onto_map(panel, map="63")


def test_a_missing_part_makes_the_sum_missing_and_a_missing_row_is_dropped_and_said():
    rows = [("74", 2023, 1.0, 1.0), ("77", 2023, None, 2.0), ("79", 2023, 4.0, 3.0), ("74", 2022, 5.0, 5.0)]
    moved = data.bring_onto_map(economy([*rows, ("01", 2023, 9.0, 1.0), ("02", 2022, 1.0, 1.0)]), map="34")
    table = moved.collect("territory", "year", "value_added", "workers")
    assert table.rows() == [("01", 2023, 9.0, 1.0), ("79", 2023, None, 6.0)]
    (dropped,) = moved.provenance.dropped
    assert (dropped.code, dropped.count) == ("incomplete-merger", 2)
    assert "08, 79" in dropped.reason.en
    assert moved.provenance.rows_used == 2


def test_new_rows_have_a_source_of_their_own_made_from_the_old():
    panel = economy(whole_country([1.0] * 63), name="GRDP 2023")
    moved = data.bring_onto_map(panel, map="34")
    assert moved.source.name == "GRDP 2023 (63 → 34)"
    assert moved.source.sha256 != panel.source.sha256
    assert moved.provenance.sources[1:] == panel.provenance.sources
    assert moved.collect("row")["row"].to_list() == list(range(1, 35))


def test_ratios_of_merged_provinces_are_refused_or_left_out():
    frame = pl.DataFrame(
        {"territory": ["74", "77", "79", "01"], "year": 2023, "value_added": [1.0, 2.0, 3.0, 4.0], "labour_share": 0.5}
    )
    panel = EconomyPanel.from_frame(frame, constants={"industry": "TOTAL"})
    with pytest.raises(data.CannotBeShown, match="Labour coefficient"):
        data.bring_onto_map(panel, map="34")
    left = data.bring_onto_map(panel, map="34", on_ratios="leave_out").collect(
        "territory", "value_added", "labour_share"
    )
    assert left.rows() == [("01", 4.0, 0.5), ("79", 6.0, None)]


def test_rows_already_on_the_new_map_stay():
    rows = [("74", 2024, 1.0, 1.0, "63"), ("77", 2024, 2.0, 1.0, "63"), ("79", 2024, 3.0, 1.0, "63")]
    rows += [("79", 2025, 7.0, 3.0, "34"), ("VN", 2025, 99.0, 50.0, None)]
    frame = pl.DataFrame(
        rows, schema=["territory", "year", "value_added", "workers", "territory_version"], orient="row"
    )
    moved = data.bring_onto_map(EconomyPanel.from_frame(frame, constants={"industry": "TOTAL"}), map="34")
    assert moved.collect("territory", "year", "value_added", "territory_version").rows() == [
        ("79", 2024, 6.0, "34"),
        ("79", 2025, 7.0, "34"),
        ("VN", 2025, 99.0, None),
    ]


def on_two_maps(rows):
    columns = ["territory", "year", "value_added", "territory_version", "industry"]
    return EconomyPanel.from_frame(pl.DataFrame(rows, schema=columns, orient="row"))


def test_both_maps_for_one_place_and_year_are_refused():
    """Old Yên Bái (15) went into Lào Cai (10), which stands there by the new map already."""
    panel = on_two_maps([("15", 2025, 1.0, "63", "A"), ("10", 2025, 3.0, "34", "A")])
    with pytest.raises(data.CannotBeShown, match="by the old codes and by the new"):
        data.bring_onto_map(panel, map="34")


def test_the_two_maps_may_hold_different_industries():
    panel = on_two_maps([("10", 2025, 1.0, "63", "A"), ("15", 2025, 1.0, "63", "A"), ("10", 2025, 3.0, "34", "B")])
    moved = data.bring_onto_map(panel, map="34")
    assert moved.collect("industry", "value_added").rows() == [("A", 2.0), ("B", 3.0)]


def test_a_map_that_cannot_be_told_is_asked_for():
    panel = economy([("79", 2024, 1.0, 1.0), ("74", 2023, 1.0, 1.0)])
    with pytest.raises(data.CannotBeShown, match="rows of 2024 are on cannot be told"):
        data.bring_onto_map(panel, map="34")
    with pytest.raises(data.CannotBeShown, match="territory_version"):
        data.bring_onto_map(panel, map="63")


def test_breaks_move_with_their_place():
    cut = data.Break(2020, data.Text.same("x"), territory="74")
    panel = economy(whole_country([1.0] * 63), breaks=(cut, data.Break(2021, data.Text.same("y"))))
    assert [item.territory for item in data.bring_onto_map(panel, map="34").breaks] == ["79", None]


def test_unknown_maps_and_choices_are_named():
    panel = economy([("74", 2024, 1.0, 1.0)])
    with pytest.raises(data.UnknownOption, match="63, 34"):
        data.bring_onto_map(panel, map="33")
    with pytest.raises(data.UnknownOption, match="leave_out"):
        data.bring_onto_map(panel, map="34", on_ratios="average")
    with pytest.raises(data.CannotBeShown, match="leads from 63 to 34"):
        data.bring_onto_map(panel, map="63", shares=data.merger_2025())
    with pytest.raises(data.NangsuatError, match="territory"):
        data.bring_onto_map(FirmPanel.from_frame(pl.DataFrame({"firm": ["a"], "year": [2024]})), map="34")


# --- industries -------------------------------------------------------------------------------------------------

WAY = Crosswalk("old", "new", (("1", "x", 1.0), ("2", "x", 0.25), ("2", "y", 0.75)))


def by_industry(rows, **columns):
    frame = pl.DataFrame(rows, schema=["industry", "year", "value_added"], orient="row").with_columns(**columns)
    return EconomyPanel.from_frame(frame, constants={"territory": "VN"})


def test_industries_are_split_by_shares_and_added_up():
    panel = by_industry([("1", 2023, 10.0), ("2", 2023, 8.0), ("TOTAL", 2023, 18.0)])
    moved = data.bring_onto_classification(panel, version="new", crosswalk=WAY)
    assert moved.collect("industry", "value_added", "industry_version").rows() == [
        ("TOTAL", 18.0, None),
        ("x", 12.0, "new"),
        ("y", 6.0, "new"),
    ]


@given(st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3), st.lists(st.floats(0, 1e6), min_size=2, max_size=2))
@settings(max_examples=25, deadline=None)
def test_no_amount_is_lost_whatever_the_shares(weights, amounts):
    shares = [("1", new, weight / sum(weights)) for new, weight in zip("xyz", weights, strict=True)]
    way = Crosswalk("old", "new", (*shares, ("2", "z", 1.0)))
    panel = by_industry([(code, 2023, amount) for code, amount in zip("12", amounts, strict=True)])
    moved = data.bring_onto_classification(panel, version="new", crosswalk=way)
    assert moved.collect("value_added")["value_added"].sum() == pytest.approx(sum(amounts), rel=SUMS)


def test_enterprises_take_the_new_code_where_it_is_one():
    frame = pl.DataFrame({"firm": ["a", "b"], "year": 2023, "industry": ["1", "y"], "industry_version": ["old", "new"]})
    moved = data.bring_onto_classification(FirmPanel.from_frame(frame), version="new", crosswalk=WAY)
    assert moved.collect("industry", "industry_version").rows() == [("x", "new"), ("y", "new")]


@pytest.mark.parametrize(
    ("codes", "version", "words"),
    [
        (["2"], "old", "Codes 2 are split"),
        (["3"], "old", "codes: 3"),
        (["1"], "ancient", "holds codes of ancient"),
    ],
)
def test_enterprises_that_cannot_be_brought_are_named(codes, version, words):
    frame = pl.DataFrame({"firm": codes, "year": 2023, "industry": codes, "industry_version": version})
    with pytest.raises(data.CannotBeShown, match=words):
        data.bring_onto_classification(FirmPanel.from_frame(frame), version="new", crosswalk=WAY)


def test_a_crosswalk_to_elsewhere_is_refused():
    with pytest.raises(data.CannotBeShown, match="leads from old to new, not to newer"):
        data.bring_onto_classification(by_industry([("1", 2023, 1.0)]), version="newer", crosswalk=WAY)


def test_order_of_rows_does_not_matter():
    rows = [("1", 2023, 10.0), ("2", 2023, 8.0), ("1", 2022, 3.0), ("2", 2022, 1.0)]
    results = [
        data.bring_onto_classification(by_industry(list(order)), version="new", crosswalk=WAY).collect()
        for order in itertools.permutations(rows)
    ]
    assert all(result.equals(results[0]) for result in results)
