"""Own fields for amounts and dates: Django's localised ones guess, ours ask.

An amount is read by the library's own parser, so that a form and a workbook understand the same writing alike.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from nangsuat.data import Text
from nangsuat.web.core.words import say, words

_WRITTEN_AS_A_DAY = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{4}|\d{4}-\d{1,2}-\d{1,2}", re.ASCII)
_NO_SUCH_DAY = Text(vi="Không có ngày {day}.", en="There is no day {day}.")


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
