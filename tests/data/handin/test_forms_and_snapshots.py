"""The web form gives the same answer as a file; what is accepted comes back as the panel that it was."""

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_hand_ins import COMPANY, RIGHT, YEAR, fill

from nangsuat.data import (
    SPECIFICATIONS,
    AcceptedHandIn,
    FirmPanel,
    Gate,
    HandInEnterprise,
    HandInSpecification,
    ProblemsFound,
    SnapshotsDiffer,
    UnknownOption,
    check_form,
    check_hand_in,
    parse_amount,
    problem_key,
    read_snapshots,
    specification_named,
    write_hand_in_workbook,
)

TYPED = {
    role: f"{value:g}" if abs(value) < 1e5 else f"{value:.0f}"
    for role, value in RIGHT.items()
    if isinstance(value, float)
}
CONVERTED = 1e-12  # relative: a unit is a multiplication by a power of ten


def test_form_and_file_give_the_same_answer(tmp_path: Path, accounts: HandInSpecification, prior: FirmPanel):
    path = write_hand_in_workbook(accounts, tmp_path / "a.xlsx", enterprises=[COMPANY], year=YEAR, prior=prior)
    wrong = {"net_sales": -5.0, "hours": 3e6, "employees": "1.234", "profit": None, "labour_cost": 700_000.0}
    fill(path, {("E1", YEAR): {**RIGHT, **wrong}})
    from_file = check_hand_in(path, accounts, enterprises=[COMPANY], year=YEAR, prior=prior)
    typed = {
        **TYPED,
        "net_sales": "-5",
        "hours": "3000000",
        "employees": "1.234",
        "profit": "",
        "labour_cost": "700000",
    }
    from_form = check_form(accounts, typed, enterprise=COMPANY, year=YEAR, prior=prior)
    headers = {header: role for role, header in from_file.source.columns.items()}
    assert sorted((problem.code, problem.column) for problem in from_form.problems) == sorted(
        (problem.code, headers.get(problem.column or "")) for problem in from_file.problems
    )
    assert from_form.failed_gate is from_file.failed_gate


def test_right_figures_in_the_form(accounts: HandInSpecification, prior: FirmPanel):
    answer = check_form(accounts, TYPED, enterprise=COMPANY, year=YEAR, prior=prior)
    assert answer.problems == ()
    assert answer.can_be_sent()
    assert answer.frame["profit"].to_list() == [12_000.0]
    assert answer.source.name == "form"
    assert len(answer.source.sha256) == 64


def test_a_form_left_blank_names_each_field(quick: HandInSpecification):
    answer = check_form(quick, {}, enterprise=COMPANY, year=YEAR)
    assert [problem.column for problem in answer.must_fix] == ["net_sales", "intermediate_inputs", "employees"]
    assert all(problem.row is None and problem.cell is None for problem in answer.problems)


def test_a_confirmation_in_the_form_holds_until_the_figure_changes(quick: HandInSpecification, prior: FirmPanel):
    def typed(sales: str) -> dict[str, str]:
        return {"net_sales": sales, "intermediate_inputs": "72000", "employees": "150"}

    first = check_form(quick, typed("700000"), enterprise=COMPANY, year=YEAR, prior=prior)
    confirmed = {problem_key(problem) for problem in first.please_confirm}
    assert confirmed
    again = check_form(quick, typed("700000"), enterprise=COMPANY, year=YEAR, prior=prior)
    other = check_form(quick, typed("710000"), enterprise=COMPANY, year=YEAR, prior=prior)
    assert again.can_be_sent(confirmed)
    assert not other.can_be_sent(confirmed)


def test_what_is_not_asked_cannot_be_typed(quick: HandInSpecification):
    for values in ({"profit": "1"}, {"firm": "E2"}, {"year": "2024"}):
        with pytest.raises(UnknownOption):
            check_form(quick, values, enterprise=COMPANY, year=YEAR)


