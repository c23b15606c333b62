"""Indicators row by row: identities, defined behaviour where there is no value, the same numbers on every engine."""

from dataclasses import replace

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from nangsuat.data import Break, EconomyPanel, FirmPanel, Text, UnknownOption
from nangsuat.measure import compute_indicators

ROUNDING = 1e-12  # a handful of multiplications and divisions, relative to the value itself
DID_NOT_GROW = "value added did not grow (less than 0.1 %), so shares of its growth mean nothing"
CANCELLATION = 1e-9  # growth rates of a few per cent from levels that agree to 1e-16, in percentage points

money = st.floats(0.1, 1e6)
amounts = st.floats(-1e6, 1e6)


def firm(**roles):
    return FirmPanel.from_frame(
        pl.DataFrame({"firm": ["a"], "year": [2023]} | {key: [value] for key, value in roles.items()})
    )


def value(panel, code, **options):
    return compute_indicators(panel, [code], **options).to_frame()[code].to_list()


def reasons(panel, code, **options):
    return {(item.code, item.reason.en, item.rows) for item in compute_indicators(panel, [code], **options).counts}


@settings(max_examples=40, deadline=None)
@given(amounts, money, money, money, money)
def test_labour_productivity_is_the_product_of_its_branches(added, people, sales, assets, wages):
    panel = firm(value_added=added, employees=people, net_sales=sales, fixed_assets=assets, labour_cost=wages)
    row = compute_indicators(panel).to_frame().row(0, named=True)
    assert row["E15"] / 100 * row["E07"] == pytest.approx(row["E05"], rel=ROUNDING)
    assert row["E09"] * row["E10"] == pytest.approx(row["E05"], rel=ROUNDING)
    assert row["E11"] * row["E13"] == pytest.approx(row["E05"], rel=ROUNDING)


@settings(max_examples=30, deadline=None)
@given(money, money, money, money, money, amounts)
def test_both_methods_agree_when_profit_is_what_is_left(output, bought, wages, interest, worn, gap):
    profit = output - bought - wages - interest - worn - 1.0 - gap
    panel = firm(
        output=output, intermediate_inputs=bought,
        labour_cost=wages, interest=interest, taxes=1.0, depreciation=worn, profit=profit,
    )  # fmt: skip
    row = compute_indicators(panel, ["E01", "E02", "E03"]).to_frame().row(0, named=True)
    scale = output + bought + wages + interest + worn + abs(gap)
    assert row["E01"] - row["E02"] == pytest.approx(gap, abs=ROUNDING * scale)
    if row["E02"] > 1.0:
        assert row["E03"] == pytest.approx(100 * gap / row["E02"], abs=100 * ROUNDING * scale)


def test_the_parts_of_value_added_make_up_the_whole():
    panel = firm(labour_cost=50.0, interest=5.0, taxes=10.0, depreciation=15.0, profit=20.0)
    row = compute_indicators(panel).to_frame().row(0, named=True)
    assert row["value_added_method"] == "addition"
    assert row["E12"] + row["E17"] + row["E19a"] + row["E19b"] + row["E19c"] == pytest.approx(100.0, rel=ROUNDING)


def test_hand_made_figures_of_one_factory():
    panel = firm(
        value_added=6_000.0, employees=40.0, hours=80_000.0, units=160_000.0, net_sales=20_000.0, output=21_000.0,
        materials=9_000.0, energy=2_000.0, bought_services=4_000.0, labour_cost=3_000.0, depreciation=1_000.0,
        fixed_assets=12_000.0, total_assets=25_000.0, investment=900.0, profit=1_500.0, rd_spending=110.0,
        hi_tech_sales=15_000.0,
    )  # fmt: skip
    row = compute_indicators(panel).to_frame().row(0, named=True)
    expected = {
        "E04": 21_000, "E05": 150, "E06": 75, "E07": 500, "E08": 2, "E09": 0.5, "E10": 300, "E11": 2, "E12": 50,
        "E13": 75,
        "E14": 1 / 7, "E15": 30, "E16": 0.8, "E17": 25, "E18": 7.5, "E20": 15, "E23": 21_000 / 19_000, "E01": 6_000,
        "M24": 1, "M25": 75,
    }  # fmt: skip
    assert {code: row[code] for code in expected} == pytest.approx(expected, rel=ROUNDING)


