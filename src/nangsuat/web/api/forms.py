"""The form that makes a key."""

from __future__ import annotations

from django import forms

from nangsuat.web.api.scopes import SCOPES
from nangsuat.web.core.forms import Form
from nangsuat.web.core.words import words


class KeyForm(Form):
    """Name, scopes and the day on which the key ends."""

    name = forms.CharField(
        label=words("Tên khóa", "Name of the key"),
        help_text=words("Để nhận ra sau này, ví dụ «Phần mềm kế toán».", "To know it by later: «Accounting system»."),
        max_length=80,
    )
    scopes = forms.MultipleChoiceField(
        label=words("Quyền", "Scopes"),
        choices=[(scope, words(text.vi, text.en)) for scope, text in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": words("Chọn ít nhất một quyền.", "Tick at least one scope.")},
    )
    days = forms.TypedChoiceField(
        label=words("Có hiệu lực", "Valid for"),
        choices=[
            (30, words("30 ngày", "30 days")),
            (90, words("90 ngày", "90 days")),
            (365, words("một năm", "one year")),
        ],
        coerce=int,
        initial=90,
    )
