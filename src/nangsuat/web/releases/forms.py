"""Forms of releases and official series."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from nangsuat.web.core.fields import DateField
from nangsuat.web.core.forms import Form
from nangsuat.web.core.words import language, words
from nangsuat.web.handin.models import Campaign
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.releases.models import OfficialSeries
from nangsuat.web.releases.selectors import makeable_campaigns

_SMALLEST, _LARGEST = 3, 50
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


class _Campaigns(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        campaign: Campaign = obj
        return f"{campaign.name.say(language())} ({campaign.year})"


class _Series(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        series: OfficialSeries = obj
        return f"{series.title.say(language())} – {series.vintage:%d/%m/%Y}"


class MakeForm(Form):
    """What a release is to hold, and who may see it."""

    title = forms.CharField(
        label=words("Tên bản công bố", "Title of the release"),
        max_length=200,
        help_text=words("Ví dụ: Năng suất doanh nghiệp khu năm 2025", "Such as: Productivity of the park, 2025"),
    )
    title_en = forms.CharField(label=words("Tên tiếng Anh", "Title in English"), max_length=200, required=False)
    campaigns = _Campaigns(
        queryset=Campaign.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label=words("Đợt thu thập", "Campaigns"),
        help_text=words(
            "Lấy bản nộp mới nhất đã nhận của mỗi doanh nghiệp trong các đợt được chọn.",
            "The latest accepted hand-in of each enterprise in the campaigns chosen is taken.",
        ),
    )
    official = _Series(
        queryset=OfficialSeries.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=words("Số liệu chính thức kèm theo", "Official series beside them"),
    )
    minimum_count = forms.IntegerField(
        label=words("Số doanh nghiệp tối thiểu của một ô", "Fewest enterprises of a cell"),
        min_value=_SMALLEST,
        max_value=_LARGEST,
        initial=5,
        help_text=words(
            "Ô có ít doanh nghiệp hơn, hoặc do một, hai doanh nghiệp chi phối, không được công bố.",
            "A cell of fewer, or dominated by one or two, is not released.",
        ),
    )
    public = forms.BooleanField(
        label=words("Mọi người xem được các số tổng hợp an toàn", "Everybody may see the safe aggregates"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, owner: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["campaigns"].queryset = makeable_campaigns(owner)  # type: ignore[attr-defined]
        self.fields["official"].queryset = OfficialSeries.objects.all()  # type: ignore[attr-defined]
        if not OfficialSeries.objects.exists():
            del self.fields["official"]


class WithdrawForm(Form):
    """Why a release is withdrawn."""

    reason = forms.CharField(
        label=words("Lý do rút", "Reason for withdrawing"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=words(
            "Lý do được công bố cùng tên bản này; số liệu không còn được xem.",
            "The reason stands beside the title for all to read; the figures are shown no more.",
        ),
    )


class OfficialForm(Form):
    """A file of official figures: what it is, who published it and when."""

    file = forms.FileField(
        label=words("Tệp số liệu (.xlsx hoặc .csv)", "File (.xlsx or .csv)"),
        help_text=words(
            "Bảng theo địa phương, ngành và năm; tên cột tiếng Việt hoặc tiếng Anh.",
            "A table by territory, industry and year; headings in Vietnamese or English.",
        ),
    )
    name = forms.CharField(label=words("Tên chuỗi số liệu", "Name of the series"), max_length=120)
    name_en = forms.CharField(label=words("Tên tiếng Anh", "Name in English"), max_length=120, required=False)
    source = forms.CharField(
        label=words("Nguồn", "Source"),
        max_length=500,
        help_text=words("Cơ quan công bố, tên tài liệu, trang.", "Who published it, in which document, on which page."),
    )
    vintage = DateField(label=words("Ngày công bố", "Published on"))
    territory = forms.CharField(
        label=words("Mã địa phương, nếu bảng không có cột này", "Territory code, if the table has no such column"),
        max_length=4,
        required=False,
    )
    base_year = forms.IntegerField(
        label=words("Năm gốc của giá so sánh", "Base year of constant prices"),
        required=False,
        min_value=_FIRST_YEAR,
        max_value=_LAST_YEAR,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not str(file.name).lower().endswith((".xlsx", ".csv")):
            raise ValidationError(words("Chỉ nhận tệp .xlsx hoặc .csv.", "Only .xlsx and .csv files are taken."))
        return file

    def clean_vintage(self) -> date:
        day: date = self.cleaned_data["vintage"]
        if day > timezone.localdate():
            raise ValidationError(words("Ngày công bố ở tương lai.", "The day lies in the future."))
        return day
