"""Checks against what was not written here: a library's rule, identities, official figures, tables made at random."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.vn import mst

from nangsuat.data.checks.registry import PLACES_NAMED, Subject
from nangsuat.data.checks.report import REPEATS, check_file
from nangsuat.data.checks.run import CHECKS, run_checks
from nangsuat.data.checks.tax_codes import check_digit
from nangsuat.data.markup import mark_up
from nangsuat.data.official.sectors import viet_nam_sectors
from nangsuat.data.problems import Problem, Severity
from nangsuat.data.provenance import Source
from nangsuat.data.reading.table import ReadTable, as_written
from nangsuat.data.roles import ROLES, Level
from nangsuat.data.synthetic import synthetic_park
from nangsuat.data.templates.workbook import write_template

TODAY = date(2026, 11, 23)
SLIPS = (1e3, 1e6, 1e-3, 1e-6)
STEADY_GROWTH = 0.15  # a spread of growth under which no honest value moves by three decades


def table(level: Level = "firm", *, scales: dict[str, float] | None = None, **columns: list[object]) -> ReadTable:
    """A table as a reader hands it over, its columns lettered in their order, its rows numbered from two on."""
    letters = {role: chr(ord("A") + place) for place, role in enumerate(columns)}
    frame = pl.DataFrame(columns, strict=False).with_row_index("row", offset=2)
    return ReadTable(level, frame, Source("made up", "0" * 64, "S", columns=letters, letters=letters), (), scales or {})


def found(problems: tuple[Problem, ...], code: str) -> list[str | None]:
    return [problem.cell for problem in problems if problem.code == code]


def run(table_: ReadTable, code: str) -> list[str | None]:
    return found(run_checks(table_, today=TODAY), code)


# -- the registry ---------------------------------------------------------------------------------------------------


def test_codes_name_one_check_each():
    assert len({check.code for check in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_a_check_needs_only_roles_that_its_levels_have(check):
    assert check.levels
    assert all(set(check.needs) <= set(ROLES[level]) for level in check.levels)
    assert check.find.__doc__


def test_problems_come_by_severity_then_row_then_column():
    problems = run_checks(
        table(firm=["A", "A", None], year=[2022, 2022, 2030], hours=[1e6, 10.0, 10.0], employees=[-1.0, 5.0, 5.0]),
        today=TODAY,
    )
    order = list(Severity)
    places = [(order.index(each.severity), each.row or 0, each.cell[0] if each.cell else "") for each in problems]
    assert places == sorted(places)
    assert {each.code for each in problems} >= {"duplicate", "empty-key", "future-year", "below-minimum", "hours-few"}


def test_nothing_more_is_said_of_a_cell_that_could_not_be_read():
    unread = table(firm=["A"], year=[None], employees=[3.0])
    words = CHECKS[0].message
    at_year = unread.problem_at(
        Severity.MUST_FIX, "not-a-year", message=words, rule=words, suggestion=words, row=2, role="year"
    )
    with_problem = ReadTable("firm", unread.frame, unread.source, (at_year,), {})
    assert found(run_checks(with_problem, today=TODAY), "empty-key") == []
    assert found(run_checks(unread, today=TODAY), "empty-key") == ["B2"]


def test_a_value_is_shown_in_the_user_s_own_unit():
    shown = run_checks(
        table(firm=["A"], year=[2022], net_sales=[-1500.0], employees=[1.0], scales={"net_sales": 1e3}), today=TODAY
    )
    assert next(each for each in shown if each.code == "below-minimum").value == "-1.5"


printed = st.builds(lambda digits, decimals: digits / 10**decimals, st.integers(-(10**12), 10**12), st.integers(0, 6))


@given(printed, st.sampled_from([1e-6, 1e-3, 1.0, 1e3]))
def test_a_value_converted_and_written_again_is_as_it_was(value: float, unit: float):
    assert float(as_written(value * unit, unit)) == value


# -- codes ----------------------------------------------------------------------------------------------------------


@given(st.integers(0, 999_999_999))
def test_the_check_digit_is_stdnum_s(stem: int):
    digit = pl.DataFrame({"code": [f"{stem:09}0"]}).select(check_digit(pl.col("code"))).item()
    assert str(digit) == mst.calc_check_digit(f"{stem:09}")


@settings(max_examples=50)
@given(st.lists(st.from_regex(r"[0-9]{10}(-[0-9]{3})?", fullmatch=True), min_size=1, max_size=20))
def test_tax_codes_pass_exactly_when_stdnum_passes_them(codes: list[str]):
    rows = table(firm=[str(n) for n in range(len(codes))], year=[2022] * len(codes), tax_code=list(codes))
    problems = run_checks(rows, today=TODAY)
    wrong = {each.row for each in problems if each.code in ("tax-code-form", "tax-code-check-digit")}
    assert wrong == {row for row, code in enumerate(codes, start=2) if not mst.is_valid(code)}


# -- magnitudes -----------------------------------------------------------------------------------------------------


def accounts(seed: int, firms: int, years: int) -> dict[str, list[object]]:
    """Sales and staff of firms that grow steadily from levels four decades apart."""
    random = np.random.default_rng(seed)
    level = 10 ** random.uniform(2, 6, firms)[:, None]
    sales = level * np.exp(np.cumsum(random.normal(0.03, STEADY_GROWTH, (firms, years)), axis=1))
    return {
        "firm": [f"F{firm}" for firm in range(firms) for _ in range(years)],
        "year": [2015 + year for _ in range(firms) for year in range(years)],
        "net_sales": sales.ravel().round(3).tolist(),
    }


@settings(max_examples=40)
@given(
    st.integers(0, 2**32 - 1), st.integers(2, 5), st.data(),
    st.sampled_from(SLIPS),
)  # fmt: skip
def test_a_slipped_cell_is_found_and_it_alone(seed: int, years: int, data: st.DataObject, slip: float):
    columns = accounts(seed, 6, years)
    place = data.draw(st.integers(0, 6 * years - 1))
    columns["net_sales"][place] *= slip
    cells = run(table(**columns), "unit-slip")
    later = place + 1 if years == 2 and place % 2 == 0 else place  # of two years, neither is known to be right
    assert cells == [f"C{later + 2}"]


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.floats(1e-6, 1e6))
def test_steady_firms_of_any_size_in_any_unit_are_left_in_peace(seed: int, years: int, unit: float):
    columns = accounts(seed, 8, years)
    columns["net_sales"] = [value * unit for value in columns["net_sales"]]
    assert run(table(**columns), "unit-slip") == []


def test_a_change_of_unit_half_way_is_asked_about_where_it_happens():
    sales = [10.0, 11.0, 12_000.0, 13_000.0]
    assert run(table(firm=["A"] * 4, year=[2019, 2020, 2021, 2022], net_sales=sales), "unit-slip") == ["C4"]


def test_years_out_of_order_make_no_difference():
    columns = {"firm": ["A"] * 3, "year": [2021, 2019, 2020], "net_sales": [12.0, 10.0, 11_000.0]}
    assert run(table(**columns), "unit-slip") == ["C4"]


@pytest.mark.parametrize("level", ["firm", "economy"])
def test_the_order_of_rows_makes_no_difference(level: Level):
    made = broken_table(level)
    order = np.random.default_rng(7).permutation(made.frame.height)
    shuffled = replace(made, frame=made.frame[order.tolist()])
    assert run_checks(shuffled, today=TODAY) == run_checks(made, today=TODAY)
    assert len({each.code for each in run_checks(made, today=TODAY)}) > 5


def broken_table(level: Level) -> ReadTable:
    """Rows with duplicates, gaps, jumps, slips and sums that are off."""
    years = [2016, 2017, 2018, 2018, 2021, 2022]
    if level == "firm":
        return table(
            firm=["A"] * 6 + ["B"] * 6, year=years * 2, tax_code=["9900000016"] * 12, industry=["26"] * 11 + ["04"],
            net_sales=[10.0, 11e3, 12.0, 12.0, 13.0, -14.0] * 2, employees=[5.0, 5.0, 0.0, 5.0, 5.0, 5.0] * 2,
            hours=[1e4, 1e5, 1e4, 3e4, 10.0, 1e4] * 2,
        )  # fmt: skip
    return table(
        "economy", territory=["Việt Nam"] * 12, industry=["A"] * 6 + ["TOTAL"] * 6, year=years * 2,
        value_added=[10.0, 30.0, 31.0, 31.0, 32e3, 33.0] * 2,
        value_added_constant=[10.0, 30.0, 31.0, 31.0, 30.0, 33.0] * 2,
        workers=[1.0, 1.0, 1.0, 1.0, 1.0, 2.0] * 2,
    )  # fmt: skip


def test_zero_and_negative_values_are_no_slips():
    rows = table(firm=["A"] * 3, year=[2019, 2020, 2021], value_added=[0.0, -5000.0, 4800.0])
    assert run(rows, "unit-slip") == []


def test_five_peers_are_needed():
    for peers, cells in ((5, ["D2"]), (4, [])):
        columns = {
            "firm": [f"F{n}" for n in range(peers + 1)], "year": [2022] * (peers + 1),
            "employees": [10.0] * (peers + 1), "net_sales": [1e6] + [1e3] * peers,
        }  # fmt: skip
        assert run(table(**columns), "unit-slip-peers") == cells


@pytest.fixture
def spanish_firms(shared_data: Path) -> dict[str, list[object]]:
    """738 manufacturing firms, 1983-1990: employees, value added and materials out of their logarithms."""
    rows = pl.read_csv(shared_data / "economy" / "firms" / "spain_manufacturing_firms_1983_1990.csv")
    return rows.select(
        firm=pl.col("firm").cast(pl.String), year="year", employees=pl.col("n").exp(),
        value_added=pl.col("y").exp(), materials=pl.col("i").exp(),
    ).to_dict(as_series=False)  # fmt: skip


def test_real_firms_are_left_in_peace(spanish_firms: dict[str, list[object]]):
    problems = run_checks(table(**spanish_firms), today=TODAY)
    assert [each.line("en") for each in problems if each.severity is not Severity.NOTE] == []


def test_slips_among_real_firms_are_found(spanish_firms: dict[str, list[object]]):
    places = range(3, len(spanish_firms["firm"]), 97)  # never twice in a firm, which has eight years
    for place in places:
        spanish_firms["value_added"][place] *= 1000
    assert run(table(**spanish_firms), "unit-slip") == [f"D{place + 2}" for place in places]


def test_countries_have_no_unit_slips(shared_data: Path):
    """Penn World Table 10: 183 countries, up to 70 years, wars and revolutions included."""
    rows = pl.read_parquet(shared_data / "economy" / "macro" / "pwt1001.parquet")
    columns = rows.select(
        territory="country", industry=pl.lit("TOTAL"), year="year", gdp_ppp="rgdpo",
        workers=pl.col("emp") * 1000, population=pl.col("pop") * 1000, labour_share="labsh",
    ).to_dict(as_series=False)  # fmt: skip
    dollars = table("economy", **columns)
    problems = run_checks(ReadTable("economy", dollars.frame, dollars.source, (), {}, "USD"), today=TODAY)
    assert found(problems, "unit-slip") == []
    assert [each for each in problems if each.severity is Severity.MUST_FIX] == []


# -- accounts -------------------------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=20),
    st.sampled_from([1, 10, 1000]),
)
def test_rounded_balance_sheets_balance(parts: list[tuple[int, int]], printed_in: int):
    """Each of the three numbers rounded by itself to the table's unit is no reason to ask."""
    rounded = [
        (round((debt + own) / printed_in), round(debt / printed_in), round(own / printed_in)) for debt, own in parts
    ]
    rows = table(
        firm=[str(n) for n in range(len(parts))], year=[2022] * len(parts),
        total_assets=[float(total) for total, _, _ in rounded],
        liabilities=[float(debt) for _, debt, _ in rounded], equity=[float(own) for _, _, own in rounded],
    )  # fmt: skip
    assert run(rows, "balance-sheet") == []


