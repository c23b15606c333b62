"""Counting: each subject once, the times apart, whatever the order; the traps of names, codes and maps of provinces."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nangsuat.plan import (
    CALENDAR_YEAR,
    FROM_15_DECEMBER,
    CountedRecord,
    ReportingPeriod,
    count_of,
    counts_by_year,
    identity_of,
    likely_doubles,
)

DAY = date(2026, 5, 1)
records = st.lists(
    st.builds(CountedRecord, st.sampled_from("ABCDE"), st.dates(date(2025, 12, 1), date(2029, 1, 31))), max_size=40
)


@given(records, st.randoms())
def test_subjects_are_counted_once_in_any_order(found: list[CountedRecord], random: object):
    count = count_of(found)
    assert count.subjects == len({record.identity for record in found})
    assert count.times == len(found)
    shuffled = sorted(found, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert count_of(shuffled) == count


@given(records, st.sampled_from([CALENDAR_YEAR, FROM_15_DECEMBER]))
def test_years_add_up_to_the_whole(found: list[CountedRecord], period: ReportingPeriod):
    years = counts_by_year(found, first=2026, last=2028, period=period)
    inside = [record for record in found if 2026 <= period.year_of(record.day) <= 2028]
    whole = count_of(inside)
    assert sum(year.new for year in years) == whole.subjects == years[-1].total
    assert sum(year.times for year in years) == whole.times
    for year in years:
        assert year.new <= year.subjects <= year.times
        assert year.total <= whole.subjects


def test_a_record_of_late_december_belongs_to_the_next_report():
    record = CountedRecord("A", date(2025, 12, 20))
    assert counts_by_year([record], first=2026, last=2026, period=FROM_15_DECEMBER)[0].new == 1
    assert counts_by_year([record], first=2026, last=2026)[0].new == 0


@pytest.mark.parametrize(
    ("counted", "one", "other"),
    [
        ("enterprise", {"code": "0301234567"}, {"code": "0301.234.567", "name": "Tên khác"}),
        ("enterprise", {"code": "0301234567"}, {"code": "301234567"}),  # Excel ate the zero
        ("enterprise", {"name": "Công ty Cơ khí Hoà Bình"}, {"name": "CÔNG TY  CƠ KHÍ HÒA-BÌNH"}),
        ("person", {"code": "vn-123"}, {"code": "VN 123"}),
        ("territory", {"name": "TP.HCM"}, {"code": "79", "name": "Thành phố Hồ Chí Minh"}),
        ("enterprise", {"register": 7, "name": "A"}, {"register": 7, "name": "B", "code": "1"}),
    ],
)
def test_one_subject_has_one_identity(counted: str, one: dict[str, str], other: dict[str, str]):
    assert identity_of(counted, **one) == identity_of(counted, **other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("counted", "one", "other"),
    [
        ("enterprise", {"code": "0301234567"}, {"code": "0301234567-001"}),  # a branch is told as likely, not merged
        ("enterprise", {"register": 7}, {"register": 8}),
        ("enterprise", {"code": "012345678901"}, {"code": "0012345678901"}),  # 12 digits: a person in business
        ("person", {"name": "Nguyễn Văn An"}, {"name": "Nguyễn Văn Anh"}),
        ("territory", {"name": "Bình Dương"}, {"name": "Hồ Chí Minh"}),  # merged in 2025, counted as they were
    ],
)
def test_two_subjects_have_two_identities(counted: str, one: dict[str, str], other: dict[str, str]):
    assert identity_of(counted, **one) != identity_of(counted, **other)  # type: ignore[arg-type]


def record(name: str, code: str = "", counted: str = "enterprise") -> CountedRecord:
    return CountedRecord(identity_of(counted, code=code, name=name), DAY, name, code)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (record("Công ty A", "0301234567"), record("Chi nhánh A", "0301234567-001"), "code"),
        (record("Công ty TNHH Ánh Dương"), record("Công ty Cổ phần Ánh Dương"), "name"),
        (record("CTCP Cơ khí Ánh Dương", "0301234567"), record("Công ty cổ phần cơ khí Ánh Dương"), "name"),
        (record("Công ty Cơ khí Ánh Dương"), record("Công ty Cơ khí Ánh Dươg"), "letter"),
        (record("Công ty Cơ khí Ánh Dương"), record("Công ty Cơ khí Ánh Dưong Q"), ""),
        (record("Công ty Điện tử Ánh Dương 1"), record("Công ty Điện tử Ánh Dương 2"), ""),
        (record("Công ty A"), record("Công ty B"), ""),
    ],
)
def test_likely_doubles_are_told_with_the_reason(one: CountedRecord, other: CountedRecord, reason: str):
    found = likely_doubles([one, other], "enterprise")
    assert [each.reason for each in found] == ([reason] if reason else [])
    assert all(each.identities == tuple(sorted((one.identity, other.identity))) for each in found)


def test_persons_of_one_name_with_two_codes_are_asked_about_but_not_those_of_near_names():
    found = likely_doubles([record("Nguyễn Văn An", "1", "person"), record("Nguyễn Văn An", "2", "person")], "person")
    assert [each.reason for each in found] == ["name"]
    assert not likely_doubles(
        [record("Nguyễn Văn An", "1", "person"), record("Nguyễn Văn Anh", "2", "person")], "person"
    )


def test_the_same_subject_twice_is_no_double():
    assert likely_doubles([record("Công ty A", "0301234567"), record("Công ty A", "301234567")], "enterprise") == ()


@given(st.lists(st.builds(record, st.text(max_size=20), st.text("0123456789-", max_size=12)), max_size=20))
def test_groups_hold_at_least_two_subjects_and_each_is_told_once(found: list[CountedRecord]):
    groups = likely_doubles(found, "enterprise")
    assert all(len(group.identities) > 1 for group in groups)
    assert len({group.identities for group in groups}) == len(groups)
    known = {record.identity for record in found}
    assert all(set(group.identities) <= known for group in groups)
