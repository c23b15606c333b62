"""Own fields for amounts and dates: Django's localised ones guess, ours ask.

An amount is read by the library's own parser, so that a form and a workbook understand the same writing alike.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from nangsuat.data import Amount, Text, format_number, parse_amount, read_day, read_number, unmistakable
from nangsuat.web.core.words import language, say, words

_WRITTEN_AS_A_DAY = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{4}|\d{4}-\d{1,2}-\d{1,2}", re.ASCII)
_NO_SUCH_DAY = Text(vi="Không có ngày {day}.", en="There is no day {day}.")
_ENDS_IN_A_DIGIT = re.compile(r"[0-9)]\s*$", re.ASCII)
_MILLION = 1e6  # the library's unit of money
_LEAST_MEANT = 1e3  # VND: of two readings, one that is smaller is meant by nobody («30.000» is no thirty dong)
_MOST = 2.0**53  # VND: beyond it a number no longer tells one dong from the next
_DUST = 1e-3  # VND: what conversion leaves behind a whole number


class DateField(forms.DateField):
    """A day as people here write it: 31/12/2026; never month first."""

    def __init__(self, **options: Any) -> None:
        formats = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
        widget = forms.DateInput(
            format="%d/%m/%Y", attrs={"inputmode": "numeric", "placeholder": "31/12/2026", "autocomplete": "off"}
        )
        messages = {
            "invalid": words(
                "Viết ngày như 31/12/2026 (ngày/tháng/năm).", "Write the date as 31/12/2026 (day/month/year)."
            )
        }
        super().__init__(**{"input_formats": formats, "widget": widget, "error_messages": messages, **options})

    def to_python(self, value: Any) -> date | None:
        written = str(value or "").strip()
        try:
            found = super().to_python(value)
        except ValidationError:
            if not _WRITTEN_AS_A_DAY.fullmatch(written):
                raise
            raise ValidationError(say(_NO_SUCH_DAY.fill(day=written))) from None
        if found is not None and not 1900 <= found.year <= 2100:
            raise ValidationError(words("Năm phải từ 1900 đến 2100.", "The year must lie between 1900 and 2100."))
        return found


class AmountField(forms.Field):
    """Money in VND as people type it: «30.000.000», «30 triệu», «1,5 tỷ». Gives whole dong.

    What can be read in two ways is asked about, with both ways to write it.
    """

    def __init__(self, *, least: float = 0.0, **options: Any) -> None:
        """``least``: the smallest amount taken, in VND."""
        attrs = {"autocomplete": "off", "placeholder": "30.000.000"}
        super().__init__(**{"widget": forms.TextInput(attrs=attrs), **options})
        self.least = least

    def prepare_value(self, value: Any) -> Any:
        """What is kept, as the reader writes it; what was typed, as it was typed."""
        return format_number(value, language(), 0) if isinstance(value, int | float) else value

    def to_python(self, value: Any) -> float | None:
        typed = str(value or "").strip()
        if not typed:
            return None
        read = parse_amount(f"{typed} đồng" if _ENDS_IN_A_DIGIT.search(typed) else typed)
        return _whole(_meant(read) * _MILLION)

    def validate(self, value: Any) -> None:
        """Refuse nothing where something is asked for, what is too small, and what is no sum of money any more."""
        super().validate(value)
        if value is not None and value < self.least:
            raise ValidationError(say(_TOO_SMALL.fill(least=format_number(self.least, language(), 0))))
        if value is not None and value > _MOST:
            raise ValidationError(words("Số tiền quá lớn; xem lại đơn vị.", "The amount is too large; see its unit."))


def _meant(read: Amount) -> float:
    readings = sorted(choice.value for choice in read.choices)
    if readings and readings[0] * _MILLION < _LEAST_MEANT:
        return readings[-1]
    if read.choices:
        ways = [choice.text for choice in read.choices]
        raise ValidationError(say(_TWO_READINGS.fill(typed=read.text, one=ways[0], other=ways[1])))
    if read.value is None:
        raise ValidationError(words("Ghi số tiền như 30.000.000 hoặc 30 triệu.", "Write 30,000,000 or 30 million."))
    return read.value


def _whole(amount: float) -> float:
    if abs(amount - round(amount)) > _DUST:
        raise ValidationError(words("Số tiền tính bằng đồng, không lẻ.", "An amount is in whole dong."))
    return float(round(amount))


_TOO_SMALL = Text(vi="Số tiền ít nhất là {least} đồng.", en="The amount must be at least {least} VND.")
_TWO_READINGS = Text(
    vi="«{typed}» đọc được hai cách. Ghi lại thành «{one}» hoặc «{other}».",
    en="«{typed}» can be read in two ways. Write «{one}» or «{other}».",
)


class PeriodDayField(forms.Field):
    """A day, or the first or ``last`` day of what else people write into plans: 6/2026, Quý 2/2026, 2026."""

    def __init__(self, *, last: bool = False, **options: Any) -> None:
        attrs = {"class": "narrow", "autocomplete": "off"}
        super().__init__(**{"widget": forms.TextInput(attrs=attrs), **options})
        self.last = last

    def prepare_value(self, value: Any) -> Any:
        """A day in full; what was typed, as it was typed."""
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        typed = str(value or "").strip()[:_LONGEST]
        found = read_day(typed, last=self.last)
        if typed and found is None:
            raise ValidationError(
                words(
                    "Viết ngày, tháng, quý hoặc năm: 15/6/2026, 6/2026, Quý 2/2026, 2026.",
                    "Write a day, month, quarter or year: 15/6/2026, 6/2026, Q2/2026, 2026.",
                )
            )
        return found


class NumberField(forms.Field):
    """A number in Vietnamese or English writing; one that reads in two ways is asked about, never guessed."""

    def __init__(self, *, least: float | None = None, most: float | None = None, **options: Any) -> None:
        """``least``, ``most``: what it is held between."""
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(**{"widget": forms.TextInput(attrs=attrs), **options})
        self.least, self.most = least, most

    def prepare_value(self, value: Any) -> Any:
        """What is kept, so that it can be read in one way only; what was typed, as it was typed."""
        if not isinstance(value, int | float):
            return value
        written = unmistakable(value)
        return written if language() == "vi" else written.replace(",", ".")

    def to_python(self, value: Any) -> float | None:
        number = read_number(str(value or "").strip()[:_LONGEST].removesuffix("%"))
        if number.readings:
            one, other = (unmistakable(reading) for reading in number.readings)
            raise ValidationError(say(_TWO_WAYS.fill(one=one, other=other)))
        if number.code or number.currency:
            raise ValidationError(words("Ghi một con số như 7,5.", "Write a number such as 7.5."))
        return number.value

    def validate(self, value: Any) -> None:
        """Refuse nothing where something is asked for, and what lies outside the bounds."""
        super().validate(value)
        if value is not None and self.least is not None and value < self.least:
            raise ValidationError(say(_BELOW.fill(least=self.least)))
        if value is not None and self.most is not None and value > self.most:
            raise ValidationError(say(_ABOVE.fill(most=self.most)))


_LONGEST = 60  # letters of a number or a day; nobody writes longer ones
_TWO_WAYS = Text(
    vi="Có thể đọc theo hai cách. Ghi lại thành {one} hoặc {other}.",
    en="This reads in two ways. Write {one} or {other}.",
)
_BELOW = Text(vi="Không được nhỏ hơn {least}.", en="It cannot be less than {least}.")
_ABOVE = Text(vi="Không được lớn hơn {most}.", en="It cannot be more than {most}.")