def test_the_rounding_of_a_column_is_that_of_its_digits():
    rows = table(firm=["A", "B"], year=[2022, 2022], net_sales=[1250.0, 1300.0], scales={"net_sales": 1e3})
    assert Subject.of(rows, TODAY).rounding("net_sales") == pytest.approx(5.0)  # 1.25 and 1.30 billion: ± 0.005


def test_the_synthetic_park_has_no_problem_to_fix():
    park = synthetic_park(enterprises=60)
    rows = table(**{role: park.collect(role)[role].to_list() for role in park.roles})
    assert [each.line("en") for each in run_checks(rows, today=TODAY) if each.severity is Severity.MUST_FIX] == []


def test_official_series_of_viet_nam_are_whole():
    """GSO's sectors and product taxes add up to its totals, to the rounding of the printed figures (policy 12)."""
    panel = viet_nam_sectors()
    columns = {role: panel.collect(role)[role].to_list() for role in panel.roles}
    rows = table("economy", **columns)
    rows = ReadTable("economy", rows.frame, rows.source, (), {}, "VND", panel.base_year)
    problems = run_checks(rows, today=TODAY)
    assert [each.line("en") for each in problems if each.severity is not Severity.NOTE] == []


def test_provinces_of_other_countries_are_not_held_against_our_map():
    rows = table("economy", territory=["01", "99"], industry=["C", "C"], year=[2026, 2026])
    foreign = ReadTable("economy", rows.frame, rows.source, (), {}, "USD")
    assert found(run_checks(foreign, today=TODAY), "unknown-territory") == []


