"""What is asked when a plan is begun and when its facts, objectives and duties are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils import timezone

from nangsuat.data import Text
from nangsuat.explain import TargetLayer, target_layers
from nangsuat.plan import targets_of_layer
from nangsuat.web.core.forms import Form
from nangsuat.web.core.words import Counted, say, words
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.plan.models import Plan
from nangsuat.web.plan.services.drafting import DutiesSaid, ObjectiveSaid, PlanFacts

_FIVE = 5  # years of a plan, as the documents have them: 2021–2025, 2026–2030
_FIRST_YEAR, _LAST_YEAR, _LONGEST = 2000, 2100, 15
_TEXT = {"rows": 3}


def next_period(year: int) -> tuple[int, int]:
    """The five years in which a year lies; those after them in their last year.

    Examples
    --------
    >>> next_period(2026), next_period(2029), next_period(2030)
    ((2026, 2030), (2026, 2030), (2031, 2035))
    """
    first = year - (year - 1) % _FIVE
    if year == first + _FIVE - 1:
        first += _FIVE
    return first, first + _FIVE - 1


def _year(vi: str, en: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=words(vi, en),
        min_value=_FIRST_YEAR,
        max_value=_LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "narrow"}),
        error_messages={
            "invalid": words("Ghi năm bằng bốn chữ số như 2026.", "Write the year as 2026."),
            "min_value": words("Năm ít nhất là %(limit_value)s.", "The year is at least %(limit_value)s."),
            "max_value": words("Năm nhiều nhất là %(limit_value)s.", "The year is at most %(limit_value)s."),
        },
    )


class _Years(Form):
    """A first and a last year that go together."""

    first = _year("Từ năm", "First year")
    last = _year("Đến năm", "Last year")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", words("Năm cuối phải từ năm đầu trở đi.", "It cannot be before the first year."))
        elif first and last and last - first >= _LONGEST:
            message = Text(vi="Kế hoạch dài nhất {longest} năm.", en="A plan has at most {longest} years.")
            self.add_error("last", say(message.fill(longest=_LONGEST)))
        return cleaned


class MakeForm(_Years):
    """The five things that a plan begins with; all but the documents have a good answer already."""

    owner = forms.ModelChoiceField(Organisation.objects.none(), label=words("Đơn vị lập kế hoạch", "Body"))
    title = forms.CharField(
        label=words("Tên kế hoạch", "Title"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    documents = forms.MultipleChoiceField(
        label=words("Văn bản làm căn cứ", "Documents to start from"),
        help_text=words(
            "Chỉ tiêu của các văn bản được lấy vào kế hoạch cùng nguồn; con số chưa xác minh hoặc không tìm thấy được "
            "ghi rõ như vậy.",
            "Their targets come into the plan with their sources; unverified or missing numbers say so.",
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    skeleton = forms.ChoiceField(
        label=words("Khung bảng nhiệm vụ", "Skeleton of the task table"),
        help_text=words(
            "Mỗi nhóm nhiệm vụ của văn bản thành một nhiệm vụ để sửa tiếp.",
            "Each group of tasks of the document becomes one task to work on.",
        ),
        widget=forms.RadioSelect,
        required=False,
    )

    field_order = ("owner", "first", "last", "title", "documents", "skeleton")

    def __init__(self, *args: Any, owners: Sequence[Organisation], **options: Any) -> None:
        first, last = next_period(timezone.localdate().year)
        offered = _offered(*_typed(args[0] if args else None, (first, last)))
        initial = {
            "first": first,
            "last": last,
            "title": say(_TITLE.fill(first=first, last=last)),
            "documents": [layer.key for layer, count in offered if count and not layer.place],
            "skeleton": _fullest([layer for layer, count in offered if count]),
        }
        super().__init__(*args, initial=initial, **options)
        self._owners = owners
        self.fields["owner"].queryset = Organisation.objects.filter(pk__in=[owner.pk for owner in owners])  # type: ignore[attr-defined]
        if len(owners) == 1:
            del self.fields["owner"]
        self.fields["documents"].choices = [(layer.key, _named(layer, count)) for layer, count in offered]  # type: ignore[attr-defined]
        self.fields["skeleton"].choices = [  # type: ignore[attr-defined]
            *((layer.key, _groups_of(layer)) for layer, _ in offered if layer.task_groups),
            ("", words("Không dùng khung, tự thêm nhiệm vụ", "None, I add the tasks myself")),
        ]

    @property
    def body(self) -> Organisation:
        """The body that the plan is made for: the one chosen, else the person's only one."""
        chosen: Organisation | None = self.cleaned_data.get("owner")
        return chosen or self._owners[0]

    @property
    def facts(self) -> PlanFacts:
        """What the plan says of itself."""
        return PlanFacts(self.cleaned_data["title"].strip(), self.cleaned_data["first"], self.cleaned_data["last"])

    @property
    def groups(self) -> list[str]:
        """The groups of the document that the task table begins with."""
        chosen = self.cleaned_data["skeleton"]
        return [
            f"{chosen}/{group.key}" for layer in target_layers() if layer.key == chosen for group in layer.task_groups
        ]


