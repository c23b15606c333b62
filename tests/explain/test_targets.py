"""Target layers: what the documents say, and how a figure stands against them."""

import pytest

from nangsuat.data import CannotBeShown, UnknownOption, viet_nam_sectors
from nangsuat.explain import against_targets, target_layers, three_factors
from nangsuat.explain.layers import COMPARISONS, ROLES_OF_TARGETS, STATUSES, layer_of
from nangsuat.explain.targets import MEETS
from nangsuat.measure import INDICATORS

# typed a second time from the notes on the documents (sections 1.2 to 1.4 and 2.2), to catch slips in the files
EXPECTED = {
    ("36/QĐ-TTg", 2021): {
        ("T1", 2025): "> 7", ("T1", 2030): "> 7.5", ("T2", 2025): "≈ 45", ("T2", 2030): "≈ 50",
        ("T3", 2025): "12–15", ("T3", 2030): "30–35", ("T4", 2025): None, ("T4", 2030): "5–7",
        ("T5", 2025): None, ("T5", 2030): "≥ 500", ("T6", 2025): None, ("T6", 2030): "≥ 20",
    },
    ("1322/QĐ-TTg", 2020): {
        ("P1", 2025): "≈ 65", ("P1", 2030): "70–75", ("P2", 2025): "≈ 600", ("P2", 2030): "≈ 1,000",
        ("P3", 2030): "10–15", ("P4", 2030): "≥ 10", ("P5", 2030): "≥ 100", ("P6", 2030): None,
    },
    ("1305/QĐ-TTg", 2023): {
        ("L1", 2030): "> 6.5", ("L2", 2030): "6.5–7", ("L3", 2030): "7–7.5", ("L4", 2030): "7–7.5", ("L5", 2030): None,
        ("L6", 2030): "≤ 3", ("L7", 2025): "15", ("L7", 2030): "20", ("L8", 2025): "30", ("L8", 2030): "35–40",
    },
    ("12/NQ-CP", 2026): {("N1", 2030): "≈ 8.5"},
    ("299/QĐ-UBND", 2022): {("H1", 2025): "> 7", ("H2", 2025): "≈ 45", ("H3", 2025): "10–15"},
}  # fmt: skip


def test_the_files_say_what_the_notes_say():
    found = {
        (layer.number, layer.year): {
            (target.key, target.last): None if target.low is None and target.high is None else target.number.en
            for target in layer.targets
        }
        for layer in target_layers()
    }
    assert found == EXPECTED


def test_every_target_is_complete_and_none_has_a_guessed_number():
    for layer in target_layers():
        assert str(layer.year) in layer.citation.vi
        assert layer.issued is None or layer.issued.year == layer.year
        for target in layer.targets:
            assert target.status in STATUSES
            assert target.role in ROLES_OF_TARGETS
            assert target.comparison in COMPARISONS
            assert target.comparison in MEETS
            assert target.first <= target.last
            assert target.indicator == "" or target.indicator in INDICATORS
            has_number = target.low is not None or target.high is not None
            assert has_number == (target.status in ("read", "partial"))
            assert not has_number or target.sources


def test_only_the_two_national_outcomes_are_contribute_to():
    contributed = {target.key for layer in target_layers() for target in layer.targets if target.role == "contribute"}
    assert contributed == {"T1", "T2"}


def test_layers_that_disagree_stand_side_by_side():
    found = against_targets(7.0, indicator="M04", period=(2026, 2028))
    verdicts = {layer_of(item.target).number: (round(item.gap.value, 9), item.verdict) for item in found.against}
    assert verdicts == {
        "36/QĐ-TTg": (-0.5, "not met"),
        "1305/QĐ-TTg": (0.5, "met"),
        "12/NQ-CP": (-1.5, "not met"),
    }


@pytest.mark.parametrize(
    ("value", "gap", "verdict"), [(6.0, -0.5, "not met"), (6.5, 0.0, "met"), (6.8, 0.0, "met"), (7.4, 0.4, "met")]
)
def test_a_range(value: float, gap: float, verdict: str):
    item = against_targets(value, scope="manufacturing").against[0]
    assert (round(item.gap.value, 9), item.verdict) == (gap, verdict)


def test_more_than_is_strict():
    assert against_targets(7.0, period=2024).against[0].verdict == "not met"
    assert against_targets(7.01, period=2024).against[0].verdict == "met"


def test_fewer_is_better_where_the_target_is_a_rank():
    assert against_targets(2.0, indicator="L6").against[0].verdict == "met"
    assert against_targets(5.0, indicator="L6").against[0].verdict == "not met"


def test_a_number_that_was_not_found_is_shown_as_not_found():
    found = against_targets(6.0, indicator="T4", period=2025)
    assert found.against[0].gap is None
    assert found.against[0].verdict == "cannot be judged"
    assert "không tìm thấy con số" in found.summary("vi")
    with pytest.raises(CannotBeShown, match="No target has a number"):
        found.chart("en")


def test_an_incomplete_source_is_marked_unverified():
    found = against_targets(6.0, scope="Ho Chi Minh City", period=2023)
    assert "chưa xác minh" in found.summary("vi")
    assert not found.against[0].target.is_verified


def test_a_figure_keeps_its_making():
    growth = three_factors(viet_nam_sectors(), start=2011, end=2016).whole.average_growth
    found = against_targets(growth, indicator="M04")
    assert len(found.against) == 4
    for item in found.against:
        assert item.gap.inputs[0].figure is growth
        assert item.gap.value == pytest.approx(growth.value - item.gap.inputs[1].value)


def test_a_figure_of_other_years_than_the_targets_says_so():
    notes = [note.en for note in against_targets(4.39, period=(2021, 2023)).notes()]
    unfinished = "2021–2023 is not of the whole period of Decision 36/QĐ-TTg of 2021 (2021–2025), Decision 1305/QĐ-TTg"
    assert any(unfinished in note for note in notes)
    back = "holds years before the period of Decision 1305/QĐ-TTg of 2023 (2023–2030): for orientation"
    assert any(back in note for note in notes)
    assert not any(
        " whole period" in note.en for note in against_targets(7.5, indicator="T1", period=(2021, 2025)).notes()
    )
    assert not any("whole period" in note.en for note in against_targets(7.5).notes())


def test_a_bare_number_is_reached_from_below_and_has_no_sign_of_ours():
    verdicts = {value: against_targets(value, indicator="M22", period=2025).against[0] for value in (29.9, 30.0, 31.0)}
    assert [item.verdict for item in verdicts.values()] == ["not met", "met", "met"]
    assert verdicts[31.0].gap.value == pytest.approx(1.0)
    assert verdicts[31.0].target.number.vi == "30"


def test_nothing_applies():
    with pytest.raises(CannotBeShown, match=r"M04.*2016"):
        against_targets(4.7, indicator="M04", period=(2011, 2016))
    with pytest.raises(CannotBeShown, match="M99"):
        against_targets(4.7, indicator="M99")
    with pytest.raises(UnknownOption, match="Mars"):
        against_targets(4.7, scope="Mars")


def test_the_chart_has_every_target_with_a_number():
    found = against_targets(4.8, period=2023)
    spec = str(found.chart("vi").to_dict())
    assert "Quyết định 36/QĐ-TTg năm 2021" in spec
    assert "4,80" in spec