# -- reports --------------------------------------------------------------------------------------------------------


def test_a_mistake_that_repeats_is_said_once(tmp_path: Path):
    path = tmp_path / "accounts.csv"
    rows = "\n".join(f"F{n},2022,-{n + 1}" for n in range(REPEATS))
    path.write_text(f"firm,year,employees (persons)\n{rows}\n", encoding="utf-8")
    report = check_file(path, today=TODAY)
    listing = report.tables()[1]
    assert len(report.must_fix) == REPEATS
    assert sum(row[0] == Severity.MUST_FIX.label for row in listing.rows) == 1
    assert f"{REPEATS} places" in report.summary("en")
    assert report.to_frame().height == len(report.problems)


def test_columns_that_nobody_filled_in_make_one_line(tmp_path: Path):
    write_template("firm", tmp_path / "form.xlsx", years=[2024])
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    book["Số liệu"]["A5"], book["Số liệu"]["B5"] = "a", 2024
    book.save(tmp_path / "form.xlsx")
    report = check_file(tmp_path / "form.xlsx", today=TODAY)
    counts, listing = report.tables()
    assert len(listing.rows) == 1
    assert "«Mã số thuế», «Tên doanh nghiệp»" in listing.rows[0][3].vi
    assert counts.rows[0][-1].vi == "Số liệu"  # the same place is named once
    assert listing.rows[0][1].vi == "Số liệu"