def _fullest(layers: Sequence[TargetLayer]) -> str:
    """The document with the most groups of tasks."""
    fullest = max(layers, key=lambda layer: len(layer.task_groups), default=None)
    return fullest.key if fullest is not None and fullest.task_groups else ""


def _typed(data: Any, usual: tuple[int, int]) -> tuple[int, int]:
    """The years that were typed, where both are years; the offer follows them."""
    typed = [str((data or {}).get(name, "")).strip() for name in ("first", "last")]
    return (int(typed[0]), int(typed[1])) if all(len(one) == 4 and one.isdecimal() for one in typed) else usual


def _offered(first: int, last: int) -> list[tuple[TargetLayer, int]]:
    """The documents with how many of their targets meet these years; those of the nation before those of places."""
    counted = [(layer, len(targets_of_layer(layer, first=first, last=last))) for layer in target_layers()]
    return sorted(counted, key=lambda each: (bool(each[0].place), each[1] == 0, each[0].year))


def _named(layer: TargetLayer, count: int) -> str:
    return say(_DOCUMENT.fill(name=layer.citation, title=layer.title, count=Counted(count)))


def _groups_of(layer: TargetLayer) -> str:
    return say(_GROUPS.fill(name=layer.citation, count=Counted(len(layer.task_groups))))