def test_value_added_takes_the_first_method_that_has_all_its_parts():
    books = pl.DataFrame(
        {
            "firm": ["given", "added", "subtracted", "nothing"],
            "year": [2023] * 4,
            "value_added": [7.0, None, None, None],
            **{role: [1.0, 1.0, None, None] for role in ("labour_cost", "interest", "taxes", "depreciation", "profit")},
            "output": [9.0, 9.0, 9.0, None],
            "intermediate_inputs": [5.0] * 4,
            "employees": [1.0] * 4,
        }
    )
    values = compute_indicators(FirmPanel.from_frame(books), ["E05"])
    rows = values.to_frame()
    assert rows["value_added_method"].to_list() == ["given", "addition", "subtraction", None]
    assert rows["E05"].to_list() == [7.0, 5.0, 4.0, None]
    assert values.methods == {"given": 1, "addition": 1, "subtraction": 1}
    assert "by addition (E02): 1 rows" in values.summary("en")


def test_output_is_added_up_and_columns_that_are_not_there_are_named():
    values = compute_indicators(firm(production_value=90.0, inventory_change=-10.0, materials=1.0), ["E04", "E01"])
    assert values.to_frame()["E04"].to_list() == [80.0]
    assert values.not_computed == {"E01": ("intermediate_inputs",)}
    assert any("Own construction" in note.en and "taken as none" in note.en for note in values.notes())
    blank = firm(production_value=90.0, inventory_change=None)
    assert value(blank, "E04") == [None]


def test_means_of_start_and_end_stand_in_for_the_average():
    panel = firm(
        value_added=30.0, employees_start=1.0, employees_end=3.0, fixed_assets_start=10.0, fixed_assets_end=20.0
    )
    row = compute_indicators(panel, ["E05", "E09"]).to_frame().row(0, named=True)
    assert (row["E05"], row["E09"]) == (15.0, 2.0)


@pytest.mark.parametrize(
    ("code", "roles", "expected", "reason"),
    [
        ("E05", {"value_added": -50.0, "employees": 10.0}, -5.0, None),
        ("E05", {"value_added": 50.0, "employees": 0.0}, None, "division by zero or undefined"),
        ("E05", {"value_added": None, "employees": 10.0}, None, "figures are missing"),
        ("E05", {"value_added": float("nan"), "employees": 10.0}, None, "figures are missing"),
        ("E12", {"value_added": -50.0, "labour_cost": 10.0}, None, "value added is not positive (a loss maker)"),
        ("E17", {"value_added": 0.0, "profit": 10.0}, None, "value added is not positive (a loss maker)"),
        ("E11", {"value_added": -50.0, "labour_cost": 10.0}, -5.0, None),
        ("E15", {"value_added": 5.0, "net_sales": 0.0}, None, "division by zero or undefined"),
        ("E18", {"profit": -5.0, "net_sales": 100.0}, -5.0, None),
        ("M24", {"rd_spending": 5.0, "net_sales": 10.0, "materials": 12.0}, None, "net sales do not exceed materials"),
    ],
)  # fmt: skip
def test_losses_zeroes_and_blanks_have_a_defined_outcome(code, roles, expected, reason):
    panel = firm(**roles)
    assert value(panel, code) == [expected]
    assert reasons(panel, code) == ({(c, r, n) for c, r, n in reasons(panel, code) if r == reason} if reason else set())
    assert bool(reasons(panel, code)) == bool(reason)


def growing(years=(2020, 2021), **roles):
    basis = {
        "value_added": (100.0, 110.0),
        "fixed_assets": (50.0, 52.0),
        "employees": (10.0, 10.2),
        "labour_cost": (55.0, 66.0),
    }
    columns = {key: list(pair) for key, pair in (basis | roles).items()}
    return FirmPanel.from_frame(pl.DataFrame({"firm": ["a", "a"], "year": list(years)} | columns))


def test_tfp_growth_by_hand():
    panel = growing()
    beta = 66 / 110
    expected = 100 * (0.10 - (1 - beta) * 0.04 - beta * 0.02)
    assert value(panel, "E21") == [None, pytest.approx(expected, abs=CANCELLATION)]
    row = compute_indicators(panel, ["E22"]).to_frame().row(1, named=True)
    assert row["E22a"] + row["E22b"] + row["E22c"] == pytest.approx(100, abs=CANCELLATION)
    assert row["E22a"] == pytest.approx(100 * (1 - beta) * 0.04 / 0.10, abs=CANCELLATION)
    assert row["E22c"] == pytest.approx(expected / 0.10, abs=CANCELLATION)


