"""The dictionary: every indicator of the notes once, and every word of it usable."""

import importlib

import pytest

from nangsuat.data import ROLES, NangsuatError, UnknownOption, to_expression
from nangsuat.measure import INDICATORS, explain_indicator, indicator_named, list_indicators
from nangsuat.measure.indicators.dictionary import computable
from nangsuat.measure.indicators.listing import formula_in_words
from nangsuat.measure.indicators.symbols import DEFLATED, YEARS, Options, base_of

MEMBERS = [member for entry in INDICATORS.values() for member in (entry, *entry.parts)]
CODES = [f"M{number:02d}" for number in range(1, 26)] + [f"E{number:02d}" for number in range(1, 24)]
UNVERIFIED_IN_THE_NOTES = {
    *("M04", "M14", "E07", "E10", "E11", "E13", "E14", "E15", "E16", "E17", "E18", "E23"),
}  # policy.md 3.4, confidence C


def test_every_code_of_the_catalogue_is_there_once():
    assert list(INDICATORS) == CODES


def test_parts_carry_their_family_and_a_letter():
    families = {entry.code: [part.code for part in entry.parts] for entry in INDICATORS.values() if entry.parts}
    assert families == {
        "M15": ["M15a", "M15b"],
        "M20": ["M20a", "M20b", "M20c"],
        "E19": ["E19a", "E19b", "E19c"],
        "E22": ["E22a", "E22b", "E22c"],
    }


@pytest.mark.parametrize("entry", MEMBERS, ids=lambda entry: entry.code)
def test_every_formula_is_over_roles_or_over_terms_that_are_named(entry):
    formula = Options().spelled(entry.formula) if entry.formula else ""
    known = {*DEFLATED, YEARS, *entry.terms, *(role for level in entry.levels for role in ROLES[level])}
    assert {base_of(name) for name in entry.symbols} <= known | {"labour_coefficient", "labour_input"}
    if formula:
        to_expression(formula)
    assert bool(entry.formula) != bool(entry.parts)
    assert not entry.terms or entry.method


@pytest.mark.parametrize("entry", MEMBERS, ids=lambda entry: entry.code)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_entry_is_explained_in_words_without_a_raw_symbol(entry, language):
    told = explain_indicator(entry.code, language)
    assert entry.name.say(language) in told
    assert entry.source.say(language) in told
    assert "_" not in formula_in_words(entry).say(language)
    assert "{" not in told


def test_what_nobody_verified_says_so():
    found = {entry.code for entry in INDICATORS.values() if entry.confidence == "C"}
    assert found == UNVERIFIED_IN_THE_NOTES
    for code in found:
        assert "chưa xác minh" in explain_indicator(code, "vi")
        assert "unverified" in explain_indicator(code, "en")
        assert "chưa xác minh" in INDICATORS[code].standing.vi
    assert "chưa xác minh" not in explain_indicator("E05", "vi")


def test_the_list_holds_what_was_asked_for():
    assert {entry.level for entry in list_indicators(level="economy").entries} == {"economy"}
    firms = [entry.code for entry in list_indicators(level="firm").entries]
    assert firms == ["M24", "M25", *CODES[25:]]
    assert [entry.code for entry in list_indicators(search="bình quân đầu người").entries] == ["M21"]
    rows = list_indicators().to_frame()
    assert rows.height == len(MEMBERS)
    assert "unverified" in list_indicators().summary("en")
    assert "triệu USD/người" in list_indicators(currency="USD").summary("vi")


def test_unknown_codes_and_levels_list_what_there_is():
    with pytest.raises(UnknownOption, match="E05"):
        indicator_named("E99")
    with pytest.raises(UnknownOption, match="economy, firm"):
        list_indicators(level="planet")
    with pytest.raises(NangsuatError):
        explain_indicator("")


def test_families_are_computed_as_their_parts():
    assert [entry.code for entry in computable("economy", ["m15"])] == ["M15a", "M15b"]
    assert "E19" not in [entry.code for entry in computable("firm")]
    assert "M08" not in [entry.code for entry in computable("economy")]


def test_a_result_of_a_method_names_a_function_that_there_is():
    named = {entry.method for entry in MEMBERS if entry.method}
    doors = (importlib.import_module("nangsuat.measure"), importlib.import_module("nangsuat.explain"))
    assert named == {"growth_accounting", "three_factors", "shift_share"}
    for name in named:
        assert any(callable(getattr(door, name, None)) for door in doors), name


def test_symbols_that_are_no_columns_are_explained():
    assert "β = (Labour cost / Value added)" in explain_indicator("E21", "en")
    assert "real value added = Value added / Output deflator; else Value added" in explain_indicator("E21", "en")
    assert "share of labour" in explain_indicator("M19", "en")
    assert "k = the product-tax coefficient" in explain_indicator("M17", "en")
