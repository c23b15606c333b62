"""What people type about themselves and others."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from nangsuat.web.core.fields import DateField
from nangsuat.web.core.forms import Form, ModelForm
from nangsuat.web.core.words import words
from nangsuat.web.orgs.models import Membership, Organisation
from nangsuat.web.people.models import DataRequest, User

_NAME = words("Họ và tên", "Full name")
_UNTIL = words("Đến hết ngày", "Until the end of")
_UNTIL_HELP = words("Để trống nếu không có ngày kết thúc.", "Leave empty where there is no end.")


class PhoneField(forms.CharField):
    """A phone number, kept as E.164.

    Examples
    --------
    >>> PhoneField().clean("0912 345 678")
    '+84912345678'
    """

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
        super().__init__(
            **{
                "label": words("Số điện thoại", "Phone"),
                "required": False,
                "widget": widget,
                "max_length": 24,
                **options,
            }
        )

    def clean(self, value: Any) -> str:
        digits = re.sub(r"[\s().-]", "", str(super().clean(value)))
        if not digits:
            return ""
        if digits.startswith("0"):
            digits = f"+84{digits[1:]}"
        if not re.fullmatch(r"\+[1-9][0-9]{7,14}", digits):
            raise ValidationError(
                words(
                    "Viết số điện thoại như 0912 345 678.", "Write the phone number as 0912 345 678 or +84 912 345 678."
                )
            )
        return digits


class AcceptForm(Form):
    """A new account from an invitation."""

    class Way:
        PASSWORD, PASSKEY = "password", "passkey"

    full_name = forms.CharField(label=_NAME, max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = PhoneField()
    way = forms.ChoiceField(
        label=words("Đăng nhập bằng", "Log in with"),
        choices=[
            (Way.PASSWORD, words("Mật khẩu", "A password")),
            (Way.PASSKEY, words("Khóa truy cập (vân tay, khuôn mặt, mã PIN)", "A passkey (fingerprint, face, PIN)")),
        ],
        initial=Way.PASSWORD,
        widget=forms.RadioSelect,
    )
    password = forms.CharField(
        label=words("Mật khẩu", "Password"),
        help_text=words(
            "Ít nhất 12 ký tự; vài từ ghép lại là dễ nhớ nhất. Không cần nếu chọn khóa truy cập.",
            "At least 12 characters; a few words together are easiest. Not needed with a passkey.",
        ),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self._email = email
        self.fields["password"].required = self.data.get("way") != self.Way.PASSKEY

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("way") == self.Way.PASSKEY:
            cleaned["password"] = None
        if not cleaned.get("password"):  # none is wanted, or the field says so itself
            return cleaned
        try:
            person = User(email=self._email, full_name=cleaned.get("full_name", ""))
            validate_password(cleaned["password"], person)
        except ValidationError as error:
            self.add_error("password", error)
        return cleaned


class MeForm(ModelForm):
    """What a person says of themselves."""

    phone = PhoneField()

    class Meta:
        model = User
        fields = ("full_name", "phone", "language")


class InviteForm(Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=words("Địa chỉ thư điện tử", "E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    full_name = forms.CharField(label=_NAME, max_length=120, required=False)
    role = forms.ChoiceField(
        label=words("Vai trò", "Role"),
        choices=[
            (
                Membership.Role.MEMBER,
                words("Thành viên: làm mọi việc, trừ quản lý người", "Member: all work, but not people"),
            ),
            (Membership.Role.MANAGER, words("Phụ trách: cả việc quản lý người", "Manager: people too")),
            (Membership.Role.VIEWER, words("Chỉ xem", "Viewer: reads only")),
        ],
        initial=Membership.Role.MEMBER,
        widget=forms.RadioSelect,
    )
    member_until = DateField(label=_UNTIL, help_text=_UNTIL_HELP, required=False)

    def __init__(self, *args: Any, organisation: Organisation, inviter: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self._organisation, self._inviter = organisation, inviter

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        members = Membership.objects.valid().filter(organisation=self._organisation, user__email=email)
        if members.exists():
            raise ValidationError(
                words(
                    "Người này đã là thành viên; đổi vai trò ở trang thành viên.",
                    "This person is a member already; change the role on the members' page.",
                )
            )
        if email == self._inviter.email and not self._organisation.is_staff_body:
            raise ValidationError(
                words(
                    "Không tự mời mình vào doanh nghiệp: số liệu của họ chỉ do họ cho xem.",
                    "Nobody invites themselves into an enterprise: it says itself who sees its figures.",
                )
            )
        return email

    def clean_member_until(self) -> date | None:
        until: date | None = self.cleaned_data["member_until"]
        if until is not None and until < timezone.localdate():
            raise ValidationError(words("Ngày này đã qua.", "This day is over."))
        return until


class MembershipForm(Form):
    """A member's role and time."""

    role = forms.ChoiceField(label=words("Vai trò", "Role"), choices=Membership.Role.choices, widget=forms.RadioSelect)
    valid_from = DateField(label=words("Từ ngày", "From"))
    valid_until = DateField(label=_UNTIL, help_text=_UNTIL_HELP, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("valid_from"), cleaned.get("valid_until")
        if start and end and end < start:
            self.add_error(
                "valid_until", words("Ngày cuối phải sau ngày đầu.", "The last day must not be before the first.")
            )
        return cleaned


class DataRequestForm(Form):
    """A request about one's own data."""

    kind = forms.ChoiceField(
        label=words("Bạn muốn", "What you want"), choices=DataRequest.Kind.choices, widget=forms.RadioSelect
    )
    words_of_person = forms.CharField(
        label=words("Nội dung", "In your words"),
        help_text=words(
            "Dữ liệu nào, sửa thành gì, ngừng mục đích nào.", "Which data, what is right, which purpose is to stop."
        ),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(Form):
    """The answer to a request."""

    answer = forms.CharField(
        label=words("Thư trả lời", "Letter of answer"), max_length=8000, widget=forms.Textarea(attrs={"rows": 8})
    )


class ReasonForm(Form):
    """Why something is done."""

    reason = forms.CharField(label=words("Lý do", "Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class SearchForm(Form):
    """A few words to look for."""

    q = forms.CharField(label=words("Tên hoặc thư điện tử", "Name or e-mail"), required=False, max_length=100)