def test_one_fewer_is_listed_one_by_one(tmp_path: Path):
    path = tmp_path / "accounts.csv"
    rows = "\n".join(f"F{n},2022,-{n + 1}" for n in range(REPEATS - 1))
    path.write_text(f"firm,year,employees (persons)\n{rows}\n", encoding="utf-8")
    listing = check_file(path, today=TODAY).tables()[1]
    assert sum(row[0] == Severity.MUST_FIX.label for row in listing.rows) == REPEATS - 1


def test_a_missing_file_is_a_report_too(tmp_path: Path):
    report = check_file(tmp_path / "không có.xlsx", today=TODAY)
    assert [problem.code for problem in report.problems] == ["no-such-file"]
    assert "không có.xlsx" in report.summary()


def test_a_column_wrong_from_top_to_bottom_names_ten_thousand_cells_and_the_rest_together():
    count = PLACES_NAMED + 5
    rows = table(firm=[str(n) for n in range(count)], year=[2022] * count, employees=[-1.0] * count)
    negative = [each for each in run_checks(rows, today=TODAY) if each.code == "below-minimum"]
    assert len(negative) == PLACES_NAMED + 1
    assert negative[0].cell is None
    assert "5 more such places in the column: rows 10002-10006" in negative[0].message.en


# -- whatever people hand in ----------------------------------------------------------------------------------------

