"""Days and amounts as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from nangsuat.web.core.fields import AmountField, DateField, NumberField, PeriodDayField


@pytest.mark.parametrize("written", ["31/12/2026", " 31-12-2026", "31.12.2026", "2026-12-31"])
def test_a_day_is_read_as_people_write_it(written: str):
    assert DateField().clean(written) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("31/02/2027", "Không có ngày 31/02/2027."),
        ("2027-02-29", "Không có ngày 2027-02-29."),
        ("12/31/2026", "Không có ngày 12/31/2026."),
        ("31/12/26", "Viết ngày như 31/12/2026 (ngày/tháng/năm)."),
        ("mai", "Viết ngày như 31/12/2026 (ngày/tháng/năm)."),
        ("31/12/1850", "Năm phải từ 1900 đến 2100."),
    ],
)
def test_what_is_wrong_with_a_day_is_said(written: str, told: str):
    with pytest.raises(ValidationError) as refused:
        DateField().clean(written)
    assert refused.value.messages == [told]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("30.000.000", 30e6),
        ("30,000,000", 30e6),
        ("30 000 000 đ", 30e6),
        ("30.000", 30e3),
        ("1,500", 1500.0),
        ("30 triệu", 30e6),
        ("1,5 tỷ đồng", 1.5e9),
        ("1,234567891 tỷ", 1_234_567_891.0),
        ("0", 0.0),
    ],
)
def test_an_amount_is_read_in_dong(written: str, meant: float):
    assert AmountField().clean(written) == meant


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("1.234 triệu", "«1.234 triệu» đọc được hai cách. Ghi lại thành «1234 triệu» hoặc «1,2340 triệu»."),
        ("nhiều", "Ghi số tiền như 30.000.000 hoặc 30 triệu."),
        ("30 USD", "Ghi số tiền như 30.000.000 hoặc 30 triệu."),
        ("1,5", "Số tiền tính bằng đồng, không lẻ."),
        ("-5", "Số tiền ít nhất là 0 đồng."),
        ("99999999999999 tỷ", "Số tiền quá lớn; xem lại đơn vị."),
    ],
)
def test_what_is_wrong_with_an_amount_is_said(written: str, told: str):
    with pytest.raises(ValidationError) as refused:
        AmountField().clean(written)
    assert refused.value.messages == [told]


def test_what_an_amount_field_shows_can_be_read_again():
    field = AmountField()
    assert field.prepare_value(1_500_000_000.0) == "1.500.000.000"
    assert field.clean(field.prepare_value(1500.0)) == 1500.0
    assert AmountField(required=False).clean(" ") is None


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("15/6/2026", date(2026, 6, 15), date(2026, 6, 15)),
        ("6/2026", date(2026, 6, 1), date(2026, 6, 30)),
        ("Quý II/2026", date(2026, 4, 1), date(2026, 6, 30)),
        ("năm 2030", date(2030, 1, 1), date(2030, 12, 31)),
    ],
)
def test_a_month_a_quarter_a_year_have_a_first_and_a_last_day(written: str, first: date, last: date):
    assert PeriodDayField().clean(written) == first
    assert PeriodDayField(last=True).clean(written) == last


@pytest.mark.parametrize("written", ["sớm", "31/02/2026", "13/2026", "2026-2030", "x" * 5000])
def test_what_is_no_day_of_a_plan_is_refused(written: str):
    with pytest.raises(ValidationError) as refused:
        PeriodDayField().clean(written)
    assert "Quý 2/2026" in refused.value.messages[0]


@pytest.mark.parametrize(
    ("written", "meant"), [("7,5", 7.5), ("7.5", 7.5), ("1.234.567,8", 1_234_567.8), ("50 %", 50.0), ("-2", -2.0)]
)
def test_a_number_is_read_in_either_writing(written: str, meant: float):
    assert NumberField().clean(written) == meant


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("1.234", "Có thể đọc theo hai cách. Ghi lại thành 1234 hoặc 1,2340."),
        ("7,5 USD", "Ghi một con số như 7,5."),
        ("nhiều", "Ghi một con số như 7,5."),
        ("101", "Không được lớn hơn 100."),
        ("-1", "Không được nhỏ hơn 0."),
    ],
)
def test_what_is_wrong_with_a_number_is_said(written: str, told: str):
    with pytest.raises(ValidationError) as refused:
        NumberField(least=0, most=100).clean(written)
    assert refused.value.messages == [told]


def test_what_a_number_field_shows_can_be_read_again():
    field = NumberField(required=False)
    for value in (1234.0, 1.234, 7.5, -0.125, 1e6):
        assert field.clean(field.prepare_value(value)) == value
    assert field.clean("") is None