def test_tfp_options_change_the_number_as_they_say():
    panel = growing(hours=(20_000.0, 20_000.0))
    beta = 66 / 110
    by_hours = 100 * (0.10 - (1 - beta) * 0.04)
    assert value(panel, "E21", labour="hours")[1] == pytest.approx(by_hours, abs=CANCELLATION)
    mean = (0.55 + beta) / 2
    by_mean = 100 * (0.10 - (1 - mean) * 0.04 - mean * 0.02)
    values = compute_indicators(panel, ["E21"], labour_coefficient="two_year_mean")
    assert values.to_frame()["E21"][1] == pytest.approx(by_mean, abs=CANCELLATION)
    assert any("mean of the two years" in note.en for note in values.notes())
    with pytest.raises(UnknownOption, match="employees, hours"):
        compute_indicators(panel, labour="robots")
    with pytest.raises(UnknownOption, match="two_year_mean"):
        compute_indicators(panel, labour_coefficient="none")


def test_deflators_take_inflation_out_and_their_absence_is_said():
    deflated = growing(output_deflator=(1.0, 1.10), capital_deflator=(1.0, 1.04))
    beta = 66 / 110
    assert value(deflated, "E21")[1] == pytest.approx(100 * (0 - 0 - beta * 0.02), abs=CANCELLATION)
    assert not any("current prices" in note.en for note in compute_indicators(deflated, ["E21"]).notes())
    assert any("giá hiện hành" in note.vi for note in compute_indicators(growing(), ["E21"]).notes())


def test_accounts_at_constant_prices_are_not_deflated_again():
    current = growing(output_deflator=(1.0, 1.10), capital_deflator=(1.0, 1.04))
    constant = replace(current, base_year=2020)
    plain = value(growing(), "E21")[1]
    assert value(constant, "E21")[1] == pytest.approx(plain, abs=CANCELLATION)
    notes = [note.en for note in compute_indicators(constant, ["E21"]).notes()]
    assert any("constant prices of 2020, not deflated again" in note for note in notes)
    assert not any("inflation included" in note for note in notes)


@pytest.mark.parametrize(
    ("roles", "code", "reason"),
    [
        ({"value_added": (100.0, 95.0)}, "E22c", DID_NOT_GROW),
        ({"value_added": (100.0, 100.05)}, "E22a", DID_NOT_GROW),
        ({"value_added": (-100.0, 95.0)}, "E21", "value added of the year before is not positive"),
        ({"value_added": (100.0, -95.0)}, "E21", "value added is not positive (a loss maker)"),
        ({"labour_cost": (55.0, 111.0)}, "E21", "labour cost is not below value added, so α ≤ 0"),
        ({"fixed_assets": (0.0, 50.0)}, "E21", "no fixed assets in the year before"),
        ({"years": (2019, 2021)}, "E21", "no figures of the year just before"),
    ],
)  # fmt: skip
def test_growth_is_withheld_with_its_reason(roles, code, reason):
    panel = growing(**roles)
    assert value(panel, code) == [None, None]
    assert any(found == reason for _, found, _ in reasons(panel, code))


def test_falling_value_added_still_has_tfp_growth():
    assert value(growing(value_added=(100.0, 95.0)), "E21")[1] is not None


def test_growth_does_not_cross_a_break():
    redefined = Break(2021, Text(vi="định nghĩa lại", en="redefined"), roles=("employees",))
    panel = growing()
    broken = FirmPanel.from_frame(panel.frame.to_native().drop("row"), breaks=[redefined])
    assert value(broken, "E21") == [None, None]
    assert ("series-break", "the series breaks here", 1) in reasons(broken, "E21")
    elsewhere = FirmPanel.from_frame(
        panel.frame.to_native().drop("row"), breaks=[Break(2021, redefined.reason, roles=("total_assets",))]
    )
    assert value(elsewhere, "E21") == value(panel, "E21")


def economy():
    frame = pl.DataFrame(
        {
            "territory": ["VN"] * 9,
            "industry": ["A", "B", "TOTAL"] * 3,
            "year": [2019] * 3 + [2020] * 3 + [2021] * 3,
            "value_added": [40.0, 60, 110, 44, 66, None, 50, 70, 132],
            "value_added_constant": [40.0, 60, 110, 42, 63, None, 44, 70, 125],
            "product_tax": [None, None, 10.0, None, None, 12, None, None, 12],
            "product_tax_constant": [None, None, 10.0, None, None, 11, None, None, 11],
            "workers": [4.0, 2, None, 4, 2, 6, 4, 2.5, 6.5],
            "investment_constant": [None, None, 30.0, None, None, 30, None, None, 30],
            "investment": [None, None, 30.0, None, None, 30, None, None, 31],
        },
        strict=False,
    )
    return EconomyPanel.from_frame(frame)