_CONTROL = re.compile(r"[\x00-\x1f\ud800-\udfff\ufffe\uffff]")  # what no workbook can hold
header = st.sampled_from(["firm", "year", "employees", "Doanh thu (triệu đồng)", "tax code", "ngành", "GRDP", "?"])
cells = st.one_of(st.none(), st.text(max_size=12), st.integers(-(10**9), 10**13), st.floats(width=32))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(header, min_size=1, max_size=6), st.lists(st.lists(cells, max_size=7), max_size=8))
def test_no_table_ever_ends_in_a_traceback(tmp_path: Path, headers: list[str], body: list[list[object]]):
    path = tmp_path / "any.csv"
    lines = [headers, *([str(cell) if cell is not None else "" for cell in row] for row in body)]
    path.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8", errors="replace")
    report = check_file(path, today=TODAY)
    assert report.summary("vi")
    handed = mark_up(path, report.problems, tmp_path / "back.xlsx")
    assert handed.output.exists()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(header, min_size=1, max_size=6), st.lists(st.lists(cells, max_size=7), max_size=8))
def test_no_workbook_ever_ends_in_a_traceback(tmp_path: Path, headers: list[str], body: list[list[object]]):
    path = tmp_path / "any.xlsx"
    with xlsxwriter.Workbook(path, {"nan_inf_to_errors": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([headers, *body]):
            sheet.write_row(place, 0, [_CONTROL.sub("", cell) if isinstance(cell, str) else cell for cell in row])
    report = check_file(path, today=TODAY)
    assert report.summary("en")
    assert mark_up(path, report.problems, tmp_path / "back.xlsx").output.exists()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400), st.sampled_from([".csv", ".xlsx", ".parquet", ".xls", ""]))
def test_no_bytes_ever_end_in_a_traceback(tmp_path: Path, content: bytes, ending: str):
    path = tmp_path / f"any{ending}"
    path.write_bytes(content)
    report = check_file(path, today=TODAY)
    assert mark_up(path, report.problems, tmp_path / "back.xlsx").output.exists()


ITEMS = {"labour_cost": [200.0], "interest": [10.0], "taxes": [20.0], "depreciation": [50.0], "profit": [170.0]}


def test_the_gap_of_the_two_methods_is_seen_where_output_is_the_value_of_production_alone():
    given_ = table(firm=["A"], year=[2023], production_value=[950.0], intermediate_inputs=[600.0], **ITEMS)
    assert run(given_, "value-added-gap") == ["C2"]
    right = table(firm=["A"], year=[2023], production_value=[1050.0], intermediate_inputs=[600.0], **ITEMS)
    assert run(right, "value-added-gap") == []
    with_stocks = table(
        firm=["A"],
        year=[2023],
        production_value=[950.0],
        inventory_change=[100.0],
        intermediate_inputs=[600.0],
        **ITEMS,
    )
    assert run(with_stocks, "value-added-gap") == []


def test_one_unknown_province_among_five_is_still_one_of_viet_nam():
    five = table(firm=list("ABCDE"), year=[2023] * 5, territory=["01", "79", "99", "48", "31"])
    assert run(five, "unknown-territory") == ["C4"]
    four = table(firm=list("ABCD"), year=[2023] * 4, territory=["01", "79", "99", "48"])
    assert run(four, "unknown-territory") == []
