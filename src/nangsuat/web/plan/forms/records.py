"""What is asked about records of counted targets."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from nangsuat.data import Text
from nangsuat.plan import REPORTING_PERIODS
from nangsuat.web.core.fields import DateField
from nangsuat.web.core.forms import Form
from nangsuat.web.core.words import say, words
from nangsuat.web.plan.forms.entering import SEVERAL, listed, not_ahead
from nangsuat.web.plan.models import Product, Target, Task
from nangsuat.web.plan.selectors.followup import products_of
from nangsuat.web.plan.selectors.records import enterprises_named
from nangsuat.web.plan.services.counting import NewRecord


class RecordForm(Form):
    """One record of a counted target."""

    day = DateField(label=words("Ngày", "Day"))
    code = forms.CharField(label=words("Mã", "Code"), max_length=40, required=False)
    subject = forms.CharField(label=words("Tên", "Name"), max_length=200, required=False)
    task = forms.ModelChoiceField(
        Task.objects.none(), label=words("Thuộc nhiệm vụ", "Task"), required=False, empty_label="–"
    )
    evidence = forms.ModelChoiceField(
        Product.objects.none(),
        label=words("Minh chứng", "Evidence"),
        help_text=words("Tệp sản phẩm đã nộp cùng báo cáo tiến độ.", "A file that came with a report on a task."),
        required=False,
        empty_label="–",
    )
    note = forms.CharField(
        label=words("Ghi chú", "Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    confirmed = forms.BooleanField(
        label=words("Tôi đã xem: không ghi trùng", "I have looked: it is not there yet"), required=False
    )

    def __init__(self, *args: Any, target: Target, asks: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self._target = target
        self.fields["task"].queryset = target.plan.tasks.all()  # type: ignore[attr-defined]
        self.fields["evidence"].queryset = products_of(target.plan)  # type: ignore[attr-defined]
        name, code, help_text = _SUBJECTS[target.counts]
        self.fields["subject"].label, self.fields["code"].label = say(name), say(code)
        self.fields["code"].help_text = say(help_text)
        if not asks:
            del self.fields["confirmed"]

    def clean_day(self) -> date:
        """Within the plan: a record from before it would count as reached since its beginning."""
        day, plan = not_ahead(self.cleaned_data["day"]), self._target.plan
        begins = REPORTING_PERIODS[plan.reporting].window(plan.first)[0]
        if day < begins:
            first = f"{begins:%d/%m/%Y}"
            raise ValidationError(words(f"Kế hoạch tính từ ngày {first}.", f"The plan counts from {first} on."))
        return day

    def clean(self) -> dict[str, Any]:
        """Who is meant: an enterprise of the register by its code or exact name, else whoever is named."""
        said = super().clean() or self.cleaned_data
        said["enterprise"] = None
        code, name = said.get("code", "").strip(), said.get("subject", "").strip()
        if self._target.counts == "enterprise" and (code or name):
            self._look_up(said, code or name)
        if said["enterprise"] is None and not name and not self.errors:
            self.add_error("subject", words("Ghi tên.", "Give the name."))
        return said

    def _look_up(self, said: dict[str, Any], words_: str) -> None:
        exact = enterprises_named(self._target.plan, words_).exact
        if len(exact) > 1:
            self.add_error("code", say(SEVERAL.fill(named=listed(exact))))
        elif exact:
            said["enterprise"] = exact[0]

    @property
    def new(self) -> NewRecord:
        """The record."""
        said = self.cleaned_data
        return NewRecord(
            day=said["day"],
            enterprise=said["enterprise"],
            subject=said["subject"],
            code=said["code"],
            task=said["task"],
            evidence=said["evidence"],
            note=said["note"],
        )


class RecordsFileForm(Form):
    """A workbook of records."""

    file = forms.FileField(
        label=words("Tệp Excel (.xlsx)", "Workbook (.xlsx)"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"})
    )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if not (file.name or "").lower().endswith((".xlsx", ".xlsm")):
            raise ValidationError(words("Chỉ nhận tệp .xlsx.", "Only .xlsx files are taken."))
        return file


_SUBJECTS: dict[str, tuple[Text, Text, Text]] = {
    "enterprise": (
        Text(vi="Tên doanh nghiệp", en="Name of the enterprise"),
        Text(vi="Mã số thuế hoặc mã trong sổ", en="Tax code, or id in the register"),
        Text(
            vi="Có trong sổ thì chỉ cần mã; không có thì ghi cả mã số thuế và tên.",
            en="Of one in the register the code is enough; otherwise give both.",
        ),
    ),
    "person": (
        Text(vi="Họ và tên", en="Name"),
        Text(vi="Số chứng chỉ", en="Certificate number"),
        Text(vi="Để phân biệt người trùng tên.", en="It tells apart persons of one name."),
    ),
    "institution": (
        Text(vi="Tên tổ chức", en="Name of the institution"),
        Text(vi="Mã tổ chức", en="Its code"),
        Text(vi="Nếu có.", en="If there is one."),
    ),
    "territory": (
        Text(vi="Tỉnh, thành phố", en="Province or city"),
        Text(vi="Mã tỉnh, thành phố", en="Its code"),
        Text(vi="Nếu biết.", en="If known."),
    ),
}
