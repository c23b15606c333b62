"""What is asked about official documents: whose they are, what they are about, passages, signed files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from nangsuat.data import Text
from nangsuat.plan import REPORTING_PERIODS
from nangsuat.report import PassagePlace
from nangsuat.web.core.forms import Form
from nangsuat.web.core.words import say, words
from nangsuat.web.plan.models import Document, Passage, Plan

Kind = Document.Kind
_MOST_LINES = 30


class LinesField(forms.CharField):
    """Several names, one a line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{"widget": forms.Textarea(attrs={"rows": 3}), "max_length": 2000, "required": False, **options}
        )

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in str(super().clean(value) or "").splitlines()]
        found = [line for line in lines if line]
        if len(found) > _MOST_LINES:
            raise ValidationError(words(f"Nhiều nhất {_MOST_LINES} dòng.", f"At most {_MOST_LINES} lines."))
        return found

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class AboutForm(Form):
    """Of which year a report is, what a letter is about; a plan says so itself."""

    year = forms.TypedChoiceField(label=words("Năm báo cáo", "Year of the report"), coerce=int)
    abstract = forms.CharField(
        label=words("Trích yếu (về việc)", "Subject"),
        help_text=words("Ví dụ: báo cáo kết quả thực hiện kế hoạch năm 2026", "What the letter is about"),
        max_length=300,
    )

    def __init__(self, *args: Any, plan: Plan, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if kind == Kind.REPORT:
            years = _begun_years(plan)
            self.fields["year"].choices = [(year, _window_words(plan, year)) for year in years]  # type: ignore[attr-defined]
            self.fields["year"].initial = usual_year(plan)
        else:
            del self.fields["year"]
        if kind != Kind.LETTER:
            del self.fields["abstract"]

    @property
    def year_given(self) -> int | None:
        """The year, of a report."""
        return self.cleaned_data.get("year")

    @property
    def abstract_given(self) -> str:
        """The subject, of a letter."""
        return str(self.cleaned_data.get("abstract", ""))


class HeadForm(AboutForm):
    """Who issues a document, to whom, and who signs; with what it is about."""

    parent = forms.CharField(label=words("Cơ quan chủ quản", "Parent body"), max_length=200, required=False)
    agency_code = forms.CharField(
        label=words("Ký hiệu cơ quan", "Letters of the body"),
        help_text=words("Trong số văn bản, ví dụ KCNC", "In the number, such as KCNC"),
        max_length=40,
        required=False,
    )
    unit_code = forms.CharField(
        label=words("Ký hiệu đơn vị soạn thảo", "Letters of the drafting unit"),
        help_text=words("Ở số công văn và dòng lưu, ví dụ KHĐT", "In a letter's number and the archive's line"),
        max_length=40,
        required=False,
    )
    place = forms.CharField(label=words("Địa danh", "Place"), max_length=100, required=False)
    addressees = LinesField(label=words("Kính gửi", "Addressed to"), help_text=words("Mỗi dòng một nơi", "One a line"))
    authority = forms.CharField(
        label=words("Thẩm quyền ký", "Signed in the name of"),
        help_text=words("Ví dụ: TM. ỦY BAN NHÂN DÂN, KT. TRƯỞNG BAN", "Such as TM., KT."),
        max_length=100,
        required=False,
    )
    post = forms.CharField(label=words("Chức vụ người ký", "Post of the signer"), max_length=100, required=False)
    signer = forms.CharField(
        label=words("Họ tên người ký", "Name of the signer"),
        help_text=words("Không ghi học hàm, học vị", "Without academic titles"),
        max_length=100,
        required=False,
    )
    recipients = LinesField(
        label=words("Nơi nhận", "Recipients"),
        help_text=words("Mỗi dòng một nơi; dòng lưu tự thêm", "One a line; the archive's line is added"),
    )

    @property
    def letterhead(self) -> dict[str, Any]:
        """All but what the document is about."""
        return {name: self.cleaned_data[name] for name in HEAD}


HEAD = ("parent", "agency_code", "unit_code", "place", "addressees", "authority", "post", "signer", "recipients")


def _begun_years(plan: Plan) -> range:
    """The years of the plan whose window has begun: nothing was done yet in a later one."""
    now = REPORTING_PERIODS[plan.reporting].year_of(timezone.localdate())
    return range(plan.first, max(min(plan.last, now), plan.first) + 1)


def usual_year(plan: Plan) -> int:
    """The last year of the plan whose window is over, else its first."""
    now = REPORTING_PERIODS[plan.reporting].year_of(timezone.localdate())
    return min(max(now - 1, plan.first), plan.last)


def _window_words(plan: Plan, year: int) -> str:
    first, last = REPORTING_PERIODS[plan.reporting].window(year)
    return say(_WINDOW.fill(year=year, first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}"))


class PassageForm(Form):
    """A passage of a document."""

    text = forms.CharField(
        max_length=20_000, required=False, strip=False, widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "true"})
    )

    def __init__(self, *args: Any, place: PassagePlace, passage: Passage | None, **options: Any) -> None:
        super().__init__(*args, **{"initial": {"text": passage.text if passage else ""}, **options})
        self.fields["text"].label = say(place.name)
        self.fields["text"].help_text = f"{say(place.hint)} {say(_HOW)}".strip()
        self.fields["text"].required = place.required


class SignedForm(Form):
    """A signed file that comes back."""

    file = forms.FileField(
        label=words("Tệp PDF đã ký", "The signed PDF"),
        help_text=words(
            f"Tệp PDF tải từ trang này, đã ký số; không quá {settings.UPLOAD_LIMIT >> 20} MB.",
            f"The PDF taken from this page, signed; at most {settings.UPLOAD_LIMIT >> 20} MB.",
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf"}),
    )

    def __init__(self, *args: Any, too_large: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self._too_large = too_large
        if too_large:
            self.fields["file"].required = False

    def clean_file(self) -> UploadedFile[Any]:
        """A PDF, by its name; what is in it is looked at afterwards."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if self._too_large:
            raise ValidationError(words("Tệp quá lớn.", "The file is too large."))
        if file is None or not str(file.name).lower().endswith(".pdf"):
            raise ValidationError(words("Chọn một tệp .pdf.", "Choose a .pdf file."))
        return file


_WINDOW = Text(vi="{year} (từ {first} đến {last})", en="{year} ({first} to {last})")
_HOW = Text(
    vi="Mỗi dòng một đoạn; dòng bắt đầu bằng «- » thành gạch đầu dòng; mã trong ngoặc nhọn như {T1} thành số liệu.",
    en="A line is a paragraph; «- » begins a list; a name in braces such as {T1} becomes a figure.",
)