class FactsForm(_Years):
    """What a plan says of itself."""

    title = forms.CharField(label=words("Tên kế hoạch", "Title"), max_length=300, widget=forms.Textarea(attrs=_TEXT))
    title_en = forms.CharField(label=words("Tên tiếng Anh", "Title in English"), max_length=300, required=False)
    general = forms.CharField(
        label=words("Mục tiêu chung", "General objective"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )
    general_en = forms.CharField(
        label=words("Mục tiêu chung bằng tiếng Anh", "General objective in English"),
        widget=forms.Textarea(attrs=_TEXT),
        max_length=4000,
        required=False,
    )
    reporting = forms.ChoiceField(
        label=words("Kỳ báo cáo năm", "Reporting year"),
        choices=Plan.Reporting.choices,
        widget=forms.RadioSelect,
        help_text=words(
            "Nhiều báo cáo nhà nước lấy số liệu từ 15/12 năm trước đến 14/12.",
            "Many state reports cover 15 December to 14 December.",
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    field_order = ("title", "first", "last", "general", "reporting", "title_en", "general_en", "seen")

    @property
    def facts(self) -> PlanFacts:
        """What was typed."""
        said = self.cleaned_data
        return PlanFacts(
            title=said["title"].strip(),
            first=said["first"],
            last=said["last"],
            title_en=said["title_en"].strip(),
            general=said["general"].strip(),
            general_en=said["general_en"].strip(),
            reporting=said["reporting"],
        )


class ObjectiveForm(Form):
    """One objective; an empty text takes it out."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    text = forms.CharField(
        label=words("Mục tiêu", "Objective"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False
    )
    text_en = forms.CharField(widget=forms.HiddenInput, max_length=2000, required=False)


class DutiesForm(Form):
    """What one body has to do; without duties the body is taken out."""

    body = forms.CharField(
        label=words("Đơn vị", "Body"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "bodies", "autocomplete": "off"}),
    )
    duties = forms.CharField(
        label=words("Trách nhiệm, mỗi dòng một việc", "Duties, one a line"),
        widget=forms.Textarea(attrs=_TEXT),
        max_length=4000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("duties", "").strip() and not cleaned.get("body", "").strip():
            self.add_error("body", ValidationError(words("Ghi tên đơn vị.", "Name the body.")))
        return cleaned


ObjectiveForms = formset_factory(ObjectiveForm, extra=2, max_num=60)
DutiesForms = formset_factory(DutiesForm, extra=2, max_num=60)


def objectives_said(forms_: BaseFormSet[Any]) -> list[ObjectiveSaid]:
    """The objectives that were typed, in their order."""
    said = [form.cleaned_data for form in forms_ if form.cleaned_data.get("text", "").strip()]
    return [ObjectiveSaid(one["key"], one["text"].strip(), one["text_en"]) for one in said]


def duties_said(forms_: BaseFormSet[Any]) -> list[DutiesSaid]:
    """The bodies that have something to do."""
    said = [form.cleaned_data for form in forms_ if form.cleaned_data.get("duties", "").strip()]
    return [DutiesSaid(one["body"].strip(), one["duties"].strip()) for one in said]


class SubmitForm(Form):
    """What a version is put forward with."""

    note = forms.CharField(
        label=words("Lý do trình, thay đổi chính", "Why, and what changed"),
        widget=forms.Textarea(attrs=_TEXT),
        max_length=2000,
        required=False,
    )
    confirmed = forms.BooleanField(
        label=words("Tôi đã xem các điểm cần xác nhận, đúng như vậy", "I have looked at the doubts: they are right"),
        required=False,
    )


class DecideForm(Form):
    """Approve or return; a return needs its reason."""

    decision = forms.ChoiceField(
        label=words("Quyết định", "Decision"),
        choices=[("approve", words("Phê duyệt", "Approve")), ("return", words("Trả lại để sửa", "Return"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=words("Lý do trả lại, hoặc số quyết định phê duyệt", "Why it is returned, or under which decision"),
        widget=forms.Textarea(attrs=_TEXT),
        max_length=2000,
        required=False,
    )
    public = forms.BooleanField(
        label=words(
            "Mọi người xem được bản đã phê duyệt (không kèm kinh phí)",
            "Everybody may read the approved plan (without its money)",
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "return" and not cleaned.get("reason", "").strip():
            self.add_error("reason", words("Ghi lý do trả lại.", "Write why it is returned."))
        return cleaned


class TableForm(Form):
    """A filled-in table of tasks."""

    file = forms.FileField(
        label=words("Tệp bảng nhiệm vụ (.xlsx)", "Table of tasks (.xlsx)"),
        help_text=words(
            "Mọi lỗi được báo một lần, kèm địa chỉ ô. Chưa có gì được lưu khi còn lỗi.",
            "All mistakes are told at once, each with its cell. Nothing is saved while there is one.",
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


_TITLE = Text(
    vi="Kế hoạch nâng cao năng suất giai đoạn {first}–{last}", en="Plan to raise productivity, {first}–{last}"
)
_DOCUMENT = Text(vi="{name}: {title} ({count} chỉ tiêu)", en="{name}: {title} ({count} {count:target|targets})")
_GROUPS = Text(vi="{name}: {count} nhóm nhiệm vụ", en="{name}: {count} {count:group|groups} of tasks")