def test_a_total_that_is_blank_is_the_industries_and_the_product_tax():
    rows = compute_indicators(economy(), ["M01", "M02", "M16"]).to_frame().filter(industry="TOTAL")
    assert rows["M01"].to_list() == pytest.approx([110 / 6, 122 / 6, 132 / 6.5], rel=ROUNDING)
    assert rows["M02"].to_list() == pytest.approx([110 / 6, 116 / 6, 125 / 6.5], rel=ROUNDING)
    assert rows["M16"].to_list() == pytest.approx([1.1, 116 / 105, 125 / 114], rel=ROUNDING)


def test_a_missing_total_row_is_made_from_the_industries_and_says_so():
    parts = (
        economy()
        .frame.to_native()
        .filter(pl.col("industry") != "TOTAL")
        .drop("row", "product_tax", "product_tax_constant")
    )
    values = compute_indicators(EconomyPanel.from_frame(parts), ["M01"])
    rows = values.to_frame().filter(industry="TOTAL").sort("year")
    assert rows["M01"].to_list() == pytest.approx([100 / 6, 110 / 6, 120 / 6.5], rel=ROUNDING)
    assert rows["row"].to_list() == [None] * 3
    assert any("without the taxes" in note.en for note in values.notes())


def test_a_total_is_not_guessed_where_an_industry_or_the_tax_is_unknown():
    frame = economy().frame.to_native().collect().drop("row")
    industry = frame.with_columns(
        value_added=pl.when((pl.col("industry") == "A") & (pl.col("year") == 2020)).then(None).otherwise("value_added")
    )
    tax = frame.with_columns(product_tax=pl.when(pl.col("year") == 2020).then(None).otherwise("product_tax"))
    for unknown in (industry, tax):
        rows = (
            compute_indicators(EconomyPanel.from_frame(unknown), ["M01"]).to_frame().filter(industry="TOTAL", year=2020)
        )
        assert rows["M01"].to_list() == [None]


def test_the_whole_and_the_industries_have_their_own_indicators():
    rows = compute_indicators(economy(), ["M01", "M07"]).to_frame()
    assert rows.filter(industry="A")["M07"].to_list() == [10.0, 11.0, 12.5]
    assert rows.filter(industry="A")["M01"].null_count() == 3
    assert rows.filter(industry="TOTAL")["M07"].null_count() == 3
    assert ("not-here", 6) in {(code, count) for code, _, count in reasons(economy(), "M01")}


def test_hand_made_figures_of_one_province():
    roles = {
        "value_added": 90_000.0, "value_added_constant": 60_000.0, "workers": 600.0, "hours": 1_200.0, "gdp_ppp": 12.0,
        "labour_income": 54_000.0, "capital": 150_000.0, "population": 1_000.0, "trained_workers": 162.0,
        "surveyed_firms": 400.0, "innovating_firms": 100.0, "rd_spending": 9.0, "net_sales": 900.0, "materials": 600.0,
        "hi_tech_sales": 720.0,
    }  # fmt: skip
    keys = {"territory": ["79"], "industry": ["TOTAL"], "year": [2023]}
    panel = EconomyPanel.from_frame(pl.DataFrame(keys | {key: [amount] for key, amount in roles.items()}))
    row = compute_indicators(panel).to_frame().row(0, named=True)
    expected = {
        "M01": 150, "M02": 100, "M05": 75, "M06": 20_000, "M12": 0.6, "M13": 0.4, "M14": 250, "M21": 90, "M22": 27,
        "M23": 25, "M24": 3, "M25": 80,
    }  # fmt: skip
    assert {code: row[code] for code in expected} == pytest.approx(expected, rel=ROUNDING)


def test_average_growth_is_geometric_from_the_first_year():
    rows = compute_indicators(economy(), ["M03", "M04"]).to_frame().filter(industry="TOTAL")
    first, second, third = 110 / 6, 116 / 6, 125 / 6.5
    assert rows["M03"].to_list() == [
        None,
        pytest.approx(100 * (second / first - 1)),
        pytest.approx(100 * (third / second - 1)),
    ]
    assert rows["M04"][2] == pytest.approx(100 * ((third / first) ** 0.5 - 1), abs=CANCELLATION)
    later = compute_indicators(economy(), ["M04"], since=2020).to_frame().filter(industry="TOTAL")
    assert later["M04"].to_list() == [None, None, pytest.approx(100 * (third / second - 1), abs=CANCELLATION)]
    broken = EconomyPanel.from_frame(
        economy().frame.to_native().drop("row"), breaks=[Break(2021, Text.same("x"), territory="VN")]
    )
    rows = compute_indicators(broken, ["M03", "M04"]).to_frame().filter(industry="TOTAL")
    assert rows["M04"].is_null().to_list() == rows["M03"].is_null().to_list() == [True, False, True]
    other = EconomyPanel.from_frame(
        economy().frame.to_native().drop("row"), breaks=[Break(2021, Text.same("x"), territory="elsewhere")]
    )
    assert compute_indicators(other, ["M03"]).to_frame().filter(industry="TOTAL")["M03"].null_count() == 1


