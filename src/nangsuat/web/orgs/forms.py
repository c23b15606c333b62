"""What people type about organisations and enterprises."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from stdnum.vn import mst

from nangsuat.data import Text
from nangsuat.web.core.fields import DateField
from nangsuat.web.core.forms import Form, ModelForm
from nangsuat.web.core.words import say, words
from nangsuat.web.orgs.choices import VERSIONS, is_industry_code, territory_choices
from nangsuat.web.orgs.models import Enterprise, Organisation
from nangsuat.web.orgs.selectors import consultant_bodies, organisations_of, parks_of
from nangsuat.web.people.models import User

_TERRITORY = words("Tỉnh, thành phố", "Province or city")


class OrganisationForm(ModelForm):
    """A staff body; enterprises have a form of their own."""

    class Meta:
        model = Organisation
        fields = ("kind", "name", "name_en", "short_name", "territory", "email")
        labels: ClassVar[dict[str, Any]] = {"kind": words("Loại tổ chức", "Kind")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = [choice for choice in Organisation.Kind.choices if choice[0] != Organisation.Kind.ENTERPRISE]
        self.fields["kind"] = forms.ChoiceField(label=words("Loại tổ chức", "Kind"), choices=kinds)
        self.fields["territory"] = _territory(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Organisation.Kind.CITY and not cleaned.get("territory"):
            self.add_error(
                "territory",
                words("Chọn tỉnh, thành phố của cơ quan này.", "Choose the province that this office is of."),
            )
        return cleaned


class EnterpriseForm(ModelForm):
    """An entry of the register, with the organisation's names."""

    name = forms.CharField(label=words("Tên doanh nghiệp", "Name of the enterprise"), max_length=200)
    name_en = forms.CharField(label=words("Tên tiếng Anh", "Name in English"), max_length=200, required=False)
    email = forms.EmailField(label=words("Thư điện tử", "E-mail"), required=False)
    opened_on = DateField(label=words("Ngày thành lập", "Founded on"), required=False)
    closed_on = DateField(label=words("Ngày ngừng hoạt động", "Closed on"), required=False)
    tax_code_confirmed = forms.BooleanField(
        label=words("Mã số thuế đúng như giấy đăng ký", "The tax code is as the certificate has it"),
        required=False,
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Enterprise
        fields = ("code", "tax_code", "industry", "industry_version", "territory", "ownership", "holding", "park")
        help_texts: ClassVar[dict[str, Any]] = {
            "code": words("Mã không đổi theo năm.", "An id that stays the same over the years."),
            "tax_code": words("10 chữ số; chi nhánh thêm «-001».", "Ten digits; a branch adds «-001»."),
            "industry": words("2 đến 5 chữ số của hoạt động chính.", "Two to five digits, of the main activity."),
            "holding": words(
                "Cùng một mã cho các doanh nghiệp của một chủ; khi công bố, họ chỉ tính là một.",
                "The same id for enterprises of one owner; in what is published they count once.",
            ),
        }

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["territory"] = _territory(required=True)
        self.fields["industry_version"] = forms.ChoiceField(
            label=words("Phiên bản mã ngành", "Version of the classification"), choices=VERSIONS
        )
        self.fields["holding"].label = words("Mã chủ sở hữu chung", "Common owner's id")
        self.fields["holding"].required = False
        self.fields["park"] = _park(user)
        names = ["name", "name_en", "code", "tax_code", "tax_code_confirmed", "industry"]
        self.order_fields([*names, "industry_version", "territory", "park", "ownership"])

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_tax_code(re.sub(r"\s", "", cleaned.get("tax_code", "")), cleaned)
        self._check_industry(cleaned.get("industry", ""), cleaned.get("industry_version", ""))
        return cleaned

    def _check_tax_code(self, code: str, cleaned: dict[str, Any]) -> None:
        """A code of the wrong form is an error; a check digit that does not fit is asked about."""
        cleaned["tax_code"] = code
        if not code or re.fullmatch(r"[0-9]{12}", code):
            return
        if not re.fullmatch(r"[0-9]{10}(-?[0-9]{3})?", code):
            self.add_error("tax_code", words("Mã số thuế có 10 chữ số.", "A tax code has ten digits."))
        elif not mst.is_valid(code) and not cleaned.get("tax_code_confirmed"):
            self.fields["tax_code_confirmed"].widget = forms.CheckboxInput()
            self.add_error(
                "tax_code",
                words(
                    "Chữ số kiểm tra (thứ mười) không khớp. Đối chiếu giấy đăng ký; nếu đúng, đánh dấu ô bên dưới.",
                    "The check digit (the tenth) does not fit. Compare with the certificate; if right, tick the box.",
                ),
            )

    def _check_industry(self, code: str, version: str) -> None:
        if not code:
            return
        if not is_industry_code(code, version):
            self.add_error(
                "industry",
                words("Không có mã ngành này; ghi 2 đến 5 chữ số.", "There is no such code; write two to five digits."),
            )


class ImportForm(Form):
    """A file with a part of the register."""

    file = forms.FileField(
        label=words("Tệp Excel hoặc csv", "Workbook or csv file"),
        help_text=words(
            "Các cột: mã doanh nghiệp, tên, mã số thuế, mã ngành, tỉnh, loại hình. Tên cột viết tắt thường dùng "
            "(Mã, Tên, MST, Ngành, Tỉnh) cũng được nhận.",
            "Columns: enterprise id, name, tax code, industry code, province, ownership. Common names are understood.",
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.csv"}),
    )

    def __init__(self, *args: Any, user: User, kept: str = "", **options: Any) -> None:
        """``kept``: the name of a file that came before, to which only a choice was missing."""
        super().__init__(*args, **options)
        self.fields["park"] = _park(user)
        self.fields["park"].required = False  # judged below
        self.needs_park = not user.is_superuser
        if kept:
            self.fields["file"].required = False
            self.fields["file"].help_text = say(_KEPT.fill(name=kept))
            self.order_fields(["park", "file"])

    def clean_park(self) -> Organisation | None:
        """Where there is one park only, nobody needs to name it."""
        park: Organisation | None = self.cleaned_data["park"] or self.fields["park"].initial
        if park is None and self.needs_park:
            raise ValidationError(words("Chọn khu mà các doanh nghiệp thuộc về.", "Choose the enterprises' park."))
        return park

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and not file.name.lower().endswith((".xlsx", ".xlsm", ".csv")):
            raise ValidationError(
                words("Chỉ nhận tệp .xlsx, .xlsm hoặc .csv.", "Only .xlsx, .xlsm and .csv files are taken.")
            )
        return file


class ClientForm(Form):
    """Which consultant may look in, and until when."""

    valid_until = DateField(
        label=words("Đến hết ngày", "Until the end of"),
        help_text=words(
            "Để trống nếu chưa định ngày; bạn kết thúc được bất cứ lúc nào.",
            "May stay empty; you can end it at any time.",
        ),
        required=False,
    )

    def __init__(self, *args: Any, enterprise: Enterprise, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["consultant"] = forms.ModelChoiceField(
            consultant_bodies(enterprise), label=words("Tổ chức tư vấn", "Consultant"), empty_label="–"
        )
        self.order_fields(["consultant", "valid_until"])

    def clean_valid_until(self) -> date | None:
        until: date | None = self.cleaned_data["valid_until"]
        if until is not None and until < timezone.localdate():
            raise ValidationError(words("Ngày này đã qua.", "This day is over."))
        return until


def _park(user: User) -> forms.ModelChoiceField[Organisation]:
    """The park; whose board has one park only finds it chosen."""
    parks = parks_of(user)
    places = organisations_of(user, Organisation.Kind.PARK, writing=True) if not user.is_superuser else []
    only = [park for park in places if park.closed_on is None]
    field = forms.ModelChoiceField(parks, label=words("Khu", "Park"), required=not user.is_superuser, empty_label="–")
    if len(only) == 1:
        field.initial = only[0]  # set here, Django keeps the empty choice and asks the database once
    return field


_KEPT = Text(
    vi="Đã giữ tệp «{name}». Để trống ô này nếu vẫn dùng tệp đó.",
    en="The file «{name}» is kept. Leave this empty to go on with it.",
)


def _territory(*, required: bool) -> forms.ChoiceField:
    return forms.ChoiceField(label=_TERRITORY, choices=lambda: [("", "–"), *territory_choices()], required=required)