@pytest.mark.parametrize(
    ("text", "role", "value"),
    [
        ("1.234,5", "net_sales", 1234.5),
        ("1,234.5", "net_sales", 1234.5),
        ("1 234", "net_sales", 1234.0),
        ("1 234 triệu đồng", "net_sales", 1234.0),
        ("1,5 tỷ", "net_sales", 1500.0),
        ("12 tỷ đồng", "net_sales", 12_000.0),
        ("1234567000 đồng", "net_sales", 1234.567),
        ("2 billion VND", "net_sales", 2000.0),
        ("(12,5)", "profit", -12.5),
        ("−7", "profit", -7.0),
        ("150 người", "employees", 150.0),
        ("1,5 nghìn giờ", "hours", 1500.0),
        ("", "profit", None),
        ("-", "profit", None),
    ],
)
def test_amounts_as_people_type_them(text: str, role: str, value: float | None):
    amount = parse_amount(text, role)
    assert amount.problem is None
    assert amount.value == (value if value is None else pytest.approx(value, rel=CONVERTED))


@pytest.mark.parametrize(
    ("text", "role", "code"),
    [
        ("1.234", "net_sales", "ambiguous-number"),
        ("1,234 tỷ", "net_sales", "ambiguous-number"),
        ("nhiều", "net_sales", "not-a-number"),
        ("12 người", "net_sales", "unknown-unit-word"),
        ("12 con", "employees", "unknown-unit-word"),
        ("12 USD", "net_sales", "currency-in-cell"),
        ("12%", "net_sales", "percent-in-cell"),
        ("1.2.3", "net_sales", "not-a-number"),
        ("=1+1", "net_sales", "not-a-number"),
        ("1e999", "net_sales", "not-a-number"),
    ],
)
def test_amounts_that_are_asked_about(text: str, role: str, code: str):
    amount = parse_amount(text, role)
    assert amount.value is None
    assert amount.problem is not None
    assert (amount.problem.code, amount.problem.column) == (code, role)


def test_an_ambiguous_amount_offers_both_readings_which_are_then_taken():
    asked = parse_amount("-1.234 tỷ đồng")
    assert [choice.value for choice in asked.choices] == [-1_234_000.0, -1234.0]
    for choice in asked.choices:
        again = parse_amount(choice.text)
        assert again.value == pytest.approx(choice.value, rel=CONVERTED)


def test_the_echo_has_all_digits():
    assert parse_amount("1234567,85").echo.vi == "1.234.567,85 triệu đồng = 1.234,56785 tỷ đồng"
    assert parse_amount("7", "employees").echo.en == "7 persons"


def test_only_numbers_are_amounts():
    for role in ("name", "nobody"):
        with pytest.raises(UnknownOption):
            parse_amount("1", role)


@given(st.text(max_size=30))
def test_no_text_raises(text: str):
    amount = parse_amount(text)
    assert amount.value is None or amount.echo.vi
    assert not (amount.value is not None and amount.problem)


@settings(max_examples=25)  # all checks each time
@given(st.text(max_size=30), st.text(max_size=30))
def test_no_form_raises(name: str, number: str):
    accounts = specification_named("accounts-2026")
    check_form(accounts, {"name": name, "industry": name, "net_sales": number}, enterprise=COMPANY, year=YEAR)


def accepted(firm: str, year: int, sales: float, specification: str = "quick-3", number: int = 1) -> AcceptedHandIn:
    typed = {"net_sales": f"{sales:.0f}", "intermediate_inputs": "6", "employees": "2"}
    answer = check_form(specification_named(specification), typed, enterprise=HandInEnterprise(firm), year=year)
    return AcceptedHandIn(f"{year}-{number:04}", 1, json.loads(json.dumps(answer.snapshot)))


