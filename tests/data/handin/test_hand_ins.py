"""Workbooks that pass, workbooks that do not, and what each of them is told."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_hand_ins import COMPANY, RIGHT, SECOND, TOKEN, YEAR, fill

from nangsuat.data import (
    AcceptedHandIn,
    FirmPanel,
    Gate,
    HandInCheck,
    HandInEnterprise,
    HandInSpecification,
    ProblemsFound,
    Severity,
    TemplateNotWritten,
    UnknownOption,
    check_hand_in,
    mark_up,
    problem_key,
    problem_views,
    read_snapshots,
    specification_named,
    write_hand_in_workbook,
)
from nangsuat.data.handin.specification import registered

type HandIn = Callable[..., HandInCheck]

FLOAT = 1e-12  # a workbook keeps 16 to 17 digits of a number


def codes(answer: HandInCheck, severity: Severity | None = None) -> list[str]:
    return [problem.code for problem in answer.problems if severity in (None, problem.severity)]


def at(answer: HandInCheck, code: str) -> list[str | None]:
    return [problem.cell for problem in answer.problems if problem.code == code]


SHOULD_PASS: Mapping[str, Mapping[str, object]] = {
    "right figures": {},
    "a loss": {"profit": -3_000.0, "value_added": 33_000.0},
    "numbers in Vietnamese writing": {"net_sales": "120.000,5", "hours": "320 000"},
    "numbers in English writing": {"net_sales": "120,000.5"},
    "no R&D": {"rd_spending": 0},
    "inputs by their parts": {"intermediate_inputs": None},
    "labour by its ends": {"employees": None, "employees_start": 140, "employees_end": 160},
    "assets by their ends": {"fixed_assets": None, "fixed_assets_start": 59_000, "fixed_assets_end": 61_000},
}
SHOULD_FAIL: Mapping[str, tuple[Mapping[str, object], str, str, Gate]] = {
    "ambiguous": ({"employees": "1.234"}, "ambiguous-number", "employees", Gate.TYPES),
    "words": ({"profit": "chưa quyết toán"}, "not-a-number", "profit", Gate.TYPES),
    "date": ({"taxes": date(2025, 3, 1)}, "date-in-number", "taxes", Gate.TYPES),
    "uncomputed formula": ({"interest": "=1+1"}, "formula-without-value", "interest", Gate.TYPES),
    "negative sales": ({"net_sales": -1.0}, "below-minimum", "net_sales", Gate.RELATIONS),
    "blank profit": ({"profit": None}, "required-field", "profit", Gate.RELATIONS),
    "too many hours": ({"hours": 3e6}, "hours-impossible", "hours", Gate.RELATIONS),
    "parts missing": ({"intermediate_inputs": None, "energy": None}, "required-field", "intermediate_inputs",
                      Gate.RELATIONS),
}  # fmt: skip


@pytest.mark.parametrize("name", SHOULD_PASS)
def test_hand_ins_that_should_pass(hand_in: HandIn, prior: FirmPanel, name: str):
    answer = hand_in(SHOULD_PASS[name], prior=prior)
    assert answer.must_fix == ()
    assert answer.ok
    assert answer.enterprises == ("E1",)
    assert answer.panel().collect("firm", "year").rows() == [("E1", YEAR)]


@pytest.mark.parametrize("name", SHOULD_FAIL)
def test_hand_ins_that_should_fail_name_the_cell(hand_in: HandIn, prior: FirmPanel, name: str):
    changed, code, role, gate = SHOULD_FAIL[name]
    answer = hand_in(changed, prior=prior)
    letters = answer.source.letters
    assert f"{letters[role]}7" in at(answer, code)
    assert answer.failed_gate is gate
    assert not answer.can_be_sent([problem_key(problem) for problem in answer.problems])
    with pytest.raises(ProblemsFound):
        answer.panel()


def test_right_figures_have_nothing_to_say(hand_in: HandIn, prior: FirmPanel):
    answer = hand_in(prior=prior)
    assert answer.problems == ()
    assert [result.state for result in answer.gates] == ["passed"] * 6
    assert answer.can_be_sent()


def test_all_problems_are_told_at_once_and_none_twice(hand_in: HandIn):
    changed = {"employees": "1.234", "profit": None, "net_sales": -5.0, "hours": "nhiều"}
    answer = hand_in(changed)
    assert {"ambiguous-number", "required-field", "below-minimum", "not-a-number"} <= set(codes(answer))
    places = [(problem.code, problem.cell) for problem in answer.problems]
    assert len(set(places)) == len(places)
    assert len(at(answer, "required-field")) == 1  # of a cell that cannot be read it is not said that it is blank


@pytest.mark.parametrize(
    ("factor", "said"), [(1e3, "1.050 lần"), (1e6, "1,05 triệu lần"), (1e-3, "0,00105 lần"), (1e-6, "0,00000105 lần")]
)
def test_a_unit_slip_against_last_year_is_asked_about(hand_in: HandIn, prior: FirmPanel, factor: float, said: str):
    answer = hand_in({"net_sales": 120_000.0 * factor}, prior=prior)
    slips = [problem for problem in answer.please_confirm if problem.code == "unit-slip"]
    assert [problem.column.startswith("Doanh thu thuần") for problem in slips if problem.column] == [True]
    assert said in slips[0].message.vi
    assert answer.ok
    assert not answer.can_be_sent()
    assert answer.can_be_sent([problem_key(problem) for problem in answer.please_confirm])
    assert "far-from-last-year" not in [problem.code for problem in slips]


def test_a_number_larger_than_any_is_refused_and_nothing_else_is_said_of_it(hand_in: HandIn, prior: FirmPanel):
    answer = hand_in({"net_sales": 1e30}, prior=prior)
    sales = f"{answer.source.letters['net_sales']}7"
    [problem] = [each for each in answer.problems if each.cell == sales]
    assert (problem.code, problem.severity) == ("beyond-magnitude", Severity.MUST_FIX)
    assert (problem.written.vi, problem.written.en) == ("1E+30", "1E+30")


@pytest.mark.parametrize(
    ("changed", "head"),
    [({"labour_cost": 60e6}, "400.000"), ({"labour_cost": 15.0}, "0,1"), ({"labour_cost": -3_000.0}, "-20")],
)
def test_the_wages_of_one_enterprise_are_no_median(hand_in: HandIn, changed: Mapping[str, object], head: str):
    [problem] = [each for each in hand_in(changed).please_confirm if each.code == "wages-of-enterprise"]
    assert problem.message.vi == f"Chi phí lao động một người là {head} triệu đồng một năm"
    assert "trung vị" not in " ".join(each.message.vi for each in hand_in(changed).problems)


def test_nothing_is_said_per_person_where_the_persons_are_below_zero(hand_in: HandIn):
    answer = hand_in({"employees": -5.0, "labour_cost": 82_972.0})
    assert codes(answer, Severity.MUST_FIX) == ["below-minimum"]
    assert {"wages-of-enterprise", "wages-per-head"}.isdisjoint(codes(answer))


def test_values_are_shown_as_the_language_writes_them(hand_in: HandIn, tmp_path: Path):
    answer = hand_in({"employees": None, "employees_start": 197, "employees_end": 9000.5, "hours": "nhiều"})
    shown = {each.value: each.written for each in answer.problems}
    assert (shown["9000.5"].vi, shown["9000.5"].en) == ("9.000,5", "9,000.5")
    assert shown["nhiều"].vi == "nhiều"
    back = mark_up(tmp_path / "so-lieu.xlsx", answer.problems, tmp_path / "back.xlsx", language="vi").output
    listed = {cell.value for row in openpyxl.load_workbook(back)["Lỗi"] for cell in row}
    assert "9.000,5" in listed
    assert "9000.5" not in listed


def test_a_change_of_many_times_is_asked_about(hand_in: HandIn, prior: FirmPanel):
    answer = hand_in({"net_sales": 700_000.0}, prior=prior)
    assert at(answer, "far-from-last-year") == [f"{answer.source.letters['net_sales']}7"]


def test_confirmations_hold_for_the_value_that_was_confirmed(hand_in: HandIn, prior: FirmPanel):
    confirmed = [problem_key(problem) for problem in hand_in({"net_sales": 700_000.0}, prior=prior).please_confirm]
    assert hand_in({"net_sales": 700_000.0}, prior=prior).unconfirmed(confirmed) == ()
    assert hand_in({"net_sales": 800_000.0}, prior=prior).unconfirmed(confirmed) != ()


def test_accepted_figures_of_last_year_are_not_changed_by_typing_over_them(hand_in: HandIn, prior: FirmPanel):
    answer = hand_in(prior=prior, also={("E1", 2024): {"net_sales": 5.0, "profit": "?"}})
    changed = [problem for problem in answer.problems if problem.code == "earlier-value-changed"]
    assert {problem.cell for problem in changed} == {
        f"{answer.source.letters[role]}6" for role in ("net_sales", "profit")
    }
    assert "114.000" in changed[0].message.vi
    assert answer.ok
    assert answer.frame["year"].to_list() == [YEAR]


def test_rows_of_others_are_refused(hand_in: HandIn, prior: FirmPanel):
    def add_a_row(path: Path) -> None:
        book = openpyxl.load_workbook(path)
        sheet = book["Số liệu"]
        for place, value in {"A": "E9", "D": YEAR, "J": 7.0}.items():
            sheet[f"{place}8"] = value
        book.save(path)

    answer = hand_in(prior=prior, edit=add_a_row)
    assert at(answer, "not-your-enterprise") == ["A8"]
    assert answer.enterprises == ("E1",)


def test_a_row_known_by_its_tax_code_gets_the_id_of_the_register(hand_in: HandIn):
    def by_tax_code(path: Path) -> None:
        book = openpyxl.load_workbook(path)
        book["Số liệu"]["A5"] = COMPANY.tax_code
        book.save(path)

    answer = hand_in(edit=by_tax_code)
    assert answer.enterprises == ("E1",)
    assert answer.ok


def test_an_empty_workbook_is_told_once(tmp_path: Path, accounts: HandInSpecification):
    path = write_hand_in_workbook(accounts, tmp_path / "a.xlsx", enterprises=[COMPANY], year=YEAR)
    answer = check_hand_in(path, accounts, enterprises=[COMPANY], year=YEAR)
    assert codes(answer, Severity.MUST_FIX) == ["nothing-handed-in"]


def test_several_enterprises_in_one_file(tmp_path: Path, accounts: HandInSpecification, prior: FirmPanel):
    both = [COMPANY, SECOND]
    path = write_hand_in_workbook(accounts, tmp_path / "a.xlsx", enterprises=both, year=YEAR, prior=prior)
    fill(path, {("E1", YEAR): RIGHT})
    half = check_hand_in(path, accounts, enterprises=both, year=YEAR, prior=prior)
    assert (half.ok, half.enterprises) == (True, ("E1",))
    assert codes(half) == ["enterprise-left-empty"]
    fill(path, {("E2", YEAR): RIGHT})
    whole = check_hand_in(path, accounts, enterprises=both, year=YEAR, prior=prior)
    assert whole.enterprises == ("E1", "E2")
    assert whole.problems == ()


def copy_of_the_row(path: Path, changed: Mapping[str, object]) -> None:
    """Row 5 a second time as row 6, with some of its cells changed."""
    book = openpyxl.load_workbook(path)
    sheet = book["Số liệu"]
    for cell in sheet[5]:
        sheet.cell(6, cell.column, cell.value)
    for address, value in changed.items():
        sheet[address] = value
    book.save(path)


def test_a_row_that_stands_twice_is_counted_once_and_asked_about(hand_in: HandIn):
    answer = hand_in(edit=lambda path: copy_of_the_row(path, {}))
    assert codes(answer, Severity.MUST_FIX) == []
    assert codes(answer, Severity.PLEASE_CONFIRM) == ["same-row-twice"]
    assert "Dòng 6 giống hệt dòng 5" in answer.please_confirm[0].message.vi
    assert answer.frame["row"].to_list() == [5]
    assert len(answer.snapshot["rows"]) == 1


@pytest.mark.parametrize("other", [99_000.0, "nhiều"])
def test_two_rows_of_one_enterprise_and_year_that_differ_are_refused(hand_in: HandIn, other: object):
    sales = hand_in().source.letters["net_sales"]
    answer = hand_in(edit=lambda path: copy_of_the_row(path, {f"{sales}6": other}))
    assert len(at(answer, "duplicate")) == 2
    assert not answer.ok


def test_rows_that_cannot_be_read_are_never_the_same(hand_in: HandIn):
    sales = hand_in().source.letters["net_sales"]
    answer = hand_in({"net_sales": "ít"}, edit=lambda path: copy_of_the_row(path, {f"{sales}6": "nhiều"}))
    assert at(answer, "not-a-number") == [f"{sales}5", f"{sales}6"]
    assert len(at(answer, "duplicate")) == 2


def test_what_the_register_knows_is_held_against_what_is_said(hand_in: HandIn):
    answer = hand_in({"tax_code": "0399999011", "name": "Công ty Khác", "industry": "27"})
    assert "tax-code-differs" in codes(answer, Severity.PLEASE_CONFIRM)
    assert codes(answer, Severity.NOTE).count("identity-differs") == 2


def test_the_register_fills_in_what_the_form_does_not_ask(tmp_path: Path, quick: HandInSpecification):
    path = write_hand_in_workbook(quick, tmp_path / "a.xlsx", enterprises=[COMPANY], year=YEAR)
    fill(path, {("E1", YEAR): {"net_sales": 10.0, "intermediate_inputs": 6.0, "employees": 2}})
    answer = check_hand_in(path, quick, enterprises=[COMPANY], year=YEAR)
    assert answer.ok
    assert answer.panel().collect("industry", "territory").rows() == [("26", "79")]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"token": "another"}, "other-token"),
        ({"year": 2024}, "other-year-asked"),
        ({"enterprises": [SECOND]}, "workbook-of-others"),
    ],
)
def test_a_workbook_of_another_campaign_stops_at_the_third_gate(hand_in: HandIn, options: dict[str, object], code: str):
    answer = hand_in(**options)
    assert answer.failed_gate is Gate.TEMPLATE
    assert codes(answer, Severity.MUST_FIX) == [code]
    assert [result.state for result in answer.gates[3:]] == ["not_reached"] * 3


def test_another_form_is_named(tmp_path: Path, accounts: HandInSpecification, quick: HandInSpecification):
    path = write_hand_in_workbook(quick, tmp_path / "a.xlsx", enterprises=[COMPANY], year=YEAR)
    answer = check_hand_in(path, accounts, enterprises=[COMPANY], year=YEAR)
    assert codes(answer) == ["other-specification"]
    assert quick.title.vi in answer.problems[0].message.vi


def test_an_old_workbook_is_read_by_its_own_version(tmp_path: Path, quick: HandInSpecification):
    newer = replace(quick, version=2, sections=specification_named("accounts-2026").sections)
    versions = registered(quick, newer)
    path = write_hand_in_workbook(quick, tmp_path / "a.xlsx", enterprises=[COMPANY], year=YEAR)
    fill(path, {("E1", YEAR): {"net_sales": 10.0, "intermediate_inputs": 6.0, "employees": 2}})
    answer = check_hand_in(path, newer, enterprises=[COMPANY], year=YEAR, specifications=versions)
    assert answer.ok
    assert answer.specification is quick
    assert answer.snapshot["version"] == 1
    assert codes(answer) == ["older-version"]
    unknown = check_hand_in(path, newer, enterprises=[COMPANY], year=YEAR, specifications=registered(newer))
    assert codes(unknown) == ["unknown-version"]


def test_a_table_of_ones_own_is_read_by_its_headers_and_asked_about(tmp_path: Path, quick: HandInSpecification):
    book = openpyxl.Workbook()
    book.active.append(["Mã DN", "Năm", "Doanh thu (tỷ đồng)", "Chi phí trung gian (tỷ đồng)", "Lao động", "Ghi thêm"])
    book.active.append(["E1", YEAR, 1.5, 1.0, 4, "x"])
    book.save(tmp_path / "a.xlsx")
    answer = check_hand_in(tmp_path / "a.xlsx", quick, enterprises=[COMPANY], year=YEAR)
    assert answer.ok
    assert "not-our-template" in codes(answer, Severity.PLEASE_CONFIRM)
    assert answer.frame["net_sales"].to_list() == [1500.0]
    assert any(found.role == "net_sales" and "1.000 triệu đồng" in found.read.vi for found in answer.normalisations)


def test_a_missing_column_stops_at_the_third_gate(tmp_path: Path, quick: HandInSpecification):
    book = openpyxl.Workbook()
    book.active.append(["Mã DN", "Năm", "Doanh thu (tỷ đồng)"])
    book.active.append(["E1", YEAR, 1.5])
    book.save(tmp_path / "a.xlsx")
    answer = check_hand_in(tmp_path / "a.xlsx", quick, enterprises=[COMPANY], year=YEAR)
    assert answer.failed_gate is Gate.TEMPLATE
    assert codes(answer, Severity.MUST_FIX) == ["field-missing", "field-missing"]


def test_a_workbook_for_an_economy_is_no_hand_in(tmp_path: Path, quick: HandInSpecification):
    from nangsuat.data import write_template

    path = write_template("economy", tmp_path / "a.xlsx")
    answer = check_hand_in(path, quick, enterprises=[COMPANY], year=YEAR)
    assert answer.failed_gate is Gate.TEMPLATE


def test_figures_that_nobody_wrote_are_known(hand_in: HandIn):
    ends = {"employees": None, "employees_start": 140, "employees_end": 160}
    answer = hand_in({**ends, "intermediate_inputs": "  "})
    assert answer.computed == {(5, "employees"), (5, "intermediate_inputs")}
    assert answer.snapshot["computed"] == {"5": ["employees", "intermediate_inputs"]}
    origin = read_snapshots([AcceptedHandIn("2025-0001", 1, answer.snapshot)]).origin(1)
    assert (origin.cell("employees"), origin.cell("hours")) == (None, f"{answer.source.letters['hours']}5")
    assert hand_in().computed == frozenset()


def test_what_was_understood_otherwise_is_shown(hand_in: HandIn):
    answer = hand_in({"net_sales": "120.000,5", "hours": "(5)", "industry": 26})
    shown = {found.role: (found.cell, found.written, found.read.vi) for found in answer.normalisations}
    assert shown["net_sales"] == (f"{answer.source.letters['net_sales']}5", "120.000,5", "120.000,5")
    assert shown["hours"][1:] == ("(5)", "-5")
    assert shown["industry"][1:] == ("26", "26")


def test_a_check_can_be_lifted_and_stays_on_record(hand_in: HandIn):
    answer = hand_in({"hours": 3e6})
    key = next(problem_key(problem) for problem in answer.must_fix)
    lifted = answer.waived([key])
    assert lifted.ok
    assert codes(lifted, Severity.NOTE) == ["hours-impossible"]
    unread = hand_in({"hours": "nhiều"})
    assert not unread.waived([problem_key(problem) for problem in unread.problems]).ok  # there is nothing to take


def test_no_way_out_speaks_of_options_of_the_program(hand_in: HandIn, prior: FirmPanel):
    changed = {"employees": "1.234", "net_sales": 120_000e6, "profit": "12 USD", "taxes": None, "energy": "5%"}
    for problem in hand_in(changed, prior=prior).problems:
        assert "--" not in problem.suggestion.vi + problem.suggestion.en


def test_the_users_own_file_comes_back_marked(hand_in: HandIn, tmp_path: Path):
    answer = hand_in({"employees": "1.234"})
    handed = mark_up(tmp_path / "so-lieu.xlsx", answer.problems, tmp_path / "back.xlsx")
    assert handed.is_copy
    cell = openpyxl.load_workbook(handed.output)["Số liệu"][at(answer, "ambiguous-number")[0]]
    assert "1234" in cell.comment.text


def test_inserted_rows_renamed_sheets_and_headers_do_no_harm(hand_in: HandIn):
    def edit(path: Path) -> None:
        book = openpyxl.load_workbook(path)
        sheet = book["Số liệu"]
        sheet["J4"] = "cái này"
        sheet.append([])
        sheet.append(["Ghi chú: số đã kiểm toán"])
        book.save(path)

    assert hand_in(edit=edit).ok


def test_a_column_whose_header_says_another_field_is_no_such_column(hand_in: HandIn):
    def exchange(path: Path) -> None:
        book = openpyxl.load_workbook(path)
        sheet = book["Số liệu"]
        places = {name.removeprefix("ns_"): found.attr_text for name, found in book.defined_names.items()}
        one, other = (places[role].rpartition("!")[2].split("$")[1] for role in ("materials", "energy"))
        for row in range(1, sheet.max_row + 1):  # as copying with their headers does: the named ranges stay
            first, second = sheet[f"{one}{row}"], sheet[f"{other}{row}"]
            if type(first).__name__ == type(second).__name__ == "Cell":
                first.value, second.value = second.value, first.value
        book.save(path)

    answer = hand_in(edit=exchange)
    assert not answer.ok
    assert codes(answer, Severity.MUST_FIX).count("name-against-header") == 2
    told = next(problem for problem in answer.problems if problem.code == "name-against-header")
    assert "trong mẫu cột này là" in told.message.vi


def test_the_way_out_of_two_readings_names_the_cells_own_number(hand_in: HandIn):
    answer = hand_in({"net_sales": "9.500"})
    [told] = [problem for problem in answer.problems if problem.code == "ambiguous-number"]
    assert "9500 hoặc 9,5" in told.suggestion.vi


def test_views_group_by_row_and_by_column(tmp_path: Path, quick: HandInSpecification):
    many = [HandInEnterprise(f"F{number:03}") for number in range(40)]
    path = write_hand_in_workbook(quick, tmp_path / "a.xlsx", enterprises=many, year=YEAR)
    right = {"net_sales": 10.0, "intermediate_inputs": 6.0, "employees": 2}
    cells = {
        (each.firm, YEAR): right | ({"employees": None} if number < 20 else {}) for number, each in enumerate(many)
    }
    cells["F030", YEAR] = right | {"net_sales": -4.0}
    answer = check_hand_in(fill(path, cells), quick, enterprises=many, year=YEAR)
    views = problem_views(answer.must_fix)
    assert [(each.code, each.count, each.place.vi) for each in views.by_column] == [
        ("required-field", 20, "Số liệu!G dòng 5-24")
    ]
    assert [(each.row, [problem.cell for problem in each.problems]) for each in views.by_row] == [(35, ["E35"])]


def test_years_and_enterprises_that_cannot_be_are_refused(tmp_path: Path, quick: HandInSpecification):
    path = tmp_path / "a.xlsx"
    with pytest.raises(UnknownOption):
        write_hand_in_workbook(quick, path, enterprises=[COMPANY], year=1999)
    with pytest.raises(UnknownOption):
        write_hand_in_workbook(quick, path, enterprises=[COMPANY], year=YEAR, language="fr")  # type: ignore[arg-type]
    with pytest.raises(TemplateNotWritten):
        write_hand_in_workbook(quick, path, enterprises=[], year=YEAR)
    with pytest.raises(TemplateNotWritten, match="twice"):
        write_hand_in_workbook(quick, path, enterprises=[COMPANY, COMPANY], year=YEAR)
    with pytest.raises(UnknownOption):
        check_hand_in(path, quick, enterprises=[COMPANY], year=1999)


def test_a_workbook_is_made_for_its_enterprise(tmp_path: Path, accounts: HandInSpecification, prior: FirmPanel):
    path = write_hand_in_workbook(
        accounts, tmp_path / "a.xlsx", enterprises=[COMPANY], year=YEAR, prior=prior, token=TOKEN
    )
    book = openpyxl.load_workbook(path)
    sheet = book["Số liệu"]
    assert [row[0].value for row in sheet["A5:A7"]] == ["E1"] * 3  # of E2 nothing is seen
    assert sheet["D7"].value == YEAR
    assert sheet["J7"].value is None
    assert sheet["J6"].value == 114_000.0
    assert sheet["J6"].fill.start_color.rgb != sheet["J7"].fill.start_color.rgb
    assert (sheet["J6"].protection.locked, sheet["J7"].protection.locked) == (True, False)
    assert book["_nangsuat"].sheet_state == "veryHidden"
    assert {f"ns_{role}" for role in accounts.roles} == set(book.defined_names)
    titles = [cell.value for cell in sheet[2] if cell.value]
    assert titles == [section.title.vi for section in accounts.sections]


amounts = st.floats(0, 1e9).map(lambda value: round(value, 4))
answers = st.fixed_dictionaries(
    {"net_sales": amounts, "intermediate_inputs": amounts, "employees": st.integers(0, 100_000).map(float)}
)


@settings(max_examples=20)  # each makes, fills in and reads a workbook
@given(st.lists(answers, min_size=1, max_size=6), st.sampled_from(["vi", "en"]))
def test_write_fill_read_is_the_identity(tmp_path_factory: pytest.TempPathFactory, given_answers: list, language: str):
    quick = specification_named("quick-3")
    firms = [HandInEnterprise(f"X{number}", name=f"Công ty {number}") for number in range(len(given_answers))]
    path = tmp_path_factory.mktemp("identity") / "a.xlsx"
    write_hand_in_workbook(quick, path, enterprises=firms, year=YEAR, language=language)  # type: ignore[arg-type]
    fill(path, {(each.firm, YEAR): typed for each, typed in zip(firms, given_answers, strict=True)})
    answer = check_hand_in(path, quick, enterprises=firms, year=YEAR)
    read = answer.frame.select("net_sales", "intermediate_inputs", "employees")
    assert read.rows() == [
        pytest.approx(tuple(typed[role] for role in read.columns), rel=FLOAT) for typed in given_answers
    ]
    assert isinstance(answer.frame, pl.DataFrame)
    assert answer.frame["name"].to_list() == [each.name for each in firms]
