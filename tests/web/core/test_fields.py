"""Days as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from nangsuat.web.core.fields import DateField


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