def test_snapshots_come_back_as_one_panel_with_their_origins(tmp_path: Path, accounts: HandInSpecification):
    path = write_hand_in_workbook(accounts, tmp_path / "a.xlsx", enterprises=[COMPANY], year=YEAR)
    fill(path, {("E1", YEAR): RIGHT})
    answer = check_hand_in(path, accounts, enterprises=[COMPANY], year=YEAR)
    kept = AcceptedHandIn("2025-0002", 3, json.loads(json.dumps(answer.snapshot)))
    together = read_snapshots([accepted("E7", 2024, 10), kept])
    assert together.panel.collect("firm", "year", "net_sales").rows() == [("E7", 2024, 10.0), ("E1", YEAR, 120_000.0)]
    origin = together.origin(2)
    assert (origin.hand_in, origin.version, origin.specification) == ("2025-0002", 3, "accounts-2026/1")
    assert (origin.cell("net_sales"), origin.sha256) == ("J5", answer.source.sha256)
    assert together.origin(1).cell("net_sales") is None
    alone, before = read_snapshots([kept]).panel, answer.panel()
    assert set(alone.roles) == set(before.roles)
    assert alone.collect(*alone.roles).equals(before.collect(*alone.roles))


def test_hand_ins_that_do_not_go_together_are_refused():
    with pytest.raises(SnapshotsDiffer):
        read_snapshots([])
    with pytest.raises(ProblemsFound):
        read_snapshots([accepted("E1", 2024, 1), accepted("E1", 2024, 2, number=2)])
    dollars = AcceptedHandIn("x", 1, {**accepted("E2", 2024, 1).snapshot, "currency": "USD"})
    with pytest.raises(SnapshotsDiffer, match="USD, VND"):
        read_snapshots([accepted("E1", 2024, 1), dollars])
    later = AcceptedHandIn("x", 1, {**accepted("E2", 2024, 1).snapshot, "format": 99})
    with pytest.raises(SnapshotsDiffer, match="later version"):
        read_snapshots([later])


@pytest.mark.parametrize("specification", SPECIFICATIONS.values(), ids=lambda each: each.id)
def test_every_specification_is_told_in_all_its_forms(specification: HandInSpecification):
    schema = json.loads(json.dumps(specification.json_schema()))
    assert set(schema["properties"]) == set(specification.roles)
    assert set(schema["required"]) == set(specification.required)
    for language in ("vi", "en"):
        dictionary = specification.data_dictionary(language)  # type: ignore[arg-type]
        assert [row["role"] for row in dictionary] == list(specification.roles)
        assert all(row["name"] and row["meaning"] for row in dictionary)


def test_a_published_version_is_what_it_was_when_it_was_published():
    """Whoever must change a field publishes the next version: hand-ins of this one are read by it for ever."""
    quick, accounts = SPECIFICATIONS["quick-3", 1], SPECIFICATIONS["accounts-2026", 1]
    assert quick.roles == ("firm", "name", "tax_code", "year", "net_sales", "intermediate_inputs", "employees")
    assert [section.key for section in accounts.sections] == [
        "identity", "output", "costs", "income", "labour", "assets", "technology"
    ]  # fmt: skip
    assert len(accounts.roles) == 38
    assert accounts.required == (
        "firm", "year", "net_sales", "intermediate_inputs", "labour_cost", "depreciation", "profit", "employees",
        "fixed_assets",
    )  # fmt: skip


def test_unknown_specifications_are_refused_with_those_there_are():
    with pytest.raises(UnknownOption, match="quick-3"):
        specification_named("quick")
    with pytest.raises(UnknownOption):
        specification_named("quick-3", 9)


def test_a_gate_speaks_both_languages(quick: HandInSpecification):
    answer = check_form(quick, {}, enterprise=COMPANY, year=YEAR)
    assert answer.failed_gate is Gate.RELATIONS
    said = {result.gate: result.message for result in answer.gates}
    assert said[Gate.RELATIONS].vi == "Số liệu khớp nhau: 3 lỗi phải sửa"
    assert said[Gate.FINAL].en == "Ready to send: not reached"
    assert isinstance(answer.frame, pl.DataFrame)