def test_icor_by_both_forms_and_not_of_a_shrinking_economy():
    rows = compute_indicators(economy(), ["M15"]).to_frame().filter(industry="TOTAL", year=2021)
    assert rows["M15a"][0] == pytest.approx(30 / 9)
    assert rows["M15b"][0] == pytest.approx(31 / 132 / (125 / 116 - 1))
    fell = economy().frame.to_native().with_columns(value_added_constant=-pl.col("year") / 10).drop("row")
    panel = EconomyPanel.from_frame(fell)
    assert compute_indicators(panel, ["M15a"]).to_frame()["M15a"].null_count() == 9


def test_what_cannot_be_computed_is_a_note_and_no_error():
    values = compute_indicators(economy(), ["M08", "M21", "E05", "M02"])
    assert values.codes == ("M02",)
    assert values.not_computed == {"M21": ("population",), "M08": (), "E05": ()}
    notes = " ".join(note.en for note in values.notes())
    assert "growth_accounting" in notes
    assert "Average population" in notes
    assert "not an indicator of this kind of table" in notes
    assert values.summary("vi")
    assert values.summary("en")


def test_the_panel_of_nothing_computable_still_answers():
    values = compute_indicators(firm(net_sales=1.0))
    assert values.codes == ()
    assert values.counts == ()
    assert values.to_frame().height == 1
    assert "value_added" in values.summary("en")


@pytest.fixture
def books():
    """Two years of a few firms with gaps, losses, zeroes and blanks."""
    return pl.DataFrame(
        {
            "firm": ["a", "a", "b", "b", "c", "c", "d"],
            "year": [2020, 2021, 2020, 2022, 2021, 2020, 2021],
            "industry": ["C", "C", "C", "C", None, "D", "D"],
            "weight": [1.0, 2.0, None, 4.0, 1.5, 1.5, 3.0],
            "employees": [10.0, 11.0, 0.0, 5.0, 7.0, 8.0, None],
            "value_added": [100.0, 120.0, None, -30.0, 70.0, 60.0, 10.0],
            "labour_cost": [50.0, 55.0, 10.0, 20.0, 30.0, 30.0, 5.0],
            "interest": [1.0] * 7,
            "taxes": [2.0] * 7,
            "depreciation": [3.0] * 7,
            "profit": [4.0, -5.0, 6.0, 7.0, 8.0, 9.0, None],
            "fixed_assets": [40.0, 42.0, 5.0, 6.0, 20.0, 21.0, 3.0],
            "net_sales": [300.0, 330.0, 0.0, 50.0, 200.0, 190.0, 30.0],
        }
    )


@pytest.mark.parametrize("engine", ["pandas", "arrow", "duckdb", "lazy"])
def test_every_engine_gives_the_same_numbers(books, engine):
    expected = compute_indicators(FirmPanel.from_frame(books)).to_frame().drop("row").sort("firm", "year")
    made = {
        "pandas": books.to_pandas,
        "arrow": books.to_arrow,
        "duckdb": lambda: duckdb.from_arrow(books.to_arrow()),
        "lazy": books.lazy,
    }[engine]()
    values = compute_indicators(FirmPanel.from_frame(made))
    assert_frame_equal(values.to_frame().drop("row").sort("firm", "year"), expected, rel_tol=ROUNDING)
    assert values.frame.implementation.is_duckdb() == (engine == "duckdb")  # stays where it was


def test_an_economy_on_duckdb_gives_the_same_numbers():
    frame = economy().frame.to_native().drop("row").collect()
    expected = compute_indicators(EconomyPanel.from_frame(frame)).to_frame().drop("row").sort("industry", "year")
    found = compute_indicators(EconomyPanel.from_frame(duckdb.from_arrow(frame.to_arrow()))).to_frame()
    assert_frame_equal(found.drop("row").sort("industry", "year"), expected, rel_tol=ROUNDING)


def test_every_row_without_a_value_is_counted_once(books):
    values = compute_indicators(FirmPanel.from_frame(books))
    rows = values.to_frame()
    for code in values.codes:
        assert sum(item.rows for item in values.counts if item.indicator == code) == rows[code].null_count()
