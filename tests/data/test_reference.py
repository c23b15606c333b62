"""Lists of codes against the files that they were typed beside, and what the codes know of time."""

import csv
import itertools
from datetime import date

import pytest

import nangsuat.data as data
from nangsuat.data.text import fold


def rows(path):
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_divisions_of_vsic_2018_are_those_of_the_decision(shared_data):
    vsic = data.industry_codes("VSIC2018")
    listed = rows(shared_data / "economy/vietnam/vsic2018_divisions.csv")
    assert len(listed) == len(vsic.at_level(2)) == 88
    for row in listed:
        assert vsic.parent(row["division"]) == row["section"]
        assert fold(vsic.name(row["division"])) == fold(row["name_vi"])


def test_sections_of_vsic_2018_are_those_of_2007(shared_data):
    """The two editions share their sections, but for a word here and there."""
    sections = {
        row["code"]: row for row in rows(shared_data / "economy/vietnam/vsic2007_codes.csv") if row["level"] == "1"
    }
    vsic = data.industry_codes("VSIC2018")
    assert {entry.code for entry in vsic.at_level(1)} == set(sections)
    for code, row in sections.items():
        assert fold(vsic.name(code)) == fold(row["name_vi"].partition("{")[0])


def test_the_63_provinces_and_where_they_went(shared_data):
    old = data.provinces("63")
    listed = rows(shared_data / "economy/vietnam/provinces_63_to_34.csv")
    assert len(listed) == len(old) == 63
    for row in listed:
        code = row["gso_code"]
        assert fold(old.name(code)) == fold(row["name_vi"])
        assert old.successor(code) == row["new_code_2025"]
        assert old.kind(code, date(2025, 3, 1)) == ("city" if row["centrally_run_city"] == "True" else "province")


def test_the_34_provinces_and_what_they_are_made_of(shared_data):
    new = data.provinces("34")
    made_of = data.merger_2025().sources()
    listed = rows(shared_data / "economy/vietnam/provinces_34.csv")
    assert len(listed) == len(new) == 34
    for row in listed:
        code = row["new_code_2025"]
        assert fold(new.name(code)) == fold(row["new_name_2025"]).removeprefix("tp ")
        assert sorted(made_of[code]) == row["old_codes"].split()


@pytest.mark.parametrize(("on", "cities"), [(date(2025, 7, 1), 6), (date(2026, 4, 29), 6), (date(2026, 4, 30), 7)])
def test_dong_nai_became_a_city(on, cities):
    new = data.provinces("34")
    assert sum(new.kind(entry.code, on) == "city" for entry in new) == cities


def test_hue_became_a_city_before_the_merger():
    old = data.provinces("63")
    assert [old.kind("46", date(year, 1, 1)) for year in (2024, 2025)] == ["province", "city"]
    assert old.kind("46", date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("map", "code", "year", "valid", "outdated"),
    [
        ("63", "74", 2024, True, False),
        ("63", "74", 2025, True, False),
        ("63", "74", 2026, False, True),
        ("34", "79", 2024, False, False),
        ("34", "79", 2025, True, False),
        ("34", "74", 2025, False, False),
    ],
)
def test_a_code_knows_its_years(map, code, year, valid, outdated):
    places = data.provinces(map)
    assert places.valid(code, year) is valid
    assert places.outdated(code, year) is outdated


def test_vsic_2018_ends_with_2025():
    vsic = data.industry_codes("VSIC2018")
    assert [vsic.valid("26", year) for year in (2017, 2018, 2025, 2026)] == [False, True, True, False]
    assert [vsic.outdated("26", year) for year in (2017, 2025, 2026)] == [False, False, True]


@pytest.mark.parametrize(
    ("words", "map", "code"),
    [
        ("Hồ Chí Minh", "34", "79"),
        ("ho chi minh", "34", "79"),
        ("TP. Hồ Chí Minh", "34", "79"),
        ("TP.HCM", "34", "79"),
        ("Ho Chi Minh City", "34", "79"),
        ("Thành phố Huế", "34", "46"),
        ("Thừa Thiên - Huế", "63", "46"),
        ("Bà Rịa – Vũng Tàu", "63", "77"),
        ("tỉnh HOÀ BÌNH", "63", "17"),
        ("Đắc Lắc", "34", "66"),
        ("Dak Lak province", "34", "66"),
        ("01", "34", "01"),
        (" 79 ", "34", "79"),
    ],
)
def test_provinces_are_found_as_people_write_them(words, map, code):
    assert data.find_province(words, map).code == code


@pytest.mark.parametrize(
    ("words", "map"), [("Bình Dương", "34"), ("Paris", "63"), ("", "34"), ("1", "34"), ("74", "34")]
)
def test_what_is_no_province_of_the_map_is_not_found(words, map):
    assert data.find_province(words, map) is None


@pytest.mark.parametrize("map", ["63", "34"])
def test_every_province_is_found_by_its_names(map):
    for entry in data.provinces(map):
        for words in (entry.name.vi, entry.name.en, fold(entry.name.vi), entry.name.vi.upper(), *entry.aliases):
            assert data.find_province(words, map).code == entry.code


def test_roll_up_climbs_and_refuses_to_descend():
    vsic = data.industry_codes("VSIC2018")
    assert [vsic.roll_up("26", level) for level in (1, 2)] == ["C", "26"]
    assert [vsic.roll_up("26101", level) for level in (1, 2, 5)] == ["C", "26", "26101"]
    with pytest.raises(data.UnknownCode, match="wider"):
        vsic.roll_up("C", 2)
    with pytest.raises(data.UnknownCode, match="wider"):
        vsic.roll_up("26", 3)
    with pytest.raises(data.UnknownCode, match="«04» is not in"):
        vsic.roll_up("04", 1)


@pytest.mark.parametrize("code", ["04", "34", "04111", "AA", "", "2a", "a"])
def test_wrong_codes_are_not_near_any(code):
    assert data.industry_codes("VSIC2018").nearest(code) is None


def test_versions_that_are_not_carried_are_named():
    with pytest.raises(data.UnknownOption, match="VSIC2018"):
        data.industry_codes("VSIC2025")
    with pytest.raises(data.UnknownOption, match="63, 34"):
        data.provinces("62")
    assert data.EDITIONS["VSIC2025"].counts == (22, 87, 259, 495, 743)
    assert data.EDITIONS["VSIC2025"].valid_from == date(2025, 11, 15)
    assert "36/2025" in data.EDITIONS["VSIC2025"].source.vi


def test_editions_follow_one_another_without_gap():
    editions = list(data.EDITIONS.values())
    for before, after in itertools.pairwise(editions):
        assert (after.valid_from - before.valid_to).days == 1


def test_all_codes_have_both_names():
    for classification in (data.industry_codes(), data.provinces("63"), data.provinces("34")):
        for entry in classification:
            assert entry.name.vi
            assert entry.name.en
            assert entry.code in classification
